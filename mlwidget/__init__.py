"""Live training runs under the notebook cell that started them.

>>> import mlwidget
>>> experiment = mlwidget.Experiment(mlwidget.Workspace.from_config(), "digits")
>>> with experiment.start_logging() as run:
...     run.log("loss", 0.5)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from mlwidget.provided import provide

if TYPE_CHECKING:
    from mlwidget.submit.compute import ComputeTarget
    from mlwidget.submit.dataset import Dataset
    from mlwidget.submit.datastore import Datastore
    from mlwidget.submit.environment import Environment
    from mlwidget.submit.run_configuration import RunConfiguration
    from mlwidget.submit.script_run_config import ScriptRunConfig
    from mlwidget.submit.sweep import HyperDriveConfig
    from mlwidget.tracking import Experiment, Model, Run, Workspace
    from mlwidget.widget import RunDetails
    from mlwidget.widget.compare import compare

__all__ = [
    "ComputeTarget",
    "Dataset",
    "Datastore",
    "Environment",
    "Experiment",
    "HyperDriveConfig",
    "Model",
    "Run",
    "RunConfiguration",
    "RunDetails",
    "ScriptRunConfig",
    "Workspace",
    "compare",
    "errors",
]

_FROM = {
    "ComputeTarget": "mlwidget.submit.compute",
    "Dataset": "mlwidget.submit.dataset",
    "Datastore": "mlwidget.submit.datastore",
    "Environment": "mlwidget.submit.environment",
    "Experiment": "mlwidget.tracking.experiment",
    "HyperDriveConfig": "mlwidget.submit.sweep",
    "Model": "mlwidget.tracking.model",
    "Run": "mlwidget.tracking.run",
    "RunConfiguration": "mlwidget.submit.run_configuration",
    "RunDetails": "mlwidget.widget",
    "ScriptRunConfig": "mlwidget.submit.script_run_config",
    "Workspace": "mlwidget.tracking.workspace",
    "compare": "mlwidget.widget.compare",
}


_MODULES = {
    "errors": "mlwidget.errors",
    "plots": "mlwidget.plots",
    "sweep": "mlwidget.sweep",
}
provide("run", "azureml.scriptrun", "mlwidget.submit.script_run:ScriptRun")
provide("run", "hyperdrive", "mlwidget.submit.sweep.hyper_drive_run:HyperDriveRun")
provide("workspace", "environment", "mlwidget.submit.environment:Environment.from_dict")
provide("workspace", "environments", "mlwidget.submit.environments:every")
provide("workspace", "datastores", "mlwidget.submit.datastore:datastores")
provide("workspace", "default datastore", "mlwidget.submit.datastore:Datastore")
provide("workspace", "datasets", "mlwidget.submit.dataset:datasets")
provide("workspace", "inputs", "mlwidget.submit.dataset:inputs")
provide("workspace", "compute_targets", "mlwidget.submit.compute:compute_targets")


def __getattr__(name: str) -> Any:
    # `import mlwidget` loads nothing: a name brings its module when it is first asked for.
    if name in _MODULES:
        return importlib.import_module(_MODULES[name])
    if name in _FROM:
        found = getattr(importlib.import_module(_FROM[name]), name)
        globals()[name] = found
        return found
    if name == "__version__":
        from importlib.metadata import version

        return version("mlwidget")
    raise AttributeError(f"module 'mlwidget' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


def load_ipython_extension(shell: Any) -> None:
    """Nothing; `%load_ext mlwidget` gives `%%track` and `%mlwidget`, and runs know their cells."""
    from mlwidget.notebook.extension import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Nothing; magics and hooks are gone, open runs stay open."""
    from mlwidget.notebook.extension import unload

    unload(shell)
