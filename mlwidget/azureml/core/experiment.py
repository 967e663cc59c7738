"""`azureml.core.experiment`."""

from mlwidget import Experiment

__all__ = ["Experiment"]
