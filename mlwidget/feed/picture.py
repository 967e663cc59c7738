"""Runs as HTML that needs neither script nor style sheet: for GitHub, e-mail, notebooks without trust.

What such places leave of it differs. All leave tables and images within the file; GitHub takes `style`
away, so nothing may depend on it; e-mail may take the images away, so each says in words what it shows.
"""

from __future__ import annotations

import base64
import datetime as dt
import html
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from mlwidget.feed.sparkline import HUES, sparkline
from mlwidget.records import TERMINAL
from mlwidget.wire import INTERNAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlwidget.feed.sketch import Floats
    from mlwidget.wire import RunHeader, Snapshot

    Pictures = Sequence[tuple[Snapshot, bytes]]

BYTES: Final = 12_000
"""Of the HTML: beside the frozen view it is the rest of what a notebook keeps."""
WIDTH: Final = 180
HEIGHT: Final = 48
ACROSS: Final = 4
POINTS: Final = 60
"""Of a line, about."""
LONGEST: Final = 60
"""Characters of a name."""
_TURNS: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that turn the direction of writing: without a style sheet they turn what follows a name too."""
HINT: Final = "A saved picture. JupyterLab with mlwidget installed shows all of it."
_SHAPES: Final = ((8, 2, 24), (8, 1, 24), (8, 1, 8), (6, 1, 8), (4, 1, 8), (2, 1, 4), (0, 1, 0))
"""Charts, pixels for each of theirs, and rows below them, until they fit."""
_BOX: Final = "font:13px/1.5 system-ui,sans-serif;overflow:auto"
_TABLE: Final = '<table style="font:inherit;color:inherit">'
_CELL: Final = "padding:0 14px 6px 0;text-align:left;vertical-align:top"


@dataclass(frozen=True)
class _Metric:
    """A metric as some of the runs have it."""

    name: str
    kind: str
    total: int
    lines: dict[int, tuple[Floats, Floats]]
    """By the number of the run: steps and values."""

    @property
    def is_line(self) -> bool:
        return self.kind == "scalar" and any(len(steps) > 1 for steps, _ in self.lines.values())


def still(pictures: Pictures, hint: str = "", most: int = BYTES) -> str:
    """The HTML of some runs, in at most so many bytes.

    >>> from mlwidget import Run
    >>> from mlwidget.feed import Feed
    >>> "<script" in still([Feed(Run.get_context()._store).snapshot()])
    False

    Args:
        pictures: A snapshot of each run.
        hint: A sentence below; what else could be seen, if it is empty.
        most: Bytes; names of runs alone may be more.
    """
    metrics = _metrics(pictures)
    heads = [_head(header["run"], at, len(pictures)) for at, (header, _) in enumerate(pictures[:ACROSS])]
    if len(pictures) > len(heads):
        heads.append(f"<div>and {len(pictures) - len(heads):,} more runs</div>")
    foot = f'<div style="opacity:.7">{_text(hint or HINT, 400)}</div>'
    for charts, scale, rows in _SHAPES:
        body = _charts(metrics, charts, scale) + _table(metrics, charts, rows)
        text = f'<div style="{_BOX}">{"".join(heads)}{body}{foot}</div>'
        if len(text.encode()) <= most:
            break
    return text


def words(header: Snapshot) -> str:
    """One line of plain text about a run."""
    run = header["run"]
    text = f"mlwidget: {run['experiment']} / {run['name']}: {run['status']}"
    return f"{text} ({run['reason']})" if run["reason"] else text


def _head(run: RunHeader, at: int, of: int) -> str:
    swatch = f'<img alt="" width="10" height="10" src="{_swatch(at)}"> ' if of > 1 else ""
    when = run["ended"] if run["status"] in TERMINAL else run["now"]
    moment = dt.datetime.fromtimestamp(when, dt.UTC).strftime("%Y-%m-%d %H:%M UTC") if when else ""
    said = "" if run["status"] in TERMINAL else " when this was saved"
    parts = [
        f"<div>{swatch}{_text(run['experiment'])} / <strong>{_text(run['name'])}</strong>: ",
        f"<strong>{_text(run['status'])}</strong>{said}, {moment}</div>",
    ]
    if run["reason"]:
        parts.append(f"<div>{_text(run['reason'], 300)}</div>")
    return "".join(parts)


def _charts(metrics: Sequence[_Metric], most: int, scale: int) -> str:
    drawn = [one for one in metrics if one.is_line][:most]
    rows = [drawn[at : at + ACROSS] for at in range(0, len(drawn), ACROSS)]
    cells = ["".join(_chart(one, scale) for one in row) for row in rows]
    return "".join(f"{_TABLE}<tbody><tr>{row}</tr></tbody></table>" for row in cells)


def _chart(metric: _Metric, scale: int) -> str:
    lines = [metric.lines.get(at, (np.empty(0), np.empty(0))) for at in range(max(metric.lines) + 1)]
    data = base64.b64encode(sparkline(lines, WIDTH, HEIGHT, scale=scale)).decode("ascii")
    values = np.concatenate([values for _, values in lines])
    finite = values[np.isfinite(values)]
    reach = f"{finite.min():.4g} to {finite.max():.4g}" if len(finite) else "no number"
    said = f"from {reach}, {metric.total:,} points"
    return (
        f'<td style="{_CELL}">{_text(metric.name)}: <strong>{_last(metric)}</strong><br>'
        f'<img width="{WIDTH}" height="{HEIGHT}" alt="a line" src="data:image/png;base64,{data}">'
        f'<br><small style="opacity:.7">{said}</small></td>'
    )


def _table(metrics: Sequence[_Metric], charts: int, most: int) -> str:
    drawn = {one.name for one in [one for one in metrics if one.is_line][:charts]}
    rest = [one for one in metrics if one.name not in drawn]
    rows = "".join(
        f'<tr><td style="{_CELL}">{_text(one.name)}</td><td style="{_CELL}">{_last(one)}</td>'
        f'<td style="{_CELL}">{one.total:,}</td></tr>'
        for one in rest[:most]
    )
    heads = "".join(f'<th style="{_CELL}">{head}</th>' for head in ("metric", "last", "logged"))
    table = f"{_TABLE}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
    more = len(rest) - len(rest[:most])
    return table + (f"<div>and {more:,} more metrics</div>" if more else "")


def _metrics(pictures: Pictures) -> list[_Metric]:
    """The metrics of all runs by name, in the order in which they were first logged."""
    found: dict[tuple[str, str], _Metric] = {}
    for at, (header, columns) in enumerate(pictures[: len(HUES)]):
        for part in header["series"]:
            if part["name"].startswith(INTERNAL):
                continue
            key = (part["name"], part["kind"])
            before = found.get(key)
            steps, _, values = np.frombuffer(columns, "<f8", 3 * part["n"], part["at"]).reshape(3, -1)
            lines = {**(before.lines if before else {}), at: _fewer(steps, values)}
            total = part["total"] + (before.total if before else 0)
            found[key] = _Metric(part["name"], part["kind"], total, lines)
    return list(found.values())


def _fewer(steps: Floats, values: Floats) -> tuple[Floats, Floats]:
    from mlwidget.feed.sketch import thin

    if len(steps) <= POINTS or (np.diff(steps) < 0).any():
        return steps, values
    places = thin(steps, values, POINTS)
    return steps[places], values[places]


def _last(metric: _Metric) -> str:
    """The last value of each run; of what is no number, its kind."""
    if metric.kind != "scalar":
        return metric.kind.replace("_", " ")
    return ", ".join(_number(values[-1]) for _, values in metric.lines.values() if len(values))


def _number(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else str(float(value))


def _swatch(at: int) -> str:
    lines = [(np.empty(0), np.empty(0))] * at + [(np.arange(2.0), np.zeros(2))]
    return "data:image/png;base64," + base64.b64encode(sparkline(lines, 10, 10)).decode("ascii")


def _text(value: object, most: int = LONGEST) -> str:
    text = str(value).translate(_TURNS)
    return html.escape(text if len(text) <= most else text[: most - 1] + "…", quote=True)
