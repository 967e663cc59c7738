"""`azureml.data.data_reference`."""

from mlwidget.submit.datastore import DataReference

__all__ = [
    "DataReference",
]
