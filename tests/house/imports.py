"""Reads who imports whom, out of Python and TypeScript sources."""

from __future__ import annotations

import ast
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
_FROM = re.compile(r"""^\s*(?:import|export)\b[^;"']*?(?:\bfrom\s*)?["']([^"']+)["']""", re.MULTILINE)
_CALL = re.compile(r"""\bimport\s*\(\s*["']([^"']+)["']""")


class Import(NamedTuple):
    """One import of one of our parts by another."""

    where: str
    part: str
    imported: str
    """The top-level file or folder that is imported; "" is the package itself."""


def python_imports(package: Path) -> Iterator[Import]:
    """Each import of `package` within itself."""
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        for line, names in _python_names(path.read_text("utf-8"), (package.name, *inside.parent.parts)):
            for name in names:
                head, _, rest = name.partition(".")
                if head == package.name:
                    part = inside.parts[0].removesuffix(".py")
                    yield Import(f"{package.name}/{inside}:{line}", part, _known(package, rest))


def _python_names(source: str, folder: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield node.lineno, [alias.name for alias in names]
            case ast.ImportFrom(module=module, names=names, level=level):
                base = [*folder[: len(folder) - level + 1]] if level else []
                prefix = ".".join([*base, *([module] if module else [])])
                yield node.lineno, [f"{prefix}.{alias.name}" for alias in names]


def _known(package: Path, rest: str) -> str:
    """The part that a dotted name belongs to; a public name such as `mlwidget.Run` to the package."""
    part = rest.partition(".")[0]
    return part if (package / part).is_dir() or (package / f"{part}.py").is_file() else ""


def typescript_imports(source: Path) -> Iterator[Import]:
    """Each import of one file under `source` by another."""
    for path in sorted([*source.rglob("*.ts"), *source.rglob("*.tsx")]):
        text = path.read_text("utf-8")
        inside = path.relative_to(source).as_posix()
        for found in [*_FROM.finditer(text), *_CALL.finditer(text)]:
            if found[1].startswith("."):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(inside), found[1]))
                line = text.count("\n", 0, found.start(1)) + 1
                yield Import(f"js/src/{inside}:{line}", _top(inside), _top(target))


def _top(path: str) -> str:
    return re.sub(r"\.(tsx?|js)$", "", path.split("/", maxsplit=1)[0])
