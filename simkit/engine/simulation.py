"""One replication and its log as tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from simkit.engine.log import COLUMNS, NEVER
from simkit.engine.simpy_engine import Simulation
from simkit.scenario.model import Scenario


@dataclass(frozen=True)
class Run:
    """What one replication left behind: its log and its cases; everything else is computed from these.

    Attributes:
        rows: the log's rows, as `simkit.engine.log` describes them.
        capacities: by pool, (second, units) from then on, random absences left out.
    """

    scenario: Scenario
    seed: int
    replication: int
    horizon: int
    rows: list[tuple[Any, ...]]
    case_rows: list[dict[str, Any]]
    capacities: dict[str, list[tuple[int, int]]]

    @cached_property
    def log(self) -> pd.DataFrame:
        """The log, a row per event of interest; columns as in `simkit.engine.log`."""
        return pd.DataFrame(self.rows, columns=list(COLUMNS))

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row per case, background work included (column ``background``)."""
        return pd.DataFrame(self.case_rows)

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Pool levels: (time, pool, busy, waiting) after each change."""
        changes: list[tuple[int, str, int, int]] = []
        named = {column: position for position, column in enumerate(COLUMNS)}
        for row in self.rows:
            pool, kind = row[named["pool"]], row[named["kind"]]
            if not pool:
                continue
            requested, started, ended = row[named["requested"]], row[named["started"]], row[named["ended"]]
            if kind in ("service", "background", "signature", "place"):
                changes.append((requested, pool, 0, 1))
                left = started if started != NEVER else ended
                if left != NEVER:
                    changes.append((left, pool, 0, -1))
            if kind != "place" and started != NEVER:
                changes.append((started, pool, 1, 0))
                if ended != NEVER:
                    changes.append((ended, pool, -1, 0))
        frame = pd.DataFrame(changes, columns=["time", "pool", "busy", "waiting"])
        frame = frame.groupby(["pool", "time"], as_index=False, sort=True)[["busy", "waiting"]].sum()
        frame[["busy", "waiting"]] = frame.groupby("pool")[["busy", "waiting"]].cumsum()
        return frame[["time", "pool", "busy", "waiting"]]

    def figures(self) -> pd.DataFrame:
        """All figures of this replication: ``figure``, ``group``, ``value``, ``count``."""
        from simkit.figures.compute import figures_of  # figures are computed from runs, not the other way round

        return figures_of(self)


def run_of(simulation: Simulation) -> Run:
    """The tables of a simulation, finished or paused."""
    case_rows = [
        {
            "case": case.index,
            "number": case.index,
            "group": case.group,
            "background": case.background,
            "arrived": case.arrived,
            "ended": case.ended,
            "outcome": case.outcome,
            "hours_since_incident": case.hours_since,
            **case.attributes,
            **{f"event_{name}": at for name, at in case.events.items()},
        }
        for case in simulation.cases
    ]
    return Run(
        simulation.scenario, simulation.seed, simulation.replication, simulation.plan.horizon, simulation.log, case_rows, simulation.plan.capacities
    )


def simulate(scenario: Scenario, seed: int = 1, replication: int = 0) -> Run:
    """Runs one replication to the horizon.

    Args:
        scenario: what to run.
        seed: of the experiment.
        replication: its number; each has draws of its own, the same for every scenario.
    """
    return run_of(Simulation(scenario, seed, replication).run())
