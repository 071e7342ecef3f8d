"""Offices that handle a clue together, and who is told where it went (R172, R173)."""

from __future__ import annotations

from datetime import date

import pytest

from anxin.access.models import Agency, Region, User
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied, assign_role
from anxin.audit.models import AuditEvent
from anxin.casework.models import Clue
from anxin.casework.stepping import StepRefused
from anxin.channels.models import Message
from anxin.monitoring.tests.county import CLERK, at

DAY = date(2026, 5, 6)
OTHER = "522324"


def told(user):
    return list(Message.objects_unscoped.filter(to_user=user).order_by("pk").values_list("title", flat=True))


@pytest.fixture
def away(office):
    """An office of the next county, and who handles clues there."""
    Region.objects.get_or_create(code=OTHER, defaults={"name": "邻县", "level": "county", "parent_id": "5223"})
    agency = Agency.objects_unscoped.create(name="邻县住建局", region_id=OTHER)
    user = User.objects_unscoped.create_user("linxian", display_name="邻县经办", agency=agency)
    assign_role(actor=CLERK, as_of=DAY, now=at(DAY), user=user, role="case_handler", region=OTHER)
    return user


def seen(user):
    return Clue.objects.within(Scope.of(user, DAY)).count()


def test_a_joint_handler_sees_the_clue_and_the_lead_stays_responsible(office, away):
    clue = office.accepted()
    assert seen(away) == 0
    office.say("name_joint", clue_id=clue.pk, agency=away.agency, task="查分包合同")
    assert seen(away) == 1 and office.again(clue).agency == office.labour
    assert told(away) == [f"请邻县住建局联办线索 {clue.number}"]
    assert Message.objects_unscoped.get(to_user=away).link == f"/clues/{clue.pk}/"
    assert AuditEvent.objects.filter(act="casework.clue_joint").count() == 1
    with pytest.raises(StepRefused, match="已经在联办"):
        office.say("name_joint", clue_id=clue.pk, agency=away.agency, task="再查")
    office.say("release_joint", clue_id=clue.pk, agency=away.agency, reason="查完了")
    assert seen(away) == 0 and clue.joint_handlers.get().release_reason == "查完了"


def test_only_who_is_responsible_asks_others_and_only_those_that_handle(office):
    clue = office.accepted()
    with pytest.raises(AccessDenied):
        office.say("name_joint", office.builder, clue_id=clue.pk, agency=office.housing, task="查合同")
    with pytest.raises(StepRefused, match="不是办案机构"):
        office.say("name_joint", clue_id=clue.pk, agency=office.arrears, task="协调")
    with pytest.raises(StepRefused, match="是承办单位"):
        office.say("name_joint", clue_id=clue.pk, agency=office.labour, task="自己")
    with pytest.raises(StepRefused, match="做什么"):
        office.say("name_joint", clue_id=clue.pk, agency=office.housing, task=" ")


def test_what_one_office_found_reaches_the_others_and_the_history(office, away):
    clue = office.accepted()
    with pytest.raises(StepRefused, match="没有联办单位"):
        office.say("circulate", clue_id=clue.pk, words="查了")
    office.say("name_joint", clue_id=clue.pk, agency=away.agency, task="查分包合同")
    with pytest.raises(AccessDenied):
        office.say("circulate", office.builder, clue_id=clue.pk, words="查了")
    Message.objects_unscoped.all().delete()
    office.say("circulate", away, clue_id=clue.pk, words="合同没有备案")
    assert told(office.inspector) == told(office.window) == [f"线索 {clue.number}：邻县住建局通报"]
    assert told(away) == [] and clue.events.last().reason == "合同没有备案"


def test_an_office_that_takes_it_over_is_no_joint_handler_any_more(office):
    clue = office.accepted()
    office.say("name_joint", clue_id=clue.pk, agency=office.housing, task="查合同")
    office.say("pass_on_clue", clue_id=clue.pk, agency=office.housing, reason="属住建")
    assert not clue.joint_handlers.filter(released_at__isnull=True).exists()


def test_a_routed_wage_clue_is_pushed_to_its_office_and_told_once_to_the_leading_groups(office):
    head = office.person("zhiqian", "治欠办主任", office.arrears)
    clue = office.accepted()
    first = f"欠薪线索 {clue.number} 已分给县劳动监察大队"
    assert told(head) == [first]
    assert told(office.inspector) == [f"线索 {clue.number} 分给县劳动监察大队承办"]
    office.say("pass_on_clue", clue_id=clue.pk, agency=office.housing, reason="属住建")
    assert told(head) == [first] and told(office.builder) == [f"线索 {clue.number} 分给县住建局承办"]
    other = office.clue()
    office.say("sort_clue", office.window, clue_id=other.pk, kind="project_money")
    office.say("route_clue", office.window, clue_id=other.pk, agency=office.housing)
    assert told(head) == [first], "what is about no wages is not reported to it"
