"""What viewers cost the training that they watch: five of them, by the sockets of a Jupyter server.

The training is a process of its own that multiplies matrices on one thread and logs five metrics a step.
Its speed is counted in turns, with five viewers and with none, each turn beside its neighbours in time.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import threading
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Self

import psutil

from benchmarks.process import scratch
from benchmarks.results import Goal, Result, Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.server import JupyterServer

VIEWERS: Final = 5
TURNS, TURN_SECONDS, SETTLE_SECONDS = 31, 4.0, 0.7
MOST_PERCENT: Final = 1.0
SIZES: Final = {"a step of a millisecond or two": (400, 4), "a very tight loop": (160, 20)}
"""Of the matrix, and how many steps are done between two looks at the clock."""
TRAIN: Final = """
import sys, time
import numpy as np
from mlwidget import Experiment, Workspace
size, at_once = map(int, sys.argv[2:])
run = Experiment(Workspace(folder=sys.argv[1]), "watched").start_logging(snapshot_directory=None)
print(run.id, flush=True)
weights, step = np.random.default_rng(0).normal(size=(size, size)), 0
while True:
    for _ in range(at_once):
        weights = np.tanh(weights @ weights)
        step += 1
        for name in ("loss", "accuracy", "norm", "rate", "gradient"):
            run.log(name, float(weights[0, 0]) + step)
    print(time.perf_counter_ns(), flush=True)
"""
BUSY: Final = """
import sys, time
share = float(sys.argv[1])
print(flush=True)
while True:
    end = time.perf_counter() + 0.01 * share
    while time.perf_counter() < end:
        sum(range(100))
    time.sleep(0.01 * (1 - share))
"""
NOTE: Final = f"""\
A turn lasts {TURN_SECONDS:.0f} s, of which the first {SETTLE_SECONDS:.1f} are not counted. What viewers
cost is the mean time of a step in a turn with them, over that in the turns before and after it, which
have none; the median of all turns counts. "Nobody, the same way" is what the same arithmetic finds where
nothing differs: the noise of this machine. "A program as busy" is one that only counts, with the
server's share of a core: what any other work costs where two cores may be two threads of one. Viewers
read all that they are sent, as fast as it comes.
"""


def measure(quick: bool) -> Result:
    """The time of a step, with viewers and without."""
    from tests.browser.server import JupyterServer

    turns = 5 if quick else TURNS
    tables, costs = [], []
    with scratch() as folder:
        server = JupyterServer(folder / "jupyter")
        server.start()
        try:
            for title, (size, at_once) in SIZES.items():
                rows, cost = _rows(server, Training(server.workspace, size, at_once), turns)
                columns = {"who": "who watches", "step": "µs a step", "cost": "slower by %"}
                tables.append(
                    Table(title[0].upper() + title[1:], {**columns, "more": "meanwhile"}, rows)
                )
                costs.append(cost)
        finally:
            server.stop()
    return Result(
        "watched",
        f"A training that {VIEWERS} viewers watch",
        tables,
        [
            Goal(
                f"{VIEWERS} viewers slow a training by less than {MOST_PERCENT:.0f} %",
                f"{costs[0]:.2f} %",
                costs[0] < MOST_PERCENT,
            )
        ],
        [NOTE],
    )


def _rows(server: JupyterServer, training: Training, turns: int) -> tuple[list[dict[str, Any]], float]:
    """The table of one training, and by how many percent it is slowed; it is ended then."""
    try:
        alone, watched, received = _turns(turns, training, lambda: Viewers(server, training.run))
        share = _share(server, training)
        before, busy, _ = _turns(turns, training, lambda: Busy(share))
    finally:
        training.stop()
    same = [2 * alone[at] / (alone[at - 1] + alone[at + 1]) for at in range(1, len(alone) - 1)]
    noise = 100 * statistics.median(abs(one - 1) for one in same)
    cost = 100 * (statistics.median(_beside(watched, alone)) - 1)
    other = 100 * (statistics.median(_beside(busy, before)) - 1)
    told = f"{received:.0f} messages a second to each; the server takes {100 * share:.0f} % of a core"
    rows: list[dict[str, Any]] = [
        {"who": "nobody", "step": _us(alone), "cost": 0.0},
        {"who": f"{VIEWERS} viewers", "step": _us(watched), "cost": cost, "more": told},
        {"who": "nobody, the same way", "step": _us(alone), "cost": noise},
        {"who": "nobody, and a program as busy", "step": _us(busy), "cost": other},
    ]
    return rows, cost


def _us(turns: list[float]) -> float:
    return statistics.median(turns) / 1e3


class Training:
    """A process that trains, and tells when each batch of its steps was done.

    Args:
        workspace: Where its run goes.
        size: Of the matrix that it multiplies.
        at_once: Steps that it does between two looks at the clock.
    """

    def __init__(self, workspace: Path, size: int, at_once: int) -> None:
        one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", TRAIN, str(workspace), str(size), str(at_once)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | one_thread,
        )
        assert self._process.stdout is not None
        self.run = self._process.stdout.readline().strip()
        self._at_once = at_once
        self._done: list[int] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._done.append(int(line))

    def step_ns(self, seconds: float) -> float:
        """The mean time of a step from now on."""
        start = len(self._done)
        time.sleep(seconds)
        done = self._done[start:]
        return (done[-1] - done[0]) / (len(done) - 1) / self._at_once

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


def _turns(
    turns: int, training: Training, company: Callable[[], Viewers | Busy]
) -> tuple[list[float], list[float], float]:
    """Nanoseconds of a step in turns alone and in company, and messages a second and viewer."""
    alone, together, messages, seconds = [], [], 0, 0.0
    for number in range(turns):
        if number % 2 == 0:
            time.sleep(SETTLE_SECONDS)
            alone.append(training.step_ns(TURN_SECONDS - SETTLE_SECONDS))
            continue
        with company() as others:
            time.sleep(SETTLE_SECONDS)
            before, began = others.received, time.perf_counter()
            together.append(training.step_ns(TURN_SECONDS - SETTLE_SECONDS))
            messages += others.received - before
            seconds += time.perf_counter() - began
    return alone, together, messages / seconds / VIEWERS


def _share(server: JupyterServer, training: Training) -> float:
    """The share of a core that the server takes while it tells the viewers."""
    process = psutil.Process(server._process.pid)
    with Viewers(server, training.run):
        time.sleep(SETTLE_SECONDS)
        before, began = process.cpu_times(), time.perf_counter()
        time.sleep(TURN_SECONDS)
        after, took = process.cpu_times(), time.perf_counter() - began
    return ((after.user + after.system) - (before.user + before.system)) / took


def _beside(turns: list[float], others: list[float]) -> list[float]:
    """Each turn over the mean of the two others that it lies between."""
    return [
        2 * one / (before + after) for one, (before, after) in zip(turns, pairwise(others), strict=False)
    ]


class Viewers:
    """Sockets that are told of a run, in a process of their own, from `with` to its end.

    Args:
        server: Where they are.
        run: What they watch.
    """

    def __init__(self, server: JupyterServer, run: str) -> None:
        query = f"token={server.token}&workspace={server.workspace}&run={run}"
        self._url = f"ws://127.0.0.1:{server.port}/mlwidget/live?{query}"

    @property
    def received(self) -> int:
        """Messages up to now, of all of them."""
        return self._received

    def __enter__(self) -> Self:
        self._received = 0
        code = (
            f"import asyncio; from benchmarks.watched import listen; asyncio.run(listen({self._url!r}))"
        )
        self._process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._process.stdout.readline()
        threading.Thread(target=self._count, daemon=True).start()
        return self

    def _count(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._received = int(line)

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


class Busy:
    """A program that does nothing of use, from `with` to its end.

    Args:
        share: Of a core that it takes.
    """

    received = 0

    def __init__(self, share: float) -> None:
        self._share = min(share, 1.0)

    def __enter__(self) -> Self:
        command = [sys.executable, "-c", BUSY, str(self._share)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._process.stdout.readline()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


async def listen(url: str) -> None:
    """In the viewers' process: read all, and print how much that was, each half second."""
    from tornado.websocket import websocket_connect

    counts = [0]

    async def one() -> None:
        socket = await websocket_connect(url)
        while await socket.read_message() is not None:
            counts[0] += 1

    tasks = [asyncio.ensure_future(one()) for _ in range(VIEWERS)]
    while not all(task.done() for task in tasks):
        print(counts[0], flush=True)
        await asyncio.sleep(0.5)
