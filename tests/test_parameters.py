"""Parameters: how a declared number is drawn, kept, bounded and refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.chance import Chance
from simdesert.errors import ParameterError, UnknownNameError
from simdesert.levers import LEVERS
from simdesert.levers._policy import Policy
from simdesert.model.parameters import ModelParameters
from simdesert.model.specialist_parameters import SpecialistParameters
from simdesert.parameters import Declared, parameter, triangle_quantile


class Small(Declared):
    """Three numbers of three grades."""

    bonus: float = parameter(40.0, "EUR", 0.0, 100.0, source="assumed", grade="assumption")
    rate: float = parameter(0.5, "–", 0.5, 0.5, source="a study without interval", grade="study")
    years: float = parameter(5.0, "years", 0.0, 10.0, source="arrêté", grade="law")


def test_the_quantiles_of_a_triangle_worked_by_hand() -> None:
    # Triangle 0–4–10: a share 4/10 lies below the mode. u = 0.1: 0 + √(0.1·10·4) = 2; u = 0.9: 10 − √(0.1·10·6).
    assert triangle_quantile(0.1, 0.0, 4.0, 10.0) == pytest.approx(2.0)
    assert triangle_quantile(0.4, 0.0, 4.0, 10.0) == pytest.approx(4.0)
    assert triangle_quantile(0.9, 0.0, 4.0, 10.0) == pytest.approx(10.0 - 6.0**0.5)
    assert triangle_quantile(0.0, 0.0, 4.0, 10.0) == 0.0
    assert triangle_quantile(1.0, 0.0, 4.0, 10.0) == 10.0


def test_a_mode_at_a_bound_makes_half_a_triangle() -> None:
    assert triangle_quantile(0.75, 2.0, 2.0, 6.0) == pytest.approx(6.0 - 2.0)  # 6 − √(0.25·4·4)
    assert triangle_quantile(0.25, 2.0, 6.0, 6.0) == pytest.approx(2.0 + 2.0)  # 2 + √(0.25·4·4)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_higher_quantile_is_a_higher_value_within_the_bounds(u: float, v: float) -> None:
    low, high = sorted((triangle_quantile(u, -1.0, 0.5, 3.0), triangle_quantile(v, -1.0, 0.5, 3.0)))
    assert -1.0 <= low <= high <= 3.0
    assert (low, high) == tuple(triangle_quantile(q, -1.0, 0.5, 3.0) for q in sorted((u, v)))


def test_the_mean_of_many_seeds_is_the_mean_of_the_triangle() -> None:
    drawn = [Small().drawn(Chance(seed)).bonus for seed in range(3_000)]
    assert np.mean(drawn) == pytest.approx((0.0 + 40.0 + 100.0) / 3.0, abs=1.5)


def test_a_parameter_of_law_is_never_drawn() -> None:
    assert {Small().drawn(Chance(seed)).years for seed in range(20)} == {5.0}


def test_a_parameter_without_interval_keeps_its_value() -> None:
    assert {Small().drawn(Chance(seed)).rate for seed in range(20)} == {0.5}


def test_a_pinned_parameter_keeps_its_value_and_the_others_are_drawn() -> None:
    pinned = Small(bonus=70.0).drawn(Chance(1), frozenset({"bonus"}))
    assert pinned.bonus == 70.0
    assert Small(bonus=70.0).drawn(Chance(1)).bonus != 70.0


def test_a_value_that_is_set_moves_the_mode_and_keeps_the_quantile() -> None:
    u = Chance(1).number("parameter.Small", "bonus")
    assert Small(bonus=70.0).drawn(Chance(1)).bonus == triangle_quantile(u, 0.0, 70.0, 100.0)


def test_the_draw_of_a_parameter_depends_on_no_other_parameter() -> None:
    class More(Small):
        """The same numbers after another one."""

        before: float = parameter(1.0, "–", 0.0, 2.0, source="assumed", grade="assumption")

    named_alike = dataclasses.replace(More().drawn(Chance(1)))
    u = Chance(1).number("parameter.More", "bonus")
    assert named_alike.bonus == triangle_quantile(u, 0.0, 40.0, 100.0)


def test_a_value_out_of_bounds_is_refused_with_the_bounds_and_the_unit() -> None:
    with pytest.raises(ParameterError, match=r"^bonus = 101 is out of bounds; set it within \[0, 100\] EUR$"):
        Small().having(bonus=101.0)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "40", None])
def test_what_is_not_a_number_is_refused(value: object) -> None:
    with pytest.raises(ParameterError, match=r"^bonus must be a number \[EUR\], not "):
        Small().having(bonus=value)  # type: ignore[arg-type]


def test_an_unknown_parameter_is_refused_with_the_name_that_was_meant() -> None:
    with pytest.raises(UnknownNameError, match=r"^no parameter 'bonsu'; did you mean 'bonus'\?$"):
        Small().having(bonsu=1.0)


def test_a_value_within_bounds_is_taken_and_the_original_is_untouched() -> None:
    base = Small()
    assert (base.having(bonus=0.0).bonus, base.bonus) == (0.0, 40.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        base.bonus = 1.0  # type: ignore[misc]


def test_a_declaration_outside_its_own_bounds_or_of_unknown_grade_is_refused() -> None:
    with pytest.raises(ParameterError, match="lies outside its own bounds"):
        parameter(2.0, "–", 0.0, 1.0, source="x", grade="study")
    with pytest.raises(ParameterError, match="grade 'guess' is none of law, statistic, study, assumption"):
        parameter(0.5, "–", 0.0, 1.0, source="x", grade="guess")  # type: ignore[arg-type]


def test_parameters_are_listed_in_the_order_of_the_file_with_the_values_in_force() -> None:
    listed = Small(bonus=10.0).parameters()
    assert [p.name for p in listed] == ["bonus", "rate", "years"]
    assert [p.value for p in listed] == [10.0, 0.5, 5.0]
    assert [p.value for p in Small.declared()] == [40.0, 0.5, 5.0]


def test_the_same_seed_draws_the_same_lever_in_every_policy() -> None:
    cesp, ptmg = LEVERS["cesp"](), LEVERS["ptmg"]()
    alone = Policy((cesp,)).drawn(Chance(9))
    together = Policy((ptmg, cesp)).drawn(Chance(9))
    assert alone.levers[0] == together.levers[0]
    assert alone.levers[0] != Policy((cesp,)).drawn(Chance(10)).levers[0]


SETS = [ModelParameters, SpecialistParameters, *LEVERS.values()]


@pytest.mark.parametrize("declared", SETS, ids=lambda d: d.__name__)
def test_every_declared_number_has_a_unit_and_a_source_and_is_drawn_within_its_bounds(declared: type) -> None:
    drawn = [declared().drawn(Chance(seed)) for seed in range(10)]
    for p in declared.declared():
        assert p.unit
        assert p.source
        values = [getattr(d, p.name) for d in drawn]
        assert all(p.low <= v <= p.high for v in values), p.name
        assert (len(set(values)) == 1) == (p.grade == "law" or p.low == p.high), p.name


def test_a_seed_draws_both_sets_of_the_models_numbers() -> None:
    drawn, other = (ModelParameters().drawn(Chance(seed)) for seed in (3, 4))
    assert drawn.specialists == SpecialistParameters().drawn(Chance(3))
    assert drawn.specialists.dentist_visits != other.specialists.dentist_visits
    assert drawn.need_visits != other.need_visits


def test_a_value_goes_to_the_set_that_declares_it_and_a_strange_name_to_none() -> None:
    changed = ModelParameters().having(sigma=15_000.0, dentist_visits=2.0)
    assert (changed.sigma, changed.specialists.dentist_visits) == (15_000.0, 2.0)
    assert changed.having(sigma=40_000.0, dentist_visits=1.8) == ModelParameters()
    with pytest.raises(UnknownNameError, match="did you mean 'dentist_visits'"):
        ModelParameters().having(dentist_visit=2.0)
    with pytest.raises(ParameterError, match="dentist_visits = 9 is out of bounds"):
        ModelParameters().having(dentist_visits=9.0)


def test_no_number_of_the_model_has_the_name_of_one_of_the_specialists() -> None:
    assert len(ModelParameters.of_both()) == len(ModelParameters.declared()) + len(SpecialistParameters.declared())
