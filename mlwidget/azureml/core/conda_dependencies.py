"""`azureml.core.conda_dependencies`."""

from mlwidget.submit.conda_dependencies import CondaDependencies

__all__ = ["CondaDependencies"]
