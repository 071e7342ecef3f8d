"""催办: whose clock has run out is told once, and so are those above him; the history says so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.access.selectors import holders
from anxin.audit.services import MACHINE, record
from anxin.casework.stepping import say

from .. import acts
from ..flow import INCIDENT, OPINION, RELEASE
from ..models import Incident, JointTask, Opinion, Release, late, open_ones
from .common import UPS, leaders, tell

_TRACKED = ((Incident, INCIDENT), (Opinion, OPINION), (Release, RELEASE))


def press_overdue(*, as_of: date, now: datetime) -> int:
    """Tell of every clock that has run out and of which nobody was told; how many. Done twice, it tells once."""
    told = 0
    for model, flow in _TRACKED:
        rows = model.objects_unscoped.filter(open_ones(flow), late(now, as_of)).exclude(pressed=F("clock_id"))
        for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
            told += _press_one(model, pk, as_of, now)
    reports = Incident.objects_unscoped.filter(open_ones(INCIDENT), report_due_at__lt=now)
    for pk in list(reports.exclude(report_pressed=F("report_clock_id")).order_by("pk").values_list("pk", flat=True)):
        told += _press_report(pk, as_of, now)
    tasks = JointTask.objects.filter(answered_at__isnull=True, pressed_at__isnull=True, due_at__lt=now)
    running = Q(incident__in=Incident.objects_unscoped.filter(open_ones(INCIDENT)).values("pk"))
    running |= Q(opinion__in=Opinion.objects_unscoped.filter(open_ones(OPINION)).values("pk"))
    for pk in list(tasks.filter(running).order_by("pk").values_list("pk", flat=True)):
        told += _press_task(pk, as_of, now)
    return told


@transaction.atomic
def _press_one(model: Any, pk: int, as_of: date, now: datetime) -> int:
    row = model.objects_unscoped.select_for_update(of=("self",)).get(pk=pk)
    if row.clock_id is None or row.pressed == row.clock_id:
        return 0
    row.pressed = row.clock_id
    row.save(update_fields=["pressed"])
    people = [row.handler, *leaders(row.region_code, as_of, _ups(row))]
    if isinstance(row, Release):
        wrote = set(row.texts.values_list("written_by_id", flat=True))
        people = [p for p in people if p is not None and (row.state != "waiting" or p.pk not in wrote)]
    _press(row, row.clock.purpose, people, as_of, now)
    return 1


@transaction.atomic
def _press_report(pk: int, as_of: date, now: datetime) -> int:
    row = Incident.objects_unscoped.select_for_update(of=("self",)).get(pk=pk)
    if row.report_clock is None or row.report_pressed == row.report_clock_id:
        return 0
    row.report_pressed = row.report_clock_id
    row.save(update_fields=["report_pressed"])
    _press(row, row.report_clock.purpose, [row.handler, *leaders(row.region_code, as_of, _ups(row))], as_of, now)
    return 1


@transaction.atomic
def _press_task(pk: int, as_of: date, now: datetime) -> int:
    task = JointTask.objects.select_for_update(of=("self",)).get(pk=pk)
    if task.answered_at is not None or task.pressed_at is not None:
        return 0
    task.pressed_at = now
    task.save(update_fields=["pressed_at"])
    thing = task.incident or task.opinion
    own: list[User] = []
    if task.agency_id is not None:
        handlers = holders(Permission.HANDLE_INCIDENTS, region=thing.region_code, as_of=as_of)
        own = list(handlers.filter(agency_id=task.agency_id))
    _press(thing, f"{task.office}答复", [thing.handler, *own], as_of, now)
    return 1


def _ups(row: Any) -> int:
    """One level higher than was told at the beginning: that is what escalation means here."""
    return UPS[row.grade] + 1 if isinstance(row, Incident) else 1


def _press(row: Any, what: str, people: list[Any], as_of: date, now: datetime) -> None:
    title = f"{what}超时：{row.title}"
    count = tell(row, people, title, f"{row.number}，{row.agency.name}。", actor=MACHINE, as_of=as_of, now=now)
    say(
        row,
        "overdue",
        f"{what}超时"[:40],
        actor=MACHINE,
        as_of=as_of,
        now=now,
        before=row.state,
        told={"people": count},
    )
    fields = {"number": row.number, "what": what, "people": count}
    record(actor=MACHINE, act=acts.PRESSED, subject=row, fields=fields, now=now, region=row.region_code)
