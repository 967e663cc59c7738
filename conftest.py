"""What every test and doctest starts from: a workspace of its own, and no setting of the user's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that this test's runs go to; nothing is written to the user's data folder."""
    for name in [name for name in os.environ if name.startswith(("MLWIDGET_", "AZUREML_"))]:
        monkeypatch.delenv(name)
    workspace = tmp_path / "workspace"
    monkeypatch.setenv("MLWIDGET_WORKSPACE", str(workspace))
    return workspace
