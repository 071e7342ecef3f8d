"""A reviewer tries a stricter number on days that have passed, and sees the difference before anybody switches it on."""

from __future__ import annotations

from datetime import date

import pytest

from anxin.access.edge import moment
from anxin.audit.services import MACHINE
from anxin.monitoring.tests.county import County, at
from anxin.trials.models import Trial
from anxin.trials.services import run_trial
from anxin.wages.models import PayrollLine
from tests.doors.county import build

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reviewer_tries_a_stricter_number_and_sees_the_difference(browser, signed_in):
    county = build()
    # Somebody was paid one fen in time, so that the days alone decide the level.
    line = PayrollLine.objects_unscoped.filter(project=county.project).order_by("pk").first()
    bank = County()
    bank.file("回单.csv", at(date(2026, 4, 21)), kind="bank_receipt")
    bank.paid(county.project, line.worker, 202603, 1, date(2026, 4, 20))

    signed_in(browser, county.people["warning_reviewer@here"])
    browser.goto("/rules/")
    browser.get_by_role("link", name="工资逾期未发").click()
    browser.get_by_role("link", name="试一试").click()
    browser.get_by_label("哪个数值").select_option("wage.late_orange_d")
    browser.get_by_label("改为").fill("5")
    browser.get_by_label("从哪天").fill("2026-05-11")
    browser.get_by_label("到哪天").fill("2026-05-18")
    browser.get_by_role("button", name="开始试算").click()
    browser.get_by_role("heading", name="正在试算").wait_for()

    # The worker's turn; the page that waits shows the result by itself.
    as_of, now = moment()
    run_trial(actor=MACHINE, as_of=as_of, now=now, trial_id=Trial.objects_unscoped.get().pk)
    heading = browser.get_by_role("heading", level=1, name="改后 1 条更早到高等级，一般早 4 天。")
    heading.wait_for()
    assert browser.get_by_role("region", name="两边比一比", exact=True).first.is_visible()
    row = browser.get_by_role("row").filter(has_text="甲镇安置房")
    assert "改后早 4 天" in row.inner_text() and "到期末仍在" in row.inner_text()
    assert "乙镇" not in browser.locator("main").inner_text()
