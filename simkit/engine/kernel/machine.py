"""One replication in the kernel: set up, event after event, the end; and what comes out as a `Run`."""

from __future__ import annotations

import math
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from simkit.engine.arrivals import MOST_PERSONS
from simkit.engine.compiled import compiled
from simkit.engine.kernel import layout as at
from simkit.engine.kernel.arrivals import draw_arrivals, stream_key
from simkit.engine.kernel.draws import case_key, quantile, uniform
from simkit.engine.kernel.events import STRETCHES, bring_near, order_of, put_event, take_event
from simkit.engine.kernel.gates import hold_meeting, open_arrival_group, open_group, open_late
from simkit.engine.kernel.laid_out import laid_out
from simkit.engine.kernel.layout import (
    ABSENT,
    ALONG_ENDS,
    ARRIVAL,
    AWAY,
    BACK,
    BEGIN_DAY,
    CHANGE_CAPACITY,
    CHANGED,
    DONE,
    ESCALATE,
    FREE_PLACE,
    HOLD_MEETING,
    LOSE_PATIENCE,
    OPEN,
    OPEN_ARRIVAL_GROUP,
    OPEN_GROUP,
    OPEN_LATE,
    OPEN_POOL,
    OPENING,
    STAY_ENDS,
    WAKE,
    absences_in,
    attributes_in,
    calendars_in,
    case_rows_in,
    cases_in,
    changes_in,
    events_in,
    first_times_in,
    gates_in,
    going_along_in,
    happenings_in,
    heap_in,
    hours_in,
    last_openings_in,
    later_in,
    lists_in,
    periods_in,
    plan_in,
    pools_in,
    rows_in,
    run_in,
    streams_in,
    tracks_in,
    words_in,
)
from simkit.engine.kernel.leaving import stop
from simkit.engine.kernel.lists import NEVER_RISES, aside_of, begin_day, free, open_pool, serve, write_along
from simkit.engine.kernel.memory import OUTSIDE, Memory, Shape, Table, address_of
from simkit.engine.kernel.places import longest_stay, write_open_holds
from simkit.engine.kernel.way import arrive_at_network, escalate, lose_patience, wake
from simkit.engine.log import NEVER
from simkit.engine.plan import Plan, plan_of
from simkit.engine.tables import CASE_COLUMNS, LOG_COLUMNS, Cases, Ints, Log
from simkit.scenario.model import Scenario

if TYPE_CHECKING:
    from simkit.engine.simulation import Run

assert rows_in.dtype.names == LOG_COLUMNS
YEAR = 31_536_000
MOST_ROWS = 1 << 28  # of one table; a scenario that needs more is at fault
_BROKEN = {
    at.BELOW_ZERO: "a wait or a stay below zero, case {}",
    at.ABOVE_CAPACITY: "{} is above its capacity",
    at.GIVEN_TWICE: "{} was given back more often than it was taken",
    at.TOO_MANY_TRACKS: "a case has more than 256 tracks; does a step that is repeated start tracks?",
    at.TOO_MANY_APPOINTMENTS: "case {} has more appointments on one day than the SOP allows",
    at.NO_MEETING: "a step has no meeting any more for those who wait for one",
}


# ---- the run ------------------------------------------------------------------------------------------------------------


@compiled
def set_up(plan: Memory, state: Memory, seed: np.uint64, replication: int) -> None:
    """Nobody is there yet, nothing has happened; capacities change and staff are away at their times."""
    run, general = run_in(state)[0], plan_in(plan)[0]
    run.free_track = run.free_node = run.free_hold = run.free_event = -1
    run.stretch = general.horizon // STRETCHES + 1
    for stretch in range(len(later_in(state))):
        later_in(state)[stretch].first = -1
    pools, lists = pools_in(plan), lists_in(state)
    for pool in range(general.pools):
        lists[pool].units, lists[pool].first, lists[pool].last, lists[pool].opening_at = pools[pool].units, -1, -1, -1
        lists[pool].raised_at = lists[pool].aside_until = NEVER_RISES
        lists[aside_of(plan, pool)].first = lists[aside_of(plan, pool)].last = -1
    for step in range(general.steps):
        gates_in(state)[step].first = gates_in(state)[step].last = gates_in(state)[step].planned = -1
    for calendar in range(general.calendars):
        last_openings_in(state)[calendar].row = calendars_in(plan)[calendar].first - 1
    draw_arrivals(plan, state, seed, replication)
    if run.fault:
        return
    run.now = 0
    changes = changes_in(plan)
    for row in range(general.changes):
        put_event(state, changes[row].at, order_of(OPENING, changes[row].pool, 0, CHANGED), CHANGE_CAPACITY, changes[row].pool, changes[row].units, 0)
    draw_absences(plan, state, seed, replication)


@compiled
def draw_absences(plan: Memory, state: Memory, seed: np.uint64, replication: int) -> None:
    """Random absences of staff; the rules of `simkit.engine.absences`."""
    general = plan_in(plan)[0]
    key = stream_key(seed, replication, general.key_absences)
    for row in range(general.absences):
        rule = absences_in(plan)[row]
        for person in range(rule.staff):
            moment, number = float(rule.at), 0
            while True:
                who = case_key(key, person * MOST_PERSONS + number)
                moment -= math.log1p(-uniform(who, rule.key_absent, 0)) * YEAR / rule.rate
                if moment >= rule.end or run_in(state)[0].fault:
                    break
                length = int(quantile(plan, rule.distribution, uniform(who, rule.key_away, 0)) + 0.5)
                gone, back = int(moment), int(moment) + length
                if gone < general.horizon:
                    put_event(state, gone, order_of(OPENING, rule.pool, 1 + person % 255, AWAY), ABSENT, rule.pool, 1, 0)
                if back < general.horizon:
                    put_event(state, back, order_of(OPENING, rule.pool, 1 + person % 255, BACK), ABSENT, rule.pool, -1, 0)
                moment += length
                number += 1


@compiled
def happen(plan: Memory, state: Memory, event: int) -> None:
    """What an event brings about."""
    run, events = run_in(state)[0], events_in(state)
    what, a, b, c = events[event].what, events[event].a, events[event].b, events[event].c
    events[event].a, run.free_event = run.free_event, event
    if what == WAKE:
        wake(plan, state, a, b)
    elif what == ALONG_ENDS:
        along = going_along_in(state)[a]
        write_along(state, a, run.now, along.worked, DONE)
        free(plan, state, along.pool)
    elif what == OPEN_POOL:
        open_pool(plan, state, a)
    elif what == CHANGE_CAPACITY:
        lists_in(state)[a].units = b
        serve(plan, state, a)
    elif what == ABSENT:
        lists_in(state)[a].absent += b
        serve(plan, state, a)
    elif what == FREE_PLACE:
        free(plan, state, a)
    elif what == STAY_ENDS:
        longest_stay(plan, state, a, b)
    elif what == OPEN_GROUP:
        open_group(plan, state, a, b)
    elif what == OPEN_LATE:
        open_late(plan, state, a, b, c)
    elif what == OPEN_ARRIVAL_GROUP:
        open_arrival_group(plan, state, a, b, c)
    elif what == HOLD_MEETING:
        hold_meeting(plan, state, a)
    elif what == LOSE_PATIENCE:
        lose_patience(plan, state, a, b, c)
    elif what == ESCALATE:
        escalate(plan, state, a, b, c)
    elif what == BEGIN_DAY:
        begin_day(plan, state, a)


@compiled
def run_to_end(whole_plan: Memory, whole_state: Memory, seed: np.uint64, replication: int) -> None:
    """The whole replication: events in their order, arrivals among them, until the horizon."""
    plan, state = address_of(whole_plan), address_of(whole_state)
    set_up(plan, state, seed, replication)
    run, heap, cases, periods, general = run_in(state)[0], heap_in(state), cases_in(state), periods_in(plan), plan_in(plan)[0]
    run.period = 0
    while not run.fault:
        coming = run.arrivals < run.cases
        if run.near < general.horizon and not run.pending and not (coming and cases[run.arrivals].arrived < run.near):
            bring_near(state)
            continue
        if run.pending and (
            not coming
            or heap[0].time < cases[run.arrivals].arrived
            or (heap[0].time == cases[run.arrivals].arrived and heap[0].order < order_of(ARRIVAL, run.arrivals, 0, 0))
        ):
            now, number = heap[0].time, -1
        elif coming:
            number = run.arrivals
            now = cases[number].arrived
        else:
            break
        run.now = now
        while run.period + 1 < general.periods and periods[run.period + 1].start <= now:
            run.period += 1
        run.happened += 1
        if number < 0:
            happen(plan, state, take_event(state))
        else:
            run.arrivals += 1
            arrive_at_network(plan, state, number)
    if not run.fault:
        close(plan, state)


@compiled
def close(plan: Memory, state: Memory) -> None:
    """At the horizon: what is still open is written as open."""
    run, general, periods = run_in(state)[0], plan_in(plan)[0], periods_in(plan)
    run.now = general.horizon
    while run.period + 1 < general.periods and periods[run.period + 1].start <= run.now:
        run.period += 1
    for case in range(run.cases):
        track = cases_in(state)[case].first_track
        while track >= 0:
            following = tracks_in(state)[track].next_of_case
            stop(plan, state, track, OPEN, True)
            track = following
        write_open_holds(state, case)
    for number in range(run.alongs):
        if going_along_in(state)[number].running:
            write_along(state, number, NEVER, 0, OPEN)
    for case in range(run.cases):
        tell_of(plan, state, case)


@compiled
def tell_of(plan: Memory, state: Memory, case: int) -> None:
    """What is known of a case at the end; of others' work no more than what it was."""
    general, who, told = plan_in(plan)[0], cases_in(state)[case], case_rows_in(state)[case]
    told.stream, told.number, told.group, told.background = streams_in(plan)[who.stream].code, case, who.group, who.background
    told.arrived, told.ended, told.outcome = who.arrived, who.ended, who.outcome
    hours_in(state)[case].since = who.hours
    for column in range(general.attributes):
        code = -1 if who.background else words_in(state)[who.person * general.attributes + column].code
        attributes_in(state)[case * general.attributes + column].code = code
    if who.background:
        if general.stream_column >= 0:
            attributes_in(state)[case * general.attributes + general.stream_column].code = who.stream
        if general.type_column >= 0:
            attributes_in(state)[case * general.attributes + general.type_column].code = who.type
    for event in range(general.happenings):
        at = NEVER if who.background else happenings_in(state)[who.person * general.happenings + event].at
        first_times_in(state)[case * general.happenings + event].at = at


# ---- around it ------------------------------------------------------------------------------------------------------------


_ROOM: dict[tuple[int, ...], dict[Table, int]] = {}  # by shape of a scenario, the rows that its runs needed


class Machine:
    """A scenario laid out for the kernel, and how much room its runs needed so far."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.memory = laid_out(plan)
        general = at.plan_in.rows_in(self.memory)[0]
        self.steps, self.once = int(general["steps"]), int(general["once"])
        self.columns, self.happenings, self.pools = int(general["attributes"]), int(general["happenings"]), int(general["pools"])
        self.calendars, self.limited = int(general["calendars"]), bool(general["limited"])
        # a lever moves little: the room that scenarios of this shape needed before is a good first guess
        self._kind = (plan.horizon, self.steps, self.pools, int(general["streams"]))
        self.sizes: dict[Table, int] = dict(_ROOM.get(self._kind, {})) or self._first_sizes()
        self._shape = self._shaped()
        self._lock = threading.Lock()

    def _first_sizes(self) -> dict[Table, int]:
        """A guess at the rows that a run needs: all who come are known on average; the rest from what a network of agencies was seen to need."""
        streams, clock = at.streams_in.rows_in(self.memory), at.clock_in.rows_in(self.memory)
        last = streams["first"] + streams["count"] - 1
        coming = np.where(streams["kind"] == at.POISSON, clock["total"][np.minimum(last, clock.size - 1)], streams["count"])
        cases = _power_of_two(1.1 * float(coming.sum()) + 100)
        persons = _power_of_two(1.5 * float(coming[: int(at.plan_in.rows_in(self.memory)[0]["case_streams"])].sum()) + 100)
        others = max(1, cases // 8192)
        return {
            at.rows_in: 4 * cases, at.cases_in: cases, at.case_of_in: persons, at.groups_in: cases, at.tracks_in: 256 * others,
            at.nodes_in: 256 * others, at.holds_in: 128 * others, at.forks_in: 256 * others, at.going_along_in: 1024 * others,
            at.events_in: 1024 * others,
        }  # fmt: skip

    def _shaped(self) -> Shape:
        """What a run's block is like, by the rows that are known to be needed."""
        cases, persons, groups = self.sizes[at.cases_in], self.sizes[at.case_of_in], self.sizes[at.groups_in]
        sizes = {
            **self.sizes, at.run_in: 1, at.drawn_in: cases, at.sorting_in: cases, at.first_of_in: cases + 1, at.words_in: persons * self.columns,
            at.happenings_in: persons * self.happenings, at.visits_in: persons * self.steps, at.group_works_in: groups * self.once,
            at.lists_in: 2 * self.pools, at.last_openings_in: self.calendars, at.gates_in: self.steps, at.later_in: STRETCHES,
            at.heap_in: self.sizes[at.events_in] + 1, at.case_rows_in: cases, at.hours_in: cases, at.appointments_in: persons * self.limited,
            at.attributes_in: cases * self.columns, at.first_times_in: cases * self.happenings,
        }  # fmt: skip
        return Shape(at.STATE, sizes, at.BLANK)

    def run(self, seed: int, replication: int) -> Memory:
        """The state at the end of a replication; tables that were too small are made larger and the run begins again.

        Raises:
            BrokenRunError: the run broke one of its own rules, or would need more room than a computer has.
        """
        from simkit.engine.simpy_engine import BrokenRunError

        while True:
            shape = self._shape
            state = shape.block()
            run_to_end(self.memory, state, np.uint64(seed & 0xFFFF_FFFF_FFFF_FFFF), replication)
            run = run_in.rows_in(state)[0]
            if shape.overrun(state) or state[OUTSIDE] or self.memory[OUTSIDE]:
                raise BrokenRunError("the kernel looked for a row that a table has not")
            if not run["fault"]:
                return state
            about = int(run["about"])
            if run["fault"] != at.FULL:
                names = list(self.plan.capacities)
                place = names[about] if run["fault"] in (at.ABOVE_CAPACITY, at.GIVEN_TWICE) else about
                raise BrokenRunError(_BROKEN[int(run["fault"])].format(place))
            table = at.STATE[about]
            with self._lock:
                used = table.where(state)[1]
                if 2 * used > MOST_ROWS:
                    raise BrokenRunError(f"a run needs more than {MOST_ROWS:,} rows in one of its tables")
                self.sizes[table] = max(self.sizes[table], 2 * used)
                _ROOM[self._kind] = dict(self.sizes)
                self._shape = self._shaped()


@lru_cache(maxsize=4)  # 4 MB each
def machine_of(scenario: Scenario) -> Machine:
    """The machine of a scenario; its replications share it."""
    return Machine(plan_of(scenario))


def simulate_in_kernel(scenario: Scenario, seed: int, replication: int) -> Run:
    """One replication to the horizon, with the same log as the SimPy engine's, row for row."""
    from simkit.engine.simulation import Run

    machine = machine_of(scenario)
    state = machine.run(seed, replication)
    words, run = machine.plan.vocabulary, at.run_in.rows_in(state)[0]
    rows, count = int(run["rows"]), int(run["cases"])
    cases = Cases(
        _numbers(state, case_rows_in, count, len(CASE_COLUMNS)), _numbers(state, attributes_in, count, machine.columns),
        _numbers(state, first_times_in, count, machine.happenings), _numbers(state, hours_in, count, 1)[:, 0].view(np.float64), words,
    )  # fmt: skip
    log = Log(_numbers(state, rows_in, rows, len(LOG_COLUMNS)), words)
    return Run(scenario, seed, replication, machine.plan.horizon, log, cases, machine.plan.capacities)


def _power_of_two(number: float) -> int:
    """The lowest one that is at least so large."""
    return 1 << math.ceil(math.log2(number))


def _numbers(state: Memory, table: Table, rows: int, width: int) -> Ints:
    """The first numbers of a table, so many to a row."""
    first, _ = table.where(state)
    return state[first : first + rows * width].reshape(rows, width)
