"""`azureml.core.compute`."""

from mlwidget.errors import ComputeTargetNotFoundError as ComputeTargetException
from mlwidget.submit.compute import AmlCompute, ComputeInstance, ComputeTarget

__all__ = ["AmlCompute", "ComputeInstance", "ComputeTarget", "ComputeTargetException"]
