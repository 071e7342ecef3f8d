"""The area's calendar is read once, and again as soon as a file of it changes."""

from __future__ import annotations

from datetime import date

from anxin.monitoring import areas

DAY = date(2026, 5, 12)


def test_a_day_that_an_area_adds_or_takes_back_counts_at_once(settings, tmp_path):
    settings.ANXIN_HOME = tmp_path
    assert areas.calendar().is_workday(DAY)
    assert areas.calendar() is areas.calendar()
    own = tmp_path / "law" / "calendar" / "own.csv"
    own.parent.mkdir(parents=True)
    own.write_text("day,name,is_off,year\n2026-05-12,本县节日,1,2026\n", encoding="utf-8")
    assert not areas.calendar().is_workday(DAY)
    own.unlink()
    assert areas.calendar().is_workday(DAY)
