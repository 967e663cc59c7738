"""The trackers that stand beside ours, and how each is silenced: by its own documented variables."""

from __future__ import annotations

import importlib

from benchmarks.machine import version
from benchmarks.peers.base import Peer

NAMES = (
    "ours",
    "tensorboardx",
    "trackio_local",
    "aim_local",
    "wandb_offline",
    "mlflow_sync",
    "mlflow_async",
)

SILENCE = {
    "DO_NOT_TRACK": "true",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "WANDB_MODE": "offline",
    "WANDB_SILENT": "true",
    "WANDB_CONSOLE": "off",
    "WANDB_ERROR_REPORTING": "false",
    "WANDB_DISABLE_GIT": "true",
    "WANDB_DISABLE_CODE": "true",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
}


def peer(name: str) -> Peer:
    """The peer of that file, not opened; nothing of its package is imported yet."""
    found: Peer = importlib.import_module(f"benchmarks.peers.{name}").PEER
    return found


def missing(name: str) -> str | None:
    """Why the peer cannot take part; None when it can."""
    package = peer(name).package
    if version(package) is None:
        return f"{package} is not installed here (see benchmarks/requirements.txt)"
    return None
