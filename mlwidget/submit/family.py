"""The processes of a run, ended politely and then surely."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from mlwidget import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

POLITE_SECONDS: Final = 5.0
"""Between the request to end and the end."""
SURE_SECONDS: Final = 2.0
_SUBREAPER: Final = 36  # PR_SET_CHILD_SUBREAPER of Linux
_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of Linux


def adopt() -> None:
    """Become the parent of processes whose own parents below this one end, where the system can."""
    prctl = _prctl()
    if prctl is not None:
        prctl(_SUBREAPER, 1)


def start(command: Sequence[str], folder: str, variables: dict[str, str]) -> subprocess.Popen[bytes]:
    """A process in a session of its own, what it prints in one pipe; no shell reads its arguments.

    On Linux it ends with the thread that has started it, however that ends: nobody else would see it.
    """
    prctl = _prctl()
    return subprocess.Popen(
        list(command),
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        # in the child nothing is called but the system
        preexec_fn=None if prctl is None else functools.partial(prctl, _DEATH_SIGNAL, signal.SIGKILL),  # noqa: PLW1509
    )


@functools.cache
def _prctl() -> Any:
    """A call of Linux; None elsewhere."""
    if sys.platform != "linux":
        return None
    import ctypes

    return ctypes.CDLL(None).prctl


def members(run_id: str) -> list[Any]:
    """The processes below this one that were started for a run, whatever their parents have become."""
    import psutil

    found = []
    for one in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if one.status() != psutil.STATUS_ZOMBIE and one.environ().get(settings.RUN_ID) == run_id:
                found.append(one)
    return found


def end(run_id: str) -> None:
    """End all processes of a run: ask them first, and kill what is still there."""
    import psutil

    if not members(run_id):
        return
    _send(run_id, signal.SIGTERM)
    limit = time.monotonic() + POLITE_SECONDS
    while members(run_id) and time.monotonic() < limit:
        time.sleep(0.02)
    # who forks while it is killed leaves a child: look again
    limit = time.monotonic() + SURE_SECONDS
    while (left := members(run_id)) and time.monotonic() < limit:
        for one in left:
            with contextlib.suppress(psutil.Error):
                one.kill()
        time.sleep(0.02)


def _send(run_id: str, number: int) -> None:
    import psutil

    for one in members(run_id):
        with contextlib.suppress(psutil.Error, OSError):
            os.kill(one.pid, number)
