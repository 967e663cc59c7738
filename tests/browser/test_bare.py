"""A page whose server lacks our extension, as where kernels have environments of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import nbformat
import pytest
from playwright.sync_api import expect

from mlwidget.widget.bundle import MIME
from tests.browser.scene import Training, count, view, wait_for_points

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenNotebook
    from tests.browser.notebook import Host, NotebookPage
    from tests.browser.server import JupyterServer
    from tests.browser.watch import Watch

WIDGET: Final = "application/vnd.jupyter.widget-view+json"
LEAVE_OUT: Final = """
  new MutationObserver((_, observer) => {
    const element = document.getElementById("jupyter-config-data");
    if (element === null || element.nextSibling === null) return;
    observer.disconnect();
    const config = JSON.parse(element.textContent);
    config.federated_extensions = config.federated_extensions.filter(({ name }) => name !== "mlwidget");
    element.textContent = JSON.stringify(config);
  }).observe(document, { childList: true, subtree: true });
"""
"""Before Jupyter reads which extensions there are."""
PLACE: Final = ".mlwidget-place .mlwidget"
HOSTS: Final[tuple[Host, ...]] = ("lab", "notebooks")


@pytest.fixture
def training(tmp_path: Path) -> Training:
    return Training(tmp_path)


@pytest.fixture(autouse=True)
def bare(page: Page) -> None:
    """Pages are as if served without our extension."""
    page.add_init_script(LEAVE_OUT)


def wait_until_kept(notebook: NotebookPage, jupyter: JupyterServer) -> None:
    """Return when what is saved of the first cell has no widget, which would be missing later."""
    found = {WIDGET}
    while WIDGET in found:
        notebook.page.wait_for_timeout(200)
        notebook.save()
        newest = max(jupyter.root.glob("*.ipynb"), key=lambda file: file.stat().st_mtime)
        outputs = nbformat.read(newest, 4).cells[0].outputs
        found = {kind for output in outputs for kind in output.get("data", {})}
    assert {MIME, "text/html"} <= found


@pytest.mark.parametrize("host", HOSTS)
def test_a_view_lives_in_the_place_of_what_is_saved(
    open_notebook: OpenNotebook, training: Training, jupyter: JupyterServer, host: Host
) -> None:
    notebook = open_notebook([training.whole], host=host)
    key = notebook.start(0)
    output = notebook.output(0)
    wait_for_points(output, 10)
    view(output).evaluate("(element) => { element.id = 'the-same'; }")

    wait_until_kept(notebook, jupyter)

    wait_for_points(output, count(output))
    expect(output.locator(PLACE)).to_have_attribute("id", "the-same")
    training.let_go()
    notebook.finish(key)
    expect(output.locator(PLACE)).to_contain_text("Completed")
    expect(output.locator(PLACE)).to_have_attribute("id", "the-same")
    expect(output.locator(".mlwidget-still:visible")).to_have_count(0)


@pytest.mark.parametrize("host", HOSTS)
def test_a_notebook_opened_again_is_live_with_its_kernel_and_a_picture_without(
    open_notebook: OpenNotebook,
    training: Training,
    jupyter: JupyterServer,
    watch: Watch,
    host: Host,
) -> None:
    notebook = open_notebook([training.whole], host=host)
    key = notebook.start(0)
    output = notebook.output(0)
    wait_for_points(output, 10)
    training.let_go()
    notebook.finish(key)
    expect(output.locator(PLACE)).to_contain_text("Completed")
    wait_until_kept(notebook, jupyter)

    notebook.reload()
    notebook.wait_until_ready()

    expect(output.locator(PLACE)).to_contain_text("Completed")
    notebook.restart_kernel()
    notebook.reload()
    notebook.wait_until_ready()
    expect(output.locator(".mlwidget-still img").first).to_be_visible()
    expect(output).to_contain_text("Completed")
    expect(output).not_to_contain_text("Error displaying widget")
    expect(output).not_to_contain_text("mlwidget:")
    watch.errors.clear()  # JupyterLab speaks of what the kernel had not answered when it was restarted
