"""Checks that look across the parts of a scenario: names that do not exist, steps no case reaches, cycles no case leaves."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from typing import Any

from simkit.scenario.sop import END, RESERVED, Route, Step

# path, message, nearest right name
Finding = tuple[tuple[str | int, ...], str, str]


def _nearest(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return near[0] if near else ""


def _unknown(path: tuple[str | int, ...], what: str, name: str, known: Collection[str]) -> Iterator[Finding]:
    if name not in known:
        yield path, f"there is no {what} '{name}'", _nearest(name, known)


def findings(scenario: Any) -> Iterator[Finding]:
    """All that does not fit together, in the order of the files."""
    yield from _network(scenario)
    yield from _streams(scenario)
    yield from _sop(scenario)
    yield from _ways(scenario)
    if scenario.warm_up is not None and scenario.warm_up_seconds >= scenario.horizon_seconds:
        yield ("warm_up",), "the warm-up must be shorter than the horizon", ""


def _network(scenario: Any) -> Iterator[Finding]:
    network = scenario.network
    calendars = {"always", *network.calendars}
    pools = network.pools()
    yield from _unknown(("network", "working_day", "calendar"), "calendar", network.working_day.calendar, calendars)
    for name, calendar in network.calendars.items():
        for position, holidays in enumerate(calendar.holidays):
            yield from _unknown(("network", "calendars", name, "holidays", position), "list of holidays", holidays, network.holidays)
    for name, agency in network.agencies.items():
        at = ("network", "agencies", name)
        if agency.signatory is not None:
            yield from _unknown((*at, "signatory"), "pool", agency.signatory, pools)
        if agency.stage is not None and network.stages:
            yield from _unknown((*at, "stage"), "stage", agency.stage, network.stages)
        for team_name, team in agency.teams.items():
            yield from _unknown((*at, "teams", team_name, "calendar"), "calendar", team.calendar, calendars)
    for name, mode in network.modes.items():
        yield from _unknown(("network", "modes", name, "preparation_calendar"), "calendar", mode.preparation_calendar, calendars)
        if mode.instead is not None:
            yield from _unknown(("network", "modes", name, "instead", "mode"), "referral mode", mode.instead.mode, network.modes)


def _streams(scenario: Any) -> Iterator[Finding]:
    streams, sop = scenario.streams, scenario.sop
    calendars = {"always", *scenario.network.calendars}
    for name, door in streams.doors.items():
        if door.calendar is not None:
            yield from _unknown(("streams", "doors", name, "calendar"), "calendar", door.calendar, calendars)
    for name, stream in streams.cases.items():
        at = ("streams", "cases", name)
        if stream.type is not None:
            yield from _unknown((*at, "type"), "type of case", stream.type, streams.types)
        if stream.first is not None:
            yield from _unknown((*at, "first"), "step", stream.first, sop.steps)
        for door in stream.doors:
            yield from _unknown((*at, "doors", door), "door", door, streams.doors)
            if door in streams.doors and door not in sop.doors:
                yield ("sop", "doors"), f"the door '{door}' has no first step here", ""
    for name, background in streams.background.items():
        yield from _unknown(("streams", "background", name, "pool"), "pool", background.pool, scenario.network.pools())
    for kind, group in (("cases", streams.cases), ("background", streams.background)):
        for name, source in group.items():
            during = getattr(source.arrivals, "during", None)
            if during is not None:
                yield from _unknown(("streams", kind, name, "arrivals", "during"), "calendar", during, calendars)


def _sop(scenario: Any) -> Iterator[Finding]:
    sop, network = scenario.sop, scenario.network
    pools = network.pools()
    teams = {*pools, *sop.performers}
    places = {f"{name}.{pool}" for name, agency in network.agencies.items() for pool in (*agency.beds, *agency.caseloads)}
    for name, first in sop.doors.items():
        yield from _unknown(("sop", "doors", name), "step", first, sop.steps)
    for name, rows in sop.performers.items():
        for position, row in enumerate(rows):
            yield from _unknown(("sop", "performers", name, position, "team"), "team", row.team, pools)
        if not rows or not rows[-1].when.is_always or rows[-1].chance != 1:
            yield ("sop", "performers", name), "the last row must always hold: leave out its 'when' and 'chance'", ""
    for name, step in sop.steps.items():
        at = ("sop", "steps", name)
        if step.team is not None:
            yield from _unknown((*at, "team"), "team", step.team, teams)
        for position, accompaniment in enumerate(step.with_):
            yield from _unknown((*at, "with", position, "team"), "team", accompaniment.team, teams)
        for place in step.admit.places if step.admit else ():
            yield from _unknown((*at, "admit", "places"), "bed or caseload pool", place, places)
        for place in step.discharge if isinstance(step.discharge, tuple) else ():
            yield from _unknown((*at, "discharge"), "bed or caseload pool", place, places)
        for path, route in _routes(step):
            if route.to not in RESERVED:
                yield from _unknown((*at, *path, "to"), "step", route.to, sop.steps)
            if route.by is not None:
                yield from _unknown((*at, *path, "by"), "referral mode", route.by, network.modes)
    events = {event.event for step in sop.steps.values() for event in step.events}
    for name, deadline in sop.deadlines.items():
        for key, wanted in (("from", deadline.from_), ("to", deadline.to)):
            for event in wanted:
                yield from _unknown(("sop", "deadlines", name, key), "event", event, {*events, "incident", "arrival"})


def _routes(step: Step) -> Iterator[tuple[tuple[str | int, ...], Route]]:
    for position, route in enumerate(step.next):
        yield ("next", position), route
    for key, groups in (("start", step.start), ("fork", step.fork.branches if step.fork else ())):
        for number, rows in enumerate(groups):
            for position, route in enumerate(rows):
                yield ((key, number, position) if key == "start" else ("fork", "branches", number, position)), route


def _leads_to(step: Step) -> set[str]:
    """Every step or reserved word that may come next on the same track."""
    targets = {route.to for route in step.next if route.chance > 0}
    for other in (step.turn_away, step.escalation):
        if other is not None and other.to is not None:
            targets.add(other.to)
    if step.admit is not None and step.admit.when_full != "wait":
        targets.add(step.admit.when_full)
    return targets


def _ways(scenario: Any) -> Iterator[Finding]:
    sop, streams = scenario.sop, scenario.streams
    steps = sop.steps
    waiting = [stream.first for stream in streams.cases.values() if stream.first] + [
        sop.doors[door] for stream in streams.cases.values() for door in stream.doors if door in sop.doors
    ]
    waiting += [row.to for row in sop.patience if row.to]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in reached or name not in steps:
            continue
        reached.add(name)
        waiting.extend(_leads_to(steps[name]) | {route.to for _, route in _routes(steps[name])})
    if streams.cases:
        for name in steps:
            if name not in reached:
                yield ("sop", "steps", name), "no case can reach this step", ""
    leaving = {name for name in steps if _leads_to(steps[name]) & set(RESERVED)}
    grew = True
    while grew:
        more = {name for name in steps if name not in leaving and _leads_to(steps[name]) & leaving}
        leaving |= more
        grew = bool(more)
    for name in steps:
        if name not in leaving and name in reached:
            yield ("sop", "steps", name, "next"), f"from here no case can leave: no way leads to '{END}'", ""
