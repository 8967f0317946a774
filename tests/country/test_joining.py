from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.joining import Addition, check_complete, few, joined
from simdesert.country.table import Table
from simdesert.errors import TableError

FILE = Path("far/away/added.csv")


def table(*codes: str, **number: list[float]) -> Table:
    return Table({"code": np.array(codes)}, {name: np.array(values) for name, values in number.items()})


def counts(code: list[str], gp: list[float], absent: float = 0.0) -> Addition:
    return Addition(FILE, code, {}, {"gp": np.array(gp)}, absent=absent)


def test_what_is_in_both_joins_and_the_rest_is_told_with_the_first_codes() -> None:
    made, account = joined(table("01001", "01002", "01004"), [counts(["01004", "01001", "99999"], [25, 0, 7])])
    assert made.number["gp"].tolist() == [0, 0, 25]
    assert account == (
        (
            "Joined added.csv (gp): 2 of 3 communes; 1 are not in it and have none (01002); 1 of its communes are "
            "unknown here and left out (99999), with 7 of its 32 GPs."
        ),
    )


def test_a_commune_that_is_not_in_a_table_keeps_what_the_list_says() -> None:
    made, _ = joined(table("01001", "01002", gp=[5.0, 6.0]), [counts(["01002"], [8], absent=np.nan)])
    assert made.number["gp"].tolist() == [5, 8]


def test_an_exhaustive_table_leaves_none_to_those_that_are_not_in_it() -> None:
    made, _ = joined(table("01001", "01002", gp=[5.0, 6.0]), [counts(["01002"], [8])])
    assert made.number["gp"].tolist() == [0, 8]


def test_an_unknown_is_not_zero() -> None:
    made, _ = joined(table("01001", "01002"), [Addition(FILE, ["01002"], {}, {"official_apl": np.array([2.5])})])
    assert np.isnan(made.number["official_apl"][0])
    assert made.number["official_apl"][1] == 2.5


def test_spare_columns_are_taken_only_where_the_list_has_none() -> None:
    spare = Addition(
        FILE, ["01001"], {"name": ["theirs"]}, {"population": np.array([9.0])}, frozenset({"name", "population"})
    )
    with_population, account = joined(table("01001", population=[832.0]), [spare])
    assert with_population.number["population"].tolist() == [832]
    assert with_population.text["name"].tolist() == ["theirs"]
    assert account == ("Joined added.csv (name): 1 of 1 communes.",)


def test_paris_as_a_whole_is_no_unknown_commune_beside_its_arrondissements() -> None:
    _, account = joined(table("75101"), [counts(["75056", "75101"], [0, 3])])
    assert account == ("Joined added.csv (gp): 1 of 1 communes.",)


def test_a_list_with_paris_as_a_whole_is_told_to_name_its_arrondissements() -> None:
    _, account = joined(table("01001", "75056"), [counts(["01001", "75101"], [1, 3])])
    assert account[0].endswith("The list has 75056 as a whole: give its arrondissements (75101 to 75120) in its place.")


def test_a_table_of_other_communes_is_refused() -> None:
    with pytest.raises(TableError, match=r"none of its communes \(2A004\) is in the list of communes \(01001\)"):
        joined(table("01001"), [counts(["2A004"], [1])])


def test_what_every_commune_must_have_and_none_gives_is_named_with_the_option() -> None:
    with pytest.raises(TableError, match=r"c.json: no column 'name'.*; add it, or give it with --membership"):
        check_complete(table("01001"), "c.json")
    required = {"lat": [46.0, 46.0], "lon": [5.0, 5.0], "population": [1.0, np.nan], "gp": [0.0, 0.0]}
    made = table("01001", "01002", **required)
    made.text.update(name=np.array(["a", "b"]), dep=np.array(["01", "01"]))
    with pytest.raises(
        TableError, match=r"c.json: no 'population' for 1 communes \(01002\); add it, or give it with --apl"
    ):
        check_complete(made, "c.json")


def test_five_codes_are_named_and_dots_stand_for_the_rest() -> None:
    assert few(["1", "2", "3", "4", "5"]) == "1, 2, 3, 4, 5"
    assert few(["1", "2", "3", "4", "5", "6"]) == "1, 2, 3, 4, 5, …"


CODES = st.lists(st.integers(0, 999).map(lambda n: f"01{n:03}"), unique=True, min_size=1, max_size=30)


@given(codes=CODES, data=st.data())
def test_no_gp_is_lost_or_made_and_the_order_of_rows_is_indifferent(codes: list[str], data: st.DataObject) -> None:
    there = data.draw(st.lists(st.sampled_from([*codes, "02001", "02002"]), unique=True, min_size=1))
    if not set(there) & set(codes):
        return
    gps = data.draw(st.lists(st.integers(0, 50), min_size=len(there), max_size=len(there)))
    order = data.draw(st.permutations(range(len(there))))
    list_of = table(*sorted(codes))
    made, account = joined(list_of, [counts(there, [float(n) for n in gps])])
    again = joined(list_of, [counts([there[i] for i in order], [float(gps[i]) for i in order])])
    lost = sum(n for code, n in zip(there, gps, strict=True) if code not in codes)
    assert made.number["gp"].sum() + lost == sum(gps)
    assert again[0].number["gp"].tolist() == made.number["gp"].tolist()
    assert again[1] == account
