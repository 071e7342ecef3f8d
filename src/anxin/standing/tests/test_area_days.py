"""A line through the days: kept by each evaluation, filled in for the days before the first, and where it leads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anxin.access.roles import Permission
from anxin.access.scope import Grant, Scope
from anxin.audit.models import AuditEvent
from anxin.monitoring.tests.county import CLERK, County, at
from anxin.registry.models import Worker
from anxin.standing.areas import by_prefix
from anxin.standing.models import AreaDay
from anxin.standing.selectors import clearing
from anxin.standing.services import past_weeks, tell_past_days

from .site import LATER, MARCH, every_way, look, people

pytestmark = pytest.mark.django_db
SEEN = Scope((Grant(frozenset({Permission.SEE_FACTS}), region="522323"),))


def day(code: str, on: date = LATER) -> AreaDay:
    return AreaDay.objects_unscoped.get(region_code=code, on=on)


def test_a_day_holds_the_sums_of_each_region_and_counts_people_once():
    county = County()
    one, two = every_way(county, region="522323101"), every_way(county, "二号工地", 40, region="522323102")
    # Who is owed on both sites is one person for the county.
    county.file("借人.xlsx", at(date(2026, 4, 6)))
    worker = Worker.objects.get(pk=people(one)[3])
    county.owed(two, county.employer("二号工地劳务公司"), worker, MARCH, 70_000)
    look()
    town, other, whole = day("522323101"), day("522323102"), day("522323")
    assert (town.owed_people, other.owed_people, whole.owed_people) == (2, 3, 4)
    assert (town.owed_fen, other.owed_fen, whole.owed_fen) == (900_000, 970_000, 1_870_000)
    assert (whole.projects, whole.owed_sites, whole.owed_months) == (2, 2, 2)
    assert whole.red + whole.orange + whole.yellow + whole.blue + whole.none == 2
    assert day("52").owed_people == day("5223").owed_people == 4


def test_what_comes_in_later_on_the_day_changes_its_sums_and_no_others():
    county = County()
    one = every_way(county, region="522323101")
    every_way(county, "二号工地", 40, region="522401101")
    look(LATER, 5)
    county.file("回单.csv", at(LATER, 6), kind="bank_receipt")
    county.paid(one, Worker.objects.get(pk=people(one)[3]), MARCH, 500_000, LATER)
    assert look(LATER, 7).kind == "incremental"
    assert (day("522323").owed_fen, day("5224").owed_fen, day("52").owed_fen) == (400_000, 900_000, 1_300_000)
    # Counted place by place or in one walk, the same.
    few, all_of_them = by_prefix(["52", "522323"]), by_prefix()
    assert few == {code: all_of_them[code] for code in ("52", "522323")}


def test_days_before_the_first_evaluation_are_told_from_what_is_known_now():
    county = County()
    every_way(county, region="522323101")
    look()
    before, after = date(2026, 4, 29), date(2026, 5, 2)
    assert tell_past_days(actor=CLERK, now=at(LATER, 21), days=[after, before, LATER]) == 3
    # Nothing was due on the 29th of April; on the 2nd of May he who was paid on the 3rd was still owed.
    assert (day("522323", before).owed_fen, day("522323", after).owed_fen) == (0, 1_200_000)
    assert day("522323", after).told_later and day("522323", after).owed_people == 3
    assert not day("522323").told_later, "a day that was kept while it lasted stays"
    assert AuditEvent.objects.get(act="standing.days_told").fields["days"] == 3


def test_a_site_without_a_place_is_in_nobodys_sum():
    every_way(County(), region="")
    look()
    assert not AreaDay.objects_unscoped.exists()


def line(*points: tuple[int, int], owed: int, as_of: date = date(2026, 12, 1)):
    for ago, fen in points:
        AreaDay.objects_unscoped.create(region_code="522323", on=as_of - timedelta(days=ago), owed_fen=fen)
    return clearing(SEEN, as_of=as_of, owed_fen=owed)


def test_at_the_present_speed_it_is_cleared_before_or_after_the_festival():
    # The festival of 2027 is the 6th of February: 67 days on.
    told = line((28, 5_600_000), (14, 4_000_000), owed=2_800_000)
    assert (told.festival_on, told.days_left, told.per_day_fen) == (date(2027, 2, 6), 67, 100_000)
    assert told.clear_on == date(2026, 12, 29) and told.late_days == -39
    assert told.words == "2026 年 12 月 29 日清零，早于春节 39 天。"
    assert told.needed_fen == 41_792


def test_too_slow_is_after_the_festival_and_growing_is_never():
    assert line((20, 3_000_000), owed=2_800_000).late_days == 213
    assert "晚于春节" in line(owed=2_800_000, as_of=date(2026, 12, 1)).words
    AreaDay.objects_unscoped.all().delete()
    assert line((20, 1_000_000), owed=2_800_000).words == "没有在减少，照这样清不了。"


def test_nothing_owed_is_cleared_and_one_day_tells_no_speed():
    assert line(owed=0).words == "已清零。"
    assert line(owed=5).words == "还没有足够的日子看出快慢。"
    assert (
        clearing(Scope((Grant(frozenset({Permission.SEE_FACTS}), project=1),)), as_of=LATER, owed_fen=5).points[-1].fen
        == 5
    )


def test_weeks_back_are_a_week_apart():
    weeks = past_weeks(LATER)
    assert len(weeks) == 12 and weeks[-1] == LATER - timedelta(days=7) and weeks == sorted(weeks)
