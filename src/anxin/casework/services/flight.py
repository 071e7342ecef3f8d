"""Looking for an employer who cannot be found: tries, signs that he has gone, and the emergency fund (articles 41 and 63)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.deadlines.clock import CHINA
from anxin.kit import money

from ..models import ContactAttempt, FlightSign, FundAdvance
from ..standing import stir
from ..stepping import StepRefused
from .cases import working_case, write_beside


@transaction.atomic
def record_contact(
    *, actor: Any, as_of: date, now: datetime, case_id: int, who: str, way: str, reached: bool, at: datetime | None = None,
    words: str = "",
) -> ContactAttempt:  # fmt: skip
    """登记联系: whom, how, when (now if not said) and whether he was reached. StepRefused for a moment to come."""
    case = working_case(case_id, actor, as_of)
    if who not in ContactAttempt.Who.values or way not in ContactAttempt.Way.values:
        raise StepRefused("选联系谁、怎么联系。")
    at = at or now
    if at > now:
        raise StepRefused("联系的时间不能在今后。")
    if at.astimezone(CHINA).date() < case.filed_on and not words.strip():
        raise StepRefused("立案以前的联系要写明出处。")
    made = ContactAttempt.objects.create(
        case=case, who=who, way=way, at=at, reached=reached, words=words.strip()[:300], made_by=str(actor.audit_id)[:100],
        recorded_at=now,
    )  # fmt: skip
    what = f"{made.get_way_display()}联系{made.get_who_display()}，{'联系上了' if reached else '没联系上'}"
    write_beside(case, what, actor, as_of, now, contact=made.pk)
    stir(case, actor=actor, now=now)
    return made


@transaction.atomic
def record_sign(
    *, actor: Any, as_of: date, now: datetime, case_id: int, kind: str, seen_on: date, evidence: str
) -> FlightSign:
    """登记逃匿迹象: premises closed or assets moving, on which day it was seen and what shows it."""
    case = working_case(case_id, actor, as_of)
    if kind not in FlightSign.Kind.values:
        raise StepRefused("选一种迹象。")
    if not evidence.strip():
        raise StepRefused("写明凭什么说：照片、笔录、流水、物业或邻居的话。")
    if seen_on > as_of:
        raise StepRefused("看到的日期不能在今后。")
    made = FlightSign.objects.create(
        case=case, kind=kind, seen_on=seen_on, evidence=evidence.strip()[:500], recorded_at=now
    )
    write_beside(case, f"逃匿迹象：{made.get_kind_display()}", actor, as_of, now, sign=made.pk)
    stir(case, actor=actor, now=now)
    return made


@transaction.atomic
def end_sign(*, actor: Any, as_of: date, now: datetime, case_id: int, sign_id: int, reason: str) -> FlightSign:
    """排除迹象: it no longer holds, or never did; with the reason, and kept."""
    case = working_case(case_id, actor, as_of)
    sign = case.signs.select_for_update().filter(pk=sign_id, ended_at__isnull=True).first()
    if sign is None:
        raise StepRefused("案里没有这个迹象，或者已经排除。")
    if not reason.strip():
        raise StepRefused("写明怎样排除的。")
    sign.ended_at, sign.ended_why = now, reason.strip()[:300]
    sign.save()
    write_beside(case, f"排除迹象：{sign.get_kind_display()}", actor, as_of, now, sign=sign.pk)
    stir(case, actor=actor, now=now)
    return sign


@transaction.atomic
def record_advance(
    *, actor: Any, as_of: date, now: datetime, case_id: int, on: date, covers: str, people: int, amount_fen: int,
    approved_by: str, words: str = "",
) -> FundAdvance:  # fmt: skip
    """登记应急周转金垫付: what the government paid ahead. It settles nothing: what is owed and recovered stay as they are."""
    case = working_case(case_id, actor, as_of)
    if covers not in dict(FundAdvance._meta.get_field("covers").choices or ()):
        raise StepRefused("选垫付什么：部分工资或基本生活费。")
    if amount_fen <= 0 or people <= 0:
        raise StepRefused("人数和金额要大于 0。")
    if on > as_of:
        raise StepRefused("垫付日不能在今后。")
    if not approved_by.strip():
        raise StepRefused("写明谁批准：县级以上政府。")
    if covers == "wages" and amount_fen > case.left_fen:
        raise StepRefused(f"还欠 {money.show(case.left_fen)} 元，垫付工资不能多过它。")
    made = FundAdvance.objects.create(
        case=case, on=on, covers=covers, people=people, amount_fen=amount_fen, approved_by=approved_by.strip()[:120],
        words=words.strip()[:300], recorded_at=now,
    )  # fmt: skip
    write_beside(case, f"应急周转金垫付 {people} 人 {money.show(amount_fen)} 元", actor, as_of, now, advance=made.pk)
    stir(case, actor=actor, now=now)
    return made
