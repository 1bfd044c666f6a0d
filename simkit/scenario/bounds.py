"""What no computer can run: a simulation without an end, or with more arrivals than anybody will wait for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simkit.language.messages import Message, says
from simkit.scenario.distributions import durations_in
from simkit.scenario.streams import Poisson, Renewal
from simkit.scenario.values import DAY

LONGEST_HORIZON = 36_525 * DAY
MOST_ARRIVALS = 5_000_000


def bounds(scenario: Any) -> Iterator[tuple[tuple[str | int, ...], Message, str]]:
    """Findings as those of `simkit.scenario.checks`: path, message, nearest right name."""
    for key in ("horizon", "warm_up"):
        span = getattr(scenario, key)
        if span is not None and span.working:
            yield (key,), says("duration.clock"), ""
            return
    horizon = scenario.horizon_seconds
    if not 1 <= horizon <= LONGEST_HORIZON:
        yield ("horizon",), says("horizon", most=LONGEST_HORIZON // DAY), ""
        return
    for kind, group in (("cases", scenario.streams.cases), ("background", scenario.streams.background)):
        for name, source in group.items():
            at = ("streams", kind, name, "arrivals")
            if isinstance(source.arrivals, Poisson):
                if source.arrivals.per_second_rate * horizon > MOST_ARRIVALS:
                    yield at, says("arrivals.many", most=MOST_ARRIVALS), ""
            elif isinstance(source.arrivals, Renewal):
                longest = max((span.seconds(DAY) for span in durations_in(source.arrivals.every)), default=1.0)
                if longest * MOST_ARRIVALS < horizon or longest < 1:
                    yield (*at, "every"), says("arrivals.often", most=MOST_ARRIVALS), ""
