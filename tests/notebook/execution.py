"""Runs a notebook top to bottom as `jupyter execute` does: in a kernel, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def executed(cells: list[str], folder: Path) -> list[list[Any]]:
    """The outputs of each cell; a cell that raises fails the test.

    Args:
        cells: The sources.
        folder: Where the kernel works.
    """
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells], metadata={"kernelspec": KERNEL}
    )
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return [cell.outputs for cell in notebook.cells]


def text(outputs: list[Any]) -> str:
    """What a cell printed, and the plain text of what it displayed."""
    return "".join(
        str(one.text) if one.output_type == "stream" else str(one.data["text/plain"]) for one in outputs
    )
