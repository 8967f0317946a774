"""Graduate: lengths of internship, sizes of cohorts, and luck that more students leave alone."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from simdesert.chance import Chance
from simdesert.country.doctors import Doctors, Stage, permanent_ids
from simdesert.country.faculties import Faculties
from simdesert.country.sites import start_sites
from simdesert.country.territory import Territory
from simdesert.levers._lever import Lever
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.graduate import Origins, faculty_km, interns, last_year_of, students_of
from simdesert.model.parameters import ModelParameters
from simdesert.model.staff import HOSPITAL_RANKS


class MoreStudents(Lever):
    """50,000 students a year more: 500 for a territory of a hundredth of France."""

    name = "more_students"

    def trains(self, year: int) -> float:
        return 50_000.0


class FewerStudents(Lever):
    """5,000 students a year fewer."""

    name = "fewer_students"

    def trains(self, year: int) -> float:
        return -5_000.0


def test_internship_lasts_three_years_and_four_from_the_cohort_of_2023_on() -> None:
    law = ModelParameters()
    assert [last_year_of(cohort, law) for cohort in (2021, 2022, 2023, 2024)] == [2024, 2025, 2027, 2028]
    assert last_year_of(2023, law.having(fourth_year_from=2200)) == 2026


def test_nobody_finishes_at_the_end_of_2026() -> None:
    assert 2026 not in {last_year_of(cohort, ModelParameters()) for cohort in range(2015, 2035)}


def test_students_rise_from_8000_to_10300_between_2018_and_2021() -> None:
    p = ModelParameters()
    students = [students_of(year, p) for year in (2011, 2018, 2019, 2020, 2021, 2040)]
    assert students == pytest.approx([8_000, 8_000, 8_000 + 2_300 / 3, 8_000 + 4_600 / 3, 10_300, 10_300])


def test_students_fell_to_3500_in_1993_and_rose_to_8000_in_2011() -> None:
    p = ModelParameters()
    students = [students_of(year, p) for year in (1960, 1971, 1993, 2002, 2011)]  # 2002 is half-way
    assert students == pytest.approx([8_588, 8_588, 3_500, 5_750, 8_000])


def cohorts_of(model: DesertModel) -> NDArray[np.int64]:
    """Return the cohort of each doctor, −1 for those whom hospitals employ."""
    ids = model.doctors.id
    employed = (ids >> np.uint64(32)) & np.uint64(255) == HOSPITAL_RANKS
    return np.where(employed, -1, (ids >> np.uint64(40)).astype(np.int64))


def test_cohorts_begin_each_january_and_finish_into_locums(lived, toy: Territory) -> None:
    model = lived(toy, 4)  # to the end of 2028
    doctors, cohort = model.doctors, cohorts_of(model)
    assert sorted(set(cohort.tolist())) == [-1, 0, *range(2021, 2028)]
    interns_now = doctors.stage == Stage.INTERN
    assert set(cohort[interns_now].tolist()) == {2024, 2025, 2026, 2027}
    finished = (cohort > 0) & ~interns_now
    assert set(doctors.ends[finished].tolist()) == {2024, 2025, 2027}


def test_no_new_locum_comes_from_internship_in_january_2027(toy: Territory, lived) -> None:
    model = lived(toy, 2)
    before = model.doctors.rows(Stage.INTERN)
    model.step()
    assert np.all(model.doctors.stage[before] == Stage.INTERN)
    for _ in range(12):
        model.step()
    assert np.any(model.doctors.stage[before] != Stage.INTERN)


def test_a_cohort_counts_students_of_six_years_before_who_enter_the_field(lived, toy: Territory) -> None:
    model = lived(toy, 4)
    cohort = cohorts_of(model)
    settlements = 2_357 * 1.093 * toy.communes.population.sum() / 67_408_052
    for year in range(2024, 2028):
        share = students_of(year - 6, model.parameters) / 8_000.0
        assert (cohort == year).sum() == round(settlements * share)


@pytest.fixture(scope="module")
def cohorts(lived, toy: Territory) -> tuple[DesertModel, DesertModel]:
    """Eight years of the toy without and with more students, whose first cohort is that of 2031."""
    return lived(toy, 8), lived(toy, 8, Policy((MoreStudents(),)))


def test_more_students_leave_every_other_graduates_draws_identical(cohorts: tuple[DesertModel, DesertModel]) -> None:
    baseline, more = (model.doctors for model in cohorts)
    row_of = {int(i): row for row, i in enumerate(more.id)}
    rows = np.array([row_of[int(i)] for i in baseline.id])
    assert len(more) > len(baseline)
    for column in ("birth_site", "faculty", "female", "partner", "children", "cap", "birth_year", "ends"):
        np.testing.assert_array_equal(getattr(more, column)[rows], getattr(baseline, column), err_msg=column)
    keys = [
        m.chance.bits("settle.noise", (), ids, 1) for m, ids in zip(cohorts, (baseline.id, more.id[rows]), strict=True)
    ]
    np.testing.assert_array_equal(*keys)


def test_more_students_change_nothing_before_they_settle(cohorts: tuple[DesertModel, DesertModel]) -> None:
    # Admitted in 2025, interns in 2031, settled from 2036 on.
    baseline, more = cohorts
    for before, after in zip(baseline.year_records, more.year_records, strict=True):
        np.testing.assert_array_equal(before.communes.apl, after.communes.apl)


def test_extra_graduates_take_the_ranks_after_the_baselines(cohorts: tuple[DesertModel, DesertModel]) -> None:
    baseline, more = (set(model.doctors.id.tolist()) for model in cohorts)
    assert baseline < more
    extra = np.array(sorted(more - baseline), dtype=np.uint64)
    assert set((extra >> np.uint64(40)).tolist()) == {2031}
    n = sum(1 for i in baseline if i >> 32 == 2031 << 8)
    assert (extra & np.uint64(0xFFFF_FFFF)).tolist() == list(range(n, n + len(extra)))
    model = cohorts[1]
    assert len(extra) == round(model.entering * 50_000)


def test_fewer_students_remove_the_last_ranks(cohorts: tuple[DesertModel, DesertModel], lived, toy: Territory) -> None:
    baseline = set(cohorts[0].doctors.id.tolist())
    fewer = set(lived(toy, 8, Policy((FewerStudents(),))).doctors.id.tolist())
    missing = sorted(i & 0xFFFF_FFFF for i in baseline - fewer)
    last = max(i & 0xFFFF_FFFF for i in baseline if i >> 32 == 2031 << 8)
    assert fewer < baseline
    assert missing == list(range(last - len(missing) + 1, last + 1))


def test_a_cohort_has_64_percent_women_of_25_to_28(tiny_model: DesertModel) -> None:
    young = interns(2030, 4_000, tiny_model)
    assert young.female.mean() == pytest.approx(0.64, abs=0.025)
    assert sorted(set((2030 - young.birth_year).tolist())) == [25, 26, 27, 28]
    assert np.all(young.stage == Stage.INTERN)


def test_the_cap_of_the_list_is_log_normal_around_its_mean(tiny_model: DesertModel) -> None:
    young = interns(2030, 20_000, tiny_model)
    p = tiny_model.parameters
    assert young.cap.mean() == pytest.approx(p.list_cap, rel=0.01)
    assert np.log(young.cap).std() == pytest.approx(p.list_cap_spread, rel=0.02)


def two_faculties(toy: Territory, share: float) -> tuple[Origins, np.ndarray]:
    """Return origins under a faculty in the town and one 60 km east that trains `share`; births where people live."""
    sites = start_sites(toy)
    lat, lon = toy.faculties.latitude[0], toy.faculties.longitude[0]
    faculties = Faculties(np.array(["A", "B"]), np.array(["R1", "R1"]), np.array([lat, lat]),
                          np.array([lon, lon + 0.78]), np.array([1.0 - share, share]))  # fmt: skip
    km = faculty_km(sites, faculties)
    parameters = ModelParameters(train_near_home=1.8, rooted_share=0.25)
    return Origins(sites.population / sites.population.sum(), km, faculties.share, parameters), km


def test_graduates_are_born_where_births_are_and_trained_by_the_seats_of_faculties(toy: Territory) -> None:
    origins, _ = two_faculties(toy, 0.3)
    sites = start_sites(toy)
    people = sites.population / sites.population.sum()
    np.testing.assert_allclose(origins.joint.sum(axis=(0, 1)), people, rtol=1e-9)
    np.testing.assert_allclose(origins.joint.sum(axis=(0, 2)), [0.7, 0.3], rtol=1e-6)
    np.testing.assert_allclose(origins.joint.sum(axis=(1, 2)), [0.75, 0.25], rtol=1e-9)


def test_other_seats_of_the_faculties_leave_the_births(toy: Territory) -> None:
    origins, _ = two_faculties(toy, 0.3)
    other = origins.with_seats(np.array([0.4, 0.6])).joint
    np.testing.assert_allclose(other.sum(axis=1), origins.joint.sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(other.sum(axis=(0, 2)), [0.4, 0.6], rtol=1e-6)


def test_only_sites_with_births_are_towns(toy: Territory) -> None:
    sites = start_sites(toy)
    registered = np.zeros(len(sites))
    registered[[1, 4]] = 0.75, 0.25
    origins = Origins(registered, faculty_km(sites, toy.faculties), toy.faculties.share, ModelParameters())
    assert origins.towns.tolist() == [1, 4]
    birth = drawn_from(origins, 20_000).birth_site
    assert np.bincount(birth, minlength=5).tolist()[2:4] == [0, 0]
    assert (birth == 1).mean() == pytest.approx(0.75, abs=0.01)


def test_one_is_trained_rather_near_ones_birthplace(toy: Territory) -> None:
    origins, km = two_faculties(toy, 0.5)
    to_b = origins.joint[0, 1] / origins.joint[0].sum(axis=0)
    assert np.corrcoef(to_b, km[0] - km[1])[0, 1] > 0.8


def test_draws_of_origins_follow_their_law(toy: Territory) -> None:
    origins, _ = two_faculties(toy, 0.3)
    drawn = drawn_from(origins, 50_000)
    share = np.zeros_like(origins.joint)
    np.add.at(share, (drawn.rooted.astype(int), drawn.faculty, drawn.birth_site), 1.0 / 50_000)
    np.testing.assert_allclose(share, origins.joint, atol=0.004)


def test_draws_of_origins_follow_another_law(toy: Territory) -> None:
    # A law by which more are rooted, and of those fewer born in the first town: up to a factor.
    origins, _ = two_faculties(toy, 0.3)
    law = 7.0 * origins.joint
    law[1] *= np.where(np.arange(law.shape[2]) == 0, 1.0, 3.0)
    drawn = Doctors.blank(permanent_ids(2030, np.arange(50_000)))
    origins.draw(drawn, np.arange(20_000, 50_000), Chance(1), law)
    share = np.zeros_like(law)
    late = slice(20_000, None)
    np.add.at(share, (drawn.rooted[late].astype(int), drawn.faculty[late], drawn.birth_site[late]), 1.0 / 30_000)
    np.testing.assert_allclose(share, law / law.sum(), atol=0.006)
    assert not drawn.rooted[:20_000].any()


def drawn_from(origins: Origins, n: int) -> Doctors:
    """Return doctors whose origins are drawn and nothing else."""
    doctors = Doctors.blank(permanent_ids(2030, np.arange(n)))
    origins.draw(doctors, np.arange(n), Chance(1))
    return doctors


def test_interns_sign_and_settle_under_the_same_ids_in_every_policy(tiny_model: DesertModel) -> None:
    few, many = interns(2030, 5, tiny_model), interns(2030, 8, tiny_model)
    for field in dataclasses.fields(few):
        if field.name != "signed":
            np.testing.assert_array_equal(getattr(many, field.name)[:5], getattr(few, field.name))
