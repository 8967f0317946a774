"""The six sentences that answer what a minister would ask, certainty in words."""

from __future__ import annotations

from simdesert.studies.compare import Comparison
from simdesert.views.english import English
from simdesert.views.french import French
from simdesert.views.numbers import Language
from simdesert.views.telling import Sentence


def six_sentences(comparison: Comparison, language: Language) -> tuple[Sentence, ...]:
    """Return who gains, who loses, what it costs, how sure we are, when it shows and what is not modelled."""
    tell = French(comparison) if language == "fr" else English(comparison)
    return (tell.who_gains(), tell.who_loses(), tell.what_it_costs(), tell.how_sure(), tell.when(), tell.what_not())
