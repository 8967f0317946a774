"""Levers answering as one: who is asked, how answers combine, that order cannot matter."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simdesert.errors import ScenarioError
from simdesert.levers import LEVERS
from simdesert.levers._answers import annuity
from simdesert.levers._bounds import DAYS_WORKED
from simdesert.levers._contract import Contract
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._lever import Facility, Lever
from simdesert.levers._policy import Policy
from simdesert.parameters import parameter

GROUPS = Groups(band=np.array([1, 5]), deprived=np.array([False, True]), ald=np.array([True, False]))
SILENT = Policy()


class Talker(Lever):
    """Answers every question with one number, to see how numbers combine."""

    official_name = "Essai"
    name = "talker"
    number: float = parameter(2, "–", -100, 100, source="test", grade="assumption")

    def trains(self, year):
        return self.number + year

    def leaves(self, doctors):
        return self.number

    def room(self, sites, year):
        return np.full(len(sites), self.number)

    def posts(self, sites, year):
        return self.number

    def income(self, doctors, sites):
        return np.full((1, len(sites)), self.number), 5.0

    def appeal(self, doctors, sites):
        return self.number

    def knows_site(self, doctors, sites):
        return self.number

    def knows_aid(self, doctors):
        return self.number

    def hours_freed(self, doctors, sites):
        return np.full(len(doctors), self.number)

    def list_size(self, doctors, sites):
        return self.number

    def days_elsewhere(self, doctors, sites):
        return np.full(len(doctors), self.number), 1.0

    def cover(self, doctors):
        return self.number

    def urgent_share(self, doctors, sites):
        return self.number

    def need(self, groups, sites, year):
        return self.number

    def tries(self, groups):
        return self.number

    def price(self, groups):
        return np.full((2, len(Tariff)), self.number)


class Echo(Talker):
    """The same under another name."""

    name = "echo"


class Clerk(Talker):
    """The same, at the expense of management."""

    name = "clerk"
    frees_management = True


class Signer(Lever):
    """Offers a contract to interns and holds those who signed."""

    official_name = "Essai"
    name = "signer"
    years: float = parameter(2.5, "years", 0, 5, source="test", grade="law")

    def contract(self):
        return Contract("intern", places=100, years_offered=self.years, years_paid=3)

    def leaves(self, doctors):
        return 0.5

    def may_settle(self, doctors, sites):
        return sites.under_served


class Ban(Lever):
    """Closes the riviera."""

    official_name = "Essai"
    name = "ban"

    def may_settle(self, doctors, sites):
        return np.array([True, True, True, False])

    def uncontracted(self, doctors, sites):
        return np.array([[False, False, False, True]])


def two(first: float, second: float) -> Policy:
    return Policy((Talker(number=first), Echo(number=second)))


# who is asked ------------------------------------------------------------------------------------------------------


def test_levers_are_stored_by_name_whatever_their_order():
    policy = Policy((LEVERS["ptmg"](), LEVERS["cesp"]()))
    assert policy.names == ("cesp", "ptmg")
    assert policy == Policy((LEVERS["cesp"](), LEVERS["ptmg"]()))


def test_a_lever_twice_is_refused():
    with pytest.raises(ScenarioError, match="'cesp' stands twice"):
        Policy((LEVERS["cesp"](), LEVERS["cesp"](target=2_000.0)))


def test_levers_that_exclude_each_other_are_refused(monkeypatch):
    monkeypatch.setattr(LEVERS["ptmg"], "excludes", frozenset({"cesp"}))
    with pytest.raises(ScenarioError, match="'ptmg' and 'cesp' exclude each other; keep one"):
        Policy((LEVERS["cesp"](), LEVERS["ptmg"]()))


def test_without_since_a_lever_begins_with_the_run():
    policy = Policy((Talker(), Echo(since=2030, until=2031)), start_year=2025)
    names = {year: tuple(lever.name for lever in policy.in_force(year)) for year in (2024, 2025, 2030, 2031, 2032)}
    assert names == {
        2024: (),
        2025: ("talker",),
        2030: ("echo", "talker"),
        2031: ("echo", "talker"),
        2032: ("talker",),
    }
    assert [lever.name for lever in policy.started(2032)] == ["echo", "talker"]


def test_years_are_counted_from_the_first_of_each_lever():
    policy = Policy((Talker(number=0), Echo(number=0, since=2028)), start_year=2025)
    assert [policy.trains(year) for year in (2024, 2025, 2028, 2030)] == [0, 0, 3, 5 + 2]


def test_after_its_end_a_lever_offers_nothing_new_but_changed_practices_stay(sites, doctors):
    ended = Policy((Talker(number=2, until=2029),), start_year=2025)  # the doctors live in 2030
    assert ended.trains(2030) == 0
    assert ended.room(sites, 2030) == np.inf
    assert ended.appeal(doctors, sites) == 0
    assert ended.hours_freed(doctors, sites).tolist() == [2] * 5
    assert ended.need(GROUPS, sites, 2030) == 2


def test_a_signed_contract_binds_to_its_end_though_no_new_one_is_offered(sites, doctors):
    ended = Policy((Signer(until=2026),), start_year=2025)
    assert ended.contracts(2027) == {}
    assert ended.leaves(doctors) == 0.5
    assert ended.may_settle(doctors, sites).tolist() == [True, True, False, False]


# sign --------------------------------------------------------------------------------------------------------------


def test_contracts_are_offered_for_their_years_and_a_fraction_in_the_last():
    policy = Policy((Signer(),), start_year=2025)
    places = [policy.contracts(year)["signer"].places for year in (2025, 2026, 2027)]
    assert places == [100, 100, 50]
    assert policy.contracts(2028) == {}
    assert policy.all_contracts()["signer"].places == 100


def test_a_lever_without_a_contract_offers_none():
    assert Policy((Talker(),)).contracts(2025) == {}


# how answers combine -----------------------------------------------------------------------------------------------


def test_factors_multiply(sites, doctors):
    policy = two(0.5, 3)
    assert policy.leaves(doctors) == 1.5
    assert policy.knows_site(doctors, sites) == 1.5
    assert policy.knows_aid(doctors) == 1.5
    assert policy.need(GROUPS, sites, 2025) == 1.5


def test_the_list_grows_at_most_twofold_and_shrinks_at_most_by_half(sites, doctors):
    assert two(1.5, 1.2).list_size(doctors, sites) == pytest.approx(1.8)
    assert two(3, 3).list_size(doctors, sites) == 2
    assert two(0.1, 1).list_size(doctors, sites) == 0.5


def test_sums_add(sites, doctors):
    assert two(2, 3).appeal(doctors, sites) == 5
    assert two(2, 3).tries(GROUPS, 2025) == 5
    assert two(2, 3).trains(2025) == 5


def test_shares_are_capped(sites, doctors):
    assert two(0.3, 0.4).cover(doctors) == pytest.approx(0.7)
    assert two(0.7, 0.7).cover(doctors) == 1
    assert two(0.7, 0.7).urgent_share(doctors, sites) == 0.5


def test_the_narrowest_room_counts(sites):
    assert two(3, 1).room(sites, 2025).tolist() == [1, 1, 1, 1]


def test_posts_are_told_apart_by_lever(sites):
    posts = two(3, 1).posts(sites, 2025)
    assert {name: counts.tolist() for name, counts in posts.items()} == {"echo": [1] * 4, "talker": [3] * 4}


def test_a_site_is_open_if_every_lever_agrees(sites, doctors):
    policy = Policy((Ban(), Signer()), start_year=2025)
    assert policy.may_settle(doctors, sites).tolist() == [True, True, False, False]
    assert policy.uncontracted(doctors, sites).tolist() == [[False, False, False, True]]


def test_management_frees_at_most_five_and_a_half_hours_and_all_levers_eleven(sites, doctors):
    assert Policy((Clerk(number=9),)).hours_freed(doctors, sites).tolist() == [5.5] * 5
    assert Policy((Clerk(number=9), Echo(number=2))).hours_freed(doctors, sites).tolist() == [7.5] * 5
    assert two(9, 9).hours_freed(doctors, sites).tolist() == [11] * 5


def test_days_away_are_cut_in_proportion_to_half_of_the_days_worked(sites, doctors):
    days = two(20, 10).days_elsewhere(doctors, sites)
    assert days["talker"][0] == pytest.approx([DAYS_WORKED / 2 * 2 / 3] * 5)
    assert days["echo"][0] == pytest.approx([DAYS_WORKED / 2 / 3] * 5)
    few = two(2, 1).days_elsewhere(doctors, sites)
    assert few["talker"][0].tolist() == [2] * 5
    assert few["talker"][1].tolist() == [1] * 4


def test_a_month_has_about_twenty_days_worked():
    assert pytest.approx(20.58, abs=0.01) == DAYS_WORKED


def test_charges_add_and_are_never_negative():
    assert (two(2, 3).price(GROUPS, 2025) == 5).all()
    assert (two(2, -3).price(GROUPS, 2025) == 0).all()


def test_five_years_of_income_become_an_even_amount_over_ten(sites, doctors):
    gain, loss = Policy((Talker(number=100),)).income(doctors, sites, 0.04, 10)
    # annuity(5) = 4.45182, annuity(10) = 8.11090
    assert gain[0] == pytest.approx([100 * 4.45182 / 8.11090] * 4, rel=1e-5)
    assert not np.any(loss)


def test_gains_and_losses_are_told_apart(sites, doctors):
    gain, loss = two(100, -40).income(doctors, sites, 0.0, 10)
    assert gain[0].tolist() == [50] * 4
    assert loss[0].tolist() == [-20] * 4


def test_an_annuity_without_interest_is_the_number_of_years():
    assert annuity(7, 0.0) == 7
    assert annuity(np.inf, 0.04) == pytest.approx(25)
    assert annuity(1, 0.04) == pytest.approx(1 / 1.04)


# silence, order, draws ----------------------------------------------------------------------------------------------


def test_silence_is_neutral_and_stays_a_plain_number(sites, doctors):
    answers = {
        0.0: [
            SILENT.trains(2025), SILENT.appeal(doctors, sites), SILENT.hours_freed(doctors, sites),
            SILENT.cover(doctors), SILENT.urgent_share(doctors, sites), SILENT.tries(GROUPS, 2025),
            SILENT.price(GROUPS, 2025), *SILENT.income(doctors, sites, 0.04, 10),
        ],
        1.0: [
            SILENT.leaves(doctors), SILENT.knows_site(doctors, sites), SILENT.knows_aid(doctors),
            SILENT.list_size(doctors, sites), SILENT.need(GROUPS, sites, 2025),
        ],
        np.inf: [SILENT.room(sites, 2025)],
    }  # fmt: skip
    for neutral, given_answers in answers.items():
        assert all(type(answer) is float and answer == neutral for answer in given_answers)
    assert SILENT.may_settle(doctors, sites) is True
    assert SILENT.uncontracted(doctors, sites) is False
    nothing: list[Mapping] = [
        SILENT.opens(sites, 2025), SILENT.posts(sites, 2025), SILENT.contracts(2025), SILENT.all_contracts(),
        SILENT.days_elsewhere(doctors, sites), SILENT.offers(doctors, sites, 0.04, 10),
    ]  # fmt: skip
    assert nothing == [{}] * 6


def everything(policy: Policy, sites, doctors) -> list[bytes]:
    """Return every combined answer as bytes."""
    answers = [
        policy.trains(2025), policy.leaves(doctors), policy.may_settle(doctors, sites),
        policy.uncontracted(doctors, sites), policy.room(sites, 2025), *policy.income(doctors, sites, 0.04, 10),
        policy.appeal(doctors, sites), policy.knows_site(doctors, sites), policy.knows_aid(doctors),
        policy.hours_freed(doctors, sites), policy.list_size(doctors, sites), policy.cover(doctors),
        policy.urgent_share(doctors, sites), policy.need(GROUPS, sites, 2025), policy.tries(GROUPS, 2025),
        policy.price(GROUPS, 2025), policy.waives(GROUPS, 2025), policy.hosts_juniors(sites, 2025),
        *(part for pair in policy.exposes(doctors, sites).values() for part in pair),
        *policy.posts(sites, 2025).values(), *policy.offers(doctors, sites, 0.04, 10).values(),
        *(count for opened in policy.opens(sites, 2025).values() for count in opened.values()),
        *(days for pair in policy.days_elsewhere(doctors, sites).values() for days in pair),
    ]  # fmt: skip
    return [np.asarray(answer).tobytes() for answer in answers]


def together(names: Iterable[str]) -> list[str]:
    """Return these names, in their order, without those that an earlier one excludes."""
    kept: list[str] = []
    for name in names:
        kept += [] if LEVERS[name].excludes.intersection(kept) else [name]
    return kept


TESTED = (Talker(number=0.3), Echo(number=0.1), Clerk(number=0.7), Signer(), Ban())
ALL = tuple(
    (*(LEVERS[name]() for name in together(names)), *TESTED) for names in (sorted(LEVERS), sorted(LEVERS, reverse=True))
)
"""All levers that can stand together, and all with the other of each pair that excludes each other."""


def test_levers_exclude_each_other_from_both_sides():
    assert all(name in LEVERS[other].excludes for name in LEVERS for other in LEVERS[name].excludes)


def test_each_lever_stands_in_one_of_the_two_sets():
    assert {lever.name for levers in ALL for lever in levers} >= set(LEVERS)


@pytest.mark.parametrize("levers", ALL)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_the_order_of_levers_changes_no_byte(levers, data, sites, doctors):
    shuffled = Policy(tuple(data.draw(st.permutations(levers))))
    assert everything(shuffled, sites, doctors) == everything(Policy(levers), sites, doctors)


@settings(max_examples=30, deadline=None)
@given(chosen=st.sets(st.sampled_from(sorted(LEVERS))))
def test_any_subset_answers_within_bounds(chosen, sites, doctors):
    opened = dataclasses.replace(sites, opened={kind: np.ones(4) for kind in typing.get_args(Facility)})
    policy = Policy(tuple(LEVERS[name]() for name in together(sorted(chosen))))
    assert np.all(np.asarray(policy.hours_freed(doctors, opened)) >= 0)
    assert np.all(np.asarray(policy.urgent_share(doctors, opened)) >= 0)
    assert np.all(np.asarray(policy.price(GROUPS, 2030)) >= 0)
    assert np.all(np.asarray(policy.room(opened, 2030)) >= 0)
    gain, loss = policy.income(doctors, opened, 0.04, 10)
    assert np.all(np.asarray(gain) >= 0)
    assert np.all(np.asarray(loss) <= 0)


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_before_its_time_changes_nothing(name, sites, doctors):
    later = Policy((LEVERS[name](since=2031),), start_year=2025)
    assert everything(later, sites, doctors) == everything(SILENT, sites, doctors)


class Dice:
    """Gives the same quantile for every name."""

    def __init__(self, u: float) -> None:
        self.u = u

    def number(self, stream: str, name: str) -> float:
        return self.u


def test_a_seed_draws_all_but_law_and_what_is_pinned():
    policy = Policy((LEVERS["ptmg"](pinned=frozenset({"take_up"})),))
    (low,) = policy.drawn(Dice(0.0)).levers
    assert low.share_paid == pytest.approx(0.1)
    assert low.take_up == 0.15
    assert low.target == 800
    (high,) = policy.drawn(Dice(1.0)).levers
    assert high.share_paid == pytest.approx(0.4)


def test_a_drawn_policy_keeps_its_years():
    policy = Policy((LEVERS["ptmg"](since=2027, until=2030),), start_year=2026)
    drawn = policy.drawn(Dice(0.5))
    assert (drawn.start_year, drawn.levers[0].since, drawn.levers[0].until) == (2026, 2027, 2030)


# opens, costs ------------------------------------------------------------------------------------------------------


def test_what_opens_is_told_apart_by_lever_and_sums_to_the_national_effort(sites):
    policy = Policy((LEVERS["msp"](delivery=1.0), LEVERS["health_centres"](delivery=1.0)))
    opened = policy.opens(sites, 2025)
    assert opened["msp"]["msp"].sum() == pytest.approx(213)
    assert opened["health_centres"]["health_centre"].sum() == pytest.approx(40)
    assert policy.opens(sites, 2027)["msp"]["msp"].sum() == 0


def test_costs_are_asked_of_one_lever_by_name(record_of):
    policy = Policy((LEVERS["msp"](), LEVERS["cesp"]()))
    record = record_of(stock={"msp": 1.0}, holders=np.array([1.0]))
    assert policy.costs("cesp", record) == {("social_security", "doctors"): 14_400}
    assert policy.costs("msp", record) == {("social_security", "facilities"): 72_415}
