"""The front end of all widgets of a process: one model of its own, so that it is sent and saved once."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import threading
import zlib
from pathlib import Path
from typing import Final

import ipywidgets
import traitlets

STATIC: Final = Path(__file__).parent.parent / "static"


class FrontEnd(ipywidgets.Widget):  # type: ignore[misc]  # it carries no types
    """What a front end needs to draw our widgets: a module, its style sheet in it, made small."""

    code = traitlets.Bytes().tag(sync=True)
    build = ""
    """Names the code by what is in it."""


_lock = threading.Lock()
_front_end: FrontEnd | None = None


def front_end() -> FrontEnd:
    """The one of this process; a new one after somebody closed all widgets."""
    global _front_end  # noqa: PLW0603
    code, build = _packed(*(_stamp(name) for name in ("widget.js", "widget.css")))
    with _lock:
        if _front_end is None or _front_end.comm is None or _front_end.build != build:
            _front_end = FrontEnd(code=code)
            _front_end.build = build
        return _front_end


def is_built() -> bool:
    """Whether the front end is there; it is not in a checkout that was not built."""
    return all((STATIC / name).is_file() for name in ("loader.js", "widget.js", "widget.css"))


def loader() -> str:
    """The module that every widget has, which loads the rest."""
    return _text(*_stamp("loader.js"))


def _stamp(name: str) -> tuple[Path, int]:
    path = STATIC / name
    return path, path.stat().st_mtime_ns


@functools.lru_cache(maxsize=2)
def _packed(script: tuple[Path, int], style: tuple[Path, int]) -> tuple[bytes, str]:
    text = f"{_text(*script)}\nexport const css = {json.dumps(_text(*style))};\n".encode()
    return zlib.compress(text, 9), hashlib.sha256(text).hexdigest()[:16]


@functools.lru_cache(maxsize=8)
def _text(path: Path, _changed: int) -> str:
    return path.read_text(encoding="utf-8")


def _start_anew() -> None:
    # A forked child has no line to the browser of its own.
    global _front_end, _lock
    _front_end, _lock = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
