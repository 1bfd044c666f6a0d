"""Arrivals: when the cases of each stream come, in what groups, and what they are like.

All of it is drawn before a run begins, from keyed draws alone: no network, no queue, no other stream can change it.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from simkit.engine.conditions import Test, test_of
from simkit.engine.draws import case_key, key_of, stream_key, uniform
from simkit.engine.quantiles import quantile_of, triangular
from simkit.engine.working_time import WorkingTime
from simkit.scenario import streams as language

MOST_PERSONS = 4096  # persons of one event; the key of a person is event number × this + place in the group


@dataclass(slots=True)
class Case:
    """One survivor (or, in the background, one piece of others' work)."""

    stream: str
    key: int
    arrived: int
    group: int
    first: str
    attributes: dict[str, str]
    background: bool = False
    hours_since: float = math.nan
    index: int = -1
    events: dict[str, int] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    holds: list[Any] = field(default_factory=list)
    tracks: list[Any] = field(default_factory=list)
    ended: int = -1
    outcome: str = "open"

    @property
    def is_open(self) -> bool:
        return self.ended < 0


class Clock:
    """Rates through time as straight pieces: arrival n comes when the summed rate reaches the sum of n exponentials."""

    def __init__(self, marks: list[int], rates: list[float]) -> None:
        self.marks, self.rates = marks, rates
        self.sums = [0.0]
        for position, rate in enumerate(rates):
            self.sums.append(self.sums[-1] + rate * (marks[position + 1] - marks[position]))

    def time_of(self, total: float) -> int | None:
        """The second at which the summed rate reaches ``total``; None when it does not before the last mark."""
        if total >= self.sums[-1]:
            return None
        i = bisect_right(self.sums, total) - 1
        return int(self.marks[i] + (total - self.sums[i]) / self.rates[i])


def rate_clock(rules: list[tuple[int, language.Poisson]], start: dt.datetime, horizon: int, calendars: dict[str, WorkingTime]) -> Clock:
    """The rate of a Poisson stream through the horizon.

    Args:
        rules: from which second on which rule holds, first at 0.
    """
    marks = {0, horizon, *(at for at, _ in rules if at < horizon)}
    first_hour = 3600 - (start.minute * 60 + start.second)
    if any(rule.hours or rule.weekdays or rule.months for _, rule in rules):
        marks.update(range(first_hour % 3600, horizon, 3600))
    for _, rule in rules:
        if rule.during and not calendars[rule.during].always:
            calendar = calendars[rule.during]
            marks.update(mark for mark in (*calendar.starts, *calendar.ends) if mark < horizon)
    ordered = sorted(marks)
    starts = [at for at, _ in rules]
    rates = []
    for mark in ordered[:-1]:
        rule = rules[bisect_right(starts, mark) - 1][1]
        now = start + dt.timedelta(seconds=mark)
        rate = rule.per_second_rate
        for weights, place in ((rule.months, now.month - 1), (rule.weekdays, now.weekday()), (rule.hours, now.hour)):
            if weights:
                rate *= weights[place] * len(weights) / sum(weights)
        if rule.during and not calendars[rule.during].always:
            calendar = calendars[rule.during]
            rate *= (604_800 / calendar.weekly_seconds) if calendar.is_open(mark) else 0.0
        rates.append(rate)
    return Clock(ordered, rates)


def group_size(rule: language.GroupSize, u: float) -> int:
    """The number of persons of one event."""
    if rule.exactly is not None:
        return rule.exactly
    if rule.geometric is not None:
        mean = rule.geometric.mean
        return 1 if mean <= 1 else min(MOST_PERSONS - 1, 1 + int(math.log1p(-u) / math.log1p(-1 / mean)))
    if rule.triangular is not None:
        return round(triangular(u, *rule.triangular))
    sizes = rule.one_of or (1,)
    return sizes[int(u * len(sizes))]


def _word(rule: Any, case: Case, name: str, person: int, event: int, tests: dict[int, Test]) -> str | float:
    """The value of one attribute."""
    if isinstance(rule, language.Always):
        return rule.value_is
    if isinstance(rule, language.ByCase):
        for position, row in enumerate(rule.first_of):
            test = tests.setdefault(id(row), test_of(row.when))
            if test(case, case.arrived, 0):
                del position
                return _word(row.use, case, name, person, event, tests)
    if isinstance(rule, language.YesChance):
        u = uniform(event if rule.per_group else person, key_of("attribute", name))
        return "yes" if u < rule.chance else "no"
    if isinstance(rule, language.Choice):
        u = uniform(event if rule.per_group else person, key_of("attribute", name))
        for word, chance in rule.chances.items():
            if u < chance:
                return word
            u -= chance
        return next(reversed(rule.chances))
    return quantile_of(rule, 86_400)(uniform(person, key_of("attribute", name))) / 3600


def _times(rules: list[tuple[int, Any]], key: int, start: dt.datetime, horizon: int, calendars: dict[str, WorkingTime]) -> list[int]:
    rule = rules[0][1].arrivals
    purpose = key_of("arrival")
    times: list[int] = []
    if isinstance(rule, language.Dated):
        return sorted(at for at in (int((moment - start).total_seconds()) for moment in rule.dated) if 0 <= at < horizon)
    if isinstance(rule, language.Renewal):
        quantile, at = quantile_of(rule.every, 86_400), 0.0
        while True:
            at += max(quantile(uniform(case_key(key, len(times)), purpose)), 0.5)
            if at >= horizon:
                return times
            times.append(int(at))
    clock = rate_clock([(at, stream.arrivals) for at, stream in rules], start, horizon, calendars)
    total = 0.0
    while True:
        total -= math.log1p(-uniform(case_key(key, len(times)), purpose))
        moment = clock.time_of(total)
        if moment is None:
            return times
        times.append(moment)


def arrivals_of(plan: Any, seed: int, replication: int) -> list[Case]:
    """All cases and all background work of one replication, ordered by arrival, stream and number; numbered in this order."""
    scenario, horizon, start = plan.scenario, plan.horizon, plan.start
    cases: list[Case] = []
    tests: dict[int, Test] = {}
    group = 0
    for name in scenario.streams.cases:
        rules = [(at, period.streams.cases[name]) for at, period in plan.periods]
        key = stream_key(seed, replication, name)
        attributes = scenario.streams.attributes_of(name)
        starts = [at for at, _ in rules]
        for number, moment in enumerate(_times(rules, key, start, horizon, plan.calendars)):
            rule = rules[bisect_right(starts, moment) - 1][1]
            event = case_key(key, number * MOST_PERSONS)
            size = group_size(rule.group, uniform(event, key_of("group")))
            group += 1
            for place in range(size):
                person = case_key(key, number * MOST_PERSONS + 1 + place)
                if rule.share < 1 and uniform(person, key_of("share")) >= rule.share:
                    continue
                case = Case(name, person, moment, group, rule.first or "", {"stream": name, "type": rule.type or name})
                if rule.doors:
                    _through_a_door(case, rule, event, plan)
                for attribute, spec in attributes.items():
                    value = _word(spec, case, attribute, person, event, tests)
                    if isinstance(value, float):
                        case.hours_since = value
                    else:
                        case.attributes[attribute] = value
                if case.arrived < horizon:
                    cases.append(case)
    for name in scenario.streams.background:
        rules = [(at, period.streams.background[name]) for at, period in plan.periods]
        key = stream_key(seed, replication, name)
        for number, moment in enumerate(_times(rules, key, start, horizon, plan.calendars)):
            group += 1
            cases.append(Case(name, case_key(key, number), moment, group, "", {"stream": name, "type": name}, background=True))
    cases.sort(key=lambda case: case.arrived)  # stable: stream and number decide between equals
    for index, case in enumerate(cases):
        case.index = index
    return cases


def _through_a_door(case: Case, rule: language.Stream, event: int, plan: Any) -> None:
    """Chooses the door, its time of day, and moves who comes outside its hours to its next opening."""
    u, chosen = uniform(event, key_of("door")), ""
    for chosen, chance in rule.doors.items():  # noqa: B007  the last one stays when rounding leaves a rest
        if u < chance:
            break
        u -= chance
    case.attributes["door"] = chosen
    door = plan.scenario.streams.doors[chosen]
    case.first = plan.period_at(case.arrived).sop.doors[chosen]
    now = plan.start + dt.timedelta(seconds=case.arrived)
    midnight = case.arrived - (now.hour * 3600 + now.minute * 60 + now.second)
    u = uniform(event, key_of("time of day"))
    if door.time_of_day is not None:
        case.arrived = max(0, midnight + int(min(86_399, quantile_of(door.time_of_day, 86_400)(u))))
    elif door.hours is not None:
        goal = u * sum(door.hours)
        for hour, weight in enumerate(door.hours):
            if goal < weight:
                case.arrived = max(0, midnight + int((hour + goal / weight) * 3600))
                break
            goal -= weight
    if door.calendar is not None:
        case.arrived = plan.calendars[door.calendar].next_opening(case.arrived)
