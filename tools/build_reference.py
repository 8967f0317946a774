"""Write the generated pages of docs/, and the tables within docs/odd.md, from the code.

With ``--check``, name the pages that are stale, write nothing and fail.
"""

from __future__ import annotations

import sys
from pathlib import Path

import assumptions_page
import odd_tables
from markdown_pages import GENERATED, filled, parameter_table

from simdesert.country.table import OPTIONAL, REQUIRED
from simdesert.levers import LEVERS
from simdesert.levers._lever import Lever
from simdesert.metrics import METRICS
from simdesert.model.parameters import ModelParameters
from simdesert.model.specialist_parameters import SpecialistParameters
from simdesert.results.proof import read_proof, shipped
from simdesert.results.sensitivity import FILE, read_sensitivity
from simdesert.studies._flows import FLOWS
from simdesert.views import listing, proof
from simdesert.views.markdown import table

DOCS = Path(__file__).resolve().parents[1] / "docs"
REFERENCE = DOCS / "reference"
ODD = DOCS / "odd.md"

GRADES = """Grades say what a number is worth: *law* (a legal text or an announcement; never drawn), *statistic* (an
official figure), *study* (a published estimate), *assumption* (nobody measured it). Each seed draws all but
*law*: those of levers and some of the model between `low` and `high`, the others as one of the [calibrated
sets](../calibration.md). A scenario may set any value within the same bounds: those of a lever in its table, those of
the model itself under `[model]`, the same for all seeds.
"""

PROOF = """What a lever must show is checked by `simdesert prove`; [proof.md](proof.md) has the whole table. Differences
are those between the model with the lever and without it, with their 95 % interval; years count from 0.
"""


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    return {
        REFERENCE / "columns.md": GENERATED + columns_page(),
        REFERENCE / "levers.md": GENERATED + levers_page(),
        REFERENCE / "metrics.md": GENERATED + metrics_page(),
        REFERENCE / "parameters.md": GENERATED + parameters_page(),
        ODD: filled(ODD.read_text(encoding="utf-8"), odd_tables.tables()),
        DOCS / "assumptions.md": assumptions_page.page(read_sensitivity(REFERENCE / FILE)),
        REFERENCE / proof.PAGE: proof.page(read_proof(shipped()), proof.declared()),
    }


def levers_page() -> str:
    """Return the page of all levers: what each is, its questions, its numbers, what it must show and showed."""
    head = f"# Levers\n\n{len(LEVERS)} measures, one file each in `src/simdesert/levers/`.\n\n{GRADES}\n{PROOF}"
    return head + levers_index() + "".join(lever_section(lever) for lever in LEVERS.values())


def levers_index() -> str:
    """Return the levers by package, each with a link to its section."""
    groups = listing.by_package(list(LEVERS.values())).items()
    return "".join(
        f"\n**{f'`{package}`' if package else 'In no package'}**\n\n"
        + "".join(f"- [`{lever.name}`](#{lever.name}): {lever.official_name}\n" for lever in within)
        for package, within in groups
    )


def lever_section(lever: type[Lever]) -> str:
    """Return the section of one lever."""
    shown = listing.described(lever)
    packages = ", ".join(f"`{name}`" for name in shown["packages"]) or "none"
    excludes = f"\nCannot stand with: {', '.join(shown['excludes'])}.\n" if shown["excludes"] else ""
    rows = listing.expectation_rows(lever)
    return (
        f"\n## {lever.name}\n\n**{prose(shown['rule'])}\n\nPackages: {packages}.\n\n"
        f"Answers: {', '.join(f'`{question}`' for question in shown['answers'])}.\n"
        f"{excludes}\n{parameter_table(lever.declared())}" + (f"\n{table(listing.EXPECTATION, rows)}" if rows else "")
    )


def prose(rule: str) -> str:
    """Return the docstring of a lever's file as Markdown, its first line closing the bold type that begins it."""
    title, _, rest = rule.partition("\n")
    text, _, references = rest.strip().partition("References\n----------\n")
    return f"{title}**\n\n{text.strip()}\n\nReferences: {' '.join(references.split())}".rstrip()


def columns_page() -> str:
    """Return the page of the columns of a table of communes."""
    head = (
        "# Columns of a table of communes\n\nFor `simdesert territory build`: see [territory.md](../territory.md).\n\n"
    )
    required = table(("required", "what it holds"), ((f"`{name}`", what) for name, what in REQUIRED.items()))
    optional = table(("optional", "what it holds; what stands in for it"), ((f"`{n}`", w) for n, w in OPTIONAL.items()))
    return f"{head}{required}\n{optional}"


def metrics_page() -> str:
    """Return the page of all metrics."""
    rows = (
        (f"`{m.name}`", m.label_en, m.unit, {"up": "higher", "down": "lower", "none": "neither"}[m.better], m.official)
        for m in METRICS.values()
    )
    head = "# Metrics\n\nNames are the interface: tables, figures and summaries use them and nothing else.\n\n"
    flows = ((f"`{name}`", flow.says, flow.unit, "yes" if flow.local else "no") for name, flow in FLOWS.items())
    return (
        head
        + table(("metric", "what it measures", "unit", "better when", "official value"), rows)
        + "\n## Yearly flows\n\nWhat a lever must show may name these too.\n\n"
        + table(("flow", "what it is", "unit", "known by zone"), flows)
    )


def parameters_page() -> str:
    """Return the page of the model's own parameters."""
    head = f"# Parameters of the model\n\n{GRADES}\n"
    specialists = f"\n## Of specialists\n\n{parameter_table(SpecialistParameters.declared())}"
    return head + parameter_table(ModelParameters.declared()) + specialists


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name those that are stale; return the exit code."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path} is stale: run scripts/docs", file=sys.stderr)
        return 1 if stale else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
