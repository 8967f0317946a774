"""Patients: exact people, stratified traits, and one agent seen whole."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.chance import Chance
from simdesert.country.communes import AGE_BANDS, Communes
from simdesert.country.patients import ALD_BIT, BAND_BITS, DEPRIVED_BIT, FEMALE_BIT, N_GROUPS, NOBODY, Patients, people
from simdesert.country.territory import load


def peopled(communes: Communes, inhabitants_per_agent: int, seed: int = 1) -> Patients:
    luck = Chance(seed).uniform("people.traits", (), np.arange(len(communes)))
    return people(communes, inhabitants_per_agent, luck)


def communes_of(*people_by_age: list[int], **columns: np.ndarray) -> Communes:
    toy, n = load("toy").communes, len(people_by_age)
    taken = {f.name: known[:n] for f in dataclasses.fields(toy) if (known := getattr(toy, f.name)) is not None}
    return Communes(**taken | {"people_by_age": np.array(people_by_age)} | columns)


@pytest.fixture(scope="module")
def toy() -> Communes:
    return load("toy").communes


@pytest.mark.parametrize("scale", [1, 20, 100])
def test_the_people_of_every_commune_are_exact_at_every_scale(toy: Communes, scale: int) -> None:
    patients = peopled(toy, scale)
    inhabitants = np.bincount(patients.commune, weights=patients.weight[patients.commune], minlength=len(toy))
    np.testing.assert_allclose(inhabitants, toy.population, rtol=1e-12)


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=5), st.integers(1, 400))
def test_nobody_is_lost_or_invented_whatever_the_sizes(sizes: list[int], scale: int) -> None:
    patients = peopled(communes_of(*[[0, 0, 0, size, 0, 0, 0] for size in sizes]), scale)
    inhabitants = np.bincount(patients.commune, weights=patients.weight[patients.commune], minlength=len(sizes))
    np.testing.assert_allclose(inhabitants, sizes)


def test_a_commune_of_50_is_one_agent_at_100_a_head_and_an_empty_one_is_none() -> None:
    patients = peopled(communes_of([0, 0, 0, 50, 0, 0, 0], [0] * 7, [0, 0, 0, 250, 0, 0, 0]), 100)
    assert np.diff(patients.first).tolist() == [1, 0, 2]  # 2.5 agents are rounded to even
    assert patients.weight.tolist() == [50.0, 0.0, 125.0]


def test_one_inhabitant_an_agent_keeps_the_pyramid_of_every_commune_to_one_person(toy: Communes) -> None:
    patients = peopled(toy, 1)
    bands = np.zeros((len(toy), len(AGE_BANDS)), dtype=np.int64)
    np.add.at(bands, (patients.commune, patients.group & BAND_BITS), 1)
    assert np.abs(bands - toy.people_by_age).max() <= 1


@pytest.mark.parametrize(("scale", "points"), [(1, 0.0001), (20, 0.001), (100, 0.006)])
def test_the_pyramid_is_kept_in_aggregate(toy: Communes, scale: int, points: float) -> None:
    # At 100 a head 220 of the 301 communes are 1 to 3 agents: each errs by up to half an agent, 5,100 in all.
    patients = peopled(toy, scale)
    weight = patients.weight[patients.commune]
    share = np.bincount(patients.group & BAND_BITS, weights=weight, minlength=len(AGE_BANDS)) / weight.sum()
    np.testing.assert_allclose(share, toy.people_by_age.sum(axis=0) / toy.population.sum(), atol=points)


@pytest.mark.parametrize(("scale", "within"), [(1, 0.001), (20, 0.003), (100, 0.007)])
def test_traits_are_as_frequent_as_the_communes_say(toy: Communes, scale: int, within: float) -> None:
    # Drawn at random, the share of women among 5,128 agents would have a standard error of 0.007.
    patients = peopled(toy, scale)
    weight = patients.weight[patients.commune]
    inhabitants = toy.population.sum()

    def share(bit: np.uint8) -> float:
        return float((weight * ((patients.group & bit) > 0)).sum() / inhabitants)

    assert share(ALD_BIT) == pytest.approx(0.165, abs=within)
    assert share(DEPRIVED_BIT) == pytest.approx(0.11, abs=within)
    assert share(FEMALE_BIT) == pytest.approx(0.516, abs=within)


def test_age_counts_once_in_a_communes_share_of_long_term_conditions() -> None:
    # The first is young, the second old; both say 20 %: so have their patients, the old more often in each.
    young, old = [300, 300, 50, 1_000, 200, 100, 50], [20, 20, 10, 300, 400, 600, 650]
    patients = peopled(communes_of(young, old, share_ald=np.array([0.2, 0.2])), 1)
    ald = (patients.group & ALD_BIT) > 0
    by_commune = np.bincount(patients.commune, weights=ald) / [sum(young), sum(old)]
    np.testing.assert_allclose(by_commune, [0.2, 0.2], atol=0.005)
    band = patients.group & BAND_BITS
    frequency = [ald[(band == b) & (patients.commune == 0)].mean() for b in (3, 4, 5, 6)]
    assert frequency == sorted(frequency)


def test_traits_of_a_person_are_not_related(toy: Communes) -> None:
    group = peopled(toy, 1).group
    traits = [(group & bit) > 0 for bit in (DEPRIVED_BIT, FEMALE_BIT, ALD_BIT)]
    assert abs(np.corrcoef(traits)[np.triu_indices(3, 1)]).max() < 0.01


def test_a_bigger_neighbour_changes_nobody_elsewhere() -> None:
    few = peopled(communes_of([50] * 7, [30] * 7), 20)
    more = peopled(communes_of([50] * 7, [90] * 7), 20)
    n = few.first[1]
    assert n == more.first[1]
    np.testing.assert_array_equal(few.group[:n], more.group[:n])


def test_groups_fit_into_six_bits_and_a_patient_into_sixteen_bytes(toy: Communes) -> None:
    patients = peopled(toy, 20)
    assert patients.group.max() < N_GROUPS
    assert patients.bytes_per_patient == 1 + 4 + 2 + 2 + 2
    assert patients.bytes_per_patient <= 16


def test_patients_are_sorted_by_commune_unregistered_and_remember_three_days(toy: Communes) -> None:
    patients = peopled(toy, 100)
    assert np.all(np.diff(patients.commune) >= 0)
    assert np.all(patients.gp == NOBODY)
    assert {p.last_wait_days for p in (patients[0], patients[len(patients) - 1])} == {3.0}
    assert not patients.obtained.any()
    assert not patients.forgone.any()


def test_one_patient_can_be_looked_at() -> None:
    # 4 young adults, then 2 of 75 and over: at 2 a head, 2 agents and 1.
    patients = peopled(communes_of([0, 0, 0, 4, 0, 0, 0], [0, 0, 0, 0, 0, 0, 2]), 2)
    patients.gp[2], patients.obtained[2], patients.last_wait[2] = 7, 5, 250
    patients.group[2] = 6 | ALD_BIT | FEMALE_BIT
    one = patients[2]
    assert (one.commune, one.age_band, one.inhabitants) == ("T0001", "75+", 2.0)
    assert (one.female, one.ald, one.deprived) == (True, True, False)
    assert (one.medecin_traitant, one.visits_obtained, one.visits_forgone, one.last_wait_days) == (7, 5, 0, 2.5)
    assert patients[0].age_band == patients[1].age_band == "17-39"
    assert [patients[row].commune for row in range(3)] == ["T0000", "T0000", "T0001"]


def test_a_copy_shares_traits_and_owns_its_state(toy: Communes) -> None:
    patients = peopled(toy, 100)
    other = patients.copy()
    other.gp[0], other.obtained[0], other.forgone[0], other.last_wait[0] = 1, 2, 3, 4
    assert (patients.gp[0], patients.obtained[0], patients.forgone[0], patients.last_wait[0]) == (NOBODY, 0, 0, 300)
    assert other.group is patients.group
