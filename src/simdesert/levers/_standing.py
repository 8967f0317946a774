"""How a lever stands among the others: what it excludes, what outlives it."""

from __future__ import annotations

from simdesert.errors import ScenarioError
from simdesert.levers._lever import Lever


def refuse_contradictions(levers: tuple[Lever, ...]) -> None:
    """Raise a :class:`ScenarioError` if a lever stands twice among `levers`, or two exclude each other."""
    names = [lever.name for lever in levers]
    for lever in levers:
        if names.count(lever.name) > 1:
            raise ScenarioError(f"lever '{lever.name}' stands twice in one policy; keep one of the two")
        for other in sorted(lever.excludes.intersection(names)):
            raise ScenarioError(f"levers '{lever.name}' and '{other}' exclude each other; keep one of the two")


def leaves_something(answered: frozenset[str]) -> bool:
    """Return whether a lever that answers these questions leaves facilities or contracts behind when it ends."""
    return not answered.isdisjoint(("opens", "contract"))


def signed_at_settlement(lever: Lever) -> bool:
    """Return whether the lever's contract is signed by settlers, so that its income goes to takers only."""
    contract = lever.contract()
    return contract is not None and contract.signer == "settler"
