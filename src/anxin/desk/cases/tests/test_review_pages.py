"""Systems and duties on the page of a case of public money."""

from __future__ import annotations

import pytest

from anxin.casework.models import Case
from anxin.casework.tests.test_reviews import SAID

from .test_case_pages import page, step, text

pytestmark = pytest.mark.django_db


def test_the_page_of_a_public_case_asks_for_it_and_shows_it(office):
    case = office.case()
    browser = office.as_(office.inspector)
    assert 'id="step-examine"' not in browser.get(page(case)).content.decode()
    Case.objects_unscoped.filter(pk=case.pk).update(funding="soe")
    assert "还没登记制度、责任查得怎样。" in text(browser.get(page(case)))
    assert browser.post(step(case, "examine"), SAID).status_code == 302
    told = text(browser.get(page(case)))
    assert "没有开专户" in told and "建设单位没有按月拨人工费" in told and "还没出警示通报。" in told
