"""The page docs/assumptions.md: every number that nobody measured, by what it does to the answers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from markdown_pages import GENERATED, number

from simdesert.levers import LEVERS
from simdesert.model.parameters import ModelParameters
from simdesert.model.specialist_parameters import SpecialistParameters
from simdesert.parameters import Parameter
from simdesert.results.sensitivity import FILE, Influence, Sensitivity, influence
from simdesert.views.markdown import table
from simdesert.views.sensitivity import effect, resting, title

HEAD = """# Assumptions

Every parameter of grade *assumption*: {count} of {all} that are not law. Nobody measured them; the source says what
stands behind the value. A seed draws each between `low` and `high`, or takes a [calibrated set](calibration.md), so
that intervals carry what we do not know. What the model cannot answer at all stands in [limits.md](limits.md).
"""

UNKNOWN = f"""
**Influence not measured yet.** No sensitivity study has been kept. `simdesert sensitivity` makes one; its `{FILE}`, put
into `docs/reference/`, orders this page by influence.
"""

MEASURED = """{title}. By influence on {answers} answers: the mean size of the change, in percentage points, when the
parameter goes from `low` to `high` and all others are anywhere (Morris, {trajectories} trajectories; ± where the change
goes either way), and in brackets, for the ten most influential of all parameters, the share of the variance that it
explains counting interactions (Sobol, {samples} samples). Code `{code_version}`, data `{data_version}`, seed {seed},
{inhabitants_per_agent} inhabitants per agent; all lines in [{file}](reference/{file}).
"""

OWNERS = {"model": ModelParameters, "specialists": SpecialistParameters}


def page(study: Sensitivity | None) -> str:
    """Return the page, assumptions by falling influence where a study has been kept."""
    found = list(uncertain())
    assumed = [(owner, p) for owner, p in found if p.grade == "assumption"]
    head = GENERATED + HEAD.format(count=len(assumed), all=len(found))
    return head + (_unordered(assumed) if study is None else _ordered(assumed, study))


def uncertain() -> Iterator[tuple[str, Parameter]]:
    """Yield (owner, parameter) of all that is not law, the model's own first, then levers by name."""
    for owner, declared in {**OWNERS, **LEVERS}.items():
        for p in declared.declared():
            if p.grade != "law":
                yield owner, p


def _unordered(assumed: list[tuple[str, Parameter]]) -> str:
    owners = dict.fromkeys(owner for owner, _ in assumed)
    return UNKNOWN + "".join(
        f"\n## {_heading(owner)}\n\n{_table(p for o, p in assumed if o == owner)}" for owner in owners
    )


def _heading(owner: str) -> str:
    return {"model": "The model", "specialists": "Specialists"}.get(owner, f"`{owner}`")


def _table(parameters: Iterator[Parameter]) -> str:
    rows = ((f"`{p.name}`", number(p.value), number(p.low), number(p.high), p.unit, p.source) for p in parameters)
    return table(("parameter", "value", "low", "high", "unit", "source"), rows)


def _ordered(assumed: list[tuple[str, Parameter]], study: Sensitivity) -> str:
    """Return what the study says of each assumption, the most influential first, then those it did not look at."""
    named = {f"{owner}.{p.name}": (owner, p) for owner, p in assumed}
    looked = [name for name in influence(study.lines) if name in named]
    by_answer = {answer: {line.name: line for line in study.of(answer)} for answer in study.answers()}
    rows = [
        (str(rank), f"`{name}`", *(_moves(by_answer[answer][name]) for answer in by_answer), *_what(named[name][1]))
        for rank, name in enumerate(looked, start=1)
    ]
    header = ("", "parameter", *by_answer, "value", "low", "high", "unit", "source")
    rest = [pair for name, pair in named.items() if name not in looked]
    return _rests(study) + table(header, rows) + _not_looked_at(rest)


def _rests(study: Sensitivity) -> str:
    answers = study.answers()
    sentences = "".join(f"- {answer}: {resting(study, answer)}\n" for answer in answers)
    said = MEASURED.format(title=title(study), answers=len(answers), file=FILE, **vars(study.run))
    return f"\n{said}\n{sentences}\n"


def _moves(line: Influence) -> str:
    return effect(line) + ("" if math.isnan(line.total) else f" ({line.total:.0%})")


def _what(p: Parameter) -> tuple[str, ...]:
    return number(p.value), number(p.low), number(p.high), p.unit, p.source


def _not_looked_at(rest: list[tuple[str, Parameter]]) -> str:
    if not rest:
        return ""
    why = "Levers of other packages, specialists, who do not touch access to GPs, and numbers without a range."
    head = f"\n## Not in the study\n\n{why}\n\n"
    rows = ((f"`{owner}.{p.name}`", *_what(p)) for owner, p in rest)
    return head + table(("parameter", "value", "low", "high", "unit", "source"), rows)
