"""What a run's programs have warned of, by record and logs: the same words once, and how often."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mlwidget.errors import NotFoundError, StoreError
from mlwidget.store import live

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlwidget.questions import WarningRow
    from mlwidget.records import RunRecord
    from mlwidget.store.base import RunStore

MOST_BYTES: Final = 1 << 20
"""Of the end of each log: what was warned of in the beginning of a long one stands in the log."""
MOST_LOGS: Final = 8
MOST_ROWS: Final = 100
LONGEST: Final = 500
_WARNING: Final = re.compile(
    r"(?:^|\s)(?P<python>\w*Warning: \S.*)|(?:^|[\s\[|(])WARN(?:ING)?\b[\]):|\s-]+(?P<other>\S.*)"
)
_NUMBERS: Final = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def noticed(store: RunStore, record: RunRecord) -> list[WarningRow]:
    """The warnings of a run, the most frequent first.

    Args:
        store: The run.
        record: Its record, in which there may be some, too.
    """
    found = _counted((row["message"], row["count"]) for row in _told(record))
    logged = _counted((message, 1) for message in _logged(store))
    for key, row in logged.items():  # what was told and stands in a log as well was shown once
        if key not in found or found[key]["count"] < row["count"]:
            found[key] = row
    return sorted(found.values(), key=lambda row: -row["count"])[:MOST_ROWS]


def alike(message: str) -> str:
    """The same for messages that differ in numbers only: at step 1, at step 2 is one warning, twice."""
    return _NUMBERS.sub("#", message)


def _counted(messages: Iterable[tuple[str, int]]) -> dict[str, WarningRow]:
    found: dict[str, WarningRow] = {}
    for message, count in messages:
        row: WarningRow = {"message": message[:LONGEST], "count": 0, "time": None}
        found.setdefault(alike(message), row)["count"] += count
    return found


def _told(record: RunRecord) -> Iterator[WarningRow]:
    told = record.details.get("warnings")
    for one in told if isinstance(told, list) else []:
        row = one if isinstance(one, dict) else {"message": one}
        message, count = row.get("message"), row.get("count")
        if isinstance(message, str) and message:
            yield {"message": message, "count": count if isinstance(count, int) else 1, "time": None}


def _logged(store: RunStore) -> Iterator[str]:
    live.bring(store)
    names = {one.name for one in (*store.artifacts(), *store.unkept())}
    logs = sorted(name for name in names if name.startswith(("logs/", "user_logs/")))
    for name in logs[:MOST_LOGS]:
        try:
            path = store.artifact_path(name)
            with path.open("rb") as file:
                file.seek(max(0, path.stat().st_size - MOST_BYTES))
                text = file.read(MOST_BYTES).decode("utf-8", "replace")
        except (OSError, NotFoundError, StoreError):
            continue
        for line in re.split(r"[\r\n]+", text):
            match = _WARNING.search(line[: 4 * LONGEST])
            if match is not None:
                yield match["python"] or match["other"]
