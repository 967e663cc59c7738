"""What a program that records runs does beside: nothing that anybody would notice."""

from __future__ import annotations

import subprocess
import sys

# Told on standard error, so that any print shows. Asking for the name of the machine reaches nobody.
WATCH = """
import logging, sys
used = []
sys.addaudithook(lambda event, _: event.startswith("socket.") and used.append(event))
def logs():
    ours = logging.getLogger("mlwidget")
    heard = lambda one: [kept for kept in one.handlers if not isinstance(kept, logging.NullHandler)]
    return [(one.level, heard(one), [*one.filters], one.disabled) for one in (logging.root, ours)]
"""
RECORD = """
before = logs()
from mlwidget import Experiment, Workspace
with Experiment(Workspace.from_config(), "digits").start_logging() as run:
    run.log("loss", 0.5)
    run.log_row("table", x=1)
run.get_metrics()
"""
TELL = "\nprint(set(used) - {'socket.gethostname'}, file=sys.stderr)"


def told(program: str) -> tuple[str, str]:
    """Standard output and the words on standard error, of another process."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout, done.stderr.strip()


def test_a_run_opens_no_port_asks_nobody_and_prints_nothing() -> None:
    assert told(WATCH + RECORD + TELL) == ("", "set()")


def test_a_run_leaves_the_applications_logging_as_it_was() -> None:
    check = "\nprint(logs() == before, file=sys.stderr)"

    assert told(WATCH + RECORD + check) == ("", "True")


def test_a_port_would_have_been_seen() -> None:
    opened = "import socket\nwith socket.socket() as one:\n    one.bind(('127.0.0.1', 0))"

    assert "socket.bind" in told(WATCH + opened + TELL)[1]


def test_a_handler_would_have_been_seen() -> None:
    added = "before = logs()\nlogging.basicConfig()\nprint(logs() == before, file=sys.stderr)"

    assert told(WATCH + added) == ("", "False")
