"""工资支付表: what each worker is owed for the month, and how he is to be paid."""

from anxin.intake.recognise.model import ParsedRow
from anxin.kit import money
from anxin.wages.models import PayrollLine

from ..ledger import Entry, subject
from .context import Context, RowEntries, holder_differs, person_name, scaled


def payroll(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
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
        employer_id, crew_id = ctx.employer_of(row), ctx.crew_of(row, project)
        person = ctx.person_of(row, project, employer_id, crew_id)
        if person is None:
            made.append((row, []))
            continue
        f = row.fields
        back_month, leaving = f.get("back_month"), bool(f.get("exit_flag"))
        # A sheet that names the month made good says by that that the line is back pay.
        back = bool(f.get("is_back_pay")) or back_month not in (None, month)
        scope = ("payroll", project.pk, person.key, employer_id, crew_id, month, back, back_month, leaving)
        values = {
            "project_id": project.pk,
            "employer_id": employer_id,
            "crew_id": crew_id,
            "worker_id": person.worker_id,
            "name_ref_id": person.name_ref_id,
            "month": month,
            "days_x100": scaled(f.get("days"), 100),
            "hours_x10": scaled(f.get("hours"), 10),
            "unit_price_fen": f.get("unit_price"),
            "owed_fen": f["owed"] if f.get("owed") is not None else f["payable"],
            "deducted_fen": f.get("deducted") or 0,
            "payable_fen": f["payable"] if f.get("payable") is not None else f["owed"] - (f.get("deducted") or 0),
            "stated_paid_fen": f.get("paid_stated"),
            "items": items_of(f),
            "card_id": ctx.identities.card(f.get("card")),
            "card_holder": person_name(f.get("card_holder")),
            "holder_differs": holder_differs(row),
            "pay_mode": f.get("pay_mode") or ("bank" if f.get("card") else ""),
            "collector": person_name(f.get("collector")),
            "is_back_pay": back,
            "back_month": back_month,
            "exit_flag": leaving,
            "signed": f.get("signed"),
            "prepared_on": ctx.heads.get("prepared_on"),
        }
        key = subject(*scope, ctx.nth(*scope))
        made.append((row, [Entry(PayrollLine, key, values, row.row, ctx.document)]))
    return made


def items_of(fields: dict) -> dict[str, str]:
    """Wage items and deductions by their printed names, in yuan as text."""
    items = {**(fields.get("items") or {})}
    items.update({f"扣:{name}": fen for name, fen in (fields.get("deductions") or {}).items()})
    return {name: str(money.yuan(fen)) for name, fen in items.items()}
