"""Interviews on the page of a case."""

from __future__ import annotations

import pytest

from .test_case_pages import page, step, text

pytestmark = pytest.mark.django_db


def test_an_interview_is_entered_and_its_promise_is_looked_at_by_forms(office):
    case = office.case()
    browser = office.as_(office.inspector)
    assert 'id="step-settle_interview"' not in browser.get(page(case)).content.decode()
    said = {
        "on": "2026-05-06",
        "body": "甲劳务公司",
        "person": "王大锤",
        "post": "经理",
        "held_by": "监察大队",
        "about": "工资没发",
    }
    wrong = browser.post(step(case, "interview"), {**said, "promised": "月底付清"})
    assert "有承诺的写明哪天兑现" in text(wrong, 422)
    more = {"promised": "月底付清", "due_on": "2026-05-29"}
    assert browser.post(step(case, "interview"), {**said, **more}).status_code == 302
    told = text(browser.get(page(case)))
    assert "甲劳务公司 王**，经理" in told and "月底付清" in told and "王大锤" not in told
    made = case.interviews.get()
    answer = browser.post(
        step(case, "settle_interview"), {"interview_id": made.pk, "kept": "no", "outcome": "回单没到"}
    )
    assert answer.status_code == 302 and "没有兑现 回单没到" in text(browser.get(page(case)))
