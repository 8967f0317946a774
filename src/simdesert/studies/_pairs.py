"""Pairs: what only two runs of one seed can say, with a lever and without — windfall and displacement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.sites import Zone
from simdesert.metrics.displacement import displacement_share, windfall_share

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Trace:
    """What a finished run leaves for the comparison of doctors, one by one.

    Attributes
    ----------
    doctor, year, zone
        First settlements and moves in the order in which they happened: permanent id, calendar year, zone class at the
        start of the commune (n_moves,).
    signed
        {lever: (permanent ids, calendar years)} of contracts.
    gps
        Practice places by year and zone class at the start (n_years, n_zones) [places].
    start_year
        First year of the run [calendar year].
    """

    doctor: NDArray[np.uint64]
    year: Ints
    zone: Ints
    signed: Mapping[str, tuple[NDArray[np.uint64], Ints]]
    gps: NDArray[np.float64]
    start_year: int

    def last_zone(self, year: int) -> dict[int, int]:
        """Return the zone class where each doctor who settled since the start practises last, by the end of a year."""
        until = self.year <= year
        return dict(zip(self.doctor[until].tolist(), self.zone[until].tolist(), strict=True))


def trace_of(model: DesertModel) -> Trace:
    """Return the trace of a finished model."""
    zone_of = model.zone_at_start_of_commune
    doctor, year, commune = _batches(model, ("settled", "moved"), "")
    gps = [np.bincount(zone_of, weights=record.communes.gps, minlength=len(Zone)) for record in model.year_records]
    signed = {lever: _batches(model, ("signed",), lever)[:2] for lever in model.policy.names}
    return Trace(doctor, year, zone_of[commune], signed, np.array(gps), model.start_year)


def _batches(model: DesertModel, events: tuple[str, ...], lever: str) -> tuple[NDArray[np.uint64], Ints, Ints]:
    """Return (permanent id, calendar year, commune) of all to whom one of these events happened, in order (n,) each."""
    ids, years, communes = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for batch in model.events:
        if batch["event"] in events and batch["lever"] == lever:
            ids.append(np.asarray(batch["id"], dtype=np.uint64))
            years.append(np.full(len(ids[-1]), batch["year"], dtype=np.int64))
            communes.append(np.asarray(batch["commune"], dtype=np.int64))
    return np.concatenate(ids), np.concatenate(years), np.concatenate(communes)


def _windfall(with_: Trace, without: Trace, lever: str, year: int) -> float:
    ids, years = with_.signed[lever]
    there, elsewhere = with_.last_zone(year), without.last_zone(year)
    paid = [doctor for doctor in ids[years <= year].tolist() if doctor in there]
    zones = ([there[doctor] for doctor in paid], [elsewhere.get(doctor, -1) for doctor in paid])
    return windfall_share(*(np.array(zone, dtype=np.int64) for zone in zones))


def _displacement(with_: Trace, without: Trace, _: str, year: int) -> float:
    more = (with_.gps - without.gps[: len(with_.gps)])[year - with_.start_year]
    return float(displacement_share(more[Zone.PRIORITY], -(more[Zone.COMPLEMENTARY] + more[Zone.INTERMEDIATE])))


PAIRS: Mapping[str, Callable[[Trace, Trace, str, int], float]] = MappingProxyType(
    {"windfall_share": _windfall, "displacement_share": _displacement}
)
"""Metrics of a pair: (trace with the lever, trace without, lever, calendar year) → value, NaN where there is none."""
