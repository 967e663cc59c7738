"""Our view beside bqplot, Plotly and TensorBoard: the same 20 series, at growing sizes, in Chromium.

Each viewer and size has a kernel, a JupyterLab and a browser of its own (TensorBoard its own
server), and a limit after which the row says that it did not paint.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.drawn import DRAWN, WATCH
from benchmarks.page import Watched, browser_page, check, open_lab
from benchmarks.process import call
from benchmarks.results import Goal, Result, Table
from benchmarks.viewers import (
    CHARTS,
    DATA,
    SERIES,
    TENSORBOARD,
    VIEWERS,
    Viewer,
    tensorboard,
    write_events,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

POINTS = (1_000, 10_000, 100_000, 500_000)
QUICK = (1_000, 5_000)
PAINT_SECONDS = 60
READ_SECONDS = 60
"""For what comes after the paint: the page has to answer before it can be measured."""
PREPARE_SECONDS = 600
"""For what is not measured: to log the points, to write the event file and have it read."""
HOVER_SECONDS = 3.0
SIZE = {"width": 1280, "height": 1600}

STAMP = """
import time
with open("shown.txt", "w") as file:
    file.write(str(time.time()))
"""
LONGEST = "() => Math.max(0, ...__seen.long.map(([, duration]) => duration))"
COLUMNS = {
    "viewer": "viewer",
    "painted": "first paint ms",
    "longest": "longest task until then ms",
    "script": "hovering: script ms a frame",
    "fps": "hovering: frames a second",
    "stalled": "hovering: longest task ms",
    "heap": "memory MB",
    "why": "why not",
}
NOTES = f"""\
{SERIES} series in one view. First paint counts from just before the call that shows them until
{CHARTS} charts in view are drawn: their part of the page has loaded and the numbers are there. A chart
is drawn in the second animation frame after its first stroke, WebGL call or SVG path.

Ours draws what is in view and asks for the points that its pixels can show; bqplot and Plotly send and
draw all points of all series. Plotly's charts are subplots of one figure, since a page has 16 WebGL
contexts and each figure takes three. As a plain output (not a widget) its numbers would exceed what
Jupyter's server lets pass in a second.

TensorBoard's page has room for six charts, and six are waited for. It keeps a sample of 1,000 points
of each series, and no finer data can be asked for. It counts from the opening of its page, after its
server has read the files. What it does in workers is not counted.

bqplot's figures answer no mouse unless Python gives them an interaction: its hovering is an idle page.

Memory is that of the page's scripts with their binary buffers, after the view was shown and hovered,
less what JupyterLab held before; TensorBoard's is its whole page. Headless Chromium draws by software.
"""


def measure(quick: bool) -> Result:
    """A table for each size, a row for each viewer."""
    from tests.browser.chromium import find_or_fail

    os.environ["MLWIDGET_CHROMIUM"] = find_or_fail()  # the tasks have another home, where none is found
    taking_part = {name: viewer for name, viewer in VIEWERS.items() if viewer.missing() is None}
    sizes = QUICK if quick else POINTS
    tables, rows = [], {}
    for points in sizes:
        for name, viewer in taking_part.items():
            rows[name, points] = {"viewer": viewer.title, **_row(name, points)}
            print(f"  {points:,} points: {rows[name, points]}", flush=True)
        found = [rows[name, points] for name in taking_part]
        tables.append(Table(f"{SERIES} series of {points:,} points each", COLUMNS, found))
    left_out = [
        f"{viewer.title} is left out: {viewer.missing()}."
        for viewer in VIEWERS.values()
        if viewer.missing()
    ]
    largest = {name: rows[name, sizes[-1]] for name in taking_part}
    return Result(
        "beside",
        "Our view beside bqplot, Plotly and TensorBoard",
        tables,
        [_goal(largest, sizes[-1])],
        [*left_out, NOTES],
    )


def _row(name: str, points: int) -> dict[str, Any]:
    outcome = call(
        "benchmarks.beside:looking",
        seconds=PREPARE_SECONDS + PAINT_SECONDS + READ_SECONDS,
        viewer=name,
        points=points,
    )
    row: dict[str, Any] = {}
    for part in outcome.rows:
        row |= part
    if outcome.trouble:
        row["why"] = "; ".join(filter(None, (row.get("why"), outcome.trouble)))
    return row


def _goal(rows: dict[str, dict[str, Any]], points: int) -> Goal:
    painted = {
        name: row["painted"] for name, row in rows.items() if isinstance(row.get("painted"), float)
    }
    found = ", ".join(
        f"{name} {painted[name]:,.0f} ms" if name in painted else f"{name} not painted" for name in rows
    )
    ours = painted.get("ours")
    reached = ours is not None and ours <= min(painted.values())
    return Goal(f"paints first at {points:,} points a series", found, reached)


def looking(viewer: str, points: int) -> Iterator[dict[str, Any]]:
    """In the child: what was found, part by part."""
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as TooLate

    one = VIEWERS[viewer]
    with _opened(one, points, Path.cwd()) as (watched, begin):
        heap = 0.0 if one is TENSORBOARD else _heap_mb(watched.page)
        watched.page.evaluate("() => { __seen.long = []; }")
        began = begin()
        try:
            handle = watched.page.wait_for_function(
                DRAWN, arg=[one.charts, one.wanted], timeout=PAINT_SECONDS * 1000, polling=20
            )
            painted = float(handle.json_value())
        except TooLate:
            yield {"painted": f"did not paint in {PAINT_SECONDS} s"}
            return
        except Error as trouble:
            yield {"painted": "did not paint", "why": str(trouble).splitlines()[0][:160]}
            return
        yield {"painted": painted - began() * 1000}
        yield {"longest": watched.page.evaluate(LONGEST)}
        yield from _hovered(watched, one.grip)
        yield {"heap": _heap_mb(watched.page) - heap}


def _hovered(watched: Watched, grip: str) -> Iterator[dict[str, Any]]:
    box = watched.page.locator(grip).filter(visible=True).nth(1).bounding_box()
    if box is None:
        yield {"why": "the chart is out of sight"}
        return
    watched.page.wait_for_timeout(1000)
    with watched.counting() as counts:
        deadline, at = time.perf_counter() + HOVER_SECONDS, 0
        while time.perf_counter() < deadline:
            at += 7
            watched.page.mouse.move(
                box["x"] + 50 + at % (box["width"] - 70), box["y"] + 20 + at % (box["height"] - 60)
            )
    yield {"script": counts.per_frame_ms, "fps": counts.fps, "stalled": counts.longest_ms}


Begun = Callable[[], float]
"""Seconds since the epoch when the call was made; known only once something is drawn."""


@contextmanager
def _opened(one: Viewer, points: int, folder: Path) -> Iterator[tuple[Watched, Callable[[], Begun]]]:
    """The page before anything is shown, and what makes the call."""
    if one is TENSORBOARD:
        write_events(folder / "events", points)
        with tensorboard(folder / "events", points) as address, browser_page(WATCH) as page:
            page.set_viewport_size(SIZE)  # type: ignore[arg-type]
            page.goto("about:blank")  # where the counters begin: the first page is older than they are

            def go() -> Begun:
                began = time.time()
                page.goto(address, wait_until="commit")
                return lambda: began

            yield Watched(page), go
        return
    data = DATA.format(points=points, series=SERIES)
    with open_lab(folder, [data + one.prepare, STAMP + one.show], WATCH) as (notebook, watched, server):
        watched.page.set_viewport_size(SIZE)  # type: ignore[arg-type]
        notebook.run(0, seconds=300)
        check(notebook)
        notebook.select(1)
        watched.page.wait_for_timeout(500)

        def start() -> Begun:
            notebook.start(1)
            return lambda: float((server.root / "shown.txt").read_text("utf-8"))

        yield watched, start


def _heap_mb(page: Page) -> float:
    """Memory of the page's scripts and their binary buffers, after what is not needed was freed."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    session.detach()
    return float(usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6
