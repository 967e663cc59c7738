"""`azureml.data.dataset_factory`."""

from mlwidget.submit.dataset import FileDatasetFactory, TabularDatasetFactory

__all__ = [
    "FileDatasetFactory",
    "TabularDatasetFactory",
]
