"""Arithmetic over many rows at once: opening hours, statistics by group, levels through time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simkit.engine.working_time import FOREVER, WorkingTime

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Openings:
    """A calendar's arithmetic for arrays of seconds; the same meaning as `WorkingTime`."""

    def __init__(self, calendar: WorkingTime) -> None:
        self.always = calendar.always
        self.starts: Ints = np.asarray(calendar.starts, dtype=np.int64)
        self.ends: Ints = np.asarray(calendar.ends, dtype=np.int64)
        self.before: Ints = np.asarray(calendar.before, dtype=np.int64)

    def until(self, now: Ints) -> Ints:
        """Open seconds from the start to each time."""
        if self.always:
            return now
        i = np.searchsorted(self.starts, now, side="right") - 1
        held = np.maximum(i, 0)
        if not len(self.starts):
            return np.zeros_like(now)
        return np.where(i < 0, 0, self.before[held] + np.minimum(now, self.ends[held]) - self.starts[held])

    def between(self, start: Ints, end: Ints) -> Ints:
        """Open seconds between two times."""
        return self.until(end) - self.until(start)

    def end_of_work(self, start: Ints, seconds: int) -> Ints:
        """When so many open seconds have passed."""
        if self.always or seconds <= 0:
            return start + max(seconds, 0)
        goal = self.until(start) + seconds
        i = np.searchsorted(self.before, goal - 1, side="right") - 1
        held = np.minimum(i, len(self.starts) - 1)
        return np.where(i >= len(self.starts), FOREVER, self.starts[held] + goal - self.before[held])


def by_group(values: Floats, codes: Ints, groups: int, quantiles: tuple[float, ...] = ()) -> tuple[Ints, Floats, list[Floats]]:
    """Count, mean and quantiles (interpolated) of the values of each group; not-a-number where a group has none."""
    counts = np.bincount(codes, minlength=groups).astype(np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.bincount(codes, weights=values, minlength=groups) / counts
    found: list[Floats] = []
    if quantiles:
        ordered = np.append(values[np.lexsort((values, codes))], 0.0)
        firsts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        for quantile in quantiles:
            place = (counts - 1).clip(0) * quantile
            low = np.floor(place).astype(np.int64)
            high = np.ceil(place).astype(np.int64)
            last = len(ordered) - 1
            below, above = ordered[np.minimum(firsts + low, last)], ordered[np.minimum(firsts + high, last)]
            found.append(np.where(counts > 0, below + (above - below) * (place - low), np.nan))
    return counts, means, found


def overlap(start: Ints, end: Ints, first: int, last: int) -> Ints:
    """Seconds of each span inside a window."""
    return (np.minimum(end, last) - np.maximum(start, first)).clip(0)


def unit_seconds(capacity: list[tuple[int, int]], openings: Openings, first: int, last: int) -> float:
    """Units × open seconds of a pool inside a window."""
    total = 0.0
    for position, (at, units) in enumerate(capacity):
        end = capacity[position + 1][0] if position + 1 < len(capacity) else last
        start, end = max(at if position else 0, first), min(end, last)
        if start < end:
            total += units * float(openings.between(np.array([start]), np.array([end]))[0])
    return total


def share_full(start: Ints, end: Ints, capacity: list[tuple[int, int]], first: int, last: int) -> float:
    """The share of a window in which at least as many spans are running as the pool has units."""
    if first >= last:
        return float("nan")
    marks = np.concatenate([start, end, np.array([at for at, _ in capacity] + [first, last], dtype=np.int64)])
    moments = np.unique(marks.clip(first, last))
    running = np.searchsorted(np.sort(start), moments[:-1], side="right") - np.searchsorted(np.sort(end), moments[:-1], side="right")
    steps: Any = np.asarray([at for at, _ in capacity], dtype=np.int64)
    units = np.asarray([count for _, count in capacity], dtype=np.int64)
    held = (np.searchsorted(steps, moments[:-1], side="right") - 1).clip(0)
    full = running >= units[held]
    return float((np.diff(moments) * full).sum() / (last - first))
