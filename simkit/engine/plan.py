"""The plan of a run: calendars, capacities and periods laid out in seconds from the start. No SimPy here."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from simkit.engine.procedure import Procedure
from simkit.engine.vocabulary import Vocabulary, vocabulary_of
from simkit.engine.working_time import ALWAYS, WorkingTime, hours_of_day, merged
from simkit.scenario.model import Period, Scenario
from simkit.scenario.network import WEEKDAYS, Calendar
from simkit.scenario.sop import Meeting

MARGIN = 400 * 86_400  # calendars reach this far beyond the horizon, so that work begun before it has an end
UNLIMITED = 1 << 40
A_MONDAY = dt.date(2001, 1, 1)
A_DAY = dt.timedelta(days=1)
DAY = 86_400
WEEK = 604_800
WEEKS_OF_A_YEAR = 52


class Plan:
    """What stands still during a run.

    Attributes:
        start: local date and time of second 0.
        horizon: seconds.
        periods: (first second, values from then on), at least one.
        calendars: opening hours by name, ``always`` included.
        capacities: by pool, (second, units) from then on.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.start: dt.datetime = scenario.start
        self.horizon = scenario.horizon_seconds
        base = Period(start=scenario.start, network=scenario.network, streams=scenario.streams, sop=scenario.sop)
        self.periods = [(max(0, self.second(period.start)), period) for period in scenario.periods] or [(0, base)]
        self._starts = [at for at, _ in self.periods]
        self.calendars: dict[str, WorkingTime] = {"always": ALWAYS}
        for name in scenario.network.calendars:
            self.calendars[name] = self._calendar(name)
        self.capacities = {name: self._capacity(name) for name in scenario.network.pools()}
        # by period: the pools as the network describes them then
        self.pool_models: list[dict[str, Any]] = [dict(period.network.pools()) for _, period in self.periods]
        self._made: dict[Any, Any] = {}

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once for all replications: rates, tests, quantile functions. Keys name parts of the scenario."""
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = make()
        return made

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the log and their codes, the same for all replications and both engines."""
        return vocabulary_of(period for _, period in self.periods)

    def second(self, moment: dt.datetime) -> int:
        """Seconds from the start."""
        return int((moment - self.start).total_seconds())

    def period_index(self, now: int) -> int:
        return bisect_right(self._starts, now) - 1

    def period_at(self, now: int) -> Period:
        """The values in force."""
        return self.periods[self.period_index(now)][1]

    def procedure(self, index: int) -> Procedure:
        """The SOP of a period, ready to be followed."""
        return self.once(("procedure", index), lambda: Procedure(self, self.periods[index][1]))  # type: ignore[no-any-return]

    def day_bounds(self, now: int) -> tuple[int, int]:
        """First second of the calendar day of ``now``, and first second of the next."""
        moment = self.start + dt.timedelta(seconds=now)
        dawn = now - (moment.hour * 3600 + moment.minute * 60 + moment.second)
        return dawn, dawn + 86_400

    def meetings(self, meeting: Meeting) -> list[int]:
        """The seconds of all meetings before the horizon: days are counted from a Monday, so many of them apart that ``per_week`` comes out."""
        return self.once(("meetings", id(meeting)), lambda: (self._meetings(meeting), meeting))[0]  # type: ignore[no-any-return]

    def _meetings(self, meeting: Meeting) -> list[int]:
        days = sorted(WEEKDAYS.index(day) for day in meeting.on)
        shift = days.index(WEEKDAYS.index(meeting.day))
        hour, minute = map(int, meeting.at.split(":"))
        closed = {day for listed in meeting.holidays for day in self.scenario.network.holidays[listed]}
        found = []
        day = self.start.date()
        while (at := self.second(dt.datetime(day.year, day.month, day.day, hour, minute))) < self.horizon:
            before = (day - A_MONDAY).days // 7 * len(days) - shift
            if at >= 0 and day.weekday() in days and day not in closed and meeting.held(before + days.index(day.weekday())):
                found.append(at)
            day += dt.timedelta(days=1)
        return found

    def _calendar(self, name: str) -> WorkingTime:
        rules = []
        for at, period in self.periods:
            calendar = period.network.calendars[name]
            closed = frozenset(day for listed in calendar.holidays for day in period.network.holidays[listed])
            rules.append((at, calendar, closed))
        return _working_time(self.start, self.horizon, tuple(rules))

    def _capacity(self, name: str) -> list[tuple[int, int]]:
        """One entry per second on which it changes: a change dated before a period holds on in it."""
        steps: dict[int, int] = {}
        for position, (at, period) in enumerate(self.periods):
            until = self.periods[position + 1][0] if position + 1 < len(self.periods) else self.horizon
            pool: Any = period.network.pools()[name]
            steps[at] = _units(getattr(pool, "staff", None) if hasattr(pool, "staff") else pool.places)
            for change in sorted(pool.capacity_changes, key=lambda change: change.from_):
                moment = max(at, self.second(change.from_))
                if moment < until:
                    steps[moment] = _units(change.units)
        return self._less_elsewhere(name, sorted(steps.items()))

    def _less_elsewhere(self, name: str, steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The capacities without those who work elsewhere on some days of the week, from midnight to midnight."""
        away = [getattr(period.network.pools()[name], "elsewhere", {}) for _, period in self.periods]
        if not any(away):
            return steps
        starts = [at for at, _ in steps]
        dawns = range(self.day_bounds(0)[1], self.horizon, DAY)
        found: list[tuple[int, int]] = []
        for at in sorted({*starts, *self._starts, *dawns}):
            units = steps[bisect_right(starts, at) - 1][1]
            if units < UNLIMITED:
                day = WEEKDAYS[(self.start + dt.timedelta(seconds=at)).weekday()]
                units = max(0, units - away[self.period_index(at)].get(day, 0))
            if not found or found[-1][1] != units:
                found.append((at, units))
        return found


@lru_cache(maxsize=8)
def plan_of(scenario: Scenario) -> Plan:
    """The plan of a scenario; replications share it."""
    return Plan(scenario)


def _units(capacity: Any) -> int:
    return UNLIMITED if capacity == "unlimited" else int(capacity)


@lru_cache(maxsize=32)  # 0.2 MB each
def _working_time(start: dt.datetime, horizon: int, rules: tuple[tuple[int, Calendar, frozenset[dt.date]], ...]) -> WorkingTime:
    """The openings of a calendar; scenarios that differ elsewhere share it.

    Args:
        rules: from which second on which calendar holds, and on which dates it is closed; the first from the start.
    """
    if all(calendar.weekly == "always" for _, calendar, _ in rules):
        return ALWAYS
    weeks = [[_day(calendar, weekday) for weekday in range(7)] for _, calendar, _ in rules]
    starts = [at for at, _, _ in rules]
    openings: list[tuple[int, int]] = []
    usually_open = 0
    day = start.date()
    dawn = -(start.hour * 3600 + start.minute * 60 + start.second)
    while dawn < horizon + MARGIN:
        holds = bisect_right(starts, max(0, dawn)) - 1
        weekday = day.weekday()
        if day not in rules[holds][2]:
            openings += [(dawn + opens, dawn + closes) for opens, closes in weeks[holds][weekday] if dawn + closes > 0]
        if dawn < WEEKS_OF_A_YEAR * WEEK and day not in rules[0][2]:
            usually_open += sum(closes - opens for opens, closes in weeks[0][weekday])
        day += A_DAY
        dawn += DAY
    return WorkingTime(merged(openings), weekly_seconds=usually_open / WEEKS_OF_A_YEAR or WEEK)


def _day(calendar: Calendar, weekday: int) -> list[tuple[int, int]]:
    if calendar.weekly == "always":
        return [(0, 86_400)]
    stretch = 1.0
    if calendar.weekly_hours is not None:
        normal = sum(closes - opens for texts in calendar.weekly.values() for opens, closes in hours_of_day(texts))
        stretch = calendar.weekly_hours * 3600 / normal
    return hours_of_day(calendar.weekly.get(WEEKDAYS[weekday], ()), stretch)
