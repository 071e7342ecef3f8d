"""anxin risk: the additive score, and the arithmetic behind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from .boot import now, ready
from .chinese import Command, Day
from .main import print_json

if TYPE_CHECKING:
    from anxin.monitoring.selectors.risk import Risk


@click.command(
    cls=Command,
    short_help="风险分：哪些项目、单位先查，每一分从哪里来",
    example="anxin risk\nanxin risk 幸福里\nanxin risk --firms --top 10 --json",
)
@click.argument("name", metavar="[名称]", required=False, default="")
@click.option("--firms", is_flag=True, help="看单位的风险分（平时看项目的）。")
@click.option(
    "--top", metavar="个数", type=click.IntRange(min=1), default=20, show_default=True, help="列出最高的多少个。"
)
@click.option("--as-of", type=Day(), help="以哪一天为准（默认今天）。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果；写了名称时每一项都列出。")
def risk(name: str, firms: bool, top: int, as_of: date | None, as_json: bool) -> None:
    """按公开的算式给项目或单位打风险分（0 到 100），分高的在前；写上名称（或编号）就逐项说明。

    风险分 = 各项权重 × 归一值之和，40 分黄色、60 分橙色、80 分红色。缺数据的项不猜，计 0 分，也不摊给别的项：
    得分是已经证实的，“最多”是缺的数据全部最坏时的分。它只供排查先后参考，不是处罚依据。
    """
    ready()
    from anxin.access.scope import Scope
    from anxin.monitoring.selectors.risk import risks

    at = now()
    found = risks(Scope.everything("命令行查看风险分"), as_of=as_of or at.date(), known_at=at, firms=firms)
    if not name:
        _list(found[:top], len(found), firms, as_json)
        return
    fitting = [r for r in found if name == str(r.score.id) or name in r.name]
    exact = [r for r in fitting if name in (str(r.score.id), r.name)] or fitting
    if not exact:
        raise click.ClickException(f"没有名称含“{name}”的{'单位' if firms else '项目'}。")
    if len(exact) > 1:
        some = "、".join(f"{r.name}（{r.score.id}）" for r in exact[:5])
        raise click.ClickException(f"有 {len(exact)} 个都含“{name}”，请写全或写编号：{some}")
    if as_json:
        print_json(exact[0].to_json(whole=True))
    else:
        click.echo(tell(exact[0]))


def _list(found: list[Risk], total: int, firms: bool, as_json: bool) -> None:
    if as_json:
        print_json([r.to_json() for r in found])
        return
    if not found:
        click.echo(f"还没有{'单位' if firms else '项目'}可以打分。先用 anxin import 导入资料。")
        return
    click.echo("\t".join(("编号", "风险分", "等级", "最多", "名称", "主要来自")))
    for r in found:
        s = r.score
        cells: tuple[Any, ...] = (s.id, s.points, r.band or "无", s.points + s.missing, r.name, _mainly(r))
        click.echo("\t".join(map(str, cells)))
    click.echo(
        f"共 {total} 个，列出 {len(found)} 个。用 anxin risk{' --firms' if firms else ''} 名称 看每一分从哪里来。"
    )


def _mainly(r: Risk) -> str:
    from anxin.engine.risk import BLOCKS

    most = sorted(r.score.blocks, key=lambda b: -b[1])[:2]
    return "、".join(f"{BLOCKS[block]} {points}" for block, points, _ in most if points > 0)


def tell(r: Risk) -> str:
    """One score told whole, block by block."""
    from anxin.engine.risk import BLOCKS

    s = r.score
    lines = [f"{r.name}：风险分 {s.points}（{r.band or '未达黄色'}）"]
    if s.missing:
        lines.append(f"另有 {s.missing} 分的项缺数据，没有计入；补齐后在 {s.points} 至 {s.points + s.missing} 分之间。")
    if s.kind == "enterprise":
        lines.append(f"涉及 {len(r.projects)} 个项目；工资两项合并计算，其余各项取其中最差的项目。")
    for block, points, weight in s.blocks:
        lines += ["", f"{BLOCKS[block]}　{points} / {weight} 分"]
        for part in s.parts:
            if part.block == block:
                where = f"〔{r.projects[part.project_id]}〕" if part.project_id in r.projects else ""
                lines.append(f"  {part.name}：{where}{part.says}")
    total = " + ".join(str(points) for _, points, _ in s.blocks)
    return "\n".join([*lines, "", f"合计：{total} = {s.points} 分"])
