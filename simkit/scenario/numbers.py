"""All numbers of a scenario, one by one: where each stands, of what kind it is, where it comes from, and within what bounds analyses vary it.

A distribution is one number: analyses scale all its times by one factor, so that it keeps its shape, and its range is that of its `middle`.
Where its parts say for themselves where they come from, they are numbers of their own. No numbers are what is the procedure itself: order, classes
of priority, dates, the parts of a journey; a route that everybody takes; the only entry of a choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

from pydantic import BaseModel

from simkit.language.messages import MissingError, not_there, refusal
from simkit.scenario.changes import Change, Context
from simkit.scenario.conditions import Limits, TimeSince
from simkit.scenario.distributions import DISTRIBUTIONS, ChanceCase, Mixture, MixturePart, Travel, TravelTime, durations_in
from simkit.scenario.network import (
    Absences,
    Beds,
    Calendar,
    CapacityChange,
    Caseload,
    Instead,
    Noticed,
    ReferralMode,
    Reserve,
    Team,
    Tier,
    Unnoticed,
    WorkingDay,
)
from simkit.scenario.provenance import WORKING_DAY, Assumptions, Basis, Factors, Provenance, is_annotated
from simkit.scenario.sop import (
    Appointments,
    Deadline,
    Escalation,
    Fork,
    GroupGate,
    Meeting,
    NoShow,
    PerformerRow,
    Priority,
    PriorityRow,
    Route,
    Step,
    TurnAway,
)
from simkit.scenario.streams import RATE_UNITS, Background, Choice, Door, Geometric, GroupSize, Poisson, Profile, Renewal, Stream, YesChance
from simkit.scenario.values import Duration

Kind = Literal[
    "time", "chance", "capacity", "rate", "group", "hours", "profile", "cost", "limit", "deadline", "target", "context"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
BASES: tuple[Basis, ...] = get_args(Basis)

_CHANCE: Kind = "chance"
_KIND_OF: dict[type[BaseModel], dict[str, Kind]] = {
    Team: {"staff": "capacity", "elsewhere": "capacity", "cost_per_hour": "cost", "cost_per_km": "cost"},
    Beds: {"places": "capacity", "cost_per_night": "cost"},
    Caseload: {"places": "capacity"},
    Reserve: {"units": "capacity"},
    CapacityChange: {"units": "capacity"},
    Calendar: {"weekly": "hours", "weekly_hours": "hours"},
    WorkingDay: {"hours": "hours"},
    Absences: {"per_person_per_year": "rate"},
    Tier: {"kilometres": "cost", "no_show": _CHANCE},
    ReferralMode: {"incomplete": _CHANCE, "refused": _CHANCE, "lost": _CHANCE, "hand_offs": "limit"},
    Noticed: {"chance": _CHANCE},
    Unnoticed: {"comes_back": _CHANCE},
    Instead: {"chance": _CHANCE},
    Profile: {"months": "profile", "weekdays": "profile", "hours": "profile"},
    Poisson: {"months": "profile", "weekdays": "profile", "hours": "profile", **dict.fromkeys(RATE_UNITS, "rate")},
    Renewal: {"every": "rate"},
    GroupSize: {"exactly": "group", "triangular": "group", "one_of": "group"},
    Geometric: {"mean": "group"},
    Door: {"time_of_day": "profile", "hours": "profile"},
    Stream: {"share": _CHANCE, "doors": _CHANCE},
    YesChance: {"chance": _CHANCE},
    Choice: {"chances": _CHANCE},
    MixturePart: {"chance": _CHANCE, "uniform": "limit"},
    ChanceCase: {"use": _CHANCE},
    NoShow: {"chance": _CHANCE},
    Route: {"chance": _CHANCE},
    PerformerRow: {"chance": _CHANCE},
    Meeting: {"per_week": "limit", "at_most": "limit"},
    GroupGate: {"size": "limit"},
    Fork: {"join": "limit"},
    TurnAway: {"list_at_least": "limit"},
    Step: {"cost": "cost"},
    Background: {"cost": "cost"},
    Appointments: {"at_most_a_day": "limit"},
    Deadline: {"within": "deadline"},
    Limits: dict.fromkeys(("at_most", "less_than", "at_least", "more_than"), "limit"),
    TimeSince: dict.fromkeys(("at_most", "at_least"), "limit"),
}
# numbers in the models that are the procedure itself
_THE_PROCEDURE: dict[type[BaseModel], tuple[str, ...]] = {
    Background: ("priority_class",), PriorityRow: ("class_",), Priority: ("otherwise",), Escalation: ("to_class",), Travel: ("times",),
    Step: ("kilometres",),
}  # fmt: skip
_DISTRIBUTIONS = tuple(kind for kind in DISTRIBUTIONS.values() if kind is not TravelTime)
_RULE: dict[Kind, str] = {"time": "times", "chance": "chances"}


@dataclass(frozen=True)
class Number:
    """One number.

    ``value`` is as the model holds it: a number, a duration, a distribution, a list, opening hours. ``about.range`` is written in the unit of the
    value: its own, or that of the scenario's rule for assumptions. ``written`` tells whether the files say where it comes from. ``others`` are the
    other chances, by path, with which it sums to one.
    """

    path: str
    kind: Kind
    value: Any
    about: Provenance
    written: bool
    others: tuple[tuple[str, float], ...] = ()

    @property
    def factors(self) -> tuple[float, float] | None:
        """Its range as multiples of its value, of a distribution of its middle; none when it has no range or is zero.

        Raises:
            RefusalError: the range does not fit the value.
        """
        held = _amount(self.value)
        if self.about.range is None or not held:
            return None
        low, high = (_end(end, self.value) for end in self.about.range)
        return low / held, high / held

    def changes(self, factor: float) -> tuple[Change, ...]:
        """The changes that put it at so many times its value; the chances that sum to one with it share the rest as they did before.

        Raises:
            RefusalError: nothing of this kind can be scaled.
        """
        if isinstance(self.value, BaseModel):
            return (Change(path=self.path, scale=factor),)
        if self.kind == "context" or isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise refusal("vary.none", path=self.path)
        if self.kind != "chance":
            amount = self.value * factor
            return (Change(path=self.path, set=round(amount) if isinstance(self.value, int) else amount),)
        chance = min(1.0, self.value * factor)
        rest = (1 - chance) / (1 - self.value) if self.value < 1 else 0.0
        return (Change(path=self.path, set=chance), *(Change(path=path, set=other * rest) for path, other in self.others))


class Numbers(Mapping[str, Number]):
    """The numbers of a scenario by path, in the order of the language."""

    def __init__(self, numbers: Iterator[Number]) -> None:
        self._by_path = {number.path: number for number in numbers}

    def __getitem__(self, path: str) -> Number:
        if path not in self._by_path:
            raise MissingError(*not_there("number", str(path), self._by_path))
        return self._by_path[path]

    def __contains__(self, path: object) -> bool:
        return path in self._by_path

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_path)

    def __len__(self) -> int:
        return len(self._by_path)

    def at(self, path: str) -> Number | None:
        """The number at a path, the one that it is a part of, or the first one below it; with ``*`` the first that is meant."""
        parts = path.split(".")
        for length in range(len(parts), 0, -1):
            found = self._by_path.get(".".join(parts[:length]))
            if found is not None:
                return found

        def meant(other: str) -> bool:
            return all(one in ("*", two) for one, two in zip(parts, other.split("."), strict=False))

        return next((number for other, number in self._by_path.items() if meant(other)), None)

    def counted(self) -> dict[Kind, dict[Basis, tuple[int, int]]]:
        """How many there are of each kind by where they come from, and how many of these have a range; only kinds that there are."""
        found: Counter[tuple[Kind, Basis]] = Counter()
        ranged: Counter[tuple[Kind, Basis]] = Counter()
        for number in self.values():
            key = (number.kind, number.about.basis)
            found[key] += 1
            ranged[key] += number.about.range is not None
        return {
            kind: {basis: (found[kind, basis], ranged[kind, basis]) for basis in BASES}
            for kind in KINDS
            if any(found[kind, basis] for basis in BASES)
        }

    def assumed(self, *kinds: Kind) -> list[Number]:
        """The numbers that are assumed and have a range to vary, of these kinds or of all: what an analysis of the assumptions varies."""
        return [
            number for number in self.values()
            if number.about.basis == "assumption" and number.about.range is not None and (not kinds or number.kind in kinds)
        ]  # fmt: skip


def numbers_in(
    parts: Mapping[str, Any], contexts: Mapping[str, Context], provenance: Mapping[str, Provenance], rule: Assumptions | None
) -> Numbers:
    """All numbers of these parts of a scenario, and those that its contexts bring.

    Args:
        provenance: what the files say of where numbers come from, by path.
        rule: the range of what is assumed and has none.
    """
    return Numbers(_said(_Walk(provenance), parts, contexts, provenance, rule))


def _said(
    walk: _Walk, parts: Mapping[str, Any], contexts: Mapping[str, Context], provenance: Mapping[str, Provenance], rule: Assumptions | None
) -> Iterator[Number]:
    found = [*walk.numbers(parts), *_of_contexts(contexts, provenance)]
    holders = {path: _holder(path, provenance) for path, *_ in found}
    held = Counter(holders.values())
    for path, kind, value, others, otherwise in found:
        holder = holders[path]
        about = (provenance[holder] if holder is not None else otherwise) or Provenance()
        if holder is not None and held[holder] > 1 and about.range is not None:  # it is of none of them alone
            about = about.model_copy(update={"range": None})
        if about.basis == "assumption" and about.range is None:
            given = _range_by_rule(kind, value, others, rule)
            about = about if given is None else about.model_copy(update={"range": given})
        yield Number(path, kind, value, about, holder is not None or otherwise is not None, others)


def _holder(path: str, provenance: Mapping[str, Provenance]) -> str | None:
    """The nearest of the path and what holds it of which the files say where it comes from."""
    while path:
        if path in provenance:
            return path
        path = path.rpartition(".")[0]
    return None


def _range_by_rule(kind: Kind, value: Any, others: tuple[tuple[str, float], ...], rule: Assumptions | None) -> tuple[Any, Any] | None:
    factors: Factors | None = getattr(rule, _RULE[kind]) if rule is not None and kind in _RULE else None
    if factors is None or not _amount(value):
        return None
    if kind == "chance":
        return (round(value * factors.from_, 12), round(min(1.0, value * factors.to), 12))
    centre = value if isinstance(value, Duration) else middle(value)
    low, high = (centre.model_copy(update={"amount": centre.amount * factor}) for factor in (factors.from_, factors.to))
    return (str(low), str(high))


# path, kind, value, the chances that sum to one with it, where it comes from when nothing is said of the number itself
_Found = tuple[str, Kind, Any, tuple[tuple[str, float], ...], Provenance | None]


class _Walk:
    """Goes through models and finds their numbers, in the order of the fields."""

    def __init__(self, provenance: Mapping[str, Provenance]) -> None:
        self.inside = {path[:end] for path in provenance for end in range(len(path)) if path[end] == "."}  # what holds a number that says so itself

    def numbers(self, parts: Mapping[str, Any]) -> Iterator[_Found]:
        for name, part in parts.items():
            yield from self._targets(part) if name == "targets" else self._in(part, name)

    def _targets(self, targets: Any) -> Iterator[_Found]:
        for position, target in enumerate(targets):
            name = "at_most" if target.at_most is not None else "at_least"
            yield f"targets.{position}.{name}", "target", getattr(target, name), (), Provenance(basis=target.basis, source=target.source)

    def _in(self, model: BaseModel, path: str) -> Iterator[_Found]:
        for name, written in _fields(type(model)):
            if name in model.model_fields_set:
                value = getattr(model, name)
                if value is not None:
                    kind = _KIND_OF.get(type(model), {}).get(name)
                    yield from self._value(value, f"{path}.{written}", kind, name in _attribute_fields(type(model)))

    def _value(self, value: Any, path: str, kind: Kind | None, attributes: bool = False) -> Iterator[_Found]:
        """The numbers of a value.

        Args:
            kind: of what the field holds; none: by its type.
            attributes: the field holds rules of attributes, where a mixture is one of classes and not of durations.
        """
        if isinstance(value, Mixture) and attributes:
            yield from self._classes(value, path)
        elif isinstance(value, Duration):
            yield path, kind or "time", value, (), None
        elif isinstance(value, _DISTRIBUTIONS):
            if path in self.inside:
                yield from self._in(value, path)
            else:
                yield path, kind or "time", value, (), None
        elif isinstance(value, BaseModel):
            yield from self._in(value, path)
        elif isinstance(value, dict):
            yield from self._entries(value, path, kind, attributes)
        elif isinstance(value, tuple) and kind in ("profile", "group", "limit"):
            yield path, kind, value, (), None
        elif isinstance(value, tuple):
            for position, item in enumerate(value):
                yield from self._value(item, f"{path}.{position}", kind, attributes)
        elif kind is not None and isinstance(value, int | float) and not isinstance(value, bool):
            yield path, kind, value, (), None

    def _entries(self, value: dict[Any, Any], path: str, kind: Kind | None, attributes: bool) -> Iterator[_Found]:
        if kind == "hours":  # opening hours of a week
            yield path, kind, value, (), None
        elif kind == "chance":
            each = {f"{path}.{name}": chance for name, chance in value.items()}
            if len(each) > 1:
                yield from ((at, kind, chance, tuple(one for one in each.items() if one[0] != at), None) for at, chance in each.items())
        else:
            for name, item in value.items():
                yield from self._value(item, f"{path}.{name}", kind, attributes)

    def _classes(self, mixture: Mixture, path: str) -> Iterator[_Found]:
        each = {f"{path}.mixture.{position}.chance": part.chance for position, part in enumerate(mixture.mixture)}
        for position, part in enumerate(mixture.mixture):
            at = f"{path}.mixture.{position}"
            if len(each) > 1:
                yield f"{at}.chance", "chance", part.chance, tuple(one for one in each.items() if one[0] != f"{at}.chance"), None
            yield f"{at}.uniform", "limit", part.uniform, (), None


@lru_cache(maxsize=256)
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Names of the fields in the models and in the files."""
    return tuple((name, field.alias or name) for name, field in model.model_fields.items())


def _attribute_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that hold rules of attributes."""
    return {"CaseType": ("attributes",), "Stream": ("attributes",), "ByCase": ("first_of",), "AttributeCase": ("use",)}.get(model.__name__, ())


def _of_contexts(contexts: Mapping[str, Context], provenance: Mapping[str, Provenance]) -> Iterator[_Found]:
    """What contexts change: each number that says where it comes from, and each change that brings others."""
    for name, context in contexts.items():
        for position, change in enumerate(context.changes):
            path = f"contexts.{name}.changes.{position}"
            said = [other for other in provenance if other.startswith(f"{path}.")]
            actions = {"set": change.set, "scale": change.scale, "add": change.add, "insert": change.insert}
            for other in said:
                yield other, "context", _value_at(actions, other[len(path) + 1 :].split(".")), (), None
            for action, value in actions.items():
                if _has_number(value, f"{path}.{action}", said):
                    yield f"{path}.{action}", "context", value, (), None


def _value_at(data: Any, parts: list[str]) -> Any:
    for part in parts:
        data = data["value"] if is_annotated(data) else data
        try:
            data = data[int(part)] if isinstance(data, list | tuple) else data[part]
        except (KeyError, IndexError, ValueError, TypeError):
            return None
    return data["value"] if is_annotated(data) else data


def _has_number(value: Any, path: str, said: list[str]) -> bool:
    """Whether a value holds a number, other than those at these paths."""
    if path in said:
        return False
    if isinstance(value, dict):
        return any(_has_number(item, f"{path}.{key}", said) for key, item in value.items() if key not in ("title", "when"))
    if isinstance(value, list | tuple):
        return any(_has_number(item, f"{path}.{place}", said) for place, item in enumerate(value))
    return (isinstance(value, int | float) and not isinstance(value, bool)) or (isinstance(value, str) and value[:1].isdigit())


def middle(distribution: Any) -> Duration:
    """The time that stands for a distribution: what is likely, else its median, its mean, or the mean of what it may be."""
    for name in ("constant", "triangular", "pert"):
        if hasattr(distribution, name):
            held = getattr(distribution, name)
            return held if isinstance(held, Duration) else held[1]
    for name in ("exponential", "lognormal", "gamma", "weibull"):
        if hasattr(distribution, name):
            spread = getattr(distribution, name)
            return spread.median if hasattr(spread, "median") else spread.mean  # type: ignore[no-any-return]
    if isinstance(distribution, Mixture):
        parts = [(part.chance, middle(part)) for part in distribution.mixture]
        return _mean([time for _, time in parts], [chance for chance, _ in parts])
    times = durations_in(distribution)
    return _mean(times, [1 / len(times)] * len(times))


def _mean(times: list[Duration], weights: list[float]) -> Duration:
    """The weighted mean, in the unit of the first."""
    unit = times[0].model_copy(update={"amount": 1.0}).seconds(WORKING_DAY)
    amount = sum(time.seconds(WORKING_DAY) * weight for time, weight in zip(times, weights, strict=True)) / unit
    return Duration(amount=amount, unit=times[0].unit)


def _amount(value: Any) -> float:
    """How much it is: seconds of durations and of the middle of distributions; zero of what cannot be scaled."""
    if isinstance(value, Duration):
        return value.seconds(WORKING_DAY)
    if isinstance(value, _DISTRIBUTIONS):
        return middle(value).seconds(WORKING_DAY)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _end(end: Any, value: Any) -> float:
    """One end of a range, in seconds or as a number, as the value is.

    Raises:
        RefusalError: it is a number with a duration, or a duration with a number.
    """
    a_time = isinstance(value, (Duration, *_DISTRIBUTIONS))
    if isinstance(end, str) != a_time:
        raise refusal("range.time" if a_time else "range.number", value=str(end))
    return Duration.model_validate(end).seconds(WORKING_DAY) if a_time else float(end)
