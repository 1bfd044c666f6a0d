"""The log in the form that process-mining tools read: one event per piece of work, in the column names of the XES standard (IEEE 1849)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simkit.engine.log import KINDS, NEVER
from simkit.engine.tables import Cases, Log
from simkit.language.choice import choose
from simkit.scenario.arguments import known_names
from simkit.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

_REFERRAL = {"id": "Rujukan ke", "en": "Referral to"}


def event_log_of(
    scenario: Scenario, log: Log, cases: Cases, language: str = "id", kinds: str | Sequence[str] = ("service", "referral")
) -> pd.DataFrame:
    """What has begun and ended in the ways of cases (background work left out), by case and time.

    Args:
        language: of the activities, resources and groups: ``id`` or ``en``.
        kinds: of rows, or a single one, as in `simkit.engine.log`.

    Returns:
        ``case:concept:name``, ``concept:name`` (the step), ``start_timestamp`` and ``time:timestamp`` (begin and end, local time),
        ``org:resource`` (the team), ``org:group`` (its agency), ``lifecycle:transition``, and the log's ``kind``, ``track``, ``visit``
        and ``outcome``. As CSV or Parquet it opens in PM4Py, ProM, Disco and their like.

    Raises:
        RefusalError: there is no such kind of row, or no such language.
    """
    import pandas as pd

    kinds, language = known_names("kinds", kinds, "row", KINDS), choose(language)
    words = log.vocabulary
    chosen = np.isin(log.column("kind"), [KINDS.index(kind) for kind in kinds])
    chosen &= (log.column("started") != NEVER) & (log.column("ended") != NEVER) & (cases.column("background")[log.column("case")] == 0)
    rows = np.flatnonzero(chosen)
    rows = rows[np.lexsort((rows, log.column("ended")[rows], log.column("started")[rows], log.column("case")[rows]))]

    def spoken(names: Sequence[str], codes: Any) -> Any:
        return pd.array(np.array(names, dtype=object)[codes], dtype="str")

    steps = [_title(scenario.sop.steps.get(name), name, language) for name in words.steps]
    pools = scenario.network.pools()
    teams = [_title(pools.get(name), name, language) for name in words.pools]
    agencies = [_title(scenario.network.agencies.get(name), name, language) for name in words.agencies]
    step, kind_codes = log.column("step")[rows], log.column("kind")[rows]
    activity = np.array(steps, dtype=object)[step]
    passed_on = kind_codes == KINDS.index("referral")
    activity[passed_on] = [f"{_REFERRAL[language]} {name}" for name in activity[passed_on]]
    start = np.datetime64(scenario.start, "s")
    return pd.DataFrame(
        {
            "case:concept:name": pd.array([str(case) for case in log.column("case")[rows].tolist()], dtype="str"),
            "concept:name": pd.array(activity, dtype="str"),
            "start_timestamp": start + log.column("started")[rows].astype("timedelta64[s]"),
            "time:timestamp": start + log.column("ended")[rows].astype("timedelta64[s]"),
            "org:resource": spoken(teams, log.column("pool")[rows]),
            "org:group": spoken(agencies, log.column("pool")[rows]),
            "lifecycle:transition": pd.array(["complete"] * len(rows), dtype="str"),
            "kind": spoken(words.kinds, kind_codes),
            "track": log.column("track")[rows].copy(),
            "visit": log.column("visit")[rows].copy(),
            "outcome": spoken(words.outcomes, log.column("outcome")[rows]),
        }
    )


def _title(model: Any, name: str, language: str) -> str:
    """A title, or the plain name of what has none."""
    if model is not None and model.title is not None:
        return str(getattr(model.title, language))
    return name.rpartition(".")[2].replace("_", " ")
