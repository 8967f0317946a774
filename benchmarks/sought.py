"""SimDesert's own months of patients: practise and seek and nothing else, again and again from the same start."""

from __future__ import annotations

from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.inputs import inputs_of
from benchmarks.months import model_of, warm_up

VISIT = 256.0


def begun(territory: str) -> Any:
    """Return a model at one inhabitant per agent whose first January is over, with all that is compiled ready."""
    warm_up()
    model = model_of(territory, "baseline", 1)
    model.new_year()
    return model


def write(model: Any, file: str, copies: int = 1) -> None:
    """Write what an idiom begins with."""
    np.savez(file, **inputs_of(model, copies))


def live(model: Any, months: int, luck: int, threads: int) -> list[dict[str, Any]]:
    """Return seconds and sums of months, as the idioms print them; afterwards the model is what it was.

    Parameters
    ----------
    model
        As :func:`begun` returns it.
    months, luck
        How many months, and which of their lucks.
    threads
        So many, 0 for all.
    """
    import numba

    numba.set_num_threads(threads or numba.config.NUMBA_NUM_THREADS)
    patients, doctors, year = model.patients, model.doctors, model.year
    model.patients, model.doctors = patients.copy(), doctors.copy()
    model.year += luck  # nothing but luck depends on it here
    lived = [_month(model, month) for month in range(months)]
    model.patients, model.doctors, model.year, model.month = patients, doctors, year, 0
    return lived


def _month(model: Any, month: int) -> dict[str, Any]:
    from simdesert.model.practise import practise
    from simdesert.model.seek import seek

    model.month, before = month, model.patients.gp.copy()
    clock, processor = perf_counter(), process_time()
    practise(model)
    seek(model)
    took = {"clock_s": perf_counter() - clock, "processor_s": process_time() - processor}
    sums = (model.month_tally / VISIT).tolist()
    return {**took, "sums": sums, "registered": int((model.patients.gp != before).sum())}
