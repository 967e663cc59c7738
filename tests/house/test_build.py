from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import hatch_build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A tree whose front end was built a while after its sources were written."""
    for name in ("src/wire.ts", "package.json"):
        touch(tmp_path / "js" / name, 1000)
    for name in hatch_build.BUILT:
        touch(tmp_path / "mlwidget" / name, 2000)
    return tmp_path


def touch(path: Path, seconds: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (seconds, seconds))


def test_what_is_newer_than_its_sources_is_not_built_again(checkout: Path) -> None:
    assert not hatch_build.is_stale(checkout)


def test_a_changed_source_asks_for_a_build(checkout: Path) -> None:
    touch(checkout / "js/src/views/new/deep.ts", 3000)

    assert hatch_build.is_stale(checkout)


@pytest.mark.parametrize("name", hatch_build.BUILT)
def test_a_missing_file_asks_for_a_build(checkout: Path, name: str) -> None:
    (checkout / "mlwidget" / name).unlink()

    assert hatch_build.is_stale(checkout)


def test_a_source_distribution_is_not_built_again(checkout: Path) -> None:
    touch(checkout / "js/src/wire.ts", 3000)
    touch(checkout / "PKG-INFO", 3000)

    assert not hatch_build.is_stale(checkout)


def test_an_old_node_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, answer in {"node": "v18.19.1", "npm": "9"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\necho {answer}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert not hatch_build.has_node()


def test_without_its_sources_a_build_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="MLWIDGET_SKIP_JS=1"):
        hatch_build.build(tmp_path)
