from __future__ import annotations

import re

import pytest

from simdesert.studies.scenario import load_scenario
from simdesert.views import findings, words
from simdesert.views.numbers import THIN
from simdesert.views.sentences import six_sentences

EFFECTS = {
    ("hamon-2017", "zone", "priority", "apl_mean"): (0.10, 0.11, 0.09, 0.10),
    ("hamon-2017", "zone", "over_served", "apl_mean"): (-0.50, -0.51, -0.49, -0.50),
    ("hamon-2017", "france", "FR", "public_cost_eur"): (30e6, 30e6, 30e6, 30e6),
}


HAMON, VAUTRIN = load_scenario("hamon-2017"), load_scenario("vautrin-2025")
EN, FR = (
    [f"{scenario.name} ({words.modelled(scenario, language)})" for scenario in (HAMON, VAUTRIN)]
    for language in ("en", "fr")
)


def _texts(comparison, language):
    return [sentence.text for sentence in six_sentences(comparison, language)]


def test_who_gains_is_told_with_interval_measures_and_seeds(make) -> None:
    assert _texts(make(EFFECTS), "en")[0] == (
        f"In 2027, compared with the law in force, {EN[0]}: APL of priority zones +0.10 (+0.09 to +0.11); no gain can "
        f"be told from zero with 4 seeds for {EN[1]}."
    )


def test_who_loses_is_told_in_french_with_french_marks(make) -> None:
    assert _texts(make(EFFECTS), "fr")[1] == (
        f"La même année, {FR[0]}{THIN}: APL des zones surdotées −0,50 (de −0,51 à −0,49){THIN}; pour {FR[1]}, aucune "
        "perte ne se distingue de zéro avec 4 tirages."
    )


def test_where_nothing_changes_no_package_is_said_to_gain(make) -> None:
    k = HAMON.measures_modelled + VAUTRIN.measures_modelled
    n = HAMON.measures_announced + VAUTRIN.measures_announced
    assert _texts(make(), "en")[0] == (
        "In 2027, compared with the law in force, no gain can be told from zero with 4 seeds for any package "
        f"({k} of {n} measures modelled in all)."
    )


def test_one_seed_is_said_to_give_no_interval(make) -> None:
    comparison = make({key: values[:1] for key, values in EFFECTS.items()}, seeds=1)
    assert "with one seed, which gives no interval" in _texts(comparison, "en")[0]
    assert "qui ne donne pas d’intervalle" in _texts(comparison, "fr")[0]


def test_the_cost_is_told_with_its_interval(make) -> None:
    text = _texts(make(EFFECTS), "fr")[2]
    assert f"{FR[0]} 20{THIN}M€ (de 20 à 20)" in text


def test_the_time_of_the_effect_is_told(make) -> None:
    assert _texts(make(EFFECTS), "en")[4] == (
        f"The effect on the APL of priority zones can be told from zero: {EN[0]} since 2026, largest in 2026; at no "
        f"time that lasts to the end for {EN[1]}."
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("effects", [{}, EFFECTS], ids=["nothing", "something"])
def test_there_are_six_sentences_that_all_say_how_much_is_modelled(make, language, effects) -> None:
    sentences = six_sentences(make(effects), language)
    assert len(sentences) == 6
    pattern = r"\d+ of \d+ measures modelled" if language == "en" else r"\d+ mesures? modélisées? sur \d+"
    for sentence in sentences:
        assert sentence.text.endswith(".")
        assert sentence.text.count(". ") == 0
        assert re.search(pattern, sentence.text), sentence.text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_ranked(make, language) -> None:
    texts = " ".join(_texts(make(EFFECTS), language))
    assert not re.search(r"\b(best|worst|better than|meilleur|pire|mieux que)\b", texts)


def test_french_uses_narrow_spaces_before_high_punctuation(make) -> None:
    for sentence in six_sentences(make(EFFECTS), "fr"):
        assert not re.search(r"(?<!\u202f)[;?!%](?=\s|$)", sentence.question + sentence.text)
        assert not re.search(r"(?<!\u202f): ", sentence.text)


def test_certainty_is_counted_over_all_differences(make) -> None:
    comparison = make(EFFECTS)
    total = len(findings.findings(comparison))
    assert f"2 of the {total} differences examined" in _texts(comparison, "en")[3]


def test_none_and_many_differences_told_from_zero_agree_with_their_verb(make) -> None:
    assert ") ne se distingue de zéro, dont aucun connu" in _texts(make(), "fr")[3]
    assert ") se distinguent de zéro, dont 2 connus" in _texts(make(EFFECTS), "fr")[3]
