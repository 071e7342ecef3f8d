"""集中接访 (R176): planned by an office, then held with how many came, or called off with its reason."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from anxin.access.models import Agency, User
from anxin.access.services import AccessDenied
from anxin.audit.services import record

from .. import acts
from ..models import ReceptionDay
from ..stepping import StepRefused, require_handling


@transaction.atomic
def plan_reception(
    *, actor: Any, as_of: date, now: datetime, on: date, starts: time, ends: time, place: str, sits: str
) -> ReceptionDay:
    """定接访日 of the actor's own office; a day that has passed may be entered afterwards. One a day and office."""
    agency = _office(actor, as_of)
    if not (place.strip() and sits.strip()):
        raise StepRefused("写明在哪里、谁接访。")
    if ends <= starts:
        raise StepRefused("结束要晚于开始。")
    if ReceptionDay.objects_unscoped.filter(agency=agency, on=on, called_off="").exists():
        raise StepRefused(f"{on} 已经定了接访。")
    made = ReceptionDay.objects_unscoped.create(
        agency=agency, region_code=agency.region_id, on=on, starts=starts, ends=ends, place=place.strip()[:120],
        sits=sits.strip()[:200], planned_by=str(actor.audit_display)[:100],
    )  # fmt: skip
    _record(made, f"{made.sits}在{made.place}", actor, now)
    return made


@transaction.atomic
def hold_reception(
    *, actor: Any, as_of: date, now: datetime, reception_id: int, came: int, outcome: str = ""
) -> ReceptionDay:
    """登记来访: how many came, 0 when nobody did. Said again, it takes the place of what was said."""
    made = _held(reception_id, actor, as_of)
    if made.on > as_of:
        raise StepRefused("还没到接访的日子。")
    if came < 0:
        raise StepRefused("人数不能是负数。")
    made.came, made.outcome = came, outcome.strip()[:500]
    made.save(update_fields=["came", "outcome"])
    _record(made, f"来了 {came} 人", actor, now)
    return made


@transaction.atomic
def call_off_reception(*, actor: Any, as_of: date, now: datetime, reception_id: int, reason: str) -> ReceptionDay:
    """取消接访, with the reason; not one at which people were heard."""
    made = _held(reception_id, actor, as_of)
    if made.came is not None:
        raise StepRefused("已经接访过，不能取消。")
    if not reason.strip():
        raise StepRefused("写明为什么取消。")
    made.called_off = reason.strip()[:200]
    made.save(update_fields=["called_off"])
    _record(made, f"取消，{made.called_off}", actor, now)
    return made


def _office(actor: Any, as_of: date) -> Agency:
    if not isinstance(actor, User) or actor.agency is None:
        raise AccessDenied("由有单位的办理人员来做。")
    require_handling(actor, as_of, actor.agency.region_id)
    return actor.agency


def _held(reception_id: int, actor: Any, as_of: date) -> ReceptionDay:
    made = ReceptionDay.objects_unscoped.select_for_update(of=("self",)).filter(pk=reception_id).first()
    if made is None or made.called_off:
        raise StepRefused("没有这个接访日，或者已经取消。")
    if _office(actor, as_of).pk != made.agency_id:
        raise AccessDenied("由接访的单位来做。")
    return made


def _record(made: ReceptionDay, what: str, actor: Any, now: datetime) -> None:
    fields = {"agency": made.agency.name, "on": made.on, "what": what}
    record(actor=actor, act=acts.RECEPTION, subject=made, fields=fields, now=now, region=made.region_code)
