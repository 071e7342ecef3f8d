"""An area may be stricter than what stands above it and never looser, and no one sets a standard alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from anxin import law
from anxin.access.scope import Grant, Scope
from anxin.audit.models import AuditEvent
from anxin.audit.services import Actor
from anxin.standards import reading, services
from anxin.standards.models import AreaChange
from anxin.standards.services import ChangeRefused

pytestmark = pytest.mark.django_db
ONE, TWO = Actor("user:1", "甲"), Actor("user:2", "乙")
DAY = date(2026, 5, 6)
NOW = datetime(2026, 5, 6, 1, tzinfo=UTC)
NAME = "wage.late_red_d"


def ask(
    value="20", region="5223", name=NAME, starts_on=DAY, ends_on=None, reason="去年多起拖到二十天以后才补发", **more
):
    return services.propose_number(
        actor=ONE, as_of=DAY, now=NOW, region=region, name=name, value=value, reason=reason, starts_on=starts_on,
        ends_on=ends_on, held=reading.overrides(), **more,
    )  # fmt: skip


def agree(change, actor=TWO, as_of=DAY):
    return services.approve_change(actor=actor, as_of=as_of, now=NOW, change_id=change.pk)


def holds(region, on=DAY, name=NAME):
    return law.number(name, on, region, reading.overrides()).value


def test_a_number_holds_from_the_approval_on_inside_the_area_only():
    change = ask()
    assert (change.was, change.value, change.state) == ("30", "20", "proposed")
    assert holds("522323") == 30
    agree(change)
    assert [holds("522323"), holds("5224"), holds("522323", DAY - timedelta(days=1))] == [20, 30, 30]


def test_the_same_person_cannot_approve_and_the_database_agrees():
    change = ask()
    with pytest.raises(ChangeRefused, match="另一人"):
        agree(change, actor=ONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaChange.objects_unscoped.filter(pk=change.pk).update(state="approved", decided_by="user:1")
    assert holds("5223") == 30


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        (NAME, "31", "宽松"),
        (NAME, "30", "不用改"),
        (NAME, "二十", "填一个数"),
        (NAME, "20.5", "整数"),
        (NAME, "-1", "不小于 0"),
        ("wage.heads_red", "0.85", "宽松"),
        ("wage.heads_red", "1.2", "比例"),
        ("account.open_orange_d", "20", "法定期限"),
        ("wage.heads_yellow", "0.99", "不分松严"),
        ("wage.due_fallback", "1", "不分松严"),
        ("wage.nothing", "1", "没有名为"),
    ],
)
def test_what_is_looser_or_the_laws_own_is_refused(name, value, says):
    with pytest.raises(ChangeRefused, match=says):
        ask(value, name=name)
    assert not AreaChange.objects_unscoped.exists()


def test_a_share_is_kept_as_it_was_written():
    agree(ask("0.95", name="wage.heads_red"))
    assert holds("5223", name="wage.heads_red") == Decimal("0.95")


def test_a_county_must_be_stricter_than_its_city():
    agree(ask("20"))
    with pytest.raises(ChangeRefused, match="宽松"):
        ask("25", region="522323")
    agree(ask("10", region="522323"))
    assert [holds("522323"), holds("5223")] == [10, 20]


def test_a_city_that_becomes_stricter_later_holds_in_its_counties_too():
    agree(ask("20", region="522323"))
    agree(ask("10", region="5223"))
    assert holds("522323") == 10


def test_a_later_approval_holds_and_an_end_lets_the_former_number_come_back():
    agree(ask("20"))
    agree(ask("10", ends_on=DAY + timedelta(days=9)))
    assert [holds("5223"), holds("5223", DAY + timedelta(days=9)), holds("5223", DAY + timedelta(days=10))] == [
        10,
        10,
        20,
    ]


def test_a_past_day_is_never_judged_by_a_number_that_came_later():
    with pytest.raises(ChangeRefused, match="过去的日子"):
        ask(starts_on=DAY - timedelta(days=1))
    change = ask()
    agree(change, as_of=DAY + timedelta(days=5))
    assert [holds("5223", DAY + timedelta(days=4)), holds("5223", DAY + timedelta(days=5))] == [30, 20]


def test_ending_a_standard_early_needs_another_person_and_a_reason():
    change = agree(ask())
    for actor, reason, says in ((ONE, "不用了", "另一人"), (TWO, " ", "终止理由")):
        with pytest.raises(ChangeRefused, match=says):
            services.end_change(actor=actor, as_of=DAY, now=NOW, change_id=change.pk, reason=reason)
    services.end_change(actor=TWO, as_of=DAY, now=NOW, change_id=change.pk, reason="已无必要")
    assert [holds("5223"), holds("5223", DAY + timedelta(days=1))] == [20, 30]


def switch(off=True, region="5223", ends_on=DAY + timedelta(days=30), starts_on=DAY):
    return services.propose_switch(
        actor=ONE, as_of=DAY, now=NOW, region=region, code="W02", off=off, reason="数据源正在切换",
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip


def test_a_rule_is_switched_off_for_a_time_and_comes_back_by_itself():
    with pytest.raises(ChangeRefused, match="到期日"):
        switch(ends_on=None)
    with pytest.raises(ChangeRefused, match="最多停用"):
        switch(ends_on=DAY + timedelta(days=365))
    agree(switch())
    assert reading.switches(DAY).off("W02", "522323")
    assert not reading.switches(DAY).off("W02", "5224")
    assert not reading.switches(DAY).off("W01", "522323")
    assert not reading.switches(DAY + timedelta(days=31)).off("W02", "522323")


def test_the_narrowest_area_decides_whether_a_rule_is_on():
    agree(switch())
    agree(switch(off=False, region="522323", ends_on=None))
    held = reading.switches(DAY)
    assert [held.off("W02", "522323101"), held.off("W02", "522301")] == [False, True]
    with pytest.raises(ChangeRefused, match="本来就是停用"):
        switch(region="522301")


def test_one_proposal_at_a_time_and_decisions_are_final():
    change = ask()
    with pytest.raises(ChangeRefused, match="待批准"):
        ask("10")
    with pytest.raises(ChangeRefused, match="退回理由"):
        services.refuse_change(actor=TWO, as_of=DAY, now=NOW, change_id=change.pk, decision="")
    services.refuse_change(actor=TWO, as_of=DAY, now=NOW, change_id=change.pk, decision="先试算")
    with pytest.raises(ChangeRefused, match="没有这份"):
        agree(change)
    again = ask("10")
    with pytest.raises(ChangeRefused, match="只有申请人"):
        services.withdraw_change(actor=TWO, as_of=DAY, now=NOW, change_id=again.pk)
    services.withdraw_change(actor=ONE, as_of=DAY, now=NOW, change_id=again.pk)
    assert holds("5223") == 30


def test_every_step_is_told_in_the_audit_log():
    agree(ask())
    told = list(AuditEvent.objects.order_by("seq").values_list("act", "region_code"))
    assert told == [("standards.proposed", "5223"), ("standards.approved", "5223")]
    event = AuditEvent.objects.order_by("seq").last()
    assert "由30 天改为20 天" in event.sentence and "工资逾期多少天为红色" in event.sentence


def test_a_town_sees_what_its_county_set_and_not_what_another_county_set():
    agree(ask("20", region="522323"))
    agree(ask("20", region="522301"))
    town = Scope((Grant(frozenset(), region="522323101"),))
    assert [c.region_code for c in reading.visible(town)] == ["522323"]


def test_without_a_reason_nothing_is_asked():
    with pytest.raises(ChangeRefused, match="理由"):
        ask(reason=" ")
