"""`mlwidget gc`: old runs go."""

from __future__ import annotations

import click

from mlwidget.cli.common import (
    as_bytes,
    as_json,
    as_seconds,
    cell,
    console,
    moment,
    opened,
    place,
    say_json,
    size,
)
from mlwidget.tracking.retention import Retention, collect


@click.command()
@place
@click.option("--older-than", metavar="AGE", help="Runs that ended so long ago: 30d, 12h.")
@click.option("--larger-than", metavar="SIZE", help="Runs that take so much disk: 1GB.")
@click.option(
    "--keep-last",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Keep so many of each experiment.",
)
@click.option("--filter", "words", default="", help="Only runs that fit, as `mlwidget runs` takes it.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and remove nothing.")
@as_json
def gc(  # noqa: PLR0917 - click's way
    workspace: str | None,
    older_than: str | None,
    larger_than: str | None,
    keep_last: int,
    words: str,
    dry_run: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> None:
    """Remove runs by rules, each of which must hold, and free the disk that nobody uses.

    Without a rule only the trash and what broken programs have left goes. Runs that go on, runs with
    the tag `pin`, and parents of runs that stay are never removed.
    """
    rules = Retention(
        older_than=None if older_than is None else as_seconds(older_than),
        larger_than=None if larger_than is None else as_bytes(larger_than),
        keep_last=keep_last,
        filter=words,
    )
    done = collect(opened(workspace), rules, dry_run=dry_run)
    if as_json:
        say_json(
            {
                "dry_run": dry_run,
                "runs": [
                    {
                        "id": one.id,
                        "name": one.name,
                        "experiment": one.experiment,
                        "size": one.size,
                        "ended": one.ended,
                    }
                    for one in done.runs
                ],
                "freed": done.freed,
            }
        )
        return
    out = console()
    for one in done.runs:
        out.print(
            cell(f"{one.experiment} / {one.name or one.id}  {size(one.size)}  {moment(one.ended)}")
        )
    verb = "would go, and free" if dry_run else "went, and freed"
    out.print(f"{len(done.runs)} runs {verb} {size(done.freed)}")
