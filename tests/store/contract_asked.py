"""What every store must do with what a run is asked for, and with two who change it at once."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from mlwidget.errors import InvalidValueError
from mlwidget.records import ProcessRecord, RunRecord
from mlwidget.store.base import RunStore, Store
from mlwidget.store.liveness import this_process

GONE = ProcessRecord(this_process().host, "an old boot", 1, 0.0)
ELSEWHERE = ProcessRecord("another host", "a boot", 1, 0.0)


def begun(store: Store, process: ProcessRecord | None) -> RunStore:
    store.create_experiment("digits")
    run = store.create_run(RunRecord("run-1", "digits", 0.0, process=process))
    run.set_status("Running")
    return run


class AskedContract:
    @pytest.mark.parametrize(
        ("process", "why"),
        [(GONE, "its process (pid 1) is gone"), (None, "no process holds it")],
        ids=["process gone", "no process"],
    )
    def test_a_stop_that_nobody_is_there_to_hear_ends_the_run(
        self, store: Store, process: ProcessRecord | None, why: str
    ) -> None:
        run = begun(store, process)
        run.request("stop")

        assert (run.recover().status, run.record().reason) == ("Canceled", f"stopped; {why}")
        assert run.record().error is None

    @pytest.mark.parametrize("process", [this_process(), ELSEWHERE], ids=["here", "elsewhere"])
    def test_a_stop_that_may_still_be_heard_is_left_to_who_hears_it(
        self, store: Store, process: ProcessRecord
    ) -> None:
        run = begun(store, process)
        run.request("stop")

        assert run.recover().status == "Running"

    def test_a_run_that_no_process_holds_goes_on_until_it_is_stopped(self, store: Store) -> None:
        run = begun(store, None)
        run.request("turn", {"knob": "lr", "value": 1})

        assert run.recover().status == "Running"

    def test_what_many_change_at_once_is_all_kept(self, run: RunStore) -> None:
        def add(name: str) -> None:
            run.change(lambda now: replace(now, details={**now.details, name: True}))

        names = {f"from thread {number}" for number in range(8)}
        threads = [threading.Thread(target=add, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert run.record().details.keys() >= names

    def test_a_change_that_raises_changes_nothing(self, run: RunStore) -> None:
        def refuse(now: RunRecord) -> RunRecord:
            raise InvalidValueError(f"not for {now.id}")

        before = (run.record(), run.version())
        with pytest.raises(InvalidValueError, match="not for"):
            run.change(refuse)

        assert (run.record(), run.version()) == before
