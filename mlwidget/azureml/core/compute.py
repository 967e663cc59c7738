"""`azureml.core.compute`."""

from mlwidget.errors import ComputeTargetNotFoundError as ComputeTargetException
from mlwidget.submit.compute import AmlCompute, ComputeInstance, ComputeTarget, RemoteCompute

__all__ = [
    "AmlCompute",
    "ComputeInstance",
    "ComputeTarget",
    "ComputeTargetException",
    "RemoteCompute",
]
