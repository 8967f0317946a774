from __future__ import annotations

import dataclasses
import re

import pytest

from simdesert.studies.compare import Comparison
from simdesert.studies.scenario import load_scenario
from simdesert.views import findings, words
from simdesert.views.budget_notes import guessed_in_short
from simdesert.views.numbers import THIN
from simdesert.views.sentences import six_sentences
from simdesert.views.telling import with_interval

EFFECTS = {
    ("hamon-2017", "zone", "priority", "apl_mean"): (0.10, 0.11, 0.09, 0.10),
    ("hamon-2017", "zone", "over_served", "apl_mean"): (-0.50, -0.51, -0.49, -0.50),
    ("hamon-2017", "france", "FR", "public_cost_eur"): (30e6, 30e6, 30e6, 30e6),
}


HAMON, VAUTRIN = load_scenario("hamon-2017"), load_scenario("vautrin-2025")
EN = FR = [HAMON.name, VAUTRIN.name]
"""Complete packages, which are named without how much of them is modelled."""


def incomplete(comparison: Comparison) -> Comparison:
    """Return the comparison as if each package had announced four measures more than are modelled."""
    more = [dataclasses.replace(s, measures_announced=s.measures_modelled + 4) for s in comparison.scenarios[1:]]
    return dataclasses.replace(comparison, scenarios=(comparison.scenarios[0], *more))


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
    assert _texts(make(), "en")[0] == (
        "In 2027, compared with the law in force, no gain can be told from zero with 4 seeds for any package."
    )
    assert f"for any package ({k} of {k + 8} measures modelled in all)." in _texts(incomplete(make()), "en")[0]


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
def test_there_are_six_sentences_that_all_say_how_much_of_incomplete_packages_is_modelled(
    make, language, effects
) -> None:
    sentences = six_sentences(incomplete(make(effects)), language)
    assert len(sentences) == 6
    pattern = r"\d+ of \d+ measures modelled" if language == "en" else r"\d+ mesures? modélisées? sur \d+"
    for sentence in sentences:
        assert sentence.text.endswith(".")
        assert sentence.text.count(". ") == 0
        assert re.search(pattern, sentence.text), sentence.text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("effects", [{}, EFFECTS], ids=["nothing", "something"])
def test_of_complete_packages_only_the_last_sentence_says_how_much_is_modelled(make, language, effects) -> None:
    texts = _texts(make(effects), language)
    told = ["modelled" in text.replace("not modelled", "") or "modélisées" in text for text in texts]
    assert told == [False] * 5 + [True]
    assert words.modelled(HAMON, language) in texts[5]
    assert words.modelled(VAUTRIN, language) in texts[5]


def test_no_amount_is_no_part_of_the_sentence_and_one_is_not_many(make) -> None:
    comparison = make(names=("buzyn-2019",))
    for language in ("fr", "en"):
        assert not guessed_in_short(findings.packages(comparison), language)
        assert not re.search(r"\b0 (montants|amounts)", _texts(comparison, language)[5])
    assert "measures modelled); the need for care" in _texts(comparison, "en")[5]


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
    assert f"examinés ne se distingue de zéro{THIN}; ce sont" in _texts(make(), "fr")[3]
    assert "examined can be told from zero; these are" in _texts(make(), "en")[3]
    assert "examinés se distinguent de zéro, dont 2 connus" in _texts(make(EFFECTS), "fr")[3]


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        ("apl", (0.047, -0.002, 0.095), "+0.047 (−0.002 to +0.095)"),
        ("apl", (0.05, 0.004, 0.096), "+0.050 (+0.004 to +0.096)"),
        ("apl", (0.05, 0.01, 0.09), "+0.05 (+0.01 to +0.09)"),
        ("apl", (0.0, 0.0, 0.0), "0.00 (0.00 to 0.00)"),
        ("apl", (0.0, -1e-9, 1e-9), "0.00 (0.00 to 0.00)"),
        ("points", (-0.0012, -0.0014, -0.0006), "−0.12 pp (−0.14 to −0.06)"),
        ("points", (-0.0012, -0.0013, -0.0011), "−0.12 pp (−0.13 to −0.11)"),
        ("people", (-750.0, -1200.0, -300.0), "−750 (−1,200 to −300)"),
    ],
)
def test_bounds_have_the_decimals_that_tell_them_from_zero(kind, values, told) -> None:
    indicator = next(one for one in findings.INDICATORS if one.kind == kind)
    finding = findings.Finding(HAMON, indicator, *values)
    assert with_interval(finding, "en").replace(THIN, " ") == told
