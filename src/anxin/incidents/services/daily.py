"""零报告: a period is declared with its units, each reports each day, zeros included; what is missing is judged (C19)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.models import Agency, User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.services import MACHINE, record
from anxin.casework.stepping import StepRefused
from anxin.deadlines.clock import CHINA
from anxin.monitoring import areas
from anxin.monitoring.jobs import ask_to_evaluate
from anxin.monitoring.services.touched import touch

from .. import acts
from ..models import DailyReport, ReportPeriod

_KEEP, _HANDLE = Permission.KEEP_ORGANISATION, Permission.HANDLE_INCIDENTS


@transaction.atomic
def declare_period(
    *, actor: Any, as_of: date, now: datetime, region: str, title: str, from_on: date, to_on: date, agencies: Iterable[Agency]
) -> ReportPeriod:  # fmt: skip
    """宣布零报告期间 for units of the region and below; a day of a unit is due once, whichever period asks for it first.

    StepRefused for days that are over or too many, or without units; AccessDenied for who does not keep the organisation.
    """
    _require_keeping(actor, as_of, region)
    units = sorted(set(agencies), key=lambda a: a.pk)
    most = int(law.number("report.period_d", as_of, region, areas.overrides()).value)
    if not title.strip() or not units:
        raise StepRefused("写名称，勾选要报告的单位。")
    if not as_of <= from_on <= to_on:
        raise StepRefused("从今天或以后开始，结束日不能早于开始日。")
    if (to_on - from_on).days >= most:
        raise StepRefused(f"一个期间最多 {most} 天。")
    if strange := [a.name for a in units if not a.region_id.startswith(region)]:
        raise StepRefused(f"{'、'.join(strange)}不在这个地区。")
    hour = int(law.number("report.daily_hour", as_of, region, areas.overrides()).value)
    period = ReportPeriod.objects_unscoped.create(
        region_code=region, title=title.strip()[:120], from_on=from_on, to_on=to_on, hour=hour,
        declared_by=str(actor.audit_id)[:100], declared_at=now,
    )  # fmt: skip
    days = [from_on + timedelta(days=n) for n in range((to_on - from_on).days + 1)]
    due = {day: datetime.combine(day, time(hour), CHINA) for day in days}
    asked = DailyReport.objects_unscoped.filter(agency__in=units, day__range=(from_on, to_on))
    held = set(asked.values_list("agency_id", "day"))
    # An hour that has passed when the period is declared was nobody's duty.
    DailyReport.objects_unscoped.bulk_create(
        DailyReport(period=period, agency=unit, region_code=unit.region_id, day=day, due_at=due[day])
        for unit in units
        for day in days
        if (unit.pk, day) not in held and due[day] > now
    )
    if not period.reports.exists():
        raise StepRefused("这些单位在这些日子已经要报了。")
    fields = {"title": period.title, "units": len(units), "from": from_on.isoformat(), "to": to_on.isoformat()}
    record(actor=actor, act=acts.PERIOD_DECLARED, subject=period, fields=fields, now=now, region=region)
    return period


@transaction.atomic
def end_period(*, actor: Any, as_of: date, now: datetime, period_id: int, reason: str) -> ReportPeriod:
    """提前结束: what is not due yet is no longer asked for; what was missing until now stays missing."""
    period = ReportPeriod.objects_unscoped.select_for_update(of=("self",)).filter(pk=period_id).first()
    if period is None:
        raise StepRefused("没有这个零报告期间。")
    _require_keeping(actor, as_of, period.region_code)
    if period.ended_on is not None or period.to_on < as_of:
        raise StepRefused("这个期间已经结束。")
    if not reason.strip():
        raise StepRefused("提前结束要写明理由。")
    period.reports.filter(due_at__gt=now, filed_at__isnull=True).delete()
    period.ended_on, period.ended_why = as_of, reason.strip()[:200]
    period.save()
    fields = {"title": period.title, "reason": period.ended_why}
    record(actor=actor, act=acts.PERIOD_ENDED, subject=period, fields=fields, now=now, region=period.region_code)
    return period


@transaction.atomic
def file_report(
    *, actor: Any, as_of: date, now: datetime, report_id: int, disputes: int = 0, incidents: int = 0, people: int = 0,
    words: str = "",
) -> DailyReport:  # fmt: skip
    """报日报, zeros included; late when the hour has passed. The counts may be mended until the hour. By the unit itself.

    StepRefused for a day to come, and for counts without a word on what happened.
    """
    report = DailyReport.objects_unscoped.select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None:
        raise StepRefused("没有这份日报。")
    _require_unit(actor, as_of, report)
    if report.day > as_of:
        raise StepRefused(f"{report.day} 还没到。")
    if report.filed_at is not None and now > report.due_at:
        raise StepRefused("已经报过，过了截止时间不能再改。")
    if min(disputes, incidents, people) < 0:
        raise StepRefused("件数、人数不能是负数。")
    if disputes + incidents + people and not words.strip():
        raise StepRefused("有隐患或突发案件的，写一句情况。")
    was_missing = report.filed_at is None and now >= report.due_at
    report.disputes, report.incidents, report.people = disputes, incidents, people
    report.words = words.strip()[:500]
    # A mended report keeps the moment at which it came first.
    report.filed_at = report.filed_at or now
    report.filed_by, report.filed_by_name = str(actor.audit_id)[:100], str(actor.audit_display)[:100]
    report.save()
    fields = {
        "unit": report.agency.name, "day": report.day.isoformat(), "disputes": disputes, "incidents": incidents,
        "late": "，逾期" if report.is_late else "",
    }  # fmt: skip
    record(actor=actor, act=acts.REPORT_FILED, subject=report, fields=fields, now=now, region=report.region_code)
    if was_missing:
        _stir(actor, now)
    return report


@transaction.atomic
def judge_missing(*, now: datetime) -> int:
    """How many reports have become missing since this was last asked; if any, the warnings are judged. By the house."""
    rows = DailyReport.objects_unscoped.filter(due_at__lte=now, filed_at__isnull=True, asked_at__isnull=True)
    missing = rows.update(asked_at=now)
    if missing:
        _stir(MACHINE, now)
    return missing


def _stir(actor: Any, now: datetime) -> None:
    """A report speaks of no project: what has none is judged."""
    touch({None}, now=now)
    ask_to_evaluate(actor=actor, now=now)


def _require_keeping(actor: Any, as_of: date, region: str) -> None:
    if isinstance(actor, User) and not Scope.of(actor, as_of).allowing(_KEEP).covers_region(region):
        raise AccessDenied("您不管理这个地区的零报告。")


def _require_unit(actor: Any, as_of: date, report: DailyReport) -> None:
    if not isinstance(actor, User) or actor.agency_id != report.agency_id:
        raise AccessDenied("日报由单位自己的人来报。")
    if not Scope.of(actor, as_of).allowing(_HANDLE).covers_region(report.region_code):
        raise AccessDenied("您不负责这个单位的突发事件和舆情。")
