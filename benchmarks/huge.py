"""A run of ten million points in a notebook: how soon its charts are there, how fast they are read.

20 metrics of 500,000 points each, by one `RunDetails(run).show()` in JupyterLab. As many points as
pixels can show, drawn as plain polylines on canvases of the same sizes, are the floor.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.page import Counts, Watched, browser_page, check, open_lab
from benchmarks.process import scratch
from benchmarks.results import Goal, Result, Table

if TYPE_CHECKING:
    from playwright.sync_api import Locator

METRICS, POINTS = 20, 500_000
ZOOMS = 40
HOVER_SECONDS = 5.0

PREPARE = """
import numpy as np
from mlwidget import Experiment, RunDetails, Workspace
experiment = Experiment(Workspace.from_config(), "huge")
run = experiment.start_logging(display_name="huge", snapshot_directory=None)
rng = np.random.default_rng(0)
for at in range({metrics}):
    run.log_many(f"metric {{at:02}}", np.cumsum(rng.normal(size={points})))
run.complete()
"""
SHOW = """
import time
with open("shown.txt", "w") as file:
    file.write(str(time.time()))
RunDetails(run).show()
"""
NOTE = """\
First paint counts from just before `show()` was called. {charts} charts were in view. Memory is that of
the page's scripts after the view was shown, zoomed and panned, less what JupyterLab held before.
Headless Chromium draws by software."""
CHARTS = ".mlw-card:visible canvas"


def measure(quick: bool) -> Result:
    """First paint, zoom, hover, pan and memory."""
    metrics, points = (20, 20_000) if quick else (METRICS, POINTS)
    zooms = 6 if quick else ZOOMS
    with scratch() as folder:
        found = _in_lab(folder, metrics, points, zooms)
    floor = _floor(found["sizes"])
    ratio = found["pan"].fps / floor.fps if floor.fps else 0.0
    longest = max(found[key].longest_ms for key in ("hover", "pan", "zoom"))
    p95 = float(np.percentile(found["zooms"], 95))
    rows = [
        _row("hovering", found["hover"]),
        _row("panning", found["pan"]),
        _row("plain polylines on canvases, panning", floor),
    ]
    columns = {
        "what": "what",
        "script": "script ms a frame",
        "fps": "frames a second",
        "longest": "longest task ms",
    }
    zoom_rows = [
        {
            "what": f"{len(found['zooms'])} zooms",
            "p50": float(np.median(found["zooms"])),
            "p95": p95,
            "max": max(found["zooms"]),
        }
    ]
    return Result(
        "huge",
        f"A view of {metrics} metrics with {points:,} points each",
        [
            Table("", columns, rows),
            Table(
                "From the mouse's release to the last stroke",
                {"what": "what", "p50": "median ms", "p95": "p95 ms", "max": "max ms"},
                zoom_rows,
            ),
        ],
        [
            _goal("first paint of the visible charts within 500 ms", found["first"], 500, "ms"),
            _goal("zoom to raw within 150 ms at the 95th percentile", p95, 150, "ms"),
            _goal("hovering: at most 4 ms of script a frame", found["hover"].per_frame_ms, 4, "ms"),
            _goal("panning: at most 4 ms of script a frame", found["pan"].per_frame_ms, 4, "ms"),
            Goal(
                "panning: at least 0.8 of the frame rate of plain polylines",
                f"{ratio:.2f}",
                ratio >= 0.8,
            ),
            _goal("no task over 50 ms while it is read", longest, 50, "ms"),
            _goal("browser memory that the view adds under 150 MB", found["memory"], 150, "MB"),
        ],
        [NOTE.format(**found)],
    )


def _goal(promise: str, found: float, limit: float, unit: str) -> Goal:
    return Goal(promise, f"{found:.1f} {unit}", found <= limit)


def _row(what: str, counts: Counts) -> dict[str, Any]:
    return {
        "what": what,
        "script": counts.per_frame_ms,
        "fps": counts.fps,
        "longest": counts.longest_ms,
    }


def _in_lab(folder: Path, metrics: int, points: int, zooms: int) -> dict[str, Any]:
    cells = [PREPARE.format(metrics=metrics, points=points), SHOW]
    with open_lab(folder, cells) as (notebook, watched, server):
        notebook.run(0, seconds=300)
        check(notebook)
        before = watched.heap_mb()
        notebook.select(1)
        watched.page.wait_for_timeout(500)
        notebook.start(1)
        output = notebook.output(1)
        first = watched.painted(output, wanted=4)
        shown = float((server.root / "shown.txt").read_text("utf-8"))
        check(notebook)
        watched.settle()
        charts = output.locator(CHARTS)
        chart = charts.nth(1)
        chart.scroll_into_view_if_needed()
        sizes = [chart.bounding_box() for chart in charts.all()[:8]]
        found: dict[str, Any] = {"first": (first - shown) * 1000, "charts": len(sizes), "sizes": sizes}
        with watched.counting() as found["hover"]:
            _hover(watched, chart)
        found["zooms"] = []
        with watched.counting() as found["zoom"]:
            for _ in range(zooms):
                found["zooms"].append(_zoom(watched, chart))
        _zoom(watched, chart)
        with watched.counting() as found["pan"]:
            _pan(watched, chart)
        found["memory"] = watched.heap_mb() - before
        return found


def _hover(watched: Watched, chart: Locator) -> None:
    box = _box(chart)
    deadline, at = time.perf_counter() + HOVER_SECONDS, 0
    while time.perf_counter() < deadline:
        at += 7
        watched.page.mouse.move(
            box["x"] + 50 + at % (box["width"] - 70), box["y"] + 20 + at % (box["height"] - 60)
        )


def _zoom(watched: Watched, chart: Locator) -> float:
    """Milliseconds from the release of a drag over a part of the chart to the last stroke after it."""
    box = _box(chart)
    watched.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    watched.settle()
    width = random.uniform(8, 60)
    left = box["x"] + random.uniform(60, box["width"] - width - 20)
    middle = box["y"] + box["height"] / 2
    watched.page.mouse.move(left, middle)
    watched.page.mouse.down()
    watched.page.mouse.move(left + width / 2, middle)
    watched.page.mouse.move(left + width, middle)
    before = watched.page.evaluate("() => Date.now()")
    watched.page.mouse.up()
    return max(0.0, watched.settle() * 1000 - before)


def _pan(watched: Watched, chart: Locator) -> None:
    """Drags the section to and fro with the shift key down."""
    box = _box(chart)
    middle, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    watched.page.keyboard.down("Shift")
    watched.page.mouse.move(middle, y)
    watched.page.mouse.down()
    deadline, at = time.perf_counter() + HOVER_SECONDS, 0
    while time.perf_counter() < deadline:
        at += 5
        watched.page.mouse.move(middle + at % 120 - 60, y)
    watched.page.mouse.up()
    watched.page.keyboard.up("Shift")


def _box(chart: Locator) -> dict[str, float]:
    box = chart.bounding_box()
    if box is None:
        raise RuntimeError("the chart is out of sight")
    return dict(box)


FLOOR = """(sizes) => {
  document.body.style.margin = "0";
  const plots = sizes.map(({ x, y, width, height }) => {
    const canvas = document.createElement("canvas");
    canvas.width = width; canvas.height = height;
    Object.assign(canvas.style, { position: "absolute", left: `${x}px`, top: `${y}px` });
    document.body.append(canvas);
    const values = Float64Array.from({ length: 2 * width }, Math.random);
    return { context: canvas.getContext("2d"), values, width, height };
  });
  let shift = 0;
  const draw = () => {
    for (const { context, values, width, height } of plots) {
      context.clearRect(0, 0, width, height);
      context.beginPath();
      for (let at = 0; at < values.length; at++) context.lineTo(at / 2 + shift, values[at] * height);
      context.strokeStyle = "#0072b2";
      context.lineWidth = 1.5;
      context.stroke();
    }
  };
  addEventListener("mousemove", (event) => {
    shift = event.clientX % 120 - 60;
    requestAnimationFrame(draw);
  });
  draw();
}"""
"""As many canvases of the same sizes, with as many points as pixels show, redrawn as the mouse moves."""


def _floor(sizes: list[dict[str, float]]) -> Counts:
    with browser_page() as page:
        page.goto("about:blank")
        page.evaluate(FLOOR, json.loads(json.dumps(sizes)))
        watched = Watched(page)
        with watched.counting() as counts:
            deadline, at = time.perf_counter() + HOVER_SECONDS, 0
            while time.perf_counter() < deadline:
                at += 5
                page.mouse.move(600 + at % 120 - 60, 400)
    return counts
