"""A workspace of many runs with many metrics, each run with files of its own."""

from __future__ import annotations

import json
import math
import random
import shutil
import sqlite3
import time
import uuid
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mlwidget import Experiment, Workspace
from mlwidget.store.search import index
from mlwidget.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from mlwidget.records import RunRecord

EXPERIMENTS: Final = 20
POINTS: Final = 20
STATUSES: Final = ("Completed",) * 8 + ("Failed", "Canceled")
OPTIMIZERS: Final = ("adam", "sgd", "adamw", "lion")


def make(folder: Path, runs: int, metrics: int) -> Workspace:
    """A workspace of ended runs: one is made by the API, the others are copies with other numbers.

    Args:
        folder: Where; it must be new.
        runs: How many.
        metrics: How many each has; "loss" is one of them.
    """
    workspace = Workspace(folder=folder)
    store = workspace._store
    assert isinstance(store, SqliteStore)
    with Experiment(workspace, "experiment-0").start_logging() as first:
        for step in range(POINTS):
            first.log({name: math.exp(-step / 5) for name in names(metrics)}, step=step)
    record, template = store.run(first.id).record(), store.run(first.id).folder
    store.run(first.id).close()
    for number in range(1, EXPERIMENTS):
        store.create_experiment(f"experiment-{number}")
    chance = random.Random(0)
    made = [_copy(record, template, number, chance) for number in range(1, runs)]
    with store.catalog._database.writing() as connection:
        for one in made:
            index.put(connection, one)
    return workspace


def names(metrics: int) -> list[str]:
    """The names of so many metrics."""
    return ["loss", *(f"group-{number % 5}/metric-{number}" for number in range(1, metrics))]


def _copy(record: RunRecord, template: Path, number: int, chance: random.Random) -> RunRecord:
    created = time.time() - 60.0 * (10_000 - number)
    other = replace(
        record,
        id=str(uuid.UUID(int=chance.getrandbits(128))),
        experiment=f"experiment-{number % EXPERIMENTS}",
        number=number // EXPERIMENTS + 1,
        name=f"trial {number}",
        status=chance.choice(STATUSES),
        created=created,
        started=created,
        ended=created + chance.expovariate(1 / 600),
        properties={
            "lr": f"{10 ** chance.uniform(-5, -1):.3g}",
            "optimizer": chance.choice(OPTIMIZERS),
        },
        tags={"owner": chance.choice(("ada", "grace", "emmy"))},
    )
    folder = template.parents[1] / other.experiment / other.id
    folder.mkdir(parents=True)
    shutil.copyfile(template / "run.sqlite", folder / "run.sqlite")
    database = sqlite3.connect(folder / "run.sqlite", isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("BEGIN")
    text = json.dumps(asdict(other))
    database.execute("UPDATE run SET value = ? WHERE field = 'record'", (text,))
    database.execute("UPDATE metrics SET last = last * ?", (chance.random(),))
    database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = WAL")  # as the run itself leaves it
    database.close()
    return other
