"""Areas: communes grouped around local centres, and groups cut to a size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]


def grown(x: Reals, y: Reals, centres: Ints, pull: Reals) -> Ints:
    """Return for each point the centre that draws it most: the least distance/pull (n,) [position in `centres`].

    Parameters
    ----------
    x, y
        Positions (n,) [km].
    centres
        Points that are centres (k,) [row].
    pull
        Relative reach of each centre (k,) [–].
    """
    best = np.full(len(x), np.inf)
    owner = np.zeros(len(x), dtype=np.int64)
    for position, (centre, reach) in enumerate(zip(centres.tolist(), pull.tolist(), strict=True)):
        far = np.hypot(x - x[centre], y - y[centre]) / reach
        closer = far < best
        best[closer] = far[closer]
        owner[closer] = position
    return owner


def halved(x: Reals, y: Reals, people: Reals, most: float) -> Ints:
    """Return compact groups of at most `most` people, numbered from 0 (n,) [group].

    A group too large is cut in two at the median of its people along its longer side, again and again; a single point
    larger than `most` stays alone.

    Parameters
    ----------
    x, y
        Positions (n,) [km].
    people
        (n,) [inhabitants].
    most
        Largest size of a group [inhabitants].
    """
    group = np.zeros(len(x), dtype=np.int64)
    waiting, done = [np.arange(len(x))], 0
    while waiting:
        rows = waiting.pop()
        if len(rows) == 1 or people[rows].sum() <= most:
            group[rows] = done
            done += 1
        else:
            waiting.extend(_two(rows, x, y, people))
    return group


def _two(rows: Ints, x: Reals, y: Reals, people: Reals) -> tuple[Ints, Ints]:
    along = x if np.ptp(x[rows]) >= np.ptp(y[rows]) else y
    ordered = rows[np.lexsort((rows, along[rows]))]
    below = np.cumsum(people[ordered])
    cut = int(np.searchsorted(below, below[-1] / 2.0)) + 1
    cut = min(max(cut, 1), len(rows) - 1)
    return ordered[cut:], ordered[:cut]


def plane_km(latitude: Reals, longitude: Reals) -> tuple[Reals, Reals]:
    """Return positions on a plane (x, y) good enough for comparing neighbours (n,), (n,) [km].

    Equirectangular, true at the mean latitude.
    """
    middle = np.radians(latitude.mean()) if len(latitude) else 0.0
    return longitude * (111.32 * np.cos(middle)), latitude * 110.57
