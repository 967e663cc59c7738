"""A process that logs flat out and tells in a mapped file how many calls returned; it gets killed."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

from mlwidget.store.liveness import this_process
from mlwidget.store.sqlite import SqliteStore


def main(root: str, run_id: str, ledger: str, way: str) -> None:
    """Log 0.0, 1.0, 2.0… as `loss`, each eighth as text where `way` is "mixed"."""
    run = SqliteStore(Path(root)).run(run_id)
    run.update(process=this_process())
    run.set_status("Running")
    log = run.open_tail().scalar("loss")
    with Path(ledger).open("r+b") as file:
        # One store of eight bytes: a kill finds the old number or the new one, never a part.
        told = memoryview(mmap.mmap(file.fileno(), 8)).cast("q")
    mixed = way == "mixed"
    number = 0
    while True:
        log(str(number) if mixed and not number % 8 else float(number))
        number += 1
        told[0] = number


if __name__ == "__main__":
    main(*sys.argv[1:])
