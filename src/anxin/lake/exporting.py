"""Writing the lake: every raw table, all versions, in one snapshot, piece by piece, and there as a whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from anxin.engine.tables import TABLES
from anxin.home import scratch_beside, sync
from anxin.lake import classes, manifest
from anxin.monitoring import areas
from anxin.monitoring.reading import Through, stream_facts

# Enough for statistics by project to be worth skipping, few enough to stay small in memory.
_ROWS_PER_GROUP = 65_536


def export(
    folder: Path,
    *,
    now: datetime,
    as_of: date,
    version: str = "",
    law: Path | None = None,
    replace: bool = False,
    through: Through | None = None,
) -> manifest.Manifest:
    """Write the facts as they stand into ``folder``, which must not exist unless ``replace``.

    ``as_of``: the day on which ages are exact. ``law``: an area's own numbers, legal values and days off, which are
    copied, so that the lake is judged elsewhere as it is here. Memory is that of one row group of the widest table.
    LakeError where something else stands in the way.
    """
    if folder.exists() and not replace:
        raise manifest.LakeError(f"{folder} 已存在。换一个文件夹，或加 --force 覆盖。")
    if folder.exists() and not (folder.is_dir() and ((folder / manifest.NAME).is_file() or not any(folder.iterdir()))):
        raise manifest.LakeError(f"{folder} 不是先前导出的事实，不能覆盖。请换一个文件夹。")
    with scratch_beside(folder) as scratch:
        whole = scratch / "lake"
        whole.mkdir(mode=0o700)
        files = {f"{name}.parquet": file for name, file in _tables(whole, as_of, through)}
        if law is not None:
            if law.is_dir():
                shutil.copytree(law, whole / manifest.LAW)
            areas.carry(whole / manifest.LAW)
            for path in sorted(p for p in (whole / manifest.LAW).rglob("*") if p.is_file()):
                files[path.relative_to(whole).as_posix()] = _described(path)
        made = manifest.Manifest(
            known_at=now.isoformat(),
            as_of=as_of.isoformat(),
            version=version,
            schema=manifest.schema_digest(),
            files=files,
        )
        made.write(whole)
        for path in whole.rglob("*"):
            sync(path)
        if folder.exists():
            folder.replace(scratch / "before")
        whole.replace(folder)
    sync(folder.parent)
    return made


def _tables(folder: Path, as_of: date, through: Through | None) -> Iterator[tuple[str, manifest.File]]:
    tokens = classes.Tokens()
    with closing(stream_facts(through=through)) as tables:
        for name, pieces in tables:
            path = folder / f"{name}.parquet"
            schema = TABLES[name].schema()
            rows = 0
            with pq.ParquetWriter(path, schema, compression="zstd", sorting_columns=_sorted_by(schema)) as writer:
                for group in _groups(pieces, schema):
                    writer.write_table(classes.shown(name, group, tokens, as_of), row_group_size=_ROWS_PER_GROUP)
                    rows += group.num_rows
            yield name, _described(path, rows)


def _groups(pieces: Iterator[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """The pieces put together to row groups; drivers hand over a thousand rows at a time."""
    held: list[pa.Table] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += piece.num_rows
        while count >= _ROWS_PER_GROUP:
            together = pa.concat_tables(held)
            yield together.slice(0, _ROWS_PER_GROUP)
            held, count = [together.slice(_ROWS_PER_GROUP)], count - _ROWS_PER_GROUP
    if count:
        yield pa.concat_tables(held)


def _sorted_by(schema: pa.Schema) -> list[pq.SortingColumn]:
    return [pq.SortingColumn(schema.get_field_index(n)) for n in ("project_id", "id") if n in schema.names]


def _described(path: Path, rows: int | None = None) -> manifest.File:
    return manifest.File(manifest.sha256_of(path), path.stat().st_size, rows)
