"""Replications until the intervals are narrow enough."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simkit.experiment.compare import of_what
from simkit.experiment.progress import Progress, watched
from simkit.experiment.replicate import Results, folder_of, replicate, student
from simkit.experiment.work import MOST_REPLICATIONS
from simkit.figures.definitions import figure as figure_of
from simkit.language.choice import choose
from simkit.language.messages import refusal
from simkit.language.numbers import decimals_for, percent
from simkit.language.numbers import number as written
from simkit.language.texts import say
from simkit.scenario.arguments import finite, level_of, scenario_of, whole
from simkit.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 3  # replications before a first judgement
LOOK_AHEAD = 5  # kLimit of Hoad, Robinson and Davies


@dataclass(frozen=True, eq=False)
class Precision:
    """What `until_precise` found.

    Attributes:
        results: all replications that were run, those looked ahead included.
        replications: after how many all intervals were narrow enough and stayed so; those that were run, when they never were.
        reached: whether they were.
        table: a row per figure: ``figure``, ``group``, ``mean``, ``low``, ``high``, ``half_width`` (as in `running_half_widths`), ``asked``,
            ``reached``; worked out over ``results``.
    """

    results: Results
    replications: int
    reached: bool
    table: pd.DataFrame

    def __repr__(self) -> str:
        said = f"reached after {self.replications}" if self.reached else f"not reached with {self.replications}"
        return f"<Precision of {len(self.table)} figure{'s' * (len(self.table) != 1)}, {said} replications; see sentences(language), table, results>"

    def sentences(self, language: str = "id") -> list[str]:
        """How precise each figure is, and where it is not yet as precise as asked, about how many replications that takes.

        Raises:
            RefusalError: there is no such language.
        """
        from simkit.experiment.words import shown

        language, scenario = choose(language), next(iter(self.results.scenarios.values()))
        told = []
        for row in self.table.to_dict("records"):
            known = figure_of(str(row["figure"]), scenario)
            label = of_what(row, known, language, scenario)
            value, interval = shown(float(row["mean"]), float(row["low"]), float(row["high"]), known.unit, language)
            width, asked, n = float(row["half_width"]), float(row["asked"]), self.results.replications
            key = "reached" if row["reached"] else "not_reached" if math.isfinite(width) else "without"
            if key == "reached" and row["low"] == row["high"]:
                key = "equal"
            digits = max(0, decimals_for(asked) - 1)
            need = "" if key == "without" else written(_rounded_up(n * (width / asked) ** 2), language, 0)
            as_percent = ["" if key == "without" else percent(one, language, digits) for one in (width, asked)]
            said = say(f"precision.{key}", language, n=n, need=need, width=as_percent[0], asked=as_percent[1])
            told.append(f"{label}: {said}" if key == "without" else f"{label}: {value} ({interval}); {said}")
        return told


def _rounded_up(count: float) -> int:
    """To two figures: more would promise too much."""
    step: int = 10 ** max(0, math.floor(math.log10(max(count, 1))) - 1)
    return step * math.ceil(count / step)


def until_precise(
    scenario: Scenario | str | Path,
    precision: Mapping[str | tuple[str, str], float],
    seed: int = 1,
    *,
    most: int = 1000,
    level: float = 0.95,
    look_ahead: int = LOOK_AHEAD,
    executor: Executor | None = None,
    progress: Progress | bool | None = None,
    cancel: Callable[[], bool] | None = None,
    engine: str | None = None,
    cache: bool | str | Path = True,
) -> Precision:
    """Replicates until the half-width of each figure's interval, relative to its mean, is at most what is asked, and stays so.

    An interval may be narrow by chance; so the rule looks ahead: only when the next ``look_ahead`` replications (in proportion
    more beyond a hundred) leave it narrow is it believed (Hoad, Robinson, Davies 2010, "Automated selection of the number of
    replications for a discrete-event simulation", JORS 61).

    Args:
        scenario: a scenario, or a place as for `simkit.load`.
        precision: figure, or (figure, group), to the half-width asked, e.g. ``{"time_to_safety.median": 0.05}``.
        most: replications at which it ends in any case.
        progress: called with (done, at most); by default a bar is shown where somebody sees it, by False nothing.

    Raises:
        RefusalError: nothing is asked, a half-width is not above zero, the scenario does not have a figure, or an argument is not what it
            should be (it says which).
        ScenarioFaults: the scenario cannot be loaded.
    """
    made, asked, level = scenario_of(scenario), _asked(precision), level_of(level)
    most, look_ahead = whole("most", most, FEWEST, MOST_REPLICATIONS), whole("look_ahead", look_ahead, 0)
    groups = tuple(dict.fromkeys(group.partition("=")[0] for _, group in asked if group != "all"))
    figures = tuple(dict.fromkeys(figure for figure, _ in asked))
    count = min(most, 10)
    with watched(progress, kept=folder_of(cache) is not None, at_most=True) as came:
        while True:
            results = replicate(
                made, count, seed, executor, lambda done, _: came(done, most), groups, figures=figures, engine=engine, cache=cache, cancel=cancel
            )
            table = next(iter(results.tables.values()))
            missing = [name for name in asked if name not in table.names]
            if missing:
                raise refusal("precise.group", figure=missing[0][0], group=missing[0][1])
            widths = {name: running_half_widths(table.column(*name), level) for name in asked}
            enough = narrow_enough(list(widths.values()), list(asked.values()), look_ahead)
            if enough is not None or count >= most:
                return Precision(results, enough or count, enough is not None, _judged(results, asked, widths, level))
            count = min(most, count + max(10, count // 2))


def _asked(precision: Any) -> dict[tuple[str, str], float]:
    """Figure and group to the half-width asked for."""
    if not precision or not isinstance(precision, Mapping):
        raise refusal("precise.figures")
    asked = {}
    for name, width in precision.items():
        figure, group = (name, "all") if isinstance(name, str) else name if isinstance(name, tuple) and len(name) == 2 else (None, None)
        if not isinstance(figure, str) or not isinstance(group, str):
            raise refusal("precise.figures")
        asked[figure, group] = finite(f"precision, {figure}", width)
        if not asked[figure, group] > 0:
            raise refusal("precise.width", figure=figure, width=width)
    return asked


def running_half_widths(values: npt.NDArray[np.float64], level: float = 0.95) -> npt.NDArray[np.float64]:
    """After each replication, the half-width of the interval of the mean so far, relative to that mean; infinite where there is none.

    Replications that do not have the figure are left out of mean and interval. Where all values so far are equal, often zero, there is no spread to
    go by: the width is then the share of replications that may have another value, and not have shown it yet (at 95 %, about 3 / number).
    """
    there = np.isfinite(values)
    number = np.cumsum(there)
    kept = np.where(there, values, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.cumsum(kept) / number
        centre = np.nanmean(values) if there.any() else 0.0  # squares around a near value: no digits are lost
        around = np.where(there, values - centre, 0.0)
        variance = (np.cumsum(around**2) - number * (mean - centre) ** 2) / (number - 1)
        half = student(level, number) * np.sqrt(np.maximum(variance, 0.0) / number) / np.abs(mean)
        equal = np.fmax.accumulate(values) == np.fmin.accumulate(values)
        half = np.where(equal, 1 - (1 - level) ** (1 / number), half)
    return np.where((number >= FEWEST) & np.isfinite(half), half, np.inf)


def narrow_enough(widths: list[npt.NDArray[np.float64]], asked: list[float], look_ahead: int = LOOK_AHEAD) -> int | None:
    """The first number of replications at which all widths are at most what is asked and stay so while looking ahead; None when not yet."""
    narrow = np.all([width <= wanted for width, wanted in zip(widths, asked, strict=True)], axis=0)
    for number in range(FEWEST, len(narrow) + 1):
        ahead = look_ahead if number <= 100 else math.floor(look_ahead * number / 100)
        if number + ahead > len(narrow):
            return None
        if narrow[number - 1 : number + ahead].all():
            return number
    return None


def _judged(
    results: Results, asked: Mapping[tuple[str, str], float], widths: Mapping[tuple[str, str], npt.NDArray[np.float64]], level: float
) -> pd.DataFrame:
    summary = {(row["figure"], row["group"]): row for row in results.summary(level).to_dict("records")}
    rows = []
    for name, wanted in asked.items():
        mean, low, high = (float(summary[name][column]) if name in summary else math.nan for column in ("mean", "low", "high"))
        width = float(widths[name][-1])
        rows.append({"figure": name[0], "group": name[1], "mean": mean, "low": low, "high": high, "half_width": width, "asked": wanted,
                     "reached": width <= wanted})  # fmt: skip
    import pandas as pd

    return pd.DataFrame(rows)
