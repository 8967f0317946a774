from __future__ import annotations

import numpy as np
import pytest

from simdesert._hash import mix
from simdesert.model._columns import SWITCH
from simdesert.model._registering import accept, release

KEY = np.uint64(20_241_129)


def by_lot(gp: list[int], adults: list[int], room: list[int], ids: list[int]) -> tuple[list[int], list[int]]:
    """Let doctors take those who ask in the order of the lottery: (gp of all, adults taken of each doctor)."""
    after, taken = [-1] * len(gp), [0] * len(room)
    for doctor, places in enumerate(room):
        of_doctor = [i for i, asks in enumerate(gp) if (-2 - asks) % SWITCH == doctor]
        draws = mix(mix(KEY, np.uint64(ids[doctor])), np.array(of_doctor, dtype=np.uint64))
        before = 0
        for _, i in sorted(zip(draws.tolist(), of_doctor, strict=True)):
            if adults[i] == 0 or gp[i] <= -2 - SWITCH or 2 * before + adults[i] <= 2 * places:
                after[i] = doctor
                taken[doctor] += adults[i]
            before += adults[i]
    return after, taken


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("n", [10, 60, 500, 3_000])
def test_doctors_take_those_whom_a_lottery_of_all_would_take(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    gp = -2 - rng.integers(0, 3, n) - SWITCH * (rng.random(n) < 0.1)
    adults = np.where(rng.random(n) < 0.2, 0, rng.integers(200, 300, n))
    room, ids = rng.integers(-500, 256 * n // 2, 3), rng.integers(0, 2**63, 3, dtype=np.uint64)
    room[seed % 3] = (0, 128)[seed % 2]
    expected = by_lot(gp.tolist(), adults.tolist(), room.tolist(), ids.tolist())
    columns = gp.astype(np.int32), np.arange(n, dtype=np.int32), adults.astype(np.int32)
    taken = accept(columns[1], columns[2], columns[0], room, KEY, ids)
    assert (columns[0].tolist(), taken.tolist()) == expected


def test_a_crowd_whose_lowest_draws_are_children_is_still_taken_in_order() -> None:
    ids, agents = np.array([7], dtype=np.uint64), np.arange(400, dtype=np.int32)
    draws = mix(mix(KEY, ids[0]), agents.astype(np.uint64))
    adults = np.where(draws < np.quantile(draws, 0.7), 0, 256).astype(np.int32)
    gp = np.full(400, -2, dtype=np.int32)
    expected = by_lot(gp.tolist(), adults.tolist(), [2_560], ids.tolist())
    taken = accept(agents, adults, gp, np.array([2_560]), KEY, ids)
    assert (gp.tolist(), taken.tolist()) == expected
    assert taken.tolist() == [2_560]


def test_patients_of_those_who_are_gone_have_no_medecin_traitant() -> None:
    gp = np.array([0, 2, -1, 1, 2], dtype=np.int32)
    release(gp, np.array([False, False, True]))
    assert gp.tolist() == [0, -1, -1, 1, -1]
