"""Reading data quality within a scope: projects, senders, and the numbers of a month's circular."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from anxin.access.scope import Scope
from anxin.intake.models import BatchProject
from anxin.monitoring.models import Status, Warning
from anxin.registry.models import Batch, Project
from anxin.standing.models import Joining, ProjectMonthStanding, ProjectStanding
from anxin.standing.selectors import joining

from .lines import CONTRADICTORY, INCOMPLETE, gap_condition, quality, totals, window
from .models import Advice

# Why a project that joined is badly run, in words.
GAP_WORDS = {"attendance": "缺考勤", "sheet": "缺工资表", "bank": "缺专户流水或代发回单", "nothing": "没有任何数据"}


def standings(scope: Scope, as_of: date) -> QuerySet[ProjectStanding]:
    """Projects that are not over, each with ``is_incomplete``, ``is_contradictory`` and ``has_gap``."""
    first, last = window(as_of)
    warned = Warning.objects_unscoped.filter(project=OuterRef("project_id")).exclude(status=Status.CLEARED)
    gaps = ProjectMonthStanding.objects_unscoped.filter(
        gap_condition(), project=OuterRef("project_id"), month__gte=first, month__lte=last
    )
    return (
        ProjectStanding.objects.within(scope)
        .exclude(joining=Joining.OVER)
        .select_related("project", "contractor")
        .annotate(
            is_incomplete=Exists(warned.filter(rule=INCOMPLETE)),
            is_contradictory=Exists(warned.filter(rule=CONTRADICTORY)),
            has_gap=Exists(gaps),
            apart=F("seen_heads") - F("listed_heads"),
        )
    )


def counts(scope: Scope, as_of: date) -> dict[str, int]:
    """How many projects have each fault that a query can tell; one query."""
    # A name that an annotation has already would be read as the sum itself, so the last one has its own.
    told = standings(scope, as_of).aggregate(
        projects=Count("pk"),
        incomplete=Count("pk", filter=Q(is_incomplete=True)),
        contradictory=Count("pk", filter=Q(is_contradictory=True)),
        missing=Count("pk", filter=Q(has_gap=True)),
        out_of_step=Count("pk", filter=Q(seen_heads__gt=F("listed_heads"))),
    )
    return {**told, "apart": told["out_of_step"]}


def batches_within(scope: Scope) -> QuerySet[Batch]:
    """Files of which every project lies inside the scope, and that speak of one at least."""
    files = Batch.objects.filter(kind=Batch.Kind.FILE)
    if scope.is_everything:
        return files
    ties = BatchProject.objects.filter(batch=OuterRef("pk"))
    outside = ties.exclude(project__in=Project.objects.within(scope).values("pk"))
    return files.filter(Exists(ties), ~Exists(outside))


def senders(scope: Scope) -> QuerySet[Any]:
    """Per sender: files, those with refused rows, those taken back, the last one."""
    return (
        batches_within(scope)
        .values("sender")
        .annotate(
            files=Count("pk"),
            partly=Count("pk", filter=Q(report__status="partly")),
            undone=Count("pk", filter=Q(state=Batch.State.UNDONE)),
            machine=Count("pk", filter=Q(format="json")),
            last=Max("received_at"),
        )
        .order_by("sender")
    )


def wrong_with(standing: ProjectStanding) -> list[str]:
    """Why a project is advised upon: not joined, or joined and badly run. Empty: nothing is wrong."""
    if standing.joining == Joining.NOT_JOINED:
        return ["应接入平台，没有接入"]
    if standing.joining == Joining.JOINED and not standing.running:
        return [GAP_WORDS.get(code, code) for code in standing.gaps.split()] or ["运行不正常"]
    return []


def to_advise(region: str, scope: Scope) -> list[tuple[ProjectStanding, list[str]]]:
    """The projects of a region about which the trade authority is to be told, with why."""
    rows = (
        ProjectStanding.objects.within(scope)
        .filter(project__region_code__startswith=region)
        .filter(Q(joining=Joining.NOT_JOINED) | Q(joining=Joining.JOINED, running=False))
        .select_related("project")
        .order_by("authority", "project__name")
    )
    return [(row, why) for row in rows if (why := wrong_with(row))]


def month_numbers(region: str, as_of: date) -> dict[str, Any]:
    """What a circular of the region says, as it stands now."""
    scope = Scope.everything("本地区的月度通报")
    total, places, trades = joining(scope, region=region)
    rows = list(standings(scope, as_of).filter(project__region_code__startswith=region))
    lines = quality(rows, as_of)
    wrong = to_advise(region, scope)
    missed = Advice.objects.within(scope).filter(state=Advice.State.MISSED, project__region_code__startswith=region)
    evaluated = [row.as_of for row in rows]
    return {
        "total": _place(total),
        "places": [_place(one) for one in places],
        "trades": [_place(one) for one in trades],
        "quality": totals(lines),
        "wrong": [
            {"project": row.pk, "name": row.project.name, "authority": row.authority or "没写主管部门", "why": why}
            for row, why in wrong
        ],
        "missed": [
            {
                "project": one.project_id,
                "name": one.project.name,
                "authority": one.authority,
                "by": one.correct_by.isoformat(),
            }
            for one in missed.select_related("project").order_by("authority", "pk")
        ],
        "evaluated_on": min(evaluated).isoformat() if evaluated else None,
    }


def _place(one: Any) -> dict[str, Any]:
    return {
        "name": one.name, "due": one.due, "joined": one.joined, "not_joined": one.not_joined,
        "exempt": one.exempt, "unlisted": one.unlisted, "running": one.running,
    }  # fmt: skip
