"""What the bank says: receipts of wage payments, and the movements of special accounts."""

import datetime as dt
from zoneinfo import ZoneInfo

from anxin.intake.recognise.model import ParsedRow
from anxin.kit.text import plain
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Project
from anxin.wages.models import AccountEntry, Receipt, SpecialAccount

from ..ledger import Entry, subject
from .context import Context, RowEntries, person_name, reject, short

SHANGHAI = ZoneInfo("Asia/Shanghai")
_FIRM_WORDS = ("公司", "集团", "局", "厂", "中心", "院", "政府", "银行", "合作社", "委员会", "支队", "站", "社")


def project_of_account(number: str | None) -> Project | None:
    """The project whose special account has this number, if exactly one has."""
    digits = plain(number or "")
    if not digits:
        return None
    held = SpecialAccount.objects_unscoped.filter(
        account__account_index=blind_index("card", digits), known_to__isnull=True
    ).values_list("project_id", flat=True)
    ids = set(held)
    return Project.objects_unscoped.get(pk=ids.pop()) if len(ids) == 1 else None


def bank_receipt(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    ctx.load_people(rows)
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        f = row.fields
        month = f.get("month") or ctx.month
        if month is None and not row.rejected:
            reject(row, "工资月份", "missing_month", "看不出这笔工资是哪个月的，请在附言写明月份或用 --month 指定")
        if project is None or row.rejected:
            made.append((row, []))
            continue
        card_id = ctx.identities.card(f.get("card"))
        employer_id = ctx.employer_of(row)
        person = ctx.person_of(row, project, employer_id, card_id=card_id)
        if person is None:
            made.append((row, []))
            continue
        serial, batch_no = short(f.get("bank_serial"), 64), short(f.get("batch_no") or ctx.heads.get("batch_no"), 64)
        paid_at = f.get("paid_at")
        if serial:
            key = subject("receipt", project.pk, serial)
        else:
            said = (
                "receipt",
                project.pk,
                batch_no,
                f.get("seq"),
                person.key,
                month,
                f["amount"],
                f.get("status"),
                paid_at,
            )
            key = subject(*said, ctx.nth(*said))
        values = {
            "project_id": project.pk,
            "employer_id": employer_id,
            "worker_id": person.worker_id,
            "name_ref_id": person.name_ref_id,
            "month": month,
            "payee_name": person_name(f.get("name")),
            "card_id": card_id,
            "amount_fen": f["amount"],
            "status": f.get("status") or ctx.heads.get("status") or Receipt.Status.PENDING,
            "fail_code": f.get("fail_code") or "",
            "fail_text": short(f.get("fail_text"), 100),
            "paid_at": moment(paid_at),
            "serial": serial,
            "batch_no": batch_no,
            "retry_of": short(f.get("retry_of"), 64),
            "memo": short(f.get("memo"), 100),
        }
        made.append((row, [Entry(Receipt, key, values, row.row, ctx.document)]))
    return made


def bank_statement(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    account_id = ctx.identities.account(ctx.heads.get("account_no"))
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        if project is None or row.rejected:
            made.append((row, []))
            continue
        f = row.fields
        account = ctx.identities.account(f.get("account_no")) or account_id
        at = moment(f["at"])
        serial = short(f.get("bank_serial"), 64)
        peer_name, peer_account = plain(f.get("peer_name") or ""), plain(f.get("peer_account") or "")
        if serial:
            key = subject("entry", project.pk, serial, f["direction"], f["amount"])
        else:
            said = ("entry", project.pk, account, at, f["direction"], f["amount"], f.get("balance_after"), peer_name)
            key = subject(*said, ctx.nth(*said))
        values = {
            "project_id": project.pk,
            "account_id": account,
            "at": at,
            "direction": f["direction"],
            "amount_fen": f["amount"],
            "balance_fen": f.get("balance_after"),
            "peer_name": peer_name[:200],
            "peer_index": blind_index("card", peer_account) if peer_account else "",
            "peer_name_index": blind_index("name", person_name(peer_name)) if peer_name else "",
            "peer_enterprise_id": ctx.identities.enterprise(peer_name) if _is_firm(peer_name) else None,
            "peer_bank": short(f.get("peer_bank"), 100),
            "summary": short(f.get("summary"), 200),
            "purpose": f.get("purpose") or "",
            "serial": serial,
            "batch_no": short(f.get("batch_no"), 64),
        }
        made.append((row, [Entry(AccountEntry, key, values, row.row, ctx.document)]))
    return made


def _is_firm(name: str) -> bool:
    return len(name) > 5 and any(word in name for word in _FIRM_WORDS)


def moment(value: dt.datetime | dt.date | None) -> dt.datetime | None:
    """A bank's day or moment as an aware moment; a mere day counts from its noon, which is the same day everywhere."""
    if value is None or (isinstance(value, dt.datetime) and value.tzinfo):
        return value
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=SHANGHAI)
    return dt.datetime.combine(value, dt.time(12), SHANGHAI)
