"""`azureml.core.script_run_config`."""

from mlwidget import ScriptRunConfig

__all__ = ["ScriptRunConfig"]
