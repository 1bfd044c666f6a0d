"""What all replications of a scenario have in common when figures are computed, laid out once as arrays that compiled code reads.

Positions are codes of the scenario's vocabulary: pool 0 is "none", step 0 is "".
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np

from simkit.engine.log import NEVER
from simkit.engine.plan import UNLIMITED, plan_of
from simkit.figures.arrays import Calendars, Flags, Floats, Ints, calendars_of, overlap
from simkit.figures.conditions import Conditions, conditions_of
from simkit.scenario.model import Scenario
from simkit.scenario.network import Beds, Caseload, Team
from simkit.scenario.sop import RESERVED

# what a row's or a case's outcome means: bits of `Laid.outcome_marks`
LEFT_EARLY, STOPPED_WAITING, LEFT_TRACK, TURNED_AWAY, WORK_COMPLETE = 1, 2, 4, 8, 16
# what a referral's outcome means
FINAL, COMPLETED, LOST, UNCONFIRMED, RETURNED = 32, 64, 128, 256, 512
# events that are no events of the log
ARRIVAL, INCIDENT = -2, -3


# columns of `Laid.pools` …
CALENDAR, AGENCY, IS_BED, IS_PLACE, TURNAROUND, MANAGERS, FIRST_CAPACITY, LAST_CAPACITY = range(8)
# … of `Laid.pool_amounts` …
UNIT_SECONDS, STAFFED_SECONDS, PER_HOUR, PER_KILOMETRE, PER_NIGHT = range(5)
# … of `Laid.steps` …
OVERTIME, COST, KILOMETRES = range(3)
# … and of `Laid.deadlines`
FROM_SET, TO_SET, WITHIN, BY_CALENDAR, HOLDS_FROM = range(5)


class Laid(NamedTuple):
    """The ground as arrays.

    Attributes:
        pools: by pool: number of its calendar and of its agency; 1 for beds; 1 for beds and caseloads; seconds between two stays; the
            pool whose units manage it (-1: none, or without limit); where its capacities stand.
        pool_amounts: by pool: units × open seconds after the warm-up, units × seconds after the warm-up (both -1 without limit); rupiah per hour,
            kilometre and night.
        capacities: from which second on, how many units.
        steps: by step: 1 when its work is finished after closing, rupiah, kilometres.
        distance: kilometres by word of the attribute of geography.
        outcome_marks: by outcome, the bits above.
        event_sets: by set of events, where its members stand in ``event_codes``, which holds events, `ARRIVAL` and `INCIDENT`.
        deadlines: by deadline: the sets from which and to which it runs, seconds, calendar (-1: by the clock), from which second on it holds.
    """

    pools: Ints
    pool_amounts: Floats
    capacities: Ints
    steps: Floats
    distance: Floats
    outcome_marks: Ints
    event_sets: Ints
    event_codes: Ints
    deadlines: Ints


class Ground:
    """What stands still between the replications of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.plan = plan_of(scenario)
        self.vocabulary = self.plan.vocabulary
        self.warm_up, self.horizon = scenario.warm_up_seconds, scenario.horizon_seconds
        self.pools = scenario.network.pools()
        self.teams = [name for name, pool in self.pools.items() if isinstance(pool, Team)]
        self.beds = [name for name, pool in self.pools.items() if isinstance(pool, Beds)]
        self.caseloads = [name for name, pool in self.pools.items() if isinstance(pool, Caseload)]

    def unlimited(self, pool: str) -> bool:
        return any(units >= UNLIMITED for _, units in self.plan.capacities[pool])

    def managers_of(self, pool: str) -> str | None:
        """The pool whose units manage a caseload; none, or one without limit: nothing."""
        managers: str | None = getattr(self.pools[pool], "managers", None)
        return managers if managers is not None and not self.unlimited(managers) else None

    @cached_property
    def events(self) -> frozenset[str]:
        """Events that some step of the SOP can bring about."""
        return frozenset(self.vocabulary.events)

    @cached_property
    def waited_for(self) -> list[str]:
        """Pools in whose lists a case can stand and for which she can have to wait: those without limit keep nobody waiting.

        The wait at a step is booked on the team that performs it, the wait for those who work along included; at a step of a team without limit
        nobody waits for that team, and its waits are in the parts of the time alone.
        """
        found: set[str] = set()
        for _, period in self.plan.periods:
            for step in period.sop.steps.values():
                if step.team is not None:
                    found.update(row.team for row in period.sop.performers.get(step.team, ()))
                    found.add(step.team)
                if step.admit is not None:
                    found.update(step.admit.places)
            found.update(agency.signatory for agency in period.network.agencies.values() if agency.signatory is not None)
        return [name for name in self.pools if name in found and any(units < UNLIMITED for _, units in self.plan.capacities[name])]

    @cached_property
    def case_outcomes(self) -> tuple[str, ...]:
        """Every outcome that a case can have: those of the SOP first, then those with which a way can end (the case is over with its last track)."""
        found: dict[str, None] = {}
        for _, period in self.plan.periods:
            sop = period.sop
            found.update(dict.fromkeys(sop.outcomes))
            for step in sop.steps.values():
                branches = (step.fork.branches if step.fork is not None else ()) + step.start
                for route in (*step.next, *(route for rows in branches for route in rows)):
                    if route.to in RESERVED:
                        found[route.outcome or "closed"] = None
                if step.turn_away is not None and step.turn_away.to in RESERVED:
                    found[step.turn_away.outcome] = None
                if step.escalation is not None and step.escalation.to in RESERVED:
                    found["escalated"] = None
                if step.admit is not None and step.admit.when_full in RESERVED:
                    found["closed"] = None
            found.update((rule.outcome, None) for rule in sop.patience if rule.to is None or rule.to in RESERVED)
            if any(mode.lost > 0 for mode in period.network.modes.values()):
                found["lost_at_referral"] = None
        return tuple(found)

    def _marks(self, outcome: str) -> int:
        """The bits of an outcome. The rules of the SOP at the start decide, as everywhere in the figures."""
        sop = self.scenario.sop
        stopped = {rule.outcome for rule in sop.patience if rule.to is None and rule.leaves == "case"}
        turned_away = {step.turn_away.outcome for step in sop.steps.values() if step.turn_away is not None}
        marks = 0
        if outcome in stopped or outcome in turned_away or outcome.startswith(("withdrew", "lost")):
            marks |= LEFT_EARLY
        if outcome in stopped:
            marks |= STOPPED_WAITING
        if any(rule.outcome == outcome and rule.to is None and rule.leaves == "track" for rule in sop.patience):
            marks |= LEFT_TRACK
        if outcome in turned_away:
            marks |= TURNED_AWAY
        if outcome in ("done", "no_show"):
            marks |= WORK_COMPLETE
        if outcome not in ("incomplete", "lost_noticed", "open"):
            marks |= FINAL
        if outcome in ("accepted", "refused"):
            marks |= COMPLETED
        if outcome == "lost":
            marks |= LOST
        if outcome in ("lost", "came_back"):
            marks |= UNCONFIRMED
        if outcome == "incomplete":
            marks |= RETURNED
        return marks

    @cached_property
    def _calendar_numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.plan.calendars)}

    @cached_property
    def calendars(self) -> Calendars:
        return calendars_of(self.plan.calendars.values())

    @cached_property
    def deadline_conditions(self) -> Conditions:
        """For whom each deadline of the SOP holds."""
        return conditions_of((deadline.when for deadline in self.scenario.sop.deadlines.values()), self.vocabulary)

    def lay_out(self) -> None:
        """Makes all arrays now."""
        _ = self.laid, self.calendars, self.deadline_conditions

    @cached_property
    def laid(self) -> Laid:
        """The arrays."""
        words, network = self.vocabulary, self.scenario.network
        pools: list[Any] = [None, *self.pools.values()]
        names = ["", *self.pools]
        calendar = [self._calendar_numbers[getattr(pool, "calendar", "always")] if pool is not None else 0 for pool in pools]
        capacities = [self.plan.capacities.get(name, [(0, 0)]) for name in names]
        unlimited = [name == "" or self.unlimited(name) for name in names]
        agencies = list(dict.fromkeys(words.agencies))
        open_units, staffed = [], []
        for place, capacity in enumerate(capacities):
            ends = [at for at, _ in capacity[1:]] + [self.horizon]
            spells = [(max(at if number else 0, self.warm_up), min(end, self.horizon), units)
                      for number, ((at, units), end) in enumerate(zip(capacity, ends, strict=True))]  # fmt: skip
            opening = list(self.plan.calendars.values())[calendar[place]]
            opened = sum(units * opening.open_between(start, end) for start, end, units in spells if start < end)
            clock = sum(units * overlap(at, end, self.warm_up, self.horizon) for (at, units), end in zip(capacity, ends, strict=True))
            open_units.append(-1.0 if unlimited[place] else float(opened))
            staffed.append(-1.0 if unlimited[place] else float(clock))
        managers = [self.managers_of(name) or "" if name else "" for name in names]
        steps = [self.scenario.sop.steps.get(name) for name in words.steps]
        tiers = network.geography.tiers if network.geography is not None else {}
        tier_words = words.attributes.get(self.tier_attribute, ())
        members, first = self._event_sets()
        behind = np.cumsum([len(capacity) for capacity in capacities])
        return Laid(
            pools=_table(
                (
                    calendar[place], agencies.index(words.agencies[place]), isinstance(pool, Beds), isinstance(pool, Beds | Caseload),
                    round(pool.turnaround.seconds()) if getattr(pool, "turnaround", None) is not None else 0,
                    names.index(managers[place]) or NEVER,
                    behind[place] - len(capacities[place]), behind[place],
                )
                for place, pool in enumerate(pools)
            ),
            pool_amounts=np.array(
                [
                    (open_units[place], staffed[place], *(getattr(pool, price, 0) for price in ("cost_per_hour", "cost_per_km", "cost_per_night")))
                    for place, pool in enumerate(pools)
                ],
                dtype=float,
            ),
            capacities=_table(step for capacity in capacities for step in capacity),
            steps=np.array(
                [(step.at_closing == "overtime", step.cost, step.kilometres) if step is not None else (0, 0, 0) for step in steps], dtype=float
            ),
            distance=np.array([tiers[word].kilometres if word in tiers else 0 for word in tier_words] or [0], dtype=float),
            outcome_marks=np.array([self._marks(word) for word in words.outcomes], dtype=np.int64),
            event_sets=first,
            event_codes=members,
            deadlines=self._deadlines(),
        )  # fmt: skip

    @cached_property
    def cost_of_others(self) -> Floats | None:
        """By stream, what a piece of the work of others costs each time; None when none of it costs anything."""
        others = self.scenario.streams.background
        costs = [others[name].cost if name in others else 0.0 for name in self.vocabulary.streams]
        return np.array(costs, dtype=float) if any(costs) else None

    # sets of events with a figure of their own, before those of the deadlines
    EVENT_SETS = (("first_response",), ("safe",), ("secured", "safe"), ("home",), ("care",), ("psych",))

    @cached_property
    def to_the_psychologist(self) -> Flags:
        """By step, whether she meets the psychologist there."""
        models = [period.sop.steps for _, period in self.plan.periods]
        meets = {name for steps in models for name, step in steps.items() if any(event.event == "psych" for event in step.events)}
        return np.array([name in meets for name in self.vocabulary.steps], dtype=np.bool_)

    def _event_sets(self) -> tuple[Ints, Ints]:
        sets = [*self.EVENT_SETS, *(names for row in self.scenario.sop.deadlines.values() for names in (row.from_, row.to))]
        members: list[int] = []
        first = [0]
        for names in sets:
            for name in names:
                code = {"arrival": ARRIVAL, "incident": INCIDENT}.get(name, self.vocabulary.code("events", name))
                if code != NEVER:
                    members.append(code)
            first.append(len(members))
        return np.array(members, dtype=np.int64), np.array(first, dtype=np.int64)

    def _deadlines(self) -> Ints:
        network = self.scenario.network
        rows: list[tuple[int, ...]] = []
        for position, row in enumerate(self.scenario.sop.deadlines.values()):
            calendar = self._calendar_numbers[network.working_day.calendar] if row.within.working else NEVER
            holds_from = -(1 << 60) if row.holds_from is None else self.plan.second(row.holds_from)
            first = len(self.EVENT_SETS) + 2 * position
            rows.append((first, first + 1, round(row.within.seconds(network.working_day.hours * 3600)), calendar, holds_from))
        return np.array(rows, dtype=np.int64).reshape(len(rows), 5)

    @property
    def tier_attribute(self) -> str:
        """The attribute that tells how far away she lives; "" when there is no geography."""
        geography = self.scenario.network.geography
        return geography.attribute if geography is not None else ""


def _table(rows: Iterable[tuple[Any, ...]]) -> Ints:
    return np.array([tuple(int(value) for value in row) for row in rows], dtype=np.int64)


@lru_cache(maxsize=8)
def ground_of(scenario: Scenario) -> Ground:
    """The ground of a scenario, kept for its next replication."""
    return Ground(scenario)
