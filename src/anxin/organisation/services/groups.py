"""Leading groups: forming them, their member units and office; villages; papers; what heads did in person."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.models import Agency, Region, User
from anxin.audit.services import record
from anxin.registry.models import Project

from .. import acts
from ..models import DutyEntry, LeadingGroup, MemberUnit, Paper, Seat, TaskForce, Village
from .common import OrganisationRefused, by, require_keeper, require_logger, said, saved


def form_group(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    region: Region,
    name: str,
    formed_on: date | None = None,
    founding: Paper | None = None,
    office_name: str = "",
    host: Agency | None = None,
    office_address: str = "",
) -> LeadingGroup:
    """Enter a leading group of a region of any level, under its own name (R001), with its office (R002)."""
    require_keeper(actor, as_of, now, region.code)
    with transaction.atomic():
        group = saved(
            LeadingGroup(
                region=region,
                name=said(name, "名称"),
                formed_on=formed_on or as_of,
                founding=founding,
                office_name=office_name.strip(),
                host=host,
                office_address=office_address.strip(),
            )
        )
        fields = {"group": group.name, "place": region.full_name(), "formed_on": group.formed_on}
        record(actor=actor, act=acts.GROUP_FORMED, subject=group, fields=fields, now=now, region=region.code)
    return group


def set_office(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    group: LeadingGroup,
    office_name: str,
    host: Agency | None,
    office_address: str = "",
) -> LeadingGroup:
    """Change name, host unit and address of a group's office (R002). Its people are seats."""
    require_keeper(actor, as_of, now, group.region_id)
    with transaction.atomic():
        group.office_name, group.host, group.office_address = office_name.strip(), host, office_address.strip()
        saved(group)
        told = f"办公室设在{host.name}" if host else "办公室所在单位待定"
        fields = {"group": group.name, "changes": told}
        record(actor=actor, act=acts.GROUP_CHANGED, subject=group, fields=fields, now=now, region=group.region_id)
    return group


def dissolve_group(*, actor: Any, as_of: date, now: datetime, group: LeadingGroup) -> LeadingGroup:
    """Dissolve a group with ``as_of`` as the first day without it: seats, units and task forces end with it."""
    require_keeper(actor, as_of, now, group.region_id)
    if group.dissolved_on is not None:
        raise OrganisationRefused(f"“{group.name}”已于 {group.dissolved_on} 撤销。")
    last = as_of - timedelta(days=1)
    with transaction.atomic():
        who = {"ends_on": last, "ended_by": str(actor.audit_id)[:80]}
        mine = (Seat.objects_unscoped.filter(group=group), Seat.objects_unscoped.filter(task_force__group=group))
        for seats in mine:
            seats.filter(ends_on__isnull=True, starts_on__lte=last).update(**who)
            seats.filter(ends_on__isnull=True, starts_on__gt=last).delete()
        units = MemberUnit.objects_unscoped.filter(group=group, ends_on__isnull=True)
        units.filter(starts_on__gt=last).delete()
        units.update(ends_on=last)
        TaskForce.objects_unscoped.filter(group=group, dissolved_on__isnull=True).update(dissolved_on=last)
        group.dissolved_on = last
        group.save(update_fields=["dissolved_on"])
        fields = {"group": group.name, "ends_on": last}
        record(actor=actor, act=acts.GROUP_DISSOLVED, subject=group, fields=fields, now=now, region=group.region_id)
    return group


def add_unit(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    group: LeadingGroup,
    agency: Agency | None = None,
    name: str = "",
    standing: str = MemberUnit.Standing.MEMBER,
    duty: str = "",
    representative: str = "",
) -> MemberUnit:
    """Make an agency, or a unit that is only named, a deputy-leader or member unit with its duties (R001, R020)."""
    require_keeper(actor, as_of, now, group.region_id)
    unit_name = said(agency.name if agency else name, "单位名称")
    with transaction.atomic():
        if MemberUnit.objects_unscoped.filter(group=group, name=unit_name, ends_on__isnull=True).exists():
            raise OrganisationRefused(f"“{unit_name}”已是“{group.name}”的成员单位。")
        unit = saved(
            MemberUnit(
                group=group,
                agency=agency,
                name=unit_name,
                standing=standing,
                duty=duty.strip(),
                representative=representative.strip(),
                starts_on=as_of,
                given_by=str(actor.audit_id)[:80],
            )
        )
        fields = {"unit": unit.name, "group": group.name, "standing": unit.get_standing_display()}
        record(actor=actor, act=acts.UNIT_JOINED, subject=unit, fields=fields, now=now, region=group.region_id)
    return unit


def remove_unit(*, actor: Any, as_of: date, now: datetime, unit: MemberUnit) -> None:
    """Take a unit out of its group with ``as_of`` as the first day without it."""
    group = unit.group
    require_keeper(actor, as_of, now, group.region_id)
    if unit.ends_on is not None:
        raise OrganisationRefused(f"“{unit.name}”已于 {unit.ends_on} 移出。")
    last = as_of - timedelta(days=1)
    with transaction.atomic():
        subject = (unit._meta.label_lower, unit.pk)
        if last < unit.starts_on:
            unit.delete()
        else:
            unit.ends_on = last
            unit.save(update_fields=["ends_on"])
        fields = {"unit": unit.name, "group": group.name, "ends_on": last}
        record(actor=actor, act=acts.UNIT_LEFT, subject=subject, fields=fields, now=now, region=group.region_id)


def file_paper(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    region: Region,
    title: str,
    number: str = "",
    dated_on: date | None = None,
    file_name: str = "",
    media: str = "",
    content: bytes = b"",
) -> Paper:
    """Keep a document, with or without its file. OrganisationRefused when the file is larger than may be kept."""
    require_keeper(actor, as_of, now, region.code)
    most = int(law.number("organisation.paper_mb", as_of).value)
    if len(content) > most * 1024 * 1024:
        raise OrganisationRefused(f"文件超过 {most} MB，请压缩或分开后再传。")
    with transaction.atomic():
        paper = saved(
            Paper(
                region=region,
                title=said(title, "标题"),
                number=number.strip(),
                dated_on=dated_on,
                file_name=file_name.strip()[:200],
                media=media[:100],
                content=content,
                sha256=hashlib.sha256(content).hexdigest() if content else "",
                **by(actor, now),
            )
        )
        fields = {"title": paper.title, "file_name": paper.file_name, "sha256": paper.sha256}
        record(actor=actor, act=acts.PAPER_FILED, subject=paper, fields=fields, now=now, region=region.code)
    return paper


def add_village(*, actor: Any, as_of: date, now: datetime, region: Region, name: str) -> Village:
    """Enter a village or community of a town; its head is then seated as first person responsible (R006)."""
    require_keeper(actor, as_of, now, region.code)
    if region.level != Region.Level.TOWN:
        raise OrganisationRefused("村（社区）须登记在一个乡镇（街道）之下。")
    with transaction.atomic():
        village = saved(Village(region=region, name=said(name, "村（社区）名称")))
        fields = {"place": region.name, "village": village.name}
        record(actor=actor, act=acts.VILLAGE_ADDED, subject=village, fields=fields, now=now, region=region.code)
    return village


def set_village_plan(*, actor: Any, as_of: date, now: datetime, village: Village, plan: Paper) -> Village:
    """Put the emergency plan that the first person responsible must keep (R006) with the village."""
    require_keeper(actor, as_of, now, village.region_id)
    with transaction.atomic():
        village.plan = plan
        village.save(update_fields=["plan"])
        fields = {"group": village.name, "changes": f"应急预案为“{plan}”"}
        record(actor=actor, act=acts.GROUP_CHANGED, subject=village, fields=fields, now=now, region=village.region_id)
    return village


def log_duty(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    region: Region,
    kind: str,
    on: date,
    what: str,
    head_name: str = "",
    head_title: str = "",
    user: User | None = None,
    agency: Agency | None = None,
    project: Project | None = None,
) -> DutyEntry:
    """Write down what a unit's head did in person (R007). The day may not lie ahead."""
    require_logger(actor, as_of, now, region.code)
    if on > as_of:
        raise OrganisationRefused("日期不能晚于今天。")
    if project is not None and not project.region_code.startswith(region.code):
        raise OrganisationRefused(f"“{project}”不在{region.name}。")
    with transaction.atomic():
        entry = saved(
            DutyEntry(
                region=region,
                agency=agency or (user.agency if user else None),
                user=user,
                head_name=said(user.display_name if user else head_name, "负责人姓名"),
                head_title=head_title.strip(),
                kind=kind,
                on=on,
                what=said(what, "内容"),
                project=project,
                recorded_by=str(actor.audit_id)[:80],
                recorded_at=now,
            )
        )
        fields = {"head": entry.head_name, "on": on, "kind": entry.get_kind_display()}
        record(actor=actor, act=acts.DUTY_LOGGED, subject=entry, fields=fields, now=now, region=region.code)
    return entry
