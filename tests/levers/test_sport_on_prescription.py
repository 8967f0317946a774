"""Sport sur ordonnance: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.levers._groups import Groups
from simdesert.levers.sport_on_prescription import SportOnPrescription

SPORT = SportOnPrescription(delivery=0.5, treated=0.1, years_to_spread=10, spared=0.2, cost=300)
GROUPS = Groups(band=np.array([4, 4]), deprived=np.array([False, False]), ald=np.array([False, True]))


def test_the_need_of_people_with_a_long_term_condition_falls_slowly_and_stays(sites):
    factors = [SPORT.need(GROUPS, sites, year)[0, 1] for year in (0, 4, 9, 14)]
    # 0.5 × 10 % treated in the end, who spare a fifth of their visits
    assert factors == pytest.approx([0.999, 0.995, 0.99, 0.99])


def test_others_need_as_much_as_before(sites):
    assert SPORT.need(GROUPS, sites, 9)[:, 0].tolist() == [1]


def test_it_is_spread_over_all_sites_alike(sites):
    assert SPORT.need(GROUPS, sites, 9).shape == (1, 2)


def test_social_security_refunds_those_treated_so_far(record_of):
    paid = [SPORT.costs(record_of(people_ald=100_000.0, years_in_force=y)) for y in (0, 9)]
    # 0.5 × 10 % × a tenth, then all: 500 and 5,000 patients
    assert paid == [{("social_security", "patients"): pytest.approx(cost)} for cost in (150_000, 1_500_000)]


def test_its_bounds_include_no_effect():
    assert next(p for p in SportOnPrescription.declared() if p.name == "spared").low == 0
