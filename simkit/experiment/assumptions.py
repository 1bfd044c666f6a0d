"""What each assumption decides: the figures with one number at the ends of its range, everything else as it is, and the very same cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simkit.experiment.progress import Progress, watched
from simkit.experiment.replicate import chosen_figures, half_width, replicate
from simkit.experiment.store import cache_folder
from simkit.experiment.work import MOST_REPLICATIONS
from simkit.language.messages import MissingError, not_there, refusal
from simkit.scenario.arguments import names_of, scenario_of, whole
from simkit.scenario.loading import changed
from simkit.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd


def one_at_a_time(
    scenario: Scenario | str | Path,
    figures: str | Sequence[str],
    paths: str | Iterable[str] | None = None,
    replications: int = 30,
    seed: int = 1,
    *,
    executor: Executor | None = None,
    progress: Progress | bool | None = None,
    engine: str | None = None,
    cancel: Callable[[], bool] | None = None,
) -> pd.DataFrame:
    """Moves one assumed number at a time to both ends of its range (`Number.factors`); the figures of all cases, paired by replication.

    Args:
        scenario: a scenario, or a place as for `simkit.load`.
        figures: ids; the rows are in the order of the largest difference of the first.
        paths: of numbers that have a range; by default all that are assumed, times and chances (hundreds: that takes minutes).

    Returns:
        A row per number and figure: ``path``, ``least`` and ``most`` (its range as multiples of its value), ``figure``, ``base`` (the mean with the
        number as it is), ``at_least`` and ``at_most`` (the means at the ends), ``difference`` of these two with its 95 % interval ``low``, ``high``.

    Raises:
        RefusalError: there is no such number, or it has no range; there is no such figure; or an argument is not what it should be (it says which).
        ScenarioFaults: the scenario cannot be loaded.
    """
    import pandas as pd

    scenario = scenario_of(scenario)
    figures = chosen_figures(names_of("figures", figures), [scenario]) or ()
    replications = whole("replications", replications, 1, MOST_REPLICATIONS)
    wanted = [number.path for number in scenario.numbers.assumed("time", "chance")] if paths is None else names_of("paths", paths)
    for path in wanted:
        if path not in scenario.numbers:
            raise MissingError(*not_there("number", path, scenario.numbers))
        if scenario.numbers[path].factors is None:
            raise refusal("vary.no_range", path=path)

    def values(one: Scenario) -> list[npt.NDArray[np.float64]]:
        found = replicate(one, replications, seed, executor, False, False, figures=figures, engine=engine, cancel=cancel)
        table = next(iter(found.tables.values()))
        return [table.column(figure) for figure in figures]

    with watched(progress, kept=cache_folder() is not None) as came:
        base, rows = values(scenario), []
        for place, path in enumerate(wanted):
            number = scenario.numbers[path]
            ends = number.factors or (1.0, 1.0)
            least, most = (values(changed(scenario, number.changes(factor))) for factor in ends)
            for figure, before, low, high in zip(figures, base, least, most, strict=True):
                apart = high - low
                apart = apart[~np.isnan(apart)]
                half = float(half_width(apart))
                middle = float(apart.mean()) if len(apart) else np.nan
                rows.append((path, *ends, figure, *map(_mean, (before, low, high)), middle, middle - half, middle + half))
            came(place + 1, len(wanted))
    frame = pd.DataFrame(rows, columns=["path", "least", "most", "figure", "base", "at_least", "at_most", "difference", "low", "high"])
    size = frame[frame["figure"] == figures[0]].set_index("path")["difference"].abs()
    return frame.assign(size=frame["path"].map(size)).sort_values("size", ascending=False, kind="stable").drop(columns="size").reset_index(drop=True)


def _mean(values: npt.NDArray[np.float64]) -> float:
    """The mean of the replications that have a value."""
    found = values[~np.isnan(values)]
    return float(found.mean()) if len(found) else np.nan
