"""The one way through a state table: who takes the step, from which seat, which clock ends and which begins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from anxin import law
from anxin.access.models import Agency, User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.services import MACHINE, record
from anxin.deadlines.clock import CHINA, MOMENTS, Unit, due
from anxin.deadlines.models import Deadline
from anxin.deadlines.services import close_deadline, start_deadline
from anxin.monitoring import areas

from .flow import Clock, Flow, Seat, Step
from .models import Case, Clue
from .standing import note

# As long as a line of history may be; what is longer (the name of a court, of a firm) stands whole in the audit log.
LABEL = 40

# A clue, a case, or what stands on a floor above and moves through a table of its own: it has number, region_code, state,
# agency, handler, clock, due_on and events; ``step_act`` names the act of a step in the audit log.
Thing = Any


class StepRefused(ValueError):
    """The step is not possible now; the message says in plain Chinese why and what to do."""


def amount_of(clock: Clock, region: str, on: date) -> int:
    """How long the clock runs in a region on a day: an area's own number, or the law's."""
    if "." in clock.number:
        return int(law.number(clock.number, on, region, areas.overrides()).value)
    return int(law.value(clock.number, on, region, book=areas.law_book()).value)


def begin(
    thing: Thing,
    clock: Clock,
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    since: datetime | None = None,
    shorter: Clock | None = None,
) -> Deadline:
    """Start a clock on ``thing``, counted from ``as_of``; one of minutes or hours from ``since``, else from ``now``.

    ``shorter``: the clock of what is urgent. An area may have made its ordinary one shorter still; then that one counts.
    Clocks name the thing by its number, which it has before its key."""
    clock, amount = _counting(thing, clock, shorter, as_of)
    start: date | datetime = (since or now) if Unit(clock.unit) in MOMENTS else as_of
    return start_deadline(
        actor=actor, now=now, calendar=areas.calendar(), subject=(thing._meta.label_lower, thing.number), purpose=clock.purpose, start=start,
        amount=amount, unit=clock.unit, basis=clock.basis, region=thing.region_code,
    )  # fmt: skip


def _counting(thing: Thing, clock: Clock, shorter: Clock | None, as_of: date) -> tuple[Clock, int]:
    amount = amount_of(clock, thing.region_code, as_of)
    if shorter is None:
        return clock, amount
    wanted = amount_of(shorter, thing.region_code, as_of)
    return (shorter, wanted) if clock.unit != shorter.unit or wanted < amount else (clock, amount)


def would_end(thing: Thing, clock: Clock, shorter: Clock, *, as_of: date, now: datetime) -> date:
    """The day on which the clock would end if it began now."""
    clock, amount = _counting(thing, clock, shorter, as_of)
    found = due(now if Unit(clock.unit) in MOMENTS else as_of, amount, clock.unit, areas.calendar())
    return found.astimezone(CHINA).date() if isinstance(found, datetime) else found


def begin_step(
    flow: Flow, thing: Thing, name: str, *, actor: Any, as_of: date, now: datetime, since: datetime | None = None
) -> Deadline:
    """Start the clock ``name`` of the table, the shorter one where the thing is urgent and the table has one (R171)."""
    shorter = flow.urgent.get(name) if getattr(thing, "is_urgent", False) else None
    return begin(thing, flow.clocks[name], actor=actor, as_of=as_of, now=now, since=since, shorter=shorter)


def take(
    flow: Flow,
    thing: Thing,
    name: str,
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    reason: str = "",
    changed: dict[str, Any] | None = None,
    told: dict[str, Any] | None = None,
    until: date | None = None,
    since: datetime | None = None,
) -> Step:
    """Take step ``name``: the row is locked by the caller, ``changed`` is saved with it, one event, one audit event.

    ``until``: the day on which the new clock ends when the step itself says so (a demand to pay, an instalment);
    never later than the table's own length. ``since``: the moment from which it counts, if not ``now``. Raises IllegalStep, AccessDenied, StepRefused.
    """
    step = flow.step(name, thing.state)
    _require_seat(step, thing, actor, as_of)
    if step.reason and not reason.strip():
        raise StepRefused(f"{step.label}要写明理由。")
    before = thing.state
    if thing.clock_id is not None:
        close_deadline(actor=actor, now=now, deadline=thing.clock, on=as_of)
    thing.state = step.target
    for field, value in (changed or {}).items():
        setattr(thing, field, value)
    thing.clock, thing.due_on = None, None
    if step.starts:
        thing.clock = begin_step(flow, thing, step.starts, actor=actor, as_of=as_of, now=now, since=since)
        thing.due_on = thing.clock.due_on
        if until is not None and until < thing.due_on:
            thing.due_on = until
    if hasattr(thing, "due_at"):
        thing.due_at = thing.clock.due_at if thing.clock is not None else None
    limit = getattr(thing, "limit", None)
    if step.target in flow.ends and limit is not None and limit.closed_on is None:
        close_deadline(actor=actor, now=now, deadline=limit, on=as_of)
    thing.save()
    say(thing, step.name, step.label, actor=actor, as_of=as_of, now=now, before=before, reason=reason, told=told)
    record(
        actor=actor,
        act=thing.step_act,
        subject=thing,
        fields={
            "number": thing.number,
            "step": step.label,
            "from_state": flow.states[before],
            "to_state": flow.states[thing.state],
            "reason": reason,
        },
        now=now,
        region=thing.region_code,
    )
    return step


def say(
    thing: Thing,
    name: str,
    label: str,
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    before: str = "",
    reason: str = "",
    told: dict[str, Any] | None = None,
) -> None:
    """Write one line of the thing's history; of a clue or a case, keep how it stands now for whoever judges it."""
    thing.events.create(
        step=name, label=label if len(label) <= LABEL else f"{label[: LABEL - 1]}…", at=now, as_of=as_of, actor=str(actor.audit_id)[:100],
        actor_display=str(actor.audit_display)[:100],
        agency_name=actor.agency.name if isinstance(actor, User) and actor.agency_id else "", from_state=before,
        to_state=thing.state, reason=reason.strip()[:500], fields=told or {},
    )  # fmt: skip
    if isinstance(thing, Clue | Case):
        note(thing, actor=actor, now=now)


def may(step: Step, thing: Thing, actor: Any, as_of: date) -> bool:
    """Whether the actor may take the step: for pages, which offer only what will be granted."""
    try:
        _require_seat(step, thing, actor, as_of)
    except AccessDenied:
        return False
    return True


def require_handling(actor: Any, as_of: date, *regions: str, permission: Permission = Permission.HANDLE_CASES) -> None:
    """AccessDenied unless the actor is a user who handles clues and cases in one of ``regions``, or no user at all
    (the house itself; a worker at the site's code), for whom the caller answers."""
    if not isinstance(actor, User):
        return
    scope = Scope.of(actor, as_of).allowing(permission)
    if not any(scope.covers_region(code) for code in regions):
        what = (
            "办理这个地区的线索和案件"
            if permission is Permission.HANDLE_CASES
            else f"负责这个地区的“{permission.label}”"
        )  # type: ignore[attr-defined]
        raise AccessDenied(f"您不{what}。")


def require_handling_body(agency: Agency) -> None:
    """StepRefused for an office that only co-ordinates: the arrears office organises and urges, it handles nothing (R003)."""
    if set(agency.functions.values_list("function", flat=True)) == {Agency.Function.LEADING_GROUP}:
        raise StepRefused(f"{agency.name}负责组织协调，不是办案机构，请选人社、行业主管部门或乡镇承办。")


def require_working(thing: Thing, actor: Any, as_of: date, permission: Permission = Permission.HANDLE_CASES) -> None:
    """For what is written beside the table (a clock moved, a fact found): only those who handle or heard it."""
    if not isinstance(actor, User):
        raise AccessDenied("要由登录的办理人员来做。")
    require_handling(actor, as_of, thing.region_code, thing.agency.region_id, permission=permission)
    seats = {thing.agency_id, getattr(thing, "first_agency_id", None)}
    if actor.agency_id not in seats:
        raise AccessDenied("由承办单位或首问单位来做。")


def _require_seat(step: Step, thing: Thing, actor: Any, as_of: date) -> None:
    if actor is MACHINE:
        if Seat.MACHINE not in step.seats:
            raise AccessDenied(f"“{step.label}”要由人来做。")
        return
    if not isinstance(actor, User):
        raise AccessDenied(f"“{step.label}”要由登录的办理人员来做。")
    require_handling(actor, as_of, thing.region_code, thing.agency.region_id, permission=step.permission)
    seats = []
    if Seat.HANDLER in step.seats:
        seats.append("承办单位")
        if actor.agency_id == thing.agency_id:
            return
    if Seat.RECEIVER in step.seats:
        seats.append("首问单位")
        if actor.agency_id is not None and actor.agency_id == getattr(thing, "first_agency_id", None):
            return
    if Seat.SECOND in step.seats:
        seats.append("承办人以外的人")
        if thing.handler_id is not None and actor.pk != thing.handler_id:
            return
    raise AccessDenied(f"“{step.label}”由{'或'.join(seats)}来做。")
