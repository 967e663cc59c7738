"""`azureml.data`."""

import mlwidget
from mlwidget.azureml.data import (
    data_reference,
    datapath,
    dataset_consumption_config,
    dataset_factory,
    file_dataset,
    tabular_dataset,
)
from mlwidget.submit.consumption import DatasetConsumptionConfig, OutputFileDatasetConfig
from mlwidget.submit.dataset import FileDataset, TabularDataset

__all__ = [
    "DatasetConsumptionConfig",
    "FileDataset",
    "OutputFileDatasetConfig",
    "TabularDataset",
    "data_reference",
    "datapath",
    "dataset_consumption_config",
    "dataset_factory",
    "file_dataset",
    "tabular_dataset",
]

__version__: str = mlwidget.__version__
