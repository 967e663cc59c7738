"""One thread for all views."""

from __future__ import annotations

import threading

from mlwidget.widget.pump import Pump


class Countdown:
    """Has something to tell so many times."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.told = 0
        self.threads: set[str] = set()

    def step(self) -> bool:
        self.threads.add(threading.current_thread().name)
        self.left -= 1
        return self.left > 0


def test_a_view_is_stepped_until_it_has_nothing_more_to_tell() -> None:
    pump, view = Pump(wait=lambda _: None), Countdown(5)

    pump.add(view)
    pump.join()

    assert view.left == 0


def test_all_views_share_one_thread() -> None:
    pump, views = Pump(wait=lambda _: None), [Countdown(50), Countdown(50)]

    for view in views:
        pump.add(view)
    pump.join()

    assert views[0].threads | views[1].threads == {"mlwidget views"}


def test_a_view_added_after_a_rest_is_stepped_too() -> None:
    pump = Pump(wait=lambda _: None)
    pump.add(Countdown(1))
    pump.join()
    late = Countdown(1)

    pump.add(late)
    pump.join()

    assert late.left == 0


def test_many_views_together_stay_below_what_the_server_lets_through() -> None:
    waits: list[float] = []
    pump = Pump(wait=waits.append)
    ready = threading.Event()

    class Held(Countdown):
        def step(self) -> bool:
            ready.wait(10)
            return super().step()

    for _ in range(100):
        pump.add(Held(2))
    ready.set()
    pump.join()

    assert 100 / max(waits) <= 400
