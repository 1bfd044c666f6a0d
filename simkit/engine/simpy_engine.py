"""The SimPy engine: the definition of what a scenario means.

A case's way is a generator (`Simulation._way`) that reads like the pathway: delay, gate, place, list, work, next step.
Events are ordered by (time, kind, case, track, part), never by the order in which they were put in (`Simulation._at`). What touches another
case (a place given, a gate opened, a join completed) is an event of its own at the same second, never a direct call.
"""

from __future__ import annotations

import gc
from bisect import bisect_right, insort
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from functools import partial
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import simpy

from simkit.engine.absences import absences_of
from simkit.engine.arrivals import Case, arrivals_of
from simkit.engine.conditions import Test
from simkit.engine.draws import key_of_attempt, uniform
from simkit.engine.log import NEVER, TILES
from simkit.engine.plan import plan_of
from simkit.engine.procedure import ReadyStep, first_that_applies
from simkit.engine.working_time import ALWAYS, FOREVER, WorkingTime
from simkit.scenario.arguments import scenario_of, whole
from simkit.scenario.changes import Change
from simkit.scenario.model import Scenario
from simkit.scenario.sop import END, END_OF_TRACK, JOIN, RESERVED, Route
from simkit.scenario.values import Duration

if TYPE_CHECKING:
    import pandas as pd

    from simkit.engine.simulation import Run

# Kinds of events, in the order in which they happen within one second. Events of a pool (OPENING) and of a gate (GATE)
# carry the pool's or the step's place instead of a case and a track, and have kinds of their own: no two events that differ
# in what they do ever have the same place in the order.
BEFORE_ALL = 1  # a new period; 0 is the end of a run
FINISHED, OPENING, PLACED, GATE, PASSED, ARRIVAL, ESCALATION, WITHDRAWAL = (kind << 48 for kind in range(8))
# Events of a pool within one second: a change of capacity, an opening, a place that is clean again, then absences by person; and of a case, the
# new day on which she may have appointments again.
CHANGED, OPENED, CLEAN, AWAY, BACK, NEW_DAY = range(6)

Way = Generator[None, Any, Any]
Result = TypeVar("Result")


class BrokenRunError(AssertionError):
    """The run broke one of its own rules: a fault of the engine, not of the scenario."""


class _Interrupted(Exception):  # noqa: N818
    """What she was waiting for does not come: she leaves, escalates, or the horizon is reached."""

    def __init__(self, outcome: str, to: str | None = None, *, over: bool = False) -> None:
        self.outcome, self.to, self.over = outcome, to, over


@dataclass(slots=True, eq=False)
class PoolState:
    """Countable capacity while the run goes on.

    Attributes:
        opens, closes: the opening that holds now, or the next one, as far as `is_open` has been asked.
        opening_at, opening: the second of the next opening that is on the event list, and its place in the order of events.
        capacity: units that may be in use now: ``units`` without those who are absent.
        reserve, urgent: units kept in reserve, and the test of those who may take them.
        admits: the test of those who are let in; None lets in everybody.
    """

    name: str
    agency: str
    order: int
    calendar: WorkingTime
    units: int
    absent: int = 0
    capacity: int = 0
    busy: int = 0
    reserve: int = 0
    urgent: Test | None = None
    admits: Test | None = None
    waiting: list[tuple[int, int, int, int, int, Entry]] = field(default_factory=list)
    opening_at: int = NEVER
    opening: int = 0
    opens: int = 0
    closes: int = -1

    def __post_init__(self) -> None:
        self.opening = OPENING + _place(self.order, 0, OPENED)
        self.count()

    def keep_hours(self, calendar: WorkingTime) -> None:
        """Opens and closes by this calendar from now on."""
        self.calendar, self.opens, self.closes, self.opening_at = calendar, 0, -1, NEVER

    def take(self) -> None:
        """One unit more is in use."""
        self.busy += 1
        if self.busy > self.capacity:
            raise BrokenRunError(f"{self.name} is above its capacity")

    def is_open(self, now: int) -> bool:
        """Whether it is open now; the calendar is asked once for each opening, as time only goes on."""
        if now >= self.closes:
            self.opens, self.closes = self.calendar.opening_from(now)
        return now >= self.opens

    def count(self) -> None:
        """Sets the capacity anew after its parts have changed."""
        self.capacity = self.units - self.absent


@dataclass(slots=True, eq=False)
class Entry:
    """Somebody in one or more waiting lists.

    Attributes:
        pool, seconds, urgent: the step's own pool, its work, and whether she may take the units kept in reserve.
        others: the same of the pools that work along; -1 seconds: as long as the step.
        lists: the pools in whose lists she stands, each once.
        needs: with other pools, how many units she asks of each, and whether she may take its reserve.
        events: the events and their tests that are noted when the work begins.
        place: she waits for a place: no work, no end.
        counted: the work is an appointment, of which a case has only so many on a day.
        held: since when only that limit keeps her back.
        visit: how often she has come to the step.
    """

    track: Track
    pool: PoolState
    seconds: int
    urgent: bool
    priority: int
    joined: int
    step: str
    lists: tuple[PoolState, ...]
    at_closing: str = "pause"
    others: tuple[tuple[PoolState, int, bool], ...] = ()
    needs: tuple[tuple[PoolState, int, bool], ...] = ()
    events: tuple[tuple[str, Test | None], ...] = ()
    place: bool = False
    counted: bool = False
    visit: int = 1
    held: int = NEVER
    number: int = 0
    started: int = NEVER


@dataclass(slots=True, eq=False)
class Track:
    """A thread of a case's way.

    Attributes:
        place: its own and its case's part of the order of events.
        token: counts what it has gone through; what was put on the event list for an earlier one does not happen.
    """

    case: Case
    number: int
    line: int  # the number of the track that began the line of which this one is a part, as it or as a branch: 0 is the main line
    place: int
    way: Way = None  # type: ignore[assignment]  # background work has none
    token: int = 0
    alive: bool = True
    entry: Entry | None = None
    fork: Any = None
    depth: int = 0
    over: int = NEVER
    accompanied: int = 0  # pools that worked along for a time of their own, so far


GateRow = tuple[int, int, int, Track]  # since when, case, track's number


@dataclass(slots=True, eq=False)
class Hold:
    """A place that a case has."""

    pool: PoolState
    since: int
    step: str
    track: int
    visit: int


def without_collecting(call: Callable[[], Result]) -> Result:
    """Calls without the garbage collector: a run leaves it nothing to find, and looking for it costs a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return call()
    finally:
        if collecting:
            gc.enable()


def _place(number: int, track: int, part: int = 0) -> int:
    """The order of events of one kind: by case and track (or pool, or step), and what part of these; what comes before all has 0 and 1."""
    return (number << 24 | track << 16 | part) + 2


class Simulation(simpy.Environment):
    """One replication that can be run to any time, looked at, and continued.

    It is SimPy's environment. On SimPy's list of events stands what shall happen as the call that makes it happen, without an event object
    for others to wait for: here nobody waits for an event, and none can fail. SimPy's own events and processes may stand beside it.

    Args:
        scenario: what to run: a scenario, or a place as for `simkit.load`.
        seed: of the whole experiment.
        replication: its number; each has draws of its own.

    Raises:
        RefusalError: an argument is not what it should be (it says which).
        ScenarioFaults: the scenario cannot be loaded.
    """

    _now: int  # seconds from the start
    _queue: list[Any]  # (second, order, number, call, what)

    def __init__(self, scenario: Scenario | str | Path, seed: int = 1, replication: int = 0) -> None:
        super().__init__()
        self.scenario = scenario = scenario_of(scenario)
        self.seed, self.replication = seed, replication = whole("seed", seed), whole("replication", replication, 0)
        self.plan = plan_of(scenario)
        self.horizon = self.plan.horizon
        self.log: list[tuple[Any, ...]] = []
        self.cases = without_collecting(partial(arrivals_of, self.plan, seed, replication))
        network, calendars = scenario.network.pools(), self.plan.calendars
        self.pools = {
            name: PoolState(name, name.split(".")[0], order, calendars[getattr(pool, "calendar", "always")], self.plan.capacities[name][0][1])
            for order, (name, pool) in enumerate(network.items())
        }
        self.gates: dict[str, list[GateRow]] = {}
        self.groups: dict[int, list[Case]]
        self.group_work: dict[tuple[int, str], tuple[bool, list[Track]]] = {}
        self.appointments: dict[int, tuple[int, int]] = {}  # by case: the end of the last day with one, and how many she had on it
        self.finished = False
        self._memory: dict[Any, Any] = {}
        self._entries = self._ended = 0
        self._accompanying: dict[int, tuple[Entry, PoolState, int, int]] = {}
        self.history: list[tuple[int, Scenario]] = [(0, scenario)]  # from which second on which scenario holds
        self._lay_out(0)

    def __repr__(self) -> str:
        at = f"second {self.now} of {self.horizon}"
        return f"<Simulation of {self.scenario.name}, seed {self.seed}, replication {self.replication}, at {at}>"

    def _lay_out(self, first: int) -> None:
        """Puts what is known beforehand from now on: who comes, from this case on, and the capacities through time."""
        self._working_hours = self.plan.calendars[self.scenario.network.working_day.calendar]
        self.groups = {}
        for case in self.cases:
            if not case.background:
                self.groups.setdefault(case.group, []).append(case)
        self._begin_period()
        for at, _ in self.plan.periods:
            if at > self._now:
                self._at(at, BEFORE_ALL, self._begin_period, None)
        self._await_arrival(first)
        for position, (name, steps) in enumerate(self.plan.capacities.items()):
            for at, units in steps:
                if max(self._now, 1) <= at < self.plan.horizon:
                    self._at(at, OPENING + _place(position, 0, CHANGED), self._change_capacity, (name, units))
        names = list(self.pools)
        for at, position, person, change in absences_of(self.plan, self.seed, self.replication):
            if at >= self._now:
                order = OPENING + _place(position, 1 + person % 255, AWAY if change < 0 else BACK)
                self._at(at, order, self._absent, (names[position], change))

    # ---- time -------------------------------------------------------------------------------------------------

    def run(self, until: int | str | Duration | None = None) -> Simulation:  # type: ignore[override]  # until a second, never an event
        """Goes on to just before ``until``; what happens at the horizon is not simulated.

        Args:
            until: seconds from the start, or a duration as in the files (``3 d``); by default the horizon. Beyond it the run ends at the horizon.

        Raises:
            RefusalError: that moment is past, or no moment.
        """
        from simkit.engine.live import second_of

        goal = self.plan.horizon if until is None else second_of(self, until)
        if self.finished or goal == self._now:
            return self
        without_collecting(partial(super().run, until=goal))
        if goal >= self.plan.horizon:
            self.close()
        return self

    # ---- paused ---------------------------------------------------------------------------------------------------

    def change(self, *changes: Change, levers: Mapping[str, float] | None = None) -> Simulation:
        """Goes on with other values from now on: ``run(until=…).change(Change(path=…, set=…)).run()``.

        What holds from which moment is said in `simkit.engine.live`; the log is that of a context with the same changes and this date.

        Args:
            changes: edits without dates of their own.
            levers: values of the scenario's levers, by name.

        Raises:
            LiveChangeError: this cannot change while a run goes on, or there is no such lever.
            ScenarioFaults: the change cannot be made, or what comes out does not fit together.
            RefusalError: a lever's value is out of its range, or an argument is not what it should be (it says which).
        """
        from simkit.engine.live import with_changes

        return self.go_on_as(with_changes(self, changes, levers))

    def go_on_as(self, scenario: Scenario | str | Path) -> Simulation:
        """Goes on as this scenario says, from now on; it has the same pools, steps and streams, and the same values up to now."""
        from simkit.engine.live import check_can_follow, coming

        scenario = scenario_of(scenario)
        if self._now == 0 and not self.finished:
            self.__init__(scenario, self.seed, self.replication)  # type: ignore[misc]
            return self
        check_can_follow(self, scenario)
        first = coming(self, scenario)
        self.scenario, self.plan = scenario, plan_of(scenario)
        self.history.append((self._now, scenario))
        self._forget(self._begin_period, self._arrive, self._change_capacity, self._absent, self._open)
        for key in [key for key in self._memory if key[0] != "meeting"]:
            del self._memory[key]
        for name, pool in scenario.network.pools().items():
            self.pools[name].keep_hours(self.plan.calendars[getattr(pool, "calendar", "always")])
        self._lay_out(first)
        for state in self.pools.values():
            if state.waiting:
                self._plan_opening(state, self._now - 1)  # this very second is still to come
        return self

    def _forget(self, *calls: Any) -> None:
        """What was put for later and is now put anew does not happen."""
        self._queue[:] = [entry for entry in self._queue if entry[3] not in calls]
        heapify(self._queue)

    def levels(self) -> pd.DataFrame:
        """How busy every pool is now, and how many wait; see `simkit.engine.live.levels_now`."""
        from simkit.engine.live import levels_now

        return levels_now(self)

    def waiting(self) -> pd.DataFrame:
        """Who waits where now; see `simkit.engine.live.waiting_now`."""
        from simkit.engine.live import waiting_now

        return waiting_now(self)

    def so_far(self) -> Run:
        """The run until now, with log, cases and figures; see `simkit.engine.live.run_so_far`."""
        from simkit.engine.live import run_so_far

        return run_so_far(self)

    # ---- events ---------------------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """Seconds from the start."""
        return self._now

    def _at(self, time: int, order: int, call: Callable[[Any], None], what: Any) -> None:
        """Puts what shall happen at a second, in this order within it: its kind and its `_place`."""
        heappush(self._queue, (time, order, next(self._eid), call, what))

    def step(self) -> None:
        """The next event happens."""
        try:
            entry = heappop(self._queue)
        except IndexError:
            raise simpy.core.EmptySchedule from None
        if len(entry) == 5:
            self._now, _, _, call, what = entry
            call(what)
        else:  # one of SimPy's own: the end of the run, or what else somebody put there
            heappush(self._queue, entry)
            super().step()

    def _wake_at(self, track: Track, time: int, kind: int) -> None:
        if time < self.horizon:
            self._at(time, kind + track.place, self._wake, (track, track.token))

    def _wake(self, what: tuple[Track, int]) -> None:
        """She goes on, unless something else has become of her meanwhile."""
        track, token = what
        if track.alive and track.token == token:
            track.token += 1
            try:
                next(track.way)
            except (StopIteration, _Interrupted):
                track.alive, track.over = False, self._now

    def _interrupt(self, track: Track, outcome: str, to: str | None = None, *, over: bool = False) -> None:
        """What she waits for does not come."""
        track.token += 1
        try:
            track.way.throw(_Interrupted(outcome, to, over=over))
        except (StopIteration, _Interrupted):
            track.alive, track.over = False, self._now

    # ---- what the scenario says, by period ----------------------------------------------------------------------

    def _begin_period(self, what: None = None) -> None:
        """From now on the values of another period hold."""
        plan, index = self.plan, self.plan.period_index(self._now)
        self.period, self.procedure = plan.periods[index][1], plan.procedure(index)
        self._sorts = len(plan.periods) > 1 or self.procedure.ageing is not None
        for name, model in plan.pool_models[index].items():
            pool = self.pools[name]
            pool.admits = self.procedure.test(model.admits)
            pool.reserve = model.reserve.units if model.reserve is not None else 0
            pool.urgent = self.procedure.test(model.reserve.for_) if model.reserve is not None else None

    def _draw(self, case: Case, purpose: str, name: str, visit: int) -> float:
        return uniform(case.key, key_of_attempt(purpose, name), visit)

    def _holds(self, condition: Any, case: Case, visit: int) -> bool:
        test = self.procedure.test(condition)
        return test is None or test(case, self._now, visit)

    def _duration(self, rule: Any, case: Case, purpose: str, name: str, visit: int) -> tuple[int, bool]:
        """Whole seconds, and whether they are open time of the working calendar."""
        return self.procedure.duration(rule).of(case, key_of_attempt(purpose, name), self._now, visit, self.procedure)

    def _end_of_delay(self, seconds: int, working: bool) -> int:
        if not working:
            return self._now + seconds
        return self._working_hours.end_of_work(self._now, seconds)

    # ---- the log --------------------------------------------------------------------------------------------------

    def _write(
        self, track: Track, kind: str, step: str, pool: PoolState | None, requested: int, started: int, ended: int, visit: int,
        outcome: str = "done", priority: int = 0, worked: int = 0, closed: int = 0, story: bool = False, *, mode: str = "",
    ) -> None:  # fmt: skip
        if (requested > ended or started > ended) and ended != NEVER:
            raise BrokenRunError(f"a wait or a stay below zero at {step}, case {track.case.index}")
        case, number = track.case, track.number
        if number == 0 and kind in TILES:
            case.spent += (self._now if ended == NEVER else ended) - requested
        self.log.append((
            case.index, number, kind, step, pool.agency if pool else "", pool.name if pool else "",
            requested, started, ended, visit, priority, outcome, worked, closed, story, mode,
        ))  # fmt: skip

    def _waiting(self, track: Track, kind: str, step: str, visit: int) -> Way:
        """Waits for whatever wakes this track; an interruption is written to the log before it goes on."""
        since = self._now
        try:
            yield
        except _Interrupted as why:
            self._write(track, kind, step, None, since, since, NEVER if why.over else self._now, visit, why.outcome)
            raise

    def _delay(self, track: Track, kind: str, step: str, end: int, visit: int, outcome: str = "done") -> Way:
        if end <= self._now:
            return
        since = self._now
        self._wake_at(track, end, ARRIVAL)
        try:
            yield
        except _Interrupted as why:
            self._write(track, kind, step, None, since, since, NEVER if why.over else self._now, visit, why.outcome)
            raise
        self._write(track, kind, step, None, since, since, self._now, visit, outcome)

    # ---- the way of a case ----------------------------------------------------------------------------------------

    def _await_arrival(self, index: int) -> None:
        """One arrival is on the event list at a time: a short list is a fast one."""
        if index < len(self.cases):
            case = self.cases[index]
            self._at(case.arrived, ARRIVAL + _place(index, 0), self._arrive, case)

    def _arrive(self, case: Case) -> None:
        self._await_arrival(case.index + 1)
        track = self._new_track(case, 0)
        if case.background:
            self._begin_background(track)
        else:
            track.way = self._way(track, case.first)
            self._wake((track, track.token))

    def _new_track(self, case: Case, line: int | None, depth: int = 0) -> Track:
        """One more track, of this line, or of a line of its own."""
        number = len(case.tracks)
        if number > 255:
            raise BrokenRunError("a case has more than 256 tracks; does a step that is repeated start tracks?")
        track = Track(case, number, number if line is None else line, _place(case.index, number), depth=depth)
        case.tracks.append(track)
        return track

    def _start_track(self, origin: tuple[Track, ReadyStep, int], route: Route, fork: _Fork | None = None) -> None:
        """A branch of the parent's line, or, without a fork, a line beside."""
        parent, step, visit = origin
        track = self._new_track(parent.case, parent.line, parent.depth + 1) if fork is not None else self._new_track(parent.case, None)
        track.fork = fork
        track.way = self._way(track, step.name, (route, step, visit))
        self._wake_at(track, self._now, ARRIVAL)

    def _begin_background(self, track: Track) -> None:
        """Work of others: one wait, one piece of work, and it is gone; it needs no way of its own."""
        case = track.case
        name, priority, duration = self.procedure.background[case.stream]
        pool = self.pools[name]
        seconds, _ = duration.at(case.work, case, self._now, 0, self.procedure)
        entry = track.entry = Entry(track, pool, seconds, False, priority, self._now, case.stream, (pool,))
        self._join_lists(entry)

    def _end_background(self, entry: Entry) -> None:
        track, case, now = entry.track, entry.track.case, self._now
        self._write_work(entry, "background", 1, "done")
        self._give_back(entry)
        track.alive, track.over = False, now
        case.ended, case.outcome = now, "done"
        self._ended += 1

    def _way(self, track: Track, name: str, begun: tuple[Route, ReadyStep, int] | None = None) -> Way:
        """From step to step. A track that begins at a step of another one has that step's route, the step, and the visit to it."""
        case = track.case
        route: Route | None = None
        if begun is not None:
            route, step, visit = begun
        while True:
            try:
                if route is None:
                    step = self.procedure.steps[name]
                    visit = case.visits[name] = case.visits.get(name, 0) + 1
                    route = yield from self._perform(track, step, visit)
                while route.to in (JOIN, END_OF_TRACK):  # in a branch, the end of the track is the end of the branch
                    if track.fork is None:
                        self._end_track(track, route.outcome)
                        return
                    joined = yield from self._join(track)
                    if joined is None:
                        return
                    route, step, visit = joined
                if route.to == END:
                    self._end_case(track, route.outcome or "closed")
                    return
                if route.by is not None:
                    yield from self._refer(track, step, route, visit)
                name, route = route.to, None
            except _Interrupted as why:
                if why.to is None:
                    raise
                route = Route(to=why.to, outcome=why.outcome)
                if why.to not in RESERVED:
                    name, route = why.to, None

    def _perform(self, track: Track, step: ReadyStep, visit: int) -> Generator[None, Any, Route]:
        case, name, model = track.case, step.name, step.model
        if model.turn_away is not None and model.team is not None:
            pool = self._pool_for(model.team, case, name, visit)
            if len(pool.waiting) >= model.turn_away.list_at_least:
                self._write(track, "service", name, pool, self._now, NEVER, self._now, visit, model.turn_away.outcome)
                return Route(to=model.turn_away.to, by=model.turn_away.by, outcome=model.turn_away.outcome)
        if step.before is not None:
            duration, key = step.before
            yield from self._delay(track, "delay_before", name, self._end_of_delay(*duration.of(case, key, self._now, visit, self.procedure)), visit)
        if model.gate is not None:
            yield from self._through_gate(track, step, visit)
        if model.admit is not None:
            full = yield from self._admit(track, step, visit)
            if full is not None:
                return Route(to=full)
        if model.team is None:
            self._note(case, name, step.at_start)
        elif model.once_per_group:
            if not (yield from self._once(track, name, visit)):
                yield from self._for_the_group(track, step, visit)
        elif model.no_show is not None:
            yield from self._work_unless_missed(track, step, visit)
        else:
            yield from self._served(self._asked(track, step, visit), "service", visit, step)
        if step.at_end:
            self._note(case, name, step.at_end)
        if step.discharge:
            self._discharge(case, step)
        for rows in step.start:
            route = first_that_applies(rows, case, self._now, visit)
            if route is not None:
                self._start_track((track, step, visit), route)
        if step.after is not None:
            duration, key = step.after
            yield from self._delay(track, "delay_after", name, self._end_of_delay(*duration.of(case, key, self._now, visit, self.procedure)), visit)
        if step.after_delay:
            self._note(case, name, step.after_delay)
        if step.fork:
            following = yield from self._fork(track, step, visit)
            if following is not None:
                return following
        return step.only or first_that_applies(step.next, case, self._now, visit) or model.next[-1]

    def _note(self, case: Case, name: str, events: tuple[tuple[str, Test | None], ...]) -> None:
        """Notes when events happened, the first time."""
        for event, test in events:
            if event not in case.events and (test is None or test(case, self._now, case.visits.get(name, 0))):
                case.events[event] = self._now

    def _pool_for(self, word: str, case: Case, name: str, visit: int) -> PoolState:
        pool = self.pools.get(word)
        if pool is not None:
            return pool
        rows = self.procedure.performers(word, name)
        for test, chance, key, team in rows:
            if (test is None or test(case, self._now, visit)) and (chance >= 1 or uniform(case.key, key, visit) < chance):
                pool = self.pools[team]
                if pool.admits is None or pool.admits(case, self._now, visit):
                    return pool
        return self.pools[rows[-1][3]]

    # ---- lists and work -------------------------------------------------------------------------------------------

    def _priority(self, case: Case, visit: int) -> int:
        for test, priority in self.procedure.priority:
            if test is None or test(case, self._now, visit):
                return priority
        return self.procedure.otherwise

    def _urgent(self, pool: PoolState, case: Case, visit: int) -> bool:
        """Whether she may take the units that are kept in reserve."""
        return pool.reserve > 0 and (pool.urgent is None or pool.urgent(case, self._now, visit))

    def _entry(self, track: Track, step: ReadyStep, visit: int, seconds: int, *, missed: bool = False) -> Entry:
        """What she asks for at this step."""
        case, name, now = track.case, step.name, self._now
        pool = self._pool_for(step.model.team or "", case, name, visit)
        others: list[tuple[PoolState, int, bool]] = []
        for team, duration, key in () if missed else step.together:
            other = self._pool_for(team, case, name, visit)
            seconds_along = -1 if duration is None else duration.of(case, key, now, visit, self.procedure)[0]
            others.append((other, seconds_along, other.reserve > 0 and self._urgent(other, case, visit)))
        urgent = pool.reserve > 0 and self._urgent(pool, case, visit)
        lists: tuple[PoolState, ...] = (pool,)
        needs: tuple[tuple[PoolState, int, bool], ...] = ()
        if others:
            asked = [pool, *[other for other, _, _ in others]]
            lists = tuple(dict.fromkeys(asked))
            needs = tuple((each, asked.count(each), may) for each, may in zip(asked, (urgent, *[may for _, _, may in others]), strict=True))
        return Entry(
            track, pool, seconds, urgent, self._priority(case, visit), now, name, lists, step.model.at_closing, tuple(others), needs,
            () if missed else step.at_start, counted=name in self.procedure.appointed, visit=visit,
        )  # fmt: skip

    def _asked(self, track: Track, step: ReadyStep, visit: int) -> Entry:
        """The same with the time that the step takes her."""
        seconds = step.time[0].of(track.case, step.time[1], self._now, visit, self.procedure)[0] if step.time is not None else 0
        return self._entry(track, step, visit, seconds)

    def _work_unless_missed(self, track: Track, step: ReadyStep, visit: int) -> Way:
        """She may not come; then the slot is used up for a while, and she has another date."""
        case, name, rule, attempt = track.case, step.name, step.model.no_show, 0
        assert rule is not None
        while self._misses(case, name, rule, visit, attempt):
            seconds, _ = self._duration(rule.uses, case, f"no-show:{attempt}", name, visit)
            yield from self._served(self._entry(track, step, visit, seconds, missed=True), "service", visit, step, "no_show")
            end = self._end_of_delay(*self._duration(rule.again_after, case, f"again:{attempt}", name, visit))
            yield from self._delay(track, "delay_before", name, end, visit, outcome="no_show")
            attempt += 1
        seconds = self._duration(step.model.time, case, f"time:{attempt}" if attempt else "time", name, visit)[0] if step.time is not None else 0
        yield from self._served(self._entry(track, step, visit, seconds), "service", visit, step)

    def _misses(self, case: Case, name: str, rule: Any, visit: int, attempt: int) -> bool:
        if not self._holds(rule.when, case, visit):
            return False
        if rule.chance == "district":
            geography = self.period.network.geography
            tier = geography.tiers.get(case.attributes.get(geography.attribute, "")) if geography else None
            chance = tier.no_show if tier else 0.0
        elif isinstance(rule.chance, float | int):
            chance = float(rule.chance)
        else:
            chance = next((row.use for row in rule.chance.first_of if self._holds(row.when, case, visit)), 0.0)
        return chance > 0 and self._draw(case, f"comes:{attempt}", name, visit) < chance

    def _served(self, entry: Entry, kind: str, visit: int, step: ReadyStep | None = None, outcome: str = "done") -> Way:
        """Joins the lists, waits, is worked with; writes the row; gives back; serves who waited behind."""
        track = entry.track
        if entry.counted:
            track.entry = entry
        self._join_lists(entry)
        if step is not None and entry.started == NEVER:
            self._begin_patience(track, step.name, "team", visit)
            self._begin_escalation(track, entry, step.model.escalation)
        try:
            yield
        except _Interrupted as why:
            self._leave_lists(entry)
            track.entry = None
            if entry.held != NEVER:
                self._write_held(entry, over=why.over)
            self._write_cut_short(entry, kind, visit, NEVER if why.over else self._now, why.outcome)
            if entry.started != NEVER and not why.over:
                self._give_back(entry)
            raise
        story = step is not None and step.model.story and outcome == "done" and not self._told_before(track.case, entry.step, visit)
        self._write_work(entry, kind, visit, outcome, story)
        self._give_back(entry)

    def _told_before(self, case: Case, name: str, visit: int) -> bool:
        """The file that goes ahead of her spares her the story."""
        shared, test = self.procedure.steps[name].shared
        return shared and (test is None or test(case, self._now, visit))

    def _write_work(self, entry: Entry, kind: str, visit: int, outcome: str, story: bool = False) -> None:
        """The rows of a wait and the work that is now done, also of the pools that worked along for as long as it took."""
        pool, since, started, worked = entry.pool, entry.joined, entry.started, entry.seconds
        closed = started - since - pool.calendar.open_between(since, started) if started > since else 0
        self._write(entry.track, kind, entry.step, pool, since, started, self._now, visit, outcome, entry.priority, worked, closed, story)
        for other, seconds, _ in entry.others:
            if seconds < 0:
                self._write(entry.track, "accompaniment", "", other, since, started, self._now, 1, "done", worked=worked)

    def _write_cut_short(self, entry: Entry, kind: str, visit: int, ended: int, outcome: str) -> None:
        """The same when she leaves before the work is done, or when the horizon is reached."""
        pool, since, started = entry.pool, entry.joined, entry.started
        closed = self._now - since - pool.calendar.open_between(since, self._now) if started == NEVER else 0
        self._write(entry.track, kind, entry.step, pool, since, started, ended, visit, outcome, entry.priority, 0, closed)
        for other, seconds, _ in entry.others:
            if seconds < 0 and started != NEVER:
                self._write(entry.track, "accompaniment", "", other, since, started, ended, 1, outcome)

    def _join_lists(self, entry: Entry) -> None:
        """Who finds nobody waiting and all that she needs free starts at once; the others wait in the list of every pool."""
        self._entries += 1
        entry.number = self._entries
        pool = entry.pool
        if not pool.waiting and self._can_start(entry):
            self._start(entry)
            return
        others_wait = bool(pool.waiting)
        key = (entry.priority, entry.joined, entry.track.case.index, entry.track.number, entry.number, entry)
        for each in entry.lists:
            insort(each.waiting, key)
        if others_wait:
            self._serve(pool)
        if entry.started == NEVER:
            self._await_opening(entry)

    def _leave_lists(self, entry: Entry) -> None:
        for pool in entry.lists:
            for position, row in enumerate(pool.waiting):
                if row[-1] is entry:
                    del pool.waiting[position]
                    break

    def _await_opening(self, entry: Entry) -> None:
        for pool in entry.lists:
            if pool.calendar.always:
                continue
            if pool.opening_at <= self._now:
                self._plan_opening(pool, self._now)

    def _plan_opening(self, pool: PoolState, after: int) -> None:
        at = pool.calendar.later_opening(after)
        if at < self.horizon:
            pool.opening_at = at
            self._at(at, pool.opening, self._open, pool)

    def _open(self, pool: PoolState) -> None:
        self._serve(pool)
        if pool.waiting and pool.opening_at <= self._now:
            self._plan_opening(pool, self._now)

    def _serve(self, pool: PoolState) -> None:
        """Starts who can start, in the order of the list; who cannot does not block those behind."""
        waiting = pool.waiting
        if not waiting or pool.busy >= pool.capacity or not pool.is_open(self._now):
            return
        if self._sorts:
            self._sort(waiting)
        position = 0
        while position < len(waiting) and pool.busy < pool.capacity:
            entry = waiting[position][-1]
            if self._can_start(entry):
                if entry.others:
                    self._leave_lists(entry)
                else:
                    del waiting[position]
                self._start(entry)
            else:
                position += 1

    def _sort(self, waiting: list[tuple[int, int, int, int, int, Entry]]) -> None:
        """Waiting raises the priority; or it did in an earlier period."""
        every = self.procedure.ageing
        if every is None:
            waiting.sort(key=_standing)
        else:
            waiting.sort(key=lambda row: (max(0, row[0] - int((self._now - row[1]) // every)), *row[1:5]))

    def _can_start(self, entry: Entry) -> bool:
        pool = entry.pool
        if entry.others:
            if not self._all_can_start(entry):
                return False
        elif pool.busy + (0 if entry.urgent else pool.reserve) >= pool.capacity or not pool.is_open(self._now):
            return False
        return (entry.at_closing != "fit" or self._fits(entry)) and (not entry.counted or self._has_one_left(entry))

    def _all_can_start(self, entry: Entry) -> bool:
        """Whether all the pools that she needs are open and have enough free; one pool may be asked for several units."""
        for pool, units, urgent in entry.needs:
            if pool.capacity - pool.busy < units + (0 if urgent else pool.reserve) or not pool.is_open(self._now):
                return False
        return True

    def _fits(self, entry: Entry) -> bool:
        """The work ends before the day's last closing, or is longer than any rest of a day and begins at the day's opening."""
        calendar = self._together(entry)
        if calendar.always:
            return True
        dawn, midnight = self.plan.day_bounds(self._now)
        if calendar.end_of_work(self._now, entry.seconds) <= calendar.closing_of_day(self._now, midnight):
            return True
        return self._now == calendar.opening_of_day(dawn) and calendar.open_between(dawn, midnight) < entry.seconds

    def _together(self, entry: Entry) -> WorkingTime:
        """When the pools are open that work for as long as the step."""
        calendar = entry.pool.calendar
        for pool, seconds, _ in entry.others:
            if seconds < 0 and pool.calendar is not calendar:
                both, other = (id(calendar), id(pool.calendar)), pool.calendar
                if both not in self._memory:
                    self._memory[both] = calendar.together_with(other)
                calendar = self._memory[both]
        return calendar

    def _start(self, entry: Entry) -> None:
        track, pool, now = entry.track, entry.pool, self._now
        entry.started = now
        pool.take()
        if entry.place:
            self._wake_at(track, now, PLACED)
            return
        track.token += 1  # patience and escalation end with the wait
        if entry.counted:
            self._begin_appointment(entry)
        if entry.events:
            self._note(track.case, entry.step, entry.events)
        end = now + entry.seconds
        if (entry.others or end > pool.closes) and entry.at_closing != "overtime":
            end = self._together(entry).end_of_work(now, entry.seconds)
        if end < self.horizon:
            if track.way is None:
                self._at(end, FINISHED + track.place, self._end_background, entry)
            else:
                self._at(end, FINISHED + track.place, self._wake, (track, track.token))
        if entry.others:
            self._accompany(entry)

    def _accompany(self, entry: Entry) -> None:
        """The other pools work along: as long as the step, or for a time of their own."""
        track, now = entry.track, self._now
        for other, seconds, _ in entry.others:
            other.take()
            if seconds >= 0:
                end = (ALWAYS if entry.at_closing == "overtime" else other.calendar).end_of_work(now, seconds)
                self._entries += 1
                what = (entry, other, seconds, self._entries)
                self._accompanying[self._entries] = what
                track.accompanied += 1
                if end < self.horizon:
                    self._at(end, FINISHED + track.place + (track.accompanied & 0xFFFF), self._finish_accompaniment, what)

    def _finish_accompaniment(self, what: tuple[Entry, PoolState, int, int]) -> None:
        entry, pool, seconds, number = what
        del self._accompanying[number]
        self._write(entry.track, "accompaniment", "", pool, entry.joined, entry.started, self._now, 1, worked=seconds)
        self._free(pool)

    def _give_back(self, entry: Entry) -> None:
        """All that were busy as long as the step are free, and then serve who waits for them."""
        pool = entry.pool
        pool.busy -= 1
        along = [other for other, seconds, _ in entry.others if seconds < 0] if entry.others else ()
        for other in along:
            other.busy -= 1
        if pool.waiting:
            self._serve(pool)
        for other in along:
            if other.waiting:
                self._serve(other)

    def _free(self, pool: PoolState) -> None:
        pool.busy -= 1
        if pool.busy < 0:
            raise BrokenRunError(f"{pool.name} was given back more often than it was taken")
        self._serve(pool)

    # ---- appointments of a day --------------------------------------------------------------------------------------

    def _has_one_left(self, entry: Entry) -> bool:
        """Whether she may have one more appointment today; if not, from now on only the limit keeps her back."""
        most = self.procedure.most_a_day
        if most is None:
            return True
        midnight, number = self.appointments.get(entry.track.case.index, (0, 0))
        if self._now >= midnight or number < most:
            return True
        if entry.held == NEVER:
            entry.held = self._now
        return False

    def _begin_appointment(self, entry: Entry) -> None:
        """Counts it among those of the day: also one to which she does not come, and one of which she is the one who has it for her group."""
        case, now = entry.track.case, self._now
        if entry.held != NEVER:
            self._write_held(entry)
        midnight, number = self.appointments.get(case.index, (0, 0))
        if now >= midnight:
            midnight, number = self.plan.day_bounds(now)[1], 0
            if midnight < self.horizon:
                self._at(midnight, OPENING + _place(case.index, 0, NEW_DAY), self._begin_day, case)
        self.appointments[case.index] = (midnight, number + 1)
        if self.procedure.most_a_day is not None and number >= self.procedure.most_a_day:
            raise BrokenRunError(f"case {case.index} has more appointments on one day than the SOP allows")

    def _begin_day(self, case: Case) -> None:
        """At midnight after a day with appointments: the lists in which she waits for another one are served."""
        for track in case.tracks:
            entry = track.entry
            if track.alive and entry is not None and entry.started == NEVER:
                if entry.held != NEVER:
                    self._write_held(entry)
                for pool in entry.lists:
                    self._serve(pool)

    def _write_held(self, entry: Entry, *, over: bool = False) -> None:
        """The row of the time in which only the limit kept her back; until now, and no longer."""
        pool, since, now = entry.pool, entry.held, self._now
        entry.held = NEVER
        if now > since:
            closed = now - since - pool.calendar.open_between(since, now)
            ended, outcome = (NEVER, "open") if over else (now, "done")
            self._write(entry.track, "limit", entry.step, pool, since, NEVER, ended, entry.visit, outcome, entry.priority, 0, closed)

    # ---- capacity through time --------------------------------------------------------------------------------------

    def _change_capacity(self, what: tuple[str, int]) -> None:
        pool = self.pools[what[0]]
        pool.units = what[1]
        pool.count()
        self._serve(pool)

    def _absent(self, what: tuple[str, int]) -> None:
        pool = self.pools[what[0]]
        pool.absent -= what[1]
        pool.count()
        self._serve(pool)

    # ---- places -----------------------------------------------------------------------------------------------------

    def _admit(self, track: Track, step: ReadyStep, visit: int) -> Generator[None, Any, str | None]:
        """Takes a place; returns the step to go to instead when all are full and the SOP says so."""
        case, name, rule = track.case, step.name, step.model.admit
        assert rule is not None
        places = [self.pools[place] for place in rule.places]
        if any(hold.pool in places for hold in case.holds):
            return None
        open_to_her = [pool for pool in places if pool.admits is None or pool.admits(case, self._now, visit)]
        for position, pool in enumerate(open_to_her):
            kept = 0 if self._urgent(pool, case, visit) else pool.reserve
            if pool.capacity - pool.busy > kept:  # who waits for it already could not have taken it: it is kept for the likes of her
                pool.busy += 1
                self._write(track, "place", name, pool, self._now, self._now, self._now, visit, "asked_away" if position else "done")
                self._hold(track, pool, name, rule, visit)
                return None
        if rule.when_full != "wait":
            return rule.when_full
        pool = (open_to_her or places)[0]
        entry = Entry(track, pool, 0, self._urgent(pool, case, visit), self._priority(case, visit), self._now, name, (pool,), place=True)
        since = self._now
        self._join_lists(entry)
        if entry.started == NEVER:
            self._begin_patience(track, name, "place", visit)
        try:
            yield
        except _Interrupted as why:
            self._leave_lists(entry)
            if entry.started != NEVER:
                self._free(pool)
            self._write(track, "place", name, pool, since, NEVER, NEVER if why.over else self._now, visit, why.outcome, priority=entry.priority)
            raise
        self._write(track, "place", name, pool, since, self._now, self._now, visit, "done", priority=entry.priority)
        self._hold(track, pool, name, rule, visit)
        return None

    def _hold(self, track: Track, pool: PoolState, name: str, rule: Any, visit: int) -> None:
        hold = Hold(pool, self._now, name, track.number, visit)
        track.case.holds.append(hold)
        if not track.case.is_open:  # a track beside that goes on after the case is over
            self._end_hold(track.case, hold, track.case.outcome)
            return
        if rule.longest_stay is not None:
            end = self._end_of_delay(round(rule.longest_stay.seconds(self.scenario.network.working_day.hours * 3600)), rule.longest_stay.working)
            if end < self.horizon:
                self._at(end, ESCALATION + track.place + 1 + pool.order, self._longest_stay, (track, hold))

    def _longest_stay(self, what: tuple[Track, Hold]) -> None:
        track, hold = what
        if hold in track.case.holds:
            self._end_hold(track.case, hold, "longest_stay")

    def _end_hold(self, case: Case, hold: Hold, outcome: str) -> None:
        case.holds.remove(hold)
        pool = hold.pool
        self._write(case.tracks[hold.track], "stay", hold.step, pool, hold.since, hold.since, self._now, hold.visit, outcome)
        turnaround = getattr(self.plan.pool_models[self.plan.period_index(self._now)][pool.name], "turnaround", None)
        free_at = self._now + (round(turnaround.seconds()) if turnaround is not None else 0)
        if free_at == self._now:
            self._free(pool)
        elif free_at < self.horizon:
            self._at(free_at, OPENING + _place(pool.order, 0, CLEAN), self._free, pool)

    def _discharge(self, case: Case, step: ReadyStep) -> None:
        for hold in [hold for hold in case.holds if hold.pool.name in step.discharge]:
            self._end_hold(case, hold, "done")

    # ---- gates ------------------------------------------------------------------------------------------------------

    def _through_gate(self, track: Track, step: ReadyStep, visit: int) -> Way:
        name, gate, since = step.name, step.model.gate, self._now
        assert gate is not None
        ready = self.gates.setdefault(name, [])
        ready.append((self._now, track.case.index, track.number, track))
        if gate.meeting is not None:
            self._plan_meeting(name)
        elif gate.group is not None:
            if len(ready) >= gate.group.size:
                self._at(self._now, GATE + _place(self.procedure.steps[name].place, 0), self._open_group, (name, gate.group.size))
            if gate.group.or_after is not None:
                limit = self._now + round(gate.group.or_after.seconds())
                if limit < self.horizon:
                    self._at(limit, GATE + _place(self.procedure.steps[name].place, 1), self._open_late, (name, ready[-1]))
        elif gate.arrival_group is not None:
            self._check_arrival_group(track.case)
            if gate.arrival_group.at_most is not None:
                limit = self._now + round(gate.arrival_group.at_most.seconds())
                if limit < self.horizon:
                    order = GATE + _place(self.procedure.steps[name].place, 1)
                    self._at(limit, order, self._open_arrival_group, (name, track.case, ready[-1]))
        self._begin_patience(track, name, "gate", visit)
        try:
            yield
        except _Interrupted as why:
            self.gates[name] = [row for row in self.gates[name] if row[3] is not track]
            self._write(track, "gate", name, None, since, NEVER, NEVER if why.over else self._now, visit, why.outcome)
            raise
        self._write(track, "gate", name, None, since, self._now, self._now, visit)

    def _pass(self, name: str, rows: list[GateRow]) -> None:
        chosen = {id(row) for row in rows}
        self.gates[name] = [row for row in self.gates[name] if id(row) not in chosen]
        for _, _, _, track in rows:
            self._wake_at(track, self._now, PASSED)

    def _open_group(self, what: tuple[str, int]) -> None:
        name, size = what
        if len(self.gates[name]) >= size:
            self._pass(name, sorted(self.gates[name], key=lambda row: row[:3])[:size])

    def _open_late(self, what: tuple[str, GateRow]) -> None:
        """She has waited long enough: the gate opens for all, unless she has gone."""
        name, waiting = what
        if any(row is waiting for row in self.gates[name]):
            self._pass(name, sorted(self.gates[name], key=lambda row: row[:3]))

    def _check_arrival_group(self, case: Case) -> None:
        """Asks every gate that waits for this case's group to look whether the group is complete."""
        for name, rows in self.gates.items():
            gate = self.procedure.steps[name].model.gate
            if gate is not None and gate.arrival_group is not None and any(row[3].case.group == case.group for row in rows):
                self._at(self._now, GATE + _place(self.procedure.steps[name].place, 0), self._open_arrival_group, (name, case, None))

    def _open_arrival_group(self, what: tuple[str, Case, GateRow | None]) -> None:
        """All of the group are ready, or the one who is named has waited long enough."""
        name, member, waiting = what
        rows = [row for row in self.gates[name] if row[3].case.group == member.group]
        late = any(row is waiting for row in rows)
        if rows and (late or waiting is None and all(not case.is_open or case.visits.get(name, 0) > 0 for case in self.groups[member.group])):
            self._pass(name, sorted(rows, key=lambda row: row[:3]))

    def _plan_meeting(self, name: str) -> None:
        at = self._next_meeting(name)
        if self._memory.get(("meeting", name)) != at and at < self.horizon:
            self._memory["meeting", name] = at
            self._at(at, GATE + _place(self.procedure.steps[name].place, 0), self._hold_meeting, name)

    def _hold_meeting(self, name: str) -> None:
        gate = self.procedure.steps[name].model.gate
        rows = sorted(self.gates[name], key=lambda row: row[:3])
        most = gate.meeting.at_most if gate is not None and gate.meeting is not None else None
        self._pass(name, rows[:most])
        if self.gates[name]:
            self._plan_meeting(name)

    def _next_meeting(self, name: str) -> int:
        """The first meeting after now, else `FOREVER`."""
        gate = self.procedure.steps[name].model.gate
        assert gate is not None
        assert gate.meeting is not None
        meetings = self.plan.meetings(gate.meeting)
        following = bisect_right(meetings, self._now)
        return meetings[following] if following < len(meetings) else FOREVER

    # ---- once for a group -------------------------------------------------------------------------------------------

    def _once(self, track: Track, name: str, visit: int) -> Generator[None, Any, bool]:
        """True when another member of the arrival group has done this step for all; false when this one shall do it."""
        key = (track.case.group, name)
        while key in self.group_work:
            done, waiting = self.group_work[key]
            if done:
                return True
            waiting.append(track)
            since = self._now
            yield from self._waiting(track, "gate", name, visit)
            self._write(track, "gate", name, None, since, since, self._now, visit)
        self.group_work[key] = (False, [])
        return False

    def _for_the_group(self, track: Track, step: ReadyStep, visit: int) -> Way:
        key = (track.case.group, step.name)
        try:
            if step.model.no_show is None:
                yield from self._served(self._asked(track, step, visit), "service", visit, step)
            else:
                yield from self._work_unless_missed(track, step, visit)
        except _Interrupted:
            for other in self.group_work.pop(key)[1]:  # the next one takes it over
                self._wake_at(other, self._now, PASSED)
            raise
        waiting = self.group_work[key][1]
        self.group_work[key] = (True, [])
        for other in waiting:
            self._wake_at(other, self._now, PASSED)

    # ---- parallel tracks --------------------------------------------------------------------------------------------

    def _fork(self, track: Track, step: ReadyStep, visit: int) -> Generator[None, Any, Route | None]:
        """Starts the branches. With 'all' this track walks the first one itself and waits for the others at the join."""
        name, rule = step.name, step.model.fork
        assert rule is not None
        routes: list[Route] = [route for rows in step.fork if (route := first_that_applies(rows, track.case, self._now, visit)) is not None]
        if not routes:
            return None
        fork = _Fork(name, track, len(routes) if rule.join == "all" else min(rule.join, len(routes)), visit, track.fork)
        own = rule.join == "all"
        for route in routes[1:] if own else routes:
            self._start_track((track, step, visit), route, fork)
        if own:
            track.fork = fork
            track.depth += 1
            return routes[0]
        since = self._now
        yield from self._waiting(track, "join", name, visit)
        self._write(track, "join", name, None, since, since, self._now, visit)
        return None

    def _join(self, track: Track) -> Generator[None, Any, tuple[Route, ReadyStep, int] | None]:
        """At the end of a branch: the track that forked goes on from its step, once enough branches are done."""
        fork = track.fork
        fork.done += 1
        if track is not fork.parent:
            if fork.done == fork.needed:
                self._wake_at(fork.parent, self._now, ARRIVAL)
            return None
        if fork.done < fork.needed:
            since = self._now
            yield from self._waiting(track, "join", fork.step, fork.visit)
            self._write(track, "join", fork.step, None, since, since, self._now, fork.visit)
        track.fork = fork.outer
        track.depth -= 1
        step = self.procedure.steps[fork.step]
        return first_that_applies(step.next, track.case, self._now, fork.visit) or step.model.next[-1], step, fork.visit

    # ---- referrals --------------------------------------------------------------------------------------------------

    def _refer(self, track: Track, step: ReadyStep, route: Route, visit: int) -> Way:
        """Passes the case on: preparation, signature, transmission, one draw; again after a return or a noticed loss."""
        case, name, team = track.case, step.name, step.model.team
        modes = self.period.network.modes
        word = route.by or ""
        mode = modes[word]
        if mode.instead is not None and self._draw(case, f"instead:{name}", route.to, visit) < mode.instead.chance:
            word = mode.instead.mode
            mode = modes[word]
        sender = self._pool_for(team, case, name, visit).agency if team else ""
        signatory = self.period.network.agencies[sender].signatory if sender else None
        signing = self.pools[signatory] if signatory is not None else None
        patience = self._begin_patience(track, name, "referral", visit)
        attempt = 0
        while True:
            since = self._now
            code = f"referral:{word}:{attempt}:{route.to}"

            def until(rule: Any, what: str, code: str = code) -> int:
                return self._end_of_delay(*self._duration(rule, case, f"{what}:{code}", name, visit))

            try:
                if mode.preparation is not None:
                    seconds, _ = self._duration(mode.preparation, case, f"preparation:{code}", name, visit)
                    end = self.plan.calendars[mode.preparation_calendar].end_of_work(self._now, seconds)
                    yield from self._silent(track, end, patience)
                if mode.signature is not None and signing is not None:
                    seconds, _ = self._duration(mode.signature.time, case, f"signature:{code}", name, visit)
                    yield from self._served(Entry(track, signing, seconds, False, 0, self._now, name, (signing,)), "signature", visit)
                    self._resume_patience(track, patience)
                if mode.transmission is not None:
                    yield from self._silent(track, until(mode.transmission, "transmission"), patience)
                u = self._draw(case, f"outcome:{code}", name, visit)
                outcome, again = self._outcome(mode, u)
                if outcome == "incomplete" and mode.incomplete_delay is not None:
                    yield from self._silent(track, until(mode.incomplete_delay, "incomplete"), patience)
                elif outcome == "refused" and mode.refused_delay is not None:
                    yield from self._silent(track, until(mode.refused_delay, "refused"), patience)
                elif outcome == "lost":
                    outcome, again, rule = self._lost(case, mode, code, name, visit)
                    if rule is not None:
                        yield from self._silent(track, until(rule, "lost"), patience)
            except _Interrupted as why:
                ended = NEVER if why.over else self._now
                self._write(track, "referral", route.to, None, since, since, ended, visit, why.outcome, mode=word)
                raise
            self._write(track, "referral", route.to, None, since, since, self._now, visit, outcome, mode=word)
            if outcome == "lost":
                self._end_case(track, "lost_at_referral")
                raise _Interrupted("lost")
            if not again:
                track.token += 1
                return
            attempt += 1

    def _outcome(self, mode: Any, u: float) -> tuple[str, bool]:
        """What becomes of one attempt, and whether another one follows."""
        if u < mode.lost:
            return "lost", False
        if u < mode.lost + mode.incomplete:
            return "incomplete", True
        if u < mode.lost + mode.incomplete + mode.refused:
            return "refused", False
        return "accepted", False

    def _lost(self, case: Case, mode: Any, code: str, name: str, visit: int) -> tuple[str, bool, Any]:
        if self._draw(case, f"noticed:{code}", name, visit) < mode.noticed.chance:
            return "lost_noticed", True, mode.noticed.after
        if mode.unnoticed is not None and self._draw(case, f"returns:{code}", name, visit) < mode.unnoticed.comes_back:
            return "came_back", False, mode.unnoticed.after
        return "lost", False, None

    def _silent(self, track: Track, end: int, patience: Any) -> Way:
        """A part of a referral: time passes, no row of its own."""
        if end <= self._now:
            return
        self._wake_at(track, end, ARRIVAL)
        yield
        self._resume_patience(track, patience)

    # ---- leaving ----------------------------------------------------------------------------------------------------

    def _begin_patience(self, track: Track, name: str, wait: str, visit: int) -> tuple[int, Any] | None:
        """From when on she has waited too long, if at all; sets the clock."""
        case = track.case
        for test, only_main, duration, key, row in self.procedure.steps[name].patience[wait]:
            if only_main and (track.line > 0 or track.depth > 0) or test is not None and not test(case, self._now, visit):
                continue
            seconds, _ = duration.of(case, key, self._now, visit, self.procedure)
            patience = (self._now + max(1, seconds), row)
            self._resume_patience(track, patience)
            return patience
        return None

    def _resume_patience(self, track: Track, patience: tuple[int, Any] | None) -> None:
        if patience is not None and patience[0] < self.horizon:
            at = max(patience[0], self._now)
            self._at(at, WITHDRAWAL + track.place, self._lose_patience, (track, track.token, patience[1]))

    def _lose_patience(self, what: tuple[Track, int, Any]) -> None:
        track, token, row = what
        if not track.alive or track.token != token:
            return
        if row.to is not None or row.leaves == "track":
            self._interrupt(track, row.outcome, row.to or END_OF_TRACK)
            return
        self._interrupt(track, row.outcome)
        self._end_case(track, row.outcome, everything=True)

    def _begin_escalation(self, track: Track, entry: Entry, rule: Any) -> None:
        if rule is not None:
            seconds = round(rule.after.seconds(self.scenario.network.working_day.hours * 3600))
            at = self._end_of_delay(seconds, rule.after.working)
            if at < self.horizon:
                self._at(at, ESCALATION + track.place, self._escalate, (track, track.token, entry, rule))

    def _escalate(self, what: tuple[Track, int, Entry, Any]) -> None:
        track, token, entry, rule = what
        if not track.alive or track.token != token or entry.started != NEVER:
            return
        if rule.to is not None:
            self._interrupt(track, "escalated", rule.to)
            return
        for pool in entry.lists:
            pool.waiting = [row for row in pool.waiting if row[-1] is not entry]
            insort(pool.waiting, (rule.to_class, entry.joined, track.case.index, track.number, entry.number, entry))
        entry.priority = rule.to_class

    def _end_track(self, track: Track, outcome: str | None) -> None:
        """The way of this track is over; the case is over with its last track."""
        track.alive = False
        if not any(other.alive for other in track.case.tracks):
            self._end_case(track, outcome or "closed")

    def _end_case(self, track: Track, outcome: str, *, everything: bool = False) -> None:
        """The case has its one outcome; places are given back; the main line and the track's own stop, lines beside only when she withdraws."""
        case = track.case
        if case.is_open:  # that of a line beside may be over already
            case.ended, case.outcome = self._now, outcome
            self._ended += 1
        for other in case.tracks:
            if other is not track and other.alive and (everything or other.line in (0, track.line)):
                self._interrupt(other, "stopped")
                other.alive = False
        for hold in list(case.holds):
            self._end_hold(case, hold, outcome)
        if not case.background:
            self._check_arrival_group(case)

    def close(self) -> None:
        """At the horizon: what is still open is written as open; the run checks itself."""
        self.finished = True
        for case in self.cases:
            for track in case.tracks:
                if track.alive and track.way is not None:
                    self._interrupt(track, "open", over=True)
                elif track.alive:
                    track.over = self._now
                    self._leave_lists(track.entry)
                    self._write_cut_short(track.entry, "background", 1, NEVER, "open")
            for hold in case.holds:
                self._write(case.tracks[hold.track], "stay", hold.step, hold.pool, hold.since, hold.since, NEVER, hold.visit, "open")
        for entry, pool, _, _ in self._accompanying.values():
            self._write(entry.track, "accompaniment", "", pool, entry.joined, entry.started, NEVER, 1, "open")
        self._check()
        self._untie()

    def _untie(self) -> None:
        """No ring of references is left of a run that is over: it is freed as soon as nobody looks at it any more."""
        for case in self.cases:
            for track in case.tracks:
                track.entry = track.fork = None
            case.tracks.clear()
        self._queue.clear()

    def _check(self) -> None:
        """The rules that every run keeps; waits below zero and pools above their capacity are noticed when they happen."""
        come = [case for case in self.cases if case.tracks]
        if len(come) != self._ended + sum(case.is_open for case in come):
            raise BrokenRunError(f"{len(come)} cases came, {self._ended} ended, and the others are not all open")
        for pool in self.pools.values():
            if pool.busy < 0 or pool.waiting:
                raise BrokenRunError(f"{pool.name} has {pool.busy} units in use and {len(pool.waiting)} in a list that is closed")
        for case in come:
            whole = case.tracks[0].over - case.arrived
            if case.spent != whole:
                raise BrokenRunError(f"the parts of the time of case {case.index} are {case.spent} s, her whole time is {whole} s")


def _standing(row: tuple[int, int, int, int, int, Entry]) -> tuple[int, ...]:
    return row[:5]


@dataclass(slots=True, eq=False)
class _Fork:
    """Branches on their way to a join."""

    step: str
    parent: Track
    needed: int
    visit: int
    outer: Any
    done: int = 0
