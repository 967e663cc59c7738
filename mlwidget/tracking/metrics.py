"""What was logged, read back: as the retired SDK gives it, as arrays, and as data frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mlwidget.errors import InvalidTypeError, NotFoundError
from mlwidget.kinds import KINDS, SCALAR, scalar
from mlwidget.records import RunFilter
from mlwidget.store.chunks import as_floats
from mlwidget.tracking.core import RunCore

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from numpy.typing import NDArray

    from mlwidget.records import MetricRecord
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

        What is no number is NaN under value, and stands in a further column text.

        Args:
            *names: Only these metrics.
        """
        import pandas as pd

        columns = self._columns(names)
        columns["time"] = pd.to_datetime(columns["time"], utc=True)
        return pd.DataFrame(columns)

    def to_polars(self, *names: str) -> pl.DataFrame:
        """The same as `to_pandas`, as a polars data frame."""
        import polars as pl

        columns = self._columns(names)
        frame = pl.DataFrame({**columns, "metric": columns["metric"].tolist()})
        return frame.with_columns(pl.col("time").dt.replace_time_zone("UTC"))

    def to_arrow(self, *names: str) -> pa.Table:
        """The same as `to_pandas`, as an Arrow table."""
        import pyarrow as pa

        columns = self._columns(names)
        times = pa.array(columns.pop("time")).cast(pa.timestamp("us", tz="UTC"))
        table = pa.table({name: pa.array(column.tolist()) for name, column in columns.items()})
        return table.add_column(2, "time", times)

    def _columns(self, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
        self._recorder.flush(300)
        metrics = [one for one in _known(self._store) if one.kind == SCALAR]
        unknown = set(names) - {metric.name for metric in metrics}
        if unknown:
            raise NotFoundError(f"the run has no scalar metric {sorted(unknown)[0]!r}")
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
            "value": _joined([as_floats(part) for part in points], "<f8"),
        }
        texts = [value if isinstance(value, str) else None for part in points for value in _texts(part)]
        if any(text is not None for text in texts):
            columns["text"] = np.array([*texts, None], dtype=object)[:-1]
        return columns


def _joined(parts: list[NDArray[Any]], dtype: str) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, dtype)


def _texts(points: Any) -> list[Any]:
    return scalar.values(points) if points.others else [None] * len(points.steps)


def _known(store: RunStore) -> list[MetricRecord]:
    """The metrics that hold anything, also what dead processes left."""
    store.recover()
    return [metric for metric in store.metrics() if metric.count]


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
