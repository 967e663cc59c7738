"""What of the retired SDK has no meaning on one machine, and why."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final, NoReturn

from mlwidget.errors import UnavailableError

PAGE: Final = "docs/migrating-from-azureml.md"

MODULES: Final = {
    "azureml.accel": "needs hardware of the retired service",
    "azureml.automl": "chooses models by a service; a sweep (HyperDriveConfig) searches on this machine",
    "azureml.contrib": "never became part of the SDK",
    "azureml.core.container_registry": "describes where the service keeps images; `docker login` knows",
    "azureml.core.image": "makes an image for a web service, and nothing is deployed from here",
    "azureml.core.linked_service": "links the service to others of its kind",
    "azureml.core.private_endpoint": "opens the service's network",
    "azureml.core.profile": "measures a web service, and nothing is deployed from here",
    "azureml.core.resource_configuration": "sizes a web service, and nothing is deployed from here",
    "azureml.core.webservice": "deploys a model as a web service; `Model.download` gives its file",
    "azureml.datadrift": "watches data by a service",
    "azureml.data.azure_data_lake_datastore": "reads from a cloud's storage",
    "azureml.data.azure_sql_database_datastore": "reads from a cloud's database",
    "azureml.data.sql_data_reference": "reads from a cloud's database",
    "azureml.dataprep": "reads data by a service; pandas reads files",
    "azureml.explain": "explains models; the package interpret-community does it without a service",
    "azureml.interpret": "explains models; the package interpret-community does it without a service",
    "azureml.mlflow": "is the service's side of MLflow",
    "azureml.opendatasets": "loads data from the network",
    "azureml.pipeline": "runs steps by a service: submit a ScriptRunConfig for each step",
    "azureml.responsibleai": "explains models by a service",
    "azureml.tensorboard": "copies runs for TensorBoard; RunDetails shows them",
    "azureml.train.automl": "chooses models by a service; a sweep (HyperDriveConfig) searches on this "
    "machine",
    "azureml.train.dnn": "was replaced by ScriptRunConfig, which is here",
    "azureml.train.estimator": "was replaced by ScriptRunConfig, which is here",
    "azureml.train.rl": "starts clusters of the retired service",
    "azureml.train.sklearn": "was replaced by ScriptRunConfig, which is here",
}
"""Modules by their name, with what they do that is not done here; those below them too."""


def why_left_out(name: str) -> str | None:
    """What a module does that is not done here; None for one that is not known.

    >>> why_left_out("azureml.pipeline.core.graph")
    'runs steps by a service: submit a ScriptRunConfig for each step'
    """
    while name:
        if name in MODULES:
            return MODULES[name]
        name = name.rpartition(".")[0]
    return None


class LeftOut:
    """A name that can be imported and not be used.

    >>> LeftOut("azureml.pipeline.core.Pipeline", "runs steps by a service")()
    Traceback (most recent call last):
    mlwidget.errors.UnavailableError: azureml.pipeline.core.Pipeline has no meaning on one machine: ...

    Args:
        name: The name in full.
        why: What it does that is not done here.
    """

    def __init__(self, name: str, why: str) -> None:
        self.__dict__.update(__name__=name.rpartition(".")[2], __qualname__=name, _why=why)

    def _raise(self) -> NoReturn:
        said = f"{self.__qualname__} has no meaning on one machine: it {self._why}"
        raise UnavailableError(f"{said} ({PAGE} lists what works)")

    def __call__(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        self._raise()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # what Python asks of everything
        self._raise()

    def __mro_entries__(self, _bases: tuple[Any, ...]) -> NoReturn:
        self._raise()

    def __instancecheck__(self, _one: Any) -> bool:
        return False

    def __subclasscheck__(self, _one: Any) -> bool:
        return False

    def __repr__(self) -> str:
        return f"<{self.__qualname__}: not on one machine>"


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return left_out(f"{self.__name__}.{name}")


def left_out_module(name: str) -> ModuleType:
    """A module of that name, each name in which is a LeftOut."""
    module = _Module(name, f"{name} has no meaning on one machine.")
    module.__path__ = []
    return module


def left_out(name: str) -> LeftOut:
    """The LeftOut of a name, whose reason is that of its module.

    >>> left_out("azureml.tensorboard.Tensorboard")
    <azureml.tensorboard.Tensorboard: not on one machine>
    """
    return LeftOut(name, why_left_out(name) or "is a part of the retired service")
