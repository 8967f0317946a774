"""What a summary must say of the money behind a package: amounts that nobody announced, efforts that were cut."""

from __future__ import annotations

from collections.abc import Mapping

from simdesert.studies.scenario import Scenario
from simdesert.views.numbers import Language

UNANNOUNCED = "not announced"
READING = {
    "announced": {
        "fr": "Lecture « telle qu’annoncée » : chaque mesure est réputée livrée en entier.",
        "en": 'Reading "as announced": every measure is taken to be delivered in full.',
    },
    "delivered": {
        "fr": "Lecture « telle que livrée » : chaque mesure ne livre qu’une part de ce qui est annoncé.",
        "en": 'Reading "as delivered": each measure delivers only a share of what is announced.',
    },
    "equal-budget": {
        "fr": "Lecture « à budget égal » : les efforts sont réduits pour que tous coûtent autant que le moins cher.",
        "en": 'Reading "equal budget": efforts are cut so that every package costs what the cheapest costs.',
    },
}


def guessed_amounts(scenario: Scenario) -> tuple[str, ...]:
    """Return the amounts of money that nobody announced, as ``lever.parameter``: assumptions a factor of 4 apart."""
    return tuple(
        f"{lever.name}.{p.name}"
        for lever in scenario.policy.levers
        for p in lever.declared()
        if "EUR" in p.unit and p.grade == "assumption" and p.source.startswith(UNANNOUNCED)
    )


def notes(scenario: Scenario, shares_kept: Mapping[str, float], language: Language) -> str:
    """Return what follows a package's name in a summary, empty if there is nothing to say."""
    guessed = ", ".join(f"`{name}`" for name in guessed_amounts(scenario))
    cut = ", ".join(f"`{name}` {100 * share:.0f} %" for name, share in sorted(shares_kept.items()))
    told = []
    if guessed:
        text = {"fr": "montants que personne n’a annoncés, hypothèses à un facteur 4 près",
                "en": "amounts that nobody announced, assumptions within a factor of 4"}[language]  # fmt: skip
        told.append(f"{text} : {guessed}" if language == "fr" else f"{text}: {guessed}")
    if cut:
        told.append({"fr": f"efforts réduits à : {cut}", "en": f"efforts cut to: {cut}"}[language])
    return "".join(f"; {text}" if language == "en" else f" ; {text}" for text in told)
