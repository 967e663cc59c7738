"""`azureml.data.datapath`."""

from mlwidget.submit.datastore import DataReference as DataPath

__all__ = [
    "DataPath",
]
