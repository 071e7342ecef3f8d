"""Who has which part of a project's charge; prevention areas and their keepers; the split of trades."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin import law
from anxin.access.models import Agency, Region
from anxin.audit.services import record
from anxin.registry.models import Project

from .. import acts
from ..models import KeeperMark, PreventionArea, ProjectOwner, TradeDuty
from ..trades import may_handle
from .common import OrganisationRefused, Person, by, close, require_keeper, said, saved

_P = ProjectOwner.Part


def appoint_owner(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    project: Project,
    part: str,
    person: Person,
    starts_on: date | None = None,
    reason: str = "",
) -> ProjectOwner:
    """Give one part of a project's charge to a person or an office, from ``starts_on`` (default ``as_of``).

    Whoever had it before ends the day before. OrganisationRefused: an unknown part; a territorial or trade owner
    without an office, or one that is only the arrears office (R003); a co-ordinator who has as many projects as one
    may have (R025); a day on or before the present holder's first. AccessDenied outside the actor's area.
    """
    require_keeper(actor, as_of, now, project.region_code)
    with transaction.atomic():
        row, before = _appoint(actor, as_of, now, project, part, person, starts_on or as_of, reason)
        _record_appointed(actor, now, row, before, str(project), project.region_code)
    return row


def appoint_owner_of_many(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    projects: Sequence[Project],
    part: str,
    person: Person,
    reason: str = "",
) -> list[ProjectOwner]:
    """The same for several projects at once: all or none. Each has its own event, so that its history is whole."""
    for project in projects:
        require_keeper(actor, as_of, now, project.region_code)
    rows = []
    with transaction.atomic():
        for project in projects:
            row, before = _appoint(actor, as_of, now, project, part, person, as_of, reason)
            _record_appointed(actor, now, row, before, str(project), project.region_code)
            rows.append(row)
    return rows


def end_owner(*, actor: Any, as_of: date, now: datetime, owner: ProjectOwner, reason: str) -> None:
    """End a holder's part with ``as_of`` as the first day without him; the project then has a gap there."""
    project = owner.project
    if project is None:
        raise OrganisationRefused("片区的防欠责任人请在片区里终止。")
    require_keeper(actor, as_of, now, project.region_code)
    _end(owner, str(project), actor, as_of, now, reason, project.region_code, project=project.pk)


def _end(
    owner: ProjectOwner, thing: str, actor: Any, as_of: date, now: datetime, reason: str, region: str, **more: Any
) -> None:
    """Close the row, with its reason, and tell of what it was a part."""
    reason = said(reason, "终止原因")
    with transaction.atomic():
        row = ProjectOwner.objects_unscoped.select_for_update(of=("self",)).get(pk=owner.pk)
        row.end_reason = reason[:200]
        subject = (row._meta.label_lower, row.pk)
        last = close(row, actor=actor, first_day_without=as_of)
        fields = {"person": row.told, "thing": thing, "part": row.get_part_display(), "ends_on": last, "reason": reason}
        record(
            actor=actor, act=acts.OWNER_ENDED, subject=subject, fields={**fields, **more}, now=now, region=region
        )  # fmt: skip


def _appoint(
    actor: Any, as_of: date, now: datetime, project: Project, part: str, person: Person, starts_on: date, reason: str
) -> tuple[ProjectOwner, ProjectOwner | None]:
    if part not in _P.values:
        raise OrganisationRefused(f"没有“{part}”这项责任，可用：{'、'.join(_P.labels)}。")
    fields = person.fields()
    _check_person(part, fields)
    # Two who appoint at once would both find the place free; the project's row makes them queue.
    Project.objects_unscoped.select_for_update().get(pk=project.pk)
    if part == _P.COORDINATOR:
        _check_coordinator(fields, project, as_of)
    before = (
        ProjectOwner.objects_unscoped.select_for_update(of=("self",))
        .filter(project=project, part=part, ends_on__isnull=True)
        .first()
    )
    if before is not None:
        if before.starts_on > starts_on:
            raise OrganisationRefused(f"现任{before.told}自 {before.starts_on} 起，请写这一天之后的日期。")
        before.end_reason = "换人"
        close(before, actor=actor, first_day_without=starts_on)
    row = ProjectOwner(
        project=project, part=part, starts_on=starts_on, reason=reason.strip()[:200], **fields, **by(actor, now)
    )
    return saved(row), before


def _check_person(part: str, fields: dict[str, Any]) -> None:
    agency: Agency | None = fields["agency"]
    if part in (_P.TERRITORY, _P.TRADE):
        if agency is None:
            raise OrganisationRefused(f"{_P(part).label}须是一个单位，请选单位。")
        functions = set(agency.functions.values_list("function", flat=True))
        if not may_handle(functions):
            raise OrganisationRefused(f"{agency.name}只是治欠办，统筹督促而不办案，不能作为{_P(part).label}。")
    elif not fields["name"]:
        raise OrganisationRefused(f"{_P(part).label}须落实到人，请写姓名或选用户。")


def _check_coordinator(fields: dict[str, Any], project: Project, as_of: date) -> None:
    """一项目一协管 (R025). A person is the same when he is the same user, or has the same name in the same office."""
    most = int(law.number("organisation.coordinator_projects", as_of, project.region_code or None).value)
    same = {"user": fields["user"]} if fields["user"] else {"name": fields["name"], "agency": fields["agency"]}
    others = (
        ProjectOwner.objects_unscoped.filter(part=_P.COORDINATOR, **same)
        .in_force(as_of)
        .exclude(project=project)
        .select_related("project")
    )
    names = [str(row.project) for row in others[: most + 1]]
    if len(names) >= most:
        raise OrganisationRefused(f"{fields['name']}已是“{names[0]}”的治欠协管员；一项目一协管，请另选一人。")


def _record_appointed(
    actor: Any, now: datetime, row: ProjectOwner, before: ProjectOwner | None, thing: str, region: str
) -> None:
    record(
        actor=actor,
        act=acts.OWNER_APPOINTED,
        subject=row,
        fields={
            "person": row.told,
            "thing": thing,
            "part": row.get_part_display(),
            "starts_on": row.starts_on,
            "before": before.told if before else "",
            "project": row.project_id,
        },
        now=now,
        region=region,
    )


# --- prevention areas ----------------------------------------------------------------------------------------------


def open_area(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    region: Region,
    name: str,
    towns: Iterable[Region] = (),
    overall: bool = False,
) -> PreventionArea:
    """Divide off a prevention area: some towns of ``region``, or all of it when ``overall`` (R023).

    OrganisationRefused: a town outside the region or in another area already; no town for an area that is not overall.
    """
    require_keeper(actor, as_of, now, region.code)
    towns = list(towns)
    if not overall and not towns:
        raise OrganisationRefused("请选片区包括的乡镇。")
    for town in towns:
        if not town.code.startswith(region.code):
            raise OrganisationRefused(f"{town.name}不在{region.name}。")
    with transaction.atomic():
        taken = PreventionArea.objects_unscoped.filter(region=region, towns__in=towns, overall=False).first()
        if taken is not None and not overall:
            raise OrganisationRefused(f"所选乡镇里有的已在片区“{taken.name}”。")
        area = saved(PreventionArea(region=region, name=said(name, "片区名称"), overall=overall))
        area.towns.set(towns)
        told = "、".join(town.name for town in towns) or region.name
        fields = {"area": area.name, "towns": told}
        record(actor=actor, act=acts.AREA_OPENED, subject=area, fields=fields, now=now, region=region.code)
    return area


def appoint_keeper(
    *, actor: Any, as_of: date, now: datetime, area: PreventionArea, person: Person, starts_on: date | None = None
) -> ProjectOwner:
    """Name the arrears-prevention responsible person of an area; the former one ends the day before."""
    require_keeper(actor, as_of, now, area.region_id)
    starts_on = starts_on or as_of
    fields = person.fields()
    _check_person(_P.PREVENTION, fields)
    with transaction.atomic():
        PreventionArea.objects_unscoped.select_for_update().get(pk=area.pk)
        before = ProjectOwner.objects_unscoped.filter(area=area, ends_on__isnull=True).first()
        if before is not None:
            if before.starts_on > starts_on:
                raise OrganisationRefused(f"现任{before.told}自 {before.starts_on} 起，请写这一天之后的日期。")
            before.end_reason = "换人"
            close(before, actor=actor, first_day_without=starts_on)
        row = saved(ProjectOwner(area=area, part=_P.PREVENTION, starts_on=starts_on, **fields, **by(actor, now)))
        _record_appointed(actor, now, row, before, str(area), area.region_id)
    return row


def end_keeper(*, actor: Any, as_of: date, now: datetime, owner: ProjectOwner, reason: str) -> None:
    """Relieve an area's keeper; his marks go with the row that stays."""
    area = owner.area
    if area is None:
        raise OrganisationRefused("这不是片区的防欠责任人。")
    require_keeper(actor, as_of, now, area.region_id)
    _end(owner, str(area), actor, as_of, now, reason, area.region_id)


def mark_keeper(
    *, actor: Any, as_of: date, now: datetime, owner: ProjectOwner, period: str, points: int, note: str
) -> KeeperMark:
    """The county authority's mark for a quarter, once for each, with what it rests on."""
    if owner.area is None:
        raise OrganisationRefused("只给片区的防欠责任人评分。")
    region = owner.area.region_id
    require_keeper(actor, as_of, now, region)
    full = int(law.number("organisation.keeper_full_marks", as_of, region).value)
    if not 0 <= points <= full:
        raise OrganisationRefused(f"得分须在 0 到 {full} 之间。")
    with transaction.atomic():
        if KeeperMark.objects_unscoped.filter(owner=owner, period=period).exists():
            raise OrganisationRefused(f"{owner.told}{period}已经评过分。")
        mark = saved(
            KeeperMark(
                owner=owner,
                period=said(period, "期间"),
                points=points,
                note=said(note, "评分说明"),
                marked_by=str(actor.audit_id)[:80],
                marked_at=now,
            )
        )
        fields = {"person": owner.told, "period": period, "points": points}
        record(actor=actor, act=acts.KEEPER_MARKED, subject=mark, fields=fields, now=now, region=region)
    return mark


def set_trade_duty(
    *, actor: Any, as_of: date, now: datetime, region: Region, industry: str, agency: Agency
) -> TradeDuty:
    """Say which agency has works of a kind in a region; said again, it is changed."""
    require_keeper(actor, as_of, now, region.code)
    industry = said(industry, "行业类别")
    with transaction.atomic():
        row = TradeDuty.objects_unscoped.filter(region=region, industry=industry).first()
        row = row or TradeDuty(region=region, industry=industry)
        row.agency = agency
        saved(row)
        fields = {"place": region.name, "industry": industry, "agency": agency.name}
        record(actor=actor, act=acts.TRADE_SET, subject=row, fields=fields, now=now, region=region.code)
    return row
