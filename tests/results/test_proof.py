"""The proof: verdicts by hand, lines that are kept, and a table that says the same when it is read again."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest

from simdesert.errors import OutputError, TableError
from simdesert.levers._must_show import MustShow
from simdesert.results import proof
from simdesert.results.proof import REGIONS, Estimate, ProofLine, ProofRun, merged, read_proof, shipped, write_proof

NAN = math.nan
RUN = ProofRun("toy", True, "data", "code", 4, 100, False)
MORE = MustShow("more, or as many, settle", "settlers", "effect", low=0.0)
SERIES = MustShow("1,591 signed, by « 2013 »", "signed_total", "input", low=100, high=200, year=3)


def line(lever: str, expected: MustShow, mean: float = 2.0, run: ProofRun = RUN) -> ProofLine:
    here = Estimate(mean, mean - 1.0, mean + 1.0)
    regions = (Estimate(1.0, 0.5, 1.5), Estimate(0.0, 0.0, 0.0), Estimate(NAN, NAN, NAN))
    return ProofLine(lever, expected, "doctors", 12.0, here, regions, run)


@pytest.mark.parametrize(
    ("interval", "bounds", "verdict"),
    [
        ((1.0, 3.0), (0.0, 4.0), "holds"),
        ((1.0, 3.0), (1.0, 3.0), "holds"),
        ((1.0, 3.0), (0.5, math.inf), "holds"),
        ((0.0, 0.0), (0.0, math.inf), "holds"),
        ((-0.5, 0.5), (-1.0, 1.0), "holds"),
        ((1.0, 3.0), (2.0, 4.0), "not distinguishable"),
        ((1.0, 3.0), (1.5, 2.5), "not distinguishable"),
        ((1.0, 3.0), (3.0, 4.0), "not distinguishable"),
        ((-0.484, 4.484), (0.0, math.inf), "not distinguishable"),
        ((NAN, NAN), (0.0, math.inf), "not distinguishable"),
        ((1.0, 3.0), (3.1, 4.0), "contradicts"),
        ((1.0, 3.0), (-math.inf, 0.9), "contradicts"),
        ((0.0, 0.0), (0.1, math.inf), "contradicts"),
    ],
)
def test_a_verdict_compares_the_whole_interval_with_the_bounds(
    interval: tuple[float, float], bounds: tuple[float, float], verdict: str
) -> None:
    assert Estimate(sum(interval) / 2, *interval).verdict(*bounds) == verdict


@pytest.mark.parametrize(
    ("low", "high", "sign"),
    [(0.1, 2.0, "+"), (-2.0, -0.1, "−"), (-1.0, 2.0, "±"), (0.0, 2.0, "±"), (0.0, 0.0, "0"), (NAN, NAN, "–")],
)
def test_a_sign_is_told_only_where_all_of_the_interval_has_it(low: float, high: float, sign: str) -> None:
    assert Estimate((low + high) / 2, low, high).sign == sign


def test_a_line_has_the_verdict_of_its_own_bounds() -> None:
    assert line("cesp", SERIES, 150.0).verdict == "holds"
    assert line("cesp", SERIES, 200.5).verdict == "not distinguishable"
    assert line("cesp", SERIES, 300.0).verdict == "contradicts"


@pytest.mark.parametrize(
    ("interval", "bounds", "unmoved"),
    [
        ((0.0, 0.0), (0.0, math.inf), True),
        ((0.0, 0.0), (-5.0, 0.0), True),
        ((0.0, 0.0), (-1.0, 1.0), False),
        ((0.0, 0.0), (0.0, 0.0), False),
        ((0.0, 0.0), (1.0, 2.0), False),
        ((0.0, 1.0), (0.0, math.inf), False),
    ],
)
def test_a_line_that_holds_at_a_bound_of_zero_with_no_change_at_all_has_not_moved(
    interval: tuple[float, float], bounds: tuple[float, float], unmoved: bool
) -> None:
    expected = dataclasses.replace(MORE, low=bounds[0], high=bounds[1])
    one = dataclasses.replace(line("msp", expected), obtained=Estimate(sum(interval) / 2, *interval))
    assert one.unmoved is unmoved


def test_the_table_says_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    compared = dataclasses.replace(MORE, where="towns", than="priority", beside=("cesp", "ptmg"))
    lines = [line("cesp", SERIES), line("msp", MORE, 0.5), line("msp", compared, 0.5)]
    write_proof(tmp_path / "proof.csv", lines)
    again = read_proof(tmp_path / "proof.csv")
    assert [one.expected for one in again] == [SERIES, MORE, compared]
    assert [str(one) for one in again] == [
        str(dataclasses.replace(one, expected=e.expected)) for one, e in zip(lines, again, strict=True)
    ]
    assert [one.verdict for one in again] == [one.verdict for one in lines]


def test_a_table_kept_before_places_and_companions_is_still_read(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    write_proof(tmp_path / "new.csv", [line("cesp", SERIES)])
    pandas.read_csv(tmp_path / "new.csv").drop(columns=["than", "beside"]).to_csv(tmp_path / "old.csv", index=False)
    assert [one.expected for one in read_proof(tmp_path / "old.csv")] == [SERIES]


def test_the_table_is_machine_readable(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    write_proof(tmp_path / "proof.csv", [line("cesp", SERIES)])
    (row,) = pandas.read_csv(tmp_path / "proof.csv").to_dict("records")
    assert (row["lever"], row["metric"], row["kind"], row["low"], row["high"]) == (
        "cesp",
        "signed_total",
        "input",
        100,
        200,
    )
    assert (row["obtained"], row["obtained_low"], row["obtained_high"], row["verdict"]) == (
        2.0,
        1.0,
        3.0,
        "contradicts",
    )
    assert (row["region_24"], row["region_53_low"]) == (1.0, 0.0)
    assert math.isnan(row["region_93"])
    assert (row["territory"], row["seeds"], row["inhabitants_per_agent"]) == ("toy", 4, 100)


def test_no_table_has_no_lines(tmp_path: Path) -> None:
    assert read_proof(tmp_path / "proof.csv") == []


@pytest.mark.parametrize(("old", "new"), [("0.5", "much"), ("False", "perhaps"), (",100,", ",")])
def test_a_damaged_table_is_told_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "proof.csv"
    write_proof(file, [line("cesp", SERIES), line("msp", MORE, 0.5)])
    head, first, second = file.read_text(encoding="utf-8").splitlines()
    assert old in second
    file.write_text("\n".join([head, first, second.replace(old, new)]), encoding="utf-8")
    with pytest.raises(TableError, match=r"proof\.csv line 3 is no line of a proof; delete the file"):
        read_proof(file)


def test_a_table_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="give another folder"):
        write_proof(tmp_path / "nowhere" / "proof.csv", [])


def test_new_lines_replace_former_ones_and_those_of_other_levers_stay() -> None:
    later = dataclasses.replace(RUN, seeds=20)
    former = [line("msp", MORE, 1.0), line("cesp", SERIES, 1.0)]
    lines = merged(former, [line("msp", MORE, 5.0, later)], {"msp": (MORE,), "cesp": (SERIES,), "ptmg": (MORE,)})
    assert [(one.lever, one.obtained.mean, one.run.seeds) for one in lines] == [("cesp", 1.0, 4), ("msp", 5.0, 20)]


def test_a_line_whose_expectation_is_no_longer_declared_is_dropped() -> None:
    wider = dataclasses.replace(MORE, low=-1.0)
    assert merged([line("msp", MORE)], [], {"msp": (wider,)}) == []
    assert merged([line("gone", MORE)], [], {"msp": (MORE,)}) == []


def test_lines_stand_in_the_order_of_the_levers_and_of_what_they_declare() -> None:
    lines = [line("msp", MORE), line("msp", SERIES), line("cesp", MORE)]
    ordered = merged(lines, [], {"msp": (SERIES, MORE), "cesp": (MORE,)})
    assert [(one.lever, one.expected) for one in ordered] == [("cesp", MORE), ("msp", SERIES), ("msp", MORE)]


def test_the_proof_that_comes_with_simdesert_can_be_read() -> None:
    assert shipped().is_file()
    assert all(len(one.regions) == len(REGIONS) for one in read_proof(shipped()))


def test_an_installed_package_reads_the_proof_inside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "proof.csv").touch()
    monkeypatch.setattr(proof.simdesert, "__file__", str(tmp_path / "__init__.py"))
    assert shipped() == tmp_path / "proof.csv"
