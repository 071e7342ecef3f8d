"""Two towns with a site in each: papers, money, people and arrears; and people who see one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook

from anxin.access.models import Region, User
from anxin.access.services import assign_role
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, County, at
from anxin.registry import models as registry
from anxin.rules import get
from anxin.wages import models as wages

HERE, THERE = "522323101", "522323102"
DAY = date(2026, 5, 20)


@dataclass
class Towns:
    """``site`` lies in HERE, ``other`` in THERE; ``shared`` is a labour company that owes on both."""

    county: County
    site: Any
    other: Any
    shared: Any
    stranger: Any
    people: dict[str, User]

    def of(self, name: str) -> Client:
        client = Client()
        client.force_login(self.people[name])
        return client


def look() -> None:
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY), rules=tuple(get(c) for c in ("W02", "S05", "T02", "A05")))


def site(county: County, name: str, town: str, first: int, firms: dict[str, Any], workers: int = 2) -> Any:
    """A site with its papers, whose workers of March were not paid and whose labour cost came in half."""
    county.file(f"{name}底册.xlsx", at(date(2026, 4, 2)), "project_list")
    owner, contractor, labour = firms["owner"], firms["contractor"], firms["labour"]
    project = county.project(
        name, town, owner=owner, contractor=contractor, authority="县住建局", industry="房屋建筑", funding="government", joined=True,
        joined_on=date(2025, 2, 1), pay_day=25, pay_day_next=True, gate=False,
    )  # fmt: skip
    for firm, role, agreed in (
        (owner, "owner", None),
        (contractor, "contractor", None),
        (labour, "labour", date(2025, 3, 1)),
    ):
        county.fact(
            registry.Participation,
            f"{name}{role}",
            project=project,
            enterprise=firm,
            role=role,
            agency_agreement_on=agreed,
        )
    county.fact(
        registry.Contract, name, project=project, kind="main", party_a=owner, party_b=contractor,
        signed_on=date(2025, 1, 5), amount_fen=4_380_000_000, labour_cost_ratio_ppm=220_000,
    )  # fmt: skip
    county.fact(registry.Permit, name, project=project, number="522323202501", issued_on=date(2025, 1, 8))
    county.fact(
        registry.Sighting, name, project=project, source="审批局", seen_on=date(2026, 1, 1), amount_fen=300_000_000
    )
    county.fact(
        registry.NoticeBoard, name, project=project, checked_on=date(2026, 3, 1), set_on=date(2025, 2, 1), items="owner",
        missing="legal_aid",
    )  # fmt: skip
    county.fact(
        wages.Deposit, name, project=project, kind="bank_guarantee", doc_no="BH-1", lodged_fen=65_000_000,
        required_fen=65_000_000, end_on=date(2026, 6, 18), start_on=date(2025, 1, 1),
    )  # fmt: skip
    county.fact(
        wages.DepositEvent, name, project=project, doc_no="BH-1", event="use", on=date(2026, 2, 1), amount_fen=100
    )
    for month, paid in ((202602, 10_000_000), (202603, 0)):
        county.fact(
            wages.LabourCost, f"{name}{month}", project=project, month=month, due_fen=10_000_000, payer=owner,
            due_on=date(2026, month % 100 + 1, 10),
        )  # fmt: skip
        if paid:
            county.fact(
                wages.AccountEntry, f"{name}in{month}", project=project, direction="in", amount_fen=paid, balance_fen=paid,
                at=at(date(2026, month % 100 + 1, 9)), purpose="labour_cost", peer_enterprise=owner, peer_name=owner.name,
            )  # fmt: skip
    county.fact(
        wages.AccountEntry, f"{name}out", project=project, direction="out", amount_fen=400_000, balance_fen=9_600_000,
        at=at(date(2026, 3, 20)), purpose="other", peer_name="欧阳锋",
    )  # fmt: skip
    people(county, project, labour, first, workers)
    return project


def people(county: County, project: Any, labour: Any, first: int, workers: int) -> None:
    crew = registry.Crew.objects.get_or_create(project=project, name="木工班", name_key="木工班")[0]
    for n in range(workers):
        worker = county.worker("张三丰", first + n)
        county.enrol(project, labour, worker, crew=crew)
        county.worked(project, labour, worker, 202603, range(1, 23))
        county.owed(project, labour, worker, 202603, 600_000)


def build() -> Towns:
    for code, name, level, parent in (
        ("52", "某省", "province", None), ("5223", "某州", "city", "52"), ("522323", "某县", "county", "5223"),
        (HERE, "甲镇", "town", "522323"), (THERE, "乙镇", "town", "522323"),
    ):  # fmt: skip
        Region.objects.update_or_create(code=code, defaults={"name": name, "level": level, "parent_id": parent})
    county = County()
    shared, stranger = county.employer("同一劳务公司"), county.employer("乙镇总包公司")
    here = {"owner": county.employer("甲镇城投"), "contractor": county.employer("甲镇总包公司"), "labour": shared}
    there = {"owner": county.employer("乙镇城投"), "contractor": stranger, "labour": shared}
    one, two = site(county, "甲镇安置房", HERE, 1, here), site(county, "乙镇学校", THERE, 41, there, workers=5)
    look()
    held = {"viewer": "viewer", "clerk": "entry_clerk", "steward": "number_steward"}
    named = {name: person(name, role, HERE) for name, role in held.items()}
    named["county"] = person("county", "viewer", "522323")
    named["officer"] = person("officer", "labour_officer", HERE, project_id=one.pk)
    return Towns(county, one, two, shared, stranger, named)


def person(name: str, role: str, region: str, project_id: int | None = None) -> User:
    user = User.objects_unscoped.create_user(name, display_name=f"{name}员")
    where: dict[str, Any] = {"region": region}
    if project_id is not None:
        where = {"project_id": project_id, "seat_region": region}
    assign_role(actor=CLERK, as_of=date(2026, 1, 1), now=at(DAY), user=user, role=role, **where)
    return user


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Towns]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def towns(built: Towns, settings: Any, tmp_path: Any, db: None) -> Towns:
    """The towns; what a test changes is gone before the next one."""
    settings.ANXIN_TODAY = DAY
    return built


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sheet(answer: Any) -> list[list[Any]]:
    """The rows of an exported workbook."""
    from io import BytesIO

    body = b"".join(answer.streaming_content)
    return [list(row) for row in load_workbook(BytesIO(body)).active.iter_rows(values_only=True)]
