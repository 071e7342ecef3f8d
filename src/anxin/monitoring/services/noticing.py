"""发通知: a letter to chosen people because of one or several warnings of a project, on record, with an answer due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.access.models import User
from anxin.access.roles import Permission
from anxin.access.scope import Scope
from anxin.audit.services import record
from anxin.channels.addresses import AddressRefused
from anxin.channels.services import Draft, Outside, send

from .. import acts
from ..audience import Audience
from ..models import Notice, NoticeReceiver, Warning, WarningEvent
from .papers import Upload, kept
from .steps import AnswerRefused, held, said, tell
from .turn import NOTICES, in_turn

_Kind = WarningEvent.Kind
# A letter that is read on a phone and on one printed page.
_LETTER = 3000


def send_notice(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    warning_ids: Sequence[int],
    title: str,
    text: str,
    answer_due_on: date,
    user_ids: Sequence[int] = (),
    outside: Sequence[Outside] = (),
) -> Notice:
    """Send the letter: to users in the house (who must be allowed to see the warnings) and to people outside.

    All warnings must lie on one project. AnswerRefused otherwise, without a receiver, or with a day that is over.
    """
    title, text = said(title, "标题", 120), said(text, "正文", _LETTER)
    if answer_due_on < as_of:
        raise AnswerRefused(f"答复期限 {answer_due_on} 已过，请写一个今后的日期。")
    with in_turn(NOTICES):
        warnings = [held(one, actor, as_of, now, Permission.ANSWER_WARNINGS) for one in sorted(set(warning_ids))]
        projects = {w.project_id for w in warnings}
        if len(projects) != 1 or None in projects:
            raise AnswerRefused("一份通知书只能写一个项目的预警，请按项目分开发。")
        users = _users(user_ids, warnings, as_of)
        if not users and not outside:
            raise AnswerRefused("请至少选一个收件人，或填一个手机号、邮箱。")
        project = warnings[0].project
        assert project is not None
        notice = Notice.objects_unscoped.create(
            number=_number(as_of.year),
            project=project,
            title=title,
            text=text,
            answer_due_on=answer_due_on,
            agency=actor.agency if isinstance(actor, User) else None,
            sent_by=str(actor.audit_id)[:100],
            sent_display=str(actor.audit_display)[:100],
            sent_on=as_of,
            sent_at=now,
        )
        notice.warnings.set(warnings)
        _deliver(notice, users, outside, actor, as_of, now)
        names = [user.display_name for user in users] + [one.name for one in outside]
        told = {"number": notice.number, "notice": notice.pk, "to": names, "due_on": answer_due_on.isoformat()}
        for warning in warnings:
            tell(warning, _Kind.NOTICE_SENT, actor, as_of, now, told)
        record(
            actor=actor,
            act=acts.NOTICE_SENT,
            subject=notice,
            fields={"number": notice.number, "count": len(warnings), "people": len(names)},
            now=now,
            region=project.region_code,
        )
    return notice


def record_notice_answer(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    receiver_id: int,
    answer: str,
    answered_on: date | None = None,
    uploads: Sequence[Upload] = (),
) -> NoticeReceiver:
    """What a receiver answered: he himself in the house, or an officer who writes down what came by paper or telephone."""
    answer = said(answer, "答复", _LETTER)
    answered_on = answered_on or as_of
    with kept(uploads, as_of) as files, transaction.atomic():
        receiver = (
            NoticeReceiver.objects.select_for_update(of=("self",))
            .select_related("notice", "notice__project")
            .filter(pk=receiver_id)
            .first()
        )
        if receiver is None or not _may_answer(receiver, actor, as_of, now):
            raise AnswerRefused("没有这份通知。")
        if receiver.answered_on is not None:
            raise AnswerRefused(f"{receiver.name}已于 {receiver.answered_on} 答复。")
        notice = receiver.notice
        if not notice.sent_on <= answered_on <= as_of:
            raise AnswerRefused(f"答复日期应在 {notice.sent_on} 和今天之间。")
        receiver.answer, receiver.answered_on = answer, answered_on
        receiver.recorded_by = str(actor.audit_id)[:100]
        receiver.save(update_fields=["answer", "answered_on", "recorded_by"])
        told = {"number": notice.number, "notice": notice.pk, "from": receiver.name, "reason": answer[:300]}
        for warning in notice.warnings.order_by("pk"):
            tell(warning, _Kind.NOTICE_ANSWERED, actor, as_of, now, told, files)
        record(
            actor=actor,
            act=acts.NOTICE_ANSWERED,
            subject=notice,
            fields={"number": notice.number},
            now=now,
            region=notice.project.region_code,
        )
        files.keep()
    return receiver


def _may_answer(receiver: NoticeReceiver, actor: Any, as_of: date, now: datetime) -> bool:
    if not isinstance(actor, User):
        return True
    if receiver.user_id == actor.pk:
        return True
    scope = Scope.of(actor, as_of, now=now).allowing(Permission.ANSWER_WARNINGS)
    return Notice.objects.within(scope).filter(pk=receiver.notice_id).exists()


def _users(user_ids: Sequence[int], warnings: Sequence[Warning], as_of: date) -> list[User]:
    users = list(User.objects_unscoped.filter(pk__in=set(user_ids), is_active=True).order_by("pk"))
    if len(users) != len(set(user_ids)):
        raise AnswerRefused("所选收件人里有人已停用，请重新选。")
    audience = Audience(as_of)
    for user in users:
        if not all(audience.may(user, warning, Permission.SEE_WARNINGS) for warning in warnings):
            raise AnswerRefused(f"{user.display_name}无权看这个项目的预警，不能作收件人。")
    return users


def _deliver(
    notice: Notice, users: Sequence[User], outside: Sequence[Outside], actor: Any, as_of: date, now: datetime
) -> None:
    drafts = [
        Draft(
            to=one,
            title=f"{notice.title}（{notice.number}）",
            body=notice.text,
            region=notice.project.region_code,
            link=f"/notices/{notice.pk}/" if isinstance(one, User) else "",
            urgent=True,
        )
        for one in (*users, *outside)
    ]
    try:
        messages = send(actor=actor, as_of=as_of, now=now, purpose="通知书", drafts=drafts)
    except AddressRefused as error:
        raise AnswerRefused(str(error)) from error
    NoticeReceiver.objects.bulk_create(
        NoticeReceiver(
            notice=notice, name=message.to_name, user=one if isinstance(one, User) else None, message=message
        )
        for one, message in zip((*users, *outside), messages, strict=True)
    )


def _number(year: int) -> str:
    """The next number of the year; callers wait for each other."""
    return f"安通〔{year}〕{Notice.objects_unscoped.filter(sent_on__year=year).count() + 1}号"
