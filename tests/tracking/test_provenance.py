"""What a run keeps of where it came from."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mlwidget import Experiment, Run
from mlwidget.records import RunRecord
from mlwidget.tracking import provenance


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, in which there is one commit on the branch "work"."""
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "train.py").write_text("print(1)")
    git("init", "-q", "-b", "work")
    git("remote", "add", "origin", "https://me:secret@example.org/x.git")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    return folder


def git(*words: str) -> str:
    name = ["-c", "user.name=me", "-c", "user.email=me@example.org"]
    found = subprocess.run(["git", *name, *words], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def found() -> dict[str, str]:
    known = provenance.add(RunRecord("run-1", "digits", 0.0)).properties
    return {name.removeprefix("azureml.git."): value for name, value in known.items()}


def test_git_is_read_without_running_it(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = git("rev-parse", "HEAD")
    monkeypatch.setenv("PATH", "")

    assert found() == {
        "branch": "work",
        "commit": commit,
        "repository_uri": "https://example.org/x.git",
    }


def test_a_packed_branch_a_detached_head_and_a_worktree_are_read(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = git("rev-parse", "HEAD")
    git("pack-refs", "--all")
    packed = found()
    git("worktree", "add", "-q", str(tmp_path / "tree"), "-b", "other")
    git("checkout", "-q", "--detach")
    detached = found()
    monkeypatch.chdir(tmp_path / "tree")

    assert [one["commit"] for one in (packed, detached, found())] == [commit] * 3
    assert ("branch" in detached, found()["branch"]) == (False, "other")


@pytest.mark.parametrize(("text", "dirty"), [("print(1)", "False"), ("print(2)", "True")])
def test_a_change_is_found_in_the_background(
    repository: Path, experiment: Experiment, monkeypatch: pytest.MonkeyPatch, text: str, dirty: str
) -> None:
    (repository / "train.py").write_text(text)
    monkeypatch.chdir(repository)
    run = experiment.start_logging()

    provenance.join()

    assert run.get_properties()["azureml.git.dirty"] == dirty


def test_a_damaged_git_folder_stops_nothing(repository: Path, experiment: Experiment) -> None:
    (repository / ".git" / "HEAD").write_bytes(b"ref: refs/heads/\xff\x00../../x")

    run = experiment.start_logging()
    provenance.join()

    assert "azureml.git.commit" not in run.properties


def test_children_do_not_repeat_it(run: Run) -> None:
    assert "provenance" in run._store.record().details
    assert "provenance" not in run.child_run()._store.record().details
