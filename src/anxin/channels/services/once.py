"""What may be said once and must not stay: a code goes out at once or not at all, and the log holds its body masked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from anxin import law
from anxin.audit.services import record

from .. import acts, addresses
from ..models import Address, Delivery, Message, Way
from ..selectors import way_for
from ..ways import GivenUp, Letter, TryAgain, gateway

CODE = "验证码"
MASKED = "******"


def send_once(
    *, actor: Any, as_of: date, now: datetime, phone: str, region: str, title: str, body: str, secret: str
) -> Delivery:
    """Send ``body`` with ``secret`` in the place of MASKED to a phone, in this call, by the gateway of ``region``.

    Nothing that is kept holds the secret: the message on record has it masked, and a try that failed is not repeated
    (its holder asks for a new one). The delivery stands as failed until the gateway has answered, so that a process
    that dies in between leaves no claim of success. Call it outside of a transaction. ValueError when ``body`` has no
    place for the secret; AddressRefused when the phone can be none.
    """
    if MASKED not in body:
        raise ValueError("正文里没有放验证码的地方。")
    value = addresses.clean(Address.Kind.PHONE, phone)
    setting = way_for(region, Way.SMS)
    with transaction.atomic():
        message = Message.objects_unscoped.create(
            to_name="本人", to_kind=Address.Kind.PHONE, to_address=value, to_shown=addresses.shown(Address.Kind.PHONE, value),
            region_code=region, purpose=CODE, title=title[:120], body=body, sent_by=str(actor.audit_id)[:100],
            created_at=now,
        )  # fmt: skip
        off = setting is None or not setting.enabled
        delivery = Delivery.objects_unscoped.create(
            message=message, way=Way.SMS, state=Delivery.State.FAILED, attempts=0 if off else 1, finished_at=now,
            error="本地区没有启用短信网关，请本人到服务窗口。" if off else "发出后没有回报。",
        )  # fmt: skip
        record(
            actor=actor, act=acts.SENT, subject=message, fields={"purpose": CODE, "count": 1}, now=now, region=region
        )
    if setting is None or off:
        return delivery
    letter = Letter(key=str(delivery.key), address=value, title=title, body=body.replace(MASKED, secret), region=region)
    try:
        gateway.send(
            letter,
            url=setting.url,
            secret=setting.secret.open_for("sign a message for the gateway"),
            allowed=settings.ANXIN_GATEWAY_HOSTS,
            at=now,
            timeout=int(law.number("channel.timeout_s", as_of).value),
        )
    except (GivenUp, TryAgain) as error:
        outcome, delivery.error = str(error), f"{error}验证码不重发，本人可以再取一次。"
    else:
        outcome, delivery.error, delivery.state = "已送达", "", Delivery.State.SENT
    delivery.tries = [{"at": now.isoformat(), "outcome": outcome}]
    delivery.save(update_fields=["state", "error", "tries"])
    return delivery
