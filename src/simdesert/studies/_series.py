"""Series: what a finished run of the past says, year by year, of what the record counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from simdesert.studies._flows import Place, value_of

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]

Kind = Literal["emergent", "input"]


@dataclass(frozen=True)
class Series:
    """A yearly figure that record and model both have.

    Attributes
    ----------
    name
        As the record calls it.
    label
        What it is.
    kind
        ``input`` where the scenario gives the model its numbers: such a series proves nothing.
    of
        (finished model, years since the first) → value for France as a whole [unit of the record].
    note
        Where model and record do not mean the same.
    """

    name: str
    label: str
    kind: Kind
    of: Callable[[DesertModel, int], float]
    note: str = ""


def metric(name: str) -> Callable[[DesertModel, int], float]:
    """Return the function that reads a metric or flow of the whole territory."""
    return lambda model, year: value_of(model, name, "", year, everywhere(model))


def everywhere(model: DesertModel) -> Place:
    """Return the whole territory."""
    return Place(np.ones(len(model.territory.communes), dtype=np.bool_), whole=True)


def _persons(model: DesertModel, places: float) -> float:
    """Return practice places of the territory as persons of France."""
    from simdesert.model.parameters import PLACES_PER_PERSON  # heavy: the model comes with numba

    return places / PLACES_PER_PERSON / float(model.share)


def _persons_of(name: str) -> Callable[[DesertModel, int], float]:
    read = metric(name)
    return lambda model, year: _persons(model, read(model, year))


def all_modes(model: DesertModel, year: int) -> float:
    """Return GPs of all modes at the end of a year of the run, numbered from 0: settled, locums, hospital [doctors]."""
    places = metric("gps")(model, year) + metric("locums")(model, year)
    return _persons(model, places) + metric("hospital_gps")(model, year) / float(model.share)


def _ald_without(model: DesertModel, year: int) -> float:
    return float(model.year_records[year].communes.people_ald_without.sum()) / float(model.share)


def _houses(model: DesertModel, year: int) -> float:
    place, last = everywhere(model), len(model.year_records) - 1
    opened, in_all = (value_of(model, "opened", "msp", when, place) for when in (year, last))
    return (float(model.sites.msp.sum()) - in_all + opened) / float(model.share)


def _assistants(model: DesertModel, year: int) -> float:
    lever = next((one for one in model.policy.levers if one.name == "medical_assistants"), None)
    if lever is None:
        return 0.0
    gps = value_of(model, "signed_total", lever.name, year, everywhere(model))
    return gps / float(model.share) / float(lever.share_gps)  # type: ignore[attr-defined]


SERIES: tuple[Series, ...] = (
    Series("apl_mean", "APL, all GPs", "emergent", metric("apl_mean")),
    Series("apl_mean_under_65", "APL, GPs under 65", "emergent", metric("apl_mean_under_65")),
    Series("gps_all_modes", "GPs, all modes", "emergent", all_modes,
           "the model has no salaried GPs beside those of hospitals"),
    Series("gps_self_employed", "GPs, self-employed only", "emergent", _persons_of("gps"),
           "the model's GPs are those of the APL field, mixed practice and health centres included"),
    Series("share_apl_below_2_5", "people with an APL below 2.5", "emergent", metric("share_apl_below_2_5")),
    Series("apl_d9_d1", "D9/D1 of the APL", "emergent", metric("apl_d9_d1")),
    Series("apl_bottom_tenth", "APL of the bottom tenth, GPs under 65", "emergent", metric("apl_bottom_tenth")),
    Series("apl_top_tenth", "APL of the top tenth, GPs under 65", "emergent", metric("apl_top_tenth")),
    Series("first_settlements", "first settlements of GPs", "emergent", _persons_of("settlers")),
    Series("exits", "exits of GPs", "emergent", _persons_of("exits")),
    Series("share_without_medecin_traitant", "people of 17+ without médecin traitant", "emergent",
           metric("share_without_medecin_traitant")),
    Series("ald_without_medecin_traitant", "people with an ALD without médecin traitant", "emergent", _ald_without),
    Series("msp", "health houses (MSP)", "input", _houses),
    Series("assistants", "medical assistants", "input", _assistants,
           "specialists' assistants are those of GPs × their published share"),
)  # fmt: skip
"""Every series of the record, those that can be scored first."""
