"""The words of a scenario and their codes: what both engines write into their logs, and all that is computed from these.

A word's code is its position in its tuple. The tuples depend on the scenario alone, so a code means the same in every replication.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from simkit.engine.log import KINDS, NEVER
from simkit.scenario import streams as language
from simkit.scenario.model import Period
from simkit.scenario.sop import Sop

# What engines write besides the outcomes that a scenario names; "open" and "done" first.
ENGINE_OUTCOMES = (
    "open", "done", "closed", "no_show", "asked_away", "escalated", "stopped", "longest_stay", "lost_at_referral",
    "accepted", "incomplete", "refused", "lost", "lost_noticed", "came_back",
)  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """Tuples of words whose position is the code; where "" stands first, code 0 is "none".

    Attributes:
        kinds: of rows, as in `simkit.engine.log`.
        steps: "", the SOP's steps, the background streams (whose rows carry the stream's name).
        pools: "", ``agency.pool`` in the order of the network.
        modes: "", the referral modes.
        outcomes: of rows and of cases, in every period.
        streams: of cases, then of background work.
        attributes: by name, the words that a case can have; ``stream``, ``type`` and (where there are doors) ``door`` first.
        events: in the order in which the SOP's steps name them.
    """

    kinds: tuple[str, ...]
    steps: tuple[str, ...]
    pools: tuple[str, ...]
    modes: tuple[str, ...]
    outcomes: tuple[str, ...]
    streams: tuple[str, ...]
    attributes: dict[str, tuple[str, ...]]
    events: tuple[str, ...]

    @cached_property
    def codes(self) -> dict[str, dict[str, int]]:
        """By tuple (``steps``, ``pools`` …), the code of each word."""
        return {
            field.name: {word: code for code, word in enumerate(getattr(self, field.name))} for field in fields(self) if field.name != "attributes"
        }

    @cached_property
    def attribute_codes(self) -> dict[str, dict[str, int]]:
        """By attribute, the code of each word."""
        return {name: {word: code for code, word in enumerate(words)} for name, words in self.attributes.items()}

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """By code of a pool, its agency."""
        return tuple(pool.split(".")[0] for pool in self.pools)

    def code(self, what: str, word: str) -> int:
        """The code of a word, `NEVER` when there is no such word."""
        return self.codes[what].get(word, NEVER)


def vocabulary_of(periods: Iterable[Period]) -> Vocabulary:
    """The vocabulary of a scenario from all its periods (structure is the same in all; outcomes and attributes may differ)."""
    held = list(periods)
    first = held[0]
    return Vocabulary(
        kinds=KINDS,
        steps=_once("", first.sop.steps, first.streams.background),
        pools=_once("", first.network.pools()),
        modes=_once("", first.network.modes),
        outcomes=_once(*ENGINE_OUTCOMES, (word for period in held for word in _outcomes(period.sop))),
        streams=_once(first.streams.cases, first.streams.background),
        attributes=_attributes([period.streams for period in held]),
        events=_once(event.event for period in held for step in period.sop.steps.values() for event in step.events),
    )


def _once(*words: str | Iterable[str]) -> tuple[str, ...]:
    """All words, each where it comes first."""
    found: dict[str, None] = {}
    for some in words:
        found.update(dict.fromkeys([some] if isinstance(some, str) else some))
    return tuple(found)


def _outcomes(sop: Sop) -> Iterator[str]:
    """Outcomes that an SOP names."""
    yield from sop.outcomes
    for rule in sop.patience:
        yield rule.outcome
    for step in sop.steps.values():
        if step.turn_away is not None:
            yield step.turn_away.outcome
        branches = (step.fork.branches if step.fork is not None else ()) + step.start
        for route in (*step.next, *(route for rows in branches for route in rows)):
            if route.outcome is not None:
                yield route.outcome


def _attributes(periods: list[language.Streams]) -> dict[str, tuple[str, ...]]:
    """By attribute, every word that some stream can draw."""
    found: dict[str, dict[str, None]] = {"stream": {}, "type": {}, "door": {}}
    for streams in periods:
        for name, stream in streams.cases.items():
            found["stream"][name] = None
            found["type"][stream.type or name] = None
            found["door"].update(dict.fromkeys(stream.doors))
            for attribute, rule in streams.attributes_of(name).items():
                found.setdefault(attribute, {}).update(dict.fromkeys(_words(rule)))
    for streams in periods:
        for name in streams.background:
            found["stream"][name] = found["type"][name] = None
    return {name: tuple(words) for name, words in found.items() if words}


def _words(rule: Any) -> Iterator[str]:
    """The words that an attribute's rule can give; none for the time since the incident."""
    if isinstance(rule, language.Always):
        yield rule.value_is
    elif isinstance(rule, language.YesChance):
        yield from ("no", "yes")
    elif isinstance(rule, language.Choice):
        yield from rule.chances
    elif isinstance(rule, language.ByCase):
        for row in rule.first_of:
            yield from _words(row.use)
