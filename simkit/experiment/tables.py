"""Figures of many replications of one scenario as arrays, and the tidy table that is made from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simkit.language.messages import MissingError, nearest, says

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["scenario", "replication", "figure", "group", "value", "count"]


@dataclass(frozen=True, eq=False)
class Table:
    """Replications down, figures and groups across.

    Attributes:
        names: (figure, group) of each column.
        values: a row per replication; not-a-number where a replication does not have the figure.
        counts: how many stand behind each value.
    """

    names: tuple[tuple[str, str], ...]
    values: npt.NDArray[np.float64]
    counts: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.values)

    def column(self, figure: str, group: str = "all") -> npt.NDArray[np.float64]:
        """The values of one figure, a value per replication.

        Raises:
            KeyError: when the scenario does not have it.
        """
        if (figure, group) not in self.names:
            raise MissingError(says("run.no_figure", figure=figure, group=group), nearest(figure, {name for name, _ in self.names}))
        return self.values[:, self.names.index((figure, group))]

    def tidy(self, scenario: str, first: int = 0) -> pd.DataFrame:
        """A row per replication, figure and group that there is; columns as in `COLUMNS`."""
        import pandas as pd

        replication, column = np.nonzero(np.isfinite(self.values))
        figures, groups = (pd.Categorical([name[part] for name in self.names]) for part in (0, 1))
        return pd.DataFrame(
            {
                "scenario": pd.array([scenario], dtype="str").repeat(len(column)),
                "replication": replication + first,
                "figure": pd.Series(figures.take(column)).astype("str"),
                "group": pd.Series(groups.take(column)).astype("str"),
                "value": self.values[replication, column],
                "count": self.counts[replication, column].astype(np.int64),
            }
        )


def together(tables: Sequence[Table]) -> Table:
    """Replications of the same scenario, one table after the other."""
    first = tables[0]
    return Table(first.names, np.concatenate([table.values for table in tables]), np.concatenate([table.counts for table in tables]))


def table_of(frame: pd.DataFrame, replications: int) -> Table:
    """The arrays of the tidy rows of one scenario, columns in the order in which they first come."""
    import pandas as pd

    keys = pd.MultiIndex.from_frame(frame[["figure", "group"]])
    codes, names = pd.factorize(keys, sort=False)
    values = np.full((replications, len(names)), np.nan)
    counts = np.zeros((replications, len(names)), dtype=np.int32)
    rows = frame["replication"].to_numpy()
    values[rows, codes] = frame["value"].to_numpy(dtype=float)
    counts[rows, codes] = frame["count"].to_numpy()
    return Table(tuple((str(figure), str(group)) for figure, group in names), values, counts)
