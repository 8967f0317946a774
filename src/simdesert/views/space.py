"""Validation in space on screen and on disk: agreement with the official APL, the largest misses first, and a map."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from simdesert.country.apl_table import AplTable
from simdesert.country.joining import repaired
from simdesert.country.territory import Territory
from simdesert.results.store import whole_folder, write_provenance, writing
from simdesert.studies.agreement import Agreement
from simdesert.studies.run import RunOptions
from simdesert.studies.validate import OFFICIAL_OF, START, SUPPLY, Validation, validate
from simdesert.views import words
from simdesert.views.plain import plain
from simdesert.views.report import LANGUAGES

TITLES = {SUPPLY: "supply", START: "start", f"{SUPPLY}_under_65": "supply <65", f"{START}_under_65": "start <65"}
"""Of the series, as columns; <65: GPs under 65, beside the official series of those of 65 and under."""

LEVEL_TITLES = {"commune": "communes", "site": "sites", "departement": "départements"}

WHICH = (
    "supply: practice places × visits per place, without a model ('simdesert metric apl').\n"
    "start: visits that the model's doctors served in the last 12 months before the first January."
)
MISSES_SHOWN = 5


def space_and_write(territory: Territory, truth: AplTable | None, options: RunOptions, out: Path) -> Validation:
    """Return the validation, written into `out` whole or not at all: JSON, départements, map, provenance."""
    from simdesert.views.space_maps import draw_residuals

    with whole_folder(out) as folder:
        found = validate(territory, truth, options)
        with writing(folder):
            text = json.dumps(as_data(found), indent=1, ensure_ascii=False)
            (folder / "space.json").write_text(text + "\n", encoding="utf-8")
            found.departements.round(4).to_csv(folder / "departements.csv")
        for language in LANGUAGES:
            draw_residuals(found, language, folder / f"residuals.{language}.png")
        write_provenance(folder, found.provenance)
    return found


def as_data(found: Validation) -> dict[str, Any]:
    """Return the validation as JSON holds it; None where a figure cannot be."""
    both, ours, theirs = found.joined
    return {
        **found.provenance,
        "communes": {"compared": both, "of_territory_only": ours, "of_table_only": theirs},
        "series": {one.series: plain(_agreement(one)) for one in found.agreements},
    }


def _agreement(one: Agreement) -> dict[str, Any]:
    return {"ours": vars(one.ours), "official": vars(one.official), "correlation": dict(one.correlation),
            "error": dict(one.error), "found_below_2_5": one.found}  # fmt: skip


def show(console: Console, found: Validation, out: Path) -> None:
    """Print the départements that are farthest off, then how the series agree, tenths, and where to look."""
    both, ours, theirs = found.joined
    banner = words.banner(found.territory, "en")
    if banner:
        console.print(banner, style="bold yellow", markup=False, highlight=False)
    console.print(
        f"{found.territory.name} beside {found.truth}: {both:,} communes compared; {ours:,} of the territory and "
        f"{theirs:,} of the table have no counterpart.{_mended(found)}\n{WHICH}", markup=False, highlight=False,
    )  # fmt: skip
    console.print(_misses(found), _agreements(found), *_tenths(found))
    console.print(f"{out / 'residuals.en.png'}, {out / 'departements.csv'}, {out / 'space.json'}",
                  markup=False, highlight=False, soft_wrap=True)  # fmt: skip


def _mended(found: Validation) -> str:
    return "".join(f" {sentence}" for sentence in repaired(int(found.provenance["codes_repaired"])))


def _misses(found: Validation) -> Table:
    """Return the départements whose start is farthest from the official APL."""
    table = found.departements
    gap = (table[START] - table["official"]).abs().sort_values(ascending=False, kind="stable")
    shown = _table("Départements farthest off", ("", "official", TITLES[SUPPLY], TITLES[START]))
    for code in gap.index[:MISSES_SHOWN]:
        shown.add_row(str(code), *(f"{table.loc[code, name]:.2f}" for name in ("official", SUPPLY, START)))
    return shown


def _agreements(found: Validation) -> Table:
    """Return correlations, errors and shares, a column for each series."""
    every = found.agreements
    shown = _table("Agreement (official figure in brackets)", ("", *(TITLES[one.series] for one in every)))
    for level in every[0].correlation:
        shown.add_row(f"correlation, {LEVEL_TITLES[level]}", *(_number(one.correlation[level], 3) for one in every))
    for level in every[0].error:
        shown.add_row(f"error (r.m.s.), {LEVEL_TITLES[level]}", *(_number(one.error[level], 2) for one in every))
    shown.add_row("mean", *(f"{one.ours.mean:.2f} ({one.official.mean:.2f})" for one in every))
    for title, name in (("people below 2.5", "below_2_5"), ("people below 1.5", "below_1_5")):
        both = ((getattr(one.ours, name), getattr(one.official, name)) for one in every)
        shown.add_row(title, *(f"{mine:.1%} ({official:.1%})" for mine, official in both))
    if not found.territory.stylised:
        shown.add_row("official below 2.5, found", *(_share(one.found) for one in every))
    return shown


def _tenths(found: Validation) -> Iterator[Table]:
    """Return means by tenth, one table for all GPs and one for those under 65."""
    for series, title in (("apl", "all GPs"), ("apl_65", "GPs under 65")):
        those = [one for one in found.agreements if OFFICIAL_OF[one.series] == series]
        if those:
            shown = _table(f"APL by tenth of need-weighted people, {title}", ("", *map(str, range(1, 11))))
            shown.add_row("official", *(f"{value:.2f}" for value in those[0].official.tenths))
            for one in those:
                shown.add_row(TITLES[one.series], *(f"{value:.2f}" for value in one.ours.tenths))
            yield shown


def _table(title: str, columns: tuple[str, ...]) -> Table:
    shown = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in columns:
        shown.add_column(column, justify="right" if column else "left")
    return shown


def _number(value: float, digits: int) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}f}"


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.0%}"
