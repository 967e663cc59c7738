"""What notebooks import from `azureml.core`.

>>> from mlwidget.azureml.core import VERSION, Experiment, Run, Workspace
>>> VERSION == mlwidget.__version__
True
"""

from __future__ import annotations

import mlwidget
from mlwidget.azureml.core import experiment, model, run, workspace
from mlwidget.azureml.core.experiment import Experiment
from mlwidget.azureml.core.model import Model
from mlwidget.azureml.core.run import Run
from mlwidget.azureml.core.workspace import Workspace

__all__ = [
    "VERSION",
    "Experiment",
    "Model",
    "Run",
    "Workspace",
    "experiment",
    "model",
    "run",
    "workspace",
]

VERSION: str = mlwidget.__version__
"""The version of mlwidget."""
