"""A worker at 360 px: from the code on the board to his own months, what is wrong with one, and the paper that he takes."""

from __future__ import annotations

import re

import pytest

from anxin.casework.models import Clue
from anxin.casework.services import make_code
from anxin.casework.tests.office import DAY
from anxin.channels.tests.conftest import gateway  # noqa: F401 - a fixture
from anxin.documents import signing
from anxin.monitoring.tests.county import CLERK
from anxin.records.tests.conftest import NOW, Land

from .axe import faults
from .going import go

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_sees_his_months_objects_to_one_and_takes_his_record(
    browser,
    signed_in,
    settings,
    monkeypatch,
    gateway,  # noqa: F811
):
    settings.ANXIN_TODAY = DAY
    monkeypatch.setattr("anxin.access.edge.timezone.now", lambda: NOW)
    land = Land(gateway)
    land.with_gateway()
    land.evaluate()
    office = land.office
    board = make_code(
        actor=CLERK,
        as_of=DAY,
        now=NOW,
        agency=office.arrears,
        region=office.project.region_code,
        project=office.project,
    )
    page = browser
    page.set_viewport_size({"width": 360, "height": 740})

    def fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        assert faults(page) == [], page.url

    page.goto(f"/w/{board.token}/")
    go(page, page.get_by_role("link", name="看我的工资记录"))
    fits()
    page.get_by_label("您的手机号").fill("13800138000")
    page.get_by_label("身份证号最后 6 位").fill(land.worker.id_number.open_for("test")[-6:])
    go(page, page.get_by_role("button", name="取查询码"))
    page.get_by_role("heading", name="写上短信里的").wait_for()
    land.send()
    fits()
    page.get_by_label("查询码").fill(land.code)
    go(page, page.get_by_role("button", name="看记录"))
    page.get_by_role("heading", name="差 4,000.00 元").wait_for()
    fits()
    with page.expect_download() as taken:
        page.get_by_role("link", name="存成 PDF").click()
    with open(taken.value.path(), "rb") as file:
        assert signing.check_pdf(file.read(), signing.public_key()).ok
    go(page, page.get_by_role("link", name=re.compile("2026年3月")))
    page.get_by_role("heading", name="出勤 22 天").wait_for()
    fits()
    go(page, page.get_by_role("link", name="有不对的"))
    fits()
    go(page, page.get_by_role("link", name="天数不对"))
    page.get_by_label("天数").fill("25")
    fits()
    go(page, page.get_by_role("button", name="交上去"))
    page.get_by_role("heading", name="收到了").wait_for()
    clue = Clue.objects_unscoped.get()
    page.get_by_text(clue.number).wait_for()
    fits()
    go(page, page.get_by_role("link", name="回到这个月"))
    page.get_by_text("正在办").wait_for()
    fits()
    go(page, page.get_by_role("button", name="看完了"))
    page.goto("/w/record/months/")
    page.get_by_role("heading", name="看我的工资记录").wait_for()

    # An official sees what he said beside the month, and the clue that he must answer.
    signed_in(page, office.inspector)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/months/{office.project.pk}/{land.worker.pk}/202603/")
    page.get_by_text("他说 25 天").wait_for()
    page.get_by_role("link", name=f"线索 {clue.number}").click()
    page.get_by_text(clue.number).first.wait_for()
