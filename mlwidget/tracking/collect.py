"""Files that training leaves in the working directory, kept with the run at its end.

Until then links to them lie in the run's folder, so that they can be read there while they grow: made
when somebody lists the run's files in the process that runs it, where the file system has links.
"""

from __future__ import annotations

import contextlib
import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mlwidget.errors import ArtifactPathError, InvalidTypeError, MlwidgetError
from mlwidget.store import live
from mlwidget.store.artifacts import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.store.base import RunStore

_Stamp = tuple[int, int]
_OF_A_WORKSPACE: Final = "catalog.sqlite"
MOST_LINKED: Final = 1000
"""Files that are looked at while the run goes on: who looks should not have to wait."""


class Collected:
    """Folders below a working directory whose new and changed files belong to a run.

    Files that lay there before, of an earlier run, do not.

    Args:
        outputs: True for `outputs`, a folder's name or several, False or None for none.
        root: The folder that they are below; the working directory if not given.

    Raises:
        InvalidTypeError: For anything else.
    """

    def __init__(self, outputs: Any, root: str | Path | None = None) -> None:
        names = ["outputs"] if outputs is True else [] if outputs in (None, False) else outputs
        names = [names] if isinstance(names, str | Path) else names
        if not isinstance(names, list | tuple) or not all(isinstance(one, str | Path) for one in names):
            raise InvalidTypeError(f"outputs takes folder names, True or None, got {outputs!r}")
        self._root = Path.cwd() if root is None else Path(root)
        self._names = [_inside(str(name)) for name in names]
        self._watched = [*self._names, "logs"] if names else []
        self._before: dict[Path, _Stamp] = {}
        self._workspaces: list[Path] = []
        self._made: list[Path] = []
        self._linked: dict[str, tuple[int, int]] = {}

    def begin(self, store: RunStore) -> None:
        """Make the folders, and remember what lies in them already."""
        for name in self._names:
            folder = self._root / name
            if not folder.exists():
                with contextlib.suppress(OSError):  # a folder that cannot be written has no outputs
                    folder.mkdir(parents=True)
                    self._made.append(folder)
        self._before = dict(self._files())
        self._workspaces = [path.parent for path in self._before if path.name == _OF_A_WORKSPACE]
        if self._watched:
            live.brings(store, self.link)

    def link(self, store: RunStore) -> None:
        """Let what is new or has changed be read in the run as well, without a copy."""
        found = (entry for name in self._watched for entry in walk(self._root / name))
        for entry in islice(found, MOST_LINKED):
            path = Path(entry.path)
            with contextlib.suppress(MlwidgetError, OSError):  # it can be read at the end
                if self._is_new(path, _stamp(path)):
                    name = path.relative_to(self._root).as_posix()
                    self._link(path, name, store.place(name))

    def _link(self, path: Path, name: str, target: Path) -> None:
        known = self._linked.get(name)
        if known not in (None, _identity(path)) and _identity(target) == known:
            target.unlink()  # another file has taken the place of the one that was linked
        if not target.exists():
            os.link(path, target)
            self._linked[name] = _identity(target)

    def keep(self, store: RunStore) -> list[str]:
        """What could not be kept, after what is new or has changed was copied into the run."""
        trouble = []
        for path, stamp in list(self._files()):
            if not self._is_new(path, stamp):
                continue
            name = path.relative_to(self._root).as_posix()
            try:
                store.put_artifact(name, path, replace=True)
            except (MlwidgetError, OSError) as error:
                trouble.append(f"the file {str(path)!r} could not be kept: {error}")
            else:
                self._before[path] = stamp
                self._linked.pop(name, None)
        return trouble

    def end(self, store: RunStore) -> None:
        """Remove links that nothing was kept of, and folders that were made for nothing."""
        live.brings(store, None)
        for name, known in self._linked.items():
            with contextlib.suppress(MlwidgetError, OSError):
                target = store.place(name)
                if _identity(target) == known:
                    target.unlink()
        self._linked.clear()
        for folder in self._made:
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _is_new(self, path: Path, stamp: _Stamp) -> bool:
        # Nor are the runs themselves outputs, where somebody keeps the workspace there.
        return self._before.get(path) != stamp and not any(map(path.is_relative_to, self._workspaces))

    def _files(self) -> Iterator[tuple[Path, _Stamp]]:
        for name in self._watched:
            for path in sorted((self._root / name).rglob("*")):
                with contextlib.suppress(OSError):
                    if path.is_file():
                        yield path, _stamp(path)


def _stamp(path: Path) -> _Stamp:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _identity(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino


def _inside(name: str) -> str:
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ArtifactPathError(f"outputs are folders below the working directory, got {name[:80]!r}")
    return path.as_posix()
