"""Small scenarios for tests, written as data."""

from simkit.engine import simulation
from simkit.scenario.checks import findings
from simkit.scenario.model import Scenario
from tests.engine.equality import assert_equal_runs, engines

OFFICE = {"office": {"weekly": {"mon-fri": ["08:00-12:00", "13:00-16:00"]}}}


def scenario(steps, *, staff=1, horizon="30 d", cases=None, team=None, agency=None, **more):
    """A network of one team ``desk.clerks``; the start is a Monday at midnight."""
    desk = {"teams": {"clerks": {"staff": staff, **(team or {})}}, **(agency or {})}
    network = {"calendars": OFFICE, "working_day": {"calendar": "office", "hours": 7}, "agencies": {"desk": desk}, **more.pop("network", {})}
    first = next(iter(steps))
    streams = cases or {"visitors": {"arrivals": {"dated": ["2021-01-04 08:00"]}, "first": first}}
    made = Scenario.model_validate(
        {
            "title": {"id": "a", "en": "a"},
            "start": "2021-01-04",
            "horizon": horizon,
            "network": network,
            "streams": {"cases": streams, **more.pop("streams", {})},
            "sop": {"steps": steps, **more.pop("sop", {})},
            **more,
        }
    )
    assert list(findings(made)) == []
    return made


def arrivals(*times, first="serve", **more):
    """Cases at these times of Monday 4 January 2021 (or with a date)."""
    return {"visitors": {"arrivals": {"dated": [at if "-" in at else f"2021-01-04 {at}" for at in times]}, "first": first, **more}}


def clock(seconds):
    """Seconds from the start as ``day hh:mm``, the first day being 0."""
    return f"{seconds // 86400} {seconds % 86400 // 3600:02d}:{seconds % 3600 // 60:02d}"


def simulate(made, seed=1, replication=0):
    """One replication, by SimPy; every other engine must tell the same."""
    run = simulation.simulate(made, seed, replication)
    for name in engines():
        assert_equal_runs(simulation.simulate(made, seed, replication, engine=name), run, f"the engine '{name}' tells another story")
    return run


def rows(made, kind="service", seed=1):
    """(case, started, ended, outcome) of each row of a kind, ordered by case and time; times as `clock`."""
    log = simulate(made, seed).log
    log = log[log.kind == kind].sort_values(["case", "requested", "track"])
    return [
        (row.case, clock(row.started) if row.started >= 0 else None, clock(row.ended) if row.ended >= 0 else None, row.outcome)
        for row in log.itertuples()
    ]
