"""A disk that is full: the training goes on, and nothing is lost once there is room again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mlwidget import Run, Workspace

resource = pytest.importorskip("resource", reason="only POSIX systems limit the size of a file")

# No file of this process may grow beyond 1 MB for a while, as on a disk that is full.
TRAIN = """
import resource, sys
from mlwidget import Experiment, Workspace

run = Experiment(Workspace.from_config(), "full").start_logging(run_id="full")
run.log("before", 1.0)
run.flush()
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
for number in range(COUNT):
    run.log("loss", float(number))
    run.log("text", f"value {number}")
trouble = []
for attempt in range(30):  # the store may be slow before it is full
    if any("wait in the tail" in one or "cannot be written" in one for one in trouble):
        break
    assert not run.flush(timeout_seconds=2), "the disk was not full"
    trouble = run.health
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
run.complete()
assert run.health == [], run.health
print(trouble)
"""
COUNT = 100_000


@pytest.mark.parametrize("first", ["ring", "append file"])
def test_a_full_disk_stops_no_training_and_costs_no_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    monkeypatch.setenv("MLWIDGET_WORKSPACE", str(tmp_path))
    script = TRAIN.replace("COUNT", str(COUNT))
    if first == "append file":  # full from the beginning: there is no room for a ring
        limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))\n"
        script = script.replace('run.log("before"', limit + 'run.log("before"')

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "wait in the tail" in done.stdout or "cannot be written" in done.stdout
    run = Run.get(Workspace.from_config(), "full")
    assert run.get_status() == "Completed"
    assert run.get_metrics("before") == {"before": 1.0}
    assert run.series("loss").value.tolist() == [float(number) for number in range(COUNT)]
    assert run.get_metrics("text")["text"] == [f"value {number}" for number in range(COUNT)]
