"""A JupyterLab in a Chromium for one measurement, and what its page is seen to do.

Nothing here looks into a view: the page counts strokes on canvases, animation frames and long tasks, and
the browser says how long scripts ran and how much memory they hold.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Locator, Page

    from tests.browser.notebook import NotebookPage
    from tests.browser.server import JupyterServer

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-proxy-server", "--enable-precise-memory-info")
SIZE = {"width": 1280, "height": 900}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

WATCH = """
(() => {
  const seen = window.__seen = { strokes: 0, last: 0, frames: 0, counting: false, long: [] };
  const first = window.__first = new WeakMap();
  const stroke = CanvasRenderingContext2D.prototype.stroke;
  CanvasRenderingContext2D.prototype.stroke = function (...what) {
    seen.strokes += 1;
    seen.last = Date.now();
    if (!first.has(this.canvas)) first.set(this.canvas, 0);
    if (first.get(this.canvas) === 0) {
      first.set(this.canvas, -1);
      requestAnimationFrame(() => { first.set(this.canvas, Date.now()); });
    }
    return stroke.apply(this, what);
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.long.push([entry.startTime, entry.duration]);
  }).observe({ entryTypes: ["longtask"] });
  const count = () => {
    if (!seen.counting) return;
    seen.frames += 1;
    requestAnimationFrame(count);
  };
  window.__count = (on) => {
    seen.counting = on;
    if (on) { seen.frames = 0; requestAnimationFrame(count); }
  };
})();
"""
"""Begins before any script of the page. A canvas is painted in the frame after its first stroke."""

PAINTED = """([output, wanted]) => {
  const charts = [...output.querySelectorAll("canvas")].filter((canvas) => {
    const box = canvas.getBoundingClientRect();
    const isSeen = canvas.checkVisibility({ visibilityProperty: true });
    return isSeen && box.width > 100 && box.bottom > 0 && box.top < innerHeight;
  });
  const times = charts.map((canvas) => window.__first.get(canvas) ?? 0).filter((when) => when > 0);
  return times.length >= wanted ? Math.max(...times) : 0;
}"""
"""When the last of the canvases that are in view was painted; 0 while there are fewer than wanted."""


@dataclass
class Counts:
    """What a page did in some seconds."""

    seconds: float
    script_ms: float
    """Time in scripts, as the browser counts it."""
    task_ms: float
    """Time of the main thread in all: scripts, style, layout, paint."""
    frames: int
    strokes: int
    longest_ms: float
    """The longest task of more than 50 ms; 0 when there was none."""

    @property
    def per_frame_ms(self) -> float:
        """Script time for each frame."""
        return self.script_ms / max(1, self.frames)

    @property
    def fps(self) -> float:
        """Frames a second."""
        return self.frames / self.seconds


class Watched:
    """A page with its counters."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable")

    def numbers(self) -> dict[str, float]:
        """The browser's own metrics of this page."""
        found = self._cdp.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] for one in found}

    def heap_mb(self) -> float:
        """Memory of the page's scripts, after what is no longer needed was freed."""
        self._cdp.send("HeapProfiler.enable")
        self._cdp.send("HeapProfiler.collectGarbage")
        return self.numbers()["JSHeapUsedSize"] / 1e6

    @contextmanager
    def counting(self, *, frames: bool = True) -> Iterator[Counts]:
        """Filled with what the page did in the block, at its end.

        To count frames one has to ask for each, and a page with nothing to draw makes it all the same:
        where the page's own work is measured they are left out.
        """
        counts = Counts(0, 0, 0, 0, 0, 0)
        begin = "(frames) => { __seen.strokes = 0; __seen.long = []; __count(frames); }"
        self.page.evaluate(begin, frames)
        before, began = self.numbers(), time.perf_counter()
        yield counts
        counts.seconds = time.perf_counter() - began
        after = self.numbers()
        seen = self.page.evaluate("() => { __count(false); return __seen; }")
        counts.script_ms = (after["ScriptDuration"] - before["ScriptDuration"]) * 1000
        counts.task_ms = (after["TaskDuration"] - before["TaskDuration"]) * 1000
        counts.frames, counts.strokes = seen["frames"], seen["strokes"]
        counts.longest_ms = max((duration for _, duration in seen["long"]), default=0.0)

    def painted(self, output: Locator, wanted: int, seconds: float = 60) -> float:
        """Seconds since the epoch when so many canvases in view had been painted."""
        handle = self.page.wait_for_function(
            PAINTED, arg=[output.element_handle(), wanted], timeout=seconds * 1000, polling=20
        )
        return float(handle.json_value()) / 1000

    def settle(self, quiet_ms: int = 400, seconds: float = 20) -> float:
        """Seconds since the epoch of the last stroke, after none came for a while."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            last, now = self.page.evaluate("() => [__seen.last, Date.now()]")
            if now - last >= quiet_ms:
                return float(last) / 1000
            self.page.wait_for_timeout(quiet_ms - (now - last) + 5)
        raise TimeoutError(f"the page was still drawing after {seconds:.0f} s")


@contextmanager
def browser_page(*scripts: str) -> Iterator[Page]:
    """An empty page of a new browser, counted from its first script on; `scripts` begin then too."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import find_or_fail

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_or_fail(), args=list(ARGUMENTS))
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        for script in (WATCH, *scripts):
            page.add_init_script(script)
        yield page
        browser.close()


@contextmanager
def open_lab(
    folder: Path, cells: list[str], *scripts: str
) -> Iterator[tuple[NotebookPage, Watched, JupyterServer]]:
    """A notebook of these cells in JupyterLab, its kernel idle."""
    import nbformat

    from tests.browser.notebook import PATHS, NotebookPage
    from tests.browser.server import JupyterServer

    server = JupyterServer(folder / "jupyter")
    server.start()
    try:
        code: list[Any] = [nbformat.v4.new_code_cell(source) for source in cells]
        book = nbformat.v4.new_notebook(cells=code, metadata={"kernelspec": KERNEL})
        nbformat.write(book, server.root / "bench.ipynb")
        with browser_page(*scripts) as page:
            page.goto(server.url(PATHS["lab"].format(name="bench.ipynb", workspace="bench")))
            notebook = NotebookPage(page, "bench.ipynb")
            notebook.wait_until_ready()
            page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
            yield notebook, Watched(page), server
    finally:
        server.stop()


def check(notebook: NotebookPage) -> None:
    """Nothing, or an error with what a cell that failed has said."""
    trouble = notebook.page.locator(".jp-OutputArea-output[data-mime-type*=error]")
    if trouble.count():
        raise RuntimeError(f"A cell failed: {trouble.first.inner_text()[-2000:]}")
