"""The duty list: enter, follow, change, end, look back. Nothing ends while the data still speak of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.models import Agency, User
from anxin.audit.services import record as audit
from anxin.registry.models import Enterprise, Project

from .. import acts
from ..models import Duty, DutyStep, LookBack
from ..situations import situations_of
from .focus import RiskRefused

_ACT = {
    DutyStep.Kind.SETTLED: acts.DUTY_SETTLED,
    DutyStep.Kind.REOPENED: acts.DUTY_REOPENED,
    DutyStep.Kind.LOOKED_BACK: acts.LOOKED_BACK,
}


@transaction.atomic
def assign_duty(
    *, actor: Any, as_of: date, now: datetime, project: Project | None = None, enterprise: Enterprise | None = None,
    region: str = "", kind: str, risk_class: str, measure: str, departments: Sequence[Agency], person: str,
    person_user: User | None = None, leader: str = "", duty: str, due_on: date,
) -> Duty:  # fmt: skip
    """列入责任清单: class, measure, linked departments, a named person and his duty, and by when (定人定责).

    RiskRefused where one of them is missing, or the project has an open duty already.
    """
    if project is None and enterprise is None:
        raise RiskRefused("请选项目或企业。", "project")
    _complete(measure=measure, person=person, duty=duty, departments=departments, due_on=due_on, as_of=as_of)
    _choices(kind, risk_class)
    if project is not None and Duty.objects_unscoped.filter(project=project, state=Duty.State.OPEN).exists():
        raise RiskRefused(f"{project.name}已在责任清单上，还没有销号。", "project")
    found = situations_of([project.pk], as_of).get(project.pk) if project is not None else None
    row = Duty.objects_unscoped.create(
        region_code=project.region_code if project is not None else region, project=project, enterprise=enterprise,
        kind=kind, risk_class=risk_class, basis=[s.words for s in found.met] if found else [],
        people=found.people if found else None, amount_fen=found.amount_fen if found else None,
        measure=measure.strip()[:1000], person=person.strip()[:60], person_user=person_user, leader=leader.strip()[:60],
        duty=duty.strip()[:500], due_on=due_on, opened_on=as_of, moved_on=as_of, opened_by=_id(actor),
        opened_display=_display(actor),
    )  # fmt: skip
    row.departments.set(departments)
    _step(row, DutyStep.Kind.OPENED, f"{row.person}负责：{row.duty}", actor, as_of, now)
    audit(
        actor=actor, act=acts.DUTY_OPENED, subject=row, now=now, region=row.region_code,
        fields={"what": row.about, "person": row.person, "due_on": row.due_on},
    )  # fmt: skip
    return row


@transaction.atomic
def add_step(*, actor: Any, as_of: date, now: datetime, duty_id: int, text: str) -> Duty:
    """记一条进展."""
    row = _open(duty_id)
    _move(row, DutyStep.Kind.PROGRESS, text, actor, as_of, now)
    return row


@transaction.atomic
def change_duty(
    *, actor: Any, as_of: date, now: datetime, duty_id: int, measure: str, departments: Sequence[Agency], person: str,
    person_user: User | None = None, leader: str = "", duty: str, due_on: date, reason: str,
) -> Duty:  # fmt: skip
    """换人、换措施或延期, with the reason; what it was before stays in the steps."""
    row = _open(duty_id)
    _complete(measure=measure, person=person, duty=duty, departments=departments, due_on=due_on, as_of=as_of)
    if not reason.strip():
        raise RiskRefused("请写明为什么调整。", "reason")
    was = [("责任人", row.person, person.strip()), ("时限", row.due_on, due_on), ("措施", row.measure, measure.strip())]
    told = "；".join(f"{what}由“{before}”改为“{after}”" for what, before, after in was if before != after)
    row.measure, row.person, row.person_user = measure.strip()[:1000], person.strip()[:60], person_user
    row.leader, row.duty, row.due_on = leader.strip()[:60], duty.strip()[:500], due_on
    row.save(update_fields=["measure", "person", "person_user", "leader", "duty", "due_on"])
    row.departments.set(departments)
    _move(row, DutyStep.Kind.CHANGED, f"{reason.strip()}。{told}" if told else reason, actor, as_of, now)
    return row


@transaction.atomic
def settle_duty(*, actor: Any, as_of: date, now: datetime, duty_id: int, ground: str) -> Duty:
    """销号, with its ground. Refused while the data still speak of it: only data end a risk. Two look-backs are then due."""
    row = _open(duty_id)
    if not ground.strip():
        raise RiskRefused("请写明销号依据。", "ground")
    if row.project_id is not None:
        found = situations_of([row.project_id], as_of).get(row.project_id)
        if found and (found.met or found.amount_fen):
            still = "、".join(s.words for s in found.met) or f"还有 {found.people} 人被欠薪"
            raise RiskRefused(f"数据上还没有化解：{still}。等数据解除后再销号。")
    row.state, row.settled_on, row.ground = Duty.State.SETTLED, as_of, ground.strip()[:500]
    row.settled_by, row.settled_display = _id(actor), _display(actor)
    row.save(update_fields=["state", "settled_on", "ground", "settled_by", "settled_display"])
    for name in ("first", "second"):
        days = int(law.number(f"watch.look_back_{name}_d", as_of, _region(row)).value)
        LookBack.objects.create(duty=row, due_on=as_of + timedelta(days=days))
    _move(row, DutyStep.Kind.SETTLED, row.ground, actor, as_of, now)
    return row


@transaction.atomic
def look_back(
    *, actor: Any, as_of: date, now: datetime, look_back_id: int, done_on: date, result: str, found: str
) -> LookBack:
    """记下回头看. A relapse opens the same duty again."""
    back = LookBack.objects.select_for_update().filter(pk=look_back_id, done_on__isnull=True, dropped=False).first()
    if back is None:
        raise RiskRefused("这一次回头看已经记过，或因重开作罢。")
    if result not in LookBack.Result.values:
        raise RiskRefused("请选结果。", "result")
    if not found.strip():
        raise RiskRefused("请写明看到什么。", "found")
    row = Duty.objects_unscoped.select_for_update().get(pk=back.duty_id)
    if done_on > as_of or (row.settled_on is not None and done_on < row.settled_on):
        raise RiskRefused("日期须在销号以后、今天以前。", "done_on")
    back.done_on, back.result, back.found = done_on, result, found.strip()[:1000]
    back.by, back.by_display = _id(actor), _display(actor)
    back.save(update_fields=["done_on", "result", "found", "by", "by_display"])
    _move(row, DutyStep.Kind.LOOKED_BACK, f"{back.get_result_display()}。{back.found}", actor, as_of, now)
    if result == LookBack.Result.RELAPSED:
        _reopen(row, f"回头看发现{back.get_result_display()}", actor, as_of, now)
    return back


@transaction.atomic
def reopen_duty(*, actor: Any, as_of: date, now: datetime, duty_id: int, reason: str) -> Duty:
    """重开一件已销号的: the same duty, never a twin."""
    row = Duty.objects_unscoped.select_for_update().filter(pk=duty_id, state=Duty.State.SETTLED).first()
    if row is None:
        raise RiskRefused("没有这件已销号的风险。")
    if not reason.strip():
        raise RiskRefused("请写明为什么重开。", "reason")
    if row.project_id and Duty.objects_unscoped.filter(project=row.project_id, state=Duty.State.OPEN).exists():
        raise RiskRefused("这个项目已另有一件在责任清单上。")
    _reopen(row, reason, actor, as_of, now)
    return row


# --- parts ---------------------------------------------------------------------------------------------------------


def _reopen(row: Duty, reason: str, actor: Any, as_of: date, now: datetime) -> None:
    row.state, row.settled_on, row.reopened = Duty.State.OPEN, None, row.reopened + 1
    row.due_on = max(row.due_on, as_of)
    row.save(update_fields=["state", "settled_on", "reopened", "due_on"])
    LookBack.objects.filter(duty=row, done_on__isnull=True).update(dropped=True)
    _move(row, DutyStep.Kind.REOPENED, reason, actor, as_of, now)


def _open(duty_id: int) -> Duty:
    row = Duty.objects_unscoped.select_for_update().filter(pk=duty_id, state=Duty.State.OPEN).first()
    if row is None:
        raise RiskRefused("没有这件化解中的风险，可能已经销号。")
    return row


def _complete(
    *, measure: str, person: str, duty: str, departments: Sequence[Agency], due_on: date, as_of: date
) -> None:
    for value, what, field in (
        (measure, "化解措施", "measure"), (person, "责任人", "person"), (duty, "职责", "duty")
    ):  # fmt: skip
        if not value.strip():
            raise RiskRefused(f"请写明{what}。", field)
    if not departments:
        raise RiskRefused("请选联动部门。", "departments")
    if due_on < as_of:
        raise RiskRefused("化解时限已经过去。", "due_on")


def _choices(kind: str, risk_class: str) -> None:
    if kind not in Duty.Kind.values:
        raise RiskRefused("请选类别。", "kind")
    if risk_class not in Duty.RiskClass.values:
        raise RiskRefused("请选风险分类。", "risk_class")


def _move(row: Duty, kind: str, text: str, actor: Any, as_of: date, now: datetime) -> None:
    if not text.strip():
        raise RiskRefused("请写明进展。", "text")
    row.moved_on = as_of
    row.save(update_fields=["moved_on"])
    step = _step(row, kind, text, actor, as_of, now)
    fields = {"what": row.about, "kind": step.get_kind_display(), "text": step.text}
    act = _ACT.get(DutyStep.Kind(kind), acts.DUTY_MOVED)
    audit(actor=actor, act=act, subject=row, now=now, region=row.region_code, fields=fields)


def _step(row: Duty, kind: str, text: str, actor: Any, as_of: date, now: datetime) -> DutyStep:
    return DutyStep.objects.create(
        duty=row, kind=kind, at=now, as_of=as_of, text=text.strip()[:1000], actor=_id(actor),
        actor_display=_display(actor),
    )  # fmt: skip


def _region(row: Duty) -> str | None:
    return row.region_code or None


def _id(actor: Any) -> str:
    return str(actor.audit_id)[:100]


def _display(actor: Any) -> str:
    return str(actor.audit_display)[:100]
