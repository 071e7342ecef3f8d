"""How days, money and deadlines are said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.ui import words

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("due_on", "said", "press"),
    [
        (date(2026, 11, 17), "超期 3 天", "over"),
        (FRIDAY, "今天到期", "near"),
        (date(2026, 11, 23), "还有 1 个工作日", "near"),
        (date(2026, 11, 24), "还有 2 个工作日", ""),
        (None, "没有期限", "done"),
    ],
)
def test_a_deadline_is_said_in_working_days(due_on, said, press):
    assert words.due(due_on, FRIDAY) == words.Due(said, press)


def test_what_is_done_no_longer_presses():
    assert words.due(date(2026, 11, 1), FRIDAY, done=True) == words.Due("期限 11 月 1 日", "done")


def test_a_day_of_this_year_needs_no_year():
    assert words.day(date(2026, 4, 5), FRIDAY) == "4 月 5 日"
    assert words.day(date(2025, 4, 5), FRIDAY) == "2025 年 4 月 5 日"
    assert words.day(None) == "—"


def test_a_moment_is_told_in_chinas_time():
    assert words.stamp(datetime(2026, 11, 19, 22, 10, tzinfo=UTC), FRIDAY) == "11 月 20 日 06:10"


@given(st.integers(min_value=0, max_value=10**15))
def test_ten_thousands_are_rounded_and_never_off_by_more_than_half_a_step(fen):
    said = words.wan(fen).replace(",", "")
    assert abs(float(said) * 1_000_000 - fen) <= 50_000 + fen * 1e-12


def test_shares_of_nothing_are_no_share():
    assert words.percent(0, 0) == "—" and words.percent(1, 3) == "33.3%" and words.percent(2, 3, 0) == "67%"


@pytest.mark.parametrize(
    ("minutes", "said", "press"),
    [
        (-0.5, "超时 0 分钟", "over"), (-12, "超时 12 分钟", "over"), (-125, "超时 2 小时 5 分钟", "over"), (-3 * 1440, "超时 3 天", "over"),
        (0, "还有 0 分钟", "near"), (0.5, "还有 1 分钟", "near"), (60, "还有 1 小时", "near"), (61, "还有 1 小时 1 分钟", ""),
    ],
)  # fmt: skip
def test_a_deadline_of_minutes_is_said_to_the_minute(minutes, said, press):
    now = datetime(2026, 5, 6, 9, tzinfo=UTC)
    told = words.due_at(now + timedelta(minutes=minutes), now)
    assert (told.words, told.press) == (said, press)
