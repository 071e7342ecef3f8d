"""Agencies and users: entered, moved, switched off; a second factor that an area requires."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator

from anxin.access.models import FactorDuty, Region
from anxin.access.policies import AccessDenied
from anxin.access.services import (
    AgencyRefused,
    FactorRefused,
    UserRefused,
    change_user,
    close_agency,
    create_agency,
    create_user,
    deactivate_user,
    reactivate_user,
    require_factor,
    reset_factor,
    set_agency_functions,
)
from anxin.access.services.factor import factor_due
from anxin.audit.services import MACHINE

from .conftest import NOW, TODAY

WHEN = {"as_of": TODAY, "now": NOW}


@pytest.fixture
def managed(county, give):
    give(county.bob, "access_manager", "522323")
    county.region = Region.objects.get(pk="522323")
    return county


def test_an_agency_has_its_functions_and_they_change(managed):
    agency = create_agency(actor=managed.bob, **WHEN, region=managed.region, name="普安县住建局", functions=["housing"])
    set_agency_functions(
        actor=managed.bob, **WHEN, agency=agency, name="普安县住建局", functions=["housing", "transport"]
    )
    assert agency.has_function("transport")
    set_agency_functions(actor=managed.bob, **WHEN, agency=agency, name="普安县住建局", functions=["transport"])
    assert not agency.has_function("housing")
    with pytest.raises(AgencyRefused, match="已有"):
        create_agency(actor=managed.bob, **WHEN, region=managed.region, name="普安县住建局")
    with pytest.raises(AgencyRefused, match="没有“magic”"):
        create_agency(actor=managed.bob, **WHEN, region=managed.region, name="别的", functions=["magic"])
    with pytest.raises(AccessDenied):
        create_agency(actor=managed.alice, **WHEN, region=managed.region, name="别的")


def test_an_agency_closes_only_when_nobody_is_left(managed):
    with pytest.raises(AgencyRefused, match="还有 2 个启用的用户"):
        close_agency(actor=managed.bob, **WHEN, agency=managed.here)
    assert close_agency(actor=managed.bob, **WHEN, agency=managed.town).closed_on == TODAY - timedelta(days=1)
    with pytest.raises(UserRefused, match="已撤销"):
        create_user(actor=managed.bob, **WHEN, username="late", display_name="晚", agency=managed.town)


def test_a_user_moves_and_is_switched_off_and_on(managed):
    change_user(actor=managed.bob, **WHEN, user=managed.alice, display_name="甲甲", agency=managed.town)
    managed.alice.refresh_from_db()
    assert (managed.alice.display_name, managed.alice.home) == ("甲甲", "522323100")
    with pytest.raises(AccessDenied):
        change_user(actor=managed.bob, **WHEN, user=managed.alice, display_name="甲", agency=managed.there)
    deactivate_user(actor=managed.bob, **WHEN, user=managed.alice, reason="调离")
    with pytest.raises(UserRefused, match="已停用"):
        deactivate_user(actor=managed.bob, **WHEN, user=managed.alice, reason="调离")
    reactivate_user(actor=managed.bob, **WHEN, user=managed.alice)
    with pytest.raises(UserRefused, match="不能停用自己"):
        deactivate_user(actor=managed.bob, **WHEN, user=managed.bob, reason="x")
    with pytest.raises(AccessDenied):
        deactivate_user(actor=managed.bob, **WHEN, user=managed.charlie, reason="x")


def test_an_enterprises_user_is_looked_after_where_it_sits(managed, give):
    user, _ = create_user(
        actor=managed.bob, **WHEN, username="laozi.dacheng", display_name="专管", enterprise_id=7, seat=managed.region
    )
    assert user.home == "522323"
    with pytest.raises(UserRefused, match="哪个地区"):
        create_user(actor=managed.bob, **WHEN, username="laozi.other", display_name="专管", enterprise_id=8)
    give(managed.charlie, "access_manager", "522302")
    with pytest.raises(AccessDenied):
        deactivate_user(actor=managed.charlie, **WHEN, user=user, reason="x")


def test_an_area_requires_a_second_factor_of_a_role(managed, give):
    give(managed.alice, "inspector", "522323100")
    assert not factor_due(managed.alice, TODAY)
    require_factor(actor=managed.bob, **WHEN, region=managed.region, role="inspector")
    assert factor_due(managed.alice, TODAY)
    assert not factor_due(managed.alice, TODAY - timedelta(days=1))
    assert not factor_due(managed.charlie, TODAY)
    with pytest.raises(FactorRefused, match="已要求"):
        require_factor(actor=managed.bob, **WHEN, region=managed.region, role="inspector")
    Authenticator.objects.create(user=managed.alice, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert not factor_due(managed.alice, TODAY)
    reset_factor(actor=managed.bob, **WHEN, user=managed.alice)
    assert factor_due(managed.alice, TODAY)
    assert FactorDuty.objects_unscoped.get().set_by == managed.bob.audit_id


def test_the_command_line_may_enter_the_first_user(county):
    user, given = create_user(actor=MACHINE, **WHEN, username="first", display_name="首个", agency=county.here)
    assert user.check_password(given)
