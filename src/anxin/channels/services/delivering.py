"""Letting queued deliveries out, with patience. What a dead process had taken is taken again, under the same key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from anxin import law
from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.access.services import AccessDenied
from anxin.audit.services import record

from .. import acts
from ..models import Address, AreaWay, Delivery, Message, Way
from ..selectors import way_for
from ..ways import GivenUp, Letter, TryAgain, gateway, mail
from .once import CODE

_KIND_OF = {Way.EMAIL: Address.Kind.EMAIL, Way.SMS: Address.Kind.PHONE}


@dataclass(frozen=True)
class DeliveryReport:
    """sent, put off for another try, given up: how many each."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0


def deliver(
    *, as_of: date, now: datetime, limit: int = 200, clock: Callable[[], datetime] | None = None
) -> DeliveryReport:
    """Try every delivery that is due, at most ``limit``.

    Each is claimed in a transaction of its own and sent outside of it, so that two processes never take the same one and
    a slow gateway holds no lock. A process that dies between sending and reporting leaves a claim; it lapses after
    ``channel.claim_min`` minutes, and the message goes out again under the same key. ``clock`` gives the moment of each
    try where a run takes long (default: ``now`` for all).
    """
    clock = clock or (lambda: now)
    _let_lapse(as_of, now)
    due = Delivery.objects_unscoped.filter(state=Delivery.State.WAITING, next_at__lte=now).order_by("next_at", "pk")
    sent = put_off = failed = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        at = clock()
        claimed = Delivery.objects_unscoped.filter(pk=pk, state=Delivery.State.WAITING).update(
            state=Delivery.State.SENDING, claimed_at=at
        )
        if not claimed:
            continue
        delivery = Delivery.objects_unscoped.select_related("message").get(pk=pk)
        state = _try(delivery, as_of, at)
        sent += state == Delivery.State.SENT
        put_off += state == Delivery.State.WAITING
        failed += state == Delivery.State.FAILED
    return DeliveryReport(sent, put_off, failed)


@transaction.atomic
def try_again(*, actor: Any, as_of: date, now: datetime, delivery_id: int) -> Delivery:
    """Queue a delivery that was given up once more, its tries counted anew. AccessDenied outside of one's area."""
    delivery = Delivery.objects_unscoped.select_for_update(of=("self",)).select_related("message").get(pk=delivery_id)
    if isinstance(actor, User):
        scope = Scope.of(actor, as_of).allowing(Permission.ANSWER_WARNINGS)
        if not Delivery.objects.within(scope).filter(pk=delivery_id).exists():
            raise AccessDenied("您不管理该地区的投递。")
    if delivery.state != Delivery.State.FAILED or delivery.message.purpose == CODE:
        # What was said once is not on record: only its receiver can ask for another.
        return delivery
    delivery.state, delivery.attempts, delivery.next_at = Delivery.State.WAITING, 0, now
    delivery.error, delivery.finished_at = "", None
    delivery.save(update_fields=["state", "attempts", "next_at", "error", "finished_at"])
    record(
        actor=actor,
        act=acts.TRIED_AGAIN,
        subject=delivery,
        fields={"delivery": delivery.pk, "way": delivery.get_way_display()},
        now=now,
        region=delivery.message.region_code,
    )
    return delivery


def _let_lapse(as_of: date, now: datetime) -> None:
    lapse = now - timedelta(minutes=_number("channel.claim_min", as_of))
    Delivery.objects_unscoped.filter(state=Delivery.State.SENDING, claimed_at__lte=lapse).update(
        state=Delivery.State.WAITING, next_at=now
    )


def _try(delivery: Delivery, as_of: date, at: datetime) -> str:
    delivery.attempts += 1
    try:
        _send(delivery, as_of, at)
    except GivenUp as refusal:
        _end(delivery, Delivery.State.FAILED, at, str(refusal))
    except TryAgain as trouble:
        if delivery.attempts >= _number("channel.attempts", as_of):
            _end(delivery, Delivery.State.FAILED, at, f"{trouble}试了 {delivery.attempts} 次，不再试。")
        else:
            _put_off(delivery, as_of, at, str(trouble))
    else:
        _end(delivery, Delivery.State.SENT, at, "")
    return delivery.state


def _send(delivery: Delivery, as_of: date, at: datetime) -> None:
    message, way = delivery.message, Way(delivery.way)
    setting = way_for(message.region_code, way)
    if setting is None or not setting.enabled:
        raise GivenUp(f"本地区已停用{way.label}。")
    letter = Letter(
        key=str(delivery.key),
        address=_address(message, way),
        title=message.title,
        body=message.body,
        region=message.region_code,
        link=message.link,
    )
    if way == Way.EMAIL:
        mail.send(letter)
    else:
        _to_gateway(letter, setting, as_of, at)


def _to_gateway(letter: Letter, setting: AreaWay, as_of: date, at: datetime) -> None:
    gateway.send(
        letter,
        url=setting.url,
        secret=setting.secret.open_for("sign a message for the gateway"),
        allowed=settings.ANXIN_GATEWAY_HOSTS,
        at=at,
        timeout=_number("channel.timeout_s", as_of),
    )


def _address(message: Message, way: Way) -> str:
    """The plain address, opened for this one sending; as the person has it registered now."""
    if message.to_user_id is None:
        return message.to_address.open_for("deliver a message")
    held = Address.objects.filter(user_id=message.to_user_id, kind=_KIND_OF[way]).first()
    if held is None:
        raise GivenUp("收件人已删去这种联系方式。")
    return held.value.open_for("deliver a message")


def _put_off(delivery: Delivery, as_of: date, at: datetime, why: str) -> None:
    # Each wait four times the one before: a minute, four, a quarter of an hour, an hour, four hours.
    minutes = _number("channel.wait_min", as_of) * 4 ** (delivery.attempts - 1)
    _say(delivery, at, why)
    delivery.state, delivery.error = Delivery.State.WAITING, why
    delivery.next_at, delivery.claimed_at = at + timedelta(minutes=minutes), None
    _save(delivery)


def _end(delivery: Delivery, state: str, at: datetime, why: str) -> None:
    _say(delivery, at, why or "已送达")
    delivery.state, delivery.error, delivery.finished_at = state, why, at
    delivery.next_at = delivery.claimed_at = None
    _save(delivery)


def _say(delivery: Delivery, at: datetime, outcome: str) -> None:
    delivery.tries = [*delivery.tries, {"at": at.isoformat(), "outcome": outcome}]


def _save(delivery: Delivery) -> None:
    delivery.save(update_fields=["state", "attempts", "error", "tries", "next_at", "claimed_at", "finished_at"])


def _number(name: str, on: date) -> int:
    return int(law.number(name, on).value)
