"""What of a run is worth keeping beside its picture: answers to the questions that a viewer will ask."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mlwidget.feed.frozen.asker import Asker
from mlwidget.feed.frozen.codec import code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mlwidget.feed.feed import Feed
    from mlwidget.feed.frozen.limits import Limits
    from mlwidget.wire import SeriesPart, Snapshot

LOGS: Final = ("logs/", "azureml-logs/", "user_logs/", "system_logs/")
FEW: Final = 1_000
"""Bytes at the end of a log that are worth more than most else."""
REPORTS: Final = ("confusion_matrix", "accuracy_table", "residuals", "predictions")
POINT_BYTES: Final = 12
"""What an exact point takes, about."""


class Item(NamedTuple):
    """Something that may be kept."""

    worth: int
    """The smaller the better."""
    of: int
    """Of which of the view's runs it tells."""
    field: str
    """Where it stands in `mlwidget.frozen.Held`."""
    value: dict[str, Any]
    name: str
    """What it is to a person, if it is left out."""
    data: bytes = b""
    """What stands behind the JSON."""

    def placed(self, at: int) -> dict[str, Any]:
        """The value, after it was said where its data will stand."""
        if self.field == "bytes":
            return {**self.value, "at": at}
        if self.field == "fine":
            return {**self.value, "columns": {**self.value["columns"], "at": at}}
        return self.value


def items(feeds: Sequence[Feed], pictures: Sequence[Snapshot], limits: Limits) -> Iterator[Item]:
    """All that may be kept of some runs, the most important first.

    Args:
        feeds: The runs.
        pictures: What a viewer was told of each.
        limits: How much is wanted.
    """
    scalars = sum(one["kind"] == "scalar" for picture in pictures for one in picture["series"])
    most = min(limits.points, limits.size // (POINT_BYTES * max(1, scalars)))
    told = (
        _Items(at, Asker(feed), picture["series"], limits).all(most)
        for at, (feed, picture) in enumerate(zip(feeds, pictures, strict=True))
    )
    return heapq.merge(*told, key=lambda item: item.worth)


class _Items:
    """What may be kept of one run."""

    def __init__(self, of: int, ask: Asker, series: Sequence[SeriesPart], limits: Limits) -> None:
        self._of = of
        self._ask = ask
        self._series = series
        self._limits = limits

    def all(self, most: int) -> Iterator[Item]:
        """Everything, the most important first.

        Args:
            most: Points of each series that are worth keeping.
        """
        limits, of = self._limits, self._of
        if details := self._ask.about(what="details"):
            yield Item(0, of, "details", details, "the details")
        if runs := self._ask.about(what="runs", children=True, start=0, after=None):
            runs |= {"rows": runs["rows"][: 1 + limits.children], "next": None}
            yield Item(1, of, "runs", runs, "the list of runs")
        files = (self._ask.about(what="files") or {"files": []})["files"]
        yield Item(2, of, "files", {"files": files[: limits.files], "total": len(files)}, "the files")
        logs = [one["name"] for one in files if one["name"].startswith(LOGS)]
        if limits.log > FEW:
            yield from self._bytes(3, logs[:1], FEW)
        yield from self._entries(4, self._kinds(*REPORTS), 1)
        yield from self._points(5, most)
        yield from self._tables(6)
        names: list[str] = []
        for item in self._entries(7, self._kinds("image", "text", *REPORTS), limits.entries):
            names += _images(item.value)
            yield item
        sizes = {one["name"]: one["size"] for one in files}
        small = [name for name in reversed(names) if sizes.get(name, limits.image + 1) <= limits.image]
        yield from self._bytes(8, small, limits.image)
        yield from self._bytes(9, logs, limits.log)

    def _kinds(self, *kinds: str) -> list[SeriesPart]:
        return [one for one in self._series if one["kind"] in kinds]

    def _bytes(self, worth: int, names: Iterable[str], most: int) -> Iterator[Item]:
        for name in dict.fromkeys(names):
            found = self._ask.end_of(name, most)
            if found is not None:
                yield Item(worth, self._of, "bytes", found[0], name, found[1])

    def _entries(self, worth: int, series: Iterable[SeriesPart], most: int) -> Iterator[Item]:
        for one in series:
            answer = self._ask.about(what="entries", series=one["id"], start=-most, stop=None)
            if answer is not None:
                value = {"series": one["id"], "answer": answer}
                yield Item(worth, self._of, "entries", value, one["name"])

    def _tables(self, worth: int) -> Iterator[Item]:
        for one in self._kinds("table"):
            order = {"sort": None, "descending": False}
            stop = self._limits.rows
            answer = self._ask.about(what="rows", series=one["id"], start=0, stop=stop, **order)
            if answer is not None:
                value = {"series": one["id"], "answer": answer}
                yield Item(worth, self._of, "rows", value, one["name"])

    def _points(self, worth: int, most: int) -> Iterator[Item]:
        """The points of each metric that the picture shows only from afar."""
        for one in self._kinds("scalar"):
            found = None
            if self._limits.exact and one["n"] < one["total"]:
                found = self._ask.points(one["id"], max(most, one["n"]))
            if found is not None:
                described, packed = code([found[1]], exact=True)
                value = {"series": one["id"], "count": found[0], "columns": described}
                yield Item(worth, self._of, "fine", value, one["name"], packed)


def _images(held: dict[str, Any]) -> list[str]:
    values = [entry["value"] for entry in held["answer"]["entries"]]
    return [str(one["artifact"]) for one in values if isinstance(one, dict) and "format" in one]
