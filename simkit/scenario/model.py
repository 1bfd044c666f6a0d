"""The scenario: network, streams, SOP, contexts, levers, targets, sources, start, horizon and warm-up."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from simkit.scenario.changes import Contexts, Levers
from simkit.scenario.form import Typed
from simkit.scenario.network import Network
from simkit.scenario.numbers import Numbers, numbers_in
from simkit.scenario.provenance import Assumptions, Basis, Provenance
from simkit.scenario.sop import Sop
from simkit.scenario.streams import Streams
from simkit.scenario.strictness import require
from simkit.scenario.values import DurationValue, FileName, FrozenDict, Model, Moment, Part, Text
from simkit.scenario.vignettes import Vignette


class Source(Model):
    """A source that numbers refer to."""

    title: str
    note: str | None = None


class Target(Model):
    """A line to hold a figure against.

    ``figure`` is the id of a figure, or of a family of them with ``*`` for the last name (``utilisation.*``). The scenario
    language does not know the figures: `simkit.figures.targets` checks the names wherever figures are at hand.
    """

    figure: str = Field(min_length=1, max_length=200)
    group: str | None = Field(default=None, description="one group of cases, e.g. risk=high; none: all")
    at_most: float | None = None
    at_least: float | None = None
    unit: str | None = Field(default=None, description="the unit in which the line is written: that of the figure")
    kind: Literal["law", "clinical", "standard", "rule_of_thumb", "proposal"]
    title: Text
    basis: Basis = Field(default="assumption", description="where the line comes from")
    source: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one(self) -> Target:
        require((self.at_most is None) != (self.at_least is None), "target.one")
        return self

    def met_by(self, value: float) -> bool:
        """Whether a value of the figure, in its own unit, keeps to the line; a value on the line does."""
        return value <= self.at_most if self.at_most is not None else value >= (self.at_least or 0.0)


# Vignettes are named as their files: hyphens allowed.
Vignettes = Annotated[dict[FileName, Vignette], AfterValidator(FrozenDict)]


_PARTS = {"network", "streams", "sop", "periods"}  # hashed for themselves


class Period(Model):
    """The values that hold from ``start`` until the next period: the base scenario with the changes then in force."""

    start: Moment
    network: Network
    streams: Streams
    sop: Sop


class Scenario(Part, metaclass=Typed):
    """Everything that a simulation needs; immutable, equal by value, hashable by content.

    ``network``, ``streams`` and ``sop`` hold the values at the start without dated changes. ``periods`` holds, for each
    date on which something changes, the values from then on; the first period begins at ``start``. Structure (names of
    pools, steps, streams) is the same in all periods.
    """

    title: Text
    place: str = ""
    description: Text | None = None
    start: Moment = dt.datetime(2021, 1, 4)
    horizon: DurationValue = Field(description="from the start; warm-up included")
    warm_up: DurationValue | None = None
    network: Network
    streams: Streams
    sop: Sop
    sop_name: str = "sop"
    active_contexts: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    contexts: Contexts = FrozenDict()
    levers: Levers = FrozenDict()
    vignettes: Vignettes = FrozenDict()
    targets: tuple[Target, ...] = ()
    sources: Annotated[dict[str, Source], AfterValidator(FrozenDict)] = FrozenDict()
    assumptions: Assumptions | None = Field(default=None, description="the ranges of numbers that are assumed and have none of their own")
    provenance: Annotated[dict[str, Provenance], AfterValidator(FrozenDict)] = FrozenDict()

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) over everything that a simulation can see; texts, levers and sources included.

        Made of the hashes of its parts, which are worked out once for all scenarios that share them.
        """
        found = hashlib.sha256(self.model_dump_json(by_alias=True, exclude=_PARTS).encode())
        for part in (self.network, self.streams, self.sop):
            found.update(part.content_hash.encode())
        for period in self.periods:
            found.update(f"{period.start} {period.network.content_hash} {period.streams.content_hash} {period.sop.content_hash}".encode())
        return found.hexdigest()

    @property
    def name(self) -> str:
        """What it is called in results: its SOP, with the contexts that are on."""
        return "+".join((self.sop_name, *self.active_contexts))

    @cached_property
    def numbers(self) -> Numbers:
        """All numbers of the network, the streams, the SOP, the targets and the contexts, by path: what they are and where they come from."""
        parts = {"network": self.network, "streams": self.streams, "sop": self.sop, "targets": self.targets}
        return numbers_in(parts, self.contexts, self.provenance, self.assumptions)

    def provenance_at(self, path: str) -> Provenance:
        """Where the number at a path comes from, or the one that it is part of: as said there or of what holds it, else an assumption.

        With ``*`` in the path it is the first number that is meant.
        """
        found = self.numbers.at(path)
        return found.about if found is not None else Provenance()

    def __repr__(self) -> str:
        days = f"{self.start:%Y-%m-%d}, {self.horizon_seconds / 86_400:g} days"
        return f"<Scenario '{self.title.en}': {self.name}, {len(self.sop.steps)} steps, from {days}; content {self.content_hash[:12]}>"

    def __str__(self) -> str:
        return repr(self)

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.content_hash == other.content_hash

    @property
    def horizon_seconds(self) -> int:
        return round(self.horizon.seconds())

    @property
    def warm_up_seconds(self) -> int:
        return round(self.warm_up.seconds()) if self.warm_up else 0
