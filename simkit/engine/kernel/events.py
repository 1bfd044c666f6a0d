"""The event list, ordered by (time, kind, case, track, part) as in `simkit.engine.simpy_engine.Simulation._at`.

What comes soon stands in a binary heap; what comes later lies unordered by stretches of time, and is brought near when the clock comes to its
stretch: the heap stays small (after Henriksen's and Brown's calendar queues, 1977 and 1988), and who has stopped waiting never enters it.
"""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.layout import (
    ESCALATE,
    FULL,
    LOSE_PATIENCE,
    ROOM_OF_EVENTS,
    WAKE,
    cases_in,
    events_in,
    heap_in,
    later_in,
    plan_in,
    run_in,
    tracks_in,
)
from simkit.engine.kernel.memory import Memory, fetch_ahead

STRETCHES = 2048  # of a run


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
def comes_before(state: Memory, one: int, other: int) -> bool:
    """Whether one entry of the heap is before another; both halves are always worked out, so that the processor has nothing to guess."""
    a, b = heap_in(state)[one], heap_in(state)[other]
    return bool((a.time < b.time) | ((a.time == b.time) & (a.order < b.order)))


@compiled
def put_event(state: Memory, time: int, order: int, what: int, a: int, b: int, c: int) -> None:
    """Puts an event on the list."""
    run, events = run_in(state)[0], events_in(state)
    event = run.free_event
    if event >= 0:
        run.free_event = events[event].a
    elif run.events < len(events):
        event = run.events
        run.events += 1
    else:
        full(state, ROOM_OF_EVENTS)
        return
    made = events[event]
    made.what, made.a, made.b, made.c = what, a, b, c
    if time < run.near:
        enter_heap(state, time, order, event)
    else:
        later = later_in(state)[time // run.stretch]
        made.time, made.order, made.following = time, order, later.first
        later.first = event


@compiled
def enter_heap(state: Memory, time: int, order: int, event: int) -> None:
    """One more entry of the heap."""
    run = run_in(state)[0]
    run.pending += 1
    rise_to_place(state, run.pending - 1, time, order, event)


@compiled
def rise_to_place(state: Memory, hole: int, time: int, order: int, event: int) -> None:
    """Fills a hole of the heap with an entry, or one above it when the entry comes before those."""
    heap, place = heap_in(state), hole
    while place > 0:
        parent = (place - 1) >> 1
        above = heap[parent]
        if above.time < time or (above.time == time and above.order <= order):
            break
        heap[place] = above
        place = parent
    filled = heap[place]
    filled.time, filled.order, filled.event = time, order, event


@compiled
def bring_near(state: Memory) -> None:
    """The next stretch of time begins: its events go to the heap, but for those of tracks that something else has gone on with."""
    run, events, tracks = run_in(state)[0], events_in(state), tracks_in(state)
    event = later_in(state)[run.near // run.stretch].first
    run.near += run.stretch
    while event >= 0:
        coming, following = events[event], events[event].following
        of_a_track = coming.what == WAKE or coming.what == LOSE_PATIENCE or coming.what == ESCALATE
        if of_a_track and tracks[coming.a].ticket != coming.b:
            coming.a, run.free_event = run.free_event, event
        else:
            enter_heap(state, coming.time, coming.order, event)
        event = following


@compiled
def take_event(state: Memory) -> int:
    """Takes the first event off the list: its row, free again after the next event has been put.

    The hole sinks to the ground, along the earlier child each time, and the last entry rises from there: it seldom rises far.
    """
    run, heap = run_in(state)[0], heap_in(state)
    first = heap[0].event
    run.pending -= 1
    count = run.pending
    moved = heap[count]
    time, order, event = moved.time, moved.order, moved.event
    place, child = 0, 1
    while child + 1 < count:
        child += comes_before(state, child + 1, child)
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    if child < count:
        heap[place] = heap[child]
        place = child
    rise_to_place(state, place, time, order, event)
    if count:
        fetch_next(state)
    return first


@compiled
def fetch_next(state: Memory) -> None:
    """What goes on next is fetched while the event before it happens: its rows are far away when a run has many."""
    coming = events_in(state)[heap_in(state)[0].event]
    if coming.what == WAKE:
        track = tracks_in(state)[coming.a]
        fetch_ahead(track)
        fetch_ahead(cases_in(state)[track.case])


@compiled
def wake_at(plan: Memory, state: Memory, track: int, time: int, kind: int) -> None:
    """Goes on with a track at a time, unless something else has gone on with it before."""
    if time < plan_in(plan)[0].horizon:
        who = tracks_in(state)[track]
        put_event(state, time, order_of(kind, who.case, who.number, 0), WAKE, track, who.ticket, 0)
