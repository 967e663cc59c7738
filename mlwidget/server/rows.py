"""A run as lists show it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlwidget.feed.answers.entries import plain
from mlwidget.feed.parameters import parameters_of
from mlwidget.tracking.finding import ARCHIVED
from mlwidget.tracking.provenance import DETAIL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlwidget.records import RunRecord
    from mlwidget.replies import ListRow
    from mlwidget.tracking.finding import Listed


def row(listed: Listed, settings: Mapping[str, Any]) -> ListRow:
    """The run in a few words.

    Args:
        listed: The run.
        settings: The server's.
    """
    record = listed.record
    parameters: dict[str, Any] = plain(parameters_of(record))
    return {
        "id": record.id,
        "name": record.name or record.id,
        "number": record.number,
        "experiment": record.experiment,
        "status": record.status,  # type: ignore[typeddict-item]  # the store holds wire statuses
        "reason": record.reason,
        "created": record.created,
        "started": record.started,
        "ended": record.ended,
        "parent": record.parent,
        "children": listed.children,
        "archived": ARCHIVED in record.tags,
        "notebook": _notebook(record, settings),
        "tags": {name: value for name, value in record.tags.items() if not is_hidden(name)},
        "parameters": parameters,
        "metrics": plain(dict(listed.metrics)),
    }


def is_hidden(name: str) -> bool:
    """Whether a tag of that name is for programs alone."""
    return name == ARCHIVED or name.startswith("_aml_system_")


def _notebook(record: RunRecord, settings: Mapping[str, Any]) -> str | None:
    """The notebook's path as the server's own pages name it."""
    root = Path(str(settings.get("server_root_dir", ""))).expanduser()
    found = record.details.get(DETAIL)
    code = found.get("code") if isinstance(found, dict) else None
    program = Path(str(code.get("Program", ""))) if isinstance(code, dict) else Path()
    if program.suffix != ".ipynb" or ".." in program.parts:
        return None
    if not program.is_absolute():
        return program.as_posix()
    return program.relative_to(root).as_posix() if program.is_relative_to(root) else None
