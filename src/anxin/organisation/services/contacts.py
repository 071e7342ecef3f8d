"""Pairing officials with enterprises and projects, and the log of their contacts (R026, R027)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anxin.access.models import Region, User
from anxin.access.policies import AccessDenied
from anxin.audit.services import record
from anxin.registry.models import Enterprise, Project

from .. import acts
from ..models import Contact, KeyEnterprise, Pairing
from .common import OrganisationRefused, Person, by, close, require_keeper, require_logger, said, saved


def pair_official(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    person: Person,
    project: Project | None = None,
    enterprise: Enterprise | None = None,
    region: Region | None = None,
    starts_on: date | None = None,
) -> Pairing:
    """Pair an official with one project, or with one enterprise in a region; who was paired before ends the day before.

    OrganisationRefused when not exactly one of the two is given, an enterprise comes without a region, or the official
    has that pairing already.
    """
    if (project is None) == (enterprise is None):
        raise OrganisationRefused("一次结对一个企业或一个项目。")
    if project is None and region is None:
        raise OrganisationRefused("与企业结对须说明在哪个地区。")
    code = project.region_code if project is not None else region.code  # type: ignore[union-attr]
    if not code:
        raise OrganisationRefused("项目还没有所在地，请先在底册里补上。")
    require_keeper(actor, as_of, now, code)
    starts_on = starts_on or as_of
    fields = person.fields()
    if not fields["name"]:
        raise OrganisationRefused("结对须落实到人，请写姓名或选用户。")
    what: dict[str, Any] = {"project": project} if project is not None else {"enterprise": enterprise}
    with transaction.atomic():
        same = {"region_id": code} if enterprise is not None else {}
        before = Pairing.objects_unscoped.filter(**what, **same, ends_on__isnull=True).first()
        if before is not None:
            if (before.user_id, before.name) == (fields["user"].pk if fields["user"] else None, fields["name"]):
                raise OrganisationRefused(f"{fields['name']}已经与它结对。")
            if before.starts_on > starts_on:
                raise OrganisationRefused(f"现任{before.told}自 {before.starts_on} 起，请写这一天之后的日期。")
            before.end_reason = "换人"
            close(before, actor=actor, first_day_without=starts_on)
        pairing = saved(Pairing(**what, region_id=code, starts_on=starts_on, **fields, **by(actor, now)))
        told = {"person": pairing.told, "thing": thing_of(pairing), "starts_on": starts_on}
        record(actor=actor, act=acts.PAIRED, subject=pairing, fields=told, now=now, region=code)
    return pairing


def end_pairing(*, actor: Any, as_of: date, now: datetime, pairing: Pairing, reason: str) -> None:
    """End a pairing with ``as_of`` as the first day without it. One with contacts stays as history in any case."""
    require_keeper(actor, as_of, now, pairing.region_id)
    reason = said(reason, "终止原因")
    with transaction.atomic():
        row = Pairing.objects_unscoped.select_for_update(of=("self",)).get(pk=pairing.pk)
        first_day = as_of
        if row.starts_on == as_of and row.contacts.exists():
            first_day = as_of + timedelta(days=1)
        row.end_reason = reason[:200]
        subject, thing = (row._meta.label_lower, row.pk), thing_of(row)
        last = close(row, actor=actor, first_day_without=first_day)
        told = {"person": row.told, "thing": thing, "ends_on": last, "reason": reason}
        record(actor=actor, act=acts.UNPAIRED, subject=subject, fields=told, now=now, region=row.region_id)


def log_contact(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    pairing: Pairing,
    way: str,
    on: date,
    spoke_with: str,
    heard: str,
    trouble: bool = False,
    follow_up: str = "",
) -> Contact:
    """Write down one contact: talk, questionnaire or telephone.

    The paired official himself may, and whoever logs contacts there. OrganisationRefused: a day that lies ahead or
    before the pairing, trouble found and nothing said of what follows.
    """
    own = isinstance(actor, User) and actor.pk == pairing.user_id and actor.is_active
    if not own:
        try:
            require_logger(actor, as_of, now, pairing.region_id, pairing.project_id)
        except AccessDenied:
            raise AccessDenied("只有结对的干部和当地的登记人员可以登记联系。") from None
    if on > as_of:
        raise OrganisationRefused("日期不能晚于今天。")
    if on < pairing.starts_on or (pairing.ends_on is not None and on > pairing.ends_on):
        raise OrganisationRefused("这一天不在结对期间。")
    if trouble and not follow_up.strip():
        raise OrganisationRefused("发现隐患时请写明后续要做的。")
    with transaction.atomic():
        contact = saved(
            Contact(
                pairing=pairing,
                way=way,
                on=on,
                spoke_with=said(spoke_with, "对方"),
                heard=said(heard, "了解到的情况"),
                trouble=trouble,
                follow_up=follow_up.strip(),
                recorded_by=str(actor.audit_id)[:80],
                recorded_at=now,
            )
        )
        told = {
            "person": pairing.told,
            "on": on,
            "thing": thing_of(pairing),
            "way": contact.get_way_display(),
            "trouble": trouble,
        }
        record(actor=actor, act=acts.CONTACTED, subject=contact, fields=told, now=now, region=pairing.region_id)
    return contact


def list_key_enterprise(
    *, actor: Any, as_of: date, now: datetime, region: Region, enterprise: Enterprise, why: str
) -> KeyEnterprise:
    """Say that an enterprise must have a named official in this region: above scale, or a key one (R027)."""
    require_keeper(actor, as_of, now, region.code)
    with transaction.atomic():
        if KeyEnterprise.objects_unscoped.filter(region=region, enterprise=enterprise, ends_on__isnull=True).exists():
            raise OrganisationRefused(f"“{enterprise}”已列入。")
        row = saved(
            KeyEnterprise(
                region=region, enterprise=enterprise, why=why, starts_on=as_of, given_by=str(actor.audit_id)[:80]
            )
        )
        told = {"enterprise": str(enterprise), "why": row.get_why_display()}
        record(actor=actor, act=acts.KEY_LISTED, subject=row, fields=told, now=now, region=region.code)
    return row


def unlist_key_enterprise(*, actor: Any, as_of: date, now: datetime, row: KeyEnterprise) -> None:
    """Take an enterprise off the list with ``as_of`` as the first day without it."""
    require_keeper(actor, as_of, now, row.region_id)
    if row.ends_on is not None:
        raise OrganisationRefused(f"已于 {row.ends_on} 移出。")
    last = as_of - timedelta(days=1)
    with transaction.atomic():
        subject = (row._meta.label_lower, row.pk)
        told = {"enterprise": str(row.enterprise), "why": row.get_why_display(), "ends_on": last}
        if last < row.starts_on:
            row.delete()
        else:
            row.ends_on = last
            row.save(update_fields=["ends_on"])
        record(actor=actor, act=acts.KEY_DROPPED, subject=subject, fields=told, now=now, region=row.region_id)


def thing_of(pairing: Pairing) -> str:
    """The name of the project or enterprise."""
    return str(pairing.project if pairing.project_id else pairing.enterprise)
