"""Aim, in a local repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.peers.base import Peer, as_dict


class Aim(Peer):
    title = "Aim, local"
    package = "aim"
    imports = "import aim"
    one = "run.track(x, name='loss', step=i)"

    def open(self, folder: Path) -> dict[str, Any]:
        import aim

        # its own measuring of the machine is off, for its sake
        self.run = aim.Run(repo=str(folder), system_tracking_interval=None, capture_terminal_logs=False)
        return {"run": self.run}

    def close(self) -> None:
        self.run.close()

    def read(self, folder: Path) -> list[float]:
        import aim
        from aim.storage.context import Context

        repo = aim.Repo.from_path(str(folder))
        found = []
        for name in repo.list_all_runs():
            # Opened to go on with it: what is not in the repository's index reads as empty otherwise.
            run = aim.Run(
                name, repo=str(folder), system_tracking_interval=None, capture_terminal_logs=False
            )
            metric = run.get_metric("loss", Context({}))
            if metric is not None:
                found += metric.data.items_list()[1][0]
        return found

    def several(self, count: int) -> str:
        return f"run.track({as_dict(count)}, step=i)"


PEER = Aim()
