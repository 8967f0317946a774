"""Flows: what a run keeps, read by place and year."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pytest

from simdesert.country.doctors import Practice, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone
from simdesert.country.territory import load
from simdesert.levers._contract import Contract
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._policy import Policy
from simdesert.metrics import METRICS
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import PLACES_PER_PERSON, REFERENCE_POPULATION
from simdesert.studies._flows import FLOWS, Place, is_local, unit_of, value_of

TOY = load("toy")
SHARE = TOY.communes.population.sum() / REFERENCE_POPULATION
ALL = Place(np.ones(len(TOY.communes), dtype=np.bool_), whole=True)


class Everything(Lever):
    """Three houses, two centres and four posts a year in the toy; ten contracts a year for interns; days elsewhere."""

    official_name = "Essai"

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Open houses and centres."""
        even = np.ones(len(sites)) / len(sites) / SHARE
        return {"msp": 3.0 * even, "health_centre": 2.0 * even}

    def contract(self) -> Contract:
        """Ask all interns."""
        return Contract("intern", 10.0 / SHARE, years_offered=9, years_paid=1)

    def posts(self, sites: Sites, year: int) -> Answer:
        """Offer posts."""
        return np.ones(len(sites)) / len(sites) / SHARE * 4.0

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Ask every GP for a day a month."""
        return 1.0, np.ones(len(sites))


Everything.name = "everything"


@pytest.fixture(scope="module")
def model() -> Iterator[DesertModel]:
    """The toy after two years of it."""
    lived = DesertModel(TOY, Policy((Everything(),)), seed=1, inhabitants_per_agent=400)
    for _ in range(24):
        lived.step()
    yield lived
    lived.close()


@pytest.fixture(scope="module")
def flow(model: DesertModel) -> Callable[..., float]:
    """The value of a flow of that run."""
    return lambda name, year, place=ALL: value_of(model, name, "everything", year, place)


def test_contracts_are_counted_in_persons_by_year_and_so_far(model: DesertModel, flow: Callable[..., float]) -> None:
    places = round(10.0 * PLACES_PER_PERSON)
    assert [flow("signed", year) for year in (0, 1)] == pytest.approx([places / PLACES_PER_PERSON] * 2)
    assert [flow("signed_total", year) for year in (0, 1)] == pytest.approx([places / 1.093, 2 * places / 1.093])
    assert value_of(model, "signed", "another", 0, ALL) == 0.0


def test_interns_who_sign_are_nowhere_yet(flow: Callable[..., float]) -> None:
    assert np.isnan(flow("signed", 0, Place(ALL.inside)))


def test_facilities_of_all_types_are_counted_so_far(flow: Callable[..., float]) -> None:
    assert [flow("opened", year) for year in (0, 1)] == [5.0, 10.0]


def test_posts_filled_are_the_salaried_in_december(model: DesertModel, flow: Callable[..., float]) -> None:
    salaried = np.count_nonzero(model.doctors.practice[model.settled] == Practice.SALARIED)
    assert salaried > 0
    assert flow("posts_filled", 1) == pytest.approx(salaried / PLACES_PER_PERSON)


def test_a_day_a_month_is_twelve_a_year_for_each_gp_in_practice_or_hospital(
    model: DesertModel, flow: Callable[..., float]
) -> None:
    persons = len(model.settled) / PLACES_PER_PERSON + np.count_nonzero(model.doctors.stage == Stage.HOSPITAL)
    assert flow("days", 1) == pytest.approx(12 * persons)
    assert value_of(model, "days", "another", 1, ALL) == 0.0


def test_locums_are_those_of_december(model: DesertModel, flow: Callable[..., float]) -> None:
    assert flow("locums", 1) == np.count_nonzero(model.doctors.stage == Stage.LOCUM)


@pytest.mark.parametrize(("name", "event"), [("settlers", "settled"), ("exits", "left"), ("moves", "moved")])
def test_settlers_exits_and_moves_of_the_zones_add_up_to_the_years(
    model: DesertModel, flow: Callable[..., float], name: str, event: str
) -> None:
    zones = [Place(model.zone_at_start_of_commune == zone) for zone in Zone]
    for year in (0, 1):
        whole = flow(name, year)
        assert whole == model.year_records[year].flows[event] > 0
        assert sum(flow(name, year, zone) for zone in zones) == whole


def test_the_public_cost_is_that_of_the_ledger(model: DesertModel, flow: Callable[..., float]) -> None:
    assert flow("public_cost_eur", 1) == 0.0
    model.year_records[1].ledger["everything", "state", "doctors"] = 7.0
    assert flow("public_cost_eur", 1) == 7.0
    del model.year_records[1].ledger["everything", "state", "doctors"]


def test_a_metric_is_that_of_the_yearly_tables(model: DesertModel, flow: Callable[..., float]) -> None:
    communes = model.year_records[1].communes
    desert = model.zone_at_start_of_commune == Zone.PRIORITY
    assert flow("gps", 1) == communes.gps.sum()
    assert flow("gps", 1, Place(desert)) == communes.gps[desert].sum()
    mean = (communes.apl * communes.population_need_weighted)[desert].sum() / communes.population_need_weighted[
        desert
    ].sum()
    assert flow("apl_mean", 1, Place(desert)) == pytest.approx(mean)


def test_what_has_no_place_and_a_place_without_communes_are_unknown(flow: Callable[..., float]) -> None:
    assert np.isnan(flow("locums", 1, Place(ALL.inside)))
    assert np.isnan(flow("gps", 1, Place(np.zeros(len(TOY.communes), dtype=np.bool_))))
    assert np.isnan(flow("settlers", 1, Place(np.zeros(len(TOY.communes), dtype=np.bool_))))


@pytest.mark.parametrize("name", [*METRICS, *FLOWS])
def test_every_metric_and_flow_has_a_unit_and_says_whether_it_is_local(model: DesertModel, name: str) -> None:
    assert unit_of(name)
    value = value_of(model, name, "everything", 1, Place(model.zone_at_start_of_commune == Zone.INTERMEDIATE))
    signed_by_interns = name in ("signed", "signed_total")
    assert np.isfinite(value) == (is_local(name) and not signed_by_interns)


def test_the_flows_that_an_expectation_may_name_are_these() -> None:
    assert list(FLOWS) == [
        "signed", "signed_total", "opened", "posts_filled", "days", "settlers", "exits", "moves", "locums",
        "hospital_gps", "hospital_days_per_gp", "public_cost_eur",
    ]  # fmt: skip


class Talking(Lever):
    """Hospital doctors give a tenth of their 44.5 hours with patients to hand-overs."""

    name = official_name = "talking"

    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Take 4.45 hours."""
        return np.where(doctors.stage == Stage.HOSPITAL, -4.45, 0.0)


def test_gps_employed_by_hospitals_are_counted_and_the_days_that_each_works() -> None:
    shown = []
    for levers in ((), (Talking(),)):
        lived = DesertModel(TOY, Policy(levers), seed=1, inhabitants_per_agent=400)
        for _ in range(12):
            lived.step()
        gps, days = (value_of(lived, name, "talking", 0, ALL) for name in ("hospital_gps", "hospital_days_per_gp"))
        assert gps == (lived.doctors.stage == Stage.HOSPITAL).sum() > 0
        shown.append(days)
        lived.close()
    assert shown == pytest.approx([9.5 / 2 * 52, 0.9 * 9.5 / 2 * 52])  # 9.5 half-days a week
    assert math.isnan(value_of(lived, "hospital_gps", "talking", 0, Place(ALL.inside)))
