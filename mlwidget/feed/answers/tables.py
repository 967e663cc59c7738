"""Tables as viewers page through them: read once, kept in compact columns, sorted once per order."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.errors import NotFoundError
from mlwidget.kinds import KINDS
from mlwidget.kinds.table import join
from mlwidget.store.slots import is_int64

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.records import MetricRecord
    from mlwidget.store.base import RunStore

    Column = np.ndarray[Any, np.dtype[Any]] | list[Any]

MOST_CELLS: Final = 4_000_000
"""Cells of all tables that are kept, about; the one that is looked at is kept whatever its size."""
MOST_ORDERS: Final = 4
AT_ONCE: Final = 20_000
"""Entries that are read in one go: a row each, mostly."""

_kept: OrderedDict[tuple[int, int], Table] = OrderedDict()
"""By run store and metric; the one that was looked at last stands last."""
_lock: Final = threading.Lock()


class Table:
    """The rows of a table as far as they were read; it reads only what is new.

    Args:
        store: The run.
        metric: The metric's number.
    """

    def __init__(self, store: RunStore, metric: int) -> None:
        self._store = weakref.ref(store)
        self._metric = metric
        self._entries = 0
        self._orders: OrderedDict[tuple[str, bool], Sequence[int]] = OrderedDict()
        self.lock = threading.Lock()
        """Held by who reads it."""
        self.columns: dict[str, Column] = {}
        self.total = 0
        """Rows."""
        self.numeric: list[bool] = []
        """Whether a column holds numbers and nothing else but gaps."""

    def is_of(self, store: RunStore) -> bool:
        """Whether it is of this very store."""
        return self._store() is store

    @property
    def cells(self) -> int:
        """How much it keeps."""
        return self.total * (len(self.columns) + len(self._orders))

    def read(self, store: RunStore, entries: int) -> None:
        """Take in what was logged since the last look.

        Args:
            store: The run.
            entries: How many the metric holds.
        """
        if entries < self._entries:  # the run was made anew
            self.columns, self._entries, self.total = {}, 0, 0
        if entries == self._entries:
            return
        decode = KINDS["table"].decode
        for start in range(self._entries, entries, AT_ONCE):
            bodies = store.entries(self._metric, start, min(entries, start + AT_ONCE))
            self._add(join([decode(one.body) for one in bodies]))
        self._entries = entries
        self._orders.clear()
        self.numeric = [is_numeric(values) for values in self.columns.values()]

    def _add(self, new: dict[str, list[Any]]) -> None:
        rows = len(next(iter(new.values()), []))
        for name in {**self.columns, **new}:
            known = self.columns.get(name)
            if known is None:
                known = [None] * self.total
            self.columns[name] = _joined(known, new.get(name) or [None] * rows)
        self.total += rows

    def places(self, sort: str | None, *, descending: bool) -> Sequence[int]:
        """The numbers of the rows in an order; what has no order stands at the end.

        Args:
            sort: The column; None for the order in which rows were logged.
            descending: The greatest first.
        """
        if sort is None:
            return range(self.total)
        if sort not in self.columns:
            raise NotFoundError(f"the table has no column {sort!r:.80}")
        found = self._orders.pop((sort, descending), None)
        if found is None:
            found = _order(self.columns[sort], descending=descending)
        self._orders[sort, descending] = found
        while len(self._orders) > MOST_ORDERS:
            self._orders.popitem(last=False)
        return found


def table_of(store: RunStore, metric: MetricRecord) -> Table:
    """The table of a metric, kept from the last time where there is one.

    Args:
        store: The run.
        metric: The metric, with as many entries as it has now.
    """
    key = (id(store), metric.id)
    with _lock:
        table = _kept.pop(key, None)
        if table is None or not table.is_of(store):
            table = Table(store, metric.id)
        _kept[key] = table
        cells = sum(one.cells for one in _kept.values())
        while cells > MOST_CELLS and len(_kept) > 1:
            cells -= _kept.popitem(last=False)[1].cells
    return table


def is_numeric(values: Column) -> bool:
    """Whether a column holds numbers and nothing else but gaps.

    >>> is_numeric([1, None, 0.5])
    True
    """
    if isinstance(values, np.ndarray):
        return values.dtype.kind != "b"
    return {type(None)} != set(map(type, values)) <= {int, float, type(None)}


def _joined(known: Column, new: list[Any]) -> Column:
    packed = _pack(new)
    if not len(known):
        return packed
    if isinstance(known, np.ndarray) and isinstance(packed, np.ndarray) and known.dtype == packed.dtype:
        return np.concatenate([known, packed])
    return [*(known.tolist() if isinstance(known, np.ndarray) else known), *new]


def _pack(values: list[Any]) -> Column:
    types = set(map(type, values))
    if types in ({float}, {bool}):
        return np.array(values)
    if types == {int} and all(map(is_int64, values)):
        return np.array(values, np.int64)
    return values


def _order(values: Column, *, descending: bool) -> Sequence[int]:
    """Rows that are equal keep the order in which they were logged."""
    if isinstance(values, np.ndarray):
        there = np.arange(len(values)) if values.dtype.kind != "f" else np.flatnonzero(~np.isnan(values))
        keys = values[there]
        if descending:
            keys = -keys if keys.dtype.kind == "f" else ~keys
        order = there[np.argsort(keys, kind="stable")]
        rest = np.setdiff1d(np.arange(len(values)), there, assume_unique=True)
        return np.concatenate([order, rest]).astype(np.int32)  # type: ignore[return-value]  # indexes like one
    there_too = [at for at, value in enumerate(values) if value is not None and value == value]  # noqa: PLR0124
    there_too.sort(key=lambda at: _key(values[at]), reverse=descending)
    seen = set(there_too)
    return there_too + [at for at in range(len(values)) if at not in seen]


def _key(value: Any) -> tuple[int, float, str]:
    """Numbers before texts. Whole ones stay whole: a float holds 53 bits of them."""
    return (1, 0, value) if isinstance(value, str) else (0, value, "")
