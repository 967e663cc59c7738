"""`azureml.core.model`."""

from mlwidget import Model

__all__ = ["Model"]
