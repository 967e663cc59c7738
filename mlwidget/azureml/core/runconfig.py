"""`azureml.core.runconfig`."""

from mlwidget import Environment, RunConfiguration
from mlwidget import Environment as EnvironmentDefinition
from mlwidget.submit.conda_dependencies import CondaDependencies
from mlwidget.submit.distributed import (
    MpiConfiguration,
    PyTorchConfiguration,
    TensorflowConfiguration,
)
from mlwidget.submit.run_configuration import DockerConfiguration, HistoryConfiguration

__all__ = [
    "CondaDependencies",
    "DockerConfiguration",
    "Environment",
    "EnvironmentDefinition",
    "HistoryConfiguration",
    "MpiConfiguration",
    "PyTorchConfiguration",
    "RunConfiguration",
    "TensorflowConfiguration",
]
