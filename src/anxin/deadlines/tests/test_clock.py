"""Legal clocks count as the statutes count."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.deadlines.clock import CHINA, Clock, ClockError, ClockEvent, due, pay_day
from anxin.law.calendar import Calendar

CAL = Calendar.load()
starts = st.dates(date(2008, 1, 1), date(2025, 6, 30))
workdays = starts.filter(CAL.is_workday)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "direction", "expected"),
    [
        # Complaint on Friday 26 September 2025: Sunday the 28th is a make-up workday, 1-8 October is off.
        (date(2025, 9, 26), 5, "workday", "forward", date(2025, 10, 10)),
        # Special account: 30 days from the contract; 8 February 2026 is a Sunday.
        (date(2026, 1, 9), 30, "day", "forward", date(2026, 2, 9)),
        (date(2026, 1, 9), 30, "day", "stay", date(2026, 2, 8)),
        (date(2026, 1, 9), 30, "day", "back", date(2026, 2, 6)),
        # A make-up Saturday is a workday: nothing rolls.
        (date(2026, 1, 15), 30, "day", "forward", date(2026, 2, 14)),
        (date(2025, 1, 31), 1, "month", "stay", date(2025, 2, 28)),
        (date(2024, 1, 31), 1, "month", "stay", date(2024, 2, 29)),
        (date(2024, 2, 29), 1, "year", "stay", date(2025, 2, 28)),
        (date(2024, 8, 31), 6, "month", "forward", date(2025, 2, 28)),
        (date(2025, 3, 3), 2, "week", "forward", date(2025, 3, 17)),
        # One month before a guarantee ends.
        (date(2026, 3, 31), -1, "month", "stay", date(2026, 2, 28)),
        (date(2026, 2, 24), -1, "workday", "forward", date(2026, 2, 14)),
        (date(2026, 2, 17), 0, "day", "forward", date(2026, 2, 24)),
        # 20:00 UTC on Sunday is Monday in China.
        (datetime(2025, 3, 2, 20, 0, tzinfo=UTC), 1, "workday", "forward", date(2025, 3, 4)),
    ],
)
def test_when_it_is_due(start, amount, unit, direction, expected):
    assert due(start, amount, unit, CAL, direction) == expected


def test_hours_run_through_the_festival():
    start = datetime(2026, 2, 16, 16, 30, tzinfo=UTC)
    assert due(start, 24, "hour", CAL) == start + timedelta(hours=24)
    with pytest.raises(ClockError, match="时刻"):
        due(date(2026, 2, 16), 24, "hour", CAL)


def test_pay_days_move_to_the_workday_before():
    assert pay_day(202602, 17, CAL) == date(2026, 2, 14)
    assert pay_day(202510, 5, CAL) == date(2025, 9, 30)
    assert pay_day(202502, 31, CAL) == date(2025, 2, 28)
    assert pay_day(202511, None, CAL) == date(2025, 11, 28)
    assert pay_day(202603, 10, CAL) == date(2026, 3, 10)


@given(starts, st.integers(1, 400), st.sampled_from(["day", "week", "month", "year", "workday"]))
def test_the_two_directions_meet_on_workdays_only(start, amount, unit):
    amount = min(amount, 24) if unit in {"month", "year"} else amount
    stay, later, earlier = (due(start, amount, unit, CAL, d) for d in ("stay", "forward", "back"))
    assert earlier <= stay <= later
    assert CAL.is_workday(earlier) and CAL.is_workday(later)
    assert (earlier == stay == later) == CAL.is_workday(stay)


@given(workdays, st.integers(1, 90), st.integers(0, 60), st.integers(0, 60))
def test_a_suspension_of_k_workdays_moves_the_due_day_by_k_workdays(start, amount, before, k):
    before = min(before, amount)
    stopped = CAL.add_workdays(start, before)
    resumed = CAL.add_workdays(stopped, k)
    plain = Clock(start, amount, "workday").due_on(CAL)
    held = Clock(start, amount, "workday", (ClockEvent("suspend", stopped), ClockEvent("resume", resumed))).due_on(CAL)
    assert CAL.workdays_between(plain, held) == k


@given(starts, st.integers(1, 90), st.integers(0, 40), st.integers(0, 60), st.sampled_from(["day", "month", "year"]))
def test_a_suspension_of_k_days_moves_the_due_day_by_k_days(start, amount, before, k, unit):
    amount = amount if unit == "day" else min(amount, 12)
    stopped = start + timedelta(days=min(before, amount))
    events = (ClockEvent("suspend", stopped), ClockEvent("resume", stopped + timedelta(days=k)))
    plain = Clock(start, amount, unit, direction="stay").due_on(CAL)
    held = Clock(start, amount, unit, events, "stay").due_on(CAL)
    assert held - plain == timedelta(days=k)


@given(starts, st.integers(1, 60), st.integers(1, 60), st.sampled_from(["day", "workday", "month"]))
def test_an_extension_is_one_longer_period_not_two(start, amount, more, unit):
    extended = Clock(start, amount, unit, (ClockEvent("extend", start, more),))
    assert extended.due_on(CAL) == Clock(start, amount + more, unit).due_on(CAL)


@given(starts, st.integers(1, 60), st.integers(0, 500), st.sampled_from(["day", "workday"]))
def test_a_restart_forgets_what_was_before(start, amount, later, unit):
    on = start + timedelta(days=later)
    events = (ClockEvent("suspend", start), ClockEvent("restart", on))
    assert Clock(start, amount, unit, events).due_on(CAL) == Clock(on, amount, unit).due_on(CAL)


@given(starts, st.integers(1, 60), st.integers(0, 200), st.sampled_from(["day", "workday"]))
def test_what_is_left_counts_down_to_the_due_day(start, amount, later, unit):
    clock = Clock(start, amount, unit)
    day = start + timedelta(days=later)
    reading = clock.reading(day, CAL)
    if day > reading.due_on:
        assert reading.state == "expired" and reading.remaining == 0
    else:
        assert reading.state == "running" and reading.overdue == 0
        assert due(day, reading.remaining, unit, CAL) == reading.due_on or reading.remaining == 0


def test_an_investigation_of_sixty_workdays_suspended_and_extended():
    # Decree 423 article 17: 60 workdays, 30 more in complex cases. Opened on Monday 3 March 2025.
    suspended = ClockEvent("suspend", date(2025, 3, 31), reason="等待鉴定")
    resumed = ClockEvent("resume", date(2025, 4, 8), reason="鉴定意见送达")
    extended = ClockEvent("extend", date(2025, 5, 30), 30, "案情复杂，经负责人批准")
    clock = Clock(date(2025, 3, 3), 60, "workday", (extended, suspended, resumed))
    # 20 of 60 workdays had passed; Qingming (4 April) lies in the suspension, which holds 5 workdays.
    during = clock.reading(date(2025, 4, 2), CAL)
    assert (during.state, during.due_on, during.remaining) == ("suspended", None, 40)
    # What was known on 9 April: no extension yet. 60 + 5 workdays from 3 March.
    assert clock.due_on(CAL, date(2025, 4, 9)) == CAL.add_workdays(date(2025, 3, 3), 65) == date(2025, 6, 6)
    assert clock.due_on(CAL) == CAL.add_workdays(date(2025, 3, 3), 95) == date(2025, 7, 18)
    late = clock.reading(date(2025, 7, 22), CAL)
    assert (late.state, late.overdue, late.remaining) == ("expired", 2, 0)


def test_the_last_day_is_still_a_day_to_act():
    reading = Clock(date(2025, 3, 3), 5, "workday").reading(date(2025, 3, 10), CAL)
    assert (reading.state, reading.remaining, reading.due_on) == ("running", 0, date(2025, 3, 10))


def test_hours_left_are_hours_begun():
    start = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
    clock = Clock(start, 24, "hour")
    assert clock.reading(start + timedelta(hours=1, minutes=30), CAL).remaining == 23
    assert clock.reading(start + timedelta(hours=25), CAL).overdue == 1


def test_a_due_day_in_a_year_without_a_notice_says_so():
    assert "2031" in Clock(date(2031, 3, 3), 5, "workday").reading(date(2031, 3, 3), CAL).note
    assert Clock(date(2025, 3, 3), 5, "workday").reading(date(2025, 3, 3), CAL).note is None


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([ClockEvent("resume", date(2025, 3, 5))], "没有中止"),
        ([ClockEvent("suspend", date(2025, 3, 5)), ClockEvent("suspend", date(2025, 3, 6))], "已在中止中"),
        ([ClockEvent("suspend", date(2025, 2, 5))], "早于起算日"),
        ([ClockEvent("suspend", date(2025, 4, 5))], "届满"),
        ([ClockEvent("extend", date(2025, 4, 5), 5)], "届满"),
        ([ClockEvent("extend", date(2025, 3, 5))], "延长多少"),
    ],
)
def test_acts_that_cannot_follow_each_other_are_refused(events, says):
    with pytest.raises(ClockError, match=says):
        Clock(date(2025, 3, 3), 5, "workday", events).due_on(CAL)


def test_minutes_are_counted_like_hours_and_never_in_days():
    start = datetime(2026, 2, 16, 23, 50, tzinfo=CHINA)
    clock = Clock(start, 30, "minute")
    assert clock.due_on(CAL) == start + timedelta(minutes=30)
    assert clock.reading(start + timedelta(minutes=10, seconds=30), CAL).remaining == 20
    late = clock.reading(start + timedelta(minutes=45), CAL)
    assert (late.state, late.overdue, late.remaining_unit) == ("expired", 15, "minute")
    with pytest.raises(ClockError, match="分钟"):
        due(date(2026, 2, 16), 30, "minute", CAL)
