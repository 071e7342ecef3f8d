"""查制度、查责任 on a case of public money, which is then told to others (R211)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from ..gates import Gate
from ..models import Case, CaseReview
from ..models.documents import DocumentKind
from ..stepping import StepRefused
from .cases import working_case, write_beside


@transaction.atomic
def examine_public(
    *, actor: Any, as_of: date, now: datetime, case_id: int, systems: str, duty: str, treatment: str, examined_by: str
) -> CaseReview:
    """登记制度、责任查得怎样; said again, it takes the place of what was said. Only on a project of public money."""
    case = working_case(case_id, actor, as_of)
    if not case.is_public:
        raise StepRefused("只有政府、国企和合作项目要查制度和责任。")
    if not (systems.strip() and duty.strip() and treatment.strip() and examined_by.strip()):
        raise StepRefused("制度、责任、处理和谁查的，都要写。")
    made, _ = CaseReview.objects.update_or_create(
        case=case,
        defaults={
            "systems": systems.strip()[:1000], "duty": duty.strip()[:1000], "treatment": treatment.strip()[:1000],
            "examined_by": examined_by.strip()[:200], "examined_on": as_of,
        },
    )  # fmt: skip
    write_beside(case, "查了制度落实、责任落实", actor, as_of, now)
    return made


def public_gates(case: Case) -> list[Gate]:
    """What stands between a case of public money and its end besides the rest; nothing for another."""
    if not case.is_public:
        return []
    examined = CaseReview.objects.filter(case=case).exists()
    told = case.documents.filter(kind=DocumentKind.CIRCULAR).exists()
    missing = "还没登记制度、责任查得怎样。" if not examined else "还没出警示通报。" if not told else ""
    return [Gate("政府、国企项目：制度责任查过，通报过", examined and told, missing)]
