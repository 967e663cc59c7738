"""`azureml.core.experiment`."""

from enum import Enum

from mlwidget import Experiment


class ViewType(Enum):
    """Which experiments are listed."""

    ActiveOnly = "ActiveOnly"
    All = "All"
    ArchivedOnly = "ArchivedOnly"


__all__ = [
    "Experiment",
    "ViewType",
]
