"""An ensemble: sets of parameters that agree with the record about as well, from which seeds take theirs.

What one parameter may be depends on what the others are: of two that do the same, one may be high only where the other
is low. Triangles cannot say that; a list of sets that a calibration kept can.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from simdesert.chance import Chance
from simdesert.errors import ParameterError, TableError, UnknownNameError
from simdesert.model.parameters import ModelParameters

FILE = "ensemble.csv"
PACKAGED = Path(__file__).with_name(FILE)
"""The sets from which seeds draw unless told otherwise; while the file is absent they draw from the triangles."""


@dataclass(frozen=True)
class Ensemble:
    """Sets of values for some of the model's parameters.

    Attributes
    ----------
    names
        The parameters that the sets are about.
    sets
        One tuple a set, in the order of `names` [unit of each parameter].
    file
        Where they were read, empty for none.
    """

    names: tuple[str, ...]
    sets: tuple[tuple[float, ...], ...]
    file: str = field(default="", compare=False)

    @property
    def option(self) -> str:
        """How a command says that seeds draw from these sets."""
        return f"--parameters {self.file}" if self.file else "# from Python, with an ensemble of its own"

    def set_of(self, seed: int) -> dict[str, float]:
        """Return the set that a seed takes, by parameter.

        Each n seeds (0 … n − 1, n … 2n − 1, …) go through all n sets once, in the order of a lottery of their own.
        """
        n = len(self.sets)
        order = Chance(0).order("ensemble", (seed // n,), np.arange(n, dtype=np.uint64))
        return dict(zip(self.names, self.sets[order[seed % n]], strict=True))

    def drawn(self, chance: Chance) -> ModelParameters:
        """Return the model's parameters under a seed: those of its set, all others from their triangles."""
        return ModelParameters().drawn(chance).having(**self.set_of(chance.seed))


def drawn_parameters(chance: Chance, ensemble: Ensemble | None = None) -> ModelParameters:
    """Return the model's parameters under a seed.

    Parameters
    ----------
    chance
        The luck of the seed.
    ensemble
        Where sets come from; the packaged ensemble if None, and the triangles where no ensemble is packaged.
    """
    from_sets = ensemble or packaged()
    return from_sets.drawn(chance) if from_sets else ModelParameters().drawn(chance)


@lru_cache(maxsize=1)
def packaged() -> Ensemble | None:
    """Return the ensemble that comes with SimDesert, None while there is none."""
    return read_ensemble(PACKAGED) if PACKAGED.is_file() else None


def ensemble_of(file: Path | None) -> Ensemble | None:
    """Return the ensemble of a file, None where no file is named."""
    return None if file is None else read_ensemble(file)


def read_ensemble(file: Path) -> Ensemble:
    """Return the ensemble of a CSV file: a header of parameters' names, then one set a line.

    Raises
    ------
    TableError
        A file that cannot be read, or holds no set, or a line that is too short or no number.
    UnknownNameError
        A column that is no parameter.
    ParameterError
        A value out of its bounds.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            header, *lines = [line for line in csv.reader(stream) if line] or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(
            f"'{file}' cannot be read as an ensemble ({error}); give the {FILE} of a calibration"
        ) from error
    known = ModelParameters.of_both()
    for name in header:
        if name not in known:
            raise UnknownNameError.among("parameter", name, known, f"'{file}' line 1")
    if len(set(header)) < len(header) or not lines:
        what = "names a parameter twice" if lines else "holds no set of parameters"
        raise TableError(f"'{file}' {what}; give the {FILE} of a calibration")
    sets = tuple(_set(file, row, header, line) for row, line in enumerate(lines, start=2))
    return Ensemble(tuple(header), sets, str(file))


def write_ensemble(file: Path, ensemble: Ensemble) -> None:
    """Write an ensemble so that :func:`read_ensemble` gives the same sets again."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([ensemble.names, *ensemble.sets])


def _set(file: Path, row: int, header: Sequence[str], line: Sequence[str]) -> tuple[float, ...]:
    where = f"'{file}' line {row}"
    if len(line) != len(header):
        raise TableError(f"{where} has {len(line)} values for {len(header)} parameters; mend that line")
    try:
        values = tuple(map(float, line))
    except ValueError as error:
        raise TableError(f"{where}: {error}; write a number with a point") from error
    if not all(map(math.isfinite, values)):
        raise TableError(f"{where} holds a value that is no number; mend that line")
    try:
        ModelParameters().having(**dict(zip(header, values, strict=True)))
    except ParameterError as error:
        raise ParameterError(f"{where}: {error}") from error
    return values
