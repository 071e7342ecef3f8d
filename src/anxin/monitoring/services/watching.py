"""重点监控和重点列管: putting an enterprise on the area's list, checking it month by month, taking it off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import Region, User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.audit.acts import Act
from anxin.audit.services import record
from anxin.kit import months
from anxin.registry.models import Enterprise

from .. import acts
from ..models import Watch, WatchCheck
from .steps import AnswerRefused, said


@transaction.atomic
def start_watch(
    *, actor: Any, as_of: date, now: datetime, enterprise_id: int, region: str, kind: str, reason: str
) -> Watch:
    """列入: watch the enterprise in ``region`` from today on. AnswerRefused when it is watched there already."""
    reason = said(reason, "理由")
    if kind not in Watch.Kind.values:
        raise AnswerRefused("请选择列入的类别。")
    if not _covers(actor, as_of, now, region, Permission.ANSWER_WARNINGS):
        raise AnswerRefused("您不管这个地区的预警，不能在那里列入。")
    if not Region.objects.filter(code=region).exists():
        raise AnswerRefused(f"没有区划代码 {region}。")
    enterprise = Enterprise.objects.select_for_update().filter(pk=enterprise_id).first()
    if enterprise is None:
        raise AnswerRefused("没有这家企业。")
    if Watch.objects_unscoped.filter(
        enterprise=enterprise, region_code=region, kind=kind, ended_on__isnull=True
    ).exists():
        raise AnswerRefused(f"{enterprise.name}已经列入。")
    watch = Watch.objects_unscoped.create(
        enterprise=enterprise,
        region_code=region,
        kind=kind,
        reason=reason,
        started_on=as_of,
        started_by=str(actor.audit_id)[:100],
        started_display=str(actor.audit_display)[:100],
    )
    _audit(watch, acts.WATCH_STARTED, actor, now, {"kind": watch.get_kind_display()})
    return watch


@transaction.atomic
def end_watch(*, actor: Any, as_of: date, now: datetime, watch_id: int, reason: str) -> Watch:
    """移出: by a reviewer who is not the one that put it on the list."""
    reason = said(reason, "移出理由")
    watch = _held(watch_id, actor, as_of, now, Permission.REVIEW_WARNINGS)
    if watch.started_by == str(actor.audit_id)[:100]:
        raise AnswerRefused("列入的人不能自己移出，请由另一人移出。")
    watch.ended_on, watch.end_reason = as_of, reason
    watch.ended_by = str(actor.audit_id)[:100]
    watch.save(update_fields=["ended_on", "end_reason", "ended_by"])
    _audit(watch, acts.WATCH_ENDED, actor, now)
    return watch


@transaction.atomic
def record_check(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    watch_id: int,
    month: int,
    checked_on: date,
    building: str,
    employing: str,
    paying: str,
    trouble: bool = False,
) -> WatchCheck:
    """按月检查: what was found of one month; each month once, from the month in which the watch began to this one."""
    texts = [said(building, "施工和经营情况"), said(employing, "用工情况"), said(paying, "工资支付情况")]
    watch = _held(watch_id, actor, as_of, now, Permission.ANSWER_WARNINGS)
    if watch.kind != Watch.Kind.LISTED:
        raise AnswerRefused("重点列管的企业才按月检查。")
    if not months.month_of(watch.started_on) <= month <= months.month_of(as_of):
        raise AnswerRefused("只能登记列管以来到本月的检查。")
    if not watch.started_on <= checked_on <= as_of:
        raise AnswerRefused(f"检查日期应在 {watch.started_on} 和今天之间。")
    if watch.checks.filter(month=month).exists():
        raise AnswerRefused(f"{months.show(month)}已经登记过检查。")
    check = WatchCheck.objects.create(
        watch=watch,
        month=month,
        checked_on=checked_on,
        building=texts[0],
        employing=texts[1],
        paying=texts[2],
        trouble=trouble,
        checked_by=str(actor.audit_id)[:100],
        checked_display=str(actor.audit_display)[:100],
        recorded_at=now,
    )
    _audit(watch, acts.WATCH_CHECKED, actor, now, {"month": months.show(month)})
    return check


def _held(watch_id: int, actor: Any, as_of: date, now: datetime, permission: Permission) -> Watch:
    watch = Watch.objects_unscoped.select_for_update().filter(pk=watch_id).first()
    if watch is None or not _covers(actor, as_of, now, watch.region_code, permission):
        raise AnswerRefused("没有这条重点监控。")
    if watch.ended_on is not None:
        raise AnswerRefused(f"已于 {watch.ended_on} 移出。")
    return watch


def _covers(actor: Any, as_of: date, now: datetime, region: str, permission: Permission) -> bool:
    return not isinstance(actor, User) or Scope.of(actor, as_of, now=now).allowing(permission).covers_region(region)


def _audit(watch: Watch, act: Act, actor: Any, now: datetime, fields: dict[str, Any] | None = None) -> None:
    record(
        actor=actor,
        act=act,
        subject=watch,
        fields={"enterprise": watch.enterprise.name, **(fields or {})},
        now=now,
        region=watch.region_code,
    )
