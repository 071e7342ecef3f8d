"""Writing to the audit log: one function, and the actors who are no users."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections, models, router, transaction

from . import acts
from .acts import Act, ActError
from .chain import GENESIS, digest, plain_json
from .models import AuditEvent
from .personal import masked

# Any fixed number: writers of the log wait for each other on it, and for nobody else.
_ADVISORY_LOCK = 0x616E78696E


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts without being a user: the machine, an operator at the command line."""

    audit_id: str
    audit_display: str

    @classmethod
    def operator(cls, account: str) -> Actor:
        """The person at the command line, by the name of the system account."""
        return cls(f"cli:{account}", f"命令行（{account}）")


MACHINE = Actor("machine", "系统")

Subject = models.Model | tuple[str, Any]


def record(
    *,
    actor: Any,
    act: Act | str,
    subject: Subject,
    fields: dict[str, Any] | None = None,
    now: datetime,
    batch: str = "",
    region: str = "",
) -> AuditEvent:
    """Append one event in the caller's transaction and return it.

    ``actor``: a user or an ``Actor`` (``audit_id`` and ``audit_display``). ``subject``: a saved model instance or a
    pair (kind, id). ``fields``: what the act's sentence needs and more; dates, Decimal and enums are written as text,
    personal numbers are masked. ``now``: aware. ``batch`` ties the events of one import or request together.

    Raises ActError for an act that is not declared or whose fields are incomplete, TypeError for a value without an
    exact JSON form, ValueError for a naive ``now``. Writers wait for each other until the transaction ends, so write
    the event late.
    """
    known = act if isinstance(act, Act) else acts.act(act)
    if known is None or acts.act(known.name) is not known:
        raise ActError(f"行为 {act} 没有登记。")
    if now.tzinfo is None:
        raise ValueError("审计时间必须带时区。")
    told = masked(plain_json(fields or {}))
    if missing := sorted(known.needs - told.keys()):
        raise ActError(f"{known.name}: 缺少 {'、'.join(missing)}。")
    kind, subject_id = subject_of(subject)
    using = router.db_for_write(AuditEvent)
    with transaction.atomic(using=using):
        _queue(using)
        last = AuditEvent.objects.using(using).order_by("-seq").values_list("seq", "hash").first()
        seq, prev_hash = (1, GENESIS) if last is None else (last[0] + 1, last[1])
        values: dict[str, Any] = {
            "seq": seq,
            "at": now,
            "actor_id": _text(actor.audit_id),
            "actor_display": _text(actor.audit_display),
            "act": known.name,
            "subject_kind": _text(kind),
            "subject_id": _text(subject_id),
            "region_code": region[:12],
            "fields": told,
            "batch": _text(batch),
            "prev_hash": prev_hash,
        }
        event = AuditEvent(**values, hash=digest(**values))
        models.Model.save(event, force_insert=True, using=using)
    return event


def subject_of(subject: Subject) -> tuple[str, str]:
    """(kind, id) as text; the kind of a model is its label, 'registry.project'."""
    if isinstance(subject, models.Model):
        if subject.pk is None:
            raise ValueError("审计对象尚未保存，没有编号。")
        return subject._meta.label_lower, str(subject.pk)
    kind, subject_id = subject
    return str(kind), str(subject_id)


def record_for_privacy(
    *, event: str, actor: Any, subject: tuple[str, str], fields: dict[str, Any], now: datetime
) -> None:
    """What ``privacy.witness`` is given: privacy knows what happened and not how it is recorded."""
    act = {"revealed": acts.PERSONAL_REVEALED, "key_added": acts.KEY_ADDED, "resealed": acts.RESEALED}[event]
    record(actor=actor, act=act, subject=subject, fields=fields, now=now)


def _queue(using: str) -> None:
    """Let one writer at a time read the last event and append to it.

    SQLite has one writer anyway, from BEGIN IMMEDIATE on. On PostgreSQL a row lock on the last event would not do: the
    second writer, once let go, would still see the first one's predecessor as last.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])


def _text(value: Any) -> str:
    return masked(plain_json(str(value)))[:80]
