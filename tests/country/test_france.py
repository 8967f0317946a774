"""The embedded France against the official figures, and a build from the real table where it is at hand."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from simdesert.country.build import build
from simdesert.country.sites import UrbanClass, start_sites, urban_class_of_commune
from simdesert.country.territory import Territory, load
from simdesert.country.travel import EARTH_RADIUS_KM, nearest_minutes, unit_points
from simdesert.metrics.apl import starting_apl

DATA = Path(__file__).parents[2] / "src" / "simdesert" / "country" / "data"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "france-2024"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


DEPARTEMENTS = [row for row in rows_of(DATA / "departements.csv") if len(row["departement"]) == 2]
CLASSES = rows_of(DATA / "commune_classes.csv")


def shared(name: str) -> Path:
    if not (SHARED / name).is_file():
        pytest.skip(f"the shared table {name} is not beside the repository (../shared/data/france-2024)")
    return SHARED / name


@pytest.fixture(scope="module")
def france() -> Territory:
    return load("france")


@pytest.fixture(scope="module")
def apl(france: Territory) -> np.ndarray:
    return starting_apl(france)[0]


def by_departement(france: Territory, values: np.ndarray) -> dict[str, int]:
    code, row = np.unique(france.communes.departement, return_inverse=True)
    return dict(zip(code.tolist(), np.bincount(row, weights=values).astype(int).tolist(), strict=True))


def official(column: str) -> dict[str, int]:
    return {row["departement"]: int(row[column]) for row in DEPARTEMENTS}


def share_of_people(france: Territory, those: np.ndarray) -> float:
    people = france.communes.population
    return float(people[those].sum() / people.sum())


def test_communes_are_as_many_as_in_each_departement(france: Territory) -> None:
    assert by_departement(france, np.ones(len(france.communes))) == official("communes")
    assert len(official("communes")) == 96


def test_people_are_those_of_2021_in_each_departement(france: Territory) -> None:
    assert by_departement(france, france.communes.population) == official("population_2021")


def test_gps_are_those_of_2024_in_each_departement(france: Territory) -> None:
    assert by_departement(france, france.communes.gps) == official("gps")
    assert france.communes.gps.sum() == 58_850


@pytest.mark.parametrize("kind", ["emergency", "pharmacy"])
def test_emergency_units_and_pharmacies_are_exact_in_each_departement(france: Territory, kind: str) -> None:
    assert by_departement(france, france.facilities.count[kind]) == official(kind)


def test_facilities_and_specialists_have_their_national_totals(france: Territory) -> None:
    totals = {kind: int(count.sum()) for kind, count in france.facilities.count.items()}
    assert (totals["paediatrician"], totals["gynaecologist"]) == (7700, 7900)
    assert (totals["ophthalmologist"], totals["dentist"], totals["msp"]) == (6693, 38_751, 2586)


def test_at_least_13000_places_are_real(france: Territory) -> None:
    invented = np.char.startswith(france.communes.name, "Commune inventée")
    assert (~invented).sum() >= 13_000
    assert {"Bordeaux", "Dunkerque", "Paris 15 Vaugirard", "Allauch"} <= set(france.communes.name[~invented].tolist())
    assert not {"Paris", "Lyon", "Marseille", "Bercy"} & set(france.communes.name.tolist())


def test_communes_with_a_gp_are_as_frequent_as_in_reality_in_every_class_of_size(france: Territory) -> None:
    edges = [int(row["inhabitants_from"]) for row in CLASSES]
    size = np.searchsorted(edges, france.communes.population, side="right") - 1
    for k, row in enumerate(CLASSES):
        share = (france.communes.gps[size == k] > 0).mean()
        assert share == pytest.approx(float(row["share_with_gp"]), abs=0.03), f"class from {edges[k]}"


def test_the_nearest_neighbour_is_as_near_as_in_reality(france: Territory) -> None:
    from scipy.spatial import cKDTree

    space = unit_points(france.communes.latitude, france.communes.longitude)
    gap = EARTH_RADIUS_KM * cKDTree(space).query(space, k=2)[0][:, 1]
    assert 2.3 <= np.median(gap) <= 2.8


def test_the_starting_apl_has_the_official_mean_and_spread(france: Territory, apl: np.ndarray) -> None:
    people, need = france.communes.population, france.communes.population_need_weighted
    order = np.argsort(apl)
    below = np.cumsum(people[order]) / people.sum()
    first, ninth = apl[order][np.searchsorted(below, [0.1, 0.9])]
    assert apl @ need / need.sum() == pytest.approx(3.74, abs=0.05)
    assert 0.14 <= share_of_people(france, apl < 2.5) <= 0.19
    assert share_of_people(france, apl < 1.5) <= 0.035
    assert 2.2 <= ninth / first <= 2.7


def test_gps_of_65_and_over_hold_an_eighth_of_places(france: Territory) -> None:
    assert france.communes.gps_65_and_over is not None
    assert france.communes.gps_65_and_over.sum() / france.communes.gps.sum() == pytest.approx(0.12, abs=0.01)


def test_the_apl_of_departements_follows_the_official_one(france: Territory, apl: np.ndarray) -> None:
    ours = apl_by_departement(france, apl)
    theirs = official_by_departement(shared("apl-gp-2022-half.csv"))
    both = sorted(set(ours) & set(theirs))
    assert len(both) >= 40
    assert np.corrcoef([ours[d] for d in both], [theirs[d] for d in both])[0, 1] >= 0.88


def test_ages_have_the_departements_shares(france: Territory) -> None:
    people = france.communes.population
    old = by_departement(france, france.communes.people_by_age[:, -1])
    total = by_departement(france, people)
    for row in DEPARTEMENTS:
        share = 100.0 * old[row["departement"]] / total[row["departement"]]
        assert share == pytest.approx(float(row["percent_75_and_over"]), abs=0.3), row["name"]


def test_people_split_as_insee_says_between_paris_large_areas_and_the_rest(france: Territory) -> None:
    urban = urban_class_of_commune(france.communes)
    split = [share_of_people(france, urban == c) for c in UrbanClass]
    np.testing.assert_allclose(split, [0.20, 0.43, 0.37], atol=0.01)


def test_sites_epci_and_living_areas_are_about_as_many_as_in_reality(france: Territory) -> None:
    assert 2600 <= len(start_sites(france)) <= 3000
    assert 1150 <= len(set(france.communes.epci.tolist())) <= 1350
    assert 1600 <= len(set(france.communes.living_area.tolist())) <= 1800
    assert 600 <= len(set(france.communes.attraction_area.tolist()) - {""}) <= 700


def test_few_people_live_far_from_an_emergency_unit_or_an_ophthalmologist(france: Territory) -> None:
    for kind, minutes, low, high in (("emergency", 30, 0.05, 0.12), ("ophthalmologist", 45, 0.003, 0.02)):
        far = nearest_minutes(france.communes, france.facilities.present(kind), france.travel) > minutes
        assert low <= share_of_people(france, far) <= high


def test_the_package_says_what_is_real_and_what_is_invented(france: Territory) -> None:
    assert france.stylised
    assert any(note.startswith("Real") for note in france.notes)
    assert any(note.startswith("Invented") for note in france.notes)
    sources = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    assert all(word in sources for word in ("GeoNames", "CC BY 4.0", "INSEE", "DREES", "Licence Ouverte 2.0"))


def test_the_packaged_data_are_smaller_than_3_megabytes() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) <= 3_000_000


def test_the_real_communes_give_an_apl_near_the_official_one(tmp_path: Path) -> None:
    real = build(shared("communes.parquet"), tmp_path / "real")
    apl = starting_apl(real)[0]
    rows = [row for row in rows_of(shared("apl-gp-2022-half.csv")) if row["apl"]]
    ours = dict(zip(real.communes.code.tolist(), apl.tolist(), strict=True))
    known = [row for row in rows if row["code"] in ours]
    here = np.array([ours[row["code"]] for row in known])
    there = np.array([float(row["apl"]) for row in known])
    need = np.array([float(row["population_need_weighted"]) for row in known])
    centred = np.stack([values - np.average(values, weights=need) for values in (here, there)])
    spread = (centred * need) @ centred.T
    assert spread[0, 1] / np.sqrt(spread[0, 0] * spread[1, 1]) >= 0.68
    departements, theirs = apl_by_departement(real, apl), official_by_departement(shared("apl-gp-2022-half.csv"))
    both = sorted(set(departements) & set(theirs))
    assert np.corrcoef([departements[d] for d in both], [theirs[d] for d in both])[0, 1] >= 0.88


def apl_by_departement(territory: Territory, apl: np.ndarray) -> dict[str, float]:
    code, row = np.unique(territory.communes.departement, return_inverse=True)
    need = territory.communes.population_need_weighted
    mean = np.bincount(row, weights=apl * need) / np.bincount(row, weights=need)
    return dict(zip(code.tolist(), mean.tolist(), strict=True))


def official_by_departement(path: Path) -> dict[str, float]:
    rows = rows_of(path)
    sums = {row["dep"]: np.zeros(2) for row in rows}
    for row in rows:
        need = float(row["population_need_weighted"])
        sums[row["dep"]] += (float(row["apl"]) * need, need)
    return {departement: visits / need for departement, (visits, need) in sums.items()}
