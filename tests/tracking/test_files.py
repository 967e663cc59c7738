from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from mlwidget import Experiment, Run
from mlwidget.errors import (
    ArtifactExistsError,
    ArtifactNotFoundError,
    ArtifactPathError,
    InvalidTypeError,
    InvalidValueError,
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with two files, one of them deep."""
    folder = tmp_path / "source"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("one")
    (folder / "deep" / "b.txt").write_text("two")
    return folder


def test_a_file_is_uploaded_under_its_name(run: Run, source: Path) -> None:
    assert run.upload_file("outputs/a.txt", source / "a.txt") == "outputs/a.txt"
    assert run.upload_file(name="b.txt", path_or_stream=str(source / "deep/b.txt")) == "b.txt"

    assert run.get_file_names() == ["b.txt", "outputs/a.txt"]


def test_an_open_file_is_uploaded(run: Run, source: Path) -> None:
    with (source / "a.txt").open("rb") as binary, (source / "a.txt").open() as text:
        run.upload_file("binary", binary)
        run.upload_file("text", text)
    run.upload_file("memory", io.StringIO("ünï"))

    paths = [run.download_file(name, f"got/{name}") for name in ("binary", "text", "memory")]
    assert [Path(path).read_text("utf-8") for path in paths] == ["one", "one", "ünï"]


def test_several_files_are_uploaded_all_or_none(run: Run, source: Path) -> None:
    paths: list[str | Path] = [str(source / "a.txt"), source / "deep/b.txt"]
    assert run.upload_files(["x", "y/z"], paths) == ["x", "y/z"]

    with pytest.raises(InvalidValueError, match=r"no file '.*missing'"):
        run.upload_files(["v", "w"], [source / "a.txt", source / "missing"])
    with pytest.raises(InvalidTypeError, match="as many names as paths, got 1 and 2"):
        run.upload_files(["v"], paths)
    with pytest.raises(InvalidTypeError, match="list of names and a list of paths"):
        run.upload_files("v", paths)
    with pytest.raises(InvalidValueError, match="got 'v' twice"):
        run.upload_files(["v", "v"], paths)
    with pytest.raises(ArtifactExistsError, match="'x'"):
        run.upload_files(["v", "x"], paths)
    assert run.get_file_names() == ["x", "y/z"]


def test_a_folder_is_uploaded_with_what_is_below(run: Run, source: Path) -> None:
    assert run.upload_folder("kept", source) == ["kept/a.txt", "kept/deep/b.txt"]
    with pytest.raises(InvalidValueError, match=r"upload_folder takes a folder, and '.*a\.txt' is none"):
        run.upload_folder("other", source / "a.txt")


def test_a_name_is_used_once(run: Run, source: Path) -> None:
    run.upload_file("outputs/a.txt", source / "a.txt")

    for name in ("outputs/a.txt", "outputs//./a.txt", "outputs\\a.txt"):
        with pytest.raises(ArtifactExistsError, match="choose another name"):
            run.upload_file(name, source / "deep/b.txt")
    assert Path(run.download_file("outputs/a.txt")).read_text() == "one"


def test_a_folder_is_no_file(run: Run, source: Path) -> None:
    with pytest.raises(InvalidValueError, match="is a folder: use upload_folder"):
        run.upload_file("a", source)


@pytest.mark.parametrize("wrong", [None, 5, ["a"], b"a"])
def test_what_is_neither_path_nor_open_file_is_refused(run: Run, wrong: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"open file, got {type(wrong).__name__}"):
        run.upload_file("a", wrong)
    assert run.get_file_names() == []


@pytest.mark.parametrize("path", ["", "missing", "a\0b", "x" * 10_000, "../missing", "missing/"])
def test_a_path_without_a_file_is_named(run: Run, path: str) -> None:
    with pytest.raises(InvalidValueError, match=r"no file|takes a path"):
        run.upload_file("a", path)


NAMES = [
    "",
    " ",
    "/etc/a",
    "../a",
    "a/../../b",
    "..",
    ".",
    "C:/a",
    "..\\a",
    "a\0b",
    "\ud800",
    "x" * 10_000,
]


@pytest.mark.parametrize("name", [*NAMES, "a/" * 3000 + "b", None, 5])
def test_a_name_that_leaves_the_run_is_refused(run: Run, source: Path, name: Any) -> None:
    run.upload_file("kept", source / "a.txt")

    for call in (
        lambda: run.upload_file(name, source / "a.txt"),
        lambda: run.upload_files([name], [source / "a.txt"]),
        lambda: run.upload_folder(name, source),
        lambda: run.download_file(name),
        lambda: run.register_model("net", name or ".."),
    ):
        with pytest.raises(ArtifactPathError, match="artifact"):
            call()
    assert run.get_file_names() == ["kept"]


@pytest.mark.parametrize(
    "name", ["🐙.txt", "a'\"b", "<b>.txt", "run.sqlite", "outputs", "a:b", "%41", "-rf", "~"]
)
def test_a_name_is_only_text(run: Run, source: Path, name: str) -> None:
    run.upload_file(name, source / "a.txt")
    run.tag("still", "there")

    assert run.get_file_names() == [name]
    assert Path(run.download_file(name, "got/")).read_text() == "one"
    assert Path("got", name).is_file()


def test_a_download_goes_to_a_file_a_folder_or_here(run: Run, source: Path) -> None:
    run.upload_file("outputs/a.txt", source / "a.txt")
    Path("folder").mkdir()
    Path("old.txt").write_text("old")

    assert run.download_file("outputs/a.txt") == "a.txt"
    assert run.download_file("outputs/a.txt", "folder") == str(Path("folder/a.txt"))
    assert run.download_file("outputs/a.txt", output_file_path="new/folder/") == "new/folder/a.txt"
    assert Path(run.download_file("outputs/a.txt", "old.txt")).read_text() == "one"


def test_a_download_of_nothing_is_an_error(run: Run) -> None:
    with pytest.raises(ArtifactNotFoundError, match=r"'nothing'; get_file_names\(\)"):
        run.download_file("nothing")
    with pytest.raises(ArtifactNotFoundError, match="no files below 'nothing'"):
        run.download_files("nothing")


def test_a_download_to_an_impossible_place_says_so(run: Run, source: Path) -> None:
    run.upload_file("a.txt", source / "a.txt")
    Path("file").write_text("here")
    Path("folder/a.txt").mkdir(parents=True)

    with pytest.raises(InvalidValueError, match=r"'file/below' cannot be written"):
        run.download_file("a.txt", "file/below")
    with pytest.raises(ArtifactPathError, match="is a folder"):
        run.download_file("a.txt", "folder")
    with pytest.raises(InvalidTypeError, match="download_file takes a path"):
        run.download_file("a.txt", 5)  # type: ignore[arg-type]


def test_files_are_downloaded_by_folder(run: Run, source: Path) -> None:
    run.upload_folder("kept", source)
    run.upload_file("keptother", source / "a.txt")

    assert run.download_files("kept", "all") == ["all/kept/a.txt", "all/kept/deep/b.txt"]
    assert run.download_files(prefix="kept/", output_directory="short", append_prefix=False) == [
        "short/a.txt", "short/deep/b.txt",
    ]  # fmt: skip
    assert run.download_files("kept", "own", ["x", "y/z"]) == ["own/x", "own/y/z"]
    assert len(run.download_files(output_directory="every")) == 3
    with pytest.raises(InvalidValueError, match="path for each of 2 files, got 1"):
        run.download_files("kept", output_paths=["x"])


def test_outputs_and_logs_are_kept_at_the_end(experiment: Experiment) -> None:
    Path("outputs").mkdir()
    Path("outputs/old.txt").write_text("of an earlier run")
    with experiment.start_logging() as run:
        Path("outputs/deep").mkdir()
        Path("outputs/deep/model.txt").write_text("weights")
        Path("logs").mkdir()
        Path("logs/train.log").write_text("a line")
        Path("other.txt").write_text("not kept")

    assert run.get_file_names() == ["logs/train.log", "outputs/deep/model.txt"]
    assert Path("outputs/deep/model.txt").exists()


def test_outputs_exist_at_once_and_go_when_empty(experiment: Experiment) -> None:
    run = experiment.start_logging()
    assert Path("outputs").is_dir()
    run.complete()

    assert not Path("outputs").exists()


def test_a_changed_file_is_kept_as_it_is_at_the_end(experiment: Experiment) -> None:
    run = experiment.start_logging()
    Path("outputs/model.txt").write_text("first")
    run.register_model("net", "outputs/model.txt")
    Path("outputs/model.txt").write_text("second!")
    run.complete()

    assert Path(run.download_file("outputs/model.txt", "got")).read_text() == "second!"


@pytest.mark.parametrize(
    ("outputs", "kept"), [(None, []), (False, []), ("own", ["own/a"]), (["own"], ["own/a"])]
)
def test_other_folders_are_kept_when_named(
    experiment: Experiment, outputs: Any, kept: list[str]
) -> None:
    for name in ("own", "outputs"):
        Path(name).mkdir()
    with experiment.start_logging(outputs=outputs) as run:
        Path("own/a").write_text("one")
        Path("outputs/b").write_text("two")

    assert run.get_file_names() == kept


def test_a_failed_and_a_canceled_run_keep_their_outputs(experiment: Experiment) -> None:
    for end in (Run.fail, Run.cancel):
        run = experiment.start_logging()
        Path("outputs/a").write_text(end.__name__)
        end(run)
        assert run.get_file_names() == ["outputs/a"]


def test_a_file_that_cannot_be_kept_does_not_stop_the_end(
    experiment: Experiment, caplog: pytest.LogCaptureFixture
) -> None:
    run = experiment.start_logging()
    run.upload_file("outputs/model", io.BytesIO(b"one"))
    Path("outputs/model").mkdir()
    Path("outputs/model/weights").write_text("two")
    Path(b"outputs/\xff".decode("utf-8", "surrogateescape")).write_text("no text")
    Path("outputs/z").write_text("three")
    run.complete()

    assert (run.get_status(), run.get_file_names()) == ("Completed", ["outputs/model", "outputs/z"])
    assert "outputs/model/weights" in caplog.text


def test_large_files_of_several_runs_share_their_bytes(on_disk: Any, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"\0\1" * (1 << 20))
    experiment = Experiment(on_disk, "digits")
    first, second = experiment.start_logging(), experiment.start_logging()
    for run in (first, second):
        run.upload_file("outputs/large", tmp_path / "large")
    on_disk._store.delete_run(first.id)

    copy = Path(second.download_file("outputs/large", "got"))
    assert copy.read_bytes() == (tmp_path / "large").read_bytes()
    assert (tmp_path / "large").stat().st_nlink == copy.stat().st_nlink == 1
