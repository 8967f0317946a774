"""All runs of the scoreboard under one seed: the same luck, the same drawn parameters, one start shared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from simdesert.country.territory import Territory
from simdesert.studies._effect_measures import MEASURES
from simdesert.studies._effects import BASELINE, HISTORY, Effect
from simdesert.studies.run import RunOptions, begun
from simdesert.studies.scenario import Scenario

Seen = dict[str, Any]
"""What each effect remembers of a run, by its id."""


@dataclass(frozen=True)
class EffectSeed:
    """The runs that some effects ask for, under one seed: a task that can be pickled.

    Attributes
    ----------
    scenarios
        The baseline first, as long as any effect that is compared with it; each run by its name, long enough.
    effects
        Those that can be measured.
    """

    scenarios: tuple[tuple[str, Scenario], ...]
    effects: tuple[Effect, ...]
    territory: Territory
    options: RunOptions

    def done(self, tell: Callable[[int], None]) -> list[float]:
        """Return the value of each effect, in their order [its unit]."""
        values: dict[str, float] = {}
        without: Seen = {}
        for name, scenario in self.scenarios:
            asked = looked_at(self.effects, name)
            seen = watched(scenario, self.territory, self.options, asked, tell)
            without = seen if name == BASELINE else without
            for effect in (one for one in asked if one.run == name):
                base = without.get(effect.id) if name != HISTORY else None
                values[effect.id] = MEASURES[effect.measure].of(seen[effect.id], base)
        return [values[effect.id] for effect in self.effects]


def looked_at(effects: Sequence[Effect], run: str) -> tuple[Effect, ...]:
    """Return the effects that look at a run: their own, and for the baseline all that are compared with it."""
    return tuple(
        one
        for one in effects
        if one.run == run or (run == BASELINE and one.run != HISTORY and MEASURES[one.measure].paired)
    )


def watched(
    scenario: Scenario,
    territory: Territory,
    options: RunOptions,
    effects: Sequence[Effect],
    tell: Callable[[int], None],
) -> Seen:
    """Return what each effect remembers of a run at the end of its own year; the model itself is let go."""
    seen: Seen = {}
    model = begun(scenario, territory, options)
    try:
        for year in range(1, scenario.years + 1):
            for _ in range(12):
                model.step()
            tell(12)
            due = [effect for effect in effects if effect.years == year]
            seen.update({effect.id: MEASURES[effect.measure].look(model, effect) for effect in due})
    finally:
        model.close()
    return seen
