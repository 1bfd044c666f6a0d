"""What all replications of a scenario have in common when figures are computed: calendars, capacities, who left, deadlines."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from simkit.engine.plan import UNLIMITED, plan_of
from simkit.figures.arrays import Ints, Openings, unit_seconds
from simkit.scenario.model import Scenario
from simkit.scenario.network import Beds, Caseload, Team


class Ground:
    """What stands still between the replications of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.plan = plan_of(scenario)
        self.warm_up, self.horizon = scenario.warm_up_seconds, scenario.horizon_seconds
        self.pools = scenario.network.pools()
        self.teams = [name for name, pool in self.pools.items() if isinstance(pool, Team)]
        self.beds = [name for name, pool in self.pools.items() if isinstance(pool, Beds)]
        self.caseloads = [name for name, pool in self.pools.items() if isinstance(pool, Caseload)]
        self._openings: dict[str, Openings] = {}

    def calendar(self, name: str) -> Openings:
        """A calendar by its name."""
        if name not in self._openings:
            self._openings[name] = Openings(self.plan.calendars[name])
        return self._openings[name]

    def openings(self, pool: str) -> Openings:
        """The opening hours of a pool."""
        return self.calendar(getattr(self.pools[pool], "calendar", "always"))

    def unlimited(self, pool: str) -> bool:
        return any(units >= UNLIMITED for _, units in self.plan.capacities[pool])

    @cached_property
    def open_unit_seconds(self) -> dict[str, float]:
        """Units × open seconds after the warm-up, of every counted pool."""
        return {
            name: unit_seconds(self.plan.capacities[name], self.openings(name), self.warm_up, self.horizon)
            for name in self.pools
            if not self.unlimited(name)
        }

    def overtime(self, step: str) -> bool:
        found = self.scenario.sop.steps.get(step)
        return found is not None and found.at_closing == "overtime"

    def work_between(self, step: str, pool: str, start: Ints, end: Ints) -> Ints:
        """Seconds of work on a step between two times: opening hours, or all the time when it is finished in overtime."""
        return np.asarray(end - start) if self.overtime(step) else self.openings(pool).between(start, end)

    @cached_property
    def events(self) -> frozenset[str]:
        """Events that some step of the SOP can bring about."""
        return frozenset(event.event for step in self.scenario.sop.steps.values() for event in step.events)

    @cached_property
    def patience_outcomes(self) -> frozenset[str]:
        """Outcomes of those who stop while waiting."""
        return frozenset(row.outcome for row in self.scenario.sop.patience if row.to is None and row.leaves == "case")

    @cached_property
    def track_outcomes(self) -> frozenset[str]:
        """Outcomes of those who leave one track only."""
        return frozenset(row.outcome for row in self.scenario.sop.patience if row.to is None and row.leaves == "track")

    @cached_property
    def turned_away(self) -> frozenset[str]:
        return frozenset(step.turn_away.outcome for step in self.scenario.sop.steps.values() if step.turn_away is not None)

    def left_early(self, outcome: str) -> bool:
        """True for an outcome of those who stopped or were lost on the way."""
        return outcome in self.patience_outcomes or outcome in self.turned_away or outcome.startswith(("withdrew", "lost"))

    @cached_property
    def with_the_step(self) -> dict[str, list[str]]:
        """By step, the pools that work with it as long as it lasts; they have no rows of their own."""
        found: dict[str, list[str]] = {}
        for name, step in self.scenario.sop.steps.items():
            pools = [also.team for also in step.with_ if also.time is None and also.team in self.pools]
            if pools:
                found[name] = pools
        return found

    def tier_kilometres(self) -> dict[str, float]:
        geography = self.scenario.network.geography
        return {name: tier.kilometres for name, tier in geography.tiers.items()} if geography else {}

    @property
    def tier_attribute(self) -> str:
        geography: Any = self.scenario.network.geography
        return geography.attribute if geography else ""


@lru_cache(maxsize=16)
def ground_of(scenario: Scenario) -> Ground:
    """The ground of a scenario, kept for its next replication."""
    return Ground(scenario)
