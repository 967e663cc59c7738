"""`azureml.core.workspace`."""

from mlwidget import Workspace

__all__ = ["Workspace"]
