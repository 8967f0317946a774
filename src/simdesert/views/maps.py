"""Maps: France drawn from the communes themselves, each point of a grid coloured as its nearest commune."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.results.store import writing
from simdesert.studies.compare import BASELINE, Comparison
from simdesert.studies.scenario import Scenario
from simdesert.views import figures, words
from simdesert.views.numbers import Language

Reals = NDArray[np.float64]

REACH_KM = 12.0
"""Beyond this distance of any commune the grid stays blank: sea or abroad [km]."""

_METROPOLITAN = (41.0, 52.0, -6.0, 10.0)
_EARTH_KM = 6371.0
_COLUMNS = 4


@dataclass(frozen=True)
class Grid:
    """A grid over the communes.

    Attributes
    ----------
    nearest
        Row of the nearest commune, −1 beyond :data:`REACH_KM` (height, width).
    extent
        Left, right, bottom, top [km].
    """

    nearest: NDArray[np.int64]
    extent: tuple[float, float, float, float]

    def painted(self, values: Reals) -> np.ma.MaskedArray:
        """Return the values of the nearest communes, blank where there is none (height, width)."""
        return np.ma.masked_where(self.nearest < 0, values[self.nearest])

    def borders(self, labels: NDArray[np.str_]) -> np.ma.MaskedArray:
        """Return zeros where the nearest commune's label is not that of the point below or to the right, else blank."""
        label = np.where(self.nearest < 0, "", labels[self.nearest])
        here, below, right = label[:-1, :-1], label[1:, :-1], label[:-1, 1:]
        between = ((here != below) & (below != "")) | ((here != right) & (right != ""))
        border = np.pad(between & (here != ""), ((0, 1), (0, 1)))
        return np.ma.masked_where(~border, np.zeros(border.shape))


def lambert(latitude: Reals, longitude: Reals) -> tuple[Reals, Reals]:
    """Return the Lambert conformal conic projection of France on the sphere (n,), (n,) [km].

    x = ρ·sin θ, y = ρ₀ − ρ·cos θ with ρ = R·F/tanⁿ(π/4 + φ/2), θ = n·(λ − 3°); standard parallels 44° and 49°, origin
    46.5° (those of Lambert-93).

    References
    ----------
    Snyder (1987), *Map Projections: A Working Manual*, USGS Professional Paper 1395, equations 15-1 to 15-4.
    """
    low, high, origin = np.radians([44.0, 49.0, 46.5])
    n = np.log(np.cos(low) / np.cos(high)) / np.log(_tangent(high) / _tangent(low))
    factor = _EARTH_KM * np.cos(low) * _tangent(low) ** n / n
    rho, theta = factor / _tangent(np.radians(latitude)) ** n, n * np.radians(longitude - 3.0)
    return rho * np.sin(theta), factor / _tangent(origin) ** n - rho * np.cos(theta)


def _tangent(phi: Reals | np.float64) -> Reals:
    return np.asarray(np.tan(np.pi / 4 + phi / 2), dtype=np.float64)


def grid_over(communes: Communes, width: int = 420) -> Grid:
    """Return the grid over the communes of metropolitan France, or over all where none lies there.

    Parameters
    ----------
    communes
        The communes of the territory.
    width
        Points from west to east [count].
    """
    from scipy.spatial import cKDTree

    south, north, west, east = _METROPOLITAN
    lat, lon = communes.latitude, communes.longitude
    here = (lat > south) & (lat < north) & (lon > west) & (lon < east)
    rows = np.flatnonzero(here) if here.any() else np.arange(len(communes))
    x, y = lambert(lat[rows], lon[rows])
    left, right, bottom, top = x.min() - REACH_KM, x.max() + REACH_KM, y.min() - REACH_KM, y.max() + REACH_KM
    step = (right - left) / width
    xs, ys = np.meshgrid(np.arange(left, right, step) + step / 2, np.arange(top, bottom, -step) - step / 2)
    _, nearest = cKDTree(np.column_stack([x, y])).query(
        np.column_stack([xs.ravel(), ys.ravel()]), distance_upper_bound=REACH_KM
    )
    found = np.append(rows, -1)[nearest].reshape(xs.shape)
    return Grid(found, (left, right, bottom, top))


def by_epci(communes: Communes, values: Reals) -> Reals:
    """Return the need-weighted mean of each commune's EPCI (n,) [unit of values]; what has no EPCI keeps its value."""
    _, group = np.unique(communes.epci, return_inverse=True)
    weight = communes.population_need_weighted
    sums, totals = np.bincount(group, weights=weight * values), np.bincount(group, weights=weight)
    return np.where(communes.epci == "", values, (sums / np.maximum(totals, 1e-9))[group])


def draw_maps(comparison: Comparison, language: Language, file: Path) -> None:
    """Draw the APL of the first and the last year of the baseline, and each scenario's difference, as PNG.

    On a stylised territory values are means by EPCI, because single communes mean nothing there.
    """
    others = [scenario for scenario in comparison.scenarios if scenario.name != BASELINE]
    n_rows = -(-(2 + len(others)) // _COLUMNS)
    with mpl.rc_context(figures.STYLE):
        figure = Figure(figsize=(3.5 * _COLUMNS, 3.75 * n_rows + 1.6), layout="constrained")
        shape = figure.add_gridspec(n_rows + 1, _COLUMNS, height_ratios=[1.0] * n_rows + [0.045])
        panels = [figure.add_subplot(shape[k // _COLUMNS, k % _COLUMNS]) for k in range(2 + len(others))]
        for axes in panels:
            axes.axis("off")
        sheet = _Sheet(comparison, language, grid_over(comparison.territory.communes))
        sheet.levels(panels[:2], figure.add_subplot(shape[n_rows, :2]))
        if others:
            sheet.differences(panels[2:], others, figure.add_subplot(shape[n_rows, 2:]))
        figure.suptitle(f"{_TITLE[language]}\n{figures.heading(comparison, language)}", fontsize=12, x=0.01, ha="left")
        figure.supxlabel(_note(comparison, language), fontsize=8, color=figures.GREY, x=0.01, ha="left")
        with writing(file):
            figure.savefig(file, dpi=120)


_TITLE: dict[Language, str] = {
    "fr": "Accessibilité aux généralistes (APL, consultations par habitant et par an)",
    "en": "Accessibility of GPs (APL, visits per inhabitant per year)",
}


def _note(comparison: Comparison, language: Language) -> str:
    seeds = comparison.provenance["seeds"]
    text = {"fr": f"Moyenne de {seeds} tirages", "en": f"Mean over {seeds} seeds"}
    if seeds == 1:
        text = {"fr": "Un seul tirage", "en": "One seed"}
    if comparison.territory.stylised:
        text = {
            "fr": f"{text['fr']}, par intercommunalité, chaque point ayant la couleur de la commune la plus proche ; "
            "d’une intercommunalité à l’autre, bien des écarts ne sont que du hasard.",
            "en": f"{text['en']}, by intercommunality, each point coloured as its nearest commune; from one "
            "intercommunality to the next, many differences are mere chance.",
        }
    return f"{text[language]}\n{words.credit(comparison.territory, language)}"


@dataclass(frozen=True)
class _Sheet:
    """What the panels of one figure share."""

    comparison: Comparison
    language: Language
    grid: Grid

    @property
    def years(self) -> tuple[int, int]:
        """First and last year [calendar year]."""
        first = int(self.comparison.provenance["start_year"])
        return first, first + int(self.comparison.provenance["years"]) - 1

    def values(self, of_communes: Reals) -> Reals:
        """Return what is drawn: means by EPCI on a stylised territory, the values themselves on a real one."""
        territory = self.comparison.territory
        return by_epci(territory.communes, of_communes) if territory.stylised else of_communes

    def levels(self, panels: list[Axes], bar: Axes) -> None:
        """Draw the baseline in the first and the last year."""
        named = {"fr": "référence", "en": "baseline"}[self.language]
        both = (self.comparison.apl_first, self.comparison.apl_last)
        for axes, year, apl in zip(panels, self.years, both, strict=True):
            self._paint(axes, self.values(apl[BASELINE]), "viridis", Normalize(1.0, 6.0))
            axes.set_title(f"{year}, {named}")
        self._bar(panels, bar, {"fr": "APL", "en": "APL"}[self.language])

    def differences(self, panels: list[Axes], others: list[Scenario], bar: Axes) -> None:
        """Draw each scenario minus the baseline in the last year."""
        last = self.comparison.apl_last
        gaps = [self.values(last[scenario.name] - last[BASELINE]) for scenario in others]
        most = nice_limit(np.abs(np.concatenate(gaps)))
        for axes, scenario, gap in zip(panels, others, gaps, strict=True):
            self._paint(axes, gap, "PuOr", Normalize(-most, most))
            title = figures.wrapped(words.title(scenario, self.language), 34)
            axes.set_title(f"{title}\n{words.caveat(scenario, self.language)}".rstrip(), fontsize=9)
        year = self.years[1]
        text = {"fr": f"Écart à la référence en {year}", "en": f"Difference to the baseline in {year}"}
        self._bar(panels, bar, text[self.language])

    def _paint(self, axes: Axes, values: Reals, colours: str, norm: Normalize) -> None:
        axes.imshow(self.grid.painted(values), extent=self.grid.extent, cmap=colours, norm=norm,
                    interpolation="nearest")  # fmt: skip

    def _bar(self, panels: list[Axes], bar: Axes, label: str) -> None:
        colours = bar.figure.colorbar(panels[0].images[0], cax=bar, orientation="horizontal", extend="both")
        colours.set_label(label)
        colours.ax.xaxis.set_major_formatter(figures.decimal(self.language))


def nice_limit(gaps: Reals) -> float:
    """Return a round limit that 98 % of the absolute differences respect: 1, 2 or 5 × a power of ten, at least 0.01."""
    wanted = max(0.01, float(np.quantile(gaps, 0.98)))
    power = 10.0 ** np.floor(np.log10(wanted) + 1e-9)
    return next(float(m * power) for m in (1, 2, 5, 10) if m * power >= wanted * (1 - 1e-9))
