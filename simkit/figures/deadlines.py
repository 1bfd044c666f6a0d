"""Deadlines: for whom they held, and whether they were kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from simkit.engine.conditions import test_of
from simkit.figures.arrays import Floats, Ints
from simkit.figures.ground import Ground
from simkit.scenario.conditions import Condition
from simkit.scenario.sop import Deadline

NONE = np.inf


def first_of(cases: pd.DataFrame, names: tuple[str, ...]) -> Floats:
    """The first second at which one of the events happened to each case; infinite when none did. ``arrival`` and ``incident`` are events too."""
    first = np.full(len(cases), NONE)
    for name in names:
        if name == "arrival":
            at = cases["arrived"].to_numpy(dtype=float)
        elif name == "incident":
            at = cases["arrived"].to_numpy(dtype=float) - cases["hours_since_incident"].to_numpy(dtype=float) * 3600
        elif f"event_{name}" in cases:
            at = cases[f"event_{name}"].to_numpy(dtype=float)
        else:
            continue
        first = np.fmin(first, at)
    return first


def applies(condition: Condition, cases: list[dict[str, Any]], held: dict[int, list[str]]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For which cases a condition holds: attributes and hours since the incident as at arrival, events and places as in the whole run."""
    if condition.is_always:
        return np.ones(len(cases), dtype=bool)
    test = test_of(condition)
    return np.fromiter((test(_seen(row, held), row["arrived"], 0) for row in cases), dtype=bool, count=len(cases))


def _seen(row: dict[str, Any], held: dict[int, list[str]]) -> SimpleNamespace:
    """A case as a condition sees it, from its row."""
    if "_seen" not in row:
        holds = [SimpleNamespace(pool=SimpleNamespace(name=name)) for name in held.get(row["case"], ())]
        events = {name[6:]: at for name, at in row.items() if name.startswith("event_") and at >= 0}
        row["_seen"] = SimpleNamespace(
            attributes=row, events=events, hours_since=row["hours_since_incident"], arrived=row["arrived"], holds=holds, is_open=row["ended"] < 0
        )
    found: SimpleNamespace = row["_seen"]
    return found


def kept(deadline: Deadline, ground: Ground, cases: pd.DataFrame, rows: list[dict[str, Any]], held: dict[int, list[str]]) -> tuple[Ints, Floats]:
    """Positions of the cases that count for a deadline, and 1 where it was kept.

    Who counts: the condition holds, the deadline's time began (from the date on which it holds), and either the target was
    reached or the time has run by the horizon.
    """
    start, target = first_of(cases, deadline.from_), first_of(cases, deadline.to)
    counts = np.isfinite(start)
    if deadline.holds_from is not None:
        counts &= start >= ground.plan.second(deadline.holds_from)
    counts[counts] &= applies(deadline.when, [rows[position] for position in np.flatnonzero(counts)], held)
    positions = np.flatnonzero(counts)
    begun, reached = start[positions], target[positions]
    working_day = ground.scenario.network.working_day
    seconds = round(deadline.within.seconds(working_day.hours * 3600))
    if deadline.within.working:
        due = ground.calendar(working_day.calendar).end_of_work(begun.astype(np.int64), seconds).astype(float)
    else:
        due = begun + seconds
    known = np.isfinite(reached) | (due < ground.horizon)
    return positions[known], (reached <= due)[known].astype(float)
