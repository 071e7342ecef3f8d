"""The monthly circular from its draft to the date by which a site must be put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from anxin import law
from anxin.access.models import Agency, Region, User
from anxin.audit.services import record
from anxin.channels.services import Draft, send
from anxin.kit import months
from anxin.law.calendar import Calendar
from anxin.law.calendar.files import folder
from anxin.organisation.selectors.owners import responsible_for_many
from anxin.standing.models import ProjectStanding

from . import acts
from .checking import check
from .models import Advice, Circular
from .selectors import month_numbers, wrong_with

State = Circular.State


class QualityRefused(ValueError):
    """The step is not possible; the message says in Chinese why."""


def draft_circular(*, actor: Any, as_of: date, now: datetime, region: Region, month: int, remark: str = "") -> Circular:
    """Draw up the circular of a region and month from the numbers of now; a returned one is drawn up anew.

    QualityRefused when the month is to come, or its circular is there already.
    """
    if month > months.month_of(as_of):
        raise QualityRefused(f"{months.show(month)}还没有到。")
    numbers = month_numbers(region.code, as_of)
    if not numbers["total"]["due"] and not numbers["total"]["unlisted"] and not numbers["total"]["exempt"]:
        raise QualityRefused("这个地区还没有评估过的在建项目，没有可以通报的。")
    said = {
        "as_of": as_of,
        "state": State.DRAFT,
        "numbers": numbers,
        "remark": remark.strip()[:4000],
        "checks": check(numbers, remark, as_of),
        "drafted_by": str(actor.audit_id)[:80],
        "drafted_by_display": str(actor.audit_display)[:80],
        "drafted_at": now,
        "return_reason": "",
    }
    with transaction.atomic():
        held = Circular.objects_unscoped.select_for_update().filter(region=region, month=month).first()
        if held is not None and held.state not in (State.DRAFT, State.RETURNED):
            raise QualityRefused(
                f"{months.show(month)}的通报已经{held.get_state_display().removeprefix('已')}，不能重拟。"
            )
        circular = held or Circular(region=region, month=month)
        for name, value in said.items():
            setattr(circular, name, value)
        try:
            with transaction.atomic():
                circular.save()
        except IntegrityError:
            raise QualityRefused(f"{months.show(month)}的通报刚刚由别人起草了，请刷新后看。") from None
        _tell(circular, acts.DRAFTED, actor, now)
    return circular


def sign_circular(*, actor: Any, as_of: date, now: datetime, circular_id: int, despite: str = "") -> Circular:
    """A second person has checked logic and data, and signs. What does not hold must be explained with ``despite``."""
    with transaction.atomic():
        circular = _held(circular_id, State.DRAFT)
        if circular.drafted_by == str(actor.audit_id)[:80]:
            raise QualityRefused("填报人不能审核自己的通报，请另一人审核签发。")
        # Worked out once more: what is signed is what was checked.
        circular.checks = check(circular.numbers, circular.remark, circular.as_of)
        wrong = [one for one in circular.checks if not one["holds"]]
        if wrong and not despite.strip():
            raise QualityRefused(f"有 {len(wrong)} 处对不上，请退回重拟，或写明为什么仍然签发。")
        circular.state, circular.signed_at = State.SIGNED, now
        circular.signed_by, circular.signed_by_display = str(actor.audit_id)[:80], str(actor.audit_display)[:80]
        circular.despite = despite.strip()[:300] if wrong else ""
        circular.save()
        checks = f"{len(circular.checks) - len(wrong)} 处对得上" + (
            f"，{len(wrong)} 处对不上：{circular.despite}" if wrong else ""
        )
        _tell(circular, acts.SIGNED, actor, now, checks=checks)
    return circular


def return_circular(*, actor: Any, as_of: date, now: datetime, circular_id: int, reason: str) -> Circular:
    """The second person sends it back to be drawn up anew."""
    if not reason.strip():
        raise QualityRefused("退回要写明理由。")
    with transaction.atomic():
        circular = _held(circular_id, State.DRAFT)
        circular.state, circular.return_reason = State.RETURNED, reason.strip()[:300]
        circular.save(update_fields=["state", "return_reason"])
        _tell(circular, acts.RETURNED, actor, now, reason=circular.return_reason)
    return circular


def send_circular(
    *, actor: Any, as_of: date, now: datetime, circular_id: int, correct_by: date | None = None
) -> Circular:
    """Circulate a signed one and advise, point to point, the trade authority of every project that it names.

    ``correct_by``: the date by which they are to be put right; the house's number of working days when None.
    """
    by = correct_by or default_date(as_of)
    if by <= as_of:
        raise QualityRefused("整改期限要在今天以后。")
    with transaction.atomic():
        circular = _held(circular_id, State.SIGNED)
        wrong = {one["project"]: one for one in circular.numbers["wrong"]}
        owners = responsible_for_many(list(wrong), as_of)
        advices = []
        for pk, one in wrong.items():
            trade = owners[pk].trade if pk in owners else None
            agency = trade.agency if trade else None
            advices.append(
                Advice(
                    circular=circular, project_id=pk, authority=(agency.name if agency else one["authority"])[:120],
                    agency=agency, reasons=one["why"], sent_on=as_of, correct_by=by,
                )
            )  # fmt: skip
        Advice.objects_unscoped.bulk_create(advices)
        circular.state, circular.sent_at, circular.correct_by = State.SENT, now, by
        circular.save(update_fields=["state", "sent_at", "correct_by"])
        _tell(circular, acts.SENT, actor, now, count=len(advices), correct_by=by)
        send(actor=actor, as_of=as_of, now=now, purpose="advice", drafts=_to_authorities(circular, advices))
    return circular


@dataclass(frozen=True, slots=True)
class Followed:
    corrected: int
    missed: int


def follow_advice(*, actor: Any, as_of: date, now: datetime) -> Followed:
    """What the facts say of open advice: put right, or its date has passed; the latter is reported to the task force."""
    corrected, missed = [], []
    with transaction.atomic():
        rows = Advice.objects_unscoped.select_for_update(of=("self",)).filter(
            state__in=[Advice.State.OPEN, Advice.State.MISSED]
        )
        rows = list(rows.select_related("project", "circular__region").order_by("pk"))
        stand = ProjectStanding.objects_unscoped.in_bulk([one.project_id for one in rows])
        for one in rows:
            standing = stand.get(one.project_id)
            if standing is not None and standing.as_of >= one.sent_on and not wrong_with(standing):
                one.state, one.corrected_on = Advice.State.CORRECTED, as_of
                corrected.append(one)
                _told_of(one, acts.CORRECTED, actor, now)
            elif one.state == Advice.State.OPEN and as_of > one.correct_by:
                one.state, one.missed_on = Advice.State.MISSED, as_of
                missed.append(one)
                _told_of(one, acts.MISSED, actor, now, correct_by=one.correct_by)
        Advice.objects_unscoped.bulk_update([*corrected, *missed], ["state", "corrected_on", "missed_on"])
        if missed:
            send(actor=actor, as_of=as_of, now=now, purpose="advice_missed", drafts=_to_task_force(missed))
    return Followed(len(corrected), len(missed))


def default_date(as_of: date) -> date:
    """The last day for putting right what is advised today."""
    days = int(law.number("quality.correct_wd", on=as_of).value)
    return Calendar.load(folder(Path(settings.ANXIN_HOME))).add_workdays(as_of, days)


def _to_authorities(circular: Circular, advices: list[Advice]) -> list[Draft]:
    by_agency: dict[int, list[Advice]] = {}
    for one in advices:
        if one.agency_id:
            by_agency.setdefault(one.agency_id, []).append(one)
    drafts = []
    for user in User.objects_unscoped.filter(agency_id__in=by_agency, is_active=True).order_by("pk"):
        own = by_agency[user.agency_id]  # type: ignore[index]
        names = "、".join(one.project.name for one in own[:5]) + (f"等 {len(own)} 个项目" if len(own) > 5 else "")
        body = f"{names}没有接入监测平台或运行不正常，请在 {own[0].correct_by.isoformat()} 前督促整改。"
        drafts.append(
            Draft(
                user, f"{months.show(circular.month)}点对点整改建议", body, region=circular.region_id,
                link=f"/quality/circulars/{circular.pk}/", once=f"advice:{circular.pk}:{user.pk}",
            )
        )  # fmt: skip
    return drafts


def _to_task_force(missed: list[Advice]) -> list[Draft]:
    """To the office of the leading group of the circular's region, which the task forces report to."""
    drafts = []
    regions = {one.circular.region_id for one in missed}
    offices = Agency.objects_unscoped.filter(region_id__in=regions, functions__function=Agency.Function.LEADING_GROUP)
    for user in (
        User.objects_unscoped.filter(agency__in=offices, is_active=True).select_related("agency").order_by("pk")
    ):
        own = [one for one in missed if one.circular.region_id == user.agency.region_id]  # type: ignore[union-attr]
        said = "；".join(f"{one.authority}：{one.project.name}" for one in own[:10])
        drafts.append(
            Draft(
                user, f"{len(own)} 件点对点建议逾期没有整改", f"{said}。请报专班，列入下期通报。",
                region=own[0].circular.region_id, link="/quality/advice/", urgent=True,
                once=f"missed:{user.pk}:{','.join(str(one.pk) for one in own)}"[:200],
            )
        )  # fmt: skip
    return drafts


def _held(circular_id: int, state: str) -> Circular:
    circular = Circular.objects_unscoped.select_for_update().get(pk=circular_id)
    if circular.state != state:
        raise QualityRefused(f"通报现在是“{circular.get_state_display()}”，不能这样做。")
    return circular


def _tell(circular: Circular, act: Any, actor: Any, now: datetime, **fields: Any) -> None:
    told = {"place": circular.region.name, "month": months.show(circular.month), **fields}
    record(actor=actor, act=act, subject=circular, fields=told, now=now, region=circular.region_id)


def _told_of(one: Advice, act: Any, actor: Any, now: datetime, **fields: Any) -> None:
    told = {"project": one.project.name, "agency": one.authority, **fields}
    record(actor=actor, act=act, subject=one, fields=told, now=now, region=one.project.region_code)


def draft_all(*, actor: Any, as_of: date, now: datetime) -> int:
    """Last month's circular for every county with an office of the leading group that has none yet; how many."""
    month = months.add(months.month_of(as_of), -1)
    offices = Agency.objects_unscoped.filter(functions__function=Agency.Function.LEADING_GROUP)
    here = Region.objects.filter(pk__in=offices.values("region_id"), level=Region.Level.COUNTY)
    done = Circular.objects_unscoped.filter(month=month).values("region_id")
    made = 0
    for region in here.exclude(pk__in=done).order_by("code"):
        try:
            draft_circular(actor=actor, as_of=as_of, now=now, region=region, month=month)
            made += 1
        except QualityRefused:
            # A county without sites that were evaluated has nothing to circulate.
            continue
    return made
