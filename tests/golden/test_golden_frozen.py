"""What is frozen is what the browser's tests read."""

from __future__ import annotations

import zlib

from tests.golden.frozen import LIMITS, frozen, written


def test_views_are_still_frozen_as_the_golden_ones_were() -> None:
    made = {name: zlib.decompress(frozen(limits).pack()) for name, limits in LIMITS.items()}

    assert made == written(), "when the change is wanted: python -m tests.golden.frozen"
