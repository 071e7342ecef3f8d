"""What people do with an event: found, commanded, gone to, calmed, looked back on, closed; and who came to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anxin.access.models import Agency, User
from anxin.audit.services import record
from anxin.casework.gates import shut
from anxin.casework.models import Clue
from anxin.casework.numbering import next_number
from anxin.casework.stepping import StepRefused, begin, require_handling, say, take
from anxin.deadlines.services import close_deadline
from anxin.registry.models import Enterprise, Project

from .. import acts
from ..flow import INCIDENT, REPORTS
from ..grading import graded
from ..models import Arrival, EmergencyPlan, Incident, JointTask, Kind
from .closing import closing_gates
from .common import HANDLE, beside, held, moment, number_of, tell_leaders, tell_office, writing


@transaction.atomic
def file_incident(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    kind: str,
    region: str,
    agency: Agency,
    title: str,
    place: str,
    happened_at: datetime | None = None,
    discovered_at: datetime | None = None,
    how_found: str = "",
    only_signs: bool = False,
    people: int = 0,
    amount_fen: int = 0,
    demands: str = "",
    acts_seen: str = "",
    needs: str = "",
    project: Project | None = None,
    employer: Enterprise | None = None,
    clues: Iterable[Clue] = (),
) -> Incident:
    """登记: an event, or the signs of one. Clocks run from the discovery; leaders are told at once (R313).

    StepRefused for what cannot be; AccessDenied outside of one's place.
    """
    require_handling(actor, as_of, region, agency.region_id, permission=HANDLE)
    if kind not in Kind.values:
        raise StepRefused("选一个事件类别。")
    if not title.strip() or not place.strip():
        raise StepRefused("写明什么事、在哪里。")
    if people < 0 or amount_fen < 0:
        raise StepRefused("人数和金额不能是负数。")
    found = moment(discovered_at, now, "发现")
    began = happened_at or found
    if began > found:
        raise StepRefused("发现的时间不能早于发生的时间。")
    incident = Incident(
        number=next_number("T", Incident, as_of),
        kind=kind,
        grade=graded(kind, people, amount_fen, region, as_of),
        only_signs=only_signs,
        title=title.strip()[:200],
        place=place.strip()[:200],
        how_found=how_found.strip()[:200],
        region_code=region,
        project=project,
        employer=employer,
        people=people,
        amount_fen=amount_fen,
        demands=demands.strip()[:500],
        acts=acts_seen.strip()[:300],
        needs=needs.strip()[:500],
        happened_at=began,
        discovered_at=found,
        first_agency=agency,
        agency=agency,
        handler=actor if isinstance(actor, User) else None,
    )
    when = {"actor": actor, "as_of": as_of, "now": now}
    incident.clock = begin(incident, INCIDENT.clocks["command"], **when, since=found)
    incident.due_on, incident.due_at = incident.clock.due_on, incident.clock.due_at
    incident.report_clock = begin(incident, REPORTS["first"], **when, since=found)
    incident.report_due_at = incident.report_clock.due_at
    incident.save(force_insert=True)
    say(incident, "file", "发现", **when, told={"how": incident.how_found, "people": people})
    fields = {"number": incident.number, "title": incident.title}
    record(actor=actor, act=acts.INCIDENT_FILED, subject=incident, fields=fields, now=now, region=region)
    incident.clues.set(list(clues))
    tell_leaders(incident, f"{incident.get_kind_display()}{'苗头' if only_signs else ''}：{incident.title}", **when)
    return incident


@transaction.atomic
def command_incident(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    incident_id: int,
    commander: str,
    plan: EmergencyPlan | None = None,
    at: datetime | None = None,
    words: str = "",
) -> Incident:
    """启动处置: who commands, and by which plan; each duty of the plan becomes a task of its office, told now (R306, R313)."""
    incident = held(Incident, incident_id)
    if not commander.strip():
        raise StepRefused("写明谁来指挥。")
    if plan is not None and (not incident.region_code.startswith(plan.region_code) or plan.ends_on is not None):
        raise StepRefused("这份预案不管这个地方，或者已经停用。")
    if plan is not None and incident.kind not in plan.covers:
        raise StepRefused(f"预案“{plan.title}”不管{incident.get_kind_display()}。")
    began = moment(at, now, "启动处置", incident.discovered_at)
    when = {"actor": actor, "as_of": as_of, "now": now}
    take(
        INCIDENT, incident, "command", **when, since=incident.discovered_at,
        changed={"commander": commander.strip()[:60], "plan": plan, "commanded_at": began, **_mine(incident, actor)},
        told={"commander": commander.strip(), "plan": plan.title if plan else "没有启动预案", "words": words.strip()[:300]},
    )  # fmt: skip
    for duty in plan.duties.select_related("agency") if plan is not None else []:
        tell_office(incident, _task(incident, duty, began, actor), **when)
    first = incident.arrivals.filter(post__in=Arrival.HEADS).order_by("at", "id").first()
    if first is not None:
        _arrived(incident, first, **when)
    return incident


def _mine(incident: Any, actor: Any) -> dict[str, Any]:
    """Who works at what nobody has in hand; without somebody in hand there would be no second person to close it."""
    return {"handler": actor} if incident.handler_id is None and isinstance(actor, User) else {}


def _task(thing: Any, duty: Any, at: datetime, actor: Any) -> JointTask:
    name = "incident" if isinstance(thing, Incident) else "opinion"
    own = timedelta(minutes=number_of("incident.answer_min", thing.region_code, at.date()))
    if name == "opinion":
        own = timedelta(hours=number_of("opinion.answer_h", thing.region_code, at.date()))
    return JointTask.objects.create(
        **{name: thing}, duty=duty.duty, office=duty.office, agency=duty.agency, words=duty.words, contact=duty.contact,
        phone=duty.phone, told_at=at, told_by=str(actor.audit_id)[:100], due_at=at + own,
    )  # fmt: skip


def _arrived(incident: Incident, arrival: Arrival, *, actor: Any, as_of: date, now: datetime) -> None:
    take(
        INCIDENT, incident, "arrive", actor=actor, as_of=as_of, now=now, since=arrival.at,
        changed={"arrived_at": arrival.at}, told={"who": str(arrival), "post": arrival.get_post_display()},
    )  # fmt: skip


@transaction.atomic
def come_to_scene(
    *, actor: Any, as_of: date, now: datetime, incident_id: int, post: str, office: str, person: str = "", at: datetime | None = None
) -> Arrival:  # fmt: skip
    """到场: who came as what. The first head of a village or town ends the clock of arriving (R307)."""
    incident = writing(Incident, incident_id, actor, as_of)
    if post not in Arrival.Post.values or not office.strip():
        raise StepRefused("选身份，写单位。")
    arrival = Arrival.objects.create(
        incident=incident, post=post, office=office.strip()[:120], person=person.strip()[:60],
        at=moment(at, now, "到场", incident.happened_at), written_by=str(actor.audit_id)[:100], written_at=now,
    )  # fmt: skip
    when = {"actor": actor, "as_of": as_of, "now": now}
    if post in Arrival.HEADS and incident.state == "commanded" and _leads(incident, actor):
        _arrived(incident, arrival, **when)
    else:
        # Written down only after the calm: it counts all the same, and shows as late as it was.
        if post in Arrival.HEADS and incident.arrived_at is None and incident.state in ("settled", "reviewed"):
            incident.arrived_at = arrival.at
            incident.save(update_fields=["arrived_at"])
        beside(incident, acts.INCIDENT_SAID, f"到场：{arrival.get_post_display()} {arrival.office}", **when)
    return arrival


def _leads(incident: Incident, actor: User) -> bool:
    return actor.agency_id in (incident.agency_id, incident.first_agency_id)


@transaction.atomic
def go_to_work(*, actor: Any, as_of: date, now: datetime, incident_id: int) -> Incident:
    """到场处置 of a head who was written down by another office; for opinion, where nobody goes anywhere, the work begun."""
    incident = held(Incident, incident_id)
    first = incident.arrivals.filter(post__in=Arrival.HEADS).order_by("at", "id").first()
    if first is None and incident.kind != Kind.OPINION:
        raise StepRefused("先登记村或乡镇负责人到场。")
    if first is not None:
        _arrived(incident, first, actor=actor, as_of=as_of, now=now)
    else:
        take(INCIDENT, incident, "arrive", actor=actor, as_of=as_of, now=now, changed={"arrived_at": now})
    return incident


@transaction.atomic
def settle_incident(
    *, actor: Any, as_of: date, now: datetime, incident_id: int, how: str, at: datetime | None = None
) -> Incident:
    """平息: people have gone, the danger is over. From now on the final report is due."""
    incident = held(Incident, incident_id)
    if not how.strip():
        raise StepRefused("写明怎么平息的。")
    after = max(m for m in (incident.discovered_at, incident.commanded_at, incident.arrived_at) if m is not None)
    ended = moment(at, now, "平息", after)
    when = {"actor": actor, "as_of": as_of, "now": now}
    take(
        INCIDENT, incident, "settle", **when,
        changed={"ended_at": ended, "calm": how.strip()[:500], **_mine(incident, actor)}, told={"how": how.strip()[:120]},
    )  # fmt: skip
    next_report(incident, "final", ended, **when)
    return incident


def next_report(incident: Incident, kind: str, since: datetime, *, actor: Any, as_of: date, now: datetime) -> None:
    """End the clock of reporting and start that of the next report; '' starts none."""
    if incident.report_clock_id is not None:
        close_deadline(actor=actor, now=now, deadline=incident.report_clock, on=as_of)
    # A first report that nobody made stays due.
    if kind == "final" and incident.reported_at is None:
        kind, since = "first", incident.discovered_at
    clock = begin(incident, REPORTS[kind], actor=actor, as_of=as_of, now=now, since=since) if kind else None
    incident.report_clock, incident.report_due_at = clock, clock.due_at if clock is not None else None
    incident.save()


@transaction.atomic
def flare_up(*, actor: Any, as_of: date, now: datetime, incident_id: int, reason: str) -> Incident:
    """又起: it is not over; reports go on."""
    incident = held(Incident, incident_id)
    when = {"actor": actor, "as_of": as_of, "now": now}
    INCIDENT.step("flare_up", incident.state)
    _reports_go_on(incident, **when)
    take(INCIDENT, incident, "flare_up", **when, reason=reason, changed={"ended_at": None, "final_at": None})
    tell_leaders(incident, f"事件又起：{incident.title}", **when)
    return incident


def _reports_go_on(incident: Incident, *, actor: Any, as_of: date, now: datetime) -> None:
    """The database wants the clock of reporting to run as soon as the event is open again."""
    if incident.reported_at is None:
        return
    if incident.report_clock_id is not None:
        close_deadline(actor=actor, now=now, deadline=incident.report_clock, on=as_of)
    incident.report_clock = begin(incident, REPORTS["follow"], actor=actor, as_of=as_of, now=now)
    incident.report_due_at = incident.report_clock.due_at


@transaction.atomic
def review_incident(
    *, actor: Any, as_of: date, now: datetime, incident_id: int, causes: str, lessons: str, suggestions: str
) -> Incident:
    """复盘: why it came to this, what is to be done better, what is suggested to those above (R312)."""
    incident = held(Incident, incident_id)
    if not (causes.strip() and lessons.strip() and suggestions.strip()):
        raise StepRefused("原因、教训、建议都要写。")
    take(
        INCIDENT, incident, "review", actor=actor, as_of=as_of, now=now,
        changed={
            "causes": causes.strip()[:500], "lessons": lessons.strip()[:500], "suggestions": suggestions.strip()[:500],
            **_mine(incident, actor),
        },
    )  # fmt: skip
    return incident


@transaction.atomic
def close_incident(*, actor: Any, as_of: date, now: datetime, incident_id: int) -> Incident:
    """了结: by somebody else than who handled it, when every gate is open; StepRefused names those that are shut."""
    incident = held(Incident, incident_id)
    INCIDENT.step("close", incident.state)
    if missing := shut("了结", closing_gates(incident)):
        raise StepRefused(missing)
    take(INCIDENT, incident, "close", actor=actor, as_of=as_of, now=now, changed={"closed_at": now})
    return incident


@transaction.atomic
def reopen_incident(*, actor: Any, as_of: date, now: datetime, incident_id: int, reason: str) -> Incident:
    """重新处置: the same people are there again."""
    incident = held(Incident, incident_id)
    when = {"actor": actor, "as_of": as_of, "now": now}
    changed = {"ended_at": None, "final_at": None, "closed_at": None}
    INCIDENT.step("reopen", incident.state)
    _reports_go_on(incident, **when)
    take(INCIDENT, incident, "reopen", **when, reason=reason, changed=changed)
    tell_leaders(incident, f"事件又起：{incident.title}", **when)
    return incident


@transaction.atomic
def call_off_incident(*, actor: Any, as_of: date, now: datetime, incident_id: int, reason: str) -> Incident:
    """排除: there was nothing, or signs were dissolved before anything broke out."""
    incident = held(Incident, incident_id)
    when = {"actor": actor, "as_of": as_of, "now": now}
    take(INCIDENT, incident, "call_off", **when, reason=reason, changed={"closed_at": now})
    next_report(incident, "", now, **when)
    return incident
