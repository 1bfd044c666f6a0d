"""Computes the figures of a replication from its log. What each figure is stands in `simkit.figures.definitions`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simkit.engine.log import PARTS
from simkit.engine.simulation import Run
from simkit.figures.arrays import Floats, Ints
from simkit.figures.columns import MEAN, MEDIAN, P90, SINGLE, SUM, Columns, columns_of
from simkit.figures.definitions import GROUPS
from simkit.figures.observing import (
    FAMILIES,
    SINGLES,
    cost_of_others,
    find_firsts,
    nothing_seen,
    observe_cases,
    observe_deadlines,
    observe_places,
    observe_psychologist,
    observe_rows,
    places_held,
)
from simkit.figures.tallying import cells_of, tally

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GROUPS", "figures_of", "values_of"]


def figures_of(run: Run, groups: Sequence[str] = GROUPS, figures: Iterable[str] | None = None) -> pd.DataFrame:
    """The figures of a replication as a table.

    Args:
        run: a finished replication.
        groups: attributes by which figures are split, where the cases have them.
        figures: ids of those wanted; all by default.

    Returns:
        Columns ``figure``, ``group`` (``all``, or ``type=child`` …), ``value``, ``count`` (how many stand behind the value); a
        figure that nothing stands behind in this replication has no row.
    """
    import pandas as pd

    columns = columns_of(run.scenario, groups, figures)
    values, counts = values_of(run, columns)
    there = np.flatnonzero(np.isfinite(values))
    names = [columns.names[position] for position in there.tolist()]
    return pd.DataFrame(
        {
            "figure": pd.array([figure for figure, _ in names], dtype="str"),
            "group": pd.array([group for _, group in names], dtype="str"),
            "value": values[there],
            "count": counts[there],
        }
    )


def values_of(run: Run, columns: Columns) -> tuple[Floats, Ints]:
    """The figures of a replication as arrays, for many replications of one scenario.

    Args:
        run: a finished replication.
        columns: of its scenario, from `simkit.figures.columns.columns_of`; the same for all its replications.

    Returns:
        Values, one per entry of ``columns.names``, not-a-number where there is none; and how many stand behind each.
        Nearly all of the work is done without the interpreter's lock.
    """
    ground = columns.ground
    log, cases = run.log_data, run.case_data
    data, people = np.ascontiguousarray(log.data), np.ascontiguousarray(cases.data)
    attributes, events = np.ascontiguousarray(cases.attributes), np.ascontiguousarray(cases.events)
    family, horizon, warm_up, laid, calendars = columns.family, ground.horizon, ground.warm_up, ground.laid, ground.calendars
    form, sexual = columns.form
    wanted = columns.slot >= 0
    deadlines, parts, home_parts = (int(family[FAMILIES.index(name)]) for name in ("deadline", "part", "home_part"))
    with_deadlines = bool(wanted[deadlines : deadlines + len(laid.deadlines)].any())
    sets = len(laid.event_sets) - 1 if with_deadlines else len(ground.EVENT_SETS)
    seen = nothing_seen(people, len(data), sets, columns.own, columns.measures, warm_up)
    find_firsts(seen.place, seen.firsts, laid.event_sets, laid.event_codes, people, events, cases.hours_since)
    observe_cases(seen, family, people, attributes, cases.hours_since, horizon, laid, sexual, form)
    if wanted[SINGLES.index("time_to_psychologist")]:
        observe_psychologist(seen, ground.to_the_psychologist, data, people, horizon)
    split, home_split = (bool(wanted[first : first + len(PARTS)].any()) for first in (parts, home_parts))
    rows = observe_rows(seen, family, data, people, attributes, horizon, warm_up, laid, calendars, columns.tier, wanted, split, home_split)
    stays = data[rows]
    observe_places(seen, wanted, family, stays, horizon, warm_up, laid)
    if with_deadlines:
        conditions, held = ground.deadline_conditions, places_held(stays, seen.place, seen.own.shape[1], len(laid.pools))
        results = np.zeros(len(conditions.rows) + 1, dtype=np.bool_)
        observe_deadlines(
            seen.place, seen.firsts, seen.own, deadlines, people, attributes, events, cases.hours_since, held, horizon, laid.deadlines, calendars,
            conditions, results,
        )  # fmt: skip
    cells = cells_of(attributes, seen.place, columns.grouped, columns.first, columns.cell_of)
    sums, counts, medians, highs, single = tally(
        seen, columns.slot, columns.keep, cells, len(columns.cell_names), columns.first_cells, columns.gaps, 0.9
    )
    cost = int(columns.slot[SINGLES.index("cost")])
    if cost >= 0 and ground.cost_of_others is not None:
        sums[cost, 0] += cost_of_others(data, people, warm_up, ground.cost_of_others)
    table = np.full((5, *sums.shape), np.nan)
    there = counts > 0
    np.divide(sums, counts, out=table[MEAN], where=there)
    table[SUM][there] = sums[there]
    table[MEDIAN], table[P90] = medians, highs
    table[SINGLE, :, 0] = single
    return table.ravel()[columns.gathered], counts.ravel()[columns.counted]
