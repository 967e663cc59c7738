"""The modules of the retired SDK, for notebooks that name them.

>>> import mlwidget.azureml as azureml
>>> azureml.core.Workspace is azureml.core.workspace.Workspace
True
"""

from __future__ import annotations

from mlwidget.azureml import core, widgets

__all__ = ["core", "widgets"]
