"""Distributions of durations, as an expert can state them: by mean and sd, by quantiles, by three points."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from simkit.scenario.conditions import Condition
from simkit.scenario.strictness import require
from simkit.scenario.values import Chance, Duration, DurationValue, Model, Value, single_key


class _OfDurations(Model):
    """Checks that all durations of one distribution count the same clock."""

    @model_validator(mode="after")
    def _one_clock(self) -> Any:
        clocks = {duration.working for duration in durations_in(self)}
        require(len(clocks) <= 1, "clocks.mixed")
        return self

    @property
    def working(self) -> bool:
        """True when the durations count working days."""
        return any(duration.working for duration in durations_in(self))


def durations_in(model: Any) -> list[Duration]:
    """All durations that a distribution names."""
    found: list[Duration] = []
    for _, value in model:
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Duration):
                found.append(item)
            elif isinstance(item, Model):
                found.extend(durations_in(item))
    return found


def _in_order(values: tuple[Duration, ...]) -> None:
    amounts = [value.seconds(27_000) for value in values]
    if amounts != sorted(amounts):
        require(False, "order.two" if len(values) == 2 else "order.three", values=tuple(map(str, values)))


class Constant(_OfDurations):
    """Always the same duration."""

    constant: DurationValue


class Uniform(_OfDurations):
    """Any duration between the two, equally likely."""

    uniform: tuple[DurationValue, DurationValue]

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        _in_order(self.uniform)
        return self


class Triangular(_OfDurations):
    """Least, likely, most."""

    triangular: tuple[DurationValue, DurationValue, DurationValue]

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        _in_order(self.triangular)
        return self


class Pert(_OfDurations):
    """Least, likely, most, with less weight on the ends than the triangle (beta; Malcolm et al. 1959)."""

    pert: tuple[DurationValue, DurationValue, DurationValue]

    @model_validator(mode="after")
    def _ordered(self) -> Pert:
        _in_order(self.pert)
        return self


class MeanOnly(_OfDurations):
    """The one parameter of a distribution that needs no more."""

    mean: DurationValue


class MeanAndSd(_OfDurations):
    """Mean and standard deviation (not the variance)."""

    mean: DurationValue
    sd: DurationValue

    @model_validator(mode="after")
    def _positive(self) -> MeanAndSd:
        require(self.mean.amount != 0 and self.sd.amount != 0, "spread.zero")
        return self


class MedianAndP90(_OfDurations):
    """Median and 90th percentile: what an expert can say."""

    median: DurationValue
    p90: DurationValue

    @model_validator(mode="after")
    def _ordered(self) -> MedianAndP90:
        require(0 < self.median.seconds(27_000) < self.p90.seconds(27_000), "spread.p90")
        return self


def _spread_kind(value: Any) -> str | None:
    return single_key("median", "p90", "mean", "sd")(value) and ("quantiles" if single_key("median", "p90")(value) else "moments")


Spread = Annotated[
    Annotated[MeanAndSd, Tag("moments")] | Annotated[MedianAndP90, Tag("quantiles")],
    Discriminator(_spread_kind, custom_error_type="spread", custom_error_message="give mean and sd, or median and p90"),
]


class Exponential(_OfDurations):
    """Memoryless, by its mean (a duration, never a rate)."""

    exponential: MeanOnly


class Lognormal(_OfDurations):
    """Lognormal, by mean and standard deviation, or by median and 90th percentile."""

    lognormal: Spread


class Gamma(_OfDurations):
    """Gamma, by mean and standard deviation, or by median and 90th percentile."""

    gamma: Spread


class Weibull(_OfDurations):
    """Weibull, by mean and standard deviation, or by median and 90th percentile."""

    weibull: Spread


class Empirical(_OfDurations):
    """One of the listed durations, equally likely."""

    empirical: tuple[DurationValue, ...] = Field(min_length=1, max_length=10_000)


class MixturePart(_OfDurations):
    """A uniform piece of a mixture, and its chance."""

    chance: Chance
    uniform: tuple[DurationValue, DurationValue]


class Mixture(_OfDurations):
    """Uniform pieces, each with its chance; the chances sum to one."""

    mixture: tuple[MixturePart, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sums_to_one(self) -> Mixture:
        total = sum(part.chance for part in self.mixture)
        require(abs(total - 1) <= 1e-9, "sum_to_one", total=total)
        return self


class Travel(Model):
    """Travel from the case's district tier: ``times`` one-way journeys and a fixed ``plus``."""

    times: float = Field(gt=0, le=20)
    plus: DurationValue = Duration(amount=0, unit="s")


class TravelTime(Model):
    """The journey of ``network.geography``, e.g. ``{travel: {times: 2, plus: 1 h}}``."""

    travel: Travel
    working: Literal[False] = Field(default=False, exclude=True)


DISTRIBUTIONS: dict[str, type[Model]] = {
    "constant": Constant, "uniform": Uniform, "triangular": Triangular, "pert": Pert, "exponential": Exponential,
    "lognormal": Lognormal, "gamma": Gamma, "weibull": Weibull, "empirical": Empirical, "mixture": Mixture, "travel": TravelTime,
}  # fmt: skip


def _read_constant(value: Any) -> Any:
    return {"constant": value} if isinstance(value, str | int | float) else value


_kind = single_key(*DISTRIBUTIONS)
Distribution = Annotated[
    Annotated[
        Annotated[Constant, Tag("constant")]
        | Annotated[Uniform, Tag("uniform")]
        | Annotated[Triangular, Tag("triangular")]
        | Annotated[Pert, Tag("pert")]
        | Annotated[Exponential, Tag("exponential")]
        | Annotated[Lognormal, Tag("lognormal")]
        | Annotated[Gamma, Tag("gamma")]
        | Annotated[Weibull, Tag("weibull")]
        | Annotated[Empirical, Tag("empirical")]
        | Annotated[Mixture, Tag("mixture")]
        | Annotated[TravelTime, Tag("travel")],
        Discriminator(
            _kind,
            custom_error_type="distribution",
            custom_error_message="expected a duration ('45 min') or one of: " + ", ".join(DISTRIBUTIONS),
        ),
    ],
    BeforeValidator(_read_constant),
]


class DurationCase(Model):
    """One row of a choice: the first row whose condition holds applies."""

    when: Condition = Condition()
    use: Distribution


class DurationByCase(Model):
    """A duration that depends on the case: the first row that applies; the last row must apply to all."""

    first_of: tuple[DurationCase, ...] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _complete(self) -> DurationByCase:
        require(self.first_of[-1].when.is_always, "first_of.last")
        return self


def _by_case(value: Any) -> str:
    return "by_case" if single_key("first_of")(value) else "same"


# A distribution for all, or rows that choose one by the case.
CaseDuration = Annotated[Annotated[Distribution, Tag("same")] | Annotated[DurationByCase, Tag("by_case")], Discriminator(_by_case)]


class ChanceCase(Model):
    """A row of a chance that depends on the case."""

    when: Condition = Condition()
    use: Chance


class ChanceByCase(Model):
    """A chance that depends on the case: the first row that applies, else zero."""

    first_of: tuple[ChanceCase, ...] = Field(min_length=1, max_length=50)


CaseChance = Annotated[Annotated[Chance, Tag("same")] | Annotated[ChanceByCase, Tag("by_case")], Discriminator(_by_case)]

__all__ = [*(kind.__name__ for kind in DISTRIBUTIONS.values()), "CaseChance", "CaseDuration", "Distribution", "DurationByCase", "Value"]
