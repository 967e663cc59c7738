"""`azureml.widgets`."""

from mlwidget import RunDetails

__all__ = ["RunDetails"]
