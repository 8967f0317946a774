from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from simdesert.country.description import describe
from simdesert.country.facilities import KINDS
from simdesert.country.faculties import METROPOLITAN, faculties_of
from simdesert.country.folder import write_folder
from simdesert.country.territory import Territory, load
from simdesert.country.toy import toy as made
from simdesert.errors import TableError, UnknownNameError


@pytest.fixture(scope="module")
def toy() -> Territory:
    return load("toy")


def test_the_toy_has_a_town_suburbs_a_rural_belt_and_a_desert(toy: Territory) -> None:
    kinds = {name.split()[0] for name in toy.communes.name.tolist()}
    assert kinds == {"Ville", "Banlieue", "Bourg", "Village", "Causse", "Bourg-du-Causse"}
    assert 250 <= len(toy.communes) <= 350
    assert 400_000 <= toy.communes.population.sum() <= 600_000


def test_the_toy_is_always_the_same() -> None:
    assert made().digest == made().digest


def test_communes_stand_in_the_order_of_their_codes(toy: Territory) -> None:
    assert toy.communes.code.tolist() == sorted(set(toy.communes.code.tolist()))


def test_ages_sum_to_the_population_and_weighted_people_too(toy: Territory) -> None:
    communes = toy.communes
    assert (communes.people_by_age >= 0).all()
    assert communes.population_need_weighted.sum() == pytest.approx(communes.population.sum())


def test_nobody_counts_more_old_gps_than_gps(toy: Territory) -> None:
    assert toy.communes.gps_65_and_over is not None
    assert (toy.communes.gps_65_and_over <= toy.communes.gps).all()


def test_the_columns_of_a_territory_are_read_only(toy: Territory) -> None:
    for array in (toy.communes.gps, toy.travel.minutes, toy.site_of_commune, toy.facilities.count["msp"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_there_is_a_count_for_every_kind_of_facility(toy: Territory) -> None:
    assert tuple(toy.facilities.count) == KINDS
    assert all(
        values.dtype == np.int64 and len(values) == len(toy.communes) for values in toy.facilities.count.values()
    )


def test_one_doctor_more_is_another_data_version(toy: Territory, tmp_path: Path) -> None:
    gps = toy.communes.gps.copy()
    gps[5] += 1
    digests = []
    for name, communes in (("a", toy.communes), ("b", dataclasses.replace(toy.communes, gps=gps)), ("c", toy.communes)):
        (tmp_path / name).mkdir()
        write_folder(tmp_path / name, communes, toy.facilities, name=name, stylised=True, notes=toy.notes)
        digests.append(load(str(tmp_path / name)).digest)
    assert digests[0] == digests[2] != digests[1]


def test_a_territory_written_and_read_again_is_the_same(toy: Territory, tmp_path: Path) -> None:
    write_folder(tmp_path, toy.communes, toy.facilities, name="copie", stylised=True, notes=toy.notes)
    copy = load(str(tmp_path))
    assert (copy.name, copy.stylised, copy.notes) == ("copie", True, toy.notes)
    assert (copy.communes.people_by_age == toy.communes.people_by_age).all()
    assert (copy.communes.gps_65_and_over == toy.communes.gps_65_and_over).all()
    assert (copy.site_of_commune == toy.site_of_commune).all()
    np.testing.assert_allclose(copy.communes.population_need_weighted, toy.communes.population_need_weighted, atol=1e-3)
    for kind in KINDS:
        assert (copy.facilities.count[kind] == toy.facilities.count[kind]).all()


def test_france_is_loaded_without_pandas() -> None:
    # Arrow's to_numpy imports it, which takes half of the time of a load.
    code = "from simdesert.country.territory import load; import sys; load('france'); print('pandas' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_empty_cells_of_an_official_column_are_unknown_when_read_again(toy: Territory, tmp_path: Path) -> None:
    official = np.full(len(toy.communes), np.nan)
    official[1] = 2.5
    communes = dataclasses.replace(toy.communes, official_apl=official)
    write_folder(tmp_path, communes, toy.facilities, name="toy", stylised=True, notes=())
    read = load(str(tmp_path)).communes.official_apl
    assert read is not None
    assert np.array_equal(read, official, equal_nan=True)


def test_the_command_line_names_a_territory_as_it_was_loaded(toy: Territory, tmp_path: Path) -> None:
    folder = tmp_path / "my land"
    folder.mkdir()
    write_folder(folder, toy.communes, toy.facilities, name="copie", stylised=True, notes=())
    assert toy.argument == "toy"
    assert load(str(folder)).argument == f"'{folder}'"
    assert load(str(folder)).name == "copie"


def test_a_table_of_minutes_in_the_folder_overrides_the_roads(toy: Territory, tmp_path: Path) -> None:
    write_folder(tmp_path, toy.communes, toy.facilities, name="copie", stylised=True, notes=())
    first, second = toy.communes.code[:2].tolist()
    (tmp_path / "minutes.csv").write_text(f"from,to,minutes\n{first},{second},27.5\n", encoding="utf-8")
    travel = load(str(tmp_path)).travel
    row = slice(travel.indptr[0], travel.indptr[1])
    assert travel.minutes[row][travel.indices[row] == 1].tolist() == [27.5]


def test_an_unknown_territory_is_named_with_what_was_probably_meant() -> None:
    with pytest.raises(UnknownNameError, match="no territory 'fance'; did you mean 'france'"):
        load("fance")


def test_a_folder_that_holds_no_territory_is_said_to_hold_none(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"folder without territory\.json"):
        load(str(tmp_path))


@pytest.mark.parametrize("broken", ["territory.json", "communes.csv.gz"])
def test_a_damaged_folder_is_a_table_error_that_says_build_it_again(
    toy: Territory, tmp_path: Path, broken: str
) -> None:
    write_folder(tmp_path, toy.communes, toy.facilities, name="copie", stylised=True, notes=())
    (tmp_path / broken).write_text("{not,this", encoding="utf-8")
    with pytest.raises(TableError, match="build it again"):
        load(str(tmp_path))


def test_a_description_counts_what_is_there(toy: Territory) -> None:
    told = describe(toy)
    assert told.people == sum(row.people for row in told.departements) == toy.communes.population.sum()
    assert told.gps == sum(row.gps for row in told.departements)
    assert told.communes == sum(row.communes for row in told.departements) == len(toy.communes)
    assert sum(row.facilities["emergency"] for row in told.departements) == 3
    assert [row.departement for row in told.departements] == ["T1", "T2", "T3", "T4"]
    assert told.sites == toy.site_of_commune.max() + 1


def test_the_faculties_of_the_regions_share_the_interns_as_ordered(toy: Territory) -> None:
    # Rennes 568 interns in general practice, Brest 445; Corsica has no faculty.
    region = np.where(np.arange(len(toy.communes)) < 200, "53", "94")
    faculties = faculties_of(dataclasses.replace(toy.communes, region=region))
    assert faculties.name.tolist() == ["Rennes", "Brest"]
    np.testing.assert_allclose(faculties.share, [568 / 1_013, 445 / 1_013])


def test_interns_in_general_practice_are_those_of_the_order() -> None:
    # 20,644 over five years, less 222 of the Indian Ocean and 395 of the Antilles and Guyane.
    assert sum(interns for *_, interns in METROPOLITAN) == 20_644 - 222 - 395


def test_a_territory_without_a_faculty_trains_in_the_nearest(toy: Territory) -> None:
    n = len(toy.communes)
    ajaccio = dataclasses.replace(toy.communes, latitude=np.full(n, 41.93), longitude=np.full(n, 8.74))
    faculties = faculties_of(ajaccio)
    assert faculties.name.tolist() == ["Nice"]
    assert faculties.share.tolist() == [1.0]
