"""Waiting lists and work: joining, serving, starting, giving back. A track is in at most one entry; its parts are rows of ``nodes``.

Who cannot start before a certain time stands aside until then, so that serving does not pass by all of them time and again: with a hundred times
the cases that was most of its work.
"""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.calendars import end_of_work, end_of_work_together, fits_the_day, is_open, later_opening, midnight_after, open_until
from simkit.engine.kernel.conditions import holds
from simkit.engine.kernel.draws import draw
from simkit.engine.kernel.events import full, order_of, put_event, wake_at
from simkit.engine.kernel.layout import (
    ABOVE_CAPACITY,
    ACCOMPANIMENT,
    ALONG_ENDS,
    AT_START,
    BEGIN_DAY,
    BELOW_ZERO,
    DONE,
    FINISHED,
    FIT,
    GIVEN_TWICE,
    LIMIT_WAIT,
    NEW_DAY,
    NOT_COUNTED,
    OPEN,
    OPEN_POOL,
    OPENED,
    OPENING,
    OVERTIME,
    PLACED,
    ROOM_OF_GOING_ALONG,
    ROOM_OF_NODES,
    ROOM_OF_ROWS,
    SERVICE,
    TOO_MANY_APPOINTMENTS,
    appointments_in,
    cases_in,
    classes_in,
    emits_in,
    going_along_in,
    happenings_in,
    lists_in,
    nodes_in,
    performer_rows_in,
    performers_in,
    periods_in,
    plan_in,
    pool_rules_in,
    pools_in,
    rows_in,
    run_in,
    steps_in,
    tracks_in,
    visits_in,
)
from simkit.engine.kernel.memory import Memory
from simkit.engine.log import NEVER

NEVER_RISES = 1 << 62


@compiled
def write(
    state: Memory, case: int, track: int, kind: int, step: int, pool: int, requested: int, started: int, ended: int, visit: int, outcome: int,
    priority: int, worked: int, closed: int, story: int, mode: int,
) -> None:  # fmt: skip
    """A row of the log; ``step``, ``pool`` and ``mode`` as codes of the vocabulary (0: none)."""
    run, rows = run_in(state)[0], rows_in(state)
    if ended != NEVER and not requested <= max(started, requested) <= ended:
        run.fault = BELOW_ZERO if not run.fault else run.fault
        run.about = case
    number = run.rows
    if number >= len(rows):
        number = full(state, ROOM_OF_ROWS)
    else:
        run.rows += 1
    row = rows[number]
    row.case, row.track, row.kind, row.step, row.pool = case, track, kind, step, pool
    row.requested, row.started, row.ended, row.visit, row.priority = requested, started, ended, visit, priority
    row.outcome, row.worked, row.closed, row.story, row.mode = outcome, worked, closed, story, mode


@compiled
def write_wait(state: Memory, track: int, kind: int, step: int, started: int, ended: int, visit: int, outcome: int, mode: int) -> None:
    """The row of a wait without a pool, since the track began to wait."""
    who = tracks_in(state)[track]
    write(state, who.case, who.number, kind, step, 0, who.since, started, ended, visit, outcome, 0, 0, 0, 0, mode)


# ---- what depends on the case ---------------------------------------------------------------------------------------


@compiled
def pool_rule(plan: Memory, state: Memory, pool: int) -> int:
    """The row of what the scenario says of a pool now."""
    return periods_in(plan)[run_in(state)[0].period].pools + pool


@compiled
def admitted(plan: Memory, state: Memory, pool: int, case: int, visit: int) -> bool:
    """Whether a pool takes such a case."""
    return holds(plan, state, pool_rules_in(plan)[pool_rule(plan, state, pool)].admits, case, visit)


@compiled
def urgent(plan: Memory, state: Memory, pool: int, case: int, visit: int) -> bool:
    """Whether she may take the units kept in reserve."""
    return holds(plan, state, pool_rules_in(plan)[pool_rule(plan, state, pool)].urgent, case, visit)


@compiled
def pool_for(plan: Memory, state: Memory, performer: int, case: int, visit: int) -> int:
    """The team that works for this case: the first row that holds, comes up, and takes her."""
    chosen = performers_in(plan)[periods_in(plan)[run_in(state)[0].period].performers + performer]
    rows = performer_rows_in(plan)
    if chosen.direct:
        return rows[chosen.first].pool
    for place in range(chosen.first, chosen.first + chosen.count):
        row = rows[place]
        comes_up = holds(plan, state, row.test, case, visit) and (row.chance >= 1 or draw(state, case, row.key, visit) < row.chance)
        if comes_up and admitted(plan, state, row.pool, case, visit):
            return row.pool
    return rows[chosen.first + chosen.count - 1].pool


@compiled
def priority_of(plan: Memory, state: Memory, case: int, visit: int) -> int:
    """The class of a case in every waiting list."""
    period, classes = periods_in(plan)[run_in(state)[0].period], classes_in(plan)
    for row in range(period.classes, period.classes + period.class_rows):
        if holds(plan, state, classes[row].test, case, visit):
            return classes[row].priority
    return period.otherwise


@compiled
def emit(plan: Memory, state: Memory, track: int, moment: int) -> None:
    """Events of a step at its start, its end, or after the delay; each counts the first time."""
    who, general = tracks_in(state)[track], plan_in(plan)[0]
    step, emits, person = steps_in(plan)[who.row], emits_in(plan), cases_in(state)[who.case].person
    for row in range(step.emits, step.emits + step.emit_rows):
        if emits[row].at == moment:
            happened = happenings_in(state)[person * general.happenings + emits[row].event]
            visits = visits_in(state)[person * general.steps + step.step].number
            if happened.at < 0 and holds(plan, state, emits[row].test, who.case, visits):
                happened.at = run_in(state)[0].now


# ---- entries ----------------------------------------------------------------------------------------------------------


@compiled
def begin_entry(state: Memory, track: int, kind: int, log_step: int, visit: int, priority: int, at_closing: int) -> None:
    """An entry without parts yet."""
    who = tracks_in(state)[track]
    who.kind, who.log_step, who.listed_visit, who.priority, who.at_closing = kind, log_step, visit, priority, at_closing
    who.joined, who.started, who.parts = run_in(state)[0].now, NEVER, -1
    who.grant = who.on_start = who.story = who.missed = 0


@compiled
def add_part(state: Memory, track: int, pool: int, seconds: int, may_use_reserve: bool) -> None:
    """One more pool that the entry needs: with its own work in seconds, or -1 for as long as the step."""
    run, nodes, who = run_in(state)[0], nodes_in(state), tracks_in(state)[track]
    node = run.free_node
    if node >= 0:
        run.free_node = nodes[node].more
    elif run.nodes < len(nodes):
        node = run.nodes
        run.nodes += 1
    else:
        full(state, ROOM_OF_NODES)
        return
    made = nodes[node]
    made.track, made.pool, made.seconds, made.urgent, made.before, made.behind, made.more = track, pool, seconds, may_use_reserve, -1, -1, -1
    made.stands_in, made.cannot_before = pool, 0
    if who.parts < 0:
        who.parts = node
        return
    last = who.parts
    while True:
        if nodes[last].pool == pool:
            made.stands_in = -1  # the same pool once more: she stands in its list once
        if nodes[last].more < 0:
            break
        last = nodes[last].more
    nodes[last].more = node


@compiled
def drop_parts(state: Memory, track: int) -> None:
    """The entry is over: its rows are free again."""
    run, nodes, who = run_in(state)[0], nodes_in(state), tracks_in(state)[track]
    node = who.parts
    while node >= 0:
        following = nodes[node].more
        nodes[node].more = run.free_node
        run.free_node = node
        node = following
    who.parts = -1


@compiled
def class_by_age(state: Memory, track: int, ageing: float) -> int:
    """The class that waiting has raised her to."""
    who = tracks_in(state)[track]
    if ageing <= 0 or who.priority <= 0:
        return who.priority
    return max(0, who.priority - int((run_in(state)[0].now - who.joined) // ageing))


@compiled
def next_rise(state: Memory, track: int, ageing: float) -> int:
    """The second at which waiting raises her next, or a little before; `NEVER_RISES` in the highest class."""
    who = tracks_in(state)[track]
    if ageing <= 0 or class_by_age(state, track, ageing) <= 0:
        return NEVER_RISES
    return int(who.joined + ((run_in(state)[0].now - who.joined) // ageing + 1) * ageing)


@compiled
def order_by_age(plan: Memory, state: Memory, pool: int) -> None:
    """Puts a list in the order of the classes that waiting has raised to, when somebody's class has risen since, or ageing is another now."""
    run, nodes, waiting = run_in(state)[0], nodes_in(state), lists_in(state)[pool]
    if run.now < waiting.raised_at and waiting.period == run.period:
        return
    ageing, waiting.period, waiting.raised_at = periods_in(plan)[run.period].ageing, run.period, NEVER_RISES
    node = waiting.first
    while node >= 0:
        following, track, ahead = nodes[node].behind, nodes[node].track, nodes[node].before
        while ahead >= 0 and stands_before(state, track, nodes[ahead].track, ageing):
            ahead = nodes[ahead].before
        if ahead != nodes[node].before:
            move(state, node, pool, ahead)
        waiting.raised_at = min(waiting.raised_at, next_rise(state, track, ageing))
        node = following


@compiled
def stands_before(state: Memory, one: int, other: int, ageing: float) -> bool:
    """Whether a track's entry comes before another's: by the class that waiting has raised it to, time of joining, case, track."""
    a, b = tracks_in(state)[one], tracks_in(state)[other]
    mine, theirs = class_by_age(state, one, ageing), class_by_age(state, other, ageing)
    if mine != theirs:
        return mine < theirs
    if a.joined != b.joined:
        return a.joined < b.joined
    if a.case != b.case:
        return a.case < b.case
    return a.number < b.number


@compiled
def insert(plan: Memory, state: Memory, node: int) -> None:
    """Puts a node into its pool's list, looked for from both ends."""
    nodes, ageing = nodes_in(state), periods_in(plan)[run_in(state)[0].period].ageing
    waiting = lists_in(state)[nodes[node].pool]
    order_by_age(plan, state, nodes[node].pool)
    waiting.waiting += 1
    track = nodes[node].track
    waiting.raised_at = min(waiting.raised_at, next_rise(state, track, ageing))
    nodes[node].stands_in = nodes[node].pool
    ahead, after = waiting.last, waiting.first
    while ahead >= 0:
        if not stands_before(state, track, nodes[ahead].track, ageing):
            put_behind(state, node, ahead)
            return
        if stands_before(state, track, nodes[after].track, ageing):
            put_behind(state, node, nodes[after].before)
            return
        ahead, after = nodes[ahead].before, nodes[after].behind
    put_behind(state, node, -1)


@compiled
def put_behind(state: Memory, node: int, ahead: int) -> None:
    """Links a node behind another one of the list that it stands in; -1: at the head."""
    nodes = nodes_in(state)
    waiting = lists_in(state)[nodes[node].stands_in]
    behind = nodes[ahead].behind if ahead >= 0 else waiting.first
    nodes[node].before, nodes[node].behind = ahead, behind
    if ahead >= 0:
        nodes[ahead].behind = node
    else:
        waiting.first = node
    if behind >= 0:
        nodes[behind].before = node
    else:
        waiting.last = node


@compiled
def unlink(state: Memory, node: int) -> None:
    """Takes a node out of the list that it stands in."""
    nodes = nodes_in(state)
    waiting = lists_in(state)[nodes[node].stands_in]
    before, behind = nodes[node].before, nodes[node].behind
    if before >= 0:
        nodes[before].behind = behind
    else:
        waiting.first = behind
    if behind >= 0:
        nodes[behind].before = before
    else:
        waiting.last = before


@compiled
def move(state: Memory, node: int, to: int, ahead: int) -> None:
    """Takes a node out of its list and puts it into a list, the same or another, behind another one there; -1: at the head."""
    unlink(state, node)
    nodes_in(state)[node].stands_in = to
    put_behind(state, node, ahead)


@compiled
def aside_of(plan: Memory, pool: int) -> int:
    """The row of the list of those who stand aside."""
    return plan_in(plan)[0].pools + pool


@compiled
def set_aside(plan: Memory, state: Memory, node: int) -> None:
    """Takes a node out of its pool's list until she may be able to start."""
    nodes, pool = nodes_in(state), nodes_in(state)[node].pool
    aside = aside_of(plan, pool)
    move(state, node, aside, lists_in(state)[aside].last)
    lists_in(state)[pool].aside_until = min(lists_in(state)[pool].aside_until, nodes[node].cannot_before)


@compiled
def bring_back(plan: Memory, state: Memory, pool: int) -> None:
    """Those whose time has come stand in the pool's list again, at its head until it is put in order."""
    nodes, waiting, now = nodes_in(state), lists_in(state)[pool], run_in(state)[0].now
    if now < waiting.aside_until:
        return
    waiting.aside_until, node = NEVER_RISES, lists_in(state)[aside_of(plan, pool)].last
    while node >= 0:
        ahead = nodes[node].before
        if nodes[node].cannot_before <= now:
            move(state, node, pool, -1)
            waiting.raised_at = now  # the list is out of order
        else:
            waiting.aside_until = min(waiting.aside_until, nodes[node].cannot_before)
        node = ahead


@compiled
def join_lists(plan: Memory, state: Memory, track: int) -> None:
    """Stands in the lists of all pools that are needed; starts at once when she can."""
    who = tracks_in(state)[track]
    if run_in(state)[0].fault:
        return  # there was no room for the parts of her entry
    first = nodes_in(state)[who.parts].pool
    who.opened = open_until(plan, state, pools_in(plan)[first].calendar, who.joined)
    stand_in_lists(plan, state, track)
    serve(plan, state, first)
    if who.started == NEVER:
        await_opening(plan, state, track)


@compiled
def stand_in_lists(plan: Memory, state: Memory, track: int) -> None:
    """Puts the entry into the lists of its pools, each once."""
    nodes, who = nodes_in(state), tracks_in(state)[track]
    who.waiting = 1
    node = who.parts
    while node >= 0:
        if nodes[node].stands_in >= 0:
            insert(plan, state, node)
        node = nodes[node].more


@compiled
def closed_since(plan: Memory, state: Memory, track: int) -> int:
    """Seconds since the track joined, in which the pool of its first part was closed."""
    who, now = tracks_in(state)[track], run_in(state)[0].now
    return now - who.joined - (open_until(plan, state, pools_in(plan)[nodes_in(state)[who.parts].pool].calendar, now) - who.opened)


@compiled
def leave_lists(state: Memory, track: int) -> None:
    """Stands in no list any more."""
    nodes, who = nodes_in(state), tracks_in(state)[track]
    if not who.waiting:
        return
    who.waiting = 0
    node = who.parts
    while node >= 0:
        if nodes[node].stands_in >= 0:
            unlink(state, node)
            lists_in(state)[nodes[node].pool].waiting -= 1
        node = nodes[node].more


@compiled
def await_opening(plan: Memory, state: Memory, track: int) -> None:
    """Somebody waits: each pool that closes looks at its list when it opens next."""
    nodes, now = nodes_in(state), run_in(state)[0].now
    node = tracks_in(state)[track].parts
    while node >= 0:
        if nodes[node].stands_in >= 0:
            waiting, pool = lists_in(state)[nodes[node].pool], nodes[node].pool
            at = later_opening(plan, state, pools_in(plan)[pool].calendar, now)
            if at < plan_in(plan)[0].horizon and not now < waiting.opening_at <= at:
                waiting.opening_at = at
                put_event(state, at, order_of(OPENING, pool, 0, OPENED), OPEN_POOL, pool, 0, 0)
        node = nodes[node].more


@compiled
def open_pool(plan: Memory, state: Memory, pool: int) -> None:
    """An opening: serves the list, and looks again at the next opening while somebody waits."""
    serve(plan, state, pool)
    waiting, now = lists_in(state)[pool], run_in(state)[0].now
    if waiting.waiting and waiting.opening_at <= now:
        at = later_opening(plan, state, pools_in(plan)[pool].calendar, now)
        if at < plan_in(plan)[0].horizon:
            waiting.opening_at = at
            put_event(state, at, order_of(OPENING, pool, 0, OPENED), OPEN_POOL, pool, 0, 0)


@compiled
def serve(plan: Memory, state: Memory, pool: int) -> None:
    """Starts who can start, in the order of the list; who cannot does not block those behind."""
    waiting, run, nodes = lists_in(state)[pool], run_in(state)[0], nodes_in(state)
    if not waiting.waiting or waiting.busy >= waiting.units - waiting.absent or not is_open(plan, state, pools_in(plan)[pool].calendar, run.now):
        return
    bring_back(plan, state, pool)
    order_by_age(plan, state, pool)
    passed, node = -1, waiting.first
    while node >= 0 and waiting.busy < waiting.units - waiting.absent:
        track = nodes[node].track
        if nodes[node].cannot_before <= run.now and can_start(plan, state, track):
            leave_lists(state, track)
            start(plan, state, track)
        elif nodes[node].cannot_before > run.now:
            set_aside(plan, state, node)
        else:
            passed = node
        node = waiting.first if passed < 0 else nodes[passed].behind


@compiled
def can_start(plan: Memory, state: Memory, track: int) -> bool:
    """All pools have a unit free for her and are open, and the work fits if it must."""
    nodes, who, now = nodes_in(state), tracks_in(state)[track], run_in(state)[0].now
    node = who.parts
    while node >= 0:
        part = nodes[node]
        pool = lists_in(state)[part.pool]
        wanted, other = 0, who.parts
        while other >= 0:
            wanted += nodes[other].pool == part.pool
            other = nodes[other].more
        kept = 0 if part.urgent else pool_rules_in(plan)[pool_rule(plan, state, part.pool)].reserve
        if pool.units - pool.absent - pool.busy - (wanted - 1) <= kept:
            return False
        calendar = pools_in(plan)[part.pool].calendar
        if not is_open(plan, state, calendar, now):
            cannot_before(state, track, later_opening(plan, state, calendar, now))
            return False
        node = part.more
    if who.at_closing != FIT or who.grant or fits_the_day(plan, state, track, now, nodes[who.parts].seconds):
        return not plan_in(plan)[0].limited or has_one_left(plan, state, track)
    until, node = midnight_after(plan, now), who.parts  # the rest of the day only becomes shorter, but its first opening may yet come
    while node >= 0:
        until = min(until, later_opening(plan, state, pools_in(plan)[nodes[node].pool].calendar, now))
        node = nodes[node].more
    cannot_before(state, track, until)
    return False


@compiled
def cannot_before(state: Memory, track: int, time: int) -> None:
    """Until then no serving need ask whether she can start."""
    nodes, node = nodes_in(state), tracks_in(state)[track].parts
    while node >= 0:
        nodes[node].cannot_before = time
        node = nodes[node].more


@compiled
def start(plan: Memory, state: Memory, track: int) -> None:
    """Takes the units; work begins, or a place is given."""
    run, nodes, who = run_in(state)[0], nodes_in(state), tracks_in(state)[track]
    who.started = run.now
    node = who.parts
    who.closed = closed_since(plan, state, track)
    while node >= 0:
        pool = lists_in(state)[nodes[node].pool]
        pool.busy += 1
        if pool.busy > pool.units - pool.absent and not run.fault:
            run.fault, run.about = ABOVE_CAPACITY, nodes[node].pool
        node = nodes[node].more
    if who.grant:
        wake_at(plan, state, track, run.now, PLACED)
        return
    run.ticket += 1
    who.ticket = run.ticket  # patience and escalation end with the wait
    if plan_in(plan)[0].limited and is_appointment(state, track):
        begin_appointment(plan, state, track)
    if who.on_start:
        emit(plan, state, track, AT_START)
    overtime, seconds = who.at_closing == OVERTIME, nodes[who.parts].seconds
    end = run.now + max(seconds, 0) if overtime else end_of_work_together(plan, state, track, run.now, seconds)
    wake_at(plan, state, track, end, FINISHED)
    node = nodes[who.parts].more
    while node >= 0:
        if nodes[node].seconds >= 0:
            go_along(plan, state, track, nodes[node].pool, nodes[node].seconds, overtime)
        node = nodes[node].more


@compiled
def go_along(plan: Memory, state: Memory, track: int, pool: int, seconds: int, overtime: bool) -> None:
    """Another pool works along for a time of its own."""
    run, who = run_in(state)[0], tracks_in(state)[track]
    end = run.now + max(seconds, 0) if overtime else end_of_work(plan, state, pools_in(plan)[pool].calendar, run.now, seconds)
    number = run.alongs
    if number >= len(going_along_in(state)):
        full(state, ROOM_OF_GOING_ALONG)
        return
    run.alongs += 1
    along = going_along_in(state)[number]
    along.running, along.case, along.track, along.pool = 1, who.case, who.number, pool
    along.joined, along.started, along.worked = who.joined, run.now, seconds
    who.accompanied += 1
    if end < plan_in(plan)[0].horizon:
        put_event(state, end, order_of(FINISHED, who.case, who.number, who.accompanied & 0xFFFF), ALONG_ENDS, number, 0, 0)


@compiled
def write_along(state: Memory, number: int, ended: int, worked: int, outcome: int) -> None:
    """The row of a pool that worked along for a time of its own."""
    along = going_along_in(state)[number]
    along.running = 0
    write(state, along.case, along.track, ACCOMPANIMENT, 0, along.pool + 1, along.joined, along.started, ended, 1, outcome, 0, worked, 0, 0, 0)


@compiled
def write_together(state: Memory, track: int, ended: int, outcome: int, worked: int) -> None:
    """The rows of the pools that worked with a step for as long as it took."""
    nodes, who = nodes_in(state), tracks_in(state)[track]
    if who.started == NEVER:
        return
    node = nodes[who.parts].more
    while node >= 0:
        if nodes[node].seconds < 0:
            write(state, who.case, who.number, ACCOMPANIMENT, 0, nodes[node].pool + 1, who.joined, who.started, ended, 1, outcome, 0, worked, 0, 0, 0)
        node = nodes[node].more


@compiled
def free(plan: Memory, state: Memory, pool: int) -> None:
    """Gives one unit back and serves the list."""
    run, held = run_in(state)[0], lists_in(state)[pool]
    held.busy -= 1
    if held.busy < 0 and not run.fault:
        run.fault, run.about = GIVEN_TWICE, pool
    serve(plan, state, pool)


@compiled
def give_back(plan: Memory, state: Memory, track: int) -> None:
    """Gives back all pools that worked until now, then serves their lists."""
    nodes, first = nodes_in(state), tracks_in(state)[track].parts
    node = first
    while node >= 0:
        if node == first or nodes[node].seconds < 0:
            lists_in(state)[nodes[node].pool].busy -= 1
        node = nodes[node].more
    node = first
    while node >= 0:
        if node == first or nodes[node].seconds < 0:
            serve(plan, state, nodes[node].pool)
        node = nodes[node].more


# ---- appointments of a day ----------------------------------------------------------------------------------------------


@compiled
def is_appointment(state: Memory, track: int) -> bool:
    """Whether what a track is listed for is one of those of which a case has only so many on a day; where no SOP has such a limit nobody asks."""
    who = tracks_in(state)[track]
    return bool(who.kind == SERVICE and who.held != NOT_COUNTED)


@compiled
def has_one_left(plan: Memory, state: Memory, track: int) -> bool:
    """Whether she may have one more appointment today; if not, from now on only the limit keeps her back."""
    who, run = tracks_in(state)[track], run_in(state)[0]
    if not is_appointment(state, track):
        return True
    most, today = periods_in(plan)[run.period].most_a_day, appointments_in(state)[cases_in(state)[who.case].person]
    if not most or run.now >= today.until or today.number < most:
        return True
    if who.held == NEVER:
        who.held = run.now
    return False


@compiled
def begin_appointment(plan: Memory, state: Memory, track: int) -> None:
    """Counts it among those of the day: also one to which she does not come, and one of which she is the one who has it for her group."""
    who, run = tracks_in(state)[track], run_in(state)[0]
    write_held(plan, state, track, False)
    most, today = periods_in(plan)[run.period].most_a_day, appointments_in(state)[cases_in(state)[who.case].person]
    if run.now >= today.until:
        today.until, today.number = midnight_after(plan, run.now), 0
        if today.until < plan_in(plan)[0].horizon:
            put_event(state, today.until, order_of(OPENING, who.case, 0, NEW_DAY), BEGIN_DAY, who.case, 0, 0)
    today.number += 1
    if most and today.number > most and not run.fault:
        run.fault, run.about = TOO_MANY_APPOINTMENTS, who.case


@compiled
def begin_day(plan: Memory, state: Memory, case: int) -> None:
    """At midnight after a day with appointments: the lists in which she waits for another one are served."""
    track = cases_in(state)[case].first_track
    while track >= 0:
        who = tracks_in(state)[track]
        if who.waiting and is_appointment(state, track):
            write_held(plan, state, track, False)
            node = who.parts
            while node >= 0:
                if nodes_in(state)[node].stands_in >= 0:
                    serve(plan, state, nodes_in(state)[node].pool)
                node = nodes_in(state)[node].more
        track = who.next_of_case


@compiled
def write_held(plan: Memory, state: Memory, track: int, over: bool) -> None:
    """The row of the time in which only the limit kept her back; until now, and no longer. ``over``: the horizon is reached."""
    who, now = tracks_in(state)[track], run_in(state)[0].now
    since, pool = who.held, nodes_in(state)[who.parts].pool
    who.held = NEVER
    if since == NEVER or now <= since:
        return
    calendar = pools_in(plan)[pool].calendar
    closed = now - since - (open_until(plan, state, calendar, now) - open_until(plan, state, calendar, since))
    ended, outcome = NEVER if over else now, OPEN if over else DONE
    write(
        state, who.case, who.number, LIMIT_WAIT, who.log_step, pool + 1, since, NEVER, ended, who.listed_visit, outcome, who.priority, 0, closed,
        0, 0,
    )  # fmt: skip
