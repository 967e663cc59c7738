"""Texts that nobody should be able to do harm with, and a run that has them wherever it takes them."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import MlwidgetError

if TYPE_CHECKING:
    from mlwidget import Run

DO: Final = "window.__pwned=1"
WORD: Final = "W" * 10_000
TEXTS: Final = (
    f"<img src=x onerror={DO}>",
    f"<script>{DO}</script>",
    f"</script></style></title></noscript><script>{DO}</script>",
    (
        f'<svg onload="{DO}"><script>{DO}</script>'
        f'<foreignObject><body onload="{DO}"/></foreignObject></svg>'
    ),
    f'"\'><iframe srcdoc="<script>parent.{DO}</script>"></iframe>',
    f'" onmouseover="{DO}" style="position:fixed;inset:0" x="',
    f"<a href='javascript:{DO}' autofocus onfocus={DO}>come</a>",
    f"javascript:{DO}",
    "<link rel=stylesheet href=https://evil.example/x.css><img src=https://evil.example/x.png>",
    f"${{{DO}}} {{{{constructor.constructor('{DO}')()}}}}",
    "&lt;b&gt; &amp;lt; &#60;i&#62;",
    "\x00\x07\x08\x0b\x1b[2J\x1b]0;title\x07\x7f\x9b31m",
    "\u202egnp.exe",
    "right to left \u202egnp.exe\u2066 \u2069 \u200f zero\u200bwidth\ufeff\u2028\u2029",
    "half a sign \ud800 and a stranger \U0010ffff",
    "a" + "\u0301\u0489" * 300,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \u5927\u304d\u3044",
    "__proto__",
    "constructor",
    "toString",
    "../../../etc/passwd",
    WORD,
    WORD[:1000],
    " \t\r\n ",
    "",
)
SVG: Final = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{DO}"><script>{DO}</script></svg>'
PICTURES: Final = {
    "svg": SVG.encode(),
    "html": f"<html><script>{DO}</script></html>".encode(),
    "empty": b"",
    "cut": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0",
}
"""What is no picture, under the name of one."""


def cell(ending: str = "pass") -> str:
    """The source of a cell that shows a run, logs all of it and lets the run fail.

    Args:
        ending: A statement before the run fails.
    """
    return f"""
import sys, time, warnings
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
from mlwidget import Experiment, RunDetails, Workspace
from tests.browser.hostile import TEXTS, log_all, spoil
run = Experiment(Workspace.from_config(), "digits").start_logging(
    display_name=TEXTS[0], description=TEXTS[1], tags={{TEXTS[2]: TEXTS[3]}})
RunDetails(run).show()
"</script><script>window.__pwned=1</script><img src=x onerror=window.__pwned=1>"
with run:
    log_all(run)
    spoil(run)
    for text in TEXTS:
        print(text.encode("utf-8", "replace").decode())
        warnings.warn(text.encode("utf-8", "replace").decode())
    {ending}
    run.fail("\\n".join(TEXTS))
"""


def log_all(run: Run) -> dict[str, list[str]]:
    """What was refused of each kind of thing; anything but an `MlwidgetError` is not caught.

    Args:
        run: It is Running.
    """
    refused: dict[str, list[str]] = {}
    for number, text in enumerate(TEXTS):
        for kind, log in _ways(run, text, number).items():
            try:
                log()
            except MlwidgetError as error:
                refused.setdefault(kind, []).append(str(error))
    return refused


def _ways(run: Run, text: str, number: int) -> dict[str, Callable[[], Any]]:
    labels = [text, f"other {number}"]
    return {
        "metric": lambda: run.log_many(text, [1.0, 2.0, 1.5]),
        "text": lambda: run.log("text", text),
        "list": lambda: run.log_list("list", [text, text]),
        "tag": lambda: run.tag(text or "empty", text),
        "property": lambda: run.add_properties({text: text}),
        "column": lambda: run.log_table(f"table {number}", {text: [text, text], "x": [1.0, 2.0]}),
        "row": lambda: run.log_row("row", text=text),
        "labels": lambda: run.log_confusion_matrix(f"labels {number}", matrix(labels)),
        "file": lambda: run.upload_file(text, io.BytesIO(text.encode("utf-8", "replace"))),
        "content": lambda: run.upload_file(f"outputs/{number}.svg", io.BytesIO(SVG.encode())),
        "page": lambda: run.upload_file(f"outputs/{number}.html", io.BytesIO(PICTURES["html"])),
        "knob": lambda: run.knob(text, True),
        "choice": lambda: run.knob(f"choice {number}", text, choices=labels),
        "child": lambda: _child(run, text),
        "image": lambda: run.log_image(f"images/{text}", plot=[[0.0, 1.0], [1.0, 0.0]]),
    }


def _child(run: Run, text: str) -> None:
    with run.child_run(text) as child:
        child.log("loss", 1.0)
        child.tag("said", text)


def matrix(labels: list[str]) -> dict[str, Any]:
    """A confusion matrix of two classes."""
    data = {"class_labels": labels, "matrix": [[1, 2], [3, 4]]}
    return {"schema_type": "confusion_matrix", "schema_version": "1.0.0", "data": data}


def spoil(run: Run) -> None:
    """Log pictures, and put something else in the place of their bytes."""
    for name, data in PICTURES.items():
        before = set(run.get_file_names())
        run.log_image(f"spoilt/{name}", plot=[[0.0, 1.0], [1.0, 0.0]])
        run.flush()
        for kept in set(run.get_file_names()) - before:
            with contextlib.suppress(OSError):
                run._store.artifact_path(kept).write_bytes(data)
    run.log_image("spoilt/huge", plot=[[0.0, 1.0], [1.0, 0.0]])
    last = max(name for name in run.get_file_names() if "huge" in name)
    run._store.artifact_path(last).write_bytes(huge())


def huge() -> bytes:
    """A picture that says it is 60,000 pixels wide and high, and has nothing to show for it."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 99)), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
