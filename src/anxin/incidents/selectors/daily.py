"""Who has reported today and who has not; what each unit still owes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from anxin.access.scope import Scope

from ..models import DailyReport, ReportPeriod


def reports(scope: Scope) -> QuerySet[DailyReport]:
    """Reports of units in the reader's places."""
    return DailyReport.objects.within(scope).select_related("agency", "period")


def own_reports(agency_id: int, as_of: date) -> list[DailyReport]:
    """What a unit has to file today, after what it left out before; the oldest first."""
    rows = DailyReport.objects_unscoped.filter(agency_id=agency_id, day__lte=as_of).select_related("period", "agency")
    return list(rows.filter(Q(filed_at__isnull=True) | Q(day=as_of)).order_by("day"))


def missing_of(scope: Scope, now: datetime) -> QuerySet[DailyReport]:
    """Reports whose hour has passed without them."""
    return reports(scope).filter(due_at__lte=now, filed_at__isnull=True).order_by("day", "agency__name")


def periods(scope: Scope, as_of: date) -> QuerySet[Any]:
    """Periods of the reader's places that run or are to come, with the number of their units."""
    rows = ReportPeriod.objects.within(scope).filter(to_on__gte=as_of, ended_on__isnull=True)
    return rows.annotate(units=Count("reports__agency", distinct=True)).order_by("from_on", "pk")
