"""What every test and doctest starts from: a workspace of its own, and no setting of the user's."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that this test's runs go to; nothing is written to the user's data folder."""
    for name in [name for name in os.environ if name.startswith(("MLWIDGET_", "AZUREML_"))]:
        monkeypatch.delenv(name)
    workspace = tmp_path / "workspace"
    monkeypatch.setenv("MLWIDGET_WORKSPACE", str(workspace))
    monkeypatch.setenv("MLWIDGET_SYSTEM", "0")  # who counts what a run has would count that too
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return workspace


@pytest.fixture(autouse=True)
def names_of_examples(
    request: pytest.FixtureRequest, own_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """What the examples of docstrings may use without an import; they run in a folder of their own."""
    if not isinstance(request.node, pytest.DoctestItem):
        yield
        return
    from mlwidget import Experiment, Model, Run, Workspace
    from mlwidget.tracking import open_runs

    folder = own_workspace.parent / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    names = {"Experiment": Experiment, "Model": Model, "Run": Run, "Workspace": Workspace, "io": io}
    request.getfixturevalue("doctest_namespace").update(names)
    yield
    for run in reversed(open_runs.open_runs()):
        run.cancel()
