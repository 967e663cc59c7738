"""`mlwidget watch`: a run while it goes on."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

import click
from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from mlwidget.cli.common import (
    RUN_HELP,
    cell,
    console,
    find,
    lasted,
    number,
    opened,
    place,
    run_text,
    scalars,
    span,
    status,
)
from mlwidget.cli.plain import visible
from mlwidget.feed.spark import spark
from mlwidget.records import TERMINAL
from mlwidget.tracking.finding import Finder

if TYPE_CHECKING:
    from rich.console import RenderableType

    from mlwidget.records import RunRecord
    from mlwidget.tracking.finding import RunStore
    from mlwidget.tracking.run import Run

LOOK_SECONDS: Final = 0.5
BARS: Final = "▁▂▃▄▅▆▇█"
WIDTH: Final = 30
MOST: Final = 20
LINES: Final = 8
CODES: Final = {"Completed": 0, "Failed": 1, "Canceled": 3}
_TAIL: Final = 4000


@click.command(epilog=RUN_HELP)
@run_text
@place
def watch(run: str, workspace: str | None) -> int:
    """Follow a run until it ends; Ctrl-C leaves it alone.

    The exit code is 0 when it has completed, 1 when it has failed, 3 when it was canceled.
    """
    found = find(opened(workspace), run)
    finder = Finder(found.experiment.workspace)
    out = console()
    said = ""
    with Live(console=out, auto_refresh=False, transient=False) as live:
        while True:
            record = finder.look(found.id, lambda store: store.recover())
            if record is None:
                raise click.ClickException(f"the run {visible(found.id)} is not there any more")
            if sys.stdout.isatty():
                live.update(_shown(found, record, finder), refresh=True)
            elif record.status != said:  # a file gets a line for each change
                said = record.status
                sys.stdout.write(f"{record.status}\n")
                sys.stdout.flush()
            if record.status in TERMINAL:
                return CODES[record.status]
            time.sleep(LOOK_SECONDS)


def _shown(run: Run, record: RunRecord, finder: Finder) -> RenderableType:
    head = Text.assemble(
        cell(f"{record.experiment} / {record.name or record.id}", "bold"),
        "  ",
        status(record),
        f"  {span(lasted(record))}",
    )
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, (last, course) in (finder.look(run.id, _courses) or {}).items():
        table.add_row(cell(name), Text(number(last), justify="right"), Text(course, style="blue"))
    return Group(head, table, Text(_last_lines(run), style="dim"))


def _courses(store: RunStore) -> dict[str, tuple[float, str]]:
    last = {one.name: one.last for one in store.metrics() if one.kind == "scalar"}
    found: dict[str, tuple[float, str]] = {}
    for name in scalars(store)[:MOST]:
        seen = spark(store, name)
        values = [one for one in (seen["y"] if seen else []) if isinstance(one, int | float)]
        value = last[name]
        found[name] = (float("nan") if value is None else value, bars(values))
    return found


def bars(values: list[float]) -> str:
    """A course as signs of text, the last ones.

    >>> bars([0, 1, 2, 3, 4, 5, 6, 7])
    '▁▂▃▄▅▆▇█'
    """
    shown = values[-WIDTH:]
    low, high = (min(shown), max(shown)) if shown else (0.0, 0.0)
    scale = (len(BARS) - 1) / (high - low) if high > low else 0.0
    return "".join(BARS[round((value - low) * scale)] for value in shown)


def _last_lines(run: Run) -> str:
    lines: list[str] = []
    for name, path in run._logs().items():  # noqa: SLF001 - of one house
        if name.startswith(("user_logs/std_log", "logs/")):
            with open(path, "rb") as file:  # noqa: PTH123
                file.seek(0, 2)
                file.seek(max(file.tell() - _TAIL, 0))
                lines += file.read().decode("utf-8", "replace").splitlines()
    return visible("\n".join(lines[-LINES:]))
