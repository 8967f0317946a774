from __future__ import annotations

import errno
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from simdesert.errors import OutputError
from simdesert.results import store
from simdesert.results.store import check_writable, identity, read_run, whole_folder, write_provenance, write_run

TABLE = pd.DataFrame({"year": [2025], "apl": [3.7]})


def _left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_finished_folder_appears_under_its_name(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "deep" / "run") as folder:
        write_run(folder, {"france": TABLE}, {"id": "1"})
        assert not (tmp_path / "deep" / "run").exists()
    assert _left(tmp_path / "deep" / "run") == ["france.parquet", "provenance.json"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError, MemoryError])
def test_whatever_stops_the_work_leaves_nothing_behind(tmp_path: Path, stop: type[BaseException]) -> None:
    def interrupted() -> None:
        with whole_folder(tmp_path / "results" / "run") as folder:
            write_run(folder, {"france": TABLE}, {"id": "1"})
            raise stop

    with pytest.raises(stop):
        interrupted()
    assert _left(tmp_path) == []


def test_an_interrupted_second_run_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "run") as folder:
        write_run(folder, {"france": TABLE}, {"id": "1"})

    def interrupted() -> None:
        with whole_folder(tmp_path / "run") as folder:
            write_run(folder, {"france": TABLE}, {"id": "2"})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert read_run(tmp_path / "run")[1]["id"] == "1"
    assert _left(tmp_path / "run") == ["france.parquet", "provenance.json"]


def test_a_new_result_replaces_the_former_and_spares_files_of_other_origin(tmp_path: Path) -> None:
    with whole_folder(tmp_path) as folder:
        write_run(folder, {"france": TABLE, "old": TABLE}, {"id": "1"})
    (tmp_path / "my notes.txt").write_text("mine", encoding="utf-8")
    with whole_folder(tmp_path) as folder:
        write_run(folder, {"france": TABLE}, {"id": "2"})
    assert _left(tmp_path) == ["france.parquet", "my notes.txt", "provenance.json"]
    assert read_run(tmp_path)[1]["id"] == "2"


def test_a_forged_list_of_files_removes_nothing_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine", encoding="utf-8")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "provenance.json").write_text(json.dumps({"files": ["../precious"]}), encoding="utf-8")
    with whole_folder(tmp_path / "run") as folder:
        write_run(folder, {"france": TABLE}, {"id": "1"})
    assert (tmp_path / "precious").exists()


def test_a_file_where_the_folder_should_be_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(
        OutputError, match=r"cannot write results in '.*taken': it is a file, not a folder; give another"
    ):
        check_writable(tmp_path / "taken")
    with pytest.raises(OutputError, match="give another folder with --out"):
        check_writable(tmp_path / "taken" / "below")


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(store, "mkdtemp", refused)
    with pytest.raises(OutputError, match=r"cannot write results in '.*run': permission denied; give another folder"):
        check_writable(tmp_path / "run")


def test_a_full_disk_is_told_under_the_name_asked_for_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)

    def filled() -> None:
        with whole_folder(tmp_path / "run") as folder:
            write_run(folder, {"france": TABLE}, {"id": "1"})

    with pytest.raises(OutputError) as told:
        filled()
    assert str(told.value) == (
        f"no space left to write results in '{tmp_path / 'run'}'; free some, or give another folder with --out"
    )
    assert _left(tmp_path) == []


def test_checking_a_folder_leaves_no_trace(tmp_path: Path) -> None:
    check_writable(tmp_path / "a" / "b")
    assert _left(tmp_path) == []


def test_tables_are_read_as_they_were_written_with_csv_on_request(tmp_path: Path) -> None:
    write_run(tmp_path, {"france": TABLE}, {"id": "1"}, csv=True)
    tables, provenance = read_run(tmp_path)
    pd.testing.assert_frame_equal(tables["france"], TABLE)
    assert provenance["files"] == ["france.csv", "france.parquet"]
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "france.csv"), TABLE)


def test_only_columns_that_repeat_are_written_with_a_dictionary(tmp_path: Path) -> None:
    write_run(tmp_path, {"france": TABLE, "text": TABLE.assign(code="FR")}, {"id": "1"})
    coded = {}
    for name in ("france", "text"):
        group = pq.ParquetFile(tmp_path / f"{name}.parquet").metadata.row_group(0)
        columns = [group.column(i) for i in range(group.num_columns)]
        coded[name] = {column.path_in_schema for column in columns if column.has_dictionary_page}
    assert coded == {"france": {"year"}, "text": {"year", "code"}}


def test_a_folder_without_provenance_is_not_taken_for_a_run(tmp_path: Path) -> None:
    TABLE.to_parquet(tmp_path / "france.parquet")
    with pytest.raises(OutputError, match=r"holds no finished run: provenance\.json is missing"):
        read_run(tmp_path)


def test_provenance_keeps_its_accents(tmp_path: Path) -> None:
    write_provenance(tmp_path, {"title": "Santé"})
    assert "Santé" in (tmp_path / "provenance.json").read_text(encoding="utf-8")


def test_the_identity_depends_on_content_and_not_on_order() -> None:
    assert identity({"seed": 1, "years": 15}) == identity({"years": 15, "seed": 1})
    assert identity({"seed": 1}) != identity({"seed": 2})


def test_the_code_version_names_the_release_and_hashes_the_sources() -> None:
    release, _, digest = store.code_version().partition("+")
    assert release
    assert len(digest) == 12


def test_the_code_version_covers_tables_of_the_model_and_no_views_or_scenarios() -> None:
    counted = ("model/desert.py", "model/past.csv", "studies/ensemble.csv", "studies/targets.toml", "chance.py")
    assert all(store._counts(Path(file)) for file in counted)
    others = ("views/cli.py", "scenarios/baseline.toml", "proof.csv", "country/data/france.parquet", "py.typed")
    assert not any(store._counts(Path(file)) for file in others)
