"""An empty method: what no Python call can go below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.peers.base import Peer, as_dict


class Empty:
    """Takes what a run takes, and does nothing."""

    def log(self, name: Any, value: Any = None, step: int | None = None) -> None:
        """Nothing."""


class Nothing(Peer):
    title = "an empty method"
    package = "mlwidget"
    imports = "pass"
    one = "run.log('loss', x)"

    def open(self, folder: Path) -> dict[str, Any]:
        return {"run": Empty()}

    def close(self) -> None:
        pass

    def several(self, count: int) -> str:
        return f"run.log({as_dict(count)}, step=i)"


PEER = Nothing()
