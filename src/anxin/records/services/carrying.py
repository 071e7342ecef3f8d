"""A worker's own "it is right" becomes a fact of the ledger; taken back by an objection, it is one no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from anxin.intake.forms import Refused, enter
from anxin.registry.models import Enrolment

from ..models import MonthAnswer
from .visiting import OWN

What = MonthAnswer.What
_LABELS = {"worker": "工人", "month": "月份", "answered_on": "答复日期", "answer": "答复", "employer": "用人单位"}


@dataclass(frozen=True, slots=True)
class Carried:
    """How many answers went in, and the refusals of those that did not."""

    done: int = 0
    refused: tuple[str, ...] = ()


def carry_answers(*, as_of: date, now: datetime, limit: int = 200) -> Carried:
    """Enter what is new, each under a batch of its own with its original; an objection enters nothing of its own.

    The ledger is written by one import at a time, so no worker waits for it: call this from the background.
    """
    done, refused = 0, []
    rows = MonthAnswer.objects_unscoped.filter(carried_at__isnull=True).select_related("project").order_by("pk")
    for answer in list(rows[:limit]):
        try:
            if answer.what == What.RIGHT:
                _enter(answer, as_of, now, "确认无误")
            elif _stood_as_right(answer):
                _enter(answer, as_of, now, "待确认")
        except Refused as error:
            refused.append(str(error))
        # A refused one is told once, and not tried for ever.
        with transaction.atomic():
            MonthAnswer.objects_unscoped.filter(pk=answer.pk).update(carried_at=now)
        done += 1
    return Carried(done - len(refused), tuple(refused))


def _stood_as_right(answer: MonthAnswer) -> bool:
    before = MonthAnswer.objects_unscoped.filter(
        worker_id=answer.worker_id, project_id=answer.project_id, month=answer.month, pk__lt=answer.pk
    ).order_by("-pk")
    last = before.first()
    return last is not None and last.what == What.RIGHT


def _enter(answer: MonthAnswer, as_of: date, now: datetime, word: str) -> None:
    stay = (
        Enrolment.objects_unscoped.filter(
            worker_id=answer.worker_id, project_id=answer.project_id, employer__isnull=False, known_to__isnull=True
        )
        .select_related("employer")
        .order_by("-pk")
        .first()
    )
    fields: dict[str, str | int | bool] = {
        "worker": f"#{answer.worker_id}",
        "month": f"{answer.month // 100}-{answer.month % 100:02d}",
        "answer": word,
    }
    if word == "确认无误":
        fields["answered_on"] = answer.said_on.isoformat()
    if stay is not None and stay.employer is not None:
        fields["employer"] = stay.employer.name
    enter(
        actor=OWN, as_of=as_of, now=now, kind="wage_confirmation", fields=fields, labels=_LABELS,
        title="本人在工资记录页答复", project=answer.project,
    )  # fmt: skip
