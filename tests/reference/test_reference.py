"""The fast model and the plain one, side by side: the same visits, waits, registrations and settlements each month."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import mesa
import numpy as np
import pytest

from reference.customs import WAIT_FACTORS
from reference.model import ReferenceModel
from reference.patient import Patient
from simdesert.chance import Chance
from simdesert.country.territory import load
from simdesert.levers import LEVERS
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.studies.scenario import load_scenario, packaged

TOY = load("toy")
PACKAGES = [name for name in packaged() if name != "baseline"]
READ = [path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_")]
FORBIDDEN = {
    f"simdesert.model.{n}"
    for n in ("_seeking", "_elsewhere", "_trying", "_registering", "_settling", "_nearby", "practise", "seek", "settle")
}

PATIENTS = ("gp", "obtained", "forgone", "last_wait")
DOCTORS = (
    "id", "stage", "practice", "site", "commune", "since", "events", "contracted", "placement", "wait", "accepting",
    "booked", "backlog", "served", "served_year",
)  # fmt: skip
SUMS = (
    "tally",
    "histogram",
    "month_tally",
    "backlog_change",
    "lapsed",
    "vacant",
    "moved_away",
    "posts_offered",
    "unfilled",
)

Pair = tuple[DesertModel, ReferenceModel]


def pair_of(policy: Policy, seed: int, scale: int, parameters: ModelParameters | None = None) -> Pair:
    start = (TOY, policy, seed, scale, parameters)
    return DesertModel(*start), ReferenceModel(*start)


def differing(fast: DesertModel, plain: DesertModel) -> list[str]:
    """Return what is not the same, by name: whole numbers exactly, lists of patients as sums of decimals may be."""
    found = [n for n in PATIENTS if not np.array_equal(getattr(fast.patients, n), getattr(plain.patients, n))]
    found += [n for n in DOCTORS if not np.array_equal(getattr(fast.doctors, n), getattr(plain.doctors, n))]
    found += [n for n, years in fast.doctors.signed.items() if not np.array_equal(years, plain.doctors.signed.get(n))]
    found += [n for n in SUMS if not np.all(getattr(fast, n) == getattr(plain, n))]
    for name in ("listed", "pace", "vigour"):
        close = np.allclose(getattr(fast.doctors, name), getattr(plain.doctors, name), rtol=1e-12, atol=1e-7)
        found += [] if close else [name]
    return found


def happenings(model: DesertModel) -> list[tuple[object, ...]]:
    """Return what happened to whom, where and when."""
    return [
        (event["year"], event["event"], event["lever"], *map(int, doctor))
        for event in model.events
        for doctor in zip(event["id"], event["commune"], event.get("site", event["id"]), strict=True)
    ]


def live_side_by_side(pair: Pair, months: int) -> None:
    fast, plain = pair
    for _ in range(months):
        fast.step()
        plain.step()
        assert differing(fast, plain) == [], fast.months[-1]["month"]
        assert fast.months[-1].pop("hospital_days") == pytest.approx(plain.months[-1].pop("hospital_days"), rel=1e-12)
        assert fast.months[-1] == plain.months[-1]
    assert happenings(fast) == happenings(plain)
    for one, other in zip(fast.year_records, plain.year_records, strict=True):
        assert one.ledger == pytest.approx(other.ledger, rel=1e-9)
        assert one.flows == pytest.approx(other.flows, rel=1e-9)
    for model in pair:
        model.close()


def drawn_levers(seed: int) -> Policy:
    """Return any levers with any parameters within bounds, some from the second year on, some ending with the first."""
    luck, chance = random.Random(seed), Chance(seed)
    names = set(luck.sample(sorted(LEVERS), luck.randint(3, 25)))
    for one in sorted(names):
        names -= LEVERS[one].excludes if one in names else set()
    levers = [LEVERS[name]().drawn(chance) for name in sorted(names)]
    years = [(luck.choice([0, 2026]), luck.choice([2026, 9999])) for _ in levers]
    return Policy(tuple(replace(lever, since=a, until=b) for lever, (a, b) in zip(levers, years, strict=True)))


@pytest.fixture
def plain() -> Iterator[ReferenceModel]:
    model = ReferenceModel(TOY, Policy(), 1, 400)
    model.step()
    yield model
    model.close()


# the same life -------------------------------------------------------------------------------------------------------
def test_two_years_of_the_baseline_are_the_same_month_by_month() -> None:
    live_side_by_side(pair_of(Policy(), seed=1, scale=200), months=24)


def test_people_who_need_few_visits_live_the_same_months() -> None:
    live_side_by_side(pair_of(Policy(), seed=2, scale=20), months=2)


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_is_the_same_month_by_month(package: str) -> None:
    live_side_by_side(pair_of(load_scenario(package).policy, seed=3, scale=400), months=13)


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_any_levers_under_any_parameters_are_the_same_month_by_month(seed: int) -> None:
    live_side_by_side(pair_of(drawn_levers(seed), seed, 200, ModelParameters().drawn(Chance(seed))), months=13)


def test_places_with_fitted_visits_are_the_same_month_by_month() -> None:
    visits = np.linspace(3400.0, 5400.0, len(TOY.communes))
    fitted = replace(TOY, communes=replace(TOY.communes, visits_per_place=visits))
    start = (fitted, Policy(), 8, 400)
    pair = DesertModel(*start), ReferenceModel(*start)
    assert pair[0].doctors.vigour.max() > 1.5
    live_side_by_side(pair, months=13)


@pytest.mark.long
@pytest.mark.parametrize("package", PACKAGES)
def test_two_years_of_each_package_are_the_same_month_by_month(package: str) -> None:
    live_side_by_side(pair_of(load_scenario(package).policy, seed=7, scale=100), months=24)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20, 50))
def test_three_years_of_any_levers_are_the_same_month_by_month(seed: int) -> None:
    scale = (50, 100, 200, 400)[seed % 4]
    live_side_by_side(pair_of(drawn_levers(seed), seed, scale, ModelParameters().drawn(Chance(seed))), months=37)


@pytest.mark.parametrize(
    ("rule", "otherwise", "seen_in"),
    [
        ("reference.model.WELCOME_ROUNDS", 1, "gp"),
        ("reference.office.MEAN_HOURS", 43.8, "wait"),
        ("reference.patient.WAIT_FACTORS", [*WAIT_FACTORS[1:], 0], "booked"),
        ("reference.patient.ADULT_BAND", 4, "listed"),
        ("reference.settling.EARLY_YEARS", 30, "events"),
        ("reference.settling.gumbel", lambda luck, sigma: 0, "commune"),
        ("reference.work.VISITS_A_DAY", 10.0, "wait"),
    ],
)
def test_a_rule_that_differs_is_seen_within_a_month(
    monkeypatch: pytest.MonkeyPatch, rule: str, otherwise: object, seen_in: str
) -> None:
    fast, plain = pair_of(Policy((LEVERS["solidarity_days"](), LEVERS["locum_cover"]())), seed=3, scale=400)
    monkeypatch.setattr(rule, otherwise)
    fast.step()
    plain.step()
    assert seen_in in differing(fast, plain)


# what it is ----------------------------------------------------------------------------------------------------------
def test_every_patient_is_an_agent_of_mesa_who_knows_its_doctor(plain: ReferenceModel) -> None:
    agents = plain.agents_by_type[Patient]
    assert len(agents) == len(plain.patients)
    assert all(isinstance(agent, mesa.Agent) for agent in agents)
    assert {agent.gp.row for agent in agents if agent.gp} <= set(plain.settled.tolist())


def test_the_order_in_which_patients_live_the_month_changes_nothing(plain: ReferenceModel) -> None:
    agents = plain.agents_by_type[Patient]
    other = ReferenceModel(TOY, Policy(), 1, 400)
    other.step()
    other.agents_by_type[Patient].sort("number", ascending=False, inplace=True)
    assert next(iter(other.agents_by_type[Patient])).number == len(agents) - 1
    plain.step()
    other.step()
    assert differing(plain, other) == []


def test_it_imports_no_compiled_code_and_none_of_the_three_verbs() -> None:
    for path in READ:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
        names |= {str(node.module) for node in imports if isinstance(node, ast.ImportFrom)}
        names |= {f"{n.module}.{a.name}" for n in imports if isinstance(n, ast.ImportFrom) for a in n.names}
        assert not names & (FORBIDDEN | {"numba", "simdesert._hash"}), path.name


def test_it_can_be_read_in_an_hour() -> None:
    """Without imports, docstrings, comments and blank lines."""
    lines = 0
    for path in READ:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        text = [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
        skipped = text + [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        passed = {line for node in skipped for line in range(node.lineno, (node.end_lineno or 0) + 1)}
        code = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        lines += sum(bool(line.split("#")[0].strip()) and number not in passed for number, line in code)
    assert lines <= 500
