"""The run of a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from mlwidget.submit import workplace
from mlwidget.tracking.run import Run

if TYPE_CHECKING:
    from mlwidget.tracking.experiment import Experiment

TYPE: Final = "azureml.scriptrun"


class ScriptRun(Run):
    """A run of a script that was submitted.

    Args:
        experiment: The experiment it belongs to.
        run_id: Its id.
        directory: Taken and not needed.
    """

    def __init__(
        self,
        experiment: Experiment,
        run_id: str,
        directory: Any = None,  # noqa: ARG002 - the retired SDK's
        _run_config: Any = None,
    ) -> None:
        super().__init__(experiment, run_id)

    def clean(self) -> None:
        """Remove the folder in which a script has failed; that of one that has not is gone already."""
        workplace.remove(self.id)
