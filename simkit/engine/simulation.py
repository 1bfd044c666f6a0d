"""One replication and its log as tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simkit.engine.compiled import has_numba, why_no_numba
from simkit.engine.event_log import event_log_of
from simkit.engine.levels import levels_of
from simkit.engine.simpy_engine import Simulation, without_collecting
from simkit.engine.tables import Cases, Log
from simkit.language.messages import no
from simkit.scenario.arguments import scenario_of, whole
from simkit.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

ENGINES = ("simpy", "kernel")
MOST_NUMBER = 10**12  # of a replication: the kernel counts in 64 bits


@dataclass(frozen=True, eq=False)
class Run:
    """What one replication left behind: its log and its cases; everything else is computed from these.

    Attributes:
        log_data, case_data: the log and the cases as tables of whole numbers; two runs are equal when all their arrays are.
        capacities: by pool, (second, units) from then on, random absences left out.
    """

    scenario: Scenario
    seed: int
    replication: int
    horizon: int
    log_data: Log
    case_data: Cases
    capacities: dict[str, list[tuple[int, int]]]

    def __repr__(self) -> str:
        size = f"{len(self.case_data.data)} cases with the work of others, {len(self.log_data.data)} rows of the log"
        return f"<Run of {self.scenario.name}, seed {self.seed}, replication {self.replication}: {size}>"

    @cached_property
    def log(self) -> pd.DataFrame:
        """The log with words, a row per event of interest; columns as in `simkit.engine.log`."""
        return self.log_data.frame()

    @cached_property
    def cases(self) -> pd.DataFrame:
        """One row per case with words, background work included (column ``background``)."""
        return self.case_data.frame()

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """The log with words as tuples, columns as in `simkit.engine.log.COLUMNS`."""
        return self.log_data.rows()

    @cached_property
    def case_rows(self) -> list[dict[str, Any]]:
        """The cases with words as mappings; what a case does not have is not in its mapping."""
        return self.case_data.rows()

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Pool levels: (time, pool, busy, waiting) after each change."""
        return levels_of(self.log_data)

    def event_log(self, language: str = "id", kinds: str | Sequence[str] = ("service", "referral")) -> pd.DataFrame:
        """The log in the form that process-mining tools read; see `simkit.engine.event_log.event_log_of`."""
        return event_log_of(self.scenario, self.log_data, self.case_data, language, kinds)

    def figures(self) -> pd.DataFrame:
        """All figures of this replication: ``figure``, ``group``, ``value``, ``count``."""
        from simkit.figures.compute import figures_of  # figures are computed from runs, not the other way round

        return figures_of(self)


def run_of(simulation: Simulation) -> Run:
    """The tables of a simulation, finished or paused."""
    plan = simulation.plan
    return Run(
        simulation.scenario, simulation.seed, simulation.replication, plan.horizon, Log.of_rows(simulation.log, plan.vocabulary),
        Cases.of_objects(simulation.cases, plan.vocabulary), plan.capacities,
    )  # fmt: skip


@lru_cache(maxsize=1)
def say_slower() -> None:
    """Says that SimPy does the work, and why; once per process."""
    print(
        "simkit: Numba tidak dapat dimuat, SimPy yang menghitung: hasil sama, lebih lambat. / "
        f"Numba cannot be loaded, SimPy does the work: same results, more slowly. ({why_no_numba()})",
        file=sys.stderr, flush=True,
    )  # fmt: skip


def simulate(scenario: Scenario | str | Path, seed: int = 1, replication: int = 0, engine: str = "simpy") -> Run:
    """Runs one replication to the horizon.

    Args:
        scenario: what to run: a scenario, or a place as for `simkit.load`.
        seed: of the experiment.
        replication: its number; each has draws of its own, the same for every scenario.
        engine: one of `ENGINES`. Both write the same log; where Numba cannot be imported SimPy does the kernel's work, more slowly.

    Raises:
        RefusalError: an argument is not what it should be (it says which), or there is no such engine.
        ScenarioFaults: the scenario cannot be loaded.
    """
    scenario, seed, replication = scenario_of(scenario), whole("seed", seed), whole("replication", replication, 0, MOST_NUMBER)
    if engine not in ENGINES:
        raise no("engine", engine, ENGINES)
    if engine == "kernel" and not has_numba():
        say_slower()
    elif engine == "kernel":
        from simkit.engine.kernel.machine import simulate_in_kernel  # Numba is loaded when it is asked for

        return simulate_in_kernel(scenario, seed, replication)
    return without_collecting(lambda: run_of(Simulation(scenario, seed, replication).run()))
