"""How much a scenario has to work with: staff hours a week and places to sleep. So that two SOPs are compared fairly."""

from __future__ import annotations

import datetime as dt
import re

from simkit.scenario.model import Scenario
from simkit.scenario.network import Beds, Team

_HOURS = re.compile(r"(\d+):(\d+)-(\d+):(\d+)")


def weekly_hours(scenario: Scenario, calendar: str) -> float:
    """Opening hours of a calendar in a week without holidays."""
    known = scenario.network.calendars.get(calendar)
    if known is None or known.weekly == "always":
        return 168.0
    if known.weekly_hours is not None:
        return float(known.weekly_hours)
    hours = 0.0
    for day in known.weekly.values():
        for span in day:
            first, first_minute, last, last_minute = (int(part) for part in _HOURS.match(span).groups())  # type: ignore[union-attr]
            hours += last - first + (last_minute - first_minute) / 60
    return hours


def staff_hours(scenario: Scenario) -> float:
    """Working hours a week of all teams with a counted staff."""
    pools = scenario.network.pools().values()
    return sum(pool.staff * weekly_hours(scenario, pool.calendar) for pool in pools if isinstance(pool, Team) and pool.staff != "unlimited")


def same_cases(a: Scenario, b: Scenario) -> bool:
    """Whether the same people come to both, all through: what arrives is the same at every date."""
    return _arrivals(a) == _arrivals(b)


def _arrivals(scenario: Scenario) -> list[tuple[dt.datetime, str]]:
    """What arrives, from each date on which that changes."""
    found = [(scenario.start, scenario.streams.content_hash)]
    for period in scenario.periods:
        if period.streams.content_hash != found[-1][1]:
            found.append((period.start, period.streams.content_hash))
    return found


def beds(scenario: Scenario) -> int:
    """Places to sleep in all shelters with a counted number of places."""
    return sum(pool.places for pool in scenario.network.pools().values() if isinstance(pool, Beds) and pool.places != "unlimited")
