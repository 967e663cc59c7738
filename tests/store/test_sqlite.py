"""The store in a folder."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import sqlite3
import threading
import time
from pathlib import Path

import psutil
import pytest

from mlwidget.errors import (
    InvalidNameError,
    RunNotFoundError,
    StoreDamagedError,
    StoreError,
    StoreUnwritableError,
    StoreVersionError,
)
from mlwidget.records import RunFilter, RunRecord
from mlwidget.store.base import Store
from mlwidget.store.database import MOST_OPEN, Database
from mlwidget.store.liveness import this_process
from mlwidget.store.sqlite import SqliteStore
from tests.store.contract import (
    WRITER,
    StoreContract,
    add_run,
    ids,
    loss,
    run,
    searched,
    values,
    written,
)

__all__ = ["run", "searched"]


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        return SqliteStore(tmp_path / "store")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def finished(folder: Path, run_id: str = "run-1") -> SqliteStore:
    """A workspace with one run that has ended."""
    store = SqliteStore(folder)
    run = add_run(store, run_id, tags={"a": "1"})
    run.add_writer(WRITER, this_process())
    run.append(WRITER, loss(0, 1.0, 2.0))
    run.set_status("Completed")
    run.compact()
    run.close()
    store.catalog.close()
    return store


def test_another_process_reads_the_same(folder: Path) -> None:
    finished(folder)

    store = SqliteStore(folder)
    assert ids(store) == ["run-1"]
    assert values(store.run("run-1")) == [1.0, 2.0]


def test_a_copied_folder_is_the_same_workspace(folder: Path, tmp_path: Path) -> None:
    finished(folder)
    shutil.copytree(folder, tmp_path / "copy")

    assert values(SqliteStore(tmp_path / "copy").run("run-1")) == [1.0, 2.0]


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_a_catalog_that_is_lost_or_damaged_is_made_anew(folder: Path, content: bytes | None) -> None:
    finished(folder)
    (folder / "catalog.sqlite").unlink()
    if content is not None:
        (folder / "catalog.sqlite").write_bytes(content)

    store = SqliteStore(folder)
    assert ids(store, tags={"a": "1"}) == ["run-1"]
    assert add_run(store, "run-2").record().number == 2


def test_a_catalog_without_its_tables_is_made_anew(folder: Path) -> None:
    finished(folder)
    connection = sqlite3.connect(folder / "catalog.sqlite")
    connection.execute("DROP TABLE runs")
    connection.close()

    assert ids(SqliteStore(folder)) == ["run-1"]


def test_a_workspace_that_was_made_anew_is_not_mistaken_for_the_old_one(folder: Path) -> None:
    store = finished(folder)
    assert ids(store) == ["run-1"]
    shutil.rmtree(folder)
    finished(folder, "run-2")

    assert (ids(store), store.count(RunFilter())) == (["run-2"], 1)


def test_a_run_that_the_catalog_does_not_know_is_found(folder: Path, tmp_path: Path) -> None:
    finished(tmp_path / "elsewhere", "guest")
    store = SqliteStore(folder)
    store.create_experiment("digits")
    shutil.copytree(tmp_path / "elsewhere/runs/digits/guest", folder / "runs/digits/guest")

    assert store.run("guest").record().status == "Completed"


def test_a_damaged_run_says_so_and_hides_no_other(folder: Path) -> None:
    store = finished(folder)
    add_run(store, "run-2").set_status("Completed")
    path = folder / "runs/digits/run-1/run.sqlite"
    path.write_bytes(b"no database at all" * 100)

    with pytest.raises(StoreDamagedError, match=r"run-1.run\.sqlite is damaged.*restore it from a copy"):
        store.run("run-1").record()
    store.catalog.rebuild()
    assert ids(store) == ["run-2"]


def test_a_record_that_cannot_be_read_is_damage(folder: Path) -> None:
    store = finished(folder)
    connection = sqlite3.connect(folder / "runs/digits/run-1/run.sqlite")
    with connection:
        connection.execute("UPDATE run SET value = '{}'")
    connection.close()

    with pytest.raises(StoreDamagedError, match="RunRecord"):
        store.run("run-1").record()


@pytest.mark.parametrize("name", ["catalog.sqlite", "runs/digits/run-1/run.sqlite"])
def test_a_file_of_a_newer_format_is_left_alone(folder: Path, name: str) -> None:
    finished(folder)
    connection = sqlite3.connect(folder / name)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    before = (folder / name).read_bytes()

    with pytest.raises(StoreVersionError, match=r"newer mlwidget \(format 99.*upgrade"):
        SqliteStore(folder).run("run-1").record()
    assert (folder / name).read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"name": 1'])
def test_a_damaged_experiment_hides_no_other(
    folder: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    store = finished(folder)
    add_run(store, "run-2", "letters")
    (folder / "runs/digits/experiment.json").write_text(text)

    with caplog.at_level(logging.WARNING, "mlwidget"):
        assert [one.name for one in store.experiments()] == ["letters"]
    assert "digits" in caplog.text
    assert values(store.run("run-1")) == [1.0, 2.0]


def test_a_damaged_model_hides_no_other(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    from mlwidget.records import ModelRecord

    store = SqliteStore(folder)
    for name in ("a", "b"):
        store.add_model(ModelRecord(name, 0, 1.5), written(folder / "m.pkl", "one"))
    (folder / "models/a/1/model.json").write_text(json.dumps({"version": 1}))

    assert [one.name for one in store.models()] == ["b"]
    assert "ModelRecord" in caplog.text


def test_a_folder_below_a_file_cannot_be_a_workspace(tmp_path: Path) -> None:
    # Permissions do not stop an administrator, a regular file on the way stops everybody.
    written(tmp_path / "file", "text")

    with pytest.raises(StoreUnwritableError, match=r"file.store cannot be written.*choose another"):
        SqliteStore(tmp_path / "file" / "store")


NAMES = ["", " ", ".", "..", "a/b", "a\\b", "a\0b", "a\nb", "x" * 10_000, "\ud800"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_never_becomes_another_folder(folder: Path, name: str) -> None:
    store = SqliteStore(folder)

    with pytest.raises(InvalidNameError):
        store.create_experiment(name)
    with pytest.raises(InvalidNameError):
        add_run(store, name)
    with pytest.raises(RunNotFoundError):
        store.run(name)


@pytest.mark.parametrize(
    "name", ["a b", "[a]*?", "'; DROP TABLE runs; --", '<b>"', "näme 🐙", "x" * 255]
)
def test_a_run_may_have_any_id_that_a_folder_can_have(folder: Path, name: str) -> None:
    finished(folder, name)
    (folder / "catalog.sqlite").unlink()

    store = SqliteStore(folder)
    assert ids(store) == [name]
    assert values(store.run(name)) == [1.0, 2.0]


def test_thousands_of_runs_do_not_take_all_file_handles(folder: Path) -> None:
    store = SqliteStore(folder)
    runs = [add_run(store, f"run-{at}") for at in range(MOST_OPEN + 40)]
    for one in runs:
        one.set_tags({"seen": "1"})

    opened = [file.path for file in psutil.Process().open_files()]
    own = {path for path in opened if path.startswith(str(folder)) and path.endswith("run.sqlite")}
    assert len(own) <= MOST_OPEN
    assert {one.record().tags["seen"] for one in runs} == {"1"}


def test_threads_may_make_runs_at_once(folder: Path) -> None:
    store = SqliteStore(folder)
    store.create_experiment("digits")
    threads = [threading.Thread(target=add_run, args=(store, f"run-{at}")) for at in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = [record.number for record in store.runs(RunFilter())]
    assert sorted(numbers) == list(range(1, 17))


def test_files_that_others_may_read_stay_readable(folder: Path) -> None:
    finished(folder)

    assert (folder / "runs/digits/experiment.json").stat().st_mode & 0o044 == 0o044


def test_a_file_and_a_folder_cannot_have_one_name(folder: Path, tmp_path: Path) -> None:
    from mlwidget.errors import ArtifactExistsError

    run = add_run(SqliteStore(folder), "run-1")
    source = written(tmp_path / "a", "one")
    run.put_artifact("outputs/a", source)
    run.put_artifact("outputs/deep/b", source)

    with pytest.raises(ArtifactExistsError, match="part of 'outputs/a/b' is already a file"):
        run.put_artifact("outputs/a/b", source)
    with pytest.raises(ArtifactExistsError, match="files below 'outputs/deep'"):
        run.put_artifact("outputs/deep", source, replace=True)


def older(folder: Path) -> SqliteStore:
    """A workspace whose run was written before there were sketches."""
    store = finished(folder)
    connection = sqlite3.connect(folder / "runs/digits/run-1/run.sqlite", isolation_level=None)
    connection.executescript("DROP TABLE sketches; DROP INDEX chunk_spans; PRAGMA user_version = 1")
    connection.close()
    return store


@pytest.mark.parametrize("can_be_written", [True, False])
def test_a_run_of_an_older_version_is_read_as_any_other(
    folder: Path, can_be_written: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "runs/digits/run-1/run.sqlite"
    run = older(folder).run("run-1")
    monkeypatch.setattr(Database, "_is_frozen", lambda _: not can_be_written)
    before = path.read_bytes()

    assert values(run) == [1.0, 2.0]
    assert run.sketch(1).values.tolist() == [1.0, 2.0]
    assert run.spans(1).stops.tolist() == [2]
    run.close()
    assert (path.read_bytes() == before) is not can_be_written


def test_a_run_that_was_removed_does_not_come_back_through_who_holds_it_open(tmp_path: Path) -> None:
    here, there = SqliteStore(tmp_path), SqliteStore(tmp_path)
    here.create_experiment("digits")
    held = here.create_run(RunRecord("held", "digits", created=1.0))
    held.set_status("Completed")

    there.delete_run("held")
    with contextlib.suppress(StoreError):
        held.set_tags({"late": "yes"})

    assert list(here.runs(RunFilter())) == []


def test_a_run_that_begins_while_the_index_is_made_anew_stays_in_it(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.create_experiment("digits")
    store.create_run(RunRecord("old", "digits", created=1.0))
    scan = store.catalog._scan

    def slowly() -> list[RunRecord]:
        found = list(scan())
        store.create_run(RunRecord("new", "digits", created=time.time()))
        return found

    store.catalog._scan = slowly
    store.catalog.rebuild()

    assert {one.id for one in store.runs(RunFilter())} == {"old", "new"}
