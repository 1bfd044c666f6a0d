"""The event list: a binary heap ordered by (time, kind, case, track, part), as in `simkit.engine.simpy_engine.Simulation._at`."""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.layout import FULL, ROOM_OF_EVENTS, WAKE, events_in, heap_in, plan_in, run_in, tracks_in
from simkit.engine.kernel.memory import Memory


@compiled
def full(state: Memory, place: int) -> int:
    """A table has no room left: the run ends and begins again with a larger one. Row 0 takes what is still written."""
    run = run_in(state)[0]
    if not run.fault:
        run.fault, run.about = FULL, place
    return 0


@compiled
def order_of(kind: int, case: int, track: int, part: int) -> int:
    """The place of an event within its second."""
    return ((kind << 24 | case) << 8 | track) << 16 | part


@compiled
def put_event(state: Memory, time: int, order: int, what: int, a: int, b: int, c: int) -> None:
    """Puts an event on the list."""
    run, events, heap = run_in(state)[0], events_in(state), heap_in(state)
    event = run.free_event
    if event >= 0:
        run.free_event = events[event].a
    elif run.events < len(events):
        event = run.events
        run.events += 1
    else:
        event = full(state, ROOM_OF_EVENTS)
        return
    events[event].what, events[event].a, events[event].b, events[event].c = what, a, b, c
    place = run.pending
    run.pending += 1
    while place > 0:
        parent = (place - 1) >> 1
        if heap[parent].time < time or (heap[parent].time == time and heap[parent].order <= order):
            break
        heap[place] = heap[parent]
        place = parent
    heap[place].time, heap[place].order, heap[place].event = time, order, event


@compiled
def take_event(state: Memory) -> int:
    """Takes the first event off the list: its row, free again after the next event has been put."""
    run, heap = run_in(state)[0], heap_in(state)
    first = heap[0].event
    run.pending -= 1
    last, count = run.pending, run.pending
    time, order, event = heap[last].time, heap[last].order, heap[last].event
    place = 0
    while True:
        child = 2 * place + 1
        if child >= count:
            break
        if child + 1 < count and (
            heap[child + 1].time < heap[child].time or (heap[child + 1].time == heap[child].time and heap[child + 1].order < heap[child].order)
        ):
            child += 1
        if time < heap[child].time or (time == heap[child].time and order <= heap[child].order):
            break
        heap[place] = heap[child]
        place = child
    heap[place].time, heap[place].order, heap[place].event = time, order, event
    return first


@compiled
def wake_at(plan: Memory, state: Memory, track: int, time: int, kind: int) -> None:
    """Goes on with a track at a time, unless something else has gone on with it before."""
    if time < plan_in(plan)[0].horizon:
        who = tracks_in(state)[track]
        put_event(state, time, order_of(kind, who.case, who.number, 0), WAKE, track, who.ticket, 0)
