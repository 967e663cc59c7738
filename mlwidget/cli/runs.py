"""`mlwidget runs`: the runs of a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.table import Table

from mlwidget.cli.common import (
    as_json,
    cell,
    console,
    described,
    lasted,
    moment,
    number,
    opened,
    place,
    say_json,
    span,
    status,
)
from mlwidget.tracking.finding import ARCHIVED, Finder, Search, parse
from mlwidget.tracking.naming import brief

if TYPE_CHECKING:
    from mlwidget.tracking.finding import Listed


@click.command()
@click.argument("words", nargs=-1, metavar="[FILTER]")
@place
@click.option("--metric", "-m", multiple=True, help="Show its last value; may be given again.")
@click.option("--sort", default="created", help="A metric, parameter or tag; created, name or duration.")
@click.option("--ascending", is_flag=True, help="The least, or oldest, first.")
@click.option("--limit", "-n", type=click.IntRange(0, 1000), default=30, help="So many at most.")
@click.option("--children", is_flag=True, help="Runs below others, too.")
@click.option("--archived", is_flag=True, help="Only those that are archived.")
@as_json
def runs(  # noqa: PLR0917 - click's way
    words: tuple[str, ...],
    workspace: str | None,
    metric: tuple[str, ...],
    sort: str,
    ascending: bool,  # noqa: FBT001
    limit: int,
    children: bool,  # noqa: FBT001
    archived: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> None:
    """List the runs that fit, the newest first.

    FILTER is a line such as: 'loss < 0.3 and lr = 1e-3' status:failed tag.owner:me 'started > 7d'
    """
    finder = Finder(opened(workspace))
    finder.refresh()
    wanted = Search(
        parse(" ".join(words)),
        everywhere=children,
        archived=archived,
        sort=sort,
        descending=not ascending,
        count=limit,
        metrics=metric or (tuple(finder.names()["metric"]) if as_json else ()),
    )
    found = finder.search(wanted)
    if as_json:
        say_json({"total": found.total, "runs": [as_dict(one) for one in found.runs]})
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("run", "experiment", "name", "status", "started", "took"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("status", "started", "took"))
    for name in metric:
        table.add_column(cell(name), justify="right", overflow="fold")
    ids = brief(one.record.id for one in found.runs)
    for one in found.runs:
        record = one.record
        table.add_row(
            cell(ids[record.id]),
            cell(record.experiment),
            cell(record.name or ""),
            status(record),
            moment(record.started),
            span(lasted(record)),
            *(number(one.metrics[name]) if name in one.metrics else "" for name in metric),
        )
    out = console()
    out.print(table if found.runs else "No run fits.")
    if found.total > len(found.runs):
        out.print(f"and {found.total - len(found.runs):,} more: --limit {found.total}")


def as_dict(listed: Listed) -> dict[str, object]:
    """A run as JSON values, under names that stay."""
    record = listed.record
    return {
        **described(record),
        "children": listed.children,
        "archived": ARCHIVED in record.tags,
        "tags": {name: value for name, value in record.tags.items() if name != ARCHIVED},
        "metrics": listed.metrics,
    }
