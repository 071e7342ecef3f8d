"""Bringing a table of standings in line with what the engine says, in the database and not row by row in Python.

Rows that are the same stay untouched: on an ordinary day most of two million are.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.csv as pacsv
from django.db import connections, models, router

_AT_ONCE = 50_000
_IDS = 2_000


@dataclass(frozen=True)
class Brought:
    """How many rows were written (new or changed) and how many are gone."""

    written: int
    removed: int


def bring(model: type[models.Model], rows: pa.Table, *, key: Sequence[str], projects: set[int] | None) -> Brought:
    """Make the rows of ``projects`` (all when None) in ``model``'s table equal to ``rows``. Inside the caller's transaction.

    ``rows`` has the table's own column names without ``id``; ``key`` are those of a unique constraint.
    """
    connection = connections[router.db_for_write(model)]
    table, held = model._meta.db_table, f"incoming_{model._meta.db_table}"
    columns = rows.column_names
    listed = ", ".join(f'"{c}"' for c in columns)
    keys = ", ".join(f'"{c}"' for c in key)
    others = [c for c in columns if c not in key]
    same = " AND ".join(f'h."{c}" = t."{c}"' for c in key)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{held}"')
        cursor.execute(f'CREATE TEMPORARY TABLE "{held}" AS SELECT {listed} FROM "{table}" WHERE 1 = 0')
        _pour(cursor, connection.vendor, held, rows)
        gone = f'DELETE FROM "{table}" AS t WHERE NOT EXISTS (SELECT 1 FROM "{held}" AS h WHERE {same})'
        removed = 0
        for part in [""] if projects is None else _parts(projects):
            cursor.execute(gone + (f" AND t.project_id IN ({part})" if part else ""))
            removed += cursor.rowcount
        # A conflict locks, and so rewrites, every row it meets: what is the same is left out beforehand.
        as_it_is = " AND ".join(f't."{c}" IS NOT DISTINCT FROM h."{c}"' for c in others)
        cursor.execute(
            f'INSERT INTO "{table}" ({listed}) SELECT {listed} FROM "{held}" AS h '
            f'WHERE NOT EXISTS (SELECT 1 FROM "{table}" AS t WHERE {same} AND {as_it_is}) '
            f"ON CONFLICT ({keys}) DO UPDATE SET " + ", ".join(f'"{c}" = excluded."{c}"' for c in others)
        )
        written = cursor.rowcount
        cursor.execute(f'DROP TABLE "{held}"')
    return Brought(written, removed)


def _pour(cursor: object, vendor: str, table: str, rows: pa.Table) -> None:
    if vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" FROM STDIN WITH (FORMAT csv)') as copy:  # type: ignore[attr-defined]
            for batch in rows.to_batches(max_chunksize=_AT_ONCE):
                sink = io.BytesIO()
                pacsv.write_csv(batch, sink, pacsv.WriteOptions(include_header=False))
                copy.write(sink.getvalue())
        cursor.execute(f'ANALYZE "{table}"')  # type: ignore[attr-defined]
        return
    places = ", ".join(["%s"] * rows.num_columns)
    for batch in rows.to_batches(max_chunksize=_AT_ONCE):
        told = zip(*(_plain(column) for column in batch.columns), strict=True)
        cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', list(told))  # type: ignore[attr-defined]


def _plain(column: pa.Array) -> list[object]:
    # SQLite keeps a day as text.
    return (column.cast(pa.string()) if pa.types.is_date(column.type) else column).to_pylist()


def _parts(ids: set[int]) -> list[str]:
    ordered = sorted(int(one) for one in ids)
    return [", ".join(map(str, ordered[start : start + _IDS])) for start in range(0, len(ordered), _IDS)]
