"""How a script ended, in words: by its exit code and the last that it printed."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_BYTES: Final = 1 << 18
"""Of the end of a log, in which a traceback is looked for."""
_HEAD: Final = "Traceback (most recent call last):"
_FILE: Final = re.compile(r'  File ".*", line \d+')
_ERROR: Final = re.compile(r"(?P<type>[A-Za-z_][\w.]*)(?:: (?P<message>.*))?$")
_MEANINGS: Final = {
    signal.SIGKILL: "the system kills who takes more memory than there is",
    signal.SIGSEGV: "it used memory that is not its own",
    signal.SIGABRT: "it gave itself up",
}


def error_of(codes: Sequence[int], logs: Sequence[Path]) -> dict[str, Any] | None:
    """The error of a run, as `Run.get_details()["error"]` shows it; None where all ended well.

    >>> error_of([0, 0], [])
    >>> error_of([3], [])["message"]
    'The script ended with exit code 3.'

    Args:
        codes: The exit code of each process; negative for a signal.
        logs: What each of them printed.
    """
    first = next((rank for rank, code in enumerate(codes) if code != 0), None)
    if first is None:
        return None
    who = "The script" if len(codes) == 1 else f"Process {first} of {len(codes)}"
    said = f"{who} {_words(codes[first])}."
    trace = traceback_in(_end_of(logs[first])) if first < len(logs) else None
    error = {"code": "UserError", "message": said, "exit_code": codes[first]}
    if trace is None or codes[first] < 0:
        return error
    kind, message, text = trace
    return {
        **error,
        "message": f"{kind}: {message}" if message else kind,
        "debug_type": kind.rpartition(".")[2],
        "debug_message": message,
        "debug_stack_trace": text,
    }


def traceback_in(text: str) -> tuple[str, str, str] | None:
    """The last traceback of a text: the type of the error, its message, and all of it."""
    lines = text.splitlines()
    start = max((at for at, line in enumerate(lines) if _is_start(lines, at, line)), default=None)
    if start is None:
        return None
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if line and not line.startswith((" ", "+", "|")):
            found = _ERROR.match(line)
            if found is None:
                return None
            rest = _message(lines[at + 1 :])
            message = "\n".join([found["message"] or "", *rest]).strip()
            whole = "\n".join([*lines[start : at + 1], *rest]) + "\n"
            return found["type"], message, whole
    return None


def _is_start(lines: list[str], at: int, line: str) -> bool:
    # what cannot be compiled has no head above it
    return line == _HEAD or (_FILE.match(line) is not None and (at == 0 or not _belongs(lines[at - 1])))


def _belongs(line: str) -> bool:
    return line.startswith(" ") or line == _HEAD


def _message(lines: list[str]) -> list[str]:
    """The rest of a message of several lines: what a program printed after its end is not told apart."""
    return [line for line in lines[:20] if line.strip()]


def _words(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        return f"was ended by signal {-code}"
    meaning = _MEANINGS.get(signal.Signals(-code))
    return f"was ended by {name}" + (f": {meaning}" if meaning else "")


def _end_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - MOST_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
