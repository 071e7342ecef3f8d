"""What earlier evaluations found: for holding against the same day asked again with what was known then."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from anxin.access.scope import Scope

from ..models import FindingVersion, Run


def found_at(run: Run, scope: Scope) -> QuerySet[FindingVersion]:
    """All that was found as of ``run``: what it found itself, and what it left standing of earlier runs."""
    return (
        FindingVersion.objects.within(scope)
        .filter(run_from_id__lte=run.pk)
        .filter(Q(run_to__isnull=True) | Q(run_to_id__gt=run.pk))
        .order_by("key")
    )


def last_run_of(day: date) -> Run | None:
    """The last run that looked at ``day``; None when no run did."""
    return Run.objects.filter(as_of=day).order_by("-id").first()
