"""What every store must do for files that are read while they are written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from mlwidget.errors import ArtifactExistsError, ArtifactPathError
from mlwidget.store.artifacts import LARGE
from mlwidget.store.base import RunStore

LOG = "logs/user_log.txt"


def lend(run: RunStore, source: Path, name: str, text: str = "of the training") -> Path:
    """The training's own file, which lies in the run too."""
    source.write_text(text)
    os.link(source, run.place(name))
    return source


class FilesContract:
    def test_what_is_written_in_its_place_can_be_read_at_once(self, run: RunStore) -> None:
        run.place(LOG).write_text("a line\n")

        assert run.artifact_path(LOG).read_text() == "a line\n"
        assert [(one.name, one.size, one.sha256) for one in run.unkept()] == [(LOG, 7, "")]
        assert run.artifacts() == []

    def test_a_file_is_kept_where_it_lies(self, run: RunStore) -> None:
        place = run.place(LOG)
        place.write_text("a line\n")
        number = place.stat().st_ino

        kept = run.put_artifact(LOG, place, replace=True)

        assert kept.sha256 == hashlib.sha256(b"a line\n").hexdigest()
        assert (place.stat().st_ino, run.artifacts(), run.unkept()) == (number, [kept], [])

    def test_a_kept_file_that_grows_is_told_with_its_size(self, run: RunStore) -> None:
        place = run.place(LOG)
        place.write_text("one\n")
        run.put_artifact(LOG, place, replace=True)
        with place.open("a") as file:
            file.write("two\n")

        assert [(one.name, one.size) for one in run.unkept()] == [(LOG, 8)]

    def test_a_file_that_is_lent_is_kept_as_a_copy(self, run: RunStore, tmp_path: Path) -> None:
        source = lend(run, tmp_path / "source", "outputs/a")

        run.put_artifact("outputs/a", source, replace=True)
        source.write_text("changed")

        assert run.artifact_path("outputs/a").read_text() == "of the training"

    def test_a_file_that_is_lent_gives_way_and_a_kept_one_does_not(
        self, run: RunStore, tmp_path: Path
    ) -> None:
        lend(run, tmp_path / "source", "outputs/a")
        large = tmp_path / "large"
        large.write_bytes(bytes(LARGE))

        run.put_artifact("outputs/a", large)

        assert run.artifact_path("outputs/a").read_bytes() == bytes(LARGE)
        assert (tmp_path / "source").read_text() == "of the training"
        with pytest.raises(ArtifactExistsError):
            run.put_artifact("outputs//a", tmp_path / "source")

    def test_a_link_that_leads_out_of_the_run_is_not_followed(
        self, run: RunStore, tmp_path: Path
    ) -> None:
        (tmp_path / "secret").write_text("of another")
        run.place("logs/secret.txt").symlink_to(tmp_path / "secret")
        run.place("logs/deep/x").parent.rmdir()
        run.place("logs/x").with_name("deep").symlink_to(tmp_path)

        for name in ("logs/secret.txt", "logs/deep/secret"):
            with pytest.raises(ArtifactPathError, match="leads out of the run"):
                run.artifact_path(name)
        assert run.unkept() == []

    def test_a_name_that_leaves_the_run_has_no_place(self, run: RunStore) -> None:
        for name in ("../x", "/etc/passwd", "logs/../../x", "logs/a\0b"):
            with pytest.raises(ArtifactPathError):
                run.place(name)
