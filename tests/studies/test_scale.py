"""Scale: too coarse for a département or too fine for the memory is refused with a remedy."""

from __future__ import annotations

import pytest

from simdesert.country.territory import Territory
from simdesert.errors import OptionError
from simdesert.studies import scale
from simdesert.studies.compare import CompareOptions, compare
from simdesert.studies.run import RunOptions, run
from simdesert.studies.scale import check_scale, memory_needed
from simdesert.studies.scenario import load_scenario


def test_a_scale_beyond_the_smallest_departement_is_refused(toy: Territory) -> None:
    check_scale(toy, 60_450)  # the second of its two départements
    with pytest.raises(OptionError, match=r"département T2 .* without a whole agent; give at most 60450$"):
        check_scale(toy, 60_451)


def test_more_memory_than_is_free_is_refused_with_the_finest_scale_that_fits(
    toy: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scale, "free_memory", lambda: memory_needed(toy, 10))
    check_scale(toy, 10)
    with pytest.raises(OptionError, match=r"--inhabitants-per-agent 5 needs about 0\.3 GB of memory .* at least 10$"):
        check_scale(toy, 5)


def test_processes_side_by_side_need_as_much_each(toy: Territory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "free_memory", lambda: 1.5 * memory_needed(toy, 100))
    check_scale(toy, 100, jobs=1)
    with pytest.raises(OptionError, match=r"2 × 0\.3 GB .*; give fewer --jobs$"):
        check_scale(toy, 100, jobs=2)


def test_where_the_system_does_not_say_nothing_is_refused(toy: Territory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "free_memory", lambda: None)
    check_scale(toy, 1, jobs=1_000)


def test_a_run_and_a_comparison_check_before_they_start(toy: Territory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "free_memory", lambda: 1e6)
    baseline = load_scenario("baseline")
    with pytest.raises(OptionError, match="use a larger machine"):
        run(baseline, toy, RunOptions(inhabitants_per_agent=100, years=1))
    with pytest.raises(OptionError, match="give fewer --jobs"):
        compare([baseline], toy, CompareOptions(seeds=2, jobs=2, years=1))


def test_a_comparison_is_not_refused_midway(toy: Territory, monkeypatch: pytest.MonkeyPatch) -> None:
    # Its own processes take the memory that was free when it was checked.
    free = iter([1e12, 1e6, 1e6, 1e6])
    monkeypatch.setattr(scale, "free_memory", lambda: next(free))
    compare([load_scenario("regulation")], toy, CompareOptions(seeds=1, jobs=1, years=1, inhabitants_per_agent=2000))


def test_this_machine_says_how_much_is_free() -> None:
    free = scale.free_memory()
    assert free is None or 1e8 < free < 1e14
