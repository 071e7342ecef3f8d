"""From the first page to the worker whose money is missing, and how much, in at most four clicks."""

from __future__ import annotations

import pytest

from tests.doors.county import build

from .going import go

pytestmark = pytest.mark.django_db(transaction=True)


def test_which_sites_of_my_town_have_not_paid_march_and_what_one_worker_misses(browser, signed_in):
    county = build()
    signed_in(browser, county.people["monitor@here"])
    browser.goto("/")
    clicks = 0

    def click(found) -> None:
        nonlocal clicks
        go(browser, found.first)
        clicks += 1

    click(browser.locator(".month-cells a", has_text="2026年3月"))
    assert "2026年3月的工资，1 个工地没发清：2 人次，12,000.01 元。" in browser.inner_text("h1")
    assert "乙镇学校" not in browser.inner_text("main")
    click(browser.get_by_role("link", name="甲镇安置房"))
    assert "2 个人月没发清，还差 12,000.01 元" in browser.inner_text("h1")
    click(browser.locator("table.months a.unpaid"))
    assert "没有。应付 6,000.01 元，一分没到" in browser.inner_text("h1")
    lines = browser.locator("section[aria-label=怎么算出来的] tbody tr").all_inner_texts()
    assert lines[0].startswith("工资表应付\t6,000.01") and "两镇.xlsx" in lines[0]
    assert lines[-1].startswith("尚欠\t6,000.01")
    assert clicks <= 4
