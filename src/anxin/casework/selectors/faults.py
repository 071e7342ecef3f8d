"""The six faults of handling clues, found by the system and shown per office (R157)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet, Sum

from anxin import law
from anxin.deadlines.clock import CHINA
from anxin.kit import money
from anxin.monitoring import areas
from anxin.standing.models import WorkerMonthStanding

from ..models import CallBack, Clue, ClueEvent, ClueKind, Conclusion

FAULTS = {
    "late": "接收不及时",
    "transit": "流转时间长",
    "sorting": "没按规定分类",
    "conclusion": "结论和查到的不一致",
    "unclear": "人数、金额不清",
    "over": "超期办理",
}
# Arrears were verified although it was sorted as something that is none, and the other way round.
_NO_WAGES = frozenset({ClueKind.PROJECT_MONEY, ClueKind.CONTRACT, ClueKind.OTHER, ClueKind.SUSPECTED_FALSE})
_NOT_WAGES = frozenset({Conclusion.PROJECT_MONEY, Conclusion.LEGAL_WAY})
# States in which people and amount must have been found, unless the person was guided elsewhere.
_FOUND = frozenset({"verified", "disposed", "replied", "called_back", "closed"})
_NOT_GOT = frozenset({CallBack.Answer.NOT_ALL, CallBack.Answer.NOTHING})


@dataclass(frozen=True)
class Fault:
    """``kind``: a key of FAULTS. ``agency``: the office whose fault it is. ``says``: the fact, with its numbers."""

    kind: str
    clue: Clue
    agency_id: int
    agency: str
    says: str


@dataclass
class OfficeFaults:
    """One office: its faults by kind, and how many clues it answers for."""

    agency_id: int
    agency: str
    clues: int = 0
    found: dict[str, list[Fault]] = field(default_factory=lambda: {kind: [] for kind in FAULTS})

    @property
    def total(self) -> int:
        return sum(len(faults) for faults in self.found.values())


def faults_of(rows: QuerySet[Clue], as_of: date) -> list[Fault]:
    """Every fault of the clues in ``rows``. A constant number of queries."""
    clues = list(
        rows.exclude(state__in=("joined", "withdrawn")).select_related("project", "agency", "first_agency", "case")
    )
    looked = _Looked(clues, as_of)
    return [fault for clue in clues for fault in looked.at(clue)]


def by_office(rows: QuerySet[Clue], as_of: date) -> list[OfficeFaults]:
    """Offices that heard or handle clues of ``rows``, those with most faults first."""
    clues = list(
        rows.exclude(state__in=("joined", "withdrawn")).values_list(
            "agency_id", "agency__name", "first_agency_id", "first_agency__name"
        )
    )
    offices: dict[int, OfficeFaults] = {}
    for agency, name, first, first_name in clues:
        for key, said in {agency: name, first: first_name}.items():
            offices.setdefault(key, OfficeFaults(key, said)).clues += 1
    for fault in faults_of(rows, as_of):
        offices[fault.agency_id].found[fault.kind].append(fault)
    return sorted(offices.values(), key=lambda o: (-o.total, o.agency))


class _Looked:
    """What is needed to judge many clues, fetched once."""

    def __init__(self, clues: Iterable[Clue], as_of: date) -> None:
        self.as_of, self.calendar = as_of, areas.calendar()
        ids = [c.pk for c in clues]
        own = areas.overrides()
        regions = {c.region_code for c in clues}
        self.numbers = {
            (region, name): int(law.number(name, as_of, region, own).value)
            for region in regions
            for name in ("clue.receive_yellow_wd", "clue.route_wd", "clue.urgent_route_wd", "clue.passed_on_most")
        }
        self.routed: dict[int, date] = {}
        self.returned: dict[int, str] = {}
        events = ClueEvent.objects.filter(clue_id__in=ids, step__in=("route", "guide", "return")).order_by("id")
        for clue_id, step, on, reason in events.values_list("clue_id", "step", "as_of", "reason"):
            if step == "return":
                self.returned[clue_id] = reason
            else:
                self.routed.setdefault(clue_id, on)
        asked = CallBack.objects.filter(clue_id__in=ids).order_by("id").values_list("clue_id", "answer")
        self.answers: dict[int, str] = dict(asked)
        self.missing: dict[tuple[int, int | None], int] = defaultdict(int)
        self._missing([c for c in clues if c.conclusion == Conclusion.NO_ARREARS and c.project_id is not None])

    def _missing(self, clues: list[Clue]) -> None:
        projects = {c.project_id for c in clues}
        rows = (
            WorkerMonthStanding.objects_unscoped.filter(project_id__in=projects, missing_fen__gt=0)
            .values("project_id", "worker_id", "month")
            .annotate(fen=Sum("missing_fen"))
        )
        held: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for row in rows:
            held[row["project_id"]].append((row["worker_id"], row["month"], row["fen"]))
        for clue in clues:
            months = set(clue.found_months or clue.months)
            self.missing[clue.pk] = sum(
                fen
                for worker, month, fen in held[clue.project_id or 0]
                if (not months or month in months) and clue.worker_id in (None, worker)
            )

    def at(self, clue: Clue) -> list[Fault]:
        said = (
            ("late", self._late(clue), True), ("transit", self._transit(clue), True), ("sorting", self._sorting(clue), True),
            ("conclusion", self._conclusion(clue), False), ("unclear", self._unclear(clue), False), ("over", self._over(clue), False),
        )  # fmt: skip
        return [
            Fault(kind, clue, *((clue.first_agency_id, clue.first_agency.name) if first else (clue.agency_id, clue.agency.name)), words)
            for kind, words, first in said
            if words
        ]  # fmt: skip

    def _number(self, clue: Clue, name: str) -> int:
        return self.numbers[(clue.region_code, f"clue.{name}")]

    def _late(self, clue: Clue) -> str:
        said, heard = clue.arrived_at.astimezone(CHINA).date(), clue.received_at.astimezone(CHINA).date()
        took = self.calendar.workdays_between(said, heard)
        most = self._number(clue, "receive_yellow_wd")
        return f"反映后 {took} 个工作日才接收（最多 {most} 个）。" if took > most else ""

    def _transit(self, clue: Clue) -> str:
        most = self._number(clue, "passed_on_most")
        if clue.passed_on > most:
            return f"转办、退回 {clue.passed_on} 次（最多 {most} 次）。"
        until = self.routed.get(clue.pk)
        if until is None and clue.state not in ("received", "sorted"):
            return ""
        took = self.calendar.workdays_between(clue.received_at.astimezone(CHINA).date(), until or self.as_of)
        most = self._number(clue, "route_wd")
        if clue.is_urgent:
            most = min(most, self._number(clue, "urgent_route_wd"))
        word = "才分流" if until is not None else "还没分流"
        return f"接收后 {took} 个工作日{word}（最多 {most} 个）。" if took > most else ""

    def _sorting(self, clue: Clue) -> str:
        if clue.kind in _NO_WAGES and (clue.found_fen or 0) > 0:
            return f"分类为“{clue.get_kind_display()}”，核实却有欠薪。"
        if clue.kind == ClueKind.WAGES and clue.conclusion in _NOT_WAGES:
            return f"分类为“拖欠工资”，结论却是“{clue.get_conclusion_display()}”。"
        if clue.pk in self.returned:
            return f"分流错了单位，被退回：{self.returned[clue.pk]}"
        return ""

    def _conclusion(self, clue: Clue) -> str:
        answer = self.answers.get(clue.pk)
        if clue.conclusion == Conclusion.PAID and answer in _NOT_GOT:
            return f"结论是“已付清”，回访时本人说“{CallBack.Answer(answer).label}”。"
        if self.missing.get(clue.pk, 0) > 0:
            return "结论是“查无欠薪”，这些月份的工资和回单对不上，还差钱。"
        return ""

    def _unclear(self, clue: Clue) -> str:
        if clue.state not in _FOUND or clue.guided_to:
            return ""
        if clue.found_people is None or clue.found_fen is None:
            return "核实后没有写人数或金额。"
        case = clue.case
        if case is not None and (case.people < clue.found_people or case.owed_fen < clue.found_fen):
            verified, filed = (
                f"{clue.found_people} 人 {money.show(clue.found_fen)} 元",
                f"{case.people} 人 {money.show(case.owed_fen)} 元",
            )
            return f"核实 {verified}，立案只有 {filed}。"
        return ""

    def _over(self, clue: Clue) -> str:
        if clue.is_open and clue.due_on is not None and clue.due_on < self.as_of:
            return f"这一步已超期 {(self.as_of - clue.due_on).days} 天。"
        if clue.limit_on is not None and clue.limit_on < (clue.closed_on or self.as_of):
            return f"核处期限 {clue.limit_on} ，" + (f"{clue.closed_on} 才办结。" if clue.closed_on else "还没办结。")
        return ""
