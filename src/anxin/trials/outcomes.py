"""What became of a finding, as the facts that came later say: money that came late, a worker who objected."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from datetime import date
from zoneinfo import ZoneInfo

from anxin.casework.models import Clue, ClueKind, Conclusion, Door
from anxin.monitoring.models import FalseAlarm
from anxin.monitoring.services.found import key_of
from anxin.rules import Rule
from anxin.wages.models import LabourCost, Receipt, WageConfirmation

from .asking import Key

_AT_ONCE = 500
# Complaints that are about other things than wages that were not paid.
_NO_WAGES = (ClueKind.PROJECT_MONEY, ClueKind.CONTRACT, ClueKind.OTHER, ClueKind.SUSPECTED_FALSE)
_HERE = ZoneInfo("Asia/Shanghai")
Subject = tuple[int, int, int | None]


class Outcomes:
    """Late money and objections on the projects and in the months of these findings, read once."""

    def __init__(self, keys: Collection[Key], rule: Rule, tables: Collection[str]) -> None:
        months = {(key[0], key[3]) for key in keys if key[0] is not None and key[3] is not None}
        self._wages: dict[Subject, list[date]] = {}
        self._fees: dict[tuple[int, int], list[date]] = {}
        self._objections: set[Subject] = set()
        upheld = FalseAlarm.objects.filter(rule=rule.code, upheld=True)
        self._false = set(upheld.values_list("warning__key", flat=True))
        self._rule = rule.code
        if not months:
            return
        # A rule that reads wages is answered by wages, one that reads the owner's money alone by the owner's money.
        if {"receipt", "payroll_line"} & set(tables):
            self._read_wages(months)
            self._read_objections(months)
        elif "labour_cost" in tables:
            self._read_fees(months)

    def paid_between(self, key: Key, after: date, until: date) -> bool:
        """Whether money for the subject came after the one day and not after the other."""
        project, _, worker, month, _ = key
        if project is None or month is None:
            return False
        paid = self._wages.get((project, month, worker), []) or self._fees.get((project, month), [])
        place = bisect_right(paid, after)
        return place < len(paid) and paid[place] <= until

    def false_alarm(self, key: Key) -> bool:
        """Whether the warning about this subject was found to be a false alarm."""
        return key_of(self._rule, *key) in self._false

    def disputed(self, key: Key) -> bool:
        """Whether a worker (this one, where the subject is one) objected to that month's wage on that project, or
        complained of it and nobody found that nothing is owed."""
        project, _, worker, month, _ = key
        return project is not None and month is not None and (project, month, worker) in self._objections

    def _read_wages(self, months: set[tuple[int, int]]) -> None:
        for part in _parts({p for p, _ in months}):
            rows = Receipt.objects_unscoped.filter(
                known_to__isnull=True, status=Receipt.Status.SUCCESS, paid_at__isnull=False, project_id__in=part,
                month__in={m for _, m in months},
            ).values_list("project_id", "month", "worker_id", "paid_at")  # fmt: skip
            for project, month, worker, paid_at in rows.iterator():
                day = paid_at.astimezone(_HERE).date()
                for subject in {(project, month, worker), (project, month, None)}:
                    self._wages.setdefault(subject, []).append(day)
        for days in self._wages.values():
            days.sort()

    def _read_fees(self, months: set[tuple[int, int]]) -> None:
        for part in _parts({p for p, _ in months}):
            rows = LabourCost.objects_unscoped.filter(known_to__isnull=True, paid_on__isnull=False, project_id__in=part)
            for project, month, day in rows.values_list("project_id", "month", "paid_on"):
                self._fees.setdefault((project, month), []).append(day)
        for days in self._fees.values():
            days.sort()

    def _read_objections(self, months: set[tuple[int, int]]) -> None:
        for part in _parts({p for p, _ in months}):
            rows = WageConfirmation.objects_unscoped.filter(
                known_to__isnull=True, answer=WageConfirmation.Answer.OBJECTED, project_id__in=part,
                month__in={m for _, m in months},
            )  # fmt: skip
            for project, month, worker in rows.values_list("project_id", "month", "worker_id"):
                self._objections |= {(project, month, worker), (project, month, None)}
            clues = (
                Clue.objects_unscoped.filter(project_id__in=part)
                .exclude(conclusion=Conclusion.NO_ARREARS)
                .exclude(state__in=("joined", "withdrawn"))
                .exclude(door=Door.WARNING)  # the house's own finding proves no finding
                .exclude(kind__in=_NO_WAGES)
            )
            for project, worker, said in clues.values_list("project_id", "worker_id", "months"):
                for month in {m for p, m in months if p == project} & set(said):
                    self._objections |= {(project, month, worker), (project, month, None)}


def _parts(ids: Iterable[int]) -> list[list[int]]:
    ordered = sorted(ids)
    return [ordered[i : i + _AT_ONCE] for i in range(0, len(ordered), _AT_ONCE)]
