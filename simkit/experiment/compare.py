"""Scenarios against the first one, replication by replication: how large the difference is, how sure, and who gets worse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from simkit.experiment.progress import Progress
from simkit.experiment.replicate import Results, chosen_figures, half_width, replicate_all, student
from simkit.experiment.store import say as tell
from simkit.experiment.tables import Table
from simkit.figures.definitions import HEADLINE, Figure, figure
from simkit.language.choice import choose
from simkit.language.messages import refusal
from simkit.language.numbers import amount, decimals_for, number, unit_word, with_interval
from simkit.language.texts import say
from simkit.scenario.arguments import several, whole
from simkit.scenario.model import Scenario
from simkit.scenario.phrases import group_in_words

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "scenario", "figure", "group", "unit", "direction", "replications", "base", "value", "difference", "low", "high", "p", "adjusted_p",
    "agree", "meaning",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Comparison:
    """Differences of scenarios from the first one.

    Attributes:
        rows: a row per scenario, figure and group: ``base`` and ``value`` (means), ``difference`` (value − base) with its
            interval ``low``–``high``, ``p`` and ``adjusted_p`` (Holm, over all rows), ``agree`` (share of replications that differ in
            the direction of the mean), ``meaning``: better, worse, changed (no direction is better) or open (cannot be told apart: the
            interval holds zero, or the difference does not hold after the adjustment; of hundreds of intervals some miss zero by chance).
        results: the replications behind it.
        apart: figures that only one of a pair has (a team that is new in a draft, or gone), which nothing can be compared with: ``scenario``
            (that is compared with the first), ``owner`` (the one that has the figure), ``figure``, ``value`` (its mean) with its interval
            ``low``–``high``.
    """

    rows: list[dict[str, Any]]
    results: Results
    apart: list[dict[str, Any]] = field(default_factory=list)

    def __repr__(self) -> str:
        others = ", ".join(name for name in self.results.scenarios if name != self.base)
        return f"<Comparison of {others} with {self.base}, {self.results.replications} replications; see sentences(language), worse_off(), frame>"

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The rows as a table; columns as in `COLUMNS`, its ``attrs`` as those of `Results.frame`."""
        import pandas as pd

        frame = pd.DataFrame(self.rows, columns=COLUMNS)
        frame.attrs["simkit"] = self.results.about
        return frame

    @property
    def base(self) -> str:
        """The name of the scenario that the others are compared with."""
        return next(iter(self.results.scenarios))

    def worse_off(self) -> pd.DataFrame:
        """Groups and figures that get worse: those whose interval lies wholly on the worse side; the surest first.

        Of two groups that are the same people (one stream, one type) only the first is listed. ``shown`` says whether a row holds after the
        adjustment for all that is compared.
        """
        leaning = [meaning(row["direction"], row["low"], row["high"]) == "worse" for row in self.rows]
        rows = self.frame[np.array(leaning, dtype=bool)].sort_values("adjusted_p", kind="stable")
        groups = rows["group"] != "all"
        rows = rows[~(groups & rows.where(groups).duplicated(["scenario", "figure", "base", "value", "low", "high"]))]
        return rows.assign(shown=rows["meaning"] == "worse").reset_index(drop=True)

    def groups_worse_off(self, scenario: str | None = None) -> pd.DataFrame:
        """The rows of `worse_off` that are groups and hold after the adjustment: the surest group of every figure, then the second of each.

        Those that are read first so name every figure, rather than one figure by all groups.
        """
        self._check(scenario)
        rows = self.worse_off()
        rows = rows[(rows["group"] != "all") & rows["shown"]]
        if scenario is not None:
            rows = rows[rows["scenario"] == scenario]
        turn = rows.groupby(["scenario", "figure"], sort=False).cumcount()
        return rows.loc[turn.sort_values(kind="stable").index].reset_index(drop=True)

    def worse_off_in_words(self, language: str = "id", scenario: str | None = None, most: int = 8) -> list[str]:
        """The groups for whom something gets worse, in the order of `groups_worse_off`.

        Args:
            scenario: only this one; None for every one.
            most: so many at the most; how many more there are is said after them.

        Raises:
            RefusalError: there is no such scenario or language, or ``most`` is no whole number.
        """
        language, most = choose(language), whole("most", most, 0)
        rows = self.groups_worse_off(scenario)
        named = scenario is None and len(self.results.scenarios) > 2
        told = [self._in_words(row, language, named) for row in rows.head(most).to_dict("records")]
        return [*told, say("worse_more", language, n=number(len(rows) - most, language, 0))] if len(rows) > most else told

    def apart_in_words(self, language: str = "id", scenario: str | None = None) -> list[str]:
        """The figures that only one of two drafts has, with its value: what is new there is in no difference.

        Args:
            scenario: only this one against the first; None for every one.

        Raises:
            RefusalError: there is no such scenario or language.
        """
        language = choose(language)
        self._check(scenario)
        told = []
        for row in self.apart:
            if scenario in (None, row["scenario"]):
                of = figure(row["figure"], self.results.scenarios[row["owner"]])
                value = with_interval(row["value"], row["low"], row["high"], of.unit, language)
                told.append(say("apart_one", language, figure=of.within(language), scenario=row["owner"], value=value))
        return told

    def _check(self, scenario: str | None) -> None:
        others = list(self.results.scenarios)[1:]
        if scenario is not None and scenario not in others:
            raise refusal("picture.compared", name=scenario, known=others)

    def _in_words(self, row: dict[Any, Any], language: str, named: bool) -> str:
        """One row in words; ``named``: with its scenario."""
        base = self.results.scenarios[self.base]
        words = sentence(row, figure(str(row["figure"]), base), language, base)
        return f"{row['scenario']}: {words}" if named else words

    def sentences(self, language: str = "id", group: str | None = "all", scenario: str | None = None) -> list[str]:
        """What the rows say, in words.

        Args:
            group: only this one; None for every one.
            scenario: only this one; None for every one.

        Raises:
            RefusalError: there is no such group, scenario or language.
        """
        language = choose(language)
        self._check(scenario)
        self.results.check_group(group)
        named = len(self.results.scenarios) > 2
        return [
            self._in_words(row, language, named) for row in self.rows if group in (None, row["group"]) and scenario in (None, row["scenario"])
        ]


def compare(
    scenarios: Sequence[Scenario | str | Path],
    replications: int = 100,
    seed: int = 1,
    figures: str | Sequence[str] | None = None,
    executor: Executor | None = None,
    progress: Progress | bool | None = None,
    groups: bool | str | Sequence[str] = True,
    *,
    engine: str | None = None,
    cache: bool | str | Path = True,
    cancel: Callable[[], bool] | None = None,
) -> Comparison:
    """Runs the same replications of all scenarios and compares each with the first; of one that is the very same it says so,
    and of one that differs in its SOP and in its contexts too.

    Args:
        scenarios: scenarios, or places as for `simkit.load`.
        figures: which to compare; by default the headline figures, every deadline and the waits by team. The more are
            compared, the surer each must be.
        executor, progress, groups, engine, cache, cancel: as for `simkit.replicate`.

    Raises:
        RefusalError: there are fewer than two scenarios or two replications, an argument is not what it should be (it says which), or there is
            no such engine, figure or attribute.
        ScenarioFaults: a scenario cannot be loaded.
    """
    listed = several("scenarios", scenarios, Scenario | str | Path)
    if len(listed) < 2:
        raise refusal("compare.two")
    if whole("replications", replications) < 2:
        raise refusal("compare.replications")
    results = replicate_all(
        listed, replications, seed, executor, progress, groups, figures=figures, engine=engine, cache=cache, cancel=cancel
    )
    base, *others = results.scenarios
    for name in others:
        if results.scenarios[name].content_hash == results.scenarios[base].content_hash:
            told = f"'{name}' sama persis dengan '{base}': semua selisihnya nol.", f"'{name}' is the very same as '{base}': all differences are zero."
            tell(*told)
        one, two = results.scenarios[base], results.scenarios[name]
        if one.sop_name != two.sop_name and set(one.active_contexts) != set(two.active_contexts):
            told = (f"'{name}' dan '{base}' berbeda SOP dan berbeda konteks: selisihnya dari keduanya bersama.",
                    f"'{name}' and '{base}' differ in their SOP and in their contexts: the difference is of both together.")  # fmt: skip
            tell(*told)
    return compare_results(results, figures)


def compare_results(results: Results, figures: str | Sequence[str] | None = None, level: float = 0.95) -> Comparison:
    """Compares scenarios that have run already."""
    wanted = chosen_figures(figures, results.scenarios.values())
    names = [name for name in _names(results) if (name[0] in wanted if wanted is not None else _usual(name[0]))]
    base, *others = results.scenarios
    before = _aligned(results.tables[base], names)
    rows: list[dict[str, Any]] = []
    for other in others:
        rows += differences(before, _aligned(results.tables[other], names), names, other, level, results.scenarios[base])
    judge(rows, level)
    apart = [one for other in others for one in _apart(results, base, other, names, level)]
    return Comparison([{column: row[column] for column in COLUMNS} for row in rows], results, apart)


def judge(rows: Sequence[dict[str, Any]], level: float = 0.95) -> None:
    """Says of each row what it means: better or worse only where that holds among all rows together (`holm`)."""
    p = np.array([row["p"] for row in rows], dtype=float)
    adjusted = np.full(len(rows), np.nan)
    known = ~np.isnan(p)
    adjusted[known] = holm(p[known])
    for row, one in zip(rows, adjusted.tolist(), strict=True):
        row["adjusted_p"] = one
        row["meaning"] = meaning(row["direction"], row["low"], row["high"]) if one < 1 - level else "open"


def holm(p: Any) -> Any:
    """P-values adjusted by Holm's step-down method (Holm 1979): the k-th smallest of m times m − k + 1, none below a smaller one's, none above 1.

    As `statsmodels.stats.multitest.multipletests`, which a test holds it to, without the 60 MB that the import costs every participant's kernel.
    """
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.maximum.accumulate(np.asarray(p)[order] * (len(p) - np.arange(len(p)))), 1.0)
    return adjusted


def _usual(name: str) -> bool:
    return name in HEADLINE or name.startswith("deadline.") or (name.startswith(("wait.", "background_wait.")) and name.endswith(".mean"))


def _names(results: Results) -> list[tuple[str, str]]:
    """Every figure and group that some replication has, those of the first scenario first."""
    there = {name: np.flatnonzero(np.isfinite(table.values).any(axis=0)).tolist() for name, table in results.tables.items()}
    return list(dict.fromkeys(results.tables[scenario].names[place] for scenario, places in there.items() for place in places))


def _apart(results: Results, base: str, other: str, names: Sequence[tuple[str, str]], level: float) -> list[dict[str, Any]]:
    """The figures of all cases that only one of the two has."""
    found = []
    values = {scenario: _aligned(results.tables[scenario], names) for scenario in (base, other)}
    there = {scenario: np.isfinite(table).any(axis=1) for scenario, table in values.items()}
    for owner, without in ((base, other), (other, base)):
        for place in np.flatnonzero(there[owner] & ~there[without]).tolist():
            name, group = names[place]
            if group == "all":
                known = values[owner][place][np.isfinite(values[owner][place])]
                mean, half = float(known.mean()), float(half_width(known, level))
                found.append({"scenario": other, "owner": owner, "figure": name, "value": mean, "low": mean - half, "high": mean + half})
    return found


def _aligned(table: Table, names: Sequence[tuple[str, str]]) -> Any:
    """The values of these figures, a row per figure, a column per replication; missing where the scenario has none."""
    places = {name: place for place, name in enumerate(table.names)}
    none = np.full(len(table), np.nan)
    return np.array([table.values[:, places[name]] if name in places else none for name in names]).reshape(len(names), len(table))


def differences(
    before: Any, after: Any, names: Sequence[tuple[str, str]], other: str, level: float, scenario: Scenario
) -> list[dict[str, Any]]:
    """Paired differences, a row per figure and group; only replications that have the figure in both.

    Args:
        before, after: values, a row per name, a column per replication; NaN where a replication has none.
        names: figure and group of each row.
        other: the scenario that is compared.
    """
    both = np.isfinite(before) & np.isfinite(after)
    count = both.sum(axis=1)
    kept = count >= 2
    before, after, both, count = before[kept], after[kept], both[kept], count[kept]
    difference = np.where(both, after - before, 0.0)
    mean = difference.sum(axis=1) / count
    spread = np.where(both, difference - mean[:, None], 0.0)
    error = np.sqrt((spread**2).sum(axis=1) / (count - 1) / count)
    error = np.where(error <= 1e-12 * np.abs(mean), 0.0, error)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(mean) / error
    # without spread there is no t; that all replications agree is then as sure as a sign test says: two of two say nothing, thirty of thirty much
    p = np.where(error > 0, 2 * special.stdtr(count - 1, -t), np.where(mean == 0, 1.0, 0.5 ** (count - 1)))
    half = student(level, count) * error
    agree = ((np.sign(difference) == np.sign(mean)[:, None]) & both).sum(axis=1) / count
    columns = {
        "replications": count,
        "base": np.where(both, before, 0.0).sum(axis=1) / count,
        "value": np.where(both, after, 0.0).sum(axis=1) / count,
        "difference": mean,
        "low": mean - half,
        "high": mean + half,
        "p": p,
        "agree": agree,
    }
    rows = []
    there = [name for name, one in zip(names, kept.tolist(), strict=True) if one]
    for (name, group), *values in zip(there, *(one.tolist() for one in columns.values()), strict=True):
        known, found = figure(name, scenario), dict(zip(columns, values, strict=True))
        row = {"scenario": other, "figure": name, "group": group, "unit": known.unit, "direction": known.direction}
        rows.append({**row, **found})
    return rows


def meaning(direction: str, low: float, high: float) -> str:
    """What an interval of a difference says by itself: better, worse, changed, or open when it holds zero."""
    if low <= 0 <= high:
        return "open"
    if direction == "neutral":
        return "changed"
    return "better" if (high < 0) == (direction == "lower") else "worse"


def of_what(row: Mapping[Any, Any], of: Figure, language: str, scenario: Scenario) -> str:
    """What a row of a table is of: its figure, and its group where it is not of all."""
    label = of.within(language)
    return label if row["group"] == "all" else f"{label} ({group_in_words(str(row['group']), scenario, language)})"


def sentence(row: dict[Any, Any], of: Figure, language: str, scenario: Scenario) -> str:
    """One row in words: ``Waktu sampai aman, median: lebih baik, turun 9 jam (5 s.d. 13)``."""
    label = of_what(row, of, language, scenario)
    change, told = change_in_words(row, of, language), verdict(row, language)
    if not told:
        return f"{label}: {change}"
    return f"{label}: {told} ({change})" if row["meaning"] == "open" else f"{label}: {told}, {change}"


def verdict(row: dict[Any, Any], language: str) -> str:
    """``lebih baik``, ``belum dapat dibedakan``; nothing where nothing differs, or where no direction is better."""
    if row["meaning"] == "changed" or row["low"] == row["high"] == 0:
        return ""
    alone = row["meaning"] != "open" or row["low"] <= 0 <= row["high"]
    return say(str(row["meaning"]) if alone else "open_among", language)


def change_in_words(row: dict[Any, Any], of: Figure, language: str) -> str:
    """Only the difference: ``turun 9 jam (5 s.d. 13)``; where the interval holds zero ``antara turun 0,5 dan naik 0,3 jam``, or ``sama``."""
    scale, unit = _scale(of.unit, row)
    middle, low, high = (float(row[name]) * scale for name in ("difference", "low", "high"))
    digits = digits_of(low, high)
    if row["meaning"] == "open":
        return say("same", language) if low == high == 0 else _between(low, high, unit, language, digits)
    change = say("up" if middle > 0 else "down", language, amount=amount(abs(middle), unit, language, digits))
    ends = sorted((abs(low), abs(high)))
    interval = say("range", language, low=number(ends[0], language, digits), high=number(ends[1], language, digits))
    return f"{change} ({interval})"


def digits_of(low: float, high: float) -> int:
    """Decimals that an interval of a difference supports; more where an end that is not zero would be written as zero."""
    digits = decimals_for((high - low) / 2)
    nearest = min(abs(low), abs(high))
    while digits < 3 and not low <= 0 <= high and round(nearest, digits) == 0:
        digits += 1
    return digits


def _scale(unit: str, row: dict[Any, Any]) -> tuple[float, str]:
    """Shares are told in points; long differences in hours are told in days."""
    if unit == "share":
        return 100.0, "points"
    if unit == "hours" and max(abs(float(row["low"])), abs(float(row["high"]))) >= 48:
        return 1 / 24, "days"
    return 1.0, unit


def _between(low: float, high: float, unit: str, language: str, digits: int) -> str:
    """``antara turun 0,5 dan naik 0,3 jam``, ``between 0.5 hours down and 0.3 up``; an end that would be written as zero: ``tidak berubah``."""
    zero = number(0.0, language, digits)
    written = [number(abs(value), language, digits) for value in (low, high)]
    told = [position for position in (0, 1) if written[position] != zero]
    if not told:
        return say("hardly", language)
    with_unit = told[-1] if language == "id" else told[0]  # the unit is said once
    ends = []
    for position, value in enumerate((low, high)):
        if position not in told:
            ends.append(say("unchanged", language))
            continue
        word = unit_word(unit, written[position], language) if position == with_unit else ""
        ends.append(say("down_bare" if value < 0 else "up_bare", language, amount=f"{written[position]} {word}".strip()))
    return say("between", language, low=ends[0], high=ends[1])
