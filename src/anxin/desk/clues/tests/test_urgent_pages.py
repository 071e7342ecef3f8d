"""The green lane on the page of a clue."""

from __future__ import annotations

import re

import pytest

from .test_clue_pages import page, step, text

pytestmark = pytest.mark.django_db


def test_the_page_says_that_a_clue_is_urgent_and_until_what_hour(office):
    clue = office.clue(urgency=["injury"])
    told = text(office.as_(office.window).get(page(clue)))
    assert "紧急：受伤。走绿色通道，期限比普通线索短。" in told
    assert re.search(r"接收分类期限 .*?\d\d:\d\d", told), told[:1500]


def test_who_works_on_a_clue_marks_it_urgent_with_his_reason(office):
    clue = office.accepted(text="工人受伤了，工资没发")
    browser = office.as_(office.inspector)
    shown = browser.get(page(clue)).content.decode()
    assert 'id="step-urgent"' in shown
    assert text(browser.post(step(clue, "urgent"), {"urgency": ["injury"], "reason": ""}), 422)
    assert browser.post(step(clue, "urgent"), {"urgency": ["injury"], "reason": "家属来电"}).status_code == 302
    told = text(browser.get(page(clue)))
    assert "紧急：受伤。" in told and "登记紧急情形：受伤，理由：家属来电" in told
