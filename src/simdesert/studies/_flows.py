"""Flows: what happened in a year that is no metric of access, read from what a run keeps."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.metrics import METRICS
from simdesert.metrics.money import public_cost

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

WHOLE = "france"
"""What an expectation calls the whole territory."""


@dataclass(frozen=True)
class Place:
    """Communes that are looked at together.

    Attributes
    ----------
    inside
        (n_communes,) flags.
    whole
        Whether it is the whole territory, to which what has no place belongs too.
    """

    inside: NDArray[np.bool_]
    whole: bool = False


@dataclass(frozen=True)
class Flow:
    """A yearly number besides the metrics.

    Attributes
    ----------
    unit
        As printed.
    says
        What it is.
    of
        (finished model, lever, calendar year, place) → its value.
    local
        Whether it is known by place; if not, for the whole territory only.
    """

    unit: str
    says: str
    of: Callable[[DesertModel, str, int, Place], float]
    local: bool


def value_of(model: DesertModel, metric: str, lever: str, year: int, place: Place) -> float:
    """Return a metric or a flow of a finished model, NaN where it is not known for that place, or of one run [unit].

    Parameters
    ----------
    model
        At the end of its run.
    metric
        A name of :data:`FLOWS` or of :data:`simdesert.metrics.METRICS`.
    lever
        Whose contracts, facilities and days are meant.
    year
        Years since the first, 0 in the first [years].
    place
        Where.
    """
    if not (place.whole or place.inside.any()):
        return math.nan
    if metric in FLOWS:
        flow = FLOWS[metric]
        known = flow.local or place.whole
        return flow.of(model, lever, model.start_year + year, place) if known else math.nan
    measure = METRICS[metric].of
    if measure is None:
        return math.nan
    outside = (~place.inside).astype(np.int64)
    return float(measure(model.year_records[year].communes, outside, int(outside.max()) + 1)[0])


def unit_of(metric: str) -> str:
    """Return the unit of a metric or flow, as printed."""
    return FLOWS[metric].unit if metric in FLOWS else METRICS[metric].unit


def is_local(metric: str) -> bool:
    """Return whether a metric or flow is known by zone and région."""
    return FLOWS[metric].local if metric in FLOWS else METRICS[metric].of is not None


def _happened(model: DesertModel, event: str, lever: str, years: range, place: Place) -> float:
    """Return how many doctors a kind of event of the years befell in a place.

    Interns are nowhere yet (commune −1): they count in the whole only, and where all were interns no place is known.
    """
    batches = [x for x in model.events if x["event"] == event and x["lever"] == lever and x["year"] in years]
    communes = np.concatenate([np.zeros(0, np.int64), *(np.asarray(batch["commune"]) for batch in batches)])
    if len(communes) and communes.max() < 0 and not place.whole:
        return math.nan
    return float(np.count_nonzero(np.append(place.inside, place.whole)[communes]))


def _events(event: str) -> Callable[[DesertModel, str, int, Place], float]:
    return lambda model, _, year, place: _happened(model, event, "", range(year, year + 1), place)


def _persons(places: float) -> float:
    """Return practice places as persons."""
    from simdesert.model.parameters import PLACES_PER_PERSON  # heavy: the model comes with numba

    return places / PLACES_PER_PERSON


def _signed(model: DesertModel, lever: str, year: int, place: Place) -> float:
    return _persons(_happened(model, "signed", lever, range(year, year + 1), place))


def _signed_total(model: DesertModel, lever: str, year: int, place: Place) -> float:
    return _persons(_happened(model, "signed", lever, range(model.start_year, year + 1), place))


def _opened(model: DesertModel, lever: str, year: int, _: Place) -> float:
    kinds = model.facilities_opened.get(lever, {}).values()
    return float(sum(count for history in kinds for when, count in history if when <= year))


def _flow(model: DesertModel, name: str, year: int) -> float:
    return model.year_records[year - model.start_year].flows.get(name, 0.0)


def _hospital_days(model: DesertModel, _: str, year: int, __: Place) -> float:
    gps = _flow(model, "hospital_gps", year)
    return _flow(model, "hospital_days", year) / gps if gps else math.nan


def _public_cost(model: DesertModel, _: str, year: int, __: Place) -> float:
    return public_cost(model.year_records[year - model.start_year].ledger)


FLOWS: Mapping[str, Flow] = MappingProxyType(
    {
        "signed": Flow("doctors/yr", "contracts of the lever signed in the year", _signed, local=True),
        "signed_total": Flow("doctors", "contracts of the lever signed so far", _signed_total, local=True),
        "opened": Flow("facilities", "facilities that the lever opened so far, all types", _opened, local=False),
        "posts_filled": Flow(
            "posts", "salaried posts filled at the end of the year",
            lambda model, _, year, __: _persons(_flow(model, "posts_filled", year)), local=False,
        ),
        "days": Flow(
            "days/yr", "days that the lever sent doctors elsewhere in the year",
            lambda model, lever, year, _: _persons(_flow(model, f"days.{lever}", year)), local=False,
        ),
        "settlers": Flow("practice places/yr", "first settlements of the year", _events("settled"), local=True),
        "exits": Flow("practice places/yr", "GPs who retired or stopped in the year", _events("left"), local=True),
        "moves": Flow("practice places/yr", "GPs who moved, by where they went", _events("moved"), local=True),
        "locums": Flow(
            "practice places", "locums at the end of the year",
            lambda model, _, year, __: _flow(model, "locums", year), local=False,
        ),
        "hospital_gps": Flow(
            "doctors", "GPs employed by hospitals at the end of the year",
            lambda model, _, year, __: _flow(model, "hospital_gps", year), local=False,
        ),
        "hospital_days_per_gp": Flow(
            "days/yr", "days that each of them works at the hospital in the year", _hospital_days, local=False
        ),
        "public_cost_eur": Flow("EUR per year", METRICS["public_cost_eur"].label_en, _public_cost, local=False),
    }
)  # fmt: skip
"""What an expectation may name besides the metrics; persons for contracts, posts and days, else practice places."""
