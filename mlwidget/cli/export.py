"""`mlwidget export`: what a run logged, as a file."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from mlwidget.cli.common import RUN_HELP, find, opened, place, run_text, say_json, scalars
from mlwidget.tracking.finding import Finder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.tracking.run import Run


@click.command(epilog=RUN_HELP)
@run_text
@place
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "parquet", "html"]),
    help="By the name of the file if not given.",
)
@click.option("--output", "-o", metavar="FILE", help="Where to; standard output if not given.")
def export(run: str, workspace: str | None, form: str | None, output: str | None) -> None:
    """Write all points of a run's metrics, exactly, or a page that shows the run."""
    found = find(opened(workspace), run)
    chosen = form or (Path(output).suffix.lstrip(".") if output else "csv")
    if chosen not in ("csv", "json", "parquet", "html"):
        raise click.UsageError(f"a file is csv, json, parquet or html, got {chosen!r}")
    if output is None and chosen in ("parquet", "html"):
        raise click.UsageError(f"{chosen} needs a file: --output FILE")
    if chosen == "html":
        found.to_html(str(output))
    elif chosen == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(found.to_arrow(), str(output))
    elif output is None:
        _write(found, chosen, sys.stdout)
    else:
        with Path(output).open("w", encoding="utf-8", newline="") as file:
            _write(found, chosen, file)


def _write(run: Run, form: str, file: TextIO) -> None:
    if form == "json":
        say_json({"id": run.id, "metrics": run.get_metrics()}, file)
        return
    writer = csv.writer(file)
    writer.writerow(("metric", "step", "time", "value"))
    writer.writerows(_points(run))


def _points(run: Run) -> Iterator[tuple[object, ...]]:
    for name in Finder(run.experiment.workspace).look(run.id, scalars) or []:
        series = run.series(name)
        for step, time, value in zip(
            series.step.tolist(), series.time.tolist(), series.value, strict=True
        ):
            yield name, step, time, repr(float(value)) if isinstance(value, float) else value
