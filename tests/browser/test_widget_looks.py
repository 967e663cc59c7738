"""Pictures of the view, to be looked at, in `tests/screenshots/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.scene import Training, view, wait_for_charts, wait_for_colours, wait_for_points

if TYPE_CHECKING:
    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import Theme


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_the_view_fits_its_place_and_theme(
    open_notebook: OpenNotebook, tmp_path: Path, theme: Theme
) -> None:
    training = Training(tmp_path)
    notebook = open_notebook([training.whole], host="notebooks")
    notebook.set_theme(theme)
    notebook.page.set_viewport_size({"width": 1280, "height": 1200})
    key = notebook.start(0)
    output = notebook.output(0)
    wait_for_points(output, 100)
    training.let_go()
    notebook.finish(key)
    expect(view(output)).to_contain_text("Completed")

    for width in (1280, 400):
        notebook.page.set_viewport_size({"width": width, "height": 1200})
        view(output).scroll_into_view_if_needed()
        notebook.page.wait_for_timeout(500)  # a chart that was out of sight for a moment comes again
        wait_for_charts(output, 3)
        assert notebook.screenshot(f"live-{width}-{theme.split()[-1].lower()}").is_file()
        assert view(output).evaluate("(element) => element.scrollWidth <= element.clientWidth")


def test_the_charts_of_an_ended_run_follow_the_theme(
    open_notebook: OpenNotebook, tmp_path: Path
) -> None:
    training = Training(tmp_path)
    notebook = open_notebook([training.whole])
    key = notebook.start(0)
    output = notebook.output(0)
    wait_for_points(output, 30)
    training.let_go()
    notebook.finish(key)
    expect(view(output)).to_contain_text("Completed")
    wait_for_charts(output, 3)

    notebook.set_theme("JupyterLab Dark")

    wait_for_colours(output, "dark")
    assert notebook.screenshot("theme-changed").is_file()
