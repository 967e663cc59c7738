"""Shows runs under the notebook cell."""

from mlwidget.widget.run_details import RunDetails

__all__ = ["RunDetails"]
