"""MLflow with its SQLite store; each call waits for the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from benchmarks.peers.base import Peer, as_dict


class Mlflow(Peer):
    title = "MLflow, SQLite, sync"
    package = "mlflow"
    imports = "import mlflow"
    synchronous: ClassVar[bool] = True
    one = "mlflow.log_metric('loss', x, step=i, synchronous=True)"

    def open(self, folder: Path) -> dict[str, Any]:
        import mlflow

        mlflow.set_tracking_uri(_place(folder))
        mlflow.create_experiment("bench", artifact_location=str(folder / "artifacts"))
        mlflow.set_experiment("bench")
        mlflow.start_run()
        return {"mlflow": mlflow}

    def close(self) -> None:
        import mlflow

        mlflow.end_run()
        if not self.synchronous:
            mlflow.flush_async_logging()

    def read(self, folder: Path) -> list[float]:
        import mlflow

        client = mlflow.MlflowClient(_place(folder))
        experiment = client.get_experiment_by_name("bench")
        assert experiment is not None
        found = []
        for run in client.search_runs([experiment.experiment_id]):
            history = client.get_metric_history(run.info.run_id, "loss")
            found += [point.value for point in sorted(history, key=lambda point: point.step)]
        return found

    def several(self, count: int) -> str:
        return f"mlflow.log_metrics({as_dict(count)}, step=i, synchronous={self.synchronous})"


def _place(folder: Path) -> str:
    return f"sqlite:///{folder / 'mlflow.db'}"


PEER = Mlflow()
