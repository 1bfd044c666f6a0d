"""Which engine answers while somebody watches, and how much it can answer in a few seconds."""

from __future__ import annotations

from simkit.engine.compiled import HAS_NUMBA
from simkit.engine.simulation import ENGINES


def fast() -> bool:
    """Whether the compiled engine can be had."""
    return "kernel" in ENGINES and HAS_NUMBA


def usual_replications() -> int:
    """How many replications a full answer has: those that the engine at hand gives in a few seconds."""
    return 100 if fast() else 20
