"""How many work and how many wait at each pool through time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.engine.log import KINDS, NEVER
from simkit.engine.tables import Ints, Log

if TYPE_CHECKING:
    import pandas as pd

_LISTED = tuple(KINDS.index(name) for name in ("service", "background", "signature", "place"))
_PLACE = KINDS.index("place")


def levels_of(log: Log) -> pd.DataFrame:
    """The levels of all pools, one row for each second and pool at which something changes.

    Returns:
        Columns ``time``, ``pool``, ``busy`` (units in use), ``waiting`` (in its list) after the change; ordered by pool (by name) and time.
    """
    import pandas as pd

    kind, pool, requested, started, ended = (log.column(name) for name in ("kind", "pool", "requested", "started", "ended"))
    listed = (pool > 0) & np.isin(kind, _LISTED)
    left = np.where(started != NEVER, started, ended)
    gone = listed & (left != NEVER)
    working = (pool > 0) & (kind != _PLACE) & (started != NEVER)
    over = working & (ended != NEVER)
    times = np.concatenate([requested[listed], left[gone], started[working], ended[over]])
    pools = np.concatenate([pool[listed], pool[gone], pool[working], pool[over]])
    numbers = [np.count_nonzero(some) for some in (listed, gone, working, over)]
    waiting, busy = np.repeat([1, -1, 0, 0], numbers), np.repeat([0, 0, 1, -1], numbers)
    names = np.array(log.vocabulary.pools, dtype=object)
    rank = np.argsort(np.argsort(names))  # by name, as tables are read
    order = np.lexsort((times, rank[pools]))
    times, pools = times[order], pools[order]
    last = np.ones(len(times), dtype=bool)  # the last change of a pool in a second
    last[:-1] = (times[1:] != times[:-1]) | (pools[1:] != pools[:-1])
    first = np.flatnonzero(np.append(True, pools[1:] != pools[:-1])[: len(pools)])
    repeats = np.diff(np.append(first, len(pools)))

    def level(changes: Ints) -> Ints:
        """The sum of a pool's changes up to each of them."""
        total = np.cumsum(changes)
        before = total[first] - changes[first]
        return np.asarray(total - np.repeat(before, repeats))[last]

    frame = pd.DataFrame({"time": times[last], "pool": names[pools[last]], "busy": level(busy[order]), "waiting": level(waiting[order])})
    return frame.astype({"pool": "str"})
