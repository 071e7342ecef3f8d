"""Two towns of one county, a site in each, and one person for every role, seated in the first town."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.test import Client

from anxin.access.edge import moment
from anxin.access.models import Agency, Region, User
from anxin.access.roles import ROLES, ScopeKind
from anxin.access.services import assign_role
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, County, at
from anxin.rules import get

HERE, THERE = "522323101", "522323102"
DAY = date(2026, 5, 6)


@dataclass
class Sample:
    """What the addresses are filled with: ``project`` and what hangs on it lies in town HERE."""

    project: Any
    other: Any
    people: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def _site(county: County, name: str, town: str, first: int) -> Any:
    project = county.project(name, town)
    employer = county.employer(f"{name}劳务公司")
    for n in range(2):
        worker = county.worker(f"张三{n}", first + n)
        county.enrol(project, employer, worker)
        county.worked(project, employer, worker, 202603, range(1, 23))
        county.owed(project, employer, worker, 202603, 600_000 + n)
    return project


def _signed_in(user: User) -> str:
    """One session for all requests of a person: signing in anew for each would cost more than most pages."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def build() -> Sample:
    """Regions, sites with arrears, warnings, and the people."""
    for code, name, level, parent in (
        ("52", "某省", "province", None), ("5223", "某州", "city", "52"), ("522323", "某县", "county", "5223"),
        (HERE, "甲镇", "town", "522323"), (THERE, "乙镇", "town", "522323"),
    ):  # fmt: skip
        Region.objects.update_or_create(code=code, defaults={"name": name, "level": level, "parent_id": parent})
    county = County()
    county.file("两镇.xlsx", at(date(2026, 4, 5)))
    sample = Sample(_site(county, "甲镇安置房", HERE, 1), _site(county, "乙镇学校", THERE, 21))
    evaluate(actor=CLERK, as_of=DAY, now=at(DAY), rules=(get("W02"), get("W01")))
    today, now = moment()
    agencies = {}
    for town in (HERE, THERE):
        agencies[town] = Agency.objects_unscoped.create(name=f"{town}治欠办", region_id=town)
    for role in ROLES.values():
        for town, project in ((HERE, sample.project), (THERE, sample.other)):
            user = User.objects_unscoped.create_user(
                f"{role.name}-{town}", display_name=f"{role.label}", agency=agencies[town]
            )
            where: dict[str, Any] = {"region": town}
            if ScopeKind.REGION not in role.scope_kinds:
                where = {"project_id": project.pk, "seat_region": town}
            assign_role(actor=CLERK, as_of=today, now=now, user=user, role=role, **where)
            who = f"{role.name}@{'here' if town == HERE else 'there'}"
            sample.people[who], sample.sessions[who] = user, _signed_in(user)
    return sample
