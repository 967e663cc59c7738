"""`azureml.core.datastore`."""

from mlwidget import Datastore

__all__ = [
    "Datastore",
]
