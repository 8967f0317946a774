"""The choice of a site: utilities worked by hand, with a noise table of zeros."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simdesert.model._settling import NOWHERE, Answers, Choices, Chosen, Movers, Offers, Pulls, choose
from simdesert.model.settle import NEVER
from simdesert.model.worth import gumbel_table

SILENCE = np.zeros(65_536, dtype=np.int64)
ALWAYS = 65_536


@dataclasses.dataclass
class ThreeSites:
    """Three sites 1, 2 and 3 apart, as many doctors as asked, everything else neutral; then what a test changes."""

    n: int = 1
    worth: tuple[int, ...] = (10_000, 20_000, 30_000)
    room: tuple[float, ...] = (1e9, 1e9, 1e9)
    birth: tuple[int, ...] = (0, 0, 0)
    rooted: int = 1
    near: tuple[bool, ...] = (True, True, True)
    trained_far: bool = False
    here: int = NOWHERE
    staying: int = 0
    placement: int = -1
    exposure: int = 0
    outside: int = 0
    known: int = ALWAYS
    shut: tuple[bool, ...] = (False, False, False)
    extra: tuple[int, ...] = (0, 0, 0)
    bonus: tuple[int, ...] | None = None
    places: float = 0.0
    taker: bool = True

    def choose(self, order: list[int] | None = None, noise: NDArray[np.int64] = SILENCE) -> list[int]:
        """Return the alternative of each doctor, −1 for the outside option."""
        n, sites = self.n, len(self.worth)
        movers = Movers(
            key=np.arange(n, dtype=np.uint64) * np.uint64(7919) + np.uint64(1),
            birth=np.zeros(n, dtype=np.int32),
            rooted=np.full(n, self.rooted, dtype=np.int32),
            faculty=np.zeros(n, dtype=np.int32),
            placement=np.full(n, self.placement, dtype=np.int32),
            exposure=np.full(n, self.exposure, dtype=np.int64),
            here=np.full(n, self.here, dtype=np.int64),
            staying=np.full(n, self.staying, dtype=np.int64),
            outside=np.full(n, self.outside, dtype=np.int64),
        )
        far = -np.where(self.near, 0, 10**6)
        pulls = Pulls(
            birth=np.array([np.array(self.birth) + far] * sites, dtype=np.int32),
            training=np.array([far - 10**6 * self.trained_far], dtype=np.int32),
            far_birth=-500_000,
            far_train=-500_000,
            training_over_birth=256,
        )
        self.choices = Choices(
            site=np.arange(sites),
            kind=np.zeros(sites, dtype=np.int64),
            worth=np.array(self.worth, dtype=np.int64),
            room=np.array(self.room),
        )
        answers = Answers(
            extra=np.array([self.extra], dtype=np.int64),
            shut=np.array([self.shut]),
            known=np.full((1, sites), self.known, dtype=np.int64),
            uncontracted=np.zeros((1, sites), dtype=np.bool_),
        )
        offers = 0 if self.bonus is None else 1
        self.offers = Offers(
            taker=np.full((offers, n), self.taker),
            bonus=np.array([self.bonus or (0,) * sites][:offers], dtype=np.int64).reshape(offers, sites),
            places=np.full(offers, self.places),
        )
        rows = np.array(order if order is not None else range(n), dtype=np.int64)
        chosen = Chosen(np.full(n, -2), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_))
        choose(rows, answers, movers, pulls, noise, self.choices, self.offers, chosen)
        alternatives: list[int] = chosen.alternative.tolist()
        return alternatives


def test_without_noise_the_best_site_wins() -> None:
    assert ThreeSites().choose() == [2]


def test_nearness_counts_as_money() -> None:
    # 10,000 − 0 against 20,000 − 15,000 and 30,000 − 25,000
    assert ThreeSites(birth=(0, -15_000, -25_000)).choose() == [0]


def test_only_the_rooted_are_drawn_to_their_birthplace_but_all_know_its_surroundings() -> None:
    assert ThreeSites(birth=(0, -15_000, -25_000), rooted=0).choose() == [2]
    far_from_training = ThreeSites(birth=(0, -15_000, -25_000), rooted=0, trained_far=True, known=0, outside=NEVER)
    assert far_from_training.choose() == [2]


def test_an_aid_moves_the_choice_when_it_outweighs_the_difference() -> None:
    assert ThreeSites(extra=(19_999, 0, 0)).choose() == [2]
    assert ThreeSites(extra=(20_001, 0, 0)).choose() == [0]


def test_a_doctor_who_finds_nothing_above_the_outside_option_stays_a_locum() -> None:
    assert ThreeSites(outside=30_000).choose() == [NOWHERE]
    assert ThreeSites(outside=29_999).choose() == [2]


def test_a_shut_site_is_never_chosen() -> None:
    assert ThreeSites(shut=(False, False, True)).choose() == [1]
    assert ThreeSites(shut=(True, True, True)).choose() == [NOWHERE]


def test_a_full_site_closes_and_room_is_consumed_in_the_order_of_the_lottery() -> None:
    market = ThreeSites(n=5, room=(1e9, 1.0, 2.0))
    assert market.choose(order=[3, 0, 4, 1, 2]) == [2, 0, 0, 2, 1]
    assert market.choices.room.tolist() == [1e9 - 2.0, 0.0, 0.0]


def test_less_than_one_place_is_no_place() -> None:
    assert ThreeSites(room=(1e9, 0.99, 0.5)).choose() == [0]


def test_a_far_site_is_not_considered_when_nobody_knows_it() -> None:
    assert ThreeSites(near=(True, False, False), known=0).choose() == [0]
    # Far from birthplace and training costs 2 million here, and a site of 3 million is worth it to those who know.
    rich = (10_000, 20_000, 3_000_000)
    assert ThreeSites(near=(True, False, False), worth=rich, known=ALWAYS).choose() == [2]
    assert ThreeSites(near=(True, False, False), worth=rich, known=0).choose() == [0]


def test_a_far_site_is_considered_by_the_share_that_knows_it() -> None:
    market = ThreeSites(
        n=4_000, near=(True, False, False), worth=(0, 0, 3_000_000), known=round(0.3 * 65_536), outside=-1
    )
    assert np.mean(np.array(market.choose()) == 2) == pytest.approx(0.3, abs=0.03)


def test_an_established_doctor_stays_when_here_is_best() -> None:
    assert ThreeSites(here=2, outside=NEVER).choose() == [2]
    assert ThreeSites(here=1, outside=NEVER).choose() == [2]


def test_an_established_doctor_may_stay_in_a_full_shut_or_far_site_and_uses_no_room() -> None:
    market = ThreeSites(here=2, outside=NEVER, room=(1e9, 1e9, 0.0), shut=(False, False, True))
    assert market.choose() == [2]
    assert market.choices.room[2] == 0.0
    far = ThreeSites(here=2, outside=NEVER, near=(True, True, False), worth=(0, 0, 3_000_000), known=0)
    assert far.choose() == [2]


def test_an_established_doctor_is_never_pushed_out() -> None:
    assert ThreeSites(here=0, outside=NEVER, shut=(True, True, True), worth=(-(10**9), 0, 0)).choose() == [0]


def test_contracts_are_given_in_order_while_places_last_and_only_in_eligible_sites() -> None:
    # The contract is worth 25,000 in site 0 only: it lifts it to 35,000, above the 30,000 of site 2.
    market = ThreeSites(n=4, bonus=(25_000, 0, 0), places=2.0)
    assert market.choose(order=[2, 1, 0, 3]) == [2, 0, 0, 2]
    assert market.offers.taker[0].tolist() == [False, True, True, False]
    assert market.offers.places.tolist() == [0.0]


def test_who_would_not_sign_chooses_without_the_contract() -> None:
    market = ThreeSites(n=2, bonus=(25_000, 0, 0), places=2.0, taker=False)
    assert market.choose() == [2, 2]
    assert market.offers.places.tolist() == [2.0]


def test_a_settler_outside_the_zones_of_a_contract_takes_no_place() -> None:
    market = ThreeSites(n=2, bonus=(5_000, 0, 0), places=2.0)
    assert market.choose() == [2, 2]
    assert not market.offers.taker.any()
    assert market.offers.places.tolist() == [2.0]


def test_a_salary_is_a_reason_to_stay() -> None:
    assert ThreeSites(here=0, outside=NEVER, staying=19_999).choose() == [2]
    assert ThreeSites(here=0, outside=NEVER, staying=20_001).choose() == [0]


def test_an_aid_for_settlers_is_no_reason_to_stay_and_who_stays_signs_nothing() -> None:
    assert ThreeSites(here=0, outside=NEVER, bonus=(25_000, 0, 0), places=2.0).choose() == [2]
    market = ThreeSites(here=2, outside=NEVER, bonus=(0, 0, 25_000), places=2.0)
    assert market.choose() == [2]
    assert not market.offers.taker.any()
    assert market.offers.places.tolist() == [2.0]


def test_noise_is_keyed_by_doctor_and_site_so_closing_one_site_moves_only_its_settlers() -> None:
    noise = gumbel_table(40_000.0)
    free = np.array(ThreeSites(n=500).choose(noise=noise))
    closed = np.array(ThreeSites(n=500, shut=(False, True, False)).choose(noise=noise))
    assert np.all(closed[free != 1] == free[free != 1])
    assert np.all(closed != 1)


def test_choices_under_gumbel_noise_follow_the_logit() -> None:
    # σ 40,000: odds e^(0, ½, 1) of worths 0, 20,000 and 40,000.
    market = ThreeSites(n=20_000, worth=(0, 20_000, 40_000), outside=NEVER)
    share = np.bincount(market.choose(noise=gumbel_table(40_000.0)), minlength=3) / 20_000
    odds = np.exp([0.0, 0.5, 1.0])
    np.testing.assert_allclose(share, odds / odds.sum(), atol=0.012)


def test_the_noise_table_is_gumbel_with_mean_and_spread_of_scale_sigma() -> None:
    noise = gumbel_table(40_000.0)
    assert noise.mean() == pytest.approx(0.5772 * 40_000.0, rel=0.01)
    assert noise.std() == pytest.approx(np.pi / 6.0**0.5 * 40_000.0, rel=0.01)
    assert np.all(np.diff(noise) >= 0)


@given(
    st.lists(st.floats(0.0, 4.0), min_size=3, max_size=3),
    st.integers(1, 12),
    st.permutations(list(range(12))),
    st.integers(0, 5),
)
def test_no_more_settlers_than_room_and_no_more_contracts_than_places(
    room: list[float], n: int, order: list[int], places: int
) -> None:
    market = ThreeSites(n=n, room=tuple(room), bonus=(25_000, 0, 0), places=float(places))
    taken = np.array(market.choose([d for d in order if d < n]))
    settlers = np.bincount(taken[taken >= 0], minlength=3)
    assert np.all(settlers <= np.floor(room))
    signed = int(market.offers.taker[0].sum())
    assert signed <= places
    assert signed + market.offers.places[0] == places
    assert np.all(taken[market.offers.taker[0]] == 0)
    if sum(np.floor(room)) >= n:
        assert np.all(taken >= 0)


def test_a_placement_counts_like_the_faculty_in_the_share_of_training_spent_there() -> None:
    # Born and placed at site 0, 8,000 from the others: 20,000, 29,000 − 8,000 and 29,500 − 8,000 without placement;
    # with a quarter of the training there the others lose ¼ · 8,000 more.
    market = ThreeSites(worth=(20_000, 29_000, 29_500), birth=(0, -8_000, -8_000), placement=0)
    assert market.choose() == [2]
    assert dataclasses.replace(market, exposure=16_384).choose() == [0]
