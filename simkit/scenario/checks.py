"""Checks that look across the parts of a scenario: names that do not exist, steps no case reaches, cycles no case leaves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel

from simkit.language.messages import NOT_THERE, Message, kind, nearest, not_there, says
from simkit.scenario.bounds import bounds
from simkit.scenario.conditions import Condition
from simkit.scenario.distributions import Constant
from simkit.scenario.network import Network
from simkit.scenario.sop import END, JOIN, RESERVED, Route, Step
from simkit.scenario.streams import Always, ByCase, Choice, Streams, YesChance
from simkit.scenario.vignettes import vignette_findings

# path, message, nearest right name
Finding = tuple[tuple[str | int, ...], Message, str]
_Placed = tuple[tuple[str | int, ...], Condition]
_Found = TypeVar("_Found")
MOST_KEPT = 1000  # parts of scenarios of which it is known what is in them


# the part of a scenario in which each kind of thing is named
_NAMED_IN = {
    **dict.fromkeys(("pool", "team", "place", "calendar", "holidays", "stage", "mode", "tier"), "network"),
    **dict.fromkeys(("stream", "door", "type", "attribute", "value"), "streams"), **dict.fromkeys(("step", "event"), "sop"), "source": "sources",
}  # fmt: skip
# sentences that say there is no such thing; of which kind, where they do not name it themselves
_UNKNOWN = {**dict.fromkeys(NOT_THERE, ""), "vignette.attribute": "attribute", "door.first": "step"}


@dataclass
class Gaps:
    """What was left out of a scenario because it was ill formed: what is missing only for that reason is no fault.

    ``words``: all words that stood there; ``names``: the keys that were left out, which may be misspelt names; ``damaged``: the paths at which
    something was left out; ``parts``: parts that are not there at all.
    """

    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    damaged: set[tuple[str | int, ...]] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.words or self.damaged or self.parts)

    def inside(self, *path: str | int) -> bool:
        """Whether something was left out within what stands at a path, or it was left out with what is around it."""
        return bool(self.damaged) and any(path[: len(other)] == other[: len(path)] for other in self.damaged)

    def excuse(self, finding: Finding) -> bool:
        """Whether a finding may come of what was left out, rather than of what stands there."""
        path, message, _ = finding
        if not self:
            return False
        if message.key in _UNKNOWN:
            what, name = message.part("what"), str(message.part("name"))
            sort = what.key.removeprefix("kind.") if isinstance(what, Message) else _UNKNOWN[message.key]
            of = str(what.part("attribute")) if isinstance(what, Message) else ""
            named_in = {"network", "streams", "sop"} if sort == "figure" else {_NAMED_IN.get(sort, "")}
            if not named_in.isdisjoint(self.parts) or not self.words.isdisjoint({name, of, *name.split(".")}):
                return True
            return bool(nearest(name.rpartition(".")[2], self.names))
        names = message.part("names")
        if isinstance(names, tuple) and not self.words.isdisjoint(map(str, names)):
            return True
        about_time = message.key in ("horizon", "warm_up", "arrivals.many", "arrivals.often", "vignette.arrives")
        return self.inside(*path) or str(path[0]) in self.parts or (about_time and "horizon" in self.parts)


def _unknown(path: tuple[str | int, ...], what: str | Message, name: str, known: Collection[str]) -> Iterator[Finding]:
    if name not in known:
        yield path, *not_there(what, name, known)


def findings(scenario: Any, gaps: Gaps | None = None) -> Iterator[Finding]:
    """All that does not fit together, in the order of the files.

    Args:
        gaps: what was left out of the scenario, when it is the rest of one with faults.
    """
    if not gaps:
        yield from _all(scenario, Gaps())
    else:
        yield from (found for found in _all(scenario, gaps) if not gaps.excuse(found))


def _all(scenario: Any, gaps: Gaps) -> Iterator[Finding]:
    attributes = _attributes(scenario.streams)
    parts = (("network", scenario.network), ("streams", scenario.streams), ("sop", scenario.sop))
    conditions = [found for name, part in parts for found in _all_conditions(part, (name,))]
    yield from _network(scenario.network)
    yield from _streams(scenario, attributes)
    yield from _sop(scenario)
    yield from _conditions(scenario, attributes, conditions)
    yield from _ways(scenario, gaps)
    yield from _forks(scenario, gaps)
    yield from _joins(scenario, gaps)
    yield from _rounds(scenario, gaps)
    yield from _clocks(scenario, conditions)
    yield from _places_given_back(scenario, gaps)
    yield from bounds(scenario)
    yield from vignette_findings(scenario, attributes, _events(scenario.sop))
    if scenario.warm_up is not None and scenario.warm_up_seconds >= scenario.horizon_seconds:
        yield ("warm_up",), says("warm_up"), ""


def _once(work: Callable[[Any], _Found]) -> Callable[[Any], _Found]:
    """What is found in a part of a scenario, found once: all drafts of a folder hold the very same network, streams and most of the steps."""
    kept: dict[int, tuple[Any, _Found]] = {}

    def found(part: Any) -> _Found:
        known = kept.get(id(part))
        if known is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[id(part)] = known = (part, work(part))  # with the part, so that no other comes to have its identity
        return known[1]

    return found


@_once
def _network(network: Any) -> list[Finding]:
    return [*_of_network(network)]


def _of_network(network: Any) -> Iterator[Finding]:
    calendars = {"always", *network.calendars}
    pools = network.pools()
    yield from _unknown(("network", "working_day", "calendar"), "calendar", network.working_day.calendar, calendars)
    for name, calendar in network.calendars.items():
        for position, holidays in enumerate(calendar.holidays):
            yield from _unknown(("network", "calendars", name, "holidays", position), "holidays", holidays, network.holidays)
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
            yield ("network", "modes", name, "signature"), says("mode.signatory"), ""
        if mode.instead is not None:
            yield from _unknown(("network", "modes", name, "instead", "mode"), "mode", mode.instead.mode, network.modes)


def _streams(scenario: Any, attributes: dict[str, set[str]]) -> Iterator[Finding]:
    streams, sop = scenario.streams, scenario.sop
    calendars = {"always", *scenario.network.calendars}
    for name, door in streams.doors.items():
        if door.calendar is not None:
            yield from _unknown(("streams", "doors", name, "calendar"), "calendar", door.calendar, calendars)
    for name, stream in streams.cases.items():
        at = ("streams", "cases", name)
        if stream.type is not None:
            yield from _unknown((*at, "type"), "type", stream.type, streams.types)
        if stream.first is not None:
            yield from _unknown((*at, "first"), "step", stream.first, sop.steps)
        shadowed = {*stream.attributes} & {"stream", "door", "type"}
        for attribute in sorted(shadowed):
            yield (*at, "attributes", attribute), says("attribute.taken", name=attribute), ""
        for door in stream.doors:
            yield from _unknown((*at, "doors", door), "door", door, streams.doors)
            if door in streams.doors and door not in sop.doors:
                yield ("sop", "doors"), says("door.first", name=door), ""
    for name, background in streams.background.items():
        yield from _unknown(("streams", "background", name, "pool"), "pool", background.pool, scenario.network.pools())
    for sort, sources in (("types", streams.types), ("cases", streams.cases)):
        for name, source in sources.items():
            rule = source.attributes.get("hours_since")
            if rule is not None and _values_of(rule):
                yield ("streams", sort, name, "attributes", "hours_since"), says("attribute.hours"), ""
    for name, words in streams.words.items():
        at = ("streams", "words", name)
        yield from _unknown(at, "attribute", name, attributes)
        for value in words.values if name in attributes else ():
            yield from _unknown((*at, "values", value), kind("value", attribute=name), value, attributes[name])
    for sort, group in (("cases", streams.cases), ("background", streams.background)):
        for name, source in group.items():
            during = getattr(source.arrivals, "during", None)
            if during is not None:
                yield from _unknown(("streams", sort, name, "arrivals", "during"), "calendar", during, calendars)


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
        if row.to is not None:
            yield from _unknown(("sop", "patience", position, "to"), "step", row.to, (*sop.steps, *RESERVED))
    for step_name in sop.shared_file.steps if sop.shared_file else ():
        yield from _unknown(("sop", "shared_file", "steps"), "step", step_name, sop.steps)
    for step_name in sop.appointments.steps if sop.appointments else ():
        yield from _unknown(("sop", "appointments", "steps"), "step", step_name, sop.steps)
        if step_name in sop.steps and sop.steps[step_name].team is None:
            yield ("sop", "appointments", "steps"), says("appointments.team", step=step_name), ""
    for name, rows in sop.performers.items():
        for position, row in enumerate(rows):
            yield from _unknown(("sop", "performers", name, position, "team"), "team", row.team, pools)
        if not rows or not rows[-1].when.is_always or rows[-1].chance != 1:
            yield ("sop", "performers", name), says("performers.last"), ""
    for name, step in sop.steps.items():
        at = ("sop", "steps", name)
        if name in RESERVED:
            yield at, says("step.reserved", name=name), ""
        if step.team is not None:
            yield from _unknown((*at, "team"), "team", step.team, teams)
        for position, accompaniment in enumerate(step.with_):
            yield from _unknown((*at, "with", position, "team"), "team", accompaniment.team, teams)
        for place in step.admit.places if step.admit else ():
            yield from _unknown((*at, "admit", "places"), "place", place, places)
        for place in step.discharge if isinstance(step.discharge, tuple) else ():
            yield from _unknown((*at, "discharge"), "place", place, places)
        if step.gate and step.gate.meeting:
            for holidays in step.gate.meeting.holidays:
                yield from _unknown((*at, "gate", "meeting", "holidays"), "holidays", holidays, network.holidays)
        if step.stage is not None and network.stages:
            yield from _unknown((*at, "stage"), "stage", step.stage, network.stages)
        others = {
            ("turn_away", "to"): step.turn_away.to if step.turn_away else None,
            ("escalation", "to"): step.escalation.to if step.escalation else None,
            ("admit", "when_full"): step.admit.when_full if step.admit and step.admit.when_full != "wait" else None,
        }
        for other, target in others.items():
            if target is not None:
                yield from _unknown((*at, *other), "step", target, (*sop.steps, *RESERVED))
        if step.turn_away and step.turn_away.by is not None:
            yield from _unknown((*at, "turn_away", "by"), "mode", step.turn_away.by, network.modes)
        for path, route in _routes(step):
            yield from _unknown((*at, *path, "to"), "step", route.to, (*sop.steps, *RESERVED))
            if route.by is not None:
                yield from _unknown((*at, *path, "by"), "mode", route.by, network.modes)
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


@_once
def _attributes(streams: Any) -> dict[str, set[str]]:
    """What may be asked of a case: every attribute of any stream, with every word that it may have."""
    known: dict[str, set[str]] = {"stream": {*streams.cases}, "type": {*streams.types}, "door": {*streams.doors}}
    for rules in [*(streams.attributes_of(name) for name in streams.cases), *(case_type.attributes for case_type in streams.types.values())]:
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


def _all_conditions(value: Any, path: tuple[str | int, ...]) -> Iterator[_Placed]:
    """Every condition that was written in a model, those inside conditions too, with its path in the file."""
    if type(value) in (Network, Streams, Step):  # much sooner said of a model than whether it is an instance
        yield from (((*path, *inside), condition) for inside, condition in _conditions_in(value))
    else:
        yield from _all_inside(value, path)


@_once
def _conditions_in(part: Any) -> list[_Placed]:
    return [*_all_inside(part, ())]


def _all_inside(value: Any, path: tuple[str | int, ...]) -> Iterator[_Placed]:
    if isinstance(value, Condition):
        yield path, value
    if isinstance(value, BaseModel):
        given = value.model_fields_set
        for name, written in _leading_to_conditions(type(value)):
            if name in given and (item := getattr(value, name)):
                yield from _all_conditions(item, (*path, written))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _all_conditions(item, (*path, name))
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _all_conditions(item, (*path, position))


def _conditions(scenario: Any, attributes: dict[str, set[str]], conditions: Sequence[_Placed]) -> Iterator[Finding]:
    events, pools = _events(scenario.sop), scenario.network.pools()
    geography = scenario.network.geography
    if geography is not None and scenario.streams.cases:
        asked = ("network", "geography", "attribute")
        yield from _unknown(asked, "attribute", geography.attribute, attributes)
        for value in sorted(attributes.get(geography.attribute, set())):
            yield from _unknown(asked, "tier", value, geography.tiers)
    for at, condition in conditions:
        for key in ("happened", "not_yet"):
            for event in getattr(condition, key):
                yield from _unknown((*at, key), "event", event, events)
        if condition.time_since is not None:
            yield from _unknown((*at, "time_since", "event"), "event", condition.time_since.event, events)
        for key in ("holds", "holds_none"):
            for pool in getattr(condition, key):
                yield from _unknown((*at, key), "place", pool, pools)
        for name, wanted in condition.attributes.items():
            if name not in attributes:
                yield from _unknown((*at, name), "attribute", name, {*attributes, *Condition.model_fields})
                continue
            for value in wanted:
                if value not in attributes[name]:
                    yield from _unknown((*at, name), kind("value", attribute=name), value, attributes[name])


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


def _next_of(step: Step) -> set[str]:
    """Every step or reserved word that may come next, on the same track or on one that begins here."""
    return _leads_to(step) | {route.to for _, route in _routes(step)}


def _ways(scenario: Any, gaps: Gaps) -> Iterator[Finding]:
    sop, streams = scenario.sop, scenario.streams
    steps = sop.steps
    waiting = [stream.first for stream in streams.cases.values() if stream.first] + [
        sop.doors[door] for stream in streams.cases.values() for door in stream.doors if door in sop.doors
    ]
    waiting += [row.to for row in sop.patience if row.to]
    waiting += [nearest(name, steps) for name in waiting if name not in steps]
    if gaps:  # what was left out may have led anywhere that it named
        waiting += [*gaps.words, *sop.doors.values()]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in reached or name not in steps:
            continue
        reached.add(name)
        targets = _next_of(steps[name])
        waiting.extend(targets)
        waiting.extend(nearest(other, (*steps, *RESERVED)) for other in targets - {*steps, *RESERVED})  # told for itself; the step meant is reached
    if streams.cases and not gaps.parts & {"streams", "sop"}:
        from_unreached: dict[str, set[str]] = {name: set() for name in steps if name not in {*reached, *RESERVED}}
        for name in from_unreached:
            for target in _next_of(steps[name]) & from_unreached.keys():
                from_unreached[target].add(name)
        for first, *_ in _sinks(from_unreached):  # the others are reached when these are
            yield ("sop", "steps", first), says("way.unreached"), ""
    for names in _sinks(_staying(steps, gaps)):
        yield ("sop", "steps", names[0], "next"), says("way.no_end" if len(names) > 1 else "way.itself", names=names, end=END), ""


def _staying(steps: Any, gaps: Gaps) -> dict[str, set[str]]:
    """The steps that no case can leave, and where they lead."""
    leaving = {name for name in steps if _leads_to(steps[name]) & set(RESERVED) or gaps.inside("sop", "steps", name) or _lost(steps, name)}
    grew = True
    while grew:
        more = {name for name in steps if name not in leaving and _leads_to(steps[name]) & leaving}
        leaving |= more
        grew = bool(more)
    return {name: _leads_to(steps[name]) for name in steps if name not in leaving}


def _sinks(ways: dict[str, set[str]]) -> Iterator[list[str]]:
    """The rounds out of which nothing leads: every way comes to one of them. A step that leads nowhere is one for itself."""
    back: dict[str, set[str]] = {name: set() for name in ways}
    for name, targets in ways.items():
        for target in targets:
            back[target].add(name)
    settled: set[str] = set()
    for first in ways:
        name = first
        while name not in settled:
            beyond, before = {name} | _from(ways, name), {name} | _from(back, name)
            if further := beyond - before:
                settled.add(name)
                name = [*further][-1]
            else:
                settled |= before
                yield [one for one in ways if one in beyond]


def _lost(steps: Any, name: str) -> bool:
    """Whether a step leads to one that is not there."""
    return bool(_leads_to(steps[name]) - {*steps, *RESERVED})


def _forks(scenario: Any, gaps: Gaps) -> Iterator[Finding]:
    """Branches that never join: then the case waits at the fork for ever."""
    steps = scenario.sop.steps
    for name, step in steps.items():
        for number, rows in enumerate(step.fork.branches if step.fork else ()):
            for position, row in enumerate(rows):
                at = ("sop", "steps", name, "fork", "branches", number, position, "to")
                if row.to in steps and not _open_ended(steps, row.to, gaps) and not {JOIN, END} & _reachable(steps, row.to):
                    yield at, says("fork.no_join", join=JOIN), ""


def _joins(scenario: Any, gaps: Gaps) -> Iterator[Finding]:
    """Ways that lead to a join without having come from a fork; rows that ask for something are taken to know why."""
    sop, streams = scenario.sop, scenario.streams
    steps = sop.steps
    waiting = {stream.first for stream in streams.cases.values() if stream.first} | {*sop.doors.values()}
    waiting |= {row.to for step in steps.values() for rows in step.start for row in rows if row.when.is_always}
    outside: set[str] = set()
    while waiting:
        outside |= waiting & {*steps}
        whole = {name for name in outside if not gaps.inside("sop", "steps", name)}
        waiting = {row.to for name in whole for row in steps[name].next if row.when.is_always and row.chance > 0} & {*steps} - outside
    for name, step in steps.items():
        if name in outside and any(row.to == JOIN and row.when.is_always for row in step.next):
            yield ("sop", "steps", name, "next"), says("join.no_fork", join=JOIN, end=END), ""


def _rounds(scenario: Any, gaps: Gaps) -> Iterator[Finding]:
    """Rounds in which no time passes and which nothing ends: the run would go round for ever within one second."""
    steps = scenario.sop.steps
    for name, step in steps.items():
        if step.no_show is not None and step.no_show.chance == 1 and _at_once(step.no_show.uses) and _at_once(step.no_show.again_after):
            yield ("sop", "steps", name, "no_show"), says("no_show.round"), ""
    for name, mode in scenario.network.modes.items():
        parts = [mode.preparation, mode.signature and mode.signature.time, mode.transmission]
        again = [(mode.incomplete, mode.incomplete_delay)]
        if mode.noticed is not None:
            again.append((mode.lost * mode.noticed.chance, mode.noticed.after))
        if all(_at_once(part) for part in parts) and any(chance == 1 and _at_once(delay) for chance, delay in again):
            yield ("network", "modes", name), says("mode.round"), ""
    certain = {
        name: {row.to for row in step.next if row.chance == 1 and row.by is None and not row.when.not_yet and row.when.visits is None}
        for name, step in steps.items()
        if _at_once(step.before) and _at_once(step.time) and _at_once(step.after) and step.gate is None and not gaps.inside("sop", "steps", name)
    }
    grew = True
    while grew:  # what leads out of a round is taken away until only rounds are left
        grew = False
        for name in [*certain]:
            certain[name] &= {*certain}
            if not certain[name]:
                del certain[name]
                grew = True
    for name in certain.keys() - _staying(steps, gaps).keys():
        if name in _from(certain, name):
            yield ("sop", "steps", name, "next"), says("way.round"), ""


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


def _clocks(scenario: Any, conditions: Sequence[_Placed]) -> Iterator[Finding]:
    """Spans that are counted by the clock alone."""
    sop, network = scenario.sop, scenario.network
    spans: list[tuple[tuple[str | int, ...], Any]] = []
    if sop.priority.ageing is not None:
        at: tuple[str | int, ...] = ("sop", "priority", "ageing", "every")
        spans.append((at, sop.priority.ageing.every))
        if sop.priority.ageing.every.amount == 0:
            yield at, says("ageing.zero"), ""
    for agency_name, agency in network.agencies.items():
        spans += [(("network", "agencies", agency_name, "beds", name, "turnaround"), beds.turnaround) for name, beds in agency.beds.items()]
    for name, step in sop.steps.items():
        if step.gate is not None and step.gate.group is not None:
            spans.append((("sop", "steps", name, "gate", "group", "or_after"), step.gate.group.or_after))
        if step.gate is not None and step.gate.arrival_group is not None:
            spans.append((("sop", "steps", name, "gate", "arrival_group", "at_most"), step.gate.arrival_group.at_most))
    for path, condition in conditions:
        if condition.time_since is not None:
            spans += [((*path, "time_since", key), getattr(condition.time_since, key)) for key in ("at_most", "at_least")]
    for path, span in spans:
        if span is not None and span.working:
            yield path, says("duration.clock"), ""


def _open_ended(steps: Any, first: str, gaps: Gaps) -> bool:
    """Whether a way from here comes to a step that is not there, or to where something was left out."""
    return any(name not in steps or gaps.inside("sop", "steps", name) for name in _reachable(steps, first) - {*RESERVED})


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


def _places_given_back(scenario: Any, gaps: Gaps) -> Iterator[Finding]:
    """Places that are taken and never given back: neither by a discharge, nor a longest stay, nor the end of the case."""
    steps = scenario.sop.steps
    discharged = {place for step in steps.values() if isinstance(step.discharge, tuple) for place in step.discharge}
    if any(step.discharge == "all" for step in steps.values()) or "discharge" in gaps.words:
        return
    for name, step in steps.items():
        if step.admit is None or step.admit.longest_stay is not None or END in _reachable(steps, name) or _open_ended(steps, name, gaps):
            continue
        for place in step.admit.places:
            if place not in discharged:
                yield ("sop", "steps", name, "admit", "places"), says("place.kept", place=place), ""
