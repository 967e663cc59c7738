"""The tables, as ordered migrations: a later version adds a script at the end and edits none."""

from __future__ import annotations

from typing import Final

RUN: Final = (
    """
    CREATE TABLE run (field TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE status (number INTEGER PRIMARY KEY, time REAL NOT NULL, status TEXT NOT NULL);
    CREATE TABLE writers (
        id TEXT PRIMARY KEY, host TEXT NOT NULL, boot TEXT NOT NULL, pid INTEGER NOT NULL,
        started REAL NOT NULL, drained INTEGER NOT NULL, heartbeat REAL NOT NULL,
        closed INTEGER NOT NULL);
    CREATE TABLE metrics (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL,
        last REAL, UNIQUE (name, kind));
    CREATE TABLE writer_metrics (
        writer TEXT NOT NULL, number INTEGER NOT NULL, metric INTEGER NOT NULL REFERENCES metrics,
        PRIMARY KEY (writer, number)) WITHOUT ROWID;
    CREATE TABLE chunks (
        metric INTEGER NOT NULL REFERENCES metrics, first INTEGER NOT NULL, n INTEGER NOT NULL,
        step_min INTEGER, step_max INTEGER, time_min REAL, time_max REAL,
        value_first REAL, value_last REAL, value_min REAL, value_max REAL,
        nans INTEGER NOT NULL, infs INTEGER NOT NULL,
        steps BLOB NOT NULL, times BLOB NOT NULL, "values" BLOB NOT NULL, types BLOB NOT NULL,
        others TEXT, crc INTEGER NOT NULL, PRIMARY KEY (metric, first));
    CREATE TABLE entries (
        metric INTEGER NOT NULL REFERENCES metrics, number INTEGER NOT NULL, step INTEGER NOT NULL,
        time REAL NOT NULL, body BLOB NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (metric, number));
    CREATE TABLE artifacts (
        name TEXT PRIMARY KEY, size INTEGER NOT NULL, sha256 TEXT NOT NULL, created REAL NOT NULL);
    CREATE TABLE cells (
        number INTEGER PRIMARY KEY, cell TEXT, count INTEGER, source TEXT NOT NULL,
        started REAL NOT NULL, duration REAL, error TEXT);
    CREATE TABLE requests (number INTEGER PRIMARY KEY, time REAL NOT NULL, kind TEXT NOT NULL,
        body TEXT NOT NULL);
    CREATE TABLE version (number INTEGER NOT NULL);
    INSERT INTO version VALUES (0);
    """,
    # What a chunk looks like from afar, and where to look: a viewer reads no chunk that it need not.
    """
    CREATE TABLE sketches (
        metric INTEGER NOT NULL, first INTEGER NOT NULL, n INTEGER NOT NULL, texts INTEGER NOT NULL,
        coarse_crc INTEGER NOT NULL, fine_crc INTEGER NOT NULL,
        coarse BLOB NOT NULL, fine BLOB NOT NULL, PRIMARY KEY (metric, first),
        FOREIGN KEY (metric, first) REFERENCES chunks (metric, first) ON DELETE CASCADE);
    CREATE INDEX chunk_spans ON chunks (metric, first, n, step_min, step_max, time_min, time_max);
    """,
)

STATE: Final = """
    SELECT (SELECT number FROM version),
        (SELECT value FROM run WHERE field = 'record'),
        (SELECT json_group_array(json_array(id, name, kind, count, quote(last)))
            FROM (SELECT * FROM metrics ORDER BY id)),
        (SELECT json_group_array(json_array(id, host, boot, pid, started, drained, heartbeat, closed))
            FROM writers)
"""
"""A run but for what was logged, as one row: see `Database.row`."""
REQUESTS: Final = """
    SELECT json_group_array(json_array(number, kind, body))
        FROM (SELECT * FROM requests WHERE number > ? ORDER BY number)
"""
"""All requests after one, as one row."""

CATALOG: Final = (
    """
    CREATE TABLE info (field TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE experiments (
        name TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, created REAL NOT NULL, record TEXT NOT NULL);
    CREATE TABLE runs (
        id TEXT PRIMARY KEY, experiment TEXT NOT NULL, number INTEGER NOT NULL, created REAL NOT NULL,
        parent TEXT, type TEXT, status TEXT NOT NULL, record TEXT NOT NULL);
    CREATE INDEX runs_by_experiment ON runs (experiment, created);
    CREATE INDEX runs_by_parent ON runs (parent, created);
    """,
    # What runs are found and sorted by. A run has a number of its own here, which stays the same, and
    # `seen` says how its own file was when its facts were read: NULL when they have to be read again.
    """
    CREATE TABLE listed (
        key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, experiment TEXT NOT NULL,
        number INTEGER NOT NULL, created REAL NOT NULL, started REAL, ended REAL, parent TEXT, type TEXT,
        status TEXT NOT NULL, folded_id TEXT NOT NULL DEFAULT '', folded_name TEXT NOT NULL DEFAULT '',
        folded_experiment TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '', seen TEXT,
        record TEXT NOT NULL);
    INSERT INTO listed (id, experiment, number, created, parent, type, status, record)
        SELECT id, experiment, number, created, parent, type, status, record FROM runs ORDER BY created;
    DROP TABLE runs;
    ALTER TABLE listed RENAME TO runs;
    CREATE INDEX runs_by_experiment ON runs (experiment, created);
    CREATE INDEX runs_by_parent ON runs (parent, created);
    CREATE INDEX runs_by_time ON runs (created, number);
    CREATE INDEX runs_by_end ON runs (ended);
    CREATE INDEX runs_by_status ON runs (status);
    CREATE INDEX runs_unseen ON runs (created)
        WHERE seen IS NULL OR status NOT IN ('Canceled', 'Completed', 'Failed');
    CREATE TABLE names (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE facts (
        name INTEGER NOT NULL, run INTEGER NOT NULL, kind INTEGER NOT NULL, number REAL,
        text TEXT NOT NULL, PRIMARY KEY (name, run, kind)) WITHOUT ROWID;
    CREATE INDEX facts_by_run ON facts (run);
    CREATE INDEX facts_by_name ON facts (name, kind);
    """,
)
