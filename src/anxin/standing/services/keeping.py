"""Working out how projects stand, from what the fact views gave, and keeping it in the place of what was kept before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max

from anxin import law
from anxin.monitoring.models import Status, Warning
from anxin.registry.models import Document, ProjectFact

from ..models import EmployerStanding, Joining, ProjectMonthStanding, ProjectStanding
from ..questions import PREFIX, STATES
from ..safeguards import IN_PLACE, Known, cells, codes, faults

_AT_ONCE = 500
_RANK = {"red": 4, "orange": 3, "yellow": 2, "blue": 1}
_OVER = {"finished"}
# What a joined project must send, and the rule that finds that it has not.
GAPS = {"attendance": "T02", "sheet": "W01", "bank": "A03"}

_TOLD = (
    *("due_on", "people", "attended", "on_sheet", "paid_people"),
    *("owed_fen", "paid_fen", "missing_fen", "people_missing"),
)

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def keep(
    rows: Rows,
    *,
    projects: set[int] | None,
    as_of: date,
    known_at: datetime,
) -> int:
    """Replace the standings of ``projects`` (None: all) by what ``rows`` say; how many projects were worked out.

    Call it inside the evaluation's transaction, after its warnings are in place. ``rows``: the answers to
    ``anxin.standing.questions`` by their names.
    """
    asked = _By(rows)
    stand = open_warnings(projects)
    ledger = _ledger(projects)
    heard = _heard(projects)
    there = [p["project_id"] for p in rows[f"{PREFIX}projects"]]
    standings: list[ProjectStanding] = []
    by_month: list[ProjectMonthStanding] = []
    by_employer: list[EmployerStanding] = []
    for project_id in there:
        lines = _month_lines(asked, project_id, as_of)
        by_month += lines
        by_employer += _employer_lines(asked, project_id, as_of)
        standings.append(
            _standing(
                asked,
                project_id,
                lines,
                as_of=as_of,
                known_at=known_at,
                fact=ledger.get(project_id),
                heard_at=heard.get(project_id),
                found=stand.found.get(project_id, {}),
                counts=stand.counts.get(project_id, {}),
            )
        )
    _clear(projects)
    ProjectStanding.objects_unscoped.bulk_create(standings, batch_size=_AT_ONCE)
    ProjectMonthStanding.objects_unscoped.bulk_create(by_month, batch_size=_AT_ONCE)
    EmployerStanding.objects_unscoped.bulk_create(by_employer, batch_size=_AT_ONCE)
    return len(standings)


def count_warnings(projects: Iterable[int]) -> None:
    """Put the numbers of open warnings of these projects right, where a warning moved outside an evaluation."""
    ids = set(projects)
    stand = open_warnings(ids)
    for standing in ProjectStanding.objects_unscoped.filter(pk__in=ids):
        _levels(standing, stand.counts.get(standing.pk, {}))
        standing.save(update_fields=["level", "level_rank", "red", "orange", "yellow", "blue"])


@dataclass(frozen=True)
class OpenWarnings:
    """Of projects: ``counts`` level -> how many stand open; ``found`` rule -> the gravest level that the facts give it."""

    counts: dict[int, dict[str, int]]
    found: dict[int, dict[str, str]]


def open_warnings(projects: set[int] | None = None) -> OpenWarnings:
    """The warnings that are not cleared, of these projects; None: of all."""
    rows = Warning.objects_unscoped.exclude(status=Status.CLEARED).filter(project__isnull=False)
    if projects is not None and len(projects) <= _AT_ONCE:
        rows = rows.filter(project_id__in=projects)
    stand = OpenWarnings({}, {})
    grouped = rows.values("project_id", "rule", "level", "data_level").order_by().annotate(n=Count("id"))
    for row in grouped:
        counts = stand.counts.setdefault(row["project_id"], {})
        counts[row["level"]] = counts.get(row["level"], 0) + row["n"]
        found = stand.found.setdefault(row["project_id"], {})
        found[row["rule"]] = max(found.get(row["rule"], row["data_level"]), row["data_level"], key=_RANK.__getitem__)
    return stand


class _By:
    """The rows of each question by project."""

    def __init__(self, rows: Rows) -> None:
        self._rows: dict[str, dict[int, list[Mapping[str, Any]]]] = {}
        for name, given in rows.items():
            grouped: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
            for row in given:
                grouped[row["project_id"]].append(row)
            self._rows[name.removeprefix(PREFIX)] = grouped

    def all(self, name: str, project_id: int) -> list[Mapping[str, Any]]:
        return self._rows[name].get(project_id, [])

    def one(self, name: str, project_id: int) -> Mapping[str, Any]:
        return (self.all(name, project_id) or [{}])[0]


def _clear(projects: set[int] | None) -> None:
    kept = (ProjectMonthStanding, EmployerStanding, ProjectStanding)
    if projects is None:
        for model in kept:
            model.objects_unscoped.all().delete()
        return
    ids = sorted(projects)
    for i in range(0, len(ids), _AT_ONCE):
        for model in kept:
            model.objects_unscoped.filter(project_id__in=ids[i : i + _AT_ONCE]).delete()


def _ledger(projects: set[int] | None) -> dict[int, Mapping[str, Any]]:
    facts = ProjectFact.objects_unscoped.filter(known_to__isnull=True).order_by("-id")
    if projects is not None and len(projects) <= _AT_ONCE:
        facts = facts.filter(project_id__in=projects)
    names = ("industry", "authority", "invest_fen", "joined_on", "gate")
    return {row["project_id"]: row for row in facts.values("project_id", *names)}


def _heard(projects: set[int] | None) -> dict[int, datetime]:
    """When a file last brought something of each project."""
    said = Document.objects.filter(project__isnull=False, batch__undone_at__isnull=True).order_by()
    if projects is not None and len(projects) <= _AT_ONCE:
        said = said.filter(project_id__in=projects)
    told = said.values("project_id").annotate(at=Max("batch__received_at"))
    return {row["project_id"]: row["at"] for row in told}


# --- months ----------------------------------------------------------------------------------------------------------


def _month_lines(asked: _By, project_id: int, as_of: date) -> list[ProjectMonthStanding]:
    lines: dict[int, ProjectMonthStanding] = {}

    def line(month: int) -> ProjectMonthStanding:
        if month not in lines:
            lines[month] = ProjectMonthStanding(project_id=project_id, month=month, as_of=as_of)
        return lines[month]

    for row in asked.all("months", project_id):
        at = line(row["month"])
        for name in _TOLD:
            setattr(at, name, row[name])
        at.states = {state: row[state] for state in STATES if row[state]}
    for row in asked.all("listed", project_id):
        at = line(row["month"])
        at.listed = row["listed"]
        if row["idle"]:
            at.states = {**at.states, "idle": row["idle"]}
    for row in asked.all("answered", project_id):
        at = line(row["month"])
        at.asked, at.confirmed = row["asked"], row["answered"]
    for row in asked.all("periods", project_id):
        at = line(row["month"])
        at.due_in_fen, at.paid_in_fen, at.in_due_on = row["due_fen"], row["credit_fen"], row["due_on"]
    for row in asked.all("moves", project_id):
        at = line(row["month"])
        at.moved_in_fen, at.moved_out_fen, at.balance_fen = row["in_fen"], row["out_fen"], row["balance_fen"]
    ordered = [lines[month] for month in sorted(lines)]
    balance = None
    for at in ordered:
        balance = at.balance_fen if at.balance_fen is not None else balance
        at.balance_fen = balance
    return ordered


def _employer_lines(asked: _By, project_id: int, as_of: date) -> list[EmployerStanding]:
    lines: dict[int | None, EmployerStanding] = {}

    def line(employer: int | None) -> EmployerStanding:
        if employer not in lines:
            lines[employer] = EmployerStanding(project_id=project_id, employer_id=employer, as_of=as_of)
        return lines[employer]

    for row in asked.all("employers_on_site", project_id):
        line(row["employer_id"]).on_site = row["on_site"]
    for row in asked.all("employers_owing", project_id):
        at = line(row["employer_id"])
        at.owed_people, at.owed_fen, at.owed_months = row["people"], row["fen"], row["months"]
        at.owed_oldest, at.owed_since = row["oldest"], row["since"]
    return list(lines.values())


# --- the project -----------------------------------------------------------------------------------------------------


def _standing(
    asked: _By,
    project_id: int,
    lines: list[ProjectMonthStanding],
    *,
    as_of: date,
    known_at: datetime,
    fact: Mapping[str, Any] | None,
    heard_at: datetime | None,
    found: Mapping[str, str],
    counts: Mapping[str, int],
) -> ProjectStanding:
    said = fact or {}
    p = asked.one("projects", project_id)
    seen, on_site = asked.one("seen", project_id), asked.one("on_site", project_id)
    moves = asked.all("moves", project_id)
    standing = ProjectStanding(
        project_id=project_id,
        as_of=as_of,
        known_at=known_at,
        status=p["status"],
        funding=p["funding"],
        industry=said.get("industry", ""),
        authority=said.get("authority", ""),
        owner_id=p["owner_id"],
        contractor_id=p["contractor_id"],
        start_on=p["start_on"],
        invest_fen=said.get("invest_fen"),
        on_site=on_site.get("on_site", 0),
        workers_on_site=on_site.get("workers", 0),
        contracted=on_site.get("contracted", 0),
        seen_month=seen.get("month"),
        seen_heads=seen.get("heads", 0),
        listed_heads=seen.get("listed", 0),
        joining=_joining(p),
        joined_on=said.get("joined_on"),
        heard_at=heard_at,
    )
    _levels(standing, counts)
    _owed(standing, lines, asked.one("owing", project_id).get("people", 0), as_of)
    _money_in(standing, asked.all("periods", project_id), moves, as_of)
    days = [seen.get("last_on"), asked.one("paid", project_id).get("last_on"), *(m["last_on"] for m in moves)]
    standing.last_day = max((d for d in days if d), default=None)
    gaps = _gaps(standing, found)
    standing.gaps = codes(gaps)
    standing.running = None if standing.joining != Joining.JOINED else not gaps
    subs = asked.one("subcontractors", project_id)
    standing.sub_firms, standing.sub_agreed = subs.get("firms", 0), subs.get("agreed", 0)
    standing.has_officer = p["labour_officer"] or on_site.get("officers", 0) > 0
    known = Known(
        project=p,
        seen=seen,
        on_site=on_site,
        accounts=asked.one("accounts", project_id),
        held=asked.one("held", project_id),
        subcontractors=subs,
        months=asked.all("months", project_id),
        periods=asked.all("periods", project_id),
        deposits=asked.all("deposits", project_id),
        boards=asked.all("boards", project_id),
        guarantees=asked.all("guarantees", project_id),
        insurance=asked.all("insurance", project_id),
        found=found,
    )
    made = cells(known, as_of=as_of, ending_days=int(law.number("standing.ending_d", as_of).value))
    standing.safeguards = {code: cell.to_json() for code, cell in made.items()}
    standing.lacking = codes(code for code, cell in made.items() if cell.state not in IN_PLACE)
    standing.faults = codes(faults(made, gate=said.get("gate"), owed=standing.owed_fen > 0, silent=bool(gaps)))
    return standing


def _levels(standing: ProjectStanding, counts: Mapping[str, int]) -> None:
    for level in _RANK:
        setattr(standing, level, counts.get(level, 0))
    worst = max((level for level in _RANK if counts.get(level)), key=_RANK.__getitem__, default="")
    standing.level, standing.level_rank = worst, _RANK.get(worst, 0)


def _owed(standing: ProjectStanding, lines: list[ProjectMonthStanding], people: int, as_of: date) -> None:
    late = [m for m in lines if m.overdue]
    standing.owed_people = people
    standing.owed_fen = sum(m.missing_fen for m in late)
    standing.owed_months = len(late)
    standing.owed_oldest = late[0].month if late else None
    standing.owed_since = min((m.due_on for m in late if m.due_on), default=None)
    standing.unpaid_fen = sum(m.missing_fen for m in lines)
    coming = [m.due_on for m in lines if m.due_on and m.due_on >= as_of and (m.missing_fen or not m.on_sheet)]
    standing.next_due_on = min(coming, default=None)
    standing.forecast_fen = _forecast(lines, as_of)


def _forecast(lines: list[ProjectMonthStanding], as_of: date) -> int:
    """What months that were worked and have no sheet yet will take: for each the mean of the latest sheets before it."""
    back = int(law.number("account.forecast_months", as_of).value)
    current = as_of.year * 100 + as_of.month
    total = 0
    for m in lines:
        if m.on_sheet or not m.attended or m.due_on is None or m.due_on < as_of or m.month > current:
            continue
        base = [x.owed_fen for x in lines if x.month < m.month and x.on_sheet][-back:]
        if base:
            total += sum(base) // len(base)
    return total


def _money_in(
    standing: ProjectStanding, periods: list[Mapping[str, Any]], moves: list[Mapping[str, Any]], as_of: date
) -> None:
    due = [p for p in periods if p["due_on"] < as_of]
    standing.due_in_fen = sum(p["due_fen"] for p in due)
    standing.paid_in_fen = sum(p["credit_fen"] for p in due)
    standing.short_periods = sum(p["credit_fen"] < p["due_fen"] for p in due)
    known = [m for m in moves if m["balance_on"]]
    if known:
        last = max(known, key=lambda m: m["balance_on"])
        standing.balance_fen, standing.balance_on = last["balance_fen"], last["balance_on"]


def _joining(project: Mapping[str, Any]) -> str:
    if project["status"] in _OVER:
        return Joining.OVER
    if project["joined"]:
        return Joining.JOINED
    if project["exempt"]:
        return Joining.EXEMPT
    return Joining.NOT_JOINED if project["listed"] else Joining.UNLISTED


def _gaps(standing: ProjectStanding, found: Mapping[str, str]) -> list[str]:
    if standing.joining != Joining.JOINED:
        return []
    gaps = [name for name, rule in GAPS.items() if rule in found]
    if not gaps and standing.last_day is None and standing.on_site == 0:
        gaps.append("nothing")
    return gaps
