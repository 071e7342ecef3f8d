"""Whoever must know a worker's full name, numbers or phone says why, and it is written down before he sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from anxin import law
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.audit.models import AuditEvent
from anxin.audit.services import record
from anxin.registry.models import Card, Enrolment, Worker

from . import acts
from .models import PayrollLine, Receipt

CHINA = ZoneInfo("Asia/Shanghai")
FIELDS = {"name": "姓名", "id_number": "证件号码", "phone": "电话", "card": "工资卡号"}


class RevealRefused(ValueError):
    """Not shown; the message says why, in Chinese."""


class Unknown(LookupError):
    """No paper of a site in which the reader may see personal data speaks of him."""


@dataclass(frozen=True)
class Revealed:
    """What was asked for, in words: (label, value), and until when it may stand on the screen."""

    values: list[tuple[str, str]]
    until: datetime
    seconds: int


def known_in(scope: Scope, worker_id: int) -> bool:
    """Whether an open paper of a site within ``scope`` speaks of him."""
    models = (Enrolment, PayrollLine, Receipt)
    return any(m.objects.within(scope).filter(worker_id=worker_id, known_to=None).exists() for m in models)


def cards_in(scope: Scope, worker_id: int) -> list[Card]:
    """Cards that open rosters, sheets and receipts within ``scope`` name beside him."""
    ids: set[int] = set()
    for model in (Enrolment, PayrollLine, Receipt):
        rows = model.objects.within(scope).filter(worker_id=worker_id, known_to=None, card__isnull=False)
        ids.update(rows.order_by().values_list("card_id", flat=True).distinct())
    return list(Card.objects.filter(pk__in=ids).order_by("pk"))


def reveal_person(
    *, actor: Any, as_of: date, now: datetime, scope: Scope, worker_id: int, fields: Iterable[str], reason: str
) -> Revealed:
    """The full values of ``fields`` (names of FIELDS) of one worker, for a person's eyes.

    ``scope``: the actor's; only the part of it in which he may see personal data counts, and only what papers of sites
    in there say. One audit event says who, whom, what and why; each sealed value adds its own. Raises Unknown,
    RevealRefused (no reason, nothing asked, too many today).
    """
    allowed = scope.allowing(Permission.SEE_PERSONAL)
    wanted = [name for name in FIELDS if name in set(fields)]
    reason = reason.strip()
    if not known_in(allowed, worker_id):
        raise Unknown(f"没有编号为 {worker_id} 的工人。")
    if not wanted:
        raise RevealRefused("请选要看的内容。")
    least = int(law.number("personal.reason_chars", as_of).value)
    if len(reason) < least:
        raise RevealRefused(f"请写明理由，至少 {least} 个字。")
    with transaction.atomic():
        _refuse_too_many(actor, as_of, now)
        worker = Worker.objects.get(pk=worker_id)
        stays = Enrolment.objects.within(allowed).filter(worker_id=worker_id, known_to=None).select_related("project")
        latest = sorted(stays, key=lambda s: (s.entered_on or date.min, s.pk), reverse=True)
        values: list[tuple[str, str]] = []
        for name in wanted:
            values += _values(name, worker, latest, allowed, reason, actor, now)
        record(
            actor=actor,
            act=acts.PERSON_REVEALED,
            subject=worker,
            fields={"worker": worker.pk, "fields": [FIELDS[name] for name in wanted], "reason": reason},
            now=now,
            region=latest[0].project.region_code if latest else "",
        )
    seconds = int(law.number("personal.shown_seconds", as_of).value)
    return Revealed(values, now + timedelta(seconds=seconds), seconds)


def _values(
    name: str, worker: Worker, stays: Sequence[Enrolment], scope: Scope, reason: str, actor: Any, now: datetime
) -> list[tuple[str, str]]:
    asked = {"reason": reason, "actor": actor, "now": now}
    if name == "name":
        # Rosters may spell him in several ways; each is said once.
        spelt = dict.fromkeys([*(s.name for s in stays if s.name), worker.name])
        return [(FIELDS[name], "、".join(spelt))]
    if name == "id_number":
        return [(FIELDS[name], worker.id_number.reveal(**asked) if worker.id_number else "没有报")]
    if name == "phone":
        phones = dict.fromkeys(s.phone.reveal(**asked) for s in stays if s.phone)
        return [(FIELDS[name], phone) for phone in phones] or [(FIELDS[name], "没有报")]
    cards = [
        (f"{FIELDS[name]}（{card.bank or '开户行未报'}）", card.number.reveal(**asked))
        for card in cards_in(scope, worker.pk)
    ]
    return cards or [(FIELDS[name], "没有报")]


def _refuse_too_many(actor: Any, as_of: date, now: datetime) -> None:
    mine = AuditEvent.objects.filter(actor_id=str(actor.audit_id)[:80], act=acts.PERSON_REVEALED.name)
    midnight = datetime.combine(as_of, datetime.min.time(), CHINA)
    for number, since, words in (
        ("personal.reveals_per_hour", now - timedelta(hours=1), "一小时内"),
        ("personal.reveals_per_day", midnight, "今天"),
    ):
        most = int(law.number(number, as_of).value)
        if mine.filter(at__gt=since, at__lte=now).count() >= most:
            raise RevealRefused(f"{words}您已看过 {most} 名工人的完整信息，到上限了。请过一会儿再看，或找负责人。")
