"""No page has a serious or critical accessibility fault, and each can be walked with the keyboard."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.doors.county import build
from tests.doors.matrix import DOORS

from .axe import faults

pytestmark = pytest.mark.django_db(transaction=True)

# For each page the first role that may open it, so that every page is seen by somebody.
_FIRST = ("monitor", "entry_clerk", "fact_reviewer", "warning_reviewer", "number_steward", "access_manager", "auditor")


def _reader(roles: frozenset[str]) -> str:
    return next((r for r in _FIRST if r in roles), sorted(roles)[0])


def test_no_page_has_a_grave_fault(browser, signed_in):
    county = build()
    wrong: dict[str, list[str]] = {}
    for name, door in DOORS.items():
        if door.post or door.file or door.answer != 200 or not (door.open or door.roles):
            continue
        if not door.open:
            signed_in(browser, county.people[f"{_reader(door.roles)}@here"])
        browser.goto(reverse(name, args=door.args(county) if door.args else []))
        if found := faults(browser):
            wrong[name] = found
    assert wrong == {}


def test_the_keyboard_reaches_the_page_and_its_first_act(browser, signed_in):
    county = build()
    signed_in(browser, county.people["monitor@here"])
    browser.goto(reverse("desk:gallery"))
    browser.keyboard.press("Tab")
    assert browser.evaluate("document.activeElement.textContent") == "跳到正文"
    browser.keyboard.press("Enter")
    assert browser.evaluate("document.activeElement.id") == "main"
    seen = set()
    for _ in range(40):
        browser.keyboard.press("Tab")
        seen.add(browser.evaluate("document.activeElement.textContent.trim()"))
    assert "主要动作" in seen
