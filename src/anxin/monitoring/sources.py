"""Which model feeds which raw table of the engine, and how a column is asked for in each database's SQL.

Both databases are asked for plain integers, booleans, days and moments, so that the same Arrow types result:
SQLite keeps days and moments as text, and its Arrow driver guesses a column's type from its first thousand rows.
"""

from __future__ import annotations

import pyarrow as pa
from django.db import models

from anxin.registry import models as registry
from anxin.wages import models as wages

from . import matters

MODELS: dict[str, type[models.Model]] = {
    "project": registry.Project,
    "project_fact": registry.ProjectFact,
    "enterprise": registry.Enterprise,
    "enterprise_fact": registry.EnterpriseFact,
    "participation": registry.Participation,
    "contract": registry.Contract,
    "permit": registry.Permit,
    "pause": registry.Pause,
    "sighting": registry.Sighting,
    "notice_board": registry.NoticeBoard,
    "injury_insurance": registry.InjuryInsurance,
    "worker": registry.Worker,
    "card": registry.Card,
    "crew": registry.Crew,
    "enrolment": registry.Enrolment,
    "name_ref": registry.NameRef,
    "name_tie": registry.NameTie,
    "attendance_month": wages.AttendanceMonth,
    "payroll_line": wages.PayrollLine,
    "receipt": wages.Receipt,
    "wage_confirmation": wages.WageConfirmation,
    "payslip": wages.Payslip,
    "special_account": wages.SpecialAccount,
    "account_event": wages.AccountEvent,
    "account_entry": wages.AccountEntry,
    "labour_cost": wages.LabourCost,
    "deposit": wages.Deposit,
    "deposit_event": wages.DepositEvent,
    "payment_guarantee": wages.PaymentGuarantee,
}

# A masked text of which the engine learns only whether there is one.
PRESENCE = {("payroll_line", "has_collector"): "collector"}
# No database value comes near it; it stands for "none" while the driver guesses the column's type.
NO_NUMBER = 1e300


def model_of(table: str) -> type[models.Model]:
    """The model behind a raw table or behind a record of work that somebody offers (`anxin.monitoring.matters`)."""
    records = matters.offered(table)
    return records.model if records else MODELS[table]


def is_fact(model: type[models.Model]) -> bool:
    return issubclass(model, registry.Fact)


def has_project(model: type[models.Model]) -> bool:
    """Whether each row says itself which project it belongs to."""
    return any(field.attname == "project_id" for field in model._meta.concrete_fields)


def expression(table: str, column: str, kind: pa.DataType, vendor: str, *, said: bool = False) -> str:
    """The SQL that yields ``column`` of raw table ``table`` in a form that ``reading`` brings to Arrow's ``kind``.

    said: a text of which the engine learns only whether there is one.
    """
    name = f'"{column}"'
    if (records := matters.offered(table)) is not None:
        return _of_record(records, column, kind, vendor)
    model = MODELS[table]
    if (table, column) in PRESENCE:
        return f"({_quoted(model, PRESENCE[table, column])} <> '') AS {name}"
    source = _quoted(model, column)
    if said:
        return f"({source} <> '') AS {name}"
    if is_number(model, column) and vendor != "postgresql":
        return f"coalesce({source}, {NO_NUMBER}) AS {name}"
    return _brought(source, name, kind, vendor)


def _brought(source: str, name: str, kind: pa.DataType, vendor: str) -> str:
    if vendor == "postgresql":
        return f"{source}{'::bigint' if pa.types.is_integer(kind) else ''} AS {name}"
    if pa.types.is_date(kind):
        source = f"cast(julianday({source}) - 2440587.5 AS integer)"
    elif pa.types.is_timestamp(kind):
        # Written as UTC text, with six digits of a second or none.
        source = (
            f"cast(strftime('%s', {source}) AS integer) * 1000000"
            f" + CASE WHEN length({source}) > 20 THEN cast(substr({source}, 21, 6) AS integer) ELSE 0 END"
        )
    elif pa.types.is_string(kind):
        source = f"coalesce({source}, '')"
    return f"{source} AS {name}"


def _of_record(records: matters.Records, column: str, kind: pa.DataType, vendor: str) -> str:
    said = records.columns.get(column, column)
    if not said:
        nothing = "timestamptz" if pa.types.is_timestamp(kind) else "bigint"
        return f'NULL{f"::{nothing}" if vendor == "postgresql" else ""} AS "{column}"'
    source = said if said.startswith("(") else _quoted(records.model, said)
    return _brought(source, f'"{column}"', kind, vendor)


def is_number(model: type[models.Model], column: str) -> bool:
    """A column of binary fractions (degrees), which the engine takes as text and reads exactly."""
    return any(f.attname == column and isinstance(f, models.FloatField) for f in model._meta.concrete_fields)


def _quoted(model: type[models.Model], column: str) -> str:
    names = {field.attname: field.column for field in model._meta.concrete_fields}
    if column not in names:
        raise LookupError(f"{model._meta.label} 没有字段 {column}：引擎的原始表与数据库模型不一致。")
    return f'"{names[column]}"'


def nullable_text(table: str, column: str) -> bool:
    """Whether an empty text must be read back as "none"."""
    model = model_of(table)
    return any(field.attname == column and field.null for field in model._meta.concrete_fields)
