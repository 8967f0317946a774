from __future__ import annotations

from pathlib import Path

import pytest

from simdesert.views import report

PRIORITY = {("hamon-2017", "zone", "priority", "apl_mean"): (0.10, 0.11, 0.09, 0.10)}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_summary_has_the_banner_six_sentences_the_table_and_the_command(make, language) -> None:
    text = report.summary(make(PRIORITY), language)
    banner = "Territoire d’école" if language == "fr" else "Toy territory"
    assert banner in text
    assert [line[:2] for line in text.splitlines() if line[:2].rstrip(".").isdigit()] == [
        "1.",
        "2.",
        "3.",
        "4.",
        "5.",
        "6.",
    ]
    assert "| hamon-2017 |" in text
    assert "**+0" in text
    assert "`simdesert compare`" in text
    least = "0,005 d’APL, 500 personnes, 0,05 point" if language == "fr" else "0.005 of APL, 500 people, 0.05 pp"
    assert least in text
    assert f"figures/maps.{language}.png" in text


def test_the_table_has_one_row_an_indicator_and_one_column_a_package(make) -> None:
    lines = report.table(make(PRIORITY), "en").splitlines()
    assert len(lines) == 9
    assert {line.count("|") for line in lines} == {4}
    assert lines[2] == "| APL of priority zones | **+0.10 (+0.09 to +0.11)** | 0.00 (0.00 to 0.00) |"


def test_a_comparison_of_the_baseline_alone_still_has_a_summary(make) -> None:
    assert "baseline" in report.summary(make(names=()), "en")


def test_both_summaries_are_written(make, tmp_path: Path) -> None:
    report.write_summaries(make(), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["summary.en.md", "summary.fr.md"]
