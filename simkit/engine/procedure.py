"""The SOP of one period made ready to be followed: each test, quantile function and key of a draw worked out once.

A replication asks for these thousands of times; the scenario's models stay as they were written. No SimPy here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simkit.engine.conditions import Test, test_of
from simkit.engine.draws import key_of, uniform
from simkit.engine.quantiles import Quantile, quantile_of
from simkit.scenario.distributions import DurationByCase, TravelTime
from simkit.scenario.model import Period
from simkit.scenario.sop import Route

if TYPE_CHECKING:
    from simkit.engine.plan import Plan

# What a row asks for before it gives what it holds: its condition (None: nothing), its chance, the key of the draw.
Row = tuple[Test | None, float, int, Any]


def first_that_applies(rows: tuple[Row, ...], case: Any, now: int, visit: int) -> Any:
    """What the first row gives whose condition holds and whose chance comes up; None when there is none."""
    for test, chance, key, given in rows:
        if (test is None or test(case, now, visit)) and (chance >= 1 or (chance > 0 and uniform(case.key, key, visit) < chance)):
            return given
    return None


class Duration:
    """A duration of the scenario language: one distribution, or the first row that applies to the case."""

    __slots__ = ("_only", "_rows")

    def __init__(self, rule: Any, procedure: Procedure) -> None:
        rows = [(procedure.test(row.when), row.use) for row in rule.first_of] if isinstance(rule, DurationByCase) else [(None, rule)]
        # a journey takes as long as the districts of the day say: its quantile function is found when it is drawn
        self._rows = [
            (test, None if isinstance(use, TravelTime) else quantile_of(use, procedure.working_day), use, bool(use.working)) for test, use in rows
        ]
        test, quantile, _, working = self._rows[0]
        self._only = (quantile, working) if test is None and quantile is not None else None

    def of(self, case: Any, key: int, now: int, visit: int, procedure: Procedure) -> tuple[int, bool]:
        """Whole seconds, drawn under this key, and whether they are open time of the working calendar.

        ``procedure`` is the one that holds now: this duration may be of a step that began before it.
        """
        quantile, working = self._only or self._chosen(case, now, visit, procedure)
        return int(quantile(uniform(case.key, key, visit)) + 0.5), working

    def at(self, u: float, case: Any, now: int, visit: int, procedure: Procedure) -> tuple[int, bool]:
        """The same from a draw."""
        quantile, working = self._only or self._chosen(case, now, visit, procedure)
        return int(quantile(u) + 0.5), working

    def _chosen(self, case: Any, now: int, visit: int, procedure: Procedure) -> tuple[Quantile, bool]:
        for test, given, use, working in self._rows:  # noqa: B007  the last row always applies
            if test is None or test(case, now, visit):
                break
        return given if given is not None else procedure.journey(use, case), working


class ReadyStep:
    """A step with all that its way through the engine asks for.

    Attributes:
        model: the step as the scenario has it.
        place: its place in the SOP, from 1; orders gates that open at the same second.
        before, time, after: (duration, key of its draw), or None.
        together: the pools that work with it: (word for the team, duration or None for as long as the step, key).
        at_start, at_end, after_delay: (event, test) of what is noted then.
        next, start, fork: rows of routes; of the last two one list for each track.
        only: the one route that is next for all, if there is one.
        discharge: names of the pools whose places are given back.
        patience: by what she waits for, (test, on the main track only, duration, key, row).
        shared: whether the story need not be told here when a test holds: (True, test), or (False, None).
    """

    __slots__ = (
        "after", "after_delay", "at_end", "at_start", "before", "discharge", "fork", "model", "name", "next", "only", "patience", "place",
        "shared", "start", "time", "together",
    )  # fmt: skip

    def __init__(self, name: str, place: int, procedure: Procedure, beds: frozenset[str]) -> None:
        sop = procedure.period.sop
        step = self.model = sop.steps[name]
        self.name, self.place = name, place
        self.before, self.time, self.after = (
            None if rule is None else (procedure.duration(rule), key_of(purpose, name))
            for purpose, rule in (("before", step.before), ("time", step.time), ("after", step.after))
        )
        self.together = tuple(
            (also.team, None if also.time is None else procedure.duration(also.time), key_of(f"with:{also.team}", name)) for also in step.with_
        )
        self.at_start, self.at_end, self.after_delay = (
            tuple((event.event, procedure.test(event.when)) for event in step.events if event.at == at) for at in ("start", "end", "after")
        )
        self.next = self._routes(procedure, "next", step.next)
        test, chance, _, route = self.next[0]
        self.only: Route | None = route if test is None and chance >= 1 else None
        self.start = tuple(self._routes(procedure, "start", rows) for rows in step.start)
        self.fork = tuple(self._routes(procedure, "fork", rows) for rows in step.fork.branches) if step.fork is not None else ()
        self.discharge = beds if step.discharge == "all" else frozenset() if step.discharge == "none" else frozenset(step.discharge)
        self.patience = {
            wait: tuple(
                (procedure.test(row.when), row.tracks == "main", procedure.duration(row.time), key_of(f"patience:{wait}", name), row)
                for row in sop.patience
                if wait in row.waits and (not row.steps or name in row.steps)
            )
            for wait in ("team", "referral", "place", "gate")
        }
        shared = sop.shared_file
        self.shared = (True, procedure.test(shared.when)) if shared is not None and name in shared.steps else (False, None)

    def _routes(self, procedure: Procedure, what: str, rows: Any) -> tuple[Row, ...]:
        return tuple((procedure.test(row.when), row.chance, key_of(f"{what}:{self.name}", row.to), row) for row in rows)


class Procedure:
    """What holds during one period.

    Attributes:
        steps: by name.
        priority: (test, class) rows; ``otherwise`` when none applies.
        background: by stream, the pool, the priority and the duration of the work of others.
        ageing: seconds of waiting that raise the priority by one class, or None.
        appointed: the steps that count as appointments, of which a case begins at most ``most_a_day`` a day; None: no limit.
    """

    def __init__(self, plan: Plan, period: Period) -> None:
        self.plan, self.period = plan, period
        self.working_day = plan.scenario.network.working_day.hours * 3600
        sop, network = period.sop, plan.scenario.network
        beds = frozenset(f"{agency}.{pool}" for agency, what in network.agencies.items() for pool in what.beds)
        places = {name: 1 + place for place, name in enumerate(plan.scenario.sop.steps)}
        self.steps = {name: ReadyStep(name, places.get(name, 0), self, beds) for name in sop.steps}
        self.priority = tuple((self.test(row.when), row.class_) for row in sop.priority.rows)
        self.otherwise = sop.priority.otherwise
        self.ageing = sop.priority.ageing.every.seconds() if sop.priority.ageing is not None else None
        limit = sop.appointments
        self.appointed: frozenset[str] = frozenset(limit.steps) if limit is not None else frozenset()
        self.most_a_day = limit.at_most_a_day if limit is not None else None
        self.background = {name: (rule.pool, rule.priority_class, self.duration(rule.time)) for name, rule in period.streams.background.items()}
        self._performers: dict[tuple[str, str], tuple[Row, ...]] = {}

    def test(self, condition: Any) -> Test | None:
        """The test of a condition; None when it asks for nothing."""
        found = self.plan.once(("test", id(condition)), lambda: (None if condition.is_always else test_of(condition),))
        return found[0]  # type: ignore[no-any-return]

    def duration(self, rule: Any) -> Duration:
        """A duration made ready; the key of the draw is given with each draw."""
        return self.plan.once(("duration", id(rule), id(self.period)), lambda: Duration(rule, self))  # type: ignore[no-any-return]

    def journey(self, rule: Any, case: Any) -> Quantile:
        """The quantile function of a journey from the district of the case."""
        geography = self.period.network.geography
        word = case.attributes.get(geography.attribute, "") if geography else ""
        tier = geography.tiers.get(word) if geography else None
        return self.plan.once(("journey", id(rule), id(tier)), lambda: quantile_of(rule, self.working_day, tier))  # type: ignore[no-any-return]

    def performers(self, word: str, step: str) -> tuple[Row, ...]:
        """The rows that choose the team of a step by the case; the last one holds when no other does."""
        rows = self._performers.get((word, step))
        if rows is None:
            rows = tuple(
                (self.test(row.when), row.chance, key_of(f"performer:{step}", row.team), row.team) for row in self.period.sop.performers[word]
            )
            self._performers[word, step] = rows
        return rows
