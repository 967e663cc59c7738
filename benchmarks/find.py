"""A workspace of 10,000 runs with 50 metrics each: lists over the server, and the sidebar in JupyterLab.

The server is a real one, asked over HTTP as the sidebar asks it. Beside each question stands what SQLite
alone takes for a plain count of the same rows, in the same run: no answer can be faster than its share.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from benchmarks.many_runs import make
from benchmarks.page import Watched, browser_page
from benchmarks.process import scratch
from benchmarks.results import Goal, Result, Table
from mlwidget import Experiment
from mlwidget.tracking.finding import Finder

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from mlwidget import Workspace
    from tests.browser.server import JupyterServer

RUNS, METRICS = 10_000, 50
ASKED = 40
STARTS = 15
IDLE_SECONDS = 20.0
FIRST_MS, ANSWER_MS, SCRIPT_MS = 300.0, 100.0, 4.0
MEMORY_MB, IDLE_PERCENT, HEARD_SECONDS, START_MS = 300.0, 1.0, 1.0, 50.0
QUESTIONS: dict[str, dict[str, str]] = {
    "the newest 50": {},
    "loss < 0.01": {"filter": "loss < 0.01"},
    "two conditions": {"filter": "loss < 0.01 and lr > 1e-3"},
    "words": {"filter": "trial 77"},
    "sorted by a metric": {"sort": "loss"},
    "sorted by a parameter": {"sort": "lr"},
    "filtered and sorted": {"filter": "optimizer:adam owner:ada status:completed", "sort": "loss"},
    "from the middle": {"start": "5000", "sort": "loss"},
}
TAB = "li.lm-TabBar-tab[data-id=mlwidget-runs]"
ROW = ".mlw-list-row[data-run]"
NOTE = """\
Each question is asked 40 times over HTTP, with the last value of one metric for each of 50 rows. The
first list is that of a server that was just started, over a workspace whose runs were indexed before;
the index of one that nobody has looked at yet is made while its list is shown already. A start of
JupyterLab is from the request of its page until all plugins have started, with our extension and
without it, in turns; a page and a browser of its own each."""


def measure(quick: bool) -> Result:
    """The lists of a server, and what the sidebar does to its page."""
    runs, asked, starts = (300, 5, 2) if quick else (RUNS, ASKED, STARTS)
    from tests.browser.server import JupyterServer

    with scratch() as folder:
        server = JupyterServer(folder / "jupyter")
        server.workspace.parent.mkdir(parents=True)
        workspace = make(server.workspace, runs, METRICS)
        began = time.perf_counter()
        Finder(workspace).refresh()
        indexing = time.perf_counter() - began
        server.start()
        try:
            answers, first = _answers(server, asked)
            seen = _page(server, workspace)
            memory, idle = _server(server)
            plain, ours = _starts(server, starts)
        finally:
            server.stop()
        floor = _floor(server.workspace)
    slowest = max(row["p95"] for row in answers if row["what"] != "first list")
    return Result(
        "find",
        f"A workspace of {runs:,} runs with {METRICS} metrics each",
        [
            Table(
                "Answers of the server",
                {"what": "asked for", "median": "median ms", "p95": "p95 ms"},
                answers,
            ),
            Table(
                "Beside them",
                {"what": "what", "found": "found"},
                [
                    {
                        "what": "SQLite alone counts the runs with loss < 0.01",
                        "found": f"{floor:.1f} ms",
                    },
                    {"what": "the index of all runs made anew", "found": f"{indexing:.1f} s"},
                    {
                        "what": "JupyterLab starts without our extension, median",
                        "found": f"{plain:.0f} ms",
                    },
                    {"what": "and with it", "found": f"{ours:.0f} ms"},
                    {"what": "frames a second while scrolling", "found": f"{seen['fps']:.0f}"},
                ],
            ),
        ],
        [
            _goal("the first list within", f"{FIRST_MS:.0f} ms", first, FIRST_MS, "ms"),
            _goal(
                "filter and sort, 95th percentile, at most",
                f"{ANSWER_MS:.0f} ms",
                slowest,
                ANSWER_MS,
                "ms",
            ),
            _goal(
                "script for each frame of scrolling at most",
                f"{SCRIPT_MS:.0f} ms",
                seen["script"],
                SCRIPT_MS,
                "ms",
            ),
            _goal("memory of the server below", f"{MEMORY_MB:.0f} MB", memory, MEMORY_MB, "MB"),
            _goal(
                "an open list costs an idle server below",
                f"{IDLE_PERCENT:.0f} % of a core",
                idle,
                IDLE_PERCENT,
                "%",
            ),
            _goal(
                "and its page below", f"{IDLE_PERCENT:.0f} % of a core", seen["idle"], IDLE_PERCENT, "%"
            ),
            _goal(
                "a change is in an open list within",
                f"{HEARD_SECONDS:.0f} s",
                seen["heard"],
                HEARD_SECONDS,
                "s",
            ),
            _goal(
                "JupyterLab's start is slowed by at most",
                f"{START_MS:.0f} ms",
                ours - plain,
                START_MS,
                "ms",
            ),
        ],
        [NOTE],
    )


def _goal(what: str, limit: str, found: float, most: float, unit: str) -> Goal:
    return Goal(
        f"{what} {limit}", f"{found:.2f} {unit}" if found < 10 else f"{found:.0f} {unit}", found <= most
    )


def _answers(server: JupyterServer, asked: int) -> tuple[list[dict[str, Any]], float]:
    def ask(given: dict[str, str]) -> float:
        query = {"workspace": str(server.workspace), "metrics": "loss", "count": "50", **given}
        request = urllib.request.Request(
            f"http://127.0.0.1:{server.port}/mlwidget/api/runs?{urllib.parse.urlencode(query)}",
            headers={"Authorization": f"token {server.token}"},
        )
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = json.loads(answer.read())
        took = (time.perf_counter() - began) * 1000
        assert found["complete"], "the index was not complete"
        return took

    first = ask({})
    rows = [{"what": "first list", "median": first, "p95": first}]
    for what, given in QUESTIONS.items():
        times = sorted(ask(given) for _ in range(asked))
        rows.append(
            {"what": what, "median": statistics.median(times), "p95": times[int(0.95 * (asked - 1))]}
        )
    return rows, first


def _page(server: JupyterServer, workspace: Workspace) -> dict[str, float]:
    """What scrolling costs, what an idle list costs, and how soon a change is seen."""
    with browser_page() as page:
        _open(page, server, "scroll")
        page.locator(".mlw-list-choice:has(> span:text-is('Group')) select").select_option("")
        page.wait_for_timeout(3000)
        watched = Watched(page)
        # before the wheel turns: after it the browser counts tasks of which a trace shows none
        with watched.counting(frames=False) as still:
            page.wait_for_timeout(IDLE_SECONDS * 1000)
        with watched.counting() as scrolled:
            _scroll(page)
        page.evaluate("document.querySelector('.mlw-list-lines').scrollTop = 0")
        page.wait_for_timeout(2000)
        run = Experiment(workspace, "experiment-1").start_logging(display_name="just begun")
        began = time.perf_counter()
        page.wait_for_selector(f"{ROW}:has-text('just begun')", timeout=10_000)
        heard = time.perf_counter() - began
        run.complete()
    return {
        "script": scrolled.per_frame_ms,
        "fps": scrolled.fps,
        "idle": 0.1 * still.task_ms / still.seconds,
        "heard": heard,
    }


def _open(page: Page, server: JupyterServer, name: str) -> None:
    page.goto(server.url(f"lab/workspaces/{name}"))
    page.wait_for_selector(TAB, timeout=60_000)
    page.wait_for_timeout(1000)
    page.locator(TAB).click()
    page.wait_for_selector(ROW, timeout=60_000)


def _scroll(page: Page) -> None:
    page.locator(".mlw-list-lines").hover()
    for _ in range(200):
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(16)


def _server(server: JupyterServer) -> tuple[float, float]:
    """Megabytes of the server, and its share of a core while a page listens and nothing happens."""
    process = psutil.Process(server._process.pid)
    with browser_page() as page:
        _open(page, server, "idle")
        page.wait_for_timeout(5000)
        before, began = process.cpu_times(), time.perf_counter()
        page.wait_for_timeout(IDLE_SECONDS * 1000)
        after, took = process.cpu_times(), time.perf_counter() - began
    busy = (after.user + after.system) - (before.user + before.system)
    return process.memory_info().rss / 1e6, 100 * busy / took


def _starts(server: JupyterServer, times: int) -> tuple[float, float]:
    """Median milliseconds of a start without our extension, and with it."""
    from tests.browser.test_bare import LEAVE_OUT

    found: dict[bool, list[float]] = {True: [], False: []}
    for number in range(times):
        for ours in (True, False):
            with browser_page(*([] if ours else [LEAVE_OUT])) as page:
                began = time.perf_counter()
                page.goto(server.url(f"lab/workspaces/start-{number}-{ours}"))
                page.wait_for_function(
                    "() => window.jupyterapp && jupyterapp.started.then(() => true)",
                    timeout=60_000,
                    polling=5,
                )
                found[ours].append((time.perf_counter() - began) * 1000)
    return statistics.median(found[False]), statistics.median(found[True])


def _floor(folder: Path) -> float:
    loss = "(SELECT key FROM names WHERE name = 'loss')"
    sql = f"SELECT count(*) FROM facts WHERE name = {loss} AND number < 0.01"
    times = []
    for _ in range(10):
        database = sqlite3.connect(folder / "catalog.sqlite")
        began = time.perf_counter()
        database.execute(sql).fetchone()
        times.append((time.perf_counter() - began) * 1000)
        database.close()
    return statistics.median(times)
