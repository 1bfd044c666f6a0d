"""Calendar arithmetic in whole seconds: when is a calendar open, when is a piece of work done.

A calendar is two lists: starts and ends of its openings over the horizon and a margin beyond it. Exact, no rounding.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

FOREVER = 1 << 42


class WorkingTime:
    """The openings of a calendar, or of several at once."""

    def __init__(self, openings: list[tuple[int, int]], *, always: bool = False, weekly_seconds: float = 604_800) -> None:
        self.always = always
        # open seconds of a mean week in the first year, holidays taken off: the same however long the run
        self.weekly_seconds = weekly_seconds
        self.starts = [start for start, _ in openings]
        self.ends = [end for _, end in openings]
        # open seconds before each opening
        self.before = [0, *accumulate(end - start for start, end in openings)]

    @cached_property
    def table(self) -> NDArray[np.int64]:
        """Start, end, and open seconds before it, an opening a row: for compiled code."""
        return np.array([self.starts, self.ends, self.before[: len(self.starts)]], dtype=np.int64).T.copy()

    def is_open(self, now: int) -> bool:
        """Open at ``now``; at its closing second it is closed."""
        if self.always:
            return True
        i = bisect_right(self.starts, now) - 1
        return i >= 0 and now < self.ends[i]

    def next_opening(self, now: int) -> int:
        """``now`` when open, else the start of the next opening, else `FOREVER`."""
        if self.always:
            return now
        i = bisect_right(self.starts, now) - 1
        if i >= 0 and now < self.ends[i]:
            return now
        return self.starts[i + 1] if i + 1 < len(self.starts) else FOREVER

    def later_opening(self, now: int) -> int:
        """The start of the first opening after ``now``."""
        i = bisect_right(self.starts, now)
        return self.starts[i] if i < len(self.starts) else FOREVER

    def opening_from(self, now: int) -> tuple[int, int]:
        """Start and end of the opening that holds at ``now``, else of the next one; all the time, or `FOREVER`, where there is none."""
        if self.always:
            return 0, FOREVER
        i = bisect_right(self.ends, now)
        return (self.starts[i], self.ends[i]) if i < len(self.ends) else (FOREVER, FOREVER)

    def open_until(self, now: int) -> int:
        """Open seconds from the start to ``now``."""
        if self.always:
            return now
        i = bisect_right(self.starts, now) - 1
        if i < 0:
            return 0
        return self.before[i] + min(now, self.ends[i]) - self.starts[i]

    def open_between(self, start: int, end: int) -> int:
        """Open seconds between two times."""
        return end - start if self.always else self.open_until(end) - self.open_until(start)

    def end_of_work(self, start: int, seconds: int) -> int:
        """When ``seconds`` of open time from ``start`` on have passed."""
        if self.always or seconds <= 0:
            return start + max(seconds, 0)
        goal = seconds
        now = bisect_right(self.starts, start) - 1
        if now >= 0:
            closes = self.ends[now]
            if start + seconds <= closes:
                return start + seconds  # done before this opening ends, the usual case
            goal += self.before[now] + (start if start < closes else closes) - self.starts[now]
        i = bisect_right(self.before, goal - 1) - 1
        if i >= len(self.starts):
            return FOREVER
        return self.starts[i] + goal - self.before[i]

    def closing_of_day(self, now: int, midnight: int) -> int:
        """The last closing on the calendar day of ``now``; ``midnight`` is that day's end."""
        if self.always:
            return FOREVER
        i = bisect_right(self.starts, midnight - 1) - 1
        return self.ends[i] if i >= 0 else 0

    def opening_of_day(self, dawn: int) -> int:
        """The first opening on or after the day's start ``dawn``."""
        i = bisect_right(self.starts, dawn - 1)
        return self.starts[i] if i < len(self.starts) else FOREVER

    def together_with(self, other: WorkingTime) -> WorkingTime:
        """Open when both are open."""
        if self.always:
            return other
        if other.always:
            return self
        shared, i, j = [], 0, 0
        while i < len(self.starts) and j < len(other.starts):
            start, end = max(self.starts[i], other.starts[j]), min(self.ends[i], other.ends[j])
            if start < end:
                shared.append((start, end))
            if self.ends[i] < other.ends[j]:
                i += 1
            else:
                j += 1
        return WorkingTime(shared)


ALWAYS = WorkingTime([], always=True)


def hours_of_day(texts: tuple[str, ...], stretch: float = 1.0) -> list[tuple[int, int]]:
    """``("07:30-12:00", "13:00-16:00")`` in seconds from midnight; ``stretch`` moves the day's end."""
    spans = []
    for text in texts:
        (h1, m1), (h2, m2) = (part.split(":") for part in text.split("-"))
        spans.append((int(h1) * 3600 + int(m1) * 60, int(h2) * 3600 + int(m2) * 60))
    total = sum(end - start for start, end in spans)
    wanted = round(total * stretch)
    if wanted > total and spans:
        start, end = spans[-1]
        spans[-1] = (start, min(86_400, end + wanted - total))
    elif wanted < total:
        kept = []
        for start, end in spans:
            length = min(end - start, wanted)
            if length > 0:
                kept.append((start, start + length))
            wanted -= length
        spans = kept
    return spans


def merged(openings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Openings that touch (round the clock over midnight) become one."""
    result: list[tuple[int, int]] = []
    for start, end in openings:
        if result and result[-1][1] == start:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def day_of(start: dt.datetime, seconds: int) -> dt.datetime:
    """The local date and time ``seconds`` after ``start``."""
    return start + dt.timedelta(seconds=seconds)
