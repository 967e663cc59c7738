"""`mlwidget ui`: the page with all runs."""

from __future__ import annotations

import os
import sys
import tempfile

import click

from mlwidget import settings
from mlwidget.cli.common import opened, place

HINT = "the page needs a Jupyter server: pip install 'mlwidget[lab]'"


@click.command()
@place
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A free one if not given.")
@click.option(
    "--ip", default="127.0.0.1", show_default=True, help="Where to listen: this machine alone."
)
@click.option("--browser/--no-browser", default=True, help="Open a browser, or only print the address.")
def ui(workspace: str | None, port: int, ip: str, browser: bool) -> None:  # noqa: FBT001
    """Show all runs in a browser, until Ctrl-C; the page has Jupyter's own login."""
    try:
        from jupyter_server.serverapp import ServerApp
        from tornado.ioloop import IOLoop
    except ImportError:
        raise click.ClickException(HINT) from None
    if workspace is not None:
        os.environ[settings.WORKSPACE] = opened(workspace).folder
    with tempfile.TemporaryDirectory(prefix="mlwidget-ui-") as empty:
        # the server is there for this page: it shows no folder, and starts no terminal
        words = [
            f"--ServerApp.ip={ip}",
            f"--ServerApp.port={port}",
            f"--ServerApp.root_dir={empty}",
            f"--ServerApp.open_browser={browser}",
            "--ServerApp.default_url=/mlwidget",
            "--ServerApp.jpserver_extensions=mlwidget.server=True",
            "--ServerApp.terminals_enabled=False",
            "--ServerApp.log_level=WARN",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            words.append("--allow-root")
        server = ServerApp.instance()
        server.initialize(words, find_extensions=False)
        address = server.display_url.splitlines()[-1].strip()
        # said once it is true: when the server's loop runs
        IOLoop.current().add_callback(lambda: sys.stderr.write(f"mlwidget: {address}\n"))
        server.start()
