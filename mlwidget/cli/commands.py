"""The commands."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import get_completion_class

from mlwidget.cli.changing import rm, tag
from mlwidget.cli.collecting import gc
from mlwidget.cli.doctor import config, doctor
from mlwidget.cli.export import export
from mlwidget.cli.runs import runs
from mlwidget.cli.show import show
from mlwidget.cli.ui import ui
from mlwidget.cli.watch import watch

SHELLS: Final = ("bash", "zsh", "fish")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mlwidget", message="%(version)s")
def app() -> None:
    """Training runs of this machine: list them, look at them, follow them, tidy them up."""


@app.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Write what completes words of this command in a shell: eval "$(mlwidget completion bash)"."""
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(app, {}, "mlwidget", "_MLWIDGET_COMPLETE").source())


for command in (ui, runs, show, watch, export, tag, rm, gc, doctor, config):
    app.add_command(command)
