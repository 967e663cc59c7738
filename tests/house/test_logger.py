"""What the package says by the logger "mlwidget", each time in a process of its own."""

from __future__ import annotations

import subprocess
import sys

RECORD = """
import logging, tempfile
{before}
from mlwidget import Experiment, Workspace
with Experiment(Workspace(folder=tempfile.mkdtemp()), "digits").start_logging(run_id="one") as run:
    run.log("loss", 0.5)
"""
TROUBLE = """
import logging
{before}
from mlwidget.store.trouble import Trouble
Trouble().say("the disk is full")
"""


def said(program: str, before: str = "") -> str:
    """What it writes to standard error."""
    command = [sys.executable, "-c", program.format(before=before)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def test_it_is_silent() -> None:
    assert said(RECORD) == ""


def test_logging_at_the_level_debug_shows_what_it_does() -> None:
    shown = said(RECORD, "logging.basicConfig(level=logging.DEBUG)")

    assert "DEBUG:mlwidget:run one is Running" in shown
    assert "DEBUG:mlwidget:run one is Completed" in shown


def test_a_warning_is_seen_where_nobody_configured_logging() -> None:
    assert said(TROUBLE).startswith("the disk is full")


def test_a_warning_is_said_once_where_somebody_did() -> None:
    shown = said(TROUBLE, "logging.basicConfig()")

    assert shown.startswith("WARNING:mlwidget:the disk is full")
    assert shown.count("the disk is full") == 1


def test_an_application_may_silence_it() -> None:
    assert said(TROUBLE, "logging.getLogger('mlwidget').propagate = False\nlogging.disable()") == ""
