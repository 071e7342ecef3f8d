"""Roles: who may hold what, where, until when, and with what else."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from anxin.access.models import RoleAssignment
from anxin.access.roles import INCOMPATIBLE, ROLES, Permission, UnknownRole, conflict, role_of
from anxin.access.scope import Scope
from anxin.access.selectors import audit_events, holders
from anxin.access.services import (
    AccessDenied,
    IncompatibleRoles,
    RoleRefused,
    assign_role,
    end_role,
    take_everything,
)
from anxin.audit.models import AuditEvent
from anxin.audit.services import MACHINE, Actor

from .conftest import NOW, TODAY

CLI = Actor.operator("ops")


def test_every_role_can_be_read_by_a_clerk():
    for role in ROLES.values():
        assert role.label and len(role.description) >= 8 and role.permissions and role.scope_kinds
    for permission in Permission:
        assert permission.label


@pytest.mark.parametrize(
    "one, other",
    [
        ("advance_approver", "advance_payer"),
        ("case_handler", "advance_approver"),
        ("entry_clerk", "fact_reviewer"),
        ("monitor", "warning_reviewer"),
        ("auditor", "entry_clerk"),
        ("auditor", "access_manager"),
        ("access_manager", "case_handler"),
        ("assistant_inspector", "inspector"),
    ],
)
def test_these_exclude_each_other(one, other):
    assert conflict(role_of(one), role_of(other))
    assert conflict(role_of(other), role_of(one))


def test_an_auditor_excludes_whoever_writes_anything():
    for role in ROLES.values():
        writes = any(p.writes for p in role.permissions)
        assert bool(conflict(role_of("auditor"), role)) is writes, role.name


def test_no_single_role_holds_what_must_be_apart():
    for role in ROLES.values():
        for rule in INCOMPATIBLE:
            assert not (role.permissions & rule.one and role.permissions & rule.other), role.name


def test_a_role_is_given_recorded_and_ends(county):
    given = assign_role(
        actor=CLI, as_of=TODAY, now=NOW, user=county.alice, role="monitor", region="522323", ends_on=date(2026, 12, 31)
    )
    event = AuditEvent.objects.get()
    assert event.region_code == "522323"
    assert event.sentence == (
        "命令行（ops）授予用户alice“监测员”，范围：贵州省黔西南布依族苗族自治州普安县，自2026-03-05至2026-12-31"
    )
    assert Permission.ANSWER_WARNINGS in Scope.of(county.alice, TODAY).permissions
    assert Scope.of(county.alice, date(2026, 12, 31))
    assert not Scope.of(county.alice, date(2027, 1, 1))
    assert not Scope.of(county.alice, date(2026, 3, 4))

    end_role(actor=CLI, as_of=date(2026, 4, 1), now=NOW, assignment=given)
    assert Scope.of(county.alice, date(2026, 3, 31))
    assert not Scope.of(county.alice, date(2026, 4, 1))
    with pytest.raises(RoleRefused, match="已于 2026-03-31 终止"):
        end_role(actor=CLI, as_of=date(2026, 4, 1), now=NOW, assignment=given)


def test_a_role_ended_on_its_first_day_held_on_no_day_and_stays_on_the_record(county):
    given = assign_role(actor=CLI, as_of=TODAY, now=NOW, user=county.alice, role="viewer", region="52")
    end_role(actor=CLI, as_of=TODAY, now=NOW, assignment=given)
    assert not RoleAssignment.objects_unscoped.exists()
    assert [e.act for e in AuditEvent.objects.all()] == ["access.role_assigned", "access.role_ended"]


def test_incompatible_roles_are_refused_only_while_both_would_hold(county, give):
    give(county.alice, "advance_approver", "522323", ends=date(2026, 3, 31))
    pay = {"actor": CLI, "as_of": TODAY, "now": NOW, "user": county.alice, "role": "advance_payer"}
    with pytest.raises(IncompatibleRoles, match="批准垫付的人不能自己付款"):
        assign_role(**pay, region="522302", starts_on=date(2026, 3, 31))
    assert not AuditEvent.objects.exists()
    assert assign_role(**pay, region="522323", starts_on=date(2026, 4, 1))
    assert assign_role(**{**pay, "user": county.bob}, region="522323")


def test_only_who_is_in_charge_there_gives_roles(county, give):
    give(county.alice, "access_manager", "522323")
    common = {"as_of": TODAY, "now": NOW, "role": "viewer"}
    assert assign_role(actor=county.alice, user=county.bob, region="522323100", **common)
    with pytest.raises(AccessDenied):
        assign_role(actor=county.alice, user=county.bob, region="522302", **common)
    with pytest.raises(AccessDenied):
        assign_role(actor=county.alice, user=county.bob, region="5223", **common)
    with pytest.raises(AccessDenied, match="给自己"):
        assign_role(actor=county.alice, user=county.alice, region="522323", **common)
    with pytest.raises(AccessDenied):
        assign_role(actor=county.charlie, user=county.bob, region="522302", **common)


def test_a_project_role_needs_the_one_in_charge_where_the_project_lies(county, give):
    give(county.alice, "access_manager", "522323")
    common = {"actor": county.alice, "as_of": TODAY, "now": NOW, "user": county.bob, "role": "coordinator"}
    with pytest.raises(AccessDenied):
        assign_role(**common, project_id=9)
    with pytest.raises(AccessDenied):
        assign_role(**common, project_id=9, seat_region="522302")
    assign_role(**common, project_id=9, seat_region="522323")
    assert Scope.of(county.bob, TODAY).projects == {9}


def test_a_person_may_lay_down_his_own_role_and_not_another_ones(county, give):
    mine = give(county.bob, "viewer", "522323")
    with pytest.raises(AccessDenied):
        end_role(actor=county.charlie, as_of=TODAY, now=NOW, assignment=mine)
    end_role(actor=county.bob, as_of=TODAY, now=NOW, assignment=mine)
    assert not Scope.of(county.bob, TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "viewer", "project_id": 1},
        {"role": "coordinator", "region": "522323"},
        {"role": "viewer"},
        {"role": "viewer", "region": "522323", "project_id": 1},
        {"role": "viewer", "region": "522323", "ends_on": date(2026, 3, 4)},
        {"role": "viewer", "region": "999999"},
    ],
)
def test_scopes_and_days_that_do_not_fit_are_refused(county, wrong):
    with pytest.raises(RoleRefused):
        assign_role(actor=CLI, as_of=TODAY, now=NOW, user=county.alice, **wrong)
    assert not RoleAssignment.objects_unscoped.exists()


def test_an_unknown_role_names_those_that_exist(county):
    with pytest.raises(UnknownRole, match="viewer"):
        assign_role(actor=CLI, as_of=TODAY, now=NOW, user=county.alice, role="king", region="52")


def test_an_inactive_user_gets_no_role_and_has_no_scope(county, give):
    give(county.alice, "viewer", "522323")
    county.alice.is_active = False
    county.alice.save()
    assert not Scope.of(county.alice, TODAY)
    with pytest.raises(RoleRefused, match="停用"):
        assign_role(actor=CLI, as_of=TODAY, now=NOW, user=county.alice, role="viewer", region="52")


@pytest.mark.parametrize(
    "row",
    [
        {"region": None},
        {"region": "522323", "project": 1},
        {"enterprise": 1, "project": 1},
        {"region": "522323", "starts": date(2026, 2, 1), "ends": date(2026, 1, 31)},
    ],
)
def test_the_database_refuses_what_the_service_would(county, give, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        give(county.alice, "viewer", **row)


def test_seeing_one_county_and_writing_another_do_not_add_up(county, give):
    give(county.alice, "viewer", "522323")
    give(county.alice, "entry_clerk", "522302")
    scope = Scope.of(county.alice, TODAY)
    assert scope.regions == ("522302", "522323")
    assert scope.allowing(Permission.ENTER_FACTS).regions == ("522302",)
    assert scope.covers_region("522323100")
    assert not scope.allowing(Permission.ENTER_FACTS).covers_region("522323100")


def test_nested_regions_count_once(county, give):
    for code in ("522323", "5223", "522323100"):
        give(county.alice, "viewer", code)
    assert Scope.of(county.alice, TODAY).regions == ("5223",)


def test_everything_needs_a_reason_and_leaves_a_trace(county):
    with pytest.raises(ValueError, match="理由"):
        Scope.everything("  ")
    scope = take_everything(actor=MACHINE, reason="每日评估", now=NOW)
    assert scope.is_everything and scope.covers_region("11")
    assert AuditEvent.objects.get().sentence == "系统以全域范围运行，理由：每日评估"


def test_the_audit_log_is_read_where_one_may_read_it(county, give):
    for user, code in ((county.alice, "522323"), (county.charlie, "522302")):
        assign_role(actor=CLI, as_of=TODAY, now=NOW, user=user, role="viewer", region=code)
    give(county.bob, "auditor", "522323")
    assert [e.region_code for e in audit_events(Scope.of(county.bob, TODAY))] == ["522323"]
    assert not audit_events(Scope.of(county.alice, TODAY)).exists()
    assert audit_events(Scope.everything("核对")).count() == 2


def test_who_holds_a_permission_over_a_place(county, give):
    give(county.alice, "monitor", "522323")
    give(county.bob, "monitor", "5223", ends=date(2026, 3, 4))
    give(county.charlie, "monitor", "522302")
    assert list(holders(Permission.ANSWER_WARNINGS, region="522323100", as_of=TODAY)) == [county.alice]
