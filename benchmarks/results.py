"""What a benchmark found, as it is kept in `.benchmarks/` and rendered in `docs/benchmarks.md`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".benchmarks"


@dataclass
class Table:
    """Rows of numbers and texts; `columns` maps a row's key to its heading."""

    title: str
    columns: dict[str, str]
    rows: list[dict[str, Any]]


@dataclass
class Goal:
    """What was promised, what was found, and whether it was enough; None where nobody knows."""

    promise: str
    found: str
    reached: bool | None


@dataclass
class Result:
    """One benchmark's outcome."""

    name: str
    title: str
    tables: list[Table] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    quick: bool = False
    machine: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def save(self) -> Path:
        """The file that holds it."""
        FOLDER.mkdir(exist_ok=True)
        path = FOLDER / f"{self.name}.json"
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")
        return path


def load(name: str) -> Result | None:
    """The last result of that name, or None."""
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        return None
    kept = json.loads(path.read_text("utf-8"))
    kept["tables"] = [Table(**table) for table in kept["tables"]]
    kept["goals"] = [Goal(**goal) for goal in kept["goals"]]
    return Result(**kept)
