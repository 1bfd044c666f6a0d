"""Conditions of the scenario language as tests of a case at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from simkit.scenario.conditions import Condition, Limits

# (case, now in seconds, visits to the step that asks) -> whether it holds
Test = Callable[[Any, int, int], bool]


def within(limits: Limits, value: float) -> bool:
    """Whether a number lies inside the bounds; nothing lies inside when it is not a number."""
    return (
        not math.isnan(value)
        and (limits.at_most is None or value <= limits.at_most)
        and (limits.less_than is None or value < limits.less_than)
        and (limits.at_least is None or value >= limits.at_least)
        and (limits.more_than is None or value > limits.more_than)
    )


def _always(case: Any, now: int, visits: int) -> bool:
    return True


def test_of(condition: Condition) -> Test:
    """The test of a condition; all its entries must hold."""
    tests: list[Test] = []
    for name, values in condition.attributes.items():
        wanted = frozenset(values)
        tests.append(lambda case, now, visits, name=name, wanted=wanted: case.attributes.get(name) in wanted)  # type: ignore[misc]
    if condition.happened:
        happened = condition.happened
        tests.append(lambda case, now, visits: all(event in case.events for event in happened))
    if condition.not_yet:
        not_yet = condition.not_yet
        tests.append(lambda case, now, visits: not any(event in case.events for event in not_yet))
    if condition.time_since is not None:
        tests.append(_time_since(condition.time_since))
    if condition.hours_since is not None:
        hours = condition.hours_since
        tests.append(lambda case, now, visits: within(hours, case.hours_since + (now - case.arrived) / 3600))
    if condition.visits is not None:
        limits = condition.visits
        tests.append(lambda case, now, visits: within(limits, visits))
    if condition.holds:
        holds = frozenset(condition.holds)
        tests.append(lambda case, now, visits: any(hold.pool.name in holds for hold in case.holds))
    if condition.holds_none:
        none = frozenset(condition.holds_none)
        tests.append(lambda case, now, visits: not any(hold.pool.name in none for hold in case.holds))
    if condition.case_open is not None:
        wanted_open = condition.case_open == "yes"
        tests.append(lambda case, now, visits: case.is_open == wanted_open)
    if condition.any_of:
        some = [test_of(inner) for inner in condition.any_of]
        tests.append(lambda case, now, visits: any(test(case, now, visits) for test in some))
    if condition.none_of:
        refused = [test_of(inner) for inner in condition.none_of]
        tests.append(lambda case, now, visits: not any(test(case, now, visits) for test in refused))
    if not tests:
        return _always
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        first, second = tests
        return lambda case, now, visits: first(case, now, visits) and second(case, now, visits)
    return lambda case, now, visits: all(test(case, now, visits) for test in tests)


def _time_since(rule: Any) -> Test:
    most = math.inf if rule.at_most is None else rule.at_most.seconds()
    least = 0.0 if rule.at_least is None else rule.at_least.seconds()

    def test(case: Any, now: int, visits: int) -> bool:
        return rule.event in case.events and least <= now - case.events[rule.event] <= most

    return test
