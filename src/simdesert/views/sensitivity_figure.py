"""The figure of a sensitivity study: Morris on the left, Sobol on the right, one row an answer."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simdesert.results.sensitivity import Influence, Sensitivity
from simdesert.results.store import writing
from simdesert.views.figures import COLOURS, GREY, STYLE
from simdesert.views.sensitivity import ranked, title

GRADES = {"assumption": COLOURS[1], "study": COLOURS[4], "statistic": COLOURS[0]}
LEGEND = (
    "Morris: each point a parameter; mean size µ* of the change over its whole range, and standard deviation σ of it\n"
    "(above the line σ = µ*, it depends on other parameters; left of the dotted line, luck alone does as much).\n"
    "Sobol: share of the variance that the ten most influential explain alone (dark) and with others (light), with\n"
    "95% intervals. Numbers: the same parameters."
)


def draw_sensitivity(study: Sensitivity, file: Path) -> None:
    """Draw µ* against σ, and first and total order shares, for each answer, as PNG."""
    answers = study.answers()
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(11.5, 1.6 + 3.6 * len(answers)), layout="constrained")
        panels = figure.subplots(len(answers), 2, squeeze=False)
        for answer, (left, right) in zip(answers, panels, strict=True):
            top = ranked(study, answer)
            _morris(left, study.of(answer), [line.name for line in top])
            if luck := study.luck(answer):
                left.axvline(100.0 * luck.mu_star, color=GREY, linewidth=0.8, linestyle=":")
            _sobol(right, top)
            left.set_title(f"{answer}: Morris", loc="left")
            right.set_title(f"{answer}: Sobol", loc="left")
        handles, labels = panels[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, title=LEGEND, loc="outside lower left", alignment="left", frameon=False,
                      ncols=len(labels), title_fontproperties={"size": 8})  # fmt: skip
        figure.suptitle(title(study), fontsize=12, x=0.01, ha="left")
        with writing(file):
            figure.savefig(file, dpi=120)


def _morris(axes: Axes, lines: list[Influence], numbered: list[str]) -> None:
    most = max([100.0 * max(line.mu_star, line.sigma) for line in lines], default=0.0) or 1.0
    axes.plot([0.0, most], [0.0, most], color=GREY, linewidth=0.8, linestyle="--")
    for grade, colour in GRADES.items():
        mine = [line for line in lines if line.grade == grade]
        axes.scatter([100.0 * line.mu_star for line in mine], [100.0 * line.sigma for line in mine], s=16,
                     color=colour, alpha=0.8, linewidths=0, label=grade)  # fmt: skip
    for line in lines:
        if line.name in numbered:
            axes.annotate(str(1 + numbered.index(line.name)), (100.0 * line.mu_star, 100.0 * line.sigma), fontsize=8,
                          xytext=(3, 3), textcoords="offset points")  # fmt: skip
    axes.set_xlabel("µ* [percentage points]")
    axes.set_ylabel("σ [percentage points]")
    axes.set_xlim(0.0, 1.06 * most)
    axes.set_ylim(0.0, 1.06 * most)


def _sobol(axes: Axes, top: list[Influence]) -> None:
    rows = np.arange(len(top), dtype=float)
    for shift, name, alpha in ((-0.2, "first", 1.0), (0.2, "total", 0.45)):
        axes.barh(rows + shift, [getattr(line, name) for line in top], height=0.38, alpha=alpha,
                  color=[GRADES[line.grade] for line in top], xerr=[getattr(line, f"{name}_conf") for line in top],
                  error_kw={"elinewidth": 0.8, "ecolor": GREY})  # fmt: skip
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, 0.0), max(high, 1.0))
    axes.set_yticks(rows, [f"{number} {line.name}" for number, line in enumerate(top, start=1)])
    axes.invert_yaxis()
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set_xlabel("share of the variance")
    axes.grid(axis="x", color="#E0E0E0", linewidth=0.6)
    axes.set_axisbelow(True)
