"""The form of values: what the models say of a value that they cannot take, as messages in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from simkit.language.keys import KEYS
from simkit.language.messages import Message, RefusalError, given, nearest, says
from simkit.scenario.distributions import DISTRIBUTIONS
from simkit.scenario.faults import MOST_FAULTS
from simkit.scenario.values import FILE_NAME_PATTERN, NAME_PATTERN, TIME_OF_DAY_PATTERN

Path = tuple[str | int, ...]
MOST_KEYS = 25  # named in one sentence
KEY = "[key]"  # the last part of where an error is that is one of the name of a thing, not of the thing
MOST_TOLD = 5  # faults of one thing made in Python
_WHOLE = ("int_type", "int_parsing", "int_from_float", "int_parsing_size")
_NUMBER = ("float_type", "float_parsing")
_LIST = ("tuple_type", "list_type")
_KEYS = ("dict_type", "model_type", "model_attributes_type")
_PATTERNS = {NAME_PATTERN: "form.name", FILE_NAME_PATTERN: "form.file_name", TIME_OF_DAY_PATTERN: "form.time_of_day"}
_LIMITS = {
    "greater_than_equal": ("form.least", "ge"), "greater_than": ("form.above", "gt"),
    "less_than_equal": ("form.most", "le"),
}  # fmt: skip
_CHOICES = {
    "string_type": "choice.word", **dict.fromkeys(_WHOLE, "choice.whole"), **dict.fromkeys(_NUMBER, "choice.number"),
    **dict.fromkeys(_LIST, "choice.list"), **dict.fromkeys(_KEYS, "choice.keys"), "string_pattern_mismatch": "choice.name",
}  # fmt: skip
_OF_ONE_VALUE = {*_CHOICES, *_LIMITS, "literal_error", "finite_number", "bool_type", "bool_parsing", "value_error", "none_required"}
_COMMA = re.compile(r"^\s*-?\d+,\d+\s*$")
_PERCENT = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*%\s*$")
_EQUALS = re.compile(r"^\s*([a-z]\w*)\s*={1,2}\s*(\w+)\s*$")
_FRACTION = re.compile(r"^\d+$")
_INDONESIAN = {
    "per_second": ("per detik",), "per_minute": ("per menit",), "per_hour": ("per jam",), "per_day": ("per hari",), "per_week": ("per minggu",),
    "per_month": ("per bulan",), "per_year": ("per tahun",), "staff": ("petugas", "staf"), "places": ("tempat", "tempat tidur"),
    "next": ("berikutnya", "lanjut", "langkah berikutnya"), "time": ("waktu", "lama"), "steps": ("langkah",), "teams": ("tim",),
    "agencies": ("lembaga",), "calendar": ("kalender",), "calendars": ("kalender",), "when": ("bila", "jika", "kalau"), "to": ("ke", "tujuan"),
    "first": ("pertama", "langkah pertama", "mulai"), "streams": ("arus",), "cases": ("kasus",), "value": ("nilai",), "start": ("mulai",),
}  # fmt: skip
_QUOTED = re.compile(r"'([^']*)'")


def problems(report: ValidationError, data: Any, model: Any) -> list[tuple[Path, Message, str]]:
    """What a model says of the data that it was given: path in the data, message, nearest right name.

    Of a value that may be of several kinds and is none of them one sentence tells all; of a misspelt key the key alone is
    told, not that the one meant is missing.
    """
    errors = [(path_in(data, error["loc"]), error) for error in report.errors(include_url=False)[: 4 * MOST_FAULTS]]
    extra = {path: _extra(error, path, model, data) for path, error in errors if error["type"] == "extra_forbidden"}
    meant = {(path[:-1], near) for path, (_, near) in extra.items() if near}
    starts = {path[:length] for path, error in errors for length in range(len(path))}
    together: dict[Path, list[Any]] = {}
    found: list[tuple[Path, Message, str]] = []
    for path, error in errors:
        kind = str(error["type"])
        if kind == "missing":
            if (path, str(error["loc"][-1])) not in meant:
                found.append((path, *_missing(error, value_at(data, path))))
        elif kind == "extra_forbidden":
            found.append((path, *extra[path]))
        elif error["loc"][-1:] == (KEY,):  # what stands under the name is told beside it
            found.append((path, *(_of_one_value([error], path, model) if kind in _OF_ONE_VALUE else _other(error))))
        elif kind in _OF_ONE_VALUE:
            if not (path in starts and kind != "value_error"):  # else it is of the kind whose inner values are told
                together.setdefault(path, []).append(error)
        elif not (kind == "too_short" and any(other != error and path_of[: len(path)] == path for path_of, other in errors)):
            found.append((path, *_other(error)))
    for path, of_one in together.items():
        found.append((path, *_of_one_value(of_one, path, model)))
        refused = [error.get("ctx", {}).get("error") for error in of_one if error["type"] == "value_error"]
        found += [(path, message, "") for problem in refused[:1] if isinstance(problem, RefusalError) for message in problem.further]
    return list(dict.fromkeys(found))


def path_in(data: Any, location: Sequence[Any]) -> Path:
    """The part of an error's location that leads through the data: without the names of unions and functions."""
    path: list[str | int] = []
    for part in location:
        if (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            path.append(part)
            data = data[part]
    return tuple(path)


def value_at(data: Any, path: Sequence[Any]) -> Any:
    """What the data holds at a path."""
    return data if not path else value_at(data[path[0]], path[1:])


def _missing(error: Any, holder: Any) -> tuple[Message, str]:
    key = error["loc"][-1]
    if isinstance(key, int):  # a place in a list of a fixed length
        return says("form.few", count=len(holder) if isinstance(holder, list | tuple) else 1, least=key + 1), ""
    return says("form.missing", key=key), ""


def _extra(error: Any, path: Path, model: Any, data: Any) -> tuple[Message, str]:
    key, known = str(path[-1]), keys_at(model, path[:-1])
    holder = value_at(data, path[:-1])
    before = [*holder][[*holder].index(path[-1]) - 1] if isinstance(holder, dict) and path[-1] in holder else ""
    if error["input"] is None and _FRACTION.match(key) and type(holder.get(before)) is int:  # {chance: 0,5}: in braces a comma parts two keys
        return says("form.comma_parts", key=before, right=f"{holder[before]}.{key}"), ""
    near = _in_other_words(key, known) or nearest(key, known) or _of_these_words(key, known)
    if near or not known:
        return says("form.extra", key=key), near
    return says("form.extra_of", key=key, known=known[:MOST_KEYS]), ""


def _in_other_words(key: str, known: Sequence[str]) -> str:
    """The key that is meant by a word of Bahasa Indonesia."""
    words = key.strip().lower().replace("_", " ")
    return next((other for other in known if words in _INDONESIAN.get(other, ()) or words == KEYS.get(other, ("",))[0]), "")


def _of_these_words(key: str, known: Sequence[str]) -> str:
    """The one key that has all the words of what was written and more, or some of them and no others."""
    words = {*key.split("_")}
    found = [other for other in known if words < {*other.split("_")} or words > {*other.split("_")}]
    return found[0] if len(found) == 1 else ""


class Typed(type(BaseModel)):  # type: ignore[misc]  # the class of models' classes has no public name
    """Of models that people write in Python too: one that cannot be made says why as everything else does, a report of pydantic's is for programs."""

    def __call__(cls, *parts: Any, **values: Any) -> Any:
        try:
            return super().__call__(*parts, **values)
        except ValidationError as report:
            found = problems(report, values, cls)[:MOST_TOLD]
        first, *further = (says("use.of", place=".".join(map(str, path)), message=message) if path else message for path, message, _ in found)
        raise RefusalError(first, found[0][2], tuple(further))


def said(report: ValidationError) -> tuple[Message, str]:
    """What is wrong with one value that is not part of a scenario, an option of the command for example."""
    errors = report.errors(include_url=False)
    kinds = {str(error["type"]) for error in errors}
    return _of_one_value(errors, (), None) if kinds <= _OF_ONE_VALUE else _other(errors[0])


def _of_one_value(errors: Sequence[Any], path: Path, model: Any) -> tuple[Message, str]:
    """One sentence of all that a value might have been."""
    value, context = errors[0]["input"], [error.get("ctx", {}) for error in errors]
    for error, about in zip(errors, context, strict=True):
        if error["type"] == "value_error":
            problem = about.get("error")
            if isinstance(problem, RefusalError):
                return problem.message, problem.nearest
            return says("form.other", problem=str(error["msg"]).removeprefix("Value error, ")), ""
    words = [word for error in errors if error["type"] == "literal_error" for word in _literal(error)]
    near = nearest(value, words) if isinstance(value, str) else ""
    of_size = [error for error in errors if error["type"] in _LIMITS]  # it is of that kind, but too small or too large
    errors = of_size[:1] or errors
    kinds = dict.fromkeys(str(error["type"]) for error in errors)
    if len(kinds) > 1:
        choices = [says(_CHOICES[kind]) for kind in kinds if kind in _CHOICES]
        return says("form.either", value=given(value), choices=[*choices, *words]), near
    kind, about = next(iter(kinds)), errors[0].get("ctx", {})
    if kind == "literal_error":
        return says("form.only" if len(words) == 1 else "form.one_of", value=given(value), known=words), near
    if kind in _LIMITS:
        key, limit = _LIMITS[kind]
        return says(key, value=given(value), limit=about[limit]), ""
    if kind == "string_pattern_mismatch" and about.get("pattern") in _PATTERNS:
        return says(_PATTERNS[about["pattern"]], value=given(value)), as_name(str(value), str(about["pattern"]))
    if kind in _KEYS and kind != "dict_type":
        known = keys_at(model, path)
        if isinstance(value, str) and (equals := _EQUALS.match(value)):
            return says("form.equals", value=given(value), right=f"{{{equals[1]}: {equals[2]}}}"), ""
        if known == ["en", "id"]:
            return says("form.text", value=given(value)), ""
        return says("form.keys_of", value=given(value), known=known[:MOST_KEYS]), ""
    sentences = {
        "string_type": "form.word", **dict.fromkeys(_WHOLE, "form.whole"), **dict.fromkeys(_NUMBER, "form.number"),
        **dict.fromkeys(_LIST, "form.list"), "dict_type": "form.keys", "finite_number": "form.finite",
        "bool_type": "form.yes_no", "bool_parsing": "form.yes_no",
    }  # fmt: skip
    if kind in _NUMBER and isinstance(value, str) and _COMMA.match(value):
        return says("form.comma", value=given(value), right=value.strip().replace(",", ".")), ""
    if kind in _NUMBER and isinstance(value, str) and (share := _PERCENT.match(value)):
        return says("form.percent", value=given(value), right=f"{float(share[1].replace(',', '.')) / 100:.6g}"), ""
    return says(sentences[kind], value=given(value)) if kind in sentences else says("form.other", problem=str(errors[0]["msg"])), ""


def as_name(word: str, pattern: str) -> str:
    """The name that it can become; none where there is none."""
    name = re.sub(r"[^a-z0-9_-]+" if pattern == FILE_NAME_PATTERN else r"[^a-z0-9_]+", "_", word.strip().lower()).strip("_")
    return name if pattern != TIME_OF_DAY_PATTERN and re.match(pattern, name) else ""


def _literal(error: Any) -> list[str]:
    expected = str(error.get("ctx", {}).get("expected", ""))
    return _QUOTED.findall(expected) or [expected.lower()]


def _other(error: Any) -> tuple[Message, str]:
    kind, value, about = str(error["type"]), error["input"], error.get("ctx", {})
    if kind == "distribution":
        near = next((near for key in value for near in [nearest(str(key), DISTRIBUTIONS)] if near), "") if isinstance(value, dict) else ""
        return says("distribution", known=tuple(DISTRIBUTIONS)), near
    if kind in ("spread", "attribute"):
        return says("spread" if kind == "spread" else "attribute.form"), ""
    if kind in ("too_long", "too_short"):
        most, least, count = about.get("max_length"), about.get("min_length"), about.get("actual_length")
        count = count if isinstance(count, int) else len(value)
        return (says("form.many", count=count, most=most) if kind == "too_long" else says("form.few", count=count, least=least)), ""
    if kind == "string_too_long":
        return says("form.long", most=about["max_length"]), ""
    if kind == "string_too_short":
        return says("form.empty"), ""
    return says("form.other", problem=str(error["msg"])), ""


def keys_at(model: Any, path: Sequence[str | int]) -> list[str]:
    """The keys that a model anywhere in the language with that path may have: those of all models that fit."""
    found = [model]
    for part in path:
        following: list[Any] = []
        for candidate in found:
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                fields = {field.alias or name: field.annotation for name, field in candidate.model_fields.items()}
                following.append(fields.get(str(part), candidate))  # else a name or a position: the same model
            else:
                following.append(candidate)
        found = [inner for candidate in following for inner in _inner(candidate)]
    kinds = [kind for candidate in found for kind in _inner(candidate)]
    return sorted({field.alias or name for kind in kinds for name, field in kind.model_fields.items()})


def _inner(annotation: Any, depth: int = 0) -> list[Any]:
    """The models that an annotation speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if depth > 8:
        return []
    return [model for argument in getattr(annotation, "__args__", ()) for model in _inner(argument, depth + 1)]
