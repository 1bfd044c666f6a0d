"""Which figures a scenario has, by group, in a fixed order: the columns of the arrays that many replications fill.

Here each figure's id meets the measure and the statistic that it is computed from; its words stand in `simkit.figures.definitions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from simkit.engine.log import NEVER, PARTS
from simkit.figures.arrays import Flags, Ints
from simkit.figures.definitions import GAPS, GROUPS, MANAGED, STATISTICS
from simkit.figures.ground import Ground, ground_of
from simkit.figures.observing import FAMILIES, SINGLES
from simkit.scenario.model import Scenario

ALL = "all"
# Rows of the table from which columns are gathered.
MEAN, SUM, MEDIAN, P90, SINGLE = range(5)
_STATISTIC = {"median": MEDIAN, "mean": MEAN, "p90": P90}
_QUANTILES = (MEDIAN, P90)
assert tuple(STATISTICS) == tuple(_STATISTIC)
GAP_FAMILIES = {"time_to_safety": "safety_gap", "time_to_psychologist": "psychologist_gap"}
assert tuple(GAP_FAMILIES) == GAPS
Source = tuple[str, int, int, bool]  # figure, measure, statistic, whether it is split by group


class Columns:
    """The figures of a scenario by group, in the order of their columns.

    Attributes:
        names: (figure, group) of each column; the group is ``all``, or ``age=child``.
        figures, groups: the two parts of ``names``, column by column.
    """

    def __init__(self, scenario: Scenario, groups: Sequence[str] = GROUPS, figures: Iterable[str] | None = None) -> None:
        self.ground: Ground = ground_of(scenario)
        words = self.ground.vocabulary
        streams = list(scenario.streams.cases)
        self.groupings = [name for name in dict.fromkeys(groups) if name in words.attributes]
        sizes = self._sizes()
        self.family: Ints = len(SINGLES) + np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        # cells: 0 is all, then the words of each grouping in alphabetical order
        self.cell_names = [ALL]
        grouped, first, cell_of, first_cells = [], [0], [], [1]
        for name in self.groupings:
            known = words.attributes[name]
            background = set(words.streams) - set(streams) if name in ("stream", "type") else set()
            shown = sorted(word for word in known if word not in background)
            cells = {word: len(self.cell_names) + place for place, word in enumerate(shown)}
            self.cell_names += [f"{name}={word}" for word in shown]
            grouped.append(list(words.attributes).index(name))
            cell_of += [cells.get(word, NEVER) for word in known]
            first.append(len(cell_of))
            first_cells.append(len(self.cell_names))
        self.grouped, self.first, self.cell_of, self.first_cells = (np.array(some, dtype=np.int64) for some in (grouped, first, cell_of, first_cells))
        wanted = None if figures is None else set(figures)
        chosen = [source for source in self._sources() if wanted is None or source[0] in wanted]
        self.measures = len(SINGLES) + sum(sizes)
        self.own = int(self.family[FAMILIES.index("wait")])  # a case has at most one value of each measure before this
        self._lay_out(chosen)

    def _sizes(self) -> list[int]:
        """How many members each family has."""
        words = self.ground.vocabulary
        pools = len(words.pools)
        sizes = {
            "part": len(PARTS), "home_part": len(PARTS), "outcome": len(words.outcomes), "deadline": len(self.ground.scenario.sop.deadlines),
            "background_wait": len(words.streams), **dict.fromkeys(GAP_FAMILIES.values(), len(self.groupings)),
        }  # fmt: skip
        return [sizes.get(name, pools) for name in FAMILIES]

    def _sources(self) -> Iterator[Source]:
        """Every figure of the scenario with what it is computed from, in the order of the columns."""
        ground = self.ground
        scenario, words = ground.scenario, ground.vocabulary

        def single(figure: str, measure: str, statistic: int = MEAN) -> Source:
            return figure, SINGLES.index(measure), statistic, True

        def times(figure: str, measure: str | None = None) -> list[Source]:
            return [single(f"{figure}.{word}", measure or figure, statistic) for word, statistic in _STATISTIC.items()]

        def member(figure: str, family: str, position: int, statistic: int = MEAN, split: bool = True) -> Source:
            return figure, int(self.family[FAMILIES.index(family)]) + position, statistic, split

        def gaps(time: str) -> list[Source]:
            return [member(f"{time}.gap.{name}", GAP_FAMILIES[time], place, SINGLE, False) for place, name in enumerate(self.groupings)]

        if "first_response" in ground.events:
            yield from times("first_response")
            yield single("first_response.within_1h", "first_response_within_1h")
            yield single("first_response.not_reached", "first_response_not_reached", SUM)
        if "safe" in ground.events:
            yield from times("time_to_safety")
            yield single("time_to_safety.within_24h", "safe_within_day")
            yield single("time_to_safety.not_reached", "safety_not_reached", SUM)
            yield from gaps("time_to_safety")
        if "psych" in ground.events:
            yield from times("time_to_psychologist")
            yield from gaps("time_to_psychologist")
        if "secured" in ground.events:
            yield single("secured.within_24h", "secured_within_day")
        if "care" in ground.events:
            yield single("care.within_72h", "care_72")
            yield single("care.within_120h", "care_120")
        if "home" in ground.events:
            yield from times("time_to_home")
            for position, name in enumerate(PARTS):
                yield member(f"time_to_home.part.{name}", "home_part", position)
        for figure in ("hand_offs", "retellings"):
            yield single(figure, figure)
        if len(words.modes) > 1:
            for figure in ("completed", "lost", "unconfirmed", "returned"):
                yield single(f"referrals.{figure}", f"referrals_{figure}")
            yield single("referrals.time", "referral_time")
        for figure in ("withdrawn", "left_track"):
            yield single(figure, figure)
        for name in ground.case_outcomes:
            yield member(f"outcome.{name}", "outcome", words.code("outcomes", name))
        if ground.beds:
            yield from times("shelter_time")
            yield single("asked_away", "asked_away", SUM)
            yield single("bed_waits", "bed_waits", SUM)
        yield single("turned_away", "turned_away", SUM)
        for figure, measure in (("cases.arrived", "cases"), ("cases.closed", "closed"), ("cases.open", "open")):
            yield single(figure, measure, SUM)
        yield from times("closed_age")
        yield from times("open_age")
        for position, name in enumerate(PARTS):
            yield member(f"part.{name}", "part", position)
        for position, name in enumerate(scenario.sop.deadlines):
            yield member(f"deadline.{name}", "deadline", position)
        yield single("cost.total", "cost", SUM)
        yield single("cost.per_case", "cost")
        for name in ground.waited_for:
            for word, statistic in _STATISTIC.items():
                yield member(f"wait.{name}.{word}", "wait", words.code("pools", name), statistic)
        for name in scenario.streams.background:
            for word, statistic in _STATISTIC.items():
                yield member(f"background_wait.{name}.{word}", "background_wait", words.code("streams", name), statistic, False)
        for name in ground.teams:
            if not ground.unlimited(name):
                yield member(f"utilisation.{name}", "utilisation", words.code("pools", name), SINGLE, False)
        for name in (*ground.beds, *ground.caseloads):
            families = ["occupied"] if ground.unlimited(name) else ["occupied", "occupancy", "full"]
            if ground.managers_of(name) is not None:
                families += ["open_per_manager", *(f"above_{line}" for line in MANAGED)]
            for family in families:
                yield member(f"{family}.{name}", family, words.code("pools", name), SINGLE, False)

    def _lay_out(self, chosen: list[Source]) -> None:
        """Slots for the measures that are asked for, and where each column is gathered from."""
        self.slot: Ints = np.full(self.measures, NEVER, dtype=np.int64)
        used = dict.fromkeys(measure for _, measure, _, _ in chosen)
        for time in GAPS:
            if any(figure.startswith(f"{time}.gap.") for figure, *_ in chosen):
                used[SINGLES.index(time)] = None  # a gap is read from its medians
        for slot, measure in enumerate(used):
            self.slot[measure] = slot
        self.keep: Ints = np.zeros(len(used), dtype=np.int64)
        for figure, measure, statistic, _ in chosen:
            time, _, rest = figure.partition(".gap.")
            if statistic in _QUANTILES or rest:
                self.keep[self.slot[SINGLES.index(time) if rest else measure]] = 1
        cells = len(self.cell_names)
        self.names: list[tuple[str, str]] = []
        gathered: list[int] = []
        counted: list[int] = []
        for figure, measure, statistic, split in chosen:
            slot = int(self.slot[measure])
            for cell in range(cells if split else 1):
                self.names.append((figure, self.cell_names[cell]))
                gathered.append((statistic * len(used) + slot) * cells + cell)
                counted.append(slot * cells + cell)
        self.gathered: Ints = np.array(gathered, dtype=np.int64)
        self.counted: Ints = np.array(counted, dtype=np.int64)
        self.figures = [figure for figure, _ in self.names]
        self.groups = [group for _, group in self.names]

    def __len__(self) -> int:
        return len(self.names)

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """The measure of each time of which there are gaps, and the measure of its first grouping's gap."""
        return [(SINGLES.index(time), int(self.family[FAMILIES.index(family)])) for time, family in GAP_FAMILIES.items()]

    @property
    def form(self) -> tuple[int, Flags]:
        """The column of the attribute ``form`` (-1: nothing records it) and, by word, whether it is sexual violence."""
        words = self.ground.vocabulary.attributes
        forms = words.get("form", ("",))
        return (list(words).index("form") if "form" in words else NEVER), np.array([word == "sexual" for word in forms], dtype=np.bool_)

    @property
    def tier(self) -> int:
        """The column of the attribute that tells how far away she lives, -1 for none."""
        words = list(self.ground.vocabulary.attributes)
        return words.index(self.ground.tier_attribute) if self.ground.tier_attribute in words else NEVER


@lru_cache(maxsize=8)  # 0.3 MB each
def _columns(scenario: Scenario, groups: tuple[str, ...], figures: tuple[str, ...] | None) -> Columns:
    return Columns(scenario, groups, figures)


def columns_of(scenario: Scenario, groups: Sequence[str] = GROUPS, figures: Iterable[str] | None = None) -> Columns:
    """The columns of a scenario, laid out once and kept.

    Args:
        groups: attributes by which figures are split, where the cases have them; ``()`` for none.
        figures: ids of the figures wanted (those that the scenario does not have are left out); all by default.
    """
    return _columns(scenario, tuple(groups), None if figures is None else tuple(figures))
