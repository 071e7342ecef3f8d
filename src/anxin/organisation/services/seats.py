"""Who sits where: in a leading group, in its office, in a task force, at the head of a village."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.audit.services import record

from .. import acts
from ..models import LeadingGroup, Seat, TaskForce, Village
from .common import OrganisationRefused, Person, by, close, require_keeper, saved

Body = LeadingGroup | TaskForce | Village
_P = Seat.Post

# Which posts there are in which body.
POSTS: dict[type, tuple[str, ...]] = {
    LeadingGroup: (
        _P.LEADER, _P.EXECUTIVE_DEPUTY, _P.DEPUTY, _P.MEMBER,
        _P.OFFICE_DIRECTOR, _P.OFFICE_DEPUTY, _P.CLERK, _P.CONTACT, _P.LEDGER_KEEPER,
    ),
    TaskForce: (_P.LEADER, _P.DEPUTY, _P.MEMBER, _P.SECONDED, _P.CONTACT),
    Village: (_P.FIRST_RESPONSIBLE, _P.CONTACT),
}  # fmt: skip
_ONLY_ONE = frozenset({_P.LEADER, _P.EXECUTIVE_DEPUTY, _P.OFFICE_DIRECTOR, _P.FIRST_RESPONSIBLE})


def seat_person(
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    body: Body,
    post: str,
    person: Person,
    starts_on: date | None = None,
) -> Seat:
    """Give a person a post in a body. Of a post that one alone holds, the former holder ends the day before.

    OrganisationRefused: a post that such a body does not have, nobody named, a body that has been dissolved, the same
    person in the same post.
    """
    region = _region(body)
    require_keeper(actor, as_of, now, region)
    starts_on = starts_on or as_of
    if post not in POSTS[type(body)]:
        allowed = "、".join(_P(one).label for one in POSTS[type(body)])
        raise OrganisationRefused(f"“{body}”没有这个职位，可选：{allowed}。")
    if getattr(body, "dissolved_on", None) is not None:
        raise OrganisationRefused(f"“{body}”已撤销。")
    fields = person.fields()
    if not fields["name"]:
        raise OrganisationRefused("请写明姓名或选一个用户。")
    where = {_key(body): body}
    with transaction.atomic():
        type(body).objects_unscoped.select_for_update().get(pk=body.pk)
        held = Seat.objects_unscoped.filter(**where, post=post, ends_on__isnull=True)
        if held.filter(name=fields["name"], user=fields["user"]).exists():
            raise OrganisationRefused(f"{fields['name']}已是“{body}”的{_P(post).label}。")
        if post in _ONLY_ONE and (before := held.first()) is not None:
            if before.starts_on > starts_on:
                raise OrganisationRefused(f"现任{before.told}自 {before.starts_on} 起，请写这一天之后的日期。")
            close(before, actor=actor, first_day_without=starts_on)
        seat = saved(Seat(**where, region_id=region, post=post, starts_on=starts_on, **fields, **by(actor, now)))
        told = {"person": seat.told, "body": str(body), "post": seat.get_post_display(), "starts_on": starts_on}
        record(actor=actor, act=acts.SEATED, subject=seat, fields=told, now=now, region=region)
    return seat


def end_seat(*, actor: Any, as_of: date, now: datetime, seat: Seat) -> None:
    """Relieve a person of a post with ``as_of`` as the first day without him."""
    require_keeper(actor, as_of, now, seat.region_id)
    body = seat.group or seat.task_force or seat.village
    with transaction.atomic():
        row = Seat.objects_unscoped.select_for_update(of=("self",)).get(pk=seat.pk)
        subject = (row._meta.label_lower, row.pk)
        last = close(row, actor=actor, first_day_without=as_of)
        told = {"person": row.told, "body": str(body), "post": row.get_post_display(), "ends_on": last}
        record(actor=actor, act=acts.UNSEATED, subject=subject, fields=told, now=now, region=row.region_id)


def _key(body: Body) -> str:
    return {LeadingGroup: "group", TaskForce: "task_force", Village: "village"}[type(body)]


def _region(body: Body) -> str:
    return body.group.region_id if isinstance(body, TaskForce) else body.region_id
