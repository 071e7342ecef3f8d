"""今天要办: what waits for the person who looks, the soonest due first, each with the one thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest

from anxin.access.roles import Permission
from anxin.kit import money, months
from anxin.kit.text import mask_name
from anxin.monitoring.models import Status, Waiver, Warning
from anxin.rules import load

from ..doors import opens
from ..kept import kept_steps
from ..links import address
from .files import count_unfinished, unfinished
from .urgent import urgent
from .waiting import Todo

SHOWN = 8
# How many of the soonest due are looked through for those that say the same of one site.
_LOOKED_AT = 200
# Nobody need answer these any more, or for now.
ANSWERED = (Status.EXPLAINED, Status.WAIVED, Status.CLEARED)
_RANK = {"red": 0, "orange": 1, "yellow": 2, "blue": 3}


@dataclass(frozen=True)
class Todos:
    """``rows``: the first of them. ``over``: past their deadline; ``today``: due today; ``waiting``: all, whenever due."""

    rows: list[Todo]
    waiting: int
    over: int
    today: int
    all_url: str

    @property
    def pressing(self) -> int:
        return self.over + self.today


def todos(request: HttpRequest) -> Todos:
    """What waits for the signed-in person. A constant number of queries."""
    as_of, now = request.as_of, request.now  # type: ignore[attr-defined]
    mine = my_warnings(request)
    scope = request.scope.allowing(Permission.ANSWER_WARNINGS)  # type: ignore[attr-defined]
    counted = kept_steps(
        request,
        scope,
        "todo counts",
        lambda: mine.order_by().aggregate(
            all=Count("pk"),
            over=Count("pk", filter=Q(deadline__lt=as_of)),
            today=Count("pk", filter=Q(deadline=as_of)),
        ),
    )
    first = kept_steps(request, scope, "todo first", lambda: list(mine.values_list("pk", flat=True)[:_LOOKED_AT]))
    files = unfinished(request)
    others = [*urgent(request), *_waivers(request), *files]
    more_files = count_unfinished(request) - len(files) if files else 0
    rows = [*others, *_together(list(mine.filter(pk__in=first)))]
    # What is counted in minutes stands before what is counted in days.
    rows.sort(key=lambda t: (t.due_at is None, t.due_at or now, t.due_on or as_of, _RANK.get(t.level, 4)))
    return Todos(
        rows=rows[:SHOWN],
        waiting=counted["all"] + len(others) + more_files,
        over=counted["over"] + sum(1 for t in others if _is_over(t, as_of, now)),
        today=counted["today"]
        + sum(1 for t in others if not _is_over(t, as_of, now) and _is_today(t, as_of))
        + more_files,
        all_url=address("desk:todo") if opens(request, "desk:todo") else "",
    )


def _is_over(todo: Todo, as_of: date, now: datetime) -> bool:
    return todo.due_at < now if todo.due_at is not None else todo.due_on is not None and todo.due_on < as_of


def _is_today(todo: Todo, as_of: date) -> bool:
    return todo.due_on is None or todo.due_on == as_of


def _together(warnings: list[Warning]) -> list[Todo]:
    """One entry for what one rule says of one site's (or firm's) several months: the soonest due, and how many more."""
    groups: dict[tuple[Any, ...], list[Warning]] = {}
    for w in warnings:
        groups.setdefault((w.rule, w.project_id, w.employer_id if not w.project_id else None, w.matter), []).append(w)
    told = []
    for same in groups.values():
        first = _of_warning(same[0])
        if len(same) > 1:
            whose = {"project": same[0].project_id} if same[0].project_id else {"employer": same[0].employer_id}
            more = (f"同一项另有 {len(same) - 1} 条", address("desk:warnings", rule=same[0].rule, **whose))
            first = replace(first, more=more)
        told.append(first)
    return told


def my_warnings(request: HttpRequest) -> QuerySet[Warning]:
    """Open warnings that wait for this person: in his hands, or in nobody's particular ones of his office or his area.

    Annotated with ``deadline``: of the answer, and of the act where that is what is still to come.
    """
    scope = request.scope.allowing(Permission.ANSWER_WARNINGS)  # type: ignore[attr-defined]
    user: Any = request.user
    held = Q(person=user) | Q(person__isnull=True, agency__isnull=True)
    if user.agency_id:
        held |= Q(person__isnull=True, agency_id=user.agency_id)
    # Who answers for one site is asked about all of it, whoever has it in hand.
    held |= Q(project_id__in=scope.projects)
    waiting = ~Q(status__in=ANSWERED)
    # A red one that was explained must still be acted upon.
    acting = Q(act_due_on__isnull=False, acted_on__isnull=True) & ~Q(status__in=(Status.WAIVED, Status.CLEARED))
    gravity = Case(*(When(level=level, then=Value(n)) for level, n in _RANK.items()), output_field=IntegerField())
    return (
        Warning.objects.within(scope)
        .filter(held)
        .filter(waiting | acting)
        .annotate(deadline=Case(When(waiting, then=F("due_on")), default=F("act_due_on")), gravity=gravity)
        .select_related("project", "employer", "worker")
        .order_by(F("deadline").asc(nulls_last=True), "gravity", F("amount_fen").desc(nulls_last=True), "pk")
    )


def _of_warning(w: Warning) -> Todo:
    names = {rule.code: rule.card.name.zh for rule in load()}
    parts = [names.get(w.rule, w.rule)]
    days = w.finding.get("numbers", {}).get("days_late")
    if isinstance(days, int) and days > 0:
        parts[0] += f" {days} 天"
    if w.people:
        parts.append(f"{w.people} 人")
    if w.amount_fen:
        parts.append(f"{money.show(w.amount_fen)} 元")
    whose = [w.employer.name] if w.employer and w.project else []
    if w.worker:
        whose.append(mask_name(w.worker.name))
    if w.month:
        whose.append(months.show(w.month))
    waiting = w.status not in ANSWERED
    return Todo(
        level=w.level,
        title="，".join(parts),
        where=w.about,
        why="，".join(whose),
        due_on=w.due_on if waiting else w.act_due_on,
        url=address("desk:warning", w.pk),
        act="去答复" if waiting else "去处置",
    )


def _waivers(request: HttpRequest) -> list[Todo]:
    """Waivers that another person asked for and that wait for this one."""
    scope = request.scope.allowing(Permission.REVIEW_WARNINGS)  # type: ignore[attr-defined]
    if not scope:
        return []
    user: Any = request.user
    open_now = (
        Waiver.objects.filter(approved_at__isnull=True, ended_at__isnull=True)
        .exclude(proposed_by=user.audit_id)
        .filter(warning__in=Warning.objects.within(scope).values("pk"))
        .select_related("warning__project", "warning__employer")
        .order_by("proposed_at")[:SHOWN]
    )
    return [
        Todo(
            level=w.warning.level,
            title=f"有人申请豁免：{w.get_reason_display()}",
            where=w.warning.about,
            why=f"要到 {months.show_day(w.ends_on)}",
            due_on=None,
            url=address("desk:warning", w.warning_id),
            act="去复核",
            tag="豁免",
        )
        for w in open_now
    ]
