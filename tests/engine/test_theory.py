"""The engine against exact results: within 4 standard errors of the truth, and these at most 1 % of it."""

import math

import numpy as np

from simkit.engine.simulation import simulate
from tests.engine.models import scenario

HOUR = 3600


def queue(staff, per_hour, time, days, **more):
    cases = {"visitors": {"arrivals": {"per_hour": per_hour}, "first": "serve"}}
    return scenario({"serve": {"team": "desk.clerks", "time": time, "next": "end"}}, staff=staff, cases=cases, horizon=f"{days} d", **more)


def waits(log):
    """Waits in hours of those who were served, in the order of their coming, the first tenth of the time left out."""
    served = log[(log.kind == "service") & (log.started >= 0)].sort_values("requested")
    served = served[served.requested > served.requested.max() / 10]
    return ((served.started - served.requested) / HOUR).to_numpy()


def agrees(values, truth):
    """Independent means against the truth, by the rule."""
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    assert abs(np.mean(values) - truth) <= 4 * error, (np.mean(values), truth, error)
    assert error <= 0.01 * truth, f"too few: standard error {error / truth:.2%} of the truth"


def means(made, figure, replications):
    return [figure(simulate(made, 1, replication).log) for replication in range(replications)]


def erlang_c(servers, load):
    top = load**servers / math.factorial(servers) * servers / (servers - load)
    return top / (sum(load**k / math.factorial(k) for k in range(servers)) + top)


def test_one_server():
    made = queue(1, 1, {"exponential": {"mean": "30 min"}}, 800)
    agrees(means(made, lambda log: waits(log).mean(), 24), 0.5 * 0.5 / (1 - 0.5))


def test_two_servers():
    made = queue(2, 2, {"exponential": {"mean": "30 min"}}, 300)
    agrees(means(made, lambda log: waits(log).mean(), 40), erlang_c(2, 1) * 0.5 / (2 - 1))


def test_one_server_and_constant_work():
    made = queue(1, 1, "30 min", 400)
    agrees(means(made, lambda log: waits(log).mean(), 20), 0.5 * 0.5 / (1 - 0.5) / 2)


def test_unlimited_servers_never_wait_and_are_busy_as_offered():
    made = queue("unlimited", 2, {"gamma": {"mean": "3 h", "sd": "4 h"}}, 500)

    def busy(log):
        late = log[log.requested > 10 * 86_400]
        ended = np.where(late.ended < 0, 500 * 86_400, late.ended)
        assert (late.started == late.requested).all()
        return (ended - late.started).sum() / (490 * 86_400)

    agrees(means(made, busy, 10), 6)


def test_turned_away_when_all_are_busy_is_erlang_b():
    steps = {"serve": {"team": "desk.clerks", "admit": {"places": "desk.rooms", "when_full": "away"}, "time": {"exponential": {"mean": "1 h"}}}}
    steps["serve"] |= {"discharge": "all", "next": "end"}
    steps["away"] = {"next": [{"to": "end", "outcome": "away"}]}
    cases = {"visitors": {"arrivals": {"per_hour": 2}, "first": "serve"}}
    made = scenario(steps, staff=3, cases=cases, horizon="400 d", agency={"beds": {"rooms": {"places": 3}}})
    truth = (2**3 / 6) / sum(2**k / math.factorial(k) for k in range(4))
    agrees([(simulate(made, 1, replication).cases.outcome == "away").mean() for replication in range(16)], truth)


def test_those_who_lose_patience_are_erlang_a():
    # M/M/1+M: arrivals 1, service 1, patience 2 (rates 1, 1, 1/2 an hour): birth and death chain
    cases = {"visitors": {"arrivals": {"per_hour": 1}, "first": "serve"}}
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "1 h"}}, "next": "end"}}
    made = scenario(steps, cases=cases, horizon="600 d", sop={"patience": [{"time": {"exponential": {"mean": "2 h"}}}]})
    weights = [1.0]
    for number in range(1, 80):
        weights.append(weights[-1] * 1 / (1 + (number - 1) / 2))
    waiting = sum((number - 1) * weight for number, weight in enumerate(weights) if number) / sum(weights)
    truth = waiting * 0.5 / 1
    agrees([(simulate(made, 1, replication).cases.outcome == "withdrew").mean() for replication in range(16)], truth)


def test_two_priority_classes():
    # non-preemptive M/M/1 with two classes (Cobham 1954): W1 = R/(1-r1), W2 = R/((1-r1)(1-r1-r2))
    streams = {name: {"arrivals": {"per_hour": 0.4}, "first": "serve"} for name in ("first", "second")}
    rule = {"priority": {"rows": [{"when": {"stream": "first"}, "class": 0}], "otherwise": 1}}
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "30 min"}}, "next": "end"}}
    made = scenario(steps, cases=streams, horizon="900 d", sop=rule)
    rest = 0.4 * 0.5
    by_class = means(made, lambda log: [waits(log[log.priority == priority]).mean() for priority in (0, 1)], 26)
    agrees([first for first, _ in by_class], rest / (1 - 0.2))
    agrees([second for _, second in by_class], rest / ((1 - 0.2) * (1 - 0.4)))


def test_feedback_makes_the_load_of_a_jackson_network():
    # every third comes back: visits 1.5, sojourn of the node as M/M/1 with arrivals 0.75 an hour and work of 40 min
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "40 min"}}}}
    steps["serve"]["next"] = [{"chance": 1 / 3, "to": "serve"}, "end"]
    made = scenario(steps, cases={"visitors": {"arrivals": {"per_hour": 0.5}, "first": "serve"}}, horizon="1200 d")

    def in_system(log):
        late = log[log.requested > 20 * 86_400]
        ended = np.where(late.ended < 0, 1200 * 86_400, late.ended)
        return (ended - late.requested).sum() / (1180 * 86_400)

    agrees(means(made, in_system, 30), 0.5 / (1 - 0.5))
