"""An experiment: a named set of runs."""

from __future__ import annotations

import re
import time
from html import escape
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidNameError, InvalidTypeError, InvalidValueError
from mlwidget.tracking import open_runs
from mlwidget.tracking.tags import check_keys, check_tags, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mlwidget.tracking.run import Run
    from mlwidget.tracking.workspace import Workspace

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,254}")
_VIEWS: Final = ("ActiveOnly", "ArchivedOnly", "All")


class Experiment:
    """A named set of runs; made when it is not there.

    >>> experiment = Experiment(Workspace.from_config(), "digits")
    >>> with experiment.start_logging() as run:
    ...     run.log("loss", 0.5)

    Args:
        workspace: Where it is.
        name: Letters, digits, "_" and "-", at most 255, the first a letter or digit.

    Raises:
        InvalidNameError: For another name.
    """

    def __init__(self, workspace: Workspace, name: str) -> None:
        if not hasattr(workspace, "_store"):
            msg = f"Experiment takes a Workspace first, got {type(workspace).__name__}"
            raise InvalidTypeError(msg)
        if not isinstance(name, str):
            raise InvalidTypeError(f"an experiment's name is a text, got {type(name).__name__}")
        if not _NAME.fullmatch(name):
            msg = (
                "an experiment's name has 1 to 255 letters, digits, '_' and '-', and begins with a "
                f"letter or digit; got {name[:100]!r}"
            )
            raise InvalidNameError(msg)
        self._workspace = workspace
        self._record = workspace._store.create_experiment(name)  # noqa: SLF001 - the same package

    @property
    def name(self) -> str:
        """Its name."""
        return self._record.name

    @property
    def id(self) -> str:
        """Its id, by which `Experiment.delete` knows it."""
        return self._record.id

    @property
    def workspace(self) -> Workspace:
        """The workspace it is in."""
        return self._workspace

    @property
    def workspace_object(self) -> Workspace:
        """The workspace it is in."""
        return self._workspace

    @property
    def archived_time(self) -> float | None:
        """When it was archived, in seconds since the epoch; None while it is not."""
        return self._record.archived

    @property
    def tags(self) -> dict[str, str | None]:
        """Its tags."""
        return dict(self._record.tags)

    def start_logging(
        self,
        outputs: Any = True,  # noqa: FBT002 - the retired SDK's order
        snapshot_directory: str | Path | None = None,
        *,
        display_name: str | None = None,
        description: str | None = None,
        tags: dict[str, str] | None = None,
        properties: dict[str, str] | None = None,
        run_id: str | None = None,
    ) -> Run:
        """A new run, Running.

        >>> run = Experiment(Workspace.from_config(), "digits").start_logging()
        >>> run.get_status()
        'Running'
        >>> run.complete()

        Args:
            outputs: What is kept at the end of what training leaves in the working directory: True
                for `outputs`, other folders by name, False or None for nothing.
            snapshot_directory: A folder of code to keep with the run.
            display_name: What views call it.
            description: What it is about.
            tags: Tags to begin with.
            properties: Properties to begin with.
            run_id: Its id, if it is to have a certain one.
        """
        from mlwidget.tracking.create import start_run

        return start_run(
            self,
            outputs=outputs,
            snapshot_directory=snapshot_directory,
            name=display_name,
            description=description,
            tags=tags,
            properties=properties,
            run_id=run_id,
        )

    def submit(self, config: Any, tags: dict[str, str] | None = None, **kwargs: Any) -> Run:
        """The run of what was submitted; it works in the background, and goes on without this program.

        >>> from mlwidget import ScriptRunConfig
        >>> experiment = Experiment(Workspace.from_config(), "digits")
        >>> config = ScriptRunConfig(".", command=["python", "-c", "print('trained')"])
        >>> run = experiment.submit(config, tags={"try": "first"})
        >>> run.wait_for_completion()["status"]
        'Completed'

        Args:
            config: What to run: a ScriptRunConfig or a HyperDriveConfig.
            tags: Tags of the run.
            show_output: Wait for the end, and write what the script prints to standard output.

        Raises:
            InvalidTypeError: For anything else, and for keywords that nobody knows.
            InvalidValueError: When there is no such script.
        """
        return submit(config, self, tags=tags, **kwargs)

    def get_runs(
        self,
        type: str | None = None,  # noqa: A002
        tags: Any = None,
        properties: Any = None,
        include_children: bool = False,  # noqa: FBT001, FBT002
    ) -> Iterator[Run]:
        """The runs, newest first.

        Args:
            type: Only of this type.
            tags: Only with this tag, or with all of these tags and values.
            properties: The same for properties.
            include_children: Runs that have a parent, too.
        """
        from mlwidget.tracking.run import Run

        return Run.list(self, type, tags, properties, include_children=include_children)

    @staticmethod
    def list(
        workspace: Workspace,
        experiment_name: str | None = None,
        view_type: str = "ActiveOnly",
        tags: Any = None,
    ) -> list[Experiment]:
        """The experiments of a workspace, oldest first.

        Args:
            workspace: Where to look.
            experiment_name: Only the one of this name.
            view_type: "ActiveOnly", "ArchivedOnly" or "All".
            tags: Only with this tag, or with all of these tags and values.
        """
        if view_type not in _VIEWS:
            raise InvalidValueError(f"view_type takes one of {', '.join(_VIEWS)}, got {view_type!r}")
        conditions = wanted(tags, "tags")
        found = []
        for record in workspace._store.experiments():  # noqa: SLF001
            is_there = (record.archived is None) == (view_type == "ActiveOnly") or view_type == "All"
            fits = all(
                key in record.tags and v in (None, record.tags[key]) for key, v in conditions.items()
            )
            if is_there and fits and experiment_name in (None, record.name):
                found.append(Experiment(workspace, record.name))
        return found

    @staticmethod
    def delete(workspace: Workspace, experiment_id: str) -> None:
        """Remove an experiment with all its runs and files; it cannot be undone.

        Runs of it that this process holds open are canceled.

        Raises:
            ExperimentNotFoundError: When there is no experiment of that id.
        """
        for run in open_runs.open_runs():
            if run.experiment.id == experiment_id:
                run.cancel()
        workspace._store.delete_experiment(experiment_id)  # noqa: SLF001

    def archive(self) -> None:
        """Put it out of sight of `Workspace.experiments`; its runs stay."""
        self._update(archived=time.time())

    def reactivate(self, new_name: str | None = None) -> None:
        """Bring it back from the archive."""
        if new_name not in (None, self.name):
            msg = f"experiment {self.name!r} cannot be renamed to {new_name!r}: its runs carry its name"
            raise InvalidValueError(msg)
        self._update(archived=None)

    def tag(self, key: str, value: str | None = None) -> None:
        """Add a tag, or replace its value."""
        self.set_tags({key: value})

    def set_tags(self, tags: dict[str, str | None]) -> None:
        """Add tags, or replace their values; others stay."""
        self.refresh()
        self._update(tags={**self._record.tags, **check_tags(tags)})

    def remove_tags(self, tags: Iterable[str]) -> None:
        """Remove tags by name."""
        gone = check_keys(tags)
        self.refresh()
        self._update(tags={key: v for key, v in self._record.tags.items() if key not in gone})

    def refresh(self) -> None:
        """Read again what another process may have changed."""
        self._record = self._workspace._store.experiment(self.name)  # noqa: SLF001

    def _update(self, **changes: Any) -> None:
        self._record = self._workspace._store.update_experiment(self.name, **changes)  # noqa: SLF001

    def get_portal_url(self) -> str:
        """Where it lies."""
        return f"{self._workspace.folder}#{self.name}"

    @property
    def portal_url(self) -> str:
        """Where it lies."""
        return self.get_portal_url()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Experiment) and (other._workspace, other.id) == (
            self._workspace,
            self.id,
        )

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Experiment(Name: {self.name},\nWorkspace: {self._workspace.name})"

    def _repr_html_(self) -> str:
        cells = f"<td>{escape(self.name)}</td><td>{escape(self._workspace.name)}</td>"
        return (
            f'<table style="width:100%"><tr><th>Name</th><th>Workspace</th></tr><tr>{cells}</tr></table>'
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return Experiment, (self._workspace, self.name)


def submit(config: Any, experiment: Experiment, *, show_output: bool = False, **kwargs: Any) -> Run:
    """The run of what was submitted: each kind of configuration knows how it is run."""
    begin = getattr(config, "_submit", None)
    if begin is None:
        msg = f"submit takes a ScriptRunConfig or a HyperDriveConfig, got {type(config).__name__}"
        raise InvalidTypeError(msg)
    run: Run = begin(experiment, **kwargs)
    if show_output:
        run.wait_for_completion(show_output=True)
    return run
