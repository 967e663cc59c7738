"""`azureml.core.run`."""

from mlwidget import Run

__all__ = ["Run"]
