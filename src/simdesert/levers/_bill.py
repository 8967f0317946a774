"""Bills: what a year left behind, and who pays whom for it."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Payer = Literal["state", "social_security", "regions", "insurers", "households"]
Receiver = Literal["doctors", "facilities", "patients"] | Payer
Flow = tuple[Payer, Receiver]
"""Who pays whom."""

PAYERS: tuple[str, ...] = typing.get_args(Payer)
RECEIVERS: tuple[str, ...] = ("doctors", "facilities", "patients", *PAYERS)


@dataclass(frozen=True)
class Record:
    """What a year left behind for the bills, frozen; national sums of one lever's own stocks.

    Attributes
    ----------
    year
        [calendar year].
    holders
        Holders of the lever's contract by years since signature: ``holders[0]`` signed this year (k,) [doctors].
    opened
        Facilities that the lever opened this year, by type [count].
    stock
        Facilities that the lever ever opened, by type [count].
    posts_filled
        Salaried posts that the lever offered and that are filled [posts].
    days
        Days that the lever sent doctors elsewhere this year [days].
    visits, visits_remote, visits_uncontracted
        Visits to GPs in all, remote visits, and visits to non-contracted GPs [visits].
    people, people_ald
        Inhabitants, and those with a long-term condition [inhabitants].
    gps, msp_gps
        GPs of the APL field, and those in health houses [doctors].
    students
        Students whom the lever adds, in training this year [students].
    years_in_force
        Years since the lever's first year, 0 in the first [years].
    regions
        Number of regions of the territory [count].
    msp
        Multi-professional health houses in place, whoever opened them [houses].
    days_covered
        Days away that locums held this year, whoever sent the doctors [days].
    """

    year: int
    holders: NDArray[np.float64]
    opened: Mapping[str, float]
    stock: Mapping[str, float]
    posts_filled: float
    days: float
    days_covered: float
    visits: float
    visits_remote: float
    visits_uncontracted: float
    people: float
    people_ald: float
    gps: float
    msp_gps: float
    students: float
    years_in_force: int
    regions: int
    msp: float
