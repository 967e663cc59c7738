from __future__ import annotations

import re
import subprocess
import tomllib
from typing import Final

from tests.house.imports import ROOT

LONGEST: Final = 500
GENERATED: Final = {"js/src/wire.ts", "js/package-lock.json"}
TEXT: Final = (
    ".py",
    ".ts",
    ".tsx",
    ".mjs",
    ".js",
    ".css",
    ".md",
    ".toml",
    ".json",
    ".ipynb",
    ".sql",
    "",
)

# Written in pieces, so that this file holds none of them.
FORBIDDEN: Final = {
    "the host of a package registry": (
        r"registry\.npm|npmjs\.(?:org|com)|pypi\.(?:org|io)|pythonhosted|deb\.debian"
    ),
    "a path of somebody's machine": r"(?<![\w.:/])/(?:work|farm|root|home)/[a-z]",
    "the number of an issue": r"\b(?:issue|ticket) #?\d",
}


def project_files() -> list[str]:
    """What git knows or would add: no built file, no environment."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [name for name in listed if name and (ROOT / name).is_file() and name not in GENERATED]


def source(suffixes: tuple[str, ...]) -> list[str]:
    return [name for name in project_files() if name.endswith(suffixes)]


def test_no_file_is_longer_than_500_lines() -> None:
    code = source((".py", ".ts", ".tsx", ".mjs", ".css"))
    lengths = {name: (ROOT / name).read_text("utf-8").count("\n") for name in code}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_no_folder_or_module_is_called_utils() -> None:
    stems = {(part.partition(".")[0], name) for name in project_files() for part in name.split("/")}

    assert [name for stem, name in stems if stem in {"utils", "util", "helpers", "misc"}] == []


def test_the_project_speaks_only_of_itself() -> None:
    found = []
    for name in project_files():
        if (ROOT / name).suffix not in TEXT or name == "tests/house/test_words.py":
            continue
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1):
            found += [
                f"{name}:{number}: {what}" for what, why in FORBIDDEN.items() if re.search(why, line)
            ]

    assert found == []


def test_python_holds_no_skipped_test_without_a_reason() -> None:
    bare = re.compile(r"\.skip\s*$|\bskip\(\s*\)|mark\.xfail\s*$", re.MULTILINE)
    tests = [name for name in source((".py",)) if name.startswith("tests/")]

    assert [name for name in tests if bare.search((ROOT / name).read_text("utf-8"))] == []


def test_each_ignored_lint_rule_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    ignored = tomllib.loads(text)["tool"]["ruff"]["lint"]["ignore"]

    explained = [rule for rule in ignored if re.search(rf'^    "{rule}",\s+# \S', text, re.MULTILINE)]
    assert explained == ignored
