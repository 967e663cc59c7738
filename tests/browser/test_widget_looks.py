"""Pictures of the view, to be looked at: `tests/screenshots/`, and one for the documentation."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.scene import Training, view, wait_for_charts, wait_for_points

if TYPE_CHECKING:
    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import Theme

EXAMPLE = """with experiment.start_logging(display_name="first try") as run:
    RunDetails(run).show()
    for loss, accuracy, val_loss in train(model):
        run.log("train/loss", loss)
        run.log("train/accuracy", accuracy)
        run.log("val/loss", val_loss)
"""
DOCS = Path(__file__).resolve().parents[2] / "docs" / "images"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_the_view_fits_its_place_and_theme(
    open_notebook: OpenNotebook, tmp_path: Path, theme: Theme, width: int
) -> None:
    training = Training(tmp_path)
    notebook = open_notebook([training.whole], host="notebooks")
    notebook.set_theme(theme)
    notebook.page.set_viewport_size({"width": width, "height": 1200})
    key = notebook.start(0)
    output = notebook.output(0)
    wait_for_points(output, 100)
    training.let_go()
    notebook.finish(key)
    expect(view(output)).to_contain_text("Completed")

    view(output).scroll_into_view_if_needed()
    wait_for_charts(output, 3)

    assert notebook.screenshot(f"live-{width}-{theme.split()[-1].lower()}").is_file()
    assert view(output).evaluate("(element) => element.scrollWidth <= element.clientWidth")


def test_the_picture_of_the_documentation_shows_a_cell_that_runs(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    training = Training(tmp_path)
    notebook = open_notebook([training.prepare, EXAMPLE, *[""] * 8], host="notebooks")
    notebook.page.set_viewport_size({"width": 1100, "height": 640})
    notebook.run(0)
    key = notebook.start(1)
    expect(view(notebook.output(1))).to_be_visible()
    notebook.cell(1).evaluate("(cell) => cell.scrollIntoView({block: 'start'})")
    wait_for_points(notebook.output(1), 150)
    wait_for_charts(notebook.output(1), 3)

    path = notebook.screenshot("live", of=notebook.cell(1))

    training.let_go()
    notebook.finish(key)
    assert path.is_file()
    if os.environ.get("MLWIDGET_SCREENSHOTS") == "docs":
        DOCS.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, DOCS / "live.png")
