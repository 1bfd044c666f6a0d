"""Lampung's year, the network of 12 agencies and the M/M/1 queue, by pytest-benchmark, not part of the default run:
`SIMKIT_BOUNDS=trusted uv run --group benchmarks pytest tests/benchmarks/bench_engines.py` (tests look at every index of the kernel's, else).
"""

import pytest

import simkit
from simkit.engine.simulation import simulate
from tests.benchmarks import models, network, tools


@pytest.mark.parametrize("engine", ["simpy", "kernel"])
def test_lampungs_year(benchmark, engine):
    scenario = simkit.load("lampung")
    simulate(scenario, engine=engine)
    run = benchmark(simulate, scenario, engine=engine)
    assert len(run.log_data.data) > 10_000


@pytest.mark.parametrize("engine", ["simpy", "kernel"])
@pytest.mark.parametrize("kinds", [network.KINDS, network.ONE_AFTER_ANOTHER], ids=["whole", "as far as Ciw goes"])
def test_the_network(benchmark, engine, kinds):
    scenario = network.in_simkit(kinds)
    simulate(scenario, engine=engine)
    assert network.outcome_of(benchmark(simulate, scenario, engine=engine)).services > 3_000


@pytest.mark.parametrize("tool", ["simpy", "salabim", "ciw"])
def test_the_network_in_other_tools(benchmark, tool):
    pytest.importorskip(tool, reason="uv run --group benchmarks installs it")
    assert benchmark(getattr(tools, f"in_{tool}"), 1).services > 3_000


@pytest.mark.parametrize("engine", ["simpy", "kernel"])
def test_the_literatures_queue(benchmark, engine):
    scenario = models.in_simkit()
    simulate(scenario, engine=engine)
    assert len(benchmark(simulate, scenario, engine=engine).log_data.data) == pytest.approx(models.UNTIL, rel=0.05)


def test_the_literatures_queue_in_simpy_by_hand(benchmark):
    assert benchmark(models.by_hand, 1) == pytest.approx(models.UNTIL, rel=0.05)


@pytest.mark.parametrize("tool", ["salabim", "ciw"])
def test_the_literatures_queue_in_other_tools(benchmark, tool):
    pytest.importorskip(tool, reason="uv run --group benchmarks installs it")
    assert benchmark(getattr(models, f"in_{tool}"), 1) == pytest.approx(models.UNTIL, rel=0.05)
