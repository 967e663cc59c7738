"""Finds the Chromium that the browser tests drive, and installs one where there is none.

    python tests/browser/chromium.py [--install]    print its path

In this order: `MLWIDGET_CHROMIUM`, a browser on PATH, Playwright's own download; then, with
`--install`, the system's package (as root, where apt-get is) and Playwright's download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES: Final = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
APT: Final = ("apt-get", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=120")
MISSING: Final = """\
The browser tests need Chromium, and none was found or could be installed.
Install it (Debian: apt-get install chromium), or run `python -m playwright install chromium`,
or set MLWIDGET_CHROMIUM to the path of a Chromium or Chrome that you have."""


def find() -> str | None:
    """The path of a browser that is here and starts, or None."""
    wished = os.environ.get("MLWIDGET_CHROMIUM")
    if wished:
        if not _starts(wished):
            raise SystemExit(f"MLWIDGET_CHROMIUM is {wished!r}, which does not start as a browser.")
        return wished
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[str]:
    yield from (path for name in NAMES if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    if Path(downloaded).is_file():
        yield downloaded


def find_or_fail() -> str:
    """The path of the browser; without one, the tests stop with what to do."""
    path = find()
    if path is None:
        raise SystemExit(MISSING)
    return path


def install() -> None:
    """Try each way of getting a browser until one is there; the output says what was done."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run([*APT, "update"], environment)
        _run(
            [*APT, "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
            environment,
        )
    if find() is None:
        _run([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def _run(command: list[str], environment: dict[str, str]) -> None:
    print("+", *command, file=sys.stderr)
    subprocess.run(command, env=environment, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def _starts(path: str) -> bool:
    """Whether it says its version; a stub that only points to another package manager does not."""
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "Chrom" in answer.stdout


if __name__ == "__main__":
    if find() is None and "--install" in sys.argv[1:]:
        install()
    print(find_or_fail())
