"""`azureml.core.compute_target`."""

from mlwidget.errors import ComputeTargetNotFoundError as ComputeTargetException
from mlwidget.submit.compute import ComputeTarget, LocalTarget

__all__ = ["ComputeTarget", "ComputeTargetException", "LocalTarget"]
