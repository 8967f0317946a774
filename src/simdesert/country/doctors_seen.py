"""What levers see of doctors: read-only columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class DoctorsSeen:
    """What levers see of some doctors: read-only columns, one row a doctor.

    Attributes
    ----------
    id
        Permanent ids (n,).
    age
        (n,) [years].
    female, partner, children
        (n,) flags.
    specialty
        :class:`~simdesert.country.doctors.Specialty` (n,).
    stage, practice
        :class:`~simdesert.country.doctors.Stage` and
        :class:`~simdesert.country.doctors.Practice` (n,); a doctor at the stage ``HOSPITAL`` is employed by one and
        outside the APL field.
    years_settled
        Years since the present settlement, −1 if not settled (n,) [years].
    site
        Row of the present site, −1 if none (n,).
    contracted
        Within the agreement with the Assurance maladie (n,) flags.
    sector2
        Free to charge more than the agreed fee (n,) flags.
    wait_days
        Published wait (n,) [days].
    listed
        Adults registered (n,) [inhabitants].
    year
        The year that begins [calendar year].
    signed
        By contract name, the year of signature, 0 if none (n,) [calendar year].
    """

    id: NDArray[np.uint64]
    age: NDArray[np.int64]
    female: NDArray[np.bool_]
    partner: NDArray[np.bool_]
    children: NDArray[np.bool_]
    specialty: NDArray[np.int8]
    stage: NDArray[np.int8]
    practice: NDArray[np.int8]
    years_settled: NDArray[np.int64]
    site: NDArray[np.int32]
    contracted: NDArray[np.bool_]
    sector2: NDArray[np.bool_]
    wait_days: NDArray[np.float64]
    listed: NDArray[np.float64]
    year: int
    signed: Mapping[str, NDArray[np.int16]]

    def __len__(self) -> int:
        return len(self.id)

    def holds(self, contract: str) -> NDArray[np.bool_]:
        """Return who ever signed `contract` (n,) flags."""
        years = self.signed.get(contract)
        if years is None:
            return np.zeros(len(self), dtype=np.bool_)
        flags: NDArray[np.bool_] = years > 0
        return flags

    def years_since(self, contract: str) -> NDArray[np.int64]:
        """Return years since `contract` was signed, −1 for those who never did (n,) [years]."""
        years = self.signed.get(contract)
        if years is None:
            return np.full(len(self), -1, dtype=np.int64)
        return np.where(years > 0, self.year - years.astype(np.int64), -1)
