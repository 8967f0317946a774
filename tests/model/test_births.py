"""Births: the wards that serve the sites, and the régions as they were in 1990."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simdesert.country
from simdesert.country.codes import city_of
from simdesert.country.sites import Sites, largest_communes, start_sites
from simdesert.country.territory import Territory, load
from simdesert.model.births import WARD_PEOPLE, births, births_a_child, children_of, ward_of
from simdesert.model.worth import site_centres_km


def three(sites: Sites, people: list[float], regions: list[str]) -> Sites:
    columns = {name: column[:3] for name, column in vars(sites).items() if name != "opened"}
    return Sites(opened={}, **columns | {"population": np.array(people), "region": np.array(regions)})


KM = np.array([[2, 50, 60], [50, 2, 10], [60, 10, 2]], dtype=np.float32)


def test_a_birth_is_registered_at_the_nearest_ward(toy: Territory) -> None:
    # The third site has no ward; its mothers go 10 km rather than 60, and those of the others stay.
    sites = three(start_sites(toy), [40_000.0, 36_000.0, 4_000.0], ["11", "11", "11"])
    assert ward_of(sites, KM).tolist() == [0, 1, 1]
    np.testing.assert_allclose(births(sites, sites.population, KM), [0.5, 0.5, 0.0])


def test_a_ward_of_a_larger_town_draws_from_farther(toy: Territory) -> None:
    # 14 km rather than 12 to a ward of (14/12)^5 = 2.16 times the people, 77,800.
    near = np.array([[2, 50, 14], [50, 2, 12], [14, 12, 2]], dtype=np.float32)
    sites = start_sites(toy)
    assert ward_of(three(sites, [76_000.0, 36_000.0, 4_000.0], ["11"] * 3), near)[2] == 1
    assert ward_of(three(sites, [79_000.0, 36_000.0, 4_000.0], ["11"] * 3), near)[2] == 0


def test_where_no_site_is_large_enough_the_largest_has_the_ward(toy: Territory) -> None:
    sites = three(start_sites(toy), [400.0, 900.0, 300.0], ["11"] * 3)
    np.testing.assert_allclose(births(sites, sites.population, KM), [0.0, 1.0, 0.0])


def test_regions_whose_births_are_known_weigh_by_them(toy: Territory) -> None:
    # Hauts-de-France 85,839 births in 1990 for 1,132,339 children of today, Occitanie 52,329 for 969,788.
    sites = three(start_sites(toy), [50_000.0, 50_000.0, 1_000.0], ["32", "76", "32"])
    share = births(sites, sites.population, np.array([[2, 500, 2], [500, 2, 500], [2, 500, 2]], dtype=np.float32))
    assert share[0] / share[1] == pytest.approx(1.02 * (85_839 / 1_132_339) / (52_329 / 969_788), rel=1e-6)


def test_the_other_regions_weigh_by_their_growth(toy: Territory) -> None:
    # Grand Est grew by 5.4 %, Pays de la Loire by 26 %: 5,561,287/5,277,946 and 3,853,999/3,059,112.
    sites = three(start_sites(toy), [50_000.0, 50_000.0, 1_000.0], ["44", "52", "44"])
    share = births(sites, sites.population, np.array([[2, 500, 2], [500, 2, 500], [2, 500, 2]], dtype=np.float32))
    assert share[0] / share[1] == pytest.approx(1.02 * (3_853_999 / 3_059_112) / (5_561_287 / 5_277_946), rel=1e-6)


def test_births_of_all_regions_add_up_to_those_of_1990() -> None:
    # 743,658 in metropolitan France in 1992 (INSEE), where an index of INSEE Flash Limousin 3 has 99, and 102 in 1990.
    data = Path(simdesert.country.__file__).parent / "data"
    regions = pd.read_csv(data / "regions.csv", dtype={"region": str}).set_index("region")
    born = regions.under_15_2021 * pd.Series(births_a_child())
    known = regions.births_1990.notna()
    total = born.sum() * regions.births_1990[known].sum() / born[known].sum()
    assert total == pytest.approx(743_658 * 102 / 99, rel=0.01)


def test_the_table_of_regions_adds_up_to_the_censuses() -> None:
    # 56,615,155 people of 1990 (décret 99-1154); those of 2021 are the départements', which must not drift apart.
    data = Path(simdesert.country.__file__).parent / "data"
    regions, departements = (pd.read_csv(data / f"{name}.csv", dtype={"region": str})
                             for name in ("regions", "departements"))  # fmt: skip
    assert regions.population_1990.sum() == 56_615_155
    now = departements.groupby("region").population_2021.sum()
    assert regions.population_2021.tolist() == now[regions.region].tolist()
    children = departements.population_2021 * departements.percent_under_15 / 100
    expected = children.groupby(departements.region).sum()[regions.region]
    np.testing.assert_allclose(regions.under_15_2021, expected, atol=0.51)


def test_children_weigh_and_not_people(toy: Territory) -> None:
    sites = three(start_sites(toy), [50_000.0, 50_000.0, 1_000.0], ["11", "11", "11"])
    share = births(sites, np.array([300.0, 100.0, 0.0]), KM)
    np.testing.assert_allclose(share, [0.75, 0.25, 0.0])


def test_children_are_counted_by_site_and_all_people_where_there_are_none(toy: Territory) -> None:
    sites, communes = start_sites(toy), toy.communes
    children = children_of(sites, communes)
    assert children.sum() == communes.people_by_age[:, :2].sum()
    inside = sites.of_commune == 3
    assert children[3] == communes.people_by_age[inside, :2].sum()
    none = communes.people_by_age.copy()
    none[:, :2] = 0
    np.testing.assert_array_equal(
        children_of(sites, dataclasses.replace(communes, people_by_age=none)), sites.population
    )


def test_a_region_that_the_table_lacks_keeps_its_share(toy: Territory) -> None:
    sites = three(start_sites(toy), [50_000.0, 50_000.0, 50_000.0], ["R1", "R2", "R1"])
    np.testing.assert_allclose(births(sites, sites.population, KM), np.ones(3) / 3)


@pytest.fixture(scope="module")
def registered() -> tuple[Territory, Sites, np.ndarray, np.ndarray]:
    france = load("france")
    sites = start_sites(france)
    km = site_centres_km(sites)
    return france, sites, km, ward_of(sites, km)


def test_france_has_as_many_wards_as_communes_saw_births(registered) -> None:
    france, sites, _, ward = registered
    assert (sites.population >= WARD_PEOPLE).sum() == pytest.approx(520, abs=10)
    assert len(np.unique(ward)) == pytest.approx(500, abs=40)  # 2016: 500 communes saw 99.6 % of births (INSEE)
    largest = largest_communes(sites.of_commune, france.communes.population.astype(np.float64), len(sites))
    towns = {city_of(france.communes.code[commune]) for commune in largest[ward].tolist()}
    assert 440 < len(towns) < 560  # Paris, Lyon and Marseille one each


def test_mothers_of_france_travel_as_the_insee_counts(registered) -> None:
    # Three in four within 15 km (births of 2001); 44 % in 1975 and 50 % in 2016 in communes over 50,000 people, 15 %
    # and 9 % in those under 10,000.
    france, sites, km, ward = registered
    share = sites.population / sites.population.sum()
    assert share[km[ward, np.arange(len(sites))] < 15.0].sum() == pytest.approx(0.75, abs=0.03)
    largest = np.zeros(len(sites))
    np.maximum.at(largest, sites.of_commune, france.communes.population.astype(np.float64))
    born = births(sites, children_of(sites, france.communes), km)
    assert 0.44 < born[largest > 50_000].sum() < 0.50
    assert 0.09 < born[largest < 10_000].sum() < 0.15
