"""anxin evaluate: look at the facts on a day, and bring the warnings in line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from .boot import CHINA, now, operator, ready
from .chinese import Command, Day
from .main import print_json

_LEVELS = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
_KINDS = {"full": "全量", "incremental": "增量"}
_EVENTS = {
    "raised": "新触发", "reopened": "再次触发", "level_changed": "等级变化", "escalated": "逾期升级",
    "supervision_proposed": "建议督办", "updated": "内容更新", "waiver_expired": "豁免到期", "cleared": "已解除",
}  # fmt: skip


class Moment(Day):
    """A moment in China: a day (its last moment) or '2026-03-05 14:30'."""

    name = "时刻"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            at = None
        if at is None or len(text) <= 10:
            day: date = super().convert(text, param, ctx)
            return datetime(day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=CHINA)
        return at.replace(tzinfo=CHINA) if at.tzinfo is None else at


@click.command(
    cls=Command,
    short_help="评估：按规则找出欠薪与隐患，更新预警",
    example="anxin evaluate\nanxin evaluate --as-of 2026-11-20\nanxin evaluate --as-of 2026-11-19 --known-at 2026-11-19\n"
    "anxin evaluate --facts /srv/lake --out findings.parquet --memory-limit 2GB",
)
@click.option("--as-of", type=Day(), help="以哪一天为准（默认今天）。早于上次评估日、或尚未到来的日子只试算。")
@click.option("--full", is_flag=True, help="全部项目重算（平时只算有变化的，结果相同）。")
@click.option("--known-at", type=Moment(), help="只用当时已知的资料试算，如 2026-11-19 或“2026-11-19 14:30”。")
@click.option("--dry-run", is_flag=True, help="只试算，不更新预警。")
@click.option(
    "--facts",
    metavar="文件夹",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="直接评估 anxin lake export 导出的事实，不连数据库，不动预警。",
)
@click.option(
    "--out",
    metavar="文件",
    type=click.Path(dir_okay=False, path_type=Path),
    help="把评估所见写成 Parquet（配 --facts）。",
)
@click.option("--memory-limit", metavar="大小", help="评估用的内存上限，如 300MB、4GB（配 --facts）。")
@click.option(
    "--temp",
    metavar="文件夹",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="内存不够时临时数据放在哪里（配 --facts）。",
)
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def evaluate(
    as_of: date | None,
    full: bool,
    known_at: datetime | None,
    dry_run: bool,
    facts: Path | None,
    out: Path | None,
    memory_limit: str | None,
    temp: Path | None,
    as_json: bool,
) -> None:
    """按现行规则评估台账，触发、升降、解除预警。

    数据变了才需要再评估；同一天再评估只算有变化的项目。问过去的某一天（--known-at）得到的是当时的答案，不动预警。
    """
    if facts is not None:
        from .lake import evaluate_facts

        with _waiting(not as_json):
            found = evaluate_facts(facts, as_of, known_at, memory_limit, temp, out)
        tell_facts(found, out, as_json)
        return
    if out or memory_limit or temp:
        raise click.UsageError("--out、--memory-limit 和 --temp 要与 --facts 一起用。")
    ready()
    from anxin.monitoring import services

    at = now()
    day = as_of or at.date()
    to_come = day > at.date()
    with _waiting(not as_json):
        report = services.evaluate(
            actor=operator(), as_of=day, now=at, full=full, known_at=known_at, dry=dry_run or to_come
        )
    note = f"{day} 尚未到来，只试算，预警不变。" if to_come else report.note
    if as_json:
        result = {**report.to_json(), "note": note}
        if report.dry:
            result["found"] = [_found(one) for one in report.found]
        print_json(result)
        return
    click.echo(f"{day} {_KINDS[report.kind]}评估{f'（{report.why}）' if report.why else ''}：{report.projects} 个项目")
    if note:
        click.echo(note)
    told = [f"{label} {report.counts[kind]}" for kind, label in _EVENTS.items() if report.counts.get(kind)]
    if not report.dry:
        click.echo("、".join(told) or "没有变化")
    now_open = "，".join(f"{label} {report.open[level]}" for level, label in _LEVELS.items())
    click.echo(f"{'试算所见' if report.dry else '现有预警'}：{now_open}")
    if not report.dry and sum(report.open.values()):
        click.echo("用 anxin warnings 查看，用 anxin explain 编号 看依据。")


def tell_facts(found: Any, out: Path | None, as_json: bool) -> None:
    """What an evaluation without a database has to say."""
    now_open = {level: found.levels.get(level, 0) for level in _LEVELS}
    if as_json:
        told = {"facts": str(found.folder), "as_of": found.as_of.isoformat(), "known_at": found.known_at.isoformat()}
        told |= {"findings": found.count, "open": now_open, "out": str(out) if out else None}
        print_json(told)
        return
    click.echo(f"{found.as_of} 评估 {found.folder} 里的事实（知悉到 {found.known_at:%Y-%m-%d %H:%M}）")
    click.echo("所见：" + "，".join(f"{label} {now_open[level]}" for level, label in _LEVELS.items()))
    if out:
        click.echo(f"已写入 {out}")


def _found(one: Any) -> dict[str, Any]:
    from anxin.monitoring.selectors.listing import shown_amount, shown_month

    return {
        "key": one.key,
        "rule": one.rule,
        "rule_version": one.rule_version,
        "level": one.level,
        "project_id": one.project_id,
        "employer_id": one.employer_id,
        "worker_id": one.worker_id,
        "month": shown_month(one.month),
        "amount": shown_amount(one.amount_fen),
        "people": one.people,
        "arithmetic": one.stored["arithmetic"],
    }


def _waiting(shown: bool) -> Any:
    from contextlib import nullcontext

    from rich.console import Console

    console = Console(stderr=True)
    return console.status("正在评估……") if shown and console.is_terminal else nullcontext()
