"""What a viewer was told of each metric."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mlwidget.feed.sketch import Sketch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlwidget.feed.cursor import Piece
    from mlwidget.feed.pack import Buffer
    from mlwidget.feed.sketch import Floats
    from mlwidget.records import MetricRecord
    from mlwidget.wire import Kind, SeriesPart

SCALAR: Final = "scalar"


@dataclass(slots=True, eq=False)
class Series:
    """One metric, with a picture of what was told of it."""

    id: int
    name: str
    kind: Kind
    sketch: Sketch
    entries: int = 0
    """How many it holds, if it is not scalar."""
    told: bool = False
    """Whether the viewer knows it."""

    @property
    def total(self) -> int:
        """Points or entries up to now."""
        return self.sketch.total if self.kind in (SCALAR, "text") else self.entries

    def part(self, buffer: Buffer, columns: tuple[Floats, ...]) -> SeriesPart:
        """The description of these points, put into the buffer."""
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "total": self.total,
            "n": len(columns[0]),
            "at": buffer.add(columns),
        }


@dataclass(slots=True)
class Known:
    """All metrics that a viewer was told of, each with its number.

    Args:
        budget: Points of a series that are kept at most.
    """

    budget: int
    series: dict[tuple[str, str], Series] = field(default_factory=dict)

    def take(self, pieces: Iterable[Piece], limit: int) -> dict[Series, Sketch]:
        """The points that are new, thinned to `limit` for each series, after they were noted."""
        fresh: dict[Series, Sketch] = {}
        for piece in pieces:
            series = self._of(piece.name, "text" if piece.is_text else SCALAR)
            if series.kind == "text" and not piece.is_text:
                series.kind, series.told = SCALAR, False  # a number came after all: it is a line
            if series not in fresh:
                fresh[series] = Sketch(limit, start=series.sketch.total)
            for sketch in (series.sketch, fresh[series]):
                sketch.add(piece.steps, piece.times, piece.values, piece.numbers, piece.total)
        return fresh

    def count(self, metrics: Iterable[MetricRecord]) -> list[Series]:
        """The metrics of other kinds that hold more than was told."""
        grown = []
        for metric in metrics:
            if metric.kind == SCALAR:
                continue
            kind: Any = metric.kind
            series = self._of(metric.name, kind)
            if series.entries != metric.count:
                series.entries = metric.count
                grown.append(series)
        return grown

    def by_id(self, number: int) -> Series | None:
        """The metric of that number."""
        return next((one for one in self.series.values() if one.id == number), None)

    def _of(self, name: str, kind: Kind) -> Series:
        # one name may stand for numbers and, out of another process, for a table
        key = (name, SCALAR if kind == "text" else kind)
        series = self.series.get(key)
        if series is None:
            series = self.series[key] = Series(len(self.series), name, kind, Sketch(self.budget))
        return series
