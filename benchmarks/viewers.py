"""What stands beside our view: the same series as figures of bqplot and Plotly, and in TensorBoard.

Each is what its documentation would have one write. `PREPARE` is not counted; `show` is, as is what its
part in the browser takes to load.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import version

SERIES = 20
CHARTS = 8
"""So many are waited for: those that every viewer has in view at once."""

DATA = """
import numpy as np
rng = np.random.default_rng(0)
data = [np.cumsum(rng.normal(size={points})) for _ in range({series})]
"""
"""Run by a notebook's kernel and by the writer of TensorBoard's files alike."""


@dataclass(frozen=True)
class Viewer:
    """One row of the tables.

    Args:
        packages: what has to be installed for it.
        charts: finds in the page what its series are drawn on.
        wanted: so many of them are 8 charts.
        grip: finds what the mouse moves over.
        prepare: a cell that is not counted; after `DATA`.
        show: the cell that is; empty where there is no notebook.
    """

    title: str
    packages: tuple[str, ...]
    charts: str
    wanted: int
    grip: str
    prepare: str = ""
    show: str = ""

    def missing(self) -> str | None:
        """Why it cannot take part; None when it can."""
        lacking = [name for name in self.packages if version(name) is None]
        if lacking:
            return f"{' and '.join(lacking)} not installed here (see benchmarks/requirements.txt)"
        return None


OURS = Viewer(
    title="mlwidget",
    packages=("mlwidget",),
    charts=".mlw-card canvas",
    wanted=CHARTS,
    grip=".mlw-card canvas",
    prepare="""
from mlwidget import Experiment, RunDetails, Workspace
run = Experiment(Workspace.from_config(), "beside").start_logging(snapshot_directory=None)
for at, values in enumerate(data):
    run.log_many(f"metric {at:02}", values)
run.complete()
""",
    show="RunDetails(run).show()",
)

BQPLOT = Viewer(
    title="bqplot: a grid of Figures",
    packages=("bqplot",),
    charts=".bqplot svg",
    wanted=CHARTS,
    grip=".bqplot",
    prepare="""
from bqplot import Axis, Figure, LinearScale, Lines
from ipywidgets import GridBox, Layout
steps = np.arange(len(data[0]))
""",
    show="""
def figure(at, values):
    x, y = LinearScale(), LinearScale()
    lines = Lines(x=steps, y=values, scales={"x": x, "y": y})
    axes = [Axis(scale=x), Axis(scale=y, orientation="vertical")]
    margin = {"top": 30, "bottom": 30, "left": 40, "right": 10}
    return Figure(
        marks=[lines], axes=axes, title=f"metric {at:02}", fig_margin=margin,
        layout=Layout(width="auto", min_width="0", height="250px"),
    )
GridBox(
    [figure(at, values) for at, values in enumerate(data)],
    layout=Layout(grid_template_columns="repeat(3, 1fr)"),
)
""",
)

PLOTLY = Viewer(
    title="Plotly: a FigureWidget of scattergl subplots",
    packages=("plotly", "anywidget"),
    charts=".gl-canvas-context",
    wanted=1,
    grip=".nsewdrag",
    prepare="""
import plotly.graph_objects as go
from plotly.subplots import make_subplots
steps = np.arange(len(data[0]))
""",
    show="""
titles = [f"metric {at:02}" for at in range(len(data))]
figure = make_subplots(rows=7, cols=3, subplot_titles=titles, vertical_spacing=0.03)
for at, values in enumerate(data):
    figure.add_trace(go.Scattergl(x=steps, y=values, mode="lines"), row=at // 3 + 1, col=at % 3 + 1)
figure.update_layout(height=7 * 250, showlegend=False, margin={"l": 40, "r": 10, "t": 30, "b": 30})
go.FigureWidget(figure)
""",
)

TENSORBOARD = Viewer(
    title="TensorBoard, sampled by its server",
    packages=("tensorboard", "tensorboardX"),
    charts="line-chart canvas",
    wanted=6,  # its page has no room for more
    grip="line-chart",
)

VIEWERS = {"ours": OURS, "bqplot": BQPLOT, "plotly": PLOTLY, "tensorboard": TENSORBOARD}


def write_events(folder: Path, points: int) -> None:
    """The same series as an event file: all values of a step in one event."""
    from tensorboardX import SummaryWriter
    from tensorboardX.proto.event_pb2 import Event
    from tensorboardX.proto.summary_pb2 import Summary

    names: dict[str, Any] = {}
    exec(DATA.format(points=points, series=SERIES), names)
    tags = [f"metrics/{at:02}" for at in range(SERIES)]
    with SummaryWriter(str(folder), flush_secs=3600) as writer:
        began = time.time()
        for step, row in enumerate(zip(*(values.tolist() for values in names["data"]), strict=True)):
            values = [
                Summary.Value(tag=tag, simple_value=one) for tag, one in zip(tags, row, strict=True)
            ]
            event = Event(wall_time=began + step / 1000, step=step, summary=Summary(value=values))
            writer.file_writer.event_writer.add_event(event)


@contextmanager
def tensorboard(folder: Path, points: int, seconds: float = 300) -> Iterator[str]:
    """The address of a TensorBoard that has read all of the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tensorboard.main", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen([*command, "--logdir", str(folder), "--reload_interval", "1"])
    try:
        address, deadline = f"http://127.0.0.1:{port}/", time.monotonic() + seconds
        while not _has_read(address, points):
            if process.poll() is not None:
                raise RuntimeError(f"TensorBoard ended with code {process.returncode}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"TensorBoard had not read its files after {seconds:.0f} s")
            time.sleep(0.2)
        yield f"{address}#timeseries"
    finally:
        process.terminate()
        process.wait()


def _has_read(address: str, points: int) -> bool:
    """Whether it knows the last step; its sample always keeps that."""
    import json
    import urllib.error
    import urllib.request

    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    query = f"data/plugin/scalars/scalars?tag=metrics%2F{SERIES - 1:02}&run=."
    try:
        with direct.open(address + query, timeout=30) as answer:
            found = json.load(answer)
    except (urllib.error.URLError, OSError):
        return False
    return bool(found) and found[-1][1] == points - 1
