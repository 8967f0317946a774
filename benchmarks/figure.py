"""The figure: cost against size, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Point = tuple[float, float]


def draw(points: Sequence[Point], others: Mapping[str, Point], file: Path) -> None:
    """Write seconds of a simulated month against patients as SVG.

    Parameters
    ----------
    points
        (patients, seconds) of SimDesert.
    others
        One measured point each, by name; a dashed line goes on from it at the same cost per patient.
    file
        Where to write.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    mpl.rcParams.update({"svg.hashsalt": "simdesert", "font.size": 9})
    figure, axes = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    sizes, seconds = zip(*sorted(points), strict=True)
    axes.loglog(sizes, seconds, "o-", color="#1b6ca8", label="SimDesert, France: doctors, specialists, patients")
    for (name, (size, second)), colour in zip(others.items(), ("#b3441e", "#6a994e", "#8d6a9f"), strict=False):
        _line(axes, name, (size, second), max(sizes), colour)
    axes.set_xlabel("patients")
    axes.set_ylabel("seconds per simulated month (not January)")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)


def _line(axes: Any, name: str, point: Point, most: float, colour: str) -> None:
    size, second = point
    end = max(size, most)
    axes.loglog([size], [second], "s", color=colour, label=f"{name}, teaching territory")
    axes.loglog([size, end], [second, second * end / size], "--", color=colour, linewidth=1)
