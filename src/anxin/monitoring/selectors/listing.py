"""Warnings as lists: cut to a scope, filtered, ordered, and in the stable JSON of ``anxin warnings --json``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from anxin.access.scope import Scope
from anxin.kit import money
from anxin.kit.text import mask_name
from anxin.registry.models import Enterprise, Project, Worker

from ..models import Level, Status, Warning
from .evidence import resolve

# What the key column of either database can hold; a longer number is a part of a name, or nothing.
_BIGGEST_ID = 2**63 - 1
LEVELS_DOWN = ("red", "orange", "yellow", "blue")


@dataclass(frozen=True)
class Filters:
    """Empty fields do not filter. ``project``: its number, or a part of its name. ``employer``: likewise. ``status``: one
    of Status, 'open' (everything not cleared, the default) or 'all'. ``firms``: only warnings about enterprises."""

    rule: str = ""
    level: str = ""
    project: str = ""
    status: str = "open"
    month: int | None = None
    employer: str = ""
    firms: bool = False


def warnings(scope: Scope, filters: Filters = Filters()) -> QuerySet[Warning]:
    """Warnings within ``scope``, the gravest and soonest due first."""
    found = Warning.objects.within(scope).select_related("project", "employer", "worker")
    if filters.rule:
        found = found.filter(rule=filters.rule)
    if filters.level:
        found = found.filter(level=filters.level)
    if filters.month is not None:
        found = found.filter(month=filters.month)
    if filters.project.isdecimal() and int(filters.project) <= _BIGGEST_ID:
        found = found.filter(project_id=int(filters.project))
    elif filters.project:
        found = found.filter(project__name__icontains=filters.project)
    if filters.employer.isdecimal() and int(filters.employer) <= _BIGGEST_ID:
        found = found.filter(employer_id=int(filters.employer))
    elif filters.employer:
        found = found.filter(employer__name__icontains=filters.employer)
    if filters.firms:
        found = found.filter(project__isnull=True)
    if filters.status == "open":
        found = found.exclude(status=Status.CLEARED)
    elif filters.status != "all":
        found = found.filter(status=filters.status)
    return found.order_by(gravity(), "due_on", "id")


def gravity() -> Case:
    """0 for red to 3 for blue: to order by, the gravest first."""
    return Case(*(When(level=level, then=Value(i)) for i, level in enumerate(LEVELS_DOWN)), output_field=IntegerField())


def project_name(scope: Scope, number: str) -> str | None:
    """The name of the project with that number within ``scope``; None when there is none or it is no number."""
    if not number.isdecimal() or int(number) > _BIGGEST_ID:
        return None
    return Project.objects.within(scope).filter(pk=int(number)).values_list("name", flat=True).first()


def employer_name(number: str) -> str | None:
    """The name of the enterprise with that number; None when there is none or it is no number."""
    if not number.isdecimal() or int(number) > _BIGGEST_ID:
        return None
    return Enterprise.objects.filter(pk=int(number)).values_list("name", flat=True).first()


def shown_worker(worker: Worker | None, *, unmask: bool = False) -> str | None:
    """'张**（证件尾号 1234）'; name and number plain when unmasked, an act that the caller records."""
    if worker is None:
        return None
    if unmask:
        return f"{worker.name} {worker.id_number.open_for('unmasked list of warnings')}".strip()
    return mask_name(worker.name) + (f"（证件尾号 {worker.id_last4}）" if worker.id_last4 else "")


def shown_month(month: int | None) -> str | None:
    """'2026-03'."""
    return None if month is None else f"{month // 100:04d}-{month % 100:02d}"


def shown_amount(fen: int | None) -> str | None:
    """Yuan with two decimals, as text: '1234.50'."""
    return None if fen is None else str(money.yuan(fen))


def as_json(found: Iterable[Warning], scope: Scope, *, unmask: bool = False) -> list[dict[str, Any]]:
    """The stable form. Evidence rows carry what they say; a row that is gone keeps its reference."""
    held = list(found)
    rows = resolve({ref for w in held for ref in w.finding.get("evidence", [])}, scope, unmask=unmask)
    return [_one(w, rows, unmask) for w in held]


def _one(warning: Warning, rows: dict[str, Any], unmask: bool) -> dict[str, Any]:
    finding = warning.finding
    gone = {"table": None, "file": None, "sheet": None, "row": None, "says": "记录已不在"}
    return {
        "id": warning.pk,
        "rule": warning.rule,
        "rule_version": warning.rule_version,
        "level": warning.level,
        "status": warning.status,
        "subject": {
            "project": warning.project.name if warning.project is not None else None,
            **({"matter": warning.about} if warning.matter else {}),
            "employer": warning.employer.name if warning.employer is not None else None,
            "worker": shown_worker(warning.worker, unmask=unmask),
            "month": shown_month(warning.month),
        },
        "opened_on": warning.opened_on.isoformat(),
        "due_on": warning.due_on.isoformat() if warning.due_on else None,
        "amount": shown_amount(warning.amount_fen),
        "evidence": [
            rows[ref].to_json() if ref in rows else {"ref": ref, **gone} for ref in finding.get("evidence", [])
        ],
        "arithmetic": finding.get("arithmetic", ""),
        "basis": finding.get("basis", []),
        "clears_when": finding.get("clears_when", ""),
    }


@dataclass(frozen=True)
class ProjectLine:
    """One project with its open warnings by level."""

    project: Project
    by_level: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_level.values())

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """(level, Chinese name, how many), the gravest first."""
        return [(level, Level(level).label, self.by_level.get(level, 0)) for level in LEVELS_DOWN]


def of_matter(scope: Scope, matter: str) -> list[Warning]:
    """Open warnings about a clue ('clue:17') or a case ('case:5'), the gravest first."""
    rows = Warning.objects.within(scope).filter(matter=matter).exclude(status=Status.CLEARED)
    return list(rows.order_by(gravity(), "rule"))


def of_firms(scope: Scope) -> dict[str, int]:
    """Open warnings about enterprises within ``scope``, by level."""
    rows = Warning.objects.within(scope).exclude(status=Status.CLEARED).filter(project__isnull=True, matter="")
    return {row["level"]: row["n"] for row in rows.values("level").annotate(n=Count("id")).order_by()}


def projects(scope: Scope) -> list[ProjectLine]:
    """All projects within ``scope``, those with the gravest and most warnings first; two queries."""
    counted: dict[int, dict[str, int]] = {}
    rows = Warning.objects.within(scope).exclude(status=Status.CLEARED).filter(project__isnull=False)
    rows = rows.values("project_id", "level")
    for row in rows.annotate(n=Count("id")).order_by():
        counted.setdefault(row["project_id"], {})[row["level"]] = row["n"]
    lines = [ProjectLine(p, counted.get(p.pk, {})) for p in Project.objects.within(scope).order_by("id")]
    return sorted(lines, key=lambda line: [-line.by_level.get(level, 0) for level in LEVELS_DOWN])
