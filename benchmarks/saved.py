"""What a notebook keeps on the disk of the runs shown in it, and what crosses to the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.page import check, open_lab
from benchmarks.process import scratch
from benchmarks.results import Goal, Result, Table

SHOWS = 25
METRICS, POINTS = 50, 5_000
SAVE_STATE = "() => jupyterapp.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')"

NOTE = f"""\
A run of {METRICS} metrics with {POINTS:,} points each and an image, shown again and again in one
notebook. JupyterLab saves the state of its widgets only where somebody asks for it; both are measured.
The front end crosses packed, its script and its style sheet together, once for all views of a kernel."""

PREPARE = f"""
import numpy as np
from mlwidget import Experiment, RunDetails, Workspace
run = Experiment(Workspace.from_config(), "saved").start_logging(snapshot_directory=None)
rng = np.random.default_rng(0)
for at in range({METRICS}):
    run.log_many(f"metric {{at:02}}", np.cumsum(rng.normal(size={POINTS})))
run.log_image("sample", plot=rng.random((64, 64)))
run.complete()
"""


def measure(quick: bool) -> Result:
    """Kilobytes of a show, of a notebook of shows, and of the front end."""
    shows = 3 if quick else SHOWS
    with scratch() as folder:
        found = _in_lab(folder, shows)
    each, whole, packed = found["each"], found["with state"], found["packed"]
    rows = [
        {"what": "the largest output of a show()", "size": each},
        {"what": f"the notebook of {shows} shows", "size": found["without state"]},
        {"what": "the same with the state of its widgets", "size": whole},
        {"what": "the front end, packed", "size": packed},
    ]
    return Result(
        "saved",
        "What a notebook keeps",
        [Table("", {"what": "what", "size": "KB"}, rows)],
        [
            Goal("at most 60 KB for each show()", f"{each:.1f} KB", each <= 60),
            Goal(f"{SHOWS} shows at most 1 MB", f"{whole:.0f} KB for {shows}", whole <= 1000),
            Goal("the front end at most 100 KB packed", f"{packed:.1f} KB", packed <= 100),
        ],
        [NOTE],
    )


def _in_lab(folder: Path, shows: int) -> dict[str, float]:
    from mlwidget.widget.front_end import front_end

    with open_lab(folder, [PREPARE, *["RunDetails(run).show()"] * shows]) as (notebook, watched, server):
        notebook.run_all(seconds=300)
        check(notebook)
        watched.page.wait_for_timeout(2000)  # what a view says after it opened
        notebook.save()
        file = server.root / "bench.ipynb"
        found: dict[str, Any] = {"without state": file.stat().st_size / 1000}
        watched.page.evaluate(SAVE_STATE)
        notebook.save()
        saved = json.loads(file.read_text("utf-8"))
    found["with state"] = len(json.dumps(saved)) / 1000
    found["each"] = max(len(json.dumps(cell["outputs"])) for cell in saved["cells"]) / 1000
    found["packed"] = len(front_end().code) / 1000
    return found
