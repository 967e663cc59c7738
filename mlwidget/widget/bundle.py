"""What a notebook keeps of a shown run: a picture for each kind of front end, never a blank."""

from __future__ import annotations

import base64
import html
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mlwidget.wire import PROTOCOL

if TYPE_CHECKING:
    from mlwidget.wire import Snapshot

MIME: Final = "application/vnd.mlwidget.run+json"
MOST_POINTS: Final = 1800
"""About 58 KB in the saved notebook."""
MOST_ROWS: Final = 24
HINT: Final = (
    "Saved text of a run. Open this notebook in JupyterLab with mlwidget installed to see its charts."
)
_CELL: Final = "padding:2px 12px 2px 0;text-align:left"


def bundle(header: Snapshot, columns: bytes, *, model_id: str | None, hint: str = "") -> dict[str, Any]:
    """The MIME bundle of a picture, without the widget's own part.

    Args:
        header: The picture's header.
        columns: Its columns.
        model_id: The widget that shows the run live, when there is one.
        hint: A sentence under the static text.
    """
    return {
        MIME: {
            "protocol": PROTOCOL,
            "snapshot": header,
            "columns": base64.b64encode(columns).decode("ascii"),
            "model_id": model_id,
        },
        "text/html": static_html(header, columns, hint),
        "text/plain": line(header),
    }


def line(header: Snapshot) -> str:
    """One line of plain text about the run."""
    run = header["run"]
    text = f"mlwidget: {run['experiment']} / {run['name']}: {run['status']}"
    return f"{text} ({run['reason']})" if run["reason"] else text


def static_html(header: Snapshot, columns: bytes, hint: str = "") -> str:
    """The run as text that needs no script: experiment, run, status, last values."""
    run = header["run"]
    parts = [
        '<div style="font-family:system-ui,sans-serif;font-size:13px;line-height:1.5">',
        f"<strong>{_text(run['experiment'])}</strong> / {_text(run['name'])}: ",
        f"<strong>{_text(run['status'])}</strong>",
    ]
    if run["reason"]:
        parts.append(f"<div>{_text(run['reason'])}</div>")
    shown = header["series"][:MOST_ROWS]
    if shown:
        rows = "".join(
            f'<tr><td style="{_CELL}">{_text(part["name"])}</td>'
            f'<td style="{_CELL}">{_last(columns, part["n"], part["at"])}</td>'
            f'<td style="{_CELL}">{part["total"]:,}</td></tr>'
            for part in shown
        )
        heads = "".join(f'<th style="{_CELL}">{head}</th>' for head in ("metric", "last", "points"))
        parts.append(f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    if len(header["series"]) > len(shown):
        parts.append(f"<div>and {len(header['series']) - len(shown)} more metrics</div>")
    parts.append(f'<div style="opacity:.7">{_text(hint or HINT)}</div></div>')
    return "".join(parts)


def _last(columns: bytes, count: int, at: int) -> str:
    if not count:
        return ""
    value = float(np.frombuffer(columns, "<f8", 1, at + 8 * (3 * count - 1))[0])
    return f"{value:.6g}" if math.isfinite(value) else str(value)


def _text(value: object) -> str:
    return html.escape(str(value), quote=True)
