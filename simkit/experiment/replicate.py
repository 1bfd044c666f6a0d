"""Many replications of a scenario, and what they say with their intervals."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from simkit.engine.simulation import simulate
from simkit.scenario.model import Scenario

FEW = 4  # so few replications are done at once, without other processes
COLUMNS = ["scenario", "replication", "figure", "group", "value", "count"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Results:
    """Tidy results of replications.

    Attributes:
        frame: a row per scenario, replication, figure and group: its ``value`` and how many stand behind it (``count``).
        scenarios: the scenarios by their names in ``frame``.
    """

    frame: pd.DataFrame
    scenarios: dict[str, Scenario]
    seed: int
    replications: int

    def summary(self, level: float = 0.95, group: str | None = None) -> pd.DataFrame:
        """Mean, Student interval and quantiles over the replications, by scenario, figure and group.

        Args:
            level: of the interval of the mean.
            group: only this one (``all``, ``type=child``); by default every one.

        Returns:
            Columns ``replications`` (those in which the figure exists), ``mean``, ``low``, ``high``, ``sd``, ``least``, ``q10``,
            ``median``, ``q90``, ``most``, and ``count``, the mean number that stands behind a value. With one replication
            there is no interval: ``low`` and ``high`` are missing.
        """
        frame = self.frame if group is None else self.frame[self.frame["group"] == group]
        grouped = frame.groupby(["scenario", "figure", "group"], sort=False, observed=True)
        values = grouped["value"]
        table = pd.DataFrame({"replications": values.size(), "mean": values.mean(), "sd": values.std(ddof=1)})
        number = table["replications"].to_numpy()
        half = student(level, number) * table["sd"].to_numpy() / np.sqrt(number)
        table.insert(2, "low", table["mean"] - half)
        table.insert(3, "high", table["mean"] + half)
        table["least"], table["most"] = values.min(), values.max()
        quantiles = values.quantile(np.array([0.1, 0.5, 0.9])).unstack()
        table["q10"], table["median"], table["q90"] = quantiles[0.1], quantiles[0.5], quantiles[0.9]
        table["count"] = grouped["count"].mean()
        return table.reset_index()

    def values(self, figure: str, group: str = "all") -> pd.DataFrame:
        """One figure: replications down, scenarios across."""
        rows = self.frame[(self.frame["figure"] == figure) & (self.frame["group"] == group)]
        return rows.pivot(index="replication", columns="scenario", values="value").reindex(columns=list(self.scenarios))


def student(level: float, number: Any) -> Any:
    """The factor of the standard error in a two-sided interval of a mean over ``number`` values; missing for one value."""
    degrees = np.asarray(number) - 1
    return np.where(degrees > 0, special.stdtrit(np.maximum(degrees, 1), (1 + level) / 2), np.nan)


def name_of(scenario: Scenario) -> str:
    """What a scenario is called in results: its SOP, with the contexts that are on."""
    return "+".join((scenario.sop_name, *scenario.active_contexts))


def names_of(scenarios: Iterable[Scenario]) -> dict[str, Scenario]:
    """Scenarios by name; a name that comes again gets a number."""
    named: dict[str, Scenario] = {}
    for scenario in scenarios:
        name, again = name_of(scenario), 2
        while name in named:
            name, again = f"{name_of(scenario)} ({again})", again + 1
        named[name] = scenario
    return named


def replicate(
    scenario: Scenario, n: int = 100, seed: int = 1, executor: Executor | None = None, progress: Progress | None = None, groups: bool = True
) -> Results:
    """Runs replications 0 to n − 1 of a scenario; the same seed meets the same cases whatever the scenario.

    Args:
        executor: hands out the work; by default processes on all cores.
        progress: called with (done, all) as replications come in.
        groups: also split figures by groups of cases.
    """
    return replicate_all([scenario], n, seed, executor, progress, groups)


def replicate_all(
    scenarios: Iterable[Scenario],
    n: int = 100,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    groups: bool = True,
) -> Results:
    """Runs the same replications of several scenarios.

    Raises:
        ValueError: when n is less than 1.
    """
    if n < 1:
        raise ValueError(f"give at least one replication, not {n}")
    named = names_of(scenarios)
    total, done = n * len(named), 0
    frames: list[pd.DataFrame] = []

    def came(part: pd.DataFrame, number: int) -> None:
        nonlocal done
        frames.append(part)
        done += number
        if progress is not None:
            progress(done, total)

    cores = os.cpu_count() or 1
    if executor is None and (total <= FEW or cores == 1):
        for name, scenario in named.items():
            for replication in range(n):
                came(_run(name, scenario, seed, [replication], groups), 1)
    else:
        size = max(1, min(8, total // (4 * cores)))
        chunks = [list(range(first, min(first + size, n))) for first in range(0, n, size)]
        with _executor(executor) as workers:
            waiting: dict[Future[pd.DataFrame], int] = {
                workers.submit(_run, name, scenario, seed, chunk, groups): len(chunk) for name, scenario in named.items() for chunk in chunks
            }
            try:
                for future in as_completed(waiting):
                    came(future.result(), waiting[future])
            except BaseException:
                for future in waiting:
                    future.cancel()
                raise
    frame = pd.concat(frames, ignore_index=True)
    frame["scenario"] = pd.Categorical(frame["scenario"], categories=list(named))
    frame = frame.sort_values(["scenario", "replication"], kind="stable", ignore_index=True)
    frame["scenario"] = frame["scenario"].astype(str)
    return Results(frame, named, seed, n)


def _run(name: str, scenario: Scenario, seed: int, replications: list[int], groups: bool) -> pd.DataFrame:
    """The figures of some replications; runs in another process."""
    from simkit.figures.compute import GROUPS, figures_of

    parts = []
    for replication in replications:
        figures = figures_of(simulate(scenario, seed, replication), GROUPS if groups else ())
        figures.insert(0, "scenario", name)
        figures.insert(1, "replication", replication)
        parts.append(figures)
    return pd.concat(parts, ignore_index=True)[COLUMNS]


@contextmanager
def _executor(given: Executor | None) -> Any:
    """The executor given, or processes on all cores that end with the work."""
    if given is not None:
        yield given
        return
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=context) as workers:
        yield workers
