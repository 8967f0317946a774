"""Renew: specialists retire, newcomers arrive where their specialty stands, minutes follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from simdesert.country.doctors import Specialty, Stage
from simdesert.country.territory import Territory
from simdesert.levers._policy import Policy
from simdesert.metrics.year import REACHED
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.model.renew import drawn, minutes_to, odds_of_places, renew
from simdesert.model.specialist_parameters import SpecialistParameters
from simdesert.model.start import Hazards

PAEDIATRICIAN, DENTIST = Specialty.PAEDIATRICIAN, Specialty.DENTIST
ALL_STAY, ALL_GO = Hazards(0.0, 0.0), Hazards(0.0, 1.0)


@pytest.fixture
def model(toy: Territory) -> Iterator[DesertModel]:
    """The toy just before its first January."""
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400)
    yield model
    model.close()


def with_trend(model: DesertModel, trend: float) -> DesertModel:
    model.parameters = replace(model.parameters, specialists=SpecialistParameters(dentist_trend=trend))
    return model


def test_the_stock_follows_its_trend(model: DesertModel) -> None:
    with_trend(model, 0.02)
    start = {s: len(table) for s, table in model.specialists.items()}
    for year in range(2025, 2030):
        model.year = year
        renew(model)
        held = {s: len(table.rows(Stage.SETTLED)) for s, table in model.specialists.items()}
        assert held.pop(DENTIST) == round(start[DENTIST] * 1.02 ** (year - 2025))
        assert all(held[s] == start[s] for s in held)


def test_a_falling_stock_takes_nobody_in_until_departures_have_made_room(model: DesertModel) -> None:
    model.hazards = ALL_STAY
    with_trend(model, -0.05)
    n = len(model.specialists[DENTIST])
    model.year = 2030
    renew(model)
    assert len(model.specialists[DENTIST]) == len(model.specialists[DENTIST].rows(Stage.SETTLED)) == n


def test_a_doctor_who_stops_leaves_no_place_and_no_backlog(model: DesertModel) -> None:
    model.hazards = ALL_GO
    table = model.specialists[PAEDIATRICIAN]
    n = len(table)
    assert table.backlog[:n].any()
    renew(model)
    assert np.all(table.stage[:n] == Stage.GONE)
    assert np.all(table.commune[:n] == -1)
    assert not table.backlog[:n].any()
    assert np.all(table.stage[n:] == Stage.SETTLED)
    assert len(table) == 2 * n


def test_newcomers_are_cohorts_of_their_year_and_practise_where_the_specialty_stands(model: DesertModel) -> None:
    model.hazards = ALL_GO
    renew(model)
    for specialty, table in model.specialists.items():
        new = table.rows(Stage.SETTLED)
        assert np.all(table.id[new] >> np.uint64(40) == 2025)
        assert np.all((table.id[new] >> np.uint64(32)) & np.uint64(255) == int(specialty))
        assert (table.id[new] & np.uint64(2**32 - 1)).tolist() == list(range(len(new)))
        assert np.isin(table.commune[new], model.specialists.places[specialty].commune).all()
        np.testing.assert_array_equal(table.site[new], model.sites.of_commune[table.commune[new]])
        assert set((2025 - table.birth_year[new]).tolist()) <= set(range(30, 37))
        assert np.all(table.since[new] == 2025)


def test_more_newcomers_change_nothing_for_the_first(toy: Territory) -> None:
    first, more = (DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400) for _ in range(2))
    with_trend(more, 0.02)
    first.year = more.year = 2028
    for model in (first, more):
        renew(model)
    fewer, table = first.specialists[DENTIST], more.specialists[DENTIST]
    assert len(fewer) < len(table)
    for name in ("id", "birth_year", "female", "commune", "stage", "sector2"):
        np.testing.assert_array_equal(getattr(fewer, name), getattr(table, name)[: len(fewer)], err_msg=name)


def test_other_specialties_do_not_change_who_leaves(toy: Territory) -> None:
    one, other = (DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400) for _ in range(2))
    del other.specialists[PAEDIATRICIAN]
    for model in (one, other):
        renew(model)
    np.testing.assert_array_equal(one.specialists[DENTIST].stage, other.specialists[DENTIST].stage)


def test_odds_are_the_places_of_the_start_until_something_changes_and_rise_where_people_lack_doctors(
    model: DesertModel,
) -> None:
    model.refresh()
    specialists = model.specialists
    held = specialists.places[DENTIST].held
    specialists.years[DENTIST].won = specialists.won[DENTIST].copy()
    np.testing.assert_allclose(odds_of_places(model, DENTIST), held)
    specialists.years[DENTIST].won[0] *= 1.5
    expected = held.astype(float)
    expected[0] *= 1.5**model.parameters.specialists.specialist_crowding
    np.testing.assert_allclose(odds_of_places(model, DENTIST), expected)


def test_one_number_draws_one_place_in_proportion_to_the_odds() -> None:
    # 1 : 0 : 3, so the first quarter goes to place 0 and nobody to place 1.
    assert drawn(np.array([1.0, 0.0, 3.0]), np.array([0.1, 0.24, 0.26, 0.999])).tolist() == [0, 0, 2, 2]


def test_minutes_are_those_to_specialists_who_practise(tiny_model: DesertModel) -> None:
    column = REACHED.index("paediatrician")
    # The town itself 3 minutes; 10 km off 2 + 1.3 · 10 = 15; the hamlet beyond 90.
    before = minutes_to(tiny_model)
    assert before[:4, column].tolist() == pytest.approx([3.0, 15.0, 28.0, 54.0], abs=0.1)
    assert before[4, column] == np.inf
    tiny_model.specialists[PAEDIATRICIAN].stage[:] = Stage.GONE
    after = minutes_to(tiny_model)
    assert np.all(after[:, column] == np.inf)
    others = [c for c in range(len(REACHED)) if c != column]
    np.testing.assert_array_equal(after[:, others], before[:, others])


def test_the_record_carries_the_minutes_of_its_year(model: DesertModel) -> None:
    model.hazards = Hazards(0.0, 0.8)
    for _ in range(24):
        model.step()
    column = REACHED.index("ophthalmologist")
    first, last = (model.year_records[k].communes.minutes_to[:, column] for k in (0, -1))
    assert not np.array_equal(first, last)
    np.testing.assert_array_equal(last, model.minutes_to[:, column])


def test_the_same_seed_renews_alike_and_another_differently(toy: Territory) -> None:
    models = [DesertModel(toy, Policy(), seed=seed, inhabitants_per_agent=400) for seed in (1, 1, 2)]
    for model in models:
        renew(model)
    one, same, other = (model.specialists[DENTIST].commune for model in models)
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_trend_is_a_parameter_like_any_other() -> None:
    assert ModelParameters().specialists.of(DENTIST, "trend") == 0.01
    assert ModelParameters().specialists.of(PAEDIATRICIAN, "wait") == 22.0
