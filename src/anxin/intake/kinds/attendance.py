"""考勤: grids as they stand, device events folded by the month. One row per worker, project, month and source."""

from typing import Any

from anxin.intake.recognise import fold_events
from anxin.intake.recognise.model import ParsedRow
from anxin.registry.models import Fact
from anxin.wages.models import AttendanceMonth

from ..identities import Person
from ..ledger import Entry, subject
from .context import Context, RowEntries, scaled

_NO_CLOCK = "-" * 8


def attendance_grid(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    ctx.load_people(rows)
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        if project is None or row.rejected:
            made.append((row, []))
            continue
        month = ctx.month_of(row)
        if month is None:
            made.append((row, []))
            continue
        f = row.fields
        employer_id, crew_id = ctx.employer_of(row), ctx.crew_of(row, project)
        person = ctx.person_of(row, project, employer_id, crew_id)
        if person is None:
            made.append((row, []))
            continue
        nth = ctx.nth("attendance", person.key, employer_id, crew_id, month)
        key = subject("attendance", project.pk, person.key, employer_id, crew_id, month, "sheet", nth)
        values = {
            **_who(project.pk, employer_id, crew_id, person),
            "month": month,
            "days_mask": f.get("days_mask") or 0,
            "half_mask": f.get("half_mask") or 0,
            "hours_x10": scaled(f.get("hours"), 10),
            "overtime_x10": scaled(f.get("overtime_hours"), 10),
            "days_claimed_x100": scaled(f.get("days_claimed"), 100),
            "late_days": int(f.get("late_days") or 0),
            "source": AttendanceMonth.Source.SHEET,
        }
        made.append((row, [Entry(AttendanceMonth, key, values, row.row, ctx.document)]))
    return made


def attendance_events(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    """One punch, or one worker-day, per row. All of a worker-month become one fact; it stands at the first of them.

    A row that says that somebody was absent is taken in and makes no fact.
    """
    ctx.load_people(rows)
    groups: dict[tuple[int, str, int | None], list[ParsedRow]] = {}
    people: dict[tuple[int, str, int | None], Person] = {}
    entry_of: dict[int, list[Entry]] = {}
    for row in rows:
        project = ctx.project_of(row)
        if project is None or row.rejected:
            continue
        employer_id = ctx.employer_of(row)
        person = ctx.person_of(row, project, employer_id)
        if person is None:
            continue
        group = (project.pk, person.key, employer_id)
        people[group] = person
        groups.setdefault(group, []).append(row)
    platform = ctx.heads.get("platform", False)
    source = AttendanceMonth.Source.PLATFORM if platform else AttendanceMonth.Source.DEVICE
    for group, members in groups.items():
        project_id, person_key, employer_id = group
        for folded in fold_events(members):
            month = folded["month"]
            key = subject("attendance", project_id, person_key, employer_id, None, month, source)
            values = {
                **_who(project_id, employer_id, None, people[group]),
                "month": month,
                "days_mask": folded["days_mask"],
                "clock": folded["clock"],
                "late_days": folded["late_days"],
                "source": source,
            }
            entry = Entry(AttendanceMonth, key, values, min(folded["rows"]), ctx.document, combine=_both)
            for number in folded["rows"]:
                entry_of.setdefault(number, []).append(entry)
    return [(row, [] if row.rejected else entry_of.get(row.row, [])) for row in rows]


def _both(values: dict[str, Any], held: Fact) -> dict[str, Any]:
    """Days of two exports together: every day of either, the earliest entry and the latest exit."""
    assert isinstance(held, AttendanceMonth)
    ours, theirs = values["clock"] or _NO_CLOCK * 31, held.clock or _NO_CLOCK * 31
    clock = "".join(_both_times(ours[i : i + 8], theirs[i : i + 8]) for i in range(0, 8 * 31, 8))
    return {
        **values,
        "days_mask": values["days_mask"] | held.days_mask,
        "clock": clock,
        "late_days": max(values["late_days"], held.late_days),
    }


def _both_times(one: str, other: str) -> str:
    if one == _NO_CLOCK or other == _NO_CLOCK:
        return other if one == _NO_CLOCK else one
    return min(one[:4], other[:4]) + max(one[4:], other[4:])


def _who(project_id: int, employer_id: int | None, crew_id: int | None, person: Person) -> dict[str, Any]:
    return {
        "project_id": project_id,
        "employer_id": employer_id,
        "crew_id": crew_id,
        "worker_id": person.worker_id,
        "name_ref_id": person.name_ref_id,
    }
