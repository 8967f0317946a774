"""Prove: each lever on top of the baseline, minus the baseline, against what the lever must show.

One task per seed runs the baseline once, then one lever after the other, in one process where they share the start; of
each run a handful of numbers is kept. What a lever must show beside others is compared with the baseline and these.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simdesert.country.territory import Territory
from simdesert.errors import OptionError, ScenarioError, UnknownNameError
from simdesert.levers import LEVERS
from simdesert.levers._lever import Lever
from simdesert.levers._must_show import PLACES, MustShow
from simdesert.levers._policy import Policy
from simdesert.metrics import METRICS
from simdesert.results.compare import student
from simdesert.results.proof import Estimate, ProofLine, ProofRun
from simdesert.results.store import code_version
from simdesert.studies._crew import all_results, counter
from simdesert.studies._flows import FLOWS, WHOLE, is_local, unit_of
from simdesert.studies._living import Progress
from simdesert.studies._pairs import PAIRS
from simdesert.studies._proof_seed import Beside, Case, ProofSeed
from simdesert.studies.compare import BASELINE, CompareOptions
from simdesert.studies.scale import check_scale
from simdesert.studies.scenario import Scenario, load_scenario

__all__ = ["FLOWS", "SEEDS", "prove"]

Reals = NDArray[np.float64]

SEEDS = 20
"""Pairs of runs behind an interval, unless told otherwise [count]."""


def prove(
    levers: Sequence[Lever],
    territory: Territory,
    options: CompareOptions | None = None,
    progress: Progress | None = None,
) -> list[ProofLine]:
    """Return one line for each expectation of the levers, in their order.

    The difference that the lever makes is taken seed by seed — same luck, same drawn parameters —; its 95 % interval is
    Student's.

    Parameters
    ----------
    levers
        At least one, each at most once; each runs on top of the baseline, alone or beside others, to the last year
        it is looked at.
    territory
        What is there.
    options
        Seeds (at least 2), jobs, scale; with `years`, expectations of later years are left out.
    progress
        Called with (months done, months in all), over all runs.
    """
    chosen = options or CompareOptions(seeds=SEEDS)
    if chosen.seeds < 2:
        raise OptionError(f"--seeds {chosen.seeds} gives no interval; give at least 2")
    check_scale(territory, chosen.inhabitants_per_agent, min(chosen.jobs, chosen.seeds))
    baseline = load_scenario(BASELINE)
    cases = tuple(case for lever in levers for case in _cases(lever, baseline, chosen.years))
    _refuse_nothing(levers, cases, chosen)
    baselines = {beside: _longest(baseline, beside, cases) for beside in sorted({case.beside for case in cases})}
    of_seed = dataclasses.replace(chosen, years=None).of_seed
    tasks = [ProofSeed(baselines, cases, territory, of_seed(seed)) for seed in range(chosen.seeds)]
    years = sum(scenario.years for scenario in (*baselines.values(), *(case.scenario for case in cases)))
    per_seed = all_results(tasks, chosen.jobs, counter(progress, 12 * chosen.seeds * years))
    common = ProofRun(
        territory.name, territory.stylised, territory.digest, code_version(),
        chosen.seeds, chosen.inhabitants_per_agent, chosen.fixed_parameters,
    )  # fmt: skip
    lines = {
        (line.lever, line.expected): line
        for row, case in enumerate(cases)
        for line in _lines(case, np.array([seed[row] for seed in per_seed]), common)
    }
    wanted = ((lever.name, expected) for lever in levers for expected in lever.must_show)
    return [lines[one] for one in wanted if one in lines]


def check(lever: str, expected: MustShow) -> None:
    """Raise unless the expectation of a lever names what can be looked at.

    Raises
    ------
    UnknownNameError
        Neither a metric nor a flow of that name, or no such place, or no such lever beside.
    ScenarioError
        What no seed has by itself; a place, for what is known of the whole only; a place less itself; a lever beside
        itself; bounds or a year that cannot be.
    """
    where = f"what '{lever}' must show"
    if expected.metric not in METRICS and expected.metric not in FLOWS:
        raise UnknownNameError.among("metric", expected.metric, (*METRICS, *FLOWS), where)
    if not (expected.metric in FLOWS or expected.metric in PAIRS or METRICS[expected.metric].of):
        raise ScenarioError(f"{where}: '{expected.metric}' is no number of one seed; name another metric or a flow")
    for place in (expected.where, *([expected.than] if expected.than else [])):
        if place not in PLACES:
            raise UnknownNameError.among("place", place, tuple(PLACES), where)
    for other in expected.beside:
        if other not in LEVERS:
            raise UnknownNameError.among("lever", other, tuple(LEVERS), where)
    if lever in expected.beside or expected.where == expected.than:
        raise ScenarioError(f"{where}: nothing can stand beside itself or be more than itself; name another")
    if (expected.where != WHOLE or expected.than) and not is_local(expected.metric):
        raise ScenarioError(f"{where}: '{expected.metric}' is known for the whole territory only; say '{WHOLE}'")
    if not expected.low <= expected.high or expected.year < 0:
        bounds = f"[{expected.low:g}, {expected.high:g}] in year {expected.year}"
        raise ScenarioError(f"{where}: {bounds} cannot be; mend bounds or year")


def _cases(lever: Lever, baseline: Scenario, years: int | None) -> list[Case]:
    """Return one case for each company in which the lever is looked at, those without company first."""
    for expected in lever.must_show:
        check(lever.name, expected)
    looked = [one for one in lever.must_show if years is None or one.year < years]
    cases = []
    for beside in sorted({one.beside for one in looked}):
        these = tuple(one for one in looked if one.beside == beside)
        levers = (*(LEVERS[name]() for name in beside), lever)
        scenario = _with(baseline, levers, 1 + max(one.year for one in these))
        cases.append(Case(scenario, lever.name, these, beside))
    return cases


def _longest(baseline: Scenario, beside: Beside, cases: Sequence[Case]) -> Scenario:
    """Return the baseline and what stands beside, for as long as any case that is compared with it."""
    years = max(case.scenario.years for case in cases if case.beside == beside)
    return _with(baseline, tuple(LEVERS[name]() for name in beside), years)


def _with(baseline: Scenario, levers: Sequence[Lever], years: int) -> Scenario:
    policy = Policy((*baseline.policy.levers, *levers), baseline.start_year)
    name = "-and-".join((BASELINE, *(lever.name for lever in levers)))
    return dataclasses.replace(baseline, name=name, policy=policy, years=years)


def _refuse_nothing(levers: Sequence[Lever], cases: Sequence[Case], options: CompareOptions) -> None:
    """Raise if a lever stands twice, or one has nothing that can be looked at."""
    names = [lever.name for lever in levers]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise OptionError(f"lever '{twice[0]}' is given twice; give each once")
    silent = sorted(lever.name for lever in levers if not lever.must_show)
    if silent or not levers:
        what = f"lever '{silent[0]}' declares nothing" if silent else "no lever declares anything"
        raise OptionError(f"{what} that it must show; add a 'must_show' to its file")
    if not cases:
        first = min(one.year for lever in levers for one in lever.must_show)
        raise OptionError(f"--years {options.years} ends before anything is looked at; give at least {first + 1}")


def _lines(case: Case, values: Reals, run: ProofRun) -> list[ProofLine]:
    """Return the lines of a case from its values (n_seeds, 2, n_expectations, 2, 1 + n_regions).

    The difference made at the first place less the one made at the second, seed by seed.
    """
    relative = np.array([one.relative for one in case.expected])[:, np.newaxis, np.newaxis]
    named = np.array([[True, bool(one.than)] for one in case.expected])[:, :, np.newaxis]
    without = values[:, 1]
    gap = values[:, 0] - without
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(without == 0.0, np.nan, gap / without)
    change = np.where(named, np.where(relative, shares, gap), 0.0)
    made = student(change[:, :, 0] - change[:, :, 1])
    level = student(without[:, :, 0, 0]).mean
    lines = []
    for row, expected in enumerate(case.expected):
        bounds = zip(made.mean[row], made.low[row], made.high[row], strict=True)
        here, *regions = (Estimate(*map(_six_digits, one)) for one in bounds)
        unit = unit_of(expected.metric)
        lines.append(ProofLine(case.lever, expected, unit, _six_digits(level[row]), here, tuple(regions), run))
    return lines


def _six_digits(value: float) -> float:
    """Return the number as the table keeps it, so that a verdict is the same when it is read again."""
    return float(f"{value:.6g}")
