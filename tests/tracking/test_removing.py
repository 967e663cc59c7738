"""Runs out of the way: archived, thrown away, or gone."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import (
    InvalidValueError,
    RunNotFoundError,
    StoreDamagedError,
    StoreError,
    StoreUnwritableError,
)
from mlwidget.store.database import Database
from mlwidget.tracking.retention import Retention, collect
from tests.damage import damage

BIG = 3_000_000


def test_an_archived_run_is_out_of_sight_and_not_lost(run: Run) -> None:
    workspace = run.experiment.workspace
    run.archive()

    assert workspace.find_runs() == []
    assert workspace.get_run(run.id).is_archived
    run.unarchive()
    assert [one.id for one in workspace.find_runs()] == [run.id]


def test_a_run_that_goes_on_is_not_removed(experiment: Experiment) -> None:
    parent = experiment.start_logging()
    child = parent.child_run("one")
    for remove in (parent.delete, parent.discard):
        with pytest.raises(InvalidValueError, match="is Running: cancel it"):
            remove()
    parent.complete()
    if child.get_status() == "Running":
        with pytest.raises(InvalidValueError, match=child.id):
            parent.delete()


def test_it_goes_with_those_below_it_and_comes_back(experiment: Experiment) -> None:
    workspace = experiment.workspace
    with experiment.start_logging() as parent, parent.child_run("one") as child:
        child.log("loss", 0.5)

    gone = parent.discard()

    assert gone == [parent.id, child.id]
    with pytest.raises(RunNotFoundError):
        workspace.get_run(child.id)
    for run_id in gone:
        workspace.restore_run(run_id)
    assert workspace.get_run(child.id).get_metrics() == {"loss": 0.5}
    assert [one.id for one in workspace.get_run(parent.id).get_children()] == [child.id]


def size(folder: Path) -> int:
    seen = {
        path.stat().st_ino: path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()
    }
    return sum(seen.values())


def test_a_deleted_run_frees_its_disk_and_no_others(tmp_path: Path) -> None:
    workspace = Workspace(folder=tmp_path / "workspace")
    experiment = Experiment(workspace, "digits")
    shared, own = tmp_path / "shared.bin", tmp_path / "own.bin"
    shared.write_bytes(os.urandom(BIG))
    own.write_bytes(os.urandom(BIG))
    runs = []
    for files in ((shared, own), (shared,)):
        with experiment.start_logging() as run:
            for file in files:
                run.upload_file(file.name, str(file))
        runs.append(run)
    before = size(Path(workspace.folder))

    runs[0].delete()

    assert BIG <= before - size(Path(workspace.folder)) < 2 * BIG
    runs[1].download_file("shared.bin", str(tmp_path / "again.bin"))
    assert (tmp_path / "again.bin").read_bytes() == shared.read_bytes()
    runs[1].delete()
    assert size(Path(workspace.folder)) < BIG


def test_the_trash_keeps_what_was_thrown_away_a_moment_ago(run: Run) -> None:
    workspace = run.experiment.workspace
    run.complete()
    run.discard()

    assert workspace.empty_trash(older_than_seconds=3600) == 0
    assert workspace.empty_trash() == 1
    with pytest.raises(RunNotFoundError, match="trash"):
        workspace.restore_run(run.id)


@pytest.mark.parametrize("is_held", [True, False])
def test_a_damaged_run_goes_with_those_below_it(tmp_path: Path, is_held: bool) -> None:
    workspace = Workspace(folder=tmp_path / "workspace")
    experiment = Experiment(workspace, "digits")
    with experiment.start_logging() as kept:
        kept.log("loss", 0.5)
    with experiment.start_logging() as run, run.child_run("one") as child:
        child.log("loss", 0.5)
    if not is_held:
        workspace._store.run(run.id).close()
    damage(run)
    if not is_held:
        with pytest.raises(StoreDamagedError):
            workspace.get_run(run.id).get_status()

    assert workspace.discard_run(run.id) == [run.id, child.id]

    assert [one.id for one in workspace.find_runs(include_children=True)] == [kept.id]
    assert workspace.restore_run(child.id).get_metrics() == {"loss": 0.5}
    workspace.delete_run(child.id)
    assert workspace.empty_trash() == 1
    assert not list(tmp_path.rglob(run.id))


@pytest.fixture
def kept(tmp_path: Path) -> Workspace:
    return Workspace(folder=tmp_path / "workspace")


def ended(workspace: Workspace, name: str) -> Run:
    with Experiment(workspace, "digits").start_logging(display_name=name) as run:
        run.log("loss", 0.5)
    return run


def names(workspace: Workspace) -> list[str | None]:
    return [run.display_name for run in workspace.find_runs()]


def test_where_the_index_has_no_room_runs_go_all_the_same(
    kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted, discarded, _ = (ended(kept, name) for name in "abc")
    assert names(kept) == ["c", "b", "a"]

    def full(database: Database) -> NoReturn:
        raise StoreError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "writing", full)
        deleted.delete()
        discarded.discard()

        assert not list(Path(kept.folder).glob(f"*/*/{deleted.id}"))
        for run in (deleted, discarded):
            with pytest.raises(RunNotFoundError):
                kept.get_run(run.id)
    for run in (deleted, discarded):  # there is room again
        with pytest.raises(RunNotFoundError):
            kept.get_run(run.id)
    assert names(kept) == ["c"]
    kept.restore_run(discarded.id)
    assert names(kept) == ["c", "b"]


def test_where_the_trash_has_no_room_a_run_is_taken_apart_where_it_is(
    kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ended(kept, "a")
    other = ended(kept, "b")

    def full(path: Path, *args: object, **more: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(StoreUnwritableError, match="No space left"):
        other.discard()
    run.delete()

    assert names(kept) == ["b"]
    assert not list(Path(kept.folder).glob(f"*/*/{run.id}"))


def test_a_run_that_was_removed_by_hand_is_forgotten_when_somebody_asks_for_it(kept: Workspace) -> None:
    run, other = ended(kept, "a"), ended(kept, "b")
    assert len(names(kept)) == 2
    shutil.rmtree(Path(kept.folder) / "runs" / "digits" / run.id)

    assert collect(kept, Retention(older_than=0, filter="name = a")).runs == []

    assert [one.id for one in kept.find_runs()] == [other.id]
