"""What stands on the first page for one kind of work alone: the site's papers, the bank's, the audit log, the roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from anxin.access.models import RoleAssignment
from anxin.access.roles import Permission
from anxin.access.selectors import audit_events
from anxin.kit import months
from anxin.registry.models import Project
from anxin.standing.models import ProjectMonthStanding
from anxin.ui import words

from ..links import address

_SITES = 6
_EVENTS = 8
# Roles that end within so many days are shown to who gives them.
_ENDING_DAYS = 30


@dataclass
class Line:
    """One line of a desk. ``kind``: good, bad, missing, wait or none."""

    title: str
    note: str = ""
    kind: str = ""
    word: str = ""
    url: str = ""


@dataclass
class Desk:
    """A card for one kind of work. ``more``: (words, address)."""

    title: str
    note: str
    lines: list[Line] = field(default_factory=list)
    more: tuple[str, str] | None = None
    act: tuple[str, str] | None = None


def desks(request: HttpRequest) -> list[Desk]:
    held = request.scope.permissions  # type: ignore[attr-defined]
    found = []
    if Permission.ENTER_FACTS in held:
        found.append(_papers(request))
    if Permission.READ_AUDIT in held:
        found.append(_audit(request))
    if Permission.MANAGE_ROLES in held:
        found.append(_roles(request))
    return [desk for desk in found if desk is not None]


def _papers(request: HttpRequest) -> Desk | None:
    """What of last month's and this month's papers has come, for who sends them for a few sites."""
    scope = request.scope.allowing(Permission.ENTER_FACTS)  # type: ignore[attr-defined]
    drop = address("desk:upload") or address("desk:intake")
    act = ("报材料", drop) if drop else None
    if scope.regions or scope.is_everything:
        return Desk("报材料", "各单位送来的表，放这里", [], None, act) if act else None
    sees = Permission.SEE_FACTS in request.scope.permissions  # type: ignore[attr-defined]
    projects = list(Project.objects.within(scope).order_by("pk")[:_SITES])
    this = months.month_of(request.as_of)  # type: ignore[attr-defined]
    last = months.add(this, -1)
    standings = ProjectMonthStanding.objects.within(scope).filter(month__in=(last, this), project__in=projects)
    told = {(row.project_id, row.month): row for row in standings}
    lines = []
    for project in projects:
        for month in (last, this):
            row = told.get((project.pk, month))
            lines.append(_paper_line(project, month, row, sees))
    return Desk("该报的材料", "上月和本月", lines, None, act)


def _paper_line(project: Project, month: int, row: ProjectMonthStanding | None, sees: bool) -> Line:
    missing = [
        word
        for word, there in (
            ("考勤", row and row.attended), ("工资表", row and row.on_sheet), ("回单", row and row.paid_fen > 0),
        )
        if not there
    ]  # fmt: skip
    title = f"{project.name} {words.month(month)}"
    url = address("desk:project_months", project.pk, first=_iso(month), last=_iso(month)) if sees else ""
    if not missing:
        return Line(title, "考勤、工资表、回单都到了", "good", "齐了", url)
    return Line(title, f"还没有：{'、'.join(missing)}", "missing", f"差 {len(missing)} 样", url)


def _iso(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


def _audit(request: HttpRequest) -> Desk:
    """The latest steps, those first where somebody looked at a person."""
    since = request.now - timedelta(days=1)  # type: ignore[attr-defined]
    log = audit_events(request.scope)  # type: ignore[attr-defined]
    recent = log.filter(at__gte=since)
    looked = recent.filter(act="wages.person_revealed").count()
    carried = recent.filter(act="ui.exported").count()
    lines = [
        Line(event.sentence, words.stamp(event.at, request.as_of))  # type: ignore[attr-defined]
        for event in log[:_EVENTS]
    ]
    note = f"一天来看完整信息 {looked} 次，导出 {carried} 次"
    more = address("desk:audit")
    return Desk("谁做了什么", note, lines, ("全部记录", more) if more else None)


def _roles(request: HttpRequest) -> Desk:
    """Roles that end soon."""
    scope = request.scope.allowing(Permission.MANAGE_ROLES)  # type: ignore[attr-defined]
    as_of = request.as_of  # type: ignore[attr-defined]
    until = as_of + timedelta(days=_ENDING_DAYS)
    ending = RoleAssignment.objects_unscoped.in_force(as_of).filter(ends_on__lte=until)
    if not scope.is_everything:
        ending = ending.filter(scope_region_id__in=_below(scope.regions))
    lines = [
        Line(
            f"{one.user.display_name}：{one.get_role_display()}",
            f"到 {words.day(one.ends_on, as_of)} 为止",
            "wait",
            "快到期",
        )
        for one in ending.select_related("user").order_by("ends_on", "pk")[:_EVENTS]
    ]
    more = address("desk:users")
    return Desk("快到期的授权", f"{_ENDING_DAYS} 天以内", lines, ("用户和授权", more) if more else None)


def _below(prefixes: tuple[str, ...]) -> Any:
    from django.db.models import Q

    from anxin.access.models import Region

    inside = Q(pk__in=[])
    for prefix in prefixes:
        inside |= Q(code__startswith=prefix)
    return Region.objects.filter(inside).values("code")
