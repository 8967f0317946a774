"""Fit visits: known visits are found again, bounds hold, and hidden départements do not leak."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy.optimize import lsq_linear
from scipy.sparse import csr_array, diags_array, vstack

from simdesert.country.territory import Territory
from simdesert.errors import OptionError
from simdesert.levers._policy import Policy
from simdesert.metrics.apl import LEAST_VISITS, MOST_VISITS, VISITS_PER_PLACE, starting_apl, starting_visits
from simdesert.metrics.catchment import accessibility, catchment
from simdesert.model.desert import DesertModel
from simdesert.studies.fit_visits import HOLD, fit_visits, note, shared_out, solved, with_fitted_visits


def with_official(territory: Territory, apl: np.ndarray) -> Territory:
    return dataclasses.replace(territory, communes=dataclasses.replace(territory.communes, official_apl=apl))


@pytest.fixture(scope="module")
def worked(real: Territory) -> np.ndarray:
    """Visits per place that nobody told the fit: from 3,400 in the west to 5,400 in the east."""
    order = np.argsort(np.argsort(real.communes.longitude))
    return 3400.0 + 2000.0 * order / (len(order) - 1)


@pytest.fixture(scope="module")
def official(real: Territory, worked: np.ndarray) -> np.ndarray:
    communes = real.communes
    return accessibility(catchment(real.travel), communes.gps * worked, communes.population_need_weighted)


def test_a_visit_is_shared_by_all_who_reach_it() -> None:
    # Two communes of 100 and 300 people; the second reaches the first with weight 1/3: 100 + 100 share its visits.
    weights = csr_array(np.array([[1.0, 0.0], [1 / 3, 1.0]]))
    expected = [[1 / 200, 0.0], [1 / 600, 1 / 300]]
    np.testing.assert_allclose(shared_out(weights, np.array([100.0, 300.0])).toarray(), expected)


def test_the_apl_of_fitted_visits_is_the_official_one(
    real: Territory, worked: np.ndarray, official: np.ndarray
) -> None:
    fit = fit_visits(with_official(real, official))
    assert fit.fitted.correlation["commune"] > max(0.99, fit.unfitted.correlation["commune"])
    assert fit.fitted.error["commune"] < 0.35 * fit.unfitted.error["commune"]
    places = real.communes.gps
    assert np.corrcoef(np.repeat(fit.visits_per_place, places), np.repeat(worked, places))[0, 1] > 0.9


def test_visits_stay_within_the_bounds_of_the_drees(real: Territory, official: np.ndarray) -> None:
    fit = fit_visits(with_official(real, 3.0 * official))
    assert fit.visits_per_place.min() >= LEAST_VISITS
    assert fit.visits_per_place.max() == pytest.approx(MOST_VISITS)
    assert fit.at_bounds > 0.9


def test_the_fit_is_the_least_squares_that_another_solver_finds(real: Territory, official: np.ndarray) -> None:
    communes = real.communes
    reach = shared_out(catchment(real.travel), communes.population_need_weighted)
    places, need = communes.gps.astype(float), communes.population_need_weighted
    formula = np.full(len(places), 4160.0)
    known = np.arange(0, len(places), 2)
    visits, fitted = solved(reach[known], places, formula, (official[known], need[known]))
    mine = places[fitted]
    root = np.sqrt(need[known] / need[known].sum())
    held = np.sqrt(HOLD * mine / mine.sum()) / VISITS_PER_PLACE
    matrix = vstack([diags_array(root) @ reach[known][:, fitted] @ diags_array(mine), diags_array(held)]).toarray()
    target = np.concatenate([root * official[known], held * 4160.0])
    other = lsq_linear(matrix, target, bounds=(LEAST_VISITS, MOST_VISITS), method="bvls", tol=1e-12)
    np.testing.assert_allclose(visits[fitted], other.x, atol=5.0)


def test_places_that_no_known_commune_reaches_keep_the_formula(real: Territory, official: np.ndarray) -> None:
    apl = np.full(len(official), np.nan)
    apl[0] = 9.0
    fit = fit_visits(with_official(real, apl))
    changed = np.abs(fit.visits_per_place - np.clip(starting_visits(real), LEAST_VISITS, MOST_VISITS)) > 1e-6
    reached = catchment(real.travel)[[0]].toarray()[0] > 0.0
    assert changed.any()
    assert not (changed & ~reached).any()
    assert fit.hidden is None


def test_what_is_hidden_is_foretold_without_its_own_apl(real: Territory, official: np.ndarray) -> None:
    # Each commune is a département of its own: five turns hide a fifth each.
    n = len(real.communes)
    many = dataclasses.replace(real.communes, departement=np.array([f"{k:03d}" for k in range(n)]))
    apart = dataclasses.replace(real, communes=many)
    fit = fit_visits(with_official(apart, official))
    assert fit.hidden is not None
    assert fit.fitted.error["commune"] < fit.hidden.error["commune"] < fit.unfitted.error["commune"]
    shifted = official.copy()
    shifted[0] += 5.0
    other = fit_visits(with_official(apart, shifted))
    assert other.hidden is not None
    # What was foretold of commune 0 is the same, so only its own error grows.
    need = real.communes.population_need_weighted
    assert other.hidden.error["commune"] ** 2 - fit.hidden.error["commune"] ** 2 > 0.9 * need[0] / need.sum() * 5.0**2


def test_a_territory_with_fitted_visits_says_so_and_has_the_fitted_apl(real: Territory, official: np.ndarray) -> None:
    fitted = with_fitted_visits(with_official(real, official))
    assert fitted.notes[:-1] == real.notes
    assert fitted.digest != real.digest
    assert fitted.notes[-1].startswith("Fitted: visits of ")
    error = np.sqrt(
        np.average((starting_apl(fitted)[0] - official) ** 2, weights=real.communes.population_need_weighted)
    )
    assert error == pytest.approx(fit_visits(fitted).fitted.error["commune"])


def test_a_fit_starts_from_the_formula_whatever_was_fitted_before(real: Territory, official: np.ndarray) -> None:
    once = fit_visits(with_official(real, official))
    twice = fit_visits(with_fitted_visits(with_official(real, official)))
    np.testing.assert_array_equal(once.visits_per_place, twice.visits_per_place)


def test_a_note_without_hidden_departements_does_not_speak_of_them(real: Territory, official: np.ndarray) -> None:
    fit = fit_visits(with_official(real, official))
    assert "hidden" not in note(dataclasses.replace(fit, hidden=None))


def test_without_an_official_apl_nothing_can_be_fitted(real: Territory) -> None:
    with pytest.raises(OptionError, match="--fit-apl needs an official APL; give --apl"):
        with_fitted_visits(real)


def test_the_model_starts_nearer_to_the_official_apl_with_fitted_visits(real: Territory, official: np.ndarray) -> None:
    # error between communes, need-weighted, once the level (which the start solves) is taken off
    known = with_official(real, official)
    need = real.communes.population_need_weighted

    def error(territory: Territory) -> float:
        model = DesertModel(territory, Policy(), seed=0, inhabitants_per_agent=20)
        apl = model.apl_at_start[0]
        model.close()
        relative = apl / np.average(apl, weights=need) - official / np.average(official, weights=need)
        return float(np.sqrt(np.average(relative**2, weights=need)))

    assert error(with_fitted_visits(known)) < 0.75 * error(known)
