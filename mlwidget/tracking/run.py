"""A run: everything one training recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from mlwidget.errors import InvalidTypeError, NotFoundError, RunNotFoundError
from mlwidget.provided import provide, provided
from mlwidget.records import RunFilter
from mlwidget.tracking.children import Children
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.details import Details
from mlwidget.tracking.export import Export
from mlwidget.tracking.files import Files
from mlwidget.tracking.lifecycle import Lifecycle
from mlwidget.tracking.logging_handler import Logging
from mlwidget.tracking.metrics import Metrics
from mlwidget.tracking.progress import Progressing
from mlwidget.tracking.recording import Recording
from mlwidget.tracking.removing import Removing
from mlwidget.tracking.snapshot import Snapshots
from mlwidget.tracking.steering import Steering
from mlwidget.tracking.tags import Tags, wanted
from mlwidget.tracking.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mlwidget.records import RunRecord
    from mlwidget.tracking.experiment import Experiment
    from mlwidget.tracking.workspace import Workspace


class Run(
    Recording,
    Logging,
    Progressing,
    Steering,
    Metrics,
    Tags,
    Files,
    Snapshots,
    Children,
    Removing,
    Waiting,
    Details,
    Export,
    Lifecycle,
):
    """A run by its id: of this process, of another one, or long over.

    >>> experiment = Experiment(Workspace.from_config(), "digits")
    >>> with experiment.start_logging() as run:
    ...     run.log("loss", 0.5)
    >>> Run(experiment, run.id).get_metrics()
    {'loss': 0.5}

    `Experiment.start_logging` begins a new one; `Run.get_context` gives the one that this program is
    in. Any process may log into a run, also after its end.

    Args:
        experiment: The experiment it belongs to.
        run_id: Its id.
        outputs: Taken and not needed.

    Raises:
        RunNotFoundError: When the experiment has no such run.
    """

    def __init__(self, experiment: Experiment, run_id: str, outputs: Any = None, **kwargs: Any) -> None:
        if kwargs:
            raise InvalidTypeError(f"Run takes experiment, run_id and outputs, not {min(kwargs)!r}")
        super().__init__(experiment, run_id, outputs)
        real = self._store.record().experiment
        if real != experiment.name:
            msg = f"run {run_id!r} is in experiment {real!r}, not in {experiment.name!r}: use Run.get"
            raise RunNotFoundError(msg)

    @classmethod
    def _known(cls, experiment: Experiment, run_id: str) -> Self:
        """A run of which the experiment is sure: nothing is read."""
        run = cls.__new__(cls)
        RunCore.__init__(run, experiment, run_id)
        return run

    @staticmethod
    def get(workspace: Workspace, run_id: str) -> Run:
        """The run of that id; RunNotFoundError when there is none.

        >>> run = Run.get_context()
        >>> Run.get(Workspace.from_config(), run.id) == run
        True
        """
        from mlwidget.tracking.experiment import Experiment

        record = workspace._store.run(run_id).record()  # noqa: SLF001 - the same package
        return run_of(Experiment(workspace, record.experiment), run_id, record.type)

    def get_environment(self) -> Any:
        """The environment that the run was submitted with, as it was then.

        Raises:
            NotFoundError: For a run that was not submitted.
        """
        definition = self._store.record().details.get("runDefinition")
        factory = provided("workspace", "environment")
        if not isinstance(definition, dict) or factory is None:
            raise NotFoundError(
                f"run {self.id} was not submitted: it has the environment of its program"
            )
        return factory(definition["environment"])

    @property
    def input_datasets(self) -> dict[str, Any]:
        """The data that a script was submitted with, by name: paths, and datasets."""
        factory = provided("workspace", "inputs")
        found: dict[str, Any] = factory(self._experiment.workspace) if factory is not None else {}
        return found

    @staticmethod
    def list(
        experiment: Experiment,
        type: str | None = None,  # noqa: A002
        tags: Any = None,
        properties: Any = None,
        status: str | None = None,
        include_children: bool = False,  # noqa: FBT001, FBT002
        _rehydrate_runs: bool = True,  # noqa: FBT001, FBT002
    ) -> Iterator[Run]:
        """The runs of an experiment, newest first.

        Args:
            experiment: The experiment.
            type: Only of this type.
            tags: Only with this tag, or with all of these tags and values.
            properties: The same for properties.
            status: Only with this status.
            include_children: Runs that have a parent, too.
        """
        wants = RunFilter(
            experiment=experiment.name,
            type=type,
            status=status,
            include_children=include_children,
            tags=wanted(tags, "tags"),
            properties=wanted(properties, "properties"),
        )
        workspace = experiment.workspace
        records = workspace._store.runs(wants)  # noqa: SLF001 - the same package
        return runs_of(workspace, records, experiment)

    @staticmethod
    def add_type_provider(runtype: str, run_factory: Callable[[Experiment, str], Run]) -> None:
        """Let runs of a type be objects of another class, wherever they are found.

        Args:
            runtype: The type, as `run.type` says it.
            run_factory: Makes the object, out of an experiment and a run's id.
        """
        provide("run", runtype, run_factory)

    @classmethod
    def get_context(
        cls,
        allow_offline: bool = True,  # noqa: FBT001, FBT002
        used_for_context_manager: bool = False,  # noqa: FBT001, FBT002
        **_others: Any,
    ) -> Run:
        """The run that this program is in; one for the process.

        Where a launcher gave the process a run, that one. Otherwise a new run in the workspace of
        `Workspace.from_config()`, in an experiment with the program's name.

        >>> run = Run.get_context()
        >>> run == Run.get_context()
        True

        Args:
            allow_offline: Whether a new run may begin where no launcher gave one.
            used_for_context_manager: Taken and not needed.

        Raises:
            RunNotFoundError: Outside a launcher, where `allow_offline` is false.
        """
        from mlwidget.tracking.context import current_run

        return current_run(allow_new=allow_offline)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._experiment, self._id)


def run_of(experiment: Experiment, run_id: str, kind: str | None) -> Run:
    """The run, of which the experiment is sure, as an object of the class for its type."""
    factory: Any = provided("run", kind) or Run
    if isinstance(factory, type) and issubclass(factory, Run):
        return factory._known(experiment, run_id)  # noqa: SLF001 - the class of this module
    made: Run = factory(experiment, run_id)
    return made


def runs_of(workspace: Workspace, records: Iterable[RunRecord], *known: Experiment) -> Iterator[Run]:
    """The runs of those records, but for what was removed since; the experiments need not be known."""
    from mlwidget.tracking.experiment import Experiment

    experiments = {one.name: one for one in known}
    for record in records:
        name = record.experiment
        if name not in experiments:
            experiments[name] = Experiment(workspace, name)
        try:
            run = run_of(experiments[name], record.id, record.type)
        except RunNotFoundError:  # its folder was removed by hand
            continue
        yield run
