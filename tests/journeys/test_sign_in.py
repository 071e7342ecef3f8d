"""A newcomer signs in with the password that he was given, makes it his own, and sets up his second factor."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from anxin.access.edge import moment
from anxin.access.models import Agency, Region
from anxin.access.services import assign_role, create_user
from anxin.audit.services import MACHINE

from .axe import faults

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "Tangyuan-47-lu"


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_newcomer_makes_the_password_his_own_and_adds_a_second_factor(browser):
    as_of, now = moment()
    when = {"actor": MACHINE, "as_of": as_of, "now": now}
    region = Region.objects.create(code="52", name="某省", level="province")
    agency = Agency.objects_unscoped.create(name="某办", region=region)
    user, given = create_user(**when, username="xinlai", display_name="新来", agency=agency)
    assign_role(**when, user=user, role="viewer", region=region)
    wrong: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if found := faults(browser):
            wrong[name] = found

    browser.goto("/account/")
    assert "/sign-in/" in browser.url
    look("sign-in")
    browser.get_by_label("用户名").fill("xinlai")
    browser.get_by_label("密码").fill("wrong")
    browser.keyboard.press("Enter")
    assert "再错 4 次会锁定 15 分钟" in browser.get_by_role("alert").inner_text()
    look("refused")
    browser.get_by_label("密码").fill(given)
    browser.keyboard.press("Enter")

    # He gets no further than this page until the password is his own.
    browser.wait_for_url("**/account/password/**")
    assert "首次密码" in browser.locator("main").inner_text()
    look("password")
    for name, said in (("old", given), ("new", OWN), ("again", OWN)):
        browser.locator(f"input[name={name}]").fill(said)
    browser.get_by_role("button", name="改密码").click()
    browser.wait_for_url("**/account/")
    assert "密码改好了" in browser.locator("main").inner_text()
    look("account")

    browser.get_by_role("link", name="启用").click()
    browser.get_by_label("密码").fill(OWN)
    browser.get_by_role("button", name="继续").click()
    browser.wait_for_url("**/account/factor/")
    look("factor")
    secret = browser.locator("code").inner_text()
    browser.get_by_label("手机上显示的六位数字").fill(_code(secret))
    browser.get_by_role("button", name="启用").click()
    browser.wait_for_url("**/account/spare-codes/")
    look("spare codes")
    spare = browser.locator("ul.codes code").all_inner_texts()
    assert len(spare) == 10

    browser.get_by_role("link", name="抄好了").click()
    browser.get_by_label("我的账号").click()
    browser.get_by_role("button", name="退出").click()
    browser.wait_for_url("**/sign-in/")
    browser.get_by_label("用户名").fill("xinlai")
    browser.get_by_label("密码").fill(OWN)
    browser.keyboard.press("Enter")
    browser.wait_for_url("**/sign-in/code/")
    look("code")
    browser.get_by_label("动态口令或备用码").fill(spare[0])
    browser.keyboard.press("Enter")
    browser.wait_for_url(lambda url: "sign-in" not in url)
    browser.goto("/account/")
    assert "新来，您有 1 项角色" in browser.locator("main").inner_text()
    assert wrong == {}
