"""What each mechanism of the language is, as one way to break it in each engine: the rule is left out, or turned round.

By mechanism: in the SimPy engine, and in the kernel. A break names a function (``module:function``; without a module it is a method of
the SimPy engine's `Simulation`), a text of it, and what stands there instead. A text that is not there any more, or there twice, is an
error that names the mechanism.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.mutations.mutants import rewritten
from tests.mutations.trying import CALLED_BY_BOTH, Trial, source_of

Break = tuple[str, str, str]  # where, what was there, what is there now



def both(where: str, was: str, became: str) -> tuple[Break, Break]:
    """The same break in each engine: of what both call."""
    return (where, was, became), (where, was, became)


RULES: dict[str, tuple[Break, Break]] = {
    # ---- waiting lists and capacity
    "a list is ordered by priority": (
        ("_join_lists", "key = (entry.priority, ", "key = (0, "),
        ("lists:stands_before", "if mine != theirs:", "if mine != theirs and one < 0:"),
    ),
    "then by the time of joining": (
        ("_join_lists", "(entry.priority, entry.joined, ", "(entry.priority, -entry.joined, "),
        ("lists:stands_before", "return a.joined < b.joined", "return a.joined > b.joined"),
    ),
    "then by the case": (
        ("_join_lists", "entry.joined, entry.track.case.index", "entry.joined, -entry.track.case.index"),
        ("lists:stands_before", "return a.case < b.case", "return a.case > b.case"),
    ),
    "then by the track": (
        ("_join_lists", "entry.track.case.index, entry.track.number", "entry.track.case.index, -entry.track.number"),
        ("lists:stands_before", "return a.number < b.number", "return a.number > b.number"),
    ),
    "who cannot start does not block those behind": (
        ("_serve", "position += 1", "break"),
        ("lists:serve", "passed = node", "break"),
    ),
    "a step that needs several pools starts when all have a unit free": (
        ("_all_can_start", "in entry.needs:", "in entry.needs[:1]:"),
        ("lists:can_start", "node = part.more", "node = -1"),
    ),
    "and works when all are open": (
        ("_together", "if seconds < 0 and pool", "if seconds < -1 and pool"),
        ("calendars:end_of_work_together", "if nodes_in(state)[first].more < 0:", "if first >= 0:"),
    ),
    "two units of one pool for one step": (
        ("_entry", "asked.count(each)", "1"),
        ("lists:can_start", "(wanted - 1)", "0"),
    ),
    "capacity falls with a date": (
        ("_change_capacity", "pool.units = what[1]", "pool.units = max(pool.units, what[1])"),
        ("machine:happen", "lists_in(state)[a].units = b", "lists_in(state)[a].units = max(lists_in(state)[a].units, b)"),
    ),
    "capacity that rises lets in who waits": (
        ("_change_capacity", "self._serve(pool)", "pass"),
        ("machine:happen", "lists_in(state)[a].units = b\n        serve(plan, state, a)", "lists_in(state)[a].units = b"),
    ),
    "staff who are away are missing": (
        ("_absent", "pool.absent -= what[1]", "pass"),
        ("machine:happen", "lists_in(state)[a].absent += b", "pass"),
    ),
    "who comes back serves who waits": (
        ("_absent", "self._serve(pool)", "pass"),
        ("machine:happen", "lists_in(state)[a].absent += b\n        serve(plan, state, a)", "lists_in(state)[a].absent += b"),
    ),
    "absences are keyed by person": (
        ("absences:absences_of", "person * MOST_PERSONS + number", "number"),
        ("machine:draw_absences", "person * MOST_PERSONS + number", "number"),
    ),
    "units are kept in reserve": (
        ("_can_start", "(0 if entry.urgent else pool.reserve)", "0"),
        ("lists:can_start", "kept = 0 if part.urgent else pool_rules_in(plan)[pool_rule(plan, state, part.pool)].reserve", "kept = 0"),
    ),
    "the urgent take the reserve": (
        ("_urgent", "return pool.reserve > 0 and (", "return pool.reserve < 0 and ("),
        ("lists:urgent", "return holds(", "return visit < 0 and holds("),
    ),
    "places are kept in reserve": (
        ("_admit", "else pool.reserve", "else 0"),
        ("way:admit", "kept = reserve if reserve and not", "kept = 0 if reserve and not"),
    ),
    "a pool admits some cases only": (
        ("_admit", "if pool.admits is None or", "if True or"),
        ("lists:admitted", "return holds(", "return True or holds("),
    ),
    "a performer who does not admit her is passed over": (
        ("_pool_for", "if pool.admits is None or", "if True or"),
        ("lists:pool_for", "if comes_up and admitted(plan, state, row.pool, case, visit):", "if comes_up:"),
    ),
    "the performer is chosen by the case": (
        ("_pool_for", "(test is None or test(case, self._now, visit)) and", ""),
        ("lists:pool_for", "holds(plan, state, row.test, case, visit) and", ""),
    ),
    "the performer is chosen by chance": (
        ("_pool_for", "visit) < chance", "visit) >= chance"),
        ("lists:pool_for", "visit) < row.chance", "visit) >= row.chance"),
    ),
    "the last performer takes whom nobody takes": (
        ("_pool_for", "rows[-1][3]", "rows[0][3]"),
        ("lists:pool_for", "rows[chosen.first + chosen.count - 1]", "rows[chosen.first]"),
    ),
    # ---- appointments of a day
    "a case has so many appointments a day": (
        ("_has_one_left", "number < most", "number <= most"),
        ("lists:has_one_left", "today.number < most", "today.number <= most"),
    ),
    "each that begins counts": (
        ("_begin_appointment", "(midnight, number + 1)", "(midnight, number)"),
        ("lists:begin_appointment", "today.number += 1", "pass"),
    ),
    "only some steps are appointments": (
        ("_entry", "counted=name in self.procedure.appointed", "counted=len(self.procedure.appointed) > 0"),
        ("way:work", "if appointed >= 0 and sets_in(plan)[appointed + who.step].member else", "if appointed >= 0 else"),
    ),
    "all tracks of a case share them": (
        ("_has_one_left", "self.appointments.get(entry.track.case.index, (0, 0))",
         "self.appointments.get(entry.track.case.index if entry.track.number == 0 else -1, (0, 0))"),
        ("lists:has_one_left", "if not most or", "if not most or who.number > 0 or"),
    ),
    "a date that is missed is one of them": (
        ("_start", "if entry.counted:", 'if entry.counted and (entry.events or not self.procedure.steps[entry.step].model.no_show):'),
        ("lists:start", "if plan_in(plan)[0].limited and is_appointment(state, track):",
         "if plan_in(plan)[0].limited and is_appointment(state, track) and not who.missed:"),
    ),
    "from midnight on she may have others": (
        ("_has_one_left", "self._now >= midnight or", ""),
        ("lists:has_one_left", "run.now >= today.until or", ""),
    ),
    "then her lists are served": (
        ("_begin_day", "self._serve(pool)", "pass"),
        ("lists:begin_day", "serve(plan, state, nodes_in(state)[node].pool)", "pass"),
    ),
    "where she still waits": (
        ("_served", "            track.entry = None\n", ""),
        ("lists:begin_day", "if who.waiting and", "if"),
    ),
    "those of all her tracks": (
        ("_begin_day", "in case.tracks:", "in case.tracks[:1]:"),
        ("lists:begin_day", "track = who.next_of_case", "track = -1"),
    ),
    "the day is the calendar's, wherever the clock began": (
        ("_begin_appointment", "self.plan.day_bounds(now)[1]", "now // 86_400 * 86_400 + 86_400"),
        ("lists:begin_appointment", "midnight_after(plan, run.now)", "run.now // 86_400 * 86_400 + 86_400"),
    ),
    "the limit is the one of the moment": (
        ("_has_one_left", "most = self.procedure.most_a_day", "most = self.plan.procedure(0).most_a_day"),
        ("lists:has_one_left", "periods_in(plan)[run.period].most_a_day", "periods_in(plan)[0].most_a_day"),
    ),
    "what kept her back is written": (
        ("_write_held", "if now > since:", "if now < since:"),
        ("lists:write_held", "now <= since", "now >= since"),
    ),
    "from when only the limit kept her back": (
        ("_has_one_left", "entry.held = self._now", "entry.held = entry.joined"),
        ("lists:has_one_left", "who.held = run.now", "who.held = who.joined"),
    ),
    "until she leaves, too": (
        ("_served", "if entry.held != NEVER:", "if entry.held < NEVER:"),
        ("leaving:stop_service", "write_held(plan, state, track, ended == NEVER)", "pass"),
    ),
    "who has none left does not block those behind": (
        ("_serve", "position += 1", "position += 1 if entry.held == NEVER else len(waiting)"),
        ("lists:serve", "else:\n            passed = node", "elif plan_in(plan)[0].limited and is_appointment(state, track) and "
         "tracks_in(state)[track].held >= 0:\n            break\n        else:\n            passed = node"),
    ),
    # ---- staff who work elsewhere on some days: laid out once for both engines
    "who works elsewhere that day is missed": both("plan:Plan._less_elsewhere", "units - away[", "units - 0 * away["),
    "on the day of the week that is named": both("plan:Plan._less_elsewhere", ".weekday()]", ".weekday() - 1]"),
    "from midnight to midnight": both("plan:Plan._less_elsewhere", "*dawns}", "*(dawn + 3600 for dawn in dawns)}"),
    "as the rule of the period says": both("plan:Plan._less_elsewhere", "away[self.period_index(at)]", "away[0]"),
    # ---- opening hours
    "a closed pool starts nobody": (
        ("simpy_engine:PoolState.is_open", "return now >= self.opens", "return True"),
        ("calendars:is_open", " and now < openings_in(plan)[row].end", ""),
    ),
    "at its closing second a pool is closed": (
        ("simpy_engine:PoolState.is_open", "if now >= self.closes:", "if now > self.closes:"),
        ("calendars:is_open", "now < openings_in(plan)[row].end", "now <= openings_in(plan)[row].end"),
    ),
    "an opening serves who waits": (
        ("_open", "self._serve(pool)", "pass"),
        ("lists:open_pool", "serve(plan, state, pool)", "pass"),
    ),
    "who still waits is served at the next opening too": (
        ("_open", "if pool.waiting and", "if not pool and"),
        ("lists:open_pool", "if waiting.waiting and", "if now < 0 and"),
    ),
    "work pauses when the office closes": (
        ("_start", "(entry.others or end > pool.closes)", "entry.others"),
        ("lists:start", "if overtime else end_of_work_together", "if overtime or who.at_closing == PAUSE else end_of_work_together"),
    ),
    "work is finished in overtime": (
        ("_start", 'entry.at_closing != "overtime"', "True"),
        ("lists:start", "overtime, seconds = who.at_closing == OVERTIME,", "overtime, seconds = who.at_closing < 0,"),
    ),
    "an accompaniment is finished in overtime": (
        ("_accompany", 'if entry.at_closing == "overtime"', "if not entry"),
        ("lists:go_along", "if overtime else", "if overtime and seconds < 0 else"),
    ),
    "work that must fit before closing": (
        ("_can_start", 'entry.at_closing != "fit"', "True"),
        ("lists:can_start", "if who.at_closing != FIT or", "if True or"),
    ),
    "work longer than any rest of a day begins at the day's opening": (
        ("_fits", "self._now == calendar.opening_of_day(dawn) and", "False and"),
        ("calendars:fits_the_day", "return now == first and", "return now < 0 and"),
    ),
    "work that does not fit today is asked again tomorrow": (
        ("_fits", "calendar.closing_of_day(self._now, midnight)", "calendar.closing_of_day(self._now, self.plan.day_bounds(0)[1])"),
        ("lists:can_start", "cannot_before(state, track, until)", "cannot_before(state, track, 1 << 40)"),
    ),
    "work that does not fit through the night is asked again at the day's first opening": (
        ("_fits", "self._now == calendar.opening_of_day(dawn)", "self._now == dawn"),
        ("lists:can_start", "until = min(until, later_opening(plan, state, pools_in(plan)[nodes[node].pool].calendar, now))", "pass"),
    ),
    # ---- accompaniment
    "a pool works along as long as the step": (
        ("_give_back", "if seconds < 0] if entry.others else ()", "if seconds < 0] if not entry else ()"),
        ("lists:give_back", "if node == first or nodes[node].seconds < 0:\n            lists_in", "if node == first:\n            lists_in"),
    ),
    "its list is served then": (
        ("_give_back", "if other.waiting:", "if not other:"),
        ("lists:give_back", "if node == first or nodes[node].seconds < 0:\n            serve", "if node == first:\n            serve"),
    ),
    "a pool works along for a time of its own": (
        ("_accompany", ".end_of_work(now, seconds)", ".end_of_work(now, entry.seconds)"),
        ("lists:go_along", "pools_in(plan)[pool].calendar, run.now, seconds)", "pools_in(plan)[pool].calendar, run.now, 1)"),
    ),
    "and is free at its end": (
        ("_finish_accompaniment", "self._free(pool)", "pass"),
        ("machine:happen", "free(plan, state, along.pool)", "pass"),
    ),
    "an accompaniment takes a unit": (
        ("_accompany", "other.take()", "pass"),
        ("lists:start", "pool.busy += 1", "pool.busy += node == who.parts"),
    ),
    # ---- arrivals
    "dated arrivals come at their time": (
        ("arrivals:_times", "return dates_of(plan, [(at, stream.arrivals) for at, stream in rules])", "return []"),
        ("arrivals:draw_arrivals", "dated_in(plan)[first + number].at)", "dated_in(plan)[first].at)"),
    ),
    "a renewal's interval follows the rule at its start": (
        ("arrivals:_times", "quantiles[bisect_right(starts, at) - 1]", "quantiles[-1]"),
        ("arrivals:by_intervals", "periods_in(plan)[period_at(plan, moment)].streams", "periods_in(plan)[0].streams"),
    ),
    "Poisson arrivals by the rate of the moment": (
        ("arrivals:Clock.times_of", "(self.marks[pieces] + (totals - self.sums[pieces]) / self.rates[pieces])", "self.marks[pieces]"),
        ("arrivals:by_the_clock", "int(clock[piece].mark + (total - clock[piece].total) / clock[piece].rate)", "int(clock[piece].mark)"),
    ),
    "groups have sizes": (
        ("arrivals:group_size", "return sizes[int(u * len(sizes))]", "return sizes[0]"),
        ("arrivals:group_size", "rule.sizes + int(u * rule.size_rows)", "rule.sizes"),
    ),
    "a share of a group comes": (
        ("arrivals:_cases_of", "shares[at] >= rule.share", "shares[at] >= 2 * rule.share"),
        ("arrivals:arrive", "general.key_share, 0) >= rule.share", "general.key_share, 0) >= 2 * rule.share"),
    ),
    "a door has a time of day": (
        ("arrivals:_through_a_door", "elif door.time_of_day is not None:", "elif door is None:"),
        ("arrivals:through_a_door", "if door.distribution >= 0:", "if door.distribution >= 1 << 40:"),
    ),
    "a door has hours": (
        ("arrivals:_through_a_door", "if goal < weight:", "if goal <= weight + 1:"),
        ("arrivals:through_a_door", "if goal < weight:", "if goal <= weight + 1:"),
    ),
    "a dated event keeps its time at a door": (
        ("arrivals:_through_a_door", "if isinstance(rule.arrivals, language.Dated):", "if rule is None:"),
        ("arrivals:through_a_door", "if not rule.dated:", "if True:"),
    ),
    "who comes outside a door's hours comes at its next opening": (
        ("arrivals:_through_a_door", "if door.calendar is not None:", "if door is None:"),
        ("arrivals:through_a_door", "if door.calendar >= 0:", "if door.calendar >= 1 << 40:"),
    ),
    "an attribute is drawn for the whole group": (
        ("arrivals:_maker", "u = common if per_group else own", "u = own"),
        ("arrivals:draw_attribute", "uniform(event if rule.per_group else key, rule.key, 0)", "uniform(key, rule.key, 0)"),
    ),
    "an attribute depends on those before": (
        ("arrivals:_maker", "if test(case, case.arrived, 0):", "if False:"),
        ("arrivals:draw_attributes", "row += 1", "break"),
    ),
    "hours since the incident": (
        ("arrivals:_maker", "quantile(own) / 3600", "quantile(common) / 3600"),
        ("arrivals:draw_attribute", "quantile(plan, rule.distribution, u) / 3600", "quantile(plan, rule.distribution, 0.5) / 3600"),
    ),
    "others' work has its priority": (
        ("_begin_background", "False, priority, self._now", "False, 0, self._now"),
        ("way:arrive_at_network", "rule.priority, PAUSE", "0, PAUSE"),
    ),
    "others' work loads its pool": (
        ("_end_background", "self._give_back(entry)", "pass"),
        ("way:end_service", "give_back(plan, state, track)", "if who.kind != BACKGROUND:\n        give_back(plan, state, track)"),
    ),
    "equal arrivals are ordered by stream and number": (
        ("arrivals:arrivals_of", 'key=attrgetter("arrived")', "key=lambda case: (case.arrived, -case.group)"),
        ("arrivals:sort_by_arrival", "sorting[hole - 1].arrived > arrived:", "sorting[hole - 1].arrived >= arrived:"),
    ),
    # ---- steps
    "a delay counts working days": (
        ("_end_of_delay", "if not working:", "if True:"),
        ("calendars:end_of_delay", "if not working:", "if True:"),
    ),
    "a delay before joining the list": (
        ("_perform", "if step.before is not None:", "if step.before == ():"),
        ("way:enter", "if step.before >= 0:", "if step.before >= 1 << 40:"),
    ),
    "a delay after the work": (
        ("_perform", "if step.after is not None:", "if step.after == ():"),
        ("way:finish", "if step.after >= 0:", "if step.after >= 1 << 40:"),
    ),
    "a delay without time leaves no row": (
        ("_delay", "if end <= self._now:", "if end < self._now:"),
        ("way:delay", "if end > now:", "if end >= now:"),
    ),
    "a duration depends on the case": (
        ("procedure:Duration._chosen", "if test is None or test(case, now, visit):", "if test is None:"),
        ("draws:distribution_for", "range(rule.first, rule.first + rule.count)", "range(rule.first, rule.first)"),
    ),
    "a journey takes as long as her district says": (
        ("procedure:Procedure.journey", "tier = geography.tiers.get(word) if geography else None", "tier = None"),
        ("draws:seconds_of", "if tier >= 0 and", "if tier >= 1 << 40 and"),
    ),
    "a route by a condition": (
        ("procedure:first_that_applies", "(test is None or test(case, now, visit)) and", ""),
        ("way:choose", "holds(plan, state, route.test, case, visit) and", ""),
    ),
    "a route by chance": (
        ("procedure:first_that_applies", "visit) < chance", "visit) >= chance"),
        ("way:choose", "visit) < route.chance", "visit) >= route.chance"),
    ),
    "visits to a step are counted": (
        ("_way", "case.visits.get(name, 0) + 1", "1"),
        ("way:enter", "visits.number += 1", "visits.number = 1"),
    ),
    "an event at the start of the work": (
        ("_start", "if entry.events:", "if not entry:"),
        ("lists:start", "if who.on_start:", "if who.on_start < 0:"),
    ),
    "an event at the end of the work": (
        ("_perform", "if step.at_end:", "if not step:"),
        ("way:finish", "emit(plan, state, track, AT_END)", "pass"),
    ),
    "an event after the delay": (
        ("_perform", "if step.after_delay:", "if not step:"),
        ("way:leave", "emit(plan, state, track, AT_AFTER)", "pass"),
    ),
    "an event counts the first time": (
        ("_note", "if event not in case.events and (", "if ("),
        ("lists:emit", "if happened.at < 0 and ", "if "),
    ),
    "conditions on what has happened": (
        ("conditions:test_of", "all(event in case.events for event in happened)", "any(event in case.events for event in happened)"),
        ("conditions:is_so", ".at >= 0\n    if asked.op == SINCE", ".at >= -1\n    if asked.op == SINCE"),
    ),
    "also in the first second of all": (
        ("simpy_engine:Simulation._note", "case.events[event] = self._now", "case.events.update({event: self._now} if self._now else {})"),
        ("conditions:is_so", "+ asked.what].at >= 0", "+ asked.what].at > 0"),
    ),
    "conditions on the time since": (
        ("conditions:_time_since", "<= most", "< most"),
        ("conditions:is_so", "since <= asked.at_most", "since < asked.at_most"),
    ),
    "conditions on the hours since the incident": (
        ("conditions:test_of", "case.hours_since + (now - case.arrived) / 3600", "case.hours_since"),
        ("conditions:is_so", "person.hours + (run_in(state)[0].now - person.arrived) / 3600", "person.hours"),
    ),
    "conditions on the places that a case has": (
        ("conditions:test_of", "any(hold.pool.name in holds for", "all(hold.pool.name in holds for"),
        ("conditions:is_so", "hold = holds_in(state)[hold].behind", "hold = -1"),
    ),
    "conditions on whether the case is open": (
        ("conditions:test_of", "case.is_open == wanted_open", "case.is_open"),
        ("conditions:is_so", "return person.ended < 0", "return True"),
    ),
    "which may be over in the first second of all": (
        ("simpy_engine:Simulation._end_case", "case.ended, case.outcome = self._now, outcome",
         "case.ended, case.outcome = self._now or NEVER, outcome"),
        ("conditions:is_so", "return person.ended < 0", "return person.ended <= 0"),
    ),
    "once for the whole group": (
        ("_perform", "elif model.once_per_group:", "elif not model:"),
        ("way:come_to_team", "if step.once < 0:", "if True:"),
    ),
    "the others of the group wait for the one who does it": (
        ("_once", "if done:", "if True:"),
        ("way:come_to_team", "if work.state == IS_DONE:", "if work.state == IS_DONE or work.state == UNDER_WAY:"),
    ),
    "when she leaves, the next of the group takes it over": (
        ("_for_the_group", "in self.group_work.pop(key)[1]:", "in self.group_work.pop(key)[1][:0]:"),
        ("leaving:stop", "end_group_work(plan, state, track, NOT_DONE)", "end_group_work(plan, state, track, 2)"),
    ),
    "no-shows": (
        ("_misses", "return chance > 0 and", "return False and"),
        ("way:misses", "return chance > 0 and", "return chance > 1 and"),
    ),
    "no-shows by district": (
        ("_misses", "chance = tier.no_show if tier else 0.0", "chance = 0.0"),
        ("way:misses", "if tier >= 0:", "if tier >= 1 << 40:"),
    ),
    "no-shows by the case": (
        ("_misses", "if self._holds(row.when, case, visit)), 0.0)", "if True), 0.0)"),
        ("way:misses", "if holds(plan, state, rows[row].test, who.case, who.visit):", "if True:"),
    ),
    "no-shows of some cases only": (
        ("_misses", "if not self._holds(rule.when, case, visit):", "if rule is None:"),
        ("way:misses", "or not holds(plan, state, step.miss_test, who.case, who.visit)", ""),
    ),
    "a missed date uses the slot for a while": (
        ("_work_unless_missed", 'seconds, missed=True)', "seconds + 1, missed=True)"),
        ("way:work", "if missed:\n        u =", "if missed and who.attempt:\n        u ="),
    ),
    "after a missed date there is a new one": (
        ("_work_unless_missed", "yield from self._delay(", "yield from () and self._delay("),
        ("way:worked", "delay(plan, state, track, step.again, key, FOR_NEW_DATE)", "pass"),
    ),
    "turned away when the list is too long": (
        ("_perform", "len(pool.waiting) >= model", "len(pool.waiting) > model"),
        ("way:enter", ".waiting >= step.turn_at", ".waiting > step.turn_at"),
    ),
    # ---- gates
    "a meeting deals with so many at most": (
        ("_hold_meeting", "rows[:most]", "rows"),
        ("gates:hold_meeting", "rule.at_most if rule.gate == MEETING else -1", "-1"),
    ),
    "who is left waits for the next meeting": (
        ("_hold_meeting", "if self.gates[name]:", "if not name:"),
        ("gates:hold_meeting", "if gates_in(state)[step].count:", "if step < 0:"),
    ),
    "at a gate who came first goes first": (
        ("_hold_meeting", "key=lambda row: row[:3]", "key=lambda row: row[1:3]"),
        ("gates:wait_at_gate", "tracks[ahead].gate_since == run.now and (", "("),
    ),
    "a group leaves when so many are ready": (
        ("_through_gate", "len(ready) >= gate.group.size", "len(ready) > gate.group.size"),
        ("gates:wait_at_gate", "gate.count >= step.group_size", "gate.count > step.group_size"),
    ),
    "or after a while": (
        ("_open_late", "if any(row is waiting for row in self.gates[name]):", "if not name:"),
        ("gates:open_late", "if still_waits(state, track, ticket):", "if step < 0:"),
    ),
    "then the gate opens for all": (
        ("_open_late", "key=lambda row: row[:3])", "key=lambda row: row[:3])[:1]"),
        ("gates:open_late", "pass_first(plan, state, step, -1)", "pass_first(plan, state, step, 1)"),
    ),
    "before those who come through another gate in that second": (
        ("_through_gate", "self._at(limit, GATE + _place(self.procedure.steps[name].place, 1), self._open_late",
         "self._at(limit, PASSED + _place(self.procedure.steps[name].place, 1), self._open_late"),
        ("gates:wait_at_gate", "order_of(PASS_GATE, who.step + 1, 1, 0), OPEN_LATE", "order_of(PASSED, who.step + 1, 1, 0), OPEN_LATE"),
    ),
    "who come in one second stand by case": (
        ("_hold_meeting", "key=lambda row: row[:3]", "key=lambda row: row[0]"),
        ("gates:wait_at_gate", "while ahead >= 0 and", "while ahead > 0 and"),
    ),
    "an arrival group goes on when all have come": (
        ("_open_arrival_group", "case.visits.get(name, 0) > 0", "True"),
        ("gates:group_is_ready", "return False", "pass"),
    ),
    "nobody waits for a member who has left": (
        ("_open_arrival_group", "not case.is_open or ", ""),
        ("gates:group_is_ready", ".ended < 0 and not", ".ended < 1 << 60 and not"),
    ),
    "a case that ends lets its group look again": (
        ("_end_case", "self._check_arrival_group(case)", "pass"),
        ("leaving:end_case", "check_arrival_group(plan, state, case.group)", "pass"),
    ),
    "an arrival group waits so long at most": (
        ("_open_arrival_group", "late or waiting is None", "waiting is None"),
        ("gates:open_arrival_group", "if not still_waits(state, who, ticket):", "if True:"),
    ),
    "and goes before its next member comes through another gate": (
        ("_through_gate", "order = GATE + _place", "order = PASSED + _place"),
        ("gates:wait_at_gate", "order_of(PASS_GATE, who.step + 1, 1, 0), OPEN_ARRIVAL_GROUP",
         "order_of(PASSED, who.step + 1, 1, 0), OPEN_ARRIVAL_GROUP"),
    ),
    # ---- parallel tracks
    "a join of all": (
        ("_join", "if fork.done < fork.needed:", "if not fork:"),
        ("way:follow", "if fork.done < fork.needed:", "if fork.needed < 0:"),
    ),
    "a join of the first n": (
        ("_fork", "min(rule.join, len(routes))", "len(routes)"),
        ("way:leave", "min(step.join - FIRST_N, count) if step.join else count", "count"),
    ),
    "a join of no more than there are": (
        ("_fork", "min(rule.join, len(routes))", "rule.join"),
        ("way:leave", "min(step.join - FIRST_N, count)", "step.join - FIRST_N"),
    ),
    "after a join the way is that of the moment": (
        ("_join", "self.procedure.steps[fork.step]", "self.plan.procedure(0).steps[fork.step]"),
        ("way:leave_join", "step_now(plan, state, fork.step)", "fork.step"),
    ),
    "a track beside": (
        ("_perform", "self._start_track((track, step, visit), route)", "pass"),
        ("way:finish", "start_track(plan, state, track, route, -1)", "pass"),
    ),
    "a track beside goes on after the case": (
        ("_end_case", "(everything or other.line in (0, track.line))", "True"),
        ("leaving:end_case", "(everything or tracks[other].line == 0 or tracks[other].line == tracks[track].line)", "True"),
    ),
    "the branches stop with the case": (
        ("_end_case", "(everything or other.line in (0, track.line))", "other.number == 0"),
        ("leaving:end_case", "(everything or tracks[other].line == 0 or tracks[other].line == tracks[track].line)", "tracks[other].number == 0"),
    ),
    "a track beside stops with its branch that ends the case": (
        ("_end_case", "other.line in (0, track.line)", "other.line == 0"),
        ("leaving:end_case", " or tracks[other].line == tracks[track].line", ""),
    ),
    "also when the case is over already": (
        ("_end_case", "if other is not track and", "if case.ended == self._now and other is not track and"),
        ("leaving:end_case", "if other != track and", "if case.ended == run_in(state)[0].now and other != track and"),
    ),
    "those of a track beside go on with it": (
        ("_start_track", "parent.line, parent.depth + 1", "0, parent.depth + 1"),
        ("way:start_track", "origin.line, origin.depth + 1", "0, origin.depth + 1"),
    ),
    "a case is over with its last track": (
        ("_end_track", "if not any(other.alive for other in track.case.tracks):", "if track.line == 0:"),
        ("way:end_track", "if case.first_track == track and case.last_track == track:", "if who.line == 0:"),
    ),
    "branches of branches": (
        ("_join", "track.fork = fork.outer", "track.fork = None"),
        ("way:leave_join", "who.fork = fork.outer", "who.fork = -1"),
    ),
    # ---- places
    "a place that she has already is enough": (
        ("_admit", "if any(hold.pool in places for hold in case.holds):", "if not places:"),
        ("way:admit", " or has_one_of(plan, state, who.case, who.row)", ""),
    ),
    "places are asked in their order": (
        ("_admit", "enumerate(open_to_her)", "enumerate(open_to_her[:1])"),
        ("way:admit", "range(step.places, step.places + step.place_rows)", "range(step.places, step.places + 1)"),
    ),
    "asked away is written": (
        ("_admit", '"asked_away" if position else "done"', '"done"'),
        ("way:admit", "ASKED_AWAY if position else DONE", "DONE"),
    ),
    "when all is full, another step": (
        ("_admit", 'if rule.when_full != "wait":', "if not rule:"),
        ("way:admit", "if step.when_full != -1:", "if step.when_full > 1 << 40:"),
    ),
    "a place is given back at discharge": (
        ("_perform", "if step.discharge:", "if not step:"),
        ("way:finish", "discharge(plan, state, track)", "pass"),
    ),
    "the longest stay": (
        ("_longest_stay", "if hold in track.case.holds:", "if not hold:"),
        ("places:longest_stay", "if holds_in(state)[hold].ticket == ticket:", "if hold < 0:"),
    ),
    "a bed's turnaround": (
        ("_end_hold", "if free_at == self._now:", "if True:"),
        ("places:end_hold", "if free_at == now:", "if True:"),
    ),
    "a bed is free again after its turnaround": (
        ("_end_hold", "elif free_at < self.horizon:", "elif not pool:"),
        ("places:end_hold", "elif free_at < plan_in(plan)[0].horizon:", "elif free_at < 0:"),
    ),
    "which is that of the moment": (
        ("_end_hold", "[self.plan.period_index(self._now)]", "[0]"),
        ("places:end_hold", "pool_rules_in(plan)[pool_rule(plan, state, pool)]", "pool_rules_in(plan)[pool]"),
    ),
    "a case that is over keeps no place": (
        ("_end_case", "for hold in list(case.holds):", "for hold in ():"),
        ("leaving:end_case", "end_all_holds(plan, state, number, outcome)", "pass"),
    ),
    "a place taken after the case is over is given back at once": (
        ("_hold", "if not track.case.is_open:", "if not track:"),
        ("places:take_place", "if case.ended >= 0:", "if case.ended >= 1 << 40:"),
    ),
    # ---- referrals
    "a letter is prepared in office hours": (
        ("_refer", "self.plan.calendars[mode.preparation_calendar].end_of_work(self._now, seconds)", "self._now + seconds"),
        ("referrals:prepare", "end_of_work(plan, state, mode.calendar, now, seconds_of(plan, state, mode.preparation, who.case, u))",
         "now + seconds_of(plan, state, mode.preparation, who.case, u)"),
    ),
    "a letter is signed": (
        ("_refer", "if mode.signature is not None and signing is not None:", "if not mode:"),
        ("referrals:sign", "if mode.signature < 0 or who.signatory < 0:", "if True:"),
    ),
    "transmission by working days": (
        ("_refer", 'until(mode.transmission, "transmission")', 'min(until(mode.transmission, "transmission"), self._now + 86_400)'),
        ("referrals:end_of_part", "distributions_in(plan)[distribution].working)", "0)"),
    ),
    "another mode instead": (
        ("_refer", "if mode.instead is not None and", "if not mode and"),
        ("referrals:begin_referral", "if mode.instead >= 0 and", "if mode.instead >= 1 << 40 and"),
    ),
    "an incomplete letter is sent again": (
        ("_outcome", 'return "incomplete", True', 'return "incomplete", False'),
        ("referrals:answer", "= INCOMPLETE, 1, mode", "= INCOMPLETE, 0, mode"),
    ),
    "each attempt has draws of its own": (
        ("_refer", '{word}:{attempt}:', '{word}:0:'),
        ("referrals:answer", "again(letter.key_outcome, who.attempt)", "letter.key_outcome"),
    ),
    "a refused case goes on": (
        ("_outcome", 'return "refused", False', 'return "refused", True'),
        ("referrals:answer", "who.result, delay, key = REFUSED,", "who.result, who.again, delay, key = REFUSED, 1,"),
    ),
    "a refusal takes its time": (
        ("_refer", 'outcome == "refused" and', "not outcome and"),
        ("referrals:answer", "= REFUSED, mode.refused_delay,", "= REFUSED, -1,"),
    ),
    "a letter is lost": (
        ("_outcome", "if u < mode.lost:", "if u < -mode.lost:"),
        ("referrals:answer", "if u < mode.lost:", "if u < -mode.lost:"),
    ),
    "a loss that is noticed is sent again": (
        ("_lost", 'return "lost_noticed", True,', 'return "lost_noticed", False,'),
        ("referrals:answer", "= LOST_NOTICED, 1, mode", "= LOST_NOTICED, 0, mode"),
    ),
    "after a loss that nobody noticed she may come back": (
        ("_lost", "if mode.unnoticed is not None and", "if not mode and"),
        ("referrals:answer", "elif mode.may_return and", "elif mode.may_return < 0 and"),
    ),
    "after a time of its own": (
        ("_lost", '"came_back", False, mode.unnoticed.after', '"came_back", False, mode.noticed.after'),
        ("referrals:answer", "= CAME_BACK, mode.returns_after", "= CAME_BACK, mode.noticed_after"),
    ),
    "a letter is sent by who performed the step when she came to it": (
        ("_refer", "step.model.team", "self.procedure.steps[step.name].model.team"),
        ("referrals:begin_referral", "steps_in(plan)[who.row].performer", "steps_in(plan)[period.steps + who.step].performer"),
    ),
    "who is lost at a referral is lost": (
        ("_refer", 'self._end_case(track, "lost_at_referral")', 'self._end_case(track, "closed")'),
        ("referrals:end_attempt", "track, LOST_AT_REFERRAL, False", "track, CLOSED, False"),
    ),
    # ---- priority
    "risk classes": (
        ("_priority", "if test is None or test(case, self._now, visit):", "if not case:"),
        ("lists:priority_of", "if holds(plan, state, classes[row].test, case, visit):", "if case < 0:"),
    ),
    "waiting raises priority": (
        ("_sort", "if every is None:", "if True:"),
        ("lists:class_by_age", "if ageing <= 0 or", "if True or"),
    ),
    "not above the highest class": (
        ("_sort", "max(0, row[0] - int((self._now - row[1]) // every))", "row[0] - int((self._now - row[1]) // every)"),
        ("lists:class_by_age", "return max(0, who.priority - int((run_in(state)[0].now - who.joined) // ageing))",
         "return who.priority - int((run_in(state)[0].now - who.joined) // ageing)"),
    ),
    "by the rule of the moment": (
        ("_begin_period", "len(plan.periods) > 1 or", ""),
        ("lists:order_by_age", " and waiting.period == run.period", ""),
    ),
    "an escalation to a higher class": (
        ("_escalate", "insort(pool.waiting, (rule.to_class,", "insort(pool.waiting, (entry.priority,"),
        ("leaving:rise", "stand_in_lists(plan, state, track)", "stand_in_lists(plan, state, track)\n    tracks_in(state)[track].priority = 9"),
    ),
    "an escalation to a step": (
        ("_escalate", 'self._interrupt(track, "escalated", rule.to)', "pass"),
        ("way:escalate", "leads_to(plan, state, track, step.escalation_to, ESCALATED)", "pass"),
    ),
    "an escalation after working days": (
        ("_begin_escalation", "self._end_of_delay(seconds, rule.after.working)", "self._end_of_delay(seconds, False)"),
        ("leaving:begin_escalation", "step.escalates, step.escalation_working)", "step.escalates, 0)"),
    ),
    # ---- leaving
    "patience at a team": (
        ("_served", 'self._begin_patience(track, step.name, "team", visit)', "pass"),
        ("way:work", "begin_patience(plan, state, track, TEAM_WAIT)", "pass"),
    ),
    "patience for a place": (
        ("_admit", 'self._begin_patience(track, name, "place", visit)', "pass"),
        ("way:admit", "begin_patience(plan, state, track, PLACE_WAIT)", "pass"),
    ),
    "patience at a gate": (
        ("_through_gate", 'self._begin_patience(track, name, "gate", visit)', "pass"),
        ("way:come_to_gate", "begin_patience(plan, state, track, GATE_WAIT_PATIENCE)", "pass"),
    ),
    "patience in a referral": (
        ("_refer", 'self._begin_patience(track, name, "referral", visit)', "None"),
        ("referrals:begin_referral", "begin_patience(plan, state, track, REFERRAL_WAIT)", "pass"),
    ),
    "it goes on over the parts of a referral": (
        ("_silent", "self._resume_patience(track, patience)", "pass"),
        ("way:awoken", "resume_patience(plan, state, track)\n        who.stage = who.following", "who.stage = who.following"),
    ),
    "and over its signature": (
        ("_refer", "self._resume_patience(track, patience)", "pass"),
        ("way:awoken", "resume_patience(plan, state, track)\n        who.stage = SEND", "who.stage = SEND"),
    ),
    "patience ends with the wait": (
        ("_start", "track.token += 1", "pass"),
        ("lists:start", "who.ticket = run.ticket", "pass"),
    ),
    "patience of no time ends after a second": (
        ("_begin_patience", "max(1, seconds)", "seconds"),
        ("leaving:begin_patience", "max(1, seconds)", "seconds"),
    ),
    "patience beside the main way only where it says so": (
        ("_begin_patience", "only_main and (", "False and ("),
        ("leaving:begin_patience", "row.main_only and (", "row.main_only < 0 and ("),
    ),
    "patience of some steps only": (
        ("procedure:ReadyStep.__init__", "(not row.steps or name in row.steps)", "True"),
        ("leaving:begin_patience", "or (row.steps >= 0 and not sets_in(plan)[row.steps + who.step].member)", ""),
    ),
    "a withdrawal from one track only": (
        ("_lose_patience", ' or row.leaves == "track":', ":"),
        ("way:lose_patience", " or not rule.leaves_case:", ":"),
    ),
    "lost patience leads to a step": (
        ("_lose_patience", "row.to or END_OF_TRACK", "END_OF_TRACK"),
        ("way:lose_patience", "rule.to if rule.to != -1 else TO_END_OF_TRACK", "TO_END_OF_TRACK"),
    ),
    "who withdraws leaves every list": (
        ("_served", "self._leave_lists(entry)", "pass"),
        ("leaving:stop_service", "leave_lists(state, track)", "pass"),
    ),
    "who withdraws leaves the gate": (
        ("_through_gate", "if row[3] is not track]", "]"),
        ("leaving:stop", "leave_gate(state, track)", "pass"),
    ),
    "work that is broken off gives its units back": (
        ("_served", "if entry.started != NEVER and not why.over:", "if not entry:"),
        ("leaving:stop_service", "if who.started != NEVER and ended != NEVER:", "if track < 0:"),
    ),
    "a place that was given in this very second is free again": (
        ("_admit", "if entry.started != NEVER:\n                self._free(pool)", "pass"),
        ("leaving:stop_waiting_for_place", "if who.started != NEVER:", "if track < 0:"),
    ),
    "with a withdrawal all tracks stop": (
        ("_lose_patience", "row.outcome, everything=True)", "row.outcome, everything=False)"),
        ("way:lose_patience", "who.case, track, rule.outcome, True)", "who.case, track, rule.outcome, False)"),
    ),
    "a case has exactly one outcome": (
        ("_end_case", "if case.is_open:", "if case:"),
        ("leaving:end_case", "if case.ended < 0:", "if number >= 0:"),
    ),
    # ---- information
    "the story is told": (
        ("_served", "step.model.story and", "not step.model.story and"),
        ("way:work", "who.story = step.story", "who.story = 0"),
    ),
    "a shared file spares the retelling": (
        ("_told_before", "return shared and", "return not shared and"),
        ("way:end_service", "story = 0 if holds(plan, state, period.shared, who.case, who.visit) else 1", "story = 1"),
    ),
    "with consent": (
        ("_told_before", "(test is None or test(case, self._now, visit))", "True"),
        ("way:end_service", "0 if holds(plan, state, period.shared, who.case, who.visit) else 1", "0"),
    ),
    "which is asked at this visit": (
        ("_told_before", "test(case, self._now, visit)", "test(case, self._now, 0)"),
        ("way:end_service", "who.case, who.visit) else 1", "who.case, 0) else 1"),
    ),
    # ---- time
    "finished work comes before openings": (
        ("_start", "self._at(end, FINISHED + track.place, self._wake", "self._at(end, PLACED + track.place, self._wake"),
        ("lists:start", "end, FINISHED)", "end, PLACED)"),
    ),
    "openings come before arrivals": (
        ("_plan_opening", "self._at(at, pool.opening,", "self._at(at, pool.opening + WITHDRAWAL,"),
        ("lists:open_pool", "order_of(OPENING, pool", "order_of(WITHDRAWAL, pool"),
    ),
    "gates come before arrivals": (
        ("_plan_meeting", "GATE + _place", "WITHDRAWAL + _place"),
        ("gates:plan_meeting", "order_of(PASS_GATE", "order_of(WITHDRAWAL"),
    ),
    "withdrawals come last": (
        ("_resume_patience", "WITHDRAWAL + track.place", "FINISHED + track.place"),
        ("leaving:resume_patience", "order_of(WITHDRAWAL", "order_of(FINISHED"),
    ),
    "escalations come before withdrawals and after arrivals": (
        ("_begin_escalation", "ESCALATION + track.place", "OPENING + track.place"),
        ("leaving:begin_escalation", "order_of(ESCALATION", "order_of(OPENING"),
    ),
    "what is open at the horizon is written as open": (
        ("close", 'self._interrupt(track, "open", over=True)', "pass"),
        ("machine:close", "stop(plan, state, track, OPEN, True)", "pass"),
    ),
    "stays too": (
        ("close", "for hold in case.holds:", "for hold in ():"),
        ("machine:close", "write_open_holds(state, case)", "pass"),
    ),
    "and accompaniment": (
        ("close", "in self._accompanying.values():", "in ():"),
        ("machine:close", "if going_along_in(state)[number].running:", "if number < 0:"),
    ),
    "values change with a date": (
        ("_lay_out", "if at > self._now:", "if not self:"),
        ("machine:run_to_end", "periods[run.period + 1].start <= now:", "periods[run.period + 1].start < 0:"),
    ),
    "at the very second of the date": (
        ("_lay_out", "self._at(at, BEFORE_ALL,", "self._at(at, WITHDRAWAL,"),
        ("machine:run_to_end", "periods[run.period + 1].start <= now:", "periods[run.period + 1].start < now:"),
    ),
    "each visit has draws of its own": (
        ("_draw", "key_of_attempt(purpose, name), visit)", "key_of_attempt(purpose, name), 1)"),
        ("draws:draw", "purpose, visit)", "purpose, 1)"),
    ),
    "draws are keyed by replication": (
        ("simpy_engine:Simulation.__init__", "arrivals_of, self.plan, seed, replication", "arrivals_of, self.plan, seed, 0"),
        ("arrivals:stream_key", "np.uint64(replication)", "np.uint64(0)"),
    ),
    "times are rounded to whole seconds": (
        ("procedure:Duration.of", "+ 0.5)", ")"),
        ("draws:seconds_of", "int(quantile(plan, row, u) + 0.5)", "int(quantile(plan, row, u))"),
    ),
}  # fmt: skip


# Coincidences that have a test of their own, as random scenarios do not come to them: mechanism, and which test it is.
_IN_ONE_SECOND = "tests.engine.test_coincidences"
OWN_TESTS = {
    "a place that was given in this very second is free again": (
        "tests.engine.test_mechanisms", "test_a_place_given_in_the_second_in_which_her_case_ends_goes_to_the_next",
    ),
    "before those who come through another gate in that second": (
        _IN_ONE_SECOND, "test_a_group_that_leaves_late_leaves_before_those_who_come_through_another_gate_in_the_same_second",
    ),
    "and goes before its next member comes through another gate": (
        _IN_ONE_SECOND, "test_an_arrival_group_that_waited_long_enough_goes_before_its_next_member_comes_through_another_gate",
    ),
    "who come in one second stand by case": (
        _IN_ONE_SECOND, "test_who_come_to_a_gate_in_one_second_stand_by_case_whatever_became_of_others",
    ),
    "by the rule of the moment": (
        "tests.engine.test_mechanisms", "test_when_waiting_raises_no_priority_any_more_the_list_is_in_its_old_order_again",
    ),
    "where she still waits": (_IN_ONE_SECOND, "test_at_midnight_nobody_is_served_for_one_who_waits_there_no_more"),
    "also in the first second of all": (_IN_ONE_SECOND, "test_what_happened_in_the_first_second_of_all_has_happened"),
    "which may be over in the first second of all": (_IN_ONE_SECOND, "test_a_case_that_ends_in_the_first_second_of_all_is_over"),
}  # fmt: skip


def trials_by_hand(engine: str) -> Iterator[Trial]:
    """Every mechanism, broken by hand.

    Raises:
        ValueError: what is to be broken is not there any more.
    """
    for mechanism, breaks in RULES.items():
        where, was, became = breaks[0 if engine == "simpy" else 1]
        module, _, function = where.rpartition(":")
        if engine == "simpy":
            module, function = (module, function) if module else ("simpy_engine", f"Simulation.{function}")
        elif module not in CALLED_BY_BOTH:
            module = f"kernel.{module}"
        try:
            mutant = rewritten(source_of(module), function, was, became)
        except ValueError as why:
            raise ValueError(f"the mechanism '{mechanism}' in the engine '{engine}': {why}") from None
        yield Trial(engine, module, mutant, mechanism, OWN_TESTS.get(mechanism))
