"""Keep a small part of ``results/demo`` as ``results/reference``: run it after ``make demo``.

It holds the summaries, two figures, and of ``comparison.csv`` France as a whole (every year) and the zones (last year).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

RESULTS = Path(__file__).resolve().parent.parent / "results"
FIGURES = ("differences.en.png", "maps.en.png")


def main() -> None:
    """Write ``results/reference`` anew from ``results/demo``."""
    source, target = RESULTS / "demo", RESULTS / "reference"
    shutil.rmtree(target, ignore_errors=True)
    (target / "figures").mkdir(parents=True)
    for figure in FIGURES:
        shutil.copy(source / "figures" / figure, target / "figures")
    for summary in source.glob("summary.*.md"):
        (target / summary.name).write_text(_without_missing(summary.read_text(encoding="utf-8")), encoding="utf-8")
    table = pd.read_csv(source / "comparison.csv")
    kept = (table["scope"] == "france") | ((table["scope"] == "zone") & (table["year"] == table["year"].max()))
    table[kept].to_csv(target / "comparison.csv", index=False)


def _without_missing(text: str) -> str:
    """Return a summary without the lines that show a figure which is not kept."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("![") or any(figure in line for figure in FIGURES))


if __name__ == "__main__":
    main()
