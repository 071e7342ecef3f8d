"""A full number is shown for a reason, to who may see it there, not too often, and never without a record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.access.scope import Grant, Scope
from anxin.audit.models import AuditEvent
from anxin.monitoring.tests.county import County, at
from anxin.wages.revealing import RevealRefused, Unknown, reveal_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)
NOW = at(DAY, 3)
REASON = "接待本人来访，核对工资卡"


def scope(region: str, *permissions: Permission) -> Scope:
    return Scope((Grant(frozenset(permissions), region=region),))


def handler(region: str = "522301") -> Scope:
    return scope(region, Permission.SEE_FACTS, Permission.SEE_PERSONAL)


@pytest.fixture
def worker():
    county = County()
    county.file("花名册.xlsx", at(date(2026, 4, 1)))
    project = county.project("一号工地", "522301001")
    worker = county.worker("张三丰", 7)
    card = county.card("6222020000000001234")
    county.enrol(project, county.employer("某劳务"), worker, phone="13900001234", card=card)
    return worker


@pytest.fixture
def actor(django_user_model):
    return User.objects_unscoped.create_user("handler", "x", display_name="办理员")


def ask(actor, worker, fields=("name", "id_number", "phone", "card"), reason=REASON, where=None, now=NOW):
    return reveal_person(actor=actor, as_of=DAY, now=now, scope=where or handler(), worker_id=worker.pk, fields=fields,
                         reason=reason)  # fmt: skip


def test_all_that_was_asked_for_and_a_record_without_any_of_it(actor, worker):
    shown = ask(actor, worker)
    assert [label for label, _ in shown.values] == ["姓名", "证件号码", "电话", "工资卡号（开户行未报）"]
    values = dict(shown.values)
    assert values["姓名"] == "张三丰" and values["电话"] == "13900001234"
    assert values["工资卡号（开户行未报）"] == "6222020000000001234" and len(values["证件号码"]) == 18
    assert shown.until == NOW + timedelta(seconds=60)
    event = AuditEvent.objects.get(act="wages.person_revealed")
    assert event.actor_id == actor.audit_id and event.subject_id == str(worker.pk)
    assert event.region_code == "522301001" and event.fields["reason"] == REASON
    assert event.fields["fields"] == ["姓名", "证件号码", "电话", "工资卡号"]
    assert AuditEvent.objects.filter(act="privacy.revealed").count() == 3
    written = " ".join(str(e.fields) for e in AuditEvent.objects.all())
    assert "13900001234" not in written and "张三丰" not in written and values["证件号码"] not in written


def test_only_what_was_asked_for(actor, worker):
    assert [label for label, _ in ask(actor, worker, ["phone"]).values] == ["电话"]
    assert AuditEvent.objects.filter(act="privacy.revealed").count() == 1


@pytest.mark.parametrize("where", [
    handler("522302"),
    scope("522301", Permission.SEE_FACTS),
    Scope((Grant(frozenset({Permission.SEE_FACTS}), region="522301"),
           Grant(frozenset({Permission.SEE_PERSONAL}), region="522302"))),
])  # fmt: skip
def test_who_may_not_see_it_there_learns_nothing_not_even_that_he_exists(actor, worker, where):
    with pytest.raises(Unknown):
        ask(actor, worker, where=where)
    assert not AuditEvent.objects.filter(act__in=["wages.person_revealed", "privacy.revealed"]).exists()


@pytest.mark.parametrize("reason", ["", "   ", "看看"])
def test_a_reason_is_asked_for(actor, worker, reason):
    with pytest.raises(RevealRefused, match="理由"):
        ask(actor, worker, reason=reason)


def test_nothing_asked_is_nothing_shown(actor, worker):
    with pytest.raises(RevealRefused, match="要看的内容"):
        ask(actor, worker, fields=["birth"])


def test_not_more_than_so_many_in_an_hour_and_in_a_day(actor, worker):
    for n in range(20):
        ask(actor, worker, ["name"], now=NOW + timedelta(seconds=n))
    with pytest.raises(RevealRefused, match="一小时内您已看过 20 名"):
        ask(actor, worker, ["name"], now=NOW + timedelta(minutes=30))
    for n in range(40):
        ask(actor, worker, ["name"], now=NOW + timedelta(hours=2 + n // 15 * 2, seconds=n))
    with pytest.raises(RevealRefused, match="今天您已看过 60 名"):
        ask(actor, worker, ["name"], now=NOW + timedelta(hours=9))
    assert AuditEvent.objects.filter(act="wages.person_revealed").count() == 60
