"""`mlwidget tag` and `mlwidget rm`: what changes runs."""

from __future__ import annotations

import click

from mlwidget.cli.common import RUN_HELP, find, find_record, opened, place, run_text
from mlwidget.cli.plain import visible
from mlwidget.records import TERMINAL


@click.command(epilog=RUN_HELP)
@run_text
@click.argument("tags", nargs=-1, metavar="NAME[=VALUE]...")
@click.option("--remove", multiple=True, metavar="NAME", help="Remove a tag; may be given again.")
@place
def tag(run: str, tags: tuple[str, ...], remove: tuple[str, ...], workspace: str | None) -> None:
    """Add tags to a run, or remove some; without any, list them."""
    found = find(opened(workspace), run)
    if remove:
        found.remove_tags(remove)
    for one in tags:
        name, equals, value = one.partition("=")
        found.tag(name, value if equals else None)
    if not (tags or remove):
        for name, said in found.get_tags().items():
            click.echo(visible(name if said is None else f"{name}={said}", lines=False))


@click.command(epilog=RUN_HELP)
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
@place
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--force", is_flag=True, help="Cancel those that go on, first.")
def rm(runs: tuple[str, ...], workspace: str | None, yes: bool, force: bool) -> None:  # noqa: FBT001
    """Remove runs for good, with their files and the runs below them."""
    where = opened(workspace)
    found = [find_record(where, one) for one in runs]
    for run in found:
        names = f"{run.experiment} / {run.name or run.id}"
        if not yes and not click.confirm(f"Remove {visible(names, lines=False)} for good?"):
            continue
        if force and run.status not in TERMINAL:
            where.get_run(run.id).cancel()
        where.delete_run(run.id)
