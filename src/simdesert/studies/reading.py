"""Reading: how much of an announcement counts — as announced, as delivered, or what an equal budget pays for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from simdesert.country.territory import Territory
from simdesert.errors import OptionError, UnknownNameError
from simdesert.levers._lever import Lever
from simdesert.metrics.money import PUBLIC_PAYERS, public_cost
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.studies.scenario import Scenario

READINGS = ("announced", "delivered", "equal-budget")
PILOT_SCALE = 400
"""Inhabitants per agent of the pilot run that says what each lever costs [inhabitants]."""


def read_as(scenarios: Sequence[Scenario], reading: str, territory: Territory) -> tuple[Scenario, ...]:
    """Return the scenarios under a reading, each within its own ``budget_cap``.

    ``announced``: every lever is delivered in full. ``delivered``: the delivery share of each lever. ``equal-budget``:
    all efforts of a package are scaled so that it costs the public purse, on average over the years, what the cheapest
    package costs; packages that cost nothing stay as they are. What levers cost comes from one pilot run a scenario,
    central parameters, taken to be proportional to the effort.

    Parameters
    ----------
    scenarios
        As loaded.
    reading
        One of :data:`READINGS`.
    territory
        What is there.

    Raises
    ------
    UnknownNameError
        No such reading.
    OptionError
        An equal budget of fewer than two packages.
    """
    if reading not in READINGS:
        raise UnknownNameError.among("reading", reading, READINGS)
    read = [_announced(s) if reading == "announced" else s for s in scenarios]
    if reading == "equal-budget" and sum(bool(scenario.policy.levers) for scenario in scenarios) < 2:
        raise OptionError("an equal budget needs two packages to compare; use 'simdesert compare A B'")
    capped = [_within_cap(s, territory) if s.budget_cap is not None else s for s in read]
    if reading == "equal-budget":
        capped = _equalised(capped, territory)
    return tuple(dataclasses.replace(scenario, reading=reading) for scenario in capped)


def _announced(scenario: Scenario) -> Scenario:
    levers = tuple(
        dataclasses.replace(lever, delivery=1.0, pinned=lever.pinned | {"delivery"}) for lever in scenario.policy.levers
    )
    return dataclasses.replace(scenario, policy=dataclasses.replace(scenario.policy, levers=levers))


def _equalised(scenarios: Sequence[Scenario], territory: Territory) -> list[Scenario]:
    costs = [sum(pilot(s, territory).values()) if s.policy.levers else 0.0 for s in scenarios]
    budget = min((cost for cost in costs if cost > 0.0), default=0.0)
    return [
        _scaled(s, {lever.name: budget / cost for lever in s.policy.levers}) if cost > 0.0 else s
        for s, cost in zip(scenarios, costs, strict=True)
    ]


def _within_cap(scenario: Scenario, territory: Territory) -> Scenario:
    """Return the scenario with its efforts cut, in the order of its priorities, to what its budget pays for."""
    assert scenario.budget_cap is not None
    return _scaled(scenario, shares_within(scenario.budget_cap, pilot(scenario, territory), scenario.priority))


def shares_within(cap: float, costs: Mapping[str, float], priority: Sequence[str]) -> dict[str, float]:
    """Return the share of each lever's effort that a budget pays for, {lever: [0–1]}.

    Levers are served in the order of `priority`, then in that of `costs`; what a lever saves adds to the budget.

    Parameters
    ----------
    cap
        [EUR/yr].
    costs
        Mean public cost of each lever in full, negative if it saves {lever: [EUR/yr]}.
    priority
        Names of levers, the first served first.
    """
    left = cap - sum(min(cost, 0.0) for cost in costs.values())
    shares = {}
    for name in [*priority, *(name for name in costs if name not in priority)]:
        cost = max(costs[name], 0.0)
        shares[name] = min(1.0, left / cost) if cost > 0.0 else 1.0
        left -= cost * shares[name]
    return shares


def _scaled(scenario: Scenario, shares: Mapping[str, float]) -> Scenario:
    kept = {name: share * scenario.shares.get(name, 1.0) for name, share in shares.items()}
    return dataclasses.replace(scenario, shares={name: share for name, share in kept.items() if share < 1.0})


def pilot(scenario: Scenario, territory: Territory) -> dict[str, float]:
    """Return the mean public cost of each lever over the years, from one coarse run {lever: [EUR/yr]}.

    A lever that lifts the cap (``lifts_cap``) counts what it brings to a public payer as a saving.
    """
    levers = scenario.policy.levers
    policy, central = scenario.policy.scaled(scenario.shares), ModelParameters().having(**scenario.model)
    model = DesertModel(territory, policy, 0, PILOT_SCALE, central, scenario.start_year)
    try:
        for _ in range(12 * scenario.years):
            model.step()
        ledgers = [record.ledger for record in model.year_records]
    finally:
        model.close()
    return {lever.name: float(np.mean([_cost_of(lever, ledger) for ledger in ledgers])) for lever in levers}


def _cost_of(lever: Lever, ledger: Mapping[tuple[str, str, str], float]) -> float:
    lines = {line: amount for line, amount in ledger.items() if line[0] == lever.name}
    between = sum(amount for (_, payer, to), amount in lines.items() if {payer, to} <= PUBLIC_PAYERS)
    return public_cost(lines) - (between if lever.lifts_cap else 0.0)
