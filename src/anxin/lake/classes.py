"""What of a raw table goes into the lake as it is, and what as a token that only says "the same one as there".

The engine's raw tables name nobody, but they hold what leads back to somebody whoever has the key or the bank's books:
blind indexes, serials, numbers of contracts and papers. In the lake each of these becomes a token made with a key that
is thrown away after the export, so that equal values stay equal inside one lake, and nothing leads out of it.
A text column that is not classed becomes tokens.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from anxin.engine.tables import TABLES

# Words of closed lists, and codes of places.
OPEN = {
    *("project.region_code", "worker.sex", "enterprise_fact.kind", "enterprise_fact.region_code"),
    *("enterprise_fact.grade", "project_fact.region_code", "project_fact.industry", "project_fact.funding"),
    *("project_fact.status", "project_fact.exempt_reason", "participation.role", "contract.kind", "sighting.source"),
    *("enrolment.role", "name_tie.state", "attendance_month.source", "payroll_line.pay_mode"),
    *("receipt.status", "receipt.fail_code", "special_account.status", "account_entry.direction"),
    *("account_entry.purpose", "deposit.kind", "deposit_event.event", "payment_guarantee.kind"),
    *("enrolment.post", "notice_board.items", "notice_board.missing", "account_event.event", "account_event.cause"),
    *("wage_confirmation.answer", "wage_confirmation.objection", "payslip.channel"),
    # 31 pairs of times of day.
    "attendance_month.clock",
}
# What a clerk writes into a roster's cell: a word or two. What has a number in it, or is long, may be about a person.
WORDS = {"enrolment.trade", "enrolment.pay_mode"}
TOKENS = {
    *("card.card_index", "enrolment.name_index", "enrolment.contract_no", "account_entry.peer_index"),
    *("account_entry.peer_name_index", "account_entry.serial", "account_entry.batch_no"),
    *("receipt.serial", "receipt.batch_no", "receipt.retry_of", "deposit_event.doc_no"),
    *("worker.person_index", "enterprise_fact.credit_index", "permit.number_index", "injury_insurance.policy_no"),
}
# Months that end in a day: see `month_of_birth`.
BIRTHS = {"worker.birth"}

_WORD = re.compile(r"[^\d]{1,12}")


class Tokens:
    """Tokens of one export. The key lives as long as this object and is written nowhere."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def __call__(self, text: str) -> str:
        return hashlib.blake2b(text.encode(), digest_size=10, key=self._key).hexdigest()


def word(text: str) -> str:
    """The text if it is a word or two without a digit; '' otherwise."""
    return text if _WORD.fullmatch(text.strip()) else ""


def month_of_birth(birth: date, on: date) -> date:
    """A day of the same month that gives the same age on the day ``on``, and tells no more of the birthday.

    The first of the month, or the day after ``on`` for whoever was born in that month of the year and has his birthday
    still before him. On any day outside that month of the year, too, the age is the true one.
    """
    first = birth.replace(day=1)
    if birth.month != on.month or birth.day <= on.day:
        return first
    return first + timedelta(days=on.day)


def shown(table: str, rows: pa.Table, tokens: Tokens, on: date) -> pa.Table:
    """The rows as they go into the lake; same schema."""
    columns = [_column(f"{table}.{field.name}", field, rows.column(field.name), tokens, on) for field in rows.schema]
    return pa.table(columns, schema=rows.schema)


def _column(name: str, field: pa.Field, values: pa.ChunkedArray, tokens: Tokens, on: date) -> pa.ChunkedArray:
    if name in BIRTHS:
        return _each(values, lambda day: month_of_birth(day, on))
    if not pa.types.is_string(field.type) or name in OPEN:
        return values
    return _each(values, word if name in WORDS else tokens)


def _each(values: pa.ChunkedArray, change: Callable) -> pa.ChunkedArray:
    """Change each distinct value once; none and the empty text stay what they are."""
    encoded = pc.dictionary_encode(values).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], values.type).dictionary_encode()
    changed = [v if v is None or v == "" else change(v) for v in encoded.dictionary.to_pylist()]
    taken = pa.array(changed, values.type).take(encoded.indices)
    return pa.chunked_array([taken], type=values.type)


def unclassed() -> list[str]:
    """Text columns of the engine's raw tables of which nobody has said how they go into the lake."""
    texts = {f"{t.name}.{c.name}" for t in TABLES.values() for c in t.columns if c.type == "VARCHAR"}
    return sorted(texts - OPEN - WORDS - TOKENS)
