"""The figure of the back-test: record, model, persistence and trend, one panel a series."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from simdesert.results.store import writing
from simdesert.studies.backtest import LAST_FITTED, LAST_JUDGED, PANDEMIC, Backtest, Judged
from simdesert.views.figures import COLOURS, GREY, STYLE, decimal, wrapped

COLUMNS = 3
MODEL, PERSISTENCE, TREND = COLOURS[0], COLOURS[4], COLOURS[2]


def draw(result: Backtest, file: Path) -> None:
    """Draw every series as PNG: the record as dots, the model with its interval, both simple forecasts.

    The model is drawn × the factor fitted to 2018 where it is scored, or counts something else than the record.
    """
    lines = sorted(result.lines, key=lambda line: bool(line.unscored))
    rows = -(-len(lines) // COLUMNS)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(11.5, 2.6 * rows + 1.0), layout="constrained")
        panels = figure.subplots(rows, COLUMNS).flat
        for axes, line in zip(panels, lines, strict=False):
            _panel(axes, line)
        for axes in list(figure.axes)[len(lines) :]:
            axes.set_axis_off()
        _frame(figure, result)
        with writing(file):
            figure.savefig(file, dpi=110)


def _panel(axes: Axes, line: Judged) -> None:
    scale = 100.0 if line.points[0].unit == "share" else 1.0
    same = bool(line.unscored) and not line.series.note  # the levels themselves are worth a look
    fitted = np.isfinite(line.factor) and not same
    ours = scale * (line.factor if fitted else 1.0)
    axes.axvspan(PANDEMIC[0] - 0.5, PANDEMIC[1] + 0.5, color="#F0F0F0", linewidth=0)
    axes.axvline(LAST_FITTED + 0.5, color=GREY, linewidth=0.8, linestyle=":")
    model = line.model
    low, high = (np.maximum(ours * bound, 0.0) for bound in (model.low, model.high))  # no series can be negative
    axes.fill_between(line.years, low, high, color=MODEL, alpha=0.15, linewidth=0)
    axes.plot(line.years, ours * model.mean, color=MODEL, linewidth=1.6, label="model, with its 95% interval")
    later = np.arange(LAST_FITTED, LAST_JUDGED + 1)
    for name, colour in (("persistence", PERSISTENCE), ("trend", TREND)):
        values = [scale * line.forecast(name, int(year)) for year in later]
        axes.plot(later, values, color=colour, linewidth=1.2, linestyle="--", label=name)
    shown = [point for point in line.points if point.year <= LAST_JUDGED + 1]
    axes.plot(
        [p.year for p in shown], [scale * p.value for p in shown], "o", color="black", markersize=4, label="record"
    )
    level = f"× {line.factor:.2f}" if fitted else "as it is"
    axes.set_title(wrapped(f"{line.series.label} (model {level})"), loc="left",
                   color="black" if not line.unscored else GREY)  # fmt: skip
    axes.set_ylabel("%" if scale > 1.0 else line.points[0].unit)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.yaxis.set_major_formatter(decimal("en"))
    axes.grid(axis="y", color="#E0E0E0", linewidth=0.6)
    axes.set_axisbelow(True)


def _frame(figure: Figure, result: Backtest) -> None:
    handles, labels = figure.axes[0].get_legend_handles_labels()
    said = (
        f"Left of the dotted line: fitted (one factor for the model). Shaded: pandemic. Grey titles: not scored. "
        f"{result.territory}, {result.seeds} seeds, {result.inhabitants_per_agent} inhabitants per agent."
    )
    figure.legend(handles, labels, title=said, loc="outside lower left", ncols=4, alignment="left", frameon=False,
                  title_fontproperties={"size": 8})  # fmt: skip
    figure.suptitle("2013–2024 lived again, and the record", fontsize=12, x=0.01, ha="left")
