"""The command ``validate``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Ask = Callable[..., tuple[int, str, str]]
SMALL = ("--territory", "toy", "--inhabitants-per-agent", "400", "--seeds", "2", "--jobs", "1")


def test_nothing_to_validate_is_one_sentence(ask: Ask) -> None:
    code, out, err = ask("validate")
    assert (code, out) == (2, "")
    assert err.startswith("simdesert: nothing to hold the model against")


def test_one_seed_is_refused_before_anything_is_written(ask: Ask, tmp_path: Path) -> None:
    code, _, err = ask("validate", "--backtest", "--territory", "toy", "--seeds", "1")
    assert code == 2
    assert "--seeds 1 gives no interval; give at least 2" in err
    assert list(tmp_path.rglob("*")) == []


def test_the_past_is_printed_as_json_and_written(ask: Ask, tmp_path: Path) -> None:
    code, out, _ = ask("validate", "--backtest", "--json", *SMALL)
    assert code == 0
    found = json.loads(out)
    assert found["backtest"]["territory"] == "toy"
    assert len(found["backtest"]["series"]) == 14
    folder = tmp_path / "results" / "validate" / "backtest"
    assert sorted(path.name for path in folder.iterdir()) == ["backtest.json", "backtest.md", "backtest.png"]
    assert json.loads((folder / "backtest.json").read_text(encoding="utf-8")) == found["backtest"]
