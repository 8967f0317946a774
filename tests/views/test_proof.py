"""The proof on paper and on screen: words of an expectation, the page, and what is kept between runs."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import pytest
from rich.console import Console

from simdesert.country.territory import load
from simdesert.errors import OptionError, TableError
from simdesert.levers import LEVERS
from simdesert.levers._lever import Lever
from simdesert.levers._must_show import MustShow
from simdesert.results.proof import Estimate, ProofLine, ProofRun, read_proof, write_proof
from simdesert.studies.compare import CompareOptions
from simdesert.views import expectations, listing, proof
from simdesert.views.expectations import bounds, looked_at, obtained, outcome

NAN = math.nan
RUN = ProofRun("france", True, "d1", "c1", 20, 100, False)
SERIES = MustShow("180 signed", "signed_total", "input", low=144, high=216, year=0)
WEAK = MustShow("a few per cent", "settlers", "effect", low=0, high=0.1, where="over_served", year=4, relative=True)
WIDER = MustShow("no fewer deserts", "share_apl_below_2_5", "effect", low=-0.005, high=0.005)
RICH = MustShow("costs", "public_cost_eur", "input", high=12_500_000)


def line(lever: str, expected: MustShow, interval: tuple[float, float, float], run: ProofRun = RUN) -> ProofLine:
    regions = (Estimate(1.0, 0.5, 1.5), Estimate(0.0, -1.0, 1.0), Estimate(NAN, NAN, NAN))
    return ProofLine(lever, expected, "doctors", 12.0, Estimate(*interval), regions, run)


@pytest.mark.parametrize(
    ("expected", "looked", "bound"),
    [
        (SERIES, "`signed_total` [doctors], france, year 0", "+144 to +216"),
        (WEAK, "`settlers` [% of the value without], over-served zones, year 4", "0 to +10"),
        (WIDER, "`share_apl_below_2_5` [points], france, year 9", "−0.5 to +0.5"),
        (
            dataclasses.replace(WIDER, where="towns", than="priority", beside=("cesp", "ptmg")),
            "`share_apl_below_2_5` [points], towns less priority zones, year 9, beside `cesp` and `ptmg`",
            "−0.5 to +0.5",
        ),
        (RICH, "`public_cost_eur` [EUR per year], france, year 9", "at most +12,500,000"),
        (dataclasses.replace(SERIES, high=math.inf), "`signed_total` [doctors], france, year 0", "at least +144"),
        (MustShow("x", "gps", "effect"), "`gps` [practice places], france, year 9", "anything"),
    ],
)
def test_an_expectation_is_told_in_its_unit(expected: MustShow, looked: str, bound: str) -> None:
    assert (looked_at(expected), bounds(expected)) == (looked, bound)


@pytest.mark.parametrize(
    ("expected", "interval", "told"),
    [
        (SERIES, (180.0, 170.25, 189.75), "+180 [+170, +190]"),
        (SERIES, (1.5, -0.5, 3.5), "+1.50 [−0.50, +3.50]"),
        (WEAK, (0.0312, 0.01, 0.0524), "+3.12 [+1.00, +5.24]"),
        (WIDER, (-0.0123, -0.02, -0.0046), "−1.23 [−2.00, −0.46]"),
        (RICH, (12_345_678.0, 12_000_000.0, 12_691_356.0), "+12,345,678 [+12,000,000, +12,691,356]"),
        (SERIES, (0.0, 0.0, 0.0), "0 [0, 0]"),
        (SERIES, (NAN, NAN, NAN), "–"),
        (SERIES, (2.0, NAN, NAN), "+2.00 [–, –]"),
    ],
)
def test_a_difference_is_told_with_its_interval(
    expected: MustShow, interval: tuple[float, float, float], told: str
) -> None:
    assert obtained(Estimate(*interval), expected) == told


def test_an_outcome_is_its_verdict_first() -> None:
    assert outcome(SERIES, line("ptmg", SERIES, (180.0, 170.0, 190.0))) == "holds: +180 [+170, +190]"
    assert outcome(SERIES, None) == "not run yet"


def test_what_holds_with_nothing_moved_is_told_apart() -> None:
    still = line("msp", MustShow("more", "settlers", "effect", low=0.0), (0.0, 0.0, 0.0))
    assert outcome(still.expected, still) == "holds, nothing moved: 0 [0, 0]"
    page = proof.page([still], {})
    assert "| **holds, nothing moved** |" in page
    assert "Of those that hold, 1 hold with nothing moved." in page


def test_the_page_has_a_row_for_each_line_and_counts_them_by_kind() -> None:
    lines = [line("cesp", WEAK, (0.2, 0.15, 0.25)), line("ptmg", SERIES, (180.0, 170.0, 190.0)),
             line("ptmg", WEAK, (0.05, -0.05, 0.15))]  # fmt: skip
    page = proof.page(lines, {"cesp": (WEAK,), "ptmg": (SERIES, WEAK)})
    assert (
        "| [`ptmg`](levers.md#ptmg) | input | 180 signed | `signed_total` [doctors], france, year 0 | +144 to +216 "
        "| +180 [+170, +190] | + | ± | – | **holds** |\n"
    ) in page
    assert "| input | 1 | 0 | 0 |\n| effect | 0 | 1 | 1 |\n" in page
    assert "| lever | kind | it must show | looked at | expected | obtained | Centre-Val de Loire | Bretagne |" in page
    assert "not run yet" not in page


def test_the_page_says_what_it_was_run_with() -> None:
    page = proof.page([line("ptmg", SERIES, (180.0, 170.0, 190.0))], {})
    assert "| `france` | `d1` | `c1` | 20 | 100 | drawn by seed, the model's from the ensemble | 1 |\n" in page
    assert "stylised" in page


def test_lines_of_different_runs_are_told_apart() -> None:
    again = dataclasses.replace(RUN, seeds=4, fixed_parameters=True, stylised=False)
    lines = [line("cesp", WEAK, (0.2, 0.1, 0.3), again), line("ptmg", SERIES, (1.0, 0.0, 2.0))]
    page = proof.page(lines, {})
    assert "| `france` | `d1` | `c1` | 4 | 100 | at central values | 1: cesp |\n" in page
    assert "| `france` | `d1` | `c1` | 20 | 100 | drawn by seed, the model's from the ensemble | 1: ptmg |\n" in page


def test_a_contradiction_stands_with_its_argument_or_is_called_a_defect() -> None:
    argued = dataclasses.replace(WIDER, argued="the row is\nwrong")
    lines = [line("cpts", WIDER, (0.01, 0.008, 0.012)), line("msp", SERIES, (1.0, 0.5, 1.5))]
    page = proof.page(lines, {"cpts": (argued,), "msp": (SERIES,)})
    said = page.partition("## Contradictions")[2]
    assert "- `cpts`, “no fewer deserts”: the row is wrong\n" in said
    assert "- `msp`, “180 signed”: not explained yet, a defect of the model.\n" in said
    assert "## Contradictions" not in proof.page([line("msp", SERIES, (180.0, 170.0, 190.0))], {"msp": (SERIES,)})


def test_the_page_names_what_was_not_run_and_who_declares_nothing() -> None:
    page = proof.page([], {"ptmg": (SERIES, WEAK), "msp": ()})
    assert "Nothing was run yet." in page
    assert "## Declared and not run yet\n\n- `ptmg`: 180 signed; a few per cent\n" in page
    assert page.endswith("## Nothing declared\n\n`msp`\n")


def test_the_page_of_a_territory_of_official_tables_carries_no_banner() -> None:
    real = dataclasses.replace(RUN, stylised=False)
    assert "stylised" not in proof.page([line("ptmg", SERIES, (1.0, 0.0, 2.0), real)], {})


# on disk -----------------------------------------------------------------------------------------------------------

HOUSES = MustShow("houses open", "opened", "input", low=0.1, year=0)
TOY = load("toy")
FAST = CompareOptions(seeds=2, inhabitants_per_agent=400)


@pytest.fixture
def msp(monkeypatch: pytest.MonkeyPatch) -> Lever:
    """The lever `msp`, which must show one thing, as `ptmg` must."""
    monkeypatch.setattr(LEVERS["msp"], "must_show", (HOUSES,))
    monkeypatch.setattr(LEVERS["ptmg"], "must_show", (SERIES,))
    return LEVERS["msp"]()


def test_the_lines_of_other_levers_are_kept(msp: Lever, tmp_path: Path) -> None:
    write_proof(
        tmp_path / "proof.csv", [line("ptmg", SERIES, (180.0, 170.0, 190.0)), line("msp", HOUSES, (0.0, 0.0, 0.0))]
    )
    (tmp_path / "levers.md").write_text("mine", encoding="utf-8")
    new = proof.prove_and_write([msp], TOY, FAST, tmp_path)
    assert [one.lever for one in new] == ["msp"]
    kept = read_proof(tmp_path / "proof.csv")
    assert [(one.lever, one.run.territory, one.obtained) for one in kept] == [
        ("msp", "toy", new[0].obtained),
        ("ptmg", "france", Estimate(180.0, 170.0, 190.0)),
    ]
    assert (tmp_path / "proof.md").read_text(encoding="utf-8") == proof.page(kept, proof.declared())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["levers.md", "proof.csv", "proof.md"]


def test_a_damaged_table_is_told_before_the_work(msp: Lever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "proof.csv").write_text("lever\nmsp\n", encoding="utf-8")
    monkeypatch.setattr("simdesert.studies.prove.prove", lambda *_: pytest.fail("it worked"))
    with pytest.raises(TableError, match=r"proof\.csv line 2 is no line of a proof"):
        proof.prove_and_write([msp], TOY, FAST, tmp_path)


def test_an_error_leaves_the_former_table_as_it_was(msp: Lever, tmp_path: Path) -> None:
    write_proof(tmp_path / "proof.csv", [line("ptmg", SERIES, (180.0, 170.0, 190.0))])
    before = (tmp_path / "proof.csv").read_bytes()
    with pytest.raises(OptionError):
        proof.prove_and_write([msp, msp], TOY, FAST, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["proof.csv"]
    assert (tmp_path / "proof.csv").read_bytes() == before


def test_only_france_is_proved_into_the_reference_of_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert proof.usual_folder("france") == Path("results", "proof")
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    assert proof.usual_folder("france") == Path("docs", "reference")
    assert proof.usual_folder("toy") == Path("results", "proof")


# on screen ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(msp: Lever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof that comes with SimDesert, in which `ptmg` was run and `msp` was not."""
    write_proof(tmp_path / "proof.csv", [line("ptmg", SERIES, (180.0, 170.0, 190.0))])
    monkeypatch.setattr(expectations, "shipped", lambda: tmp_path / "proof.csv")


@pytest.mark.usefixtures("shown")
def test_a_lever_is_shown_with_what_it_must_show_and_what_it_showed() -> None:
    assert listing.expectation_rows(LEVERS["ptmg"]) == [
        ("180 signed", "input", "`signed_total` [doctors], france, year 0", "+144 to +216", "holds: +180 [+170, +190]")
    ]
    assert listing.expectation_rows(LEVERS["msp"])[0][-1] == "not run yet"
    console = Console(width=200)
    with console.capture() as told:
        listing.print_lever(console, LEVERS["ptmg"])
    assert "holds: +180 [+170, +190]" in told.get()


def test_the_rule_of_a_lever_is_shown_without_its_title_and_without_line_breaks() -> None:
    rule = "Contrats (C).\n\nPaid for\nfour years.\n\nReferences\n----------\nLaw of 2009,\narticle 46.\n"
    assert listing.paragraphs(rule) == ["Paid for four years.", "References: Law of 2009, article 46."]


def test_a_lever_that_must_show_nothing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LEVERS["msp"], "must_show", ())
    console = Console(width=200)
    with console.capture() as told:
        listing.print_lever(console, LEVERS["msp"])
    assert "It declares nothing that it must show." in told.get()


@pytest.mark.usefixtures("shown")
def test_json_holds_the_same_with_null_for_what_is_unbounded_or_unknown() -> None:
    (data,) = json.loads(listing.as_json([LEVERS["ptmg"]]))[0]["must_show"]
    assert (data["says"], data["low"], data["high"], data["unit"]) == ("180 signed", 144, 216, "doctors")
    assert data["showed"]["verdict"] == "holds"
    assert data["showed"]["difference"] == {"mean": 180.0, "low": 170.0, "high": 190.0}
    assert data["showed"]["regions"]["93"] == {"mean": None, "low": None, "high": None}
    assert data["showed"]["run"]["seeds"] == 20
    (data,) = json.loads(listing.as_json([LEVERS["msp"]]))[0]["must_show"]
    assert (data["high"], data["showed"]) == (None, None)


def test_levers_are_listed_by_package_and_those_of_none_last(monkeypatch: pytest.MonkeyPatch) -> None:
    grouped = listing.by_package(list(LEVERS.values()))
    assert [lever.name for lever in grouped["buzyn-2019"]][:1] == ["medical_assistants"] or len(
        grouped["buzyn-2019"]
    ) > 1
    assert LEVERS["solidarity_days"] in grouped["vautrin-2025"]
    assert LEVERS["solidarity_days"] in grouped["france-sante-2025"]
    monkeypatch.setattr(listing, "packages", dict)
    assert list(listing.by_package([LEVERS["msp"]]).items()) == [("", [LEVERS["msp"]])]


def test_the_package_of_all_measures_stands_after_those_that_people_ask_about() -> None:
    *asked_about, last = listing.packages()
    assert last == "everything"
    assert asked_about == sorted(asked_about)
    assert [name for name in listing.by_package(list(LEVERS.values())) if name][-1] == "everything"


@pytest.mark.usefixtures("msp")
def test_without_a_name_every_lever_that_must_show_something_is_proved() -> None:
    found = {lever.name for lever in listing.to_prove([])}
    assert found == {name for name, lever in LEVERS.items() if lever.must_show} >= {"msp", "ptmg"}
    assert [lever.name for lever in listing.to_prove(["ptmg", "msp"])] == ["ptmg", "msp"]


def test_the_verdicts_are_printed_with_their_counts() -> None:
    console = Console(width=160)
    with console.capture() as told:
        proof.print_proof(console, [line("ptmg", SERIES, (180.0, 170.0, 190.0))], Path("there"))
    assert "180 signed" in told.get()
    assert "1 holds, 0 not distinguishable, 0 contradicts" in told.get()
    assert str(Path("there", "proof.md")) in told.get()


def test_an_input_of_france_that_does_not_come_out_elsewhere_is_no_defect(capsys: pytest.CaptureFixture[str]) -> None:
    toy = dataclasses.replace(RUN, territory="toy")
    missed = line("cesp", SERIES, (0.5, -5.0, 6.0), toy)
    at_home = line("cesp", SERIES, (0.5, -5.0, 6.0))
    known = {"cesp": (SERIES,)}
    assert proof.ELSEWHERE in proof.page([missed], known)
    assert proof.UNEXPLAINED not in proof.page([missed], known)
    assert proof.UNEXPLAINED in proof.page([at_home], known)
    for shown, told in (([missed], True), ([at_home], False)):
        proof.print_proof(Console(width=200), shown, Path())
        assert (proof.ELSEWHERE in capsys.readouterr().out) is told
