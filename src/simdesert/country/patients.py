"""Patients: agents with identity, state and memory, held as columns sorted by commune.

A commune of P people at `inhabitants_per_agent` = k holds max(1, round(P / k)) agents of equal weight, so that the
people of every commune are exact at every scale; k = 1 is one agent per inhabitant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.country._peopling import groups
from simdesert.country.communes import AGE_BANDS, Communes

BAND_BITS = np.uint8(0b0000_0111)
ALD_BIT = np.uint8(0b0000_1000)
DEPRIVED_BIT = np.uint8(0b0001_0000)
FEMALE_BIT = np.uint8(0b0010_0000)
N_GROUPS = 64
"""Distinct values of the group byte: age band (3 bits), long-term condition, deprived, sex."""

NOBODY = np.int32(-1)
"""Row of a médecin traitant who does not exist."""

RELATIVE_ALD = np.array([0.1, 0.2, 0.25, 0.4, 1.0, 2.1, 3.2])
"""Relative frequency of long-term conditions by age band [–] (assumption: rises as the CNAM's counts do)."""

SHARE_FEMALE = 0.516
"""Of the people of France [–] (INSEE, 1 January 2024)."""


@dataclass(frozen=True)
class Patient:
    """One agent, for teaching and debugging: what the columns say of it."""

    row: int
    commune: str
    age_band: str
    female: bool
    ald: bool
    deprived: bool
    medecin_traitant: int
    visits_obtained: int
    visits_forgone: int
    last_wait_days: float
    inhabitants: float


@dataclass
class Patients:
    """Patient agents as columns; the rows of commune c are ``first[c]:first[c + 1]``.

    Attributes
    ----------
    first
        First row of each commune, and the total (n_communes + 1,) [row].
    weight
        Inhabitants that an agent of each commune stands for (n_communes,) [inhabitants].
    group
        Age band, long-term condition, deprived and sex packed in a byte (n,).
    gp
        Row of the médecin traitant, −1 without (n,) [doctor row].
    obtained, forgone
        Visits obtained and forgone since January, of all inhabitants of the agent (n,) [visits].
    last_wait
        Remembered wait (n,) [hundredths of a day].
    """

    first: NDArray[np.int64]
    weight: NDArray[np.float64]
    group: NDArray[np.uint8]
    gp: NDArray[np.int32]
    obtained: NDArray[np.uint16]
    forgone: NDArray[np.uint16]
    last_wait: NDArray[np.uint16]
    communes: Communes

    def __len__(self) -> int:
        return len(self.group)

    def __getitem__(self, row: int) -> Patient:
        commune = int(np.searchsorted(self.first, row, side="right")) - 1
        group = int(self.group[row])
        return Patient(
            row=row,
            commune=str(self.communes.code[commune]),
            age_band=AGE_BANDS[group & int(BAND_BITS)],
            female=bool(group & int(FEMALE_BIT)),
            ald=bool(group & int(ALD_BIT)),
            deprived=bool(group & int(DEPRIVED_BIT)),
            medecin_traitant=int(self.gp[row]),
            visits_obtained=int(self.obtained[row]),
            visits_forgone=int(self.forgone[row]),
            last_wait_days=self.last_wait[row] / 100,
            inhabitants=float(self.weight[commune]),
        )

    @property
    def commune(self) -> NDArray[np.int32]:
        """Commune row of each agent (n,)."""
        return np.repeat(np.arange(len(self.weight), dtype=np.int32), np.diff(self.first))

    @property
    def bytes_per_patient(self) -> int:
        """Bytes of state that one patient takes [bytes]."""
        columns = (self.group, self.gp, self.obtained, self.forgone, self.last_wait)
        return sum(column.itemsize for column in columns)

    def copy(self) -> Patients:
        """Return patients with the same traits and a state of their own."""
        state = (self.gp.copy(), self.obtained.copy(), self.forgone.copy(), self.last_wait.copy())
        return Patients(self.first, self.weight, self.group, *state, self.communes)


def people(communes: Communes, inhabitants_per_agent: int, luck: NDArray[np.float64]) -> Patients:
    """Return the patients of a territory, nobody registered, no memory.

    Age bands are spread over the agents of a commune by stratified quantiles (agent j of n takes the quantile
    (j + u)/n of the commune's pyramid, one u a commune), so that aggregates keep the pyramid at every scale.

    Parameters
    ----------
    communes
        Where people live.
    inhabitants_per_agent
        The scale [inhabitants].
    luck
        One number in ]0, 1[ a commune (n_communes,) [–].
    """
    population = communes.population
    agents = np.maximum(1, np.rint(population / inhabitants_per_agent)).astype(np.int64)
    agents[population == 0] = 0
    first = np.concatenate([[0], np.cumsum(agents)])
    upper = np.cumsum(communes.people_by_age, axis=1) / np.maximum(1, communes.people_by_age.sum(axis=1, keepdims=True))
    ald = communes.share_ald[:, np.newaxis] * _relative_ald(communes)
    group = groups(first, luck, upper, ald, communes.share_deprived, SHARE_FEMALE)
    n = len(group)
    return Patients(
        first=first,
        weight=np.divide(population, agents, out=np.zeros(len(agents)), where=agents > 0),
        group=group,
        gp=np.full(n, NOBODY, dtype=np.int32),
        obtained=np.zeros(n, dtype=np.uint16),
        forgone=np.zeros(n, dtype=np.uint16),
        last_wait=np.full(n, 300, dtype=np.uint16),
        communes=communes,
    )


def _relative_ald(communes: Communes) -> NDArray[np.float64]:
    """Return the frequency of ALD by band relative to the commune's share, mean 1 in each commune (n, n_bands) [–]."""
    mean = communes.people_by_age @ RELATIVE_ALD / np.maximum(1, communes.population)
    relative: NDArray[np.float64] = RELATIVE_ALD / np.maximum(mean, 1e-9)[:, None]
    return relative
