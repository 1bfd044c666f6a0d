"""The literature's M/M/1 queue (arrivals 1, service 1.1, until time 10,000), written in each tool as its users write it.

Every function runs the queue once and gives the number of those who were served. Time units are hours in simkit.
"""

import random
from typing import Any

import simpy

from simkit.scenario.model import Scenario

UNTIL, ARRIVALS, SERVICE = 10_000, 1.0, 1.1


def in_simkit() -> Scenario:
    return Scenario.model_validate(
        {
            "title": {"id": "Antrean M/M/1", "en": "M/M/1 queue"},
            "horizon": f"{UNTIL} h",
            "network": {"agencies": {"desk": {"teams": {"clerks": {"staff": 1}}}}},
            "streams": {"cases": {"visitors": {"arrivals": {"per_hour": ARRIVALS}, "first": "serve"}}},
            "sop": {"steps": {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": f"{60 / SERVICE:.9f} min"}}, "next": "end"}}},
        }
    )


def by_hand(seed: int) -> int:
    """SimPy as usually written: a resource with priorities, and patience that never ends the wait."""
    draws, served = random.Random(seed), [0]
    env = simpy.Environment()
    desk = simpy.PriorityResource(env, 1)

    def visitor() -> Any:
        with desk.request(priority=1) as request:
            patience = env.timeout(1e9)
            yield request | patience
            yield env.timeout(draws.expovariate(SERVICE))
            served[0] += 1

    def arrive() -> Any:
        while True:
            yield env.timeout(draws.expovariate(ARRIVALS))
            env.process(visitor())

    env.process(arrive())
    env.run(until=UNTIL)
    return served[0]


def in_salabim(seed: int) -> int:
    import salabim as sim

    sim.yieldless(False)
    env = sim.Environment(random_seed=seed)
    desk, served = sim.Resource("desk", 1), [0]

    class Visitor(sim.Component):
        def process(self) -> Any:
            yield self.request(desk)
            yield self.hold(sim.Exponential(1 / SERVICE).sample())
            self.release()
            served[0] += 1

    sim.ComponentGenerator(Visitor, iat=sim.Exponential(1 / ARRIVALS), env=env)
    env.run(till=UNTIL)
    return served[0]


def in_ciw(seed: int) -> int:
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(ARRIVALS)], service_distributions=[ciw.dists.Exponential(SERVICE)], number_of_servers=[1]
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(UNTIL)
    return len(simulation.get_all_records())
