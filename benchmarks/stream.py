"""A training that logs to 50 metrics under a cell: what its view costs page, wire and training.

1,000 points a second in all. The page's main thread is measured with the view and without, the wire is
what the page's sockets received, and the training's slowdown is that of a loop which computes in pure
Python and logs, with the view shown and without, in turns.
"""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.page import check, open_lab
from benchmarks.process import scratch
from benchmarks.results import Goal, Result, Table

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocket

METRICS, RATE = 50, 1000
SECONDS = 30.0
ROUNDS = 6
SETTLING = 1.5
"""Seconds at the beginning and the end of a training that are not counted."""

NOTE = """\
The share of the main thread and the bytes are those with the view less those without it: JupyterLab
itself works while a cell runs. The slowdown is that of the medians of alternating turns of one loop."""

PREPARE = """
import json, math, time
from mlwidget import Experiment, RunDetails, Workspace

def begin(name):
    return Experiment(Workspace.from_config(), "stream").start_logging(
        display_name=name, snapshot_directory=None)

def train(run, seconds):
    handles = [run.metric(f"group {at % 5}/metric {at:02}") for at in range(METRICS)]
    step, due = 0, time.perf_counter()
    end = due + seconds
    while due < end:
        for handle in handles:
            handle.log(math.sin(step / 50))
        step += 1
        due += METRICS / RATE
        while time.perf_counter() < due:
            time.sleep(0.001)

def work(run, count):
    "Seconds for so many steps that compute in pure Python, about 50 ms each, and log."
    handles = [run.metric(f"group {at % 5}/metric {at:02}") for at in range(METRICS)]
    began = time.perf_counter()
    for step in range(count):
        for _ in range(1100):
            sum(n * n for n in range(700))
        for handle in handles:
            handle.log(math.sin(step / 50))
    return time.perf_counter() - began
"""
QUIET = """
run = begin("not shown")
train(run, {seconds})
run.complete()
"""
SHOWN = """
run = begin("shown")
RunDetails(run).show()
train(run, {seconds})
run.complete()
"""
TURNS = """
times = {{"shown": [], "not shown": []}}
hidden, shown = begin("not shown"), begin("shown")
RunDetails(shown).show()
for turn in range({rounds}):
    pair = [("not shown", hidden), ("shown", shown)]
    for name, run in pair if turn % 2 else reversed(pair):
        times[name].append(work(run, {count}))
with open("times.json", "w") as file:
    json.dump(times, file)
hidden.complete(); shown.complete()
"""


def measure(quick: bool) -> Result:
    """The page's main thread, the wire, and the training."""
    seconds, rounds, count = (6.0, 2, 20) if quick else (SECONDS, ROUNDS, 80)
    with scratch() as folder:
        found = _in_lab(folder, seconds, rounds, count)
    quiet, shown = found["quiet"], found["shown"]
    share = shown["task_ms"] / (10 * shown["seconds"]) - quiet["task_ms"] / (10 * quiet["seconds"])
    wire = shown["bytes"] / 1000 / shown["seconds"] - quiet["bytes"] / 1000 / quiet["seconds"]
    slower = 100 * (statistics.median(found["with"]) / statistics.median(found["without"]) - 1)
    rows = [
        {
            "what": what,
            "busy": one["task_ms"] / (10 * one["seconds"]),
            "script": one["script_ms"] / (10 * one["seconds"]),
            "wire": one["bytes"] / 1000 / one["seconds"],
            "messages": one["messages"] / one["seconds"],
            "strokes": one["strokes"] / one["seconds"],
            "longest": one["longest_ms"],
        }
        for what, one in (("training, not shown", quiet), ("training, shown", shown))
    ]
    return Result(
        "stream",
        f"A live view of {METRICS} metrics at {RATE:,} points a second",
        [
            Table(
                "",
                {
                    "what": "what",
                    "busy": "% of the main thread",
                    "script": "% in scripts",
                    "wire": "KB/s received",
                    "messages": "messages/s",
                    "strokes": "strokes/s",
                    "longest": "longest task ms",
                },
                rows,
            )
        ],
        [
            Goal("at most 5 % of the page's main thread", f"{share:.1f} %", share <= 5),
            Goal("under 100 KB/s on the wire", f"{wire:.0f} KB/s", wire < 100),
            Goal("training slowed by less than 1 %", f"{slower:.2f} %", slower < 1),
        ],
        [NOTE],
    )


def _in_lab(folder: Path, seconds: float, rounds: int, count: int) -> dict[str, Any]:
    cells = [
        PREPARE.replace("METRICS", str(METRICS)).replace("RATE", str(RATE)),
        QUIET.format(seconds=seconds),
        SHOWN.format(seconds=seconds),
        TURNS.format(rounds=rounds, count=count),
    ]
    received = {"bytes": 0, "messages": 0}
    with open_lab(folder, cells) as (notebook, watched, server):
        _listen(watched.page, received)
        watched.page.reload()
        notebook.wait_until_ready()
        notebook.run(0)
        found: dict[str, Any] = {}
        for key, cell in (("quiet", 1), ("shown", 2)):
            running = notebook.start(cell)
            if key == "shown":
                view = notebook.output(cell).locator(".mlwidget:visible").first
                view.wait_for()
                view.evaluate("(view) => { view.scrollIntoView({ block: 'start' }); }")
            watched.page.wait_for_timeout(SETTLING * 1000)
            before = dict(received)
            with watched.counting(frames=False) as counts:
                watched.page.wait_for_timeout((seconds - 2 * SETTLING) * 1000)
            after = dict(received)
            notebook.finish(running, seconds=seconds + 30)
            check(notebook)
            found[key] = {**vars(counts), **{name: after[name] - before[name] for name in after}}
        notebook.run(3, seconds=600)
        check(notebook)
        times = json.loads((server.root / "times.json").read_text("utf-8"))
    return {**found, "with": times["shown"], "without": times["not shown"]}


def _listen(page: Page, received: dict[str, int]) -> None:
    def opened(socket: WebSocket) -> None:
        def frame(payload: str | bytes) -> None:
            received["bytes"] += len(payload)
            received["messages"] += 1

        socket.on("framereceived", frame)

    page.on("websocket", opened)
