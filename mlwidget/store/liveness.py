"""Is the process that wrote this still there?"""

from __future__ import annotations

import functools
import os
import socket
import sys
import time
from pathlib import Path
from typing import Final

from mlwidget.records import ProcessRecord, WriterRecord

_SAME_START: Final = 0.5
HEARTBEAT_SECONDS: Final = 15.0
"""A writer tells this often that it is alive; only readers on other hosts need it."""


_FIRST_SPACE: Final = 0xEFFFFFFC  # PROC_PID_INIT_INO of Linux


@functools.cache
def _host() -> str:
    """The host; with the name space of process ids, where it is not the host's own.

    Containers may share the host's name and boot, and still not see each other's processes.
    """
    try:
        space = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        space = _FIRST_SPACE
    return socket.gethostname() + ("" if space == _FIRST_SPACE else f"/{space}")


@functools.cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        import psutil

        return f"{psutil.boot_time():.0f}"


def _started(pid: int) -> float | None:
    """When the process began, or None when there is none; a zombie has ended."""
    if sys.platform != "linux":
        import psutil

        try:
            process = psutil.Process(pid)
            is_zombie = process.status() == psutil.STATUS_ZOMBIE
            return None if is_zombie else float(process.create_time())
        except psutil.Error:
            return None
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else float(fields[19])


def this_process() -> ProcessRecord:
    """This process, as it is told apart from any other that ever had its id."""
    return process_of(os.getpid())


def process_of(pid: int) -> ProcessRecord:
    """A process of this machine that is there now."""
    return ProcessRecord(_host(), _boot(), pid, _started(pid) or 0.0)


def is_alive(process: ProcessRecord) -> bool | None:
    """Whether the process is there; None when it ran on another host and cannot be asked."""
    if process.host != _host():
        return None
    if process.boot != _boot():
        return False
    started = _started(process.pid)
    return started is not None and abs(started - process.started) < _SAME_START


def is_writing(writer: WriterRecord) -> bool | None:
    """Whether the writer is there; None while a silent one on another host may still come back."""
    alive = is_alive(writer.process)
    if alive is None and time.time() - writer.heartbeat < 2 * HEARTBEAT_SECONDS:
        return True
    return alive
