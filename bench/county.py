"""The raw tables of a demo county (55 projects, 12 months), with the integer ids that a database gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

AS_OF = date(2026, 3, 15)
KNOWN = datetime(2026, 3, 15, tzinfo=UTC)
Rows = list[dict[str, Any]]

# Whose id stands in a column; the demo knows people and firms by their names and numbers.
_IDENTITY = {
    "project_id": "project",
    "crew_id": "crew",
    "worker_id": "worker",
    "card_id": "card",
    "account_id": "account",
    **dict.fromkeys(
        ("enterprise_id", "employer_id", "owner_id", "contractor_id", "party_a_id", "party_b_id", "payer_id"),
        "enterprise",
    ),
    "peer_enterprise_id": "enterprise",
}


def rows(scale: float) -> dict[str, Rows]:
    """Raw tables as dicts; ``scale`` 1 is about ten thousand workers, less makes the sites smaller and not fewer."""
    from anxin.demo import ground
    from anxin.demo.build import live

    tables = ground.tables(live(as_of=AS_OF, scale=scale))
    _add_crews(tables)
    ids = {name: {row["id"]: n for n, row in enumerate(found, 1)} for name, found in tables.items()}
    accounts = dict.fromkeys(row["account_id"] for row in tables["special_account"] + tables["account_entry"])
    ids["account"] = {number: n for n, number in enumerate(accounts, 1)}
    return {name: [_numbered(row, n, ids) for n, row in enumerate(found, 1)] for name, found in tables.items()}


def _add_crews(tables: dict[str, Rows]) -> None:
    """The ground lists the crews of rosters; a database also has those that only other sheets name."""
    known = {row["id"] for row in tables["crew"]}
    for row in tables["attendance_month"] + tables["payroll_line"]:
        crew = row["crew_id"]
        if crew not in known:
            known.add(crew)
            tables["crew"].append({"id": crew, "project_id": row["project_id"], "name": crew.rpartition("/")[2]})


def _numbered(row: dict[str, Any], n: int, ids: dict[str, dict[Any, int]]) -> dict[str, Any]:
    found = {
        column: ids[_IDENTITY[column]][value] if value is not None and column in _IDENTITY else value
        for column, value in row.items()
    }
    return found | {"id": n, "known_from": KNOWN}


def prepared(folder: Path, scale: float) -> Path:
    """The folder of one ``<table>.parquet`` per raw table, beside ``folder``: contests of a size share it."""
    shared = folder.parent / f"county-{scale:g}"
    if not shared.exists():
        import pyarrow.parquet as pq
        from tests.oracle.arrow import to_arrow

        shared.mkdir()
        for name, table in to_arrow(rows(scale)).items():
            pq.write_table(table, shared / f"{name}.parquet")
    return shared


def read_arrow(shared: Path) -> dict[str, Any]:
    """The raw tables, as the engine takes them."""
    import pyarrow.parquet as pq

    return {path.stem: pq.read_table(path) for path in sorted(shared.glob("*.parquet"))}


def fill_database(shared: Path) -> None:
    """The same rows in the database that Django is connected to; what names a person is filled with something."""
    from django.db import transaction

    from anxin.monitoring.sources import MODELS
    from anxin.registry.models import Batch
    from anxin.wages.models import Account

    tables = {name: table.to_pylist() for name, table in read_arrow(shared).items()}
    with transaction.atomic():
        batch = Batch.objects.create(kind="file", file_name="county", sha256="", received_at=KNOWN, applied_at=KNOWN)
        held = {row["account_id"] for row in tables["special_account"] + tables["account_entry"]}
        _insert(Account, [{"id": n, "account_index": f"{n:032d}", "number": f"{n:020d}"} for n in sorted(held)])
        for name, model in MODELS.items():
            _insert(model, [_stored(name, row, batch.pk) for row in tables[name]])


def _insert(model: Any, found: Rows) -> None:
    """Rows past the ORM, which would take longer than all that is measured."""
    from django.db import connection

    fields = [(field, field.get_default()) for field in model._meta.concrete_fields]
    columns = ", ".join(f'"{field.column}"' for field, _ in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [[_value(field, default, row, connection) for field, default in fields] for row in found]
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', values)


def _value(field: Any, default: Any, row: dict[str, Any], connection: Any) -> Any:
    value = row.get(field.attname)
    return field.get_db_prep_save(default if value is None else value, connection)


def _stored(table: str, row: dict[str, Any], batch: int) -> dict[str, Any]:
    key = f"{table}-{row['id']}"
    if table == "worker":
        return row | {"id_index": key, "id_number": key, "name": "工人"}
    if table == "card":
        return row | {"number": row["card_index"]}
    known = {"batch_id": batch, "subject_key": key, "digest": "", "known_from": KNOWN, "row": row["id"]}
    return row | known | {"name": key, "name_key": key, "collector": "代领人" if row.get("has_collector") else None}
