"""The rows behind one worker-month, chosen as the engine's views choose them (``anxin.engine.views``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from anxin.access.scope import Scope
from anxin.monitoring.selectors import Evidence, of_row
from anxin.registry.models import Enrolment, NameTie
from anxin.wages.models import AttendanceMonth, PayrollLine, Payslip, Receipt, WageConfirmation

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Told:
    """One row and the place where it stands."""

    row: Any
    evidence: Evidence


@dataclass(frozen=True)
class MonthFacts:
    """All open rows that speak of one worker on one project in one month, each kind in the order of its numbers."""

    lines: list[Told]
    receipts: list[Told]
    attendance: list[Told]
    stays: list[Told]
    confirmations: list[Told]
    payslips: list[Told]

    @property
    def refs(self) -> set[str]:
        kinds = (self.lines, self.receipts, self.attendance, self.stays, self.confirmations, self.payslips)
        return {one.evidence.ref for kind in kinds for one in kind}


def month_facts(scope: Scope, *, project_id: int, worker_id: int, month: int, as_of: date) -> MonthFacts:
    """Rows known now, seen on ``as_of``: what is dated later does not count yet. Eight queries."""
    ties = NameTie.objects.within(scope).filter(
        project_id=project_id, worker_id=worker_id, state=NameTie.State.TIED, known_to=None
    )
    his = Q(worker_id=worker_id) | Q(
        worker__isnull=True, name_ref_id__in=list(ties.values_list("name_ref_id", flat=True))
    )

    def rows(model: Any, table: str, condition: Q) -> list[Told]:
        found: QuerySet = (
            model.objects.within(scope)
            .filter(his, condition, project_id=project_id, known_to=None)
            .select_related("batch", "document", "worker", "name_ref", "project")
            .order_by("id")
        )
        if any(f.name == "card" for f in model._meta.fields):
            found = found.select_related("batch", "document", "worker", "name_ref", "project", "card")
        return [Told(row, of_row(table, row)) for row in found]

    # Back pay stands in the month that it is for.
    of_month = Q(is_back_pay=False, month=month) | Q(is_back_pay=True, back_month=month)
    of_month |= Q(is_back_pay=True, back_month__isnull=True, month=month)
    asked = Q(month=month) & (Q(asked_on__isnull=True) | Q(asked_on__lte=as_of))
    delivered = Q(month=month) & (Q(delivered_on__isnull=True) | Q(delivered_on__lte=as_of))
    receipts = rows(Receipt, "receipt", Q(month=month))
    return MonthFacts(
        lines=rows(PayrollLine, "payroll_line", of_month),
        receipts=[r for r in receipts if r.row.paid_at is None or r.row.paid_at.astimezone(CHINA).date() <= as_of],
        attendance=rows(AttendanceMonth, "attendance_month", Q(month=month)),
        stays=_stays(scope, project_id, worker_id),
        confirmations=rows(WageConfirmation, "wage_confirmation", asked),
        payslips=rows(Payslip, "payslip", delivered),
    )


def _stays(scope: Scope, project_id: int, worker_id: int) -> list[Told]:
    found = (
        Enrolment.objects.within(scope)
        .filter(project_id=project_id, worker_id=worker_id, known_to=None)
        .select_related("batch", "document", "worker", "project", "card", "employer", "crew")
        .order_by("id")
    )
    return [Told(row, of_row("enrolment", row)) for row in found]
