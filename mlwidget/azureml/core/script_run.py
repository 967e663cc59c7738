"""`azureml.core.script_run`."""

from mlwidget.submit.script_run import ScriptRun

__all__ = ["ScriptRun"]
