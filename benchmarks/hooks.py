"""What `%load_ext mlwidget` adds to a cell, without a run and inside one."""

from __future__ import annotations

import os
import time

import numpy as np

from benchmarks.process import scratch
from benchmarks.results import Goal, Result, Table

CELLS = 2000
LIMIT_MS = 1.0
NOTE = """\
Cells that do nothing but `x = 1`, in one IPython shell without a kernel. The median of each state, less
that of the bare shell."""


def measure(quick: bool) -> Result:
    """The time of a cell: bare, with the extension, and inside a run."""
    from IPython.core.interactiveshell import InteractiveShell

    cells = 200 if quick else CELLS
    shell = InteractiveShell.instance(colors="nocolor", history_length=0)
    with scratch() as folder:
        os.environ["MLWIDGET_WORKSPACE"] = str(folder / "workspace")
        _times(shell, cells)
        states = {"bare": _times(shell, cells)}
        shell.run_cell("%load_ext mlwidget")
        states["with the extension"] = _times(shell, cells)
        shell.run_cell(
            "from mlwidget import Experiment, Workspace\n"
            "run = Experiment(Workspace.from_config(), 'hooks').start_logging()"
        )
        states["inside a run"] = _times(shell, cells)
        shell.run_cell("run.complete()")
    bare = float(np.median(states["bare"]))
    rows = [
        {
            "state": state,
            "cells": cells,
            "p50_ms": float(np.percentile(times, 50)),
            "p95_ms": float(np.percentile(times, 95)),
            "max_ms": float(np.max(times)),
            "added_ms": float(np.median(times)) - bare,
        }
        for state, times in states.items()
    ]
    columns = {
        "state": "shell",
        "cells": "cells",
        "p50_ms": "median ms",
        "p95_ms": "p95 ms",
        "max_ms": "max ms",
        "added_ms": "added at the median, ms",
    }
    added = max(row["added_ms"] for row in rows)
    goal = Goal(
        f"the hooks delay a cell by at most {LIMIT_MS:.0f} ms", f"{added:.2f} ms", added <= LIMIT_MS
    )
    return Result("hooks", "What the hooks cost a cell", [Table("", columns, rows)], [goal], [NOTE])


def _times(shell: object, cells: int) -> list[float]:
    times = []
    for number in range(cells):
        start = time.perf_counter()
        shell.run_cell("x = 1", store_history=True, cell_id=f"cell-{number}")
        times.append((time.perf_counter() - start) * 1e3)
    return times
