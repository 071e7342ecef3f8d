"""Writing messages: they are on record, with their deliveries, before anything leaves the house."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import User
from anxin.audit.services import record

from .. import acts, addresses
from ..models import Address, Delivery, Message, Way
from ..selectors import ways_of

_WAY_OF = {Address.Kind.EMAIL: Way.EMAIL, Address.Kind.PHONE: Way.SMS}


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody who does not sign in: a name for the log, and where to reach him (checked by ``addresses.clean``)."""

    name: str
    kind: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be told to whom. ``region``: the place that it is about. ``once``: made a second time, it is not sent again."""

    to: User | Outside
    title: str
    body: str
    region: str = ""
    link: str = ""
    urgent: bool = False
    once: str = ""


def send(*, actor: Any, as_of: date, now: datetime, purpose: str, drafts: Sequence[Draft]) -> list[Message]:
    """Put messages on record, in the inbox of users at once, and queue what goes by the area's other ways.

    Returns the messages in the order of ``drafts``, those made before (``once``) among them. One transaction, one audit
    event for all that are new. AddressRefused for an outside address that can be none.
    """
    with transaction.atomic():
        keys = {draft.once for draft in drafts if draft.once}
        known = {m.once: m for m in Message.objects_unscoped.filter(once__in=keys)} if keys else {}
        told: list[Message] = []
        fresh: list[tuple[Message, Draft]] = []
        for draft in drafts:
            message = known.get(draft.once) if draft.once else None
            if message is None:
                message = _message(draft, actor, now, purpose)
                fresh.append((message, draft))
                if draft.once:
                    known[draft.once] = message
            told.append(message)
        if not fresh:
            return told
        Message.objects_unscoped.bulk_create([message for message, _ in fresh], batch_size=500)
        Delivery.objects_unscoped.bulk_create(_deliveries(fresh, now), batch_size=500)
        record(
            actor=actor,
            act=acts.SENT,
            subject=("channels.message", fresh[0][0].pk if len(fresh) == 1 else "list"),
            fields={"purpose": purpose, "count": len(fresh)},
            now=now,
        )
    return told


def mark_read(*, user: User, now: datetime, message_ids: Iterable[int] | None = None) -> int:
    """The user's own messages (all unread ones when none are named) as read; how many were unread.

    Reading one's own post is no act that changes anything for others, so the audit log does not carry it.
    """
    unread = Message.objects_unscoped.filter(to_user=user, read_at__isnull=True)
    if message_ids is not None:
        unread = unread.filter(pk__in=list(message_ids))
    return unread.update(read_at=now)


def _message(draft: Draft, actor: Any, now: datetime, purpose: str) -> Message:
    message = Message(
        region_code=draft.region,
        purpose=purpose[:20],
        title=draft.title[:120],
        body=draft.body,
        link=draft.link,
        urgent=draft.urgent,
        once=draft.once or None,
        sent_by=str(actor.audit_id)[:100],
        created_at=now,
    )
    if isinstance(draft.to, Outside):
        value = addresses.clean(draft.to.kind, draft.to.value)
        message.to_name = draft.to.name[:100]
        message.to_kind = draft.to.kind
        message.to_address = value
        message.to_shown = addresses.shown(draft.to.kind, value)
    else:
        message.to_user = draft.to
        message.to_name = draft.to.display_name[:100]
    return message


def _deliveries(fresh: list[tuple[Message, Draft]], now: datetime) -> list[Delivery]:
    users = {draft.to.pk for _, draft in fresh if isinstance(draft.to, User)}
    held: dict[int, list[Address]] = {}
    for address in Address.objects.filter(user_id__in=users).order_by("pk"):
        held.setdefault(address.user_id, []).append(address)
    ways: dict[str, frozenset[str]] = {}
    made: list[Delivery] = []
    for message, draft in fresh:
        region = message.region_code
        if region not in ways:
            ways[region] = frozenset(ways_of(region))
        if message.to_user_id is None:
            way = _WAY_OF[Address.Kind(message.to_kind)]
            made.append(_queued(message, way, now) if way in ways[region] else _impossible(message, way, now))
            continue
        made.append(Delivery(message=message, way=Way.INBOX, state=Delivery.State.SENT, attempts=1, finished_at=now))
        for address in held.get(message.to_user_id, []):
            way = _WAY_OF[Address.Kind(address.kind)]
            if way in ways[region] and (draft.urgent or not address.urgent_only):
                made.append(_queued(message, way, now))
    return made


def _queued(message: Message, way: str, now: datetime) -> Delivery:
    return Delivery(message=message, way=way, state=Delivery.State.WAITING, next_at=now)


def _impossible(message: Message, way: str, now: datetime) -> Delivery:
    """For somebody outside there is no inbox to fall back on, so the log must say that nothing went out."""
    why = f"本地区没有启用{Way(way).label}，请换一种方式告知。"
    return Delivery(message=message, way=way, state=Delivery.State.FAILED, finished_at=now, error=why)
