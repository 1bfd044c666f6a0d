"""The SOP: steps, who performs them, where a case goes next, deadlines, patience, priority."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from simkit.scenario.conditions import Condition
from simkit.scenario.distributions import CaseChance, CaseDuration, Distribution
from simkit.scenario.network import WEEKDAYS
from simkit.scenario.strictness import require, require_all
from simkit.scenario.values import TIME_OF_DAY_PATTERN, Chance, DurationValue, FrozenDict, Model, Moment, Name, Named, OneOrMore, Part, Text

END, END_OF_TRACK, JOIN = "end", "end_of_track", "join"
RESERVED = (END, END_OF_TRACK, JOIN)


def _read_target(value: Any) -> Any:
    return {"to": value} if isinstance(value, str) else value


class Route(Model):
    """Where a case goes: tried from top to bottom, condition first, then the chance; the last row always holds.

    ``to`` is a step, or ``end`` (the case has this outcome), ``end_of_track`` or ``join``. An ``end`` stops the main line with all its
    branches, and, where it is reached on a line beside, that one with all its branches; other lines beside go on.
    """

    when: Condition = Condition()
    chance: Chance = 1
    to: Name
    by: Name | None = Field(default=None, description="the referral mode, when the case passes to another agency")
    outcome: Name | None = Field(default=None, description="with 'end' or 'end_of_track'")


AnyRoute = Annotated[Route, BeforeValidator(_read_target, json_schema_input_type=Name | Route)]
Routes = OneOrMore[AnyRoute]


class Event(Model):
    """Something that figures and deadlines refer to; it counts the first time."""

    event: Name
    at: Literal["start", "end", "after"] = Field(default="end", description="start or end of the work, or after the delay that follows it")
    when: Condition = Condition()


AnyEvent = Annotated[
    Event, BeforeValidator(lambda value: {"event": value} if isinstance(value, str) else value, json_schema_input_type=Name | Event)
]


class Accompaniment(Model):
    """Another pool that works with the step: as long as the step, or for a time of its own."""

    team: str
    time: CaseDuration | None = None


class Meeting(Model):
    """A gate that opens at set times, e.g. a case conference."""

    day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    at: str = Field(pattern=TIME_OF_DAY_PATTERN)
    per_week: float = Field(default=1, gt=0, le=7, description="1: weekly; 0.25: every fourth week; 2: spread over the days in 'on'")
    on: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ("mon", "tue", "wed", "thu", "fri")
    at_most: int | None = Field(default=None, ge=1, description="cases at one meeting; who is left waits for the next")
    holidays: tuple[Name, ...] = Field(default=(), description="no meeting on these days")

    @model_validator(mode="after")
    def _on_its_day(self) -> Meeting:
        require(self.day in self.on, "meeting.day", day=self.day)
        return self

    def held(self, number: int) -> bool:
        """Whether there is a meeting so many of its possible days after ``day``: ``per_week`` of them a week, as far from each other as can be."""
        share = self.per_week / len(self.on)
        return share >= 1 or math.floor(number * share + 1e-9) != math.floor((number - 1) * share + 1e-9)

    @property
    def every_week(self) -> tuple[str, ...]:
        """The days on which there is one in each week; none where weeks differ."""
        days = sorted(self.on, key=WEEKDAYS.index)
        if self.per_week < len(days) and self.per_week != int(self.per_week):
            return ()
        return tuple(day for place, day in enumerate(days) if self.held(place - days.index(self.day)))


class GroupGate(Model):
    """A gate that opens when ``size`` cases are ready, or this long after the first of them."""

    size: int = Field(ge=2)
    or_after: DurationValue | None = None


class ArrivalGroupGate(Model):
    """A gate that opens when every member of the arrival group is ready or has left."""

    at_most: DurationValue | None = None


class Gate(Model):
    """A step that starts only at set times or for a full group: exactly one of the keys."""

    meeting: Meeting | None = None
    group: GroupGate | None = None
    arrival_group: ArrivalGroupGate | None = None

    @model_validator(mode="after")
    def _one(self) -> Gate:
        require(len([1 for kind in (self.meeting, self.group, self.arrival_group) if kind is not None]) == 1, "gate.one")
        return self


class Admission(Model):
    """A place that she holds from this step on, until it is discharged, she leaves, or the longest stay is over.

    The first pool of the list that has a free place and admits her. She takes it before she waits for the team.
    """

    places: OneOrMore[str] = Field(min_length=1)
    when_full: Literal["wait"] | Name = Field(default="wait", description="when all are full: wait for the first place, or go to this step")
    longest_stay: DurationValue | None = None


class NoShow(Model):
    """She may not come: the slot is used up for a while and a new date is set."""

    chance: CaseChance | Literal["district"] = Field(description="'district': the no_show of her tier")
    uses: Distribution
    again_after: Distribution
    when: Condition = Condition()


class TurnAway(Model):
    """Who comes when the list is already this long goes to another step, or ends with an outcome."""

    list_at_least: int = Field(ge=0)
    to: Name = END
    by: Name | None = None
    outcome: Name = "turned_away"


class Escalation(Model):
    """A wait in the list longer than this rises to a higher class, or leads to another step."""

    after: DurationValue
    to_class: int | None = Field(default=None, ge=0)
    to: Name | None = None

    @model_validator(mode="after")
    def _one(self) -> Escalation:
        require((self.to_class is None) != (self.to is None), "escalation.one")
        return self


class Fork(Model):
    """Parallel tracks: every row that applies starts one; they join again."""

    branches: tuple[Routes, ...] = Field(min_length=1, description="each branch: rows, the first that applies is taken; no row: no branch")
    join: Literal["all"] | int = Field(default="all", description="all, or the number of branches after which the case goes on")


class Step(Model):
    """A row of the SOP table: activity, performer, requirements, time, output."""

    title: Text | None = None
    short: Text | None = Field(default=None, description="at most 18 characters, for pictures")
    stage: Name | None = None
    team: str | None = Field(default=None, description="a team (agency.team), a word of sop.performers, or nothing: a decision that takes no time")
    requirement: Text | None = None
    output: Text | None = None
    note: Text | None = None
    before: CaseDuration | None = Field(default=None, description="delay before she joins the list (appointment, summons)")
    time: CaseDuration | None = Field(default=None, description="work; never a deadline")
    after: CaseDuration | None = Field(default=None, description="delay after the work (answer, document, journey)")
    at_closing: Literal["pause", "overtime", "fit"] = Field(
        default="pause", description="work paused at closing, finished in overtime, or started only if it fits the day"
    )
    with_: tuple[Accompaniment, ...] = Field(default=(), alias="with")
    story: bool = Field(default=False, description="she has to tell what happened")
    events: tuple[AnyEvent, ...] = ()
    gate: Gate | None = None
    once_per_group: bool = Field(default=False, description="one member of the arrival group does it for all")
    admit: Admission | None = None
    discharge: Literal["none", "all"] | tuple[str, ...] = "none"
    no_show: NoShow | None = None
    turn_away: TurnAway | None = None
    escalation: Escalation | None = None
    cost: float = Field(default=0, ge=0, description="rupiah each time")
    kilometres: float = Field(default=0, ge=0, description="one-way journeys to her district that a vehicle makes")
    fork: Fork | None = None
    start: tuple[Routes, ...] = Field(default=(), description="tracks started beside the main one (the first row that applies); they never join")
    next: Routes = Field(default=(Route(to=END),), min_length=1)

    @model_validator(mode="after")
    def _shape(self) -> Step:
        last = self.next[-1]
        require_all((self.team is not None or self.time is None, "step.team"), (last.when.is_always and last.chance == 1, "step.last"))
        return self


class PerformerRow(Model):
    """One of the teams among which the case decides."""

    when: Condition = Condition()
    chance: Chance = 1
    team: str


class PriorityRow(Model):
    """The class of those for whom the condition holds."""

    when: Condition = Condition()
    class_: int = Field(alias="class", ge=0, le=30, description="0 is served first")


class Ageing(Model):
    """Waiting raises priority: one class up for each span waited."""

    every: DurationValue


class Priority(Model):
    """The class of a case in every waiting list: the first row that applies, else the last class used + 1."""

    rows: tuple[PriorityRow, ...] = ()
    otherwise: int = Field(default=0, ge=0, le=30)
    ageing: Ageing | None = None


class Patience(Model):
    """How long she waits before she leaves; drawn anew for each waiting episode. The first row that applies."""

    when: Condition = Condition()
    steps: tuple[Name, ...] = Field(default=(), description="only at these steps; none named: at all")
    time: Distribution
    waits: tuple[Literal["team", "referral", "place", "gate"], ...] = ("team",)
    tracks: Literal["main", "all"] = Field(default="main", description="main: not in parallel or detached tracks")
    leaves: Literal["case", "track"] = "case"
    outcome: Name = "withdrew"
    to: Name | None = Field(default=None, description="goes to this step instead of leaving")


class SharedFile(Model):
    """With consent the file goes ahead of her: at these steps she need not tell her story again."""

    steps: tuple[Name, ...]
    when: Condition = Condition()


class Appointments(Model):
    """The most of these steps that one case begins on a calendar day, all her tracks together.

    A step that waits and has no appointment left today stays in its list, does not block those behind it, and may begin from midnight on. A date
    that she misses is one of the day's; of a step done once for a group it is the one's who does it. The opening hours in which only this
    limit keeps her back are a wait for a date (part ``gate``), not for staff. The number that holds is the one of the moment.
    """

    at_most_a_day: int = Field(ge=1, description="works of these steps that begin for one case from midnight to midnight")
    steps: tuple[Name, ...] = Field(min_length=1, description="the steps that count: those for which she has to be there")


class Deadline(Model):
    """From one event to another within a time; a figure, it changes nobody's service."""

    title: Text | None = None
    from_: OneOrMore[str] = Field(
        alias="from", description="events, the first that happens counts; or 'incident', or 'arrival'"
    )
    to: OneOrMore[str]
    within: DurationValue
    when: Condition = Condition()
    legal_basis: Text | None = None
    source: tuple[str, ...] = ()
    holds_from: Moment | None = Field(default=None, description="counts only what started from this date on")
    indication: bool = Field(default=False, description="an indication, not a fault")


class Sop(Part):
    """A standard operating procedure."""

    title: Text | None = None
    description: Text | None = None
    doors: Named[Name] = Field(default=FrozenDict(), description="the first step of each door")
    performers: Named[tuple[PerformerRow, ...]] = Field(default=FrozenDict(), description="teams chosen by the case; the last row always holds")
    priority: Priority = Priority()
    patience: tuple[Patience, ...] = ()
    shared_file: SharedFile | None = None
    appointments: Appointments | None = Field(default=None, description="no limit when it is left out")
    outcomes: Named[Text] = FrozenDict()
    events: Named[Text] = FrozenDict()
    deadlines: Named[Deadline] = FrozenDict()
    steps: Named[Step] = Field(min_length=1)
