"""What one year left in each commune: the sums from which every metric is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

WAIT_EDGES_DAYS = np.concatenate([np.arange(0, 15, 0.5), np.arange(15, 61, 3.0), [90.0, 180.0]])
"""Left edges of the wait histogram's bins [days]; the last bin is open."""

PARTS_OF_A_VISIT = 256
"""Visits are counted in so many parts, so that sums are whole numbers."""

REACHED = ("emergency", "ophthalmologist", "paediatrician", "gynaecologist", "urgent_care")
"""What the nearest minutes are recorded to, in the order of the columns of ``minutes_to``; urgent care is an emergency
unit, a SAMU correspondent or a local hospital that a lever opened."""

REFERRED = ("paediatrician", "ophthalmologist", "gynaecologist", "dentist")
"""Specialists whose visits are recorded, in the order of the columns of ``specialist_visits``."""


@dataclass(frozen=True)
class CommuneYear:
    """One year of a run by commune, all in inhabitants and their visits (not in agents).

    Attributes
    ----------
    apl, apl_under_65
        Accessibility to all GPs, to GPs under 65 (n,) [visits per need-weighted inhabitant per year].
    population, population_need_weighted
        (n,) [inhabitants].
    gps
        Practice places held (n,) [places].
    people_16, people_16_forgoing
        People of 16 and over; of them those who went without at least one visit that they sought (n,) [inhabitants].
    people_17, people_17_without
        People of 17 and over; of them those without médecin traitant (n,) [inhabitants].
    people_ald, people_ald_without
        People with a long-term condition; of them those without médecin traitant (n,) [inhabitants].
    visits_needed, visits_not_sought, visits_sought
        What need calls for = not sought + sought, over 12 months (n,) [visits].
    visits_obtained, visits_remote, visits_emergency, visits_forgone
        Where the sought visits went: booked with a GP, remote, at an emergency unit, refused (n,) [visits].
    wait_days
        Sum of the waits of booked visits (n,) [days × visits].
    booked_by_wait
        Booked visits by wait, bins of :data:`WAIT_EDGES_DAYS` (n, n_bins) [1/256 visit]: whole numbers in the fewest
        bytes that hold them, since nothing else of a year is as large.
    people_within_30_min_48_h
        People who could see some GP within 30 minutes and 48 hours in December (n,) [inhabitants].
    minutes_to
        Car minutes to the nearest facility of :data:`REACHED` (n, 5) [min].
    specialist_visits, specialist_wait_days
        Visits booked with a specialist of :data:`REFERRED`, and the sum of their waits (n, 4) [visits],
        [days × visits].
    dental_visits_unaffordable
        Visits to a dentist needed but not sought for want of money (n,) [visits].
    """

    apl: Reals
    apl_under_65: Reals
    population: Reals
    population_need_weighted: Reals
    gps: Reals
    people_16: Reals
    people_16_forgoing: Reals
    people_17: Reals
    people_17_without: Reals
    people_ald: Reals
    people_ald_without: Reals
    visits_needed: Reals
    visits_not_sought: Reals
    visits_sought: Reals
    visits_obtained: Reals
    visits_remote: Reals
    visits_emergency: Reals
    visits_forgone: Reals
    wait_days: Reals
    booked_by_wait: NDArray[np.integer[Any]]
    people_within_30_min_48_h: Reals
    minutes_to: NDArray[np.float32]
    specialist_visits: NDArray[np.float32]
    specialist_wait_days: NDArray[np.float32]
    dental_visits_unaffordable: NDArray[np.float32]

    @property
    def wait_histogram(self) -> Reals:
        """Booked visits by wait, bins of :data:`WAIT_EDGES_DAYS` (n, n_bins) [visits]."""
        visits: Reals = np.divide(
            self.booked_by_wait, PARTS_OF_A_VISIT, dtype=np.float64
        )  # few bytes give coarse reals
        return visits
