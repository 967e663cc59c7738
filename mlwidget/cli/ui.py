"""`mlwidget ui`: the page with all runs."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
import threading
import time

import click

from mlwidget import settings
from mlwidget.cli.common import opened, place

TRIES = 300
PAUSE_SECONDS = 0.1
PORT = 8765
"""Below the ports that a system gives to connections: one of those may be taken before it is used."""
HINT = "the page needs a Jupyter server: pip install 'mlwidget[lab]'"


@click.command()
@place
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=PORT,
    show_default=True,
    help="Or the next that is free.",
)
@click.option(
    "--ip", default="127.0.0.1", show_default=True, help="Where to listen: this machine alone."
)
@click.option("--browser/--no-browser", default=True, help="Open a browser, or only print the address.")
def ui(workspace: str | None, port: int, ip: str, browser: bool) -> None:  # noqa: FBT001
    """Show all runs in a browser, until Ctrl-C; the page has Jupyter's own login."""
    try:
        from jupyter_server.serverapp import ServerApp
    except ImportError:
        raise click.ClickException(HINT) from None
    if workspace is not None:
        os.environ[settings.WORKSPACE] = opened(workspace).folder
    with tempfile.TemporaryDirectory(prefix="mlwidget-ui-") as empty:
        # the server is there for this page: it shows no folder, and starts no terminal
        words = [
            f"--ServerApp.ip={ip}",
            f"--ServerApp.port={port}",
            "--ServerApp.port_retries=50",
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
        threading.Thread(target=_say, args=(server.ip, server.port, address), daemon=True).start()
        server.start()


def _say(ip: str, port: int, address: str) -> None:
    """Print the address once somebody answers there: a server says it is ready before it is."""
    for _ in range(TRIES):
        with contextlib.suppress(OSError), socket.create_connection((ip, port), timeout=1):
            break
        time.sleep(PAUSE_SECONDS)
    sys.stderr.write(f"mlwidget: {address}\n")
    sys.stderr.flush()
