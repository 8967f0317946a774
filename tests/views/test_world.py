"""What is said where scenarios set numbers of the model itself."""

from __future__ import annotations

import dataclasses

from simdesert.studies.compare import Comparison
from simdesert.views import report
from simdesert.views.budget_notes import notes
from simdesert.views.world import world


def setting(comparison: Comparison, *models: dict[str, float]) -> Comparison:
    """Return the comparison as if its scenarios set these numbers of the model."""
    given = zip(comparison.scenarios, models, strict=True)
    return dataclasses.replace(comparison, scenarios=tuple(dataclasses.replace(s, model=m) for s, m in given))


def test_a_scenario_of_another_world_than_the_baseline_is_named(make) -> None:
    comparison = setting(make(), {}, {"sigma": 20_000}, {})
    assert "measures alone (hamon-2017)" in world(comparison, "en")
    assert "seules mesures (hamon-2017)\u202f: " in world(comparison, "fr")
    for language in ("fr", "en"):
        assert f"> **{world(comparison, language)}**" in report.summary(comparison, language)


def test_a_table_of_the_baseline_alone_makes_both_others_unlike(make) -> None:
    assert "(hamon-2017, vautrin-2025)" in world(setting(make(), {"sigma": 20_000}, {}, {}), "en")


def test_where_all_set_the_same_numbers_there_is_no_warning_but_they_are_named(make) -> None:
    same = setting(make(), *[{"sigma": 20_000.0, "students": 9_500.0}] * 3)
    assert world(same, "en") == world(make(), "fr") == ""
    assert notes(same.scenarios[0], {}, "en") == "; numbers of the model set: `sigma = 20000`, `students = 9500`"
