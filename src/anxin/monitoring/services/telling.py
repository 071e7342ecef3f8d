"""告知: whoever answers for a warning is told when it is raised, rises, or is overdue. One message per person and run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.audit.services import record
from anxin.channels.models import Message
from anxin.channels.services import Draft, send

from .. import acts
from ..audience import Audience, Hearer
from ..models import Holding, Level, Status, Telling, Warning, WarningEvent
from .answers import rank
from .steps import AnswerRefused, audit, held, region_of
from .steps import tell as add
from .turn import TELLING, in_turn
from .wording import address_of, headline

_Kind = WarningEvent.Kind
_AT_ONCE = 500
# So many in one transaction that nobody gets several messages of one morning's evaluation.
_WARNINGS = 5_000
# Lines of one message; who has more to do opens the list.
_LINES = 12
_UP = (_Kind.RAISED, _Kind.REOPENED, _Kind.ESCALATED, _Kind.SUPERVISION_PROPOSED, _Kind.WAIVER_EXPIRED, _Kind.SENT_BACK)
_OVERDUE = (_Kind.ESCALATED, _Kind.SUPERVISION_PROPOSED)


@dataclass(frozen=True)
class TellingReport:
    """warnings: of how many somebody was told; people: how many got a message; nobody: of how many nobody could be told."""

    warnings: int = 0
    people: int = 0
    nobody: int = 0


def tell_responsible(*, actor: Any, as_of: date, now: datetime) -> TellingReport:
    """Tell the people in charge of every step that nobody was told of yet.

    A warning that is in nobody's hands is put into those of its first receiver. Message, record and status are written in
    one transaction per 5,000 warnings: after a restart what was told is not told again, and what was not is. A step of a
    warning that has cleared meanwhile is left in silence.
    """
    audience = Audience(as_of)
    warnings = people = nobody = 0
    while True:
        with in_turn(TELLING):
            pending = _pending()
            if not pending:
                break
            one = _tell(pending, audience, actor, as_of, now)
        warnings, people, nobody = warnings + one.warnings, people + one.people, nobody + one.nobody
    return TellingReport(warnings, people, nobody)


def _pending() -> dict[int, list[WarningEvent]]:
    """Steps that nobody was told of, by warning: those of up to _WARNINGS warnings."""
    untold = WarningEvent.objects.filter(tellings__isnull=True)
    untold = untold.filter(Q(kind__in=_UP) | Q(kind=_Kind.LEVEL_CHANGED))
    ids = list(untold.order_by("warning_id").values_list("warning_id", flat=True).distinct()[:_WARNINGS])
    found: dict[int, list[WarningEvent]] = defaultdict(list)
    for event in untold.filter(warning_id__in=ids).order_by("id"):
        found[event.warning_id].append(event)
    return found


def _tell(
    pending: dict[int, list[WarningEvent]], audience: Audience, actor: Any, as_of: date, now: datetime
) -> TellingReport:
    rows = Warning.objects_unscoped.select_for_update(of=("self",)).filter(pk__in=list(pending)).order_by("pk")
    warnings = list(rows.select_related("project", "employer", "agency", "person"))
    charges = audience.charge_of(warnings)
    _first_hands(warnings, charges, audience, actor, now)
    told: dict[int, list[Hearer]] = {}
    todo: dict[int, list[Warning]] = defaultdict(list)
    users: dict[int, User] = {}
    for warning in warnings:
        if not _worth_telling(warning, pending[warning.pk]):
            continue
        told[warning.pk] = audience.hearers(warning, charges[warning.pk]) if warning.pk in charges else []
        for hearer in told[warning.pk]:
            users[hearer.user.pk] = hearer.user
            todo[hearer.user.pk].append(warning)
    messages = _send(todo, users, pending, actor, as_of, now)
    _record(warnings, pending, told, messages, actor, as_of, now)
    heard = sum(1 for hearers in told.values() if hearers)
    if told:
        record(
            actor=actor,
            act=acts.TOLD,
            subject=("monitoring.warning", "list"),
            fields={"count": heard, "people": len(messages)},
            now=now,
        )
    return TellingReport(heard, len(messages), len(told) - heard)


def _worth_telling(warning: Warning, events: list[WarningEvent]) -> bool:
    if warning.status == Status.CLEARED:
        return False
    return any(event.kind != _Kind.LEVEL_CHANGED or rank(event.to_level) > rank(event.from_level) for event in events)


def _first_hands(
    warnings: list[Warning], charges: dict[int, Any], audience: Audience, actor: Any, now: datetime
) -> None:
    placed: list[Warning] = []
    for warning in warnings:
        if warning.agency_id or warning.person_id or warning.pk not in charges or warning.status == Status.CLEARED:
            continue
        warning.agency, warning.person = audience.first_hand(warning, charges[warning.pk])
        if warning.agency is not None or warning.person is not None:
            placed.append(warning)
    Holding.objects.bulk_create(
        Holding(
            warning=warning,
            agency=warning.agency,
            person=warning.person,
            since=now,
            given_by=str(actor.audit_id)[:100],
            given_display=str(actor.audit_display)[:100],
        )
        for warning in placed
    )
    Warning.objects_unscoped.bulk_update(placed, ["agency", "person"], batch_size=_AT_ONCE)


def _send(
    todo: dict[int, list[Warning]],
    users: dict[int, User],
    pending: dict[int, list[WarningEvent]],
    actor: Any,
    as_of: date,
    now: datetime,
) -> dict[int, Message]:
    """One message for each person; by user id."""
    keys = sorted(todo)
    drafts = [_draft(users[key], todo[key], pending) for key in keys]
    sent = send(actor=actor, as_of=as_of, now=now, purpose="预警", drafts=drafts)
    return dict(zip(keys, sent, strict=True))


def _draft(user: User, warnings: list[Warning], pending: dict[int, list[WarningEvent]]) -> Draft:
    ordered = sorted(warnings, key=lambda w: (-rank(w.level), w.due_on or date.max, -(w.amount_fen or 0), w.pk))
    overdue = {w.pk for w in ordered if any(e.kind in _OVERDUE for e in pending[w.pk])}
    by_level = [
        f"{Level(level).label} {n} 条"
        for level in ("red", "orange", "yellow", "blue")
        if (n := sum(1 for w in ordered if w.level == level))
    ]
    late = f"，其中逾期 {len(overdue)} 条" if overdue else ""
    lines = [f"【{w.get_level_display()}】{headline(w)}" + ("已逾期升级。" if w.pk in overdue else "") for w in ordered]
    if len(lines) > _LINES:
        lines = [*lines[:_LINES], f"另有 {len(lines) - _LINES} 条，请登录查看。"]
    regions = {region_of(w) for w in ordered}
    return Draft(
        to=user,
        title=f"{len(ordered)} 条预警要看：{'、'.join(by_level)}{late}",
        body="\n".join(lines),
        region=_around(regions),
        link=address_of(ordered[0]) if len(ordered) == 1 else "/warnings/?whose=mine",
        urgent=bool(overdue) or any(w.level == "red" for w in ordered),
    )


def _around(regions: set[str]) -> str:
    """The longest code of a region around all of them."""
    codes = sorted(regions)
    common = 0
    while common < len(codes[0]) and codes[0][: common + 1] == codes[-1][: common + 1]:
        common += 1
    return codes[0][: max((n for n in (2, 4, 6, 9, 12) if n <= common), default=0)]


def _record(
    warnings: list[Warning],
    pending: dict[int, list[WarningEvent]],
    told: dict[int, list[Hearer]],
    messages: dict[int, Message],
    actor: Any,
    as_of: date,
    now: datetime,
) -> None:
    tellings: list[Telling] = []
    events: list[WarningEvent] = []
    noticed: list[Warning] = []
    for warning in warnings:
        hearers = told.get(warning.pk, [])
        for event in pending[warning.pk]:
            tellings += [
                Telling(event=event, user=h.user, part=h.part, message=messages[h.user.pk], at=now) for h in hearers
            ] or [Telling(event=event, at=now)]
        if not hearers:
            continue
        if warning.status == Status.RAISED:
            warning.status = Status.NOTIFIED
            noticed.append(warning)
        events.append(
            WarningEvent(
                warning=warning,
                kind=_Kind.NOTIFIED,
                at=now,
                as_of=as_of,
                actor=str(actor.audit_id)[:100],
                actor_display=str(actor.audit_display)[:100],
                from_level=warning.level,
                to_level=warning.level,
                digest=warning.digest,
                fields={"to": [h.user.display_name for h in hearers]},
            )
        )
    Telling.objects.bulk_create(tellings, batch_size=_AT_ONCE)
    WarningEvent.objects.bulk_create(events, batch_size=_AT_ONCE)
    Warning.objects_unscoped.bulk_update(noticed, ["status"], batch_size=_AT_ONCE)


def remind(*, actor: Any, as_of: date, now: datetime, warning_id: int) -> int:
    """催办: remind whoever has it in hand, at most once a day; how many people got the message.

    AnswerRefused when the answer is there already, when it was done today, or when nobody can be reached.
    """
    with in_turn(TELLING):
        warning = held(warning_id, actor, as_of, now, Permission.SEE_WARNINGS)
        if warning.status in (Status.EXPLAINED, Status.ACTING, Status.WAIVED, Status.FALSE_ALARM):
            raise AnswerRefused(f"预警 {warning.pk} 现为“{warning.get_status_display()}”，不用催。")
        if warning.events.filter(kind=_Kind.REMINDED, as_of=as_of).exists():
            raise AnswerRefused(f"预警 {warning.pk} 今天已经催过。")
        audience = Audience(as_of)
        charge = audience.charge_of([warning]).get(warning.pk)
        hearers = audience.hearers(warning, charge) if charge is not None else []
        wanted = [h for h in hearers if h.part == "in_hand"] or hearers
        if not wanted:
            raise AnswerRefused(f"预警 {warning.pk} 还没有可以联系的承办人，请先移交给一个人。")
        drafts = [
            Draft(
                to=h.user,
                title=f"催办：{warning.get_level_display()}预警还没有答复",
                body=f"{headline(warning)}\n{actor.audit_display}催您尽快答复。",
                region=region_of(warning),
                link=address_of(warning),
                urgent=True,
            )
            for h in wanted
        ]
        send(actor=actor, as_of=as_of, now=now, purpose="催办", drafts=drafts)
        add(warning, _Kind.REMINDED, actor, as_of, now, {"to": [h.user.display_name for h in wanted]})
        audit(warning, acts.REMINDED, actor, now, {"count": len(wanted)})
    return len(wanted)
