"""What stands beside a lever stands in both runs; one place is compared with another by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Zone
from simdesert.country.territory import load
from simdesert.errors import ScenarioError, UnknownNameError
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import PLACES, MustShow
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.results.proof import ProofRun
from simdesert.studies import _proof_seed
from simdesert.studies import prove as prove_module
from simdesert.studies._proof_seed import Case, looked_at
from simdesert.studies.compare import CompareOptions
from simdesert.studies.prove import check, prove
from simdesert.studies.scenario import load_scenario

TOY = load("toy")
FAST = CompareOptions(seeds=2, inhabitants_per_agent=400)


class Staying(Lever):
    """Half of those who would leave stay; looked at alone and beside those who work on after retirement."""

    official_name = "Rester"
    must_show = (
        MustShow("fewer leave, beside", "exits", "effect", -1, 0, year=1, beside=("work_after_retirement",)),
        MustShow("fewer leave", "exits", "effect", -1, 0, year=0),
    )

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Hold back every second one."""
        return 0.5


class Silent(Lever):
    """Nothing."""

    official_name = "Rien"
    must_show = (
        MustShow("nothing", "public_cost_eur", "effect", 0, 0, year=0),
        MustShow("nothing beside", "public_cost_eur", "effect", 0, 0, year=0, beside=("cpts",)),
    )


Staying.name, Silent.name = "staying", "silent"


def test_what_stands_beside_stands_in_both_runs() -> None:
    alone, beside = prove([Silent()], TOY, FAST)
    assert alone.without == 0.0
    assert beside.without > 0.0  # what communities cost
    assert (alone.obtained.mean, beside.obtained.mean) == (0.0, 0.0)


def test_each_company_has_a_baseline_of_its_own_and_lines_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    lived: list[tuple[str, int | None]] = []
    one = _proof_seed.lived

    def counted(scenario, territory, options, progress, keep):  # type: ignore[no-untyped-def]
        lived.append((scenario.name, scenario.years))
        return one(scenario, territory, options, progress, keep)

    monkeypatch.setattr(_proof_seed, "lived", counted)
    told: list[tuple[int, int]] = []
    lines = prove([Staying()], TOY, FAST, lambda *done: told.append(done))
    assert [line.expected for line in lines] == list(Staying.must_show)
    seed = [
        ("baseline", 1),
        ("baseline-and-staying", 1),
        ("baseline-and-work_after_retirement", 2),
        ("baseline-and-work_after_retirement-and-staying", 2),
    ]
    assert lived == 2 * seed
    assert told[-1] == (2 * 12 * 6, 2 * 12 * 6)


# two places -----------------------------------------------------------------------------------------------------------
def made(expected: MustShow, here: list[tuple[float, float]], there: list[tuple[float, float]]) -> tuple[float, float]:
    """Return (difference, value without) of seeds given as (with, without) at the first and at the second place."""
    values = np.zeros((len(here), 2, 1, 2, 4))
    for seed, pairs in enumerate(zip(here, there, strict=True)):
        for place, pair in enumerate(pairs):
            values[seed, :, 0, place, :] = np.array(pair)[:, np.newaxis]
    case = Case(load_scenario("baseline"), "x", (expected,))
    (line,) = prove_module._lines(case, values, ProofRun("toy", True, "", "", 2, 100, False))
    return line.obtained.mean, line.without


MORE = MustShow("more here than there", "gps", "effect", low=0.0, where="towns", than="priority")


def test_the_difference_made_at_one_place_less_the_one_made_at_another() -> None:
    # + 4 and + 6 here, + 1 and + 3 there: 3 and 3 more, of 10 and 20 without
    assert made(MORE, [(14, 10), (26, 20)], [(101, 100), (203, 200)]) == (3.0, 15.0)


def test_shares_are_taken_at_each_place_before_they_are_compared() -> None:
    # + 40 % and + 30 % here, + 1 % and + 1.5 % there
    share = dataclasses.replace(MORE, relative=True)
    assert made(share, [(14, 10), (26, 20)], [(101, 100), (203, 200)]) == (pytest.approx(0.3375), 15.0)


def test_without_a_second_place_nothing_is_taken_off() -> None:
    alone = dataclasses.replace(MORE, than="")
    assert made(alone, [(14, 10), (26, 20)], [(0, 0), (0, 0)]) == (5.0, 15.0)
    assert made(dataclasses.replace(alone, relative=True), [(14, 10), (26, 20)], [(0, 0), (0, 0)])[0] == 0.35


@pytest.fixture(scope="module")
def model() -> Iterator[DesertModel]:
    """The toy after a year."""
    lived = DesertModel(TOY, Policy(), seed=1, inhabitants_per_agent=400)
    for _ in range(12):
        lived.step()
    yield lived
    lived.close()


def gps(model: DesertModel, where: str, than: str = "") -> tuple[float, float]:
    case = Case(load_scenario("baseline"), "x", (MustShow("x", "gps", "effect", where=where, than=than, year=0),))
    values = looked_at(model, case)[0, :, 0]
    return float(values[0]), float(values[1])


def test_each_place_has_the_communes_that_its_name_says(model: DesertModel) -> None:
    sites, zone = model.sites, model.zone_at_start_of_commune
    held = model.year_records[0].communes.gps
    country = (sites.rural | sites.periurban)[sites.of_commune]
    assert 0 < held[~country].sum() < held.sum()
    assert gps(model, "towns")[0] == held[~country].sum()
    assert gps(model, "low_access_countryside")[0] == held[country & (zone == Zone.PRIORITY)].sum() > 0
    assert gps(model, "over_served", "priority") == (held[zone == 3].sum(), held[zone == 0].sum())
    assert sum(gps(model, zone.name.lower())[0] for zone in Zone) == gps(model, "france")[0] == held.sum()


@pytest.mark.parametrize("place", PLACES)
def test_every_place_can_be_looked_at(model: DesertModel, place: str) -> None:
    assert gps(model, place)[1] == 0.0


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"than": "town"}, UnknownNameError, "no place 'town' in what 'x' must show; did you mean 'towns'?"),
        ({"than": "france"}, ScenarioError, "more than itself"),
        ({"metric": "locums", "than": "priority"}, ScenarioError, "known for the whole territory only"),
        ({"beside": ("mps",)}, UnknownNameError, "no lever 'mps' in what 'x' must show; did you mean 'msp'?"),
        ({"beside": ("x",)}, UnknownNameError, "no lever 'x'"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused(
    changes: dict[str, object], error: type[Exception], words: str
) -> None:
    expected = dataclasses.replace(MustShow("x", "settlers", "effect"), **changes)  # type: ignore[arg-type]
    with pytest.raises(error, match=words):
        check("x", expected)


def test_a_lever_does_not_stand_beside_itself() -> None:
    with pytest.raises(ScenarioError, match="beside itself"):
        check("msp", MustShow("x", "settlers", "effect", beside=("msp",)))
