"""Taking in a grievance, through whatever door: from this moment it has a number, an owner and a clock."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import Agency, User
from anxin.audit.services import record
from anxin.kit import months as month_kit
from anxin.monitoring.models import Warning
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Enterprise, Project, Worker

from .. import acts
from ..duties import due_days
from ..flow import CLUE
from ..models import Clue, ClueDoor, Door
from ..numbering import next_number
from ..stepping import StepRefused, begin_step, require_handling, say
from .urgency import begin_limit, check_urgencies

# Codes that a person reads over the phone: no letters or digits that look like others.
_CODE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@transaction.atomic
def file_clue(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    door: str,
    region: str,
    agency: Agency,
    text: str = "",
    their_number: str = "",
    their_state: str = "",
    their_due_on: date | None = None,
    arrived_at: datetime | None = None,
    area: str = Clue.Area.CONSTRUCTION,
    anonymous: bool = False,
    reporter_name: str = "",
    phone: str = "",
    id_number: str = "",
    project: Project | None = None,
    project_name: str = "",
    employer: Enterprise | None = None,
    employer_name: str = "",
    debtor_name: str = "",
    worker: Worker | None = None,
    months: Iterable[int] = (),
    people: int | None = None,
    amount_fen: int | None = None,
    urgency: Iterable[str] = (),
    warning: Warning | None = None,
) -> tuple[Clue, str]:
    """Take in one grievance; the office that hears it is responsible from now on. Returns it and its follow code.

    The code is told once to the person and kept only as a blind index. ``their_number``: the platform's own; the same
    number at the same door again is refused with the clue that has it. ``their_due_on``: by when they want the result,
    where they said so; else the channel's own clock counts (``duties``). StepRefused for what cannot be.
    """
    require_handling(actor, as_of, region, agency.region_id)
    if door not in Door.values:
        raise StepRefused(f"没有“{door}”这个渠道。")
    if not (text.strip() or project or employer or project_name or employer_name):
        raise StepRefused("至少写明是哪个工地、哪个单位，或者说说情况。")
    if (amount_fen is not None and amount_fen < 0) or (people is not None and people < 1):
        raise StepRefused("人数至少 1 人，金额不能是负数。")
    told = sorted({month_kit.check(m) for m in months})
    if any(m > as_of.year * 100 + as_of.month for m in told):
        raise StepRefused("欠薪月份不能在今后。")
    urgencies = check_urgencies(urgency)
    if their_number:
        held = Clue.objects_unscoped.filter(door=door, their_number=their_number).exclude(state="withdrawn").first()
        if held is not None:
            raise StepRefused(f"来源编号 {their_number} 已登记为线索 {held.number}。")
    if warning is not None:
        already = Clue.objects_unscoped.filter(warning=warning).exclude(state__in=sorted(CLUE.ends)).first()
        if already is not None:
            raise StepRefused(f"这条预警已经转为线索 {already.number}，还在办。")
    if anonymous:
        reporter_name = id_number = ""
        worker = None
    code = "".join(secrets.choice(_CODE) for _ in range(8))
    clue = Clue(
        number=next_number("X", Clue, as_of),
        door=door,
        their_number=their_number[:60],
        received_at=now,
        arrived_at=arrived_at or now,
        region_code=region,
        area=area,
        text=text.strip(),
        anonymous=anonymous,
        reporter_name=reporter_name.strip()[:50],
        phone=phone.strip(),
        phone_index=blind_index("phone", phone.strip()) if phone.strip() else "",
        id_number=id_number.strip().upper(),
        id_index=blind_index("id", id_number.strip().upper()) if id_number.strip() else "",
        secret_index=blind_index("clue-code", code),
        project=project,
        project_name=project_name.strip()[:200] or (project.name if project else ""),
        employer=employer,
        employer_name=employer_name.strip()[:200] or (employer.name if employer else ""),
        debtor_name=debtor_name.strip()[:50],
        worker=worker,
        months=told,
        people=people,
        amount_fen=amount_fen,
        urgency=urgencies,
        first_agency=agency,
        first_user=actor if isinstance(actor, User) else None,
        agency=agency,
        handler=actor if isinstance(actor, User) else None,
        warning=warning,
    )
    clue.clock = begin_step(CLUE, clue, "sort", actor=actor, as_of=as_of, now=now)
    clue.limit = begin_limit(clue, actor=actor, as_of=as_of, now=now)
    clue.due_on, clue.limit_on = clue.clock.due_on, clue.limit.due_on
    clue.save(force_insert=True)
    tell_on, due_on = due_days(door, region, as_of)
    ClueDoor.objects.create(
        clue=clue, door=door, their_number=clue.their_number, their_state=their_state[:40], arrived_at=clue.arrived_at,
        tell_on=tell_on, due_on=their_due_on or due_on,
    )  # fmt: skip
    say(clue, "file", "接收", actor=actor, as_of=as_of, now=now, told={"door": clue.get_door_display()})
    record(
        actor=actor, act=acts.CLUE_FILED, subject=clue,
        fields={"number": clue.number, "door": clue.get_door_display()}, now=now, region=region,
    )  # fmt: skip
    return clue, code
