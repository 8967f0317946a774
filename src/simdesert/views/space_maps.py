"""Maps of what is left over: the APL that SimDesert starts from, minus the official one."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from simdesert.results.store import writing
from simdesert.studies.validate import START, SUPPLY, Validation
from simdesert.views import figures, words
from simdesert.views.maps import grid_over, nice_limit
from simdesert.views.numbers import Language

PANELS: dict[str, dict[Language, str]] = {
    SUPPLY: {"fr": "Offre seule", "en": "Supply alone"},
    START: {"fr": "Modèle à son départ", "en": "Model at its start"},
}
UNKNOWN = "#EDEDED"
MOST = 2.0
"""End of the scale at most: a few mountain communes are off by more [visits per inhabitant per year]."""

_TITLE: dict[Language, str] = {
    "fr": "Accessibilité de départ moins accessibilité officielle (APL, tous généralistes)",
    "en": "Starting accessibility minus the official one (APL, all GPs)",
}
_BAR: dict[Language, str] = {
    "fr": "Écart (consultations par habitant et par an) : brun, trop peu ; violet, trop",
    "en": "Difference (visits per inhabitant per year): brown, too low; violet, too high",
}
_NOTE: dict[bool, dict[Language, str]] = {
    True: {"fr": "Écart du département ; gris : sans APL officielle", "en": "By département; grey: no official APL"},
    False: {
        "fr": "Chaque point a la couleur de la commune la plus proche ; gris : sans APL officielle",
        "en": "Each point coloured as its nearest commune; grey: no official APL",
    },
}


def draw_residuals(found: Validation, language: Language, file: Path) -> None:
    """Draw ours minus the official APL of all GPs as PNG: supply alone on the left, the model's start on the right."""
    territory = found.territory
    grid = grid_over(territory.communes)
    known = np.concatenate([values[np.isfinite(values)] for values in found.residuals.values()])
    most = nice_limit(np.minimum(np.abs(known), MOST))
    blank = grid.painted(np.zeros(len(territory.communes)))
    with mpl.rc_context(figures.STYLE):
        figure = Figure(figsize=(9.5, 6.4), layout="constrained")
        panels = figure.subplots(1, len(PANELS))
        for axes, (series, titles) in zip(panels, PANELS.items(), strict=True):
            axes.axis("off")
            axes.set_title(titles[language])
            axes.imshow(blank, extent=grid.extent, cmap=mpl.colors.ListedColormap([UNKNOWN]), interpolation="nearest")
            values = np.ma.masked_invalid(grid.painted(found.residuals[series]))
            image = axes.imshow(values, extent=grid.extent, cmap="PuOr", norm=Normalize(-most, most),
                                interpolation="nearest")  # fmt: skip
        bar = figure.colorbar(image, ax=panels, orientation="horizontal", extend="both", shrink=0.6, aspect=40)
        bar.set_label(_BAR[language])
        bar.ax.xaxis.set_major_formatter(figures.decimal(language))
        banner = figures.wrapped(words.banner(territory, language), 110)
        figure.suptitle(f"{_TITLE[language]}\n{banner}".rstrip(), fontsize=12, x=0.01, ha="left")
        note = f"{_NOTE[territory.stylised][language]}\n{words.credit(territory, language)}"
        figure.supxlabel(note, fontsize=8, color=figures.GREY, x=0.01, ha="left")
        with writing(file):
            figure.savefig(file, dpi=120)
