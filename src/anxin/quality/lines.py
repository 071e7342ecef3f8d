"""How good a project's data are: complete, contradictory, missing, late, typed by hand, heads in step (R154, R156, R159)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Min, Q

from anxin import law
from anxin.jobs.when import CHINA
from anxin.kit import months
from anxin.monitoring.models import Status, Warning
from anxin.registry.models import Enrolment
from anxin.standing.models import ProjectMonthStanding, ProjectStanding
from anxin.wages.models import AttendanceMonth, PayrollLine

INCOMPLETE, CONTRADICTORY, DUPLICATE, NOT_ON = "Q01", "Q02", "Q04", "Q05"
RULES = (INCOMPLETE, CONTRADICTORY, DUPLICATE, NOT_ON)


@dataclass
class Late:
    """A month whose sheet came after its day."""

    month: int
    came_on: date
    due_on: date

    @property
    def days(self) -> int:
        return (self.came_on - self.due_on).days


@dataclass
class QualityLine:
    """One project. ``share``: filled key fields ÷ all of them; None while nothing was evaluated.

    ``gaps``: (month, what is missing). ``machine`` of ``rows``: lines of attendance and payroll of the last months that
    came from a platform or a device, and not out of a sheet that somebody typed.
    """

    standing: ProjectStanding
    warnings: dict[str, Warning] = field(default_factory=dict)
    gaps: list[tuple[int, str]] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    rows: int = 0
    machine: int = 0

    @property
    def pk(self) -> int:
        return self.standing.pk

    @property
    def share_ppm(self) -> int | None:
        """Millionths of the key fields that are filled; a project without the warning is complete as far as it asks."""
        warning = self.warnings.get(INCOMPLETE)
        if warning is None:
            return 1_000_000
        said = warning.finding.get("numbers", {})
        wanted = 10 + int(said.get("roster_wanted", 0))
        return (int(said.get("ledger_filled", 0)) + int(said.get("roster_filled", 0))) * 1_000_000 // wanted

    @property
    def contradictions(self) -> int:
        warning = self.warnings.get(CONTRADICTORY)
        said = warning.finding.get("numbers", {}) if warning else {}
        return sum(int(said.get(name, 0) or 0) for name in ("reversed", "overpaid", "after_exit", "unequal"))

    @property
    def typed(self) -> int:
        return self.rows - self.machine

    @property
    def heads_apart(self) -> int:
        """How many attended in the last month with attendance and stand on no roster (R156)."""
        return self.standing.seen_heads - self.standing.listed_heads

    @property
    def good(self) -> bool:
        return not (self.warnings or self.gaps or self.late or self.heads_apart)


def window(as_of: date) -> tuple[int, int]:
    """First and last month looked at (YYYYMM): those before the month of ``as_of``."""
    last = months.month_of(as_of)
    count = int(law.number("quality.months", on=as_of).value)
    return months.add(last, -count), months.add(last, -1)


def quality(standings: Sequence[ProjectStanding], as_of: date) -> list[QualityLine]:
    """Lines for the standings, in their order, in a number of queries that does not grow with them."""
    found = {one.pk: QualityLine(one) for one in standings}
    if not found:
        return []
    first, last = window(as_of)
    held = Warning.objects_unscoped.filter(project_id__in=found, rule__in=RULES).exclude(status=Status.CLEARED)
    for warning in held.order_by("pk"):
        found[warning.project_id].warnings[warning.rule] = warning  # type: ignore[index]
    _gaps(found, first, last)
    _late(found, first, last, as_of)
    _typed(found, first, last)
    return [found[one.pk] for one in standings]


def _gaps(found: dict[int, QualityLine], first: int, last: int) -> None:
    rows = ProjectMonthStanding.objects_unscoped.filter(project_id__in=found, month__gte=first, month__lte=last)
    for row in rows.order_by("project_id", "month"):
        if what := missing_of(row):
            found[row.project_id].gaps.append((row.month, what))


def missing_of(row: ProjectMonthStanding) -> str:
    """What a month lacks: '' when nothing."""
    if row.attended and not row.on_sheet:
        return "缺工资表"
    if row.on_sheet and not row.attended:
        return "缺考勤"
    if row.listed and not row.attended and not row.on_sheet:
        return "缺考勤和工资表"
    return ""


def gap_condition() -> Q:
    """``missing_of`` as a filter over months."""
    return (
        Q(attended__gt=0, on_sheet=0) | Q(on_sheet__gt=0, attended=0) | Q(listed__gt=0, attended=0, on_sheet=0)
    )  # fmt: skip


def _late(found: dict[int, QualityLine], first: int, last: int, as_of: date) -> None:
    day = int(law.number("wage.sheet_yellow_day", on=as_of).value)
    lines = PayrollLine.objects_unscoped.filter(project_id__in=found, month__gte=first, month__lte=last)
    came = lines.values("project_id", "month").order_by("project_id", "month").annotate(came=Min("known_from"))
    heard = Enrolment.objects_unscoped.filter(project_id__in=found).values("project_id").order_by()
    since = dict(heard.annotate(first=Min("known_from")).values_list("project_id", "first"))
    for row in came:
        next_month = months.add(row["month"], 1)
        due = date(next_month // 100, next_month % 100, day)
        on = row["came"].astimezone(CHINA).date()
        begun = since.get(row["project_id"])
        # What lies before the site began to report is history that was brought along, not a late report.
        if on > due and begun is not None and begun.astimezone(CHINA).date() <= due:
            found[row["project_id"]].late.append(Late(row["month"], on, due))


def _typed(found: dict[int, QualityLine], first: int, last: int) -> None:
    for model in (AttendanceMonth, PayrollLine):
        rows = model.objects_unscoped.filter(
            project_id__in=found, month__gte=first, month__lte=last, known_to__isnull=True
        )
        for row in (
            rows.values("project_id")
            .order_by()
            .annotate(n=Count("pk"), machine=Count("pk", filter=Q(batch__format="json")))
        ):
            line = found[row["project_id"]]
            line.rows += row["n"]
            line.machine += row["machine"]


def totals(lines: Iterable[QualityLine]) -> dict[str, int]:
    """How many projects have each fault."""
    told: dict[str, int] = defaultdict(int)
    for line in lines:
        told["projects"] += 1
        told["incomplete"] += INCOMPLETE in line.warnings
        told["contradictory"] += CONTRADICTORY in line.warnings
        told["duplicate"] += DUPLICATE in line.warnings
        told["missing"] += bool(line.gaps)
        told["late"] += bool(line.late)
        told["apart"] += bool(line.heads_apart)
        told["good"] += line.good
        told["rows"] += line.rows
        told["machine"] += line.machine
    return dict(told)
