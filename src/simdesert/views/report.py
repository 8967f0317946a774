"""Report: the summary in French and English, six sentences, one table, the figures and how to do it again."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from simdesert.results.store import writing
from simdesert.studies.compare import Comparison
from simdesert.views import findings as found
from simdesert.views import words
from simdesert.views.budget_notes import READING, notes
from simdesert.views.findings import Finding
from simdesert.views.numbers import Language, number
from simdesert.views.sentences import six_sentences
from simdesert.views.telling import named, with_interval
from simdesert.views.world import world

LANGUAGES: tuple[Language, ...] = ("fr", "en")


def summary(comparison: Comparison, language: Language) -> str:
    """Return the summary as Markdown."""
    templates = Environment(
        loader=PackageLoader("simdesert.views"), undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True
    )
    packages = found.packages(comparison)
    return templates.get_template(f"summary.{language}.md").render(
        names=[scenario.name for scenario in packages or comparison.scenarios],
        banner=words.banner(comparison.territory, language),
        world=world(comparison, language),
        sentences=six_sentences(comparison, language) if packages else (),
        last=comparison.provenance["start_year"] + comparison.provenance["years"] - 1,
        table=table(comparison, language),
        least=_least(language),
        scenarios=[
            {
                "name": s.name,
                "title": words.title(s, language),
                "modelled": words.modelled(s, language),
                "notes": notes(s, comparison.provenance["shares_kept"].get(s.name, {}), language),
            }
            for s in comparison.scenarios
        ],
        incomplete=any(s.measures_modelled < s.measures_announced for s in comparison.scenarios),
        reading=READING[comparison.provenance["reading"]][language],
        command=comparison.provenance["command"],
        code_version=comparison.provenance["code_version"],
        data_version=comparison.provenance["data_version"],
        credit=words.credit(comparison.territory, language),
    )


def table(comparison: Comparison, language: Language) -> str:
    """Return the table of differences as Markdown: one row an indicator, what can be told from zero in bold."""
    packages, every = found.packages(comparison), found.findings(comparison)
    heading = ["", *(words.with_caveat(scenario.name, scenario, language) for scenario in packages)]
    lines = [_line(heading), _line(["---"] * len(heading))]
    for indicator in found.INDICATORS if packages else ():
        cells = [_cell(finding, language) for finding in every if finding.indicator is indicator]
        lines.append(_line([named(indicator, language), *cells]))
    return "\n".join(lines)


def _least(language: Language) -> dict[str, str]:
    """Return the smallest differences in bold, by kind; shares in points."""
    least = found.NEGLIGIBLE
    return {
        "apl": number(least["apl"], 3, language),
        "people": number(least["people"], 0, language),
        "points": number(100.0 * least["points"], 2, language),
    }


def _cell(finding: Finding, language: Language) -> str:
    text = with_interval(finding, language)
    return f"**{text}**" if finding.told_from_zero else text


def _line(texts: list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def write_summaries(comparison: Comparison, folder: Path) -> None:
    """Write ``summary.fr.md`` and ``summary.en.md`` into an existing folder."""
    for language in LANGUAGES:
        with writing(folder):
            (folder / f"summary.{language}.md").write_text(summary(comparison, language), encoding="utf-8")
