"""Calendars as arrays, and the arithmetic of opening hours and of levels through time on them; compiled where Numba is at hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simkit.engine.compiled import compiled
from simkit.engine.working_time import FOREVER, WorkingTime

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_FOREVER = int(FOREVER)


class Calendars(NamedTuple):
    """Several calendars; the meaning of each is that of `WorkingTime`.

    Attributes:
        spans: by calendar: 1 when it never closes, the positions of its first opening and behind its last one in the others.
        starts, ends: of every opening.
        before: the calendar's open seconds before it.
    """

    spans: Ints
    starts: Ints
    ends: Ints
    before: Ints


def calendars_of(calendars: Iterable[WorkingTime]) -> Calendars:
    """Lays calendars out one behind the other."""
    held = list(calendars)
    ends = np.cumsum([0, *(len(calendar.starts) for calendar in held)])
    spans = [(int(calendar.always), first, last) for calendar, first, last in zip(held, ends, ends[1:], strict=False)]
    openings = np.concatenate([np.zeros((0, 3), dtype=np.int64), *(calendar.table for calendar in held)])
    return Calendars(np.array(spans, dtype=np.int64).reshape(-1, 3), *(column.copy() for column in openings.T))


@compiled
def last_at_most(values: Ints, first: int, last: int, wanted: int) -> int:
    """The position of the last of the rising ``values[first:last]`` that is at most ``wanted``; ``first - 1`` when none is."""
    low, high = first, last
    while low < high:
        middle = (low + high) // 2
        if values[middle] <= wanted:
            low = middle + 1
        else:
            high = middle
    return low - 1


@compiled
def open_until(calendars: Calendars, which: int, now: int) -> int:
    """Open seconds from the start to ``now``."""
    if calendars.spans[which, 0]:
        return now
    first = calendars.spans[which, 1]
    position = last_at_most(calendars.starts, first, calendars.spans[which, 2], now)
    if position < first:
        return 0
    until = calendars.ends[position]
    if now < until:
        until = now
    return int(calendars.before[position] + until - calendars.starts[position])


@compiled
def open_between(calendars: Calendars, which: int, start: int, end: int) -> int:
    """Open seconds between two times."""
    return int(open_until(calendars, which, end) - open_until(calendars, which, start))


@compiled
def end_of_work(calendars: Calendars, which: int, start: int, seconds: int) -> int:
    """When ``seconds`` of open time from ``start`` on have passed."""
    if seconds <= 0:
        return start
    if calendars.spans[which, 0]:
        return start + seconds
    first = calendars.spans[which, 1]
    goal = open_until(calendars, which, start) + seconds
    position = last_at_most(calendars.before, first, calendars.spans[which, 2], goal - 1)
    if position < first:
        return _FOREVER
    end = calendars.starts[position] + goal - calendars.before[position]
    return end if end <= calendars.ends[position] else _FOREVER


def overlap(start: int, end: int, first: int, last: int) -> int:
    """Seconds of a span inside a window."""
    return max(0, min(end, last) - max(start, first))


@compiled
def put_in_order(values: Floats, number: int, order: Ints, merged: Ints) -> None:
    """Writes the positions of the first values in rising order: runs of twice the length are merged from two, until there is one.

    The same as a stable ``numpy.argsort``, which takes eight times as long to compile.

    Args:
        order: room for as many positions: they are written here.
        merged: as much room again.
    """
    for position in range(number):
        order[position] = position
    width = 1
    while width < number:
        for begin in range(0, number, 2 * width):
            middle = begin + width
            if middle > number:
                middle = number
            end = begin + 2 * width
            if end > number:
                end = number
            left, right = begin, middle
            for position in range(begin, end):
                if left < middle and (right >= end or values[order[left]] <= values[order[right]]):
                    merged[position] = order[left]
                    left += 1
                else:
                    merged[position] = order[right]
                    right += 1
        for position in range(number):
            order[position] = merged[position]
        width *= 2


@compiled
def share_at_least(starts: Ints, ends: Ints, capacity: Ints, factor: int, more: int, first: int, last: int) -> float:
    """The share of a window in which at least ``factor × units + more`` spans are running.

    Args:
        starts, ends: of the spans, each sorted by itself.
        capacity: from which second on, how many units; the first holds from the beginning.
        first, last: the window.
    """
    if first >= last:
        return np.nan
    total = 0
    begun, over, step = 0, 0, 0
    now = first
    while now < last:
        while begun < len(starts) and starts[begun] <= now:
            begun += 1
        while over < len(ends) and ends[over] <= now:
            over += 1
        while step + 1 < len(capacity) and capacity[step + 1, 0] <= now:
            step += 1
        until = last
        if begun < len(starts) and starts[begun] < until:
            until = starts[begun]
        if over < len(ends) and ends[over] < until:
            until = ends[over]
        if step + 1 < len(capacity) and capacity[step + 1, 0] < until:
            until = capacity[step + 1, 0]
        if begun - over >= factor * capacity[step, 1] + more:
            total += until - now
        now = until
    return total / (last - first)
