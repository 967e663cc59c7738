"""What notebooks import from `azureml.core`.

>>> from mlwidget.azureml.core import VERSION, Experiment, Run, Workspace
>>> VERSION == mlwidget.__version__
True
"""

from __future__ import annotations

import mlwidget
from mlwidget import (
    ComputeTarget,
    Dataset,
    Datastore,
    Environment,
    Experiment,
    Model,
    Run,
    RunConfiguration,
    ScriptRunConfig,
    Workspace,
)
from mlwidget.azureml.core import (
    authentication,
    compute,
    compute_target,
    conda_dependencies,
    dataset,
    datastore,
    environment,
    experiment,
    model,
    run,
    runconfig,
    script_run,
    script_run_config,
    workspace,
)
from mlwidget.azureml.core.run import get_run
from mlwidget.submit.script_run import ScriptRun

__all__ = [
    "VERSION",
    "ComputeTarget",
    "Dataset",
    "Datastore",
    "Environment",
    "Experiment",
    "Model",
    "Run",
    "RunConfiguration",
    "ScriptRun",
    "ScriptRunConfig",
    "Workspace",
    "authentication",
    "compute",
    "compute_target",
    "conda_dependencies",
    "dataset",
    "datastore",
    "environment",
    "experiment",
    "get_run",
    "model",
    "run",
    "runconfig",
    "script_run",
    "script_run_config",
    "workspace",
]

VERSION: str = mlwidget.__version__
"""The version of mlwidget."""
