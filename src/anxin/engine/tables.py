"""The raw tables that a database, or a folder of Parquet files, hands to the engine.

Columns are the facts' own, without anything that names a person: sealed and masked texts stay in the database. In
their place stand blind indexes (to match a bank's payee) and yes/no columns (``has_collector``). Money is integer fen,
months are YYYYMM, days are dates, moments are timestamps with zone (a moment without one is read as UTC).
Fact tables carry ``known_from`` and ``known_to`` besides the columns below; a table without them is known always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

Type = Literal["BIGINT", "BOOLEAN", "VARCHAR", "DATE", "DOUBLE", "MOMENT"]

ARROW: dict[str, pa.DataType] = {
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
    "MOMENT": pa.timestamp("us", tz="UTC"),
}


@dataclass(frozen=True)
class RawColumn:
    """``default`` (an SQL literal) stands in for null and for a missing column; None: null is allowed.

    ``required``: the table cannot be read without it. ``said``: a text counts as yes when it is not empty.
    """

    name: str
    type: Type
    default: str | None = None
    required: bool = False
    said: bool = False


@dataclass(frozen=True)
class RawTable:
    name: str
    zh: str
    columns: tuple[RawColumn, ...]
    fact: bool = True

    def schema(self) -> pa.Schema:
        """Arrow schema as an exporter should write it."""
        fields = [pa.field(c.name, ARROW[c.type], nullable=not c.required) for c in self.columns]
        if self.fact:
            fields += [
                pa.field("known_from", ARROW["MOMENT"], nullable=False),
                pa.field("known_to", ARROW["MOMENT"]),
            ]
        return pa.schema(fields)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


def _columns(text: str) -> tuple[RawColumn, ...]:
    """'name:kind' separated by blanks; '!' marks a required column; the kind says what stands in for null."""
    types: dict[str, tuple[Type, str | None]] = {
        "id": ("BIGINT", None),
        "int": ("BIGINT", None),
        "fen": ("BIGINT", None),
        "month": ("BIGINT", None),
        "count": ("BIGINT", "0"),
        "bool": ("BOOLEAN", None),
        "no": ("BOOLEAN", "FALSE"),
        "yes": ("BOOLEAN", "TRUE"),
        "said": ("BOOLEAN", "FALSE"),
        "text": ("VARCHAR", "''"),
        "date": ("DATE", None),
        "real": ("DOUBLE", None),
        "moment": ("MOMENT", None),
    }
    found = []
    for word in text.split():
        name, kind = word.rstrip("!").split(":")
        sql_type, default = types[kind]
        found.append(RawColumn(name, sql_type, default, required=word.endswith("!"), said=kind == "said"))
    return tuple(found)


def _fact(name: str, zh: str, columns: str) -> RawTable:
    return RawTable(name, zh, _columns(f"id:id! {columns} batch_id:id document_id:id row:int"))


def _identity(name: str, zh: str, columns: str) -> RawTable:
    return RawTable(name, zh, _columns(f"id:id! {columns}"), fact=False)


_WORKER = "project_id:id! employer_id:id worker_id:id name_ref_id:id"

TABLES: dict[str, RawTable] = {
    t.name: t
    for t in (
        _identity("project", "工程项目", "region_code:text"),
        _identity("enterprise", "用人单位", ""),
        _identity("worker", "农民工", "id_ok:yes birth:date sex:text"),
        _identity("card", "银行卡", "card_index:text"),
        _identity("crew", "班组", "project_id:id!"),
        _identity("name_ref", "具名人员", "project_id:id! employer_id:id crew_id:id card_id:id"),
        _fact(
            "project_fact",
            "项目台账",
            "project_id:id! region_code:text industry:text funding:text status:text approved:bool owner_id:id "
            "contractor_id:id invest_fen:fen start_on:date planned_end:date actual_end:date pay_day:int "
            "pay_day_next:bool joined:bool joined_on:date exempt_reason:text gate:bool lon:real lat:real "
            "labour_officer:said",
        ),
        _fact(
            "enterprise_fact",
            "单位台账",
            "enterprise_id:id! credit_code_ok:bool credit_index:text kind:text region_code:text registered_on:date capital_fen:fen "
            "grade:text",
        ),
        _fact(
            "participation",
            "参建单位",
            "project_id:id! enterprise_id:id! role:text entered_on:date left_on:date agency_agreement_on:date",
        ),
        _fact(
            "contract",
            "工程承包合同",
            "project_id:id! kind:text party_a_id:id party_b_id:id signed_on:date amount_fen:fen labour_cost_fen:fen "
            "labour_cost_ratio_ppm:int labour_cost_cycle_months:int labour_cost_due_day:int",
        ),
        _fact("permit", "施工许可", "project_id:id! issued_on:date required:yes number_index:text"),
        _fact("pause", "停工", "project_id:id! from_on:date! to_on:date approved_by:said approved_on:date"),
        _fact("sighting", "他方信息", "project_id:id! source:text seen_on:date! permit_on:date amount_fen:fen"),
        _fact(
            "notice_board",
            "维权告示牌",
            "project_id:id! set_on:date checked_on:date photo_on:date items:text missing:text dead_number:no "
            "minimum_wage_fen:fen",
        ),
        _fact("injury_insurance", "工伤保险", "project_id:id! policy_no:text from_on:date to_on:date"),
        _fact(
            "enrolment",
            "进退场",
            "project_id:id! employer_id:id crew_id:id worker_id:id! name_index:text provisional:no trade:text post:text role:text "
            "is_leader:no entered_on:date left_on:date contract_no:text contract_signed_on:date contract_from:date "
            "contract_to:date pay_mode:text unit_price_fen:fen pay_day:int card_id:id holder_differs:no "
            "card_checked:bool insurance:bool settled_on:date settled_confirmed:bool id_valid_to:date",
        ),
        _fact("name_tie", "具名对应", "name_ref_id:id! project_id:id! worker_id:id state:text fitting:count"),
        _fact(
            "attendance_month",
            "考勤",
            f"{_WORKER} crew_id:id month:month! days_mask:count half_mask:count hours_x10:int overtime_x10:int "
            "days_claimed_x100:int late_days:count clock:text source:text",
        ),
        _fact(
            "payroll_line",
            "工资表行",
            f"{_WORKER} crew_id:id month:month! days_x100:int hours_x10:int unit_price_fen:fen owed_fen:count "
            "deducted_fen:count payable_fen:count stated_paid_fen:fen card_id:id holder_differs:no pay_mode:text "
            "has_collector:no is_back_pay:no back_month:month exit_flag:no signed:bool prepared_on:date",
        ),
        _fact(
            "receipt",
            "代发回单",
            f"{_WORKER} month:month! card_id:id amount_fen:count status:text fail_code:text paid_at:moment serial:text "
            "batch_no:text retry_of:text",
        ),
        _fact(
            "special_account",
            "工资专户",
            "project_id:id! account_id:id holder_id:id opened_on:date filed_on:date agreement_on:date closed_on:date "
            "status:text",
        ),
        _fact(
            "account_event",
            "专户查封冻结划拨",
            "project_id:id! account_id:id event:text on:date! lifted_on:date cause:text amount_fen:fen",
        ),
        _fact(
            "wage_confirmation",
            "工资确认",
            f"{_WORKER} month:month! asked_on:date answered_on:date answer:text objection:text settled_on:date",
        ),
        _fact("payslip", "工资清单送达", f"{_WORKER} month:month! delivered_on:date channel:text"),
        _fact(
            "account_entry",
            "专户流水",
            "project_id:id! account_id:id at:moment! direction:text amount_fen:count balance_fen:fen peer_index:text "
            "peer_name_index:text peer_enterprise_id:id purpose:text serial:text batch_no:text",
        ),
        _fact(
            "labour_cost",
            "人工费",
            "project_id:id! month:month! due_on:date due_fen:count paid_fen:fen paid_on:date payer_id:id",
        ),
        _fact(
            "deposit",
            "工资保证金",
            "project_id:id! payer_id:id kind:text contract_fen:fen rate_ppm:int required_fen:fen lodged_fen:fen "
            "lodged_on:date start_on:date end_on:date exemption:said exemption_to:date",
        ),
        _fact("deposit_event", "保证金事项", "project_id:id! doc_no:text event:text on:date! amount_fen:fen"),
        _fact("payment_guarantee", "支付担保", "project_id:id! kind:text amount_fen:fen from_on:date to_on:date"),
    )
}


def _record(name: str, zh: str, columns: str) -> RawTable:
    return RawTable(name, zh, _columns(f"id:id! {columns}"))


# What offices do with complaints. These are no facts of the ledger but records of work, kept with the same two times:
# of each thing one row for each state in which it was known to be. Whoever keeps them hands them in; they hold no name and
# no number of a person. ``phone_key`` and ``person_key`` are the first clue under the same phone, the same identity number.
RECORDS: dict[str, RawTable] = {
    t.name: t
    for t in (
        _record(
            "clue",
            "线索",
            "clue_no:text door:text kind:text state:text region_code:text project_id:id employer_id:id worker_id:id "
            "agency_id:id first_agency_id:id case_id:id phone_key:id person_key:id anonymous:no arrived_on:date received_on:date "
            "first_month:month last_month:month people:int amount_fen:fen extreme:no opinion:no urgent:no passed_on:count "
            "routed_on:date accepted_on:date limit_from:date limit_on:date found_people:int found_fen:fen "
            "found_first_month:month found_last_month:month paid_fen:fen conclusion:text replied_on:date answer:text "
            "answered_on:date closed_on:date last_closed_on:date reopened_on:date",
        ),
        _record(
            "case_file",
            "案件",
            "case_no:text region_code:text project_id:id employer_id:id agency_id:id agency_region:text state:text tier:text "
            "filed_on:date is_old:no led:no people:count owed_fen:count recovered_fen:count pay_by:date promised_on:date "
            "paid_on:date answer:text answered_on:date closed_on:date asked_after:count",
        ),
        _record("case_claim", "案件中被欠的人", "case_id:id! worker_id:id months:count left_fen:count"),
        _record("case_promise", "还款承诺", "case_id:id! due_on:date! amount_fen:count"),
        _record(
            "case_award",
            "裁决判决",
            "case_id:id! kind:text award_no:text effective_on:date! due_on:date! amount_fen:count left_fen:count applied_on:date",
        ),
        _record("case_contact", "联系单位", "case_id:id! who:text called_at:moment! reached:no"),
        _record("case_sign", "逃匿迹象", "case_id:id! kind:text seen_on:date!"),
        _record("case_advance", "应急周转金垫付", "case_id:id! advanced_on:date! amount_fen:count"),
        _record("case_order", "案件文书", "case_id:id! kind:text made_on:date due_on:date"),
        _record("report_due", "到点没报的日报", "agency_id:id! region_code:text day:date!"),
        _record("firm_check", "单位检查", "employer_id:id! region_code:text checked_on:date! trouble:no"),
    )
}
EVERY: dict[str, RawTable] = {**TABLES, **RECORDS}

# Tables in which a project is tied to other projects, with the columns that tie it: a worker, a card, a permit number.
TIES: dict[str, tuple[str, ...]] = {
    "enrolment": ("worker_id", "card_id"),
    "attendance_month": ("worker_id",),
    "payroll_line": ("worker_id", "card_id"),
    "receipt": ("worker_id", "card_id"),
    "name_tie": ("worker_id",),
    "permit": ("number_index",),
}
