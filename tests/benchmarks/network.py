"""One referral network, described once as data, for this kit and for the tools that it is measured against (`tests.benchmarks.tools`).

Twelve agencies, ten of them open Monday to Friday 08:00 to 16:00, where work under way at closing is finished in overtime; thirteen activities;
four kinds of cases, each with its own way, two services at the same time among it; urgent cases first; hand-offs that take days; documents that
come back; and people who give up waiting, unless they wait for one of two services at the same time. Invented: it has the size of a real
network, not its numbers. Times are hours, the clock begins on a Monday at midnight.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from simkit.engine.simulation import Run
from simkit.scenario.checks import findings
from simkit.scenario.model import Scenario

YEAR, WEEK, DAY = 8760, 168, 24
OPENS, CLOSES, WORKING_DAYS = 8, 16, 5
CASES = 600  # a year, Poisson
PATIENCE = 400.0  # mean hours, exponential, anew for each wait


class Time(NamedTuple):
    """A time by its distribution's name, mean and standard deviation in hours."""

    form: str
    mean: float
    sd: float = 0.0


class Activity(NamedTuple):
    """Who does it, how long it takes, how a case is passed on to it, and how often it must be done again after another hand-off."""

    agency: str
    work: Time
    by: str
    again: float = 0.0


class Kind(NamedTuple):
    """A kind of case: its share, the share of urgent ones among it, and its way; activities that stand together go on at the same time."""

    share: float
    urgent: float
    way: tuple[tuple[str, ...], ...]


STAFF = {
    "hotline": 2, "hospital": 2, "protection": 2, "police": 2, "psychology": 2, "shelter": 1, "legal_aid": 1, "prosecutor": 1, "registry": 1,
    "labour": 1, "social": 6, "transport": 1,
}  # fmt: skip
ROUND_THE_CLOCK = ("hotline", "hospital")
HAND_OFFS = {"letter": Time("gamma", 48, 36), "phone": Time("gamma", 2, 1)}
ACTIVITIES = {
    "intake": Activity("hotline", Time("lognormal", 1, 0.7), "phone"),
    "assessment": Activity("protection", Time("gamma", 5, 3), "phone"),
    "admission": Activity("shelter", Time("exponential", 1.5), "phone"),
    "examination": Activity("hospital", Time("lognormal", 2, 1.5), "phone"),
    "counselling": Activity("psychology", Time("gamma", 5, 3), "letter"),
    "report": Activity("police", Time("exponential", 5), "letter"),
    "child_interview": Activity("police", Time("gamma", 6, 3), "letter"),
    "legal_aid": Activity("legal_aid", Time("lognormal", 5, 4), "letter"),
    "file": Activity("prosecutor", Time("lognormal", 5, 4), "letter"),
    "documents": Activity("registry", Time("exponential", 4), "letter", again=0.3),
    "claim": Activity("labour", Time("gamma", 6, 4), "letter"),
    "home_visit": Activity("social", Time("gamma", 8, 4), "letter"),
    "journey_home": Activity("transport", Time("lognormal", 6, 3), "phone"),
}
KINDS = {
    "woman": Kind(0.4, 0.2, (("intake",), ("assessment",), ("examination", "counselling"), ("report",), ("legal_aid",), ("home_visit",))),
    "child": Kind(0.25, 0.5, (("intake",), ("assessment",), ("examination", "counselling"), ("child_interview",), ("file",), ("home_visit",))),
    "trafficked": Kind(
        0.15, 0.4, (("intake",), ("admission",), ("examination", "counselling"), ("report",), ("documents",), ("file",), ("journey_home",))
    ),
    "migrant": Kind(0.2, 0.1, (("intake",), ("claim",), ("documents",), ("journey_home",), ("home_visit",))),
}


def one_after_another(kind: Kind) -> Kind:
    """The same kind, for tools in which nobody can be at two places: what went on at the same time follows one another."""
    return kind._replace(way=tuple((name,) for together in kind.way for name in together))


ONE_AFTER_ANOTHER = {name: one_after_another(kind) for name, kind in KINDS.items()}


# ---- in simkit ----------------------------------------------------------------------------------------------------------


def in_simkit(kinds: dict[str, Kind] = KINDS) -> Scenario:
    """The network in this kit's language."""
    made = Scenario.model_validate(
        {
            "title": {"id": "Jejaring pembanding", "en": "The network of the benchmark"},
            "start": "2021-01-04",
            "horizon": f"{YEAR} h",
            "network": {
                "calendars": {"office": {"weekly": {"mon-fri": [f"{OPENS:02d}:00-{CLOSES:02d}:00"]}}},
                "agencies": {
                    name: {"teams": {"staff": {"staff": staff, "calendar": "always" if name in ROUND_THE_CLOCK else "office"}}}
                    for name, staff in STAFF.items()
                },
                "modes": {name: {"transmission": _time(time)} for name, time in HAND_OFFS.items()},
            },
            "streams": {"cases": {"cases": {"arrivals": {"per_year": CASES}, "first": "intake", "attributes": _attributes(kinds)}}},
            "sop": {
                "priority": {"rows": [{"when": {"urgent": "yes"}, "class": 0}], "otherwise": 1},
                "patience": [{"time": {"exponential": {"mean": f"{PATIENCE} h"}}, "tracks": "main"}],
                "steps": {name: _step(name, kinds) for name in ACTIVITIES},
            },
        }
    )
    assert list(findings(made)) == []
    return made


def _time(time: Time) -> dict[str, Any]:
    return {time.form: {"mean": f"{time.mean} h", **({"sd": f"{time.sd} h"} if time.sd else {})}}


def _attributes(kinds: dict[str, Kind]) -> dict[str, Any]:
    urgent = [{"when": {"kind": name}, "use": {"chance": kind.urgent}} for name, kind in kinds.items()]
    return {"kind": {"chances": {name: kind.share for name, kind in kinds.items()}}, "urgent": {"first_of": [*urgent, {"use": {"chance": 0}}]}}


def _step(name: str, kinds: dict[str, Kind]) -> dict[str, Any]:
    """A step; where a case goes on depends on its kind."""
    activity = ACTIVITIES[name]
    step: dict[str, Any] = {"team": f"{activity.agency}.staff", "time": _time(activity.work), "at_closing": "overtime"}
    again = [{"to": name, "by": activity.by, "chance": activity.again}] if activity.again else []
    onward: list[dict[str, Any]] = []
    branches: list[list[dict[str, Any]]] = []
    for word, kind in kinds.items():
        place = next((place for place, together in enumerate(kind.way) if name in together), None)
        if place is None or len(kind.way[place]) > 1:
            continue
        following = [*kind.way[place + 1 :], ("end",)]
        if len(following[0]) > 1:
            branches = branches or [[] for _ in following[0]]
            for branch, other in zip(branches, following.pop(0), strict=True):
                branch.append({"when": {"kind": word}, **_to(other)})
        onward.append({"when": {"kind": word}, **_to(following[0][0])})
    if branches:
        step["fork"] = {"branches": branches}
    step["next"] = [*again, *onward, "end" if onward else "join"]
    return step


def _to(name: str) -> dict[str, str]:
    return {"to": name} if name == "end" else {"to": name, "by": ACTIVITIES[name].by}


# ---- what is compared ------------------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """What a year of the network came to: cases closed, cases withdrawn, services finished, and their mean wait in hours."""

    closed: int
    withdrawn: int
    services: int
    wait: float


def outcome_of(run: Run) -> Outcome:
    """The outcome of a replication of this kit's."""
    log, outcomes = run.log, run.cases.outcome
    services = log[(log.kind == "service") & (log.outcome == "done")]
    wait = float((services.started - services.requested).mean() / 3600)
    return Outcome(int((outcomes == "closed").sum()), int((outcomes == "withdrew").sum()), len(services), wait)


@dataclass(frozen=True)
class Agreement:
    """How far the means of two sets of years lie apart, in standard errors of their difference, by part of the outcome."""

    means: dict[str, tuple[float, float]]
    apart: dict[str, float]

    @property
    def holds(self) -> bool:
        """Whether no part differs by more than four standard errors."""
        return max(self.apart.values()) <= 4

    def __str__(self) -> str:
        return ", ".join(f"{name} {one:.1f} and {other:.1f} ({self.apart[name]:.1f} s.e.)" for name, (one, other) in self.means.items())


def agreement(some: Iterable[Outcome], others: Iterable[Outcome]) -> Agreement:
    """Compares years of one tool with as many, independent ones, of another."""
    a, b = list(some), list(others)
    means, apart = {}, {}
    for place, name in enumerate(Outcome._fields):
        x, y = ([float(year[place]) for year in years] for years in (a, b))
        means[name] = statistics.fmean(x), statistics.fmean(y)
        apart[name] = abs(means[name][0] - means[name][1]) / math.sqrt(statistics.variance(x) / len(x) + statistics.variance(y) / len(y))
    return Agreement(means, apart)


def years(tool: Callable[[int], Outcome], number: int) -> list[Outcome]:
    """So many years of a tool, each with a seed of its own."""
    return [tool(seed) for seed in range(1, number + 1)]
