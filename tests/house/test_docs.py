"""What the texts say is there, and what they show runs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from mlwidget import Experiment, Workspace
from tests.house.imports import ROOT
from tests.notebook.execution import executed, text

BUILT: Final = {"mlwidget/static/", "mlwidget/labextension/", "tests/screenshots/"}
"""Named in the texts, and not there in every checkout."""
SUFFIXES: Final = (".py", ".ts", ".tsx", ".md", ".toml", ".ipynb", ".txt", ".png")
PAGES: Final = [
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md"))),
]
SPAN: Final = re.compile(r"`([^`\n]+)`")
LINK: Final = re.compile(r"""\]\(([^)#]+)|(?:src|srcset)="([^"]+)""")
FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def prose(page: str) -> str:
    return FENCE.sub("", (ROOT / page).read_text("utf-8"))


def paths(page: str) -> list[str]:
    """Every path in backticks: words with a slash, or with a suffix of ours; not what follows `::`."""
    spans = [span.partition("::")[0] for span in SPAN.findall(prose(page))]
    return [
        span
        for span in spans
        if re.fullmatch(r"[\w./-]+", span) and (("/" in span) or span.endswith(SUFFIXES))
    ]


def named_tests(page: str) -> list[tuple[str, str]]:
    """(file, name) of each test in backticks."""
    spans = [span.partition("::") for span in SPAN.findall(prose(page)) if "::" in span]
    return [(path, name) for path, _, name in spans if path.endswith(SUFFIXES)]


def those_in(path: Path) -> set[str]:
    """The names of a file's tests, with their class where they have one."""
    source = path.read_text("utf-8")
    if path.suffix == ".ts":
        return set(re.findall(r"""^(?:test|test\.each\(.*\)|\]\))\("([^"]+)",""", source, re.MULTILINE))
    found = set[str]()
    for node in ast.parse(source).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        before = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {
            before + one.name
            for one in inside
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
        }
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


def blocks(*languages: str) -> list[str]:
    """The README's code in these languages."""
    found = FENCE.findall((ROOT / "README.md").read_text("utf-8"))
    return [code for language, code in found if language in languages]


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/promises.md"])
def test_every_path_that_a_text_names_is_there(page: str) -> None:
    named = set(paths(page)) - BUILT

    assert len(named) > 20
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_to_one(page: str) -> None:
    links = [one or other for one, other in LINK.findall((ROOT / page).read_text("utf-8"))]
    inside = [link for link in links if "://" not in link]

    assert [link for link in inside if not ((ROOT / page).parent / link).exists()] == []


def test_every_test_that_the_promises_name_is_there() -> None:
    named = named_tests("docs/promises.md")

    assert len(named) > 50
    assert [one for one in named if one[1] not in those_in(ROOT / one[0])] == []


def test_every_promise_has_a_test_and_says_what_it_does_not_cover() -> None:
    page = (ROOT / "docs/promises.md").read_text("utf-8")
    promises = re.split(r"^## ", page.partition("## Not kept yet")[0], flags=re.MULTILINE)[1:]

    lacking = [one.splitlines()[0] for one in promises if "::" not in one or "*Not covered.*" not in one]
    assert len(promises) > 7
    assert lacking == []


def test_the_code_in_the_readme_runs_as_a_program(own_workspace: Path, tmp_path: Path) -> None:
    program = "\n".join(blocks("python"))

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stderr, done.stdout) == ("", "mlwidget: digits / first try: Running\n")
    submitted, run = Experiment(Workspace(folder=own_workspace), "digits").get_runs()
    assert (run.get_status(), len(run.series("train/loss"))) == ("Completed", 1000)
    assert (submitted.get_status(), submitted.get_metrics()) == ("Completed", {"loss": 0.5})


def test_the_code_in_the_readme_runs_as_a_notebook(own_workspace: Path, tmp_path: Path) -> None:
    shown = [text(one) for one in executed(blocks("python", "ipython"), tmp_path)]

    assert [one for one in shown if one.startswith("mlwidget:")] == [
        "mlwidget: digits / first try: Completed",
        "mlwidget: digits / second try: Completed",
    ]
