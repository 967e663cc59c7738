"""From `submit` to the first line of the script, and what a sweep of trivial runs costs.

Beside both stands the start of the bare interpreter in the same run: nothing can be faster than it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.process import call, scratch
from benchmarks.results import Goal, Result, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBMITS = 20
CHILDREN = 100
FIRST_LINE_MS = 500.0
CHILD_MS = 300.0

NOTE = """\
The script's first line writes the time to a file; both clocks are this machine's. The child of a sweep
is the same script; its time is that of the whole sweep by the number of its children. Two of them go on
at a time, so that one takes twice as long."""

SCRIPT = "import time\nopen('outputs/first.txt', 'w').write(str(time.time()))\n"


def measure(quick: bool) -> Result:
    """The delays of submits, and the time of a sweep."""
    submits, children = (3, 6) if quick else (SUBMITS, CHILDREN)
    with scratch() as folder:
        outcome = call(
            "benchmarks.submit:run", seconds=600, folder=folder, submits=submits, children=children
        )
    found = outcome.last
    if outcome.trouble or not found:
        raise RuntimeError(outcome.trouble or "nothing was measured")
    bare = found["bare_ms"]
    rows = [
        {"what": "python -c pass", "median": bare, "most": found["bare_most"]},
        {"what": "submit returns", "median": found["returns_ms"], "most": found["returns_most"]},
        {"what": "submit to the first line", "median": found["first_ms"], "most": found["first_most"]},
        {"what": f"a child of a sweep of {children}", "median": found["child_ms"], "most": None},
    ]
    above, each = found["first_ms"] - bare, 2 * found["child_ms"] - bare
    return Result(
        "submit",
        "Scripts and sweeps",
        [Table("", {"what": "what", "median": "median ms", "most": "most ms"}, rows)],
        [
            Goal(
                f"from submit to the first line at most {FIRST_LINE_MS:.0f} ms above the interpreter",
                f"{above:.0f} ms",
                above <= FIRST_LINE_MS,
            ),
            Goal(
                f"a child of a sweep, 2 at a time, at most {CHILD_MS:.0f} ms above the interpreter",
                f"{each:.0f} ms",
                each <= CHILD_MS,
            ),
        ],
        [NOTE],
    )


def run(*, submits: int, children: int) -> Iterator[dict[str, Any]]:
    """What was measured, in this process."""
    from mlwidget import Experiment, HyperDriveConfig, ScriptRunConfig, Workspace
    from mlwidget.sweep import GridParameterSampling, PrimaryMetricGoal, choice

    project = Path("project")
    project.mkdir()
    (project / "train.py").write_text(SCRIPT)
    experiment = Experiment(Workspace(folder="workspace"), "submit")
    config = ScriptRunConfig("project", "train.py")
    bare = [_bare() for _ in range(submits)]
    returns, firsts = [], []
    for at in range(submits + 1):
        began = time.time()
        submitted = experiment.submit(config)
        returned = time.time()
        submitted.wait_for_completion()
        first = float(Path(submitted._store.artifact_path("outputs/first.txt")).read_text())
        if at:  # the first one imports what the others find
            returns.append(1000 * (returned - began))
            firsts.append(1000 * (first - began))
    sampling = GridParameterSampling({"--at": choice(range(children))})
    began = time.time()
    sweep = experiment.submit(
        HyperDriveConfig(
            sampling,
            "loss",
            PrimaryMetricGoal.MINIMIZE,
            max_total_runs=children,
            max_concurrent_runs=2,
            run_config=config,
        )
    )
    sweep.wait_for_completion()
    whole = 1000 * (time.time() - began)
    done = sum(child.get_status() == "Completed" for child in sweep.get_children())
    if done != children:
        raise RuntimeError(f"of {children} runs {done} were completed")
    yield {
        "bare_ms": statistics.median(bare),
        "bare_most": max(bare),
        "returns_ms": statistics.median(returns),
        "returns_most": max(returns),
        "first_ms": statistics.median(firsts),
        "first_most": max(firsts),
        "child_ms": whole / children,
    }


def _bare() -> float:
    began = time.time()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return 1000 * (time.time() - began)
