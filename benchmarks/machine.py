"""What it was measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

PACKAGES = (
    *("mlwidget", "numpy", "ipykernel", "jupyterlab", "anywidget", "ipywidgets", "playwright"),
    *("tensorboardX", "mlflow", "wandb", "trackio", "aim"),
    *("bqplot", "plotly", "tensorboard"),
)


def machine() -> dict[str, str]:
    """Date, processor, cores, memory, system and Python."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": _line("/proc/meminfo", "MemTotal"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }


def versions() -> dict[str, str]:
    """The version of each package that takes part; "not installed" for one that is missing."""
    return {name: version(name) or "not installed" for name in PACKAGES}


def version(package: str) -> str | None:
    """The installed version, or None."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _line(path: str, key: str) -> str:
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")
