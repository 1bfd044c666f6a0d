"""The engines against exact results: within 4 standard errors of the truth, and these at most 1 % of it.

By default the compiled kernel runs them all and the SimPy engine the shortest; ``uv run pytest -m long tests/engine/test_theory.py`` runs the
others with SimPy too.
"""

import math

import numpy as np
import pytest

import simkit
from simkit.engine.simulation import simulate
from simkit.scenario.changes import Change
from simkit.scenario.loading import changed
from tests.engine.models import scenario

HOUR = 3600
UNITS = (("teams", "staff"), ("beds", "places"), ("caseloads", "places"))
PSYCHOLOGISTS = ("uptd_ppa", "psychologist")


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


def means(made, figure, replications, engine):
    return [figure(simulate(made, 1, replication, engine=engine).log) for replication in range(replications)]


@pytest.fixture(params=["kernel", pytest.param("simpy", marks=pytest.mark.long)])
def engine(request):
    return request.param


@pytest.fixture(params=["kernel", "simpy"])
def either_engine(request):
    return request.param


def erlang_c(servers, load):
    top = load**servers / math.factorial(servers) * servers / (servers - load)
    return top / (sum(load**k / math.factorial(k) for k in range(servers)) + top)


def test_one_server(engine):
    made = queue(1, 1, {"exponential": {"mean": "30 min"}}, 800)
    agrees(means(made, lambda log: waits(log).mean(), 24, engine), 0.5 * 0.5 / (1 - 0.5))


def test_two_servers(engine):
    made = queue(2, 2, {"exponential": {"mean": "30 min"}}, 300)
    agrees(means(made, lambda log: waits(log).mean(), 40, engine), erlang_c(2, 1) * 0.5 / (2 - 1))


def test_one_server_and_constant_work(either_engine):
    made = queue(1, 1, "30 min", 400)
    agrees(means(made, lambda log: waits(log).mean(), 20, either_engine), 0.5 * 0.5 / (1 - 0.5) / 2)


def test_unlimited_servers_never_wait_and_are_busy_as_offered(engine):
    made = queue("unlimited", 2, {"gamma": {"mean": "3 h", "sd": "4 h"}}, 500)

    def busy(log):
        late = log[log.requested > 10 * 86_400]
        ended = np.where(late.ended < 0, 500 * 86_400, late.ended)
        assert (late.started == late.requested).all()
        return (ended - late.started).sum() / (490 * 86_400)

    agrees(means(made, busy, 10, engine), 6)


def test_turned_away_when_all_are_busy_is_erlang_b(engine):
    steps = {"serve": {"team": "desk.clerks", "admit": {"places": "desk.rooms", "when_full": "away"}, "time": {"exponential": {"mean": "1 h"}}}}
    steps["serve"] |= {"discharge": "all", "next": "end"}
    steps["away"] = {"next": [{"to": "end", "outcome": "away"}]}
    cases = {"visitors": {"arrivals": {"per_hour": 2}, "first": "serve"}}
    made = scenario(steps, staff=3, cases=cases, horizon="400 d", agency={"beds": {"rooms": {"places": 3}}})
    truth = (2**3 / 6) / sum(2**k / math.factorial(k) for k in range(4))
    agrees([(simulate(made, 1, replication, engine=engine).cases.outcome == "away").mean() for replication in range(16)], truth)


def test_those_who_lose_patience_are_erlang_a(engine):
    # M/M/1+M: arrivals 1, service 1, patience 2 (rates 1, 1, 1/2 an hour): birth and death chain
    cases = {"visitors": {"arrivals": {"per_hour": 1}, "first": "serve"}}
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "1 h"}}, "next": "end"}}
    made = scenario(steps, cases=cases, horizon="600 d", sop={"patience": [{"time": {"exponential": {"mean": "2 h"}}}]})
    weights = [1.0]
    for number in range(1, 80):
        weights.append(weights[-1] * 1 / (1 + (number - 1) / 2))
    waiting = sum((number - 1) * weight for number, weight in enumerate(weights) if number) / sum(weights)
    truth = waiting * 0.5 / 1
    agrees([(simulate(made, 1, replication, engine=engine).cases.outcome == "withdrew").mean() for replication in range(16)], truth)


def test_two_priority_classes(engine):
    # non-preemptive M/M/1 with two classes (Cobham 1954): W1 = R/(1-r1), W2 = R/((1-r1)(1-r1-r2))
    streams = {name: {"arrivals": {"per_hour": 0.4}, "first": "serve"} for name in ("first", "second")}
    rule = {"priority": {"rows": [{"when": {"stream": "first"}, "class": 0}], "otherwise": 1}}
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "30 min"}}, "next": "end"}}
    made = scenario(steps, cases=streams, horizon="900 d", sop=rule)
    rest = 0.4 * 0.5
    by_class = means(made, lambda log: [waits(log[log.priority == priority]).mean() for priority in (0, 1)], 26, engine)
    agrees([first for first, _ in by_class], rest / (1 - 0.2))
    agrees([second for _, second in by_class], rest / ((1 - 0.2) * (1 - 0.4)))


def test_feedback_makes_the_load_of_a_jackson_network(engine):
    # every third comes back: visits 1.5, sojourn of the node as M/M/1 with arrivals 0.75 an hour and work of 40 min
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "40 min"}}}}
    steps["serve"]["next"] = [{"chance": 1 / 3, "to": "serve"}, "end"]
    made = scenario(steps, cases={"visitors": {"arrivals": {"per_hour": 0.5}, "first": "serve"}}, horizon="1200 d")

    def in_system(log):
        late = log[log.requested > 20 * 86_400]
        ended = np.where(late.ended < 0, 1200 * 86_400, late.ended)
        return (ended - late.requested).sum() / (1180 * 86_400)

    agrees(means(made, in_system, 30, engine), 0.5 / (1 - 0.5))


@pytest.mark.parametrize(("kind", "sd"), [("lognormal", 45), ("gamma", 60)])
def test_work_of_any_spread_is_pollaczek_khinchine(kind, sd, engine):
    # Wq = λ E[S²] / (2 (1 - ρ)) (Pollaczek 1930, Khinchine 1932)
    made = queue(1, 1, {kind: {"mean": "30 min", "sd": f"{sd} min"}}, 1500)
    agrees(means(made, lambda log: waits(log).mean(), 60, engine), (0.5**2 + (sd / 60) ** 2) / (2 * (1 - 0.5)))


def test_five_servers(engine):
    made = queue(5, 8, {"exponential": {"mean": "30 min"}}, 300)
    agrees(means(made, lambda log: waits(log).mean(), 40, engine), erlang_c(5, 4) * 0.5 / (5 - 4))


def in_system(log, days, **where):
    """Mean number present at a step through the time after the first 20 days."""
    late = log[(log.kind == "service") & (log.requested > 20 * 86_400)]
    for column, word in where.items():
        late = late[late[column] == word]
    ended = np.where(late.ended < 0, days * 86_400, late.ended)
    return (ended - late.requested).sum() / ((days - 20) * 86_400)


def test_two_nodes_that_send_back_to_each_other_are_a_jackson_network(engine):
    # Jackson 1957: each node as an M/M/1 with the arrivals of the traffic equations: a = 0.5 + 0.3 b, b = 0.6 a
    steps = {
        "first": {"team": "desk.clerks", "time": {"exponential": {"mean": "45 min"}}, "next": [{"chance": 0.6, "to": "second"}, "end"]},
        "second": {"team": "desk.others", "time": {"exponential": {"mean": "90 min"}}, "next": [{"chance": 0.3, "to": "first"}, "end"]},
    }
    pools = {"teams": {"clerks": {"staff": 1}, "others": {"staff": 1}}}
    made = scenario(steps, cases={"visitors": {"arrivals": {"per_hour": 0.5}, "first": "first"}}, horizon="1200 d", agency=pools)
    at_first = 0.5 / (1 - 0.3 * 0.6)
    found = means(made, lambda log: [in_system(log, 1200, step=step) for step in ("first", "second")], 60, engine)
    for place, load in enumerate((at_first * 0.75, 0.6 * at_first * 1.5)):
        agrees([row[place] for row in found], load / (1 - load))


def test_fork_and_join_of_two_queues(engine):
    # mean time to the join: (12 - ρ) / 8 that of one M/M/1 (Flatto, Hahn 1984; Nelson, Tantawi 1988)
    half = {"time": {"exponential": {"mean": "30 min"}}, "next": "join"}
    steps = {
        "split": {"fork": {"branches": [["left"], ["right"]], "join": "all"}, "next": "end"},
        "left": {"team": "desk.clerks", **half},
        "right": {"team": "desk.others", **half},
    }
    pools = {"teams": {"clerks": {"staff": 1}, "others": {"staff": 1}}}
    made = scenario(steps, cases={"visitors": {"arrivals": {"per_hour": 1}, "first": "split"}}, horizon="600 d", agency=pools)

    def response(replication):
        cases = simulate(made, 1, replication, engine=engine).cases
        cases = cases[(cases.ended >= 0) & (cases.arrived > 20 * 86_400)]
        return ((cases.ended - cases.arrived) / HOUR).mean()

    agrees([response(replication) for replication in range(40)], (12 - 0.5) / 8 * 1 / (2 - 1))


def test_arrivals_in_groups(engine):
    # M^[X]/M/1: L = ρ (1 + E[X²] / E[X]) / (2 (1 - ρ)) (Gross, Harris, section 3.1); geometric groups of 2 on average: E[X²] = 6
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "30 min"}}, "next": "end"}}
    cases = {"visitors": {"arrivals": {"per_hour": 0.5}, "first": "serve", "group": {"geometric": {"mean": 2}}}}
    made = scenario(steps, cases=cases, horizon="1000 d")
    present = 0.5 * (1 + 6 / 2) / (2 * (1 - 0.5))
    agrees(means(made, lambda log: waits(log).mean(), 50, engine), present / 1 - 0.5)


def test_a_rate_that_changes_through_the_day_and_unlimited_servers(engine):
    # Eick, Massey, Whitt 1993: m(t) = ∫ λ(t - u) P(S > u) du; for an hourly rate and exponential work a recursion from hour to hour
    weights = [0, 0, 0, 0, 0, 1, 2, 4, 8, 9, 9, 8, 6, 6, 5, 4, 4, 3, 2, 1, 1, 0, 0, 0]
    days, mean = 300, 6
    present, truth = 0.0, {}
    for hour in range(24 * 10):
        truth[hour % 24] = present
        rate = 2 * 24 * weights[hour % 24] / sum(weights)
        present = present * math.exp(-1 / mean) + rate * mean * (1 - math.exp(-1 / mean))
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": f"{mean} h"}}, "next": "end"}}
    cases = {"visitors": {"arrivals": {"per_hour": 2, "hours": weights}, "first": "serve"}}
    made = scenario(steps, staff="unlimited", cases=cases, horizon=f"{days} d")

    def present_at(log):
        ended = np.sort(np.where(log.ended < 0, days * 86_400, log.ended))
        started = np.sort(log.started.to_numpy())
        moments = {hour: np.arange(10, days) * 86_400 + hour * HOUR for hour in (6, 12, 20)}
        return [(np.searchsorted(started, at) - np.searchsorted(ended, at)).mean() for at in moments.values()]

    found = means(made, present_at, 40, engine)
    for place, hour in enumerate((6, 12, 20)):
        agrees([row[place] for row in found], truth[hour])


def test_a_server_that_goes_away_whenever_nobody_waits(engine):
    # M/M/1 with multiple vacations: Wq = that of the M/M/1 + E[V²] / (2 E[V]) (Fuhrmann, Cooper 1985). The vacations are a background stream
    # of the last class that always has work: it comes twice as fast as it can be done, so there is always one to go to, never two at once.
    steps = {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "30 min"}}, "next": "end"}}
    away = {"pool": "desk.clerks", "arrivals": {"every": "1 h"}, "time": {"exponential": {"mean": "1 h"}}, "priority_class": 5}
    cases = {"visitors": {"arrivals": {"per_hour": 1}, "first": "serve"}}
    made = scenario(steps, cases=cases, horizon="400 d", streams={"background": {"away": away}})
    agrees(means(made, lambda log: waits(log).mean(), 50, engine), 0.5 + 1)


def test_chances_of_zero_and_one():
    steps = {"serve": {"next": [{"chance": 0, "to": "never"}, {"chance": 1, "to": "always"}, "never"]}, "never": {"next": "end"}}
    steps["always"] = {"next": [{"to": "end", "outcome": "this_way"}]}
    made = scenario(steps, cases={"visitors": {"arrivals": {"per_hour": 1}, "first": "serve"}})
    assert set(simulate(made).cases.outcome) == {"this_way"}


def test_nobody_waits_in_lampung_when_all_is_open_and_without_limit():
    made = simkit.load("lampung")
    changes = [Change(path=f"network.agencies.*.{what}.*.{units}", set="unlimited") for what, units in UNITS]
    made = changed(made, [*changes, Change(path="network.calendars.*.weekly", set="always")])
    log = simulate(made).log
    assert len(log) > 10_000
    work = log[log.kind.isin(["service", "background", "signature"]) & (log.outcome != "stopped")]
    assert (work.started == work.requested).all()
    assert (log.ended[log.kind == "place"] == log.requested[log.kind == "place"]).all()


def test_one_more_psychologist_never_makes_the_wait_for_one_longer_beyond_noise():
    made = simkit.load("lampung")
    more = changed(made, [Change(path=f"network.agencies.{PSYCHOLOGISTS[0]}.teams.{PSYCHOLOGISTS[1]}.staff", add=1)])

    def wait(scenario_, replication):
        log = simulate(scenario_, 1, replication, engine="kernel").log
        served = log[(log.pool == ".".join(PSYCHOLOGISTS)) & (log.kind == "service") & (log.started >= 0)]
        return (served.started - served.requested).mean() / HOUR

    differences = [wait(more, replication) - wait(made, replication) for replication in range(12)]
    assert np.mean(differences) <= 4 * np.std(differences, ddof=1) / math.sqrt(len(differences))
    assert np.mean(differences) < 0
