"""The benchmark compares engines on the same network: the kit's and the SimPy model written by hand come to the same year."""

import heapq

import pytest

from simkit.engine.simulation import simulate
from tests.benchmarks import network, tools
from tests.benchmarks.heap import bare_heap, gaps_of


def kits(kinds, number):
    scenario = network.in_simkit(kinds)
    return [network.outcome_of(simulate(scenario, 1, replication, engine="kernel")) for replication in range(number)]


def test_the_network_is_the_same_in_simpy_by_hand():
    found = network.agreement(kits(network.KINDS, 48), network.years(tools.in_simpy, 12))
    assert found.holds, str(found)
    assert found.means["services"][0] > 3000
    assert found.means["wait"][0] > 5


def test_another_network_would_be_noticed():
    found = network.agreement(kits(network.KINDS, 48), kits(network.ONE_AFTER_ANOTHER, 48))
    assert not found.holds, str(found)


@pytest.mark.parametrize("kinds", [network.KINDS, network.ONE_AFTER_ANOTHER], ids=["parallel", "one_after_another"])
def test_every_activity_happens(kinds):
    log = simulate(network.in_simkit(kinds), 1, 0, engine="kernel").log
    assert set(log[log.kind == "service"].step) == set(network.ACTIVITIES)
    assert set(log[log.kind == "referral"]["mode"]) == set(network.HAND_OFFS)
    assert (log.kind == "join").any() == (kinds is network.KINDS)


def test_the_bare_heap_takes_all_events_in_their_order():
    waits = gaps_of(2000, 50, 1_000_000).tolist()
    times, now = sorted(waits[:50]), 0
    for wait in waits[50:]:
        now = heapq.heappop(times)
        heapq.heappush(times, now + wait)
    assert bare_heap(2000, 50, 1_000_000)() == max(times)
