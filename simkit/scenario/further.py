"""Checks that other parts of the kit add to those of the language, e.g. of the names of figures in targets.

The scenario language stands below the figures and does not import them. Whoever knows more registers a check here; it runs
on every scenario that is loaded from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from simkit.language.messages import Message

# path, message, nearest right name: as `simkit.scenario.checks.findings` gives them
Check = Callable[[Any], Iterator[tuple[tuple[str | int, ...], Message, str]]]
CHECKS: list[Check] = []


def register(check: Check) -> Check:
    """Adds a check; the same one only once. May be used as a decorator."""
    if check not in CHECKS:
        CHECKS.append(check)
    return check
