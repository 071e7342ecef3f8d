"""The green lane (R171): what makes a clue urgent, and the shorter clocks that it then has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anxin.audit.services import record
from anxin.deadlines.models import Deadline
from anxin.deadlines.services import close_deadline

from .. import acts
from ..flow import CLUE, CLUE_LIMIT, URGENT_LIMIT, Clock
from ..models import Clue
from ..stepping import StepRefused, begin, begin_step, require_working, say, would_end
from .clues import held_clue

URGENCIES = {"group": "多人", "extreme": "极端苗头", "minors": "有未成年人", "injury": "受伤", "opinion": "舆情"}


def begin_limit(clue: Clue, *, actor: Any, as_of: date, now: datetime) -> Deadline:
    """Start the clock of the whole clue; that of an urgent one is shorter."""
    shorter = URGENT_LIMIT if clue.is_urgent else None
    return begin(clue, CLUE_LIMIT, actor=actor, as_of=as_of, now=now, shorter=shorter)


def check_urgencies(urgency: Iterable[str]) -> list[str]:
    """The known ones, each once and in order. StepRefused for one that there is not."""
    if wrong := set(urgency) - URGENCIES.keys():
        raise StepRefused(f"没有这种紧急情形：{'、'.join(sorted(wrong))}。")
    return sorted(set(urgency))


@transaction.atomic
def mark_urgent(*, actor: Any, as_of: date, now: datetime, clue_id: int, urgency: Iterable[str], reason: str) -> Clue:
    """登记紧急情形: what was learnt after the clue was heard, or was wrong in it.

    From today the shorter clocks count where they end before those that run. A mark that is taken away lengthens nothing
    that runs: only the next steps have ordinary clocks again.
    """
    if not reason.strip():
        raise StepRefused("写明怎么知道的。")
    found = check_urgencies(urgency)
    clue = held_clue(clue_id)
    require_working(clue, actor, as_of)
    if not clue.is_open:
        raise StepRefused("已经办结，不再登记紧急情形。")
    if found == sorted(clue.urgency):
        raise StepRefused("紧急情形没有变。")
    clue.urgency = found
    if clue.is_urgent:
        _hasten(clue, actor=actor, as_of=as_of, now=now)
    clue.save()
    label = "登记紧急情形：" + ("、".join(URGENCIES[u] for u in found) or "没有")
    say(clue, "urgent", label, actor=actor, as_of=as_of, now=now, reason=reason)
    record(
        actor=actor, act=acts.CLUE_URGENT, subject=clue, fields={"number": clue.number, "what": label, "reason": reason.strip()},
        now=now, region=clue.region_code,
    )  # fmt: skip
    return clue


def _hasten(clue: Clue, *, actor: Any, as_of: date, now: datetime) -> None:
    """Put the urgent clocks in the place of those that run, where they end sooner. A suspended clock stands as it is."""
    starts = {step.target: step.starts for step in CLUE.steps if step.starts in CLUE.urgent}
    name = "sort" if clue.state == CLUE.initial else starts.get(clue.state, "")
    when = {"actor": actor, "as_of": as_of, "now": now}

    def sooner(before: Deadline | None, usual: Clock, urgent: Clock) -> bool:
        if before is None or before.closed_on is not None or before.due_on is None:
            return False
        if would_end(clue, usual, urgent, as_of=as_of, now=now) >= before.due_on:
            return False
        close_deadline(actor=actor, now=now, deadline=before, on=as_of)
        return True

    if name and sooner(clue.clock, CLUE.clocks[name], CLUE.urgent[name]):
        clue.clock = begin_step(CLUE, clue, name, **when)
        clue.due_on = clue.clock.due_on
    if sooner(clue.limit, CLUE_LIMIT, URGENT_LIMIT):
        clue.limit = begin_limit(clue, **when)
        clue.limit_on = clue.limit.due_on
