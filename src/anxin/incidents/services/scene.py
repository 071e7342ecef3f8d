"""现场记录 with its files, and what offices answer to what they were asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anxin.access.models import Agency, User
from anxin.casework.services import Sent
from anxin.casework.stepping import StepRefused

from .. import acts
from ..models import (
    Duty,
    EmergencyPlan,
    Incident,
    IncidentReport,
    JointTask,
    Opinion,
    OpinionPaper,
    SceneNote,
    ScenePaper,
)
from .common import beside, moment, number_of, tell_office, working, writing
from .events import _task
from .files import incoming


def write_note(
    *, actor: Any, as_of: date, now: datetime, incident_id: int, words: str, at: datetime | None = None, sent: Sequence[Sent] = ()
) -> SceneNote:  # fmt: skip
    """现场记录: what happened, when; photos and voice are written anew before they are kept. Nothing is ever changed.

    FileRefused for a bad file (then nothing is kept); StepRefused.
    """
    if not words.strip():
        raise StepRefused("写明现场的情况。")
    with incoming(sent, as_of) as files, transaction.atomic():
        incident = writing(Incident, incident_id, actor, as_of)
        note = SceneNote.objects.create(
            incident=incident, at=moment(at, now, "现场记录"), words=words.strip()[:1000],
            author=str(actor.audit_id)[:100], author_name=actor.display_name[:100],
            agency_name=actor.agency.name if actor.agency_id else "", written_at=now,
        )  # fmt: skip
        for one in files:
            ScenePaper.objects.create(note=note, kind=one.kind, name=one.name, sha256=one.sha256, bytes=one.size)
        label = "现场记录" + (f"，{len(files)} 个文件" if files else "")
        beside(incident, acts.INCIDENT_SAID, label, actor=actor, as_of=as_of, now=now)
        for one in files:
            one.keep()
    return note


def is_named(sha256: str) -> bool:
    """Whether something of this package has these bytes: the clearing of the evidence store asks."""
    return (
        ScenePaper.objects.filter(sha256=sha256).exists()
        or OpinionPaper.objects.filter(sha256=sha256).exists()
        or IncidentReport.objects.filter(pdf_sha256=sha256).exists()
        or IncidentReport.objects.filter(docx_sha256=sha256).exists()
        or EmergencyPlan.objects_unscoped.filter(sha256=sha256).exists()
    )


@transaction.atomic
def ask_office(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    duty: str,
    office: str,
    words: str = "",
    phone: str = "",
    contact: str = "",
    agency: Agency | None = None,
    incident_id: int | None = None,
    opinion_id: int | None = None,
) -> JointTask:
    """通知联动单位: an office is asked to do its part, with a time to answer (R308, R310, R320)."""
    if (incident_id is None) == (opinion_id is None):
        raise StepRefused("选一个事件，或选一条舆情。")
    model, pk = (Incident, incident_id) if incident_id is not None else (Opinion, opinion_id)
    thing = working(model, pk, actor, as_of)  # type: ignore[arg-type]
    if duty not in Duty.values or not (office.strip() or agency):
        raise StepRefused("选职责，写单位。")
    name = office.strip()[:120] or (agency.name if agency else "")
    own = timedelta(minutes=number_of("incident.answer_min", thing.region_code, as_of))
    if opinion_id is not None:
        own = timedelta(hours=number_of("opinion.answer_h", thing.region_code, as_of))
    task = JointTask.objects.create(
        incident=thing if incident_id is not None else None, opinion=thing if opinion_id is not None else None, duty=duty,
        office=name, agency=agency, words=words.strip()[:300], contact=contact.strip()[:60], phone=phone.strip()[:30],
        told_at=now, told_by=str(actor.audit_id)[:100], due_at=now + own,
    )  # fmt: skip
    when = {"actor": actor, "as_of": as_of, "now": now}
    act = acts.INCIDENT_SAID if incident_id is not None else acts.OPINION_SAID
    beside(thing, act, f"通知{name}：{Duty(duty).label}", **when)
    tell_office(thing, task, **when)
    return task


@transaction.atomic
def start_plan(*, actor: Any, as_of: date, now: datetime, opinion_id: int, plan: EmergencyPlan) -> Opinion:
    """启动舆情联动: each duty of the plan becomes a task of its office (R320)."""
    opinion = working(Opinion, opinion_id, actor, as_of)
    if plan.ends_on is not None or not opinion.region_code.startswith(plan.region_code):
        raise StepRefused("这份预案不管这个地方，或者已经停用。")
    if "opinion" not in plan.covers:
        raise StepRefused(f"预案“{plan.title}”不管舆情。")
    asked = set(opinion.tasks.values_list("duty", "office"))
    fresh = [d for d in plan.duties.select_related("agency") if (d.duty, d.office) not in asked]
    if not fresh:
        raise StepRefused("预案里的单位都通知过了。")
    for duty in fresh:
        tell_office(opinion, _task(opinion, duty, now, actor), actor=actor, as_of=as_of, now=now)
    beside(opinion, acts.OPINION_SAID, f"启动联动，通知 {len(fresh)} 个单位", actor=actor, as_of=as_of, now=now)
    return opinion


@transaction.atomic
def answer_task(*, actor: Any, as_of: date, now: datetime, task_id: int, result: str) -> JointTask:
    """联动单位答复: by the office itself, or written down by whoever leads."""
    task = JointTask.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise StepRefused("没有这项联动任务。")
    if task.answered_at is not None:
        raise StepRefused(f"{task.office}已经答复过。")
    if not result.strip():
        raise StepRefused("写明做了什么、结果怎样。")
    if not isinstance(actor, User):
        raise StepRefused("要由登录的办理人员来做。")
    model, pk = (Incident, task.incident_id) if task.incident_id is not None else (Opinion, task.opinion_id)
    thing = writing(model, pk, actor, as_of)  # type: ignore[arg-type]
    seats = {thing.agency_id, thing.first_agency_id, task.agency_id}
    if actor.agency_id not in seats:
        raise StepRefused("由被通知的单位，或牵头单位来答复。")
    task.result, task.answered_at, task.answerer = result.strip()[:300], now, actor
    task.answered_by = str(actor.audit_id)[:100]
    task.save()
    act = acts.INCIDENT_SAID if task.incident_id is not None else acts.OPINION_SAID
    beside(thing, act, f"{task.office}答复", actor=actor, as_of=as_of, now=now, told={"result": task.result[:120]})
    return task
