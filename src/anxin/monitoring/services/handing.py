"""移交: a warning goes into other hands, with a reason. Who had it first stays on record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import Agency, User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.channels.services import Draft, send

from .. import acts
from ..models import Holding, Warning, WarningEvent
from .steps import AnswerRefused, audit, held, region_of, said, tell
from .wording import address_of, headline


@transaction.atomic
def hand_over(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    warning_id: int,
    reason: str,
    agency_id: int | None = None,
    person_id: int | None = None,
) -> Warning:
    """Give the warning to an agency, or to a person (of his agency). The clocks run on; the receiver is told.

    AnswerRefused when it is there already, or when the receiver may not see it: he could do nothing with it.
    """
    reason = said(reason, "移交理由")
    warning = held(warning_id, actor, as_of, now, Permission.ANSWER_WARNINGS)
    person = User.objects_unscoped.filter(pk=person_id, is_active=True).first() if person_id else None
    if person_id and person is None:
        raise AnswerRefused("没有这个用户，或已停用。")
    agency = Agency.objects_unscoped.filter(pk=agency_id).first() if agency_id else None
    agency = agency or (person.agency if person is not None else None)
    if person is None and agency is None:
        raise AnswerRefused("请选择移交给哪个机构或哪个人。")
    if person is not None and agency is not None and person.agency_id not in (None, agency.pk):
        raise AnswerRefused(f"{person.display_name}不在{agency.name}。")
    _must_see(warning, agency, person, as_of)
    if (warning.agency_id, warning.person_id) == (_key(agency), _key(person)):
        raise AnswerRefused(f"预警 {warning.pk} 现在就由对方承办。")
    was = place(warning, agency, person, actor, now, reason)
    to = " ".join(n for n in (agency.name if agency else "", person.display_name if person else "") if n)
    tell(warning, WarningEvent.Kind.HANDED_OVER, actor, as_of, now, {"from": was, "to": to, "reason": reason})
    if person is not None:
        _inform(warning, person, actor, as_of, now, reason)
    audit(warning, acts.HANDED_OVER, actor, now, {"to": to})
    return warning


def place(
    warning: Warning, agency: Agency | None, person: User | None, actor: Any, now: datetime, reason: str = ""
) -> str:
    """Put the warning into these hands and close the holding before; who had it, '' for nobody. Writes no event."""
    last = Holding.objects.filter(warning=warning, until__isnull=True).select_related("agency", "person").first()
    if last is not None:
        last.until = now
        last.save(update_fields=["until"])
    Holding.objects.create(
        warning=warning,
        agency=agency,
        person=person,
        since=now,
        reason=reason,
        given_by=str(actor.audit_id)[:100],
        given_display=str(actor.audit_display)[:100],
    )
    warning.agency, warning.person = agency, person
    warning.save(update_fields=["agency", "person"])
    return last.told if last is not None else ""


def _must_see(warning: Warning, agency: Agency | None, person: User | None, as_of: date) -> None:
    region = region_of(warning)
    if person is not None:
        scope = Scope.of(person, as_of).allowing(Permission.ANSWER_WARNINGS)
        if not Warning.objects.within(scope).filter(pk=warning.pk).exists():
            raise AnswerRefused(f"{person.display_name}无权办理这里的预警，请先授权或另选一人。")
    elif agency is not None and not region.startswith(agency.region_id):
        raise AnswerRefused(f"{agency.name}不管辖这个项目所在地，请另选一个机构。")


def _inform(warning: Warning, person: User, actor: Any, as_of: date, now: datetime, reason: str) -> None:
    draft = Draft(
        to=person,
        title=f"{actor.audit_display}移交给您一条{warning.get_level_display()}预警",
        body=f"{headline(warning)}\n移交理由：{reason}",
        region=region_of(warning),
        link=address_of(warning),
        urgent=warning.level == "red",
    )
    send(actor=actor, as_of=as_of, now=now, purpose="移交", drafts=[draft])


def _key(row: Any) -> int | None:
    return row.pk if row is not None else None
