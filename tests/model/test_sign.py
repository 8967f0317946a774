"""Sign: places by lottery among those who would ever apply; nobody signs twice; a bond binds."""

from __future__ import annotations

import numpy as np

from simdesert.country.doctors import Specialty, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone
from simdesert.country.territory import Territory
from simdesert.levers import LEVERS
from simdesert.levers._contract import Contract
from simdesert.levers._lever import Lever
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.sign import places_here, sign, would_sign


def women(doctors: DoctorsSeen, sites: Sites) -> np.ndarray:
    return doctors.female


class Bursary(Lever):
    """Interns: 1,000 places a year in France for two years, half would take one."""

    name = "bursary"

    def contract(self) -> Contract:
        return Contract("intern", 1_000.0, 2.0, 3.0, take_up=0.5)


class ForWomen(Lever):
    """Established women: more places than takers."""

    name = "for_women"

    def contract(self) -> Contract:
        return Contract("gp", 1e6, 9.0, 3.0, take_up=0.1, eligible=women)


class NotBoth(Lever):
    """Interns who hold no bursary: more places than takers."""

    name = "not_both"

    def contract(self) -> Contract:
        return Contract("intern", 1e6, 9.0, 3.0, not_with=frozenset({"bursary"}))


def january(territory: Territory, *levers: Lever) -> DesertModel:
    model = DesertModel(territory, Policy(levers), 1, inhabitants_per_agent=100)
    model.new_year()
    return model


def signers(model: DesertModel, lever: str, year: int = 2025) -> np.ndarray:
    return np.flatnonzero(model.doctors.signed[lever] == year)


def test_places_are_the_territorys_share_of_the_announced_in_practice_places(toy: Territory) -> None:
    # 1,000 × 512,145/67,408,052 × 1.093 = 8.3
    model = january(toy, Bursary())
    assert places_here(model, Bursary().contract()) == 8


def test_places_are_filled_by_lottery_among_interns_who_would_sign(toy: Territory) -> None:
    model = january(toy, Bursary())
    rows = signers(model, "bursary")
    assert len(rows) == 8
    assert np.all(model.doctors.stage[rows] == Stage.INTERN)
    wish = model.chance.uniform("sign.bursary.wish", (), model.doctors.id[rows]) < 0.5
    assert wish.all()
    assert model.unfilled["bursary"] == 0.0
    assert model.flows["signed.bursary"] == 8.0


def test_the_lottery_is_not_the_order_of_rows(toy: Territory) -> None:
    model = january(toy, Bursary())
    would = model.chance.uniform("sign.bursary.wish", (), model.doctors.id) < 0.5
    first_rows = np.flatnonzero((model.doctors.stage == Stage.INTERN) & would)[:8]
    assert set(first_rows.tolist()) != set(signers(model, "bursary").tolist())


def test_unfilled_places_are_noted(toy: Territory) -> None:
    model = january(toy, ForWomen())
    places = round(1e6 * model.share * 1.093)
    assert model.unfilled["for_women"] == places - len(signers(model, "for_women"))
    assert model.unfilled["for_women"] > 0


def test_only_the_eligible_sign(toy: Territory) -> None:
    model = january(toy, ForWomen())
    rows = signers(model, "for_women")
    assert len(rows) > 0
    assert model.doctors.female[rows].all()


def test_take_up_is_a_draw_for_life(lived, toy: Territory) -> None:
    # With places for all, the willing sign in the first year that they can; nobody changes his mind.
    model = lived(toy, 3, Policy((ForWomen(),)))
    doctors = model.doctors
    wish = model.chance.uniform("sign.for_women.wish", (), doctors.id) < 0.1
    assert np.all(wish[doctors.signed["for_women"] > 0])
    established = (doctors.stage == Stage.SETTLED) & (doctors.since < 2025) & doctors.female & wish
    assert np.all(doctors.signed["for_women"][established] == 2025)


def test_no_one_signs_twice(lived, toy: Territory) -> None:
    model = lived(toy, 3, Policy((ForWomen(), Bursary())))
    for lever in ("for_women", "bursary"):
        ids = np.concatenate([e["id"] for e in model.events if e["event"] == "signed" and e["lever"] == lever])
        assert len(np.unique(ids)) == len(ids)
        assert len(ids) == np.count_nonzero(model.doctors.signed[lever])


def test_offers_end_after_their_years(lived, toy: Territory) -> None:
    model = lived(toy, 4, Policy((Bursary(),)))
    assert sorted(set(model.doctors.signed["bursary"].tolist())) == [0, 2025, 2026]


def test_who_holds_a_contract_that_forbids_another_does_not_sign_it(toy: Territory) -> None:
    model = january(toy, NotBoth(), Bursary())
    assert not set(signers(model, "bursary")) & set(signers(model, "not_both"))
    assert len(signers(model, "not_both")) > len(signers(model, "bursary")) > 0


def test_would_sign_asks_who_is_eligible_free_and_willing(toy: Territory) -> None:
    model = january(toy, Bursary())
    rows = model.doctors.rows(Stage.INTERN)
    willing = would_sign(model, "bursary", Bursary().contract(), rows)
    wish = model.chance.uniform("sign.bursary.wish", (), model.doctors.id[rows]) < 0.5
    np.testing.assert_array_equal(willing, wish & ~np.isin(rows, signers(model, "bursary")))
    assert willing.any()


def test_more_places_keep_those_who_would_have_won_with_fewer(toy: Territory) -> None:
    class MorePlaces(Bursary):
        """The same contract with three times the places."""

        name = "bursary"

        def contract(self) -> Contract:
            return Contract("intern", 3_000.0, 2.0, 3.0, take_up=0.5)

    few, many = (january(toy, lever) for lever in (Bursary(), MorePlaces()))
    ids = [set(model.doctors.id[signers(model, "bursary")].tolist()) for model in (few, many)]
    assert ids[0] < ids[1]


def test_a_bound_doctor_settles_only_in_under_served_zones(lived, toy: Territory) -> None:
    # The public service contract with room for a third of all interns, seven years: the first holders settle.
    cesp = LEVERS["cesp"](target=5_000.0, stock=0.0, years=1.0, take_up=0.12, share_gps=0.81, delivery=1.0)
    model = lived(toy, 8, Policy((cesp,)))
    doctors = model.doctors
    holders = set(doctors.id[doctors.signed["cesp"] > 0].tolist())
    zones = [
        int(zone)
        for event in model.events
        if event["event"] == "settled"
        for i, zone in zip(event["id"], event["zone"], strict=True)
        if int(i) in holders
    ]
    assert len(holders) >= 5
    assert len(zones) >= 3
    assert set(zones) <= {Zone.PRIORITY, Zone.COMPLEMENTARY}


def test_a_doctor_who_served_the_bond_may_leave_for_anywhere(toy: Territory) -> None:
    model = january(toy, LEVERS["cesp"](years_paid=3.0))
    (cesp,) = model.policy.levers
    rows = model.settled[:2]
    model.doctors.signed["cesp"][rows] = 2018
    model.doctors.since[rows] = [2024, 2020]  # one and five years ago
    open_to = np.asarray(cesp.may_settle(model.doctors.seen(rows, 2025), model.sites))
    np.testing.assert_array_equal(open_to[0], model.sites.under_served)
    assert open_to[1].all()


def test_where_a_specialty_stands_nowhere_its_contracts_are_left_over(toy: Territory) -> None:
    model = DesertModel(toy, Policy((LEVERS["cesp"](),)), seed=1, inhabitants_per_agent=400)
    model.specialists.pop(Specialty.DENTIST)
    sign(model)
    assert model.flows["signed_by_specialists.cesp"] == 0
    assert model.flows["signed.cesp"] > 0
