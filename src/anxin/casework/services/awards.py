"""裁决判决 on a case: entered, enforcement applied for, no longer in force (R301). Paid is what receipts and workers say."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.kit import money

from ..models import Award, Case
from ..stepping import StepRefused
from .cases import working_case, write_beside


@transaction.atomic
def record_award(
    *, actor: Any, as_of: date, now: datetime, case_id: int, kind: str, number: str, body: str, made_on: date,
    effective_on: date, due_on: date, amount_fen: int,
) -> Award:  # fmt: skip
    """登记裁决判决: only one that binds already. StepRefused for what is missing, out of order or there already."""
    case = working_case(case_id, actor, as_of)
    if kind not in Award.Kind.values or not number.strip() or not body.strip():
        raise StepRefused("选种类，写文书号和作出机构。")
    if not made_on <= effective_on <= due_on:
        raise StepRefused("作出、生效、履行期满三个日期要依次排列。")
    if effective_on > as_of:
        raise StepRefused(f"{effective_on} 才生效，生效以后再登记。")
    if amount_fen <= 0:
        raise StepRefused("金额要大于 0。")
    if case.awards.filter(number=number.strip(), ended_on__isnull=True).exists():
        raise StepRefused(f"{number.strip()} 已经登记在这个案件。")
    made = Award.objects.create(
        case=case, kind=kind, number=number.strip()[:60], body=body.strip()[:120], made_on=made_on, effective_on=effective_on,
        due_on=due_on, amount_fen=amount_fen, recorded_at=now,
    )  # fmt: skip
    what = f"{made.get_kind_display()} {made.number}，{money.show(amount_fen)} 元"
    write_beside(case, what, actor, as_of, now, award=made.pk)
    return made


@transaction.atomic
def apply_enforcement(
    *, actor: Any, as_of: date, now: datetime, case_id: int, award_id: int, applied_on: date, court: str, enforcement_no: str = ""
) -> Award:  # fmt: skip
    """登记申请执行: on which day, at which court. Said again, it corrects or adds the court's number."""
    case = working_case(case_id, actor, as_of)
    award = _in_force(case, award_id)
    if not court.strip():
        raise StepRefused("写明向哪个法院申请。")
    if not award.effective_on <= applied_on <= as_of:
        raise StepRefused(f"申请执行的日期要在生效（{award.effective_on}）以后，不能在今后。")
    award.applied_on, award.court, award.enforcement_no = applied_on, court.strip()[:120], enforcement_no.strip()[:60]
    award.save()
    write_beside(case, f"{award.number} 已于 {applied_on} 向{award.court}申请执行", actor, as_of, now, award=award.pk)
    return award


@transaction.atomic
def end_award(*, actor: Any, as_of: date, now: datetime, case_id: int, award_id: int, reason: str) -> Award:
    """裁决判决失效: set aside, replaced by a later one, or entered by mistake; with the reason, and kept."""
    case = working_case(case_id, actor, as_of)
    award = _in_force(case, award_id)
    if not reason.strip():
        raise StepRefused("写明理由：被撤销、被哪份文书取代，或登记有误。")
    award.ended_on, award.ended_why = as_of, reason.strip()[:300]
    award.save()
    write_beside(case, f"{award.number} 失效：{award.ended_why}", actor, as_of, now, award=award.pk)
    return award


def _in_force(case: Case, award_id: int) -> Award:
    award = case.awards.select_for_update().filter(pk=award_id, ended_on__isnull=True).first()
    if award is None:
        raise StepRefused("案里没有这份裁决判决，或者它已经失效。")
    return award
