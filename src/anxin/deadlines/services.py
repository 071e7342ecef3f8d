"""What a person does to a legal time limit. The arithmetic is ``deadlines.clock``; here it is recorded."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction

from anxin import law
from anxin.audit.services import record, subject_of
from anxin.law.calendar import Calendar

from . import acts
from .clock import CHINA, Clock, ClockError, ClockEvent, Direction, Moment, Reading, Unit
from .models import Deadline, DeadlineEvent

_ACTS = {
    "suspend": acts.SUSPENDED,
    "resume": acts.RESUMED,
    "extend": acts.EXTENDED,
    "restart": acts.RESTARTED,
}


class DeadlineClosed(ClockError):
    """The thing is done; its deadline no longer moves."""


def start_deadline(
    *,
    actor: Any,
    now: datetime,
    calendar: Calendar,
    subject: models.Model | tuple[str, Any],
    purpose: str,
    start: Moment,
    amount: int,
    unit: Unit | str,
    basis: str,
    direction: Direction | str = Direction.FORWARD,
    region: str = "",
) -> Deadline:
    """Start the clock of ``purpose`` on ``subject``; ``basis`` is an article id of ``law``.

    The day of ``start`` is not counted. ClockError when start and unit do not fit or the amount is
    not positive; law.UnknownArticle when there is no such article.
    """
    law.article(basis)
    if amount < 1:
        raise ClockError("期限至少为 1。")
    kind, subject_id = subject_of(subject)
    clock = Clock(start, amount, Unit(unit), direction=Direction(direction))
    due = clock.due_on(calendar)
    with transaction.atomic():
        deadline = Deadline.objects.create(
            subject_kind=kind,
            subject_id=subject_id,
            purpose=purpose,
            region_code=region,
            start_at=_stored(start),
            amount=amount,
            unit=clock.unit.value,
            direction=clock.direction.value,
            basis=basis,
            **_due_columns(due),
        )
        record(
            actor=actor,
            act=acts.STARTED,
            subject=deadline,
            fields={
                "of": f"{kind} {subject_id}",
                "purpose": purpose,
                "amount": amount,
                "unit": deadline.get_unit_display(),
                "due": _told(due),
                "basis": basis,
            },
            now=now,
            region=region,
        )
    return deadline


def suspend_deadline(
    *, actor: Any, now: datetime, calendar: Calendar, deadline: Deadline, on: Moment, reason: str
) -> DeadlineEvent:
    """Stop the clock from ``on``; ClockError when it stands already or has run out."""
    return _move("suspend", actor, now, calendar, deadline, on, reason, None)


def resume_deadline(
    *, actor: Any, now: datetime, calendar: Calendar, deadline: Deadline, on: Moment, reason: str
) -> DeadlineEvent:
    """Let a suspended clock run on from ``on``; ClockError when it is not suspended."""
    return _move("resume", actor, now, calendar, deadline, on, reason, None)


def extend_deadline(
    *, actor: Any, now: datetime, calendar: Calendar, deadline: Deadline, on: Moment, reason: str, amount: int
) -> DeadlineEvent:
    """Add ``amount`` of the deadline's own unit; ClockError when it has run out before ``on``."""
    return _move("extend", actor, now, calendar, deadline, on, reason, amount)


def restart_deadline(
    *,
    actor: Any,
    now: datetime,
    calendar: Calendar,
    deadline: Deadline,
    on: Moment,
    reason: str,
    amount: int | None = None,
) -> DeadlineEvent:
    """Begin counting anew at ``on``, with ``amount`` if it differs from before."""
    return _move("restart", actor, now, calendar, deadline, on, reason, amount)


def close_deadline(*, actor: Any, now: datetime, deadline: Deadline, on: date) -> Deadline:
    """Note that the thing was done, or fell away, on the day; its clock no longer matters."""
    with transaction.atomic():
        deadline = _locked(deadline)
        deadline.closed_on = on
        deadline.save(update_fields=["closed_on"])
        record(
            actor=actor,
            act=acts.CLOSED,
            subject=deadline,
            fields={"purpose": deadline.purpose, "closed_on": on},
            now=now,
            region=deadline.region_code,
        )
    return deadline


def clock_of(deadline: Deadline, *, known_at: datetime | None = None) -> Clock:
    """The deadline as a clock, with the events that had been recorded at ``known_at`` (all when None)."""
    events = deadline.events.all()
    if known_at is not None:
        events = events.filter(recorded_at__lte=known_at)
    return Clock(
        deadline.start_at,
        deadline.amount,
        Unit(deadline.unit),
        tuple(ClockEvent(e.kind, e.on_at, e.amount, e.reason) for e in events),
        Direction(deadline.direction),
    )


def read_deadline(deadline: Deadline, *, as_of: Moment, calendar: Calendar) -> Reading:
    """State, due date and what is left on ``as_of``."""
    return clock_of(deadline).reading(as_of, calendar)


def _move(
    kind: str,
    actor: Any,
    now: datetime,
    calendar: Calendar,
    deadline: Deadline,
    on: Moment,
    reason: str,
    amount: int | None,
) -> DeadlineEvent:
    reason = reason.strip()
    if not reason:
        raise ClockError("变动期限必须说明理由。")
    with transaction.atomic():
        deadline = _locked(deadline)
        event = DeadlineEvent(
            deadline=deadline,
            kind=kind,
            on_at=_stored(on),
            amount=amount,
            reason=reason,
            actor_id=str(actor.audit_id),
            actor_display=str(actor.audit_display),
            recorded_at=now,
        )
        event.save()
        # Reading the whole history anew proves that the event fits it; ClockError undoes the row.
        due = clock_of(deadline).due_on(calendar)
        for name, value in _due_columns(due).items():
            setattr(deadline, name, value)
        deadline.save(update_fields=["due_on", "due_at"])
        record(
            actor=actor,
            act=_ACTS[kind],
            subject=deadline,
            fields={
                "purpose": deadline.purpose,
                "reason": reason,
                "on": event.on_at,
                "amount": amount,
                "unit": deadline.get_unit_display(),
                "due": _told(due),
            },
            now=now,
            region=deadline.region_code,
        )
    return event


def _locked(deadline: Deadline) -> Deadline:
    current = Deadline.objects.select_for_update().get(pk=deadline.pk)
    if current.closed_on is not None:
        raise DeadlineClosed(f"该事项已于 {current.closed_on} 办结，期限不再变动。")
    return current


def _stored(moment: Moment) -> datetime:
    """A day is kept as its first moment in China."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), CHINA)


def _due_columns(due: Moment | None) -> dict[str, Any]:
    if isinstance(due, datetime):
        return {"due_on": due.astimezone(CHINA).date(), "due_at": due}
    return {"due_on": due, "due_at": None}


def _told(due: Moment | None) -> str:
    if due is None:
        return "中止中"
    return due.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if isinstance(due, datetime) else due.isoformat()
