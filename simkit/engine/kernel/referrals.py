"""Referrals: preparation, signature, transmission, one draw; again after a return or a noticed loss."""

from __future__ import annotations

from simkit.engine.compiled import compiled
from simkit.engine.kernel.calendars import end_of_delay, end_of_work
from simkit.engine.kernel.draws import again, draw, seconds_of
from simkit.engine.kernel.events import wake_at
from simkit.engine.kernel.layout import (
    ACCEPTED,
    ARRIVAL,
    CAME_BACK,
    INCOMPLETE,
    LOST,
    LOST_AT_REFERRAL,
    LOST_NOTICED,
    PAUSE,
    REFERRAL,
    REFERRAL_WAIT,
    REFUSED,
    SIGNATURE,
    distributions_in,
    letters_in,
    modes_in,
    periods_in,
    pool_rules_in,
    run_in,
    steps_in,
    tracks_in,
)
from simkit.engine.kernel.leaving import begin_patience, end_case
from simkit.engine.kernel.lists import add_part, begin_entry, join_lists, pool_for, pool_rule, write_wait
from simkit.engine.kernel.memory import Memory
from simkit.engine.kernel.stages import ANSWER, AT_SIGNATURE, ENTER, IN_REFERRAL, OVER, PREPARE, RETURN, SEND, SIGN


@compiled
def letter_of(plan: Memory, row: int, to: int, mode: int) -> int:
    """The row of the keys of a referral from a step, by where to and by which mode."""
    step, letters = steps_in(plan)[row], letters_in(plan)
    for letter in range(step.letters, step.letters + step.letter_rows):
        if letters[letter].to == to and letters[letter].mode == mode:
            return letter
    return -1


@compiled
def begin_referral(plan: Memory, state: Memory, track: int) -> None:
    """Chooses the mode, finds who signs, and sets the clock of her patience."""
    who, run = tracks_in(state)[track], run_in(state)[0]
    period = periods_in(plan)[run.period]
    who.word = who.by
    who.letter = letter_of(plan, who.row, who.to, who.by)
    mode = modes_in(plan)[period.modes + who.by]
    if mode.instead >= 0 and draw(state, who.case, letters_in(plan)[who.letter].key_instead, who.visit) < mode.instead_chance:
        who.word = mode.instead
        who.letter = letter_of(plan, who.row, who.to, who.word)
    who.mode = period.modes + who.word
    who.signatory = -1
    performer = steps_in(plan)[who.row].performer
    if performer >= 0:
        sender = pool_for(plan, state, performer, who.case, who.visit)
        who.signatory = pool_rules_in(plan)[pool_rule(plan, state, sender)].signatory
    begin_patience(plan, state, track, REFERRAL_WAIT)
    who.attempt = 0
    who.stage = PREPARE


@compiled
def silent(plan: Memory, state: Memory, track: int, end: int, following: int) -> None:
    """A part of a referral: time passes, no row of its own."""
    who = tracks_in(state)[track]
    if end <= run_in(state)[0].now:
        who.stage = following
        return
    wake_at(plan, state, track, end, ARRIVAL)
    who.stage, who.following = IN_REFERRAL, following


@compiled
def end_of_part(plan: Memory, state: Memory, track: int, distribution: int, u: float) -> int:
    """When a part of a referral is over, by the clock or by working days."""
    seconds = seconds_of(plan, state, distribution, tracks_in(state)[track].case, u)
    return end_of_delay(plan, state, run_in(state)[0].now, seconds, distributions_in(plan)[distribution].working)


@compiled
def prepare(plan: Memory, state: Memory, track: int) -> None:
    """The letter is written, in the hours of those who write it."""
    who, now = tracks_in(state)[track], run_in(state)[0].now
    mode, who.since = modes_in(plan)[who.mode], now
    if mode.preparation < 0:
        who.stage = SIGN
        return
    u = draw(state, who.case, again(letters_in(plan)[who.letter].key_preparation, who.attempt), who.visit)
    silent(plan, state, track, end_of_work(plan, state, mode.calendar, now, seconds_of(plan, state, mode.preparation, who.case, u)), SIGN)


@compiled
def sign(plan: Memory, state: Memory, track: int) -> None:
    """The sending agency's signatory signs."""
    who = tracks_in(state)[track]
    mode = modes_in(plan)[who.mode]
    if mode.signature < 0 or who.signatory < 0:
        who.stage = SEND
        return
    u = draw(state, who.case, again(letters_in(plan)[who.letter].key_signature, who.attempt), who.visit)
    begin_entry(state, track, SIGNATURE, who.step + 1, who.visit, 0, PAUSE)
    add_part(state, track, who.signatory, seconds_of(plan, state, mode.signature, who.case, u), False)
    who.stage = AT_SIGNATURE
    join_lists(plan, state, track)


@compiled
def send(plan: Memory, state: Memory, track: int) -> None:
    """The letter is on its way."""
    who = tracks_in(state)[track]
    mode = modes_in(plan)[who.mode]
    if mode.transmission < 0:
        who.stage = ANSWER
        return
    u = draw(state, who.case, again(letters_in(plan)[who.letter].key_transmission, who.attempt), who.visit)
    silent(plan, state, track, end_of_part(plan, state, track, mode.transmission, u), ANSWER)


@compiled
def answer(plan: Memory, state: Memory, track: int) -> None:
    """What becomes of one attempt, and how long until that is known."""
    who = tracks_in(state)[track]
    mode, letter = modes_in(plan)[who.mode], letters_in(plan)[who.letter]
    u = draw(state, who.case, again(letter.key_outcome, who.attempt), who.visit)
    delay, key = -1, letter.key_lost
    who.result, who.again = ACCEPTED, 0
    if u < mode.lost:
        who.result = LOST
        if draw(state, who.case, again(letter.key_noticed, who.attempt), who.visit) < mode.noticed:
            who.result, who.again, delay = LOST_NOTICED, 1, mode.noticed_after
        elif mode.may_return and draw(state, who.case, again(letter.key_returns, who.attempt), who.visit) < mode.returns:
            who.result, delay = CAME_BACK, mode.returns_after
    elif u < mode.lost + mode.incomplete:
        who.result, who.again, delay, key = INCOMPLETE, 1, mode.incomplete_delay, letter.key_incomplete
    elif u < mode.lost + mode.incomplete + mode.refused:
        who.result, delay, key = REFUSED, mode.refused_delay, letter.key_refused
    if delay < 0:
        who.stage = RETURN
        return
    silent(plan, state, track, end_of_part(plan, state, track, delay, draw(state, who.case, again(key, who.attempt), who.visit)), RETURN)


@compiled
def end_attempt(plan: Memory, state: Memory, track: int) -> None:
    """The row of one attempt; she goes on, it is tried again, or she is lost."""
    who, run = tracks_in(state)[track], run_in(state)[0]
    write_wait(state, track, REFERRAL, who.to + 1, who.since, run.now, who.visit, who.result, who.word + 1)
    if who.result == LOST:
        end_case(plan, state, who.case, track, LOST_AT_REFERRAL, False)
        who.stage = OVER
    elif who.again:
        who.attempt += 1
        who.stage = PREPARE
    else:
        run.ticket += 1
        who.ticket = run.ticket  # her patience with the referral is over
        who.stage = ENTER
