"""Where a case's time went: her whole time, split without remainder, from the rows of her main track."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simkit.engine.log import NEVER, PARTS
from simkit.engine.simulation import Run
from simkit.figures.arrays import Floats
from simkit.figures.ground import Ground, ground_of

# Kinds of rows that follow one another on a track; all others run beside them.
TILES = ("service", "delay_before", "delay_after", "gate", "place", "referral", "join")
_PART_OF = {"delay_before": "gate", "gate": "gate", "delay_after": "referral", "referral": "referral", "place": "bed", "join": "parallel"}


def parts_of(run: Run) -> pd.DataFrame:
    """Seconds by part (columns as in `PARTS`) and case (index), background left out; open cases up to the horizon.

    The main way of a case may be over before the case is, while another track goes on: that time counts as ``parallel``.
    """
    cases = run.cases
    seconds = part_seconds(run, ground_of(run.scenario), len(cases))
    frame = pd.DataFrame(seconds, columns=list(PARTS), index=cases["case"].to_numpy())
    return frame[~cases["background"].to_numpy(dtype=bool)]


def part_seconds(run: Run, ground: Ground, number: int) -> Floats:
    """Seconds by case (row) and part (column, as in `PARTS`)."""
    log, horizon = run.log, run.horizon
    kinds = log["kind"].to_numpy()
    rows = (log["track"].to_numpy() == 0) & np.isin(kinds, TILES)
    case, kind = log["case"].to_numpy()[rows], kinds[rows]
    requested, started, ended = (log[name].to_numpy()[rows] for name in ("requested", "started", "ended"))
    until = np.where(ended == NEVER, horizon, ended)
    total = np.zeros((len(PARTS), number))
    place = {name: position for position, name in enumerate(PARTS)}

    def add(part: str, whose: np.ndarray, seconds: np.ndarray) -> None:
        total[place[part]] += np.bincount(whose, weights=seconds, minlength=number)[:number]

    for name, part in _PART_OF.items():
        chosen = kind == name
        add(part, case[chosen], (until - requested)[chosen])
    served = kind == "service"
    requested, started, until = requested[served], started[served], until[served]
    worked, closed = log["worked"].to_numpy()[rows][served], log["closed"].to_numpy()[rows][served].copy()
    left = np.where(started == NEVER, until, started)
    step, pool = log["step"].to_numpy()[rows][served], log["pool"].to_numpy()[rows][served]
    # Work broken off, by the horizon or by another track that ended the case, has no times of its own in the log.
    broken = np.flatnonzero((started != NEVER) & ~np.isin(log["outcome"].to_numpy()[rows][served], ("done", "no_show")))
    worked = worked.copy()
    for row in broken:
        openings = ground.openings(str(pool[row]))
        worked[row] = ground.work_between(str(step[row]), str(pool[row]), started[[row]], until[[row]])[0]
        closed[row] = started[row] - requested[row] - openings.between(requested[[row]], started[[row]])[0]
    # A wait that goes on at the horizon.
    whose = case[served]
    add("staff", whose, left - requested - closed)
    add("closed", whose, closed + (until - left - worked))
    add("work", whose, worked)
    arrived, finished = run.cases["arrived"].to_numpy(), run.cases["ended"].to_numpy()
    whole = np.where(finished == NEVER, horizon, finished) - arrived
    total[place["parallel"]] += whole - total.sum(axis=0)
    return total.T
