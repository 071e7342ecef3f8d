"""Reception days: planned, held, and counted with what was heard (R176)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from anxin.access.services import AccessDenied
from anxin.audit.models import AuditEvent
from anxin.casework.stepping import StepRefused
from anxin.casework.tests.office import DAY
from anxin.testing import same_queries

from .test_clue_pages import text

pytestmark = pytest.mark.django_db
LIST = "/clues/receptions/"
SAID = {"on": DAY, "starts": time(9), "ends": time(11, 30), "place": "县信访大厅", "sits": "副县长周某、人社局长"}
FORM = {**SAID, "on": "2026-05-06", "starts": "9:00", "ends": "11:30"}


def test_a_day_is_planned_and_held_by_forms_and_counts_what_was_heard(office):
    browser = office.as_(office.window)
    assert "今年还没有定接访日" in text(browser.get(LIST))
    assert "结束要晚于开始" in text(browser.post(LIST + "new/", {**FORM, "ends": "8:00"}), 422)
    assert browser.post(LIST + "new/", FORM).status_code == 302
    assert "已经定了接访" in text(browser.post(LIST + "new/", FORM), 422)
    day = office.arrears.receptions.get()
    heard = office.clue(door="reception")
    office.clue(door="reception", day=DAY - timedelta(days=1))
    office.clue(door="reception", agency=office.labour)
    assert browser.post(f"{LIST}{day.pk}/held/", {"came": "7", "outcome": "都说三月没发"}).status_code == 302
    told = text(browser.get(LIST))
    assert "今年接访 1 天，来了 7 人，登记线索 1 条。" in told and heard.number in told and "副县长周某" in told
    assert AuditEvent.objects.filter(act="casework.reception").count() == 2


def test_another_place_and_another_office_do_not_touch_it(office):
    made = office.say("plan_reception", office.window, **SAID)
    assert office.as_(office.stranger).post(f"{LIST}{made.pk}/held/", {"came": "1"}).status_code == 404
    assert "县信访大厅" not in text(office.as_(office.stranger).get(LIST))
    with pytest.raises(AccessDenied, match="接访的单位"):
        office.say("hold_reception", office.builder, reception_id=made.pk, came=1)
    assert office.as_(office.viewer).post(LIST + "new/", FORM).status_code == 404


def test_what_is_ahead_is_not_held_yet_and_may_be_called_off_with_its_reason(office):
    made = office.say("plan_reception", office.window, **{**SAID, "on": date(2026, 5, 20)})
    with pytest.raises(StepRefused, match="还没到"):
        office.say("hold_reception", office.window, reception_id=made.pk, came=1)
    assert "下一次 5 月 20 日" in text(office.as_(office.window).get(LIST))
    with pytest.raises(StepRefused, match="为什么取消"):
        office.say("call_off_reception", office.window, reception_id=made.pk, reason=" ")
    office.say("call_off_reception", office.window, reception_id=made.pk, reason="开会")
    told = text(office.as_(office.window).get(LIST))
    assert "取消了 开会" in told and "没有定下一次" in told
    assert office.say("plan_reception", office.window, **{**SAID, "on": date(2026, 5, 20)}).pk != made.pk


def test_the_list_costs_the_same_with_one_day_and_thirty(office):
    office.say("plan_reception", office.window, **SAID)
    browser = office.as_(office.window)

    def more():
        for n in range(1, 30):
            office.say("plan_reception", office.window, **{**SAID, "on": DAY - timedelta(days=n)})

    same_queries(browser, LIST, more)
