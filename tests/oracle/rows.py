"""The raw tables as they come, made plain: only what was known, real dates, Beijing time, every row tied to a worker."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

IDENTITIES = {"project", "enterprise", "worker", "card", "crew", "name_ref"}

# Every column that a rule looks at; a column that a table does not bring is empty.
COLUMNS = {
    "project": "id region_code",
    "project_fact": "id project_id region_code funding status start_on planned_end actual_end owner_id contractor_id pay_day "
    "pay_day_next joined joined_on exempt_reason lon lat labour_officer",
    "enterprise_fact": "id enterprise_id credit_index",
    "participation": "id project_id enterprise_id role agency_agreement_on",
    "contract": "id project_id kind signed_on amount_fen",
    "permit": "id project_id issued_on number_index",
    "pause": "id project_id from_on to_on approved_by approved_on",
    "sighting": "id project_id seen_on",
    "notice_board": "id project_id set_on checked_on photo_on items missing dead_number minimum_wage_fen",
    "injury_insurance": "id project_id from_on to_on",
    "wage_confirmation": "id project_id worker_id name_ref_id month asked_on answered_on answer settled_on",
    "payslip": "id project_id worker_id name_ref_id month delivered_on",
    "account_event": "id project_id account_id event on lifted_on cause amount_fen",
    "worker": "id id_ok birth",
    "card": "id card_index",
    "enrolment": "id project_id employer_id crew_id worker_id provisional trade post role entered_on left_on contract_no "
    "contract_signed_on contract_from card_id card_checked holder_differs settled_on settled_confirmed id_valid_to "
    "name_index "
    "contract_to unit_price_fen pay_mode",
    "name_tie": "id name_ref_id project_id worker_id state",
    "attendance_month": "id project_id employer_id worker_id name_ref_id month days_mask half_mask clock "
    "crew_id late_days source days_claimed_x100 overtime_x10",
    "payroll_line": "id project_id employer_id worker_id name_ref_id month payable_fen pay_mode has_collector "
    "holder_differs is_back_pay back_month exit_flag "
    "crew_id days_x100 owed_fen deducted_fen",
    "receipt": "id project_id employer_id worker_id name_ref_id month amount_fen status paid_at card_id serial retry_of",
    "special_account": "id project_id account_id opened_on agreement_on filed_on closed_on status",
    "account_entry": "id project_id account_id at direction amount_fen balance_fen purpose peer_index peer_name_index "
    "peer_enterprise_id",
    "labour_cost": "id project_id month due_on due_fen paid_fen paid_on",
    "deposit": "id project_id kind contract_fen rate_ppm required_fen lodged_fen lodged_on start_on end_on exemption exemption_to",
    "deposit_event": "id project_id event on amount_fen",
    "payment_guarantee": "id project_id",
}

DAYS = {
    "start_on", "actual_end", "joined_on", "signed_on", "issued_on", "from_on", "to_on", "approved_on", "seen_on",
    "entered_on", "left_on", "contract_signed_on", "contract_from", "settled_on", "id_valid_to", "opened_on", "due_on",
    "paid_on", "lodged_on", "end_on", "exemption_to", "planned_end", "agency_agreement_on", "agreement_on", "filed_on",
    "closed_on", "set_on", "checked_on", "photo_on", "asked_on", "answered_on", "delivered_on", "on", "lifted_on",
    "birth", "contract_to",
}  # fmt: skip


def as_day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return date.fromisoformat(value[:10]) if value else None
    return value


def as_moment(value: object) -> datetime | None:
    """Beijing time; a moment that names no zone is one already."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if value else None
    if value is None:
        return None
    return value.replace(tzinfo=BEIJING) if value.tzinfo is None else value.astimezone(BEIJING)


def end_of_day(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), BEIJING)


def was_known(row: dict, known_at: datetime) -> bool:
    known_from, known_to = as_moment(row.get("known_from")), as_moment(row.get("known_to"))
    if known_from is not None and known_from > known_at:
        return False
    return known_to is None or known_to > known_at


def read(tables: dict[str, list[dict]], known_at: datetime) -> dict[str, list[SimpleNamespace]]:
    """Every table of COLUMNS, known rows only, one namespace per row, ordered by id (rows without one keep their order)."""
    result = {}
    for name, columns in COLUMNS.items():
        plain = []
        for row in tables.get(name, []):
            if name not in IDENTITIES and not was_known(row, known_at):
                continue
            record = SimpleNamespace()
            for column in columns.split():
                value = row.get(column)
                setattr(record, column, as_day(value) if column in DAYS else value)
            if record.id is None:
                record.id = len(plain)
            plain.append(record)
        result[name] = sorted(plain, key=lambda row: row.id)
    tie_names(result)
    return result


def tie_names(tables: dict[str, list[SimpleNamespace]]) -> None:
    """A row that only says a name belongs to the worker whom the rosters fit; fitting nobody, it is left out."""
    worker_of_name = {}
    for tie in tables["name_tie"]:
        if tie.state == "tied" and tie.worker_id is not None:
            worker_of_name[tie.name_ref_id] = tie.worker_id
    for name in ("attendance_month", "payroll_line", "receipt", "wage_confirmation", "payslip"):
        tied = []
        for row in tables[name]:
            if row.worker_id is None:
                row.worker_id = worker_of_name.get(row.name_ref_id)
            if row.worker_id is not None:
                tied.append(row)
        tables[name] = tied


def by_project(rows: Iterable[SimpleNamespace]) -> dict[object, list[SimpleNamespace]]:
    result: dict[object, list[SimpleNamespace]] = {}
    for row in rows:
        result.setdefault(row.project_id, []).append(row)
    return result
