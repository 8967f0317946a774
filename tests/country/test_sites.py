from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.communes import Communes
from simdesert.country.sites import UrbanClass, Zone, site_of_commune, start_sites, urban_class_of_commune
from simdesert.country.territory import Territory, load


@pytest.fixture(scope="module")
def toy() -> Territory:
    return load("toy")


def five(people: list[int], living_area: list[str], **columns: list[str]) -> Communes:
    toy, n = load("toy").communes, len(people)
    values = {f.name: known[:n] for f in dataclasses.fields(toy) if (known := getattr(toy, f.name)) is not None}
    ages = np.zeros((n, 7), dtype=np.int64)
    ages[:, 3] = people
    values |= {"people_by_age": ages, "living_area": np.array(living_area)}
    values |= {name: np.array(column) for name, column in columns.items()}
    return Communes(**values)


def test_a_small_living_area_is_one_site() -> None:
    assert site_of_commune(five([20_000, 900, 800, 5_000], ["A", "A", "B", "B"])).tolist() == [0, 0, 1, 1]


def test_in_a_large_living_area_communes_over_ten_thousand_stand_alone() -> None:
    # 160,000 people: 130,000 and 20,000 alone, the two small ones together
    assert site_of_commune(five([130_000, 20_000, 4_000, 6_000], ["A"] * 4)).tolist() == [0, 1, 2, 2]


def test_in_a_middling_living_area_only_a_commune_over_fifty_thousand_stands_alone() -> None:
    assert site_of_commune(five([60_000, 20_000, 4_000, 6_000], ["A"] * 4)).tolist() == [0, 1, 1, 1]


def test_arrondissements_stand_alone_even_in_a_small_table() -> None:
    communes = five([5_000, 5_000, 5_000], ["A"] * 3, code=["69381", "69382", "69999"])
    assert site_of_commune(communes).tolist() == [0, 1, 2]


def test_no_site_of_several_communes_has_more_than_fifty_thousand_people(toy: Territory) -> None:
    people = np.bincount(toy.site_of_commune, weights=toy.communes.population)
    members = np.bincount(toy.site_of_commune)
    assert ((people <= 50_000) | (members == 1)).all()


def test_paris_is_the_attraction_area_of_the_departement_75_and_large_means_over_200000() -> None:
    communes = five(
        [2_000_000, 9_000, 200_001, 200_000, 500],
        ["A"] * 5,
        departement=["75", "77", "69", "42", "48"],
        attraction_area=["001", "001", "003", "004", ""],
    )
    classes = [UrbanClass.PARIS, UrbanClass.PARIS, UrbanClass.LARGE, UrbanClass.OTHER, UrbanClass.OTHER]
    assert urban_class_of_commune(communes).tolist() == classes


def test_being_outside_all_attraction_areas_is_not_a_large_area() -> None:
    communes = five([150_000, 150_000], ["A", "B"], attraction_area=["", ""])
    assert urban_class_of_commune(communes).tolist() == [UrbanClass.OTHER] * 2


def test_sites_hold_everybody_and_every_doctor(toy: Territory) -> None:
    sites = start_sites(toy)
    assert sites.population.sum() == toy.communes.population.sum()
    assert sites.population_need_weighted.sum() == pytest.approx(toy.communes.population_need_weighted.sum())
    assert sites.gps.sum() == toy.communes.gps.sum()
    assert sites.msp.sum() == toy.facilities.count["msp"].sum()


def test_what_the_model_publishes_starts_neutral(toy: Territory) -> None:
    sites = start_sites(toy)
    assert (sites.zone == Zone.INTERMEDIATE).all()
    assert not sites.red.any()
    for name in ("apl_under_65", "left", "earnings"):
        assert not getattr(sites, name).any()


def test_a_site_is_not_both_rural_and_periurban(toy: Territory) -> None:
    sites = start_sites(toy)
    assert not (sites.rural & sites.periurban).any()
    assert sites.rural.any()
    assert sites.periurban.any()


def test_a_site_stands_where_its_people_live() -> None:
    communes = five([3_000, 1_000], ["A", "A"], latitude=[46.0, 47.0], longitude=[2.0, 2.0])
    toy = load("toy")
    facilities = dataclasses.replace(toy.facilities, count={k: v[:2] for k, v in toy.facilities.count.items()})
    small = dataclasses.replace(toy, communes=communes, facilities=facilities, site_of_commune=np.zeros(2, np.int64))
    assert start_sites(small).latitude[0] == pytest.approx(46.25)
