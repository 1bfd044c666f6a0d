"""What the SimPy engine is beside its log: an environment of SimPy, and a run that leaves nothing behind."""

import gc

import pytest

from simkit import load
from simkit.engine.simpy_engine import Simulation
from tests.engine.random_scenarios import seeded


@pytest.mark.parametrize("made", [lambda: load("lampung"), lambda: seeded(3), lambda: seeded(8)])
def test_a_run_that_is_over_is_freed_without_the_garbage_collector(made):
    scenario = made()
    Simulation(scenario).run()  # what is made once for all runs of a scenario
    gc.collect()
    gc.disable()
    try:
        assert Simulation(scenario).run().log
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_processes_of_simpy_may_run_beside_it():
    made, seen = load("tutorial"), []
    simulation = Simulation(made)

    def watch():
        while True:
            yield simulation.timeout(86_400)
            seen.append((simulation.now, sum(pool.busy for pool in simulation.pools.values())))

    simulation.process(watch())
    assert simulation.run().log == Simulation(made).run().log
    assert [now for now, _ in seen] == list(range(86_400, made.horizon_seconds, 86_400))
    assert any(busy for _, busy in seen)
