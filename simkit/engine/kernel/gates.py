"""Gates: who waits for a meeting, for a full group, or for her arrival group; and steps that one does for the whole group."""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.events import order_of, put_event, wake_at
from simkit.engine.kernel.layout import (
    ARRIVAL_GROUP,
    GROUP,
    HOLD_MEETING,
    MEETING,
    NO_MEETING,
    OPEN_ARRIVAL_GROUP,
    OPEN_GROUP,
    OPEN_LATE,
    PASS_GATE,
    PASSED,
    case_of_in,
    cases_in,
    gates_in,
    group_works_in,
    groups_in,
    meetings_in,
    periods_in,
    plan_in,
    run_in,
    steps_in,
    tracks_in,
    visits_in,
)
from simkit.engine.kernel.memory import Memory

NOT_DONE, UNDER_WAY, IS_DONE = range(3)


@compiled
def step_now(plan: Memory, state: Memory, step: int) -> int:
    """The row of a step as the SOP has it now."""
    return periods_in(plan)[run_in(state)[0].period].steps + step


@compiled
def wait_at_gate(plan: Memory, state: Memory, track: int) -> None:
    """Stands at the gate, ordered by time, case and track; sets the times at which it may open."""
    run, tracks, who = run_in(state)[0], tracks_in(state), tracks_in(state)[track]
    step, gate = steps_in(plan)[who.row], gates_in(state)[who.step]
    who.gate_since = run.now
    ahead = gate.last
    while ahead >= 0 and tracks[ahead].gate_since == run.now and (
        tracks[ahead].case > who.case or (tracks[ahead].case == who.case and tracks[ahead].number > who.number)
    ):
        ahead = tracks[ahead].before
    behind = tracks[ahead].behind if ahead >= 0 else gate.first
    who.before, who.behind = ahead, behind
    if ahead >= 0:
        tracks[ahead].behind = track
    else:
        gate.first = track
    if behind >= 0:
        tracks[behind].before = track
    else:
        gate.last = track
    gate.count += 1
    horizon = plan_in(plan)[0].horizon
    late = run.now + step.gate_after if step.gate_after >= 0 else horizon
    if step.gate == MEETING:
        plan_meeting(plan, state, who.step)
    elif step.gate == GROUP:
        if gate.count >= step.group_size:
            put_event(state, run.now, order_of(PASS_GATE, who.step + 1, 0, 0), OPEN_GROUP, who.step, step.group_size, 0)
        if late < horizon:
            put_event(state, late, order_of(PASS_GATE, who.step + 1, 1, 0), OPEN_LATE, who.step, track, who.ticket)
    else:
        check_arrival_group(plan, state, cases_in(state)[who.case].group)
        if late < horizon:
            put_event(state, late, order_of(PASS_GATE, who.step + 1, 1, 0), OPEN_ARRIVAL_GROUP, who.step, track, who.ticket)


@compiled
def leave_gate(state: Memory, track: int) -> None:
    """Stands at the gate no more."""
    tracks, who = tracks_in(state), tracks_in(state)[track]
    if who.gate_since < 0:
        return
    gate = gates_in(state)[who.step]
    if who.before >= 0:
        tracks[who.before].behind = who.behind
    else:
        gate.first = who.behind
    if who.behind >= 0:
        tracks[who.behind].before = who.before
    else:
        gate.last = who.before
    gate.count -= 1
    who.gate_since = -1


@compiled
def pass_gate(plan: Memory, state: Memory, track: int) -> None:
    """Lets one through."""
    leave_gate(state, track)
    wake_at(plan, state, track, run_in(state)[0].now, PASSED)


@compiled
def pass_first(plan: Memory, state: Memory, step: int, most: int) -> None:
    """Lets the first ones through; -1: all."""
    gate, left = gates_in(state)[step], most
    while gate.first >= 0 and left != 0:
        pass_gate(plan, state, gate.first)
        left -= 1


@compiled
def open_group(plan: Memory, state: Memory, step: int, size: int) -> None:
    """A group is full."""
    if gates_in(state)[step].count >= size:
        pass_first(plan, state, step, size)


@compiled
def open_late(plan: Memory, state: Memory, step: int, track: int, ticket: int) -> None:
    """She has waited long enough: the gate opens for all, unless she has gone."""
    if still_waits(state, track, ticket):
        pass_first(plan, state, step, -1)


@compiled
def still_waits(state: Memory, track: int, ticket: int) -> bool:
    """Whether a track stands at the gate since the time that its ticket is of."""
    return tracks_in(state)[track].ticket == ticket and tracks_in(state)[track].gate_since >= 0


@compiled
def check_arrival_group(plan: Memory, state: Memory, group: int) -> None:
    """Asks every gate at which somebody of the group waits to look whether the group is complete."""
    tracks, now = tracks_in(state), run_in(state)[0].now
    for step in range(plan_in(plan)[0].steps):
        track = gates_in(state)[step].first
        if track < 0 or steps_in(plan)[step_now(plan, state, step)].gate != ARRIVAL_GROUP:
            continue
        while track >= 0:
            if cases_in(state)[tracks[track].case].group == group:
                put_event(state, now, order_of(PASS_GATE, step + 1, 0, 0), OPEN_ARRIVAL_GROUP, step, -1 - group, 0)
                break
            track = tracks[track].behind


@compiled
def group_is_ready(plan: Memory, state: Memory, step: int, group: int) -> bool:
    """Every member has come to the step, or has left."""
    members, steps = groups_in(state)[group - 1], plan_in(plan)[0].steps
    for person in range(members.first, members.first + members.count):
        if cases_in(state)[case_of_in(state)[person].case].ended < 0 and not visits_in(state)[person * steps + step].number:
            return False
    return True


@compiled
def open_arrival_group(plan: Memory, state: Memory, step: int, who: int, ticket: int) -> None:
    """All of a group (-1 - its number) are ready, or the one who is named has waited long enough."""
    tracks = tracks_in(state)
    if who >= 0:
        if not still_waits(state, who, ticket):
            return
        group = cases_in(state)[tracks[who].case].group
    else:
        group = -1 - who
        if not group_is_ready(plan, state, step, group):
            return
    track = gates_in(state)[step].first
    while track >= 0:
        following = tracks[track].behind
        if cases_in(state)[tracks[track].case].group == group:
            pass_gate(plan, state, track)
        track = following


@compiled
def plan_meeting(plan: Memory, state: Memory, step: int) -> None:
    """The next meeting after now, unless it is planned already."""
    run, rule, meetings = run_in(state)[0], steps_in(plan)[step_now(plan, state, step)], meetings_in(plan)
    if rule.gate != MEETING:
        run.fault, run.about = NO_MEETING, step
        return
    low, high = rule.meetings, rule.meetings + rule.meeting_rows
    while low < high:
        middle = (low + high) // 2
        if meetings[middle].at <= run.now:
            low = middle + 1
        else:
            high = middle
    if low < rule.meetings + rule.meeting_rows and gates_in(state)[step].planned != meetings[low].at:
        gates_in(state)[step].planned = meetings[low].at
        put_event(state, meetings[low].at, order_of(PASS_GATE, step + 1, 0, 0), HOLD_MEETING, step, 0, 0)


@compiled
def hold_meeting(plan: Memory, state: Memory, step: int) -> None:
    """The first ones are dealt with; who is left waits for the next meeting."""
    rule = steps_in(plan)[step_now(plan, state, step)]
    pass_first(plan, state, step, rule.at_most if rule.gate == MEETING else -1)
    if gates_in(state)[step].count:
        plan_meeting(plan, state, step)


# ---- once for a group -------------------------------------------------------------------------------------------------


@compiled
def group_work(plan: Memory, state: Memory, track: int) -> int:
    """The row of a group's work at the step of a track."""
    who = tracks_in(state)[track]
    return (cases_in(state)[who.case].group - 1) * plan_in(plan)[0].once + steps_in(plan)[who.row].once


@compiled
def wait_for_group_work(plan: Memory, state: Memory, track: int) -> None:
    """Another member is doing it for all."""
    work, tracks = group_works_in(state)[group_work(plan, state, track)], tracks_in(state)
    tracks[track].before, tracks[track].behind = work.last, -1
    if work.last >= 0:
        tracks[work.last].behind = track
    else:
        work.first = track
    work.last = track


@compiled
def leave_group_work(plan: Memory, state: Memory, track: int) -> None:
    """Waits for the group's work no more; nothing when it has been called already."""
    work, tracks, who = group_works_in(state)[group_work(plan, state, track)], tracks_in(state), tracks_in(state)[track]
    if who.before < 0 and who.behind < 0 and work.first != track:
        return
    if who.before >= 0:
        tracks[who.before].behind = who.behind
    else:
        work.first = who.behind
    if who.behind >= 0:
        tracks[who.behind].before = who.before
    else:
        work.last = who.before
    who.before = who.behind = -1


@compiled
def end_group_work(plan: Memory, state: Memory, track: int, outcome: int) -> None:
    """The work for the group is done, or another member takes it over: all who wait are called."""
    work, tracks = group_works_in(state)[group_work(plan, state, track)], tracks_in(state)
    tracks[track].for_group = 0
    work.state = outcome
    waiting = work.first
    work.first = work.last = -1
    while waiting >= 0:
        following = tracks[waiting].behind
        tracks[waiting].before = tracks[waiting].behind = -1
        wake_at(plan, state, waiting, run_in(state)[0].now, PASSED)
        waiting = following
