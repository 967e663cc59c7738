"""Rows of named columns: `log_row` adds one, `log_table` several."""

from __future__ import annotations

from typing import Any, ClassVar

from mlwidget.errors import InvalidTypeError, InvalidValueError
from mlwidget.kinds import columns
from mlwidget.kinds.base import Kind
from mlwidget.kinds.names import check_label
from mlwidget.kinds.values import column, is_several, plain

Columns = dict[str, list[Any]]


class Table(Kind):
    """Columns of equal length; a column that some rows lack holds None there."""

    name: ClassVar[str] = "table"
    type_tag: ClassVar[str] = "azureml.v1.table"

    def encode(self, value: Any) -> bytes:
        return columns.encode(value)

    def decode(self, body: bytes) -> Any:
        return columns.decode(body)

    def result(self, values: list[Any]) -> Any:
        joined = join(values)
        if joined and all(len(found) == 1 for found in joined.values()):
            return {name: found[0] for name, found in joined.items()}
        return joined


def check_row(name: str, row: dict[str, Any]) -> Columns:
    """The row as columns of one value.

    >>> check_row("best", {"epoch": 3, "loss": 0.5})
    {'epoch': [3], 'loss': [0.5]}

    Args:
        name: The metric, for the error.
        row: Column name to value.

    Raises:
        InvalidTypeError: For a value that is not a single one.
        InvalidValueError: For a row without columns.
    """
    if not row:
        raise InvalidValueError(f"log_row({name!r}) needs at least one column, such as loss=0.5")
    for key, value in row.items():
        if is_several(value):
            kind = type(value).__name__
            msg = f"log_row({name!r}) takes one value for {key!r}, got {kind}: use log_table"
            raise InvalidTypeError(msg)
    return {
        check_label(key, "a column's name"): [plain(value, f"log_row({name!r}), column {key!r},")]
        for key, value in row.items()
    }


def check_table(name: str, table: Any) -> Columns:
    """The table as columns of equal length.

    >>> check_table("curve", {"x": [0, 1], "y": (0.5, None)})
    {'x': [0, 1], 'y': [0.5, None]}

    Args:
        name: The metric, for the error.
        table: Column name to values (or to one value each), or a data frame.

    Raises:
        InvalidTypeError: For anything else.
        InvalidValueError: For columns of different lengths.
    """
    if not isinstance(table, dict):
        table = _from_frame(name, table)
    found: Columns = {}
    for key, value in table.items():
        where = f"log_table({name!r}), column {key!r},"
        values = column(value, where) if is_several(value) else [plain(value, where)]
        found[check_label(key, "a column's name")] = values
    if len({len(values) for values in found.values()}) > 1:
        lengths = ", ".join(f"{key!r} {len(values)}" for key, values in found.items())
        raise InvalidValueError(f"log_table({name!r}) takes columns of one length, got {lengths}")
    return found


def _from_frame(name: str, table: Any) -> dict[str, Any]:
    if not hasattr(table, "columns") or not hasattr(table, "__getitem__"):
        msg = f"log_table({name!r}) takes a dict of columns or a data frame, got {type(table).__name__}"
        raise InvalidTypeError(msg)
    return {str(key): table[key] for key in table.columns}


def join(tables: list[Columns]) -> Columns:
    """All rows of several tables, under the columns of all; None where a table lacks one.

    >>> join([{"a": [1]}, {"a": [2], "b": [3]}])
    {'a': [1, 2], 'b': [None, 3]}
    """
    joined: Columns = {key: [] for table in tables for key in table}
    for table in tables:
        rows = len(next(iter(table.values()), []))
        for key, values in joined.items():
            values.extend(table.get(key) or [None] * rows)
    return joined
