"""At a warning: how the missing amount of one worker is worked out, a notice, and a waiver that takes two people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from anxin.channels.models import Message
from anxin.monitoring.models import Notice, Waiver
from anxin.organisation.models import ProjectOwner
from tests.doors.county import DAY, build

from .going import go

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(settings: Any) -> Any:
    """The two towns on the day of their evaluation, with a co-ordinator appointed to the site of the first."""
    settings.ANXIN_TODAY = DAY
    made = build()
    keeper = made.people["coordinator@here"]
    ProjectOwner.objects_unscoped.create(
        project=made.project, part="coordinator", user=keeper, agency=keeper.agency, name=keeper.display_name,
        starts_on=date(2026, 1, 1), given_by="test", given_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    return made


def test_an_officer_sees_how_one_workers_missing_wage_comes_about_and_sends_the_notice(browser, signed_in, county):
    page = signed_in(browser, county.people["monitor@here"])
    page.goto("/warnings/?rule=W02")
    page.get_by_role("link", name="工资逾期未发").click()
    page.get_by_text("工资逾期未发：2 人，12,000.01 元").wait_for()
    page.locator("#who tbody a").first.click()
    page.get_by_text("6,000.01").first.wait_for()
    page.go_back()
    page.get_by_role("link", name="发通知").click()
    assert "12,000.01 元" in page.get_by_label("正文").input_value()
    page.get_by_label("治欠协管员").check()
    page.get_by_role("button", name="发出通知").click()
    page.get_by_role("heading", name="发给 1 人，已答复 0 人，还在等。").wait_for()
    notice = Notice.objects_unscoped.get()
    assert notice.receivers.get().user == county.people["coordinator@here"]
    page.get_by_role("link", name="工资逾期未发").click()
    page.get_by_text(f"发出通知书，{notice.number}").wait_for()
    # And he who answers for the site has it in his inbox.
    assert Message.objects_unscoped.get(to_user=county.people["coordinator@here"]).title.endswith(
        f"（{notice.number}）"
    )


def test_a_second_person_grants_a_waiver_and_the_first_cannot(browser, signed_in, county):
    page = signed_in(browser, county.people["monitor@here"])
    page.goto("/warnings/?rule=W02")
    page.get_by_role("link", name="工资逾期未发").click()
    asked = page.locator("#step-waive")
    asked.locator("summary").click()
    asked.get_by_label("理由").select_option("dispute")
    asked.get_by_label("依据").fill("仲裁受理通知书 12 号")
    asked.get_by_label("截止到哪天").fill((DAY + timedelta(days=30)).isoformat())
    asked.get_by_role("button", name="提交申请").click()
    page.get_by_text("要由另一人批准，申请人自己不能批").wait_for()
    assert page.get_by_role("button", name="批准豁免").count() == 0
    address = page.url

    signed_in(page, county.people["warning_reviewer@here"])
    page.goto("/warnings/")
    page.get_by_role("link", name="等我复核 1").click()
    go(page, page.get_by_role("link", name="工资逾期未发"))
    assert page.url.partition("?")[0] == address.partition("#")[0].partition("?")[0]
    page.get_by_role("button", name="批准豁免").click()
    page.get_by_text("已批准豁免").wait_for()
    assert Waiver.objects.get().approved_by == county.people["warning_reviewer@here"].audit_id
