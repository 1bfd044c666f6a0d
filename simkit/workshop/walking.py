"""Walking an SOP by hand: what may follow a step for one person, as the SOP's rows say. No queue, no chance: every row that may come up is a way.

The clock runs with the usual (median) times of work, appointments and letters and the opening hours, as if nobody stood before her: what the
simulation adds is the waiting. What comes from outside holds here too, between its dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from simkit.engine.conditions import Test, test_of
from simkit.engine.plan import Plan, plan_of
from simkit.engine.quantiles import quantile_of
from simkit.scenario.conditions import Condition
from simkit.scenario.distributions import DurationByCase, TravelTime
from simkit.scenario.model import Period, Scenario
from simkit.scenario.network import WEEKDAYS
from simkit.scenario.sop import END, END_OF_TRACK, JOIN, Route, Step
from simkit.scenario.vignettes import Vignette

MOST_STEPS = 60
MOST_LOOKED_AT = 300  # states, in search of a way to all that she asks for
_MOST_DECISIONS = 30  # one after the other, without a step between them


@dataclass(frozen=True)
class Choice:
    """A next step: which, and by which referral mode; ``to`` is "end" when the case ends."""

    to: str
    by: str | None = None


@dataclass(frozen=True)
class NotNow:
    """Why a step that the SOP has here is not the next one for her.

    Attributes:
        why: condition (the row's condition does not hold for her), before (another row is written first and holds), join (it waits until
            all services that run side by side are done).
        route: that row, or the row that is written first.
    """

    why: str
    route: Route | None = None


@dataclass(frozen=True)
class Branch:
    """A parallel branch that has not been walked: its possible beginnings; one that only comes up by chance is not required."""

    routes: tuple[Route, ...]
    required: bool


@dataclass(frozen=True)
class Fork:
    """A fork on whose branches she is."""

    step: str
    branches: tuple[Branch, ...]
    done: int = 0


@dataclass(frozen=True)
class State:
    """Where a walk is.

    Attributes:
        step: the last one that was done.
        now: seconds from the scenario's start.
        events: when what happened first.
        visits: how often she came to each step.
        holds: places that she has.
        forks: the forks that she is inside of, the innermost last.
        told: how often she had to tell her story.
        outcome: of the case, once it has ended.
        walked: the choices so far.
    """

    step: str
    now: int
    events: tuple[tuple[str, int], ...] = ()
    visits: tuple[tuple[str, int], ...] = ()
    holds: tuple[str, ...] = ()
    forks: tuple[Fork, ...] = ()
    told: int = 0
    outcome: str = ""
    walked: tuple[Choice, ...] = ()

    def times_at(self, step: str) -> int:
        """How often she has come to a step."""
        return dict(self.visits).get(step, 0)


class Walk:
    """The walks that an SOP allows to the person of a vignette."""

    def __init__(self, scenario: Scenario, vignette: Vignette) -> None:
        self.scenario, self.vignette = scenario, vignette
        self.plan: Plan = plan_of(scenario)
        stream = scenario.streams.cases[vignette.stream]
        self.attributes = {**vignette.attributes, "stream": vignette.stream, "type": stream.type or vignette.stream}
        if vignette.door is not None:
            self.attributes["door"] = vignette.door
        self.hours_since = vignette.hours_since.seconds() / 3600 if vignette.hours_since is not None else float("nan")
        at = int((vignette.arrives - scenario.start).total_seconds())
        door = scenario.streams.doors.get(vignette.door or "")
        self._tests: dict[int, Test] = {}
        self._known: dict[State, dict[Choice, State]] = {}
        self.first = self.plan.period_at(at).sop.doors[vignette.door] if vignette.door is not None else str(stream.first)
        self.arrived = self.plan.calendars[door.calendar].next_opening(at) if door is not None and door.calendar is not None else at

    def _now(self, state: State) -> Period:
        """What is in force at this moment: the SOP and the network, with what comes from outside."""
        return self.plan.period_at(state.now)

    def begin(self) -> State:
        """She has come, and the first step of her door is done."""
        return self._done(State("", self.arrived), Choice(self.first))

    def finished(self, state: State) -> bool:
        """Whether all that she asked for has happened, her case has ended, or there is nowhere to go."""
        happened = dict(state.events)
        return bool(state.outcome) or all(wish in happened for wish in self.vignette.wishes) or len(state.walked) > MOST_STEPS or not self.ways(state)

    def until(self, state: State) -> int:
        """When all that she asked for had happened, which may be before the step that she came to last is done; else the moment of the walk."""
        happened = dict(state.events)
        wishes = self.vignette.wishes
        return max(happened[wish] for wish in wishes) if wishes and all(wish in happened for wish in wishes) else state.now

    def ways(self, state: State) -> dict[Choice, State]:
        """Every next step that the SOP allows now, and where the walk stands just before it."""
        if state.outcome:
            return {}
        found = self._known.get(state)
        if found is None:
            found = self._known[state] = {}
            for choice, at in self._after(state, state.step, 0):
                found.setdefault(choice, at)
        return found

    def take(self, state: State, choice: Choice) -> State:
        """The walk after this step.

        Raises:
            ValueError: when the SOP does not allow it now.
        """
        ways = self.ways(state)
        if choice not in ways:
            raise ValueError(f"the SOP does not lead from '{state.step}' to '{choice.to}' now")
        if choice.to == END:
            return replace(ways[choice], walked=(*state.walked, choice))
        return self._done(ways[choice], choice)

    def usual(self, state: State) -> Choice | None:
        """The way that a walk without choices of its own takes: the first row to where she has not been; none at the end."""
        ways = list(self.ways(state))
        new = [choice for choice in ways if choice.to != END and not state.times_at(choice.to)]
        return new[0] if new else ways[-1] if ways else None

    def usual_way(self, state: State) -> list[Choice]:
        """The usual way from here until all she asked for has happened."""
        found: list[Choice] = []
        while not self.finished(state):
            choice = self.usual(state)
            assert choice is not None  # else it would be finished
            found.append(choice)
            state = self.take(state, choice)
        return found

    def beside(self, state: State) -> set[str]:
        """Steps of tracks that run beside the main way by now, and those with which the branches of a fork begin: no next step, and no wrong one."""
        steps = self._now(state).sop.steps
        found = {route.to for fork in state.forks for branch in fork.branches for route in branch.routes}
        done = [choice.to for choice in state.walked if choice.to in steps]
        waiting = [route.to for name in done for rows in steps[name].start for route in rows]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in steps and name not in seen:
                seen.add(name)
                waiting += [route.to for route in steps[name].next]
        return (found | seen) & set(steps)

    def started(self, state: State, choice: Choice) -> list[list[str]]:
        """The tracks that a step starts beside the main way for her: for each, the steps of which one is its first."""
        if choice.to == END:
            return []
        after = self.take(state, choice)
        steps = self._now(after).sop.steps
        tracks = [[route.to for route in self._holding(after, choice.to, rows) if route.to in steps] for rows in steps[choice.to].start]
        return [track for track in tracks if track]

    def before(self, step: str) -> list[str]:
        """The steps that another one may follow, through as few decisions as may be; none for one with which a way begins."""
        steps = self.scenario.sop.steps
        asked, seen = {step}, {step}
        while asked:
            found = [
                name for name, one in steps.items()
                for routes in (one.next, *one.start, *(one.fork.branches if one.fork is not None else ()))
                if name not in seen and any(route.to in asked for route in routes)
            ]  # fmt: skip
            done = [name for name in dict.fromkeys(found) if not self._is_decision(steps[name])]
            if done:
                return done
            seen |= set(found)
            asked = set(found)
        return []

    def missed(self, state: State) -> list[str]:
        """What of all that she asks for does not happen on the usual way from here."""
        while not self.finished(state):
            choice = self.usual(state)
            assert choice is not None  # else it would be finished
            state = self.take(state, choice)
        return [wish for wish in self.vignette.wishes if wish not in dict(state.events)]

    def not_now(self, state: State) -> dict[Choice, NotNow]:
        """Next steps that the SOP has here but not for her now, each with the reason."""
        found: dict[Choice, NotNow] = {}
        allowed = {choice.to for choice in self.ways(state)}
        for choice, reason in self._barred(state, state.step, None, ()):
            if choice.to not in allowed:
                found.setdefault(choice, reason)
        if state.forks:
            fork = state.forks[-1].step
            for choice, reason in self._barred_rows(state, fork, self._now(state).sop.steps[fork].next, NotNow("join"), ()):
                if choice.to not in allowed:
                    found.setdefault(choice, reason)
        return found

    def _barred(self, state: State, name: str, reason: NotNow | None, seen: tuple[str, ...]) -> Iterator[tuple[Choice, NotNow]]:
        """The steps that rows of this one lead to, through decisions, and why not now; ``reason`` when none of the rows is come to."""
        step = self._now(state).sop.steps[name]
        rows = step.fork.branches if step.fork is not None else ()
        for branch in rows:
            yield from self._barred_rows(state, name, branch, reason, seen)
        if not any(self._holding(state, name, branch) for branch in rows):
            yield from self._barred_rows(state, name, step.next, reason, seen)
        elif reason is None:
            yield from self._barred_rows(state, name, step.next, NotNow("join"), seen)

    def _barred_rows(
        self, state: State, name: str, rows: tuple[Route, ...], reason: NotNow | None, seen: tuple[str, ...]
    ) -> Iterator[tuple[Choice, NotNow]]:
        case, steps = self._case(state), self._now(state).sop.steps
        for route in rows:
            holds = self._test(route.when)(case, state.now, state.times_at(name))
            why = reason if holds else NotNow("condition", route)
            if route.to in steps and route.to not in seen:
                if self._is_decision(steps[route.to]):
                    yield from self._barred(state, route.to, why, (*seen, name, route.to))
                elif why is not None:
                    yield Choice(route.to, route.by), why
            if reason is None and holds and route.chance >= 1:
                reason = NotNow("before", route)

    def can_have_all(self, state: State) -> bool:
        """Whether all that she asks for can still happen on some way from here; with very many ways, it is taken to be so."""
        waiting = [state]
        seen: set[tuple[object, ...]] = set()
        while waiting and len(seen) < MOST_LOOKED_AT:
            at = waiting.pop()
            happened = dict(at.events)
            if all(wish in happened for wish in self.vignette.wishes):
                return True
            mark = (at.step, frozenset(happened), at.visits, at.forks)
            if mark in seen or self.finished(at):
                continue
            seen.add(mark)
            usual = self.usual(at)
            waiting += [self.take(at, choice) for choice in sorted(self.ways(at), key=lambda choice: choice == usual)]
        return bool(waiting)

    # what may follow ---------------------------------------------------------

    def _after(self, state: State, name: str, depth: int) -> Iterator[tuple[Choice, State]]:
        step = self._now(state).sop.steps[name]
        if step.fork is not None:
            branches = []
            for rows in step.fork.branches:
                holding = self._holding(state, name, rows)
                if holding:
                    branches.append(Branch(tuple(holding), any(route.chance >= 1 for route in holding)))
            if branches:
                yield from self._into(replace(state, forks=(*state.forks, Fork(name, tuple(branches)))), depth)
                return
        yield from self._along(state, name, self._holding(state, name, step.next), depth)

    def _holding(self, state: State, name: str, rows: tuple[Route, ...]) -> list[Route]:
        """The rows that may come up: those whose condition holds, up to the first that is sure. An end that only comes up by chance is
        nobody's decision and left out."""
        case, found = self._case(state), []
        for route in rows:
            if route.chance <= 0 or not self._test(route.when)(case, state.now, state.times_at(name)):
                continue
            if not (route.to == END and route.chance < 1):
                found.append(route)
            if route.chance >= 1:
                break
        return found

    def _along(self, state: State, name: str, rows: list[Route], depth: int) -> Iterator[tuple[Choice, State]]:
        """The ways of these rows, the likeliest first."""
        left, shares = 1.0, []
        for route in rows:
            shares.append(-left * route.chance)
            left *= 1 - route.chance
        for _, route in sorted(zip(shares, rows, strict=True), key=lambda one: one[0]):
            if route.to == END or (route.to == END_OF_TRACK and not state.forks):
                yield Choice(END), replace(state, outcome=route.outcome or "closed")
            elif route.to in (JOIN, END_OF_TRACK):
                if state.forks:
                    inner = state.forks[-1]
                    yield from self._into(replace(state, forks=(*state.forks[:-1], replace(inner, done=inner.done + 1))), depth)
            elif self._is_decision(self._now(state).sop.steps[route.to]):
                if depth < _MOST_DECISIONS:
                    yield from self._after(self._decided(state, route.to), route.to, depth + 1)
            else:
                yield Choice(route.to, route.by), state

    def _into(self, state: State, depth: int) -> Iterator[tuple[Choice, State]]:
        """The branches of the innermost fork that are still to be walked, and the way on when enough are done."""
        fork, outer = state.forks[-1], state.forks[:-1]
        for place, branch in enumerate(fork.branches):
            rest = replace(fork, branches=fork.branches[:place] + fork.branches[place + 1 :])
            yield from self._along(replace(state, forks=(*outer, rest)), fork.step, list(branch.routes), depth)
        step = self._now(state).sop.steps[fork.step]
        assert step.fork is not None
        enough = fork.done >= step.fork.join if isinstance(step.fork.join, int) else not any(branch.required for branch in fork.branches)
        if enough:
            yield from self._along(replace(state, forks=outer), fork.step, self._holding(state, fork.step, step.next), depth)

    @staticmethod
    def _is_decision(step: Step) -> bool:
        return step.team is None and step.admit is None

    # doing a step ------------------------------------------------------------

    def _case(self, state: State) -> Any:
        return SimpleNamespace(
            attributes=self.attributes, events=dict(state.events), hours_since=self.hours_since, arrived=self.arrived, is_open=not state.outcome,
            holds=[SimpleNamespace(pool=SimpleNamespace(name=name)) for name in state.holds],
        )  # fmt: skip

    def _test(self, condition: Condition) -> Test:
        """The test of a condition of this scenario, made once; the scenario lives as long as the walk, so identities are names."""
        found = self._tests.get(id(condition))
        if found is None:
            found = self._tests[id(condition)] = test_of(condition)
        return found

    def _visited(self, state: State, name: str) -> State:
        visits = dict(state.visits)
        visits[name] = visits.get(name, 0) + 1
        return replace(state, visits=tuple(visits.items()))

    def _happened(self, state: State, name: str, at: str) -> State:
        events = dict(state.events)
        for event in self._now(state).sop.steps[name].events:
            if event.at == at and event.event not in events and self._test(event.when)(self._case(state), state.now, state.times_at(name)):
                events[event.event] = state.now
        return replace(state, events=tuple(events.items()))

    def _decided(self, state: State, name: str) -> State:
        step = self._now(state).sop.steps[name]
        state = self._later(self._visited(state, name), step.before)
        state = self._happened(self._happened(state, name, "start"), name, "end")
        return self._happened(self._later(state, step.after), name, "after")

    def _done(self, state: State, choice: Choice) -> State:
        name = choice.to
        step = self._now(state).sop.steps[name]
        state = self._visited(self._referred(state, choice.by), name)
        state = self._later(state, step.before)
        if step.gate is not None and step.gate.meeting is not None:
            state = replace(state, now=self._meeting(state, step.gate.meeting))
        if step.admit is not None and not set(step.admit.places) & set(state.holds):
            state = replace(state, holds=(*state.holds, step.admit.places[0]))
        pool = self.team_of(state, name)
        if pool:
            calendar = self.plan.calendars[getattr(self._now(state).network.pools()[pool], "calendar", "always")]
            state = replace(state, now=calendar.next_opening(state.now))
            state = self._happened(state, name, "start")
            seconds, _ = self._median(step.time, state) if step.time is not None else (0, False)
            state = replace(state, now=calendar.end_of_work(state.now, seconds), told=state.told + (step.story and not self._shared(state, name)))
        state = self._happened(state, name, "end")
        if step.discharge == "all":
            state = replace(state, holds=())
        elif isinstance(step.discharge, tuple):
            state = replace(state, holds=tuple(place for place in state.holds if place not in step.discharge))
        state = self._happened(self._later(state, step.after), name, "after")
        return replace(state, step=name, walked=(*state.walked, choice))

    def team_of(self, state: State, name: str) -> str:
        """The team that performs a step for her; "" for none."""
        word = self._now(state).sop.steps[name].team
        if word is None or word not in self._now(state).sop.performers:
            return word or ""
        rows, case = self._now(state).sop.performers[word], self._case(state)
        return next((row.team for row in rows if row.chance >= 0.5 and self._test(row.when)(case, state.now, state.times_at(name))), rows[-1].team)

    def _shared(self, state: State, name: str) -> bool:
        shared = self._now(state).sop.shared_file
        return shared is not None and name in shared.steps and self._test(shared.when)(self._case(state), state.now, state.times_at(name))

    def _median(self, rule: Any, state: State) -> tuple[int, bool]:
        """The median of a duration for her, whole seconds, and whether it counts working time."""
        if isinstance(rule, DurationByCase):
            case = self._case(state)
            rule = next(row.use for row in rule.first_of if self._test(row.when)(case, state.now, 1))
        tier = None
        geography = self._now(state).network.geography
        if isinstance(rule, TravelTime) and geography is not None:
            tier = geography.tiers.get(self.attributes.get(geography.attribute, ""))
        return int(quantile_of(rule, self._now(state).network.working_day.hours * 3600, tier)(0.5) + 0.5), rule.working

    def _later(self, state: State, rule: Any) -> State:
        if rule is None:
            return state
        seconds, working = self._median(rule, state)
        if working:
            return replace(state, now=self.plan.calendars[self._now(state).network.working_day.calendar].end_of_work(state.now, seconds))
        return replace(state, now=state.now + seconds)

    def _referred(self, state: State, by: str | None) -> State:
        """The time that a referral usually takes when nothing goes wrong."""
        if by is None:
            return state
        mode = self._now(state).network.modes[by]
        if mode.preparation is not None:
            seconds, _ = self._median(mode.preparation, state)
            state = replace(state, now=self.plan.calendars[mode.preparation_calendar].end_of_work(state.now, seconds))
        pool = self.team_of(state, state.step) if state.step else ""
        signatory = self._now(state).network.agencies[pool.split(".")[0]].signatory if pool else None
        if mode.signature is not None and signatory is not None:
            calendar = self.plan.calendars[getattr(self._now(state).network.pools()[signatory], "calendar", "always")]
            seconds, _ = self._median(mode.signature.time, state)
            state = replace(state, now=calendar.end_of_work(calendar.next_opening(state.now), seconds))
        return self._later(state, mode.transmission)

    def _meeting(self, state: State, meeting: Any) -> int:
        """The next meeting on its day that is no holiday."""
        hour, minute = map(int, meeting.at.split(":"))
        closed = {day for listed in meeting.holidays for day in self._now(state).network.holidays[listed]}
        moment = self.plan.start + timedelta(seconds=state.now)
        for ahead in range(400):
            day: date = moment.date() + timedelta(days=ahead)
            at = self.plan.second(moment.replace(hour=hour, minute=minute, second=0) + timedelta(days=ahead))
            if WEEKDAYS[day.weekday()] == meeting.day and day not in closed and at >= state.now:
                return at
        return state.now
