"""anxin lake export | check: the facts as a folder of Parquet files that names nobody."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from .boot import CHINA, now, ready
from .chinese import CONTEXT, Command, Day, Group
from .main import print_json

_SIZE = re.compile(r"\s*\d+(\.\d+)?\s*([KMGT]i?B)\s*", re.IGNORECASE)


@click.group(
    cls=Group,
    short_help="事实导出为 Parquet 文件夹，不含个人标识，供大范围评估",
    context_settings=CONTEXT,
    example="anxin lake export /srv/lake\nanxin lake check /srv/lake\nanxin evaluate --facts /srv/lake --out findings.parquet",
)
def lake() -> None:
    """把全部事实导出为一个文件夹，不连数据库也能评估（anxin evaluate --facts）。

    里面只有编号、日期、金额和代码，没有姓名、证件号码、卡号、电话、流水号、合同编号，也没有可以反查它们的索引。
    """


@lake.command(
    cls=Command,
    short_help="导出全部事实（所有版本）",
    example="anxin lake export /srv/lake\nanxin lake export /srv/lake --force --as-of 2026-11-20",
)
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--as-of", type=Day(), help="年龄以哪一天为准（默认今天）：出生日期只导出到月。")
@click.option("--force", is_flag=True, help="文件夹里是先前导出的事实时覆盖。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def export(folder: Path, as_of: date | None, force: bool, as_json: bool) -> None:
    """导出现有的全部事实，连同更正前的版本；要么整个导完，要么什么也不留下。"""
    folder = folder.absolute()
    if not folder.parent.is_dir():
        raise click.ClickException(f"文件夹 {folder.parent} 不存在，请先建好。")
    ready()
    from anxin.lake import exporting
    from anxin.monitoring import areas

    from .keeping import version

    at = now()
    made = exporting.export(
        folder, now=at, as_of=as_of or at.date(), version=version(), law=areas.home() / "law", replace=force
    )
    size = sum(file.bytes for file in made.files.values())
    if as_json:
        tables = {
            name.removesuffix(".parquet"): file.rows for name, file in made.files.items() if file.rows is not None
        }
        print_json({"folder": str(folder), "known_at": made.known_at, "rows": tables, "bytes": size})
    else:
        click.echo(f"已导出 {made.rows} 行到 {folder}（{size / 1e6:.1f} MB）。")
        click.echo(f"用 anxin evaluate --facts {folder} 评估。")


@lake.command(cls=Command, short_help="核对导出的文件夹是否完整、未被改动", example="anxin lake check /srv/lake")
@click.argument("folder", metavar="文件夹", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def check(folder: Path, as_json: bool) -> None:
    """逐个核对文件的校验值。"""
    from anxin.lake import manifest

    said = manifest.read(folder)
    manifest.hashes_fit(folder, said)
    if as_json:
        print_json({"ok": True, "known_at": said.known_at, "rows": said.rows, "files": len(said.files)})
    else:
        click.echo(f"完好：{len(said.files)} 个文件，{said.rows} 行，知悉到 {said.moment:%Y-%m-%d %H:%M}。")


@dataclass(frozen=True)
class FactsFound:
    """levels: how many findings by level."""

    folder: Path
    as_of: date
    known_at: datetime
    count: int
    levels: Counter[str]


def evaluate_facts(
    folder: Path,
    as_of: date | None,
    known_at: datetime | None,
    memory_limit: str | None,
    temp: Path | None,
    out: Path | None,
) -> FactsFound:
    """Judge a lake as the person at the command line asked for it."""
    # Models are declared on the way. No database is asked and nothing is signed, so no data folder is made for a key.
    os.environ.setdefault("ANXIN_SECRET_KEY", secrets.token_hex(32))
    ready(migrate=False)
    from anxin.lake import judging, manifest
    from anxin.rules import load

    if memory_limit is not None and not _SIZE.fullmatch(memory_limit):
        raise click.BadParameter("写成 300MB 或 4GB 的样子。", param_hint="--memory-limit")
    if out is not None and not out.absolute().parent.is_dir():
        raise click.ClickException(f"文件夹 {out.absolute().parent} 不存在，请先建好。")
    if temp is not None:
        # The engine puts what does not fit into memory where temporary files go.
        tempfile.tempdir = str(temp.absolute())
    day = as_of or now().date()
    seen = known_at or manifest.read(folder).moment.astimezone(CHINA)
    findings = judging.evaluate(folder, load(), as_of=day, known_at=seen, memory_limit=memory_limit)
    if out is not None:
        judging.write(findings, out.absolute())
    return FactsFound(folder, day, seen, len(findings), Counter(one.level for one in findings))
