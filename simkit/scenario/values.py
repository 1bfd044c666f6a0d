"""The smallest values of the scenario language: texts, durations, dates, lists that cannot change.

Every model mirrors the shape of its YAML, so that a path in a fault is a path in the file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_serializer,
    model_validator,
)
from pydantic_core import core_schema

from simkit.language.messages import UnchangeableError, given, refusal, says
from simkit.scenario.strictness import require

SECOND, MINUTE, HOUR, DAY, WEEK = 1, 60, 3600, 86400, 604800
MOST_DAYS = 1_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2200
UNITS = {"s": SECOND, "min": MINUTE, "h": HOUR, "d": DAY, "weeks": WEEK}
NAME_PATTERN = r"^[a-z][a-z0-9_]*$"
LONGEST_NAME = 64
FILE_NAME_PATTERN = r"^[a-z][a-z0-9_-]*$"  # what is named as its file: hyphens allowed
TIME_OF_DAY_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d$"
_DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(s|min|h|d|weeks?|working days?)\s*$")


class Model(BaseModel):
    """A piece of a scenario: unknown keys are faults, values cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False)

    def __setattr__(self, name: str, value: Any) -> None:
        raise UnchangeableError(says("live.frozen"))

    def __delattr__(self, name: str) -> None:
        raise UnchangeableError(says("live.frozen"))


class Part(Model):
    """A part of a scenario that other scenarios share with it: a lever that is moved leaves most of them as they are."""

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) over all that stands in it, in its order: chances in another order give other draws."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Another one, whose content is another."""
        copied = super().model_copy(update=update, deep=deep)
        for name in ("content_hash", "numbers"):  # worked out once for each content
            copied.__dict__.pop(name, None)
        return copied


class FrozenDict(dict[Any, Any]):
    """A dict that cannot be changed after it was made; hashable when its values are."""

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise UnchangeableError(says("live.frozen"))

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return (FrozenDict, (dict(self),))

    def __copy__(self) -> FrozenDict:
        return self

    def __deepcopy__(self, _: Any) -> FrozenDict:
        return self


Value = TypeVar("Value")
Name = Annotated[str, Field(pattern=NAME_PATTERN, max_length=LONGEST_NAME)]
FileName = Annotated[str, Field(pattern=FILE_NAME_PATTERN, max_length=LONGEST_NAME)]
# An ordered, unchangeable mapping from names to values.
Named = Annotated[dict[Name, Value], Field(max_length=2000), AfterValidator(FrozenDict)]


def _as_tuple(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


class _OneOrMore:
    """Reads a single value as a list of one, and says so in the JSON Schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(_as_tuple, handler(source))

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        several = handler(schema)
        return {"anyOf": [several["items"], several]}


# One value or a list of them, always kept as a tuple.
OneOrMore = Annotated[tuple[Value, ...], _OneOrMore()]


class Text(Model):
    """A text that a person reads, in both languages."""

    id: str = Field(max_length=2000)
    en: str = Field(max_length=2000)

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.id


class Duration(Model):
    """A span of time: whole clock time, or working days of the scenario's working calendar.

    Written with its unit: ``45 min``, ``6 h``, ``3 d``, ``2 weeks``, ``3 working days``.
    """

    amount: float = Field(ge=0)
    unit: Literal["s", "min", "h", "d", "weeks", "working days"]

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise refusal("duration.unit", value=f"{value}")
        if isinstance(value, str):
            match = _DURATION.match(value)
            if not match:
                raise _not_a_duration(value)
            unit = {"week": "weeks", "working day": "working days"}.get(match[2], match[2])
            return {"amount": float(match[1]), "unit": unit}
        return value

    @model_validator(mode="after")
    def _bounded(self) -> Duration:
        require(self.seconds(DAY) <= MOST_DAYS * DAY, "duration.most", most=MOST_DAYS)
        return self

    @model_serializer
    def _write(self) -> str:
        return f"{self.amount:.12g} {self.unit}"

    def __str__(self) -> str:
        return self._write()

    @property
    def working(self) -> bool:
        """True when counted in working days, false when counted by the clock."""
        return self.unit == "working days"

    def seconds(self, working_day: float = 0.0) -> float:
        """Seconds of clock time, or of open time when ``working`` (``working_day`` seconds each)."""
        return self.amount * (working_day if self.working else UNITS[self.unit])


# How people write a unit, in both languages, and how the language of the files writes it.
_OTHER_UNITS = {
    "s": "detik dtk sec secs second seconds", "min": "menit mnt minit m mins minute minutes", "h": "jam j hr hrs hour hours",
    "d": "hari hr. day days", "weeks": "minggu mgg w wk wks", "working days": "harikerja workday workdays wd",
}  # fmt: skip
_TIMES = re.compile(r"^\s*(\d{1,4})\s*[x×*]\s*(\d{1,4})\s*([^\d\s][^\d]*?)\s*$")  # 3 x 24 jam
_OTHERWISE = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*([^\d\s][^\d]*?)\s*$")


def _not_a_duration(value: str) -> Exception:
    """What is wrong with it; the right unit where another word was written for one."""
    if value != (plain := value.strip("“”‘’\"' ")) and _DURATION.match(plain):
        return refusal("duration.word", value=value, right=plain)
    times = _TIMES.match(value)
    match = _OTHERWISE.match(f"{int(times[1]) * int(times[2])} {times[3]}" if times else value)
    word = match[2].lower() if match else ""
    meant = next((unit for unit, words in _OTHER_UNITS.items() if word.replace(" ", "") in words.split() or word == unit), None)
    if match and meant:
        return refusal("duration.word", value=value, right=f"{match[1].replace(',', '.')} {meant}")
    return refusal("duration.form", value=value)


DurationValue = Annotated[
    Duration,
    WithJsonSchema(
        {"type": "string", "pattern": _DURATION.pattern, "description": "a number and its unit: 45 min, 6 h, 3 d, 2 weeks, 3 working days"}
    ),
]


def _no_truth(value: Any) -> Any:
    if isinstance(value, bool):
        raise refusal("number.truth", value=str(value).lower())
    return value


Chance = Annotated[float, Field(ge=0, le=1), BeforeValidator(_no_truth)]


_DAY_FIRST = re.compile(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$")


def _not_a_date(value: str) -> Exception:
    """What is wrong with it; the right form of one with its day first."""
    match = _DAY_FIRST.match(value)
    if match and 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12:
        return refusal("date.order", value=value, right=f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}")
    return refusal("date.form", value=given(value))


def _read_moment(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        moment = value
    elif isinstance(value, dt.date):
        moment = dt.datetime(value.year, value.month, value.day)
    elif isinstance(value, str):
        try:
            moment = dt.datetime.fromisoformat(value.strip())
        except ValueError:
            raise _not_a_date(value) from None
    else:
        raise refusal("date.form", value=given(value))
    if moment.tzinfo is not None:
        raise refusal("date.zone")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise refusal("date.years", value=str(value), first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return moment.replace(microsecond=0)


# A local date, with or without a time of day.
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_read_moment),
    WithJsonSchema({"type": "string", "description": "local date, with or without time: 2021-10-18 or 2021-10-18 21:00"}),
]


def single_key(*kinds: str) -> Callable[[Any], str | None]:
    """Discriminator of a union whose members are told apart by the key that they have."""

    def kind_of(value: Any) -> str | None:
        keys = value if isinstance(value, Mapping) else {name for name in kinds if hasattr(value, name)}
        return next((kind for kind in kinds if kind in keys), None)

    return kind_of


# What a number of people, beds or cases may be.
Count = Annotated[int, Field(ge=0, le=100_000), BeforeValidator(_no_truth)]
Capacity = Count | Literal["unlimited"]
