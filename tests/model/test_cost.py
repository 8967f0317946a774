"""What a month costs in counts, the same on every machine: bytes, compilations, passes over patients, large arrays."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

from simdesert.country.territory import Territory
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel

MOST_BYTES = 16
WELCOMES = 3
"""Rounds in which people without médecin traitant ask newcomers, each January."""

PASSES = {"seek_month": 1, "accept": 0, "register_all": 1, "count_agents": 1, "release": 1}
"""How often a compiled function goes through a column from end to end; `accept` looks only at those who ask."""

SET_HANDLER, GET_HANDLER = 304, 305
"""Places of PyDataMem_SetHandler and PyDataMem_GetHandler in NumPy's C interface, the same since 1.22 (NEP 49)."""

PLACE, SIZE = ctypes.c_void_p, ctypes.c_size_t
SIGNATURES = {
    "malloc": (PLACE, PLACE, SIZE),
    "calloc": (PLACE, PLACE, SIZE, SIZE),
    "realloc": (PLACE, PLACE, PLACE, SIZE),
}


class Handler(ctypes.Structure):
    """NumPy's PyDataMem_Handler."""

    _fields_ = (("name", ctypes.c_char * 127), ("version", ctypes.c_uint8),
                *((name, PLACE) for name in ("context", "malloc", "calloc", "realloc", "free")))  # fmt: skip


class Allocations:
    """Sizes of the arrays that NumPy makes while this is in force [bytes]; those of compiled code are not seen."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        c = ctypes.pythonapi
        c.PyCapsule_GetPointer.restype, c.PyCapsule_New.restype = PLACE, ctypes.py_object
        c.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
        c.PyCapsule_New.argtypes = [PLACE, ctypes.c_char_p, PLACE]
        table = c.PyCapsule_GetPointer(np._core._multiarray_umath._ARRAY_API, None)  # type: ignore[attr-defined]
        functions = ctypes.cast(table, ctypes.POINTER(PLACE))
        self.usual = ctypes.PYFUNCTYPE(ctypes.py_object)(functions[GET_HANDLER])()
        self.set_handler = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(functions[SET_HANDLER])
        theirs = Handler.from_address(c.PyCapsule_GetPointer(self.usual, b"mem_handler"))
        self.kept = [self.counting(name, getattr(theirs, name)) for name in SIGNATURES]
        ours = [ctypes.cast(function, PLACE).value for function in self.kept]
        self.ours = Handler(b"counting", theirs.version, theirs.context, *ours, theirs.free)
        self.capsule = c.PyCapsule_New(ctypes.addressof(self.ours), b"mem_handler", None)

    def counting(self, name: str, address: int) -> Any:
        """Return NumPy's function at an address, with the size noted at each call; it keeps the interpreter's lock."""
        theirs = ctypes.PYFUNCTYPE(*SIGNATURES[name])(address)

        def call(*given: int) -> Any:
            self.sizes.append(given[1] * given[2] if name == "calloc" else given[-1])
            return theirs(*given)

        return ctypes.CFUNCTYPE(*SIGNATURES[name])(call)

    def during(self, work: Callable[[], object], at_least: int) -> list[int]:
        """Return the sizes of what `work` makes NumPy allocate, from a size on [bytes]."""
        self.sizes.clear()
        self.set_handler(self.capsule)
        try:
            work()
        finally:
            self.set_handler(self.usual)
        return [size for size in self.sizes if size >= at_least]


ALLOCATIONS = Allocations()
"""Kept for ever: an array remembers by whom it was allocated."""


class Passes:
    """Calls of compiled functions that are handed a column of the patients."""

    def __init__(self, n_patients: int) -> None:
        self.n_patients, self.called = n_patients, list[str]()

    def counted(self, kernel: Any) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            columns = (part for one in given for part in (one if isinstance(one, tuple) else (one,)))
            if any(isinstance(column, np.ndarray) and len(column) == self.n_patients for column in columns):
                self.called.append(kernel.__name__)
            return kernel(*given)

        return call


@pytest.fixture(scope="module")
def everyone(toy: Territory) -> Iterator[DesertModel]:
    """The toy at one inhabitant an agent, after a year and a January: nothing is left to compile."""
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=1)
    for _ in range(13):
        model.step()
    yield model
    model.close()


@pytest.fixture
def passes(everyone: DesertModel, monkeypatch: pytest.MonkeyPatch) -> Passes:
    passes = Passes(len(everyone.patients))
    verbs = [module for name, module in sys.modules.items() if name.startswith("simdesert.model.") and "._" not in name]
    for verb in verbs:
        for name, kernel in list(vars(verb).items()):
            if isinstance(kernel, Dispatcher):
                monkeypatch.setattr(verb, name, passes.counted(kernel))
    return passes


def signatures() -> int:
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("simdesert.")]
    kernels = {
        id(thing): thing for module in modules for thing in vars(module).values() if isinstance(thing, Dispatcher)
    }
    return sum(len(kernel.signatures) for kernel in kernels.values())


def test_the_state_of_a_patient_takes_at_most_16_bytes(everyone: DesertModel) -> None:
    n, patients = len(everyone.patients), everyone.patients
    columns = [c for c in vars(patients).values() if isinstance(c, np.ndarray) and len(c) == n]
    assert sum(column.nbytes for column in columns) == n * patients.bytes_per_patient
    assert patients.bytes_per_patient <= MOST_BYTES


def test_a_second_model_compiles_nothing(toy: Territory) -> None:
    counts = []
    for seed in (1, 2):
        model = DesertModel(toy, Policy(), seed, inhabitants_per_agent=2000)
        for _ in range(13):
            model.step()
        model.close()
        counts.append(signatures())
    assert counts[0] > 0
    assert counts[1] == counts[0]


def test_a_month_passes_three_times_over_the_patients(everyone: DesertModel, passes: Passes) -> None:
    everyone.live_month()
    assert sum(PASSES[name] for name in passes.called) <= 3, passes.called


def test_a_january_passes_three_times_over_the_patients_for_each_welcome(everyone: DesertModel, passes: Passes) -> None:
    everyone.new_year()
    assert sum(PASSES[name] for name in passes.called) <= 3 * WELCOMES, passes.called


def test_a_month_makes_no_array_of_a_megabyte_or_as_long_as_the_patients(everyone: DesertModel) -> None:
    least = min(len(everyone.patients), 2**20)  # half a million: a byte for each is half a megabyte
    assert ALLOCATIONS.during(everyone.live_month, at_least=least) == []


def test_a_january_makes_no_array_as_long_as_the_patients(everyone: DesertModel) -> None:
    assert ALLOCATIONS.during(everyone.new_year, at_least=len(everyone.patients)) == []


def test_what_numpy_allocates_is_seen() -> None:
    seen = ALLOCATIONS.during(lambda: [np.empty(2**20, np.uint8), np.zeros(2**18), np.ones(10)], at_least=2**20)
    assert seen == [2**20, 2**21]
