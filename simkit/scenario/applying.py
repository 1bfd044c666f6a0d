"""Applies changes to the plain data of a scenario, before it is validated. The data given is never changed."""

from __future__ import annotations

import copy
import re
from typing import Any

from simkit.language.messages import RefusalError, given, nearest, says, some
from simkit.scenario.changes import Change
from simkit.scenario.distributions import DISTRIBUTIONS
from simkit.scenario.provenance import is_annotated
from simkit.scenario.reading import MOST_VALUES, measure

_AMOUNT = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([a-z ]+?)\s*$")


class ChangeError(RefusalError):
    """A change that cannot be made; the message says why and the cure."""


def _refuse(key: str, near: str = "", **parts: Any) -> ChangeError:
    return ChangeError(says(key, **parts), near)


def applied(data: Any, change: Change) -> Any:
    """The data with one change made to it.

    Raises:
        ChangeError: when the path leads nowhere, or the action does not fit what stands there.
    """
    result = copy.deepcopy(data)
    apply_to(result, change)
    return result


def apply_to(result: Any, change: Change) -> int:
    """Makes one change in the data given.

    Returns:
        How many values it put in place: copies of copies grow fast, and who makes many changes bounds the sum.

    Raises:
        ChangeError: as `applied`; the data may then be half changed.
    """
    parts = change.path.split(".")
    copied = _at(result, change.copy_.split(".")) if change.copy_ is not None else None
    try:
        parents = _parents(result, parts)
    except ChangeError:
        if change.if_present:
            return 0
        raise
    each, put = sum(measure(value)[0] for value in (copied, change.insert, change.set) if value is not None), 0
    for parent in parents:
        if not isinstance(parent, dict | list):
            if "*" in parts:
                continue
            raise _refuse("change.single", path=".".join(parts[:-1]), name=parts[-1])
        for key in _keys(parent, parts[-1], change):
            put += each
            if put > MOST_VALUES:
                raise _refuse("change.values", most=MOST_VALUES)
            _act(parent, key, change, copied)
    return put


def holds(data: Any, path: str) -> bool:
    """Whether something stands at a path."""
    parts = path.split(".")
    try:
        return all(parts[-1] == "*" or _key(parent, parts[-1]) is not None for parent in _parents(data, parts))
    except ChangeError:
        return False


def _inside(value: Any) -> Any:
    return value["value"] if is_annotated(value) else value


def _at(data: Any, parts: list[str]) -> Any:
    found = _parents(data, [*parts, "*"], exactly=True)
    return copy.deepcopy(found[0])


def _parents(data: Any, parts: list[str], *, exactly: bool = False) -> list[Any]:
    level = [data]
    for depth, part in enumerate(parts[:-1]):
        following = []
        for raw in level:
            holder = _inside(raw)
            if part == "*" and not exactly:
                following += list(holder.values()) if isinstance(holder, dict) else holder if isinstance(holder, list) else []
            else:
                key = _key(holder, part)
                if key is None:
                    if "*" in parts[:depth]:
                        continue
                    raise _unknown(holder, part, parts[:depth])
                following.append(holder[key])
        level = following
    return [_inside(raw) for raw in level]


def _key(holder: Any, part: str) -> Any:
    if isinstance(holder, dict):
        return part if part in holder else None
    if isinstance(holder, list) and part.isdigit() and int(part) < len(holder):
        return int(part)
    return None


def _unknown(holder: Any, part: str, before: list[str]) -> ChangeError:
    place, known = ".".join(before) or says("change.whole"), [str(key) for key in holder] if isinstance(holder, dict) else []
    near = nearest(part, known)
    if near or not known:
        return _refuse("change.no", near, name=part, place=place)
    return _refuse("change.no_of", name=part, place=place, known=some(part, known))


def _keys(parent: Any, last: str, change: Change) -> list[Any]:
    new = change.insert is not None or change.copy_ is not None
    if last == "*":
        keys = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
    elif new and isinstance(parent, list):
        keys = [len(parent) if last == "end" else int(last) if last.isdigit() else 0]
    elif isinstance(parent, dict) and (new or change.path.count("*") == 0 and change.set is not None):
        keys = [last]
    else:
        key = _key(parent, last)
        if key is None and ("*" in change.path or change.if_present):
            return []
        if key is None:
            raise _unknown(parent, last, change.path.split(".")[:-1])
        keys = [key]
    if change.where is not None:
        keys = [key for key in keys if (isinstance(parent, list) or key in parent) and _inside(parent[key]) in change.where]
    return keys[::-1] if change.remove else keys


def _act(parent: Any, key: Any, change: Change, copied: Any) -> None:
    if change.remove:
        del parent[key]
    elif change.copy_ is not None or change.insert is not None:
        new = copy.deepcopy(change.insert)
        if change.copy_ is not None:
            if not isinstance(new, dict | None):
                raise _refuse("change.no_keys", value=given(new))
            new = {**copy.deepcopy(copied), **(new or {})} if isinstance(copied, dict) else copy.deepcopy(copied)
        if isinstance(parent, list):
            parent.insert(key, new)
        elif key in parent:
            raise _refuse("change.exists", path=change.path)
        else:
            parent[key] = new
    elif change.scale is not None or change.add is not None:
        parent[key] = _moved(parent[key], change)
    else:
        parent[key] = copy.deepcopy(change.set)


def _moved(value: Any, change: Change) -> Any:
    """The number, duration, or distribution, scaled or added to."""
    if is_annotated(value):
        return {**value, "value": _moved(value["value"], change)}
    if isinstance(value, bool) or value is None:
        raise _refuse("change.no_amount", path=change.path)
    if isinstance(value, int | float):
        if change.scale is not None:
            moved = value * change.scale
        elif isinstance(change.add, int | float):
            moved = value + change.add
        else:
            raise _refuse("change.no_sum", path=change.path, value=str(change.add))
        return int(moved) if isinstance(value, int) and float(moved).is_integer() else moved
    if isinstance(value, str):
        return _moved_duration(value, change)
    if isinstance(value, list):
        return [_moved(item, change) for item in value]
    if isinstance(value, dict):
        if isinstance(value.get("mixture"), list) and all(isinstance(part, dict) and "uniform" in part for part in value["mixture"]):
            return {"mixture": [{**part, "uniform": [_moved(end, change) for end in part["uniform"]]} for part in value["mixture"]]}
        spread = ("sd",) if change.add is not None else ()
        if set(value) & ({*DISTRIBUTIONS} | {"mean", "median", "first_of", "use"}):
            return {key: item if key in (*spread, "when") else _moved(item, change) for key, item in value.items()}
    raise _refuse("change.no_amount", path=change.path)


def _moved_duration(value: str, change: Change) -> str:
    match = _AMOUNT.match(value)
    if not match:
        raise _refuse("change.no_number", path=change.path, value=value)
    amount, unit = float(match[1]), match[2]
    if change.scale is not None:
        return f"{amount * change.scale:.12g} {unit}"
    added = _AMOUNT.match(str(change.add))
    if not added or added[2] != unit:
        raise _refuse("change.unit", value=str(change.add), held=value, example=f"{match[1]} {unit}")
    return f"{amount + float(added[1]):.12g} {unit}"
