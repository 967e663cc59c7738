"""Tables whose rows have a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from mlwidget import Dataset
from mlwidget.azureml.exceptions import DatasetTimestampMissingError, UserErrorException

if TYPE_CHECKING:
    from mlwidget import Experiment
    from mlwidget.submit.dataset import TabularDataset

FORM = "weather/{city}/{month:yyyy/MM}/data.parquet"
MIDDLE = datetime(2019, 2, 1)  # noqa: DTZ001 - as notebooks write it


@pytest.fixture
def weather(tmp_path: Path) -> TabularDataset:
    for month in (1, 2, 3):
        folder = tmp_path / "weather" / "Rome" / "2019" / f"{month:02}"
        folder.mkdir(parents=True)
        times = [datetime(2019, month, day, tzinfo=UTC) for day in (1, 15)]
        pd.DataFrame({"time": times, "heat": [month, month + 0.5]}).to_parquet(folder / "data.parquet")
    made = Dataset.Tabular.from_parquet_files(
        str(tmp_path / "weather/*/*/*/data.parquet"), partition_format=FORM
    )
    return made.with_timestamp_columns("time", "month", validate=True)


def heat(data: TabularDataset) -> list[float]:
    return data.to_pandas_dataframe()["heat"].tolist()


def test_folders_are_columns(weather: TabularDataset) -> None:
    frame = weather.to_pandas_dataframe()

    assert frame["city"].unique().tolist() == ["Rome"]
    assert frame["month"].dt.month.tolist() == [1, 1, 2, 2, 3, 3]


def test_another_path_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")
    data = Dataset.Tabular.from_delimited_files(str(tmp_path / "a.csv"), partition_format=FORM)

    with pytest.raises(UserErrorException, match="partition_format"):
        data.to_pandas_dataframe()


def test_rows_are_chosen_by_their_time(weather: TabularDataset) -> None:
    assert heat(weather.time_before(MIDDLE)) == [1, 1.5, 2]
    assert heat(weather.time_before(MIDDLE, include_boundary=False)) == [1, 1.5]
    assert heat(weather.time_after(MIDDLE)) == [2, 2.5, 3, 3.5]
    assert heat(weather.time_after(MIDDLE, include_boundary=False)) == [2.5, 3, 3.5]
    assert heat(weather.time_between(MIDDLE, datetime(2019, 3, 1, tzinfo=UTC))) == [2, 2.5, 3]
    assert heat(weather.time_recent(timedelta(days=2))) == []
    assert heat(weather.time_recent(datetime.now(UTC) - datetime(2019, 3, 2, tzinfo=UTC))) == [3.5]


def test_times_without_a_zone_are_utc(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time,heat\n2019-01-31,1\n2019-02-02,2\n")
    data = Dataset.Tabular.from_delimited_files(str(tmp_path / "a.csv")).with_timestamp_columns("time")

    assert heat(data.time_after(MIDDLE)) == [2]


def test_a_table_without_times_says_so(weather: TabularDataset) -> None:
    for reduced in (weather.drop_columns(["time", "unknown"]), weather.keep_columns("heat")):
        assert reduced.timestamp_columns == (None, None)
        with pytest.raises(DatasetTimestampMissingError, match="with_timestamp_columns"):
            reduced.time_before(MIDDLE)
    assert weather.drop_columns("month").timestamp_columns == ("time", None)
    assert weather.keep_columns(["heat", "time", "month"]).timestamp_columns == ("time", "month")


def test_times_are_taken_away(weather: TabularDataset) -> None:
    with pytest.raises(UserErrorException, match="needs a timestamp"):
        weather.with_timestamp_columns(None, "month")
    with pytest.raises(UserErrorException, match="no column 'when'"):
        weather.with_timestamp_columns("when", validate=True)

    assert weather.with_timestamp_columns().timestamp_columns == (None, None)


def test_a_registered_table_keeps_them(weather: TabularDataset, experiment: Experiment) -> None:
    weather.time_before(MIDDLE).register(experiment.workspace, "weather")

    again = Dataset.get_by_name(experiment.workspace, "weather")

    assert heat(again) == [1, 1.5, 2]  # type: ignore[arg-type]
    assert again.timestamp_columns == ("time", "month")  # type: ignore[attr-defined]
