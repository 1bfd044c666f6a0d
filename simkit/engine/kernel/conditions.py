"""Conditions as small programs: each instruction asks one thing and says where to go on after yes and after no."""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.layout import (
    ALWAYS,
    HAPPENED,
    HAS_WORD,
    HOLDS,
    HOURS_SINCE,
    SINCE,
    VISITS,
    cases_in,
    happenings_in,
    holds_in,
    plan_in,
    run_in,
    sets_in,
    tests_in,
    words_in,
)
from simkit.engine.kernel.memory import Memory


@compiled
def holds(plan: Memory, state: Memory, test: int, case: int, visit: int) -> bool:
    """Whether a test holds for a case now; ``visit`` is that to the step that asks."""
    while test >= 0:
        asked = tests_in(plan)[test]
        test = asked.yes if is_so(plan, state, test, case, visit) else asked.no
    return test == ALWAYS


@compiled
def is_so(plan: Memory, state: Memory, test: int, case: int, visit: int) -> bool:
    """One thing that is asked."""
    asked, person = tests_in(plan)[test], cases_in(state)[case]
    if asked.op == HAS_WORD:
        column, first = asked.what >> 32, asked.what & 0xFFFFFFFF
        word = words_in(state)[person.person * plan_in(plan)[0].attributes + column].code
        return word >= 0 and sets_in(plan)[first + word].member != 0
    if asked.op == HAPPENED:
        return happenings_in(state)[person.person * plan_in(plan)[0].happenings + asked.what].at >= 0
    if asked.op == SINCE:
        at = happenings_in(state)[person.person * plan_in(plan)[0].happenings + asked.what].at
        since = run_in(state)[0].now - at
        return at >= 0 and asked.at_least <= since and since <= asked.at_most
    if asked.op == HOURS_SINCE:
        hours = person.hours + (run_in(state)[0].now - person.arrived) / 3600
        return hours == hours and within(plan, test, hours)
    if asked.op == VISITS:
        return within(plan, test, float(visit))
    if asked.op == HOLDS:
        hold = person.first_hold
        while hold >= 0:
            if sets_in(plan)[asked.what + holds_in(state)[hold].pool].member:
                return True
            hold = holds_in(state)[hold].behind
        return False
    return person.ended < 0


@compiled
def within(plan: Memory, test: int, value: float) -> bool:
    """Whether a number lies inside the bounds."""
    asked = tests_in(plan)[test]
    return value <= asked.at_most and value < asked.less_than and value >= asked.at_least and value > asked.more_than
