"""The same experiment over many values of levers, kept on disk as it goes, so that a kill at any moment loses nothing that was done."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from numbers import Number
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simkit.experiment.progress import Progress, watched
from simkit.experiment.replicate import Results, chosen_figures, chosen_groups, run_blocks
from simkit.experiment.store import WRITING, cache_folder, write_frame, write_whole
from simkit.experiment.tables import Table, together
from simkit.experiment.version import code_version
from simkit.experiment.work import MOST_REPLICATIONS, Block, blocks_of, engine_of
from simkit.language.messages import RefusalError, of_the_system, refusal, says
from simkit.scenario.arguments import by_name, callable_of, executor_of, finite, path_of, scenario_of, several, whole
from simkit.scenario.loading import with_levers
from simkit.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

MOST_POINTS = 10_000


@dataclass(frozen=True, eq=False)
class Sweep:
    """What a sweep found.

    Attributes:
        levers: the names of the levers that were moved.
        points: their values, one mapping per point, in the order in which the first lever changes slowest.
        tables: the figures of each point.
    """

    levers: tuple[str, ...]
    points: tuple[dict[str, float], ...]
    scenarios: tuple[Scenario, ...]
    tables: tuple[Table, ...]
    seed: int
    replications: int

    def __repr__(self) -> str:
        moved = ", ".join(self.levers)
        return f"<Sweep of {moved}: {len(self.points)} points of {self.replications} replications, seed {self.seed}; see summary(), points, frame>"

    @property
    def frame(self) -> pd.DataFrame:
        """A row per point, replication, figure and group: the levers' values, then as in `Results.frame` without the scenario's name."""
        import pandas as pd

        frame = pd.concat([_with_levers(table.tidy(""), point) for table, point in zip(self.tables, self.points, strict=True)], ignore_index=True)
        frame.attrs["simkit"] = self.about
        return frame

    @property
    def about(self) -> dict[str, Any]:
        """What the sweep answers, as in `Results.about`; the contents of the scenarios in the order of the points."""
        scenarios = [scenario.content_hash for scenario in self.scenarios]
        return {"scenarios": scenarios, "seed": self.seed, "replications": self.replications, "code": code_version()}

    def summary(self, level: float = 0.95, group: str | None = None) -> pd.DataFrame:
        """Mean, interval and quantiles of every point; the levers' values, then as in `Results.summary`."""
        import pandas as pd

        parts = []
        for table, point, scenario in zip(self.tables, self.points, self.scenarios, strict=True):
            parts.append(_with_levers(Results({"": table}, {"": scenario}, self.seed, self.replications).summary(level, group), point))
        return pd.concat(parts, ignore_index=True)


def _with_levers(frame: pd.DataFrame, point: Mapping[str, float]) -> pd.DataFrame:
    frame = frame.drop(columns="scenario")
    for place, (name, value) in enumerate(point.items()):
        frame.insert(place, name, float(value))
    return frame


def sweep(
    scenario: Scenario | str | Path,
    levers: Mapping[str, float | Sequence[float]],
    replications: int = 100,
    seed: int = 1,
    *,
    out: str | Path | None = None,
    figures: str | Sequence[str] | None = None,
    groups: bool | str | Sequence[str] = False,
    executor: Executor | None = None,
    progress: Progress | bool | None = None,
    cancel: Callable[[], bool] | None = None,
    engine: str | None = None,
) -> Sweep:
    """Replicates a scenario for every combination of values of levers; all meet the same cases.

    With ``out`` each block of replications is written there as soon as it is done. Started again after a kill, the sweep continues
    where it was and ends with the very same files: ``sweep.json`` (what was asked), ``results.parquet`` (`Sweep.frame`), ``summary.csv`` and
    ``keterangan.txt``, which says in both languages what stands in these two (`simkit.explained`). Without ``out`` the blocks are kept in the cache.

    Args:
        scenario: a scenario, or a place as for `simkit.load`.
        levers: values, or a single one, by the name of a lever of the scenario.
        executor: hands out the work, e.g. ``dask.distributed.Client.get_executor()``; by default threads on this machine.
        progress: called with (done, all) replications; by default a bar is shown where somebody sees it, by False nothing.
        cancel: asked now and then; when it says yes the work ends with `Cancelled`, and what is done is kept.

    Raises:
        ScenarioFaults: a value lies outside a lever's range, or there is no such lever.
        RefusalError: nothing to sweep, too many points, an argument is not what it should be (it says which), no such engine, figure or
            attribute, or ``out`` holds another sweep.
    """
    base = scenario_of(scenario)
    values = values_of(levers)
    points = points_of(values)
    replications, seed, used = whole("replications", replications, 1, MOST_REPLICATIONS), whole("seed", seed), engine_of(engine)
    chosen, wanted = chosen_groups(groups, [base]), chosen_figures(figures, [base])
    scenarios = tuple(with_levers(base, point) for point in points)
    folder = None if out is None else path_of("out", out)
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise RefusalError(of_the_system(problem)) from None
        _claim(folder, base, values, replications, seed, wanted, chosen)
    left = list(folder.rglob(f"{WRITING}*")) if folder is not None else []  # by a process that was killed while it wrote
    blocks: list[Block] = [block for made in scenarios for block in blocks_of(made, seed, 0, replications, chosen, wanted, used)]
    kept = folder / "blocks" if folder is not None else cache_folder()
    with watched(progress, kept=kept is not None) as came:
        tables = run_blocks(blocks, kept, executor_of(executor), came, callable_of("cancel", cancel), must_keep=folder is not None)
    each = len(blocks) // len(points)
    of_points = tuple(together(tables[place * each : (place + 1) * each]) for place in range(len(points)))
    found = Sweep(tuple(values), points, scenarios, of_points, seed, replications)
    if folder is not None:
        frame, summary = found.frame, found.summary()
        write_frame(frame, folder / "results.parquet")
        _write_text(folder / "summary.csv", summary.to_csv(index=False, lineterminator="\n"))
        both = summary.assign(**{name: 0 for name in frame.columns if name not in summary})
        both.attrs = frame.attrs
        from simkit.experiment.explained import explained_in_both

        _write_text(folder / "keterangan.txt", explained_in_both(both, base))
        for file in left:
            with suppress(OSError):
                file.unlink()
    return found


def values_of(levers: Mapping[str, float | Sequence[float]]) -> dict[str, list[float]]:
    """The values of each lever; a single one is a list of one.

    Raises:
        RefusalError: they are not numbers by name.
    """
    given = by_name("levers", levers)
    return {name: [finite(f"levers, {name}", value) for value in several(f"levers, {name}", values, Number)] for name, values in given.items()}


def points_of(levers: Mapping[str, Sequence[float]]) -> tuple[dict[str, float], ...]:
    """Every combination of the values, the first lever changing slowest.

    Raises:
        RefusalError: no lever, a lever without values or with the same value twice, or too many points.
    """
    if not levers:
        raise refusal("sweep.lever")
    for name, values in levers.items():
        if not values:
            raise refusal("sweep.values", name=name)
        if len(set(values)) < len(values):
            raise refusal("sweep.twice", name=name)
    number = int(np.prod([len(values) for values in levers.values()]))
    if number > MOST_POINTS:
        raise refusal("sweep.points", count=number, most=MOST_POINTS)
    return tuple(dict(zip(levers, values, strict=True)) for values in itertools.product(*levers.values()))


def _claim(
    folder: Path, base: Scenario, levers: dict[str, list[float]], replications: int, seed: int, figures: Sequence[str] | None,
    groups: tuple[str, ...],
) -> None:  # fmt: skip
    """Writes down what the folder is for, or makes sure that it is for this."""
    asked: dict[str, Any] = {
        "scenario": base.content_hash, "sop": base.sop_name, "contexts": list(base.active_contexts),
        "levers": levers, "replications": replications, "seed": seed,
        "figures": None if figures is None else list(figures), "groups": list(groups), "code": code_version(),
    }  # fmt: skip
    file = folder / "sweep.json"
    if file.exists():
        try:
            written = json.loads(file.read_text(encoding="utf-8"))
        except (ValueError, OSError):
            raise refusal("sweep.unread", file=file) from None
        differs = sorted(key for key in asked if written.get(key) != asked[key]) if isinstance(written, dict) else ["all"]
        if differs:
            raise refusal("sweep.other", folder=folder, names=[says(f"sweep.differs.{key}") for key in differs])
        return
    if folder.exists() and any(entry.name != "blocks" and not entry.name.startswith(WRITING) for entry in folder.iterdir()):
        raise refusal("sweep.files", folder=folder)
    _write_text(file, json.dumps(asked, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def _write_text(path: Path, text: str) -> None:
    write_whole(path, lambda file: file.write(text.encode()))
