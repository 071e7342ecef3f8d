"""A county's offices and people, and warnings put there by hand: for what people do, which needs no evaluation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from anxin.access.models import Agency, AgencyFunction, Region, RoleAssignment, User
from anxin.monitoring.models import Run, Warning, WarningEvent
from anxin.monitoring.services.answers import Clock
from anxin.organisation.models import ProjectOwner
from anxin.rules import get

from .county import County, at

DAY = date(2026, 11, 20)
NOW = at(DAY, 2)
TOWN, COUNTY, ELSEWHERE = "522323100", "522323", "522302"


def offices() -> SimpleNamespace:
    """Town officer ``town`` and his colleague, reviewers ``chief`` and ``second``, a monitor of the county ``monitor``,
    the housing bureau's ``trade``, somebody of another county ``stranger``; a project in the town with a co-ordinator."""
    for code, name, level in (
        ("52", "贵州省", "province"), ("5223", "黔西南州", "city"), (COUNTY, "普安县", "county"),
        (TOWN, "盘水街道", "town"), (ELSEWHERE, "兴仁市", "county"),
    ):  # fmt: skip
        Region.objects.get_or_create(code=code, defaults={"name": name, "level": level})
    made = SimpleNamespace()
    for word, name, region, function in (
        ("town_office", "盘水街道办", TOWN, "town"),
        ("office", "普安县治欠办", COUNTY, "leading_group"),
        ("bureau", "普安县人社局", COUNTY, "human_resources"),
        ("housing", "普安县住建局", COUNTY, "housing"),
        ("other_bureau", "兴仁市人社局", ELSEWHERE, "human_resources"),
    ):
        agency = Agency.objects_unscoped.create(name=name, region_id=region)
        AgencyFunction.objects.create(agency=agency, function=function)
        setattr(made, word, agency)
    for word, name, agency, role, region in (
        ("town", "镇干部甲", made.town_office, "monitor", TOWN),
        ("chief", "复核人乙", made.office, "warning_reviewer", COUNTY),
        ("second", "复核人丙", made.office, "warning_reviewer", COUNTY),
        ("monitor", "监测员丁", made.office, "monitor", COUNTY),
        ("trade", "住建干部戊", made.housing, "monitor", COUNTY),
        ("looker", "查阅员己", made.bureau, "viewer", COUNTY),
        ("stranger", "外县干部庚", made.other_bureau, "monitor", ELSEWHERE),
    ):
        user = User.objects_unscoped.create(username=word, display_name=name, agency=agency)
        give(user, role, region=region)
        setattr(made, word, user)
    county = County()
    county.file("底册.xlsx", at(date(2026, 1, 5)))
    made.project = county.project("滨河安置房二期", TOWN, industry="房屋建筑")
    made.employer = county.employer("川渝劳务有限公司")
    made.keeper = User.objects_unscoped.create(username="keeper", display_name="协管员辛", agency=made.town_office)
    give(made.keeper, "coordinator", project=made.project.pk)
    ProjectOwner.objects_unscoped.create(
        project=made.project, part="coordinator", user=made.keeper, agency=made.town_office, name="协管员辛",
        starts_on=date(2026, 1, 1), given_by="test", given_at=NOW,
    )  # fmt: skip
    made.county = county
    return made


def give(user: User, role: str, region: str | None = None, project: int | None = None) -> None:
    RoleAssignment.objects_unscoped.create(
        user=user,
        role=role,
        scope_region_id=region,
        scope_project_id=project,
        starts_on=date(2026, 1, 1),
        given_by="test",
    )


def warned(made: SimpleNamespace, **said: Any) -> Warning:
    """A warning of W02 on the project, raised ``opened`` (default: today), as the engine would have left it."""
    opened: date = said.pop("opened", DAY)
    rule, level = said.pop("rule", "W02"), said.pop("level", "yellow")
    project = said.pop("project", made.project)
    month = said.pop("month", 202609)
    now: datetime = at(opened, 1)
    run = Run.objects.filter(as_of=opened).first() or Run.objects.create(
        kind="full", as_of=opened, known_at=now, started_at=now, finished_at=now + timedelta(seconds=1), actor="machine"
    )
    clock = Clock(calendar(), {rule: get(rule).card})
    finding = {
        "numbers": {}, "parameters": {}, "evidence": [], "arithmetic": "", "basis": list(get(rule).card.basis),
        "clears_when": get(rule).card.clears_when, **said.pop("finding", {}),
    }  # fmt: skip
    warning = Warning.objects_unscoped.create(
        **{
            "key": f"{rule}|p{project.pk}|e{made.employer.pk}|w|{month}", "rule": rule, "rule_version": 2,
            "project": project, "employer": made.employer, "month": month, "level": level, "data_level": level,
            "opened_on": opened, "level_on": opened, "amount_fen": 41_863_000, "people": 27, "digest": "d", "run": run,
            "due_on": clock.due_on(rule=rule, level=level, reached=opened, region=TOWN),
            "act_due_on": clock.act_due_on(level=level, reached=opened, region=TOWN), "finding": finding, **said,
        }
    )  # fmt: skip
    WarningEvent.objects.create(
        warning=warning, kind="raised", at=now, as_of=opened, actor="machine", actor_display="系统", to_level=level,
        digest="d", run=run,
    )  # fmt: skip
    return warning


_calendar: list[Any] = []


def calendar() -> Any:
    if not _calendar:
        from anxin.law.calendar import Calendar

        _calendar.append(Calendar.load())
    return _calendar[0]
