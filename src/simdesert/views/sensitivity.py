"""Sensitivity on screen and on disk: what moves the answers, and how much of that rests on assumptions."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Column, Table

from simdesert.metrics import METRICS
from simdesert.results.history import FILE as HISTORY
from simdesert.results.sensitivity import FILE, Influence, Sensitivity, as_json, write_sensitivity
from simdesert.results.store import check_writable, whole_folder, write_provenance, writing
from simdesert.views.bar import bar
from simdesert.views.numbers import MINUS, number, percent

if TYPE_CHECKING:
    from simdesert.country.territory import Territory
    from simdesert.studies.sensitivity import SensitivityOptions

FIGURE = "sensitivity.png"
SHOWN = 5
LEGEND = """Moves it by: mean size of the change from the low end of the range to the high one, ± where it goes either
way; spread: its standard deviation, large where the effect depends on other parameters.
Alone, with others: share of the variance (Sobol) of the ten most influential, ± half of the 95% interval."""

MOSTLY = 0.9
"""Part of an effect's size that must have one sign for it to be told [–]."""

WIDE = 0.2
"""Half an interval beyond which a share of the variance says little [–]."""


def study_and_write(
    territory: Territory, regions: Sequence[str], options: SensitivityOptions, out: Path
) -> Sensitivity:
    """Return the study; write its table (CSV and JSON) and figure into `out`, where its history is too."""
    from simdesert.studies.sensitivity import sensitivity
    from simdesert.views.sensitivity_figure import draw_sensitivity

    check_writable(out)
    with bar("sensitivity") as progress:
        study = sensitivity(territory, out, options, regions, progress)
    with whole_folder(out) as folder:
        write_sensitivity(folder / FILE, study)
        with writing(folder):
            (folder / FILE).with_suffix(".json").write_text(as_json(study), encoding="utf-8")
        draw_sensitivity(study, folder / FIGURE)
        write_provenance(folder, {**dataclasses.asdict(study.run), "command": replay(study, territory.argument)})
    return study


def replay(study: Sensitivity, territory: str) -> str:
    """Return the command that does this study again on the territory of that name or folder."""
    run = study.run
    return (
        f"simdesert sensitivity --territory {territory} --regions {','.join(run.regions.split()) or 'all'} "
        f"--trajectories {run.trajectories} --samples {run.samples} --seed {run.seed} --seeds {run.seeds} "
        f"--inhabitants-per-agent {run.inhabitants_per_agent} --years {run.years}"
    )


def print_sensitivity(console: Console, study: Sensitivity, out: Path) -> None:
    """Print the most influential numbers of each answer, the share that rests on assumptions, and where all is."""
    print(f"{title(study)}\n")
    for answer in study.answers():
        shown = Table(Column("parameter", no_wrap=True), "grade", "moves it by", "spread", "alone", "with others",
                      box=None, pad_edge=False, title=answer, title_justify="left")  # fmt: skip
        for line in study.of(answer)[:SHOWN]:
            shown.add_row(line.name, line.grade, effect(line), points(line.sigma),
                          share(line.first, line.first_conf), share(line.total, line.total_conf))  # fmt: skip
        console.print(shown)
        print(f"{luck(study, answer)}{resting(study, answer)}\n")
    print(LEGEND)
    print(f"{out / FILE}, {(out / FILE).with_suffix('.json').name}, {FIGURE}; every run is kept in {HISTORY}")


def title(study: Sensitivity) -> str:
    """Return what the answers are, in one line."""
    run, label = study.run, METRICS["share_apl_below_2_5"].label_en
    where = f"{run.territory}, régions {', '.join(run.regions.split())}" if run.regions else run.territory
    return f"{label}, year {run.years}: what moves it ({where})"


def resting(study: Sensitivity, answer: str) -> str:
    """Return the sentence on how much of the variance of an answer rests on assumptions."""
    found = study.resting_on(answer, "assumption")
    if found is None:
        return "No parameter is an assumption."
    alone, together = share(found.first, found.first_conf), share(found.total, found.total_conf)
    doubt = " Too few samples to tell: give more --samples." if found.first_conf > WIDE else ""
    return f"Assumptions explain {alone} of the variance by themselves, {together} counting interactions.{doubt}"


def luck(study: Sensitivity, answer: str) -> str:
    """Return the sentence on what luck alone does to an answer, with a space after it; nothing where nobody looked."""
    found = study.luck(answer)
    if found is None:
        return ""
    size, seeming = points(found.sigma), points(found.mu_star)
    return f"Luck alone ({found.name}): ± {size}; what only changes luck would seem to move it by {seeming}. "


def effect(line: Influence) -> str:
    """Return the size of a parameter's effect, with the sign that nine tenths of it have, ± where it goes both ways."""
    sign = "±" if abs(line.mu) < MOSTLY * line.mu_star else "+" if line.mu > 0.0 else MINUS if line.mu < 0.0 else ""
    return sign + points(line.mu_star)


def points(value: float) -> str:
    """Return a share as percentage points."""
    return f"{number(100.0 * value, 2, 'en')} pp"


def share(value: float, half: float) -> str:
    """Return a share of the variance with half of its interval, a dash where it was not looked at."""
    return "–" if math.isnan(value) else f"{percent(value, 0, 'en')} ± {number(100.0 * half, 0, 'en')}"


def ranked(study: Sensitivity, answer: str) -> list[Influence]:
    """Return the parameters whose shares of the variance are known, by falling total share."""
    known = [line for line in study.of(answer) if not math.isnan(line.total)]
    return sorted(known, key=lambda line: -line.total)
