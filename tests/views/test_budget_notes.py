"""What summaries say of guessed amounts and of efforts that were cut."""

from __future__ import annotations

from simdesert.studies.scenario import load_scenario
from simdesert.views.budget_notes import guessed_amounts, notes


def test_every_amount_that_nobody_announced_is_named() -> None:
    assert "access_mission.cost" in guessed_amounts(load_scenario("hamon-2017"))
    assert guessed_amounts(load_scenario("baseline")) == ()


def test_notes_say_what_was_guessed_and_cut() -> None:
    hamon = load_scenario("hamon-2017")
    told = notes(hamon, {"access_mission": 0.25}, "en")
    assert "amounts that nobody announced" in told
    assert told.endswith("; efforts cut to: `access_mission` 25 %")
    assert "montants que personne n’a annoncés" in notes(hamon, {}, "fr")


def test_where_nothing_was_guessed_or_cut_nothing_is_said() -> None:
    assert notes(load_scenario("baseline"), {}, "fr") == ""
