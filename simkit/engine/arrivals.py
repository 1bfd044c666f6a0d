"""Arrivals: when the cases of each stream come, in what groups, and what they are like.

All of it is drawn before a run begins, from keyed draws alone: no network, no queue, no other stream can change it.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simkit.engine.conditions import test_of
from simkit.engine.draws import case_key, case_keys, key_of, keys_at, stream_key, uniform, uniforms
from simkit.engine.quantiles import quantile_of, triangular
from simkit.engine.working_time import WorkingTime
from simkit.scenario import streams as language

# The value of an attribute: of a case, its draw, and the draw that it shares with its group.
Maker = Callable[["Case", float, float], "str | float"]
MOST_PERSONS = 4096  # persons of one event; the key of a person is event number × this + place in the group


@dataclass(slots=True)
class Case:
    """One survivor (or, in the background, one piece of others' work).

    Attributes:
        work: in the background, the draw of the time that the work takes.
        spent: seconds in the rows of the log that fill her time.
    """

    stream: str
    key: int
    arrived: int
    group: int
    first: str
    attributes: dict[str, str]
    background: bool = False
    work: float = math.nan
    hours_since: float = math.nan
    index: int = -1
    events: dict[str, int] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    holds: Any = field(default_factory=list)
    tracks: list[Any] = field(default_factory=list)
    ended: int = -1
    outcome: str = "open"
    spent: int = 0

    @property
    def is_open(self) -> bool:
        return self.ended < 0


class Clock:
    """Rates through time as straight pieces: arrival n comes when the summed rate reaches the sum of n exponentials.

    Attributes:
        marks: seconds at which the rate may change, the horizon last.
        rates: per second, from each mark to the next.
        sums: the rate summed from the start to each mark: the number of arrivals to be expected until then.
    """

    def __init__(self, marks: NDArray[np.int64], rates: NDArray[np.float64]) -> None:
        self.marks, self.rates = marks, rates
        self.sums = np.concatenate([[0.0], np.cumsum(rates * np.diff(marks))])

    def times_of(self, totals: NDArray[np.float64]) -> list[int]:
        """The seconds at which the summed rate reaches these rising totals; those after the last mark are left out."""
        totals = totals[: int(np.searchsorted(totals, self.sums[-1]))]
        pieces = np.searchsorted(self.sums, totals, side="right") - 1
        return (self.marks[pieces] + (totals - self.sums[pieces]) / self.rates[pieces]).astype(np.int64).tolist()  # type: ignore[no-any-return]


@lru_cache(maxsize=32)  # 0.3 MB each
def rate_clock(
    rules: tuple[tuple[int, language.Poisson], ...], start: dt.datetime, horizon: int, calendars: tuple[tuple[str, WorkingTime], ...]
) -> Clock:
    """The rate of a Poisson stream through the horizon; scenarios that differ elsewhere share it.

    Args:
        rules: from which second on which rule holds, first at 0.
        calendars: those that the rules name.
    """
    named = dict(calendars)
    marks = {0, horizon, *(at for at, _ in rules if at < horizon)}
    first_hour = 3600 - (start.minute * 60 + start.second)
    if any(rule.hours or rule.weekdays or rule.months for _, rule in rules):
        marks.update(range(first_hour % 3600, horizon, 3600))
    for _, rule in rules:
        if rule.during and not named[rule.during].always:
            calendar = named[rule.during]
            marks.update(mark for mark in (*calendar.starts, *calendar.ends) if mark < horizon)
    ordered = np.array(sorted(marks), dtype=np.int64)
    begins = ordered[:-1]
    moments = np.datetime64(start, "s") + begins
    months = moments.astype("datetime64[M]").astype(np.int64) % 12
    weekdays = (moments.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    hours = moments.astype("datetime64[h]").astype(np.int64) % 24
    rates = np.zeros(len(begins))
    for position, (at, rule) in enumerate(rules):
        until = rules[position + 1][0] if position + 1 < len(rules) else horizon
        here = slice(*np.searchsorted(begins, [at, until]))
        rate = np.full(len(begins[here]), rule.per_second_rate)
        for weights, places in ((rule.months, months), (rule.weekdays, weekdays), (rule.hours, hours)):
            if weights:
                rate *= (np.array(weights) * len(weights) / sum(weights))[places[here]]
        if rule.during and not named[rule.during].always:
            calendar = named[rule.during]
            rate *= np.where([calendar.is_open(mark) for mark in begins[here].tolist()], 604_800 / calendar.weekly_seconds, 0.0)
        rates[here] = rate
    return Clock(ordered, rates)


def clock_of(plan: Any, rules: list[tuple[int, language.Poisson]]) -> Clock:
    """The rate of a Poisson stream, made once for all replications of a plan."""
    named = {rule.during: plan.calendars[rule.during] for _, rule in rules if rule.during}
    made: Clock = plan.once(
        ("clock", id(rules[0][1])), lambda: rate_clock(tuple(rules), plan.start, plan.horizon, tuple(sorted(named.items(), key=itemgetter(0))))
    )
    return made


def dates_of(plan: Any, rules: list[tuple[int, language.Dated]]) -> list[int]:
    """The seconds of dated events; each period's own."""
    times: list[int] = []
    for position, (first, rule) in enumerate(rules):
        until = rules[position + 1][0] if position + 1 < len(rules) else plan.horizon
        times += sorted(at for moment in rule.dated if first <= (at := plan.second(moment)) < until)
    return times


def group_size(rule: language.GroupSize, u: float) -> int:
    """The number of persons of one event."""
    if rule.exactly is not None:
        return rule.exactly
    if rule.geometric is not None:
        mean = rule.geometric.mean
        return 1 if mean <= 1 else min(MOST_PERSONS - 1, 1 + int(math.log1p(-u) / math.log1p(-1 / mean)))
    if rule.triangular is not None:
        return round(triangular(*rule.triangular)(u))
    sizes = rule.one_of or (1,)
    return sizes[int(u * len(sizes))]


def _maker(rule: Any) -> Maker:
    """What gives the value of an attribute."""
    if isinstance(rule, language.Always):
        value = rule.value_is
        return lambda case, own, common: value
    if isinstance(rule, language.ByCase):
        rows = [(test_of(row.when), _maker(row.use)) for row in rule.first_of]

        def by_case(case: Case, own: float, common: float) -> str | float:
            for test, make in rows:  # noqa: B007  the last row always applies
                if test(case, case.arrived, 0):
                    break
            return make(case, own, common)

        return by_case
    if isinstance(rule, language.YesChance):
        chance = rule.chance
        if rule.per_group:
            return lambda case, own, common: "yes" if common < chance else "no"
        return lambda case, own, common: "yes" if own < chance else "no"
    if isinstance(rule, language.Choice):
        words, per_group = tuple(rule.chances.items()), rule.per_group

        def choice(case: Case, own: float, common: float) -> str | float:
            u = common if per_group else own
            for word, chance in words:
                if u < chance:
                    return word
                u -= chance
            return words[-1][0]

        return choice
    quantile = quantile_of(rule, 86_400)
    return lambda case, own, common: quantile(own) / 3600


def _times(rules: list[tuple[int, Any]], key: int, plan: Any) -> list[int]:
    """The seconds at which the events of a stream happen. Every rule holds in its period; an interval follows the rule at its start."""
    rule, horizon = rules[0][1].arrivals, plan.horizon
    purpose = key_of("arrival")
    times: list[int] = []
    if isinstance(rule, language.Dated):
        return dates_of(plan, [(at, stream.arrivals) for at, stream in rules])
    if isinstance(rule, language.Renewal):
        quantiles, starts, at = [quantile_of(stream.arrivals.every, 86_400) for _, stream in rules], [first for first, _ in rules], 0.0
        while True:
            quantile = quantiles[bisect_right(starts, at) - 1]
            at += max(quantile(uniform(case_key(key, len(times)), purpose)), 0.5)
            if at >= horizon:
                return times
            times.append(int(at))
    clock = clock_of(plan, [(at, stream.arrivals) for at, stream in rules])
    totals = np.zeros(0)
    while not len(totals) or totals[-1] < clock.sums[-1]:
        first, last = len(totals), len(totals) + int(1.2 * clock.sums[-1]) + 30
        # the logarithm of math, number by number: numpy's differs in the last bit now and then, and so would the seconds
        gaps = [-math.log1p(u) for u in (-uniforms(case_keys(key, first, last), purpose)).tolist()]
        totals = np.concatenate([totals, np.cumsum([totals[-1] if len(totals) else 0.0, *gaps])[1:]])
    found: list[int] = clock.times_of(totals)
    return found


def arrivals_of(plan: Any, seed: int, replication: int) -> list[Case]:
    """All cases and all background work of one replication, ordered by arrival, stream and number; numbered in this order."""
    cases: list[Case] = []
    group = 0
    for name in plan.scenario.streams.cases:
        found, group = _cases_of(plan, name, stream_key(seed, replication, name), group)
        cases += found
    for name in plan.scenario.streams.background:
        found, group = _background_of(plan, name, stream_key(seed, replication, name), group)
        cases += found
    cases.sort(key=attrgetter("arrived"))  # stable: stream and number decide between equals
    for index, case in enumerate(cases):
        case.index = index
    return cases


def _cases_of(plan: Any, name: str, key: int, group: int) -> tuple[list[Case], int]:
    """The cases of one stream, by number; ``group`` counts the events of all streams before it, and is returned with its own."""
    rules = [(at, period.streams.cases[name]) for at, period in plan.periods]
    starts = [at for at, _ in rules]
    moments = _times(rules, key, plan)
    events = keys_at(key, np.arange(len(moments)) * MOST_PERSONS)
    positions = [bisect_right(starts, moment) - 1 for moment in moments]
    sizes = [group_size(rules[at][1].group, u) for at, u in zip(positions, uniforms(events, key_of("group")).tolist(), strict=True)]
    numbers = np.repeat(np.arange(len(moments)), sizes)  # of each person's event
    places = np.arange(len(numbers)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    persons, common = keys_at(key, numbers * MOST_PERSONS + 1 + places), events[numbers]
    makers = [
        {attribute: plan.once(("attribute", id(rule)), partial(_maker, rule)) for attribute, rule in period.streams.attributes_of(name).items()}
        for _, period in plan.periods
    ]
    draws = {
        attribute: (uniforms(persons, key_of("attribute", attribute)).tolist(), uniforms(common, key_of("attribute", attribute)).tolist())
        for attribute in dict.fromkeys(attribute for period in makers for attribute in period)
    }
    shares = uniforms(persons, key_of("share")).tolist()
    cases = []
    for at, (number, person, event) in enumerate(zip(numbers.tolist(), persons.tolist(), common.tolist(), strict=True)):
        rule = rules[positions[number]][1]
        if shares[at] >= rule.share:
            continue
        case = Case(name, person, moments[number], group + number + 1, rule.first or "", {"stream": name, "type": rule.type or name})
        if rule.doors:
            _through_a_door(case, rule, event, plan)
        for attribute, make in makers[positions[number]].items():
            own, shared = draws[attribute]
            value = make(case, own[at], shared[at])
            if isinstance(value, float):
                case.hours_since = value
            else:
                case.attributes[attribute] = value
        if case.arrived < plan.horizon:
            cases.append(case)
    return cases, group + len(moments)


def _background_of(plan: Any, name: str, key: int, group: int) -> tuple[list[Case], int]:
    """The pieces of work of one background stream, each with the draw of the time that it takes."""
    moments = _times([(at, period.streams.background[name]) for at, period in plan.periods], key, plan)
    keys = case_keys(key, 0, len(moments))
    attributes = {"stream": name, "type": name}
    none: Any = MappingProxyType({})  # nothing is noted of them, and they hold no places
    cases = [
        Case(name, own, moment, number, "", attributes, background=True, work=u, events=none, visits=none, holds=())
        for number, (own, moment, u) in enumerate(
            zip(keys.tolist(), moments, uniforms(keys, key_of("background", name)).tolist(), strict=True), group + 1
        )
    ]
    return cases, group + len(moments)


def _through_a_door(case: Case, rule: language.Stream, event: int, plan: Any) -> None:
    """Chooses the door, its time of day, and moves who comes outside its hours to its next opening.

    A dated event keeps the time that it was given.
    """
    u, chosen = uniform(event, key_of("door")), ""
    for chosen, chance in rule.doors.items():  # noqa: B007  the last one stays when rounding leaves a rest
        if u < chance:
            break
        u -= chance
    case.attributes["door"] = chosen
    period = plan.period_at(case.arrived)
    door, case.first = period.streams.doors[chosen], period.sop.doors[chosen]
    now = plan.start + dt.timedelta(seconds=case.arrived)
    midnight = case.arrived - (now.hour * 3600 + now.minute * 60 + now.second)
    u = uniform(event, key_of("time of day"))
    if isinstance(rule.arrivals, language.Dated):
        pass
    elif door.time_of_day is not None:
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
