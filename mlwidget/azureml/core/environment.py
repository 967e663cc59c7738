"""`azureml.core.environment`."""

from mlwidget import Environment
from mlwidget.submit.conda_dependencies import CondaDependencies
from mlwidget.submit.sections import DockerSection, PythonSection
from mlwidget.submit.sections import DockerSection as DockerEnvironment
from mlwidget.submit.sections import PythonSection as PythonEnvironment

__all__ = [
    "CondaDependencies",
    "DockerEnvironment",
    "DockerSection",
    "Environment",
    "PythonEnvironment",
    "PythonSection",
]
