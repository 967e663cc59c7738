"""Runs below a run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.records import RunFilter
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.tags import check_key, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlwidget.tracking.run import Run

MOST: Final = 100
NUMBER_TAG: Final = "azureml.batch_child_number"


class Children(RunCore):
    """The calls that make and find children."""

    @property
    def parent(self) -> Run | None:
        """The run above this one; None for a run at the top."""
        above = self._store.record().parent
        return self._run(above) if above is not None else None

    def _run(self, run_id: str) -> Run:
        from mlwidget.tracking.run import Run

        return Run.get(self._experiment.workspace, run_id)

    def child_run(self, name: str | None = None, run_id: str | None = None, outputs: Any = None) -> Run:
        """A new run below this one, Running.

        >>> run = Run.get_context()
        >>> with run.child_run("fold 1") as child:
        ...     child.log("loss", 0.5)

        Args:
            name: What views call it.
            run_id: Its id, if it is to have a certain one.
            outputs: Folders to keep at its end, as `start_logging` takes them.
        """
        from mlwidget.tracking.create import start_run

        return start_run(self._experiment, outputs=outputs, name=name, run_id=run_id, parent=self)

    def create_children(
        self,
        count: int | None = None,
        tag_key: str | None = None,
        tag_values: Sequence[str] | None = None,
    ) -> list[Run]:
        """Several new runs below this one, Running: so many, or one for each value of a tag.

        Args:
            count: How many, at most 100; each is tagged with its number.
            tag_key: The tag that tells them apart.
            tag_values: Its values, one for each run.

        Raises:
            InvalidValueError: For both or neither way, and for more than 100.
        """
        from mlwidget.tracking.create import start_run

        tags = self._batch_tags(count, tag_key, tag_values)
        made: list[Any] = [
            start_run(self._experiment, outputs=None, tags=one, parent=self) for one in tags
        ]
        return made

    def _batch_tags(self, count: Any, key: str | None, values: Any) -> list[dict[str, str]]:
        if count is not None and (key is not None or values is not None):
            raise InvalidValueError("create_children takes count, or tag_key and tag_values, not both")
        if count is not None:
            if isinstance(count, bool) or not isinstance(count, int) or count < 1:
                raise InvalidValueError(f"create_children takes a count of at least 1, got {count!r}")
            tags = [{NUMBER_TAG: str(number)} for number in range(min(count, MOST + 1))]
        elif key is None or values is None:
            raise InvalidValueError("create_children takes count, or tag_key and tag_values")
        elif isinstance(values, str):
            raise InvalidTypeError(f"tag_values takes a list, got the text {values!r}")
        else:
            if not isinstance(values, Iterable):
                msg = f"tag_values takes a list, got {values!r:.80} ({type(values).__name__})"
                raise InvalidTypeError(msg)
            tags = [{check_key(key): str(value)} for value in values]
        if len(tags) > MOST:
            msg = f"create_children makes at most {MOST} runs at once, asked for more: call it again"
            raise InvalidValueError(msg)
        return tags

    def submit_child(self, config: Any, tags: dict[str, str] | None = None, **kwargs: Any) -> Run:
        """The run of what was submitted, below this one: see `Experiment.submit`.

        Args:
            config: What to run.
            tags: Tags of the run.
        """
        from mlwidget.tracking.experiment import submit

        return submit(config, self._experiment, parent=self, tags=tags, **kwargs)

    def get_children(
        self,
        recursive: bool = False,  # noqa: FBT001, FBT002
        tags: Any = None,
        properties: Any = None,
        type: str | None = None,  # noqa: A002
        status: str | None = None,
        _rehydrate_runs: bool = True,  # noqa: FBT001, FBT002
    ) -> Iterator[Run]:
        """The runs below this one, newest first.

        Args:
            recursive: Children of children, too.
            tags: Only with this tag, or with all of these tags and values.
            properties: The same for properties.
            type: Only of this type.
            status: Only with this status.
        """
        wants = RunFilter(
            type=type,
            status=status,
            tags=wanted(tags, "tags"),
            properties=wanted(properties, "properties"),
        )
        return self._children(wants, recursive=recursive)

    def _children(self, wants: RunFilter, *, recursive: bool) -> Iterator[Run]:
        from mlwidget.store.sqlite import matches
        from mlwidget.tracking.run import run_of

        store = self._experiment.workspace._store  # noqa: SLF001 - the same package
        parents = [self.id]
        while parents:
            for record in store.runs(RunFilter(parent=parents.pop(0))):
                if recursive:
                    parents.append(record.id)
                is_type = wants.type in (None, record.type)
                if is_type and matches(record, wants):
                    yield run_of(self._experiment, record.id, record.type)
