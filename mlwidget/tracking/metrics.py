"""What was logged, read back: as the retired SDK gives it, as arrays, and as data frames."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from mlwidget.errors import InvalidTypeError, NotFoundError
from mlwidget.kinds import KINDS, SCALAR, scalar
from mlwidget.records import INT, OTHER, RunFilter
from mlwidget.store.chunks import as_floats
from mlwidget.tracking.core import RunCore
from mlwidget.wire import INTERNAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from numpy.typing import NDArray

    from mlwidget.records import MetricRecord, Points
    from mlwidget.store.base import RunStore


@dataclass(frozen=True, slots=True)
class Series:
    """One metric as columns of equal length, in the order it was logged."""

    name: str
    """The metric."""
    kind: str
    """"scalar", "table", "image"…"""
    step: NDArray[np.int64]
    """Where on the axis."""
    time: NDArray[np.float64]
    """When, in seconds since the epoch."""
    value: NDArray[Any]
    """float64, int64 or bool where all values are of that type; otherwise objects."""

    def __len__(self) -> int:
        return len(self.step)


@dataclass(frozen=True, slots=True)
class Artifact:
    """The file behind an image or report."""

    filename: str
    """Its last part."""
    path: str
    """Its name in the run, as `download_file` takes it."""
    data: bytes
    """What is in it."""
    data_location: str
    """The text that `get_metrics` gives without `populate`."""
    metric_type: str
    """Its kind, as programs of the retired SDK call it."""


class Metrics(RunCore):
    """The calls that read."""

    def get_metrics(
        self,
        name: str | None = None,
        recursive: bool = False,  # noqa: FBT001, FBT002
        run_type: str | None = None,
        populate: bool = False,  # noqa: FBT001, FBT002
    ) -> dict[str, Any]:
        """Metric name to what was logged: the bare value for one, a list for several.

        Rows and tables are a dict of columns; an image or report is the text that names its file.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log_list("loss", [0.5, 0.25])
        >>> run.get_metrics()
        {'loss': [0.5, 0.25]}

        Args:
            name: Only this metric; an unknown one gives an empty dict.
            recursive: Run id to metrics, of this run and all below it that have any.
            run_type: With `recursive`, only of runs of this type.
            populate: Images and reports as `Artifact`, with their bytes.
        """
        if name is not None and not isinstance(name, str):
            raise InvalidTypeError(f"name is a text, got {type(name).__name__}")
        self._recorder.flush(300)
        if not recursive:
            return _metrics(self._store, self.id, name, populate=populate)
        found = {}
        for run_id, store in self._family(run_type):
            metrics = _metrics(store, run_id, name, populate=populate)
            if metrics:
                found[run_id] = metrics
        return found

    def _family(self, run_type: str | None) -> Iterator[tuple[str, RunStore]]:
        if run_type in (None, self._store.record().type):
            yield self.id, self._store
        whole = self._experiment.workspace._store  # noqa: SLF001 - the same package
        parents = [self.id]
        while parents:
            for record in whole.runs(RunFilter(parent=parents.pop())):
                parents.append(record.id)
                if run_type in (None, record.type):
                    yield record.id, whole.run(record.id)

    def series(self, name: str) -> Series:
        """A metric with its steps and times, as NumPy arrays.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log("loss", 0.5, step=10)
        >>> run.series("loss").step, run.series("loss").value
        (array([10]), array([0.5]))

        Args:
            name: The metric.

        Raises:
            NotFoundError: When the run has no such metric.
        """
        self._recorder.flush(300)
        for metric in _known(self._store):
            if metric.name == name:
                return _series(self._store, metric)
        known = ", ".join(sorted(repr(metric.name) for metric in _known(self._store))) or "none"
        raise NotFoundError(f"the run has no metric {name!r}; it has {known}")

    def to_pandas(self, *names: str) -> pd.DataFrame:
        """All points of scalar metrics: columns metric, step, time and value.

        >>> from mlwidget import Run
        >>> run = Run.get_context()
        >>> run.log_list("epoch", [1, 2])
        >>> run.to_pandas("epoch")["value"].tolist()
        [1, 2]

        The value is int64 where all are integers, else float64. What is no number is NaN under value,
        and text and integers beyond 64 bits stand in a further column text.

        Args:
            *names: Only these metrics.
        """
        frames = _module("pandas", "pandas")
        columns: dict[str, Any] = self._columns(names)
        columns["time"] = frames.to_datetime(columns["time"], utc=True)
        return cast("pd.DataFrame", frames.DataFrame(columns))

    def to_polars(self, *names: str) -> pl.DataFrame:
        """The same as `to_pandas`, as a polars data frame."""
        frames = _module("polars", "polars")
        columns = self._columns(names)
        frame = frames.DataFrame({**columns, "metric": columns["metric"].tolist()})
        utc = frames.col("time").dt.replace_time_zone("UTC")
        return cast("pl.DataFrame", frame.with_columns(utc))

    def to_arrow(self, *names: str) -> pa.Table:
        """The same as `to_pandas`, as an Arrow table."""
        arrow = _module("pyarrow", "arrow")
        columns = self._columns(names)
        times = arrow.array(columns.pop("time")).cast(arrow.timestamp("us", tz="UTC"))
        table = arrow.table({name: arrow.array(column.tolist()) for name, column in columns.items()})
        return table.add_column(2, "time", times)

    def _columns(self, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
        self._recorder.flush(300)
        metrics = [one for one in _known(self._store) if one.kind == SCALAR]
        unknown = set(names) - {metric.name for metric in metrics}
        if unknown:
            raise NotFoundError(f"the run has no scalar metric {min(unknown, key=repr)!r}")
        chosen = [metric for metric in metrics if not names or metric.name in names]
        points = [self._store.points(metric.id) for metric in chosen]
        labels = [
            np.full(len(part.steps), metric.name, dtype=object)
            for metric, part in zip(chosen, points, strict=True)
        ]
        times = _joined([part.times for part in points], "<f8")
        columns = {
            "metric": _joined(labels, "O"),
            "step": _joined([part.steps for part in points], "<i8"),
            "time": (times * 1e6).round().astype("datetime64[us]"),
            "value": _numbers(points),
        }
        texts = [text for part in points for text in _texts(part)]
        if any(text is not None for text in texts):
            columns["text"] = np.array([*texts, None], dtype=object)[:-1]
        return columns


def _joined(parts: list[NDArray[Any]], dtype: str) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, dtype)


def _numbers(points: list[Points]) -> NDArray[Any]:
    # A float holds no integer beyond 53 bits: where all are integers, they stay what they are.
    whole = bool(points) and all((part.types == INT).all() for part in points)
    return _joined([part.values if whole else as_floats(part) for part in points], "<f8")  # noqa: PD011


def _texts(points: Points) -> list[str | None]:
    if not points.others:
        return [None] * len(points.steps)
    kinds = zip(points.types.tolist(), scalar.values(points), strict=True)
    return [str(value) if kind == OTHER else None for kind, value in kinds]


def _module(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        msg = f"this needs {name}, which is not installed: pip install 'mlwidget[{extra}]'"
        raise ImportError(msg) from None


def _known(store: RunStore) -> list[MetricRecord]:
    """The metrics that hold anything, also what dead processes left; not our own records."""
    store.recover()
    found = [metric for metric in store.metrics() if metric.count]
    return [metric for metric in found if not metric.name.startswith(INTERNAL)]


def _metrics(store: RunStore, run_id: str, name: str | None, *, populate: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for metric in _known(store):
        if name is not None and metric.name != name:
            continue
        key = metric.name
        if key in found:  # two processes logged two kinds under one name: neither is lost
            key = f"{key} ({metric.kind})"
        if metric.kind == SCALAR:
            found[key] = scalar.result(store.points(metric.id))
        elif metric.kind in KINDS:
            kind = KINDS[metric.kind]
            values = kind.result([kind.decode(entry.body) for entry in store.entries(metric.id)])
            found[key] = (
                _artifact(store, run_id, values, kind.type_tag, populate=populate)
                if isinstance(values, dict) and "artifact" in values and metric.kind != "table"
                else values
            )
    return found


def _artifact(store: RunStore, run_id: str, value: dict[str, Any], tag: str, *, populate: bool) -> Any:
    path = value["artifact"]
    if path is None:  # the disk refused the file; the entry has the document
        return value["value"]
    location = f"aml://artifactId/ExperimentRun/dcid.{run_id}/{path}"
    if not populate:
        return location
    data = store.artifact_path(path).read_bytes()
    return Artifact(path.rpartition("/")[2], path, data, location, tag)


def _series(store: RunStore, metric: MetricRecord) -> Series:
    if metric.kind == SCALAR:
        points = store.points(metric.id)
        return Series(metric.name, SCALAR, points.steps, points.times, scalar.array(points))
    entries = store.entries(metric.id)
    kind = KINDS.get(metric.kind)
    values = [kind.decode(entry.body) if kind else entry.body for entry in entries]
    return Series(
        metric.name,
        metric.kind,
        np.array([entry.step for entry in entries], np.int64),
        np.array([entry.time for entry in entries], np.float64),
        np.array([*values, None], dtype=object)[:-1],
    )
