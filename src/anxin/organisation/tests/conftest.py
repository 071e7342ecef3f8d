"""A county with its offices, one project with a ledger row, and the people who keep the organisation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from anxin.access.models import Agency, AgencyFunction, Region, RoleAssignment, User
from anxin.registry.models import Batch, Project, ProjectFact

TODAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
WHEN = {"as_of": TODAY, "now": NOW}
_KNOWN = datetime(2026, 2, 1, tzinfo=UTC)
_F = Agency.Function


def agency(name: str, region: str, *functions: str) -> Agency:
    made = Agency.objects_unscoped.create(name=name, region_id=region)
    for function in functions:
        AgencyFunction.objects.create(agency=made, function=function)
    return made


def user(name: str, shown: str, at: Agency, role: str = "", region: str = "") -> User:
    made = User.objects_unscoped.create(username=name, display_name=shown, agency=at)
    if role:
        RoleAssignment.objects_unscoped.create(
            user=made, role=role, scope_region_id=region, starts_on=date(2026, 1, 1), given_by="test"
        )
    return made


def project(name: str, region: str = "522323100", **said: object) -> Project:
    made = Project.objects_unscoped.create(name=name, name_key=name, region_code=region)
    batch = Batch.objects.create(
        kind="file", file_name=f"{name}.xlsx", sha256="0" * 64, sender="测试", received_at=_KNOWN, applied_at=_KNOWN
    )
    ProjectFact.objects_unscoped.create(
        batch=batch, subject_key=f"p{made.pk}", digest="", known_from=_KNOWN, project=made, name=name, **said
    )
    return made


@pytest.fixture
def place(db) -> SimpleNamespace:
    for code, name, level in (
        ("52", "贵州省", "province"),
        ("5223", "黔西南布依族苗族自治州", "city"),
        ("522323", "普安县", "county"),
        ("522323100", "盘水街道", "town"),
        ("522323101", "青山镇", "town"),
        ("522302", "兴仁市", "county"),
    ):
        Region.objects.create(code=code, name=name, level=level, parent_id=code[:-2] if len(code) in (4, 6) else None)
    labour = agency("普安县人社局", "522323", _F.HUMAN_RESOURCES)
    housing = agency("普安县住房和城乡建设局", "522323", _F.HOUSING)
    office = agency("普安县治欠办", "522323", _F.LEADING_GROUP)
    town = agency("盘水街道办事处", "522323100", _F.TOWN)
    return SimpleNamespace(
        county=Region.objects.get(pk="522323"),
        town_region=Region.objects.get(pk="522323100"),
        other_town=Region.objects.get(pk="522323101"),
        labour=labour,
        housing=housing,
        office=office,
        town=town,
        clerk=user("clerk", "经办甲", office, "office_clerk", "522323"),
        viewer=user("viewer", "查阅乙", labour, "viewer", "522323"),
        coordinator=user("xieguan", "协管丙", town),
        project=project("一号安置房", industry="房屋建筑", authority="县住房和城乡建设局", funding="government"),
    )
