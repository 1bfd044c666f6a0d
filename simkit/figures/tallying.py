"""Observations summed up by group: counts, sums, quantiles, and the gap between groups. Compiled where Numba is at hand."""

from __future__ import annotations

import numpy as np

from simkit.engine.compiled import compiled
from simkit.engine.log import NEVER
from simkit.figures.arrays import Floats, Ints, order_of
from simkit.figures.observing import PER_REFERRAL, SINGLES, Seen

FEWEST = 5  # smaller groups are left out of a gap
_SAFETY = SINGLES.index("time_to_safety")
_FIRST_OF_REFERRALS, _LAST_OF_REFERRALS = PER_REFERRAL


@compiled
def cells_of(attributes: Ints, place: Ints, number: int, grouped: Ints, first: Ints, cell_of: Ints) -> Ints:
    """By measured case, the cells that she belongs to: 0 (all), then one per grouping, -1 where she is in no group.

    Args:
        grouped: columns of ``attributes``, a grouping each.
        first, cell_of: from where on a grouping's cells stand, by code of the word; -1 for a word that makes no group.
    """
    cells = np.full((number, len(grouped) + 1), NEVER, dtype=np.int64)
    for case in range(len(place)):
        who = place[case]
        if who >= 0:
            cells[who, 0] = 0
            for grouping in range(len(grouped)):
                code = attributes[case, grouped[grouping]]
                if code != NEVER:
                    cells[who, grouping + 1] = cell_of[first[grouping] + code]
    return cells


@compiled
def those_who_have(own: Floats, measure: int) -> tuple[Ints, Floats]:
    """Who has a value of a measure, and the values."""
    whose, what = np.zeros(len(own), dtype=np.int64), np.zeros(len(own))
    number = 0
    for who in range(len(own)):
        if not np.isnan(own[who, measure]):
            whose[number], what[number] = who, own[who, measure]
            number += 1
    return whose[:number], what[:number]


@compiled
def tally(
    seen: Seen, slot: Ints, keep: Ints, cells: Ints, width: int, first_cells: Ints, gaps: int, high: float
) -> tuple[Floats, Ints, Floats, Floats, Floats]:
    """Sums up by slot and cell.

    Args:
        slot: by measure, its row in the results, -1 when nobody asks for it.
        keep: by slot, 1 when quantiles are asked for.
        cells: by measured case, her cells.
        width: number of cells.
        first_cells: by grouping, its first cell, and the end of the last one.
        gaps: the measure of the first grouping's gap.
        high: the higher quantile.

    Returns:
        Sums, counts, medians, quantiles ``high`` (by slot and cell; not-a-number where nothing counts), and by slot the single values.
    """
    own, referrals, measures, places, values = seen.own, seen.referrals, seen.measures, seen.places, seen.values
    slots, number = len(keep), seen.number[0]
    sums, counts = np.zeros((slots, width)), np.zeros((slots, width), dtype=np.int64)
    medians, highs, single = np.full((slots, width), np.nan), np.full((slots, width), np.nan), np.full(slots, np.nan)
    # waits and stays, ordered by slot
    first = np.zeros(slots + 1, dtype=np.int64)
    for position in range(number):
        if slot[measures[position]] >= 0:
            first[slot[measures[position]] + 1] += 1
    for row in range(slots):
        first[row + 1] += first[row]
    order, filled = np.zeros(first[slots], dtype=np.int64), first.copy()
    for position in range(number):
        row = slot[measures[position]]
        if row >= 0:
            order[filled[row]] = position
            filled[row] += 1
    for measure in range(len(slot)):
        row = slot[measure]
        if row < 0:
            continue
        single[row] = seen.single[measure]
        if first[row + 1] > first[row]:
            mine = order[first[row] : first[row + 1]]
            whose, what = places[mine], values[mine]
        elif measure < own.shape[1]:
            whose, what = those_who_have(own, measure)
        else:
            counts[row, 0] = seen.behind[measure]
            continue
        of_referrals = _FIRST_OF_REFERRALS <= measure <= _LAST_OF_REFERRALS
        for position in range(len(whose)):
            who = whose[position]
            weight = referrals[who] if of_referrals else 1
            if who < 0:
                sums[row, 0] += what[position]
                counts[row, 0] += 1
                continue
            for cell in cells[who]:
                if cell >= 0:
                    sums[row, cell] += what[position]
                    counts[row, cell] += weight
        if keep[row] and len(whose):
            rank(whose, what, cells, counts[row], medians[row], highs[row], high)
    if slot[_SAFETY] >= 0:
        row = slot[_SAFETY]
        for grouping in range(len(first_cells) - 1):
            if slot[gaps + grouping] >= 0:
                begin, end = first_cells[grouping], first_cells[grouping + 1]
                value, behind = gap(medians[row, begin:end], counts[row, begin:end])
                single[slot[gaps + grouping]] = value
                counts[slot[gaps + grouping], 0] = behind
    return sums, counts, medians, highs, single


@compiled
def rank(whose: Ints, what: Floats, cells: Ints, counts: Ints, medians: Floats, highs: Floats, high: float) -> None:
    """Writes the median and the quantile ``high`` of each cell's values."""
    begins = np.zeros(len(counts) + 1, dtype=np.int64)  # rising values of each cell, one cell behind the other
    for cell in range(len(counts)):
        begins[cell + 1] = begins[cell] + counts[cell]
    filled, ordered = begins.copy(), np.zeros(begins[len(counts)])
    for position in order_of(what):
        who, value = whose[position], what[position]
        if who < 0:
            ordered[filled[0]] = value
            filled[0] += 1
            continue
        for cell in cells[who]:
            if cell >= 0:
                ordered[filled[cell]] = value
                filled[cell] += 1
    for cell in range(len(counts)):
        if counts[cell]:
            medians[cell] = quantile(ordered, begins[cell], counts[cell], 0.5)
            highs[cell] = quantile(ordered, begins[cell], counts[cell], high)


@compiled
def quantile(ordered: Floats, first: int, count: int, share: float) -> float:
    """The quantile of ``count`` rising values from ``first`` on, interpolated."""
    at = (count - 1) * share
    below = int(at)
    above = min(below + 1, count - 1)
    return float(ordered[first + below] + (ordered[first + above] - ordered[first + below]) * (at - below))


@compiled
def gap(medians: Floats, counts: Ints) -> tuple[float, int]:
    """The largest median less the smallest, of groups of at least `FEWEST`, and how many persons are in them; not-a-number for one group."""
    least, most, groups, behind = np.inf, -np.inf, 0, 0
    for position in range(len(medians)):
        if counts[position] >= FEWEST:
            least, most = min(least, medians[position]), max(most, medians[position])
            groups += 1
            behind += counts[position]
    if groups < 2:
        return np.nan, behind
    return most - least, behind
