"""What figures and summaries say in both languages: titles, banners, units, credits."""

from __future__ import annotations

from simdesert.country.territory import Territory
from simdesert.metrics import Metric
from simdesert.studies.compare import BASELINE
from simdesert.studies.scenario import Scenario
from simdesert.views.numbers import Language

UNITS: dict[str, dict[Language, str]] = {
    "share": {"fr": "%", "en": "%"},
    "ratio": {"fr": "rapport", "en": "ratio"},
    "index 0–1": {"fr": "indice de 0 à 1", "en": "index 0–1"},
    "days": {"fr": "jours", "en": "days"},
    "communes": {"fr": "communes", "en": "communes"},
    "practice places": {"fr": "lieux d’exercice", "en": "practice places"},
    "EUR per person-year": {"fr": "euros par année-personne", "en": "EUR per person-year"},
    "EUR per year": {"fr": "millions d’euros par an", "en": "EUR million per year"},
    "visits per inhabitant per year": {
        "fr": "consultations par habitant et par an",
        "en": "visits per inhabitant per year",
    },
    "visits per person per year": {"fr": "consultations par habitant et par an", "en": "visits per person per year"},
}

ZONES: dict[str, dict[Language, str]] = {
    "priority": {"fr": "prioritaires", "en": "priority"},
    "complementary": {"fr": "complémentaires", "en": "complementary"},
    "intermediate": {"fr": "intermédiaires", "en": "intermediate"},
    "over_served": {"fr": "surdotées", "en": "over-served"},
}

CREDIT: dict[Language, str] = {
    "fr": "Lieux © GeoNames (CC BY 4.0) ; chiffres INSEE et DREES ; calculs SimDesert",
    "en": "Places © GeoNames (CC BY 4.0); figures INSEE and DREES; computed by SimDesert",
}

CREDIT_OF_TABLES: dict[Language, str] = {
    "fr": "Communes et chiffres : INSEE, IGN, DREES et autres tables du territoire ; calculs SimDesert",
    "en": "Communes and figures: INSEE, IGN, DREES and other tables of the territory; computed by SimDesert",
}
"""On a territory that somebody built from official tables."""

_STYLISED: dict[Language, str] = {
    "fr": "Territoire stylisé : totaux officiels par département, médecins inventés. À lire par département ou par "
    "zone, jamais par commune.",
    "en": "Stylised territory: official totals by département, invented doctors. To be read by département or by "
    "zone, never by commune.",
}
_TOY: dict[Language, str] = {
    "fr": "Territoire d’école : entièrement inventé, pour apprendre ; ce n’est pas la France.",
    "en": "Toy territory: entirely invented, for teaching; nothing here is France.",
}


def banner(territory: Territory, language: Language) -> str:
    """Return the sentence that every output made on an invented territory carries, ``""`` on a real one."""
    if not territory.stylised:
        return ""
    return (_TOY if territory.name == "toy" else _STYLISED)[language]


def credit(territory: Territory, language: Language) -> str:
    """Return the line of sources."""
    if territory.name == "toy":
        return {"fr": "Calculs SimDesert", "en": "Computed by SimDesert"}[language]
    return (CREDIT if territory.stylised else CREDIT_OF_TABLES)[language]


def unit(metric: Metric, language: Language) -> str:
    """Return the unit of a metric as figures show it."""
    return UNITS[metric.unit][language]


def scale(metric: Metric) -> float:
    """Return the factor from a metric's own unit to that of :func:`unit` [–]."""
    return {"share": 100.0, "EUR per year": 1e-6}.get(metric.unit, 1.0)


def label(metric: Metric, language: Language) -> str:
    """Return the name of a metric."""
    return metric.label_fr if language == "fr" else metric.label_en


def title(scenario: Scenario, language: Language) -> str:
    """Return the title of a scenario."""
    return scenario.title_fr if language == "fr" else scenario.title_en


def caveat(scenario: Scenario, language: Language) -> str:
    """Return what stands beside a scenario's name everywhere: how incomplete it is, or that it is the baseline.

    Empty for a package all of whose measures are modelled; the last of the six sentences says so once.
    """
    complete = scenario.measures_modelled == scenario.measures_announced
    return "" if complete and scenario.name != BASELINE else modelled(scenario, language)


def with_caveat(name: str, scenario: Scenario, language: Language) -> str:
    """Return the name with its caveat in brackets, if it has one."""
    said = caveat(scenario, language)
    return f"{name} ({said})" if said else name


def modelled(scenario: Scenario, language: Language) -> str:
    """Return "k of n measures modelled", or what the baseline is."""
    if scenario.name == BASELINE:
        return {"fr": "référence", "en": "baseline"}[language]
    k, n = scenario.measures_modelled, scenario.measures_announced
    if language == "fr":
        return f"{k} mesure{'s' if k > 1 else ''} modélisée{'s' if k > 1 else ''} sur {n}"
    return f"{k} of {n} measures modelled"
