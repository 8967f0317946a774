"""The yearly kernel that counts people: one pass over the patients."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

import simdesert._compiled  # noqa: F401  # where numba keeps what it compiles
from simdesert.model._columns import ADULT_BAND

OVER_16, OVER_16_FORGOING, OVER_17, OVER_17_WITHOUT, ALD, ALD_WITHOUT, LATE = range(7)
"""Columns of the counts: people of 16 and over, those who forwent a visit; of 17 and over, those without médecin
traitant; with a long-term condition, those without; and those whom their own doctor does not see within 48 h."""

N_COUNTS = 7
BAND_16 = ADULT_BAND - 1
ALD_FLAG = 8


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def count_agents(patients, forgoing, late):  # type: ignore[no-untyped-def]
    """Return agents of each commune by column (n_communes, 7), shares of an agent where only some of its people count.

    Parameters
    ----------
    patients
        (first, group, gp, forgone), columns of :class:`simdesert.country.patients.Patients`.
    forgoing
        Share of an agent's people who went without, by its visits forgone (most + 1,) [0–1].
    late
        Chance that a doctor sees nobody within 48 h, and 1 for those without a doctor (n_doctors + 1,) [0–1].
    """
    first, group, gp, forgone = patients
    counts = np.zeros((len(first) - 1, N_COUNTS))
    for c in prange(len(counts)):
        for i in range(first[c], first[c + 1]):
            band, without = group[i] & 7, gp[i] < 0
            if band >= BAND_16:
                counts[c, OVER_16] += 1.0
                counts[c, OVER_16_FORGOING] += forgoing[forgone[i]]
            if band >= ADULT_BAND:
                counts[c, OVER_17] += 1.0
                counts[c, OVER_17_WITHOUT] += without
            if group[i] & ALD_FLAG:
                counts[c, ALD] += 1.0
                counts[c, ALD_WITHOUT] += without
            counts[c, LATE] += late[gp[i]]
    return counts
