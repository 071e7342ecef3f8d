"""What every page keeps to: nothing from elsewhere, nothing inline, only the list when a script asks for the list."""

from __future__ import annotations

import re

import pytest

from anxin.access.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(User.objects_unscoped.create_user("reader", display_name="查阅员"))
    return client.get("/gallery/")


def test_the_policy_lets_in_nothing_from_elsewhere_and_nothing_inline(page):
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy


def test_no_page_part_is_inline_or_from_another_host(page):
    body = page.content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", body)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", body)
    scripts = re.findall(r"<script([^>]*)>", body)
    assert scripts and all("src=" in one or "application/json" in one for one in scripts)


def test_a_script_that_asks_for_the_list_gets_the_list_alone(client, page):
    part = client.get(
        "/gallery/", {"level": "red"}, headers={"HX-Request": "true", "HX-Target": "listing"}
    ).content.decode()
    assert 'id="listing"' in part and "<html" not in part and "4 号样例" in part and "5 号样例" not in part


def test_pages_are_kept_by_nobody_on_the_way(page):
    assert "no-store" in page.headers["Cache-Control"] and "private" in page.headers["Cache-Control"]


def test_a_page_that_is_none_says_so_in_chinese(client, page):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404 and "没有这一页" in answer.content.decode()


def test_style_and_script_are_served_and_may_be_kept_for_ever(client, page):
    address = re.search(r'href="(/static/anxin/anxin\.css\?v=[0-9a-f]{10})"', page.content.decode()).group(1)
    answer = client.get(address)
    assert answer.status_code == 200 and "max-age=31536000" in answer.headers["Cache-Control"]
