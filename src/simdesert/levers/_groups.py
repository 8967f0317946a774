"""Patient groups and tariffs: rows and columns of what patients are asked to pay."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Groups:
    """Patient groups: rows of the price and need questions.

    Attributes
    ----------
    band
        Age band, a row of :data:`simdesert.country.communes.AGE_BANDS` (n_groups,).
    deprived
        Covered by the complementary cover that the State pays (n_groups,) flags.
    ald
        With a long-term condition (n_groups,) flags.
    """

    band: NDArray[np.int64]
    deprived: NDArray[np.bool_]
    ald: NDArray[np.bool_]


class Tariff(IntEnum):
    """Columns of the price question."""

    SECTOR_1 = 0
    SECTOR_2 = 1
    NOT_CONTRACTED = 2
    DENTAL = 3


def of_tariff(tariff: Tariff, share: float) -> NDArray[np.float64]:
    """Return a share at one tariff and nothing at the others, for all groups alike (1, 4) [0–1]."""
    shares: NDArray[np.float64] = np.where(np.arange(len(Tariff)) == tariff, share, 0.0)[np.newaxis, :]
    return shares
