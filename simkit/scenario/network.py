"""The network: agencies, their teams, beds and caseloads, calendars, districts and referral modes."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from simkit.language.messages import Message, refuse_all, says
from simkit.scenario.conditions import Condition
from simkit.scenario.distributions import Distribution
from simkit.scenario.strictness import require, require_all
from simkit.scenario.values import Capacity, Chance, DurationValue, FrozenDict, Model, Moment, Name, Named, Part, Text

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_HOURS = re.compile(r"^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


# the days as people write them
_OTHERWISE = {
    word: WEEKDAYS[position]
    for words in ("senin selasa rabu kamis jumat sabtu minggu", "monday tuesday wednesday thursday friday saturday sunday")
    for position, word in enumerate(words.split())
}


def _expand_days(value: Any) -> Any:
    """``{mon-thu: [...], fri: [...]}`` to one entry a weekday."""
    if not isinstance(value, dict):
        return value
    week: dict[str, Any] = {}
    wrong: list[Message] = []
    for key, hours in value.items():
        first, _, last = (part.strip().lower() for part in str(key).partition("-"))
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            days = [_OTHERWISE.get(day, day) for day in (first, last) if day]
            meant = all(day in WEEKDAYS for day in days)
            wrong.append(says("week.word", value=key, right="-".join(days)) if meant else says("week.day", value=key, known=WEEKDAYS))
            continue
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        if end < start:
            wrong.append(says("week.backwards", value=key))
        for day in WEEKDAYS[start : end + 1]:
            if day in week:
                wrong.append(says("week.twice", value=day))
            week[day] = hours
    refuse_all(wrong)
    return week


def _check_day(day: tuple[str, ...]) -> tuple[str, ...]:
    closed = 0
    wrong: list[Message] = []
    for text in day:
        match = _HOURS.match(text)
        if not match:
            other = text.replace(".", ":").replace(" ", "").replace("–", "-")
            wrong.append(says("hours.points", value=text, right=other) if _HOURS.match(other) else says("hours.form", value=text))
            continue
        opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        if not opens < closes <= 1440 or opens < closed:
            wrong.append(says("hours.order", value=text))
        closed = closes
    refuse_all(wrong)
    return day


Day = Annotated[tuple[str, ...], AfterValidator(_check_day)]
Week = Annotated[dict[str, Day], BeforeValidator(_expand_days, json_schema_input_type=dict[str, list[str]]), AfterValidator(FrozenDict)]


class Calendar(Model):
    """Weekly opening hours, closed on the holidays of the named lists."""

    title: Text | None = None
    weekly: Literal["always"] | Week
    holidays: tuple[Name, ...] = Field(default=(), description="names of lists in network.holidays")
    weekly_hours: float | None = Field(default=None, gt=0, le=168, description="stretches or shortens each day to this weekly sum")

    @model_validator(mode="after")
    def _not_empty(self) -> Calendar:
        require(self.weekly == "always" or any(self.weekly.values()), "calendar.empty")
        return self


def _read_dates(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    dates: dict[dt.date, Any] = {}
    wrong: list[Message] = []
    for key, name in value.items():
        try:
            dates[key if isinstance(key, dt.date) else dt.date.fromisoformat(str(key))] = name
        except ValueError:
            wrong.append(says("date.day", value=key))
    refuse_all(wrong)
    return dates


Holidays = Annotated[dict[dt.date, Text], BeforeValidator(_read_dates, json_schema_input_type=dict[str, Text]), AfterValidator(FrozenDict)]


class Reserve(Model):
    """The last ``units`` free units are kept for the cases for which ``for`` holds."""

    units: int = Field(ge=1)
    for_: Condition = Field(alias="for")


class Absences(Model):
    """Random absences of each member of a team."""

    per_person_per_year: float = Field(gt=0, le=50)
    lasts: Distribution


class CapacityChange(Model):
    """From this date on the pool has this many units."""

    from_: Moment = Field(alias="from")
    units: Capacity


class Pool(Model):
    """What teams, beds and caseloads have in common."""

    title: Text | None = None
    short: Text | None = Field(default=None, description="at most 18 characters, for a card of its own on the map")
    stage: Name | None = Field(default=None, description="the pool has a card of its own in this column of the map, apart from its agency")
    admits: Condition = Field(default=Condition(), description="only cases for which this holds")
    reserve: Reserve | None = None
    capacity_changes: tuple[CapacityChange, ...] = ()


class Team(Pool):
    """Staff who work by a calendar."""

    staff: Capacity
    calendar: Name = "always"
    elsewhere: Annotated[dict[Weekday, Annotated[int, Field(ge=1)]], AfterValidator(FrozenDict)] = Field(
        default=FrozenDict(), description="how many of them work elsewhere on these days of the week"
    )
    absences: Absences | None = None
    cost_per_hour: float = Field(default=0, ge=0, description="rupiah per hour of work")
    cost_per_km: float = Field(default=0, ge=0, description="rupiah per kilometre, for vehicles")


class Beds(Pool):
    """Places held for days."""

    places: Capacity
    turnaround: DurationValue | None = Field(default=None, description="from leaving until the place is free again")
    cost_per_night: float = Field(default=0, ge=0)


class Caseload(Pool):
    """Open cases that the case managers can carry."""

    places: Capacity
    managers: str | None = Field(default=None, description="the team that carries the cases: agency.team")


class Agency(Model):
    """An organisation in the network."""

    title: Text | None = None
    short: Text | None = Field(default=None, description="at most 18 characters, for the map")
    family: Literal["protection", "police_law", "health", "social", "migrant", "community", "administration"] | None = None
    stage: Name | None = Field(default=None, description="column of the map: one of network.stages")
    signatory: str | None = Field(default=None, description="the team that signs referral letters: agency.team")
    teams: Named[Team] = FrozenDict()
    beds: Named[Beds] = FrozenDict()
    caseloads: Named[Caseload] = FrozenDict()


class Tier(Model):
    """Districts at about the same distance from the capital."""

    title: Text | None = None
    districts: tuple[str, ...] = ()
    travel: Distribution = Field(description="one way to the capital")
    kilometres: float = Field(default=0, ge=0, description="one way")
    no_show: Chance = 0


class Geography(Model):
    """District tiers; the case's ``attribute`` says to which she belongs."""

    attribute: Name = "tier"
    tiers: Named[Tier]


class Signature(Model):
    """The sign-off by the sending agency's signatory."""

    time: Distribution


class Noticed(Model):
    """Whether a lost referral is noticed, and after how long it is sent again."""

    chance: Chance
    after: Distribution


class Unnoticed(Model):
    """What the person does whose referral was lost without anybody noticing."""

    comes_back: Chance = 0
    after: Distribution


class Instead(Model):
    """This share of referrals uses another mode."""

    mode: Name
    chance: Chance


class ReferralMode(Model):
    """How a case is passed to another agency; parts in this order: preparation, signature, transmission, one draw."""

    title: Text | None = None
    kind: Literal["letter", "phone", "digital", "escorted"] = Field(default="letter", description="how the map draws it")
    preparation: Distribution | None = None
    preparation_calendar: Name = Field(default="always", description="the calendar on which preparation is counted")
    signature: Signature | None = None
    transmission: Distribution | None = None
    incomplete: Chance = 0
    incomplete_delay: Distribution | None = Field(default=None, description="back at the sender before preparation starts again")
    refused: Chance = 0
    refused_delay: Distribution | None = Field(default=None, description="to find another contact, then accepted")
    lost: Chance = 0
    noticed: Noticed | None = None
    unnoticed: Unnoticed | None = None
    instead: Instead | None = None
    hand_offs: int = Field(default=1, ge=0)

    @model_validator(mode="after")
    def _sums(self) -> ReferralMode:
        require_all(
            (self.incomplete + self.refused + self.lost <= 1 + 1e-9, "mode.sum"),
            (not self.lost or self.noticed is not None, "mode.noticed"),
        )
        return self


class WorkingDay(Model):
    """What '3 working days' means: open time of this calendar, so many hours a day."""

    calendar: Name = "always"
    hours: float = Field(default=24, gt=0, le=24)


class Network(Part):
    """Agencies, calendars, referral modes, districts."""

    working_day: WorkingDay = WorkingDay()
    stages: Named[Text] = FrozenDict()
    calendars: Named[Calendar] = FrozenDict()
    holidays: Annotated[dict[Name, Holidays], AfterValidator(FrozenDict)] = FrozenDict()
    agencies: Named[Agency]
    modes: Named[ReferralMode] = FrozenDict()
    geography: Geography | None = None

    def pools(self) -> dict[str, Team | Beds | Caseload]:
        """All pools by their full name ``agency.pool``, in file order."""
        return {
            f"{agency_name}.{name}": pool
            for agency_name, agency in self.agencies.items()
            for group in (agency.teams, agency.beds, agency.caseloads)
            for name, pool in group.items()
        }
