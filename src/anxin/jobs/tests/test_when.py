"""When a job is due next."""

from datetime import datetime

import pytest

from anxin.jobs.when import CHINA, daily, every, monthly


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("when", "now", "due"),
    [
        (daily(6, 10), "2026-03-05T06:09:59", "2026-03-05T06:10"),
        (daily(6, 10), "2026-03-05T06:10:00", "2026-03-06T06:10"),
        (daily(0, 0), "2026-12-31T23:59:59", "2027-01-01T00:00"),
        (every(1), "2026-03-05T10:00:00", "2026-03-05T10:01"),
        (every(25), "2026-03-05T23:59:00", "2026-03-06T00:00"),
        (every(60), "2026-03-05T10:00:01", "2026-03-05T11:00"),
        (monthly(31, 8), "2026-02-01T00:00:00", "2026-02-28T08:00"),
        (monthly(1, 8), "2026-12-01T08:00:00", "2027-01-01T08:00"),
        (monthly(5, 8), "2026-03-04T09:00:00", "2026-03-05T08:00"),
    ],
)
def test_the_next_time_is_later_than_now_and_the_first_such(when, now, due):
    assert when.after(at(now)) == at(due)


def test_the_day_is_the_day_in_china_wherever_the_machine_stands():
    from datetime import UTC

    assert daily(6, 10).after(datetime(2026, 3, 4, 22, 30, tzinfo=UTC)) == at("2026-03-06T06:10")


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (daily(6, 10), "每天 06:10"),
        (every(1), "每 1 分钟"),
        (every(120), "每 2 小时"),
        (monthly(5, 8), "每月 5 日 08:00"),
    ],
)
def test_people_read_when_it_is(when, words):
    assert when.words == words
