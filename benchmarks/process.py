"""Each measurement runs in a process of its own: a crash or a hang costs one row and not the rest.

    outcome = call("benchmarks.memory:logging", seconds=60, folder=folder, points=1000)

The task is a generator; what it yields is there also when it dies or is stopped later.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers import SILENCE
from benchmarks.results import FOLDER, ROOT

KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "MLWIDGET_CHROMIUM")


@dataclass
class Outcome:
    """What a task yielded, and why there is not more; None when it came to its end."""

    rows: list[dict[str, Any]]
    trouble: str | None

    @property
    def last(self) -> dict[str, Any]:
        """The last row; empty when there is none."""
        return self.rows[-1] if self.rows else {}


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder on the disk that holds the checkout; memory is no disk."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix="scratch-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def start(task: str, folder: Path, **arguments: Any) -> subprocess.Popen[bytes]:
    """The process, started in a group of its own; rows go to `folder/rows`, what it says to `said`."""
    with (folder / "said").open("ab") as said:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "benchmarks.child",
                task,
                str(folder / "rows"),
                json.dumps(arguments),
            ],
            env=environment(folder),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def call(task: str, *, seconds: float, folder: Path | None = None, **arguments: Any) -> Outcome:
    """What the task yielded in a new process within that time."""
    if folder is None:
        with scratch() as new:
            return call(task, seconds=seconds, folder=new, **arguments)
    (folder / "rows").unlink(missing_ok=True)
    process = start(task, folder, **arguments)
    trouble = None
    try:
        code = process.wait(seconds)
        if code:
            trouble = f"ended with code {code}: {last_words(folder)}"
    except subprocess.TimeoutExpired:
        trouble = f"stopped after {seconds:.0f} s"
    finally:
        end(process)
    return Outcome(rows(folder), trouble)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def rows(folder: Path) -> list[dict[str, Any]]:
    """What the task has yielded until now."""
    try:
        lines = (folder / "rows").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in lines if line.endswith("}")]


def last_words(folder: Path) -> str:
    """The last line that the task said."""
    said = (folder / "said").read_text("utf-8", "replace").strip().splitlines()
    return said[-1][:160] if said else "it said nothing"


def environment(folder: Path) -> dict[str, str]:
    """Nothing of the user's: no settings, no names of services, no telemetry."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return {
        **kept,
        **SILENCE,
        "HOME": str(home),
        "TRACKIO_DIR": str(folder / "trackio"),
        "WANDB_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",
    }
