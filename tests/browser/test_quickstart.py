"""The notebook that `make demo` opens, as a newcomer runs it; takes the README's pictures."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.browser.scene import is_busy, view, wait_for_charts, wait_for_colours, wait_for_points

if TYPE_CHECKING:
    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import NotebookPage

ROOT: Final = Path(__file__).resolve().parents[2]
QUICKSTART: Final = ROOT / "notebooks" / "quickstart.ipynb"
FOR_DOCS: Final = os.environ.get("MLWIDGET_SCREENSHOTS") == "docs"
"""Asked here, since a test starts without any setting of ours."""
LIVE: Final = 3
"""The cell that trains the network."""


@pytest.mark.timeout(480)
def test_the_quickstart_runs_top_to_bottom_and_is_live_on_the_way(open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(QUICKSTART)
    notebook.page.set_viewport_size({"width": 1280, "height": 800})
    notebook.page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
    key = notebook.start()
    output = notebook.output(LIVE)
    expect(view(output)).to_be_visible(timeout=60_000)
    notebook.cell(LIVE).evaluate("(cell) => cell.scrollIntoView({block: 'start'})")

    wait_for_points(output, 300)
    wait_for_charts(output, 3)
    assert is_busy(notebook, LIVE)
    take(notebook, "live")
    notebook.set_theme("JupyterLab Dark")
    wait_for_colours(output, "dark")
    take(notebook, "live-dark")

    notebook.finish(key, 300)
    expect(notebook.page.locator(".jp-OutputArea-output[data-mime-type*=error]")).to_have_count(0)
    shown = notebook.page.locator(".mlwidget:visible")
    expect(shown).to_have_count(4)
    expect(shown.locator(".mlw-status")).to_have_text(["Completed"] * 4)


def take(notebook: NotebookPage, name: str) -> None:
    """A picture of JupyterLab as it is, for the README too when MLWIDGET_SCREENSHOTS is "docs"."""
    path = notebook.screenshot(name)
    if FOR_DOCS:
        pictures = ROOT / "docs" / "images"
        pictures.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, pictures / path.name)
