"""The public API: workspaces, experiments, runs and models."""

from __future__ import annotations

from mlwidget.tracking.experiment import Experiment
from mlwidget.tracking.model import Model
from mlwidget.tracking.run import Run
from mlwidget.tracking.workspace import Workspace

__all__ = ["Experiment", "Model", "Run", "Workspace"]
