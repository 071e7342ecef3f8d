"""Signing in: the right password, wrong ones, the lock, first passwords, the second factor, sessions that run out."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from anxin.access.models import Agency, Region, RoleAssignment, User
from anxin.access.services import create_user, require_factor
from anxin.audit.models import AuditEvent
from anxin.audit.services import MACHINE

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
WHEN = {"as_of": NOW.date(), "now": NOW}
PASSWORD = "Tangyuan-47-lu"
NEW = "Mantou-88-lu"


@pytest.fixture
def county(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    Region.objects.create(code="52", name="贵州省", level="province")
    Region.objects.create(code="522323", name="普安县", level="county")
    agency = Agency.objects_unscoped.create(name="普安县人社局", region_id="522323")
    user, _ = create_user(
        actor=MACHINE, **WHEN, username="zhangwei", display_name="张伟", agency=agency, password=PASSWORD, first=False
    )
    RoleAssignment.objects_unscoped.create(
        user=user, role="viewer", scope_region_id="522323", starts_on=NOW.date(), given_by="test"
    )
    with time_machine.travel(NOW, tick=False) as clock:
        yield SimpleNamespace(user=user, agency=agency, clock=clock)


def enter(client, name="zhangwei", password=PASSWORD, **more):
    return client.post("/sign-in/", {"login": name, "password": password, **more})


def acts():
    return list(AuditEvent.objects.exclude(act__startswith="access.user_").values_list("act", flat=True))


def test_the_right_password_leads_to_the_page_that_was_asked_for(county, client):
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=/account/"
    answer = enter(client, next="/account/")
    assert answer.headers["Location"] == "/account/"
    page = client.get("/account/")
    assert page.status_code == 200 and "张伟" in page.content.decode()
    assert acts() == ["access.signed_in"]
    assert "地址127.0.0.1，密码" in AuditEvent.objects.get(act="access.signed_in").sentence


def test_the_user_name_may_be_typed_in_capitals(county, client):
    assert enter(client, " ZhangWei ").status_code == 302


def test_it_never_leads_to_another_host(county, client):
    assert enter(client, next="https://elsewhere.example/").headers["Location"] == "/"


def test_a_known_and_an_unknown_name_are_refused_in_the_same_words(county):
    said = []
    for name in ("zhangwei", "nobody"):
        client, pages = Client(), []
        for _ in range(6):
            pages.append(enter(client, name, "wrong").content.decode())
        said.append([page.partition('role="alert"')[2].partition("</div>")[0] for page in pages])
    assert said[0] == said[1]
    assert "再错 4 次会锁定 15 分钟" in said[0][0]
    assert "锁定到 09:15" in said[0][4] and "锁定到 09:15" in said[0][5]


def test_five_wrong_ones_lock_also_the_right_one_and_the_lock_runs_out(county, client):
    for _ in range(5):
        enter(client, password="wrong")
    assert "锁定到" in enter(client).content.decode()
    assert acts().count("access.sign_in_failed") == 5 and acts().count("access.locked_out") == 1
    county.clock.shift(timedelta(minutes=15, seconds=1))
    assert enter(client).status_code == 302


def test_a_right_one_in_between_begins_the_count_anew(county):
    for _ in range(2):
        client = Client()
        for _ in range(4):
            enter(client, password="wrong")
        assert enter(client).status_code == 302


def test_what_was_typed_as_an_unknown_name_is_not_written_down(county, client):
    enter(client, "MyPassword-47", "wrong")
    assert "mypassword" not in str(AuditEvent.objects.last().fields).lower()
    from axes.models import AccessAttempt

    assert PASSWORD not in str(AccessAttempt.objects.values())


def test_a_user_who_was_switched_off_is_told_no_more_than_others(county, client):
    User.objects_unscoped.update(is_active=False)
    assert "用户名或密码不对" in enter(client).content.decode()


def test_too_many_tries_from_one_address_are_slowed_down(county, client):
    answers = [enter(client, f"name{n}", "wrong").status_code for n in range(31)]
    assert answers[:30] == [200] * 30 and answers[30] == 429


def test_a_first_password_is_changed_before_anything_else(county, client):
    User.objects_unscoped.update(password_is_first=True)
    enter(client)
    assert client.get("/account/").headers["Location"] == "/account/password/?next=%2Faccount%2F"
    assert "首次密码" in client.get("/account/password/").content.decode()
    weak = client.post("/account/password/", {"old": PASSWORD, "new": "zhangwei", "again": "zhangwei"})
    assert "至少 10 个字符" in weak.content.decode()
    differs = client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW + "x"})
    assert "两次输入的不一样" in differs.content.decode()
    done = client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW, "next": "/account/"})
    assert done.headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert enter(Client(), password=NEW).status_code == 302


def test_an_old_password_is_due_after_ninety_days(county, client):
    enter(client)
    county.clock.shift(timedelta(days=90))
    client = Client()
    enter(client)
    assert client.get("/account/").headers["Location"].startswith("/account/password/")


def test_a_new_password_ends_the_other_sessions(county, client):
    other = Client()
    enter(client)
    enter(other)
    client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").headers["Location"].startswith("/sign-in/")


def test_half_an_hour_without_anything_ends_the_session(county, client):
    enter(client)
    client.get("/account/")
    county.clock.shift(timedelta(minutes=29))
    assert client.get("/account/").status_code == 200
    county.clock.shift(timedelta(minutes=31))
    answer = client.get("/account/")
    assert answer.headers["Location"].startswith("/sign-in/?next=%2Faccount%2F&why=")
    assert "30 分钟没有操作，已经退出" in client.get(answer.headers["Location"]).content.decode()
    assert acts()[-1] == "access.signed_out"


def test_a_script_that_asks_for_a_part_takes_the_whole_page_to_sign_in(county, client):
    enter(client)
    client.get("/account/")
    county.clock.shift(timedelta(minutes=31))
    answer = client.get("/account/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/account/?a=1")
    assert answer.status_code == 204 and answer.headers["HX-Redirect"].startswith("/sign-in/?next=%2Faccount%2F%3Fa")


def test_the_longest_session_ends_although_somebody_works(county, client):
    enter(client)
    for _ in range(25):
        client.get("/account/")
        county.clock.shift(timedelta(minutes=29))
    assert client.get("/account/").status_code == 302


def test_signing_out_needs_a_form_and_is_written_down(county, client):
    enter(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302
    assert acts()[-1] == "access.signed_out"


def test_sessions_are_listed_and_ended(county, client):
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Edg/120")
    enter(other)
    enter(client)
    page = client.get("/account/").content.decode()
    assert "Windows 上的 Edge" in page and "就是这里" in page
    client.post("/account/sessions/close/", {"all": "1"})
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert acts()[-1] == "access.sessions_ended"


def test_nobody_ends_the_session_of_somebody_else(county, client):
    create_user(
        actor=MACHINE,
        **WHEN,
        username="other",
        display_name="旁人",
        agency=county.agency,
        password=PASSWORD,
        first=False,
    )
    other = Client()
    enter(other, "other")
    from allauth.usersessions.models import UserSession

    enter(client)
    client.post("/account/sessions/close/", {"id": UserSession.objects.get(user__username="other").pk})
    assert other.get("/account/").status_code == 200


# --- the second factor ---------------------------------------------------------------------------------------------


def now_code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(client):
    """Set up a device as a person does; returns the secret and the spare codes."""
    answer = client.get("/account/factor/")
    if answer.status_code == 302:
        answer = client.post(answer.headers["Location"], {"password": PASSWORD, "next": "/account/factor/"})
        answer = client.get("/account/factor/")
    secret = answer.context["secret"] if answer.context else client.session["mfa.totp.secret"]
    answer = client.post("/account/factor/", {"code": now_code(secret)})
    assert answer.headers["Location"] == "/account/spare-codes/", answer.content.decode()
    page = client.get("/account/spare-codes/").content.decode()
    return secret, [part.partition("</code>")[0] for part in page.split("<li><code>")[1:]]


@pytest.mark.django_db(transaction=True)
def test_with_a_second_factor_the_password_alone_does_not_do(county, client):
    enter(client)
    secret, spare = set_up(client)
    assert len(spare) == 10
    kept = str(Authenticator.objects.values_list("data", flat=True))
    assert secret not in kept and "ax1." in kept
    assert "access.factor_added" in acts()

    fresh = Client()
    assert enter(fresh).headers["Location"] == "/sign-in/code/"
    assert fresh.get("/account/").status_code == 302
    assert "动态口令不对" in fresh.post("/sign-in/code/", {"code": "000000"}).content.decode()
    county.clock.shift(timedelta(seconds=90))
    assert fresh.post("/sign-in/code/", {"code": now_code(secret)}).status_code == 302
    assert fresh.get("/account/").status_code == 200
    assert "密码和动态口令" in AuditEvent.objects.filter(act="access.signed_in").last().sentence

    third = Client()
    enter(third)
    assert third.post("/sign-in/code/", {"code": spare[0]}).status_code == 302
    fourth = Client()
    enter(fourth)
    assert "动态口令不对" in fourth.post("/sign-in/code/", {"code": spare[0]}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_must_have_a_second_factor_sets_it_up_before_anything_else(county, client):
    require_factor(actor=MACHINE, **WHEN, region=Region.objects.get(pk="522323"), role="viewer")
    enter(client)
    assert client.get("/account/").headers["Location"] == "/account/factor/"
    set_up(client)
    assert client.get("/account/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_wrong_codes_are_slowed_down(county, client):
    enter(client)
    set_up(client)
    fresh = Client()
    enter(fresh)
    pages = [fresh.post("/sign-in/code/", {"code": f"{n:06}"}).content.decode() for n in range(7)]
    assert "动态口令不对" in pages[0] and "试得太多了" in pages[6]
