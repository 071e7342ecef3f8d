"""Files that did not come in whole, and wait for the person who brought them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from anxin.access.roles import Permission
from anxin.intake.models import Upload
from anxin.intake.selectors import handling, uploads

from ..links import address
from .waiting import Todo

_SHOWN = 8
State = Upload.State
# What a person can do about it, by the state in which it stopped.
_ACTS = {
    State.ASKING: ("有问题要您回答", "去回答"),
    State.READY: ("认好了，等您入库", "去入库"),
    State.PARTLY: ("有行没进来", "看哪几行"),
    State.WAITING: ("在等项目底册", "去看看"),
    State.NOTHING: ("没有可入库的行", "去看看"),
    State.UNREADABLE: ("读不了", "去看看"),
    State.FAILED: ("没做成", "再试一次"),
}


def unfinished(request: HttpRequest) -> list[Todo]:
    """The latest of them; whoever reviews sees those of others where he reviews."""
    return [_of(one) for one in _waiting(request)[:_SHOWN]]


def count_unfinished(request: HttpRequest) -> int:
    return _waiting(request).count()


def _waiting(request: HttpRequest) -> QuerySet[Upload]:
    scope = request.scope  # type: ignore[attr-defined]
    if not handling(scope):
        return Upload.objects.none()
    mine = Q(brought_by=request.user)
    if Permission.REVIEW_FACTS in scope.permissions:
        mine |= Q(state=State.PARTLY)
    # A file that brings back what was refused takes the place of the one before it.
    return uploads(scope, request.user).filter(mine, state__in=list(_ACTS), mended_by__isnull=True).order_by("-pk")  # type: ignore[arg-type]


def _of(one: Upload) -> Todo:
    said, act = _ACTS[State(one.state)]
    if one.state == State.PARTLY:
        report = one.report or (one.batch.report if one.batch else {})
        refused = sum(sheet.get("rejected", 0) for sheet in report.get("sheets", []))
        said = f"有 {refused} 行没进来" if refused else said
    return Todo(
        level="",
        title=f"{one.file_name.rpartition('/')[2]}：{said}",
        where=one.sender,
        why=one.message,
        due_on=None,
        url=address("desk:upload", one.pk) or address("desk:intake"),
        act=act,
        tag="补表",
    )
