"""Reading: announced, delivered, equal budget; a cap on public money."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from simdesert.country.territory import Territory
from simdesert.errors import OptionError, ParameterError, SimDesertError, UnknownNameError
from simdesert.studies.compare import CompareOptions, compare
from simdesert.studies.reading import pilot, read_as, shares_within
from simdesert.studies.run import RunOptions, run
from simdesert.studies.scenario import Scenario, load_scenario


def scenario_of(folder: Path, text: str) -> Scenario:
    file = folder / "mine.toml"
    file.write_text(f"years = 3\n{text}", encoding="utf-8")
    return load_scenario(str(file))


def test_announced_delivers_in_full_and_no_seed_draws_it(toy: Territory) -> None:
    (read,) = read_as([load_scenario("touraine-2012")], "announced", toy)
    assert {lever.delivery for lever in read.policy.levers} == {1.0}
    assert all("delivery" in lever.pinned for lever in read.policy.levers)


def test_delivered_changes_nothing(toy: Territory) -> None:
    asked = load_scenario("touraine-2012")
    (read,) = read_as([asked], "delivered", toy)
    assert dataclasses.replace(read, reading="") == asked


def test_a_budget_serves_priorities_first_then_the_order_of_the_file() -> None:
    # 100 EUR: b costs 60 and is served first, a 80 with the 40 left, c nothing.
    costs = {"a": 80.0, "b": 60.0, "c": 10.0}
    assert shares_within(100.0, costs, ["b"]) == {"b": 1.0, "a": 0.5, "c": 0.0}


def test_what_a_lever_saves_adds_to_the_budget() -> None:
    assert shares_within(50.0, {"saves": -30.0, "costs": 100.0}, []) == {"saves": 1.0, "costs": 0.8}


def test_a_capped_scenario_costs_its_cap(toy: Territory, tmp_path: Path) -> None:
    levers = "[levers.access_mission]\n[levers.ptmg]\n"
    full = pilot(scenario_of(tmp_path, levers), toy)
    cap = 0.5 * full["access_mission"]
    (capped,) = read_as([scenario_of(tmp_path, f"budget_cap = {cap}\n{levers}")], "delivered", toy)
    assert capped.shares == {"access_mission": pytest.approx(0.5), "ptmg": 0.0}
    assert pilot(capped, toy) == {"access_mission": pytest.approx(cap), "ptmg": 0.0}


def test_a_run_says_what_its_cap_cut(toy: Territory, tmp_path: Path) -> None:
    capped = scenario_of(tmp_path, "budget_cap = 0\n[levers.msp]\n")
    result = run(capped, toy, RunOptions(seed=1, inhabitants_per_agent=400, years=2))
    assert result.provenance["shares_kept"] == {"msp": 0.0}
    assert result.tables["france"]["public_cost_eur"].tolist() == [0.0, 0.0]


def test_equal_budgets_cost_what_the_cheapest_costs(toy: Territory) -> None:
    packages = [dataclasses.replace(load_scenario(name), years=4) for name in ("touraine-2012", "buzyn-2019")]
    costs = [sum(pilot(package, toy).values()) for package in packages]
    read = read_as(packages, "equal-budget", toy)
    scaled = [sum(pilot(package, toy).values()) for package in read]
    assert scaled[costs.index(min(costs))] == min(costs)
    assert max(scaled) == pytest.approx(min(costs), rel=0.2)
    assert max(costs) > 1.2 * min(costs)


def test_comparing_under_an_equal_budget_says_so(toy: Territory) -> None:
    packages = [dataclasses.replace(load_scenario(name), years=2) for name in ("touraine-2012", "buzyn-2019")]
    options = CompareOptions(seeds=2, inhabitants_per_agent=400, reading="equal-budget")
    found = compare(packages, toy, options)
    assert found.provenance["reading"] == "equal-budget"
    assert "--reading equal-budget" in found.provenance["command"]
    assert sum(bool(shares) for shares in found.provenance["shares_kept"].values()) == 1


def test_an_equal_budget_of_one_package_is_refused(toy: Territory) -> None:
    with pytest.raises(OptionError, match="two packages"):
        read_as([load_scenario("buzyn-2019")], "equal-budget", toy)


def test_an_unknown_reading_is_refused(toy: Territory) -> None:
    with pytest.raises(UnknownNameError, match="announced, delivered, equal-budget"):
        read_as([load_scenario("buzyn-2019")], "promised", toy)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("budget_cap = -1", "out of bounds"),
        ("budget_cap = 'much'", "must be a number of EUR a year"),
        ("budget_cap = true", "must be a number of EUR a year"),
        ("priority = ['cesp']", "no lever of this scenario 'cesp'"),
        ("priority = 'msp'", "must be a list of levers"),
        ("priority = ['msp', 'msp']", "names a lever twice"),
    ],
)
def test_bad_budgets_name_the_line_and_the_remedy(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SimDesertError, match=said) as found:
        scenario_of(tmp_path, f"{line}\n[levers.msp]\n")
    assert "mine.toml, line 2" in str(found.value) or "mine.toml" in str(found.value)
    assert isinstance(found.value, ParameterError | SimDesertError)


def test_what_the_end_of_reliefs_brings_lifts_the_cap(toy: Territory, tmp_path: Path) -> None:
    # 60 EUR × 0.6 an inhabitant a year come on top of the cap, which pays for half of the mission alone.
    levers = "[levers.access_mission]\n[levers.contribution_relief_end]\n"
    costs = pilot(scenario_of(tmp_path, levers), toy)
    assert costs["contribution_relief_end"] == pytest.approx(-36.0 * toy.communes.population.sum())
    cap = 0.5 * costs["access_mission"]
    (lifted,) = read_as([scenario_of(tmp_path, f"budget_cap = {cap}\n{levers}")], "delivered", toy)
    assert lifted.shares == {}
