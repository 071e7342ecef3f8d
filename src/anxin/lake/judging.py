"""Evaluation straight from a lake: no database is asked, and none need be there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from anxin import engine
from anxin.engine import Finding
from anxin.home import scratch_beside
from anxin.lake import manifest
from anxin.monitoring import areas
from anxin.rules import Rule


def evaluate(
    folder: Path,
    rules: Iterable[Rule],
    *,
    as_of: date,
    known_at: datetime | None = None,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> list[Finding]:
    """The engine's findings over a lake, under the law, numbers and calendar that were exported with it.

    ``known_at`` defaults to the moment of the export. LakeError when the folder is not a whole lake.
    """
    said = manifest.read(folder)
    manifest.sizes_fit(folder, said)
    law = folder / manifest.LAW
    return engine.evaluate_folder(
        folder,
        rules,
        as_of=as_of,
        known_at=known_at or said.moment,
        overrides=areas.overrides(law),
        calendar=areas.calendar(law),
        book=areas.law_book(law),
        switches=areas.switches(as_of, law),
        memory_limit=memory_limit,
        threads=threads,
    )


FINDINGS = pa.schema(
    [
        pa.field("rule", pa.string(), nullable=False),
        pa.field("rule_version", pa.int64(), nullable=False),
        pa.field("project_id", pa.int64()),
        pa.field("employer_id", pa.int64()),
        pa.field("worker_id", pa.int64()),
        pa.field("month", pa.int64()),
        pa.field("level", pa.string(), nullable=False),
        pa.field("raised_by_festival", pa.bool_(), nullable=False),
        pa.field("amount_fen", pa.int64()),
        pa.field("people", pa.int64()),
        pa.field("numbers", pa.string(), metadata={"meaning": "JSON"}),
        pa.field("evidence", pa.list_(pa.string()), metadata={"meaning": "'table:id' of the rows, in order"}),
        pa.field("arithmetic", pa.string()),
        pa.field("parameters", pa.string(), metadata={"meaning": "JSON"}),
    ]
)
_AT_ONCE = 50_000


def write(findings: list[Finding], path: Path) -> None:
    """Findings as a Parquet file, in their order; there as a whole or not at all."""
    with scratch_beside(path) as scratch:
        part = scratch / "findings.parquet"
        with pq.ParquetWriter(part, FINDINGS, compression="zstd") as writer:
            for start in range(0, len(findings), _AT_ONCE):
                rows = [_row(one) for one in findings[start : start + _AT_ONCE]]
                writer.write_table(pa.Table.from_pylist(rows, FINDINGS))
        part.replace(path)


def _row(one: Finding) -> dict[str, object]:
    row = {name: getattr(one, name) for name in FINDINGS.names}
    for name in ("numbers", "parameters"):
        row[name] = json.dumps(row[name], ensure_ascii=False, sort_keys=True, default=str)
    return row
