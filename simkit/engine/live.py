"""A paused run: what is going on in it, and how it goes on under other values.

From the second at which it is paused on, the values of another scenario hold. The run that follows is the one that the other scenario
would have given from the start, had the same changes been dated to this second: it writes the same log. Opening hours are the one
exception: they change from the next day on, and work that has begun ends by the hours that held at its beginning.

What is under way keeps its course: work and delays that have begun end when they would have ended, patience and escalation run by what
was drawn at their beginning, a meeting that is called is held. Capacity that falls throws nobody out. What comes is drawn anew from the
arrivals that now hold, under the same keys: who has come stays, and with unchanged arrivals nobody else comes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from simkit.engine.arrivals import arrivals_of
from simkit.engine.plan import plan_of
from simkit.engine.simulation import Run
from simkit.engine.tables import Cases, Log
from simkit.language.messages import RefusalError, kind, nearest, says
from simkit.scenario.arguments import changes_of, described, duration_of, lever_values, whole, wrong
from simkit.scenario.changes import Change
from simkit.scenario.loading import changed
from simkit.scenario.model import Scenario
from simkit.scenario.values import Duration

if TYPE_CHECKING:
    import pandas as pd

if TYPE_CHECKING:
    from simkit.engine.simpy_engine import Simulation

STANDING = ("start", "horizon", "warm_up")


class LiveChangeError(RefusalError):
    """What cannot be changed while a run goes on; the message says what can be done instead."""


def _refuse(key: str, /, **parts: Any) -> LiveChangeError:
    return LiveChangeError(says(key, **parts))


def moment_of(simulation: Simulation) -> dt.datetime:
    """The local date and time at which the run is paused."""
    return simulation.plan.start + dt.timedelta(seconds=simulation.now)


def second_of(simulation: Simulation, until: Any) -> int:
    """The second until which a run is to go on; what lies beyond its end is its end.

    Raises:
        RefusalError: it is neither a second nor a duration of clock time, or lies before now.
    """
    if isinstance(until, str | Duration):
        span = duration_of("until", until)
        if span.working:
            raise wrong("until", says("duration.clock"))
        until = span.seconds()
    try:
        second = whole("until", until)
    except RefusalError:
        raise wrong("until", says("live.until", value=described(until))) from None
    if second < simulation.now:
        raise wrong("until", says("live.back", now=simulation.now, second=second))
    return min(second, simulation.horizon)


def with_changes(simulation: Simulation, changes: Iterable[Change], levers: Mapping[str, float] | None = None) -> Scenario:
    """The scenario of a paused run, with these changes, and the levers at these values, from now on."""
    listed = changes_of(changes)
    for name, value in lever_values(levers).items():
        if name not in simulation.scenario.levers:
            levers_there = tuple(simulation.scenario.levers)
            raise LiveChangeError(says("no_of", what=kind("lever"), name=name, known=levers_there), nearest(name, levers_there))
        listed += simulation.scenario.levers[name].changes(value)
    for change in listed:
        if change.from_ is not None or change.until is not None:
            raise _refuse("live.dates", path=change.path)
        if change.path.split(".")[0] in STANDING:
            raise _refuse("live.standing", path=change.path)
    if simulation.finished:
        raise _refuse("live.end")
    return changed(simulation.scenario, listed, moment_of(simulation) if simulation.now else None)


def check_can_follow(simulation: Simulation, scenario: Scenario) -> None:
    """Raises a `LiveChangeError` when the run cannot go on under this scenario."""
    if simulation.finished:
        raise _refuse("live.end")
    old = simulation.scenario
    for name in STANDING:
        if getattr(old, name) != getattr(scenario, name):
            raise _refuse("live.standing", path=name)
    for what, before, after in (
        ("pool", old.network.pools(), scenario.network.pools()),
        ("step", old.sop.steps, scenario.sop.steps),
        ("stream", {**old.streams.cases, **old.streams.background}, {**scenario.streams.cases, **scenario.streams.background}),
    ):
        other = sorted(set(before) ^ set(after))
        if other or list(before) != list(after):
            raise _refuse("live.names", what=kind(what), name=(other or list(after))[0])


def coming(simulation: Simulation, scenario: Scenario) -> int:
    """Puts those who are still to come, as the new scenario has them, in the place of the old ones.

    Returns:
        The index of the first case that is still to come.
    """
    arrived: int = sum(case.arrived < simulation.now for case in simulation.cases)
    cases = arrivals_of(plan_of(scenario), simulation.seed, simulation.replication)
    past, same = simulation.cases[:arrived], cases[:arrived]
    if [(case.key, case.arrived) for case in past] != [(case.key, case.arrived) for case in same]:
        raise _refuse("live.past")
    groups = {case.group: other.group for case, other in zip(past, same, strict=True)}
    for case in past:
        case.group = groups[case.group]
    simulation.group_work = {(groups[group], name): work for (group, name), work in simulation.group_work.items()}
    for index, case in enumerate(cases[arrived:], arrived):
        case.index = index
    simulation.cases = [*past, *cases[arrived:]]
    return arrived


def levels_now(simulation: Simulation) -> pd.DataFrame:
    """One row per pool: ``pool``, units ``busy``, ``capacity`` (None: unlimited), how many are ``waiting``, whether it is ``open``."""
    rows = [
        {
            "pool": pool.name,
            "busy": pool.busy,
            "capacity": None if pool.capacity >= 1 << 39 else pool.capacity,
            "waiting": len(pool.waiting),
            "open": pool.calendar.is_open(simulation.now),
        }
        for pool in simulation.pools.values()
    ]
    import pandas as pd

    return pd.DataFrame(rows).astype({"capacity": "Int64"})


def waiting_now(simulation: Simulation) -> pd.DataFrame:
    """Who waits where, in the order of the lists: ``where`` (pool, or the step of a gate), ``kind``, ``step``, ``case``, ``track``,
    ``since`` (second), ``priority``. A case that waits for two pools at once stands in both lists."""
    rows: list[dict[str, Any]] = []
    for pool in simulation.pools.values():
        for *_, entry in pool.waiting:
            kind = "place" if entry.place else "background" if entry.track.case.background else "team"
            rows.append(_row(pool.name, kind, entry.step, entry.track, entry.joined, entry.priority))
    for name, ready in simulation.gates.items():
        rows += [_row(name, "gate", name, track, since, 0) for since, _, _, track in ready]
    import pandas as pd

    return pd.DataFrame(rows, columns=["where", "kind", "step", "case", "track", "since", "priority"])


def _row(where: str, kind: str, step: str, track: Any, since: int, priority: int) -> dict[str, Any]:
    return {"where": where, "kind": kind, "step": step, "case": track.case.index, "track": track.number, "since": since, "priority": priority}


def run_so_far(simulation: Simulation) -> Run:
    """The run until now as if it ended here: who came, the log with what is still going on as open, and so the figures.

    A twin goes the same way again and is closed now; the paused run itself stays as it is.
    """
    from simkit.engine.simpy_engine import Simulation as Twin  # the engine offers this as a method

    if simulation.now == 0:
        raise _refuse("live.nothing")
    twin = Twin(simulation.history[0][1], simulation.seed, simulation.replication)
    for second, scenario in simulation.history[1:]:
        twin.run(second).go_on_as(scenario)
    twin.run(simulation.now)
    if not twin.finished:
        twin.close()
    short = twin.scenario.model_copy(update={"horizon": Duration(amount=twin.now, unit="s")})
    words = plan_of(short).vocabulary
    capacities = {name: [step for step in steps if step[0] < twin.now] for name, steps in twin.plan.capacities.items()}
    cases = [case for case in twin.cases if case.arrived < twin.now]
    return Run(short, twin.seed, twin.replication, twin.now, Log.of_rows(twin.log, words), Cases.of_objects(cases, words), capacities)


__all__ = ["LiveChangeError", "check_can_follow", "coming", "levels_now", "moment_of", "run_so_far", "waiting_now", "with_changes"]
