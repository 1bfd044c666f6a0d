"""Random valid scenarios over the whole scenario language: small, dense, full of ties.

`build` makes one from a source of choices: from Hypothesis (`scenarios`, which can shrink what it finds) or from a seed (`seeded`, for long
runs). What it makes is valid by construction: `simkit.scenario.checks.findings` has nothing to say of it, and a test holds it to that.

The network has two agencies, teams on three calendars, beds, a caseload and three referral modes. The way of a case has a main line of
steps, lines in the branches of forks, and lines beside; every step of a line leads, among others, to the next one, so that no step
is out of reach. Times are mostly whole hours, so that many things happen at the same second. Loops end by their count of visits.

Half of the scenarios look for the corners of one part of the language (`CORNERS`): there its pieces meet more often than by chance.
"""

from __future__ import annotations

import copy
import datetime as dt
import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from hypothesis import strategies as st

from simkit.scenario.model import Scenario
from simkit.scenario.values import HOUR

EVENTS = ("seen", "heard", "safe")
PLACES = ("house.beds", "house.cots", "office.cases")
TEAMS = ("office.desk", "office.visits", "house.care", "house.night")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# nights: openings that go on after midnight; fit: work nearly as long as an opening; seconds: what coincides, or misses it by one second, and
# the first second of all; places: few, and given back in many ways; groups: gates and work for all; absences: staff who come and go;
# letters: referrals that are waited for; order: long lists whose order changes, also a second before or after waiting raises a class;
# appointments: few of them on a day, and many branches that ask for them.
CORNERS = (
    "", "", "", "", "", "", "", "", "nights", "nights", "fit", "seconds", "places", "groups", "absences", "letters", "order", "appointments",
)  # fmt: skip
WORDS = {"risk": ("high", "low"), "tier": ("near", "far"), "child": ("yes", "no"), "consent": ("yes", "no"), "need": ("bed", "court", "none")}


class Choices(Protocol):
    """Where the choices come from."""

    def number(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included; the simplest is ``low``."""


class Drawn:
    """Choices that Hypothesis makes."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self._draw = draw

    def number(self, low: int, high: int) -> int:
        return int(self._draw(st.integers(low, high)))


class Seeded:
    """Choices from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)


class Maker:
    """Makes the parts of one scenario."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self.horizon_hours = 0
        self.corner = ""
        self.modes: tuple[str, ...] = ()
        self.words: list[str] = []
        self.ways: list[str] = []
        self.has_geography = False
        self.streams: list[str] = []
        self.doors: list[str] = []

    # ---- choices ----------------------------------------------------------------------------------------------

    def number(self, low: int, high: int) -> int:
        return self._choices.number(low, high)

    def often(self, percent: int) -> bool:
        return self._choices.number(0, 99) >= 100 - percent

    def oftener(self, percent: int, corner: str, there: int) -> bool:
        """How often, and how often in this corner."""
        return self.often(there if self.corner == corner else percent)

    def one(self, options: Sequence[Any]) -> Any:
        return options[self._choices.number(0, len(options) - 1)]

    def some(self, options: Sequence[Any], least: int = 1) -> list[Any]:
        kept = [option for option in options if self.often(45)]
        return kept if len(kept) >= least else list(options[:least])

    # ---- values -----------------------------------------------------------------------------------------------

    def moment(self) -> str:
        """A time of the horizon, on the hour."""
        if self.corner == "seconds" and self.often(60):
            near = self.start + dt.timedelta(hours=self.one((0, 1, 2, 24, 25)), seconds=self.one((0, 0, 0, 1)))
            return near.strftime("%Y-%m-%d %H:%M:%S")
        hour = self.start + dt.timedelta(hours=self.number(0, self.horizon_hours - 1), seconds=HOUR - 1)
        if self.often(15):
            hour = hour.replace(hour=self.one((8, 9, 13)))  # when offices open
        if self.corner == "nights" and self.often(50):
            hour = hour.replace(hour=self.one((0, 1, 3, 5)))
        return max(hour.replace(minute=0, second=0), self.start).strftime("%Y-%m-%d %H:%M:%S")

    def hours(self) -> str:
        if self.corner == "seconds":
            return self.one(("1 h", "0 h", "2 h", "3599 s", "1 h", "3601 s", "3 h", "0 h"))
        if self.corner == "nights":
            return self.one(("16 h", "1 d", "12 h", "18 h", "20 h", "4 h", "14 h", "10 h", "16 h", "21601 s"))
        if self.corner == "order":
            return self.one(("3599 s", "1 h", "2 h", "3599 s", "30 min", "7199 s", "3601 s", "1 h", "0 h"))
        if self.corner == "fit":
            return self.one(("4 h", "7 h", "3 h", "8 h", "2 h", "12 h", "11 h", "3.5 h", "6 h", "5 h", "14401 s", "10 h"))
        return self.one(("1 h", "2 h", "30 min", "3 h", "4 h", "6 h", "1 d", "0 h"))

    def clock_distribution(self) -> Any:
        """A distribution that counts the clock."""
        kind = self.number(0, 19)
        if kind < 9 or self.corner in ("fit", "nights", "seconds", "order") and self.often(80):
            return self.hours()
        return (
            {"uniform": ["1 h", "3 h"]},
            {"triangular": ["0 h", "1 h", "5 h"]},
            {"pert": ["30 min", "1 h", "4 h"]},
            {"exponential": {"mean": "2 h"}},
            {"lognormal": {"mean": "2 h", "sd": "1 h"}},
            {"lognormal": {"median": "1 h", "p90": "5 h"}},
            {"gamma": {"mean": "3 h", "sd": "2 h"}},
            {"weibull": {"median": "1 h", "p90": "3 h"}},
            {"weibull": {"mean": "2 h", "sd": "3 h"}},
            {"empirical": ["1 h", "1 h", "2 h", "7 h"]},
            {"mixture": [{"chance": 0.5, "uniform": ["1 h", "1 h"]}, {"chance": 0.5, "uniform": ["2 h", "6 h"]}]},
        )[kind - 9]

    def distribution(self) -> Any:
        """Any distribution, working days included."""
        if self.often(12):
            return self.one(({"uniform": ["1 working days", "2 working days"]}, "1 working days", {"exponential": {"mean": "0.5 working days"}}))
        return self.clock_distribution()

    def duration(self) -> Any:
        """A duration that may depend on the case."""
        if self.has_geography and self.often(8):
            return {"travel": {"times": self.one((1, 2)), "plus": self.one(("0 h", "1 h"))}}
        if not self.often(15):
            return self.distribution()
        return {"first_of": [{"when": self.condition(), "use": self.distribution()}, {"use": self.distribution()}]}

    def chance(self) -> float:
        return self.one((0.5, 0.3, 0.8, 1, 0))

    def capacity(self) -> Any:
        if self.corner in ("places", "order"):
            return self.one((1, 2, 1, 1))
        if self.corner == "absences":
            return self.one((4, 3, 6, 2))
        return self.one((1, 2, 1, 3, 1, 0, 2, "unlimited"))

    # ---- conditions -------------------------------------------------------------------------------------------

    def attribute(self) -> dict[str, Any]:
        options: dict[str, Sequence[str]] = WORDS | {"stream": self.streams, "type": ["woman", "girl"]}
        if self.doors:
            options["door"] = self.doors
        name = self.one([*options])
        wanted = self.some(options[name])
        return {name: wanted[0] if len(wanted) == 1 else wanted}

    def condition(self, depth: int = 0) -> dict[str, Any]:
        """Any condition."""
        kind = self.number(0, 13 if depth < 2 else 11)
        if kind < 3:
            return self.attribute()
        if kind == 3:
            return {"happened": self.some(EVENTS)}
        if kind == 4:
            return {"not_yet": self.some(EVENTS)}
        if kind == 5:
            return {"time_since": {"event": self.one(EVENTS), self.one(("at_most", "at_least")): self.one(("3 h", "1 d", "1 h", "2 h"))}}
        if kind == 6:
            return {"hours_since": {self.one(("at_most", "at_least", "less_than", "more_than")): self.one((72, 24, 48, 25, 49, 26, 73))}}
        if kind == 7:
            return {"visits": self.one(({"at_least": 2}, {"less_than": 2}, {"at_most": 1}, {"more_than": 1}))}
        if kind == 8:
            return {"holds": self.some(PLACES)}
        if kind == 9:
            return {"holds_none": self.some(PLACES)}
        if kind == 10:
            return {"case_open": self.one(("yes", "no"))}
        if kind == 11:
            return self.attribute() | {"not_yet": self.one(EVENTS)}
        if kind == 12:
            return {"any_of": [self.condition(depth + 1), self.condition(depth + 1)]}
        return {"none_of": [self.condition(depth + 1)]}

    # ---- network ----------------------------------------------------------------------------------------------

    def week(self) -> Any:
        if self.often(10):
            return "always"
        if self.corner == "nights" or self.corner == "fit" and self.often(40):
            return self.one((
                {"mon-sun": ["00:00-06:00", "20:00-24:00"]}, {"mon-sun": ["00:00-08:00", "20:00-24:00"]},
                {"mon-sun": ["00:00-02:00", "08:00-12:00", "18:00-24:00"]},
                {"mon": ["00:00-12:00"], "wed": ["00:00-24:00"], "sat": ["00:00-10:00", "14:00-24:00"]},
                {"mon-fri": ["00:00-04:00", "22:00-24:00"], "sat-sun": ["10:00-14:00"]},
            ))  # fmt: skip
        return self.one((
            {"mon-fri": ["08:00-12:00", "13:00-16:00"]}, {"mon-sun": ["09:00-17:00"]}, {"mon-sun": ["00:00-08:00", "20:00-24:00"]},
            {"mon": ["08:00-10:00"], "wed": ["08:00-16:00"], "fri-sun": ["10:00-24:00"]}, {"mon-sun": ["00:00-24:00"]},
        ))  # fmt: skip

    def calendar(self) -> dict[str, Any]:
        made: dict[str, Any] = {"weekly": self.week()}
        if self.often(25):
            made["holidays"] = self.some(("national", "local"))
        if made["weekly"] != "always" and self.often(20):
            made["weekly_hours"] = self.one((20, 30, 60))
        return made

    def pool(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if self.often(15):
            made["admits"] = self.condition()
        if self.often(15):
            made["reserve"] = {"units": self.one((1, 2)), "for": self.condition()}
        if self.often(20):
            made["capacity_changes"] = [{"from": self.moment(), "units": self.capacity()} for _ in range(self.number(1, 3))]
        return made

    def team(self) -> dict[str, Any]:
        made = self.pool() | {"staff": self.capacity(), "calendar": self.one(("always", "office", "shift", "round"))}
        if self.often(12):
            made["elsewhere"] = {day: self.one((1, 1, 2)) for day in self.some(WEEK)}
        if self.oftener(15, "absences", 80):
            made["absences"] = {"per_person_per_year": self.one((50, 30)), "lasts": self.one(("1 d", "5 h", {"exponential": {"mean": "2 d"}}))}
        return made

    def places(self, *, beds: bool) -> dict[str, Any]:
        made = self.pool() | {"places": self.capacity()}
        if beds and self.often(40):
            made["turnaround"] = self.one(("4 h", "1 h", "1 d", "0 h"))
        return made

    def mode(self, others: Sequence[str]) -> dict[str, Any]:
        made: dict[str, Any] = {"transmission": self.one(("2 h", "1 h", "1 working days", {"uniform": ["1 h", "9 h"]}))}
        if self.often(15):
            made.pop("transmission")
            made["preparation"] = "1 h"
        if self.oftener(40, "letters", 70):
            made |= {"preparation": self.clock_distribution(), "preparation_calendar": self.one(("always", "office"))}
        if self.oftener(40, "letters", 80):
            made["signature"] = {"time": self.hours()}
        kind = self.number(0, 5)
        if kind == 1:
            made |= {"incomplete": 0.4, **({"incomplete_delay": "2 h"} if self.often(60) else {})}
        elif kind == 2:
            made |= {"refused": 0.4, **({"refused_delay": self.distribution()} if self.often(60) else {})}
        elif kind == 3:
            made |= {"lost": 0.4, "noticed": {"chance": self.one((0.5, 0, 1)), "after": self.distribution()}}
        elif kind == 4:
            made |= {"incomplete": 0.2, "incomplete_delay": "1 h", "refused": 0.2, "refused_delay": "3 h", "lost": 0.3}
            made |= {"noticed": {"chance": 0.4, "after": "1 d"}, "unnoticed": {"comes_back": self.chance(), "after": {"uniform": ["3 h", "30 h"]}}}
        if others and self.often(40):
            made["instead"] = {"mode": self.one(others), "chance": self.one((0.5, 1, 0.2))}
        return made

    def network(self) -> dict[str, Any]:
        office = {"desk": self.team(), "visits": self.team(), "head": self.team()}
        house = {"care": self.team(), "night": self.team()}
        made: dict[str, Any] = {
            "working_day": self.one(({"calendar": "office", "hours": 7}, {"calendar": "round", "hours": 8}, {})),
            "calendars": {
                "office": self.calendar(),
                "shift": self.calendar(),
                "round": self.calendar() if self.corner == "nights" else {"weekly": self.one(({"mon-sun": ["06:00-22:00"]}, "always"))},
            },
            "holidays": {
                "national": {self.moment()[:10]: TEXT, self.moment()[:10]: TEXT},
                "local": {self.moment()[:10]: TEXT},
            },
            "agencies": {
                "office": {"teams": office, "caseloads": {"cases": self.places(beds=False)}},
                "house": {"teams": house, "beds": {"beds": self.places(beds=True), "cots": self.places(beds=True)}},
            },
            "modes": {"letter": self.mode(()), "phone": self.mode(("letter",)), "digital": self.mode(("phone", "letter"))},
        }
        made["agencies"]["office"]["signatory"] = "office.head"
        if self.often(50):
            made["agencies"]["house"]["signatory"] = self.one(("house.care", "office.head"))
        if self.has_geography:
            near = {"travel": self.hours(), "no_show": self.one((0.2, 0))}
            far = {"travel": self.clock_distribution(), "no_show": self.one((0.6, 1, 0.3))}
            made["geography"] = {"attribute": "tier", "tiers": {"near": near, "far": far}}
        return made

    # ---- streams ----------------------------------------------------------------------------------------------

    def arrivals(self) -> dict[str, Any]:
        kind = self.number(0, 9)
        if kind < 5:
            return {"dated": sorted(self.moment() for _ in range(self.number(2, 9)))}
        if kind == 5:
            return {"every": self.one(("6 h", "1 d", {"exponential": {"mean": "9 h"}}, {"uniform": ["2 h", "1 d"]}))}
        rate: dict[str, Any] = self.one(({"per_day": 2}, {"per_day": 1}, {"per_week": 10}, {"per_hour": 0.2}, {"per_month": 40}))
        made = dict(rate)
        if self.often(20):
            made["months"] = [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
        if self.often(25):
            made["weekdays"] = [1, 2, 1, 1, 1, 0, 3]
        if self.often(25):
            made["hours"] = [0] * 8 + [1] * 8 + [3] * 8
        if self.often(25):
            made["during"] = self.one(("office", "shift"))
        return made

    def group(self) -> Any:
        if self.corner in ("groups", "order"):
            return self.one((3, 2, 4, {"one_of": [2, 5]}))
        return self.one((1, 1, 3, 2, {"geometric": {"mean": 2}}, {"one_of": [1, 4]}, {"triangular": [1, 2, 5]}))

    def rule(self, word: str, *, nested: bool = True) -> Any:
        """How one attribute is drawn."""
        values = WORDS[word]
        kind = self.number(0, 5 if nested else 3)
        if kind == 0:
            return self.one(values)
        if kind == 1 and set(values) == {"yes", "no"}:
            return {"chance": self.chance(), **({"per_group": True} if self.often(40) else {})}
        if kind <= 3:
            chances = dict(zip(values, {2: (0.4, 0.6), 3: (0.25, 0.25, 0.5)}[len(values)], strict=True))
            return {"chances": chances, **({"per_group": True} if self.often(40) else {})}
        before = [other for other in self.words[: self.words.index(word)] if other != "hours_since"]
        when = {"type": "girl"} if not before or self.often(40) else {(other := self.one(before)): WORDS[other][0]}
        return {"first_of": [{"when": when, "use": self.rule(word, nested=False)}, {"use": self.rule(word, nested=False)}]}

    def attributes(self) -> dict[str, Any]:
        made = {word: self.rule(word) for word in self.words}
        if self.often(50):
            pieces = [{"chance": 0.6, "uniform": ["0 h", "30 h"]}, {"chance": 0.4, "uniform": ["40 h", "200 h"]}]
            exact = self.one(("24 h", "48 h", "72 h", "0 h"))
            made["hours_since"] = {"mixture": self.one((pieces, [{"chance": 1, "uniform": [exact, exact]}]))}
        return made

    def stream(self, first: str) -> dict[str, Any]:
        made: dict[str, Any] = {"arrivals": self.arrivals(), "group": self.group()}
        if self.often(85):
            made["type"] = self.one(("woman", "girl"))
        else:
            made["attributes"] = {word: self.rule(word) for word in self.words}
        if self.often(15):
            made["share"] = self.one((0.5, 0.8))
        if self.doors:
            made["doors"] = {self.doors[0]: 1.0} if len(self.doors) == 1 else {self.doors[0]: 0.3, self.doors[1]: 0.7}
        else:
            made["first"] = first
        return made

    def door(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        kind = self.number(0, 2)
        if kind == 1:
            made["time_of_day"] = self.one(("9 h", {"triangular": ["6 h", "10 h", "20 h"]}))
        elif kind == 2:
            made["hours"] = [0] * 6 + [1] * 6 + [2] * 12
        if self.often(50):
            made["calendar"] = self.one(("office", "shift"))
        return made

    def background(self) -> dict[str, Any]:
        pool = self.one((*TEAMS, "office.head", "house.beds"))
        return {"pool": pool, "arrivals": self.arrivals(), "time": self.clock_distribution(), "priority_class": self.number(0, 3)}

    # ---- the SOP ----------------------------------------------------------------------------------------------

    def performer(self) -> str:
        return self.one((*TEAMS, "whoever"))

    def to(self, target: str, *, by: int = 30) -> Any:
        """A route to a step, sometimes by a referral."""
        if self.oftener(by, "letters", 2 * by):
            return {"to": target, "by": self.one(("letter", "phone", "digital"))}
        return {"to": target}

    def gate(self) -> dict[str, Any]:
        kind = self.number(0, 2)
        if kind == 0:
            days = self.some(WEEK, 1) if self.often(40) else ["mon", "tue", "wed", "thu", "fri"]
            meeting: dict[str, Any] = {"day": self.one(days), "on": days, "at": self.one(("09:00", "00:00", "13:30"))}
            if self.often(60):
                meeting["per_week"] = self.one((2, 0.5, 7, 3))
            if self.oftener(50, "groups", 90):
                meeting["at_most"] = self.number(1, 3)
            if self.often(25):
                meeting["holidays"] = ["national"]
            return {"meeting": meeting}
        if kind == 1:
            return {"group": {"size": self.number(2, 4), **({"or_after": self.one(("1 d", "6 h", "0 h"))} if self.often(70) else {})}}
        return {"arrival_group": {"at_most": self.one(("1 d", "6 h", "2 h"))} if self.often(60) else {}}

    def step(self, name: str, ahead: list[str], behind: list[str], over: str, *, last: bool = False) -> dict[str, Any]:
        """One step of a line.

        Args:
            ahead: the steps of the line that come after it.
            behind: those before it, itself included.
            over: where the line ends: ``end``, ``join`` or ``end_of_track``.
            last: the last step of the main line stays simple: patience may lead to it.
        """
        made: dict[str, Any] = {}
        target = ahead[0] if ahead else over
        if self.often(75):
            made |= {"team": self.performer(), "time": self.duration()}
            made |= self.with_a_team(ahead, over)
        if self.often(25):
            made["before"] = self.duration()
        if self.often(25 if "team" in made else 60):
            made["after"] = self.duration()
        if self.oftener(18, "groups", 45):
            made["gate"] = self.gate()
        if self.oftener(20, "places", 60):
            made["admit"] = {"places": self.some(PLACES), "when_full": self.one(("wait", "wait", target))}
            if over != "end" or self.often(60):  # a line beside may never end the case, and so never give the place back
                made["admit"]["longest_stay"] = self.one(("1 d", "5 h", "1 working days"))
        if self.oftener(15, "places", 40):
            made["discharge"] = self.one(("all", self.some(PLACES)))
        if self.often(25):
            made["events"] = [{"event": self.one(EVENTS), "at": self.one(("end", "start", "after")), "when": self.condition()}]
        made["next"] = self.next(ahead, behind, over, last=last)
        return made

    def with_a_team(self, ahead: list[str], over: str) -> dict[str, Any]:
        """What only a step with a team has."""
        made: dict[str, Any] = {}
        away = [*ahead, over, "end"]
        if self.often(90 if self.corner in ("fit", "nights") else 30):
            made["at_closing"] = self.one(("fit", "fit", "fit", "pause") if self.corner in ("fit", "nights") else ("overtime", "fit", "pause"))
        if self.oftener(20, "fit", 40):
            own = ({"time": "0 h" if self.often(15) else self.duration()} if self.often(50) else {} for _ in range(2))
            other = [{"team": self.performer(), **next(own)} for _ in range(self.number(1, 2))]
            made["with"] = other
        if self.oftener(15, "groups", 45):
            made["once_per_group"] = True
        if self.often(20):
            chance: Any = self.chance()
            if self.has_geography and self.often(50):
                chance = "district"
            elif self.often(40):
                chance = {"first_of": [{"when": self.condition(), "use": 0.7}, {"when": self.condition(), "use": self.chance()}]}
            again = self.one(("1 d", "12 h", "1 working days", "0 h"))
            made["no_show"] = {"chance": chance, "uses": self.one(("1 h", "30 min")), "again_after": again}
            if self.often(40):
                made["no_show"]["when"] = self.condition()
        if self.often(15):
            made["turn_away"] = {"list_at_least": self.number(0, 3), **self.to(self.one(away), by=20), "outcome": "turned_away"}
        if self.oftener(20, "order", 50):
            made["escalation"] = {"after": self.one(("3 h", "1 h", "1 d", "1 working days"))}
            made["escalation"] |= {"to_class": self.number(0, 1)} if self.often(60) else {"to": self.one(away)}
        if self.often(40):
            made["story"] = True
        return made

    def next(self, ahead: list[str], behind: list[str], over: str, *, last: bool) -> list[Any]:
        """Rows, the last of which leads to the next step of the line, or over it."""
        rows: list[Any] = []
        if self.often(20) and not last:
            again = {"visits": {"less_than": self.number(2, 3)}}
            rows.append({"when": again, "chance": self.one((0.5, 1)), **self.to(self.one(behind), by=15)})
        if self.often(20):
            rows.append({"when": self.condition(), **self.to(self.one([*ahead, over]), by=20)})
        if self.oftener(10, "places", 30):
            rows.append({"chance": self.one((0.2, 0.5)), "to": self.one(("end", "end_of_track")), "outcome": self.one(("sent_home", "moved"))})
        rows.append(self.to(ahead[0] if ahead else over, by=0 if over != "end" and not ahead else 30))
        return rows

    def line(self, steps: dict[str, Any], prefix: str, over: str, depth: int) -> str:
        """Adds a line of steps; returns the name of its first."""
        names = [f"{prefix}{number}" for number in range(self.number(2, 4) if depth == 0 else self.number(1, 2))]
        for position, name in enumerate(names):
            last = depth == 0 and position == len(names) - 1
            made = steps[name] = self.step(name, names[position + 1 :], names[: position + 1], over, last=last)
            if last:
                continue
            if depth < 2 and self.oftener(50 if self.corner == "appointments" else 30, "places", 50):
                branches = []
                for number in range(self.number(1, 3)):
                    ends = "_side" in name and self.often(40)  # a branch of a line beside that ends the case
                    first = self.line(steps, f"{name}_{'abc'[number]}", "end" if ends else "join", depth + 1)
                    row = self.to(first, by=20)
                    if self.often(25):
                        row["when"] = self.condition()
                    if self.often(15):
                        row["chance"] = self.one((0.5, 1))
                    branches.append([row])
                made["fork"] = {"branches": branches, "join": self.one(("all", "all", 1, 2))}
            if depth < 2 and self.often(20):
                first = self.line(steps, f"{name}_side", self.one(("end_of_track", "end_of_track", "end")), depth + 1)
                row = self.to(first, by=20)
                if self.often(25):
                    row["when"] = self.condition()
                made["start"] = [[row]]
        return names[0]

    def patience(self, steps: dict[str, Any], last: str) -> list[dict[str, Any]]:
        rows = []
        for _ in range(self.number(0, 3)):
            usual = ("5 h", "1 d", "2 h", {"exponential": {"mean": "1 d"}}, "1 working days")
            row: dict[str, Any] = {"time": self.hours() if self.corner == "seconds" else self.one(usual)}
            row["waits"] = self.some(("team", "referral", "place", "gate"))
            if self.often(40):
                row["steps"] = self.some([*steps])
            if self.often(40):
                row["when"] = self.condition()
            if self.often(50):
                row["tracks"] = "all"
            if self.often(40):
                row["leaves"] = "track"
            if self.often(25):
                row["to"] = self.one((last, "end"))
            if self.often(40):
                row["outcome"] = self.one(("withdrew", "gave_up"))
            rows.append(row)
        return rows

    def priority(self) -> dict[str, Any]:
        rows = [{"when": self.condition(), "class": self.number(0, 3)} for _ in range(self.number(0, 2))]
        if self.corner == "order":
            rows.insert(0, {"when": self.attribute(), "class": self.number(0, 3)})
        made: dict[str, Any] = {"rows": rows, "otherwise": self.number(0, 4)}
        if self.oftener(40, "order", 70):
            made["ageing"] = {"every": self.one(("1 h", "1 h", "2 h") if self.corner == "order" else ("3 h", "1 h", "1 d"))}
        return made

    def sop(self) -> dict[str, Any]:
        steps: dict[str, Any] = {}
        first = self.line(steps, "m", "end", 0)
        last = [name for name in steps if name[0] == "m" and name[1:].isdigit()][-1]
        for event in EVENTS:  # each happens somewhere
            rows = steps[self.one([*steps])]
            rows["events"] = [*rows.get("events", []), event]
        made: dict[str, Any] = {
            "steps": steps,
            "performers": {"whoever": [self.performer_row(), self.performer_row(), {"team": self.one(TEAMS)}][self.number(0, 2) :]},
            "priority": self.priority(),
            "patience": self.patience(steps, last),
        }
        if self.doors:
            made["doors"] = {door: self.one((first, first, last)) for door in self.doors}
            made["doors"][self.doors[0]] = first
        if self.often(40):
            consent = self.one(({}, {"consent": "yes"} if "consent" in self.words else {}, self.condition(), {"visits": {"at_least": 2}}))
            made["shared_file"] = {"steps": self.some([*steps]), "when": consent}
        if self.oftener(12, "appointments", 100):
            made |= self.appointments(steps)
        return made

    def appointments(self, steps: dict[str, Any]) -> dict[str, Any]:
        """A limit of appointments a day; none where no step has a team."""
        worked = [name for name, step in steps.items() if "team" in step]
        counted = worked if self.often(50) else self.some(worked, 0)
        return {"appointments": {"at_most_a_day": self.one((1, 2, 1, 3)), "steps": counted}} if counted else {}

    def performer_row(self) -> dict[str, Any]:
        row: dict[str, Any] = {"team": self.one(TEAMS)}
        if self.often(70):
            row["when"] = self.condition()
        if self.often(30):
            row["chance"] = self.one((0.5, 0.2))
        return row

    # ---- the whole --------------------------------------------------------------------------------------------

    def scenario(self) -> dict[str, Any]:
        """The scenario as data."""
        midnight = dt.datetime(2021, 1, 4) + dt.timedelta(days=self.number(0, 6))
        self.start = midnight + dt.timedelta(seconds=self.one((0, 8 * HOUR, 0, 9 * HOUR + 1800, 16 * HOUR + 2730)))
        self.corner = self.one(CORNERS)
        self.horizon_hours = self.number(2, 10) * 24 + self.one((0, 5, 13))
        self.has_geography = self.often(40)
        self.words = [word for word in WORDS if self.often(60) or (word == "tier" and self.has_geography)] or ["risk"]
        self.streams = ["walk_in", "rescued"][: self.number(1, 2)]
        self.doors = ["front", "night"][: self.number(0, 2)] if self.often(40) else []
        sop, network = self.sop(), self.network()
        streams: dict[str, Any] = {
            "types": {"woman": {"attributes": self.attributes()}, "girl": {"attributes": self.attributes()}, "all_words": ALL_WORDS},
            "doors": {door: self.door() for door in self.doors},
            "cases": {name: self.stream("m0") for name in self.streams},
            "background": {name: self.background() for name in ("others", "more")[: self.number(0, 2)]},
        }
        made = {
            "title": TEXT, "start": self.start.isoformat(), "horizon": f"{self.horizon_hours} h",
            "network": network, "streams": streams, "sop": sop,
        }  # fmt: skip
        if self.often(70 if self.corner in ("order", "letters") else 35):
            made["periods"] = self.periods(made)
        return made

    def periods(self, made: dict[str, Any]) -> list[dict[str, Any]]:
        """What a context with dates makes: the same structure, some other values."""
        parts = ("network", "streams", "sop")
        periods = [{"start": made["start"], **{part: made[part] for part in parts}}]
        for moment in sorted({self.moment() for _ in range(self.number(1, 2))} - {made["start"].replace("T", " ")}):
            values = copy.deepcopy({part: periods[-1][part] for part in parts})
            if self.corner == "order":
                values["sop"]["priority"] = self.priority()
                if self.often(50):
                    values["sop"]["priority"].pop("ageing", None)
            for _ in range(self.number(1, 4)):
                self.change(values)
            periods.append({"start": moment, **values})
        return periods

    def change(self, values: dict[str, Any]) -> None:
        """One value becomes another."""
        network, streams, sop = values["network"], values["streams"], values["sop"]
        kind = self.number(0, 18)
        if kind == 0:
            agency = network["agencies"][self.one(("office", "house"))]["teams"]
            agency[self.one([*agency])]["staff"] = self.capacity()
            agency[self.one([*agency])]["elsewhere"] = {day: 1 for day in self.some(WEEK)}
        elif kind == 16 or self.corner == "appointments":
            sop.pop("appointments", None)
            if self.often(60):
                sop |= self.appointments(sop["steps"])
        elif kind == 1 or self.corner == "places":
            network["agencies"]["house"]["beds"][self.one(("beds", "cots"))] = self.places(beds=True)
        elif kind >= 17 or self.corner == "letters":
            self.lead_elsewhere(sop["steps"])
        elif kind == 2:
            step = sop["steps"][self.one([*sop["steps"]])]
            step["time" if "team" in step else "after"] = self.duration()
        elif kind == 3:
            sop["priority"] = self.priority()
        elif kind == 4:
            last = [name for name in sop["steps"] if name[0] == "m" and name[1:].isdigit()][-1]
            sop["patience"] = self.patience(sop["steps"], last)
        elif kind == 5:
            network["modes"]["letter"] = self.mode(())
        elif kind == 6:
            network["calendars"][self.one(("office", "shift"))] = self.calendar()
        elif kind == 7:
            stream = streams["cases"][self.one([*streams["cases"]])]
            stream["group"] = self.group()
            stream["share"] = self.one((0.5, 1))
        elif kind == 8:
            for group in ("cases", "background"):
                for source in streams[group].values():
                    for unit in ("per_day", "per_week", "per_hour", "per_month"):
                        if unit in source["arrivals"]:
                            source["arrivals"][unit] *= 2
        elif kind == 9:
            team = network["agencies"]["office"]["teams"]["desk"]
            team.pop("reserve", None)
            team.pop("admits", None)
            team |= self.pool()
        elif kind == 10:
            sop["performers"]["whoever"] = [self.performer_row(), {"team": self.one(TEAMS)}]
        elif kind == 11:
            streams["types"][self.one(("woman", "girl"))] = {"attributes": self.attributes()}
        elif kind == 12:
            streams["doors"] = {door: self.door() for door in self.doors}
            if self.doors:
                sop["doors"][self.doors[-1]] = "m0"
        elif kind == 13:
            for group in ("cases", "background"):
                for source in streams[group].values():
                    if "dated" in source["arrivals"]:
                        source["arrivals"] = {"dated": sorted(self.moment() for _ in range(self.number(1, 6)))}
                    elif "every" in source["arrivals"]:
                        source["arrivals"] = {"every": self.one(("6 h", "1 d", {"exponential": {"mean": "9 h"}}))}
        elif kind == 14:
            if self.has_geography:
                network["geography"]["tiers"]["far"] = {"travel": self.hours(), "no_show": self.one((0.6, 0))}
            if "shared_file" in sop:
                sop["shared_file"]["steps"] = self.some([*sop["steps"]])
        else:
            gated = [step for step in sop["steps"].values() if "gate" in step]
            for step in gated:
                if "meeting" in step["gate"]:
                    step["gate"]["meeting"]["at_most"] = self.number(1, 3)
            agency = network["agencies"]["office"]
            agency["signatory"] = self.one(("office.desk", "office.head"))


    def lead_elsewhere(self, steps: dict[str, Any]) -> None:
        """Some steps have another way on, and others who perform them."""
        for name in self.some([*steps]):
            rows = steps[name]["next"]
            rows[:-1] = [{"chance": 0.4, "to": "end", "outcome": "moved"}] if self.often(60) else []
            if "team" in steps[name]:
                steps[name]["team"] = self.performer()


TEXT = {"id": "contoh", "en": "example"}
# A type that no stream uses: conditions may ask for every word, also where no case has it.
ALL_WORDS = {"attributes": {word: {"chances": {value: 1 / len(values) for value in values}} for word, values in WORDS.items()}}


def build(choices: Choices) -> dict[str, Any]:
    """The data of a scenario made by these choices."""
    return Maker(choices).scenario()


def seeded(seed: int) -> Scenario:
    """The scenario of a seed: the same one for ever, until this module changes."""
    return Scenario.model_validate(build(Seeded(seed)))


@st.composite
def scenarios(draw: Callable[[Any], Any]) -> Scenario:
    """Any valid scenario."""
    return Scenario.model_validate(build(Drawn(draw)))
