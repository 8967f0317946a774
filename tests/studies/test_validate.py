"""Validate: what is compared with what, on the toy territory taken for a real one."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from simdesert.country.apl_table import AplTable
from simdesert.country.territory import Territory
from simdesert.errors import OptionError, TableError
from simdesert.metrics.apl import starting_apl
from simdesert.studies import validate as study
from simdesert.studies.run import RunOptions
from simdesert.studies.validate import Validation, departement_of, official_apl, validate

OPTIONS = RunOptions(seed=1, inhabitants_per_agent=100, fixed_parameters=True)


def table(territory: Territory, apl: np.ndarray, **columns: np.ndarray) -> AplTable:
    frame = pd.DataFrame({"code": territory.communes.code, "apl": apl, **columns})
    return AplTable("official.csv", 2022, frame, 0)


def by_code(validation: Validation, series: str) -> dict[str, float]:
    return dict(next(one for one in validation.agreements if one.series == series).correlation)


@pytest.fixture(scope="module")
def found(real: Territory) -> Validation:
    """Official = the APL of supply alone + 1, known in all communes but the first five, in another order."""
    apl = starting_apl(real)[0] + 1.0
    apl[3:5] = np.nan
    given = table(real, apl)
    frame = given.frame.iloc[3:].iloc[::-1].reset_index(drop=True)
    elsewhere = pd.DataFrame({"code": ["99001"], "apl": [2.0]})
    return validate(real, dataclasses.replace(given, frame=pd.concat([frame, elsewhere])), OPTIONS)


def test_supply_alone_agrees_with_itself(found: Validation) -> None:
    supply = found.agreements[0]
    assert supply.series == "supply"
    assert supply.correlation == pytest.approx({"commune": 1.0, "site": 1.0, "departement": 1.0})
    assert supply.error == pytest.approx({"commune": 1.0, "site": 1.0, "departement": 1.0})
    assert supply.official.mean == pytest.approx(supply.ours.mean + 1.0)


def test_the_model_s_start_is_another_thing_than_supply_alone(found: Validation) -> None:
    start = next(one for one in found.agreements if one.series == "start")
    assert 0.3 < start.correlation["commune"] < 0.999
    assert not np.allclose(found.residuals["start"][5:], found.residuals["supply"][5:])


def test_what_has_no_counterpart_is_counted_and_left_out(found: Validation, real: Territory) -> None:
    n = len(real.communes)
    assert found.joined == (n - 5, 5, 1)
    np.testing.assert_allclose(found.residuals["supply"][5:], -1.0)
    assert np.isnan(found.residuals["supply"][:5]).all()


def test_without_an_official_series_of_under_65_none_is_compared(found: Validation) -> None:
    assert [one.series for one in found.agreements] == ["supply", "start"]


def test_with_one_both_of_ours_are_compared(real: Territory) -> None:
    apl, under_65 = starting_apl(real)
    assert under_65 is not None
    both = validate(real, table(real, apl, apl_65=under_65), OPTIONS)
    assert [one.series for one in both.agreements] == ["supply", "start", "supply_under_65", "start_under_65"]
    assert by_code(both, "supply_under_65")["commune"] == pytest.approx(1.0)


def test_the_table_s_own_people_weigh_where_it_has_them(real: Territory) -> None:
    apl, one = starting_apl(real)[0], np.ones(len(real.communes))
    weighed = validate(real, table(real, apl, population_need_weighted=one, population=one), OPTIONS)
    assert weighed.agreements[0].ours.mean == pytest.approx(apl.mean())
    assert weighed.agreements[0].official.below_2_5 == pytest.approx((apl < 2.5).mean())


def test_the_territory_s_own_official_apl_stands_in_for_a_table(real: Territory) -> None:
    apl = starting_apl(real)[0]
    own = dataclasses.replace(real, communes=dataclasses.replace(real.communes, official_apl=apl))
    assert official_apl(own).frame["apl"].tolist() == apl.tolist()
    assert by_code(validate(own, None, OPTIONS), "supply")["commune"] == pytest.approx(1.0)


def test_a_territory_without_one_asks_for_a_table(real: Territory) -> None:
    with pytest.raises(OptionError, match="has no official APL; give --truth"):
        validate(real, None, OPTIONS)


def test_a_table_of_other_places_is_refused_before_a_model_begins(
    real: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(study, "begun")
    other = AplTable("mars.csv", None, pd.DataFrame({"code": ["99001"], "apl": [1.0]}), 0)
    complaint = (
        r"mars\.csv: none of its communes \(99001\) is in territory 'toy' \(T0000, .*\); give a table of the same"
    )
    with pytest.raises(TableError, match=complaint):
        validate(real, other, OPTIONS)


def test_a_table_of_places_where_nobody_lives_is_refused(real: Territory) -> None:
    nobody = np.zeros(len(real.communes))
    ghosts = table(real, starting_apl(real)[0], population_need_weighted=nobody, population=nobody)
    with pytest.raises(TableError, match=r"official\.csv: nobody lives in its communes of territory 'toy'; mend its"):
        validate(real, ghosts, OPTIONS)


def test_a_stylised_territory_is_compared_by_departement_alone(toy: Territory) -> None:
    # One official commune stands for the département: twice the people of nobody in particular.
    code = departement_of(str(toy.communes.departement[0]))
    frame = pd.DataFrame(
        {"code": [f"{code}999"], "apl": [3.0], "population_need_weighted": [10.0], "population": [20.0]}
    )
    departement = np.full(len(toy.communes), code)
    of_one = dataclasses.replace(toy, communes=dataclasses.replace(toy.communes, departement=departement))
    found = validate(of_one, AplTable("official.csv", None, frame, 0), OPTIONS)
    apl, need = starting_apl(toy)[0], toy.communes.population_need_weighted
    mean = float(np.average(apl, weights=need))
    supply = found.agreements[0]
    assert list(supply.error) == ["departement"]
    assert supply.error["departement"] == pytest.approx(abs(mean - 3.0))
    assert np.isnan(supply.correlation["departement"])
    np.testing.assert_allclose(found.residuals["supply"], mean - 3.0)


def test_by_departement_the_table_must_have_people(toy: Territory) -> None:
    with pytest.raises(TableError, match="a stylised territory is compared by département, which needs the columns"):
        validate(toy, table(toy, np.ones(len(toy.communes))), OPTIONS)


@pytest.mark.parametrize(("code", "departement"), [("01001", "01"), ("2A004", "2A"), ("97411", "974")])
def test_a_code_names_its_departement(code: str, departement: str) -> None:
    assert departement_of(code) == departement
