"""What all services of this package share: the row held for the step, the line written beside the table, who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from anxin import law
from anxin.access.models import RoleAssignment, User
from anxin.access.roles import ROLES, Permission
from anxin.audit.acts import Act
from anxin.audit.services import record
from anxin.casework.stepping import StepRefused, require_handling, require_working, say
from anxin.channels.services import Draft, send
from anxin.kit import money
from anxin.monitoring import areas

from ..models import Duty, Grade, Incident, JointTask

HANDLE = Permission.HANDLE_INCIDENTS
_WORDS = {"incidents.incident": "突发事件", "incidents.opinion": "舆情", "incidents.release": "对外稿件"}
# How far up an event is told at once: a major one to the city, a grave one to the province.
UPS = {Grade.GENERAL: 0, Grade.LARGER: 0, Grade.MAJOR: 1, Grade.GRAVE: 2}
# Levels of regions, from the town up.
LEVELS = (9, 6, 4, 2)


def held(model: Any, pk: int) -> Any:
    """The row, locked for the step; StepRefused when there is none."""
    found = model.objects_unscoped.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise StepRefused(f"没有这条{model._meta.verbose_name}。")
    return found


def working(model: Any, pk: int, actor: Any, as_of: date) -> Any:
    """The open row, held, for who leads it or found it; AccessDenied, StepRefused."""
    found = held(model, pk)
    require_working(found, actor, as_of, HANDLE)
    _open(found)
    return found


def writing(model: Any, pk: int, actor: Any, as_of: date) -> Any:
    """The open row, held, for anybody who deals with events in its place: at a scene many offices write."""
    found = held(model, pk)
    if not isinstance(actor, User):
        raise StepRefused("要由登录的办理人员来做。")
    require_handling(actor, as_of, found.region_code, found.agency.region_id, permission=HANDLE)
    _open(found)
    return found


def _open(found: Any) -> None:
    if not found.is_open:
        raise StepRefused(
            f"{found._meta.verbose_name} {found.number} 已经{found.FLOW.states[found.state]}，不能再登记。"
        )


def beside(
    thing: Any, act: Act, label: str, *, actor: Any, as_of: date, now: datetime, reason: str = "", told: Any = None
) -> None:
    """A line of history and an audit event for what is written beside the table."""
    say(thing, "said", label[:40], actor=actor, as_of=as_of, now=now, before=thing.state, reason=reason, told=told)
    fields = {"number": thing.number, "what": label, **({"reason": reason} if reason else {})}
    record(actor=actor, act=act, subject=thing, fields=fields, now=now, region=thing.region_code)


def number_of(name: str, region: str, on: date) -> int:
    """A number of ``law/defaults.yaml`` as it holds in the place."""
    return int(law.number(name, on, region, areas.overrides()).value)


def moment(given: datetime | None, now: datetime, what: str, after: datetime | None = None) -> datetime:
    """The moment that was told, or now; StepRefused for one that is still to come or before ``after``."""
    told = given or now
    if told > now:
        raise StepRefused(f"{what}的时间还没有到。")
    if after is not None and told < after:
        raise StepRefused(f"{what}的时间早于前一步，请核对。")
    return told


def _reached(region: str, ups: int) -> list[str]:
    """The region, those above it, and so many levels higher than its county."""
    held_at = [n for n in LEVELS if n <= len(region)]
    least = min(held_at.index(6) + ups, len(held_at) - 1) if 6 in held_at else min(ups, len(held_at) - 1)
    return [region[:n] for n in held_at[: least + 1]]


def leaders(region: str, as_of: date, ups: int = 0) -> list[User]:
    """Who commands and approves there: leaders of the place up to its county, and ``ups`` levels further."""
    names = [role.name for role in ROLES.values() if Permission.APPROVE_RELEASE in role.permissions]
    given = RoleAssignment.objects_unscoped.filter(role__in=names, scope_region_id__in=_reached(region, ups)).in_force(
        as_of
    )
    return list(User.objects_unscoped.filter(is_active=True, pk__in=given.values("user_id")).order_by("pk"))


def tell(
    thing: Any,
    people: Iterable[User | None],
    title: str,
    body: str,
    *,
    actor: Any,
    as_of: date,
    now: datetime,
    once: str = "",
) -> int:
    """An urgent message to each of them but the actor himself; how many were told. ``once``: not again under this key."""
    unique = {user.pk: user for user in people if user is not None and user != actor}
    pages = {"incident": "/emergency/", "opinion": "/opinion/", "release": "/opinion/releases/"}
    link = f"{pages[thing._meta.model_name]}{thing.pk}/"
    drafts = [
        Draft(
            to=user,
            title=title,
            body=body,
            region=thing.region_code,
            link=link,
            urgent=True,
            once=f"{once}:{pk}" if once else "",
        )
        for pk, user in unique.items()
    ]
    if drafts:
        send(actor=actor, as_of=as_of, now=now, purpose=_WORDS[thing._meta.label_lower], drafts=drafts)
    return len(drafts)


def tell_leaders(incident: Incident, title: str, *, actor: Any, as_of: date, now: datetime) -> None:
    people = leaders(incident.region_code, as_of, UPS[Grade(incident.grade)])
    body = (
        f"{incident.number}，{incident.get_grade_display()}，{incident.place}，{incident.people} 人，"
        f"{money.show(incident.amount_fen)} 元。{incident.agency.name}登记。"
    )
    tell(incident, people, title, body, actor=actor, as_of=as_of, now=now)


def tell_office(thing: Any, task: JointTask, *, actor: Any, as_of: date, now: datetime) -> int:
    """A message to the people of the office that was asked, if it is one kept here; how many were told."""
    if task.agency_id is None:
        return 0
    people = User.objects_unscoped.filter(agency_id=task.agency_id, is_active=True)
    title = f"请{task.office}{Duty(task.duty).label}：{thing.title}"
    body = task.words or f"{thing.number}，请在期限内答复。"
    return tell(thing, people, title, body, actor=actor, as_of=as_of, now=now)
