"""Calendar arithmetic over the openings of `simkit.engine.kernel.layout`; the same rules as `simkit.engine.working_time.WorkingTime`.

What concerns several pools at once walks from opening to opening of all of them.
"""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.layout import calendars_in, last_openings_in, nodes_in, openings_in, plan_in, pools_in, tracks_in
from simkit.engine.kernel.memory import Memory
from simkit.engine.working_time import FOREVER

DAY = 86_400
NEAR = 16  # openings looked at before the whole calendar is searched


@compiled
def opening_before(plan: Memory, state: Memory, calendar: int, moment: int) -> int:
    """Row of the last opening that starts at or before a moment; one before the calendar's first when there is none.

    Looks first where it was found last: moments that are asked for lie close together.
    """
    rule, openings, last = calendars_in(plan)[calendar], openings_in(plan), last_openings_in(state)[calendar]
    first, end = rule.first, rule.first + rule.count
    row = last.row
    for _ in range(NEAR):
        if row >= first and openings[row].start > moment:
            row -= 1
        elif row + 1 < end and openings[row + 1].start <= moment:
            row += 1
        else:
            last.row = row
            return row
    low, high = first, end
    while low < high:
        middle = (low + high) // 2
        if openings[middle].start <= moment:
            low = middle + 1
        else:
            high = middle
    last.row = low - 1
    return low - 1


@compiled
def is_open(plan: Memory, state: Memory, calendar: int, now: int) -> bool:
    """Open at ``now``; at its closing second it is closed."""
    rule = calendars_in(plan)[calendar]
    if rule.always:
        return True
    row = opening_before(plan, state, calendar, now)
    return row >= rule.first and now < openings_in(plan)[row].end


@compiled
def next_opening(plan: Memory, state: Memory, calendar: int, now: int) -> int:
    """``now`` when open, else the start of the next opening, else `FOREVER`."""
    rule = calendars_in(plan)[calendar]
    if rule.always:
        return now
    openings = openings_in(plan)
    row = opening_before(plan, state, calendar, now)
    if row >= rule.first and now < openings[row].end:
        return now
    return openings[row + 1].start if row + 1 < rule.first + rule.count else FOREVER


@compiled
def later_opening(plan: Memory, state: Memory, calendar: int, now: int) -> int:
    """The start of the first opening after ``now``, else `FOREVER`."""
    rule = calendars_in(plan)[calendar]
    if rule.always:
        return FOREVER
    row = opening_before(plan, state, calendar, now) + 1
    return openings_in(plan)[row].start if row < rule.first + rule.count else FOREVER


@compiled
def open_until(plan: Memory, state: Memory, calendar: int, now: int) -> int:
    """Open seconds from the start to ``now``."""
    rule = calendars_in(plan)[calendar]
    if rule.always:
        return now
    row = opening_before(plan, state, calendar, now)
    if row < rule.first:
        return 0
    opening = openings_in(plan)[row]
    return opening.before + min(now, opening.end) - opening.start


@compiled
def end_of_work(plan: Memory, state: Memory, calendar: int, start: int, seconds: int) -> int:
    """When ``seconds`` of open time from ``start`` on have passed."""
    rule = calendars_in(plan)[calendar]
    if rule.always or seconds <= 0:
        return start + max(seconds, 0)
    openings, goal = openings_in(plan), open_until(plan, state, calendar, start) + seconds
    row = last_openings_in(state)[calendar].row
    while row + 1 < rule.first + rule.count and openings[row + 1].before < goal:
        row += 1  # the last opening with fewer than ``goal`` open seconds before it
    if row < rule.first:
        return FOREVER
    end = openings[row].start + goal - openings[row].before
    return end if end <= openings[row].end else FOREVER


@compiled
def end_of_delay(plan: Memory, state: Memory, now: int, seconds: int, working: int) -> int:
    """The end of a delay by the clock, or by the calendar of working days."""
    if not working:
        return now + seconds
    return end_of_work(plan, state, plan_in(plan)[0].calendar, now, seconds)


# ---- several pools that work together: the first one of a track's entry, and those that work for as long as the step --------------


@compiled
def all_always(plan: Memory, state: Memory, track: int) -> bool:
    """Whether none of them ever closes."""
    nodes, pools, calendars = nodes_in(state), pools_in(plan), calendars_in(plan)
    first = node = tracks_in(state)[track].parts
    while node >= 0:
        if (node == first or nodes[node].seconds < 0) and not calendars[pools[nodes[node].pool].calendar].always:
            return False
        node = nodes[node].more
    return True


@compiled
def next_together(plan: Memory, state: Memory, track: int, now: int) -> int:
    """``now`` when all are open, else the next time when they are, else `FOREVER`."""
    nodes, pools = nodes_in(state), pools_in(plan)
    moment = now
    while True:
        before = moment
        first = node = tracks_in(state)[track].parts
        while node >= 0:
            if node == first or nodes[node].seconds < 0:
                moment = max(moment, next_opening(plan, state, pools[nodes[node].pool].calendar, moment))
            node = nodes[node].more
        if moment == before or moment >= FOREVER:
            return min(moment, FOREVER)


@compiled
def closing_together(plan: Memory, state: Memory, track: int, now: int) -> int:
    """When the first of them closes; all are open at ``now``."""
    nodes, pools, calendars, openings = nodes_in(state), pools_in(plan), calendars_in(plan), openings_in(plan)
    end = FOREVER
    first = node = tracks_in(state)[track].parts
    while node >= 0:
        if node == first or nodes[node].seconds < 0:
            calendar = pools[nodes[node].pool].calendar
            if not calendars[calendar].always:
                end = min(end, openings[opening_before(plan, state, calendar, now)].end)
        node = nodes[node].more
    return end


@compiled
def opens_at(plan: Memory, state: Memory, track: int, now: int) -> bool:
    """Whether one of them opens at ``now``; all are open then."""
    nodes, pools, calendars, openings = nodes_in(state), pools_in(plan), calendars_in(plan), openings_in(plan)
    first = node = tracks_in(state)[track].parts
    while node >= 0:
        if node == first or nodes[node].seconds < 0:
            calendar = pools[nodes[node].pool].calendar
            if not calendars[calendar].always and openings[opening_before(plan, state, calendar, now)].start == now:
                return True
        node = nodes[node].more
    return False


@compiled
def end_of_work_together(plan: Memory, state: Memory, track: int, start: int, seconds: int) -> int:
    """When ``seconds`` of time in which all are open have passed."""
    first = tracks_in(state)[track].parts
    if nodes_in(state)[first].more < 0:
        return end_of_work(plan, state, pools_in(plan)[nodes_in(state)[first].pool].calendar, start, seconds)
    if seconds <= 0 or all_always(plan, state, track):
        return start + max(seconds, 0)
    moment, left = start, seconds
    while True:
        moment = next_together(plan, state, track, moment)
        if moment >= FOREVER:
            return FOREVER
        end = closing_together(plan, state, track, moment)
        if end - moment >= left:
            return moment + left
        left -= end - moment
        moment = end


@compiled
def midnight_after(plan: Memory, now: int) -> int:
    """The end of the day."""
    return now - (now + plan_in(plan)[0].start_of_day) % DAY + DAY


@compiled
def fits_the_day(plan: Memory, state: Memory, track: int, now: int, seconds: int) -> bool:
    """The work ends before the day's last closing, or is longer than any rest of a day and begins at the day's opening. All are open now."""
    if all_always(plan, state, track):
        return True
    midnight = midnight_after(plan, now)
    dawn = midnight - DAY
    last = closing_together(plan, state, track, now)
    while True:
        moment = next_together(plan, state, track, last)
        if moment >= midnight:
            break
        last = closing_together(plan, state, track, moment)
    if end_of_work_together(plan, state, track, now, seconds) <= last:
        return True
    open_today, first = 0, FOREVER
    moment = dawn
    while True:
        moment = next_together(plan, state, track, moment)
        if moment >= midnight:
            break
        if first == FOREVER and (moment > dawn or opens_at(plan, state, track, moment)):
            first = moment
        end = closing_together(plan, state, track, moment)
        open_today += min(end, midnight) - moment
        moment = end
    return now == first and open_today < seconds
