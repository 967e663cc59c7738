"""The notebook of a sweep, from top to bottom."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import nbformat

from tests.house.imports import ROOT
from tests.notebook.execution import executed, text

NOTEBOOK: Final = ROOT / "notebooks" / "sweep.ipynb"


def test_the_sweep_finds_good_parameters(tmp_path: Path) -> None:
    cells = [cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "code"]
    fewer = [source.replace("max_total_runs=12", "max_total_runs=4") for source in cells]
    assert fewer != cells

    *_, status, arguments, rows, best = map(text, executed(fewer, tmp_path))

    assert status == "'Completed'"
    assert "--lr" in arguments
    assert float(rows.split()[0]) > 0.5
    assert best.endswith("Completed")
