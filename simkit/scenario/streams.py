"""Streams: where cases come from, when, in what groups, and what they are like."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from simkit.language.messages import refusal
from simkit.scenario.conditions import Condition
from simkit.scenario.distributions import Distribution, Mixture
from simkit.scenario.strictness import require, require_all
from simkit.scenario.values import Chance, FrozenDict, Model, Moment, Name, Named, Part, Text, single_key

RATE_UNITS = {
    "per_second": 1, "per_minute": 60, "per_hour": 3600, "per_day": 86_400, "per_week": 604_800, "per_month": 2_629_800, "per_year": 31_536_000,
}  # fmt: skip


def _weights(length: int) -> Any:
    def check(values: tuple[float, ...]) -> tuple[float, ...]:
        if len(values) != length or min(values) < 0 or sum(values) <= 0:
            raise refusal("weights", length=length)
        return values

    return Annotated[tuple[float, ...], AfterValidator(check)]


class Profile(Model):
    """How a rate changes through time. Weights are relative: the yearly sum stays what the rate says."""

    months: _weights(12) | None = None  # type: ignore[valid-type]
    weekdays: _weights(7) | None = Field(default=None, description="Monday first")  # type: ignore[valid-type]
    hours: _weights(24) | None = None  # type: ignore[valid-type]
    during: Name | None = Field(default=None, description="only in the opening hours of this calendar; a holiday's share comes on other days")


class Poisson(Profile):
    """Poisson arrivals at exactly one of these rates (events per unit of time, never a mean interval)."""

    per_second: float | None = Field(default=None, ge=0)
    per_minute: float | None = Field(default=None, ge=0)
    per_hour: float | None = Field(default=None, ge=0)
    per_day: float | None = Field(default=None, ge=0)
    per_week: float | None = Field(default=None, ge=0)
    per_month: float | None = Field(default=None, ge=0)
    per_year: float | None = Field(default=None, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _no_bare_rate(cls, value: Any) -> Any:
        if isinstance(value, dict) and "rate" in value:
            raise refusal("rate.bare", known=tuple(RATE_UNITS))
        return value

    @model_validator(mode="after")
    def _one_rate(self) -> Poisson:
        if len([unit for unit in RATE_UNITS if getattr(self, unit) is not None]) != 1:
            raise refusal("rate.one", known=tuple(RATE_UNITS))
        return self

    @property
    def per_second_rate(self) -> float:
        """Events per second, over the year (365 days)."""
        return next(float(getattr(self, unit)) / seconds for unit, seconds in RATE_UNITS.items() if getattr(self, unit) is not None)


class Renewal(Model):
    """Independent intervals from any distribution, the first one from the start."""

    every: Distribution


class Dated(Model):
    """Events at given dates."""

    dated: tuple[Moment, ...]


def _arrival_kind(value: Any) -> str:
    return single_key("every", "dated")(value) or "poisson"


Arrivals = Annotated[
    Annotated[Poisson, Tag("poisson")] | Annotated[Renewal, Tag("every")] | Annotated[Dated, Tag("dated")], Discriminator(_arrival_kind)
]


class Geometric(Model):
    """1, 2, 3 … with the given mean, at least 1."""

    mean: float = Field(ge=1)


class GroupSize(Model):
    """How many persons come together: exactly one of the keys."""

    exactly: int | None = Field(default=None, ge=1, le=4000)
    geometric: Geometric | None = None
    triangular: tuple[float, float, float] | None = Field(default=None, description="rounded")
    one_of: tuple[int, ...] | None = Field(default=None, description="equally likely")

    @model_validator(mode="before")
    @classmethod
    def _read_number(cls, value: Any) -> Any:
        return {"exactly": value} if isinstance(value, int) else value

    @model_validator(mode="after")
    def _one(self) -> GroupSize:
        if len([1 for _, value in self if value is not None]) != 1:
            raise refusal("group.one")
        if self.triangular is not None and not 1 <= self.triangular[0] <= self.triangular[1] <= self.triangular[2] <= 4000:
            raise refusal("group.order", most=4000)
        if self.one_of is not None and (not self.one_of or min(self.one_of) < 1 or max(self.one_of) > 4000):
            raise refusal("group.sizes", most=4000)
        return self


class Always(Model):
    """The same value for all."""

    value_is: str


class YesChance(Model):
    """``yes`` with this chance, else ``no``."""

    chance: Chance
    per_group: bool = Field(default=False, description="one draw for all members of an arrival group")


class Choice(Model):
    """One of the values, each with its chance; the chances sum to one."""

    chances: Annotated[dict[str, Chance], AfterValidator(FrozenDict)] = Field(min_length=1)
    per_group: bool = False

    @model_validator(mode="after")
    def _sums_to_one(self) -> Choice:
        total = sum(self.chances.values())
        require(abs(total - 1) <= 1e-9, "sum_to_one", total=total)
        return self


class AttributeCase(Model):
    """A row of an attribute that depends on those drawn before."""

    when: Condition = Condition()
    use: AttributeRule


class ByCase(Model):
    """The first row that applies to the attributes drawn before; the last row must apply to all."""

    first_of: tuple[AttributeCase, ...] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _complete(self) -> ByCase:
        require(self.first_of[-1].when.is_always, "first_of.last")
        return self


def _read_value(value: Any) -> Any:
    return {"value_is": str(value)} if isinstance(value, str | int | float) and not isinstance(value, bool) else value


_attribute_kind = single_key("value_is", "chance", "chances", "first_of", "mixture")
AttributeRule = Annotated[
    Annotated[
        Annotated[Always, Tag("value_is")]
        | Annotated[YesChance, Tag("chance")]
        | Annotated[Choice, Tag("chances")]
        | Annotated[ByCase, Tag("first_of")]
        | Annotated[Mixture, Tag("mixture")],
        Discriminator(
            _attribute_kind,
            custom_error_type="attribute",
            custom_error_message="expected a value, or one of: chance, chances, first_of, mixture",
        ),
    ],
    BeforeValidator(_read_value),
]
AttributeCase.model_rebuild()


class CaseType(Model):
    """A kind of case and its attributes, drawn in this order at arrival.

    An attribute named ``hours_since`` is the time since the incident (a mixture of durations); all others are words.
    """

    title: Text | None = None
    attributes: Named[AttributeRule] = FrozenDict()


class Door(Model):
    """An entry point: when it receives people. Its first step is in ``sop.doors``."""

    title: Text | None = None
    time_of_day: Distribution | None = Field(default=None, description="from midnight")
    hours: _weights(24) | None = None  # type: ignore[valid-type]
    calendar: Name | None = Field(default=None, description="who comes outside these hours comes at the next opening")

    @model_validator(mode="after")
    def _one_profile(self) -> Door:
        require(self.time_of_day is None or self.hours is None, "door.profile")
        return self


class Stream(Model):
    """A source of cases."""

    title: Text | None = None
    type: Name | None = None
    arrivals: Arrivals
    group: GroupSize = GroupSize(exactly=1)
    share: Chance = Field(default=1, description="the share of a group's persons who belong to this province")
    first: Name | None = Field(default=None, description="the first step, when there are no doors")
    doors: Annotated[dict[Name, Chance], AfterValidator(FrozenDict)] = FrozenDict()
    attributes: Named[AttributeRule] = Field(default=FrozenDict(), description="instead of those of the type")

    @model_validator(mode="after")
    def _entry(self) -> Stream:
        total = float(sum(self.doors.values()))
        require_all(
            ((self.first is None) != (not self.doors), "stream.entry"),
            (not self.doors or abs(total - 1) <= 1e-9, "doors.sum", {"total": total}),
        )
        return self


class Background(Model):
    """Work of others that only loads a pool; its waits are figures too, but these are not cases."""

    title: Text | None = None
    pool: str
    arrivals: Arrivals
    time: Distribution
    priority_class: int = Field(default=0, ge=0, le=30)
    cost: float = Field(default=0, ge=0, description="rupiah each time it is done, e.g. of a journey; its staff hours are not counted")


class AttributeWords(Model):
    """How an attribute and its values are called where a person reads them."""

    title: Text
    values: Annotated[dict[str, Text], AfterValidator(FrozenDict)] = FrozenDict()


class Streams(Part):
    """Doors, case types, streams of cases and the work of others."""

    words: Named[AttributeWords] = Field(default=FrozenDict(), description="titles of attributes and their values; 'yes' and 'no' need none")
    doors: Named[Door] = FrozenDict()
    types: Named[CaseType] = FrozenDict()
    cases: Named[Stream] = FrozenDict()
    background: Named[Background] = FrozenDict()

    @model_validator(mode="after")
    def _some(self) -> Streams:
        require(bool(self.cases or self.background), "streams.none")
        return self

    def attributes_of(self, stream: str) -> dict[str, Any]:
        """The attribute rules of a stream: those of its type, with its own in their place, in order."""
        rules: dict[str, Any] = {}
        source = self.cases[stream]
        if source.type is not None and source.type in self.types:
            rules.update(self.types[source.type].attributes)
        rules.update(source.attributes)
        return rules
