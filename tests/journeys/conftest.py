"""A real browser (the system's Chromium, headless) before a real server over the test database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from anxin.access.models import User

from .going import go

# The browser's driver runs an event loop of its own in this thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("没有 chromium：make browser 会装上它。")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=["--disable-dev-shm-usage", "--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium: Any, live_server: Any) -> Iterator[Any]:
    """A fresh window of 1440 x 900 on the server; anything that the page's console complains of fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=live_server.url)
    context.set_default_timeout(30_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.complaints = complaints
    yield page
    context.close()
    refused = [c for c in complaints if "status of 4" not in c]
    assert refused == []


@pytest.fixture
def signed_in(live_server: Any) -> Callable[[Any, User], Any]:
    """``signed_in(page, user)``: the window belongs to that user from now on."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    def enter(page: Any, user: User) -> Any:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": live_server.url}])
        return page

    return enter


@pytest.fixture
def phone(chromium: Any, live_server: Any) -> Any:
    """A small phone without JavaScript. ``tap`` touches, ``press`` touches the button that leads on; ``taps``: how often."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", base_url=live_server.url, java_script_enabled=False
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.taps = 0

    def tap(what: Any) -> None:
        page.taps += 1
        what.click()

    def press(words: str) -> None:
        page.taps += 1
        go(page, page.get_by_role("button", name=words, exact=True))

    page.tap, page.press = tap, press
    yield page
    context.close()
