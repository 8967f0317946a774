"""The targets: each packaged one has a source and a unit, and a damaged file is refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from simdesert.errors import SimDesertError
from simdesert.model.parameters import ModelParameters
from simdesert.studies._measures import MEASURES
from simdesert.studies._targets import load_targets

ONE = """parameters = ["sigma"]
[[targets]]
id = "a"
metric = "apl_mean"
value = 3.7
tolerance = 0.1
unit = "visits per inhabitant per year"
source = "DREES"
grade = "statistic"
"""


def test_every_packaged_target_has_a_source_a_grade_and_a_rule_for_its_tolerance() -> None:
    for target in load_targets().targets:
        assert target.source
        assert target.grade != "assumption", target.id
        assert target.rule in {"a", "b", "c"}, target.id
        if target.rule == "c":
            assert target.tolerance == pytest.approx(0.1 * abs(target.value)), target.id


def test_every_packaged_weight_that_is_not_one_is_explained() -> None:
    for target in load_targets().targets:
        assert (target.weight == 1.0) == (target.weighed == ""), target.id


def test_every_measure_is_looked_at_by_a_packaged_target() -> None:
    assert set(MEASURES) <= {target.metric for target in load_targets().targets}


def test_the_parameters_that_may_be_moved_are_tastes_flows_work_and_patients() -> None:
    names = load_targets().parameters
    assert {"sigma", "beta_birth", "beta_train", "wins_unmet", "exits", "moves_late", "pace_elasticity"} < set(names)
    assert all(ModelParameters.of_both()[name].grade != "law" for name in names)


def test_a_file_is_read_with_what_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(ONE, encoding="utf-8")
    wanted = load_targets(tmp_path / "mine.toml")
    (target,) = wanted.targets
    assert (target.years, target.weight, wanted.parameters) == (2, 1.0, ("sigma",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (ONE, "", "holds no targets; write [[targets]] above each"),
        (ONE, 'targets = ["a"]', "holds no targets"),
        ('["sigma"]', '["sigmo"]', "line 1; did you mean 'sigma'?"),
        ('["sigma"]', "[]", "line 1: parameters must be a list of names"),
        ('["sigma"]', '["sigma", "sigma"]', "'sigma' stands twice"),
        ('["sigma"]', '["visit_fee"]', "'visit_fee' is certain; leave it out"),
        ('["sigma"]', '["tries"]', "'tries' is certain; leave it out"),
        ("[[targets]]", 'more = 1\n[[targets]]', "no key 'more'"),
        ("apl_mean", "apl_meen", "target 1 ('a'); did you mean 'apl_mean'?"),
        ("tolerance", "tolerence", "target 1; did you mean 'tolerance'?"),
        ('grade = "statistic"\n', "", "target 1 lacks 'grade'; add it"),
        ('"statistic"', '"fact"', "grade 'fact' is none of law, statistic, study, assumption"),
        ("0.1", "0", "tolerance and weight must be above 0"),
        ("0.1", "nan", "tolerance must be a number, not nan"),
        ("3.7", '"much"', "value must be a number, not 'much'"),
        ("3.7", "true", "value must be a number, not True"),
        ('"a"', "1", "id must be text in quotation marks, not 1"),
        ("visits per inhabitant per year", "share", "'apl_mean' is in 'visits per inhabitant per year', not 'share'"),
        ("value = 3.7", "value = 3.7\nyears = 0", "years = 0 is out of bounds; set it within [1, 25]"),
        ("value = 3.7", "value = 3.7\nyears = 1.5", "years must be a whole number, not 1.5"),
        (ONE, ONE + ONE.split("\n", 1)[1], "holds target 'a' twice"),
        ("value = 3.7", "value = ", "line 5 is not valid TOML"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_said_in_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(ONE.replace(old, new), encoding="utf-8")
    with pytest.raises(SimDesertError) as caught:
        load_targets(file)
    assert said in str(caught.value)
    assert "mine.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_absent_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SimDesertError, match="cannot be read"):
        load_targets(tmp_path / "absent.toml")
