"""Random absences of staff: drawn before a run begins, keyed by pool, person and number."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from simkit.engine.arrivals import MOST_PERSONS
from simkit.engine.draws import case_key, key_of, stream_key, uniform
from simkit.engine.quantiles import quantile_of

YEAR = 31_536_000
WORKING_DAY = 86_400  # an absence counts whole days


class Absence(NamedTuple):
    """One member of a team goes (-1) or comes back (1)."""

    second: int
    pool: int  # its place in the network
    person: int
    change: int


def absences_of(plan: Any, seed: int, replication: int) -> list[Absence]:
    """All goings and comings before the horizon, by pool, period and person.

    Who is away is not taken away a second time: the next absence is drawn from her return. In each period the rule and the number of
    staff of that period hold; an absence may outlast it.
    """
    key = stream_key(seed, replication, "absences")
    found: list[Absence] = []
    for order, name in enumerate(plan.pool_models[0]):
        for position, (at, _) in enumerate(plan.periods):
            model = plan.pool_models[position][name]
            rule, staff = getattr(model, "absences", None), getattr(model, "staff", 0)
            if rule is None or not isinstance(staff, int):
                continue
            end = plan.periods[position + 1][0] if position + 1 < len(plan.periods) else plan.horizon
            quantile = quantile_of(rule.lasts, WORKING_DAY)
            for person in range(staff):
                moment, number = float(at), 0
                while True:
                    who = case_key(key, person * MOST_PERSONS + number)
                    moment -= math.log1p(-uniform(who, key_of("absent", name, str(at)))) * YEAR / rule.per_person_per_year
                    if moment >= end:
                        break
                    length = int(quantile(uniform(who, key_of("away", name, str(at)))) + 0.5)
                    for second, change in ((int(moment), -1), (int(moment) + length, 1)):
                        if second < plan.horizon:
                            found.append(Absence(second, order, person, change))
                    moment += length
                    number += 1
    return found
