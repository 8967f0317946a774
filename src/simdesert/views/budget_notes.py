"""What a summary says of the money behind packages: amounts that nobody announced, efforts that were cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simdesert.studies.scenario import Scenario
from simdesert.views.numbers import Language
from simdesert.views.world import numbers_set

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


def guessed_amounts(*scenarios: Scenario) -> tuple[str, ...]:
    """Return the amounts of money that nobody announced, as ``lever.parameter``: assumptions a factor of 4 apart."""
    guessed = (
        f"{lever.name}.{p.name}"
        for scenario in scenarios
        for lever in scenario.policy.levers
        for p in lever.declared()
        if "EUR" in p.unit and p.grade == "assumption" and p.source.startswith(UNANNOUNCED)
    )
    return tuple(dict.fromkeys(guessed))


def guessed_in_short(scenarios: Sequence[Scenario], language: Language) -> str:
    """Return how many amounts of all packages nobody announced, one that several share once; empty for none."""
    n = len(guessed_amounts(*scenarios))
    if n < 2:
        one = {"fr": "un montant est une hypothèse, faute d’annonce",
               "en": "one amount of money that nobody announced is an assumption"}  # fmt: skip
        return one[language] if n else ""
    return {
        "fr": f"{n} montants sont des hypothèses, faute d’annonce",
        "en": f"{n} amounts of money that nobody announced are assumptions",
    }[language]


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
    if scenario.model:
        theirs = numbers_set(scenario.model)
        told.append(
            {"fr": f"nombres du modèle fixés : {theirs}", "en": f"numbers of the model set: {theirs}"}[language]
        )
    return "".join(f"; {text}" if language == "en" else f" ; {text}" for text in told)
