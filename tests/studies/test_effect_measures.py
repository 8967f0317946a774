"""How published effects are measured, on records worked by hand."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simdesert.country.doctors import Stage
from simdesert.country.patients import DEPRIVED_BIT
from simdesert.country.sites import Zone
from simdesert.country.territory import load
from simdesert.levers._policy import Policy
from simdesert.metrics.year import WAIT_EDGES_DAYS
from simdesert.model.desert import DesertModel
from simdesert.studies import _effect_care as care
from simdesert.studies import _effect_levels as levels
from simdesert.studies import _effect_measures as measures
from simdesert.studies._effect_levers import HigherEarnings, poorest_sites
from simdesert.studies._effects import effects
from simdesert.studies._newcomers import newcomers
from simdesert.studies._places import extreme, inside

TOY = load("toy")
ANY = effects()[0]


def asking(**changes: Any) -> Any:
    """Return an effect that asks for something."""
    return dataclasses.replace(ANY, **{"where": "france", **changes})


@pytest.fixture(scope="module")
def model() -> Iterator[DesertModel]:
    """The toy after two years."""
    lived = DesertModel(TOY, Policy(), seed=1, inhabitants_per_agent=400)
    for _ in range(24):
        lived.step()
    yield lived
    lived.close()


# two runs -------------------------------------------------------------------------------------------------------------
def test_a_change_is_a_share_of_the_value_without() -> None:
    assert measures.over(110.0, 100.0) == pytest.approx(0.1)
    assert math.isnan(measures.over(1.0, 0.0))


def test_holders_are_compared_with_themselves_and_only_where_they_practise_in_both_runs() -> None:
    # holders 1 and 2: lists of 110 and 90 with, 100 and 80 without; 3 holds none, 4 is gone without
    with_ = {1: (110.0, True), 2: (90.0, True), 3: (500.0, False), 4: (70.0, True)}
    without = {1: (100.0, False), 2: (80.0, False), 3: (1.0, False)}
    assert measures.MEASURES["holders_lists"].of(with_, without) == pytest.approx(200 / 180 - 1)
    # 20 × 256/256 more for two places: 10 each, 10.93 a person
    served = {who: (256.0 * value, holds) for who, (value, holds) in with_.items()}
    base = {who: (256.0 * value, holds) for who, (value, holds) in without.items()}
    assert measures.MEASURES["holders_visits"].of(served, base) == pytest.approx(10.93)
    assert math.isnan(measures.MEASURES["holders_lists"].of({3: (500.0, False)}, without))


def test_holders_have_held_for_four_years(model: DesertModel) -> None:
    rows = model.settled[:3]
    signed = np.zeros(len(model.doctors), dtype=np.int16)
    signed[rows] = [2022, 2023, 0]  # the model has lived 2026
    model.doctors.signed["medical_assistants"] = signed
    seen = measures.holders("listed")(model, asking(metric="medical_assistants"))
    del model.doctors.signed["medical_assistants"]
    assert [seen[int(who)][1] for who in model.doctors.id[rows]] == [True, False, False]
    assert len(seen) == len(model.settled)


def test_rural_flows_add_up_over_the_years(model: DesertModel) -> None:
    rural = inside(model, "rural")
    events = [batch for batch in model.events if batch["event"] == "settled"]
    there = sum(int(rural[np.asarray(batch["commune"])].sum()) for batch in events)
    assert {batch["year"] for batch in events} == {2025, 2026}
    assert measures.rural_flow(model, asking(metric="settlers")) == there > 0


def test_the_gain_per_people_is_taken_at_two_places(model: DesertModel) -> None:
    people, held = TOY.communes.population, model.year_records[-1].communes.gps
    zone = model.zone_at_start_of_commune
    here, there = (1e5 * held[zone == z].sum() / people[zone == z].sum() for z in (Zone.INTERMEDIATE, Zone.PRIORITY))
    asked = asking(metric="gps", where="intermediate", than="priority")
    assert measures.per_100_000(model, asked) == pytest.approx(here - there)


def test_young_gps_are_under_45_and_counted_where_they_practise(model: DesertModel) -> None:
    age = 2026 - model.doctors.birth_year[model.settled]
    everywhere = measures.young(model, asking())
    assert everywhere == np.count_nonzero(age < 45)
    low, elsewhere = (measures.young(model, asking(where=w)) for w in ("low_access_countryside", "elsewhere"))
    assert low + elsewhere == everywhere


def test_who_practised_at_the_start_is_established(model: DesertModel) -> None:
    poor = np.array(sorted(poorest_sites(TOY)))
    first = (model.doctors.id >> np.uint64(40)) == 0
    rows = np.flatnonzero(first & (model.doctors.stage == Stage.SETTLED))
    expected = np.isin(model.doctors.site[rows], poor).mean()
    assert measures.in_poor_sites(model, asking()) == pytest.approx(expected)


def test_the_poorest_sites_hold_at_most_a_fifth_of_people_and_nobody_is_poorer_elsewhere() -> None:
    people = np.bincount(TOY.site_of_commune, weights=TOY.communes.population)
    poor = np.bincount(TOY.site_of_commune, weights=TOY.communes.population * TOY.communes.share_deprived) / people
    rows = sorted(poorest_sites(TOY))
    assert people[rows].sum() <= 0.2 * people.sum()
    assert poor[rows].min() >= np.delete(poor, rows).max()


def test_higher_earnings_are_paid_in_poor_sites_and_known_to_all(model: DesertModel) -> None:
    lever = HigherEarnings(sites=frozenset({0, 2}))
    seen = model.doctors.seen(model.settled, 2026)
    amount, years = lever.income(seen, model.sites)
    assert amount[0, :3].tolist() == [13_704.0, 0.0, 13_704.0]
    # after 30 % of tax, a tenth of 181,000 × 0.53
    assert 0.7 * amount[0, 0] == pytest.approx(0.1 * 95_930, rel=1e-4)
    assert years >= 10
    assert 0.3 * lever.knows_aid(seen) >= 1.0


# places ---------------------------------------------------------------------------------------------------------------
def test_the_lowest_fifth_of_people_is_cut_before_it_is_exceeded() -> None:
    # 10, 20 and 70 people at 3, 1 and 2: the lowest (20 of 100) fits into 0.25, the next (70) does not
    flags = extreme(np.array([3.0, 1.0, 2.0]), np.array([10.0, 20.0, 70.0]), 0.25)
    assert flags.tolist() == [False, True, False]
    assert extreme(np.array([3.0, 1.0]), np.array([10.0, 90.0]), 0.25).tolist() == [False, True]  # at least one


def test_lowest_and_highest_tenths_are_of_people(model: DesertModel) -> None:
    apl, people = model.year_records[-1].communes.apl, TOY.communes.population
    low, high = inside(model, "lowest_tenth"), inside(model, "highest_tenth")
    assert 0 < people[low].sum() <= 0.1 * people.sum()
    assert apl[low].max() <= apl[~low].min()
    assert apl[high].min() >= apl[~high].max()


# levels ---------------------------------------------------------------------------------------------------------------
def test_the_yearly_change_is_geometric() -> None:
    model = DesertModel(TOY, Policy(), seed=1, inhabitants_per_agent=400)
    for _ in range(36):
        model.step()
    gps = [record.communes.gps.sum() for record in model.year_records]
    asked = asking(metric="gps", since=2025)
    assert levels.yearly_change(model, asked) == pytest.approx((gps[2] / gps[0]) ** 0.5 - 1)
    model.close()


def test_waits_of_five_days_are_a_share_of_booked_visits() -> None:
    # one visit in each half-day to 15 days: 20 of 30 at 5 days and more
    histogram = np.where(WAIT_EDGES_DAYS < 15, 1.0, 0.0)[np.newaxis, :]
    year = SimpleNamespace(communes=SimpleNamespace(wait_histogram=histogram))
    model: Any = SimpleNamespace(year_records=[year])
    assert care.waits_of_five_days(model, ANY) == pytest.approx(20 / 30)


def test_a_level_is_a_metric_or_a_measure_of_the_calibration(model: DesertModel) -> None:
    assert levels.level(model, asking(metric="gps")) == model.year_records[-1].communes.gps.sum()
    shares = [levels.level(model, asking(metric=name)) for name in ("share_seen_next_day", "share_in_birth_region")]
    assert all(0.0 < share < 1.0 for share in shares)


def test_the_year_of_the_trough_and_what_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(care, "all_modes", lambda _, year: (100.0, 90.0, 80.0, 88.0)[year])
    model: Any = SimpleNamespace(year_records=range(4), start_year=2025)
    assert care.trough_year(model, ANY) == 2027.0
    assert care.recovery(model, ANY) == pytest.approx(88 / 80 - 1)


def test_the_slope_across_departements_is_per_100_gps_more_for_100000_people() -> None:
    # 100, 200 and 300 GPs per 100,000 people; APL 2, 4 and 6, visits sought 3, 3.5 and 4 a person
    communes = SimpleNamespace(departement=np.array(["01", "02", "03"]))
    year = SimpleNamespace(
        gps=np.array([100.0, 200.0, 300.0]),
        population=np.full(3, 1e5),
        population_need_weighted=np.full(3, 9e4),
        apl=np.array([2.0, 4.0, 6.0]),
        visits_sought=np.array([3e5, 3.5e5, 4e5]),
    )
    model: Any = SimpleNamespace(
        territory=SimpleNamespace(communes=communes), year_records=[SimpleNamespace(communes=year)]
    )
    assert care.apl_across_departements(model, ANY) == pytest.approx(2.0)
    # the study counts 175 GPs where the model has 200 places: 100 GPs more are 200/175 as many places
    assert care.sought_across_departements(model, ANY) == pytest.approx(0.5 * 200 / 175)
    communes.departement[:] = "01"
    assert math.isnan(care.apl_across_departements(model, ANY))


def test_minutes_to_the_nearest_flagged_commune_agree_with_the_travel_matrix() -> None:
    flags = np.zeros(len(TOY.communes), dtype=np.bool_)
    flags[[3, 40, 77]] = True
    nearest = care.minutes_to_nearest(TOY, flags)
    travel = TOY.travel
    for row in (0, 3, 50, 120):
        reached = slice(travel.indptr[row], travel.indptr[row + 1])
        there = travel.minutes[reached][flags[travel.indices[reached]]]
        assert nearest[row] == (there.min() if len(there) else np.inf)
    assert nearest[3] == pytest.approx(3.0)  # the own commune
    to = np.full(4, 40)
    pairs = care.minutes_between(TOY, np.array([40, 3, 77, 120]), to)
    for minutes, row in zip(pairs, (40, 3, 77, 120), strict=True):
        reached = slice(travel.indptr[row], travel.indptr[row + 1])
        known = travel.minutes[reached][travel.indices[reached] == 40]
        assert minutes == (known[0] if len(known) else np.inf)


def test_everybody_uses_the_nearest_gp_if_all_are_registered_where_they_live(model: DesertModel) -> None:
    patients = model.patients.copy()
    of_commune = {int(model.doctors.commune[row]): int(row) for row in model.settled}
    home = patients.commune
    patients.gp[:] = [of_commune.get(int(commune), -1) for commune in home]
    at_home: Any = SimpleNamespace(**{**vars(model), "patients": patients})
    assert care.nearest_gp(at_home, asking()) == 1.0
    far = next(row for row in model.settled if model.doctors.commune[row] != 0)
    patients.gp[:] = int(far)  # one practice for all: nearest only where no other is nearer
    assert care.nearest_gp(at_home, asking()) < 0.2


def test_forgoing_care_compares_the_deprived_of_a_place_with_all_others(model: DesertModel) -> None:
    patients = model.patients.copy()
    deprived = (patients.group & DEPRIVED_BIT) > 0
    patients.forgone[:] = np.where(deprived, 3, 1)
    k = model.inhabitants_per_agent
    one, three = 1 - (1 - 1 / k), 1 - (1 - 1 / k) ** 3
    changed: Any = SimpleNamespace(**{**vars(model), "patients": patients})
    assert care.forgoing_ratio(changed, asking()) == pytest.approx(three / one)
    priority = inside(model, "priority")[patients.commune]
    patients.forgone[:] = np.where(deprived & priority, 3, 1)
    assert care.forgoing_ratio(changed, asking(where="priority")) == pytest.approx(three / one)
    assert care.forgoing_ratio(changed, asking()) < three / one


def test_gps_of_priority_zones_are_compared_with_the_others(model: DesertModel) -> None:
    there = model.sites.zone[model.doctors.site[model.settled]] == Zone.PRIORITY
    before = model.doctors.listed.copy()
    model.doctors.listed[model.settled] = np.where(there, 120.0, 100.0)
    assert care.priority_over_others(model, asking(metric="listed")) == pytest.approx(0.2)
    model.doctors.listed[:] = before


def test_who_stays_is_37_to_40_and_was_there_a_year_before(model: DesertModel) -> None:
    doctors, rows = model.doctors, model.settled
    age = 2026 - doctors.birth_year[rows]
    rows = rows[(age >= 37) & (age <= 40)]
    moved = {int(who) for batch in model.events if batch["event"] == "moved" and batch["year"] == 2026
             for who in np.asarray(batch["id"])}  # fmt: skip
    movers = sum(int(who) in moved for who in doctors.id[rows])
    stayers = sum(int(doctors.since[row] < 2026) for row in rows)
    assert levels.stays(model, asking()) == pytest.approx(stayers / (stayers + movers))


def test_newcomers_are_born_where_they_are_told_to_be(model: DesertModel) -> None:
    rows, site = newcomers(model)
    before, region = model.doctors.birth_site.copy(), model.sites.region[0]
    model.doctors.birth_site[rows] = site
    assert levels.born_where_they_practise(model, asking(regions=(region, "nowhere"))) == 1.0
    assert math.isnan(levels.born_where_they_practise(model, asking(regions=("nowhere",))))
    model.doctors.birth_site[:] = before


def test_the_birth_commune_of_newcomers_is_the_largest_of_their_birth_site(model: DesertModel) -> None:
    rows, _ = newcomers(model)
    doctors, people, of_commune = model.doctors, model.territory.communes.population, model.sites.of_commune
    before = doctors.birth_site.copy(), doctors.commune.copy()
    doctors.birth_site[rows] = 2
    doctors.commune[rows] = max(np.flatnonzero(of_commune == 2), key=lambda commune: people[commune])
    assert levels.level(model, asking(metric="share_in_birth_commune")) == 1.0
    doctors.commune[rows[0]] = min(np.flatnonzero(of_commune == 2), key=lambda commune: people[commune])
    assert levels.level(model, asking(metric="share_in_birth_commune")) == pytest.approx(1.0 - 1.0 / len(rows))
    doctors.birth_site[:], doctors.commune[:] = before


def test_a_faculty_that_wins_seats_wins_settlers_near_it_but_not_one_for_one(model: DesertModel) -> None:
    faculties = TOY.faculties
    if len(faculties) < 2:
        two = dataclasses.replace(
            faculties,
            name=np.array(["A", "B"]),
            region=np.repeat(faculties.region[:1], 2),
            latitude=np.array([TOY.communes.latitude.min(), TOY.communes.latitude.max()]),
            longitude=np.repeat(TOY.communes.longitude.mean(), 2),
            share=np.array([0.5, 0.5]),
        )
        territory = dataclasses.replace(TOY, faculties=two, digest="two faculties")
        assert math.isnan(levels.pass_through(model, asking()))
        model = DesertModel(territory, Policy(), seed=1, inhabitants_per_agent=400)
    assert 0.0 < levels.pass_through(model, asking()) < 1.0
    model.close()
