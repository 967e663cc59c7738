"""Which files below a folder are its code, and what is in them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlwidget.logger import log

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RULES: Final = (".amlignore", ".gitignore")
_LEFT_OUT: Final = frozenset({".git", "__pycache__", ".ipynb_checkpoints", "node_modules"})
_LEFT_BY_RUNS: Final = frozenset({"outputs", "logs", "azureml-logs"})
"""At the top of a folder: what earlier runs have left there."""
_OF_AN_ENVIRONMENT: Final = ("pyvenv.cfg", "conda-meta")
RACY_SECONDS: Final = 2.0
"""A file that has changed so short a time ago may change again without another time or size."""


@dataclass(frozen=True, slots=True)
class SourceTree:
    """The code below a folder."""

    files: list[tuple[str, Path]] = field(default_factory=list)
    """Name below the folder, and path; in the order of their names."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Links to folders, and to what lies elsewhere: name below the folder, and what they point to."""


def source_tree(top: Path, leave_out: Sequence[Path] = ()) -> SourceTree:
    """The code below a folder.

    Left out is what its `.amlignore` names, or where there is none its `.gitignore`; and always `.git`,
    virtual environments, `node_modules`, `__pycache__`, notebook checkpoints, and what earlier runs left
    in `outputs` and `logs`.

    Args:
        top: The folder.
        leave_out: More folders that are no code, such as a workspace.
    """
    from pathspec import GitIgnoreSpec

    rules = next((top / name for name in RULES if (top / name).is_file()), None)
    lines = rules.read_text("utf-8", "replace").splitlines() if rules else []
    ignored = GitIgnoreSpec.from_lines(lines)
    tree = SourceTree()
    for folder, below, names in os.walk(top):
        here = Path(folder)
        inside = here.relative_to(top)
        kept = []
        for name in sorted(below):
            path = here / name
            relative = (inside / name).as_posix()
            if ignored.match_file(relative + "/") or _is_no_code(path, top, leave_out):
                continue
            if path.is_symlink():
                tree.links.append((relative, _target(path, top)))
            else:
                kept.append(name)
        below[:] = kept
        for name in sorted(names):
            relative = (inside / name).as_posix()
            if not ignored.match_file(relative) and (here / name).is_file():
                tree.files.append((relative, here / name))
    _leave_out_what_is_not_ours(tree)
    return tree


def _leave_out_what_is_not_ours(tree: SourceTree) -> None:
    secret = {name for name, path in tree.files if not os.access(path, os.R_OK)}
    if secret:
        tree.files[:] = [one for one in tree.files if one[0] not in secret]
        log.warning("left out of the source, since they cannot be read: %s", ", ".join(sorted(secret)))


def _is_no_code(path: Path, top: Path, leave_out: Sequence[Path]) -> bool:
    by_name = path.name in _LEFT_OUT or (path.parent == top and path.name in _LEFT_BY_RUNS)
    return by_name or path in leave_out or _is_environment(path)


def _is_environment(path: Path) -> bool:
    # of a folder that cannot be read this is False, and not an error
    return any(os.path.lexists(path / sign) for sign in _OF_AN_ENVIRONMENT)


def _target(link: Path, top: Path) -> str:
    """What a link to a folder points to, in a copy of the tree: what is inside stays inside."""
    real = link.resolve()
    if real.is_relative_to(top.resolve()):
        return os.path.relpath(real, link.parent.resolve())
    return str(real)


class Fingerprints:
    """The SHA-256 of files that were read before and have not changed since, so that it costs nothing.

    Args:
        top: The folder that they are below.
    """

    def __init__(self, top: Path) -> None:
        import platformdirs

        name = hashlib.sha256(os.fsencode(top.resolve())).hexdigest()
        folder = Path(platformdirs.user_cache_dir("mlwidget", appauthor=False)) / "fingerprints"
        self._file = folder / f"{name}.json"
        self._known: dict[str, list[object]] = {}
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._file.read_text("utf-8"))
            self._known = found if isinstance(found, dict) else {}

    def of(self, files: Sequence[tuple[str, Path]]) -> Iterator[tuple[str, Path, str]]:
        """Each file with the SHA-256 of its content."""
        known: dict[str, list[object]] = {}
        now = time.time()
        for name, path in files:
            stat = path.stat()
            mark = [stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino]
            before = self._known.get(name)
            if isinstance(before, list) and before[:4] == mark and isinstance(before[-1], str):
                digest = before[-1]
            else:
                with path.open("rb") as opened:
                    digest = hashlib.file_digest(opened, "sha256").hexdigest()
            if now - max(stat.st_mtime, stat.st_ctime) > RACY_SECONDS:
                known[name] = [*mark, digest]
            yield name, path, digest
        if known != self._known:
            self._remember(known)

    def _remember(self, known: dict[str, list[object]]) -> None:
        with contextlib.suppress(OSError):  # it is read again the next time
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._file.with_suffix(f".{os.getpid()}")
            temporary.write_text(json.dumps(known), "utf-8")
            temporary.replace(self._file)


def identity(digests: Sequence[tuple[str, str]]) -> str:
    """The id of a snapshot: the same for the same names and contents.

    >>> identity([("train.py", "a" * 64)])[:8]
    '1b8b72e6'

    Args:
        digests: Name and SHA-256 of each file, in the order of their names.
    """
    whole = hashlib.sha256()
    for name, digest in digests:
        whole.update(f"{digest} {len(name)} {name}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
