"""Joint handlers on the page of a clue."""

from __future__ import annotations

import pytest

from .test_clue_pages import page, step, text

pytestmark = pytest.mark.django_db


def test_an_office_of_another_place_is_let_in_by_being_asked_and_reports_back(office):
    clue = office.accepted()
    browser, away = office.as_(office.inspector), office.as_(office.stranger)
    assert away.get(page(clue)).status_code == 404
    office.say("name_joint", clue_id=clue.pk, agency=office.stranger.agency, task="找到包工头")
    told = text(away.get(page(clue)))
    assert "联办单位" in told and "1 家，由县劳动监察大队牵头" in told and "找到包工头" in told
    shown = away.get(page(clue)).content.decode()
    assert 'id="step-circulate"' in shown and 'id="step-verify"' not in shown and 'id="step-release_joint"' not in shown
    assert away.post(step(clue, "circulate"), {"words": "人在乙镇"}).status_code == 302
    assert "通报，理由：人在乙镇" in text(browser.get(page(clue)))
    answer = browser.post(step(clue, "release_joint"), {"agency": office.stranger.agency_id, "reason": "找到了"})
    assert answer.status_code == 302 and away.get(page(clue)).status_code == 404


def test_the_lead_asks_another_office_by_a_form(office):
    clue = office.accepted()
    browser = office.as_(office.inspector)
    assert browser.post(step(clue, "joint"), {"agency": office.housing.pk, "task": ""}).status_code == 422
    assert browser.post(step(clue, "joint"), {"agency": office.housing.pk, "task": "查合同"}).status_code == 302
    assert "县住建局 查合同" in text(browser.get(page(clue)))
