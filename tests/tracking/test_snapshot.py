from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run
from mlwidget.errors import ArtifactPathError, InvalidTypeError, InvalidValueError, NotFoundError


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A folder with a program, its data, and what belongs to no snapshot."""
    folder = tmp_path / "code"
    for name in ("train.py", "data/a.csv", "deep/b.py", ".git/HEAD", "__pycache__/c.pyc"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def restored(run: Run) -> list[str]:
    with zipfile.ZipFile(run.restore_snapshot(path="restored")) as archive:
        return sorted(archive.namelist())


def test_a_folder_is_kept_and_given_back(run: Run, code: Path) -> None:
    snapshot = run.take_snapshot(code)

    assert run.get_snapshot_id() == run.properties["ContentSnapshotId"] == snapshot
    assert restored(run) == ["data/a.csv", "deep/b.py", "train.py"]
    assert run.restore_snapshot(snapshot, "restored") == str(
        Path("restored").absolute() / f"{snapshot}.zip"
    )
    assert run.get_file_names() == []


def test_the_same_files_are_the_same_snapshot(run: Run, code: Path) -> None:
    first = run.take_snapshot(code)
    assert run.take_snapshot(str(code)) == first
    assert run.child_run().take_snapshot(code) == first

    (code / "train.py").write_text("changed")
    with pytest.raises(InvalidValueError, match=r"snapshot of other files already.*start another run"):
        run.take_snapshot(code)
    assert run.child_run().take_snapshot(code) != first


def test_one_file_can_be_a_snapshot(run: Run, code: Path) -> None:
    run.take_snapshot(code / "train.py")

    assert restored(run) == ["train.py"]


@pytest.mark.parametrize("name", [".amlignore", ".gitignore"])
def test_what_is_ignored_is_left_out(run: Run, code: Path, name: str) -> None:
    (code / name).write_bytes(b"# caf\xe9\n/data\n*.py\n!train.py\n")
    run.take_snapshot(code)

    assert restored(run) == sorted([name, "train.py"])


def test_amlignore_speaks_before_gitignore(run: Run, code: Path) -> None:
    (code / ".gitignore").write_text("*.py")
    (code / ".amlignore").write_text("data\n.*ignore")
    run.take_snapshot(code)

    assert restored(run) == ["deep/b.py", "train.py"]


def test_a_run_begins_with_a_snapshot_when_wanted(experiment: Experiment, code: Path) -> None:
    assert experiment.start_logging().get_snapshot_id() is None
    assert restored(experiment.start_logging(snapshot_directory=code)) == [
        "data/a.csv",
        "deep/b.py",
        "train.py",
    ]


def test_the_workspace_itself_is_no_code(on_disk: Any, tmp_path: Path) -> None:
    run = Experiment(on_disk, "digits").start_logging(outputs=None)
    (tmp_path / "train.py").write_text("")
    run.take_snapshot(tmp_path)

    assert restored(run) == ["train.py"]


def test_a_snapshot_that_cannot_be_taken_fails_the_run(experiment: Experiment) -> None:
    with pytest.raises(InvalidValueError, match="no file or folder 'missing'"):
        experiment.start_logging(snapshot_directory="missing")
    (run,) = experiment.get_runs()
    assert run.get_status() == "Failed"


@pytest.mark.parametrize("wrong", [5, None, b"a", ["a"]])
def test_what_is_no_path_is_refused(run: Run, wrong: Any) -> None:
    with pytest.raises(InvalidTypeError, match="take_snapshot takes a path"):
        run.take_snapshot(wrong)


def test_a_file_name_that_is_no_text_stops_it_before_anything_is_kept(run: Run, code: Path) -> None:
    (code / b"\xff.py".decode("utf-8", "surrogateescape")).write_text("")

    with pytest.raises(ArtifactPathError, match="bytes that are no text"):
        run.take_snapshot(code)
    assert run.get_snapshot_id() is None


def test_a_run_without_the_snapshot_says_so(run: Run, code: Path) -> None:
    with pytest.raises(NotFoundError, match=r"has no snapshot: take_snapshot"):
        run.restore_snapshot()
    run.take_snapshot(code)
    with pytest.raises(NotFoundError, match="no snapshot 'other'"):
        run.restore_snapshot("other")


def test_a_snapshot_id_never_becomes_a_path(run: Run) -> None:
    run.add_properties({"ContentSnapshotId": "../../somewhere"})

    with pytest.raises(NotFoundError):
        run.restore_snapshot(path="restored")
    assert not Path("restored").exists()


def test_a_place_that_cannot_be_a_folder_is_named(run: Run, code: Path) -> None:
    run.take_snapshot(code)
    Path("file").write_text("")

    with pytest.raises(InvalidValueError, match="'file' cannot be a folder"):
        run.restore_snapshot(path="file")
