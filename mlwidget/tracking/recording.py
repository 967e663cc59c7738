"""Everything that a run logs. Wrong calls raise at once; trouble on disk never does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.kinds import KINDS
from mlwidget.kinds import list as list_kind
from mlwidget.kinds import table as table_kind
from mlwidget.kinds.names import check_name
from mlwidget.store.scalars import coerce, coerce_step
from mlwidget.tracking.core import RunCore
from mlwidget.tracking.media import keep_image, keep_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mlwidget.store.tail import LogScalar

_MISSING: Final = object()
_PLAIN: Final = frozenset({float, int, bool, str, type(None)})
"""Types of values that a handle never refuses."""


class Metric:
    """A metric of a run, for a loop that counts nanoseconds.

    >>> from mlwidget import Run
    >>> loss = Run.get_context().metric("loss")
    >>> loss.log(0.5)
    >>> loss(0.25, step=10)
    """

    __slots__ = ("log", "name")

    def __init__(self, name: str, log: LogScalar) -> None:
        self.name = name
        """The metric's name."""
        self.log = log
        """Records one point: `log(value, step=None)`."""

    def __call__(self, value: Any, step: int | None = None) -> None:
        self.log(value, step)

    def __repr__(self) -> str:
        return f"Metric({self.name!r})"


class Recording(RunCore):
    """The calls that log."""

    def log(
        self,
        name: str | Mapping[str, Any],
        value: Any = _MISSING,
        description: str = "",
        step: int | None = None,
    ) -> None:
        """Record one value of a metric.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log("loss", 0.5)
        >>> run.log({"loss": 0.25, "accuracy": 0.9}, step=1)
        >>> run.get_metrics()
        {'loss': [0.5, 0.25], 'accuracy': 0.9}

        Args:
            name: The metric; "/" groups. Or a dict of several metrics with a value each.
            value: A number, text, bool or None, also of NumPy or a tensor with one element.
            description: Taken and not kept.
            step: Where on the axis; counted by itself if not given.

        Raises:
            InvalidTypeError: For several values (use `log_list`) and for objects.
            InvalidNameError: For a name that is empty, too long or holds control characters.
            KindConflictError: For a metric that holds tables, images or the like.
        """
        try:
            handle = self._handles[name]  # type: ignore[index]  # a dict ends in the except
        except (KeyError, TypeError):
            pass
        else:
            handle(value, step)
            return
        self._log_first(name, value, step)  # out of the except: its errors stand alone

    def _log_first(self, name: Any, value: Any, step: Any) -> None:
        if isinstance(name, dict) and value is _MISSING:
            self._log_several(name, step)
        elif value is _MISSING:
            raise InvalidTypeError(f"log({name!r}) needs a value: log(name, value)")
        elif isinstance(name, dict):
            raise InvalidTypeError("log takes a dict of values alone: log({...}, step=…)")
        else:
            self._recorder.first(name, value, step)

    def _log_several(self, values: dict[Any, Any], step: Any) -> None:
        # All or none: every value is looked at before the first is kept.
        if step is not None:
            step = coerce_step(step)
        handles = self._handles
        if _PLAIN.issuperset(map(type, values.values())) and handles.keys() >= values.keys():
            for name, value in values.items():
                handles[name](value, step)
            return
        for name, value in values.items():
            coerce(value, check_name(name))
        bound = [handles.get(name) or self._recorder.bind(name) for name in values]
        for handle, value in zip(bound, values.values(), strict=True):
            handle(value, step)

    def log_many(self, name: str, values: Sequence[Any], steps: Sequence[int] | None = None) -> None:
        """Record many points of one metric at once, with their steps.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log_many("loss", [0.5, 0.25], steps=[10, 20])

        Args:
            name: The metric.
            values: A list or array, as `log_list` takes it.
            steps: As many integers; counted by themselves if not given.
        """
        check_name(name)
        checked = list_kind.check(name, values)
        column = None
        if steps is not None:
            if not hasattr(steps, "__iter__"):
                msg = f"log_many({name!r}) takes a list of steps, got {type(steps).__name__}"
                raise InvalidTypeError(msg)
            column = np.asarray([coerce_step(step) for step in steps], np.int64)
            if len(column) != len(checked):
                counts = f"{len(column)} and {len(checked)}"
                msg = f"log_many({name!r}) takes as many steps as values, got {counts}"
                raise InvalidValueError(msg)
        self._recorder.bulk(name, checked, column)

    def log_list(self, name: str, value: Iterable[Any], description: str = "") -> None:
        """Record several values of a metric at once, in their order.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log_list("loss", [0.5, 0.25])

        Args:
            name: The metric; the same as one that `log` has.
            value: A list, range, generator, array of one dimension, or column of a data frame.
            description: Taken and not kept.

        Raises:
            InvalidTypeError: For a single value, text, a dict, and more than one dimension.
        """
        check_name(name)
        self._recorder.bulk(name, list_kind.check(name, value))

    def log_row(self, name: str, description: str | None = None, **kwargs: Any) -> None:
        """Record a row of a table.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log_row("best", epoch=3, loss=0.5)
        >>> run.log_row("best", epoch=7, loss=0.25)
        >>> run.get_metrics("best")
        {'best': {'epoch': [3, 7], 'loss': [0.5, 0.25]}}

        Args:
            name: The metric.
            description: Taken and not kept.
            **kwargs: The columns with a value each; rows may differ, what a row lacks is None.
        """
        check_name(name)
        second: Any = description
        if second is not None and not isinstance(second, str):
            msg = f"log_row({name!r}) takes columns by keyword, got {type(second).__name__}"
            raise InvalidTypeError(msg)
        row = table_kind.check_row(name, kwargs)
        self._recorder.entry(name, "table", KINDS["table"].encode(row))

    def log_table(self, name: str, value: Any, description: str = "") -> None:
        """Record rows of a table.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log_table("curve", {"x": [0, 1], "y": [0.5, 0.25]})

        Args:
            name: The metric; the same as one that `log_row` has.
            value: A dict of columns of one length, or a data frame.
            description: Taken and not kept.
        """
        check_name(name)
        table = table_kind.check_table(name, value)
        if any(table.values()):
            self._recorder.entry(name, "table", KINDS["table"].encode(table))

    def log_image(
        self,
        name: str,
        path: str | Path | None = None,
        plot: Any = None,
        description: str = "",
        *,
        step: int | None = None,
    ) -> None:
        """Record an image.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log_image("first digit", plot=[[0, 128], [255, 0]])

        Args:
            name: The metric.
            path: An image file: PNG, JPEG, GIF, BMP, WebP or TIFF.
            plot: A matplotlib figure, pyplot, a PIL image, or an array of height and width with 3, 4
                or no channels.
            description: Taken and not kept.
            step: Where on the axis; counted by itself if not given.

        Raises:
            InvalidValueError: For both or none of `path` and `plot`, and for a file that is no image.
        """
        check_name(name)
        step = None if step is None else coerce_step(step)
        body = keep_image(self._store, self._recorder, name, path, plot)
        if body is not None:
            self._recorder.entry(name, "image", body, step)

    def log_confusion_matrix(self, name: str, value: Any, description: str = "") -> None:
        """Record a confusion matrix: how often each class was taken for each other.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> data = {"class_labels": ["cat", "dog"], "matrix": [[8, 2], [1, 9]]}
        >>> report = {"schema_type": "confusion_matrix", "schema_version": "1.0.0", "data": data}
        >>> run.log_confusion_matrix("pets", report)

        Args:
            name: The metric.
            value: A dict or JSON text `{"schema_type": "confusion_matrix", "schema_version": "1.0.0",
                "data": {"class_labels": […], "matrix": [[…]]}}`.
            description: Taken and not kept.
        """
        self._log_report(name, "confusion_matrix", value)

    def log_accuracy_table(self, name: str, value: Any, description: str = "") -> None:
        """Record an accuracy table: what ROC, precision-recall and lift are drawn from.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> data = {"class_labels": ["spam"]}
        >>> for way in ("probability", "percentile"):
        ...     data[f"{way}_thresholds"] = [0.5]
        ...     data[f"{way}_tables"] = [[[8, 1, 9, 2]]]
        >>> report = {"schema_type": "accuracy_table", "schema_version": "1.0.1", "data": data}
        >>> run.log_accuracy_table("filter", report)

        Args:
            name: The metric.
            value: A dict or JSON text of schema_type "accuracy_table"; its data has `class_labels`,
                and for `probability_` and `percentile_` each the `thresholds` and `tables`.
            description: Taken and not kept.
        """
        self._log_report(name, "accuracy_table", value)

    def log_residuals(self, name: str, value: Any, description: str = "") -> None:
        """Record how far predictions were off, counted in bins.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> data = {"bin_edges": [-1, 0, 1], "bin_counts": [3, 4]}
        >>> report = {"schema_type": "residuals", "schema_version": "1.0.0", "data": data}
        >>> run.log_residuals("price", report)

        Args:
            name: The metric.
            value: A dict or JSON text of schema_type "residuals"; its data has `bin_edges` and
                `bin_counts`.
            description: Taken and not kept.
        """
        self._log_report(name, "residuals", value)

    def log_predictions(self, name: str, value: Any, description: str = "") -> None:
        """Record predicted against true values, averaged in bins.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> data = {"bin_averages": [2.5], "bin_errors": [0.5], "bin_counts": [3], "bin_edges": [0, 5]}
        >>> report = {"schema_type": "predictions", "schema_version": "1.0.0", "data": data}
        >>> run.log_predictions("price", report)

        Args:
            name: The metric.
            value: A dict or JSON text of schema_type "predictions"; its data has `bin_averages`,
                `bin_errors`, `bin_counts` and `bin_edges`.
            description: Taken and not kept.
        """
        self._log_report(name, "predictions", value)

    def _log_report(self, name: str, kind: str, value: Any) -> None:
        check_name(name)
        body = keep_report(self._store, self._recorder, name, kind, value)
        self._recorder.entry(name, kind, body)

    def metric(self, name: str) -> Metric:
        """A metric bound to its name: the fastest way to log it.

        >>> from mlwidget import Run
        >>> loss = Run.get_context().metric("loss")
        >>> for epoch in range(3):
        ...     loss.log(1 / (epoch + 1))

        Args:
            name: The metric.
        """
        return Metric(name, self._recorder.bind(name))

    def flush(self, timeout_seconds: float | None = 300) -> bool:
        """Whether everything that was logged until now is in the store.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log("loss", 0.5)
        >>> run.flush()
        True

        Args:
            timeout_seconds: How long to wait at most; None for as long as it takes.
        """
        return self._recorder.flush(timeout_seconds)
