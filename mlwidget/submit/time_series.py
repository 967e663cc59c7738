"""Tables whose rows have a time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_KEY: Final = re.compile(r"\{(\w+)(?::([^{}]+))?\}")
_PARTS: Final = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}


def add_partition(frame: pd.DataFrame, path: str, form: str) -> pd.DataFrame:
    """The table with the columns that the path of its file stands for.

    >>> import pandas as pd
    >>> frame = add_partition(
    ...     pd.DataFrame({"x": [1]}), "/data/Rome/2019/03/t.csv", "{city}/{month:yyyy/MM}/t.csv"
    ... )
    >>> frame["city"][0], str(frame["month"][0].date())
    ('Rome', '2019-03-01')

    Args:
        frame: The table.
        path: Of the file.
        form: The end of such a path: `{name}` is a column of texts, `{name:yyyy/MM/dd}` one of times.

    Raises:
        InvalidValueError: For a path of another form.
    """
    import pandas as pd

    pattern, names, last = "", [], 0
    for key in _KEY.finditer(form):
        name, times = key.groups()
        names.append((name, _format_of(times) if times else None))
        inside = "[^/]+" if times is None else "/".join("[^/]+" for _ in times.split("/"))
        pattern += re.escape(form[last : key.start()]) + f"({inside})"
        last = key.end()
    found = re.search(pattern + re.escape(form[last:]) + "$", path.replace("\\", "/"))
    if found is None:
        raise InvalidValueError(f"the path {path!r} has not the form {form!r} of partition_format")
    added: dict[str, Any] = {}
    for (name, times), text in zip(names, found.groups(), strict=True):
        added[name] = text if times is None else pd.to_datetime(text, format=times)
    return frame.assign(**added)


def _format_of(times: str) -> str:
    return re.sub("yyyy|MM|dd|HH|mm|ss", lambda part: _PARTS[part.group()], times)


def columns_after(steps: Sequence[Sequence[Any]]) -> tuple[str | None, str | None]:
    """Which columns have the times, the exact and the coarse, after the steps that make a table."""
    exact = coarse = None
    for name, *rest in steps:
        if name == "timestamps":
            exact, coarse = rest
        elif name in ("keep", "drop"):
            lost = [one for one in (exact, coarse) if (one in rest[0]) == (name == "drop")]
            coarse = None if exact in lost or coarse in lost else coarse
            exact = None if exact in lost else exact
    return exact, coarse


def between(
    frame: pd.DataFrame,
    column: str,
    low: str | None,
    high: str | None,
    with_ends: bool,  # noqa: FBT001
) -> pd.DataFrame:
    """The rows between two times; a time without a zone, in the table or here, is UTC."""
    import pandas as pd

    times = pd.to_datetime(frame[column], utc=True)
    chosen = pd.Series(data=True, index=frame.index)
    if low is not None:
        chosen &= times >= pd.Timestamp(low) if with_ends else times > pd.Timestamp(low)
    if high is not None:
        chosen &= times <= pd.Timestamp(high) if with_ends else times < pd.Timestamp(high)
    return frame[chosen]


def written(time: datetime) -> str:
    """A time as text with its zone; without one it is UTC."""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).isoformat()
