"""Fit visits: how many each practice place must count for the APL of supply alone to be the official one.

The APL is linear in the visits: ``APL = A·(places × x)`` with ``A_ij = w_ij / Σ_k w_kj·P*_k``. Fitted are the x of
communes whose doctors somebody with a known APL reaches, within the DREES's bounds per practice place; the others stay
at the formula of :func:`simdesert.metrics.apl.starting_visits`.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.territory import Territory, assembled
from simdesert.errors import OptionError
from simdesert.metrics.apl import LEAST_VISITS, MOST_VISITS, VISITS_PER_PLACE, bounded_visits, starting_visits
from simdesert.metrics.catchment import catchment
from simdesert.studies.agreement import Agreement, agreement
from simdesert.studies.validate import LEVELS, SUPPLY, aligned, official_apl, starting_series

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Reals = NDArray[np.float64]

HOLD = 1.0
"""How strongly visits are held to the formula [–]: visits off by 10 % everywhere weigh as much as an APL off by 0.1. An
assumption; between 0.3 and 3 the agreement on hidden départements moves by 0.001."""

FOLDS = 5
"""Parts into which départements are cut to test the fit; each in turn is hidden."""


@dataclass(frozen=True)
class Fit:
    """Visits fitted to an official APL, and how well the APL of supply alone then agrees with it.

    Attributes
    ----------
    visits_per_place
        (n_communes,) [visits/yr].
    places
        Practice places whose visits were fitted [places].
    at_bounds
        Share of them that end at a bound [0–1].
    unfitted, fitted
        Agreement with the formula's visits, and with those fitted.
    hidden
        Agreement on départements whose APL was hidden from the fit, each in turn; None where there is only one.
    """

    visits_per_place: Reals
    places: int
    at_bounds: float
    unfitted: Agreement
    fitted: Agreement
    hidden: Agreement | None


def with_fitted_visits(territory: Territory) -> Territory:
    """Return the territory with visits fitted to its own official APL, and a note that says how well they fit.

    Raises
    ------
    OptionError
        It has no official APL.
    """
    if territory.communes.official_apl is None:
        raise OptionError("--fit-apl needs an official APL; give --apl, the DREES's workbook or a CSV file code,apl")
    fit = fit_visits(territory)
    communes = dataclasses.replace(territory.communes, visits_per_place=fit.visits_per_place)
    parts = (territory.facilities, territory.faculties, territory.travel)
    fitted = assembled(territory.name, communes, *parts)  # a data version of its own
    return dataclasses.replace(fitted, stylised=territory.stylised, notes=(*territory.notes, note(fit)))


def fit_visits(territory: Territory) -> Fit:
    """Return the visits per place under which the APL of supply alone comes nearest to the territory's official one.

    Minimised is Σ_i P*_i·(APL_i − official_i)²/ΣP* + HOLD·Σ_j places_j·((x_j − formula_j)/4160)²/Σ places, with x
    between 3,293 and 5,488 (3,600 and 6,000 a person). Départements are then hidden in five turns and their APL
    foretold from the fit to the others.
    """
    communes = dataclasses.replace(territory.communes, visits_per_place=None)
    territory = dataclasses.replace(territory, communes=communes)
    ours, theirs, _ = aligned(territory, starting_series(territory), official_apl(territory))
    weights, places = catchment(territory.travel), communes.gps.astype(np.float64)
    reach = shared_out(weights, communes.population_need_weighted)
    formula = bounded_visits(starting_visits(territory))
    known, official, need = ours.index.to_numpy(), theirs["apl"].to_numpy(), theirs["need"].to_numpy()
    visits, fitted = solved(reach[known], places, formula, (official, need))

    codes, departement = np.unique(ours["departement"], return_inverse=True)
    foretold = np.full(len(known), np.nan)
    for fold in range(FOLDS):
        hidden = departement % FOLDS == fold
        if hidden.any() and not hidden.all():
            others, _ = solved(reach[known[~hidden]], places, formula, (official[~hidden], need[~hidden]))
            foretold[hidden] = reach[known[hidden]] @ (places * others)
    ours = ours.assign(fitted=reach[known] @ (places * visits), foretold=foretold)
    span = MOST_VISITS - LEAST_VISITS
    tight = fitted & ((visits < LEAST_VISITS + 0.001 * span) | (visits > MOST_VISITS - 0.001 * span))
    unfitted, after = (agreement(ours, theirs, (name, "apl"), LEVELS) for name in (SUPPLY, "fitted"))
    return Fit(
        visits_per_place=visits,
        places=int(places[fitted].sum()),
        at_bounds=float(places[tight].sum() / max(1.0, places[fitted].sum())),
        unfitted=unfitted,
        fitted=after,
        hidden=agreement(ours, theirs, ("foretold", "apl"), LEVELS) if len(codes) > 1 else None,
    )


def shared_out(weights: csr_array, need: Reals) -> csr_array:
    """Return the APL that a visit a year in each commune gives to each (n, n): w_ij / Σ_k w_kj·P*_k."""
    from scipy.sparse import diags_array

    reached = weights.T @ need
    inverse = np.divide(1.0, reached, out=np.zeros(len(reached)), where=reached > 0.0)
    return (weights @ diags_array(inverse)).tocsr()


def solved(
    reach: csr_array, places: Reals, formula: Reals, known: tuple[Reals, Reals]
) -> tuple[Reals, NDArray[np.bool_]]:
    """Return the fitted visits per place (n,) [visits/yr] and which were fitted (n,) flags.

    Bounded linear least squares by L-BFGS-B on columns scaled to length one: 0.1 s for 10,000 communes, where
    ``scipy.optimize.lsq_linear`` finds the same in 12 s or more.

    Parameters
    ----------
    reach
        Rows of :func:`shared_out` of the communes whose APL is known (n_known, n).
    places
        Practice places (n,) [places].
    formula
        What visits are held to, within the bounds (n,) [visits/yr].
    known
        Official APL and need-weighted people (n_known,), (n_known,).
    """
    from scipy.optimize import Bounds, minimize
    from scipy.sparse import diags_array, vstack

    official, need = known
    fitted = (reach.sum(axis=0) > 0.0) & (places > 0.0)
    visits, mine = formula.copy(), places[fitted]
    root, held = np.sqrt(need / need.sum()), np.sqrt(HOLD * mine / mine.sum()) / VISITS_PER_PLACE
    matrix = vstack([diags_array(root) @ reach[:, fitted] @ diags_array(mine), diags_array(held)]).tocsr()
    target = np.concatenate([root * official, held * formula[fitted]])
    length = np.sqrt(matrix.power(2).sum(axis=0))
    matrix = (matrix @ diags_array(1.0 / length)).tocsr()
    transposed = matrix.T.tocsr()

    def square_and_slope(scaled: Reals) -> tuple[float, Reals]:
        gap = matrix @ scaled - target
        return float(gap @ gap) / 2.0, transposed @ gap

    bounds = Bounds(LEAST_VISITS * length, MOST_VISITS * length)
    options = {"maxiter": 5000, "maxfun": 10_000, "ftol": 1e-12, "gtol": 1e-9}
    found = minimize(square_and_slope, formula[fitted] * length, jac=True, method="L-BFGS-B", bounds=bounds,
                     options=options)  # fmt: skip
    visits[fitted] = np.clip(found.x / length, LEAST_VISITS, MOST_VISITS)
    return visits, fitted


def note(fit: Fit) -> str:
    """Return one sentence on what was fitted and how well it holds, on what it saw and on what it did not see."""
    parts = [
        ("before", fit.unfitted),
        ("after", fit.fitted),
        ("foretold where the official APL was hidden", fit.hidden),
    ]
    said = ", ".join(
        f"{one.correlation['commune']:.3f} and {one.correlation['departement']:.3f} {when}"
        for when, one in parts
        if one is not None
    )
    return (
        f"Fitted: visits of {fit.places:,} practice places to the official APL ({fit.at_bounds:.0%} end at a bound of "
        f"the DREES); correlation of the APL of supply alone between communes and between départements {said}."
    )
