"""Asking from the box: counted, and written down where it is a person's number. And keeping the spellings of names."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from anxin import law
from anxin.access.scope import Scope
from anxin.audit.services import record as audit
from anxin.registry.models import Enterprise, EnterpriseAlias, Project, ProjectAlias

from . import acts, boxes
from .finding import Found, find
from .models import Asking, Spelling
from .spelling import spelled

_AT_ONCE = 1_000
_MOST_AT_ONCE = 20_000


class TooOften(ValueError):
    """Asked too often; the Chinese message says when to try again. It does not depend on what was asked for."""


def look_up(*, actor: Any, as_of: date, now: datetime, scope: Scope, typed: str) -> Found:
    """What the scope holds of what was typed.

    A person's number is looked up by its blind index, and that somebody asked by such a number is in the audit log
    whether anybody was found or not. TooOften past the limit of the person's minute, or hour for numbers.
    """
    box = boxes.read(typed)
    if not box.text:
        return find(box, scope, as_of)
    with transaction.atomic():
        kind = Asking.Kind.NUMBER if box.personal else Asking.Kind.TEXT
        _count(kind, actor, as_of, now)
        if box.personal:
            audit(
                actor=actor, act=acts.NUMBER_LOOKED_UP, subject=("search", "worker"), now=now,
                fields={"kind": box.kinds}, region=scope.regions[0] if scope.regions else "",
            )  # fmt: skip
    if box.letters:
        keep_spellings()
    return find(box, scope, as_of)


@transaction.atomic
def keep_spellings() -> int:
    """Spell the names that have no spelling yet; how many there were."""
    new: set[str] = set()
    for model, field in (
        (Project, "name"),
        (ProjectAlias, "name_key"),
        (Enterprise, "name"),
        (EnterpriseAlias, "name_key"),
    ):
        held = Spelling.objects.filter(text=models.OuterRef(field))
        rows = model._base_manager.filter(~models.Exists(held)).values_list(field, flat=True)
        new |= set(rows[:_MOST_AT_ONCE])
    spellings = []
    for text in sorted(new):
        initials, letters = spelled(text)
        spellings.append(Spelling(text=text, initials=initials, letters=letters[:1200]))
    Spelling.objects.bulk_create(spellings, batch_size=_AT_ONCE, ignore_conflicts=True)
    return len(spellings)


def _count(kind: str, actor: Any, as_of: date, now: datetime) -> None:
    """One more asking of this person; TooOften (and not counted) past the limit."""
    name, stretch = {
        Asking.Kind.TEXT: ("search.text_per_minute", timedelta(minutes=1)),
        Asking.Kind.NUMBER: ("search.number_per_hour", timedelta(hours=1)),
    }[Asking.Kind(kind)]
    most = int(law.number(name, as_of).value)
    since = _beginning(now, stretch)
    who = str(actor.audit_id)[:100]
    row, made = Asking.objects.select_for_update().get_or_create(actor=who, kind=kind, since=since)
    if made:
        Asking.objects.filter(actor=who, kind=kind, since__lt=since).delete()
    if row.times >= most:
        left = since + stretch - now
        minutes = max(1, -(-int(left.total_seconds()) // 60))
        what = "证件号、卡号或电话" if kind == Asking.Kind.NUMBER else "名称"
        raise TooOften(f"按{what}查找太频繁了，请过 {minutes} 分钟再查。")
    Asking.objects.filter(pk=row.pk).update(times=models.F("times") + 1)


def _beginning(now: datetime, stretch: timedelta) -> datetime:
    seconds = int(stretch.total_seconds())
    stamp = int(now.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(stamp, tz=now.tzinfo)
