"""`azureml.train.hyperdrive.runconfig`."""

from mlwidget.submit.sweep import (
    HyperDriveConfig,
    HyperDriveRunConfig,
    PrimaryMetricGoal,
)

__all__ = [
    "HyperDriveConfig",
    "HyperDriveRunConfig",
    "PrimaryMetricGoal",
]
