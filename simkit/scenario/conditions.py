"""Conditions are data: ``when: {type: child, risk: [high, medium], hours_since: {at_most: 72}}``.

A condition holds when all its entries hold. Reserved entries are listed in `Condition`; every other entry
names an attribute of the case (or ``stream``, ``door``, ``type``) and the value or values that it may have.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from simkit.language.messages import refusal
from simkit.scenario.strictness import require
from simkit.scenario.values import DurationValue, FrozenDict, Model, OneOrMore


class Limits(Model):
    """Bounds of a number; an absent bound does not bind."""

    at_most: float | None = None
    less_than: float | None = None
    at_least: float | None = None
    more_than: float | None = None

    @model_validator(mode="after")
    def _some(self) -> Limits:
        require(any(value is not None for _, value in self), "limits.none")
        return self


class TimeSince(Model):
    """The clock time since an event of this case first happened; false while it has not happened."""

    event: str
    at_most: DurationValue | None = None
    at_least: DurationValue | None = None


class Condition(BaseModel):
    """What must hold for a row to apply. Empty: always."""

    model_config = ConfigDict(extra="allow", frozen=True)

    happened: OneOrMore[str] = Field(default=(), description="events that must all have happened")
    not_yet: OneOrMore[str] = Field(default=(), description="events none of which may have happened")
    time_since: TimeSince | None = None
    hours_since: Limits | None = Field(default=None, description="hours since the incident: the attribute, growing with time")
    visits: Limits | None = Field(default=None, description="visits of this case to this step so far, this one included")
    holds: OneOrMore[str] = Field(default=(), description="she has a place in one of these pools")
    holds_none: OneOrMore[str] = Field(default=(), description="she has no place in any of these pools")
    case_open: Literal["yes", "no"] | None = None
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read_attributes(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        read = dict(value)
        for key, wanted in value.items():
            if key in cls.model_fields:
                continue
            values = wanted if isinstance(wanted, list | tuple) else (wanted,)
            if not values or not all(isinstance(item, str | int | float) for item in values):
                raise refusal("condition.attribute", key=key)
            read[key] = tuple(str(item) for item in values)
        return read

    @property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """The attributes of the case that are asked for, with the values that they may have."""
        return FrozenDict(self.model_extra or {})

    @property
    def is_always(self) -> bool:
        """True when the condition asks for nothing."""
        return not self.model_extra and not any(getattr(self, name) for name in self.model_fields_set)

    def __hash__(self) -> int:
        return hash(self.model_dump_json())
