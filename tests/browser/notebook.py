"""A notebook open in a browser: run its cells, look at its outputs, restart, reload, photograph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

SCREENSHOTS: Final = Path(__file__).resolve().parents[1] / "screenshots"
SECONDS: Final = 1000.0
Theme = Literal["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"]
Host = Literal["lab", "doc", "notebooks"]
"""JupyterLab, JupyterLab with one document, Notebook 7."""

PATHS: Final[dict[Host, str]] = {
    "lab": "lab/workspaces/{workspace}/tree/{name}",
    "doc": "doc/workspaces/{workspace}/tree/{name}",
    "notebooks": "notebooks/{name}",
}

# The panel of the notebook, whichever application shows it and whatever else is open.
PANEL: Final = """
  const name = %s;
  const panel = window.jupyterapp
    && [...jupyterapp.shell.widgets("main")].find((w) => w.context?.path === name && w.sessionContext);
"""
IS_READY: Final = """
  return Boolean(panel && panel.context.isReady && panel.sessionContext.isReady
    && panel.sessionContext.session?.kernel?.status === "idle");
"""
SELECT: Final = """
  jupyterapp.shell.activateById(panel.id);
  panel.content.activeCellIndex = index ?? 0;
  panel.content.deselectAll();
"""
RUN: Final = (
    SELECT
    + """
  const done = (window.__ran ??= {});
  done[key] = false;
  const command = index === null ? "notebook:run-all-cells" : "notebook:run-cell";
  jupyterapp.commands.execute(command).finally(() => { done[key] = true; });
"""
)


class NotebookPage:
    """One notebook in one browser tab.

    Args:
        page: the browser tab, on the notebook's address.
        name: the notebook's file name.
    """

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self._panel = PANEL % json.dumps(name)
        self._runs = 0

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Return when the document is shown and its kernel idle."""
        self.page.wait_for_function(f"() => {{ {self._panel} {IS_READY} }}", timeout=seconds * SECONDS)

    def cell(self, index: int) -> Locator:
        """The cell, counted from 0."""
        return self.page.locator(".jp-Notebook .jp-Notebook-cell").nth(index)

    def output(self, index: int) -> Locator:
        """All that a cell has put out, for `expect(…)`, which waits."""
        return self.cell(index).locator(".jp-Cell-outputArea")

    def start(self, index: int | None = None) -> str:
        """Start a cell (all cells without an index) and return at once, with a key for `finish`."""
        self._runs += 1
        key = str(self._runs)
        self.page.evaluate(f"([index, key]) => {{ {self._panel} {RUN} }}", [index, key])
        return key

    def finish(self, key: str, seconds: float = 60) -> None:
        """Return when what `start` started has run."""
        self.page.wait_for_function("(key) => window.__ran[key]", arg=key, timeout=seconds * SECONDS)

    def run(self, index: int, seconds: float = 60) -> Locator:
        """Run a cell to its end and return its output."""
        self.finish(self.start(index), seconds)
        return self.output(index)

    def select(self, index: int) -> None:
        """Make it the one cell that commands are about."""
        self.page.evaluate(f"(index) => {{ {self._panel} {SELECT} }}", index)

    def run_all(self, seconds: float = 120) -> None:
        """Run all cells to the end."""
        self.finish(self.start(), seconds)

    def restart_kernel(self) -> None:
        """Restart the kernel without a question, and wait until it is idle."""
        self.page.evaluate(
            f"async () => {{ {self._panel} await panel.sessionContext.restartKernel(); }}"
        )
        self.wait_until_ready()

    def save(self) -> None:
        """Save the notebook's file."""
        self.page.evaluate(f"async () => {{ {self._panel} await panel.context.save(); }}")

    def reload(self) -> None:
        """Load the page again, as F5 does; the kernel may be busy, so this does not wait for it."""
        self.page.reload()
        self.page.wait_for_selector(".jp-Notebook .jp-Notebook-cell")

    def set_theme(self, theme: Theme) -> None:
        """Switch the theme and wait until the page wears it."""
        self.page.evaluate(
            "(theme) => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme
        )
        self.page.wait_for_selector(f'body[data-jp-theme-name="{theme}"]', state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """The picture's path, under tests/screenshots/."""
        path = SCREENSHOTS / f"{name}.png"
        (of or self.page).screenshot(path=path)
        return path
