import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.law import festival
from anxin.law.calendar import EPOCH, Calendar, CalendarError, folder, import_json

CAL = Calendar.load()
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 1, 4), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 15), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2020, 1, 31), False),
        (date(2006, 12, 30), True),
        (date(2022, 12, 31), False),
        (date(2025, 3, 5), True),
        (date(2025, 3, 8), False),
    ],
)
def test_days_as_the_notices_set_them(day, working):
    assert CAL.is_workday(day) is working


def test_twenty_years_are_known_and_the_next_is_said_aloud():
    assert all(CAL.known_year(y) for y in range(2007, 2027))
    assert not CAL.known_year(2027) and not CAL.known_year(2006)
    assert CAL.note(date(2026, 1, 1), date(2026, 12, 31)) is None
    assert "2027 年的放假安排尚未载入" in str(CAL.note(date(2026, 12, 1), date(2027, 1, 10)))
    assert CAL.assumed_years(date(2029, 1, 1), date(2026, 1, 1)) == [2027, 2028, 2029]


@given(days, st.integers(-400, 400).filter(bool))
def test_adding_workdays_walks_over_exactly_that_many(day, n):
    there = CAL.add_workdays(day, n)
    step = 1 if n > 0 else -1
    walked, seen = day, 0
    while seen < abs(n):
        walked += timedelta(days=step)
        seen += CAL.is_workday(walked)
    assert there == walked


@given(days, days)
def test_between_counts_one_by_one(a, b):
    b = min(b, a + timedelta(days=500)) if b > a else max(b, a - timedelta(days=500))
    low, high = min(a, b), max(a, b)
    counted = sum(CAL.is_workday(low + timedelta(days=i)) for i in range(1, (high - low).days + 1))
    assert CAL.workdays_between(a, b) == (counted if b >= a else -counted)


def test_rows_number_the_workdays_from_the_epoch():
    rows = CAL.rows(EPOCH, date(2007, 1, 10))
    # New Year 1-3 January 2007 is off.
    assert [r.workday_no for r in rows] == [0, 0, 0, 1, 2, 2, 2, 3, 4, 5]
    assert all(r.year_known for r in rows)
    far = CAL.rows(date(2026, 12, 30), date(2027, 1, 2))
    assert [r.year_known for r in far] == [True, True, False, False]
    assert [r.workday_no for r in far] == [CAL.workday_no(r.day) for r in far]


def notice(tmp_path, **changes):
    content = {
        "year": 2027,
        "papers": [],
        "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
            {"name": "春节", "date": "2027-02-13", "isOffDay": False},
        ],
    } | changes
    path = tmp_path / "2027.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_new_notice_can_be_imported_and_replaced(tmp_path):
    home = tmp_path / "home"
    done = import_json(notice(tmp_path), home)
    assert (done.year, done.days_off, done.makeup_days) == (2027, 2, 1)
    cal = Calendar.load(folder(home))
    assert cal.known_year(2027) and cal.note(date(2026, 12, 1), date(2027, 12, 31)) is None
    assert not cal.is_workday(date(2026, 12, 31)) and cal.is_workday(date(2027, 2, 13))
    import_json(notice(tmp_path, days=[{"name": "元旦", "date": "2027-01-04", "isOffDay": True}]), home)
    again = Calendar.load(folder(home))
    assert again.is_workday(date(2026, 12, 31)) and not again.is_workday(date(2027, 1, 4))
    assert not again.is_workday(date(2027, 2, 13))


def test_a_local_day_changes_that_day_and_claims_no_year(tmp_path):
    path = tmp_path / "local.csv"
    path.write_text("day,name,is_off,year\n2027-05-12,州庆,1,\n2026-05-12,州庆,1,\n", encoding="utf-8-sig")
    cal = Calendar.load(path)
    assert not cal.is_workday(date(2027, 5, 12)) and not cal.is_workday(date(2026, 5, 12))
    assert cal.name(date(2026, 5, 12)) == "州庆"
    assert not cal.known_year(2027)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"days": []}, "没有一天"),
        ({"year": "2027"}, "缺少年份"),
        ({"days": [{"name": "元旦", "date": "2027-1-1", "isOffDay": True}]}, "2027-01-01 的样子"),
        ({"days": [{"name": "元旦", "date": "2025-01-01", "isOffDay": True}]}, "不属于 2027"),
        ({"days": [{"name": "元旦", "date": "2027-01-01"}]}, "isOffDay"),
        ({"days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}] * 2}, "两次"),
    ],
)
def test_an_unusable_notice_is_refused_and_nothing_is_kept(tmp_path, changes, says):
    with pytest.raises(CalendarError, match=says):
        import_json(notice(tmp_path, **changes), tmp_path / "home")
    assert not folder(tmp_path / "home").exists()


@pytest.mark.parametrize(
    "day",
    [
        date(2000, 2, 5),
        date(2007, 2, 18),
        date(2008, 2, 7),
        date(2012, 1, 23),
        date(2015, 2, 19),
        date(2020, 1, 25),
        date(2021, 2, 12),
        date(2022, 2, 1),
        date(2023, 1, 22),
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2027, 2, 6),
        date(2033, 1, 31),
        date(2034, 2, 19),
        date(2100, 2, 9),
    ],
)
def test_spring_festival(day):
    assert festival.spring_festival(day.year) == day


def test_every_spring_festival_lies_where_it_can():
    for year in range(2000, 2101):
        assert date(year, 1, 21) <= festival.spring_festival(year) <= date(year, 2, 21)
    with pytest.raises(ValueError, match="2000"):
        festival.spring_festival(2101)


def test_festival_mode_runs_from_d_minus_45_to_the_day_itself():
    assert festival.days_to_spring_festival(date(2026, 2, 17)) == 0
    assert festival.days_to_spring_festival(date(2026, 2, 18)) == 353
    assert festival.in_festival_mode(date(2026, 1, 3), 45)
    assert not festival.in_festival_mode(date(2026, 1, 2), 45)
    assert festival.in_festival_mode(date(2026, 2, 17), 45)
    assert not festival.in_festival_mode(date(2026, 2, 18), 45)
