"""The territory and its travel matrix; the APL; the same catchments by PySAL."""

from __future__ import annotations

import tempfile
import warnings
from time import perf_counter
from typing import Any

from benchmarks.clock import best
from benchmarks.process import in_child, timed
from benchmarks.row import Goal, Row
from benchmarks.setting import Setting

FIRST, AGAIN = Goal(4.0), Goal(0.5)
APL = Goal(20.0)
PYSAL = Goal(10.0, most=False)


def loading(setting: Setting) -> list[Row]:
    """Return how long the territory takes to load for the first time, in the next process, and again in the same.

    The first two share an empty cache folder, so that whatever the package keeps on disk helps the second.
    """
    command = "python -m benchmarks --only loading"
    with tempfile.TemporaryDirectory() as empty:
        given = {"XDG_CACHE_HOME": empty}
        first, second = (_in_cache(setting, given) for _ in range(2))
    what = (
        f"{setting.territory}: territory and travel matrix ({first['communes']:,} communes, {first['pairs']:,} pairs)"
    )
    saved = second["first"] < 0.7 * first["first"]
    note = "" if saved else "nothing is kept on disk: each process works the matrix out anew"
    return [
        Row(f"{what}, first time", command, first["first"], "s", FIRST, setting.full),
        Row(f"{what}, next process", command, second["first"], "s", AGAIN, setting.full, note),
        Row(f"{what}, again in the same process", command, second["again"], "s", AGAIN, setting.full),
    ]


def _in_cache(setting: Setting, environment: dict[str, str]) -> dict[str, Any]:
    import json
    import sys

    words = [sys.executable, "-m", "benchmarks.process", "benchmarks.places:load_twice"]
    done = timed([*words, json.dumps({"territory": setting.territory})], environment)
    found: dict[str, Any] = json.loads(done.output.splitlines()[-1])
    return found


def load_twice(territory: str) -> dict[str, Any]:
    """Return the seconds of a first and a second load in this process, and the size of the matrix."""
    from simdesert.country.territory import load

    seconds = []
    for _ in range(2):
        began = perf_counter()
        place = load(territory)
        seconds.append(perf_counter() - began)
    return {
        "first": seconds[0],
        "again": seconds[1],
        "communes": len(place.communes),
        "pairs": len(place.travel.indices),
    }


def apl(setting: Setting) -> list[Row]:
    """Return the time of the APL of all communes with the matrix ready, and with PySAL's ``access`` beside it."""
    command = "python -m benchmarks --only apl"
    values = {"territory": setting.territory, "most": setting.pysal_communes, "times": 10 * setting.repeats}
    found = in_child("benchmarks.places:catchments", values)
    rows = [Row(f"APL of {found['communes']:,} communes, matrix ready", command, found["ready"] * 1e3, "ms", APL,
                setting.full, f"best of {values['times']}")]  # fmt: skip
    if "theirs" not in found:
        return [*rows, Row("PySAL access, enhanced 2SFCA", command, None, "×", PYSAL, note=found["absent"])]
    size = f"{found['subset']:,} communes, {found['pairs']:,} pairs"
    note = f"{size}; theirs {found['theirs']:.2f} s, ours {found['ours'] * 1e3:.2f} ms with the weights worked out anew"
    return [
        *rows,
        Row("PySAL access, enhanced 2SFCA: its time over ours, same matrix", command, found["theirs"] / found["ours"],
            "×", PYSAL, setting.full, f"{note}; largest relative difference {found['differs']:.0e}"),
        Row("the same, our weights kept from before", command, found["theirs"] / found["kept"], "×"),
    ]  # fmt: skip


def catchments(territory: str, most: int, times: int) -> dict[str, Any]:
    """Return seconds of the APL of all communes, and of ours and PySAL's on the first `most` communes (all if 0)."""
    import numpy as np

    from simdesert.country.territory import load
    from simdesert.metrics.apl import VISITS_PER_PLACE, effective_visits
    from simdesert.metrics.catchment import accessibility, catchment

    place = load(territory)
    communes, weights = place.communes, catchment(place.travel)
    doctor_of = np.repeat(np.arange(len(communes)), communes.gps)
    visits, nobody = np.full(len(doctor_of), VISITS_PER_PLACE), np.zeros(len(doctor_of), dtype=np.bool_)

    def of_all() -> Any:
        counted = np.bincount(doctor_of, effective_visits(visits, nobody), len(communes))
        return accessibility(weights, counted, communes.population_need_weighted)

    return {"communes": len(communes), "ready": best(of_all, times), **_beside_pysal(place, most, times)}


def _beside_pysal(place: Any, most: int, times: int) -> dict[str, Any]:
    import numpy as np

    from simdesert.country.travel import travel_of
    from simdesert.metrics.apl import VISITS_PER_PLACE
    from simdesert.metrics.catchment import accessibility, catchment

    n = min(most, len(place.communes)) or len(place.communes)
    here = np.repeat(np.arange(len(place.travel)), np.diff(place.travel.indptr))
    inside = (here < n) & (place.travel.indices < n)
    travel = travel_of(here[inside], place.travel.indices[inside].astype(np.int64), place.travel.minutes[inside])
    supply, demand = place.communes.gps[:n] * VISITS_PER_PLACE, place.communes.population_need_weighted[:n]
    weights = catchment(travel)
    ours = accessibility(weights, supply, demand)
    try:
        seconds, theirs = _pysal(travel, supply, demand)
    except ImportError as missing:
        return {"absent": f"does not import: {missing}"}
    differs = np.abs(theirs - ours) / np.maximum(ours, 1e-9)
    return {
        "subset": n,
        "pairs": len(travel.indices),
        "theirs": seconds,
        "ours": best(lambda: accessibility(catchment(travel), supply, demand), times),
        "kept": best(lambda: accessibility(weights, supply, demand), times),
        "differs": float(differs.max()),
    }


def _pysal(travel: Any, supply: Any, demand: Any) -> tuple[float, Any]:
    """Return seconds and accessibility of ``access``: its own step function, costs beyond 20 minutes left out."""
    import numpy as np

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from access import Access
        from access.weights import step_fn

        here = np.repeat(np.arange(len(travel)), np.diff(travel.indptr))
        near = travel.minutes < 20.0
        costs = pd.DataFrame({"origin": here, "dest": travel.indices, "cost": travel.minutes.astype(np.float64)})[near]
        people, doctors = pd.DataFrame({"demand": demand}), pd.DataFrame({"supply": supply})
        theirs = Access(
            demand_df=people.rename_axis("geoid"), demand_value="demand", supply_df=doctors.rename_axis("geoid"),
            supply_value="supply", cost_df=costs, cost_origin="origin", cost_dest="dest", cost_name="cost",
        )  # fmt: skip
        weight = step_fn({np.nextafter(10.0, 0.0): 1.0, np.nextafter(15.0, 0.0): 2 / 3, 20.0: 1 / 3})
        began = perf_counter()
        found = theirs.enhanced_two_stage_fca(name="apl", weight_fn=weight)
        return perf_counter() - began, found["apl_supply"].to_numpy()
