"""The limit of any simulation that keeps a list of events: putting them on the kernel's own heap and taking them off, with nothing in between."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simkit.engine.compiled import compiled
from simkit.engine.kernel import layout as at
from simkit.engine.kernel.events import put_event, take_event
from simkit.engine.kernel.layout import WAKE, events_in, heap_in, run_in
from simkit.engine.kernel.memory import Memory, Shape, address_of

ALL_TIME = 1 << 62


@compiled
def put_and_take(whole_state: Memory, gaps: Memory, pending: int) -> int:
    """Puts an event for each gap, so many of them pending at a time, and takes them all; gives the time of the last one."""
    state = address_of(whole_state)
    run, heap, events = run_in(state)[0], heap_in(state), events_in(state)
    run.pending, run.events, run.free_event, run.now, run.near = 0, 0, -1, 0, 1 << 62
    for number in range(len(gaps) + pending):
        if number >= pending:
            run.now = heap[0].time
            event = take_event(state)
            events[event].a, run.free_event = run.free_event, event
        if number < len(gaps):
            put_event(state, run.now + gaps[number], number, WAKE, 0, 0, 0)
    return run.now


def gaps_of(events: int, pending: int, horizon: int) -> Memory:
    """How long each event is put ahead, so that a run to the horizon has so many: many short waits, few long ones."""
    return np.random.default_rng(1).exponential(horizon * pending / events, events).astype(np.int64)


def bare_heap(events: int, pending: int, horizon: int) -> Callable[[], int]:
    """A call that puts and takes so many events."""
    gaps = gaps_of(events, pending, horizon)
    sizes = {table: 1 for table in at.STATE} | {at.events_in: pending + 1, at.heap_in: pending + 2}
    state = Shape(at.STATE, sizes).block()
    return lambda: put_and_take(state, gaps, pending)
