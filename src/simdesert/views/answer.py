"""The answer to a comparison: everything it writes, and what it prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from simdesert.country.territory import Territory
from simdesert.results.compare import write_comparison
from simdesert.results.store import whole_folder, write_provenance, writing
from simdesert.studies.compare import CompareOptions, Comparison, compare
from simdesert.studies.scenario import Scenario
from simdesert.views import findings, numbers, report, words
from simdesert.views.bar import bar
from simdesert.views.findings import DESERTS, INDICATORS, Finding
from simdesert.views.numbers import Language
from simdesert.views.sentences import six_sentences
from simdesert.views.telling import named, with_unit
from simdesert.views.world import world

SHOWN = (DESERTS, *(indicator for indicator in INDICATORS if indicator.scope == "france"))
"""Columns of the table on screen."""


def compare_and_write(
    scenarios: Sequence[Scenario], territory: Territory, options: CompareOptions, out: Path
) -> Comparison:
    """Return the comparison, written into `out` whole or not at all: runs, table, figures, summaries, provenance."""
    with whole_folder(out) as folder:
        with bar(f"{len(scenarios)} scenarios × {options.seeds} seeds") as progress:
            comparison = compare(scenarios, territory, options, folder=folder / "runs", progress=progress)
        write_comparison(folder / "comparison.csv", comparison.table)
        _write_figures(comparison, folder / "figures")
        report.write_summaries(comparison, folder)
        write_provenance(folder, comparison.provenance)
    return comparison


def _write_figures(comparison: Comparison, folder: Path) -> None:
    from simdesert.views.figures import draw_metrics
    from simdesert.views.maps import draw_maps

    with writing(folder):
        folder.mkdir()
    for language in report.LANGUAGES:
        draw_metrics(comparison, "level", language, folder / f"metrics.{language}.png")
        draw_maps(comparison, language, folder / f"maps.{language}.png")
        if findings.packages(comparison):
            draw_metrics(comparison, "difference", language, folder / f"differences.{language}.png")


def print_answer(console: Console, comparison: Comparison, out: Path) -> None:
    """Print the six sentences and a small table in the reader's language, and where to look."""
    language = numbers.language_of_reader()
    banner = words.banner(comparison.territory, language)
    if banner:
        console.print(banner, style="bold yellow", markup=False, highlight=False)
    unlike = world(comparison, language)
    if unlike:
        console.print(f"\n{unlike}", style="bold yellow", markup=False, highlight=False)
    if findings.packages(comparison):
        for sentence in six_sentences(comparison, language):
            console.print(Text.assemble("\n", (sentence.question, "bold"), " ", sentence.text))
        console.print()
        console.print(_table(comparison, language))
    console.print(_where_to_look(out, language), markup=False, highlight=False, soft_wrap=True)


def _table(comparison: Comparison, language: Language) -> Table:
    """Return the differences of the last year, one row a package; the summaries have all of them with intervals."""
    last = comparison.provenance["start_year"] + comparison.provenance["years"] - 1
    title = {"fr": f"Écarts à la référence en {last}", "en": f"Differences to the baseline in {last}"}[language]
    shown = Table(title, *(named(indicator, language, short=True) for indicator in SHOWN), box=box.SIMPLE_HEAD)
    for scenario in findings.packages(comparison):
        mine = {f.indicator: f for f in findings.findings(comparison) if f.scenario is scenario}
        cells = (_cell(mine[indicator], language) for indicator in SHOWN)
        shown.add_row(words.with_caveat(scenario.name, scenario, language), *cells)
    shown.columns[0].width = 17
    shown.caption = {"fr": "* se distingue de zéro", "en": "* can be told from zero"}[language]
    return shown


def _cell(finding: Finding, language: Language) -> Text:
    text = with_unit(finding, language)
    return Text(f"{text} *", "bold") if finding.told_from_zero else Text(text)


def _where_to_look(out: Path, language: Language) -> str:
    first = {"fr": "À lire d’abord", "en": "Read first"}[language]
    rest = {"fr": "Figures, chiffres, tirages", "en": "Figures, numbers, runs"}[language]
    colon = {"fr": f"{numbers.THIN}:", "en": ":"}[language]
    places = (out / "figures", out / "comparison.csv", out / "runs")
    return f"\n{first}{colon} {out / f'summary.{language}.md'}\n{rest}{colon} {', '.join(map(str, places))}"
