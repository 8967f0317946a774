"""Parameters: every number that the model or a lever rests on, with its unit, bounds, source and grade.

A class that derives from :class:`Declared` lists its numbers as ``parameter(...)`` lines. From these lines derive the
check of a scenario, the listing of the command line, the reference page and the draws of a seed.

Grades say what a number is worth: ``law`` (a legal text; never drawn), ``statistic`` (an official figure),
``study`` (a published estimate), ``assumption`` (nobody measured it).
"""

from __future__ import annotations

import dataclasses
import math
from functools import cache
from typing import Any, Literal, Protocol, Self, dataclass_transform, get_args

from simdesert.errors import ParameterError, UnknownNameError

Grade = Literal["law", "statistic", "study", "assumption"]


class DrawsUniform(Protocol):
    """Whatever can give one number in ]0, 1[ for a name: :class:`simdesert.chance.Chance` does."""

    def number(self, stream: str, name: str) -> float:
        """Return one number in ]0, 1[ [–]."""
        ...


@dataclasses.dataclass(frozen=True)
class Parameter:
    """One declared number: its name, central value, unit, bounds, source and grade."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    grade: Grade

    def drawn(self, u: float) -> float:
        """Return the quantile `u` of the triangle low–value–high; a parameter of grade law keeps its value.

        Parameters
        ----------
        u
            Quantile in [0, 1] [–].
        """
        if self.grade == "law" or self.low == self.high:
            return self.value
        return triangle_quantile(u, self.low, self.value, self.high)


def triangle_quantile(u: float, low: float, mode: float, high: float) -> float:
    """Return the quantile `u` of the triangular distribution on [low, high] with the given mode.

    With c = (mode − low)/(high − low): low + √(u·(high − low)·(mode − low)) below c, and
    high − √((1 − u)·(high − low)·(high − mode)) above.

    References
    ----------
    Kotz & van Dorp (2004), *Beyond Beta*, chapter 1.
    """
    span = high - low
    if u * span < mode - low:
        return low + math.sqrt(u * span * (mode - low))
    return high - math.sqrt((1.0 - u) * span * (high - mode))


def parameter(value: float, unit: str, low: float, high: float, *, source: str, grade: Grade) -> Any:
    """Return a field of a :class:`Declared` class, carrying its unit, bounds, source and grade.

    Parameters
    ----------
    value
        Central value, the mode of the draw [unit].
    unit
        Unit as printed, for instance ``"EUR/month"`` or ``"–"``.
    low, high
        What a scenario may set; for all grades but ``law`` also the range of the draw [unit].
    source
        Where the number comes from, as printed.
    grade
        What the number is worth.
    """
    if grade not in get_args(Grade):
        raise ParameterError(f"grade '{grade}' is none of {', '.join(get_args(Grade))}")
    if not low <= value <= high:
        raise ParameterError(f"value {value:g} lies outside its own bounds [{low:g}, {high:g}]")
    declared = Parameter("", float(value), unit, float(low), float(high), source, grade)
    return dataclasses.field(default=float(value), metadata={"parameter": declared})


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Declared:
    """A frozen set of declared numbers; subclasses list them as ``parameter(...)`` lines."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)

    @classmethod
    @cache
    def declared(cls) -> tuple[Parameter, ...]:
        """Return the declared numbers, in the order of the file."""
        fields = dataclasses.fields(cls)  # type: ignore[arg-type]
        return tuple(
            dataclasses.replace(field.metadata["parameter"], name=field.name)
            for field in fields
            if "parameter" in field.metadata
        )

    def parameters(self) -> tuple[Parameter, ...]:
        """Return the numbers as this object holds them: the value given becomes the mode of the draw."""
        return tuple(dataclasses.replace(p, value=getattr(self, p.name)) for p in self.declared())

    def having(self, **values: float) -> Self:
        """Return a copy with other values, each checked against its bounds.

        Raises
        ------
        UnknownNameError
            A name that is not declared.
        ParameterError
            A value that is not a number, or out of bounds.
        """
        known = {p.name: p for p in self.declared()}
        for name, value in values.items():
            if name not in known:
                raise UnknownNameError.among("parameter", name, known)
            _check(known[name], value)
        return dataclasses.replace(self, **values)  # type: ignore[type-var]

    def drawn(self, chance: DrawsUniform, pinned: frozenset[str] = frozenset()) -> Self:
        """Return a copy whose numbers are drawn from the triangle low–value–high.

        Parameters
        ----------
        chance
            The owner of the draws; the same seed and name always give the same quantile.
        pinned
            Names that keep their value, besides those of grade law.
        """
        stream = f"parameter.{type(self).__name__}"
        values = {p.name: p.drawn(chance.number(stream, p.name)) for p in self.parameters() if p.name not in pinned}
        return dataclasses.replace(self, **values)  # type: ignore[type-var]


def _check(declared: Parameter, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ParameterError(f"{declared.name} must be a number [{declared.unit}], not {value!r}")
    if not declared.low <= value <= declared.high:
        bounds = f"[{declared.low:g}, {declared.high:g}] {declared.unit}"
        raise ParameterError(f"{declared.name} = {value:g} is out of bounds; set it within {bounds}")
