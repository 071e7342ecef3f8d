"""Offers the daily reports that are due and not there to the warning rules, and says what each is."""

from __future__ import annotations

from collections.abc import Collection

from anxin.access.scope import Scope
from anxin.monitoring.matters import Records

from .models import DailyReport

# A report is owed from its hour until it is filed; one filed in time was never owed.
RECORDS = (Records("report_due", DailyReport, {"known_from": "due_at", "known_to": "filed_at"}),)


class ReportKeeper:
    """The unit itself has its reports in hand, and whoever keeps the offices says so (`anxin.casework.standing`)."""

    def holders(self, matters: Collection[str]) -> dict[str, tuple[int | None, int | None]]:
        return {}

    def says(self, refs: Collection[str], scope: Scope) -> dict[str, str]:
        numbers = [
            int(n) for kind, _, n in (ref.partition(":") for ref in refs) if kind == "report_due" and n.isdigit()
        ]
        if not numbers:
            return {}
        rows = DailyReport.objects.within(scope).filter(pk__in=numbers).select_related("agency")
        return {
            f"report_due:{r.pk}": f"{r.agency.name} {r.day} 的日报，{'没有报' if r.filed_at is None else '补报了'}"
            for r in rows
        }
