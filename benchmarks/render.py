"""The results as Markdown: on the screen, and as `docs/benchmarks.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.results import ROOT, Result, Table, load

PROMISED = "What was promised, and what was found"
VERSIONS = "Versions: "
PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """\
# Benchmarks

`make bench` measures all of this, side by side in one run, in an environment of its own (`.venv-bench`);
`make bench ARGS="log_cost kill"` measures a part, `ARGS=--quick` shows that it runs, and
`ARGS=--write` writes the last results into this page; what was not measured since stays, with its date.
Nothing here is asserted by a test: times depend on the machine, so read ratios first.
"""


def page(names: tuple[str, ...], before: str = "") -> str:
    """The page of all results that are there; what `before` has of other benchmarks stays as it was.

    Args:
        names: Of the benchmarks.
        before: The page as it was written last.
    """
    results = [result for name in names if (result := load(name)) is not None]
    if not results:
        raise SystemExit("There are no results yet: run `make bench` first.")
    promises, versions, sections = _parts(before)
    for result in results:
        promises |= dict(_promises(result))
        versions |= result.versions
        sections[result.title] = "\n".join([*section(result)][1:])
    return "\n".join(
        [
            HEAD,
            f"## {PROMISED}\n",
            "| promise | found | |\n|---|---|---|",
            *promises.values(),
            "",
            f"{VERSIONS}{', '.join(f'{name} {version}' for name, version in versions.items())}.\n",
            *(f"## {title}\n\n{text.strip()}\n" for title, text in sections.items()),
        ]
    )


def _parts(page: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Of a page: the line of each promise, the version of each package, the text below each title."""
    _, *parts = re.split(r"^## ", page, flags=re.MULTILINE)
    sections = {title: text for title, _, text in (part.partition("\n") for part in parts)}
    summary = sections.pop(PROMISED, "")
    lines = [line for line in summary.splitlines() if line.startswith("| ")][1:]
    promises = {line.split(" | ")[0].removeprefix("| "): line for line in lines}
    said = next((line for line in summary.splitlines() if line.startswith(VERSIONS)), VERSIONS)
    known = said.removeprefix(VERSIONS).rstrip(".")
    versions = dict(one.rsplit(" ", 1) for one in known.split(", ") if " " in one)
    return promises, versions, sections


def write(names: tuple[str, ...]) -> Path:
    """Write the page and return its path."""
    PAGE.parent.mkdir(exist_ok=True)
    before = PAGE.read_text("utf-8") if PAGE.is_file() else ""
    PAGE.write_text(page(names, before), "utf-8")
    return PAGE


def section(result: Result) -> Iterator[str]:
    """The lines of one benchmark."""
    yield f"## {result.title}\n"
    if result.quick:
        yield "**A quick run: it shows that the benchmark runs, not what it finds.**\n"
    machine = result.machine
    yield ", ".join(f"{key}: {value}" for key, value in machine.items() if value) + ".\n"
    for one in result.tables:
        if one.title:
            yield f"### {one.title}\n"
        yield from table(one)
        yield ""
    yield from (f"{note}\n" for note in result.notes)


def table(one: Table) -> Iterator[str]:
    """The lines of a table; columns in which nothing stands are left out."""
    keys = [key for key in one.columns if any(row.get(key) not in (None, "") for row in one.rows)]
    yield "| " + " | ".join(one.columns[key] for key in keys) + " |"
    yield "|" + "|".join("---:" if _is_number(one, key) else "---" for key in keys) + "|"
    for row in one.rows:
        yield "| " + " | ".join(text(row.get(key), key) for key in keys) + " |"


def text(value: Any, key: str = "") -> str:
    """A value in few characters; code as code."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        safe = value.replace("|", "\\|")
        return f"`{safe}`" if key == "statement" else safe
    if isinstance(value, bool | int):
        return f"{value:,}"
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def _is_number(one: Table, key: str) -> bool:
    return any(isinstance(row.get(key), int | float) for row in one.rows)


def _promises(result: Result) -> Iterator[tuple[str, str]]:
    """Each promise of a benchmark, and its line."""
    for goal in result.goals:
        word = {True: "reached", False: "**not reached**", None: "unknown"}[goal.reached]
        quick = " (quick run)" if result.quick else ""
        promise = text(goal.promise)
        yield promise, f"| {promise} | {text(goal.found)}{quick} | {word} |"
