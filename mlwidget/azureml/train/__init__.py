"""`azureml.train`."""

from mlwidget.azureml.train import hyperdrive

__all__ = ["hyperdrive"]
