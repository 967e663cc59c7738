"""The modules of the retired SDK, for notebooks and scripts that name them.

From now on `import azureml.core` means this package.

>>> import mlwidget.azureml
>>> mlwidget.azureml.load_ipython_extension(None)  # `%load_ext mlwidget.azureml`; the import does it too
>>> from azureml.core import Run, Workspace
>>> Run is mlwidget.Run
True

Raises:
    SdkInstalledError: When the SDK itself is installed; `MLWIDGET_AZUREML=replace` says to go on.
"""

from __future__ import annotations

from typing import Any

from mlwidget.azureml import hook

hook.install()

from mlwidget.azureml import core, data, exceptions, train, widgets  # noqa: E402

__all__ = ["core", "data", "exceptions", "train", "widgets"]


def load_ipython_extension(_shell: Any) -> None:
    """Nothing; `%load_ext mlwidget.azureml` gives the names of the retired SDK to a notebook."""
    hook.install()


def unload_ipython_extension(_shell: Any) -> None:
    """Nothing; the names mean what they meant before."""
    hook.uninstall()
