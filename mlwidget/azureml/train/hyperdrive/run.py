"""`azureml.train.hyperdrive.run`."""

from mlwidget.submit.sweep import HyperDriveRun, PrimaryMetricGoal

__all__ = [
    "HyperDriveRun",
    "PrimaryMetricGoal",
]
