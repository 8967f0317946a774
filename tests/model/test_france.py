"""A smoke run of the embedded France: a year at 400 inhabitants an agent."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.territory import load
from simdesert.levers._policy import Policy
from simdesert.metrics import METRICS
from simdesert.model.desert import DesertModel


@pytest.fixture(scope="module")
def year() -> DesertModel:
    model = DesertModel(load("france"), Policy(), seed=1, inhabitants_per_agent=400)
    for _ in range(12):
        model.step()
    return model


def test_france_is_whole(year: DesertModel) -> None:
    record = year.year_records[0].communes
    assert record.population.sum() == pytest.approx(65.5e6, rel=0.01)
    assert record.gps.sum() == pytest.approx(58_850, rel=0.02)
    assert 2_500 <= len(year.sites) <= 3_100


def test_every_metric_of_france_is_a_number(year: DesertModel) -> None:
    record = year.year_records[0].communes
    groups = np.zeros(len(record.apl), dtype=np.int64)
    for metric in METRICS.values():
        if metric.of is not None:
            assert np.isfinite(metric.of(record, groups, 1)).all(), metric.name


def test_no_visit_of_france_is_lost(year: DesertModel) -> None:
    for month in year.months:
        elsewhere = month["visits_remote"] + month["visits_emergency"] + month["visits_forgone"]
        assert 0.0 < elsewhere < 0.1 * month["visits_sought"]
    sought = sum(
        m["visits_sought"] - m["visits_remote"] - m["visits_emergency"] - m["visits_forgone"] for m in year.months
    )
    served = sum(m["visits_served"] for m in year.months)
    assert served == pytest.approx(sought, rel=0.01)


def test_about_151_epci_of_two_and_a_half_million_people_are_red(year: DesertModel) -> None:
    communes, red = year.territory.communes, year.red_communes
    assert len(np.unique(communes.epci[red])) == pytest.approx(151, rel=0.15)
    assert communes.population[red].sum() == pytest.approx(2.5e6 * 0.972, rel=0.02)


def test_red_epci_are_rural_and_none_is_in_ile_de_france(year: DesertModel) -> None:
    communes, red = year.territory.communes, year.red_communes
    assert communes.population[red].sum() / communes.area_km2[red].sum() < 67  # the mean of the official list
    assert "11" not in communes.region[red]
