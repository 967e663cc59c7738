"""The order of the tests: the browser last, since it costs most and depends on all the rest."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell has it for what it runs beside itself
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives the browser and move it to the end; refuse ids that two tests share."""
    ids = Counter(item.nodeid for item in items)
    if shared := [one for one, times in ids.items() if times > 1]:
        # of tests with one id, several workers would run a single one
        raise pytest.UsageError(f"several tests are called {', '.join(shared)}")
    for item in items:
        if BROWSER in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
