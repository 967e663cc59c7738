from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from mlwidget import Experiment, Run, Workspace
from mlwidget.errors import ArtifactPathError, InvalidValueError


@pytest.fixture
def run(run: Run) -> Run:
    """A run with two log files and another file."""
    run.upload_file("logs/train.log", io.BytesIO("ünï\n".encode()))
    run.upload_file("user_logs/std_log.txt", io.BytesIO(b"a line\n\xff"))
    run.upload_file("outputs/a", io.BytesIO(b"one"))
    return run


def test_details_have_the_names_that_programs_read(run: Run) -> None:
    run.add_properties({"a": "1"})
    details = run.get_details()

    assert {"runId", "target", "status", "startTimeUtc", "services", "properties", "inputDatasets",
            "outputDatasets", "logFiles", "submittedBy"} <= details.keys()  # fmt: skip
    assert (details["runId"], details["target"], details["properties"]) == (run.id, "local", {"a": "1"})
    assert not {"endTimeUtc", "error", "warnings"} & details.keys()


def test_times_are_in_utc_with_microseconds(run: Run) -> None:
    run.complete()
    details = run.get_details()

    for key in ("startTimeUtc", "endTimeUtc"):
        when = dt.datetime.strptime(details[key], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)
        assert when.timestamp() > 1e9


def test_log_files_are_urls_or_texts(run: Run) -> None:
    urls = run.get_details()["logFiles"]
    texts = run.get_details_with_logs()["logFiles"]

    assert [*urls] == [*texts] == ["logs/train.log", "user_logs/std_log.txt"]
    assert all(url.startswith("file:///") for url in urls.values())
    assert texts == {"logs/train.log": "ünï\n", "user_logs/std_log.txt": "a line\n\ufffd"}


def test_all_logs_are_copied(run: Run) -> None:
    paths = run.get_all_logs("got")

    assert paths == [
        str(Path("got", name).absolute()) for name in ("logs/train.log", "user_logs/std_log.txt")
    ]
    assert Path(paths[0]).read_text("utf-8") == "ünï\n"
    assert Path(run.get_all_logs()[0]).is_relative_to(Path("assets", run.id).absolute())
    Path("file").write_text("")
    with pytest.raises(InvalidValueError, match="cannot be written"):
        run.get_all_logs("file")


def test_a_run_knows_where_it_lies(run: Run) -> None:
    assert run.get_portal_url() == run.portal_url
    assert run.id in run.portal_url


def test_views_show_texts_as_text(experiment: Experiment) -> None:
    run = experiment.start_logging(run_id="<script>'\"&", display_name="<b>")
    html = run._repr_html_()

    assert "<script>" not in html
    assert "<td>&lt;script&gt;&#x27;&quot;&amp;</td>" in html


def test_cleaning_removes_nothing_of_the_run(run: Run) -> None:
    run.clean()

    assert run.get_file_names() == ["logs/train.log", "outputs/a", "user_logs/std_log.txt"]


def test_a_run_of_somebody_else_cannot_write_outside(on_disk: Workspace, tmp_path: Path) -> None:
    run = Experiment(on_disk, "digits").start_logging(outputs=None)
    with run._store._database.writing() as connection:  # type: ignore[attr-defined]
        connection.execute("INSERT INTO artifacts VALUES ('logs/../../x', 1, '', 0)")

    for call in (run.get_all_logs, run.download_files, run.get_details):
        with pytest.raises(ArtifactPathError, match="stays inside the run"):
            call()
