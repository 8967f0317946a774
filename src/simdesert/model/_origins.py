"""The kernel of origins: where the doctors of the first day come from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

import simdesert._compiled  # noqa: F401  # where numba keeps what it compiles


class Law(NamedTuple):
    """Where the doctors of a site s are likely to come from: b a town of births, u a faculty, r rooted or not [–].

    towns, where births are registered (n_towns,) [row]; near_birth (2, n_sites, n_towns), near_train (n_faculties,
    n_sites), exp(pull/σ); known, chance that a far site is considered; born, P(r, u, b)/I(r, u, b) (2, n_faculties,
    n_towns), I from :meth:`simdesert.model.constants.Odds.inclusive`; of_faculty, the law summed over b (2,
    n_faculties, n_sites), :meth:`simdesert.model.constants.Odds.reaching`.
    """

    towns: np.ndarray
    near_birth: np.ndarray
    near_train: np.ndarray
    known: float
    born: np.ndarray
    of_faculty: np.ndarray


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def origins(site, pulls, law, luck):  # type: ignore[no-untyped-def]
    """Return (birth site, faculty, rooted) of doctors given where they practise (n_doctors,) [row], [row], [0, 1].

    P(r, u, b | s) ∝ P(r, u, b)/I(r, u, b) · q(b, u, s) · near_birth(r, b, s) · near_train(u, s): the joint law of
    graduates, turned round by what the choice of site s reveals (Bayes). The birthplace is drawn last.

    Parameters
    ----------
    site
        Present site (n_doctors,) [row].
    pulls, law
        See :class:`simdesert.model._settling.Pulls` and :class:`Law`.
    luck
        Two numbers in ]0, 1[ a doctor (n_doctors, 2) [–].
    """
    (n_roots, n_faculties, n_towns), near_birth, near_train = law.born.shape, law.near_birth, law.near_train
    born, of_faculty, towns = law.born, law.of_faculty, law.towns
    birth = np.zeros(len(site), dtype=np.int32)
    faculty = np.zeros(len(site), dtype=np.int32)
    rooted = np.zeros(len(site), dtype=np.int32)
    for d in prange(len(site)):
        s = site[d]
        target = luck[d, 0] * of_faculty[:, :, s].sum()
        k = 0
        while k < n_roots * n_faculties - 1 and target > of_faculty[k // n_faculties, k % n_faculties, s]:
            target -= of_faculty[k // n_faculties, k % n_faculties, s]
            k += 1
        r, u = k // n_faculties, k % n_faculties
        far = law.known if pulls.training[u, s] < pulls.far_train else 1.0
        target = luck[d, 1] * of_faculty[r, u, s] / near_train[u, s]
        b = -1
        while b < n_towns - 1 and target > 0.0:
            b += 1
            considered = 1.0 if pulls.birth[s, towns[b]] >= pulls.far_birth else far
            target -= born[r, u, b] * near_birth[r, s, b] * considered
        birth[d], faculty[d], rooted[d] = towns[max(b, 0)], u, r
    return birth, faculty, rooted
