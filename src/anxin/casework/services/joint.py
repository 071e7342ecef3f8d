"""通报联办: offices that handle a clue together, and what they let each other know (R173)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import Agency, User
from anxin.access.roles import Permission
from anxin.access.selectors import holders
from anxin.access.services import AccessDenied
from anxin.audit.services import record
from anxin.channels.services import Draft, send

from .. import acts
from ..models import Clue, ClueKind, JointHandler
from ..stepping import StepRefused, require_handling, require_handling_body, require_working, say

# A dispute about how much wage is due is one about wages.
WAGE_KINDS = frozenset({ClueKind.WAGES, ClueKind.PAY_DISPUTE})


@transaction.atomic
def name_joint(*, actor: Any, as_of: date, now: datetime, clue_id: int, agency: Agency, task: str) -> JointHandler:
    """请联办: another office does a part and sees the clue from now on; who is responsible does not change.

    For the handling office and the one that heard it first. The office that is asked gets a message.
    """
    clue = _open(clue_id)
    require_working(clue, actor, as_of)
    require_handling_body(agency)
    if not task.strip():
        raise StepRefused("写明请他们做什么。")
    if agency.pk == clue.agency_id:
        raise StepRefused(f"{agency.name}是承办单位，不用再请联办。")
    if clue.joint_handlers.filter(agency=agency, released_at__isnull=True).exists():
        raise StepRefused(f"{agency.name}已经在联办。")
    made = JointHandler.objects.create(
        clue=clue, agency=agency, task=task.strip()[:300], sees=agency.region_id, named_by=str(actor.audit_display)[:100],
        named_at=now,
    )  # fmt: skip
    _said(clue, f"请{agency.name}联办", actor, as_of, now, reason=made.task)
    _tell(
        clue, people_of([agency.pk], as_of), f"请{agency.name}联办线索 {clue.number}",
        f"{clue.agency.name}牵头。请做：{made.task}", actor=actor, as_of=as_of, now=now,
    )  # fmt: skip
    return made


@transaction.atomic
def release_joint(*, actor: Any, as_of: date, now: datetime, clue_id: int, agency: Agency, reason: str) -> JointHandler:
    """不再联办: with the reason; from now on the office sees the clue only if it lies in its own place."""
    clue = _open(clue_id)
    require_working(clue, actor, as_of)
    if not reason.strip():
        raise StepRefused("写明为什么不再联办。")
    row = clue.joint_handlers.filter(agency=agency, released_at__isnull=True).first()
    if row is None:
        raise StepRefused(f"{agency.name}没有在联办。")
    _release(row, now, reason)
    _said(clue, f"{agency.name}不再联办", actor, as_of, now, reason=reason)
    return row


@transaction.atomic
def circulate(*, actor: Any, as_of: date, now: datetime, clue_id: int, words: str) -> int:
    """通报: what one of the offices found or did, written into the history; how many people of the others were told."""
    clue = _open(clue_id)
    if not words.strip():
        raise StepRefused("写明通报什么。")
    if not isinstance(actor, User):
        raise AccessDenied("要由登录的办理人员来做。")
    seats = {clue.agency_id, clue.first_agency_id}
    joint = set(clue.joint_handlers.filter(released_at__isnull=True).values_list("agency_id", flat=True))
    if not joint:
        raise StepRefused("没有联办单位，不用通报。")
    if actor.agency_id not in seats | joint:
        raise AccessDenied("由承办、首问或联办单位来做。")
    require_handling(actor, as_of, clue.region_code, clue.agency.region_id, actor.agency.region_id)
    _said(clue, "通报", actor, as_of, now, reason=words)
    others = people_of((seats | joint) - {actor.agency_id}, as_of)
    return _tell(
        clue, others, f"线索 {clue.number}：{actor.agency.name}通报", words.strip(), actor=actor, as_of=as_of, now=now
    )


def routed(clue: Clue, *, actor: Any, as_of: date, now: datetime) -> None:
    """推送, in the caller's transaction: the office that is to handle it, and once the leading group's office of the place
    when it is about wages (R172). An office that takes it over is no joint handler any more."""
    for row in clue.joint_handlers.filter(agency_id=clue.agency_id, released_at__isnull=True):
        _release(row, now, "改为承办单位")
    claim = f"{clue.get_kind_display()}，{clue.project_name or clue.employer_name or '没说清的工地'}"
    _tell(
        clue, people_of([clue.agency_id], as_of), f"线索 {clue.number} 分给{clue.agency.name}承办", f"{claim}。请按期受理。",
        actor=actor, as_of=as_of, now=now,
    )  # fmt: skip
    if clue.kind not in WAGE_KINDS:
        return
    office = leading_office(clue.region_code)
    if office is not None and office.pk != clue.agency_id:
        _tell(
            clue, people_of([office.pk], as_of), f"欠薪线索 {clue.number} 已分给{clue.agency.name}", f"{claim}。请掌握办理情况。",
            actor=actor, as_of=as_of, now=now, once=f"clue-routed:{clue.pk}",
        )  # fmt: skip


def leading_office(region: str) -> Agency | None:
    """The leading group's office that stands nearest above a place."""
    above = [region[:n] for n in (2, 4, 6, 9) if n <= len(region)]
    rows = Agency.objects_unscoped.filter(
        functions__function=Agency.Function.LEADING_GROUP, region_id__in=above, closed_on__isnull=True
    )
    return max(rows.distinct().order_by("pk"), key=lambda a: len(a.region_id), default=None)


def people_of(agencies: Iterable[int], as_of: date) -> list[User]:
    """Who handles clues in these offices."""
    found: dict[int, User] = {}
    for agency in Agency.objects_unscoped.filter(pk__in=list(agencies)).order_by("pk"):
        for user in holders(Permission.HANDLE_CASES, region=agency.region_id, as_of=as_of).filter(agency=agency):
            found[user.pk] = user
    return list(found.values())


def _open(clue_id: int) -> Clue:
    clue = Clue.objects_unscoped.select_for_update(of=("self",)).filter(pk=clue_id).first()
    if clue is None:
        raise StepRefused("没有这条线索。")
    if not clue.is_open:
        raise StepRefused("已经办结，不再联办。")
    return clue


def _release(row: JointHandler, now: datetime, reason: str) -> None:
    row.released_at, row.release_reason, row.sees = now, reason.strip()[:300], ""
    row.save(update_fields=["released_at", "release_reason", "sees"])


def _said(clue: Clue, what: str, actor: Any, as_of: date, now: datetime, reason: str = "") -> None:
    say(clue, "joint", what, actor=actor, as_of=as_of, now=now, reason=reason)
    record(
        actor=actor, act=acts.CLUE_JOINT, subject=clue, fields={"number": clue.number, "what": what, "reason": reason.strip()},
        now=now, region=clue.region_code,
    )  # fmt: skip


def _tell(
    clue: Clue, people: list[User], title: str, body: str, *, actor: Any, as_of: date, now: datetime, once: str = ""
) -> int:
    """A message to each of them but the actor himself; how many."""
    drafts = [
        Draft(
            to=user, title=title, body=body, region=clue.region_code, link=f"/clues/{clue.pk}/", urgent=clue.is_urgent,
            once=f"{once}:{user.pk}" if once else "",
        )
        for user in people
        if user != actor
    ]  # fmt: skip
    if drafts:
        send(actor=actor, as_of=as_of, now=now, purpose="线索", drafts=drafts)
    return len(drafts)
