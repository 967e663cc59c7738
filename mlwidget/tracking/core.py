"""What all parts of a run stand on: its experiment, its store, and its recorder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlwidget.errors import InvalidTypeError
from mlwidget.tracking.recorder import Recorder, recorder_of

if TYPE_CHECKING:
    from mlwidget.store.base import RunStore
    from mlwidget.store.tail import LogScalar
    from mlwidget.tracking.control import Control
    from mlwidget.tracking.experiment import Experiment


class RunCore:
    """A run by its id; `Run` adds everything else."""

    def __init__(self, experiment: Experiment, run_id: str, outputs: Any = None) -> None:
        if not hasattr(experiment, "workspace"):
            msg = f"Run takes an Experiment first, got {type(experiment).__name__}"
            raise InvalidTypeError(msg)
        if not isinstance(run_id, str):
            raise InvalidTypeError(f"run_id is a text, got {type(run_id).__name__}")
        self._experiment = experiment
        self._store: RunStore = experiment.workspace._store.run(run_id)  # noqa: SLF001 - the same package
        self._id = run_id
        self._recorder: Recorder = recorder_of(experiment.workspace.folder, run_id, self._store)
        self._handles: dict[str, LogScalar] = self._recorder.handles

    @property
    def id(self) -> str:
        """The run's id, by which `Run(experiment, id)` finds it again."""
        return self._id

    @property
    def experiment(self) -> Experiment:
        """The experiment that the run belongs to."""
        return self._experiment

    @property
    def health(self) -> list[str]:
        """Trouble in storage, a sentence each; empty when all is well.

        >>> Run.get_context().health
        []
        """
        return self._recorder.health()

    @property
    def _control(self) -> Control:
        found = self._recorder.control
        if found is None:
            from mlwidget.tracking.control import control_of

            found = control_of(self)
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RunCore) and (other._id, other._experiment.workspace) == (
            self._id,
            self._experiment.workspace,
        )

    def __hash__(self) -> int:
        return hash(self._id)
