"""Checks that look across the parts of a scenario: names that do not exist, steps no case reaches, cycles no case leaves."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from simkit.scenario.bounds import bounds
from simkit.scenario.conditions import Condition
from simkit.scenario.distributions import Constant
from simkit.scenario.sop import END, JOIN, RESERVED, Route, Step
from simkit.scenario.streams import Always, ByCase, Choice, YesChance
from simkit.scenario.vignettes import vignette_findings

# path, message, nearest right name
MOST_TO_SEARCH = 1000  # names to look through for the nearest
Finding = tuple[tuple[str | int, ...], str, str]


def _nearest(name: str, known: Collection[str]) -> str:
    if len(known) > MOST_TO_SEARCH:
        return ""
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
    yield from _conditions(scenario)
    yield from _ways(scenario)
    yield from _forks(scenario)
    yield from _joins(scenario)
    yield from _rounds(scenario)
    yield from _clocks(scenario)
    yield from _places_given_back(scenario)
    yield from bounds(scenario)
    yield from vignette_findings(scenario, _attributes(scenario), _events(scenario.sop))
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
        for group in ("teams", "beds", "caseloads"):
            for pool_name, pool in getattr(agency, group).items():
                if pool.stage is not None and network.stages:
                    yield from _unknown((*at, group, pool_name, "stage"), "stage", pool.stage, network.stages)
        for caseload_name, caseload in agency.caseloads.items():
            if caseload.managers is not None:
                yield from _unknown((*at, "caseloads", caseload_name, "managers"), "team", caseload.managers, pools)
        for team_name, team in agency.teams.items():
            yield from _unknown((*at, "teams", team_name, "calendar"), "calendar", team.calendar, calendars)
    for name, mode in network.modes.items():
        yield from _unknown(("network", "modes", name, "preparation_calendar"), "calendar", mode.preparation_calendar, calendars)
        if mode.signature is not None and not any(agency.signatory for agency in network.agencies.values()):
            yield ("network", "modes", name, "signature"), "no agency says who signs: give at least one 'signatory'", ""
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
        shadowed = {*stream.attributes} & {"stream", "door", "type"}
        for attribute in sorted(shadowed):
            yield (*at, "attributes", attribute), f"'{attribute}' is known of every case; choose another name for this attribute", ""
        for door in stream.doors:
            yield from _unknown((*at, "doors", door), "door", door, streams.doors)
            if door in streams.doors and door not in sop.doors:
                yield ("sop", "doors"), f"the door '{door}' has no first step here", ""
    for name, background in streams.background.items():
        yield from _unknown(("streams", "background", name, "pool"), "pool", background.pool, scenario.network.pools())
    drawn = _attributes(scenario)
    for name, words in streams.words.items():
        at = ("streams", "words", name)
        yield from _unknown(at, "attribute", name, drawn)
        for value in words.values if name in drawn else ():
            yield from _unknown((*at, "values", value), f"value of '{name}'", value, drawn[name])
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
        if scenario.streams.doors:
            yield from _unknown(("sop", "doors", name), "door", name, scenario.streams.doors)
    for position, row in enumerate(sop.patience):
        for step_name in row.steps:
            yield from _unknown(("sop", "patience", position, "steps"), "step", step_name, sop.steps)
        if row.to is not None and row.to not in RESERVED:
            yield from _unknown(("sop", "patience", position, "to"), "step", row.to, sop.steps)
    for step_name in sop.shared_file.steps if sop.shared_file else ():
        yield from _unknown(("sop", "shared_file", "steps"), "step", step_name, sop.steps)
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
        if step.gate and step.gate.meeting:
            for holidays in step.gate.meeting.holidays:
                yield from _unknown((*at, "gate", "meeting", "holidays"), "list of holidays", holidays, network.holidays)
        if step.stage is not None and network.stages:
            yield from _unknown((*at, "stage"), "stage", step.stage, network.stages)
        others = {
            ("turn_away", "to"): step.turn_away.to if step.turn_away else None,
            ("escalation", "to"): step.escalation.to if step.escalation else None,
            ("admit", "when_full"): step.admit.when_full if step.admit and step.admit.when_full != "wait" else None,
        }
        for other, target in others.items():
            if target is not None and target not in RESERVED:
                yield from _unknown((*at, *other), "step", target, sop.steps)
        if step.turn_away and step.turn_away.by is not None:
            yield from _unknown((*at, "turn_away", "by"), "referral mode", step.turn_away.by, network.modes)
        for path, route in _routes(step):
            if route.to not in RESERVED:
                yield from _unknown((*at, *path, "to"), "step", route.to, sop.steps)
            if route.by is not None:
                yield from _unknown((*at, *path, "by"), "referral mode", route.by, network.modes)
    events = _events(sop)
    for name, deadline in sop.deadlines.items():
        for key, wanted in (("from", deadline.from_), ("to", deadline.to)):
            for event in wanted:
                yield from _unknown(("sop", "deadlines", name, key), "event", event, {*events, "incident", "arrival"})


def _events(sop: Any) -> set[str]:
    return {event.event for step in sop.steps.values() for event in step.events}


def _values_of(rule: Any) -> set[str] | None:
    """The words that an attribute may have; none when it is a time."""
    if isinstance(rule, Always):
        return {rule.value_is}
    if isinstance(rule, YesChance):
        return {"yes", "no"}
    if isinstance(rule, Choice):
        return set(rule.chances)
    if isinstance(rule, ByCase):
        found = [_values_of(row.use) for row in rule.first_of]
        return set().union(*(values for values in found if values is not None))
    return None


def _attributes(scenario: Any) -> dict[str, set[str]]:
    """What may be asked of a case: every attribute of any stream, with every word that it may have."""
    streams = scenario.streams
    known: dict[str, set[str]] = {"stream": {*streams.cases}, "type": {*streams.types}, "door": {*streams.doors}}
    for rules in [*(streams.attributes_of(name) for name in streams.cases), *(kind.attributes for kind in streams.types.values())]:
        for name, rule in rules.items():
            values = _values_of(rule)
            if values is not None:
                known.setdefault(name, set()).update(values)
    return known


@lru_cache(maxsize=256)
def _leading_to_conditions(kind: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields of a model in whose values conditions can stand, each with its name in the file."""
    fields = kind.model_fields
    return tuple((name, field.alias or name) for name, field in fields.items() if Condition in _models_of(field.annotation, set()))


def _models_of(annotation: Any, known: set[Any]) -> set[Any]:
    """All models that values of this annotation can be made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in known:
            known.add(annotation)
            for field in annotation.model_fields.values():
                _models_of(field.annotation, known)
    else:
        for argument in getattr(annotation, "__args__", ()):
            _models_of(argument, known)
    return known


def _all_conditions(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
    """Every condition in a model, those inside conditions too, with its path in the file."""
    if isinstance(value, Condition):
        yield path, value
    if isinstance(value, BaseModel):
        for name, written in _leading_to_conditions(type(value)):
            item = getattr(value, name)
            if item:
                yield from _all_conditions(item, (*path, written))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _all_conditions(item, (*path, name))
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _all_conditions(item, (*path, position))


def _conditions(scenario: Any) -> Iterator[Finding]:
    events, attributes, pools = _events(scenario.sop), _attributes(scenario), scenario.network.pools()
    parts = (("network", scenario.network), ("streams", scenario.streams), ("sop", scenario.sop))
    geography = scenario.network.geography
    if geography is not None and scenario.streams.cases:
        asked = ("network", "geography", "attribute")
        yield from _unknown(asked, "attribute", geography.attribute, attributes)
        for value in sorted(attributes.get(geography.attribute, set())):
            yield from _unknown(asked, "district tier", value, geography.tiers)
    for at, condition in (found for name, part in parts for found in _all_conditions(part, (name,))):
        for key in ("happened", "not_yet"):
            for event in getattr(condition, key):
                yield from _unknown((*at, key), "event", event, events)
        if condition.time_since is not None:
            yield from _unknown((*at, "time_since", "event"), "event", condition.time_since.event, events)
        for key in ("holds", "holds_none"):
            for pool in getattr(condition, key):
                yield from _unknown((*at, key), "bed or caseload pool", pool, pools)
        for name, wanted in condition.attributes.items():
            if name not in attributes:
                yield from _unknown((*at, name), "attribute", name, {*attributes, *Condition.model_fields})
                continue
            for value in wanted:
                yield from _unknown((*at, name), f"value of '{name}'", value, attributes[name])


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


def _forks(scenario: Any) -> Iterator[Finding]:
    """Branches that never join: then the case waits at the fork for ever."""
    steps = scenario.sop.steps
    for name, step in steps.items():
        for number, rows in enumerate(step.fork.branches if step.fork else ()):
            for position, row in enumerate(rows):
                at = ("sop", "steps", name, "fork", "branches", number, position, "to")
                if row.to in steps and not {JOIN, END} & _reachable(steps, row.to):
                    yield at, f"this branch never leads to '{JOIN}'", ""


def _joins(scenario: Any) -> Iterator[Finding]:
    """Ways that lead to a join without having come from a fork; rows that ask for something are taken to know why."""
    sop, streams = scenario.sop, scenario.streams
    steps = sop.steps
    waiting = {stream.first for stream in streams.cases.values() if stream.first} | {*sop.doors.values()}
    waiting |= {row.to for step in steps.values() for rows in step.start for row in rows if row.when.is_always}
    outside: set[str] = set()
    while waiting:
        outside |= waiting & {*steps}
        waiting = {row.to for name in outside for row in steps[name].next if row.when.is_always and row.chance > 0} & {*steps} - outside
    for name, step in steps.items():
        if name in outside and any(row.to == JOIN and row.when.is_always for row in step.next):
            yield ("sop", "steps", name, "next"), f"leads to '{JOIN}', and a case can come here without a fork: write the next step, or '{END}'", ""


def _rounds(scenario: Any) -> Iterator[Finding]:
    """Rounds in which no time passes and which nothing ends: the run would go round for ever within one second."""
    steps = scenario.sop.steps
    for name, step in steps.items():
        if step.no_show is not None and step.no_show.chance == 1 and _at_once(step.no_show.uses) and _at_once(step.no_show.again_after):
            yield ("sop", "steps", name, "no_show"), "nobody ever comes, and no time passes until the next date: give a time, or a smaller chance", ""
    for name, mode in scenario.network.modes.items():
        parts = [mode.preparation, mode.signature and mode.signature.time, mode.transmission]
        again = [(mode.incomplete, mode.incomplete_delay)]
        if mode.noticed is not None:
            again.append((mode.lost * mode.noticed.chance, mode.noticed.after))
        if all(_at_once(part) for part in parts) and any(chance == 1 and _at_once(delay) for chance, delay in again):
            yield ("network", "modes", name), "every referral comes back, and no time passes: give a time, or a smaller chance", ""
    certain = {
        name: {row.to for row in step.next if row.chance == 1 and row.by is None and not row.when.not_yet and row.when.visits is None}
        for name, step in steps.items()
        if _at_once(step.before) and _at_once(step.time) and _at_once(step.after) and step.gate is None
    }
    grew = True
    while grew:  # what leads out of a round is taken away until only rounds are left
        grew = False
        for name in [*certain]:
            certain[name] &= {*certain}
            if not certain[name]:
                del certain[name]
                grew = True
    for name in certain:
        if name in _from(certain, name):
            yield ("sop", "steps", name, "next"), "leads back to itself, and no time passes on the way: give a time, or ask for 'visits'", ""


def _at_once(duration: Any) -> bool:
    """Whether a delay or a piece of work takes no time at all."""
    return duration is None or isinstance(duration, Constant) and duration.constant.amount == 0


def _from(ways: dict[str, set[str]], first: str) -> set[str]:
    """All that can be reached from here."""
    found: set[str] = set()
    waiting = set(ways[first])
    while waiting:
        found |= waiting
        waiting = {target for name in waiting for target in ways[name]} - found
    return found


def _clocks(scenario: Any) -> Iterator[Finding]:
    """Spans that are counted by the clock alone."""
    sop, network = scenario.sop, scenario.network
    spans: list[tuple[tuple[str | int, ...], Any]] = []
    if sop.priority.ageing is not None:
        at: tuple[str | int, ...] = ("sop", "priority", "ageing", "every")
        spans.append((at, sop.priority.ageing.every))
        if sop.priority.ageing.every.amount == 0:
            yield at, "the span after which waiting counts for a class must be above zero", ""
    for agency_name, agency in network.agencies.items():
        spans += [(("network", "agencies", agency_name, "beds", name, "turnaround"), beds.turnaround) for name, beds in agency.beds.items()]
    for name, step in sop.steps.items():
        if step.gate is not None and step.gate.group is not None:
            spans.append((("sop", "steps", name, "gate", "group", "or_after"), step.gate.group.or_after))
        if step.gate is not None and step.gate.arrival_group is not None:
            spans.append((("sop", "steps", name, "gate", "arrival_group", "at_most"), step.gate.arrival_group.at_most))
    for part_name, part in (("network", network), ("streams", scenario.streams), ("sop", sop)):
        for path, condition in _all_conditions(part, (part_name,)):
            if condition.time_since is not None:
                spans += [((*path, "time_since", key), getattr(condition.time_since, key)) for key in ("at_most", "at_least")]
    for path, span in spans:
        if span is not None and span.working:
            yield path, "count it by the clock: 's', 'min', 'h', 'd' or 'weeks'", ""


def _reachable(steps: Any, first: str) -> set[str]:
    """All steps and reserved words that a track may come to."""
    found: set[str] = set()
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if name in steps:
                waiting.extend(_leads_to(steps[name]))
    return found


def _places_given_back(scenario: Any) -> Iterator[Finding]:
    """Places that are taken and never given back: neither by a discharge, nor a longest stay, nor the end of the case."""
    steps = scenario.sop.steps
    discharged = {place for step in steps.values() if isinstance(step.discharge, tuple) for place in step.discharge}
    if any(step.discharge == "all" for step in steps.values()):
        return
    for name, step in steps.items():
        if step.admit is None or step.admit.longest_stay is not None or END in _reachable(steps, name):
            continue
        for place in step.admit.places:
            if place not in discharged:
                yield ("sop", "steps", name, "admit", "places"), f"nobody is ever discharged from '{place}': discharge, or give longest_stay", ""
