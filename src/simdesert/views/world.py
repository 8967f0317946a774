"""The world of a comparison: what is said where scenarios set numbers of the model itself, and not all the same."""

from __future__ import annotations

from collections.abc import Mapping

from simdesert.studies.compare import Comparison
from simdesert.views.numbers import Language


def numbers_set(model: Mapping[str, float]) -> str:
    """Return the numbers of the model that a scenario sets, as its file has them."""
    return ", ".join(f"`{name} = {value:g}`" for name, value in sorted(model.items()))


def world(comparison: Comparison, language: Language) -> str:
    """Return the warning that differences are not of measures alone, empty where all scenarios set the same numbers."""
    baseline, *others = comparison.scenarios
    unlike = ", ".join(scenario.name for scenario in others if dict(scenario.model) != dict(baseline.model))
    if not unlike:
        return ""
    return {
        "fr": f"Les écarts à la référence ne viennent pas des seules mesures ({unlike}) : la table [model] du "
        "scénario n’est pas celle de la référence. Donnez la même table à tous, à la référence aussi, dans un fichier "
        "baseline.toml.",
        "en": f"Differences to the baseline are not those of measures alone ({unlike}): the scenario's [model] table "
        "is not the baseline's. Give the same table to all, and to the baseline too, in a file baseline.toml.",
    }[language].replace(" :", "\u202f:")
