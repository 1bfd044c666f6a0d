"""Many replications of a scenario, and what they say with their intervals."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from simkit.engine.plan import plan_of
from simkit.experiment.progress import Cancelled, Progress, watched
from simkit.experiment.store import cache_folder, keep, make_room, read_block, say
from simkit.experiment.tables import COLUMNS, Table, table_of, together
from simkit.experiment.version import code_version
from simkit.experiment.work import MOST_REPLICATIONS, Block, blocks_of, done_blocks, engine_of
from simkit.figures.definitions import GROUPS
from simkit.figures.targets import known_figures
from simkit.language.messages import RefusalError, kind, nearest, no, says
from simkit.scenario.arguments import callable_of, executor_of, known_names, level_of, names_of, path_of, scenario_of, several, whole, wrong
from simkit.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Cancelled", "Progress", "Results", "replicate", "replicate_all"]


@dataclass(frozen=True, eq=False)
class Results:
    """Results of replications: arrays inside, a tidy table outside.

    Attributes:
        tables: by scenario, the figures of every replication.
        scenarios: the scenarios by their names.
    """

    tables: dict[str, Table]
    scenarios: dict[str, Scenario]
    seed: int
    replications: int

    def __repr__(self) -> str:
        return f"<Results of {self.replications} replications, seed {self.seed}, of {', '.join(self.tables)}; see summary(), values(figure), frame>"

    @classmethod
    def of_frame(cls, frame: pd.DataFrame, scenarios: dict[str, Scenario], seed: int, replications: int) -> Results:
        """Results from a tidy table that was written before."""
        tables = {str(name): table_of(rows, replications) for name, rows in frame.groupby("scenario", sort=False)}
        return cls(tables, scenarios, seed, replications)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """A row per scenario, replication, figure and group: its ``value`` and how many stand behind it (``count``)."""
        import pandas as pd

        frame = pd.concat([table.tidy(name) for name, table in self.tables.items()], ignore_index=True)[COLUMNS]
        frame.attrs["simkit"] = self.about
        return frame

    @property
    def about(self) -> dict[str, Any]:
        """What the results answer: content hash of each scenario, seed, number of replications, version of the code; `frame.attrs` carries it."""
        scenarios = {name: scenario.content_hash for name, scenario in self.scenarios.items()}
        return {"scenarios": scenarios, "seed": self.seed, "replications": self.replications, "code": code_version()}

    def summary(self, level: float = 0.95, group: str | None = None) -> pd.DataFrame:
        """Mean, Student interval and quantiles over the replications, by scenario, figure and group.

        Args:
            level: of the interval of the mean.
            group: only this one (``all``, ``type=child``); by default every one.

        Returns:
            Columns ``replications`` (those in which the figure exists), ``mean``, ``low``, ``high``, ``sd``, ``least``, ``q10``,
            ``median``, ``q90``, ``most``, and ``count``, the mean number that stands behind a value. With one replication
            there is no interval: ``low`` and ``high`` are missing.

        Raises:
            RefusalError: the level does not lie between 0 and 1, or there is no such group.
        """
        import pandas as pd

        level = level_of(level)
        self.check_group(group)
        return pd.concat([_summary(name, table, level, group) for name, table in self.tables.items()], ignore_index=True)

    def values(self, figure: str, group: str = "all") -> pd.DataFrame:
        """One figure: replications down, scenarios across.

        Raises:
            RefusalError: there is no such figure or group.
        """
        import pandas as pd

        chosen_figures([figure], self.scenarios.values())
        self.check_group(group)
        columns = {}
        for name, table in self.tables.items():
            there = (figure, group) in table.names
            columns[name] = table.column(figure, group) if there else np.full(len(table), np.nan)
        frame = pd.DataFrame(columns)
        frame.index.name, frame.columns.name = "replication", "scenario"
        return frame.dropna(how="all")

    def check_group(self, group: str | None) -> None:
        """A misspelt group would give no answer and no word about it.

        Raises:
            RefusalError: there is no such group; it says which there are.
        """
        known = {"all": None, **{name: None for table in self.tables.values() for _, name in table.names}}
        if group is not None and group not in known:
            raise no("group", group, known)


def _summary(name: str, table: Table, level: float, group: str | None) -> pd.DataFrame:
    import pandas as pd

    number = np.isfinite(table.values).sum(axis=0)
    chosen = [place for place in np.flatnonzero(number).tolist() if group is None or table.names[place][1] == group]
    number, values = number[chosen], table.values[:, chosen]
    there = np.isfinite(values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # one replication has no spread
        mean, sd = np.nanmean(values, axis=0), np.nanstd(values, axis=0, ddof=1)
    half = student(level, number) * sd / np.sqrt(number)
    quantiles = np.nanquantile(values, [0, 0.1, 0.5, 0.9, 1], axis=0) if chosen else np.zeros((5, 0))
    return pd.DataFrame(
        {
            "scenario": pd.array([name] * len(chosen), dtype="str"),
            "figure": pd.array([table.names[place][0] for place in chosen], dtype="str"),
            "group": pd.array([table.names[place][1] for place in chosen], dtype="str"),
            "replications": number, "mean": mean, "low": mean - half, "high": mean + half, "sd": sd,
            "least": quantiles[0], "q10": quantiles[1], "median": quantiles[2], "q90": quantiles[3], "most": quantiles[4],
            "count": (table.counts[:, chosen] * there).sum(axis=0) / np.maximum(number, 1),
        }
    )  # fmt: skip


def student(level: float, number: Any) -> Any:
    """The factor of the standard error in a two-sided interval of a mean over ``number`` values; missing for one value."""
    degrees = np.asarray(number) - 1
    return np.where(degrees > 0, special.stdtrit(np.maximum(degrees, 1), (1 + level) / 2), np.nan)


def half_width(values: Any, level: float = 0.95) -> Any:
    """Half the width of the interval of a mean by Student, over the first axis of ``values``; NaN where there are fewer than two."""
    if len(values) < 2:
        return np.full(np.shape(values)[1:], np.nan)[()]
    return float(student(level, len(values))) * values.std(axis=0, ddof=1) / np.sqrt(len(values))


def by_names(scenarios: Iterable[Scenario]) -> dict[str, Scenario]:
    """Scenarios by name; a name that comes again gets a number."""
    named: dict[str, Scenario] = {}
    for scenario in scenarios:
        name, again = scenario.name, 2
        while name in named:
            name, again = f"{scenario.name} ({again})", again + 1
        named[name] = scenario
    return named


def replicate(
    scenario: Scenario | str | Path,
    n: int = 100,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | bool | None = None,
    groups: bool | str | Sequence[str] = True,
    *,
    figures: str | Sequence[str] | None = None,
    engine: str | None = None,
    cache: bool | str | Path = True,
    cancel: Callable[[], bool] | None = None,
) -> Results:
    """Runs replications 0 to n − 1 of a scenario; the same seed meets the same cases whatever the scenario.

    Args:
        scenario: a scenario, or a place as for `simkit.load`.
        executor: hands out the work; by default threads over the compiled kernel, processes over SimPy.
        progress: called with (done, all) as replications come in; by default a bar is shown where somebody sees it, by False nothing.
        groups: also split figures by groups of cases: all that there are, or those of these attributes.
        figures: ids of those wanted; by default all.
        engine: ``kernel`` or ``simpy``; by default the kernel where Numba is there.
        cache: whether the answer may come from disk and is kept there (see `simkit.experiment.store`), or a folder for it.
        cancel: asked now and then; when it says yes the work ends with `Cancelled`.

    Raises:
        RefusalError: an argument is not what it should be (it says which), or there is no such engine, figure or attribute.
        ScenarioFaults: the scenario cannot be loaded.
        Stopped: somebody stopped it (a KeyboardInterrupt); what is done is kept, and the same call goes on from there.
    """
    return replicate_all([scenario_of(scenario)], n, seed, executor, progress, groups, figures=figures, engine=engine, cache=cache, cancel=cancel)


def replicate_all(
    scenarios: Iterable[Scenario | str | Path],
    n: int = 100,
    seed: int = 1,
    executor: Executor | None = None,
    progress: Progress | bool | None = None,
    groups: bool | str | Sequence[str] = True,
    *,
    figures: str | Sequence[str] | None = None,
    engine: str | None = None,
    cache: bool | str | Path = True,
    cancel: Callable[[], bool] | None = None,
) -> Results:
    """Runs the same replications of several scenarios; arguments as for `replicate`."""
    named = by_names(scenario_of(scenario) for scenario in several("scenarios", scenarios, Scenario | str | Path))
    n, seed, used = whole("n", n, 1, MOST_REPLICATIONS), whole("seed", seed), engine_of(engine)
    chosen, wanted = chosen_groups(groups, named.values()), chosen_figures(figures, named.values())
    blocks = [block for scenario in named.values() for block in blocks_of(scenario, seed, 0, n, chosen, wanted, used)]
    folder = folder_of(cache)
    with watched(progress, kept=folder is not None) as came:
        tables = run_blocks(blocks, folder, executor_of(executor), came, callable_of("cancel", cancel))
    each = len(blocks) // len(named)
    return Results({name: together(tables[place * each : (place + 1) * each]) for place, name in enumerate(named)}, named, seed, n)


def folder_of(cache: bool | str | Path) -> Path | None:
    """Where answers are kept.

    Raises:
        RefusalError: it is no path.
    """
    return cache_folder() if cache is True else None if cache is False else path_of("cache", cache)


def chosen_figures(figures: str | Sequence[str] | None, scenarios: Iterable[Scenario]) -> tuple[str, ...] | None:
    """The ids of the figures asked for; a misspelt one would give no answer and no word about it.

    Raises:
        RefusalError: an id is none that one of the scenarios can have (it names the nearest that is), or there is none.
    """
    if figures is None:
        return None
    known = dict.fromkeys(name for scenario in scenarios for name in known_figures(scenario))
    found = names_of("figures", figures)
    if not found:
        raise wrong("figures", says("call.figures"))
    for asked in found:
        if asked not in known:
            raise RefusalError(says("no", what=kind("figure"), name=asked), nearest(asked, known))
    return tuple(found)


def chosen_groups(groups: bool | str | Sequence[str], scenarios: Iterable[Scenario]) -> tuple[str, ...]:
    """The attributes by which figures are split.

    Raises:
        RefusalError: one of them is none that the cases of one of the scenarios have.
    """
    if isinstance(groups, bool):
        return GROUPS if groups else ()
    return known_names("groups", groups, "attribute", (name for scenario in scenarios for name in plan_of(scenario).vocabulary.attributes))


def _done_besides(work: Generator[tuple[int, Table], None, None], stop: KeyboardInterrupt) -> Iterator[tuple[int, Table]]:
    """What is done of the work when it is stopped between two blocks."""
    with suppress(KeyboardInterrupt):
        yield work.throw(stop)
        yield from work


def run_blocks(
    blocks: Sequence[Block],
    folder: Path | None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
    *,
    must_keep: bool = False,
) -> list[Table]:
    """The tables of blocks, from the folder where they are kept or worked out and kept there, in the order of the blocks.

    Args:
        must_keep: whether the work ends when the folder cannot be written; else that is said, and nothing more is kept.
    """
    found: dict[int, Table] = {}
    damaged = 0
    for position, block in enumerate(blocks):
        if folder is not None:
            table, bad = read_block(folder, block)
            damaged += bad
            if table is not None:
                found[position] = table
    if damaged:
        say(f"{damaged} berkas hasil di {folder} rusak dan dihitung ulang.", f"{damaged} damaged result files in {folder} are worked out again.")
    total, done = sum(map(len, blocks)), sum(len(table) for table in found.values())
    if progress is not None and (found or not blocks):
        progress(done, total)
    missing = [position for position in range(len(blocks)) if position not in found]
    work = done_blocks([blocks[position] for position in missing], executor, cancel)
    last: list[tuple[int, Table]] = []
    try:
        for place, table in work:
            last[:] = [(place, table)]
            position = missing[place]
            found[position] = table
            if folder is not None and not keep(folder, blocks[position], table, must_keep):
                folder = None
            done += len(table)
            if progress is not None:
                progress(done, total)
    except KeyboardInterrupt as stop:  # perhaps while a block was written
        for place, table in (*last, *_done_besides(work, stop)):
            if folder is not None:
                keep(folder, blocks[missing[place]], table, must_keep)
        raise
    if folder is not None and missing and folder == cache_folder():
        make_room(folder)
    return [found[position] for position in range(len(blocks))]
