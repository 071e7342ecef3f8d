"""Enterprises in payment difficulty are found and watched; listed ones are checked each month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anxin.access.scope import Grant, Scope
from anxin.monitoring import selectors, services
from anxin.monitoring.services import AnswerRefused

from .office import COUNTY, DAY, ELSEWHERE, NOW, offices, warned

pytestmark = pytest.mark.django_db
HERE = Scope((Grant(frozenset(), region=COUNTY),))
THERE = Scope((Grant(frozenset(), region=ELSEWHERE),))


def by(actor, **said) -> dict:
    return {"actor": actor, "as_of": said.pop("on", DAY), "now": NOW, **said}


def test_an_employer_with_two_months_unpaid_or_a_red_one_is_in_difficulty():
    made = offices()
    warned(made)
    assert selectors.in_difficulty(HERE, DAY) == []
    warned(made, month=202608, amount_fen=100, people=3)
    (found,) = selectors.in_difficulty(HERE, DAY)
    assert (found.name, found.months, found.projects, found.people) == ("川渝劳务有限公司", 2, 1, 30)
    assert found.amount_fen == 41_863_100 and found.red == 0
    assert selectors.in_difficulty(THERE, DAY) == []
    services.start_watch(
        **by(made.monitor, enterprise_id=found.enterprise_id, region=COUNTY, kind="difficulty", reason="两个月未发")
    )
    assert selectors.in_difficulty(HERE, DAY) == [] and len(selectors.in_difficulty(HERE, DAY, watched=True)) == 1


def test_a_listed_enterprise_is_checked_once_each_month_and_what_is_missing_is_told():
    made = offices()
    watch = services.start_watch(
        **by(made.monitor, enterprise_id=made.employer.pk, region=COUNTY, kind="listed", reason="上年两次欠薪")
    )
    later = date(2027, 2, 3)
    assert selectors.missing_checks(watch, DAY) == []
    assert selectors.missing_checks(watch, later) == [202611, 202612, 202701]
    seen = {"building": "在建 2 个", "employing": "53 人", "paying": "都发了"}
    check = by(made.monitor, on=later, watch_id=watch.pk, month=202612, checked_on=date(2026, 12, 30), **seen)
    services.record_check(**check)
    with pytest.raises(AnswerRefused, match="已经登记过"):
        services.record_check(**check)
    for more in ({"month": 202610}, {"month": 202703}, {"month": 202701, "checked_on": later + timedelta(days=1)}):
        with pytest.raises(AnswerRefused):
            services.record_check(**{**check, **more})
    (held,) = selectors.watches(HERE)
    assert selectors.missing_checks(held, later) == [202611, 202701]
    assert not selectors.checked_this_month(held, later)


def test_who_put_it_on_the_list_does_not_take_it_off_and_a_stranger_finds_nothing():
    made = offices()
    from .office import give

    give(made.monitor, "warning_reviewer", region=COUNTY)
    said = {"enterprise_id": made.employer.pk, "region": COUNTY, "kind": "listed", "reason": "重点"}
    with pytest.raises(AnswerRefused, match="不管这个地区"):
        services.start_watch(**by(made.stranger, **said))
    watch = services.start_watch(**by(made.monitor, **said))
    with pytest.raises(AnswerRefused, match="已经列入"):
        services.start_watch(**by(made.monitor, **said))
    with pytest.raises(AnswerRefused, match="另一人移出"):
        services.end_watch(**by(made.monitor, watch_id=watch.pk, reason="好了"))
    with pytest.raises(AnswerRefused, match="没有这条"):
        services.end_watch(**by(made.stranger, watch_id=watch.pk, reason="好了"))
    services.end_watch(**by(made.chief, watch_id=watch.pk, reason="连续三个月足额"))
    assert not selectors.watches(HERE).exists() and selectors.watches(HERE, ended=True).count() == 1
