"""Everything behind the claim of a worker or a case: the rows of sheets, with where each stands, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from anxin.access.scope import Scope
from anxin.audit.chain import plain_json
from anxin.kit import masks
from anxin.kit.text import mask_name
from anxin.monitoring.selectors import of_row
from anxin.monitoring.sources import MODELS
from anxin.privacy.classing import PrivacyClass, class_of
from anxin.registry.models import Enrolment, Project, Worker

from ..models import Case, Clue, Owed

# In the order in which a reader asks: was he there, did he work, what was due, what came; then the site's own papers.
_OF_WORKER = ("enrolment", "attendance_month", "payroll_line", "receipt", "wage_confirmation", "payslip")
_OF_PROJECT = (
    "project_fact", "participation", "contract", "permit", "pause", "labour_cost", "special_account", "account_event",
    "deposit", "payment_guarantee",
)  # fmt: skip
_MONTHLY = frozenset({"attendance_month", "payroll_line", "receipt", "wage_confirmation", "payslip", "labour_cost"})


@dataclass(frozen=True)
class Source:
    """One row that the claim rests on. ``sha256``: of the original in which it stands, '' when it stands in no file."""

    ref: str
    table: str
    table_zh: str
    worker: int | None
    project: int | None
    month: int | None
    says: str
    file: str
    sheet: str
    row: int | None
    unit: str
    sha256: str
    batch: int
    known_from: Any
    amount_fen: int | None
    fields: dict[str, Any]

    @property
    def place(self) -> str:
        if not self.file:
            return ""
        sheet = f"，表“{self.sheet}”" if self.sheet else ""
        return f"{self.file}{sheet}" + (f"，第 {self.row} {self.unit}" if self.row else "")


@dataclass
class Month:
    """A worker's month on a site. ``claimed_fen``: what the case holds for owed, None where no case claims it."""

    worker: int | None
    name: str
    month: int
    project: str
    days: int | None = None
    payable_fen: int = 0
    paid_fen: int = 0
    claimed_fen: int | None = None
    recovered_fen: int = 0
    sources: list[Source] = field(default_factory=list)

    @property
    def missing_fen(self) -> int:
        """What the sheets say is still missing: due less paid into the card, never below nothing."""
        return max(self.payable_fen - self.paid_fen, 0)


@dataclass
class Gathered:
    """``people``: worker id to the name as it may be shown. ``originals``: SHA-256 to the file's own name."""

    title: str
    number: str
    case: Case | None
    clues: list[Clue]
    people: dict[int, str]
    workers: list[Worker]
    months: list[Month]
    sources: list[Source]
    projects: list[Project]
    originals: dict[str, str]
    batches: list[int]


def of_case(case: Case, scope: Scope, *, personal: bool) -> Gathered:
    """The rows behind every worker and month of the case, on its site (or anywhere, when the case names none)."""
    owed = list(case.owed.select_related("worker").order_by("name", "month", "id"))
    pairs = {(one.worker_id, one.month) for one in owed if one.worker_id is not None}
    projects = [case.project] if case.project is not None else []
    sources = _rows(scope, pairs, projects, personal, months={one.month for one in owed})
    workers = list(Worker.objects.filter(pk__in={pk for pk, _ in pairs}).order_by("name", "pk"))
    people = {one.pk: one.name if personal else mask_name(one.name) for one in workers}
    months = _months(sources, people, {p.pk: p.name for p in projects}, claimed=owed, personal=personal)
    clues = list(case.clues.order_by("number"))
    return _whole(
        f"案件 {case.number}：{case.title}", case.number, case, clues, people, workers, months, sources, projects
    )


def of_worker(worker: Worker, scope: Scope, *, personal: bool, site_papers: bool = True) -> Gathered:
    """The rows about one worker on every site within ``scope``, all months; ``site_papers``: and the sites' own."""
    sources = _rows(scope, {(worker.pk, None)}, [], personal, months=set(), site_papers=site_papers)
    projects = list(Project.objects.within(scope).filter(pk__in={s.project for s in sources}).order_by("name", "pk"))
    names = {p.pk: p.name for p in projects}
    people = {worker.pk: worker.name if personal else mask_name(worker.name)}
    seen = Case.objects.within(scope).values("pk")
    owed = list(
        Owed.objects.filter(worker=worker, case__in=seen).select_related("case__project").order_by("month", "id")
    )
    months = _months(sources, people, names, claimed=owed, personal=personal)
    clues = list(Clue.objects.within(scope).filter(worker=worker).order_by("number"))
    shown = people[worker.pk]
    return _whole(f"{shown} 的工资证据", f"W{worker.pk}", None, clues, people, [worker], months, sources, projects)


def _whole(
    title: str, number: str, case: Case | None, clues: list[Clue], people: dict[int, str], workers: list[Worker],
    months: list[Month], sources: list[Source], projects: list[Project],
) -> Gathered:  # fmt: skip
    originals = {s.sha256: s.file for s in sources if s.sha256 and s.file}
    batches = sorted({s.batch for s in sources})
    return Gathered(title, number, case, clues, people, workers, months, sources, projects, originals, batches)


def _rows(
    scope: Scope, pairs: set[tuple[int | None, int | None]], projects: list[Project], personal: bool, months: set[int],
    site_papers: bool = True,
) -> list[Source]:  # fmt: skip
    """Open rows, in the order of tables and keys; a fixed number of queries."""
    workers = {pk for pk, _ in pairs}
    found: list[Source] = []
    for table in _OF_WORKER:
        rows = _open(table, scope).filter(worker_id__in=workers)
        if projects:
            rows = rows.filter(project__in=projects)
        if table in _MONTHLY and months:
            rows = rows.filter(month__in=months)
        for row in rows:
            month = getattr(row, "month", None)
            if table in _MONTHLY and months and (row.worker_id, month) not in pairs:
                continue
            found.append(_source(table, row, personal))
    about = {one.pk for one in projects} or {one.project for one in found}
    due = months or {one.month for one in found if one.month is not None}
    for table in _OF_PROJECT if site_papers else ():
        rows = _open(table, scope).filter(project_id__in=about)
        if table in _MONTHLY:
            rows = rows.filter(month__in=due)
        found += [_source(table, row, personal) for row in rows]
    return found


def _open(table: str, scope: Scope) -> Any:
    model: Any = MODELS[table]
    names = {f.name for f in model._meta.concrete_fields if f.is_relation}
    also = [n for n in ("project", "worker", "name_ref", "card", "crew", "enterprise", "employer") if n in names]
    rows = model.objects.within(scope).filter(known_to__isnull=True)
    order = ["month", "pk"] if table in _MONTHLY else ["pk"]
    return rows.select_related("batch", "document", *also).order_by(*order)


def _source(table: str, row: Any, personal: bool) -> Source:
    told = of_row(table, row, unmask=personal)
    return Source(
        ref=told.ref,
        table=table,
        table_zh=told.table_zh,
        worker=getattr(row, "worker_id", None),
        project=getattr(row, "project_id", None),
        month=getattr(row, "month", None),
        says=told.says,
        file=told.file or "",
        sheet=told.sheet or "",
        row=told.row,
        unit=told.unit,
        sha256=row.batch.sha256 if told.file else "",
        batch=row.batch_id,
        known_from=row.known_from,
        amount_fen=told.amount_fen,
        fields=fields_of(row, personal=personal),
    )


def fields_of(row: Any, *, personal: bool) -> dict[str, Any]:
    """What a row says, by field: open values as they are, names masked unless ``personal``, sealed ones never."""
    told = {}
    for one in row._meta.concrete_fields:
        cls = class_of(type(row), one.name)
        value = getattr(row, one.attname)
        if cls is PrivacyClass.OPEN:
            told[one.attname] = plain_json(str(value) if isinstance(value, float) else value)
        elif cls is PrivacyClass.MASKED and value:
            told[one.attname] = str(value) if personal else mask_name(value)
    return told


def _months(
    sources: Iterable[Source], people: dict[int, str], projects: dict[int, str], *, claimed: list[Owed], personal: bool
) -> list[Month]:
    found: dict[tuple[Any, int, str], Month] = {}
    attendance: dict[tuple[Any, int, str], int] = defaultdict(int)

    def at(worker: int | None, name: str, month: int, project: str) -> Month:
        key = (worker or name, month, project)
        return found.setdefault(key, Month(worker, name, month, project))

    for one in sources:
        if one.worker is None or one.month is None or one.table not in ("attendance_month", "payroll_line", "receipt"):
            continue
        project = projects.get(one.project or 0, "")
        held = at(one.worker, people[one.worker], one.month, project)
        held.sources.append(one)
        if one.table == "payroll_line":
            held.payable_fen += one.fields["payable_fen"]
        elif one.table == "receipt" and one.fields["status"] == "success":
            held.paid_fen += one.fields["amount_fen"]
        elif one.table == "attendance_month":
            # Two sheets may name the same day: it was worked once.
            attendance[(one.worker, one.month, project)] |= one.fields["days_mask"]
            held.days = masks.count(attendance[(one.worker, one.month, project)])
    for owed in claimed:
        name = people.get(owed.worker_id or 0) or (owed.name if personal else mask_name(owed.name))
        site = owed.case.project.name if owed.case.project_id else ""
        held = at(owed.worker_id, name, owed.month, site)
        held.claimed_fen = (held.claimed_fen or 0) + owed.owed_fen
        held.recovered_fen += owed.recovered_fen
    return sorted(found.values(), key=lambda m: (m.name, m.worker or 0, m.month, m.project))


def phones_of(worker: Worker, scope: Scope) -> list[Any]:
    """The sealed phone numbers that rosters within ``scope`` give for him."""
    rows = (
        Enrolment.objects.within(scope).filter(~Q(phone_index=""), worker=worker, known_to__isnull=True).order_by("pk")
    )
    return [row.phone.bound_to(row.pk) for row in rows if row.phone]
