"""The network of `tests.benchmarks.network` in other tools, each written as its users write it: SimPy, salabim, Ciw.

Every function runs one year and gives its outcome; draws come from the tool's or Python's own generators. All keep a record of every service,
as this kit does.
"""

from __future__ import annotations

import itertools
import math
import random
import statistics
from typing import Any

import simpy

from tests.benchmarks.network import (
    ACTIVITIES,
    CASES,
    CLOSES,
    DAY,
    HAND_OFFS,
    KINDS,
    ONE_AFTER_ANOTHER,
    OPENS,
    PATIENCE,
    ROUND_THE_CLOCK,
    STAFF,
    WEEK,
    WORKING_DAYS,
    YEAR,
    Kind,
    Outcome,
    Time,
)


def parameters(time: Time) -> tuple[float, float]:
    """Shape and scale of a gamma time; mean and standard deviation of a lognormal time's logarithm."""
    if time.form == "gamma":
        return (time.mean / time.sd) ** 2, time.sd**2 / time.mean
    spread = math.log(1 + (time.sd / time.mean) ** 2)
    return math.log(time.mean) - spread / 2, math.sqrt(spread)


def open_hours() -> list[tuple[float, float]]:
    """Openings and closings of a week."""
    return [(day * DAY + OPENS, day * DAY + CLOSES) for day in range(WORKING_DAYS)]


# ---- SimPy ----------------------------------------------------------------------------------------------------------------


def in_simpy(seed: int) -> Outcome:
    """A process for each case and for each branch; `request | timeout` for patience; a process per member of staff who goes home at closing."""
    draws, env = random.Random(seed), simpy.Environment()
    agencies = {name: simpy.PriorityResource(env, staff) for name, staff in STAFF.items()}
    services: list[tuple[int, str, float, float, float]] = []
    outcomes: list[tuple[int, float, str]] = []
    forms = {"gamma": draws.gammavariate, "lognormal": draws.lognormvariate}
    work = {name: activity.work for name, activity in ACTIVITIES.items()}
    constants = {time: parameters(time) for time in (*work.values(), *HAND_OFFS.values()) if time.form != "exponential"}

    def sample(time: Time) -> float:
        return draws.expovariate(1 / time.mean) if time.form == "exponential" else forms[time.form](*constants[time])

    def office_hours(agency: simpy.PriorityResource) -> Any:
        """One of the staff is away from closing to opening, once the work in her hands is done: before all who wait."""
        for week in itertools.count():
            for opens, closes in open_hours():
                with agency.request(priority=-1) as away:
                    yield away | env.timeout(week * WEEK + opens - env.now)
                    if env.now < week * WEEK + opens:
                        yield env.timeout(week * WEEK + opens - env.now)
                yield env.timeout(week * WEEK + closes - env.now)

    def service(number: int, urgent: bool, name: str, patient: bool) -> Any:
        activity = ACTIVITIES[name]
        requested = env.now
        with agencies[activity.agency].request(priority=0 if urgent else 1) as request:
            if patient:
                yield request
            else:
                yield request | env.timeout(draws.expovariate(1 / PATIENCE))
                if not request.triggered:
                    return False
            started = env.now
            yield env.timeout(sample(work[name]))
            services.append((number, name, requested, started, env.now))
        return True

    def step(number: int, urgent: bool, name: str, patient: bool = False) -> Any:
        """Hand-off and service, once more when it comes back; whether she has waited for it."""
        while True:
            if name != "intake":
                yield env.timeout(sample(HAND_OFFS[ACTIVITIES[name].by]))
            if not (yield from service(number, urgent, name, patient)):
                return False
            if draws.random() >= ACTIVITIES[name].again:
                return True

    def case(number: int) -> Any:
        (kind,) = draws.choices(list(KINDS.values()), [kind.share for kind in KINDS.values()])
        urgent = draws.random() < kind.urgent
        for together in kind.way:
            if len(together) > 1:
                yield simpy.AllOf(env, [env.process(step(number, urgent, name, patient=True)) for name in together])
            elif not (yield from step(number, urgent, together[0])):
                outcomes.append((number, env.now, "withdrew"))
                return
        outcomes.append((number, env.now, "closed"))

    def arrivals() -> Any:
        for number in itertools.count():
            yield env.timeout(draws.expovariate(CASES / YEAR))
            env.process(case(number))

    for name, agency in agencies.items():
        if name not in ROUND_THE_CLOCK:
            for _ in range(agency.capacity):
                env.process(office_hours(agency))
    env.process(arrivals())
    env.run(until=YEAR)
    words, waits = [word for _, _, word in outcomes], [started - requested for _, _, requested, started, _ in services]
    return Outcome(words.count("closed"), words.count("withdrew"), len(waits), statistics.fmean(waits))


# ---- salabim ----------------------------------------------------------------------------------------------------------------


def in_salabim(seed: int) -> Outcome:
    """A component for each case and for each branch; `fail_delay` for patience; capacities that change at opening and closing; monitors off."""
    import salabim as sim

    sim.yieldless(False)
    env = sim.Environment(random_seed=seed)
    agencies = {name: sim.Resource(name, staff, monitor=False) for name, staff in STAFF.items()}
    services: list[tuple[str, str, float, float, float]] = []
    outcomes: list[tuple[str, float, str]] = []

    def distribution(time: Time) -> Any:
        if time.form == "exponential":
            return sim.Exponential(time.mean)
        return sim.Gamma(*parameters(time)) if time.form == "gamma" else sim.External(random.lognormvariate, *parameters(time))

    work = {name: distribution(activity.work) for name, activity in ACTIVITIES.items()}
    hand_offs = {name: distribution(time) for name, time in HAND_OFFS.items()}
    patience, chance = sim.Exponential(PATIENCE), sim.Uniform(0, 1)
    kinds = sim.Pdf(tuple(KINDS), tuple(kind.share for kind in KINDS.values()))

    class Quiet(sim.Component):
        def setup(self) -> None:
            self.mode.monitor(False)
            self.status.monitor(False)

    class OfficeHours(Quiet):
        def process(self) -> Any:
            for week in itertools.count():
                for opens, closes in open_hours():
                    for name, agency in agencies.items():
                        if name not in ROUND_THE_CLOCK:
                            agency.set_capacity(0)
                    yield self.hold(till=week * WEEK + opens)
                    for name, agency in agencies.items():
                        agency.set_capacity(STAFF[name])
                    yield self.hold(till=week * WEEK + closes)

    class Walker(Quiet):
        """Who goes through steps: a case, or a branch of its way."""

        urgent = False

        def step(self, name: str, patient: bool = False) -> Any:
            activity = ACTIVITIES[name]
            agency = agencies[activity.agency]
            while True:
                if name != "intake":
                    yield self.hold(hand_offs[activity.by].sample())
                requested = env.now()
                wanted = (agency, 1, 0 if self.urgent else 1)
                yield self.request(wanted) if patient else self.request(wanted, fail_delay=patience.sample())
                if self.failed():
                    return False
                started = env.now()
                yield self.hold(work[name].sample())
                self.release(agency)
                services.append((self.name(), name, requested, started, env.now()))
                if chance.sample() >= activity.again:
                    return True

    class Branch(Walker):
        def setup(self, case: Any, step_name: str) -> None:  # noqa: D102
            super().setup()
            self.case, self.step_name, self.urgent = case, step_name, case.urgent

        def process(self) -> Any:
            yield from self.step(self.step_name, patient=True)
            self.case.branches -= 1
            if not self.case.branches:
                self.case.activate()

    class Case(Walker):
        branches = 0

        def process(self) -> Any:
            kind = KINDS[kinds.sample()]
            self.urgent = chance.sample() < kind.urgent
            for together in kind.way:
                if len(together) > 1:
                    self.branches = len(together)
                    for name in together:
                        Branch(case=self, step_name=name)
                    yield self.passivate()
                elif not (yield from self.step(together[0])):
                    outcomes.append((self.name(), env.now(), "withdrew"))
                    return
            outcomes.append((self.name(), env.now(), "closed"))

    OfficeHours()
    sim.ComponentGenerator(Case, iat=sim.Exponential(YEAR / CASES), force_at=False, at=sim.Exponential(YEAR / CASES).sample())
    env.run(till=YEAR)
    words, waits = [word for _, _, word in outcomes], [started - requested for _, _, requested, started, _ in services]
    return Outcome(words.count("closed"), words.count("withdrew"), len(waits), statistics.fmean(waits))


# ---- Ciw ----------------------------------------------------------------------------------------------------------------------


def in_ciw(seed: int) -> Outcome:
    """A node for each agency and each kind of hand-off, a class of customers for each kind and urgency, schedules, reneging.

    A customer of Ciw is at one node at a time: services that go on at the same time follow one another here (`ONE_AFTER_ANOTHER`), and patience
    holds for all of them. How long work takes depends on node and class, which is enough: no kind of case has two activities at one agency.
    """
    import ciw

    nodes = {name: number for number, name in enumerate((*STAFF, *HAND_OFFS), 1)}
    classes = {(name, urgent): f"{name} {'urgent' if urgent else 'ordinary'}" for name in ONE_AFTER_ANOTHER for urgent in (True, False)}
    week = [edge for hours in open_hours() for edge in hours]

    def staff_of(agency: str) -> Any:
        staff = STAFF[agency]
        if agency in ROUND_THE_CLOCK:
            return staff
        return ciw.Schedule(numbers_of_servers=[0, staff] * WORKING_DAYS + [0], shift_end_dates=[*week, WEEK])

    def distribution(time: Time) -> Any:
        if time.form == "exponential":
            return ciw.dists.Exponential(1 / time.mean)
        return (ciw.dists.Gamma if time.form == "gamma" else ciw.dists.Lognormal)(*parameters(time))

    def services_of(kind: Kind) -> list[Any]:
        """By node; at agencies to which these cases never come it does not matter."""
        at = {ACTIVITIES[name].agency: ACTIVITIES[name].work for (name,) in kind.way}
        return [distribution(at.get(agency, Time("exponential", 1))) for agency in STAFF] + [distribution(time) for time in HAND_OFFS.values()]

    def route_of(kind: Kind) -> Any:
        def route(_: Any, __: Any) -> list[int]:
            way = []
            for (name,) in kind.way:
                activity = ACTIVITIES[name]
                while True:
                    way += [nodes[activity.by], nodes[activity.agency]]
                    if random.random() >= activity.again:
                        break
            return way[2:]

        return ciw.routing.ProcessBased(route)

    def arrivals_of(kind: Kind, urgent: bool) -> list[Any]:
        share = kind.share * (kind.urgent if urgent else 1 - kind.urgent)
        return [ciw.dists.Exponential(CASES / YEAR * share) if name == ACTIVITIES["intake"].agency else None for name in nodes]

    reneging = [ciw.dists.Exponential(1 / PATIENCE) if name in STAFF else None for name in nodes]
    network = ciw.create_network(
        arrival_distributions={word: arrivals_of(ONE_AFTER_ANOTHER[name], urgent) for (name, urgent), word in classes.items()},
        service_distributions={word: services_of(ONE_AFTER_ANOTHER[name]) for (name, _), word in classes.items()},
        number_of_servers=[*(staff_of(agency) for agency in STAFF), *(float("inf") for _ in HAND_OFFS)],
        priority_classes={word: 0 if urgent else 1 for (_, urgent), word in classes.items()},
        reneging_time_distributions=dict.fromkeys(classes.values(), reneging),
        routing={word: route_of(ONE_AFTER_ANOTHER[name]) for (name, _), word in classes.items()},
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(YEAR)
    records = simulation.get_all_records(only=["service", "renege"])
    waits = [record.waiting_time for record in records if record.record_type == "service" and record.node <= len(STAFF)]
    withdrawn = sum(record.record_type == "renege" for record in records)
    return Outcome(len(simulation.nodes[-1].all_individuals) - withdrawn, withdrawn, len(waits), statistics.fmean(waits))
