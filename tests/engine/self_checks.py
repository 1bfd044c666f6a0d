"""The rules that every run keeps, checked from its log alone, with arithmetic of their own (no engine code but calendars).

`check(run)` raises an AssertionError that says which rule was broken, and where.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from simkit.engine.absences import absences_of
from simkit.engine.log import COLUMNS, KINDS, NEVER
from simkit.engine.plan import DAY, plan_of
from simkit.figures.parts import parts_of

TILES = ("service", "delay_before", "delay_after", "gate", "place", "referral", "join")
TAKES = ("service", "background", "signature", "accompaniment", "stay")  # kinds of rows that take a unit of a pool while they last
WAITS = ("service", "background", "signature", "place")  # kinds of rows that wait for a unit


class Row(NamedTuple):
    """A row of the log."""

    case: int
    track: int
    kind: str
    step: str
    agency: str
    pool: str
    requested: int
    started: int
    ended: int
    visit: int
    priority: int
    outcome: str
    worked: int
    closed: int
    story: bool
    mode: str

    def until(self, horizon: int) -> int:
        return horizon if self.ended == NEVER else self.ended


assert Row._fields == COLUMNS


@dataclass
class Level:
    """What happens to one pool, by second: units taken and given back, units that it has."""

    taken: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    returned: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    capacity: dict[int, list[int]] = field(default_factory=dict)  # second -> the values that it had in that second


def rows_of(run: Any) -> list[Row]:
    return [Row(*row) for row in run.rows]


def levels_of(run: Any, rows: list[Row]) -> dict[str, Level]:
    """By pool: what was taken and given back, turnaround included, and the units there were, absences included."""
    plan = plan_of(run.scenario)
    levels = {name: Level() for name in plan.pool_models[0]}
    for row in rows:
        if row.kind not in TAKES or row.started == NEVER:
            continue
        level = levels[row.pool]
        level.taken[row.started] += 1
        if row.ended == NEVER:
            continue
        back = row.ended
        if row.kind == "stay":
            turnaround = getattr(plan.pool_models[plan.period_index(row.ended)][row.pool], "turnaround", None)
            back += round(turnaround.seconds()) if turnaround is not None else 0
        level.returned[back] += 1
    names = list(levels)
    away: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for absence in absences_of(plan, run.seed, run.replication):
        away[names[absence.pool]].append((absence.second, absence.change))
    for name, level in levels.items():
        changes = sorted([(at, 0, units) for at, units in plan.capacities[name]] + [(at, 1, change) for at, change in away[name]])
        units = absent = 0
        for at, kind, value in changes:
            before = units - absent
            if kind == 0:
                units = value
            else:
                absent -= value
            level.capacity.setdefault(at, [before] if at else []).append(units - absent)
    return levels


def check(run: Any) -> None:
    """All rules.

    Raises:
        AssertionError: with the rule and the rows that break it.
    """
    rows, cases, horizon = rows_of(run), run.cases, run.horizon
    if not len(cases):
        assert not rows
        return
    _cases(cases, horizon)
    _times(rows, cases, horizon)
    _tracks(rows, cases, horizon)
    _places(run, rows, cases)
    levels = levels_of(run, rows)
    _capacity(levels, horizon)
    _work(run, rows)
    _nobody_waits_for_nothing(run, rows, levels)
    _order(run, rows)
    _elsewhere(run, rows)
    _appointments(run, rows)
    _parts(run)


def _cases(cases: Any, horizon: int) -> None:
    ended, outcome = cases["ended"].to_numpy(), cases["outcome"].to_numpy()
    assert len(cases) == (ended != NEVER).sum() + (ended == NEVER).sum()
    assert ((ended == NEVER) == (outcome == "open")).all(), "a case is open until it has its one outcome"
    assert ((ended == NEVER) | (ended >= cases["arrived"])).all(), "a case ends after it came"
    assert (ended < horizon).all(), "nothing happens at the horizon"
    assert cases["arrived"].between(0, horizon - 1).all()
    assert cases["arrived"].is_monotonic_increasing
    assert cases["case"].tolist() == list(range(len(cases)))


def _times(rows: list[Row], cases: Any, horizon: int) -> None:
    arrived = cases["arrived"].tolist()
    for row in rows:
        assert row.kind in KINDS, row
        assert arrived[row.case] <= row.requested < horizon, row
        assert row.started == NEVER or row.requested <= row.started < horizon, row
        assert row.ended == NEVER or max(row.started, row.requested) <= row.ended < horizon, row
        assert (row.ended == NEVER) == (row.outcome == "open"), row
        assert row.worked >= 0 and row.closed >= 0, row  # noqa: PT018
        assert row.closed <= row.until(horizon) - row.requested, row
        assert row.visit >= 1, row


def _tracks(rows: list[Row], cases: Any, horizon: int) -> None:
    """The rows of a track follow one another without a gap; those of the main track begin with the case and end with it."""
    ways: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind in TILES or row.kind == "background":
            ways[row.case, row.track].append(row)
    tracks = defaultdict(set)
    for case, track in ways:
        tracks[case].add(track)
    arrived, ended = cases["arrived"].tolist(), cases["ended"].tolist()
    for (case, track), way in ways.items():
        way.sort(key=lambda row: (row.requested, row.until(horizon)))
        for before, after in zip(way, way[1:], strict=False):
            assert before.until(horizon) == after.requested, f"a gap or an overlap in track {track}: {before} {after}"
        if track == 0:
            assert way[0].requested == arrived[case], f"the main track does not begin with the case: {way[0]}"
            over = horizon if ended[case] == NEVER else ended[case]
            last = way[-1].until(horizon)
            assert last == over if tracks[case] == {0} else last <= over, f"the main track does not end with the case: {way[-1]}, {over}"


def _places(run: Any, rows: list[Row], cases: Any) -> None:
    """Every place that is given is a stay; every stay of a case that is over is over."""
    given = sorted((row.case, row.track, row.step, row.pool, row.visit, row.ended) for row in rows if row.kind == "place" and row.started != NEVER)
    stays = sorted((row.case, row.track, row.step, row.pool, row.visit, row.started) for row in rows if row.kind == "stay")
    assert given == stays, "places given and stays are not the same"
    ended = cases["ended"].tolist()
    for row in rows:
        if row.kind == "stay" and ended[row.case] != NEVER:
            assert row.ended != NEVER, f"a case that is over holds a place: {row}"
            assert row.ended <= max(ended[row.case], row.started), f"a place is held after the case: {row}"
    plan = plan_of(run.scenario)
    for row in rows:
        if row.kind == "place" and row.outcome in ("done", "asked_away"):
            assert row.pool in plan.period_at(row.requested).sop.steps[row.step].admit.places, row


def _capacity(levels: dict[str, Level], horizon: int) -> None:
    """Whoever takes a unit finds one free; capacity that falls lets those inside finish."""
    for name, level in levels.items():
        busy, now_has = 0, 0
        for at in sorted({*level.taken, *level.returned, *level.capacity}):
            if at >= horizon:
                break
            had = level.capacity.get(at, [now_has])
            taken, returned = level.taken.get(at, 0), level.returned.get(at, 0)
            busy += taken - returned
            assert busy >= 0, f"{name} was given back more often than it was taken, at {at}"
            if taken:
                assert busy <= max(had), f"{name} has {busy} units in use of {had}, at {at}"
            now_has = had[-1]


def _work(run: Any, rows: list[Row]) -> None:
    """Work takes the open time that was drawn for it, from an open second on."""
    plan = plan_of(run.scenario)
    for row in rows:
        if row.kind not in ("service", "background", "signature") or row.started == NEVER:
            continue
        calendar = _calendar(run, row.pool)
        assert calendar.is_open(row.started), f"work began while the team is away: {row}"
        if row.outcome not in ("done", "no_show"):
            continue
        step = plan.period_at(row.requested).sop.steps[row.step] if row.kind == "service" else None
        assert row.closed == row.started - row.requested - calendar.open_between(row.requested, row.started), row
        if step is None or not step.with_ and step.at_closing != "overtime":
            assert calendar.open_between(row.started, row.ended) == row.worked, f"work and open time differ: {row}"
        elif step.at_closing == "overtime":
            assert row.ended - row.started == row.worked, f"overtime is not done in one go: {row}"


def _calendar(run: Any, pool: str) -> Any:
    plan = plan_of(run.scenario)
    return plan.calendars[getattr(plan.pool_models[0][pool], "calendar", "always")]


def simple_wait(run: Any, row: Row) -> bool:
    """She waits for one unit of one pool, and nothing else keeps her from it but the limit of appointments a day."""
    plan = plan_of(run.scenario)
    if row.kind not in WAITS or any(models[row.pool].reserve is not None for models in plan.pool_models):
        return False
    if row.kind == "place":
        return row.outcome != "asked_away"
    if row.kind != "service":
        return True
    steps = [period.sop.steps[row.step] for _, period in plan.periods]
    return not any(step.with_ or step.at_closing == "fit" for step in steps)


def _nobody_waits_for_nothing(run: Any, rows: list[Row], levels: dict[str, Level]) -> None:
    """Nobody waits while the pool is open and has a unit free."""
    segments: dict[str, tuple[list[int], list[bool]]] = {}
    kept: dict[tuple[int, int], list[Row]] = defaultdict(list)  # by case and track, when only the limit of appointments keeps her back
    for row in rows:
        if row.kind == "limit":
            kept[row.case, row.track].append(row)
    for row in rows:
        left = row.started if row.started != NEVER else row.until(run.horizon)
        if left <= row.requested or not simple_wait(run, row):
            continue
        if row.pool not in segments:
            segments[row.pool] = _idle(levels[row.pool], _calendar(run, row.pool), run.horizon)
        marks, idle = segments[row.pool]
        first, last = bisect_right(marks, row.requested) - 1, bisect_right(marks, left - 1) - 1
        for position in range(first, last + 1):
            if idle[position]:
                now, until = max(marks[position], row.requested), min(left, marks[position + 1] if position + 1 < len(marks) else left)
                for held in kept[row.case, row.track]:
                    if held.requested <= now < held.until(run.horizon):
                        now = held.until(run.horizon)
                assert now >= until, f"she waits while {row.pool} has a unit free, from {now} on: {row}"


def _order(run: Any, rows: list[Row]) -> None:
    """Who waits for the same pool is served by class, then by coming, then by case and track; lists in which waiting raises a class left out."""
    periods = [period.sop for _, period in plan_of(run.scenario).periods]
    if any(sop.priority.ageing is not None for sop in periods):
        return
    lists: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind in WAITS and row.until(run.horizon) > row.requested:
            escalates = row.kind == "service" and any(sop.steps[row.step].escalation is not None for sop in periods)
            counted = any(sop.appointments is not None and row.step in sop.appointments.steps for sop in periods)
            if simple_wait(run, row) and not escalates and not counted:
                lists[row.pool].append(row)
    for waiting in lists.values():
        waiting.sort(key=lambda row: (row.priority, row.requested, row.case, row.track))
        joined = np.array([row.requested for row in waiting])
        left = np.array([row.started if row.started != NEVER else row.until(run.horizon) for row in waiting])
        for place, served in enumerate(waiting):
            at = served.started
            if at != NEVER:
                before_her = np.flatnonzero((joined[:place] < at) & (at < left[:place]))
                assert not len(before_her), f"{served} was served before {waiting[before_her[0]]}"


def _elsewhere(run: Any, rows: list[Row]) -> None:
    """Nobody begins with a team of which those who are at work that day are all busy; rules that change with a date left out."""
    plan = plan_of(run.scenario)
    for name, model in plan.pool_models[0].items():
        away = getattr(model, "elsewhere", {})
        if not away or len(plan.periods) > 1 or model.capacity_changes or model.staff == "unlimited":
            continue
        mine = [row for row in rows if row.pool == name and row.kind in TAKES and row.started != NEVER]
        for row in mine:
            busy = sum(other.started <= row.started < other.until(run.horizon) for other in mine)
            days = {plan.start + dt.timedelta(seconds=at) for at in (row.started, row.started - 1)}  # who is free at midnight is so before it falls
            there = max(max(0, model.staff - away.get(day.strftime("%a").lower(), 0)) for day in days)
            assert there > 0 and busy <= there, f"{busy} of {name} are busy where {there} are at work: {row}"  # noqa: PT018


def _appointments(run: Any, rows: list[Row]) -> None:
    """No case has more appointments on a day than the SOP allows; who is kept back by that alone has had as many, and waits in a list."""
    plan = plan_of(run.scenario)
    begun: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in rows:
        limit = plan.period_at(row.requested).sop.appointments
        if row.kind == "service" and row.started != NEVER and limit is not None and row.step in limit.steps:
            begun[row.case, (row.started + plan.start.hour * 3600 + plan.start.minute * 60 + plan.start.second) // DAY].append(row.started)
    for (case, _), starts in begun.items():
        for number, at in enumerate(sorted(starts), 1):
            limit = plan.period_at(at).sop.appointments
            assert limit is None or number <= limit.at_most_a_day, f"case {case} has {number} appointments on the day of second {at}"
    for row in rows:
        if row.kind != "limit":
            continue
        day = (row.requested + plan.start.hour * 3600 + plan.start.minute * 60 + plan.start.second) // DAY
        midnight = plan.day_bounds(row.requested)[1]
        limit = plan.period_at(row.requested).sop.appointments
        assert row.requested < row.until(run.horizon) <= midnight, f"kept back by the limit of another day: {row}"
        assert limit is not None, row
        had = sum(at <= row.requested for at in begun[row.case, day])
        assert had >= limit.at_most_a_day, f"kept back by the limit, with {had} appointments: {row}"
        assert any(
            other.kind == "service" and (other.case, other.track, other.step) == (row.case, row.track, row.step)
            and other.requested <= row.requested and row.until(run.horizon) <= (other.started if other.started != NEVER else other.until(run.horizon))
            for other in rows
        ), f"kept back by the limit outside of a wait: {row}"  # fmt: skip


def _idle(level: Level, calendar: Any, horizon: int) -> tuple[list[int], list[bool]]:
    """From which second on there is a unit free in an open pool, or not."""
    marks = {0, *level.taken, *level.returned, *level.capacity}
    if not calendar.always:
        marks |= {*calendar.starts, *calendar.ends}
    ordered = sorted(mark for mark in marks if 0 <= mark < horizon)
    busy, units, idle = 0, 0, []
    for mark in ordered:
        busy += level.taken.get(mark, 0) - level.returned.get(mark, 0)
        units = level.capacity.get(mark, [units])[-1]
        idle.append(calendar.is_open(mark) and busy < units)
    return ordered, idle


def _parts(run: Any) -> None:
    """The parts of a case's time are none below zero and sum to the whole."""
    if run.cases["background"].all():
        return
    parts = parts_of(run)
    mine = run.cases[~run.cases["background"].to_numpy(dtype=bool)]
    whole = np.where(mine["ended"] == NEVER, run.horizon, mine["ended"]) - mine["arrived"].to_numpy()
    assert (parts.to_numpy() >= 0).all(), f"a part of a case's time is below zero:\n{parts[(parts < 0).any(axis=1)]}"
    assert np.array_equal(parts.sum(axis=1).to_numpy(), whole), "the parts of a case's time are not its whole time"
