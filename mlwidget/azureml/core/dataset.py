"""`azureml.core.dataset`."""

from mlwidget import Dataset

__all__ = [
    "Dataset",
]
