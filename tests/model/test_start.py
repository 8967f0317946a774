"""Start: what exists just before the first January."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.chance import Chance
from simdesert.country.doctors import Practice, Stage
from simdesert.country.patients import BAND_BITS
from simdesert.country.sites import Zone
from simdesert.country.territory import Territory
from simdesert.errors import TableError
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters


@pytest.fixture(scope="module")
def start(toy: Territory) -> DesertModel:
    return DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=20)


def test_every_practice_place_of_the_territory_is_held(start: DesertModel, toy: Territory) -> None:
    settled = start.doctors.rows(Stage.SETTLED)
    held = np.bincount(start.doctors.commune[settled], minlength=len(toy.communes))
    np.testing.assert_array_equal(held, toy.communes.gps)
    assert np.all(start.doctors.practice[settled] != Practice.SALARIED)


def test_gps_of_65_and_over_stand_where_the_territory_says(start: DesertModel, toy: Territory) -> None:
    settled = start.doctors.rows(Stage.SETTLED)
    old = settled[2025 - start.doctors.birth_year[settled] >= 65]
    held = np.bincount(start.doctors.commune[old], minlength=len(toy.communes))
    np.testing.assert_array_equal(held, toy.communes.gps_65_and_over)


def test_gps_are_51_on_average(start: DesertModel) -> None:
    settled = start.doctors.rows(Stage.SETTLED)
    age = 2025 - start.doctors.birth_year[settled]
    assert age.mean() == pytest.approx(51.0, abs=1.5)
    assert (age.min(), age.max() < 75) == (30, True)


def test_locums_are_nearly_four_years_of_settlements_and_three_cohorts_are_interns(
    start: DesertModel, toy: Territory
) -> None:
    # 2,357 × 1.093 × 0.0076 = 19.6 settlements a year; × 3.8 = 74 locums.
    settlements = 2_357 * 1.093 * toy.communes.population.sum() / 67_408_052
    assert len(start.doctors.rows(Stage.LOCUM)) == round(3.8 * settlements)
    interns = start.doctors.rows(Stage.INTERN)
    cohorts = np.bincount((start.doctors.id[interns] >> np.uint64(40)).astype(np.int64) - 2021)
    assert cohorts.tolist() == [round(settlements)] * 3


def test_visits_served_average_4160_a_place_in_the_first_year(lived, toy: Territory) -> None:
    model = lived(toy, 1)
    served = sum(month["visits_served"] for month in model.months) / model.months[0]["gps"]
    assert served == pytest.approx(4_160.0, rel=0.03)


@pytest.mark.parametrize("inhabitants_per_agent", [20, 100])
def test_what_the_start_counts_as_supply_is_what_the_first_year_serves(
    lived, toy: Territory, inhabitants_per_agent: int
) -> None:
    # A capacity that is still on its way would count visits at the start that no later year knows.
    model = lived(toy, 1, inhabitants_per_agent=inhabitants_per_agent)
    year = model.year_records[0].communes
    at_start, later = np.average((model.apl_at_start[0], year.apl), weights=year.population_need_weighted, axis=1)
    assert at_start == pytest.approx(later, rel=0.03)


def test_the_least_served_sites_are_priority_zones_and_red_communes_are_few(start: DesertModel, toy: Territory) -> None:
    sites = start.sites
    order = [sites.apl_under_65[sites.zone == zone].mean() for zone in Zone if (sites.zone == zone).any()]
    assert order == sorted(order)
    share = sites.population[sites.zone == Zone.PRIORITY].sum() / sites.population.sum()
    assert share >= 0.2
    assert 0 < start.red_communes.sum() < len(toy.communes) / 4


def test_people_have_a_medecin_traitant_mostly_near(start: DesertModel, toy: Territory) -> None:
    patients = start.patients
    adult = (patients.group & BAND_BITS) >= 3
    without = np.mean(patients.gp[adult] < 0)
    assert 0.05 < without < 0.20
    registered = patients.gp >= 0
    where = start.doctors.commune[patients.gp[registered]]
    same_site = start.sites.of_commune[where] == start.sites.of_commune[patients.commune[registered]]
    assert same_site.mean() > 0.4


def test_the_year_begins_with_empty_sums(start: DesertModel) -> None:
    assert start.months == []
    assert start.year_records == []
    assert start.events == []
    assert start.lapsed == 0
    assert not start.patients.obtained.any()
    assert not start.doctors.served_year.any()
    assert len(start.apl_history) == 1


def test_the_apl_of_the_warm_up_is_kept_by_commune_and_is_what_sites_were_zoned_by(
    start: DesertModel, toy: Territory
) -> None:
    apl, under_65 = start.apl_at_start
    assert len(apl) == len(toy.communes)
    assert (under_65 <= apl).all()
    need = toy.communes.population_need_weighted
    sums = (np.bincount(start.sites.of_commune, weights=values) for values in (need * under_65, need))
    np.testing.assert_allclose(np.divide(*sums), start.apl_history[0])


def test_a_second_model_of_the_same_start_knows_its_apl_too(start: DesertModel, toy: Territory) -> None:
    again = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=20)
    np.testing.assert_array_equal(again.apl_at_start[0], start.apl_at_start[0])


def test_what_a_newcomer_would_earn_is_about_the_net_income_of_a_gp(start: DesertModel) -> None:
    # 181,000 × 0.53 = 95,930 EUR for 5,000 visits a person.
    mean = np.average(start.sites.earnings, weights=start.sites.population)
    assert 60_000 < mean < 115_000


def test_the_start_does_not_depend_on_the_policy(toy: Territory, start: DesertModel) -> None:
    from simdesert.levers import LEVERS

    other = DesertModel(toy, Policy((LEVERS["msp"](),)), seed=1, inhabitants_per_agent=20)
    np.testing.assert_array_equal(other.patients.gp, start.patients.gp)
    np.testing.assert_array_equal(other.constant, start.constant)
    assert other.outside == start.outside


def test_another_draw_of_the_parameters_is_another_start(tiny: Territory) -> None:
    drawn = ModelParameters().drawn(Chance(3))
    one = DesertModel(tiny, Policy(), seed=3, inhabitants_per_agent=10)
    other = DesertModel(tiny, Policy(), seed=3, inhabitants_per_agent=10, parameters=drawn)
    assert one.capacity != other.capacity
    assert not np.array_equal(one.doctors.cap, other.doctors.cap)


def test_origins_of_doctors_in_place_are_where_graduates_of_their_site_come_from(start: DesertModel) -> None:
    # Born nearer to where they practise than people are on average.
    settled = start.doctors.rows(Stage.SETTLED)
    site, born = start.doctors.site[settled], start.doctors.birth_site[settled]
    people = start.sites.population / start.sites.population.sum()
    at_random = (start.site_km @ people)[site].mean()
    assert start.site_km[born, site].mean() < 0.95 * at_random


def test_a_territory_without_any_gp_is_refused_with_one_sentence(tiny: Territory) -> None:
    nobody = dataclasses.replace(tiny.communes, gps=np.zeros_like(tiny.communes.gps), gps_65_and_over=None)
    with pytest.raises(TableError, match="no commune has a general practitioner"):
        DesertModel(dataclasses.replace(tiny, communes=nobody, digest="nobody"), Policy(), seed=1)
