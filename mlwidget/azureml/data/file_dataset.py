"""`azureml.data.file_dataset`."""

from mlwidget.submit.dataset import FileDataset

__all__ = [
    "FileDataset",
]
