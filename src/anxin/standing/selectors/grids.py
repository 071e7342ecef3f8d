"""The grid of worker-months: people (or sites) down, months across, in each cell how that month stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from django.db.models import Count, Max, Q, QuerySet, Sum

from anxin.access.scope import Scope
from anxin.kit import months as kit_months
from anxin.kit.text import mask_name
from anxin.registry.models import Crew, Enterprise, Project, Worker

from ..models import WorkerMonthStanding
from ..models.worker_months import late_days

Down = Literal["worker", "project"]
PER_PAGE = 50
State = WorkerMonthStanding.State


@dataclass(frozen=True)
class GridFilters:
    """Which worker-months. Empty fields do not filter.

    ``trouble``: only people with a month that somebody must see to. ``state``: only people with a month in that state.
    ``down``: what a row is, a worker of a site or firm, or a site of one worker.
    """

    project: int | None = None
    worker: int | None = None
    crew: int | None = None
    employer: int | None = None
    first: int | None = None
    last: int | None = None
    trouble: bool = False
    state: str = ""
    down: Down = "worker"


@dataclass(frozen=True)
class Cell:
    """One worker-month. ``late``: days past the pay day. Money in fen."""

    project_id: int
    worker_id: int
    month: int
    state: str
    excused: bool
    days: int
    lines: int
    owed_fen: int
    paid_fen: int
    missing_fen: int
    due_on: date | None
    settled_on: date | None
    as_of: date

    @property
    def late(self) -> int:
        return late_days(self.state, self.due_on, self.settled_on, self.as_of)

    @property
    def not_yet(self) -> bool:
        """The pay day has not passed, so a missing sheet is no fault yet."""
        return self.due_on is not None and self.due_on >= self.as_of

    @property
    def kind(self) -> str:
        """good, warn, bad, missing, wait or none: how the cell is marked."""
        if self.state == State.NO_SHEET and self.not_yet:
            return "wait"
        if self.state == State.IDLE:
            return "none"
        return {
            State.FULL: "good", State.LATE: "warn", State.SHORT: "bad", State.UNPAID: "bad", State.PENDING: "wait",
            State.NO_SHEET: "missing",
        }[State(self.state)]  # fmt: skip

    @property
    def word(self) -> str:
        """The state in a word or two."""
        if self.state == State.NO_SHEET and self.not_yet:
            return "等工资表"
        if self.state == State.LATE:
            return f"晚 {self.late} 天"
        if self.state == State.IDLE and self.excused:
            return "不计"
        return {
            State.FULL: "付清", State.SHORT: "没发足", State.UNPAID: "没发", State.PENDING: "未到日",
            State.NO_SHEET: "没有表", State.IDLE: "没考勤",
        }[State(self.state)]  # fmt: skip


@dataclass(frozen=True)
class GridRow:
    """One row: a worker (masked) of a site, or a site of a worker. ``missing_fen``: over all months asked for."""

    key: int
    title: str
    note: str
    crew: str
    employer: str
    owed_fen: int
    paid_fen: int
    missing_fen: int
    cells: dict[int, Cell]


@dataclass(frozen=True)
class MonthTotal:
    """All rows found, in one month. ``owing``: worker-months that are not paid in full past their pay day."""

    month: int
    people: int
    owed_fen: int
    paid_fen: int
    missing_fen: int
    owing: int

    @property
    def word(self) -> str:
        """'清' where all that was owed is paid, '未到日' where it is not due yet, '' where nothing stood on a sheet."""
        if self.missing_fen or not self.owed_fen:
            return ""
        return "清" if self.paid_fen >= self.owed_fen else "未到日"


@dataclass(frozen=True)
class Grid:
    """One page of the grid, and the totals of everything found. Queries: constant in the number of rows."""

    months: list[int]
    rows: list[GridRow]
    totals: dict[int, MonthTotal]
    count: int
    page: int
    per_page: int = PER_PAGE
    earliest: int | None = None
    latest: int | None = None
    _states: dict[str, int] = field(default_factory=dict, repr=False)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.per_page))

    @cached_property
    def owed_fen(self) -> int:
        return sum(t.owed_fen for t in self.totals.values())

    @cached_property
    def paid_fen(self) -> int:
        return sum(t.paid_fen for t in self.totals.values())

    @cached_property
    def missing_fen(self) -> int:
        return sum(t.missing_fen for t in self.totals.values())

    @cached_property
    def owing(self) -> int:
        """Worker-months with money missing past the pay day."""
        return sum(t.owing for t in self.totals.values())


def in_trouble(as_of: date) -> Q:
    """Months that somebody must see to: not paid in full past the pay day, or no sheet by then."""
    return Q(missing_fen__gt=0) | Q(state=State.NO_SHEET, due_on__lt=as_of)


def standings(scope: Scope, filters: GridFilters, as_of: date) -> QuerySet[WorkerMonthStanding]:
    """The worker-months that the filters leave; whole rows of the grid, so that ``trouble`` and ``state`` choose people."""
    found = _asked(scope, filters)
    if filters.trouble:
        chosen = _asked(scope, filters).filter(in_trouble(as_of))
        found = found.filter(**{f"{filters.down}_id__in": chosen.values(f"{filters.down}_id")})
    if filters.state:
        chosen = _asked(scope, filters).filter(state=filters.state)
        found = found.filter(**{f"{filters.down}_id__in": chosen.values(f"{filters.down}_id")})
    return found


def _asked(scope: Scope, filters: GridFilters) -> QuerySet[WorkerMonthStanding]:
    found = WorkerMonthStanding.objects.within(scope)
    exact = {
        "project_id": filters.project, "worker_id": filters.worker, "crew_id": filters.crew,
        "employer_id": filters.employer, "month__gte": filters.first, "month__lte": filters.last,
    }  # fmt: skip
    return found.filter(**{name: value for name, value in exact.items() if value is not None})


def grid(scope: Scope, filters: GridFilters, *, as_of: date, page: int = 1, per_page: int | None = PER_PAGE) -> Grid:
    """One page of rows, those with the most money missing first, then those with the most months to see to.

    ``per_page`` None: all rows (for an export). Months without any row in between are shown all the same.
    """
    found = standings(scope, filters, as_of)
    key = f"{filters.down}_id"
    people = (
        found.values(key)
        .annotate(
            missing=Sum("missing_fen"),
            owed=Sum("owed_fen"),
            paid=Sum("paid_fen"),
            trouble=Count("id", filter=in_trouble(as_of)),
            last=Max("month"),
        )
        .order_by("-missing", "-trouble", "-last", key)
    )
    totals = {
        t["month"]: MonthTotal(t["month"], t["people"], t["owed"], t["paid"], t["missing"], t["owing"])
        for t in found.values("month").annotate(
            people=Count("id"),
            owed=Sum("owed_fen"),
            paid=Sum("paid_fen"),
            missing=Sum("missing_fen"),
            owing=Count("id", filter=Q(missing_fen__gt=0)),
        )
    }
    count = found.aggregate(n=Count(key, distinct=True))["n"]
    per_page = per_page or max(count, 1)
    page = max(1, min(page, -(-count // per_page) or 1))
    shown = list(people[(page - 1) * per_page : page * per_page])
    months = kit_months.span(min(totals), max(totals)) if totals else []
    return Grid(
        months=months,
        rows=_rows(found, filters.down, shown, as_of),
        totals=totals,
        count=count,
        page=page,
        per_page=per_page,
    )


def _rows(found: QuerySet, down: Down, shown: list[dict[str, Any]], as_of: date) -> list[GridRow]:
    key = f"{down}_id"
    ids = [one[key] for one in shown]
    names = [f for f in Cell.__dataclass_fields__ if f != "as_of"]
    cells: dict[int, dict[int, Cell]] = {one: {} for one in ids}
    crews: dict[int, int] = {}
    employers: dict[int, int] = {}
    # Later months last, so that crew and employer are those of the latest month that names one.
    for row in found.filter(**{f"{key}__in": ids}).order_by("month").values(*names, "crew_id", "employer_id"):
        cells[row[key]][row["month"]] = Cell(**{n: row[n] for n in names}, as_of=as_of)
        if row["crew_id"]:
            crews[row[key]] = row["crew_id"]
        if row["employer_id"]:
            employers[row[key]] = row["employer_id"]
    titles = _workers(ids) if down == "worker" else _projects(ids)
    crew_names = dict(Crew.objects.filter(pk__in=set(crews.values())).values_list("pk", "name"))
    firm_names = dict(Enterprise.objects.filter(pk__in=set(employers.values())).values_list("pk", "name"))
    return [
        GridRow(
            key=one[key],
            title=titles[one[key]][0],
            note=titles[one[key]][1],
            crew=crew_names.get(crews.get(one[key], 0), ""),
            employer=firm_names.get(employers.get(one[key], 0), ""),
            owed_fen=one["owed"],
            paid_fen=one["paid"],
            missing_fen=one["missing"],
            cells=cells[one[key]],
        )
        for one in shown
    ]


def _workers(ids: list[int]) -> dict[int, tuple[str, str]]:
    rows = Worker.objects.filter(pk__in=ids).values_list("pk", "name", "id_last4")
    return {pk: (mask_name(name), f"尾号 {tail}" if tail else "") for pk, name, tail in rows}


def _projects(ids: list[int]) -> dict[int, tuple[str, str]]:
    # The rows that name them were cut to the scope already.
    return {pk: (name, "") for pk, name in Project.objects_unscoped.filter(pk__in=ids).values_list("pk", "name")}
