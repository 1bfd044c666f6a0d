from hypothesis import given
from hypothesis import strategies as st

from simkit.engine.working_time import ALWAYS, FOREVER, WorkingTime, hours_of_day

H = 3600
OFFICE = WorkingTime([(8 * H, 12 * H), (13 * H, 16 * H), (32 * H, 36 * H)])


def test_an_office_is_closed_at_its_closing_second():
    assert not OFFICE.is_open(8 * H - 1)
    assert OFFICE.is_open(8 * H)
    assert OFFICE.is_open(12 * H - 1)
    assert not OFFICE.is_open(12 * H)
    assert OFFICE.next_opening(12 * H) == 13 * H
    assert OFFICE.next_opening(9 * H) == 9 * H
    assert OFFICE.next_opening(36 * H) == FOREVER


def test_work_pauses_at_lunch_and_over_night():
    assert OFFICE.end_of_work(11 * H, 1 * H) == 12 * H
    assert OFFICE.end_of_work(11 * H, 2 * H) == 14 * H
    assert OFFICE.end_of_work(15 * H, 2 * H) == 33 * H
    assert OFFICE.end_of_work(35 * H, 2 * H) == FOREVER


def test_closing_of_the_day_looks_past_lunch():
    assert OFFICE.closing_of_day(9 * H, 24 * H) == 16 * H


spans = st.lists(st.integers(1, 50), min_size=2, max_size=20).map(
    lambda steps: [(sum(steps[:i]), sum(steps[: i + 1])) for i in range(1, len(steps), 2)]
)


@given(spans, st.integers(0, 600), st.integers(1, 200))
def test_end_of_work_is_exact(openings, start, seconds):
    calendar = WorkingTime(openings)
    end = calendar.end_of_work(start, seconds)
    if end < FOREVER:
        assert calendar.open_between(start, end) == seconds
        assert calendar.is_open(end - 1)


@given(spans, spans, st.integers(0, 600))
def test_together_is_open_when_both_are(a, b, now):
    first, second = WorkingTime(a), WorkingTime(b)
    assert first.together_with(second).is_open(now) == (first.is_open(now) and second.is_open(now))


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_always_counts_the_clock(start, seconds):
    assert ALWAYS.end_of_work(start, seconds) == start + seconds


def test_shorter_and_longer_days_move_the_end():
    day = ("09:00-12:00", "13:00-14:30")
    assert hours_of_day(day, 0.5) == [(9 * H, 11 * H + 900)]
    assert hours_of_day(day, 2.0) == [(9 * H, 12 * H), (13 * H, 19 * H)]
