"""Which channels wait for what: their clocks, the replies that are given and not in a file yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from anxin.access.scope import Scope

from ..models import Clue, ClueDoor, Door

_GONE = ("joined", "withdrawn")
# States in which nobody has taken the clue up yet: the channel has not been told either.
_NOT_TAKEN_UP = ("received", "sorted", "routed")


@dataclass(frozen=True)
class Waiting:
    """One channel: how many of its comings wait for a reply, how many are late, what is answered and not in a file."""

    door: str
    name: str
    waiting: int
    late: int
    late_to_tell: int
    next_on: date | None
    ready: int


def doors_of(scope: Scope) -> QuerySet[ClueDoor]:
    """Comings of clues within the scope; a clue that was joined left its own with the one it went into."""
    held = Clue.objects.within(scope).exclude(state__in=_GONE)
    return ClueDoor.objects.filter(clue__in=held.values("pk"))


def late(as_of: date) -> Q:
    """Comings whose channel was not answered in time."""
    return Q(answered_at__isnull=True, due_on__lt=as_of)


def late_to_tell(as_of: date) -> Q:
    """Comings whose channel was not told in time that somebody took them up."""
    return Q(answered_at__isnull=True, tell_on__lt=as_of, clue__state__in=_NOT_TAKEN_UP)


def answered(scope: Scope, door: str, *, again: bool = False) -> QuerySet[ClueDoor]:
    """Replies of a channel that are given; without ``again`` only those that are in no file yet."""
    rows = doors_of(scope).filter(door=door, answered_at__isnull=False).exclude(their_number="")
    rows = rows if again else rows.filter(sent_back_at__isnull=True)
    return rows.select_related("clue__agency", "clue__handler", "clue__project", "clue__case").prefetch_related(
        "clue__call_backs"
    )


def waiting_by_channel(scope: Scope, as_of: date) -> list[Waiting]:
    """Channels that sent something with a clock of its own or are owed a reply, those with most late first. One query."""
    unanswered = Q(answered_at__isnull=True)
    rows = (
        doors_of(scope)
        .exclude(due_on__isnull=True)
        .values("door")
        .annotate(
            waiting=Count("pk", filter=unanswered), late=Count("pk", filter=late(as_of)),
            late_to_tell=Count("pk", filter=late_to_tell(as_of)), next_on=Min("due_on", filter=unanswered),
            ready=Count("pk", filter=Q(answered_at__isnull=False, sent_back_at__isnull=True) & ~Q(their_number="")),
        )
    )  # fmt: skip
    found = [Waiting(name=str(Door(row["door"]).label), **row) for row in rows]
    return sorted(found, key=lambda one: (-one.late, -one.waiting, one.name))
