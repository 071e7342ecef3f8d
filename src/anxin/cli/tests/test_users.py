"""anxin user, and who works in the demo county."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from anxin.access.models import Region, RoleAssignment, User
from anxin.access.roles import ROLES
from anxin.cli import demo_people
from anxin.cli import main as front
from anxin.demo import DEMO_REGIONS
from anxin.organisation import selectors
from anxin.organisation.models import LeadingGroup
from anxin.registry.models import Project

DAY = date(2026, 5, 6)
NOW = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)


@pytest.fixture
def run(capsys, db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def once(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            front.main(list(words))
        out = capsys.readouterr()
        return int(left.value.code or 0), out.out, out.err

    return once


FIRST = ("user", "add", "chen", "--name", "陈立", "--agency", "普安县治欠办", "--region", "522323")


def test_the_first_user_comes_with_his_agency_his_role_and_a_password_shown_once(run):
    code, out, _ = run(*FIRST, "--function", "leading_group", "--role", "access_manager", "--json")
    told = json.loads(out)
    user = User.objects_unscoped.get(username="chen")
    assert code == 0 and user.check_password(told["password"]) and user.password_is_first
    assert user.agency.has_function("leading_group")
    assert RoleAssignment.objects_unscoped.get(user=user).scope_region_id == "522323"


def test_a_wrong_role_leaves_no_half_of_a_user(run):
    code, _, err = run(*FIRST, "--role", "king")
    assert code == 1 and "没有“king”这个角色" in err
    assert not User.objects_unscoped.exists()


def test_roles_that_exclude_each_other_are_refused_with_the_reason(run):
    run(*FIRST, "--role", "access_manager")
    code, _, err = run("user", "role", "chen", "monitor", "--region", "522323")
    assert code == 1 and "管理授权的人不能同时经办业务" in err
    code, out, _ = run("user", "role", "chen")
    assert code == 0 and "access_manager" in out


def test_a_password_is_reset_a_user_listed_and_switched_off(run):
    run(*FIRST)
    _, out, _ = run("user", "password", "chen", "--json")
    assert User.objects_unscoped.get().check_password(json.loads(out)["password"])
    code, _, err = run("user", "password", "nobody")
    assert code == 1 and "没有用户“nobody”" in err
    run("user", "off", "chen", "--reason", "调离")
    _, out, _ = run("user", "list", "--json")
    assert json.loads(out) == [
        {"username": "chen", "name": "陈立", "agency": "普安县治欠办", "roles": [], "active": False}
    ]


def test_the_demo_county_has_a_user_for_every_role_and_some_gaps(run, tmp_path):
    Region.objects.create(code="43", name="湖南省", level="province")
    Region.objects.create(code="4301", name="长沙市", level="city", parent_id="43")
    for place in DEMO_REGIONS:
        Region.objects.create(code=place.code, name=place.name, level=place.level, parent_id=place.parent)
    for n in range(12):
        town = DEMO_REGIONS[1 + n % 8].code
        Project.objects_unscoped.create(name=f"工程{n}", name_key=f"工程{n}", region_code=town)
    demo_people.let_people_in(tmp_path, DAY, NOW, seed=1)

    password = demo_people.demo_password(tmp_path)
    assert demo_people.password_file(tmp_path).stat().st_mode & 0o077 == 0
    assert all(user.check_password(password) and not user.password_is_first for user in User.objects_unscoped.all())
    held = set(RoleAssignment.objects_unscoped.values_list("role", flat=True))
    # The labour officer's enterprise is known from the project ledger, which this county has not.
    assert held == set(ROLES) - {"labour_officer"}
    group = LeadingGroup.objects_unscoped.get(region_id="430199")
    assert selectors.standing_of(group, DAY).missing == []
    answers = selectors.responsible_for_many(Project.objects_unscoped.all(), DAY).values()
    assert all(a.territory for a in answers)
    assert 0 < sum(a.coordinator is None for a in answers) < 12
    said = demo_people.how_to_sign_in(tmp_path)
    assert password in said[0] and any("xian-zhiqian" in line and "治欠办经办员" in line for line in said)
    assert demo_people.how_to_sign_in(tmp_path / "elsewhere") == []
