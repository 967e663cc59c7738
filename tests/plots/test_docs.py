"""What is written about the figures runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import nbformat
import pytest
from nbclient import NotebookClient

from mlwidget import Experiment, Workspace
from tests.house.imports import ROOT

PAGE: Final = ROOT / "docs" / "plots.md"
BLOCK: Final = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOTEBOOK: Final = ROOT / "notebooks" / "plots.ipynb"


def test_the_code_on_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = "\n".join(BLOCK.findall(PAGE.read_text("utf-8")))
    names: dict[str, object] = {}

    exec(compile(code, str(PAGE), "exec"), names)

    assert [run.name for run in names["across"].selected_runs] == ["rate 0.1"]  # type: ignore[attr-defined]


def test_the_pictures_on_the_page_are_there() -> None:
    pictures = re.findall(r'(?:src|srcset)="([^"]+)"', PAGE.read_text("utf-8"))

    assert len(pictures) == 5
    assert [one for one in pictures if not (PAGE.parent / one).is_file()] == []


def test_the_notebook_runs_top_to_bottom(tmp_path: Path) -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)

    NotebookClient(notebook, timeout=150, resources={"metadata": {"path": str(tmp_path)}}).execute()

    runs = list(Experiment(Workspace.from_config(), "digits-swept").get_runs())
    assert {run.get_status() for run in runs} == {"Completed"}
    assert len(runs) == 11


def test_the_notebook_is_kept_without_outputs() -> None:
    cells = [one for one in nbformat.read(NOTEBOOK, as_version=4).cells if one.cell_type == "code"]

    assert [one for one in cells if one.outputs or one.execution_count] == []
