"""A project with a script, and runs of it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run, ScriptRunConfig, Workspace
from mlwidget.records import TERMINAL

Write = Callable[..., Path]
Submit = Callable[..., Run]
LOG = "user_logs/std_log.txt"


@pytest.fixture
def experiment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Experiment:
    """An experiment; what scripts leave on this machine is the test's own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Experiment(Workspace.from_config(), "digits")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.fixture
def write(project: Path) -> Write:
    """Writes the script."""

    def write(source: str, name: str = "train.py") -> Path:
        path = project / name
        path.write_text(textwrap.dedent(source), "utf-8")
        return path

    return write


@pytest.fixture
def submit(experiment: Experiment, project: Path, write: Write) -> Iterator[Submit]:
    """Submits a script; none is left when the test is over."""
    runs: list[Run] = []

    def submit(source: str | None = None, *arguments: Any, tags: Any = None, **more: Any) -> Run:
        if source is not None:
            write(source)
        config = ScriptRunConfig(project, "train.py", list(arguments), **more)
        runs.append(experiment.submit(config, tags=tags))
        return runs[-1]

    yield submit
    for run in runs:
        if run.get_status() not in TERMINAL:
            run.cancel()


def log_of(run: Run, name: str = LOG) -> str:
    """What a script has printed."""
    return Path(run._logs()[name]).read_text("utf-8")


def ended(run: Run) -> dict[str, Any]:
    """The details of a run that has ended, however."""
    return run.wait_for_completion(raise_on_error=False)
