"""Leaving: patience, escalation, a track that stops, a case that ends."""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.calendars import end_of_delay
from simkit.engine.kernel.conditions import holds
from simkit.engine.kernel.draws import draw, seconds_of
from simkit.engine.kernel.events import full, order_of, put_event
from simkit.engine.kernel.gates import NOT_DONE, check_arrival_group, end_group_work, leave_gate, leave_group_work
from simkit.engine.kernel.layout import (
    DELAY_AFTER,
    DELAY_BEFORE,
    ESCALATE,
    ESCALATION,
    GATE_WAIT,
    JOIN_WAIT,
    LOSE_PATIENCE,
    PLACE,
    PLACE_WAIT,
    REFERRAL,
    REFERRAL_WAIT,
    ROOM_OF_TRACKS,
    STOPPED,
    TEAM_WAIT,
    TOO_MANY_TRACKS,
    WITHDRAWAL,
    cases_in,
    forks_in,
    nodes_in,
    patience_in,
    periods_in,
    plan_in,
    run_in,
    sets_in,
    steps_in,
    tracks_in,
)
from simkit.engine.kernel.lists import (
    closed_since,
    drop_parts,
    free,
    give_back,
    is_appointment,
    leave_lists,
    stand_in_lists,
    write,
    write_held,
    write_together,
    write_wait,
)
from simkit.engine.kernel.memory import Memory
from simkit.engine.kernel.places import end_all_holds
from simkit.engine.kernel.stages import (
    AT_FORK,
    AT_GATE,
    AT_JOIN,
    AT_PLACE,
    AT_SIGNATURE,
    FOR_DELAY_AFTER,
    FOR_DELAY_BEFORE,
    FOR_GROUP_WORK,
    FOR_NEW_DATE,
    IN_LIST,
    IN_REFERRAL,
    UNBORN,
)
from simkit.engine.log import NEVER

# ---- patience and escalation ------------------------------------------------------------------------------------------


@compiled
def begin_patience(plan: Memory, state: Memory, track: int, wait: int) -> None:
    """From when on she has waited too long, if at all; sets the clock."""
    who, run, rows = tracks_in(state)[track], run_in(state)[0], patience_in(plan)
    period, step = periods_in(plan)[run.period], steps_in(plan)[who.row]
    who.patience = -1
    for number in range(period.patience, period.patience + period.patience_rows):
        row = rows[number]
        if not row.waits >> wait & 1 or (row.steps >= 0 and not sets_in(plan)[row.steps + who.step].member):
            continue
        if not holds(plan, state, row.test, who.case, who.visit):
            continue
        if row.main_only and (who.line > 0 or who.depth > 0):
            continue
        key = step.key_gate
        if wait == TEAM_WAIT:
            key = step.key_team
        elif wait == REFERRAL_WAIT:
            key = step.key_referral
        elif wait == PLACE_WAIT:
            key = step.key_place
        seconds = seconds_of(plan, state, row.distribution, who.case, draw(state, who.case, key, who.visit))
        who.patience, who.patience_at = number, run.now + max(1, seconds)
        resume_patience(plan, state, track)
        return


@compiled
def resume_patience(plan: Memory, state: Memory, track: int) -> None:
    """Sets the clock of her patience again: the same wait goes on."""
    who = tracks_in(state)[track]
    if who.patience >= 0 and who.patience_at < plan_in(plan)[0].horizon:
        at = max(who.patience_at, run_in(state)[0].now)
        put_event(state, at, order_of(WITHDRAWAL, who.case, who.number, 0), LOSE_PATIENCE, track, who.ticket, who.patience)


@compiled
def begin_escalation(plan: Memory, state: Memory, track: int) -> None:
    """Sets the time from which on the wait rises to a higher class or leads elsewhere."""
    who = tracks_in(state)[track]
    step = steps_in(plan)[who.row]
    if step.escalates >= 0:
        at = end_of_delay(plan, state, run_in(state)[0].now, step.escalates, step.escalation_working)
        if at < plan_in(plan)[0].horizon:
            put_event(state, at, order_of(ESCALATION, who.case, who.number, 0), ESCALATE, track, who.ticket, who.row)


@compiled
def rise(plan: Memory, state: Memory, track: int, priority: int) -> None:
    """Stands in all her lists in another class."""
    leave_lists(state, track)
    tracks_in(state)[track].priority = priority
    stand_in_lists(plan, state, track)


# ---- tracks -----------------------------------------------------------------------------------------------------------


@compiled
def new_track(state: Memory, case: int, line: int, depth: int) -> int:
    """One more thread of a case's way, of this line or (-1) of a line of its own; -1 when there is no room."""
    run, tracks, owner = run_in(state)[0], tracks_in(state), cases_in(state)[case]
    if owner.tracks > 255:
        run.fault, run.about = TOO_MANY_TRACKS, case
        return -1
    track = run.free_track
    if track >= 0:
        run.free_track = tracks[track].next_of_case
    elif run.tracks < len(tracks):
        track = run.tracks
        run.tracks += 1
    else:
        full(state, ROOM_OF_TRACKS)
        return -1
    made = tracks[track]
    run.ticket += 1
    made.case, made.number, made.alive, made.ticket, made.birth, made.stage = case, owner.tracks, 1, run.ticket, run.ticket, UNBORN
    made.line = line if line >= 0 else owner.tracks
    made.depth, made.fork, made.accompanied, made.waiting, made.parts = depth, -1, 0, 0, -1
    made.for_group, made.patience, made.gate_since, made.before, made.behind, made.next_of_case = 0, -1, -1, -1, -1, -1
    made.to, made.by, made.outcome, made.step, made.row, made.visit = -1, -1, -1, -1, -1, 0
    owner.tracks += 1
    if owner.last_track >= 0:
        tracks[owner.last_track].next_of_case = track
    else:
        owner.first_track = track
    owner.last_track = track
    return track


@compiled
def bury(state: Memory, track: int) -> None:
    """A track is over: its row is free again."""
    run, tracks = run_in(state)[0], tracks_in(state)
    who = tracks[track]
    if not who.alive:
        return
    who.alive = 0
    run.ticket += 1
    who.ticket = run.ticket
    owner = cases_in(state)[who.case]
    before, other = -1, owner.first_track
    while other != track:
        before, other = other, tracks[other].next_of_case
    if before >= 0:
        tracks[before].next_of_case = who.next_of_case
    else:
        owner.first_track = who.next_of_case
    if owner.last_track == track:
        owner.last_track = before
    who.next_of_case = run.free_track
    run.free_track = track


@compiled
def stop(plan: Memory, state: Memory, track: int, outcome: int, over: bool) -> None:
    """What a track was waiting for does not come: its row is written, what it has is given back. ``over``: the horizon is reached."""
    run, who = run_in(state)[0], tracks_in(state)[track]
    run.ticket += 1
    who.ticket = run.ticket
    ended, stage = NEVER if over else run.now, who.stage
    if stage == FOR_DELAY_BEFORE:
        write_wait(state, track, DELAY_BEFORE, who.step + 1, who.since, ended, who.visit, outcome, 0)
    elif stage == FOR_DELAY_AFTER:
        write_wait(state, track, DELAY_AFTER, who.step + 1, who.since, ended, who.visit, outcome, 0)
    elif stage == FOR_NEW_DATE:
        write_wait(state, track, DELAY_BEFORE, who.step + 1, who.since, ended, who.visit, outcome, 0)
    elif stage == FOR_GROUP_WORK:
        leave_group_work(plan, state, track)
        write_wait(state, track, GATE_WAIT, who.step + 1, who.since, ended, who.visit, outcome, 0)
    elif stage == AT_FORK:
        write_wait(state, track, JOIN_WAIT, who.step + 1, who.since, ended, who.visit, outcome, 0)
    elif stage == AT_JOIN:
        fork = forks_in(state)[who.fork]
        write_wait(state, track, JOIN_WAIT, fork.step + 1, who.since, ended, fork.visit, outcome, 0)
    elif stage == AT_GATE:
        leave_gate(state, track)
        write_wait(state, track, GATE_WAIT, who.step + 1, NEVER, ended, who.visit, outcome, 0)
    elif stage == AT_PLACE:
        stop_waiting_for_place(plan, state, track, outcome, ended)
    elif stage in (IN_LIST, AT_SIGNATURE):
        stop_service(plan, state, track, outcome, ended)
    if who.for_group:
        end_group_work(plan, state, track, NOT_DONE)
    if stage in (IN_REFERRAL, AT_SIGNATURE):
        write_wait(state, track, REFERRAL, who.to + 1, who.since, ended, who.visit, outcome, who.word + 1)
    who.stage = UNBORN


@compiled
def stop_waiting_for_place(plan: Memory, state: Memory, track: int, outcome: int, ended: int) -> None:
    """She waits for a place no more; one that was just given to her is free again."""
    who = tracks_in(state)[track]
    pool = nodes_in(state)[who.parts].pool
    leave_lists(state, track)
    drop_parts(state, track)
    if who.started != NEVER:
        free(plan, state, pool)
    write(state, who.case, who.number, PLACE, who.step + 1, pool + 1, who.joined, NEVER, ended, who.visit, outcome, who.priority, 0, 0, 0, 0)


@compiled
def stop_service(plan: Memory, state: Memory, track: int, outcome: int, ended: int) -> None:
    """She leaves the lists, or the work is broken off."""
    who = tracks_in(state)[track]
    pool, closed = nodes_in(state)[who.parts].pool, 0
    leave_lists(state, track)
    if who.started == NEVER:
        closed = closed_since(plan, state, track)
        if plan_in(plan)[0].limited and is_appointment(state, track):
            write_held(plan, state, track, ended == NEVER)
    write(
        state, who.case, who.number, who.kind, who.log_step, pool + 1, who.joined, who.started, ended, who.listed_visit, outcome, who.priority,
        0, closed, 0, 0,
    )  # fmt: skip
    write_together(state, track, ended, outcome, 0)
    if who.started != NEVER and ended != NEVER:
        give_back(plan, state, track)
    drop_parts(state, track)


# ---- cases ------------------------------------------------------------------------------------------------------------


@compiled
def end_case(plan: Memory, state: Memory, number: int, track: int, outcome: int, everything: bool) -> None:
    """The case has its one outcome; places are given back; the main line and the track's own stop, lines beside only when she withdraws."""
    case, tracks = cases_in(state)[number], tracks_in(state)
    if case.ended < 0:  # that of a line beside may be over already
        case.ended, case.outcome = run_in(state)[0].now, outcome
    other = case.first_track
    while other >= 0:
        following = tracks[other].next_of_case
        if other != track and (everything or tracks[other].line == 0 or tracks[other].line == tracks[track].line):
            stop(plan, state, other, STOPPED, False)
            bury(state, other)
        other = following
    end_all_holds(plan, state, number, outcome)
    if not case.background:
        check_arrival_group(plan, state, case.group)
