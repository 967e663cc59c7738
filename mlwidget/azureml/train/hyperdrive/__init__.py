"""`azureml.train.hyperdrive`."""

from mlwidget.azureml.train.hyperdrive import parameter_expressions
from mlwidget.submit.sweep import *  # noqa: F403
from mlwidget.submit.sweep import __all__ as _all

__all__ = [*_all, "parameter_expressions"]  # noqa: PLE0604 - texts, all of them
