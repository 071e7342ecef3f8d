"""人工费拨付 and 工资保证金: the money that must stand behind the wages."""

from anxin.intake.recognise.model import ParsedRow
from anxin.wages.models import Deposit, DepositEvent, LabourCost

from ..ledger import Entry, filled, subject
from .context import Context, RowEntries, reject, scaled, short


def labour_cost(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        f = row.fields
        month = f.get("month") or ctx.month
        if month is None and not row.rejected:
            reject(row, "所属月份", "missing_month", "这一期人工费没有写明所属月份，请补上")
        if project is None or row.rejected:
            made.append((row, []))
            continue
        values = {
            "project_id": project.pk,
            "month": month,
            "due_on": f.get("due_on"),
            "due_fen": f.get("due") or 0,
            "paid_fen": f.get("paid"),
            "paid_on": f.get("paid_on"),
            "payer_id": ctx.identities.enterprise(f.get("payer")),
        }
        key = subject("labour_cost", project.pk, month, ctx.nth("labour_cost", project.pk, month))
        made.append((row, [Entry(LabourCost, key, values, row.row, ctx.document)]))
    return made


def deposit(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        if project is None or row.rejected:
            made.append((row, []))
            continue
        f = row.fields
        doc_no = short(f.get("doc_no"), 60)
        rate = f.get("rate")
        values = {
            "project_id": project.pk,
            "payer_id": ctx.identities.enterprise(f.get("contractor")),
            "kind": f.get("kind") or "",
            "contract_fen": f.get("contract_amount"),
            "rate_ppm": scaled(rate, 1_000_000),
            "required_fen": f.get("required"),
            "lodged_fen": f.get("lodged"),
            "lodged_on": f.get("lodged_on"),
            "issuer": short(f.get("bank"), 100),
            "doc_no": doc_no,
            "start_on": f.get("start_on"),
            "end_on": f.get("end_on"),
            "exemption": short(f.get("exemption"), 200),
            "exemption_to": f.get("exemption_to"),
        }
        nth = ctx.nth("deposit", project.pk, doc_no)
        entries = [
            Entry(Deposit, subject("deposit", project.pk, doc_no, nth), values, row.row, ctx.document, combine=filled)
        ]
        for event, day, amount in f.get("events") or []:
            said = {"project_id": project.pk, "doc_no": doc_no, "event": event, "on": day, "amount_fen": amount}
            key = subject("deposit_event", project.pk, doc_no, event, day, amount)
            if day is not None:
                entries.append(Entry(DepositEvent, key, said, row.row, ctx.document))
        made.append((row, entries))
    return made
