"""A Jupyter server and a Chromium for all browser tests, and a fresh page for each.

`open_notebook(["print(1)"], host="lab")` is the door; `watch.errors.clear()` forgives errors that a
test provokes on purpose.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import nbformat
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import find_or_fail
from tests.browser.notebook import PATHS, SCREENSHOTS, Host, NotebookPage
from tests.browser.server import JupyterServer
from tests.browser.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
expect.set_options(timeout=20_000)  # two pages at once on two processors are slow at times
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


class OpenNotebook(Protocol):
    """Writes a notebook of these cells and opens it, in another browser tab when one is given."""

    def __call__(
        self, cells: list[str] | Path, *, host: Host = "lab", tab: Page | None = None
    ) -> NotebookPage:
        """The open notebook, its kernel idle."""


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """The server; `jupyter.root` is the notebooks' folder, `jupyter.workspace` that of their runs."""
    server = JupyterServer(tmp_path_factory.mktemp("jupyter"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    path = find_or_fail()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Watch:
    """What this test's pages did that they should not."""
    return Watch()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure, for the picture of it."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def page(chromium: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab with nothing of earlier tests; it must say no error and ask nothing of another host.

    The last sight of a failed test goes to tests/screenshots/.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    watch.over(context)
    page = context.new_page()
    yield page
    if request.node.stash.get(FAILED, False):
        page.screenshot(path=SCREENSHOTS / f"failed-{file_name(request.node.name)}.png")
    context.close()
    if watch.outside or watch.errors:
        pytest.fail(watch.report(), pytrace=False)


@pytest.fixture
def open_notebook(
    jupyter: JupyterServer, page: Page, request: pytest.FixtureRequest
) -> Iterator[OpenNotebook]:
    """Call it with the cells' sources, or a notebook's file; it returns when the kernel is idle."""

    def open_it(cells: list[str] | Path, *, host: Host = "lab", tab: Page | None = None) -> NotebookPage:
        name = cells.stem if isinstance(cells, Path) else file_name(request.node.name)
        name += "-2" if tab else ""
        path = jupyter.root / f"{name}.ipynb"
        write(path, cells)
        (tab or page).goto(jupyter.url(PATHS[host].format(name=path.name, workspace=path.stem)))
        notebook = NotebookPage(tab or page, path.name)
        notebook.wait_until_ready()
        return notebook

    yield open_it
    jupyter.reset()


def write(path: Path, cells: list[str] | Path) -> None:
    """Write a new notebook with these cells, or as that file has them."""
    if isinstance(cells, list):
        code = [nbformat.v4.new_code_cell(source) for source in cells]
        notebook = nbformat.v4.new_notebook(cells=code, metadata={"kernelspec": KERNEL})
    else:
        notebook = nbformat.read(cells, as_version=4)
    nbformat.write(notebook, path)


def file_name(name: str) -> str:
    """A test's name as a file's name."""
    return "".join(letter if letter.isalnum() else "-" for letter in name)
