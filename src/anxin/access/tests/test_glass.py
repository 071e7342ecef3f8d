"""Emergency access: taken with a reason for some hours, told, listed, over by itself."""

from datetime import timedelta

import pytest

from anxin.access.models import GlassBreak, GlassNotice, Region
from anxin.access.policies import AccessDenied, allows
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import GlassRefused, break_glass, give_back_glass, read_glass_notice
from anxin.access.services.glass import takeable
from anxin.audit.models import AuditEvent

from .conftest import NOW, TODAY

WHEN = {"as_of": TODAY, "now": NOW}
WHY = "工地群体讨薪，监察员今晚联系不上"


@pytest.fixture
def night(county, give):
    """Alice is a monitor in her county, Bob manages its roles."""
    give(county.alice, "monitor", "522323")
    give(county.bob, "access_manager", "522323")
    county.region = Region.objects.get(pk="522323")
    return county


def take(night, **said):
    return break_glass(
        **{"actor": night.alice, **WHEN, "role": "inspector", "region": night.region, "hours": 4, "reason": WHY, **said}
    )


def test_it_holds_from_that_moment_and_ends_by_itself(night):
    assert not allows(night.alice, Permission.INSPECT, **WHEN, region="522323100")
    take(night)
    assert allows(night.alice, Permission.INSPECT, **WHEN, region="522323100")
    assert not allows(night.alice, Permission.INSPECT, **WHEN, region="522302")
    over = NOW + timedelta(hours=4)
    assert not allows(night.alice, Permission.INSPECT, as_of=TODAY, now=over, region="522323100")
    # Who asks for a day alone, without the moment, gets what was given to him and nothing taken.
    assert Permission.INSPECT not in Scope.of(night.alice, TODAY).permissions


def test_those_in_charge_are_told_and_say_that_they_have_read(night):
    glass = take(night)
    assert [n.user for n in GlassNotice.objects_unscoped.all()] == [night.bob]
    event = AuditEvent.objects.get(act="access.glass_broken")
    assert WHY in event.sentence and "已告知乙" in event.sentence and event.region_code == "522323"
    read_glass_notice(actor=night.bob, **WHEN, glass=glass)
    assert GlassNotice.objects_unscoped.get().read_at == NOW
    with pytest.raises(GlassRefused):
        read_glass_notice(actor=night.bob, **WHEN, glass=glass)


def test_where_nobody_can_be_told_nothing_is_taken(county, give):
    give(county.alice, "monitor", "522323")
    county.region = Region.objects.get(pk="522323")
    with pytest.raises(GlassRefused, match="可以告知"):
        take(county)
    assert not GlassBreak.objects_unscoped.exists()


@pytest.mark.parametrize(
    "said, why",
    [
        ({"hours": 9}, "1 到 8 小时"),
        ({"hours": 0}, "1 到 8 小时"),
        ({"reason": "急"}, "把理由写清楚"),
        ({"role": "access_manager"}, "不能应急取用"),
        ({"role": "advance_payer"}, "不能应急取用"),
        ({"role": "auditor"}, "不能应急取用"),
        ({"role": "coordinator"}, "不能应急取用"),
        ({"role": "warning_reviewer"}, "答复预警的人不能复核"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(night, said, why):
    with pytest.raises(GlassRefused, match=why):
        take(night, **said)


def test_not_beyond_ones_own_county(night):
    with pytest.raises(GlassRefused, match="本单位所在的县"):
        take(night, region=Region.objects.get(pk="522302"))
    with pytest.raises(GlassRefused, match="本单位所在的县"):
        take(night, region=Region.objects.get(pk="5223"))


def test_who_has_no_role_takes_none(night, give):
    newcomer = type(night.alice).objects_unscoped.create_user("dora", display_name="丁", agency=night.here)
    with pytest.raises(GlassRefused, match="没有任何角色"):
        take(night, actor=newcomer)


def test_it_is_given_back_by_its_taker_or_by_who_manages_roles(night, give):
    glass = take(night)
    with pytest.raises(AccessDenied):
        give_back_glass(actor=night.charlie, **WHEN, glass=glass)
    later = NOW + timedelta(hours=1)
    give_back_glass(actor=night.bob, as_of=TODAY, now=later, glass=glass)
    assert not allows(night.alice, Permission.INSPECT, as_of=TODAY, now=later, region="522323")
    with pytest.raises(GlassRefused, match="已经结束"):
        give_back_glass(actor=night.alice, as_of=TODAY, now=later, glass=glass)


def test_money_and_roles_are_never_taken():
    never = {Permission.MANAGE_ROLES, Permission.ADVANCE_APPROVE, Permission.ADVANCE_PAY, Permission.READ_AUDIT}
    assert takeable() and not any(role.permissions & never for role in takeable())
