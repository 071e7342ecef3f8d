"""Calls about wages: whom to call, what was said, and what it comes to in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from anxin.access.scope import Scope

from ..models import WageCall


@dataclass(frozen=True)
class CallSums:
    """Of a year: how many were reached, and what they said; ``against_bank``: the bank says all, he says no."""

    got: int
    not_all: int
    nothing: int
    unreached: int
    against_bank: int

    @property
    def asked(self) -> int:
        return self.got + self.not_all + self.nothing


def open_calls(scope: Scope) -> list[WageCall]:
    """Whom to call, the earliest deadline first. One query."""
    rows = WageCall.objects.within(scope).filter(answer="").select_related("worker", "project")
    return list(rows.order_by("due_on", "pk")[:200])


def told_calls(scope: Scope) -> QuerySet[WageCall]:
    """The calls that have a result."""
    return WageCall.objects.within(scope).exclude(answer="").select_related("worker", "project", "clue")


def call_sums(scope: Scope, as_of: date) -> CallSums:
    """The year of ``as_of``. One query."""
    told = (
        WageCall.objects.within(scope)
        .filter(drawn_on__year=as_of.year)
        .aggregate(
            got=Count("pk", filter=Q(answer="got_it")),
            not_all=Count("pk", filter=Q(answer="not_all")),
            nothing=Count("pk", filter=Q(answer="nothing")),
            unreached=Count("pk", filter=Q(answer="unreachable")),
            against_bank=Count("pk", filter=Q(answer__in=["not_all", "nothing"], paid_fen__gte=F("owed_fen"))),
        )
    )
    return CallSums(**told)
