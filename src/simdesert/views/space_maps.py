"""Maps of what is left over: the APL that SimDesert starts from, minus the official one, by commune and by site."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from simdesert.country.territory import Territory
from simdesert.results.store import writing
from simdesert.studies.validate import START, SUPPLY, Validation
from simdesert.views import figures, words
from simdesert.views.maps import Grid, grid_over, nice_limit
from simdesert.views.numbers import Language

Reals = NDArray[np.float64]

PANELS: dict[str, dict[Language, str]] = {
    SUPPLY: {"fr": "Offre seule", "en": "Supply alone"},
    START: {"fr": "Modèle à son départ", "en": "Model at its start"},
}
ROWS: dict[str, dict[Language, str]] = {
    "commune": {"fr": "commune", "en": "commune"},
    "site": {"fr": "site (bassin de vie)", "en": "site (living area)"},
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
        "fr": "Chaque point a la couleur de la commune la plus proche, ou la moyenne de son site pondérée par les "
        "besoins ; traits : départements ; gris : sans APL officielle ; outre-mer non dessiné",
        "en": "Each point coloured as its nearest commune, or as the need-weighted mean of its site; lines: "
        "départements; grey: no official APL; overseas not drawn",
    },
}


def draw_residuals(found: Validation, language: Language, file: Path) -> None:
    """Draw ours minus the official APL of all GPs as PNG: supply alone on the left, the model's start on the right.

    Communes above, sites below; on a stylised territory the département alone.
    """
    territory = found.territory
    grid = grid_over(territory.communes)
    known = np.concatenate([values[np.isfinite(values)] for values in found.residuals.values()])
    most = nice_limit(np.minimum(np.abs(known), MOST))
    rows = ("commune",) if territory.stylised else tuple(ROWS)
    with mpl.rc_context(figures.STYLE):
        figure = Figure(figsize=(9.5, 1.9 + 4.7 * len(rows)), layout="constrained")
        panels = figure.subplots(len(rows), len(PANELS), squeeze=False)
        for row, what in zip(panels, rows, strict=True):
            for axes, (series, titles) in zip(row, PANELS.items(), strict=True):
                by = "" if territory.stylised else {"fr": ", par ", "en": ", by "}[language] + ROWS[what][language]
                axes.set_title(f"{titles[language]}{by}")
                values = found.residuals[series]
                image = _panel(axes, grid, territory, by_site(territory, values) if what == "site" else values, most)
        bar = figure.colorbar(image, ax=panels, orientation="horizontal", extend="both", shrink=0.6, aspect=40)
        bar.set_label(_BAR[language])
        bar.ax.xaxis.set_major_formatter(figures.decimal(language))
        banner = figures.wrapped(words.banner(territory, language), 110)
        figure.suptitle(f"{_TITLE[language]}\n{banner}".rstrip(), fontsize=12, x=0.01, ha="left")
        note = f"{figures.wrapped(_NOTE[territory.stylised][language], 150)}\n{words.credit(territory, language)}"
        figure.supxlabel(note, fontsize=8, color=figures.GREY, x=0.01, ha="left")
        with writing(file):
            figure.savefig(file, dpi=120)


def by_site(territory: Territory, values: Reals) -> Reals:
    """Return the need-weighted mean of each commune's site over the communes that have a value (n_communes,)."""
    known, site = np.isfinite(values), territory.site_of_commune
    weight = np.where(known, territory.communes.population_need_weighted, 0.0)
    sums, totals = np.bincount(site, weights=weight * np.where(known, values, 0.0)), np.bincount(site, weights=weight)
    mean: Reals = np.divide(sums, totals, out=np.full(len(totals), np.nan), where=totals > 0.0)[site]
    return np.where(known, mean, np.nan)


def _panel(axes: Axes, grid: Grid, territory: Territory, values: Reals, most: float) -> AxesImage:
    axes.axis("off")
    land, borders = grid.painted(np.zeros(len(values))), grid.borders(territory.communes.departement)
    axes.imshow(land, extent=grid.extent, cmap=ListedColormap([UNKNOWN]), interpolation="nearest")
    image = axes.imshow(np.ma.masked_invalid(grid.painted(values)), extent=grid.extent, cmap="PuOr",
                        norm=Normalize(-most, most), interpolation="nearest")  # fmt: skip
    axes.imshow(borders, extent=grid.extent, cmap=ListedColormap([figures.GREY]), interpolation="nearest", alpha=0.6)
    return image
