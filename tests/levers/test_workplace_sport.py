"""Sport en entreprise et dans les administrations: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.communes import AGE_BANDS
from simdesert.levers._groups import Groups
from simdesert.levers.workplace_sport import WorkplaceSport

SPORT = WorkplaceSport(delivery=0.5, reached=0.1, years_to_spread=10, spared=0.1, civil_servants=0.08, cost=100)
ALL_AGES = Groups(band=np.arange(7), deprived=np.zeros(7, dtype=np.bool_), ald=np.zeros(7, dtype=np.bool_))


def test_need_falls_at_working_ages_only(sites):
    need = dict(zip(AGE_BANDS, SPORT.need(ALL_AGES, sites, 9)[0], strict=True))
    # 0.5 × 10 % reached, who spare a tenth of their visits
    assert need == {
        "0-4": 1, "5-15": 1, "16": 1, "17-39": pytest.approx(0.995), "40-59": pytest.approx(0.995), "60-74": 1, "75+": 1
    }  # fmt: skip


def test_the_effect_comes_slowly_and_stays(sites):
    factors = [SPORT.need(ALL_AGES, sites, year)[0, 3] for year in (0, 4, 14)]
    assert factors == pytest.approx([0.9995, 0.9975, 0.995])


def test_the_state_pays_for_the_civil_servants_reached(record_of):
    # 0.5 × 10 % of 8 % of a million people, 100 EUR each
    cost = SPORT.costs(record_of(people=1_000_000.0, years_in_force=9))
    assert cost == {("state", "facilities"): pytest.approx(400_000)}


def test_its_bounds_include_no_effect():
    assert next(p for p in WorkplaceSport.declared() if p.name == "spared").low == 0
