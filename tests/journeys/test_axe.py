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


# What the keyboard can stand on, in the order of the page; closed menus are not walked.
_STOPS = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && e.checkVisibility())"""
_SEEN = """() => { const e = document.activeElement, s = getComputedStyle(e);
  return e === document.body || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none'; }"""


def _keyboard(page) -> list[str]:
    """Where the keyboard is lost on this page: a stop that shows no focus, or one that does not let go."""
    lost = []
    for _ in range(4):
        page.keyboard.press("Tab")
        if not page.evaluate(_SEEN):
            lost.append("no focus to be seen: " + page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    if page.evaluate(f"({_STOPS})().length"):
        page.evaluate(f"({_STOPS})().at(-1).focus()")
        last = page.evaluate_handle("document.activeElement")
        # A field of a day has several stops inside; a short page is back at its last stop after a few.
        for _ in range(5):
            page.keyboard.press("Tab")
            if not page.evaluate("(e) => e !== document.body && e === document.activeElement", last):
                break
        else:
            lost.append("the keyboard does not come out of " + last.evaluate("(e) => e.outerHTML.slice(0, 120)"))
    return lost


def test_no_page_has_a_grave_fault(browser, signed_in):
    county = build()
    wrong: dict[str, list[str]] = {}
    for name, door in DOORS.items():
        if door.post or door.file or door.answer != 200 or not (door.open or door.roles):
            continue
        if not door.open:
            signed_in(browser, county.people[f"{_reader(door.roles)}@here"])
        browser.goto(reverse(name, args=door.args(county) if door.args else []))
        found = faults(browser) + _keyboard(browser)
        # Nothing on a page is wider than the window.
        if browser.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than the window")
        if found:
            wrong[name] = found
    assert wrong == {}


def test_the_keyboard_reaches_the_page_and_its_first_act(browser, signed_in):
    county = build()
    signed_in(browser, county.people["monitor@here"])
    browser.goto(reverse("desk:gallery"))
    browser.keyboard.press("Tab")
    assert browser.evaluate("document.activeElement.textContent") == "跳到正文"
    browser.keyboard.press("Enter")
    browser.wait_for_function("document.activeElement.id === 'main'")
    seen = set()
    for _ in range(40):
        browser.keyboard.press("Tab")
        seen.add(browser.evaluate("document.activeElement.textContent.trim()"))
    assert "主要动作" in seen
