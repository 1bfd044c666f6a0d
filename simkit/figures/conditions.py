"""Conditions over all cases at once: flattened to rows of numbers once per scenario, then evaluated without a Python object per case.

The meaning is that of `simkit.engine.conditions` at the time of a case's arrival (``visits`` 0), except that events and places count as in
the whole run. Rows stand in postfix order: a row that joins others takes the results of those before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from simkit.engine.compiled import compiled
from simkit.engine.conditions import within
from simkit.engine.log import NEVER
from simkit.engine.vocabulary import Vocabulary
from simkit.figures.arrays import Flags, Floats, Ints
from simkit.scenario.conditions import Condition

_CONSTANT, _ATTRIBUTE, _HAPPENED, _SINCE, _HOURS, _HOLDS, _OPEN, _ALL, _ANY, _NOT = range(10)
_NO_LIMITS = (math.inf, math.inf, -math.inf, -math.inf)


class Conditions(NamedTuple):
    """Several conditions.

    Attributes:
        first: where each condition's rows begin, and the end of the last one.
        rows: (what it asks, which attribute, event or number of results it takes, which set).
        limits: by row, ``at_most``, ``less_than``, ``at_least``, ``more_than``; infinite where they do not bind.
        sets: sets of codes (attribute words or pools), True for those in the set.
    """

    first: Ints
    rows: Ints
    limits: Floats
    sets: Flags


def conditions_of(conditions: Iterable[Condition], vocabulary: Vocabulary) -> Conditions:
    """Flattens conditions."""
    flat = _Flat(vocabulary)
    first = [0]
    for condition in conditions:
        flat.add(condition)
        first.append(len(flat.rows))
    width = max([1, len(vocabulary.pools), *(len(words) for words in vocabulary.attributes.values())])
    sets = np.zeros((max(1, len(flat.sets)), width), dtype=np.bool_)
    for position, codes in enumerate(flat.sets):
        sets[position, codes] = True
    return Conditions(
        np.array(first, dtype=np.int64),
        np.array(flat.rows, dtype=np.int64).reshape(len(flat.rows), 3),
        np.array(flat.limits, dtype=float).reshape(len(flat.rows), 4),
        sets,
    )


class _Flat:
    """Rows of conditions on their way into arrays."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.rows: list[tuple[int, int, int]] = []
        self.limits: list[tuple[float, float, float, float]] = []
        self.sets: list[list[int]] = []

    def _row(self, asks: int, which: int = 0, chosen: int = 0, limits: tuple[float, float, float, float] = _NO_LIMITS) -> None:
        self.rows.append((asks, which, chosen))
        self.limits.append(limits)

    def _set(self, codes: Iterable[int]) -> int:
        self.sets.append([code for code in codes if code != NEVER])
        return len(self.sets) - 1

    def add(self, condition: Condition) -> None:
        """One condition: its entries, all of which must hold."""
        words = self.vocabulary
        entries = 0
        for name, values in condition.attributes.items():
            entries += 1
            if name not in words.attributes:
                self._row(_CONSTANT, 0)
                continue
            known = words.attribute_codes[name]
            self._row(_ATTRIBUTE, list(words.attributes).index(name), self._set(known.get(value, NEVER) for value in values))
        for event in condition.happened:
            entries += 1
            self._happened(event)
        for event in condition.not_yet:
            entries += 1
            self._happened(event)
            self._row(_NOT, 1)
        if condition.time_since is not None:
            entries += 1
            rule = condition.time_since
            most = math.inf if rule.at_most is None else rule.at_most.seconds()
            least = 0.0 if rule.at_least is None else rule.at_least.seconds()
            code = words.code("events", rule.event)
            if code == NEVER:
                self._row(_CONSTANT, 0)
            else:
                self._row(_SINCE, code, 0, (most, math.inf, least, -math.inf))
        if condition.hours_since is not None:
            entries += 1
            limits = condition.hours_since
            bounds = (limits.at_most, limits.less_than, limits.at_least, limits.more_than)
            top, under, bottom, over = (default if value is None else value for value, default in zip(bounds, _NO_LIMITS, strict=True))
            self._row(_HOURS, 0, 0, (top, under, bottom, over))
        if condition.visits is not None:
            entries += 1
            self._row(_CONSTANT, int(within(condition.visits, 0)))
        if condition.holds:
            entries += 1
            self._row(_HOLDS, 0, self._set(words.code("pools", pool) for pool in condition.holds))
        if condition.holds_none:
            entries += 1
            self._row(_HOLDS, 0, self._set(words.code("pools", pool) for pool in condition.holds_none))
            self._row(_NOT, 1)
        if condition.case_open is not None:
            entries += 1
            self._row(_OPEN)
            if condition.case_open == "no":
                self._row(_NOT, 1)
        if condition.any_of:
            entries += 1
            for inner in condition.any_of:
                self.add(inner)
            self._row(_ANY, len(condition.any_of))
        if condition.none_of:
            entries += 1
            for inner in condition.none_of:
                self.add(inner)
            self._row(_ANY, len(condition.none_of))
            self._row(_NOT, 1)
        self._row(_ALL, entries)

    def _happened(self, event: str) -> None:
        code = self.vocabulary.code("events", event)
        if code == NEVER:
            self._row(_CONSTANT, 0)
        else:
            self._row(_HAPPENED, code)


@compiled
def holds(
    conditions: Conditions, which: int, attributes: Ints, events: Ints, case: int, hours_since: float, arrived: int, is_open: bool,
    held: Flags, who: int, results: Flags,
) -> bool:  # fmt: skip
    """Whether a condition holds for one case.

    Args:
        attributes, events: of all cases; the case is row ``case``.
        held: by measured case (hers is row ``who``) and pool, whether she ever had a place there.
        results: room for as many results as there are rows.
    """
    rows, limits, sets = conditions.rows, conditions.limits, conditions.sets
    top = 0
    for row in range(conditions.first[which], conditions.first[which + 1]):
        asks, what, chosen = rows[row, 0], rows[row, 1], rows[row, 2]
        result = False
        if asks == _CONSTANT:
            result = what == 1
        elif asks == _ATTRIBUTE:
            code = attributes[case, what]
            result = code != NEVER and sets[chosen, code]
        elif asks == _HAPPENED:
            result = events[case, what] != NEVER
        elif asks == _SINCE:
            since = arrived - events[case, what]
            result = events[case, what] != NEVER and limits[row, 2] <= since and since <= limits[row, 0]
        elif asks == _HOURS:
            # nothing lies inside when it is not a number
            result = limits[row, 2] <= hours_since and hours_since <= limits[row, 0]
            result = result and limits[row, 3] < hours_since and hours_since < limits[row, 1]
        elif asks == _HOLDS:
            for pool in range(held.shape[1]):
                if held[who, pool] and sets[chosen, pool]:
                    result = True
        elif asks == _OPEN:
            result = is_open
        elif asks == _NOT:
            top -= 1
            result = not results[top]
        else:
            top -= what
            result = asks == _ALL
            for position in range(top, top + what):
                if results[position] != (asks == _ALL):
                    result = asks != _ALL
        results[top] = result
        top += 1
    return bool(results[0])
