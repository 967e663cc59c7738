"""`azureml.data.tabular_dataset`."""

from mlwidget.submit.dataset import TabularDataset

__all__ = [
    "TabularDataset",
]
