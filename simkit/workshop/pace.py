"""Which engine answers while somebody watches, and how much it can answer in a few seconds."""

from __future__ import annotations

import sys

from simkit.engine.compiled import has_numba, may_have_numba


def fast() -> bool:
    """Whether the compiled engine can be had, as far as is known: a screen does not wait until Numba is loaded."""
    return may_have_numba()


def at_once() -> bool:
    """Whether the compiled engine begins at once, its machine code being loaded; the first run in a process may have to wait for it."""
    if not fast() or "simkit.engine.kernel.machine" not in sys.modules:
        return False
    from simkit.engine.kernel.machine import run_to_end

    return bool(run_to_end.at_hand)


def usual_replications() -> int:
    """How many replications a full answer has: those that the engine at hand gives in a few seconds.

    Who asks that will have figures worked out next, which begins by loading Numba; so it is loaded here, and not taken to load because it is there.
    """
    return 100 if has_numba() else 20
