"""Places that are held for days: taking one, giving it back, the longest stay."""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.calendars import end_of_delay
from simkit.engine.kernel.events import full, order_of, put_event
from simkit.engine.kernel.layout import (
    ALL_BEDS,
    CLEAN,
    DONE,
    ESCALATION,
    FREE_PLACE,
    LONGEST_STAY,
    NOTHING,
    OPENING,
    ROOM_OF_HOLDS,
    STAY,
    STAY_ENDS,
    cases_in,
    holds_in,
    place_rows_in,
    plan_in,
    pool_rules_in,
    pools_in,
    run_in,
    sets_in,
    steps_in,
    tracks_in,
)
from simkit.engine.kernel.lists import free, pool_rule, write
from simkit.engine.kernel.memory import Memory
from simkit.engine.log import NEVER


@compiled
def has_one_of(plan: Memory, state: Memory, case: int, row: int) -> bool:
    """Whether the case has one of the places that a step asks for."""
    step, places, holds = steps_in(plan)[row], place_rows_in(plan), holds_in(state)
    hold = cases_in(state)[case].first_hold
    while hold >= 0:
        for place in range(step.places, step.places + step.place_rows):
            if places[place].pool == holds[hold].pool:
                return True
        hold = holds[hold].behind
    return False


@compiled
def take_place(plan: Memory, state: Memory, track: int, pool: int) -> None:
    """The case has a place from now on."""
    run, holds, who = run_in(state)[0], holds_in(state), tracks_in(state)[track]
    hold = run.free_hold
    if hold >= 0:
        run.free_hold = holds[hold].behind
    elif run.holds < len(holds):
        hold = run.holds
        run.holds += 1
    else:
        full(state, ROOM_OF_HOLDS)
        return
    case, made, step = cases_in(state)[who.case], holds[hold], steps_in(plan)[who.row]
    run.ticket += 1
    made.case, made.pool, made.since, made.step, made.track, made.visit = who.case, pool, run.now, who.step, who.number, who.visit
    made.ticket, made.before, made.behind = run.ticket, case.last_hold, -1
    if case.last_hold >= 0:
        holds[case.last_hold].behind = hold
    else:
        case.first_hold = hold
    case.last_hold = hold
    if case.ended >= 0:  # a track beside that goes on after the case is over
        end_hold(plan, state, hold, case.outcome)
        return
    if step.longest >= 0:
        end = end_of_delay(plan, state, run.now, step.longest, step.longest_working)
        if end < plan_in(plan)[0].horizon:
            put_event(state, end, order_of(ESCALATION, who.case, who.number, 1 + pool), STAY_ENDS, hold, made.ticket, 0)


@compiled
def longest_stay(plan: Memory, state: Memory, hold: int, ticket: int) -> None:
    """The longest stay is over, if she is still there."""
    if holds_in(state)[hold].ticket == ticket:
        end_hold(plan, state, hold, LONGEST_STAY)


@compiled
def end_hold(plan: Memory, state: Memory, hold: int, outcome: int) -> None:
    """Gives a place back: free at once, or after its turnaround."""
    run, holds = run_in(state)[0], holds_in(state)
    held = holds[hold]
    case, pool, now = cases_in(state)[held.case], held.pool, run.now
    write(state, held.case, held.track, STAY, held.step + 1, pool + 1, held.since, held.since, now, held.visit, outcome, 0, 0, 0, 0, 0)
    if held.before >= 0:
        holds[held.before].behind = held.behind
    else:
        case.first_hold = held.behind
    if held.behind >= 0:
        holds[held.behind].before = held.before
    else:
        case.last_hold = held.before
    held.ticket, held.behind = -1, run.free_hold
    run.free_hold = hold
    free_at = now + pool_rules_in(plan)[pool_rule(plan, state, pool)].turnaround
    if free_at == now:
        free(plan, state, pool)
    elif free_at < plan_in(plan)[0].horizon:
        put_event(state, free_at, order_of(OPENING, pool, 0, CLEAN), FREE_PLACE, pool, 0, 0)


@compiled
def end_all_holds(plan: Memory, state: Memory, case: int, outcome: int) -> None:
    """Gives all places of a case back."""
    while cases_in(state)[case].first_hold >= 0:
        end_hold(plan, state, cases_in(state)[case].first_hold, outcome)


@compiled
def discharge(plan: Memory, state: Memory, track: int) -> None:
    """Gives back the places that a step discharges from."""
    who = tracks_in(state)[track]
    step, pools = steps_in(plan)[who.row], pools_in(plan)
    if step.discharge == NOTHING:
        return
    hold = cases_in(state)[who.case].first_hold
    while hold >= 0:
        following, pool = holds_in(state)[hold].behind, holds_in(state)[hold].pool
        if pools[pool].bed if step.discharge == ALL_BEDS else sets_in(plan)[step.discharged + pool].member:
            end_hold(plan, state, hold, DONE)
        hold = following


@compiled
def write_open_holds(state: Memory, case: int) -> None:
    """At the horizon: the places that a case still has."""
    holds = holds_in(state)
    hold = cases_in(state)[case].first_hold
    while hold >= 0:
        held = holds[hold]
        write(state, case, held.track, STAY, held.step + 1, held.pool + 1, held.since, held.since, NEVER, held.visit, 0, 0, 0, 0, 0, 0)
        hold = held.behind
