"""trackio, on this machine: no Space, no server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.peers.base import Peer, as_dict


class Trackio(Peer):
    title = "trackio, local"
    package = "trackio"
    imports = "import trackio"
    one = "trackio.log({'loss': x})"

    def open(self, folder: Path) -> dict[str, Any]:
        import trackio

        trackio.init("bench", name="run", embed=False, auto_log_cpu=False, auto_log_gpu=False)
        return {"trackio": trackio}

    def close(self) -> None:
        import trackio

        trackio.finish()

    def read(self, folder: Path) -> list[float]:
        from trackio.sqlite_storage import SQLiteStorage

        return [log["loss"] for log in SQLiteStorage.get_logs("bench", "run") if "loss" in log]

    def several(self, count: int) -> str:
        return f"trackio.log({as_dict(count)}, step=i)"


PEER = Trackio()
