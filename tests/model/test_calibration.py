"""The second baseline year of the embedded France, target by target, under the best set of the packaged ensemble.

One run at 100 inhabitants an agent, seed 1. The targets are those of ``targets.toml``, from which
``simdesert calibrate`` fits too; a test that fails here means that the model has left the record, not that the
tolerance should grow.
"""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.territory import load
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.studies._measures import apl_by_zone, obtained
from simdesert.studies._targets import Target, load_targets
from simdesert.studies.ensemble import packaged

TARGETS = load_targets().targets

NOT_YET = {
    "share_apl_below_1_5": "3.3 %: the least served communes are too many, though the least served tenth is not",
    "visits_elasticity": "−0.50: places serve more where doctors are few, and where people are poor",
    "share_gps_refusing": "58.5 %, on the bound of 58.5; 21 of the ensemble of 40 are within",
    "forgoing_deprived_ratio": "2.62, a hair below 2.7; 11 of the ensemble are within",
}
"""Targets that the best set misses: what is obtained, and why."""


@pytest.fixture(scope="module")
def france() -> DesertModel:
    """The embedded France after two baseline years, with the best set of parameters."""
    sets = packaged()
    assert sets is not None
    best = ModelParameters().having(**dict(zip(sets.names, sets.sets[0], strict=True)))
    model = DesertModel(load("france"), Policy(), seed=1, inhabitants_per_agent=100, parameters=best)
    for _ in range(24):
        model.step()
    return model


def cases() -> list[object]:
    return [
        pytest.param(target, id=target.id, marks=[pytest.mark.xfail(reason=NOT_YET[target.id])])
        if target.id in NOT_YET
        else pytest.param(target, id=target.id)
        for target in TARGETS
    ]


@pytest.mark.parametrize("target", cases())
def test_the_second_year_meets_the_target(france: DesertModel, target: Target) -> None:
    found = obtained(france, target.metric)
    said = f"{target.id}: {target.value:.4g} ± {target.tolerance:.3g} wanted, {found:.4g} obtained"
    assert abs(found - target.value) <= target.tolerance, said


def test_what_is_not_met_yet_is_among_the_targets() -> None:
    assert set(NOT_YET) <= {target.id for target in TARGETS}
    assert {target.years for target in TARGETS} == {2}


def test_the_apl_rises_from_zone_to_zone(france: DesertModel) -> None:
    apl = apl_by_zone(france)
    assert np.all(np.diff(apl) > 0.0), f"APL by zoning class: {apl.round(2).tolist()}"
