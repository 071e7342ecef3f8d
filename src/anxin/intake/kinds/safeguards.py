"""What guards the wages besides money: parts and agreements of firms, account events, insurance, boards."""

from anxin.intake.recognise.model import ParsedRow
from anxin.registry.models import InjuryInsurance, NoticeBoard, Participation
from anxin.wages.models import AccountEvent

from ..ledger import Entry, filled, subject
from .context import Context, RowEntries, reject, short
from .projects import enterprise_entry

_TOLD_OF_BOARDS = frozenset({"set_on", "photo_on", "items", "missing", "dead_number", "minimum_wage"})


def participant_list(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    """A firm's part in a project; a firm of which no part is told stands among the subcontractors."""
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        f = row.fields
        if project is None or row.rejected:
            made.append((row, []))
            continue
        enterprise_id = ctx.identities.enterprise(f["name"])
        role = f.get("role") or Participation.Role.LABOUR
        values = {
            "project_id": project.pk,
            "enterprise_id": enterprise_id,
            "role": role,
            "entered_on": f.get("entered_on"),
            "left_on": f.get("left_on"),
            "agency_agreement_on": f.get("agency_agreement_on"),
        }
        key = subject("participation", project.pk, enterprise_id, role)
        entries = [Entry(Participation, key, values, row.row, ctx.document, combine=filled)]
        if f.get("credit_code"):
            entries.append(enterprise_entry(ctx, row, enterprise_id))
        made.append((row, entries))
    return made


def account_event(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    """A row that says that the account is normal makes no fact."""
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        f = row.fields
        if project is None or row.rejected or f.get("event") == "normal":
            made.append((row, []))
            continue
        account_id = ctx.identities.account(f.get("account_no"))
        doc_no = short(f.get("doc_no"), 60)
        values = {
            "project_id": project.pk,
            "account_id": account_id,
            "event": f["event"],
            "on": f["happened_on"],
            "lifted_on": f.get("lifted_on"),
            "cause": f.get("cause") or "",
            "cause_text": short(f.get("cause_text"), 100),
            "organ": short(f.get("organ"), 100),
            "doc_no": doc_no,
            "amount_fen": f.get("amount"),
        }
        key = subject("account_event", project.pk, f["event"], f["happened_on"], doc_no)
        made.append((row, [Entry(AccountEvent, key, values, row.row, ctx.document, combine=filled)]))
    return made


def injury_insurance(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        if project is None or row.rejected:
            made.append((row, []))
            continue
        f = row.fields
        policy_no = short(f.get("policy_no"), 60)
        values = {
            "project_id": project.pk,
            "policy_no": policy_no,
            "insurer": short(f.get("insurer"), 100),
            "from_on": f.get("from_on"),
            "to_on": f.get("to_on"),
        }
        key = subject("injury_insurance", project.pk, policy_no, ctx.nth("injury_insurance", project.pk, policy_no))
        made.append((row, [Entry(InjuryInsurance, key, values, row.row, ctx.document, combine=filled)]))
    return made


def notice_board(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    """One check of a board on a day; the same day again is a correction, another day another check.

    A row that only names the project makes no fact.
    """
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        f = row.fields
        checked_on = f.get("checked_on") or ctx.heads.get("prepared_on") or f.get("photo_on") or f.get("set_on")
        if checked_on is None and not row.rejected and _TOLD_OF_BOARDS.intersection(f):
            reject(row, "检查日期", "bad_date", "不知道是哪天的情况，请填写检查日期")
        if project is None or row.rejected or not _TOLD_OF_BOARDS.intersection(f):
            made.append((row, []))
            continue
        values = {
            "project_id": project.pk,
            "set_on": f.get("set_on"),
            "checked_on": checked_on,
            "photo_on": f.get("photo_on"),
            "items": " ".join(f.get("items") or ()),
            "missing": " ".join(f.get("missing") or ()),
            "dead_number": f.get("dead_number"),
            "minimum_wage_fen": f.get("minimum_wage"),
        }
        key = subject("board", project.pk, checked_on)
        made.append((row, [Entry(NoticeBoard, key, values, row.row, ctx.document)]))
    return made
