"""Profile: the same run, and the time of each verb."""

from __future__ import annotations

import pytest
from rich.console import Console

from simdesert.country.territory import load
from simdesert.model.desert import MONTHLY, YEARLY
from simdesert.studies.profile import profiled_run
from simdesert.studies.run import RunOptions, run
from simdesert.studies.scenario import load_scenario
from simdesert.views.profile import print_profile

OPTIONS = RunOptions(seed=3, inhabitants_per_agent=400, years=1)


def test_a_profiled_run_is_the_same_run_and_says_where_its_time_went(capsys: pytest.CaptureFixture[str]) -> None:
    scenario, toy, months = load_scenario("baseline"), load("toy"), []
    result, profile = profiled_run(scenario, toy, OPTIONS, lambda done, in_all: months.append((done, in_all)))
    assert months[-1] == (12, 12)
    plain = run(scenario, toy, OPTIONS)
    assert result.provenance["id"] == plain.provenance["id"]
    for name, table in plain.tables.items():
        assert table.equals(result.tables[name]), name
    assert {verb.__name__ for verb in (*YEARLY, *MONTHLY)} <= set(profile.seconds)
    assert profile.seconds["seek"][0] == 12
    assert profile.seconds["settle"][0] == profile.seconds["record_year"][0] == 1
    assert all(seconds >= 0.0 for _, seconds in profile.seconds.values())
    # 11 bytes an agent, and two 8-byte numbers a commune
    communes = len(toy.communes)
    assert profile.megabytes["patients"] == pytest.approx((512_145 / 400 * 11 + communes * 16) / 1e6, rel=0.05)
    print_profile(Console(width=100), profile)
    printed = capsys.readouterr().out
    assert "seek" in printed
    assert "100%" in printed
    assert "patients" in printed
