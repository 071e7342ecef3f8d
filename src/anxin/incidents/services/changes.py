"""What is written beside the table of an event: how many there are now, how grave it is, who leads, whose money it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import Agency, User
from anxin.casework.models import Case, Clue
from anxin.casework.stepping import StepRefused
from anxin.registry.models import Enterprise

from .. import acts
from ..grading import LADDER, graded, higher
from ..models import Grade, Incident
from .common import beside, tell, tell_leaders, working


@transaction.atomic
def count_incident(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    incident_id: int,
    people: int | None = None,
    amount_fen: int | None = None,
    demands: str = "",
    acts_seen: str = "",
    needs: str = "",
    employer: Enterprise | None = None,
    broke_out: bool = False,
    verified: bool = False,
) -> Incident:
    """更新情况: people, amount, demands as known now. The grade rises with them by itself; it never falls by itself.

    ``verified``: the facts are found (早核实, R310); ``broke_out``: signs became an event.
    """
    incident = working(Incident, incident_id, actor, as_of)
    if (people is not None and people < 0) or (amount_fen is not None and amount_fen < 0):
        raise StepRefused("人数和金额不能是负数。")
    told: dict[str, Any] = {}
    for field, value in (("people", people), ("amount_fen", amount_fen)):
        if value is not None and value != getattr(incident, field):
            setattr(incident, field, value)
            told[field] = value
    for field, words, most in (("demands", demands, 500), ("acts", acts_seen, 300), ("needs", needs, 500)):
        if words.strip():
            setattr(incident, field, words.strip()[:most])
            told[field] = words.strip()[:120]
    if employer is not None:
        incident.employer, told["employer"] = employer, employer.name
    if broke_out and incident.only_signs:
        incident.only_signs, told["broke_out"] = False, True
    if verified and incident.verified_at is None:
        incident.verified_at, told["verified"] = now, True
    if not told:
        raise StepRefused("没有写新的情况。")
    before = incident.grade
    incident.grade = higher(
        before, graded(incident.kind, incident.people, incident.amount_fen, incident.region_code, as_of)
    )
    incident.save()
    when = {"actor": actor, "as_of": as_of, "now": now}
    rose = f"，等级升为{incident.get_grade_display()}" if incident.grade != before else ""
    beside(incident, acts.INCIDENT_SAID, f"更新情况{rose}", **when, told=told)
    if rose:
        tell_leaders(incident, f"事件升级为{incident.get_grade_display()}：{incident.title}", **when)
    return incident


@transaction.atomic
def change_grade(*, actor: Any, as_of: date, now: datetime, incident_id: int, grade: str, reason: str) -> Incident:
    """调整等级: with the reason; never under what people, amount and kind call for."""
    incident = working(Incident, incident_id, actor, as_of)
    if grade not in Grade.values or grade == incident.grade:
        raise StepRefused("选一个和现在不同的等级。")
    if not reason.strip():
        raise StepRefused("调整等级要写明理由。")
    least = graded(incident.kind, incident.people, incident.amount_fen, incident.region_code, as_of)
    if LADDER.index(Grade(grade)) < LADDER.index(least):
        raise StepRefused(f"按人数、金额和行为至少是{least.label}，不能再低。")
    rises = LADDER.index(Grade(grade)) > LADDER.index(Grade(incident.grade))
    before, incident.grade = incident.get_grade_display(), grade
    incident.save()
    when = {"actor": actor, "as_of": as_of, "now": now}
    label = f"等级由{before}改为{incident.get_grade_display()}"
    beside(incident, acts.INCIDENT_SAID, label, **when, reason=reason)
    if rises:
        tell_leaders(incident, f"事件升级为{incident.get_grade_display()}：{incident.title}", **when)
    return incident


@transaction.atomic
def hand_over_incident(
    *, actor: Any, as_of: date, now: datetime, incident_id: int, agency: Agency, reason: str
) -> Incident:
    """移交牵头: to an office of the place or above it, with the reason; its clocks run on and the first office stays on record."""
    incident = working(Incident, incident_id, actor, as_of)
    if agency.pk == incident.agency_id:
        raise StepRefused(f"已经由{agency.name}牵头。")
    if not incident.region_code.startswith(agency.region_id) and not agency.region_id.startswith(incident.region_code):
        raise StepRefused(f"{agency.name}不管这个地方。")
    if not reason.strip():
        raise StepRefused("移交要写明理由。")
    incident.agency, incident.handler = agency, None
    incident.save()
    label = f"移交{agency.name}牵头"
    beside(incident, acts.INCIDENT_SAID, label, actor=actor, as_of=as_of, now=now, reason=reason)
    people = User.objects_unscoped.filter(agency=agency, is_active=True)
    tell(incident, people, f"交您单位牵头：{incident.title}", reason.strip(), actor=actor, as_of=as_of, now=now)
    return incident


@transaction.atomic
def join_claims(
    *, actor: Any, as_of: date, now: datetime, incident_id: int, clues: Iterable[Clue] = (), cases: Iterable[Case] = ()
) -> Incident:  # fmt: skip
    """挂上线索和案件: whose money it is about is pursued there."""
    incident = working(Incident, incident_id, actor, as_of)
    clues, cases = list(clues), list(cases)
    if not clues and not cases:
        raise StepRefused("选线索或案件。")
    incident.clues.add(*clues)
    incident.cases.add(*cases)
    told = "、".join(one.number for one in (*clues, *cases))
    beside(incident, acts.INCIDENT_SAID, f"挂上 {told}", actor=actor, as_of=as_of, now=now)
    return incident
