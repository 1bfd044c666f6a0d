"""Between models and the plain data of files: models taken apart, data opened along the paths of changes, numbers without where they come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from simkit.scenario.changes import Change
from simkit.scenario.provenance import is_annotated
from simkit.scenario.values import Duration


def taken_apart(model: BaseModel) -> dict[str, Any]:
    """What a model was given, by the names of the files, its parts as they are."""
    fields = type(model).model_fields
    return {(fields[name].alias or name) if name in fields else name: getattr(model, name) for name in _in_order(model)}


def _in_order(model: BaseModel) -> list[str]:
    """The names that a model was given values for, in the order of its fields, then those that it does not know."""
    given = model.model_fields_set
    return [name for name in type(model).model_fields if name in given] + list(model.model_extra or ())


def as_plain(value: Any) -> Any:
    """Models as the plain data that they are read from."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, dict):
        return {str(key): as_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def opened(value: Any, paths: Sequence[Sequence[str]]) -> Any:
    """A copy that changes may be made in along these paths; what they do not reach is not copied, and models there stay as they are.

    A lever moves one number in thousands: the rest need be neither written out nor read again.
    """
    if not all(paths) or isinstance(value, Duration):
        return as_plain(value)
    if is_annotated(value):
        return {**value, "value": opened(value["value"], paths)}
    if isinstance(value, BaseModel):
        value = taken_apart(value)
    if isinstance(value, dict):
        return {str(key): _opened_at(str(key), item, paths) for key, item in value.items()}
    if isinstance(value, list | tuple):  # an item may come to stand elsewhere when another is put in or taken out
        return [opened(item, [path[1:] for path in paths]) for item in value]
    return value


def _opened_at(key: str, value: Any, paths: Sequence[Sequence[str]]) -> Any:
    leading = [path[1:] for path in paths if path[0] in ("*", key)]
    return opened(value, leading) if leading else value


def with_provenance(data: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """The data without the wrappers that say where a number comes from, and these under ``provenance``, with what is still true of those known."""
    plain: dict[str, Any]
    plain, more = stripped(data)
    known = plain.get("provenance", {})
    if isinstance(known, dict):  # else the model says what is wrong with it
        kept = {path: about for path, about in known.items() if not any(_replaces(change, str(path)) for change in changes)}
        plain["provenance"] = {**kept, **more}
    return plain


def _replaces(change: Change, path: str) -> bool:
    """Whether the change puts another value where the provenance of ``path`` was about the old one."""
    if change.scale is not None or change.add is not None:
        return False
    wanted, parts = change.path.split("."), path.split(".")
    return len(wanted) <= len(parts) and all(one in ("*", other) for one, other in zip(wanted, parts, strict=False))


def stripped(data: Any) -> tuple[Any, dict[str, Any]]:
    """The data without the wrappers that say where a number comes from, and these by dotted path."""
    provenance: dict[str, Any] = {}

    def strip(value: Any, path: tuple[str, ...]) -> Any:
        if path and is_annotated(value):
            about = {key: item for key, item in value.items() if key != "value"}
            if isinstance(about.get("source"), str):
                about["source"] = [about["source"]]
            if about:
                provenance[".".join(path)] = about
            return strip(value["value"], path)
        if isinstance(value, dict):
            return {key: strip(item, (*path, str(key))) if isinstance(item, dict | list) else item for key, item in value.items()}
        if isinstance(value, list):
            return [strip(item, (*path, str(position))) if isinstance(item, dict | list) else item for position, item in enumerate(value)]
        return value

    return strip(data, ()), provenance
