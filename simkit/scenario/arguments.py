"""What is given to the calls that an analyst types, as the kit takes it: a name where a list of names may stand is a list of one, a place is a
scenario to be loaded. Where it cannot be taken, the refusal begins with the argument's name."""

from __future__ import annotations

import datetime as dt
import inspect
import math
import operator
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simkit.language.messages import Message, RefusalError, given, no, says
from simkit.scenario.changes import Change
from simkit.scenario.form import said
from simkit.scenario.model import Scenario
from simkit.scenario.values import Duration, Moment


def wrong(argument: str, message: Message, near: str = "") -> RefusalError:
    """An error about one argument: ``seed: expected a whole number, not '1.5'``."""
    return RefusalError(says("use.of", place=argument, message=message), near)


def described(value: Any) -> Any:
    """What was given, in a few words; of a thing that is no plain value, what kind of thing it is."""
    return given(value if isinstance(value, str | int | float | list | tuple | dict | None) else type(value).__name__)


def scenario_of(value: Any, argument: str = "scenario") -> Scenario:
    """The scenario, loaded where its place is given.

    Raises:
        RefusalError: it is neither.
        ScenarioFaults: there is nothing to be loaded, or not without faults.
    """
    if isinstance(value, Scenario):
        return value
    if isinstance(value, str | os.PathLike):
        from simkit.scenario.loading import load  # which takes its own arguments through this module

        return load(value if isinstance(value, str) else Path(value))
    raise wrong(argument, says("call.scenario", value=described(value)))


def path_of(argument: str, value: Any, key: str = "call.path") -> Path:
    """The path of a folder or file; ``key`` is the sentence that says what else may stand there.

    Raises:
        RefusalError: it is none.
    """
    if isinstance(value, str | os.PathLike):
        return Path(value)
    raise wrong(argument, says(key, value=described(value)))


def whole(argument: str, value: Any, least: int | None = None, most: int | None = None) -> int:
    """A whole number, also one of NumPy's.

    Raises:
        RefusalError: it is none, or below ``least``, or above ``most``.
    """
    try:
        number = int(value) if isinstance(value, float) and value.is_integer() else operator.index(value)
    except TypeError:
        raise wrong(argument, says("form.whole", value=described(value))) from None
    if isinstance(value, bool):
        raise wrong(argument, says("form.whole", value=described(value)))
    if least is not None and number < least:
        raise wrong(argument, says("form.least", value=number, limit=least))
    if most is not None and number > most:
        raise wrong(argument, says("form.most", value=number, limit=most))
    return number


def finite(argument: str, value: Any) -> float:
    """A finite number, also one of NumPy's.

    Raises:
        RefusalError: it is none.
    """
    try:
        found = math.nan if isinstance(value, str | bytes | bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        raise wrong(argument, says("form.number", value=described(value)))
    return found


def level_of(value: Any) -> float:
    """The level of an interval.

    Raises:
        RefusalError: it does not lie between zero and one.
    """
    found = finite("level", value)
    if not 0 < found < 1:
        raise wrong("level", says("call.level", value=found))
    return found


def several(argument: str, values: Any, single: Any = str) -> list[Any]:
    """A list of what was given; of a single thing of this kind a list of one.

    Raises:
        RefusalError: it is neither.
    """
    if isinstance(values, single):
        return [values]
    if isinstance(values, Mapping | str | bytes) or not isinstance(values, Iterable):
        raise wrong(argument, says("call.list", value=described(values)))
    return [*values]


def names_of(argument: str, values: Any) -> list[str]:
    """A list of names, or a single one.

    Raises:
        RefusalError: it is neither.
    """
    found = several(argument, values)
    for name in found:
        if not isinstance(name, str):
            raise wrong(argument, says("form.word", value=described(name)))
    return found


def name_of(argument: str, value: Any) -> str | None:
    """A name, or none.

    Raises:
        RefusalError: it is something else.
    """
    if value is not None and not isinstance(value, str):
        raise wrong(argument, says("form.word", value=described(value)))
    return value


def known_names(argument: str, values: Any, kind: str, known: Iterable[str]) -> tuple[str, ...]:
    """A list of names, or a single one, that are all known.

    Raises:
        RefusalError: one of them is not; it says which are.
    """
    found, listed = names_of(argument, values), dict.fromkeys(known)
    for name in found:
        if name not in listed:
            raise no(kind, name, listed)
    return tuple(found)


def by_name(argument: str, values: Any) -> dict[str, Any]:
    """Values by name.

    Raises:
        RefusalError: they are something else.
    """
    if not isinstance(values, Mapping):
        raise wrong(argument, says("call.keys", value=described(values)))
    for name in values:
        if not isinstance(name, str):
            raise wrong(argument, says("form.word", value=described(name)))
    return dict(values)


def lever_values(values: Any) -> dict[str, float]:
    """Values of levers by name; nothing is none.

    Raises:
        RefusalError: they are something else.
    """
    return {name: finite(f"levers, {name}", value) for name, value in by_name("levers", values or {}).items()}


def changes_of(values: Any) -> list[Change]:
    """A list of changes, or a single one.

    Raises:
        RefusalError: it is neither.
    """
    found = several("changes", values, Change)
    for change in found:
        if not isinstance(change, Change):
            raise wrong("changes", says("call.change", value=described(change)))
    return found


def moment_of(argument: str, value: Any) -> dt.datetime:
    """A date, with or without a time of day, or a text that is one in the files.

    Raises:
        RefusalError: it is none.
    """
    found: dt.datetime = _read(argument, Moment, value)
    return found


def duration_of(argument: str, value: Any) -> Duration:
    """A duration, or a text that is one in the files.

    Raises:
        RefusalError: it is none.
    """
    found: Duration = _read(argument, Duration, value)
    return found


def _read(argument: str, kind: Any, value: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as problem:
        raise wrong(argument, *said(problem)) from None


def executor_of(value: Any) -> Executor | None:
    """Who hands out the work; nothing is this machine.

    Raises:
        RefusalError: it is something else.
    """
    if value is not None and not isinstance(value, Executor):
        raise wrong("executor", says("call.executor", value=described(value)))
    return value


def callable_of(argument: str, value: Any, *called_with: str) -> Callable[..., Any] | None:
    """What is to be called, with as many values as are named; nothing is nobody.

    Raises:
        RefusalError: it is something else, or takes other values.
    """
    if value is not None and not callable(value):
        raise wrong(argument, says("call.callable", value=described(value)))
    if value is None or _takes(value, called_with):
        return value  # type: ignore[no-any-return]
    raise wrong(argument, says("call.takes", call=f"{argument}({', '.join(called_with)})"))


def _takes(function: Callable[..., Any], values: tuple[str, ...]) -> bool:
    """Whether a function can be called with these values, as far as it says."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some of Python's own functions do not say what they take
        return True
    try:
        signature.bind(*values)
    except TypeError:
        return False
    return True
