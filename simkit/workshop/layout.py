"""The map of a network: which cards there are, in which column and row. No geography, no order by result.

A card stands for an agency, or for a pool to which the network gives a column of its own (``stage:``). Columns are the network's stages, rows
follow the order of the file. Neither the SOP nor a run has a say: people learn places by heart, so a variant must show the same picture.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from simkit.scenario.model import Scenario
from simkit.scenario.network import Beds, Team
from simkit.scenario.values import Text

LEAST_ROWS = 4


@dataclass(frozen=True)
class Card:
    """One place of the map.

    Attributes:
        name: of the agency, or the full name of the pool that stands apart.
        title, short: what is written on it.
        family: agency family, for the stripe at its edge.
        column, row: from 0.
        teams: full names of the teams whose desks are drawn (not those that only sign or only come along).
        beds, caseloads: full names.
        pools: full names of all pools that belong here.
    """

    name: str
    title: Text
    short: Text
    family: str
    column: int
    row: int
    teams: tuple[str, ...]
    beds: tuple[str, ...]
    caseloads: tuple[str, ...]
    pools: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """The cards, the titles of the columns and the number of rows."""

    cards: tuple[Card, ...]
    columns: tuple[Text, ...]
    rows: int

    def of_pool(self) -> dict[str, int]:
        """The number of the card to which a pool belongs, by the pool's full name."""
        return {pool: number for number, card in enumerate(self.cards) for pool in card.pools}


def layout_of(scenario: Scenario) -> Layout:
    """Places every agency, and every pool that stands apart, in a column and a row."""
    network = scenario.network
    performing = _performing(scenario)
    stages = list(network.stages)
    found: list[dict[str, Any]] = []
    for name, agency in network.agencies.items():
        apart = []
        kept: dict[str, list[str]] = {"teams": [], "beds": [], "caseloads": []}
        for group in kept:
            for pool_name, pool in getattr(agency, group).items():
                full = f"{name}.{pool_name}"
                if pool.stage is not None and pool.stage in stages:
                    title = pool.title or _plain(pool_name)
                    apart.append({"name": full, "title": title, "short": pool.short or title, "stage": pool.stage, group: [full]})
                else:
                    kept[group].append(full)
        title = agency.title or _plain(name)
        own = {"name": name, "title": title, "short": agency.short or title, "stage": agency.stage, **kept}
        for card in [own, *apart] if any(kept.values()) or not apart else apart:
            found.append(card | {"family": agency.family or "administration"})
    if stages:
        usual = _usual_stages(scenario)
        columns = [stages.index(card["stage"]) if card["stage"] in stages else usual.get(card["name"].split(".")[0], 0) for card in found]
        titles = tuple(network.stages.values())
    else:
        # without stages the agencies stand one after the other, five to a row
        columns = [place % 5 for place in range(len(found))]
        titles = (Text(id="", en=""),) * min(5, len(found))
    taken: Counter[int] = Counter()
    total = Counter(columns)
    rows = max([LEAST_ROWS, *total.values()])
    cards = []
    for card, column in zip(found, columns, strict=True):
        row = (rows - total[column]) // 2 + taken[column]
        taken[column] += 1
        teams, beds, caseloads = (tuple(card.get(group, ())) for group in ("teams", "beds", "caseloads"))
        desks = tuple(team for team in teams if team in performing)
        words = card["name"], card["title"], card["short"], card["family"]
        cards.append(Card(*words, column, row, desks, beds, caseloads, (*teams, *beds, *caseloads)))
    return Layout(tuple(cards), titles, rows)


def _plain(name: str) -> Text:
    """A name in plain letters, where the network gives no title."""
    return Text(id=name.replace("_", " "), en=name.replace("_", " "))


def capacity_is_counted(scenario: Scenario, pool: str) -> bool:
    """Whether a pool has a number of units; False for unlimited ones."""
    model = scenario.network.pools()[pool]
    return (model.staff if isinstance(model, Team) else model.places) != "unlimited"


def is_bed(scenario: Scenario, pool: str) -> bool:
    """Whether a pool is places to sleep."""
    return isinstance(scenario.network.pools()[pool], Beds)


def teams_of_step(scenario: Scenario, step: str) -> list[str]:
    """The teams that may perform a step, by their full names."""
    word = scenario.sop.steps[step].team if step in scenario.sop.steps else None
    if word is None:
        return []
    rows = scenario.sop.performers.get(word)
    return [word] if rows is None else list(dict.fromkeys(row.team for row in rows))


def _performing(scenario: Scenario) -> set[str]:
    """Teams that do more than sign letters or come along with others."""
    teams = {rule.pool for rule in scenario.streams.background.values()}
    for step in scenario.sop.steps:
        teams.update(teams_of_step(scenario, step))
    return teams


def _usual_stages(scenario: Scenario) -> dict[str, int]:
    """The column of an agency without a stage: the stage of most steps that it performs, else the first."""
    stages = list(scenario.network.stages)
    counted: dict[str, Counter[int]] = {}
    for name, step in scenario.sop.steps.items():
        if step.stage in stages:
            for team in teams_of_step(scenario, name):
                counted.setdefault(team.split(".")[0], Counter())[stages.index(step.stage)] += 1
    return {agency: min(counts, key=lambda column: (-counts[column], column)) for agency, counts in counted.items()}
