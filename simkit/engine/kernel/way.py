"""The way of a case, as the SimPy engine's generators walk it: each function is one piece, and says what comes next.

A track either waits (for a delay, a gate, a place, a list, a join, a letter) or goes on from piece to piece within the same second.
"""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.calendars import end_of_delay
from simkit.engine.kernel.conditions import holds
from simkit.engine.kernel.draws import again, distribution_for, draw, seconds_of, tier_of
from simkit.engine.kernel.events import full, wake_at
from simkit.engine.kernel.gates import IS_DONE, UNDER_WAY, end_group_work, group_work, step_now, wait_at_gate, wait_for_group_work
from simkit.engine.kernel.layout import (
    A_CHANCE,
    ARRIVAL,
    ASKED_AWAY,
    AT_AFTER,
    AT_END,
    AT_START,
    BACKGROUND,
    BY_DISTRICT,
    CLOSED,
    DELAY_AFTER,
    DELAY_BEFORE,
    DONE,
    ESCALATED,
    GATE_WAIT,
    GATE_WAIT_PATIENCE,
    JOIN_WAIT,
    NO_GATE,
    NO_SHOW,
    NOT_COUNTED,
    PAUSE,
    PLACE,
    PLACE_WAIT,
    ROOM_OF_FORKS,
    SERVICE,
    TEAM_WAIT,
    TO_END,
    TO_END_OF_TRACK,
    TO_JOIN,
    alongs_in,
    branches_in,
    cases_in,
    chance_rows_in,
    distributions_in,
    emits_in,
    forks_in,
    group_works_in,
    lists_in,
    nodes_in,
    patience_in,
    periods_in,
    place_rows_in,
    plan_in,
    pool_rules_in,
    routes_in,
    run_in,
    sets_in,
    steps_in,
    stream_rules_in,
    tiers_in,
    tracks_in,
    visits_in,
)
from simkit.engine.kernel.leaving import begin_escalation, begin_patience, bury, end_case, new_track, resume_patience, rise, stop
from simkit.engine.kernel.lists import (
    add_part,
    admitted,
    begin_entry,
    drop_parts,
    emit,
    give_back,
    join_lists,
    pool_for,
    pool_rule,
    priority_of,
    urgent,
    write,
    write_together,
    write_wait,
)
from simkit.engine.kernel.memory import Memory
from simkit.engine.kernel.places import discharge, has_one_of, take_place
from simkit.engine.kernel.referrals import answer, begin_referral, end_attempt, prepare, send, sign
from simkit.engine.kernel.stages import (
    ADMIT,
    ANSWER,
    AT_FORK,
    AT_GATE,
    AT_JOIN,
    AT_PLACE,
    AT_SIGNATURE,
    CHOOSE,
    ENTER,
    FINISH,
    FOLLOW,
    FOR_DELAY_AFTER,
    FOR_DELAY_BEFORE,
    FOR_GROUP_WORK,
    FOR_NEW_DATE,
    IN_LIST,
    IN_REFERRAL,
    LEAVE,
    OVER,
    PASS,
    PREPARE,
    REFER,
    RETURN,
    SEND,
    SIGN,
    TEAM,
    UNBORN,
    WORK,
)
from simkit.engine.log import NEVER

FIRST_N = 1 << 20  # a join of the first n stands as n + this


# ---- choices ----------------------------------------------------------------------------------------------------------


@compiled
def choose(plan: Memory, state: Memory, case: int, visit: int, first: int, count: int) -> int:
    """The first route whose condition holds and whose chance comes up; -1 for none."""
    routes = routes_in(plan)
    for row in range(first, first + count):
        route = routes[row]
        if holds(plan, state, route.test, case, visit) and (
            route.chance >= 1 or (route.chance > 0 and draw(state, case, route.key, visit) < route.chance)
        ):
            return row
    return -1


@compiled
def take_route(plan: Memory, state: Memory, track: int, row: int) -> None:
    """Where she goes next, by which mode, and with what outcome."""
    who, route = tracks_in(state)[track], routes_in(plan)[row]
    who.to, who.by, who.outcome = route.to, route.by, route.outcome


@compiled
def choose_next(plan: Memory, state: Memory, track: int) -> None:
    """The way on from the step that the track is at; the last row always holds."""
    who = tracks_in(state)[track]
    step = steps_in(plan)[who.row]
    row = choose(plan, state, who.case, who.visit, step.next, step.next_rows)
    take_route(plan, state, track, row if row >= 0 else step.next + step.next_rows - 1)


# ---- from step to step --------------------------------------------------------------------------------------------------


@compiled
def follow(plan: Memory, state: Memory, track: int) -> None:
    """Goes where the route leads: to a join, an end, a referral or a step. In a branch, the end of the track is the end of the branch."""
    who = tracks_in(state)[track]
    while who.to == TO_JOIN or who.to == TO_END_OF_TRACK:
        if who.fork < 0:
            end_track(plan, state, track)
            return
        fork = forks_in(state)[who.fork]
        fork.done += 1
        parent = tracks_in(state)[fork.parent]
        if fork.parent != track or parent.birth != fork.birth:
            if fork.done == fork.needed and parent.birth == fork.birth and parent.alive:
                wake_at(plan, state, fork.parent, run_in(state)[0].now, ARRIVAL)
            who.stage = OVER
            return
        if fork.done < fork.needed:
            who.since, who.stage = run_in(state)[0].now, AT_JOIN
            return
        leave_join(plan, state, track)
    if who.to == TO_END:
        end_case(plan, state, who.case, track, who.outcome if who.outcome >= 0 else CLOSED, False)
        who.stage = OVER
    else:
        who.stage = REFER if who.by >= 0 else ENTER


@compiled
def leave_join(plan: Memory, state: Memory, track: int) -> None:
    """The track that forked goes on from its step."""
    who = tracks_in(state)[track]
    fork = forks_in(state)[who.fork]
    who.step, who.row, who.visit = fork.step, step_now(plan, state, fork.step), fork.visit
    who.fork = fork.outer
    who.depth -= 1
    choose_next(plan, state, track)


@compiled
def end_track(plan: Memory, state: Memory, track: int) -> None:
    """The way of this track is over; the case is over with its last track."""
    who = tracks_in(state)[track]
    case = cases_in(state)[who.case]
    if case.first_track == track and case.last_track == track:
        end_case(plan, state, who.case, track, who.outcome if who.outcome >= 0 else CLOSED, False)
    who.stage = OVER


@compiled
def enter(plan: Memory, state: Memory, track: int) -> None:
    """Comes to a step: may be turned away, or waits for the delay before the list."""
    who, run = tracks_in(state)[track], run_in(state)[0]
    who.step = who.to
    who.row = step_now(plan, state, who.step)
    visits = visits_in(state)[cases_in(state)[who.case].person * plan_in(plan)[0].steps + who.step]
    visits.number += 1
    who.visit, who.attempt, who.for_group = visits.number, 0, 0
    step = steps_in(plan)[who.row]
    if step.turn_at >= 0 and step.performer >= 0:
        pool = pool_for(plan, state, step.performer, who.case, who.visit)
        if lists_in(state)[pool].waiting >= step.turn_at:
            write(state, who.case, who.number, SERVICE, who.step + 1, pool + 1, run.now, NEVER, run.now, who.visit, step.turn_outcome, 0, 0, 0, 0, 0)
            who.to, who.by, who.outcome, who.stage = step.turn_to, step.turn_by, step.turn_outcome, FOLLOW
            return
    who.stage = PASS
    if step.before >= 0:
        delay(plan, state, track, distribution_for(plan, state, step.before, who.case, who.visit), step.key_before, FOR_DELAY_BEFORE)


@compiled
def delay(plan: Memory, state: Memory, track: int, distribution: int, key: int, waiting: int) -> None:
    """A delay by the clock or by working days; nothing when it takes no time."""
    who, now = tracks_in(state)[track], run_in(state)[0].now
    seconds = seconds_of(plan, state, distribution, who.case, draw(state, who.case, key, who.visit))
    end = end_of_delay(plan, state, now, seconds, distributions_in(plan)[distribution].working)
    if end > now:
        who.since, who.stage = now, waiting
        wake_at(plan, state, track, end, ARRIVAL)


@compiled
def come_to_gate(plan: Memory, state: Memory, track: int) -> None:
    """Waits at the step's gate, if it has one."""
    who = tracks_in(state)[track]
    if steps_in(plan)[who.row].gate == NO_GATE:
        who.stage = ADMIT
        return
    who.since, who.stage = run_in(state)[0].now, AT_GATE
    wait_at_gate(plan, state, track)
    begin_patience(plan, state, track, GATE_WAIT_PATIENCE)


@compiled
def admit(plan: Memory, state: Memory, track: int) -> None:
    """Takes a place: the first of the list that is free for her; waits, or goes elsewhere, when all are full."""
    who, now = tracks_in(state)[track], run_in(state)[0].now
    step, places = steps_in(plan)[who.row], place_rows_in(plan)
    who.stage = TEAM
    if not step.place_rows or has_one_of(plan, state, who.case, who.row):
        return
    first, position = -1, 0
    for row in range(step.places, step.places + step.place_rows):
        pool = places[row].pool
        if not admitted(plan, state, pool, who.case, who.visit):
            continue
        held, reserve = lists_in(state)[pool], pool_rules_in(plan)[pool_rule(plan, state, pool)].reserve
        kept = reserve if reserve and not urgent(plan, state, pool, who.case, who.visit) else 0
        if held.units - held.absent - held.busy > kept:
            held.busy += 1
            outcome = ASKED_AWAY if position else DONE
            write(state, who.case, who.number, PLACE, who.step + 1, pool + 1, now, now, now, who.visit, outcome, 0, 0, 0, 0, 0)
            take_place(plan, state, track, pool)
            return
        if first < 0:
            first = pool
        position += 1
    if step.when_full != -1:
        who.to, who.by, who.outcome, who.stage = step.when_full, -1, -1, FOLLOW
        return
    pool = first if first >= 0 else places[step.places].pool
    begin_entry(state, track, PLACE, who.step + 1, who.visit, priority_of(plan, state, who.case, who.visit), PAUSE)
    who.grant = 1
    add_part(state, track, pool, 0, urgent(plan, state, pool, who.case, who.visit))
    who.stage = AT_PLACE
    join_lists(plan, state, track)
    if who.started == NEVER:
        begin_patience(plan, state, track, PLACE_WAIT)


@compiled
def placed(plan: Memory, state: Memory, track: int) -> None:
    """The place that she waited for is hers."""
    who, now = tracks_in(state)[track], run_in(state)[0].now
    pool = nodes_in(state)[who.parts].pool
    drop_parts(state, track)
    write(state, who.case, who.number, PLACE, who.step + 1, pool + 1, who.joined, now, now, who.visit, DONE, who.priority, 0, 0, 0, 0)
    take_place(plan, state, track, pool)
    who.stage = TEAM


@compiled
def come_to_team(plan: Memory, state: Memory, track: int) -> None:
    """Is worked with, unless nobody need be, or one of the group does it for all."""
    who = tracks_in(state)[track]
    step = steps_in(plan)[who.row]
    if step.performer < 0:
        emit(plan, state, track, AT_START)
        who.stage = FINISH
        return
    if step.once < 0:
        who.stage = WORK
        return
    work = group_works_in(state)[group_work(plan, state, track)]
    if work.state == IS_DONE:
        who.stage = FINISH
    elif work.state == UNDER_WAY:
        who.since, who.stage = run_in(state)[0].now, FOR_GROUP_WORK
        wait_for_group_work(plan, state, track)
    else:
        work.state = UNDER_WAY
        who.for_group, who.stage = 1, WORK


# ---- work ---------------------------------------------------------------------------------------------------------------


@compiled
def misses(plan: Memory, state: Memory, track: int) -> bool:
    """Whether she does not come to this date."""
    who = tracks_in(state)[track]
    step = steps_in(plan)[who.row]
    if not step.may_miss or not holds(plan, state, step.miss_test, who.case, who.visit):
        return False
    chance = 0.0
    if step.miss == BY_DISTRICT:
        tier = tier_of(plan, state, who.case)
        if tier >= 0:
            chance = tiers_in(plan)[tier].no_show
    elif step.miss == A_CHANCE:
        chance = step.miss_chance
    else:
        rows = chance_rows_in(plan)
        for row in range(step.miss_first, step.miss_first + step.miss_rows):
            if holds(plan, state, rows[row].test, who.case, who.visit):
                chance = rows[row].chance
                break
    return chance > 0 and draw(state, who.case, again(step.key_comes, who.attempt), who.visit) < chance


@compiled
def duration_of(plan: Memory, state: Memory, track: int, duration: int, key: int) -> int:
    """Whole seconds of a duration that may depend on the case; 0 for none."""
    if duration < 0:
        return 0
    who = tracks_in(state)[track]
    distribution = distribution_for(plan, state, duration, who.case, who.visit)
    return seconds_of(plan, state, distribution, who.case, draw(state, who.case, key, who.visit))


@compiled
def work(plan: Memory, state: Memory, track: int) -> None:
    """Joins the lists of all who work with her; a date that is missed uses up a part of it."""
    who = tracks_in(state)[track]
    step, case, visit = steps_in(plan)[who.row], who.case, who.visit
    pool, missed = pool_for(plan, state, step.performer, case, visit), misses(plan, state, track)
    if missed:
        u = draw(state, case, again(step.key_no_show, who.attempt), visit)
        seconds = seconds_of(plan, state, step.uses, case, u)
    else:
        seconds = duration_of(plan, state, track, step.time, again(step.key_retime, who.attempt) if who.attempt else step.key_time)
    begin_entry(state, track, SERVICE, who.step + 1, visit, priority_of(plan, state, case, visit), step.at_closing)
    who.missed = missed
    if plan_in(plan)[0].limited:
        appointed = periods_in(plan)[run_in(state)[0].period].appointed
        who.held = NEVER if appointed >= 0 and sets_in(plan)[appointed + who.step].member else NOT_COUNTED
    add_part(state, track, pool, seconds, urgent(plan, state, pool, case, visit))
    if not missed:
        alongs = alongs_in(plan)
        for row in range(step.along, step.along + step.along_rows):
            other = pool_for(plan, state, alongs[row].performer, case, visit)
            lasts = -1 if alongs[row].time < 0 else duration_of(plan, state, track, alongs[row].time, alongs[row].key)
            add_part(state, track, other, lasts, urgent(plan, state, other, case, visit))
        who.story = step.story
        for row in range(step.emits, step.emits + step.emit_rows):
            if emits_in(plan)[row].at == AT_START:
                who.on_start = 1
    who.stage = IN_LIST
    join_lists(plan, state, track)
    if who.started == NEVER:
        begin_patience(plan, state, track, TEAM_WAIT)
        begin_escalation(plan, state, track)


@compiled
def end_service(plan: Memory, state: Memory, track: int, outcome: int) -> None:
    """Writes the row of finished work, gives back, serves who waited behind."""
    who, now, first = tracks_in(state)[track], run_in(state)[0].now, nodes_in(state)[tracks_in(state)[track].parts]
    story, seconds = who.story, first.seconds
    if story:
        period = periods_in(plan)[run_in(state)[0].period]
        if period.shared_steps >= 0 and sets_in(plan)[period.shared_steps + who.step].member:
            story = 0 if holds(plan, state, period.shared, who.case, who.visit) else 1
    write(
        state, who.case, who.number, who.kind, who.log_step, first.pool + 1, who.joined, who.started, now, who.listed_visit, outcome, who.priority,
        seconds, who.closed, story, 0,
    )  # fmt: skip
    write_together(state, track, now, DONE, seconds)
    give_back(plan, state, track)
    drop_parts(state, track)


@compiled
def worked(plan: Memory, state: Memory, track: int) -> None:
    """The work is done: others' work is over with it; a missed date leads to a new one."""
    who = tracks_in(state)[track]
    if who.kind == BACKGROUND:
        end_service(plan, state, track, DONE)
        end_case(plan, state, who.case, track, DONE, False)
        who.stage = OVER
        return
    missed = who.missed
    end_service(plan, state, track, NO_SHOW if missed else DONE)
    if not missed:
        if who.for_group:
            end_group_work(plan, state, track, IS_DONE)
        who.stage = FINISH
        return
    step = steps_in(plan)[who.row]
    key = again(step.key_again, who.attempt)
    who.stage = WORK
    delay(plan, state, track, step.again, key, FOR_NEW_DATE)
    if who.stage == WORK:
        who.attempt += 1


# ---- after the work -------------------------------------------------------------------------------------------------------


@compiled
def start_track(plan: Memory, state: Memory, parent: int, route: int, fork: int) -> None:
    """One more track of the case, from the step that its parent is at along a route: a branch, or, without a fork (-1), a line beside.

    It begins in the same second.
    """
    tracks, origin = tracks_in(state), tracks_in(state)[parent]
    track = new_track(state, origin.case, origin.line, origin.depth + 1) if fork >= 0 else new_track(state, origin.case, -1, 0)
    if track < 0:
        return
    made = tracks[track]
    made.step, made.row, made.visit, made.fork, made.following = origin.step, origin.row, origin.visit, fork, FOLLOW
    take_route(plan, state, track, route)
    wake_at(plan, state, track, run_in(state)[0].now, ARRIVAL)


@compiled
def finish(plan: Memory, state: Memory, track: int) -> None:
    """Events, places given back, tracks beside; then the delay after the work."""
    who = tracks_in(state)[track]
    step, branches = steps_in(plan)[who.row], branches_in(plan)
    emit(plan, state, track, AT_END)
    discharge(plan, state, track)
    for row in range(step.starts, step.starts + step.start_rows):
        route = choose(plan, state, who.case, who.visit, branches[row].first, branches[row].count)
        if route >= 0:
            start_track(plan, state, track, route, -1)
    who.stage = LEAVE
    if step.after >= 0:
        delay(plan, state, track, distribution_for(plan, state, step.after, who.case, who.visit), step.key_after, FOR_DELAY_AFTER)


@compiled
def leave(plan: Memory, state: Memory, track: int) -> None:
    """The step is over; parallel branches begin."""
    who = tracks_in(state)[track]
    step, branches, run = steps_in(plan)[who.row], branches_in(plan), run_in(state)[0]
    emit(plan, state, track, AT_AFTER)
    who.stage = CHOOSE
    count = 0
    for row in range(step.branches, step.branches + step.branch_rows):
        count += choose(plan, state, who.case, who.visit, branches[row].first, branches[row].count) >= 0
    if not count:
        return
    if run.forks >= len(forks_in(state)):
        full(state, ROOM_OF_FORKS)
        return
    number = run.forks
    run.forks += 1
    fork, own = forks_in(state)[number], -1
    fork.step, fork.parent, fork.birth, fork.done, fork.visit, fork.outer = who.step, track, who.birth, 0, who.visit, who.fork
    fork.needed = min(step.join - FIRST_N, count) if step.join else count
    for row in range(step.branches, step.branches + step.branch_rows):
        route = choose(plan, state, who.case, who.visit, branches[row].first, branches[row].count)
        if route < 0:
            continue
        if own < 0 and not step.join:
            own = route  # this track walks the first branch itself and waits for the others at the join
        else:
            start_track(plan, state, track, route, number)
    if step.join:
        who.since, who.stage = run.now, AT_FORK
        return
    who.fork, who.stage = number, FOLLOW
    who.depth += 1
    take_route(plan, state, track, own)


# ---- going on ---------------------------------------------------------------------------------------------------------------


@compiled
def awoken(plan: Memory, state: Memory, track: int) -> None:
    """What she waited for has come: the row of the wait is written."""
    who, now = tracks_in(state)[track], run_in(state)[0].now
    stage = who.stage
    if stage == IN_LIST:
        worked(plan, state, track)
    elif stage == IN_REFERRAL:
        resume_patience(plan, state, track)
        who.stage = who.following
    elif stage == AT_SIGNATURE:
        end_service(plan, state, track, DONE)
        resume_patience(plan, state, track)
        who.stage = SEND
    elif stage == FOR_DELAY_BEFORE:
        write_wait(state, track, DELAY_BEFORE, who.step + 1, who.since, now, who.visit, DONE, 0)
        who.stage = PASS
    elif stage == FOR_DELAY_AFTER:
        write_wait(state, track, DELAY_AFTER, who.step + 1, who.since, now, who.visit, DONE, 0)
        who.stage = LEAVE
    elif stage == AT_GATE:
        write_wait(state, track, GATE_WAIT, who.step + 1, now, now, who.visit, DONE, 0)
        who.stage = ADMIT
    elif stage == AT_PLACE:
        placed(plan, state, track)
    elif stage == FOR_GROUP_WORK:
        write_wait(state, track, GATE_WAIT, who.step + 1, who.since, now, who.visit, DONE, 0)
        who.stage = TEAM
    elif stage == FOR_NEW_DATE:
        write_wait(state, track, DELAY_BEFORE, who.step + 1, who.since, now, who.visit, NO_SHOW, 0)
        who.attempt += 1
        who.stage = WORK
    elif stage == AT_FORK:
        write_wait(state, track, JOIN_WAIT, who.step + 1, who.since, now, who.visit, DONE, 0)
        who.stage = CHOOSE
    elif stage == AT_JOIN:
        fork = forks_in(state)[who.fork]
        write_wait(state, track, JOIN_WAIT, fork.step + 1, who.since, now, fork.visit, DONE, 0)
        leave_join(plan, state, track)
        who.stage = FOLLOW
    elif stage == UNBORN:
        who.stage = who.following


@compiled
def walk(plan: Memory, state: Memory, track: int) -> None:
    """Goes on from piece to piece until the track waits or is over."""
    who, run = tracks_in(state)[track], run_in(state)[0]
    while not run.fault:
        stage = who.stage
        if stage == FOLLOW:
            follow(plan, state, track)
        elif stage == ENTER:
            enter(plan, state, track)
        elif stage == PASS:
            come_to_gate(plan, state, track)
        elif stage == ADMIT:
            admit(plan, state, track)
        elif stage == TEAM:
            come_to_team(plan, state, track)
        elif stage == WORK:
            work(plan, state, track)
        elif stage == FINISH:
            finish(plan, state, track)
        elif stage == LEAVE:
            leave(plan, state, track)
        elif stage == CHOOSE:
            choose_next(plan, state, track)
            who.stage = FOLLOW
        elif stage == REFER:
            begin_referral(plan, state, track)
        elif stage == PREPARE:
            prepare(plan, state, track)
        elif stage == SIGN:
            sign(plan, state, track)
        elif stage == SEND:
            send(plan, state, track)
        elif stage == ANSWER:
            answer(plan, state, track)
        elif stage == RETURN:
            end_attempt(plan, state, track)
        else:
            if stage == OVER:
                bury(state, track)
            return


@compiled
def wake(plan: Memory, state: Memory, track: int, ticket: int) -> None:
    """Goes on with a track, unless something else has gone on with it before."""
    who, run = tracks_in(state)[track], run_in(state)[0]
    if who.ticket != ticket or not who.alive:
        return
    run.ticket += 1
    who.ticket = run.ticket
    awoken(plan, state, track)
    walk(plan, state, track)


@compiled
def leads_to(plan: Memory, state: Memory, track: int, to: int, outcome: int) -> None:
    """What she was waiting for is given up; she goes elsewhere, with this outcome where that is an end."""
    stop(plan, state, track, outcome, False)
    who = tracks_in(state)[track]
    who.to, who.by, who.outcome, who.stage = to, -1, outcome, FOLLOW
    walk(plan, state, track)


@compiled
def lose_patience(plan: Memory, state: Memory, track: int, ticket: int, row: int) -> None:
    """She has waited too long: goes elsewhere, leaves this track, or leaves."""
    who, rule = tracks_in(state)[track], patience_in(plan)[row]
    if who.ticket != ticket or not who.alive:
        return
    if rule.to != -1 or not rule.leaves_case:
        leads_to(plan, state, track, rule.to if rule.to != -1 else TO_END_OF_TRACK, rule.outcome)
        return
    stop(plan, state, track, rule.outcome, False)
    end_case(plan, state, who.case, track, rule.outcome, True)
    bury(state, track)


@compiled
def escalate(plan: Memory, state: Memory, track: int, ticket: int, row: int) -> None:
    """The wait rises to a higher class, or leads to another step."""
    who, step = tracks_in(state)[track], steps_in(plan)[row]
    if who.ticket != ticket or not who.alive:
        return
    if step.escalation_to != -1:
        leads_to(plan, state, track, step.escalation_to, ESCALATED)
    else:
        rise(plan, state, track, step.to_class)


@compiled
def arrive_at_network(plan: Memory, state: Memory, number: int) -> None:
    """A case, or a piece of others' work, comes."""
    case = cases_in(state)[number]
    track = new_track(state, number, 0, 0)
    if track < 0:
        return
    who = tracks_in(state)[track]
    if not case.background:
        who.to, who.stage = case.first_step, ENTER
        walk(plan, state, track)
        return
    rule = stream_rules_in(plan)[periods_in(plan)[run_in(state)[0].period].streams + case.stream]
    seconds = seconds_of(plan, state, rule.distribution, number, draw(state, number, rule.key, 0))
    begin_entry(state, track, BACKGROUND, rule.code, 1, rule.priority, PAUSE)
    add_part(state, track, rule.pool, seconds, False)
    who.stage = IN_LIST
    join_lists(plan, state, track)


__all__ = ["arrive_at_network", "escalate", "lose_patience", "wake", "walk"]
