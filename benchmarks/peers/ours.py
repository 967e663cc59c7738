"""mlwidget."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.peers.base import Peer, as_dict

RUN = "the-run"


class Ours(Peer):
    title = "mlwidget"
    package = "mlwidget"
    imports = "import mlwidget"
    one = "run.log('loss', x)"

    def open(self, folder: Path) -> dict[str, Any]:
        from mlwidget import Experiment, Workspace

        workspace = Workspace.create("bench", folder=folder / "workspace", exist_ok=True)
        experiment = Experiment(workspace, "bench")
        self.run = experiment.start_logging(run_id=RUN, outputs=None, snapshot_directory=None)
        return {"run": self.run, "loss": self.run.metric("loss")}

    def close(self) -> None:
        self.run.complete()

    def read(self, folder: Path) -> list[float]:
        from mlwidget import Workspace

        run = Workspace(folder=folder / "workspace").get_run(RUN)
        return run.series("loss").value

    def several(self, count: int) -> str:
        return f"run.log({as_dict(count)}, step=i)"


PEER = Ours()
