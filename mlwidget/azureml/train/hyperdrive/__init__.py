"""`azureml.train.hyperdrive`."""

from mlwidget.azureml.train.hyperdrive import (
    parameter_expressions,
    policy,
    run,
    runconfig,
    sampling,
)
from mlwidget.submit.sweep import *  # noqa: F403
from mlwidget.submit.sweep import __all__ as _all

__all__ = [*_all, "parameter_expressions", "policy", "run", "runconfig", "sampling"]  # noqa: PLE0604 - texts, all of them
