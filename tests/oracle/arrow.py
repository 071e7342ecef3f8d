"""Raw tables of dicts as the Arrow tables that the engine takes, and its findings in the naive form."""

from collections.abc import Iterable
from datetime import date, datetime

import pyarrow as pa

from anxin.engine.evaluate import evaluate
from anxin.engine.tables import EVERY
from anxin.rules import loader

from .findings import NaiveFinding
from .naive import Key
from .rows import end_of_day, was_known


def to_arrow(tables: dict[str, list[dict]]) -> dict[str, pa.Table]:
    """Columns of the declared types; coordinates as numbers and yes/no texts as the texts that a database holds."""
    result = {}
    for name, rows in tables.items():
        declared = {c.name: c for c in EVERY[name].columns}
        fields = []
        for field in EVERY[name].schema():
            column = declared.get(field.name)
            if field.name in ("lon", "lat"):
                field = pa.field(field.name, pa.float64())
            elif column is not None and column.said:
                field = pa.field(field.name, pa.string())
            fields.append(pa.field(field.name, field.type))
        result[name] = pa.Table.from_pylist(rows, schema=pa.schema(fields))
    return result


def contractors(tables: dict[str, list[dict]], as_of: date) -> dict[int, int | None]:
    """The general contractor of each project as its known ledger row says."""
    known = [r for r in tables.get("project_fact", []) if was_known(r, end_of_day(as_of))]
    return {row["project_id"]: row.get("contractor_id") for row in sorted(known, key=lambda r: -r["id"])}


def engine_findings(
    tables: dict[str, list[dict]], as_of: date, *, known_at: datetime | None = None, codes: Iterable[str] = ()
) -> dict[Key, NaiveFinding]:
    """What the engine finds with the rules in force, or with some of them."""
    wanted = set(codes)
    rules = [r for r in loader.load() if not wanted or r.code in wanted]
    found = evaluate(to_arrow(tables), rules, as_of=as_of, known_at=known_at)
    result: dict[Key, NaiveFinding] = {}
    for f in found:
        key: Key = (f.rule, f.project_id, f.employer_id, f.worker_id, f.month)
        if f.matter:
            kind, _, number = f.matter.partition(":")
            key = (f.rule, int(number), None, kind, None)
        assert key not in result, f"two findings of one subject: {key}"
        result[key] = NaiveFinding(f.level, f.amount_fen, f.people)
    return result
