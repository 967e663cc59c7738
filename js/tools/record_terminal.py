"""Record what programs print, and what a terminal makes of it, for `test/terminal.test.ts`.

    python -m venv /tmp/recorder && /tmp/recorder/bin/pip install pyte rich tqdm
    /tmp/recorder/bin/python js/tools/record_terminal.py

Each file in `test/fixtures/terminal/` holds the text with all its control characters, and the lines of a
terminal after it: pieces with colours and styles, as pyte, a terminal in Python, shows them.
"""

from __future__ import annotations

import functools
import http.server
import importlib
import io
import json
import os
import pty
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Final

TARGET: Final = Path(__file__).resolve().parents[1] / "test" / "fixtures" / "terminal"
WIDTH: Final = 120
HEIGHT: Final = 150
STYLES: Final = ("bold", "italics", "underscore", "strikethrough", "reverse")


class Terminal(io.StringIO):
    """A file that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def tqdm_bar(out: Terminal) -> None:
    """One bar with words behind it."""
    tqdm: Any = importlib.import_module("tqdm").tqdm
    out.write("before\n")
    with tqdm(total=7, desc="epoch ü", file=out, ncols=80, mininterval=0, miniters=1) as bar:
        for step in range(7):
            bar.set_postfix(loss=f"{1 / (step + 1):.3f}", refresh=False)
            bar.update()
    out.write("after\n")


def tqdm_nested(out: Terminal) -> None:
    """Bars in bars, one of which goes away, and lines written above them."""
    tqdm: Any = importlib.import_module("tqdm").tqdm
    quick: Any = {"file": out, "ncols": 70, "mininterval": 0, "miniters": 1, "colour": "green"}
    for epoch in tqdm(range(3), desc="epochs", position=0, **quick):
        for step in tqdm(range(4), desc="steps", position=1, leave=False, **quick):
            for _ in tqdm(range(2), desc="samples", position=2, leave=False, **quick):
                pass
            if step == 1:
                tqdm.write(f"epoch {epoch}: half way", file=out)
    out.write("\nafter\n")


def rich_progress(out: Terminal) -> None:
    """Two tasks at once, with prints between their frames."""
    progress: Any = importlib.import_module("rich.progress")
    console = _console(out)
    with progress.Progress(console=console, auto_refresh=False) as bars:
        first, second = bars.add_task("[red]download", total=4), bars.add_task("[cyan]train", total=8)
        for step in range(8):
            bars.advance(first, 0.5)
            bars.advance(second)
            bars.refresh()
            if step % 3 == 0:
                bars.console.print(f"step [bold magenta]{step}[/] of 8")
    console.print("done")


def rich_transient(out: Terminal) -> None:
    """A table that is drawn again and again, and one that goes away at its end."""
    live: Any = importlib.import_module("rich.live").Live
    table: Any = importlib.import_module("rich.table").Table
    console = _console(out)
    for transient in (False, True):
        with live(console=console, auto_refresh=False, transient=transient) as shown:
            for step in range(1, 4):
                rows = table("step", "loss", title=f"run {step}")
                for number in range(step):
                    rows.add_row(str(number), f"[yellow]{1 / (number + 1):.2f}[/]")
                shown.update(rows, refresh=True)
        console.print("a line after it")


def rich_looks(out: Terminal) -> None:
    """Colours of all kinds, styles, a link, wide letters."""
    console = _console(out)
    console.print(
        "[bold]bold[/] [italic]italic[/] [underline]under[/] [strike]struck[/] [reverse]turned[/]"
    )
    console.print(
        "[#ff8800 on #002040]true colour[/] [color(208)]of 256[/] [bright_red on white]of 16[/]"
    )
    console.print("[link=https://example.invalid/a;b]a link[/link] 日本語 👍 done")
    console.print({"loss": 0.25, "name": "run", "none": None, "flag": True})


def keras_2(out: Terminal) -> None:
    """A bar that is taken back by backspaces."""
    for epoch in range(2):
        out.write(f"Epoch {epoch + 1}/2\n")
        before = 0
        for step in range(1, 6):
            bar = "=" * (6 * step - 1) + (">" if step < 5 else "=") + "." * (30 - 6 * step)
            text = f"{step}/5 [{bar}] - loss: {1 / step:.4f}"
            out.write("\b" * before + "\r" + text)
            before = len(text)
        out.write("\n")


def keras_3(out: Terminal) -> None:
    """A bar in colours that is drawn over itself, with room for what stood there before."""
    for step in range(1, 6):
        done = f"\x1b[32m{'━' * 4 * step}\x1b[0m\x1b[37m{'━' * (20 - 4 * step)}\x1b[0m"
        rest = f"\x1b[1m{5 - step}s\x1b[0m 1s/step - loss: {1 / step:.4f}"
        out.write("\b" * 60 + "\r" + f"\x1b[1m{step}/5\x1b[0m {done} {rest}")
    out.write("\n")


def wide(out: Terminal) -> None:
    """Wide letters, written over; half a one that is left is another matter: pyte shows none."""
    out.write("日本語のログ\rab\n")
    out.write("abcd\r日\u3099本\n")
    out.write("進捗 50%\r進捗 100%\n")
    out.write("tab\there\r12345678\tthere\n")


def moves(out: Terminal) -> None:
    """The cursor by hand: up, down, to a column, erasing to either side."""
    out.write("one\ntwo\nthree\n\x1b[3A\x1b[4Cfirst\x1b[1B\x1b[1Gsecond\x1b[2B\r")
    out.write("0123456789\x1b[5D\x1b[K\n0123456789\x1b[5D\x1b[1K\n0123456789\x1b[2Kx\n")
    out.write(
        "a\nb\nc\n\x1b[2A\x1b[0J\x1b[7mturned\x1b[27m not\n\x1b]0;title\x07\x1b[?25l\x1b(Bend\x1b[?25h\n"
    )


def pip(out: Terminal) -> None:
    """What pip draws while it downloads from a server, as a real terminal gets it."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "-d"]
    os.environ.update(COLUMNS=str(WIDTH), PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*command, folder, "-q", "numpy"], check=True)
        serve = functools.partial(Quiet, directory=folder)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            place = f"http://127.0.0.1:{server.server_port}/"
            found = bytearray()

            def read(fd: int) -> bytes:
                data = os.read(fd, 1024)
                found.extend(data)
                return data

            source = ["--isolated", "--no-index", "--find-links", place, "numpy"]
            pty.spawn([*command, f"{folder}/got", *source], read)
            server.shutdown()
        text = found.decode().replace("\r\n", "\n").replace(folder, "wheels")
    out.write(text.replace(place, "https://example.invalid/"))


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, format: str, *_: Any) -> None:  # noqa: A002 - its base calls it so
        pass


def _console(out: Terminal) -> Any:
    console: Any = importlib.import_module("rich.console").Console
    return console(
        file=out, force_terminal=True, width=100, color_system="truecolor", legacy_windows=False
    )


def shown(text: str) -> list[list[list[Any]]]:
    """The lines of the terminal: pieces of (text, ink, paper, styles), without blanks at the end."""
    pyte: Any = importlib.import_module("pyte")
    screen = pyte.Screen(WIDTH, HEIGHT)
    screen.set_mode(pyte.modes.LNM)
    pyte.Stream(screen).feed(text)
    lines = []
    for number in range(screen.cursor.y + 1):
        row: list[list[Any]] = []
        for column in range(WIDTH):
            cell = screen.buffer[number][column]
            look = [cell.fg, cell.bg, " ".join(name for name in STYLES if getattr(cell, name))]
            if row and row[-1][1:] == look:
                row[-1][0] += cell.data
            else:
                row.append([cell.data, *look])
        while row and row[-1][1:] == ["default", "default", ""]:
            row[-1][0] = row[-1][0].rstrip(" ")
            if row[-1][0]:
                break
            row.pop()
        lines.append(row)
    return lines


def main() -> None:
    """Write every recording."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for record in (
        tqdm_bar,
        tqdm_nested,
        rich_progress,
        rich_transient,
        rich_looks,
        keras_2,
        keras_3,
        wide,
        moves,
        pip,
    ):
        out = Terminal()
        record(out)
        text = out.getvalue()
        recorded = {"text": text, "lines": shown(text)}
        path = TARGET / f"{record.__name__}.json"
        path.write_text(json.dumps(recorded, ensure_ascii=True, separators=(",", ":")) + "\n", "utf-8")
        print(f"{path.name}: {len(text):,} letters, {len(recorded['lines'])} lines")


if __name__ == "__main__":
    main()
