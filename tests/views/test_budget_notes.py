"""What summaries say of guessed amounts and of efforts that were cut."""

from __future__ import annotations

from simdesert.studies.scenario import load_scenario
from simdesert.views.budget_notes import guessed_amounts, guessed_in_short, notes


def test_every_amount_that_nobody_announced_is_named() -> None:
    assert "access_mission.cost" in guessed_amounts(load_scenario("hamon-2017"))
    assert guessed_amounts(load_scenario("baseline")) == ()


def test_an_amount_that_two_packages_share_counts_once() -> None:
    packages = [load_scenario(name) for name in ("vautrin-2025", "france-sante-2025")]
    each = [set(guessed_amounts(package)) for package in packages]
    assert each[0] & each[1]
    n = len(each[0] | each[1])
    assert guessed_in_short(packages, "en") == f"{n} amounts of money that nobody announced are assumptions"
    assert guessed_in_short(packages, "fr") == f"{n} montants sont des hypothèses, faute d’annonce"


def test_notes_say_what_was_guessed_and_cut() -> None:
    hamon = load_scenario("hamon-2017")
    told = notes(hamon, {"access_mission": 0.25}, "en")
    assert "amounts that nobody announced" in told
    assert told.endswith("; efforts cut to: `access_mission` 25 %")
    assert "montants que personne n’a annoncés" in notes(hamon, {}, "fr")


def test_where_nothing_was_guessed_or_cut_nothing_is_said() -> None:
    assert notes(load_scenario("baseline"), {}, "fr") == ""
