"""How a worker comes to see his own record: phone and the end of his identity number, a code, a short visit.

Whoever asks gets the same answer in the same time, known or not: what is asked is only written down, and a job looks
whom it fits and sends the code. A phone alone never shows anybody's months, for several people may use one.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from anxin import law
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.audit.services import MACHINE, Actor, record
from anxin.channels import services as channels
from anxin.channels.models import Delivery
from anxin.jobs import services as jobs
from anxin.kit import idnumber
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Enrolment, Worker
from anxin.wages.revealing import known_in

from .. import acts
from ..models import Visit

OWN = Actor("worker:phone", "本人（手机验证）")
OWN_AT_WINDOW = Actor("worker:window", "本人（窗口查询码）")
TAIL = 6
# Letters and digits that do not look like others: what the window writes on a slip of paper.
_SLIP = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class VisitRefused(ValueError):
    """Not now; the message says why in Chinese, and is the same for everybody."""


def actor_of(visit: Visit) -> Actor:
    """Who the audit log says it was."""
    return OWN_AT_WINDOW if visit.way == Visit.Way.WINDOW else OWN


def ask_for_code(*, as_of: date, now: datetime, phone: str, tail: str, place: str) -> str:
    """取查询码: note that somebody asks, and have the house look; returns the token that his browser keeps.

    ``phone``: eleven digits; ``tail``: the last six characters of an identity number; ``place``: from where he asks.
    Nothing here depends on whether the person is known. VisitRefused when too often from this phone or place.
    """
    ending = idnumber.normal(tail)
    if len(ending) != TAIL or not (ending[:-1].isascii() and ending[:-1].isdigit()):
        raise VisitRefused("身份证号最后 6 位不对，照着证件再写一遍。")
    index, spot = blind_index("phone", phone), blind_index("record-place", place or "-")
    with transaction.atomic():
        _refuse_too_many(as_of, now, index, spot)
        token = secrets.token_urlsafe(24)
        Visit.objects.create(
            way=Visit.Way.PHONE, token_index=_token_index(token), phone=phone, phone_index=index,
            tail_index=_tail_index(ending), place_index=spot, asked_at=now,
            expires_at=now + timedelta(minutes=_number("code_minutes", as_of)),
        )  # fmt: skip
        jobs.ask("send_record_codes", actor=MACHINE, now=now, key="asked")
    return token


def send_code(*, as_of: date, now: datetime, visit_id: int) -> Delivery | None:
    """Look whom phone and number fit, and send him a code; None when they fit nobody, or were looked at before.

    The phone of a visit that fits nobody is forgotten. Call it outside of a transaction: the gateway is waited for.
    """
    with transaction.atomic():
        if not Visit.objects.filter(pk=visit_id, looked_at__isnull=True).update(looked_at=now):
            return None
        visit = Visit.objects.select_for_update().get(pk=visit_id)
        worker = whose(visit.phone_index, visit.tail_index, as_of)
        if worker is None or visit.expires_at <= now:
            visit.phone = ""
            visit.save(update_fields=["phone"])
            return None
        code = f"{secrets.randbelow(1_000_000):06d}"
        visit.worker, visit.code_index = worker, _code_index(visit, code)
        visit.save(update_fields=["worker", "code_index"])
        phone = visit.phone.open_for("send the code to the phone that asked")
    minutes = _number("code_minutes", as_of)
    return channels.send_once(
        actor=MACHINE, as_of=as_of, now=now, phone=phone, region=region_of(worker), title="工资记录查询码",
        body=f"查询码 {channels.MASKED}，{minutes} 分钟内有效。只用来看您自己的工资记录，谁问都不要告诉。", secret=code,
    )  # fmt: skip


def whose(phone_index: str, tail_index: str, as_of: date) -> Worker | None:
    """The one worker whom rosters know by this phone and whose number ends so; None for nobody, for several, and for a
    phone that stands beside more people than use one (a foreman's, written down for his whole crew)."""
    if not phone_index or not tail_index:
        return None
    rows = Enrolment.objects_unscoped.filter(phone_index=phone_index, known_to__isnull=True)
    most = _number("phone_shared_most", as_of)
    people = list(rows.order_by("worker_id").values_list("worker_id", flat=True).distinct()[: most + 1])
    if len(people) > most:
        return None
    fitting = [w for w in Worker.objects.filter(pk__in=people).order_by("pk") if _ends_so(w, tail_index)]
    return fitting[0] if len(fitting) == 1 else None


def open_with_code(*, as_of: date, now: datetime, token: str, code: str) -> Visit:
    """Open the record with the code that came by phone. VisitRefused, in the same words for every reason but one: when
    the tries are used up he must ask for another code."""
    held = Visit.objects.filter(token_index=_token_index(token), way=Visit.Way.PHONE).first()
    if held is None or held.expires_at <= now or held.opened_at is not None:
        raise VisitRefused("查询码过时了，重新取一个。")
    _count_try(held, as_of)
    # Compared also where no code was ever made, so that both take the same time.
    right = hmac.compare_digest(_code_index(held, code), held.code_index or _code_index(held, secrets.token_hex(8)))
    if not right or held.worker_id is None:
        raise VisitRefused("查询码不对。还没收到的，等一会儿再看；一直收不到，到服务窗口办。")
    return _open(held, as_of, now)


def give_code(*, actor: Any, as_of: date, now: datetime, scope: Scope, worker_id: int, reason: str) -> str:
    """窗口给码: an officer who has the worker and his card before him gives him a code; told once, kept as a digest.

    Needs SEE_PERSONAL where some paper speaks of him. VisitRefused without a reason or for somebody out of sight.
    """
    allowed = scope.allowing(Permission.SEE_PERSONAL)
    least = _law("personal.reason_chars", as_of)
    if len(reason.strip()) < least:
        raise VisitRefused(f"写明理由，至少 {least} 个字，如“本人带身份证来查”。")
    if not known_in(allowed, worker_id):
        raise VisitRefused("您不能给这名工人查询码。")
    code = "".join(secrets.choice(_SLIP) for _ in range(8))
    with transaction.atomic():
        worker = Worker.objects.get(pk=worker_id)
        visit = Visit(
            way=Visit.Way.WINDOW, token_index=_token_index(f"slip {code}"), worker=worker, asked_at=now, looked_at=now,
            tail_index=_tail_index(worker.id_number.open_for("tie the slip to his card")[-TAIL:]),
            given_by=str(actor.audit_id)[:100], expires_at=now + timedelta(minutes=_number("window_minutes", as_of)),
        )  # fmt: skip
        visit.save(force_insert=True)
        record(
            actor=actor, act=acts.CODE_GIVEN, subject=worker, fields={"reason": reason.strip()}, now=now,
            region=region_of(worker),
        )  # fmt: skip
    return code


def open_with_slip(*, as_of: date, now: datetime, tail: str, code: str, place: str) -> tuple[Visit, str]:
    """Open the record with the code from the window and the end of his number; the visit, and the token for his browser.

    A slip opens once. Wrong ones are counted by place like codes that are asked for; a slip has 31^8 forms.
    """
    spot = blind_index("record-place", place or "-")
    with transaction.atomic():
        _refuse_too_many(as_of, now, "", spot)
    held = Visit.objects.filter(token_index=_token_index(f"slip {code.strip().upper()[:20]}")).first()
    fits = held is not None and hmac.compare_digest(held.tail_index, _tail_index(idnumber.normal(tail)[:TAIL]))
    if held is None or not fits or held.expires_at <= now or held.opened_at is not None:
        # A wrong slip leaves a row that counts.
        Visit.objects.create(
            way=Visit.Way.WINDOW, token_index=_token_index(secrets.token_urlsafe(24)), place_index=spot, asked_at=now,
            looked_at=now, expires_at=now,
        )  # fmt: skip
        raise VisitRefused("对不上，或者过时了。照着纸条再写一遍，不行就请窗口再给一个。")
    token = secrets.token_urlsafe(24)
    held.token_index = _token_index(token)
    held.save(update_fields=["token_index"])
    return _open(held, as_of, now), token


def current(*, now: datetime, token: str) -> Visit | None:
    """The open visit of a browser; None when it is over, or when phone and number no longer lead to the same person."""
    visit = Visit.objects.select_related("worker").filter(token_index=_token_index(token), closes_at__gt=now).first()
    if visit is None or visit.opened_at is None:
        return None
    if visit.way == Visit.Way.PHONE:
        still = Enrolment.objects_unscoped.filter(
            worker_id=visit.worker_id, phone_index=visit.phone_index, known_to__isnull=True
        )
        if not still.exists():
            return None
    return visit


def leave(*, now: datetime, token: str) -> None:
    """看完了: the visit is over at once."""
    Visit.objects.filter(token_index=_token_index(token), closes_at__gt=now).update(closes_at=now)


def forget_visits(*, as_of: date, now: datetime) -> int:
    """Remove what is older than it is kept; how many went."""
    before = now - timedelta(days=_number("visits_kept_d", as_of))
    return Visit.objects.filter(asked_at__lt=before).delete()[0]


def region_of(worker: Worker) -> str:
    """Where he works or worked last: whose gateway sends his code, whose office hears of it."""
    stays = Enrolment.objects_unscoped.filter(worker=worker, known_to__isnull=True).select_related("project")
    latest = max(stays, key=lambda s: (s.entered_on or date.min, s.pk), default=None)
    return latest.project.region_code if latest is not None else ""


def _open(visit: Visit, as_of: date, now: datetime) -> Visit:
    closes = now + timedelta(minutes=_number("open_minutes", as_of))
    with transaction.atomic():
        # Once: who presses twice, or copied the code, does not open it a second time.
        if not Visit.objects.filter(pk=visit.pk, opened_at__isnull=True).update(opened_at=now, closes_at=closes):
            raise VisitRefused("查询码过时了，重新取一个。")
        worker = Worker.objects.get(pk=visit.worker_id)
        record(actor=actor_of(visit), act=acts.OPENED, subject=worker, now=now, region=region_of(worker))
    visit.opened_at, visit.closes_at = now, closes
    return visit


def _count_try(visit: Visit, as_of: date) -> None:
    most = _number("code_tries", as_of)
    if not Visit.objects.filter(pk=visit.pk, tries__lt=most).update(tries=F("tries") + 1):
        raise VisitRefused("试得太多了，重新取一个查询码。")


def _refuse_too_many(as_of: date, now: datetime, phone_index: str, place_index: str) -> None:
    asked = Visit.objects.filter(asked_at__lte=now)
    for field, index, span, name in (
        ("phone_index", phone_index, _HOUR, "codes_per_phone_hour"), ("phone_index", phone_index, _DAY, "codes_per_phone_day"),
        ("place_index", place_index, _HOUR, "codes_per_place_hour"),
    ):  # fmt: skip
        if index and asked.filter(**{field: index}, asked_at__gt=now - span).count() >= _number(name, as_of):
            raise VisitRefused("取得太多了，过一会儿再来，或者到服务窗口办。")


def _ends_so(worker: Worker, tail_index: str) -> bool:
    number = worker.id_number.open_for("see whether the number ends as he typed") if worker.id_number else ""
    return len(number) >= TAIL and hmac.compare_digest(_tail_index(number[-TAIL:]), tail_index)


def _token_index(token: str) -> str:
    # The blind index takes no notice of case; written in hex, two tokens that differ in it stay two.
    return blind_index("record-token", token.encode().hex())


def _tail_index(ending: str) -> str:
    return blind_index("id-tail", ending)


def _code_index(visit: Visit, code: str) -> str:
    return blind_index("record-code", f"{visit.token_index} {''.join(code.split())[:12]}")


def _number(name: str, on: date) -> int:
    return _law(f"record.{name}", on)


def _law(name: str, on: date) -> int:
    return int(law.number(name, on).value)
