"""应急预案: kept with its duties per office; a new one of the same name ends the one before (R305, R313, R314)."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.models import Agency, User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.services import record
from anxin.casework.stepping import StepRefused
from anxin.intake import evidence
from anxin.registry.models import Enterprise

from .. import acts
from ..models import NEEDED, NEEDED_FOR_OPINION, Duty, EmergencyPlan, Kind, PlanDuty

_KEEP = Permission.KEEP_ORGANISATION


@dataclass(frozen=True, slots=True)
class Part:
    """One office's part of a plan."""

    duty: str
    office: str
    words: str = ""
    contact: str = ""
    phone: str = ""


def missing_duties(plan: EmergencyPlan) -> list[str]:
    """Parts that an area's plan should have and that no office has; a firm's plan has none of them."""
    if plan.enterprise_id is not None:
        return []
    held = {duty.duty for duty in plan.duties.all()}
    needed = [*(NEEDED if {"group", "extreme"} & set(plan.covers) else ())]
    needed += [d for d in NEEDED_FOR_OPINION if "opinion" in plan.covers and d not in needed]
    return [d.label for d in needed if d.value not in held]


def keep_plan(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    region: str,
    title: str,
    covers: Sequence[str],
    starts_when: str,
    measures: str,
    parts: Sequence[Part],
    enterprise: Enterprise | None = None,
    file_name: str = "",
    content: bytes = b"",
) -> EmergencyPlan:
    """登记预案: an area's or a firm's. The file, when there is one, is kept as it came and only downloaded.

    StepRefused for what is missing; AccessDenied for who does not keep the organisation of the place.
    """
    _require(actor, as_of, region)
    if not (title.strip() and starts_when.strip() and measures.strip()):
        raise StepRefused("名称、什么情形启动、处置措施都要写。")
    if not covers or set(covers) - set(Kind.values):
        raise StepRefused("勾选这份预案管哪些事。")
    if not parts and enterprise is None:
        raise StepRefused("至少写一个单位的职责。")
    if any(p.duty not in Duty.values or not p.office.strip() for p in parts):
        raise StepRefused("每项职责要有种类和单位。")
    most = int(law.number("organisation.paper_mb", as_of).value)
    if len(content) > most * 2**20:
        raise StepRefused(f"文件太大，最多 {most} MB。")
    digest = hashlib.sha256(content).hexdigest() if content else ""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anxin-plan-")))
        keep = None
        if content:
            (folder / "plan").write_bytes(content)
            keep = stack.enter_context(evidence.incoming(folder / "plan", digest))
        with transaction.atomic():
            before = EmergencyPlan.objects_unscoped.filter(
                region_code=region, title=title.strip(), enterprise=enterprise, ends_on__isnull=True
            )
            before.update(ends_on=as_of, reason="换成新的一版")
            plan = EmergencyPlan.objects_unscoped.create(
                region_code=region, enterprise=enterprise, title=title.strip()[:120], covers=sorted(set(covers)),
                starts_when=starts_when.strip()[:500], measures=measures.strip()[:5000], file_name=file_name[:120] if content else "",
                sha256=digest, starts_on=as_of, kept_by=str(actor.audit_id)[:100], kept_at=now,
            )  # fmt: skip
            by_name = {a.name: a for a in Agency.objects_unscoped.filter(name__in=[p.office.strip() for p in parts])}
            PlanDuty.objects.bulk_create(
                PlanDuty(
                    plan=plan, duty=p.duty, office=p.office.strip()[:120], agency=by_name.get(p.office.strip()),
                    words=p.words.strip()[:300], contact=p.contact.strip()[:60], phone=p.phone.strip()[:30],
                )
                for p in parts
            )  # fmt: skip
            fields = {"title": plan.title, "duties": len(parts)}
            record(actor=actor, act=acts.PLAN_KEPT, subject=plan, fields=fields, now=now, region=region)
            if keep is not None:
                keep()
    return plan


@transaction.atomic
def end_plan(*, actor: Any, as_of: date, now: datetime, plan_id: int, reason: str) -> EmergencyPlan:
    """停用预案, with the reason; events that began by it keep it."""
    plan = EmergencyPlan.objects_unscoped.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        raise StepRefused("没有这份预案。")
    _require(actor, as_of, plan.region_code)
    if plan.ends_on is not None:
        raise StepRefused("这份预案已经停用。")
    if not reason.strip():
        raise StepRefused("停用要写明理由。")
    plan.ends_on, plan.reason = as_of, reason.strip()[:200]
    plan.save()
    fields = {"title": plan.title, "reason": plan.reason}
    record(actor=actor, act=acts.PLAN_ENDED, subject=plan, fields=fields, now=now, region=plan.region_code)
    return plan


def _require(actor: Any, as_of: date, region: str) -> None:
    if isinstance(actor, User) and not Scope.of(actor, as_of).allowing(_KEEP).covers_region(region):
        raise AccessDenied("您不管理这个地区的预案。")
