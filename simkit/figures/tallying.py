"""Observations summed up by group: counts, sums, quantiles, and the gap between groups. Compiled where Numba is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simkit.engine.compiled import compiled
from simkit.engine.log import NEVER
from simkit.figures.arrays import Floats, Ints, put_in_order
from simkit.figures.observing import PER_REFERRAL, Seen

FEWEST = 5  # smaller groups are left out of a gap
_FIRST_OF_REFERRALS, _LAST_OF_REFERRALS = PER_REFERRAL


def cells_of(attributes: Ints, place: Ints, grouped: Ints, first: Ints, cell_of: Ints) -> Ints:
    """By measured case, the cells that she belongs to: 0 (all), then one per grouping, -1 where she is in no group.

    Args:
        grouped: columns of ``attributes``, a grouping each.
        first, cell_of: from where on a grouping's cells stand, by code of the word; -1 for a word that makes no group.
    """
    measured = np.flatnonzero(place >= 0)
    cells = np.zeros((len(measured), len(grouped) + 1), dtype=np.int64)
    for grouping, column in enumerate(grouped.tolist()):
        codes = attributes[measured, column]
        cells[:, grouping + 1] = np.where(codes != NEVER, cell_of[first[grouping] + codes], NEVER) if len(cell_of) else NEVER
    return cells


class Tally(NamedTuple):
    """Observations summed up by slot and cell; not-a-number where nothing counts.

    Attributes:
        single: by slot, a value that belongs to no case.
    """

    sums: Floats
    counts: Ints
    medians: Floats
    highs: Floats
    single: Floats


class Room(NamedTuple):
    """Room to work in: who has a value of a measure, the value, and these in rising order; where a cell's values stand, and how many do."""

    whose: Ints
    what: Floats
    order: Ints
    merged: Ints
    ordered: Floats
    begins: Ints
    filled: Ints


def tally(seen: Seen, slot: Ints, keep: Ints, cells: Ints, width: int, first_cells: Ints, gaps: Sequence[tuple[int, int]], high: float) -> Tally:
    """Sums up by slot and cell.

    Args:
        slot: by measure, its row in the results, -1 when nobody asks for it.
        keep: by slot, 1 when quantiles are asked for.
        cells: by measured case, her cells.
        width: number of cells.
        first_cells: by grouping, its first cell, and the end of the last one.
        gaps: by time of which there are gaps, its measure and that of the first grouping's gap.
        high: the higher quantile.
    """
    slots, number, persons = len(keep), int(seen.number[0]), seen.own.shape[1]
    found = Tally(
        np.zeros((slots, width)), np.zeros((slots, width), dtype=np.int64), np.full((slots, width), np.nan), np.full((slots, width), np.nan),
        np.full(slots, np.nan),
    )  # fmt: skip
    # waits and stays, one slot behind the other
    rows = slot[seen.measures[:number]]
    order = np.argsort(rows.astype(np.int16), kind="stable")
    first = np.searchsorted(rows[order], np.arange(slots + 1))
    most = max(persons, int(np.diff(first).max(initial=0)), 1)
    room = Room(
        np.zeros(most, dtype=np.int64), np.zeros(most), np.zeros(most, dtype=np.int64), np.zeros(most, dtype=np.int64),
        np.zeros(most * cells.shape[1]), np.zeros(width + 1, dtype=np.int64), np.zeros(width, dtype=np.int64),
    )  # fmt: skip
    sum_up(seen.own, seen.referrals, seen.places, seen.values, order, first, slot, keep, cells, found, room, high)
    asked = np.flatnonzero(slot >= 0)
    found.single[slot[asked]] = seen.single[asked]
    of_no_case = asked[(asked >= len(seen.own)) & (np.diff(first)[slot[asked]] == 0)]
    found.counts[slot[of_no_case], 0] = seen.behind[of_no_case]
    for time, first_gap in gaps:
        for grouping in range(len(first_cells) - 1):
            row = slot[first_gap + grouping]
            if row >= 0:
                mine = slice(first_cells[grouping], first_cells[grouping + 1])
                found.single[row], found.counts[row, 0] = gap(found.medians[slot[time], mine], found.counts[slot[time], mine])
    return found


@compiled
def sum_up(
    own: Floats, referrals: Ints, places: Ints, values: Floats, order: Ints, first: Ints, slot: Ints, keep: Ints, cells: Ints, found: Tally,
    room: Room, high: float,
) -> None:  # fmt: skip
    """Adds every observation to its slot, in each cell of hers, and writes the quantiles.

    Args:
        own, referrals, places, values: as in `Seen`.
        order: positions of waits and stays, one slot behind the other.
        first: by slot, where it begins in these, and the end of the last one.
    """
    whose, what = room.whose, room.what
    sums, counts = found.sums, found.counts
    for measure in range(len(slot)):
        row = slot[measure]
        if row < 0:
            continue
        number = 0
        if first[row + 1] > first[row]:
            for place in range(first[row], first[row + 1]):
                whose[number], what[number] = places[order[place]], values[order[place]]
                number += 1
        elif measure < len(own):
            for person in range(own.shape[1]):
                value = own[measure, person]
                if value == value:
                    whose[number], what[number] = person, value
                    number += 1
        of_referrals = measure >= _FIRST_OF_REFERRALS and measure <= _LAST_OF_REFERRALS
        for position in range(number):
            who = whose[position]
            if who < 0:
                sums[row, 0] += what[position]
                counts[row, 0] += 1
                continue
            weight = referrals[who] if of_referrals else 1
            for grouping in range(cells.shape[1]):
                cell = cells[who, grouping]
                if cell >= 0:
                    sums[row, cell] += what[position]
                    counts[row, cell] += weight
        if keep[row] and number:
            rank(cells, row, found, room, high)


@compiled
def rank(cells: Ints, row: int, found: Tally, room: Room, high: float) -> None:
    """Writes the median and the quantile ``high`` of each cell's values."""
    counts, begins, filled, ordered = found.counts, room.begins, room.filled, room.ordered
    for cell in range(len(filled)):  # rising values of each cell, one cell behind the other
        begins[cell + 1] = begins[cell] + counts[row, cell]
        filled[cell] = begins[cell]
    number = counts[row, 0]  # all of them
    put_in_order(room.what, number, room.order, room.merged)
    for place in range(number):
        position = room.order[place]
        who = room.whose[position]
        for grouping in range(cells.shape[1] if who >= 0 else 1):
            cell = cells[who, grouping] if who >= 0 else 0
            if cell >= 0:
                ordered[filled[cell]] = room.what[position]
                filled[cell] += 1
    for cell in range(len(filled)):
        count = counts[row, cell]
        if count:
            found.medians[row, cell] = quantile(ordered, begins[cell], count, 0.5)
            found.highs[row, cell] = quantile(ordered, begins[cell], count, high)


@compiled
def quantile(ordered: Floats, first: int, count: int, share: float) -> float:
    """The quantile of ``count`` rising values from ``first`` on, interpolated."""
    at = (count - 1) * share
    below = int(at)
    above = below + 1 if below + 1 < count else below
    return float(ordered[first + below] + (ordered[first + above] - ordered[first + below]) * (at - below))


def gap(medians: Floats, counts: Ints) -> tuple[float, int]:
    """The largest median less the smallest, of groups of at least `FEWEST`, and how many persons are in them; not-a-number for one group."""
    large = counts >= FEWEST
    difference = float(medians[large].max() - medians[large].min()) if large.sum() > 1 else np.nan
    return difference, int(counts[large].sum())
