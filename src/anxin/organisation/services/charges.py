"""领导包片包案: a leader takes an area or a case, says how it goes, and closes it with an outcome (R028)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anxin.access.models import Region, User
from anxin.audit.services import record
from anxin.registry.models import Project

from .. import acts
from ..models import Charge, ChargeStep
from .common import OrganisationRefused, Person, by, close, require_keeper, require_logger, said, saved


def take_charge(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    region: Region,
    kind: str,
    person: Person,
    subject: str,
    measures: str,
    due_on: date | None = None,
    project: Project | None = None,
    starts_on: date | None = None,
) -> Charge:
    """Put a leader in charge of an area or of a case.

    A case needs all four: unit (the person's agency), leader, measures, day (定包案单位、定包案领导、定工作措施、定化解时限).
    OrganisationRefused when one is missing, or the day lies before today.
    """
    require_keeper(actor, as_of, now, region.code)
    fields = person.fields()
    if not fields["name"]:
        raise OrganisationRefused("包片包案须落实到领导本人，请写姓名或选用户。")
    if kind == Charge.Kind.CASE and (fields["agency"] is None or due_on is None):
        raise OrganisationRefused("包案须定单位、定领导、定措施、定时限。")
    if due_on is not None and due_on < as_of:
        raise OrganisationRefused("化解时限不能早于今天。")
    with transaction.atomic():
        charge = saved(
            Charge(
                region=region,
                kind=kind,
                subject=said(subject, "所包事项"),
                measures=said(measures, "工作措施"),
                due_on=due_on,
                project=project,
                starts_on=starts_on or as_of,
                **fields,
                **by(actor, now),
            )
        )
        record(
            actor=actor,
            act=acts.CHARGE_TAKEN,
            subject=charge,
            fields={**_told(charge), "starts_on": charge.starts_on, "due_on": due_on},
            now=now,
            region=region.code,
        )
    return charge


def step_charge(*, actor: Any, as_of: date, now: datetime, charge: Charge, on: date, progress: str) -> ChargeStep:
    """Say how far it has come. The leader himself may, and whoever logs there."""
    if not (isinstance(actor, User) and actor.pk == charge.user_id and actor.is_active):
        require_logger(actor, as_of, now, charge.region_id)
    if charge.ends_on is not None:
        raise OrganisationRefused(f"已于 {charge.ends_on} 结束。")
    if not charge.starts_on <= on <= as_of:
        raise OrganisationRefused(f"日期须在 {charge.starts_on} 到今天之间。")
    with transaction.atomic():
        step = saved(
            ChargeStep(
                charge=charge,
                on=on,
                progress=said(progress, "进展"),
                recorded_by=str(actor.audit_id)[:80],
                recorded_at=now,
            )
        )
        record(
            actor=actor, act=acts.CHARGE_STEPPED, subject=step, fields=_told(charge), now=now, region=charge.region_id
        )
    return step


def close_charge(*, actor: Any, as_of: date, now: datetime, charge: Charge, outcome: str) -> None:
    """End it as solved or handed over; ``as_of`` is its last day."""
    require_keeper(actor, as_of, now, charge.region_id)
    if outcome not in (Charge.Outcome.SOLVED, Charge.Outcome.HANDED_OVER):
        raise OrganisationRefused("请选结果：已化解或已移交。")
    with transaction.atomic():
        row = Charge.objects_unscoped.select_for_update(of=("self",)).get(pk=charge.pk)
        row.outcome = outcome
        last = close(row, actor=actor, first_day_without=as_of + timedelta(days=1))
        fields = {**_told(row), "outcome": Charge.Outcome(outcome).label, "ends_on": last}
        record(actor=actor, act=acts.CHARGE_CLOSED, subject=row, fields=fields, now=now, region=row.region_id)


def _told(charge: Charge) -> dict[str, Any]:
    return {"person": charge.told, "kind": charge.get_kind_display(), "subject": charge.subject}
