"""Prove: a lever with and without, paired by seed, against what it must show."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

import numpy as np
import pytest

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.territory import load
from simdesert.errors import OptionError, ScenarioError, UnknownNameError
from simdesert.levers import LEVERS
from simdesert.levers._contract import Contract
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._must_show import MustShow
from simdesert.model.parameters import REFERENCE_POPULATION
from simdesert.results.proof import ProofLine, ProofRun
from simdesert.studies import _proof_seed
from simdesert.studies import prove as prove_module
from simdesert.studies._proof_seed import Case
from simdesert.studies.compare import CompareOptions
from simdesert.studies.prove import check, prove
from simdesert.studies.scenario import load_scenario

TOY = load("toy")
SHARE = TOY.communes.population.sum() / REFERENCE_POPULATION
FAST = CompareOptions(seeds=2, inhabitants_per_agent=400)
INPUT, EFFECT = "input", "effect"


class Houses(Lever):
    """Three health houses a year in the toy, and a contract with five of its GPs."""

    official_name = "Maisons d'essai"
    must_show = (
        MustShow("three houses a year", "opened", "input", low=6.0, high=6.0, year=1),
        MustShow("two years of contracts", "signed_total", "input", low=9.0, high=9.3, year=1),
        MustShow("five a year, and no more", "signed", "input", low=4.6, high=math.inf, year=0),
        MustShow("paid where they were going anyway", "windfall_share", "effect", low=0.0, high=1.0, year=1),
        MustShow("nobody leaves because of it", "exits", "effect", low=-1.0, high=1.0, year=1),
    )

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Open them evenly."""
        return {"msp": np.full(len(sites), 3.0 / len(sites) / SHARE)}

    def contract(self) -> Contract:
        """Sign with whoever is asked."""
        return Contract("gp", 5.0 / SHARE, years_offered=9, years_paid=1)


class Staying(Lever):
    """Nobody retires, nobody stops."""

    official_name = "Rester"
    must_show = (
        MustShow("all exits end", "exits", "effect", low=-1.0, high=-1.0, year=1, relative=True),
        MustShow("in the deserts too", "exits", "effect", high=-0.5, where="intermediate", year=1),
        MustShow("an odd expectation: fewer GPs", "gps", "effect", high=0.0, year=1),
        MustShow("no contract", "signed", "input", low=0.0, high=0.0, year=0, relative=True),
    )

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Stop every exit."""
        return 0.0


Houses.name, Staying.name = "houses", "staying"


@pytest.fixture(scope="module")
def lines() -> list[ProofLine]:
    """Both levers, four seeds, with the toy's two régions in the place of two of the three."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_proof_seed, "REGIONS", {"R1": "first", "R2": "second", "93": "not there"})
        return prove([Houses(), Staying()], TOY, dataclasses.replace(FAST, seeds=4))


def of(lines: list[ProofLine], says: str) -> ProofLine:
    (found,) = (line for line in lines if line.expected.says == says)
    return found


def test_there_is_one_line_for_each_expectation_in_order(lines: list[ProofLine]) -> None:
    assert [(line.lever, line.expected) for line in lines] == [
        *(("houses", expected) for expected in Houses.must_show),
        *(("staying", expected) for expected in Staying.must_show),
    ]


def test_an_input_that_comes_out_exactly_holds(lines: list[ProofLine]) -> None:
    line = of(lines, "three houses a year")
    assert (line.obtained.mean, line.obtained.low, line.obtained.high) == (6.0, 6.0, 6.0)
    assert (line.without, line.unit, line.verdict) == (0.0, "facilities", "holds")


def test_contracts_come_out_in_persons(lines: list[ProofLine]) -> None:
    # 5 persons are 5.465 practice places, of which 5 whole ones sign: 5/1.093 = 4.5746 persons a year
    line = of(lines, "two years of contracts")
    assert line.obtained.mean == pytest.approx(2 * 5 / 1.093, rel=1e-5)
    assert line.verdict == "holds"
    assert of(lines, "five a year, and no more").verdict == "contradicts"


def test_what_a_lever_does_not_touch_differs_by_exactly_nothing(lines: list[ProofLine]) -> None:
    line = of(lines, "nobody leaves because of it")
    assert (line.obtained.low, line.obtained.high, line.verdict) == (0.0, 0.0, "holds")
    assert line.without > 0.0


def test_a_relative_difference_is_a_share_of_the_value_without_the_lever(lines: list[ProofLine]) -> None:
    line = of(lines, "all exits end")
    assert (line.obtained.mean, line.obtained.low, line.obtained.high) == (-1.0, -1.0, -1.0)
    assert line.verdict == "holds"


def test_a_share_of_nothing_is_unknown(lines: list[ProofLine]) -> None:
    line = of(lines, "no contract")
    assert math.isnan(line.obtained.mean)
    assert line.verdict == "not distinguishable"


def test_a_zone_is_looked_at_apart(lines: list[ProofLine]) -> None:
    zone, whole = of(lines, "in the deserts too"), of(lines, "all exits end")
    assert 0.0 < zone.without < whole.without
    assert zone.obtained.mean == -zone.without


def test_a_contract_that_draws_nobody_is_all_windfall(lines: list[ProofLine]) -> None:
    line = of(lines, "paid where they were going anyway")
    assert (line.without, line.unit) == (0.0, "share")
    assert line.obtained.mean == 1.0  # over the seeds in which somebody paid has moved at all
    assert [region.sign for region in line.regions] == ["–", "–", "–"]


def test_a_wrong_expectation_is_contradicted(lines: list[ProofLine]) -> None:
    line = of(lines, "an odd expectation: fewer GPs")
    assert line.obtained.low > 0.0
    assert line.verdict == "contradicts"


def test_the_regions_have_intervals_of_their_own(lines: list[ProofLine]) -> None:
    line = of(lines, "an odd expectation: fewer GPs")
    assert line.regions[0].mean + line.regions[1].mean == pytest.approx(line.obtained.mean)
    assert line.regions[2].sign == "–"
    assert [region.sign for region in of(lines, "three houses a year").regions] == ["–", "–", "–"]


def test_a_zone_is_looked_at_within_each_region(lines: list[ProofLine]) -> None:
    line = of(lines, "in the deserts too")
    known = [region.mean for region in line.regions if not math.isnan(region.mean)]
    assert sum(known) == pytest.approx(line.obtained.mean)


def test_a_line_says_what_run_it_comes_from(lines: list[ProofLine]) -> None:
    run = lines[0].run
    assert (run.territory, run.stylised, run.data_version) == ("toy", True, TOY.digest)
    assert (run.seeds, run.inhabitants_per_agent, run.fixed_parameters) == (4, 400, False)
    assert run.code_version


def test_an_interval_over_three_seeds_worked_by_hand() -> None:
    # differences 1, 2, 3: mean 2, s = 1, t(0.975, 2) = 4.30265, half-width 4.30265/√3 = 2.48414
    case = Case(load_scenario("baseline"), "houses", (MustShow("x", "gps", "effect", low=-0.5),))
    values = np.zeros((3, 2, 1, 2, 4))
    values[:, 0, 0, 0, :] = np.array([11.0, 12.0, 13.0])[:, np.newaxis]
    values[:, 1, 0, 0, :] = 10.0
    (line,) = prove_module._lines(case, values, ProofRun("toy", True, "", "", 3, 100, False))
    assert (line.obtained.mean, line.obtained.low, line.obtained.high) == (2.0, -0.484138, 4.48414)
    assert (line.without, line.verdict) == (10.0, "holds")


def test_a_share_is_taken_seed_by_seed() -> None:
    # 2 of 10 and 6 of 20 are 0.2 and 0.3: mean 0.25, s = 0.0707107, t(0.975, 1) = 12.7062, half-width 0.635310
    case = Case(load_scenario("baseline"), "houses", (MustShow("x", "gps", "effect", relative=True),))
    values = np.zeros((2, 2, 1, 2, 4))
    values[:, 0, 0, 0, :] = np.array([12.0, 26.0])[:, np.newaxis]
    values[:, 1, 0, 0, :] = np.array([10.0, 20.0])[:, np.newaxis]
    (line,) = prove_module._lines(case, values, ProofRun("toy", True, "", "", 2, 100, False))
    assert (line.obtained.mean, line.obtained.low, line.obtained.high) == (0.25, -0.38531, 0.88531)


def test_the_baseline_is_lived_once_a_seed_and_each_lever_to_its_last_year(monkeypatch: pytest.MonkeyPatch) -> None:
    lived: list[tuple[str, int, int | None]] = []
    told: list[tuple[int, int]] = []
    one = _proof_seed.lived

    def counted(scenario, territory, options, progress, keep):
        lived.append((scenario.name, options.seed, scenario.years))
        return one(scenario, territory, options, progress, keep)

    monkeypatch.setattr(_proof_seed, "lived", counted)
    monkeypatch.setattr(Houses, "must_show", Houses.must_show[2:3])
    prove([Houses(), Staying()], TOY, FAST, lambda *done: told.append(done))
    assert lived == [
        (name, seed, years)
        for seed in (0, 1)
        for name, years in (("baseline", 2), ("baseline-and-houses", 1), ("baseline-and-staying", 2))
    ]
    assert told == [(months, 120) for months in range(12, 121, 12)]


def test_two_processes_say_what_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = MustShow("houses open", "opened", "input", low=0.1, year=0)
    monkeypatch.setattr(LEVERS["msp"], "must_show", (opened,))
    levers = [LEVERS["msp"]()]
    alone = prove(levers, TOY, FAST)
    assert str(prove(levers, TOY, dataclasses.replace(FAST, jobs=2))) == str(alone)
    assert alone[0].obtained.mean > 0.0


def test_with_fewer_years_what_is_looked_at_later_is_left_out(lines: list[ProofLine]) -> None:
    fewer = prove([Houses(), Staying()], TOY, dataclasses.replace(FAST, years=1))
    assert [line.expected.says for line in fewer] == ["five a year, and no more", "no contract"]
    assert fewer[0].obtained == of(lines, "five a year, and no more").obtained


def refused(levers: list[Lever], options: CompareOptions) -> str:
    with pytest.raises(OptionError) as caught:
        prove(levers, TOY, options)
    return str(caught.value)


def test_what_cannot_be_proved_is_told_in_one_sentence() -> None:
    assert refused([Houses()], CompareOptions(seeds=1)) == "--seeds 1 gives no interval; give at least 2"
    assert refused([Houses(), Houses()], FAST) == "lever 'houses' is given twice; give each once"
    silent = type("Silent", (Lever,), {"official_name": "", "__module__": __name__})
    silent.name = "silent"
    assert refused([Houses(), silent()], FAST).startswith("lever 'silent' declares nothing that it must show; add")
    assert refused([], FAST).startswith("no lever declares anything that it must show")
    late = dataclasses.replace(Houses.must_show[0], year=7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Houses, "must_show", (late,))
        told = refused([Houses()], dataclasses.replace(FAST, years=3))
    assert told == "--years 3 ends before anything is looked at; give at least 8"


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        (
            {"metric": "setlers"},
            UnknownNameError,
            "no metric 'setlers' in what 'x' must show; did you mean 'settlers'?",
        ),
        (
            {"where": "prioritary"},
            UnknownNameError,
            "no place 'prioritary' in what 'x' must show; did you mean 'priority'?",
        ),
        ({"metric": "locums", "where": "priority"}, ScenarioError, "'locums' is known for the whole territory only"),
        ({"metric": "cost_per_person_year_lifted_eur"}, ScenarioError, "is no number of one seed"),
        ({"metric": "windfall_share", "where": "priority"}, ScenarioError, "known for the whole territory only"),
        ({"low": 2.0, "high": 1.0}, ScenarioError, r"\[2, 1\] in year 9 cannot be"),
        ({"year": -1}, ScenarioError, "in year -1 cannot be"),
    ],
)
def test_an_expectation_that_cannot_be_looked_at_is_refused(
    changes: dict[str, object], error: type[Exception], words: str
) -> None:
    expected = dataclasses.replace(MustShow("x", "settlers", "effect"), **changes)  # type: ignore[arg-type]
    with pytest.raises(error, match=words):
        check("x", expected)


@pytest.mark.parametrize("name", LEVERS)
def test_what_a_lever_must_show_can_be_looked_at(name: str) -> None:
    for expected in LEVERS[name].must_show:
        check(name, expected)
    said = [expected.says for expected in LEVERS[name].must_show]
    assert len(set(LEVERS[name].must_show)) == len(said)
    assert all(said)
