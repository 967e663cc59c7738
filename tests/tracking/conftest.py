"""A workspace for each test, on disk and, where a test asks for `workspace`, in memory as well."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import mlwidget.store
from mlwidget import Experiment, Run, Workspace
from mlwidget.tracking import context, open_runs

Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def nothing_left_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_workspace: Path
) -> Iterator[None]:
    """Each test has a working directory and a store in memory of its own, and leaves no run open."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    yield
    for run in reversed(open_runs.open_runs()):
        run.cancel()
    context._own.clear()
    context._given.clear()
    mlwidget.store._stores.pop(mlwidget.store.MEMORY, None)


@pytest.fixture
def on_disk(tmp_path: Path) -> Workspace:
    return Workspace(folder=tmp_path / "workspace")


@pytest.fixture(params=["disk", "memory"])
def workspace(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    if request.param == "memory":
        monkeypatch.setenv("MLWIDGET_MODE", "disabled")
    return Workspace(folder=tmp_path / "workspace")


@pytest.fixture
def experiment(workspace: Workspace) -> Experiment:
    return Experiment(workspace, "digits")


@pytest.fixture
def run(experiment: Experiment) -> Run:
    return experiment.start_logging()


@pytest.fixture
def disk_run(on_disk: Workspace) -> Run:
    return Experiment(on_disk, "digits").start_logging()


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Runs a program in another process, which imports mlwidget from here."""

    def start(text: str, *arguments: str, name: str = "train.py") -> subprocess.CompletedProcess[str]:
        path = tmp_path / name
        path.write_text(text)
        command = [sys.executable, "-W", "error", str(path), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    return start
