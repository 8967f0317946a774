"""Some régions of a territory as a territory of their own."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.part import part_of
from simdesert.country.territory import Territory, load
from simdesert.errors import UnknownNameError

TOY = load("toy")


@pytest.fixture(scope="module")
def south() -> Territory:
    return part_of(TOY, ["R2"])


def test_a_part_holds_the_communes_of_its_regions_and_their_facilities(south: Territory) -> None:
    inside = TOY.communes.region == "R2"
    assert 0 < inside.sum() < len(TOY.communes)
    np.testing.assert_array_equal(south.communes.code, TOY.communes.code[inside])
    np.testing.assert_array_equal(south.communes.people_by_age, TOY.communes.people_by_age[inside])
    np.testing.assert_array_equal(south.communes.gps_65_and_over, TOY.communes.gps_65_and_over[inside])
    for kind, count in TOY.facilities.count.items():
        np.testing.assert_array_equal(south.facilities.count[kind], count[inside])


def test_roads_within_a_part_are_those_of_the_whole(south: Territory) -> None:
    def minutes(territory: Territory) -> dict[tuple[str, str], float]:
        roads, code = territory.travel, territory.communes.code
        here = np.repeat(np.arange(len(roads)), np.diff(roads.indptr))
        pairs = zip(code[here].tolist(), code[roads.indices].tolist(), strict=True)
        return dict(zip(pairs, roads.minutes.tolist(), strict=True))

    codes = set(south.communes.code.tolist())
    within = {pair: time for pair, time in minutes(TOY).items() if codes.issuperset(pair)}
    assert minutes(south) == within
    assert len(within) < len(minutes(TOY))


def test_all_regions_together_are_the_whole() -> None:
    whole = part_of(TOY, ["R2", "R1"])
    assert whole.digest == TOY.digest
    assert whole.stylised


def test_the_embedded_france_keeps_the_faculties_of_its_part() -> None:
    brittany = part_of(load("france"), ["53"])
    assert sorted(brittany.faculties.name.tolist()) == ["Brest", "Rennes"]
    assert brittany.faculties.share.sum() == pytest.approx(1.0)
    assert brittany.communes.population.sum() == pytest.approx(3.39e6, rel=0.02)  # INSEE: 3.39 million


def test_the_nearest_faculty_trains_the_people_of_a_part_without_one() -> None:
    assert part_of(load("france"), ["94"]).faculties.name.tolist() == ["Nice"]


def test_a_part_says_that_it_is_one(south: Territory) -> None:
    assert south.name == "toy"
    assert south.digest != TOY.digest
    assert south.notes[:-1] == TOY.notes
    assert south.notes[-1] == "Only the régions R2: nobody crosses their border."


def test_a_region_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no région 'R3' in the territory 'toy'; known: R1, R2"):
        part_of(TOY, ["R1", "R3"])
