"""Focus lists, what is grave and not yet anybody's duty, checks and look-backs that are due, the latest scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from anxin import law
from anxin.access.scope import Scope
from anxin.kit import months
from anxin.monitoring.models import Status, Warning
from anxin.registry.models import Project

from ..models import Duty, Focus, FocusCheck, LookBack, RiskLine, ScoreDay
from ..situations import Grave, situations_of


@dataclass(frozen=True)
class FocusLine:
    """An entry with the months that it should have been checked in and was not (R131). ``due_on``: the next check's day."""

    focus: Focus
    missing: tuple[int, ...]
    due_on: date | None
    last: FocusCheck | None


def focus_lists(scope: Scope, as_of: date, *, kind: str = "") -> list[FocusLine]:
    """Standing entries within the scope: listed ones first, then by kind and day; two queries."""
    rows = Focus.objects.within(scope).filter(ended_on__isnull=True).select_related("project", "enterprise")
    if kind:
        rows = rows.filter(kind=kind)
    entries = list(rows.order_by("kind", "-from_on", "id"))
    checks: dict[int, list[FocusCheck]] = {}
    listed = [f.pk for f in entries if f.grade == Focus.Grade.LISTED]
    for check in FocusCheck.objects.filter(focus_id__in=listed).order_by("month"):
        checks.setdefault(check.focus_id, []).append(check)
    rank = {Focus.Grade.LISTED: 0, Focus.Grade.PRIORITY: 1, Focus.Grade.WATCHED: 2}
    return sorted((_line(f, checks.get(f.pk, []), as_of) for f in entries), key=lambda line: rank[line.focus.grade])


def _line(focus: Focus, checks: list[FocusCheck], as_of: date) -> FocusLine:
    last = checks[-1] if checks else None
    if focus.grade != Focus.Grade.LISTED:
        return FocusLine(focus, (), None, None)
    done = {c.month for c in checks}
    month, now = months.month_of(focus.from_on), months.month_of(as_of)
    missing = []
    while month < now:
        if month not in done:
            missing.append(month)
        month = months.add(month, 1)
    due = None
    if now not in done:
        day = int(law.number("watch.check_day", as_of).value)
        due = as_of.replace(day=min(day, months.days_in(now)))
    return FocusLine(focus, tuple(missing), due, last)


def listed_without_check(scope: Scope, as_of: date) -> list[FocusLine]:
    """Listed firms and projects whose check of an earlier month is missing, or whose check of this month is overdue."""
    return [line for line in focus_lists(scope, as_of) if line.missing or (line.due_on and line.due_on < as_of)]


@dataclass(frozen=True)
class GraveLine:
    """A project of the live ledger, with its open duty if somebody has taken it."""

    project: Project
    grave: Grave
    duty: Duty | None


def graves(scope: Scope, as_of: date) -> list[Grave]:
    """Every project in a major or sensitive situation, the gravest first. Steps of warnings and evaluations move it."""
    projects = Project.objects.within(scope).values_list("pk", flat=True)
    found = (grave for grave in situations_of(projects, as_of).values() if grave.met)
    return sorted(found, key=lambda g: (g.kind != "major", -g.people, -g.amount_fen, g.project_id))


def grave_projects(scope: Scope, found: Sequence[Grave]) -> list[GraveLine]:
    """The live ledger (R142): what ``graves`` found, with names and open duties."""
    ids = [g.project_id for g in found]
    projects = Project.objects.within(scope).in_bulk(ids)
    duties = {d.project_id: d for d in Duty.objects.within(scope).filter(state=Duty.State.OPEN, project_id__in=ids)}
    return [GraveLine(projects[g.project_id], g, duties.get(g.project_id)) for g in found if g.project_id in projects]


def look_backs_due(scope: Scope, as_of: date, *, within_days: int = 0) -> QuerySet[LookBack]:
    """Look-backs that are due by then and not done, the oldest first.

    ``back``: whether the project has had a new warning of orange or red since it was settled.
    """
    seen = Duty.objects.within(scope).values("pk")
    again = Warning.objects_unscoped.exclude(status=Status.CLEARED).filter(
        project_id=OuterRef("duty__project_id"), level__in=("orange", "red"), opened_on__gt=OuterRef("duty__settled_on")
    )
    rows = LookBack.objects.filter(duty_id__in=seen, done_on__isnull=True, dropped=False)
    rows = rows.filter(due_on__lte=as_of + timedelta(days=within_days))
    return rows.select_related("duty", "duty__project", "duty__enterprise").annotate(back=Exists(again))


def latest_scores(scope: Scope, *, firms: bool = False) -> tuple[ScoreDay | None, QuerySet[RiskLine]]:
    """The last day that was scored, and its lines within the scope, the highest first."""
    day = ScoreDay.objects.order_by("-as_of").first()
    rows = RiskLine.objects.within(scope).filter(day=day, **{"project__isnull": firms})
    return day, rows.select_related("project", "enterprise").order_by("-points10", "id")
