"""Runs that were thrown away, and can be had back until their folders are removed.

A run goes by one rename, so that nobody ever sees half of one; only then is its folder taken apart, and
whoever comes next goes on with that.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
from typing import TYPE_CHECKING, Final

from mlwidget.errors import InvalidValueError, RunNotFoundError, StoreUnwritableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

FOLDER: Final = "trash"
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What a full disk answers."""
_BLOCK: Final = 512
"""Bytes of a block, as the file system counts them."""
_OWN_NAMES: Final = 2
"""A file of one run alone may have another name among the blobs."""


class Trash:
    """`trash/<experiment>/<run id>/` of a workspace.

    Args:
        workspace: The folder of the workspace.
        digests_of: The SHA-256 of each file that is kept in a run's folder.
    """

    def __init__(self, workspace: Path, digests_of: Callable[[Path], Iterable[str]]) -> None:
        self._workspace = workspace
        self._digests_of = digests_of
        self._top = workspace / FOLDER

    def put(self, folder: Path) -> Path:
        """Where the folder of a run lies now."""
        target = self._top / folder.parent.name / folder.name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            folder.rename(target)
            os.utime(target)  # since when it lies there
        except FileNotFoundError:
            raise RunNotFoundError(f"the run {folder.name!r} is not there any more") from None
        except OSError as error:
            raise StoreUnwritableError(f"{folder} cannot be moved: {error.strerror or error}") from error
        return target

    def take_back(self, run_id: str) -> Path:
        """Where the folder of the run lies again.

        Raises:
            RunNotFoundError: When it is not in the trash.
        """
        for folder in self._folders():
            if folder.name == run_id:
                target = self._workspace / "runs" / folder.parent.name / run_id
                if target.exists():
                    raise InvalidValueError(f"there is a run {run_id!r} already")
                target.parent.mkdir(parents=True, exist_ok=True)
                folder.rename(target)
                return target
        raise RunNotFoundError(f"there is no run {run_id!r} in the trash")

    def empty(self, older_than: float) -> int:
        """How many runs are gone for good, with the blobs that nobody else has.

        Args:
            older_than: Only those that have lain there for so many seconds.
        """
        gone = 0
        for folder in list(self._folders()):
            with contextlib.suppress(FileNotFoundError):  # somebody else empties it, too
                if time.time() - folder.stat().st_mtime >= older_than:
                    self.remove(folder)
                    gone += 1
        return gone

    def remove(self, folder: Path) -> None:
        """Remove a folder that lies in the trash, and the blobs of which it had the last name."""
        digests = list(self._digests_of(folder))
        with contextlib.suppress(OSError):
            (folder / "run.sqlite").unlink()  # without which it is no run, wherever it lies
        shutil.rmtree(folder, ignore_errors=True)
        for digest in digests:
            blob = self._workspace / "blobs" / digest[:2] / digest
            with contextlib.suppress(FileNotFoundError):
                # who links it at this moment keeps what is in it, under the name in the run
                if blob.stat().st_nlink == 1:
                    blob.unlink()

    def sweep(self, older_than: float, *, dry_run: bool) -> int:
        """Bytes of the trash and of blobs without another name, which are removed."""
        folders = list(self._folders())
        freed = sum(usage(folder) for folder in folders)
        for folder in folders if not dry_run else []:
            self.remove(folder)
        for blob in (self._workspace / "blobs").glob("*/*"):
            with contextlib.suppress(FileNotFoundError):
                stat = blob.stat()
                if stat.st_nlink == 1 and time.time() - stat.st_ctime >= older_than:
                    freed += stat.st_blocks * _BLOCK
                    if not dry_run:
                        blob.unlink()
        return freed

    def _folders(self) -> Iterator[Path]:
        return self._top.glob("*/*")


def usage(folder: Path) -> int:
    """Bytes on the disk that only this run's folder takes."""
    found: dict[int, int] = {}
    for top, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                stat = os.lstat(os.path.join(top, name))  # noqa: PTH118 - many files
                if stat.st_nlink <= _OWN_NAMES:
                    found[stat.st_ino] = getattr(stat, "st_blocks", -(-stat.st_size // _BLOCK)) * _BLOCK
    return sum(found.values())
