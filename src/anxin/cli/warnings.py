"""anxin warnings | explain: what is open, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from .boot import now, operator, ready
from .chinese import Command, OneOf, nearest
from .main import print_json

if TYPE_CHECKING:
    from anxin.monitoring.selectors import Story

LEVELS = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
STATUSES = {
    "open": "未解除", "all": "全部", "raised": "已触发", "notified": "已通知", "acknowledged": "已签收",
    "explained": "已说明", "acting": "整改中", "escalated": "已升级", "waived": "已豁免", "false_alarm": "认定误报",
    "cleared": "已解除",
}  # fmt: skip
# Rows of each kind of paper that the terminal shows unless all are asked for.
_SHOWN = 8
_COLOURS = {"red": "red", "orange": "dark_orange", "yellow": "yellow", "blue": "blue"}


def _rule_code(value: str) -> str:
    from anxin.rules import load, retired

    codes = [rule.code for rule in (*load(), *retired())]
    code = value.strip().upper()
    if code not in codes:
        raise click.BadParameter(f"没有规则“{value}”。{nearest(code, codes)}", param_hint="--rule")
    return code


def _scope(reason: str) -> Any:
    from anxin.access.scope import Scope

    return Scope.everything(reason)


@click.command(
    cls=Command,
    short_help="列出预警：哪个项目、谁、哪个月、什么等级、多少钱",
    example="anxin warnings\nanxin warnings --level red --project 幸福里\nanxin warnings --rule W02 --status all --json",
)
@click.option("--rule", "rule", metavar="代码", help="规则代码，如 W02。")
@click.option("--level", type=OneOf(LEVELS), help="等级：red 红、orange 橙、yellow 黄、blue 蓝。")
@click.option("--project", metavar="项目", default="", help="项目编号，或项目名称的一部分。")
@click.option("--employer", metavar="单位", default="", help="用人单位编号，或单位名称的一部分。")
@click.option("--firms", is_flag=True, help="只看以单位为对象、跨项目的预警。")
@click.option("--status", type=OneOf(STATUSES), default="open", help="状态，默认 open（未解除）；all 为全部。")
@click.option("--unmask", metavar="理由", help="显示工人的姓名和证件号码；理由记入审计。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果，每条带依据的文件、表和行。")
def warnings(
    rule: str | None,
    level: str | None,
    project: str,
    employer: str,
    firms: bool,
    status: str,
    unmask: str | None,
    as_json: bool,
) -> None:
    """列出预警，重的、期限近的在前。工人的姓名和号码默认遮盖。"""
    ready()
    from anxin.monitoring import selectors

    filters = selectors.Filters(
        rule=_rule_code(rule) if rule else "",
        level=level or "",
        project=project,
        status=status,
        employer=employer,
        firms=firms,
    )
    scope = _scope("命令行列出预警")
    found = list(selectors.warnings(scope, filters))
    _witness(found, unmask)
    if as_json:
        print_json(selectors.as_json(found, scope, unmask=unmask is not None))
        return
    if not found:
        click.echo("没有符合条件的预警。" + ("" if status == "all" else "加 --status all 可看已解除的。"))
        return
    _table(found, unmask is not None)


def _witness(found: list[Any], unmask: str | None) -> None:
    if unmask is None:
        return
    if not unmask.strip():
        raise click.BadParameter("查看工人姓名要写明理由。", param_hint="--unmask")
    from anxin.audit.services import record
    from anxin.monitoring import acts

    # Written before anything is shown: a look that nobody recorded must not happen.
    record(
        actor=operator(),
        act=acts.UNMASKED,
        subject=("monitoring.warning", str(found[0].pk) if len(found) == 1 else "list"),
        fields={"count": len(found), "reason": unmask.strip(), "warnings": [w.pk for w in found[:1000]]},
        now=now(),
    )


def _table(found: list[Any], unmask: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from anxin.kit import money, months
    from anxin.monitoring.selectors import shown_worker

    console = Console()
    if not console.is_terminal:
        # Not folded to a width that a file does not have: one line each, parted by tabs.
        for w in found:
            click.echo("\t".join(map(str, _cells(w, shown_worker(w.worker, unmask=unmask), money, months))))
        return
    table = Table(header_style="bold", row_styles=["", "dim"])
    for heading in ("编号", "等级", "规则", "状态", "项目", "单位", "工人", "月份", "金额（元）", "答复期限"):
        table.add_column(heading, justify="right" if heading in ("编号", "金额（元）") else "left")
    for w in found:
        cells = [str(c) for c in _cells(w, shown_worker(w.worker, unmask=unmask), money, months)]
        cells[1] = f"[{_COLOURS[w.level]}]{cells[1]}[/]"
        table.add_row(*cells)
    console.print(table)
    console.print(f"共 {len(found)} 条。用 anxin explain 编号 看依据。")


def _cells(w: Any, worker: str | None, money: Any, months: Any) -> list[Any]:
    return [
        w.pk,
        w.get_level_display(),
        w.rule,
        w.get_status_display(),
        w.project.name if w.project else "（跨项目）",
        w.employer.name if w.employer else "",
        worker or "",
        months.show(w.month) if w.month else "",
        money.show(w.amount_fen) if w.amount_fen is not None else "",
        w.due_on or "",
    ]


@click.command(
    cls=Command,
    short_help="说明一条预警：算式、每一行依据、条文、怎样解除、先做什么",
    example="anxin explain 12\nanxin explain 12 --all\nanxin explain 12 --unmask 现场核实工资",
)
@click.argument("warning_id", metavar="编号", type=int)
@click.option("--all", "every", is_flag=True, help=f"依据全部列出（平时每种资料只列前 {_SHOWN} 行）。")
@click.option("--unmask", metavar="理由", help="显示工人的姓名和证件号码；理由记入审计。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果，依据总是全部列出。")
def explain(warning_id: int, every: bool, unmask: str | None, as_json: bool) -> None:
    """把一条预警从头讲清楚：问的是什么、答案、算式、依据在哪个文件哪张表第几行、哪一条规定、怎样解除。

    照着它，用铅笔就能对着原表复核一遍。
    """
    ready()
    from anxin.monitoring import selectors

    scope = _scope("命令行说明预警")
    try:
        story = selectors.explain(scope, warning_id, unmask=unmask is not None)
    except selectors.NoSuchWarning as error:
        raise click.ClickException(str(error)) from None
    _witness([story.warning], unmask)
    if as_json:
        print_json(story.to_json())
    else:
        click.echo(tell(story, every=every))


def tell(story: Story, *, every: bool = False) -> str:
    """The story as text for a terminal; unless ``every``, long evidence is cut after its first rows and its sum told."""
    w = story.warning
    lines = [f"预警 {w.pk}　{w.rule} {story.name}（第 {w.rule_version} 版）", "", story.answer]
    lines += _part("问的是", story.question)
    lines += _part(f"算式（以 {story.as_of} 为准）", story.arithmetic)
    lines += _evidence(story, every)
    lines += _parts(story, every)
    lines += _part("先做什么", story.first_step)
    if w.due_on and w.status not in ("cleared", "explained", "waived"):
        lines += _part("答复期限", str(w.due_on))
    lines += _part("怎样解除", story.clears_when)
    lines += ["", "规定："]
    for cited in story.basis:
        lines.append(f"  {cited.title}{'' if cited.in_force else '（当日不在有效期内）'}：{cited.summary}")
    lines += _part("这条规则怎么读", story.reads_as)
    if story.parameters:
        lines += ["", "用到的数值：", *(f"  {meaning}：{value}" for meaning, value in story.parameters)]
    lines += _part("看不到的", story.blind_spots)
    lines += ["", "经过：", *(f"  {step.on} {step.says}" for step in story.history)]
    return "\n".join(lines)


def _evidence(story: Story, every: bool) -> list[str]:
    if not story.evidence:
        return ["", "依据：", "  此条由“没有记录”得出，没有可列的行。"]
    here = story.warning.project.name if story.warning.project else None
    lines = ["", f"依据（{len(story.evidence)} 行）："]
    for group in story.groups:
        lines.append(f"  {group.title}：{group.summary}")
        # One row more takes no more room than the hint that it was left out.
        shown = group.rows if every or len(group.rows) <= _SHOWN + 1 else group.rows[:_SHOWN]
        for i, one in enumerate(shown, 1):
            elsewhere = f"〔{one.project}〕" if one.project not in (None, here) else ""
            lines.append(f"    {i}. {elsewhere}{one.says}")
            if one.place:
                lines.append(f"       {one.place}")
        if len(shown) < len(group.rows):
            hint = f"anxin explain {story.warning.pk} --all"
            lines.append(f"    …… 另有 {len(group.rows) - len(shown)} 行，用 {hint} 看全部")
    return lines


def _parts(story: Story, every: bool) -> list[str]:
    if not story.parts:
        return []
    from anxin.kit import money, months

    lines = ["", f"由这些预警归集（{len(story.parts)} 条）："]
    shown = story.parts if every or len(story.parts) <= _SHOWN + 1 else story.parts[:_SHOWN]
    for w in shown:
        month = f"　{months.show(w.month)}" if w.month else ""
        amount = f"　{money.show(w.amount_fen)} 元" if w.amount_fen is not None else ""
        lines.append(f"  {w.pk}　{w.get_level_display()}　{w.rule}　{w.project.name}{month}{amount}")
    if len(shown) < len(story.parts):
        hint = f"anxin explain {story.warning.pk} --all"
        lines.append(f"  …… 另有 {len(story.parts) - len(shown)} 条，用 {hint} 看全部")
    return lines


def _part(heading: str, text: str) -> list[str]:
    return ["", f"{heading}：", *(f"  {line}" for line in text.strip().splitlines())] if text.strip() else []
