"""Figures: metrics over time with their intervals, one small panel a metric."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from simdesert.metrics import METRICS, Metric
from simdesert.results.store import writing
from simdesert.studies.compare import BASELINE, Comparison
from simdesert.studies.scenario import Scenario
from simdesert.views import numbers, words
from simdesert.views.numbers import Language

HEADLINE = (
    "apl_mean",
    "share_apl_below_2_5",
    "apl_bottom_tenth",
    "apl_d9_d1",
    "gps",
    "share_without_medecin_traitant",
    "share_people_forgoing_care",
    "wait_gp_mean_days",
    "public_cost_eur",
)
"""Metrics of the figure, in reading order."""

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D1F", "#000000")
"""Okabe & Ito (2008), distinguishable by colour-blind readers; the baseline is grey."""

GREY = "#4D4D4D"
STYLE: dict[Any, Any] = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 9.5,
         "font.family": "DejaVu Sans", "svg.fonttype": "none"}  # fmt: skip
_COLUMNS = {"level": ("value", "low", "high"), "difference": ("difference", "difference_low", "difference_high")}
_TITLES: dict[str, dict[Language, str]] = {
    "level": {"fr": "Accès aux médecins généralistes, par scénario", "en": "Access to GPs, by scenario"},
    "difference": {"fr": "Écart à la référence, par scénario", "en": "Difference to the baseline, by scenario"},
}


def draw_metrics(comparison: Comparison, what: str, language: Language, file: Path) -> None:
    """Draw the headline metrics over time, one line and one band a scenario, as PNG.

    Parameters
    ----------
    comparison
        What to draw.
    what
        ``level``: the metrics themselves; ``difference``: to the baseline, paired by seed.
    language
        ``fr`` or ``en``.
    file
        Where to write.
    """
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(11.5, 10.2), layout="constrained")
        panels = figure.subplots(3, 3)
        table = comparison.table[comparison.table["scope"] == "france"]
        for axes, name in zip(panels.flat, HEADLINE, strict=True):
            _panel(axes, comparison, table[table["metric"] == name], what, language)
        _frame(figure, comparison, what, language)
        with writing(file):
            figure.savefig(file, dpi=120)


def _panel(axes: Axes, comparison: Comparison, table: pd.DataFrame, what: str, language: Language) -> None:
    metric = METRICS[str(table["metric"].iloc[0])]
    middle, low, high = _COLUMNS[what]
    for scenario, colour in coloured(comparison):
        if what == "difference" and scenario.name == BASELINE:
            continue
        rows = table[table["scenario"] == scenario.name]
        years = rows["year"].to_numpy()
        values = [words.scale(metric) * rows[column].to_numpy(dtype=float) for column in (middle, low, high)]
        if what == "level":
            values = [values[0], *(within(metric, bound) for bound in values[1:])]
        style = {"color": colour, "linestyle": "--" if scenario.name == BASELINE else "-"}
        _curve(axes, years, values, {**style, "label": _named(scenario, language)})
    if what == "difference":
        axes.axhline(0.0, color=GREY, linewidth=0.8)
    axes.set_title(wrapped(words.label(metric, language)), loc="left")
    axes.set_ylabel(_unit(metric.name, what, language))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.yaxis.set_major_formatter(decimal(language))
    axes.grid(axis="y", color="#E0E0E0", linewidth=0.6)
    axes.set_axisbelow(True)


def _curve(axes: Axes, years: Any, values: list[Any], line: dict[str, Any]) -> None:
    """Draw (mean, low, high) over the years as a line and a band, one year as a dot and a bar."""
    if len(years) == 1:
        axes.vlines(years, values[1], values[2], color=line["color"], alpha=0.4, linewidth=3)
        axes.plot(years, values[0], marker="o", **line)
        axes.set_xlim(years[0] - 1, years[0] + 1)
        return
    axes.fill_between(years, values[1], values[2], color=line["color"], alpha=0.12, linewidth=0)
    axes.plot(years, values[0], linewidth=1.6, **line)


def within(metric: Metric, bounds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return bounds of intervals, drawn no further than the metric can be (n,) [unit of figures].

    Student's interval of a few seeds is symmetric and may reach below zero, where no share and no wait can be. The
    tables keep it as it is.
    """
    low, high = metric.range
    return np.clip(bounds, words.scale(metric) * low, words.scale(metric) * high)


def _unit(name: str, what: str, language: Language) -> str:
    metric = METRICS[name]
    if what == "difference" and metric.unit == "share":
        return {"fr": "points de pourcentage", "en": "percentage points"}[language]
    return words.unit(metric, language)


def decimal(language: Language) -> FuncFormatter:
    """Return the formatter that writes the numbers of an axis as the language has them."""

    def formatted(value: float, _: int) -> str:
        text = f"{value:.10g}"
        digits = len(text.split(".")[1]) if "." in text and "e" not in text else 0
        return numbers.number(value, digits, language)

    return FuncFormatter(formatted)


def coloured(comparison: Comparison) -> list[tuple[Scenario, str]]:
    """Return each scenario with its colour, the same in all figures."""
    others = iter(np.resize(np.array(COLOURS), len(comparison.scenarios)).tolist())
    return [(s, GREY if s.name == BASELINE else next(others)) for s in comparison.scenarios]


def _named(scenario: Scenario, language: Language) -> str:
    return " – ".join(filter(None, (words.title(scenario, language), words.caveat(scenario, language))))


def wrapped(text: str, width: int = 40) -> str:
    """Return the text on several lines."""
    return fill(text, width)


def _frame(figure: Figure, comparison: Comparison, what: str, language: Language) -> None:
    """Put the title with the banner above, the legend with the sources below."""
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, title=sources(comparison, language), loc="outside lower left", alignment="left",
                  frameon=False, title_fontproperties={"size": 8})  # fmt: skip
    figure.suptitle(f"{_TITLES[what][language]}\n{heading(comparison, language)}", fontsize=12, x=0.01, ha="left")


def heading(comparison: Comparison, language: Language) -> str:
    """Return the banner of the territory, wrapped."""
    return wrapped(words.banner(comparison.territory, language), 110)


def sources(comparison: Comparison, language: Language) -> str:
    """Return what the bands are and where the figures come from."""
    seeds = int(comparison.provenance["seeds"])
    band = {
        1: {"fr": "Un seul tirage : pas d’intervalle.", "en": "One seed: no interval."},
    }.get(seeds, {
        "fr": f"Bandes : intervalle de Student à 95 %, moyenne de {seeds} tirages (aléas et paramètres incertains).",
        "en": f"Bands: 95% Student interval of the mean over {seeds} seeds (luck and uncertain parameters).",
    })  # fmt: skip
    return f"{band[language]}\n{words.credit(comparison.territory, language)}"
