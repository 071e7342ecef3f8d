"""What an area says about itself: the safeguards that it counts, the pilots that it runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import Region
from anxin.audit.services import record as audit

from .. import acts
from ..models import AreaSafeguards, Pilot
from ..safeguards import CHECKS


class WrongChoice(ValueError):
    """What was chosen makes no sense; the message is Chinese and says what to do."""


@transaction.atomic
def choose_safeguards(
    *, actor: Any, as_of: date, now: datetime, region: Region, name: str, checks: Sequence[str]
) -> AreaSafeguards:
    """Let ``region``, and what lies below it and has not chosen, count ``checks`` under ``name`` (R133). WrongChoice."""
    kept = [code for code in dict.fromkeys(checks) if code in CHECKS]
    if not kept or len(kept) != len(set(checks)):
        raise WrongChoice("请至少选一项制度，而且只能从列出的里面选。")
    if not name.strip():
        raise WrongChoice("请给这一套制度起个叫法，例如“五项制度”。")
    held, _ = AreaSafeguards.objects_unscoped.update_or_create(
        region=region,
        defaults={
            "name": name.strip()[:30],
            "checks": " ".join(kept),
            "set_by": str(actor.audit_id)[:100],
            "set_at": now,
        },
    )
    audit(
        actor=actor,
        act=acts.SAFEGUARDS_CHOSEN,
        subject=("standing.area", region.code),
        fields={"region": region.name, "name": held.name, "checks": "、".join(CHECKS[c].zh for c in kept)},
        region=region.code,
        now=now,
    )
    return held


@transaction.atomic
def start_pilot(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    region: Region,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    target_percent: int = 100,
) -> Pilot:
    """Register a pilot of ``region`` (R130). WrongChoice for a wrong period, rate or a name that is taken."""
    if not name.strip():
        raise WrongChoice("请写试点的名称。")
    if ends_on is not None and ends_on < starts_on:
        raise WrongChoice("试点的止日不能早于起日。")
    if not 0 < target_percent <= 100:
        raise WrongChoice("目标接入率写 1 到 100 之间的数。")
    if Pilot.objects_unscoped.filter(region=region, name=name.strip()[:60]).exists():
        raise WrongChoice(f"{region.name}已经登记过“{name.strip()}”。")
    pilot = Pilot.objects_unscoped.create(
        region=region,
        name=name.strip()[:60],
        starts_on=starts_on,
        ends_on=ends_on,
        target_ppm=target_percent * 10_000,
        set_by=str(actor.audit_id)[:100],
        set_at=now,
    )
    audit(
        actor=actor,
        act=acts.PILOT_STARTED,
        subject=pilot,
        fields={
            "region": region.name,
            "name": pilot.name,
            "starts_on": starts_on.isoformat(),
            "target": target_percent,
        },
        region=region.code,
        now=now,
    )
    return pilot
