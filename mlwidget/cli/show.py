"""`mlwidget show`: all that is known of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import numpy as np
from rich.table import Table

from mlwidget.cli.common import (
    RUN_HELP,
    as_json,
    cell,
    console,
    described,
    find,
    lasted,
    moment,
    number,
    opened,
    place,
    run_text,
    say_json,
    scalars,
    size,
    span,
    status,
)
from mlwidget.errors import RunNotFoundError
from mlwidget.feed.parameters import parameters_of
from mlwidget.tracking.finding import Finder

if TYPE_CHECKING:
    from mlwidget.records import ArtifactRecord, RunRecord
    from mlwidget.tracking.run import Run


@click.command(epilog=RUN_HELP)
@run_text
@place
@as_json
def show(run: str, workspace: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Show a run: status, parameters, tags, metrics, error and files."""
    found = find(opened(workspace), run)
    finder = Finder(found.experiment.workspace)
    record, files, folder = _kept(finder, found.id)
    metrics = _metrics(found, finder)
    parameters = parameters_of(record)
    if as_json:
        say_json(
            {
                **described(record),
                "tags": record.tags,
                "parameters": parameters,
                "properties": record.properties,
                "metrics": metrics,
                "error": record.error,
                "files": [{"name": one.name, "size": one.size} for one in files],
            }
        )
        return
    out = console()
    out.print(cell(f"{record.experiment} / {record.name or record.id}", "bold"))
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_row("id", cell(record.id))
    facts.add_row("status", status(record))
    for name, value in (
        ("reason", record.reason),
        ("started", moment(record.started)),
        ("took", span(lasted(record))),
        *((f"parameter {name}", value) for name, value in parameters.items()),
        *((f"tag {name}", "" if value is None else value) for name, value in record.tags.items()),
        ("files", f"{len(files)}, {size(sum(one.size for one in files))}" if files else None),
        ("kept in", folder),
    ):
        if value not in (None, ""):
            facts.add_row(cell(name), cell(value))
    out.print(facts)
    if metrics:
        table = Table(box=None, pad_edge=False)
        for heading in ("metric", "points", "first", "last", "least", "greatest"):
            table.add_column(
                heading, justify="left" if heading == "metric" else "right", overflow="fold"
            )
        for name, one in metrics.items():
            table.add_row(
                cell(name), *(number(one[key]) for key in ("n", "first", "last", "min", "max"))
            )
        out.print()
        out.print(table)
    if record.error:
        out.print()
        out.print(cell(record.error.get("message", ""), "red"))


def _kept(finder: Finder, run_id: str) -> tuple[RunRecord, list[ArtifactRecord], str]:
    found = finder.look(
        run_id, lambda store: (store.recover(), store.artifacts(), str(getattr(store, "folder", "")))
    )
    if found is None:
        raise RunNotFoundError(f"the run {run_id} cannot be read")
    return found


def _metrics(run: Run, finder: Finder) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for name in finder.look(run.id, scalars) or []:
        values = np.array(
            [one if isinstance(one, int | float) else np.nan for one in run.series(name).value]
        )
        numbers = values[np.isfinite(values)]
        found[name] = {
            "n": len(values),
            "first": values[0].item(),
            "last": values[-1].item(),
            "min": numbers.min().item() if len(numbers) else float("nan"),
            "max": numbers.max().item() if len(numbers) else float("nan"),
        }
    return found
