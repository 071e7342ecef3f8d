"""Emergencies, opinion and texts to approve that wait for the person who looks: counted in minutes, so they stand first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from anxin.access.roles import Permission
from anxin.incidents import selectors
from anxin.incidents.flow import INCIDENT, OPINION, RELEASE
from anxin.incidents.models import Incident, JointTask, Opinion, open_ones
from anxin.ui import words

from ..links import address
from .waiting import Todo

# More than so many at once is no list any more; the rooms have them all.
_MOST = 20


def urgent(request: HttpRequest) -> list[Todo]:
    """A constant number of queries; none for who has nothing to do with any of it."""
    scope = request.scope  # type: ignore[attr-defined]
    held = scope.permissions
    found: list[Todo] = []
    if Permission.HANDLE_INCIDENTS in held:
        handling = scope.allowing(Permission.HANDLE_INCIDENTS)
        found += (
            _events(request, handling)
            + _items(request, handling)
            + _texts(request, handling)
            + _tasks(request, handling)
        )
    if Permission.APPROVE_RELEASE in held:
        found += _approvals(request, scope.allowing(Permission.APPROVE_RELEASE))
    return sorted(found, key=lambda t: (t.due_at is None, t.due_at or request.now))[:_MOST]  # type: ignore[attr-defined]


def _day(thing: Any, at: Any) -> Any:
    return at.astimezone(words.CHINA).date() if at is not None else thing.due_on


def _events(request: HttpRequest, scope: Any) -> list[Todo]:
    """The step or the report, whichever is due first."""
    rows = selectors.incidents(scope).filter(open_ones(INCIDENT)).filter(selectors.mine(request.user))
    found = []
    for event in rows.order_by("pk")[:_MOST]:
        step, report = event.due_at, event.report_due_at
        reporting = report is not None and (step is None or report < step)
        at = report if reporting else step
        clock = event.report_clock if reporting else event.clock
        what = clock.purpose if clock is not None else ""
        found.append(
            Todo("", f"{what}：{event.title}", event.place, f"{event.people} 人，{event.get_grade_display()}", _day(event, at),
                 address("desk:emergency_event", event.pk), "去处置", tag="突发", due_at=at)
        )  # fmt: skip
    return found


def _items(request: HttpRequest, scope: Any) -> list[Todo]:
    rows = selectors.opinions(scope).filter(open_ones(OPINION)).filter(selectors.mine(request.user))
    return [
        Todo("", f"{o.clock.purpose if o.clock else ''}：{o.title}", o.outlet or o.get_source_display(), o.get_state_display(),
             _day(o, o.due_at), address("desk:opinion_item", o.pk), "去办理", tag="舆情", due_at=o.due_at)
        for o in rows.order_by("pk")[:_MOST]
    ]  # fmt: skip


def _texts(request: HttpRequest, scope: Any) -> list[Todo]:
    """Drafts in his hands, and approved ones that are not out yet."""
    rows = selectors.releases(scope).filter(handler=request.user, state__in=["draft", "approved"])
    return [
        Todo("", f"{r.clock.purpose if r.clock else ''}：{r.title}", r.outlets, RELEASE.states[r.state], _day(r, r.due_at),
             address("desk:opinion_release", r.pk), "去看稿", tag="稿件", due_at=r.due_at)
        for r in rows.order_by("pk")[:_MOST]
    ]  # fmt: skip


def _approvals(request: HttpRequest, scope: Any) -> list[Todo]:
    return [
        Todo("", f"等您审核：{r.title}", r.outlets, f"{r.handler.display_name}写的" if r.handler else "", _day(r, r.due_at),
             address("desk:opinion_release", r.pk), "去审核", tag="稿件", due_at=r.due_at)
        for r in selectors.to_approve(scope, request.user)[:_MOST]
    ]  # fmt: skip


def _tasks(request: HttpRequest, scope: Any) -> list[Todo]:
    """What his office was asked to do and has not answered."""
    user: Any = request.user
    if not user.agency_id:
        return []
    events = Incident.objects.within(scope).filter(open_ones(INCIDENT)).values("pk")
    items = Opinion.objects.within(scope).filter(open_ones(OPINION)).values("pk")
    rows = JointTask.objects.filter(agency_id=user.agency_id, answered_at__isnull=True)
    rows = (rows.filter(incident__in=events) | rows.filter(opinion__in=items)).select_related("incident", "opinion")
    found = []
    for task in rows.order_by("due_at", "pk")[:_MOST]:
        thing: Any = task.incident or task.opinion
        page = "desk:emergency_event" if task.incident_id else "desk:opinion_item"
        found.append(
            Todo("", f"请您单位答复：{thing.title}", task.words, task.office, _day(thing, task.due_at), address(page, thing.pk),
                 "去答复", tag="联动", due_at=task.due_at)
        )  # fmt: skip
    return found
