"""Targets beside the figures: which line belongs to which figure, whether it is met, and whether its figure exists at all.

Importing this module registers the check of the names with the scenario language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simkit.figures.definitions import FIGURES, GAPS, GROUPS, PART_LABELS, PLACE_FAMILIES, STATISTICS, figure
from simkit.language.messages import Message, RefusalError, not_there, says
from simkit.language.numbers import amount
from simkit.scenario.further import register
from simkit.scenario.model import Scenario, Target
from simkit.scenario.network import Caseload, Team

if TYPE_CHECKING:
    import pandas as pd

EVERY = "*"
WORDS = {"id": ("tercapai", "belum tercapai"), "en": ("met", "not met")}


def known_figures(scenario: Scenario, without_limit: bool = False) -> list[str]:
    """The ids of all figures that this scenario can have.

    Args:
        without_limit: also those of pools without limit, which appear once the pool has a number of units.
    """
    pools = scenario.network.pools()
    teams = [name for name, pool in pools.items() if isinstance(pool, Team)]
    places = [name for name in pools if name not in teams]
    counted = {name for name in pools if without_limit or _limited(scenario, name)}
    managed = [name for name in places if isinstance(pools[name], Caseload)]
    attributes = {name for stream in scenario.streams.cases for name in scenario.streams.attributes_of(stream)}
    return [
        *FIGURES,
        *(f"wait.{name}.{statistic}" for name in pools if name in counted for statistic in STATISTICS),
        *(f"background_wait.{name}.{statistic}" for name in scenario.streams.background for statistic in STATISTICS),
        *(f"deadline.{name}" for name in scenario.sop.deadlines),
        *(f"utilisation.{name}" for name in teams if name in counted),
        *(f"{kind}.{name}" for name in places for kind in PLACE_FAMILIES if name in managed or kind in ("occupied", "occupancy", "full")),
        *(f"outcome.{name}" for name in scenario.sop.outcomes),
        *(f"part.{name}" for name in PART_LABELS),
        *(f"time_to_home.part.{name}" for name in PART_LABELS),
        *(f"{time}.gap.{name}" for time in GAPS for name in GROUPS if name in ("stream", "type", *attributes)),
    ]


def _limited(scenario: Scenario, name: str) -> bool:
    """Whether a pool has a number of units at some time: only then anybody waits for it."""
    pools = [network.pools()[name] for network in (scenario.network, *(period.network for period in scenario.periods))]
    return any((pool.staff if isinstance(pool, Team) else pool.places) != "unlimited" for pool in pools) or any(
        change.units != "unlimited" for pool in pools for change in pool.capacity_changes
    )


def belongs_to(target: Target, figure_id: str) -> bool:
    """Whether a target is about this figure: by its id, or ``family.*``."""
    if target.figure.endswith("." + EVERY):
        return figure_id.startswith(target.figure[: -len(EVERY)])
    return target.figure == figure_id


@register
def target_findings(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], Message, str]]:
    """Targets for figures that do not exist, or in another unit than the figure's.

    A pool that a draft or a lever leaves without limit keeps its targets: there is then nothing to hold against them.
    """
    if not scenario.targets:
        return
    known = dict.fromkeys(known_figures(scenario, without_limit=True))
    for position, target in enumerate(scenario.targets):
        fitting = [target.figure] if target.figure in known else [name for name in known if belongs_to(target, name)]
        if not fitting:
            yield ("targets", position, "figure"), *not_there("figure", target.figure, known)
        elif target.unit is not None and figure(fitting[0], scenario).unit != target.unit:
            unit = figure(fitting[0], scenario).unit
            yield ("targets", position, "unit"), says("target.unit", unit=unit, other=target.unit), unit


@dataclass(frozen=True)
class Judged:
    """A target held against the figure of a table: its mean over the replications, and the interval of that mean."""

    target: Target
    figure: str
    group: str
    mean: float
    low: float
    high: float

    @property
    def met(self) -> bool:
        return self.target.met_by(self.mean)

    def in_words(self, scenario: Scenario, language: str) -> str:
        """``≥ 90 %: belum tercapai``."""
        known = figure(self.figure, scenario)
        line = self.target.at_most if self.target.at_most is not None else self.target.at_least
        sign = "≤" if self.target.at_most is not None else "≥"
        return f"{sign} {amount(float(line or 0), known.unit, language)}: {WORDS[language][0 if self.met else 1]}"


def judged(scenario: Scenario, summary: pd.DataFrame) -> list[Judged]:
    """Every target with each figure of the table that it is about, in the order of the targets.

    Args:
        summary: of one scenario, as `simkit.experiment.replicate.Results.summary` gives it, all groups included.

    Raises:
        ValueError: when a target names a figure that this scenario cannot have.
    """
    for (_, position, *_), message, near in target_findings(scenario):
        raise RefusalError(says("change.of", path=f"targets.{position}", message=message), near)
    found = []
    rows = summary[summary["group"].isin({target.group or "all" for target in scenario.targets})].to_dict("records")
    for target in scenario.targets:
        for row in rows:
            if row["group"] == (target.group or "all") and belongs_to(target, str(row["figure"])) and row["mean"] == row["mean"]:
                found.append(Judged(target, str(row["figure"]), str(row["group"]), float(row["mean"]), float(row["low"]), float(row["high"])))
    return found
