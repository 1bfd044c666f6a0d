"""Which mechanisms a run really reached, read off its log: not what the scenario names, but what happened.

`reached(run)` gives words of `MECHANISMS`; a mechanism counts when it changed somebody's way or time (a turnaround that made
somebody wait, a reserve that kept a unit from somebody, an escalation that happened).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from simkit.engine.log import NEVER
from simkit.engine.plan import DAY, UNLIMITED, plan_of
from simkit.scenario.distributions import DurationByCase, TravelTime
from simkit.scenario.model import Scenario
from tests.engine.self_checks import WAITS, Row, levels_of, rows_of

MECHANISMS = (
    # capacity
    "a wait for a team", "a wait for a caseload place", "an unlimited pool", "no staff at all", "capacity fell below what was busy",
    "new capacity let somebody start", "an absence held somebody up", "the reserve kept a unit", "the urgent took the reserve",
    "a pool did not admit", "a turnaround made somebody wait", "two units of one team",
    "a wait for the opening", "work paused at closing", "work in overtime", "work that must fit waited", "did not fit today, fitted another day",
    "did not fit through the night, fitted an opening of the day", "fitted to the second", "longer than the day, so from its first opening",
    "a holiday closed", "changed weekly hours",
    "accompaniment as long as the step", "accompaniment for a time of its own", "accompaniment outlived the step", "accompaniment of no time",
    "who came back let somebody start",
    "a performer by the case", "a performer by chance", "the last performer",
    "who works elsewhere was missed", "back from elsewhere, somebody could start",
    # appointments of a day
    "a wait for a day with appointments", "at midnight she could start", "who had no appointment left was passed", "two tracks shared the limit",
    "somebody left while only the limit kept her back", "a missed date was an appointment",
    # arrivals
    "dated arrivals", "renewal arrivals", "a rate by month", "a rate by weekday", "a rate by hour", "a rate during a calendar",
    "a group", "a group of varying size", "a share of a group", "a door with a time of day", "a door with hours", "a door with a calendar",
    "an attribute for the whole group", "an attribute that depends on another", "hours since the incident",
    "background work", "background work waited",
    # steps
    "a delay before by the clock", "a delay before by working days", "a delay after by the clock", "a delay after by working days",
    "a duration by the case", "a travel time", "a step without time", "a loop", "an event at the start", "an event after the delay",
    "a meeting", "a meeting that was full", "a group that was complete", "a group that left after a while", "an arrival group that was complete",
    "an arrival group that waited long enough", "once for the group", "a wait for the one who does it for the group", "the next one takes it over",
    "a join of all", "a join of the first", "a branch of a branch", "a branch that begins with a referral", "a branch that nobody took",
    "a track beside", "a track beside after the case", "a branch of a track beside, begun before and over after the case",
    "a track beside that its branch stopped with the case", "a track beside that its branch stopped after the case",
    "a branch that was given up", "a case over with its last track",
    "a place at once", "a place after waiting", "asked away to the next place", "all full, so to another step", "a place that she had already",
    "discharged", "the longest stay", "given back with the case", "a zero stay beside a case that was over",
    "no show", "no show by district", "no show twice", "turned away to the end", "turned away to a step",
    # referrals
    "accepted", "incomplete", "refused", "lost", "lost_noticed", "came_back", "instead", "signature", "a wait for the signature",
    "a preparation on a calendar", "transmission by working days",
    # priority and leaving
    "overtaken by a higher class", "ageing turned the order", "escalated to a class", "escalated to a step", "escalated to the end",
    "patience at a team", "patience in a referral", "patience for a place", "patience at a gate",
    "only the track left", "patience led to a step", "patience led to the end", "patience beside the main way", "patience at a signature",
    "a withdrawal gave back a place",
    "a withdrawal stopped another track",
    # information and time
    "a story told", "a shared file", "values that changed with a date", "open at the horizon", "a start that is not midnight", "a tie",
    "something in the first second", "a case over in its first second",
)  # fmt: skip


def reached(run: Any) -> set[str]:
    """The mechanisms that this run reached."""
    return set(_reached(run)) if len(run.cases) else set()


def _reached(run: Any) -> Iterator[str]:
    rows = rows_of(run)
    for part in (_capacity, _elsewhere, _appointments, _calendars, _arrivals, _steps, _gates, _tracks, _places, _referrals, _leaving, _order):
        yield from part(run, rows)
    if run.scenario.start.hour:
        yield "a start that is not midnight"
    if any(row.kind == "service" and row.started == 0 for row in rows):
        yield "something in the first second"
    if (run.cases["ended"] == run.cases["arrived"]).any():
        yield "a case over in its first second"
    if any(row.outcome == "open" for row in rows):
        yield "open at the horizon"
    starts = Counter((row.pool, row.started) for row in rows if row.kind in WAITS and row.started > row.requested)
    if starts and max(starts.values()) > 1:
        yield "a tie"
    if len(run.scenario.periods) > 1 and any(row.requested >= plan_of(run.scenario).periods[1][0] for row in rows):
        yield "values that changed with a date"


def _step_of(run: Any, row: Row) -> Any:
    return plan_of(run.scenario).period_at(row.requested).sop.steps.get(row.step)


def _calendar_of(run: Any, pool: str) -> Any:
    plan = plan_of(run.scenario)
    return plan.calendars[getattr(plan.pool_models[0][pool], "calendar", "always")]


def _busy_at(level: Any, at: int) -> int:
    """Units in use at the end of this second."""
    return sum(units for second, units in level.taken.items() if second <= at) - sum(
        units for second, units in level.returned.items() if second <= at
    )


def _units_at(level: Any, at: int) -> int:
    marks = sorted(level.capacity)
    position = bisect_right(marks, at) - 1
    return level.capacity[marks[position]][-1] if position >= 0 else 0


def _capacity(run: Any, rows: list[Row]) -> Iterator[str]:
    plan = plan_of(run.scenario)
    levels = levels_of(run, rows)
    stays: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind == "stay":
            stays[row.pool].append(row)
        if row.pool and any(units == UNLIMITED for _, units in plan.capacities[row.pool]) and row.started != NEVER:
            yield "an unlimited pool"
        if row.pool and [units for _, units in plan.capacities[row.pool]] == [0] and row.kind in WAITS:
            yield "no staff at all"
        if row.kind == "service" and row.started > row.requested:
            yield "a wait for a team"
        if row.kind == "background":
            yield "background work"
            if row.started > row.requested:
                yield "background work waited"
        if row.kind == "place" and row.pool == "office.cases" and row.started > row.requested:
            yield "a wait for a caseload place"
        if row.kind in WAITS and row.started > row.requested and row.started in levels[row.pool].capacity:
            named = any(at == row.started for at, _ in plan.capacities[row.pool])
            yield "new capacity let somebody start" if named else "who came back let somebody start"
    for level in levels.values():
        for at in sorted(level.capacity)[1:]:
            if level.capacity[at][-1] < level.capacity[at][0] and _busy_at(level, at) > level.capacity[at][-1]:
                yield "capacity fell below what was busy"
    for row in rows:
        if row.kind not in WAITS:
            continue
        level, reserve = levels[row.pool], plan.pool_models[plan.period_index(row.requested)][row.pool].reserve
        calendar = _calendar_of(run, row.pool)
        left = row.started if row.started != NEVER else row.until(run.horizon)
        for at in {row.requested, *(mark for mark in level.returned if row.requested <= mark < left)} if left > row.requested else ():
            if not calendar.is_open(at):
                continue
            busy, units = _busy_at(level, at), _units_at(level, at)
            named = max((second for second, _ in plan.capacities[row.pool] if second <= at), default=0)
            if busy < dict(plan.capacities[row.pool]).get(named, 0) and busy >= units:
                yield "an absence held somebody up"
            if busy < units and reserve is not None and row.kind == "service" and not _step_of(run, row).with_:
                yield "the reserve kept a unit"
            if row.kind == "place" and sum(stay.started <= at < stay.until(run.horizon) for stay in stays[row.pool]) < min(busy, units):
                yield "a turnaround made somebody wait"
        if reserve is not None and row.started != NEVER and row.kind == "service" and row.ended > row.started:
            units = _units_at(level, row.started)
            if 0 <= units - _busy_at(level, row.started) < reserve.units and units < UNLIMITED:
                yield "the urgent took the reserve"


def _elsewhere(run: Any, rows: list[Row]) -> Iterator[str]:
    plan = plan_of(run.scenario)
    midnights = set(range(plan.day_bounds(0)[1], run.horizon, DAY))
    for row in rows:
        model = plan.pool_models[0].get(row.pool)
        if row.kind not in WAITS or not getattr(model, "elsewhere", {}) or len(plan.periods) > 1 or model.capacity_changes:
            continue
        most = max(units for _, units in plan.capacities[row.pool])
        for dawn, units in plan.capacities[row.pool]:
            if row.requested < dawn == row.started and dawn in midnights:
                yield "back from elsewhere, somebody could start"
            if dawn <= row.requested < dawn + DAY and units < most and row.started >= dawn + DAY and _calendar_of(run, row.pool).always:
                yield "who works elsewhere was missed"


def _appointments(run: Any, rows: list[Row]) -> Iterator[str]:
    plan = plan_of(run.scenario)
    begun: dict[tuple[int, int], list[Row]] = defaultdict(list)
    waits = [row for row in rows if row.kind == "service" and row.until(run.horizon) > row.requested]
    for row in rows:
        limit = plan.period_at(row.requested).sop.appointments
        if row.kind == "service" and row.started != NEVER and limit is not None and row.step in limit.steps:
            begun[row.case, plan.day_bounds(row.started)[0]].append(row)
            if row.outcome == "no_show" and limit.at_most_a_day == 1:
                yield "a missed date was an appointment"
    for row in rows:
        if row.kind != "limit":
            continue
        yield "a wait for a day with appointments"
        if len({other.track for other in begun[row.case, plan.day_bounds(row.requested)[0]]}) > 1:
            yield "two tracks shared the limit"
        whole = next(other for other in waits if (other.case, other.track, other.step, other.visit) == (row.case, row.track, row.step, row.visit))
        if row.ended != NEVER and row.ended == whole.started and plan.day_bounds(row.ended)[0] == row.ended:
            yield "at midnight she could start"
        if row.ended != NEVER and whole.started == NEVER and row.ended == whole.ended:
            yield "somebody left while only the limit kept her back"
        if any(other.pool == row.pool and whole.requested < other.requested and row.requested <= other.started < row.until(run.horizon)
               for other in waits):  # fmt: skip
            yield "who had no appointment left was passed"


def _calendars(run: Any, rows: list[Row]) -> Iterator[str]:
    plan = plan_of(run.scenario)
    network = run.scenario.network
    accompanied: dict[tuple[int, int, int], list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind == "accompaniment":
            accompanied[row.case, row.track, row.started].append(row)
    for row in rows:
        if row.kind != "service":
            continue
        step, calendar = _step_of(run, row), _calendar_of(run, row.pool)
        if row.closed and row.started != NEVER:
            yield "a wait for the opening"
            if step.at_closing == "fit" and calendar.is_open(row.requested):
                yield "work that must fit waited"
        if step.at_closing == "fit" and row.outcome == "done" and row.worked and not step.with_:
            yield from _fitted(plan, calendar, row)
        if row.outcome == "done" and row.ended - row.started > row.worked:
            yield "work paused at closing"
        if row.outcome == "done" and step.at_closing == "overtime" and calendar.open_between(row.started, row.ended) < row.worked:
            yield "work in overtime"
        model = plan.pool_models[0][row.pool]
        named = network.calendars.get(getattr(model, "calendar", ""))
        if named is not None and row.started != NEVER:
            if named.weekly_hours is not None:
                yield "changed weekly hours"
            days = {day.isoformat() for listed in named.holidays for day in network.holidays[listed]}
            if (row.closed or row.ended - row.started > row.worked) and days & set(_days(run.scenario, row.requested, row.until(run.horizon))):
                yield "a holiday closed"
        for other in accompanied.get((row.case, row.track, row.started), ()):
            own = any(rule.time is not None for rule in step.with_)
            yield "accompaniment for a time of its own" if own else "accompaniment as long as the step"
            if own and other.started == other.ended:
                yield "accompaniment of no time"
            if other.until(run.horizon) > row.until(run.horizon):
                yield "accompaniment outlived the step"
            if other.pool == row.pool:
                yield "two units of one team"
        performers = plan.period_at(row.requested).sop.performers.get(step.team or "")
        if performers is not None and len(performers) > 1 and row.pool != performers[-1].team:
            chosen = next((one for one in performers if one.team == row.pool), None)
            if chosen is not None:  # who came to the step before it was theirs is served by the one of that time
                yield "a performer by chance" if chosen.chance < 1 else "a performer by the case"
            if any(not plan.pool_models[plan.period_index(row.requested)][one.team].admits.is_always for one in performers[:-1]):
                yield "a pool did not admit"
        elif performers is not None and len(performers) > 1:
            yield "the last performer"


def _fitted(plan: Any, calendar: Any, row: Row) -> Iterator[str]:
    """When work that must fit before closing did begin."""
    if calendar.always:
        return
    dawn, midnight = plan.day_bounds(row.started)
    if row.ended == calendar.closing_of_day(row.started, midnight):
        yield "fitted to the second"
    elif row.ended > calendar.closing_of_day(row.started, midnight):
        yield "longer than the day, so from its first opening"
    if row.started > row.requested and calendar.is_open(row.requested) and calendar.opening_from(row.started)[0] == row.started:
        if row.requested < dawn:
            yield "did not fit today, fitted another day"
        if calendar.opening_from(dawn)[0] < dawn <= row.requested < row.started:
            yield "did not fit through the night, fitted an opening of the day"


def _days(scenario: Scenario, first: int, last: int) -> Iterator[str]:
    plan = plan_of(scenario)
    at = first
    while at <= last:
        yield (plan.start + (plan.start.resolution * 1_000_000) * at).date().isoformat()
        at = plan.day_bounds(at)[1]


def _arrivals(run: Any, rows: list[Row]) -> Iterator[str]:
    streams = run.scenario.streams
    for stream, cases in run.cases.groupby("stream"):
        source = streams.cases.get(stream) or streams.background[stream]
        kind = source.arrivals
        if hasattr(kind, "dated"):
            yield "dated arrivals"
        elif hasattr(kind, "every"):
            yield "renewal arrivals"
        else:
            for field, word in (("months", "a rate by month"), ("weekdays", "a rate by weekday"), ("hours", "a rate by hour")):
                if getattr(kind, field):
                    yield word
            if kind.during:
                yield "a rate during a calendar"
        if stream not in streams.cases:
            continue
        sizes = cases.groupby("group").size()
        if sizes.max() > 1:
            yield "a group"
            if sizes.nunique() > 1 and source.group.exactly is None:
                yield "a group of varying size"
        if source.share < 1:
            yield "a share of a group"
        for name, rule in streams.attributes_of(stream).items():
            if name == "hours_since":
                yield "hours since the incident"
            if getattr(rule, "per_group", False) and sizes.max() > 1:
                yield "an attribute for the whole group"
            if hasattr(rule, "first_of"):
                yield "an attribute that depends on another"
        for door in cases["door"].unique() if "door" in cases else ():
            if door in streams.doors:
                if streams.doors[door].time_of_day is not None:
                    yield "a door with a time of day"
                if streams.doors[door].hours is not None:
                    yield "a door with hours"
                if streams.doors[door].calendar is not None:
                    yield "a door with a calendar"


def _steps(run: Any, rows: list[Row]) -> Iterator[str]:
    sop = run.scenario.sop
    for row in rows:
        if row.kind in ("delay_before", "delay_after") and row.outcome == "done":
            rule = getattr(_step_of(run, row), row.kind.removeprefix("delay_"))
            for one in (part.use for part in rule.first_of) if isinstance(rule, DurationByCase) else (rule,):
                if isinstance(one, TravelTime):
                    yield "a travel time"
                elif one.working:
                    yield f"a delay {row.kind.removeprefix('delay_')} by working days"
                else:
                    yield f"a delay {row.kind.removeprefix('delay_')} by the clock"
            if isinstance(rule, DurationByCase):
                yield "a duration by the case"
        if row.visit > 1:
            yield "a loop"
        if row.kind == "service" and row.outcome == "no_show":
            yield "no show by district" if _step_of(run, row).no_show.chance == "district" else "no show"
        if row.story:
            yield "a story told"
        if row.kind == "service" and row.outcome == "done" and _step_of(run, row).story and not row.story:
            yield "a shared file"
    missed = Counter((row.case, row.step, row.visit) for row in rows if row.kind == "service" and row.outcome == "no_show")
    if missed and max(missed.values()) > 1:
        yield "no show twice"
    for step in sop.steps.values():
        for event in step.events:
            happened = f"event_{event.event}" in run.cases and run.cases[f"event_{event.event}"].notna().any()
            if happened and event.at == "start":
                yield "an event at the start"
            if happened and event.at == "after" and step.after is not None:
                yield "an event after the delay"
        if step.team is None and not (step.before or step.after or step.gate or step.admit):
            yield "a step without time"
    for row in rows:
        if row.kind == "service" and row.started == NEVER and row.requested == row.ended and _step_of(run, row).turn_away is not None:
            rule = _step_of(run, row).turn_away
            if row.outcome == rule.outcome:
                yield "turned away to the end" if rule.to == "end" else "turned away to a step"


def _gates(run: Any, rows: list[Row]) -> Iterator[str]:
    through: dict[tuple[str, int], list[Row]] = defaultdict(list)
    gates = [row for row in rows if row.kind == "gate"]
    groups = run.cases["group"].tolist()
    for row in gates:
        step = _step_of(run, row)
        if step.gate is None or step.once_per_group and not step.gate:
            yield "a wait for the one who does it for the group"
        elif row.outcome == "done":
            through[row.step, row.ended].append(row)
    for (name, at), passed in through.items():
        gate = run.scenario.sop.steps[name].gate
        if gate is None:
            continue
        if gate.meeting is not None:
            yield "a meeting"
            if gate.meeting.at_most is not None and any(
                row.step == name and row.requested < at and row.outcome == "done" and row.ended > at for row in gates
            ):
                yield "a meeting that was full"
        elif gate.group is not None:
            yield "a group that was complete" if len(passed) >= gate.group.size else "a group that left after a while"
        elif gate.arrival_group is not None:
            limit = gate.arrival_group.at_most
            late = limit is not None and any(row.ended - row.requested == round(limit.seconds()) for row in passed)
            if late:
                yield "an arrival group that waited long enough"
            elif len({row.case for row in passed}) > 1:
                yield "an arrival group that was complete"
    doers: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind == "service" and _step_of(run, row).once_per_group and row.outcome != "no_show":
            doers[groups[row.case], row.step].append(row)
    for (group, name), done in doers.items():
        others = {row.case for row in rows if groups[row.case] == group and row.step == name and row.kind in ("delay_before", "delay_after", "gate")}
        if others - {row.case for row in done} and any(row.outcome == "done" for row in done):
            yield "once for the group"
        if len({row.case for row in done}) > 1:
            yield "the next one takes it over"


def _tracks(run: Any, rows: list[Row]) -> Iterator[str]:
    ended, outcomes, withdrawals = run.cases["ended"].tolist(), run.cases["outcome"].tolist(), _outcomes(run.scenario, "case")
    forks = {name: step.fork for name, step in run.scenario.sop.steps.items() if step.fork is not None}
    for row in rows:
        if row.kind == "join" and row.outcome == "done" and row.step in forks:
            yield "a join of all" if forks[row.step].join == "all" else "a join of the first"
            if row.step.count("_"):
                yield "a branch of a branch"
        if "_side" in row.step:
            yield "a track beside"
            if ended[row.case] != NEVER and row.requested > ended[row.case]:
                yield "a track beside after the case"
            if "_" in row.step.partition("_side")[2] and row.requested < ended[row.case] < row.ended:
                yield "a branch of a track beside, begun before and over after the case"
            if row.kind == "join" and row.outcome == "stopped" and outcomes[row.case] not in withdrawals:
                if row.ended == ended[row.case]:
                    yield "a track beside that its branch stopped with the case"
                elif not withdrawals:
                    yield "a track beside that its branch stopped after the case"
            if row.kind == "stay" and row.started == row.ended and ended[row.case] != NEVER and row.started > ended[row.case]:
                yield "a zero stay beside a case that was over"
        branch = "_" in row.step and "_side" not in row.step
        if branch and row.kind == "referral" and row.track and not any(
            other.case == row.case and other.track == row.track and other.requested < row.requested for other in rows
        ):
            yield "a branch that begins with a referral"
        if branch and row.outcome in _outcomes(run.scenario, "track"):
            yield "a branch that was given up"
        if row.step in forks and row.kind in ("service", "delay_after") and row.outcome == "done":
            steps = {other.step for other in rows if other.case == row.case}
            if any(not any(name.startswith(rows_[0].to) for name in steps) for rows_ in forks[row.step].branches):
                yield "a branch that nobody took"
    lasts: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.track == 0 and row.kind not in ("signature", "stay", "accompaniment", "limit"):
            lasts[row.case] = max(lasts[row.case], row.until(run.horizon))
    if any(end != NEVER and lasts[case] < end for case, end in enumerate(ended) if case in lasts):
        yield "a case over with its last track"


def _outcomes(scenario: Scenario, leaves: str) -> set[str]:
    return {row.outcome for row in scenario.sop.patience if row.to is None and row.leaves == leaves}


def _places(run: Any, rows: list[Row]) -> Iterator[str]:
    ended = run.cases["ended"].tolist()
    held = defaultdict(list)
    for row in rows:
        if row.kind == "place" and row.started != NEVER:
            held[row.case].append(row)
            if row.outcome == "asked_away":
                yield "asked away to the next place"
            elif row.started > row.requested:
                yield "a place after waiting"
            else:
                yield "a place at once"
            if row.outcome == "done" and row.started == row.requested and row.pool != _step_of(run, row).admit.places[0]:
                yield "a pool did not admit"
        if row.kind == "stay":
            if row.outcome == "done":
                yield "discharged"
            elif row.outcome == "longest_stay":
                yield "the longest stay"
            elif row.ended != NEVER and row.ended == ended[row.case]:
                yield "given back with the case"
                if row.outcome in _outcomes(run.scenario, "case"):
                    yield "a withdrawal gave back a place"
    places = {(row.case, row.step) for row in rows if row.kind == "place"}
    for row in rows:
        step = run.scenario.sop.steps.get(row.step)
        if step is None or step.admit is None or row.kind != "service":
            continue
        hers = [other for other in rows if other.kind == "stay" and other.case == row.case and other.pool in step.admit.places]
        if (row.case, row.step) not in places and any(stay.started <= row.requested < stay.until(run.horizon) for stay in hers):
            yield "a place that she had already"
    for name, step in run.scenario.sop.steps.items():
        if step.admit is None or step.admit.when_full == "wait":
            continue
        came = {row.case for row in rows if row.step == name and row.kind in ("delay_before", "gate") and row.outcome == "done"}
        been = {row.case for row in rows if row.step == name and row.kind not in ("delay_before", "gate")}
        if came - been and (step.team is not None or step.after is not None):
            yield "all full, so to another step"


def _referrals(run: Any, rows: list[Row]) -> Iterator[str]:
    modes = run.scenario.network.modes
    steps = run.scenario.sop.steps
    impatient = {row.outcome for row in run.scenario.sop.patience}
    named = {route.by for step in steps.values() for route in step.next if route.by}
    for row in rows:
        if row.kind == "referral":
            if row.outcome in ("accepted", "incomplete", "refused", "lost", "lost_noticed", "came_back"):
                yield row.outcome
            mode = modes[row.mode]
            if row.mode not in named or modes[row.mode].instead is None and any(
                modes[name].instead is not None and modes[name].instead.mode == row.mode for name in named
            ):
                yield "instead"
            if mode.preparation is not None and mode.preparation_calendar != "always":
                yield "a preparation on a calendar"
            if mode.transmission is not None and mode.transmission.working:
                yield "transmission by working days"
        if row.kind == "signature":
            yield "signature"
            if row.started == NEVER and row.outcome in impatient:
                yield "patience at a signature"
            if row.started > row.requested:
                yield "a wait for the signature"


def _leaving(run: Any, rows: list[Row]) -> Iterator[str]:
    sop = run.scenario.sop
    if len(run.scenario.periods) > 1:
        return  # the rows of patience may have changed
    outcomes = run.cases["outcome"].tolist()
    ended = run.cases["ended"].tolist()
    impatient = {row.outcome for row in sop.patience}
    kinds = {"service": "patience at a team", "referral": "patience in a referral", "place": "patience for a place", "gate": "patience at a gate"}
    following: dict[tuple[int, int, int], list[Row]] = defaultdict(list)
    for row in rows:
        following[row.case, row.track, row.requested].append(row)
    for row in rows:
        if row.kind in kinds and row.outcome in impatient and row.started == NEVER or row.kind == "referral" and row.outcome in impatient:
            yield kinds[row.kind]
            goes_on = ended[row.case] == NEVER or ended[row.case] > row.ended
            if outcomes[row.case] == row.outcome and ended[row.case] == row.ended and any(rule.to == "end" for rule in sop.patience):
                yield "patience led to the end"
            if goes_on and any(rule.leaves == "track" and rule.outcome == row.outcome for rule in sop.patience):
                yield "only the track left"
            if goes_on and {rule.to for rule in sop.patience} & {other.step for other in following[row.case, row.track, row.ended]}:
                yield "patience led to a step"
            if "_" in row.step:
                yield "patience beside the main way"
            if not goes_on and any(other.case == row.case and other.outcome == "stopped" and other.ended == row.ended for other in rows):
                yield "a withdrawal stopped another track"
        if row.outcome == "escalated":
            yield "escalated to the end" if ended[row.case] == row.ended else "escalated to a step"
        rule = _step_of(run, row).escalation if row.kind == "service" else None
        if rule is not None and rule.to_class is not None and row.priority == rule.to_class and not rule.after.working:
            waited = (row.started if row.started != NEVER else row.until(run.horizon)) - row.requested
            if waited > rule.after.seconds() and any(
                other.kind == "service" and other.step == row.step and other.priority != row.priority for other in rows
            ):
                yield "escalated to a class"


def _order(run: Any, rows: list[Row]) -> Iterator[str]:
    """Who overtook whom in the list of a pool."""
    lists: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind == "service" and row.started > row.requested and not _step_of(run, row).with_:
            lists[row.pool].append(row)
    ageing = any(period.sop.priority.ageing is not None for _, period in plan_of(run.scenario).periods)
    for waiting in lists.values():
        for one in waiting:
            for other in waiting:
                if one.requested < other.requested and other.started < one.started and other.priority < one.priority:
                    yield "overtaken by a higher class"
                if ageing and one.requested < other.requested < one.started < other.started and other.priority < one.priority:
                    yield "ageing turned the order"
