"""精准筛查 (R140): which firms to look at first, by their business, their credit grade and their history of complaints.

Only what the facts say counts; an input that nobody brings is shown as missing and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count

from anxin import law
from anxin.access.scope import Scope
from anxin.kit import money
from anxin.monitoring.models import Warning
from anxin.registry.models import EnterpriseFact, Participation
from anxin.standing.models import ProjectStanding
from anxin.wages.models import WageConfirmation

from ..models import Focus

_STOPPED = ("stopped", "half_stopped")


@dataclass(frozen=True)
class Input:
    """One of the three inputs: ``points`` 0 nothing, 1 worth a look, 2 grave; None: no data."""

    points: int | None
    says: str


@dataclass(frozen=True)
class Screened:
    """A firm that works on projects within the scope. ``focus``: its standing entry on the list, if any and if asked for."""

    enterprise_id: int
    name: str
    projects: int
    business: Input
    credit: Input
    history: Input
    focus: Focus | None
    owed_fen: int
    enough: int

    @property
    def points(self) -> int:
        return sum(i.points or 0 for i in (self.business, self.credit, self.history))

    @property
    def advised(self) -> bool:
        """Whether the inputs together are grave enough (number ``watch.screen_points``) to put the firm on the list."""
        return self.points >= self.enough

    def as_inputs(self) -> dict[str, str]:
        """What is kept with an entry of the list."""
        return {"business": self.business.says, "credit": self.credit.says, "history": self.history.says}


def screening(scope: Scope, as_of: date) -> list[Screened]:
    """Firms by what their projects within the scope say, the gravest first; a constant number of queries.

    Evaluations move it. ``with_focus`` adds who is on the list by now.
    """
    works = _works(scope)
    standings = {s.pk: s for s in ProjectStanding.objects.within(scope)}
    names: dict[int, str] = {}
    grades: dict[int, str] = {}
    facts = EnterpriseFact.objects_unscoped.filter(known_to__isnull=True).order_by("id")
    for firm, name, grade in facts.values_list("enterprise_id", "name", "grade"):
        names[firm], grades[firm] = name, grade
    warned = _warned(scope, as_of)
    objections = _objections(scope, as_of)
    often = int(law.number("watch.warnings_often", as_of).value)
    enough = int(law.number("watch.screen_points", as_of).value)
    found = [
        Screened(
            firm,
            names.get(firm) or name,
            len(sites),
            _business([standings[p] for p in sites if p in standings]),
            _credit(grades.get(firm, "")),
            _history(warned.get(firm, 0), objections.get(firm, 0), often),
            None,
            sum(standings[p].owed_fen for p in sites if p in standings),
            enough,
        )
        for firm, (name, sites) in works.items()
    ]
    return sorted(found, key=lambda s: (-s.points, -s.owed_fen, s.enterprise_id))


def with_focus(scope: Scope, found: Sequence[Screened]) -> list[Screened]:
    """The same firms with their standing entries of the list."""
    listed = Focus.objects.within(scope).filter(kind=Focus.Kind.ENTERPRISE, ended_on__isnull=True)
    focused = {f.enterprise_id: f for f in listed}
    return [replace(s, focus=focused.get(s.enterprise_id)) for s in found]


def _works(scope: Scope) -> dict[int, tuple[str, set[int]]]:
    """Firms that build or employ on the projects within the scope: (name, projects)."""
    roles = (Participation.Role.CONTRACTOR, Participation.Role.PROFESSIONAL, Participation.Role.LABOUR)
    parts = Participation.objects.within(scope).filter(known_to__isnull=True, role__in=roles)
    rows = list(parts.values_list("enterprise_id", "enterprise__name", "project_id"))
    led = ProjectStanding.objects.within(scope).filter(contractor__isnull=False)
    rows += list(led.values_list("contractor_id", "contractor__name", "project_id"))
    found: dict[int, tuple[str, set[int]]] = {}
    for firm, name, project in rows:
        found.setdefault(firm, (name, set()))[1].add(project)
    return found


def _business(sites: list[ProjectStanding]) -> Input:
    if not sites:
        return Input(None, "还没有评估过它的项目")
    owed = sum(s.owed_fen for s in sites)
    stopped = sum(1 for s in sites if s.status in _STOPPED)
    short = sum(1 for s in sites if s.short_periods)
    said = [
        f"所在项目欠薪 {money.show(owed)} 元" if owed else "",
        f"{stopped} 个项目停工半停工" if stopped else "",
        f"{short} 个项目人工费没拨足" if short else "",
    ]
    points = 2 if owed and (stopped or short) else 1 if owed or stopped or short else 0
    return Input(points, "，".join(s for s in said if s) or "项目都在正常发薪")


def _credit(grade: str) -> Input:
    first = grade.strip().upper()[:1]
    if first not in ("A", "B", "C"):
        return Input(None, "没有评级")
    return Input({"A": 0, "B": 1, "C": 2}[first], f"守法诚信 {first} 级")


def _history(warnings: int, objections: int, often: int) -> Input:
    said = [f"近一年欠薪预警 {warnings} 条" if warnings else "", f"工人提异议 {objections} 次" if objections else ""]
    points = 2 if warnings >= often else 1 if warnings or objections else 0
    return Input(points, "，".join(s for s in said if s) or "近一年没有欠薪预警和异议")


def _warned(scope: Scope, as_of: date) -> dict[int, int]:
    since = as_of - timedelta(days=365)
    rows = Warning.objects.within(scope).filter(employer__isnull=False, rule__startswith="W", opened_on__gt=since)
    return {row["employer_id"]: row["n"] for row in rows.values("employer_id").annotate(n=Count("id")).order_by()}


def _objections(scope: Scope, as_of: date) -> dict[int, int]:
    since = as_of - timedelta(days=365)
    rows = WageConfirmation.objects.within(scope).filter(
        known_to__isnull=True, answer=WageConfirmation.Answer.OBJECTED, employer__isnull=False, answered_on__gt=since
    )
    return {row["employer_id"]: row["n"] for row in rows.values("employer_id").annotate(n=Count("id")).order_by()}
