"""Files that training leaves in the working directory, kept with the run at its end."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlwidget.errors import ArtifactPathError, InvalidTypeError, MlwidgetError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlwidget.store.base import RunStore

_Stamp = tuple[int, int]


class Collected:
    """Folders below the working directory whose new and changed files belong to a run.

    Files that lay there before, of an earlier run, do not.

    Args:
        outputs: True for `outputs`, a folder's name or several, False or None for none.

    Raises:
        InvalidTypeError: For anything else.
    """

    def __init__(self, outputs: Any) -> None:
        names = ["outputs"] if outputs is True else [] if outputs in (None, False) else outputs
        names = [names] if isinstance(names, str | Path) else names
        if not isinstance(names, list | tuple) or not all(isinstance(one, str | Path) for one in names):
            raise InvalidTypeError(f"outputs takes folder names, True or None, got {outputs!r}")
        self._root = Path.cwd()
        self._names = [_inside(str(name)) for name in names]
        self._watched = [*self._names, "logs"] if names else []
        self._before: dict[Path, _Stamp] = {}
        self._made: list[Path] = []

    def begin(self) -> None:
        """Make the folders, and remember what lies in them already."""
        for name in self._names:
            folder = self._root / name
            if not folder.exists():
                with contextlib.suppress(OSError):  # a folder that cannot be written has no outputs
                    folder.mkdir(parents=True)
                    self._made.append(folder)
        self._before = dict(self._files())

    def keep(self, store: RunStore) -> list[str]:
        """What could not be kept, after what is new or has changed was copied into the run."""
        trouble = []
        for path, stamp in list(self._files()):
            if self._before.get(path) == stamp:
                continue
            try:
                store.put_artifact(path.relative_to(self._root).as_posix(), path, replace=True)
            except (MlwidgetError, OSError) as error:
                trouble.append(f"the file {str(path)!r} could not be kept: {error}")
            else:
                self._before[path] = stamp
        return trouble

    def end(self) -> None:
        """Remove folders that were made for nothing."""
        for folder in self._made:
            with contextlib.suppress(OSError):
                folder.rmdir()

    def _files(self) -> Iterator[tuple[Path, _Stamp]]:
        for name in self._watched:
            for path in sorted((self._root / name).rglob("*")):
                with contextlib.suppress(OSError):
                    if path.is_file():
                        stat = path.stat()
                        yield path, (stat.st_mtime_ns, stat.st_size)


def _inside(name: str) -> str:
    path = Path(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ArtifactPathError(f"outputs are folders below the working directory, got {name[:80]!r}")
    return path.as_posix()
