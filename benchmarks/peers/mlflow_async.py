"""MLflow with its SQLite store; a thread of its own waits for the disk."""

from __future__ import annotations

from benchmarks.peers.mlflow_sync import Mlflow


class MlflowAsync(Mlflow):
    title = "MLflow, SQLite, async"
    synchronous = False
    one = "mlflow.log_metric('loss', x, step=i, synchronous=False)"


PEER = MlflowAsync()
