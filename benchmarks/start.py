"""What `import mlwidget` costs above Python's own start, and what it does beside."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import peers
from benchmarks.process import environment, scratch
from benchmarks.results import Goal, Result, Table

RUNS = 41
PEER_RUNS = 7
LIMIT_MS = 150.0
OURS = {
    "numpy, for comparison": "import numpy",
    "mlwidget": "import mlwidget",
    "mlwidget, the names of a notebook": "from mlwidget import Experiment, RunDetails, Workspace",
}
# The system also counts threads that Python does not know: NumPy's linear algebra starts some.
WATCHED = """
import sys
events = []
sys.addaudithook(lambda event, _: event.startswith("socket.") and events.append(event))
{statement}
import json, os
threads = sys.modules["threading"].active_count() - 1 if "threading" in sys.modules else 0
found = {{
    "threads": threads,
    "native": len(os.listdir("/proc/self/task")) - 1 - threads,
    "network": len(events),
    "modules": len(sys.modules),
}}
print(json.dumps(found), file=sys.__stderr__)
"""


def measure(quick: bool) -> Result:
    """Ours and the others, each in turn with an empty program."""
    runs, others = (5, 2) if quick else (RUNS, PEER_RUNS)
    rows = [_row(title, statement, runs) for title, statement in OURS.items()]
    for name in peers.NAMES[1:]:
        peer = peers.peer(name)
        if any(row["peer"] == peer.package for row in rows):
            continue
        missing = peers.missing(name)
        rows.append(
            {"peer": peer.package, "note": missing}
            if missing
            else _row(peer.package, peer.imports, others)
        )
    plain, names = rows[1], rows[2]
    quiet = all(row["threads"] == row["network"] == row["printed"] == 0 for row in (plain, names))
    columns = {
        "peer": "package",
        "statement": "statement",
        "runs": "runs",
        "above_ms": "ms above Python's start, median",
        "python_ms": "Python's start, ms",
        "printed": "characters printed",
        "threads": "threads started",
        "native": "threads of native libraries",
        "network": "uses of sockets",
        "modules": "modules loaded",
        "note": "",
    }
    return Result(
        "start",
        "Import",
        [Table("", columns, rows)],
        [
            Goal(
                f"`import mlwidget` at most {LIMIT_MS:.0f} ms above Python's own start",
                f"{plain['above_ms']:.0f} ms; with the names of a notebook {names['above_ms']:.0f} ms",
                plain["above_ms"] <= LIMIT_MS,
            ),
            Goal(
                "nothing printed, no thread, no network",
                f"{_quiet(plain)}; with the names of a notebook {_quiet(names)}",
                quiet,
            ),
        ],
        ["`python -c pass` and the import take turns; compiled files are there. Medians."],
    )


def _quiet(row: dict[str, Any]) -> str:
    return f"{row['printed']} characters, {row['threads']} threads, {row['network']} sockets"


def _row(title: str, statement: str, runs: int) -> dict[str, Any]:
    with scratch() as folder:
        watched = _python(folder, WATCHED.format(statement=statement))
        said = watched.stderr.strip().splitlines()
        if watched.returncode:
            return {"peer": title, "statement": statement, "note": said[-1] if said else "it failed"}
        found = json.loads(said[-1])
        found["printed"] = len(watched.stdout) + sum(map(len, said[:-1]))
        bare, full = [], []
        for _ in range(runs):
            bare.append(_milliseconds(folder, "pass"))
            full.append(_milliseconds(folder, statement))
    above = median(full) - median(bare)
    print(f"  {statement}: {above:.0f} ms above {median(bare):.0f} ms, {found}", flush=True)
    return {
        "peer": title,
        "statement": statement,
        "runs": runs,
        "above_ms": above,
        "python_ms": median(bare),
        **found,
    }


def _milliseconds(folder: Path, statement: str) -> float:
    began = time.perf_counter()
    _python(folder, statement)
    return (time.perf_counter() - began) * 1000


def _python(folder: Path, program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment(folder),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
