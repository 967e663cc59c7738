from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.house.floors import PACKAGE_FROM, PYTHON, SURFACES, SURFACES_USE, TYPESCRIPT
from tests.house.imports import ROOT, Import, python_imports, typescript_imports

if TYPE_CHECKING:
    from pathlib import Path

MLWIDGET = ROOT / "mlwidget"
JS = ROOT / "js" / "src"
BUILT = {"static", "labextension", "__pycache__", "py.typed"}


def breaks(found: Import, floors: dict[str, int]) -> bool:
    """Whether an import goes up, or sideways to a neighbour."""
    own = floors[found.part]
    if found.imported == "":
        return own < PACKAGE_FROM
    imported = floors[found.imported]
    return found.imported != found.part and imported != 0 and imported >= own


def parts(folder: Path) -> set[str]:
    names = {path.name for path in folder.iterdir()} - BUILT
    return {name.removesuffix(".py").removesuffix(".tsx").removesuffix(".ts") for name in names}


def test_every_part_of_the_python_package_has_a_floor() -> None:
    assert parts(MLWIDGET) <= set(PYTHON)


def test_every_part_of_the_front_end_has_a_floor() -> None:
    assert parts(JS) <= set(TYPESCRIPT)


def test_python_imports_go_down_only() -> None:
    assert [found for found in python_imports(MLWIDGET) if breaks(found, PYTHON)] == []


def test_typescript_imports_go_down_only() -> None:
    assert [found for found in typescript_imports(JS) if breaks(found, TYPESCRIPT)] == []


def test_surfaces_use_the_public_api_and_the_feed_only() -> None:
    strangers = [
        found
        for found in python_imports(MLWIDGET)
        if found.part in SURFACES
        and found.imported not in SURFACES_USE | {found.part}
        and PYTHON[found.imported] != 0
    ]

    assert strangers == []


@pytest.mark.parametrize(
    ("part", "imported", "broken"),
    [
        ("store", "tracking", True),
        ("widget", "server", True),
        ("widget", "widget", False),
        ("widget", "feed", False),
        ("errors", "wire", False),
        ("tracking", "", True),
        ("notebook", "", False),
    ],
)
def test_the_rule_itself(part: str, imported: str, broken: bool) -> None:
    assert breaks(Import("here", part, imported), PYTHON) is broken


def test_each_way_of_writing_a_python_import_is_seen(tmp_path: Path) -> None:
    package = tmp_path / "mlwidget"
    (package / "store").mkdir(parents=True)
    (package / "feed.py").write_text("")
    (package / "store" / "tail.py").write_text(
        "import mlwidget.feed\n"
        "from mlwidget import feed\n"
        "from .. import feed\n"
        "from ..feed import since\n"
        "from . import tail\n"
        "def later():\n    from mlwidget import Run\n"
    )

    seen = sorted((found.where.rpartition(":")[2], found.imported) for found in python_imports(package))

    assert seen == [
        ("1", "feed"),
        ("2", "feed"),
        ("3", "feed"),
        ("4", "feed"),
        ("5", "store"),
        ("7", ""),
    ]


def test_each_way_of_writing_a_typescript_import_is_seen(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "line.ts").write_text(
        'import "../a/one";\n'
        'import {\n  x,\n} from "../b/two";\n'
        'export * from "../c";\n'
        'const later = await import("../d/four");\n'
        'import { draw } from "./draw";\n'
        'import uPlot from "uplot";\n'
    )

    seen = [found.imported for found in typescript_imports(tmp_path)]

    assert seen == ["a", "b", "c", "charts", "d"]
