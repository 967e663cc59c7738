"""Which runs are kept, and what becomes of the others."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.tracking.retention import Collection, Retention, collect
from tests.damage import damage


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(folder=tmp_path / "workspace")


def made(workspace: Workspace, name: str, experiment: str = "digits", **more: object) -> Run:
    with Experiment(workspace, experiment).start_logging(display_name=name) as run:
        run.log("loss", 0.5)
        for tag in more:
            run.tag(tag)
    return run


def names(done: Collection) -> list[str | None]:
    return [one.name for one in done.runs]


def left(workspace: Workspace) -> set[str | None]:
    return {run.display_name for run in workspace.find_runs(include_children=True)}


def test_without_a_rule_no_run_goes(workspace: Workspace) -> None:
    made(workspace, "a")

    assert collect(workspace, Retention()).runs == []
    assert left(workspace) == {"a"}


def test_each_rule_must_hold(workspace: Workspace) -> None:
    for name in "abc":
        made(workspace, name)
    made(workspace, "other", "letters")

    assert names(collect(workspace, Retention(older_than=3600), dry_run=True)) == []
    assert names(collect(workspace, Retention(keep_last=1), dry_run=True)) == ["b", "a"]
    assert names(collect(workspace, Retention(keep_last=1, filter="name:a"), dry_run=True)) == ["a"]
    assert names(collect(workspace, Retention(larger_than=1e12), dry_run=True)) == []
    assert left(workspace) == {"a", "b", "c", "other"}
    assert names(collect(workspace, Retention(older_than=0, keep_last=2))) == ["a"]
    assert left(workspace) == {"b", "c", "other"}


def test_what_is_pinned_or_goes_on_stays_with_those_above_it(workspace: Workspace) -> None:
    made(workspace, "pinned", pin=True)
    going = Experiment(workspace, "digits").start_logging(display_name="going")
    with Experiment(workspace, "digits").start_logging(display_name="parent") as parent:
        child = parent.child_run("child")
        child.tag("pin")
        child.complete()
    with (
        Experiment(workspace, "digits").start_logging(display_name="gone") as gone,
        gone.child_run("too"),
    ):
        pass

    done = collect(workspace, Retention(older_than=0))

    assert names(done) == ["gone"]
    assert left(workspace) == {"pinned", "going", "parent", "child"}
    going.cancel()


def test_what_is_said_to_be_free_is_free(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(os.urandom(3_000_000))
    with Experiment(workspace, "digits").start_logging() as run:
        run.upload_file("big", str(tmp_path / "big"))

    (told,) = collect(workspace, Retention(older_than=0), dry_run=True).runs
    done = collect(workspace, Retention(older_than=0))

    assert told.size == done.runs[0].size >= 3_000_000
    there = [path for path in Path(workspace.folder).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in there) < 1_000_000


def test_the_trash_and_what_nobody_has_a_name_for_goes(workspace: Workspace) -> None:
    run = made(workspace, "a")
    run.discard()
    blob = Path(workspace.folder) / "blobs" / "ab" / "abcdef"
    young = blob.with_name("young")
    blob.parent.mkdir(parents=True)
    blob.write_bytes(bytes(100_000))
    young.write_bytes(bytes(100_000))

    assert collect(workspace, Retention(), dry_run=True).freed > 0
    assert blob.exists()
    collect(workspace, Retention())

    assert not list((Path(workspace.folder) / "trash").glob("*/*"))
    assert young.exists(), "a run may be about to use it"
    workspace._store.sweep(-1)
    assert not blob.exists()
    assert time.time() > 0


def test_a_damaged_run_goes_as_any_other_and_holds_up_none(workspace: Workspace) -> None:
    runs = [made(workspace, name) for name in "abc"]
    workspace.find_runs()
    workspace._store.run(runs[1].id).close()
    damage(runs[1])

    assert names(collect(workspace, Retention(older_than=0), dry_run=True)) == ["c", "b", "a"]
    assert names(collect(workspace, Retention(older_than=0))) == ["c", "b", "a"]
    assert left(workspace) == set()
