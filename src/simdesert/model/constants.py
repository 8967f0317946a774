"""The constants of the sites: what no policy changes of where doctors settle, solved to give today's shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simdesert.country.sites import Sites, UrbanClass, Zone
from simdesert.errors import TableError

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]

CYCLES = 50
"""At most so many, of two contractions and a stride each [count]."""

CLOSE = 1e-3
"""Where graduates settle agrees with where they do today when every site's share is within this part of it."""

ASTRAY = 2.0
"""A stride after which this many times more is short than before has led astray."""

SETTLER_SHARES = {UrbanClass.PARIS: 0.131, UrbanClass.LARGE: 0.567, UrbanClass.OTHER: 0.302}
"""Where settlers go, by attraction area [–] (INSEE Première 2024, interns of 2004–07 seen in 2019)."""

WEIGHT_OF_GPS, WEIGHT_OF_PEOPLE = 0.8, 0.2


def target_shares(sites: Sites) -> Reals:
    """Return where first settlements go today (n_sites,) [share].

    (0.8·GPs + 0.2·people × GP density of the zone class) × a factor per class of attraction area that gives the shares
    of :data:`SETTLER_SHARES`; where the territory lacks a class, the others share.
    """
    zone_gps = np.bincount(sites.zone, weights=sites.gps, minlength=len(Zone))
    zone_people = np.bincount(sites.zone, weights=sites.population, minlength=len(Zone))
    density = zone_gps / np.maximum(1.0, zone_people)
    weight = WEIGHT_OF_GPS * sites.gps + WEIGHT_OF_PEOPLE * sites.population * density[sites.zone] + 1e-3
    wanted = np.array([SETTLER_SHARES[c] for c in UrbanClass])
    total = np.bincount(sites.urban_class, weights=weight, minlength=len(UrbanClass))
    factor = np.divide(wanted, total, out=np.zeros(len(UrbanClass)), where=total > 0.0)
    share = weight * factor[sites.urban_class]
    target: Reals = share / share.sum()
    return target


class Odds:
    """The logit of graduates over sites, exact over their joint law: r rooted or not, u faculty, b birth site.

    P(s | r, u, b) = q(b, u, s) exp(V(r, u, b, s)/σ) / I(r, u, b), where q is the chance that the site is considered:
    1 within 100 km of birthplace or training, else ``considers_far``. As q = k + (1 − k)(near_b + near_u − near_b
    near_u), the sums over sites are matrix products.

    Parameters
    ----------
    model
        For its pulls, parameters and the origins of graduates.

    Attributes
    ----------
    near
        exp(pull/σ) of sites to towns of births, 1 for those not rooted, and to faculties: (2, n_sites, n_towns),
        (n_faculties, n_sites) [–].
    """

    def __init__(self, model: DesertModel) -> None:
        p, pulls = model.parameters, model.pulls
        self.sigma, self.known, self.joint = p.sigma, np.float32(p.considers_far), model.origins.joint
        pull = pulls.birth[:, model.origins.towns]
        birth, training = self.near = (self._odds(np.stack([0 * pull, pull])), self._odds(pulls.training))
        self._birth = (birth, birth * (pull >= pulls.far_birth))
        self._training = (training, training * (pulls.training >= pulls.far_train))

    def _odds(self, value: NDArray[Any]) -> NDArray[np.float32]:
        """Return exp(value/σ); 32 bits are enough for sums that agree to a thousandth, and take half the time."""
        odds = np.asarray(value / self.sigma, dtype=np.float32)
        return np.exp(odds, out=odds)

    def inclusive(self, worth: Reals) -> Reals:
        """Return I(r, u, b) = Σ_s q exp(V/σ) (2, n_faculties, n_towns), `worth` the site part (n_sites,) [EUR/yr]."""
        weight = self._odds(worth)
        (birth, birth_near), (training, training_near) = self._birth, self._training
        known, rest = self.known, np.float32(1.0) - self.known
        anywhere = (known * training + rest * training_near) * weight
        close = rest * weight * (training - training_near)
        total = [_times(anywhere, all_) + _times(close, near) for all_, near in zip(birth, birth_near, strict=True)]
        return np.stack(total).astype(np.float64)

    def reaching(self, odds: Reals) -> Reals:
        """Return Σ_b odds(r, u, b) q exp(pulls/σ): what graduates bring to sites (2, n_faculties, n_sites) [–].

        `odds` (2, n_faculties, n_towns) is the weight of those rooted or not, of a faculty and a birth site.
        """
        (birth, birth_near), (training, training_near) = self._birth, self._training
        known, rest = self.known, np.float32(1.0) - self.known
        weight = odds.astype(np.float32)
        anywhere, close = known * training + rest * training_near, rest * (training - training_near)
        reached = [
            anywhere * _times(some, all_.T) + close * _times(some, near.T)
            for some, all_, near in zip(weight, birth, birth_near, strict=True)
        ]
        return np.stack(reached).astype(np.float64)

    def settlers(self, worth: Reals) -> Reals:
        """Return the share of graduates expected at each site (n_sites,), if all settle."""
        share: Reals = np.exp(worth / self.sigma) * self.reaching(self.joint / self.inclusive(worth)).sum(axis=(0, 1))
        return share

    def worth(self, target: Reals, guess: Reals | None = None) -> Reals:
        """Return the site part of the utility under which `target` is where graduates settle (n_sites,) [EUR/yr].

        Contraction: worth ← worth + σ·ln(target/expected), the best site at 0. Two contractions tell how far to stride.

        Parameters
        ----------
        target
            Where graduates settle (n_sites,) [share].
        guess
            Where to begin (n_sites,) [EUR/yr]; σ·ln(target) if None.

        References
        ----------
        Berry (1994), *Estimating discrete-choice models of product differentiation*, RAND Journal 25. Varadhan & Roland
        (2008), *Simple and globally convergent methods for accelerating the convergence of any EM algorithm*,
        Scandinavian Journal of Statistics 35 (the stride, scheme S3).
        """
        worth = self.sigma * np.log(target) if guess is None else guess
        step = self._short_of(target, worth)
        for _ in range(CYCLES):
            if np.abs(step).max() < CLOSE * self.sigma:
                nearest: Reals = worth + step
                nearest -= nearest.max()
                return nearest
            second = self._short_of(target, worth + step)
            worth, step = self._strode(target, worth, step, second)
        raise TableError(
            f"The constants of the {len(target)} sites do not converge in {CYCLES} cycles: "
            "check the territory for sites without people or out of everybody's reach."
        )

    def _strode(self, target: Reals, worth: Reals, step: Reals, second: Reals) -> tuple[Reals, Reals]:
        """Return where a stride leads and what is short there; two plain contractions where it leads astray."""
        bend = second - step
        stride = max(1.0, float(np.linalg.norm(step) / max(float(np.linalg.norm(bend)), 1e-12)))
        ahead = worth + 2.0 * stride * step + stride**2 * bend
        ahead -= ahead.max()
        short = self._short_of(target, ahead)
        if np.abs(short).max() > ASTRAY * np.abs(step).max():
            ahead = worth + step + second
            short = self._short_of(target, ahead)
        return ahead, short

    def _short_of(self, target: Reals, worth: Reals) -> Reals:
        """Return σ·ln(target/expected) (n_sites,) [EUR/yr]."""
        step: Reals = self.sigma * np.log(target / np.maximum(self.settlers(worth), 1e-15))
        return step

    def outside(self, worth: Reals, share: float) -> tuple[int, Reals]:
        """Return the value o of not settling [EUR/yr] and the law of locums' origins (2, n_faculties, n_towns) [–].

        In a steady state a locum settles with chance p = I/(I + e^(o/σ)) each time that he looks, so that locums of an
        origin are as many as its graduates over p; o is such that `share` of all who look settle:
        e^(o/σ) = (1/share − 1)/Σ P(r, u, b)/I.
        """
        inclusive, joint = self.inclusive(worth), self.joint / self.joint.sum()
        stays = (1.0 / share - 1.0) / (joint / inclusive).sum()
        return round(self.sigma * np.log(stays)), joint * (1.0 + stays / inclusive)


def _times(few: NDArray[np.float32], many: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return few @ many for a few rows, worked out as (manyᵀ @ fewᵀ)ᵀ: the other way round threads wait by spinning."""
    product: NDArray[np.float32] = (many.T @ few.T).T
    return product
