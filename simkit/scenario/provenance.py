"""Where numbers come from, and within what bounds analyses vary those that are only assumed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from simkit.language.messages import refusal
from simkit.scenario.strictness import require
from simkit.scenario.values import Duration, Model, Text

WORKING_DAY = 27_000.0  # seconds, to compare working days with one another
Basis = Literal["sourced", "derived", "unverified", "assumption"]


class Provenance(Model):
    """Where a number comes from.

    The ``range`` of a distribution is that of its middle (`simkit.scenario.numbers.middle`): analyses scale all its times by one factor, so
    that it keeps its shape.
    """

    basis: Basis = "assumption"
    range: tuple[Any, Any] | None = Field(default=None, description="the range that analyses vary; of a distribution that of its middle")
    source: tuple[str, ...] = ()
    note: str | Text | None = None

    @field_validator("range")
    @classmethod
    def _two_alike(cls, ends: tuple[Any, Any] | None) -> tuple[Any, Any] | None:
        if ends is None:
            return None
        if all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends):
            low, high = ends
        elif all(isinstance(end, str) for end in ends):
            low, high = (Duration.model_validate(end).seconds(WORKING_DAY) for end in ends)
        else:
            raise refusal("range.form")
        require(0 <= low <= high, "range.order", low=str(ends[0]), high=str(ends[1]))
        return ends


PROVENANCE_KEYS = frozenset({"value", *Provenance.model_fields})


def is_annotated(value: Any) -> bool:
    """True for ``{value: …, basis: …}``: a value that says where it comes from."""
    return isinstance(value, dict) and "value" in value and set(value) <= PROVENANCE_KEYS


class Factors(Model):
    """From so many times the value to so many times the value."""

    from_: float = Field(alias="from", ge=0, le=1)
    to: float = Field(ge=1)

    @model_validator(mode="after")
    def _wide(self) -> Factors:
        require(self.from_ < self.to, "assumptions.wide")
        return self


class Assumptions(Model):
    """The range of every number that is assumed and has none of its own, by the kind of number; kinds not named have none.

    A number that says nothing of where it comes from is an assumption, with this rule or without.
    """

    times: Factors | None = Field(default=None, description="durations; of a distribution all times by one factor, so that it keeps its shape")
    chances: Factors | None = Field(default=None, description="chances, never above 1; what else may happen shares the rest as before")
