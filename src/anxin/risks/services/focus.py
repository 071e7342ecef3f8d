"""Focus lists: put on, take off, and the monthly check of who is listed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.audit.services import record as audit
from anxin.kit import months
from anxin.law.book import prefix
from anxin.registry.models import Enterprise, Project

from .. import acts
from ..models import Focus, FocusCheck


class RiskRefused(ValueError):
    """The step is not possible; the message says in Chinese why, ``field`` which entry of the form it concerns."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def put_focus(
    *, actor: Any, as_of: date, now: datetime, region: str, kind: str, subject: str, name: str = "", grade: str = "watched",
    reason: str, until: date | None = None, inputs: dict[str, Any] | None = None,
) -> Focus:  # fmt: skip
    """列入重点名单. ``subject``: a region code, a trade, or the number of an enterprise or project. An entry that stands is
    raised or lowered to the grade asked for. RiskRefused without a reason, or when there is no such subject."""
    if kind not in Focus.Kind.values or grade not in Focus.Grade.values:
        raise RiskRefused("没有这张名单。", "kind")
    if grade != Focus.Grade.WATCHED and kind == Focus.Kind.ENTERPRISE:
        # Enterprises are watched and checked by `monitoring.services.watching`: one list of them, not two.
        raise RiskRefused("企业的重点监控和按月检查，在“预警”的重点监控里办。", "grade")
    if grade != Focus.Grade.WATCHED and kind != Focus.Kind.PROJECT:
        raise RiskRefused("重点监控和重点列管用于项目；企业的在“预警”的重点监控里办。", "grade")
    if not reason.strip():
        raise RiskRefused("请写明理由。", "reason")
    if until is not None and until < as_of:
        raise RiskRefused("计划盯到的日子已经过去。", "until")
    about = _about(kind, subject.strip(), name.strip())
    held = Focus.objects_unscoped.select_for_update().filter(
        region_code=prefix(region), kind=kind, subject=about["subject"], ended_on__isnull=True
    )
    focus = held.first()
    if focus is not None:
        if focus.grade == grade:
            raise RiskRefused(f"{focus.name}已经在名单上（{focus.get_grade_display()}）。", "subject")
        focus.grade, focus.reason, focus.until = grade, reason.strip()[:500], until
        focus.save(update_fields=["grade", "reason", "until"])
    else:
        focus = Focus.objects_unscoped.create(
            region_code=prefix(region), kind=kind, grade=grade, reason=reason.strip()[:500], until=until,
            inputs=inputs or {}, from_on=as_of, put_by=_id(actor), put_display=_display(actor), **about,
        )  # fmt: skip
    _audit(acts.FOCUSED, focus, actor, now, grade=focus.get_grade_display(), reason=focus.reason)
    return focus


@transaction.atomic
def end_focus(*, actor: Any, as_of: date, now: datetime, focus_id: int, reason: str) -> Focus:
    """移出名单, with the reason; the entry stays readable."""
    focus = _standing(focus_id)
    if not reason.strip():
        raise RiskRefused("请写明移出理由。", "reason")
    focus.ended_on, focus.end_reason = max(as_of, focus.from_on), reason.strip()[:500]
    focus.ended_by, focus.ended_display = _id(actor), _display(actor)
    focus.save(update_fields=["ended_on", "end_reason", "ended_by", "ended_display"])
    _audit(acts.UNFOCUSED, focus, actor, now, reason=focus.end_reason)
    return focus


@transaction.atomic
def check_focus(
    *, actor: Any, as_of: date, now: datetime, focus_id: int, month: int, checked_on: date, in_order: bool, found: str
) -> FocusCheck:
    """记下一个月的检查 (R131): one a month, not before the month has begun and not in the future."""
    focus = _standing(focus_id)
    if focus.grade != Focus.Grade.LISTED:
        raise RiskRefused("只有重点列管的企业和项目按月检查。")
    if not found.strip():
        raise RiskRefused("请写明查到什么；没有问题也写一句查了什么。", "found")
    if checked_on > as_of or checked_on < months.first_day(month):
        raise RiskRefused("检查日期须在这个月开始以后、今天以前。", "checked_on")
    if month < months.month_of(focus.from_on) or month > months.month_of(as_of):
        raise RiskRefused("这个月不用检查。", "month")
    if FocusCheck.objects.filter(focus=focus, month=month).exists():
        raise RiskRefused(f"{months.show(month)}已经检查过。", "month")
    check = FocusCheck.objects.create(
        focus=focus, month=month, checked_on=checked_on, in_order=in_order, found=found.strip()[:1000],
        by=_id(actor), by_display=_display(actor), at=now,
    )  # fmt: skip
    result = "没有问题" if in_order else "有问题"
    _audit(acts.CHECKED, focus, actor, now, month=months.show(month), result=result)
    return check


def _about(kind: str, subject: str, name: str) -> dict[str, Any]:
    if kind == Focus.Kind.PROJECT:
        project = Project.objects_unscoped.filter(pk=subject).first() if subject.isdecimal() else None
        if project is None:
            raise RiskRefused("没有这个项目。", "subject")
        return {"subject": str(project.pk), "name": project.name, "project": project}
    if kind == Focus.Kind.ENTERPRISE:
        firm = Enterprise.objects.filter(pk=subject).first() if subject.isdecimal() else None
        if firm is None:
            raise RiskRefused("没有这家企业。", "subject")
        return {"subject": str(firm.pk), "name": firm.name, "enterprise": firm}
    if not subject:
        raise RiskRefused("请选地区或行业。", "subject")
    return {"subject": subject[:60], "name": (name or subject)[:200]}


def _standing(focus_id: int) -> Focus:
    focus = Focus.objects_unscoped.select_for_update().filter(pk=focus_id, ended_on__isnull=True).first()
    if focus is None:
        raise RiskRefused("它已不在名单上。")
    return focus


def _audit(act: Any, focus: Focus, actor: Any, now: datetime, **fields: Any) -> None:
    told = {"what": str(focus), **fields}
    audit(actor=actor, act=act, subject=focus, fields=told, now=now, region=focus.region_code)


def _id(actor: Any) -> str:
    return str(actor.audit_id)[:100]


def _display(actor: Any) -> str:
    return str(actor.audit_display)[:100]
