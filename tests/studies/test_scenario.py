"""Scenario files: what they say, and the one sentence for each thing that can be wrong in one."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from simdesert.errors import ParameterError, ScenarioError, SimDesertError, UnknownNameError
from simdesert.levers import LEVERS
from simdesert.studies.run import RunOptions, begun
from simdesert.studies.scenario import load_scenario, packaged

PACKAGES = {
    "baseline": 0,
    "buzyn-2019": 2,
    "everything": 42,
    "france-sante-2025": 8,
    "hamon-2017": 16,
    "history-2013": 17,
    "non-conventionnement": 1,
    "regulation": 1,
    "touraine-2012": 12,
    "vautrin-2025": 5,
}
ANNOUNCED = {name: n for name, n in PACKAGES.items() if n}
YEARS = {"history-2013": (12, 2013)}


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Writes a scenario into the working folder and returns its name, so that messages are short."""
    monkeypatch.chdir(tmp_path)

    def write(text: str, name: str = "x.toml") -> str:
        Path(name).write_text(text, encoding="utf-8")
        return name

    return write


def refused(path: str, error: type[SimDesertError]) -> str:
    """Return the sentence with which a scenario is refused."""
    with pytest.raises(error) as caught:
        load_scenario(path)
    message = str(caught.value)
    assert "\n" not in message
    return message


# packaged ----------------------------------------------------------------------------------------------------------


def test_these_packages_come_with_simdesert_and_whatever_is_put_beside_them():
    assert set(packaged()) >= set(PACKAGES)
    assert list(packaged()) == sorted(packaged())


@pytest.mark.parametrize("name", PACKAGES)
def test_all_n_measures_of_a_package_are_modelled(name):
    scenario = load_scenario(name)
    assert scenario.measures_modelled == scenario.measures_announced == PACKAGES[name]
    assert scenario.name == name
    assert scenario.path == f"scenarios/{name}.toml"
    assert scenario.title_fr
    assert scenario.title_en
    assert scenario.description
    assert (scenario.years, scenario.start_year) == YEARS.get(name, (15, 2025))
    assert scenario.policy.start_year == scenario.start_year


@pytest.mark.parametrize("name", ANNOUNCED)
def test_every_announced_measure_stands_in_its_package_modelled_or_as_a_comment(name):
    scenario = load_scenario(name)
    text = Path(__file__).parents[2].joinpath("scenarios", f"{name}.toml").read_text(encoding="utf-8")
    named = re.findall(r"^(#? ?)\[levers\.(\w+)\]", text, flags=re.MULTILINE)
    assert len(named) == len({lever for _, lever in named}) == ANNOUNCED[name]
    assert {lever for comment, lever in named if not comment} == set(scenario.policy.names)


@pytest.mark.parametrize("name", ANNOUNCED)
def test_a_comment_quoting_the_engagement_stands_before_each_lever(name):
    lines = Path(__file__).parents[2].joinpath("scenarios", f"{name}.toml").read_text(encoding="utf-8").splitlines()
    for above, line in pairwise(lines):
        if line.startswith("[levers."):
            assert above.startswith("# ")


def test_every_lever_belongs_to_a_package_but_the_duty_that_was_withdrawn():
    used = {name for package in packaged() for name in load_scenario(package).policy.names}
    assert set(LEVERS) - used == {"solidarity_duty"}


def test_everything_leaves_out_only_what_excludes_something_in_it():
    names = set(load_scenario("everything").policy.names)
    left_out = {name for package in PACKAGES for name in load_scenario(package).policy.names} - names
    assert left_out == {"regulated_settlement"}
    assert all(LEVERS[name].excludes & names for name in ("regulated_settlement", "solidarity_duty"))


def test_everything_takes_each_measure_as_it_was_first_announced():
    policy = load_scenario("everything").policy
    assert policy.levers == tuple(LEVERS[name]() for name in policy.names)


def test_history_has_every_measure_at_its_date():
    levers = {lever.name: lever for lever in load_scenario("history-2013").policy.levers}
    touraine, buzyn = (set(load_scenario(name).policy.names) for name in ("touraine-2012", "buzyn-2019"))
    assert set(levers) == touraine | buzyn | {"settlement_aid", "rural_tax_relief", "work_after_retirement"}
    assert {name for name in touraine if levers[name].since != 2013} == {"teleconsultation"}
    assert {levers[name].since for name in buzyn} == {2019}
    assert (levers["ptmg"].until, levers["cesp"].until, levers["settlement_aid"].until) == (2016, 2018, 2025)


def test_history_opens_and_signs_what_was_counted():
    levers = {lever.name: lever for lever in load_scenario("history-2013").policy.levers}
    for name, reached in (("msp", 2_586), ("medical_assistants", 7_240), ("samu_correspondents", 265)):
        lever = levers[name]
        assert lever.stock + lever.delivery * (lever.target - lever.stock) == reached
        assert "delivery" in lever.pinned


def test_france_sante_takes_health_houses_from_where_they_stand_today():
    (msp,) = (lever for lever in load_scenario("france-sante-2025").policy.levers if lever.name == "msp")
    assert (msp.target - msp.stock) / msp.years == pytest.approx(471.33, abs=0.01)


def test_scenarios_are_read_without_any_heavy_library():
    code = (
        "from simdesert.studies.scenario import load_scenario; import sys; load_scenario('touraine-2012');"
        "print(sorted({'numba', 'mesa', 'pandas', 'scipy'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# what a file can say -----------------------------------------------------------------------------------------------


def test_a_file_sets_parameters_years_and_what_is_fixed(written):
    scenario = load_scenario(
        written("""
title_fr = "Essai"
title_en = "Trial"
description = "Two levers."
measures = 3
years = 10
start_year = 2026

[levers.cesp]
target = 2000
delivery = 0.9
since = 2027
until = 2030
fixed = true

[levers.ptmg]
fixed = ["share_paid"]
""")
    )
    cesp, ptmg = scenario.policy.levers
    assert (cesp.target, cesp.delivery, cesp.since, cesp.until) == (2_000, 0.9, 2027, 2030)
    assert cesp.pinned == {p.name for p in cesp.declared()}
    assert (ptmg.since, ptmg.until, ptmg.pinned) == (0, 9999, {"share_paid"})
    assert (scenario.years, scenario.start_year, scenario.policy.start_year) == (10, 2026, 2026)
    assert (scenario.measures_modelled, scenario.measures_announced) == (2, 3)
    assert (scenario.title_fr, scenario.title_en, scenario.description) == ("Essai", "Trial", "Two levers.")


def test_a_file_may_say_almost_nothing(written):
    scenario = load_scenario(written("[levers.msp]\n", "mine.toml"))
    assert (scenario.name, scenario.title_fr, scenario.title_en) == ("mine", "mine", "mine")
    assert (scenario.measures_modelled, scenario.measures_announced) == (1, 1)
    assert scenario.policy.levers[0].pinned == frozenset()


def test_an_empty_file_is_a_policy_without_levers(written):
    assert load_scenario(written("")).policy.levers == ()


def test_a_byte_order_mark_is_forgiven(written, tmp_path):
    written("")
    (tmp_path / "bom.toml").write_bytes(b'\xef\xbb\xbftitle_fr = "\xc3\x89t\xc3\xa9"\n')
    assert load_scenario("bom.toml").title_fr == "Été"


def test_the_digest_is_that_of_the_text(written):
    text = 'title_fr = "Été"\n'
    assert load_scenario(written(text)).digest == hashlib.sha256(text.encode()).hexdigest()


def test_a_scenario_is_found_by_its_path_anywhere(written, tmp_path):
    written("[levers.msp]\n")
    assert load_scenario(str(tmp_path / "x.toml")).policy.names == ("msp",)


# what can be wrong -------------------------------------------------------------------------------------------------


def test_an_unknown_lever(written):
    path = written('title_fr = "Essai"\n\n[levers.ptgm]\n')
    assert refused(path, UnknownNameError) == "no lever 'ptgm' in x.toml line 3; did you mean 'ptmg'?"


def test_an_unknown_lever_unlike_any_other(written):
    assert "known: access_mission, cesp" in refused(written("[levers.zzzzzz]\n"), UnknownNameError)


def test_a_file_sets_numbers_of_the_model_itself_the_same_for_all_seeds(written, toy):
    scenario = load_scenario(written("[model]\nstudents = 9_500\nsigma = 30_000\n"))
    models = [begun(scenario, toy, RunOptions(seed=seed, inhabitants_per_agent=50)) for seed in (0, 1)]
    assert [(model.parameters.students, model.parameters.sigma) for model in models] == [(9_500, 30_000)] * 2
    assert models[0].parameters.exits != models[1].parameters.exits
    for model in models:
        model.close()


@pytest.mark.parametrize(
    ("text", "error", "what"),
    [
        (
            "[model]\nstudent = 9_500",
            UnknownNameError,
            "no parameter of 'model' 'student' in x.toml line 2; did you mean 'students'?",
        ),
        ("[model]\nstudents = 95", ParameterError, "x.toml line 2: students = 95 is out of bounds"),
        ("[model]\nstudents = true", ParameterError, "x.toml line 2: students must be a number"),
        ("model = 3", ScenarioError, "x.toml line 1: 'model' must be a table"),
    ],
)
def test_what_the_model_cannot_take(written, text, error, what):
    assert what in refused(written(text), error)


def test_an_unknown_parameter(written):
    path = written("[levers.cesp]\ndelivery = 0.9\ntagret = 2000\n")
    assert refused(path, UnknownNameError) == "no parameter of 'cesp' 'tagret' in x.toml line 3; did you mean 'target'?"


def test_an_unknown_key(written):
    path = written('titel_fr = "Essai"\n')
    assert refused(path, UnknownNameError) == "no key 'titel_fr' in x.toml line 1; did you mean 'title_fr'?"


def test_a_value_out_of_bounds(written):
    path = written("[levers.msp]\n[levers.cesp]\ntarget = 99999\n")
    expected = "x.toml line 3: target = 99999 is out of bounds; set it within [0, 5000] contracts"
    assert refused(path, ParameterError) == expected


def test_a_value_out_of_bounds_in_an_inline_table(written):
    path = written("[levers]\n\ncesp = { target = 99999 }\n")
    assert refused(path, ParameterError).startswith("x.toml line 3: target = 99999 is out of bounds")


@pytest.mark.parametrize("value", ["'many'", "true", "nan", "inf", "[1]", "2025-01-01"])
def test_a_value_that_is_no_number(written, value):
    path = written(f"[levers.cesp]\ntarget = {value}\n")
    assert refused(path, ParameterError).startswith("x.toml line 2: target must be a number [contracts], not ")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("title_fr = 3", "title_fr must be text in quotation marks, not 3"),
        ("measures = '12'", "measures must be a whole number, not '12'"),
        ("years = true", "years must be a whole number, not True"),
        ("years = 2.5", "years must be a whole number, not 2.5"),
        ("years = 0", "years = 0 is out of bounds; set it within [1, 100]"),
        ("start_year = 12", "start_year = 12 is out of bounds; set it within [1950, 2100]"),
        ("measures = -1", "measures = -1 is out of bounds; set it within [0, 1000]"),
    ],
)
def test_a_key_of_the_wrong_type_or_size(written, line, problem):
    assert refused(written(f"# a comment\n{line}\n"), ParameterError) == f"x.toml line 2: {problem}"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("since = '2027'", "since must be a whole number, not '2027'"),
        ("since = 0", "since = 0 is out of bounds; set it within [1950, 2200]"),
        ("until = 20300", "until = 20300 is out of bounds; set it within [1950, 9999]"),
        ("fixed = 'target'", "fixed must be true, false or a list of parameter names, not 'target'"),
        ("fixed = [1]", "fixed must be true, false or a list of parameter names, not [1]"),
    ],
)
def test_a_lever_key_of_the_wrong_type_or_size(written, line, problem):
    assert refused(written(f"[levers.cesp]\n{line}\n"), ParameterError) == f"x.toml line 2: {problem}"


def test_fixing_a_parameter_that_does_not_exist(written):
    path = written("[levers.cesp]\nfixed = ['tarhet']\n")
    assert refused(path, UnknownNameError) == "no parameter of 'cesp' 'tarhet' in x.toml line 2; did you mean 'target'?"


def test_since_after_until(written):
    path = written("[levers.cesp]\nsince = 2030\nuntil = 2028\n")
    expected = "x.toml line 3: lever 'cesp' ends in 2028, before it begins in 2030; mend since or until"
    assert refused(path, ScenarioError) == expected


def test_until_before_the_run_begins(written):
    path = written("start_year = 2030\n[levers.cesp]\nuntil = 2028\n")
    assert "line 3: lever 'cesp' ends in 2028, before it begins in 2030" in refused(path, ScenarioError)


def test_a_lever_twice(written):
    path = written("[levers.cesp]\ntarget = 1500\n\n[levers.cesp]\ntarget = 2000\n")
    assert refused(path, ScenarioError) == "lever 'cesp' stands twice in x.toml, again in line 4; keep one of the two"


def test_levers_that_exclude_each_other(written, monkeypatch):
    monkeypatch.setattr(LEVERS["cesp"], "excludes", frozenset({"ptmg"}))
    path = written("[levers.msp]\n[levers.cesp]\n[levers.ptmg]\n")
    expected = "x.toml line 3: levers 'cesp' and 'ptmg' exclude each other; keep one of the two"
    assert refused(path, ScenarioError) == expected


def test_fewer_measures_announced_than_held(written):
    path = written("measures = 1\n[levers.cesp]\n[levers.ptmg]\n")
    expected = (
        "x.toml line 1 announces 1 measures but holds 2; 'measures' counts every announced measure, so at least 2"
    )
    assert refused(path, ScenarioError) == expected


def test_a_lever_that_is_no_table(written):
    path = written("[levers]\ncesp = 3\n")
    assert refused(path, ScenarioError) == "x.toml line 2: 'cesp' must be a table; write [levers.cesp]"


def test_levers_that_are_no_tables(written):
    path = written("levers = ['cesp']\n")
    expected = "x.toml line 1: 'levers' must hold tables; write [levers.NAME] for each lever"
    assert refused(path, ScenarioError) == expected


def test_a_list_of_tables_is_no_table(written):
    assert "line 1: 'cesp' must be a table" in refused(written("[[levers.cesp]]\n"), ScenarioError)


def test_a_toml_syntax_error(written):
    message = refused(written("title_fr = 'Essai'\n[levers.cesp]\ntarget 1500\n"), ScenarioError)
    assert message.startswith("x.toml line 3 is not valid TOML (expected '=' after a key")
    assert message.endswith("); mend that line")


def test_a_toml_syntax_error_at_the_end(written):
    message = refused(written("title_fr = 'Essai'\nmeasures ="), ScenarioError)
    assert message.startswith("x.toml line 2 is not valid TOML (")


def test_an_unknown_package(written):
    written("")
    assert refused("touraine", UnknownNameError) == "no scenario 'touraine'; did you mean 'touraine-2012'?"
    assert "known: baseline" in refused("", UnknownNameError)


def test_a_missing_file(written):
    written("")
    message = refused("folder/y.toml", ScenarioError)
    assert message.startswith("no scenario file 'folder/y.toml'; give the path of a TOML file or one of baseline, ")
    assert "no scenario file 'y.toml'" in refused("y.toml", ScenarioError)


def test_a_folder(written, tmp_path):
    written("")
    (tmp_path / "mine").mkdir()
    expected = "'mine' is a folder; name one scenario file in it, for instance 'mine/mine.toml'"
    assert refused("mine", ScenarioError) == expected


def test_a_file_that_is_not_utf_8(written, tmp_path):
    written("")
    (tmp_path / "latin.toml").write_bytes('measures = 1\ntitle_fr = "Santé"\n'.encode("latin-1"))
    assert refused("latin.toml", ScenarioError) == "latin.toml line 2 is not UTF-8 text; save the file as UTF-8"


def test_a_file_that_may_not_be_read(written, monkeypatch):
    def forbidden(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = written("")
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert refused(path, ScenarioError) == "x.toml cannot be read (Permission denied); check that you may open it"


def test_a_name_longer_than_any_file_may_have(written):
    written("")
    assert "no scenario 'xxxx" in refused("x" * 5_000, UnknownNameError)


def test_a_packaged_scenario_names_its_own_file(monkeypatch):
    monkeypatch.setattr("simdesert.studies.scenario.LEVERS", {k: v for k, v in LEVERS.items() if k != "cesp"})
    message = refused("touraine-2012", UnknownNameError)
    text = Path(__file__).parents[2].joinpath("scenarios", "touraine-2012.toml").read_text(encoding="utf-8")
    line = text.splitlines().index("[levers.cesp]") + 1
    assert message.startswith(f"no lever 'cesp' in scenarios/touraine-2012.toml line {line}; ")
