"""Where a case's time went: her whole time, split without remainder, from the rows of her main track."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simkit.engine.log import PARTS
from simkit.engine.simulation import Run
from simkit.figures.ground import ground_of
from simkit.figures.observing import part_seconds

if TYPE_CHECKING:
    import pandas as pd

# Kinds of rows that follow one another on a track; all others run beside them.
TILES = ("service", "delay_before", "delay_after", "gate", "place", "referral", "join")


def parts_of(run: Run) -> pd.DataFrame:
    """Seconds by part (columns as in `PARTS`) and case (index), background left out; open cases up to the horizon.

    The main way of a case may be over before the case is, while another track goes on: that time counts as ``parallel``.
    """
    import pandas as pd

    ground, cases = ground_of(run.scenario), run.case_data
    seconds = part_seconds(run.log_data.data, cases.data, ground.horizon, ground.laid, ground.calendars)
    people = np.flatnonzero(cases.column("background") == 0)
    return pd.DataFrame(seconds[people], columns=list(PARTS), index=people)
