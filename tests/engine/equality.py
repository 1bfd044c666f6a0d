"""When two runs are the same, and where they part."""

from __future__ import annotations

from typing import Any

import numpy as np

from simkit.engine import simulation


def engines() -> list[str]:
    """The engines besides the one that is the definition."""
    return [name for name in simulation.ENGINES if name != "simpy"]


def assert_equal_runs(found: Any, expected: Any, why: str) -> None:
    """Both logs row for row, both tables of cases.

    Raises:
        AssertionError: with the first row in which they differ.
    """
    one, other = found.log_data.data, expected.log_data.data
    if not np.array_equal(one, other):
        both = min(len(one), len(other))
        differing = np.flatnonzero((one[:both] != other[:both]).any(axis=1))
        first = int(differing[0]) if len(differing) else both
        shown = [run.rows[first] if first < len(run.rows) else "no such row" for run in (found, expected)]
        raise AssertionError(f"{why}: row {first} of {len(one)} and {len(other)}\n  {shown[0]}\n  {shown[1]}")
    for table in ("data", "attributes", "events", "hours_since"):
        one, other = getattr(found.case_data, table), getattr(expected.case_data, table)
        if not np.array_equal(one, other, equal_nan=table == "hours_since"):
            case = int(np.flatnonzero((one != other).reshape(len(one), -1).any(axis=1))[0]) if one.shape == other.shape else "none"
            raise AssertionError(f"{why}: the table '{table}' of the cases, first at case {case}")
