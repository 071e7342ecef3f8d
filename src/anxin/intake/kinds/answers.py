"""工资确认 and 工资清单送达: one fact per worker and month, put together from whatever lists speak of it."""

from typing import Any

from anxin.intake.recognise.model import ParsedRow
from anxin.registry.models import Enrolment, Project
from anxin.wages.models import Payslip, WageConfirmation

from ..identities import Person
from ..ledger import Entry, filled, subject
from .context import Context, RowEntries, reject


def wage_confirmation(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    ctx.load_people(rows)
    made: list[RowEntries] = []
    for row in rows:
        who = _whose(ctx, row)
        if who is None:
            made.append((row, []))
            continue
        project, employer_id, person, month = who
        f = row.fields
        values = {
            **_said_by(project, employer_id, person, month),
            "asked_on": f.get("asked_on"),
            "answered_on": f.get("answered_on"),
            "answer": f.get("answer") or "",
            "objection": f.get("objection") or "",
            "settled_on": f.get("settled_on"),
        }
        if "worker" in f:
            # What he said himself stands beside what a list says of him, and a later word takes the place of an earlier.
            key = subject("confirmation", project.pk, person.key, month, "himself")
            made.append((row, [Entry(WageConfirmation, key, values, row.row, ctx.document)]))
            continue
        key = subject("confirmation", project.pk, person.key, month)
        made.append((row, [Entry(WageConfirmation, key, values, row.row, ctx.document, combine=filled)]))
    return made


def payslip(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    """A row that says that a slip did not arrive is taken in and makes no fact."""
    ctx.load_people(rows)
    made: list[RowEntries] = []
    for row in rows:
        who = _whose(ctx, row)
        if who is None:
            made.append((row, []))
            continue
        project, employer_id, person, month = who
        f = row.fields
        if not f.get("delivered"):
            made.append((row, []))
            continue
        channel = f.get("channel") or ""
        values = {
            **_said_by(project, employer_id, person, month),
            "delivered_on": f.get("delivered_on") or ctx.heads.get("prepared_on"),
            "channel": channel,
        }
        key = subject("payslip", project.pk, person.key, month, channel)
        made.append((row, [Entry(Payslip, key, values, row.row, ctx.document)]))
    return made


def _whose(ctx: Context, row: ParsedRow) -> tuple[Project, int | None, Person, int] | None:
    """Project, employer, person and month of a row; None for a row that goes back."""
    project = ctx.project_of(row)
    month = row.fields.get("month") or ctx.month
    if month is None and not row.rejected:
        reject(row, "工资月份", "missing_month", "看不出是哪个月的工资，请补上工资月份或用 --month 指定")
    if project is None or month is None or row.rejected:
        return None
    employer_id = ctx.employer_of(row)
    if (own := row.fields.get("worker")) is not None:
        if not Enrolment.objects_unscoped.filter(project=project, worker_id=own).exists():
            reject(row, "工人", "unknown_worker", "这个项目的花名册上没有这名工人")
            return None
        return project, employer_id, Person(worker_id=own), month
    person = ctx.person_of(row, project, employer_id, ctx.crew_of(row, project))
    return None if person is None else (project, employer_id, person, month)


def _said_by(project: Project, employer_id: int | None, person: Person, month: int) -> dict[str, Any]:
    return {
        "project_id": project.pk,
        "employer_id": employer_id,
        "worker_id": person.worker_id,
        "name_ref_id": person.name_ref_id,
        "month": month,
    }
