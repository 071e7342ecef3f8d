"""并入预警: an open case takes up warnings about its own site or employer; they count as being acted upon from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.monitoring.models import Warning
from anxin.monitoring.services import AnswerRefused, join_case

from ..models import Case
from ..stepping import StepRefused, require_working, say


@transaction.atomic
def join_warnings(*, actor: Any, as_of: date, now: datetime, case_id: int, warning_ids: Sequence[int]) -> Case:
    """Take warnings into the case: by its handling office, while it is open, and only those of its project or employer.

    Each warning keeps its own event and audit event; the case gets one line of history. StepRefused otherwise.
    """
    case = Case.objects_unscoped.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise StepRefused("没有这个案件。")
    require_working(case, actor, as_of)
    if not case.is_open:
        raise StepRefused(f"案件 {case.number} 已经结束，不能再并入预警。")
    ids = sorted(set(warning_ids))
    for one in ids:
        warning = Warning.objects_unscoped.filter(pk=one).first()
        if warning is None or not _of_this_matter(case, warning):
            raise StepRefused(f"预警 {one} 说的不是案件 {case.number} 的项目或用人单位。")
        try:
            join_case(actor=actor, as_of=as_of, now=now, warning_id=one, case_ref=case.number)
        except AnswerRefused as error:
            raise StepRefused(str(error)) from error
    case.warnings.add(*ids)
    say(case, "join_warning", "并入预警", actor=actor, as_of=as_of, now=now, told={"warnings": ids})
    return case


def _of_this_matter(case: Case, warning: Warning) -> bool:
    if warning.project_id is not None:
        return warning.project_id == case.project_id
    return warning.employer_id is not None and warning.employer_id == case.employer_id
