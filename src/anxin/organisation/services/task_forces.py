"""Task forces (工作专班) of a leading group, each with its remit and its own plan (R004, R005)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anxin.audit.services import record

from .. import acts
from ..models import LeadingGroup, Paper, Seat, TaskForce
from .common import OrganisationRefused, require_keeper, said, saved

# The seven of one town (双堡镇, R005): offered when a task force is formed, none of them required.
KNOWN_FORCES: tuple[tuple[str, str], ...] = (
    ("欠薪化解专班", "摸清欠薪底数，逐案化解，督促支付到人"),
    ("拖欠工程款化解专班", "核对拖欠的工程款，督促建设单位拨付，优先付清人工费"),
    ("信访维稳专班", "接待上访人员，化解矛盾，防止群体性事件"),
    ("国有资产处置专班", "处置可变现的国有资产，所得优先清欠"),
    ("宅基地处置专班", "依法处置宅基地相关收入，用于清欠"),
    ("产业发展专班", "发展产业，增加收入来源"),
    ("项目资金及经费争取专班", "向上争取项目资金和工作经费"),
)


def form_force(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    group: LeadingGroup,
    name: str,
    remit: str,
    village_name: str = "",
    plan: Paper | None = None,
    formed_on: date | None = None,
) -> TaskForce:
    """Form a task force under a group, of the group's own level or of a village."""
    require_keeper(actor, as_of, now, group.region_id)
    if group.dissolved_on is not None:
        raise OrganisationRefused(f"“{group.name}”已撤销。")
    with transaction.atomic():
        force = saved(
            TaskForce(
                group=group,
                name=said(name, "名称"),
                remit=said(remit, "职责"),
                village_name=village_name.strip(),
                plan=plan,
                formed_on=formed_on or as_of,
            )
        )
        fields = {"group": group.name, "force": force.name}
        record(actor=actor, act=acts.FORCE_FORMED, subject=force, fields=fields, now=now, region=group.region_id)
    return force


def set_force_plan(*, actor: Any, as_of: date, now: datetime, force: TaskForce, plan: Paper) -> TaskForce:
    """Put the work plan (专班详细工作方案) with the task force."""
    require_keeper(actor, as_of, now, force.group.region_id)
    with transaction.atomic():
        force.plan = plan
        force.save(update_fields=["plan"])
        fields = {"force": force.name, "changes": f"工作方案为“{plan}”"}
        record(actor=actor, act=acts.FORCE_CHANGED, subject=force, fields=fields, now=now, region=force.group.region_id)
    return force


def dissolve_force(*, actor: Any, as_of: date, now: datetime, force: TaskForce) -> TaskForce:
    """Dissolve a task force with ``as_of`` as the first day without it; its seats end with it."""
    region = force.group.region_id
    require_keeper(actor, as_of, now, region)
    if force.dissolved_on is not None:
        raise OrganisationRefused(f"“{force.name}”已于 {force.dissolved_on} 撤销。")
    last = as_of - timedelta(days=1)
    with transaction.atomic():
        seats = Seat.objects_unscoped.filter(task_force=force, ends_on__isnull=True)
        seats.filter(starts_on__gt=last).delete()
        seats.update(ends_on=last, ended_by=str(actor.audit_id)[:80])
        force.dissolved_on = last
        force.save(update_fields=["dissolved_on"])
        fields = {"force": force.name, "ends_on": last}
        record(actor=actor, act=acts.FORCE_DISSOLVED, subject=force, fields=fields, now=now, region=region)
    return force
