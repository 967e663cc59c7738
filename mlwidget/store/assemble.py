"""One batch out of ring records and frames, each metric's points in the order of the slots."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from mlwidget.records import OTHER, Batch, Entry, Points
from mlwidget.store import slots
from mlwidget.store.scalars import split_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Numbered = tuple["NDArray[Any]", Points]


def assemble(start: int, stop: int, records: NDArray[Any], frames: list[slots.Frame]) -> Batch:
    """The batch of the slots `start` to `stop`.

    Args:
        start: The first slot.
        stop: The slot after the last.
        records: Slots in their order; those that hold no point are passed over.
        frames: What lies in no slot, in the same order.
    """
    defined: dict[int, tuple[str, str]] = {}
    entries: dict[int, list[Entry]] = {}
    framed: dict[int, list[tuple[int, Points]]] = {}
    for frame in frames:
        if frame.code == slots.DEFINE:
            kind, _, name = frame.payload.decode("utf-8", "replace").partition("\n")
            defined[frame.metric] = (name, kind)
        elif frame.code == slots.ENTRY:
            step, when, _, body = slots.split_point(frame.payload)
            entries.setdefault(frame.metric, []).append(Entry(step, when, body))
        elif frame.code == slots.BULK:
            framed.setdefault(frame.metric, []).append((frame.slot, split_columns(frame.payload)))
        elif frame.code == OTHER:
            framed.setdefault(frame.metric, []).append((frame.slot, _one_other(frame)))
    points = _by_metric(records) if len(records) else {}
    for metric, several in framed.items():
        points[metric] = _in_order(points.get(metric), several)
    return Batch(start, stop, defined, {m: p for m, (_, p) in points.items()}, entries)


def left_over(ring: NDArray[Any], files: list[bytes], start: int) -> Batch | None:
    """What a dead process left behind from slot `start` on; holes will not be filled any more.

    Args:
        ring: Its slots from `start` on, in their order.
        files: Its append files.
        start: The first slot that is not in the store.
    """
    records, others = _together(ring, files, start)
    last = int(slots.numbers(records[-1:])[0]) if len(records) else -1
    stop = max([last, *(frame.slot for frame in others)]) + 1
    return assemble(start, stop, records, others) if stop > start else None


def without_gap(ring: NDArray[Any], files: list[bytes], start: int) -> Batch | None:
    """What a living process has recorded from slot `start` on, up to the first slot that it fills yet.

    Args:
        ring: Some of its slots from `start` on, in their order.
        files: Its append files.
        start: The first slot that is wanted.
    """
    # A slot that says "framed" counts by its frame alone.
    filled = ring[slots.codes(ring) != slots.FRAMED]
    records, others = _together(filled, files, start)
    beside = np.array([frame.slot for frame in others], np.int64)
    numbers = np.unique(np.concatenate([slots.numbers(records), beside]))
    stop = start + slots.leading(numbers == np.arange(start, start + len(numbers)))
    if stop == start:
        return None
    records = records[slots.numbers(records) < stop]
    return assemble(start, stop, records, [frame for frame in others if frame.slot < stop])


def _together(
    ring: NDArray[Any], files: list[bytes], start: int
) -> tuple[NDArray[Any], list[slots.Frame]]:
    pieces, others = [ring], []
    for data in files:
        points, more = slots.split(data[: slots.whole(data)])
        pieces.append(points[slots.numbers(points) >= start])
        others += [frame for frame in more if frame.slot >= start]
    records = np.concatenate(pieces)
    others.sort(key=lambda frame: frame.slot)
    return records[np.argsort(records["mark"], kind="stable")], others


def _one_other(frame: slots.Frame) -> Points:
    step, when, _, rest = slots.split_point(frame.payload)
    types = np.array([OTHER], np.uint8)
    return Points(np.array([step]), np.array([when]), np.array([0]), types, (json.loads(rest),))


def _by_metric(records: NDArray[Any]) -> dict[int, _Numbered]:
    codes = slots.codes(records)
    is_point = (codes > 0) & (codes < OTHER)
    if not is_point.all():
        records, codes = records[is_point], codes[is_point]
    if not len(records):
        return {}
    metrics = ((records["mark"] >> slots.CODE_BITS) & np.uint64(slots.MAX_METRICS - 1)).astype(np.uint32)
    if (metrics == metrics[0]).all():
        return {int(metrics[0]): _columns(records, codes)}
    # Few metrics fit 16 bits, which NumPy sorts in linear time.
    keys = metrics.astype(np.uint16) if metrics.max() < 1 << 16 else metrics
    order = np.argsort(keys, kind="stable")
    records, codes, metrics = records[order], codes[order], metrics[order]
    starts = np.flatnonzero(np.diff(metrics, prepend=metrics[0] + 1))
    stops = [*starts[1:].tolist(), len(metrics)]
    return {
        int(metrics[start]): _columns(records[start:stop], codes[start:stop])
        for start, stop in zip(starts.tolist(), stops, strict=True)
    }


def _columns(records: NDArray[Any], codes: NDArray[np.uint8]) -> _Numbered:
    return slots.numbers(records), Points(
        records["step"].copy(), records["time"].copy(), records["value"].copy(), codes
    )


def _in_order(ring: _Numbered | None, framed: list[tuple[int, Points]]) -> _Numbered:
    pieces = [] if ring is None else [ring]
    others: list[Any] = []
    for slot, part in framed:
        values = part.values.copy()
        values[part.types == OTHER] += len(others)
        others.extend(part.others)
        shifted = Points(part.steps, part.times, values, part.types)
        pieces.append((np.full(len(values), slot), shifted))
    numbers = np.concatenate([number for number, _ in pieces])
    order = np.argsort(numbers, kind="stable")
    steps, times, values, types = (
        np.concatenate([getattr(part, column) for _, part in pieces])[order]
        for column in ("steps", "times", "values", "types")
    )
    return numbers[order], Points(steps, times, values, types, tuple(others))
