"""From a clue at the counter to a closed case: early closing is refused, two receipts and a call-back open the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from anxin.audit.services import MACHINE
from anxin.casework.models import Case
from anxin.casework.tests.office import DAY, Office
from anxin.casework.tests.test_cases import DUTIES

pytestmark = pytest.mark.django_db(transaction=True)


def _open(page: Any, step: str) -> Any:
    box = page.locator(f"#step-{step}")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box


def test_a_clue_becomes_a_case_that_closes_only_when_the_money_came(browser, signed_in, settings):
    settings.ANXIN_TODAY = DAY
    office = Office()
    clue = office.accepted()
    page = signed_in(browser, office.inspector)
    page.goto(f"/clues/{clue.pk}/")
    box = _open(page, "verify")
    box.get_by_label("核实欠多少人").fill("2")
    box.get_by_label("核实欠多少（元）").fill("12000")
    box.get_by_label("查到了什么").fill("工资表和回单")
    box.get_by_role("button", name="核实").click()
    page.get_by_text("核实已记下").wait_for()

    page.get_by_role("link", name="从这条线索立案").click()
    page.get_by_label("别的人，一行一个").fill("")
    page.get_by_role("button", name="立案").click()
    page.get_by_text("已立案 A202600001").wait_for()
    case = Case.objects_unscoped.get()
    from anxin.casework.services import Claim

    office.say("claim_for", case_id=case.pk, claims=[Claim(202603, 600_000, w) for w in office.workers])
    office.say("describe_case", case_id=case.pk, cause="funds")
    page.reload()
    _open(page, "establish").get_by_role("button", name="查实").click()
    page.get_by_text("已查实，请责令限期支付").wait_for()
    page.get_by_text("结案要过的关").wait_for()
    page.get_by_text("还差 2 人月").first.wait_for()

    for worker in office.workers:
        office.receipt(worker, 600_000, date(2026, 5, 6))
        office.say("collect_receipts", MACHINE, case_id=case.pk)
    office.say("settle_duties", case_id=case.pk, **DUTIES)
    signed_in(page, office.second)
    page.goto(f"/cases/{case.pk}/")
    assert page.get_by_role("link", name="银行回单").count() == 2
    page.get_by_text("还没有一个人在回访里说拿到了").first.wait_for()
    # Before the call-back there is no way to close.
    assert page.locator("#step-close").count() == 0
    box = _open(page, "call_back")
    for choice in box.locator("select[name^=p]").all():
        choice.select_option("got_it")
    box.get_by_role("button", name="回访").click()
    page.get_by_text("回访已记下").wait_for()
    _open(page, "close").get_by_role("button", name="结案").click()
    page.get_by_text("已结案。").first.wait_for()
    assert Case.objects_unscoped.get().state == "closed"
