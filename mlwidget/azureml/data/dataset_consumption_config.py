"""`azureml.data.dataset_consumption_config`."""

from mlwidget.submit.consumption import DatasetConsumptionConfig

__all__ = [
    "DatasetConsumptionConfig",
]
