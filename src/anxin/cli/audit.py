"""anxin audit verify | list: the log that only grows."""

from __future__ import annotations

import click

from .boot import ready
from .chinese import CONTEXT, Group
from .main import print_json


@click.group(
    cls=Group,
    short_help="审计：核对记录是否被改动，查看谁做了什么",
    context_settings=CONTEXT,
    example="anxin audit verify\nanxin audit list --last 50",
)
def audit() -> None:
    """审计记录一条接一条，每条带前一条的摘要；改动、删除、插入任何一条都能查出来。"""


@audit.command(
    short_help="核对整条记录链",
    example="anxin audit verify\nanxin audit verify --head 1289:3fa9…（上次记下的末条，防止末尾被截去）",
)
@click.option(
    "--from", "from_seq", metavar="序号", type=click.IntRange(min=0), default=0, help="从第几条开始（默认从头）。"
)
@click.option("--head", metavar="序号:摘要", help="以前记下的末条；核对记录仍包含它。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
@click.pass_context
def verify(ctx: click.Context, from_seq: int, head: str | None, as_json: bool) -> None:
    """重新计算每一条的摘要。完好退出码为 0，有问题为 1，并指出第一处。"""
    anchor = None
    if head:
        number, _, digest = head.partition(":")
        if not number.isdigit() or not digest:
            raise click.BadParameter("写成 序号:摘要，照上次核对时打印的样子。", param_hint="--head")
        anchor = (int(number), digest)
    ready()
    from anxin.audit.verifying import verify as walk

    result = walk(from_seq, anchor=anchor)
    shown = f"{result.head[0]}:{result.head[1]}" if result.head else None
    if as_json:
        print_json(
            {"ok": result.ok, "count": result.count, "first_bad": result.first_bad, "why": result.why, "head": shown}
        )
    elif result.ok:
        click.echo(f"完好：核对了 {result.count} 条。" + (f"\n末条（请抄存在别处）：{shown}" if shown else ""))
    else:
        click.secho(f"有问题：{result.why}", fg="red", err=True)
    ctx.exit(0 if result.ok else 1)


@audit.command("list", short_help="列出最近的记录", example="anxin audit list --last 50\nanxin audit list --act undone")
@click.option("--last", metavar="条数", type=click.IntRange(min=1), default=30, show_default=True, help="最近多少条。")
@click.option("--act", metavar="行为", default="", help="只看某种行为：名称的一部分，如 evaluated。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def list_(last: int, act: str, as_json: bool) -> None:
    """列出审计记录，最新的在前。"""
    ready()
    from anxin.audit.models import AuditEvent
    from anxin.audit.presenting import sentence_of

    events = AuditEvent.objects.order_by("-seq")
    if act:
        events = events.filter(act__icontains=act)
    shown = list(events[:last])
    if as_json:
        print_json(
            [
                {
                    "seq": e.seq, "at": e.at.isoformat(), "actor": e.actor_display, "act": e.act,
                    "subject": f"{e.subject_kind}:{e.subject_id}", "says": sentence_of(e), "hash": e.hash,
                }
                for e in shown
            ]
        )  # fmt: skip
        return
    from django.utils.timezone import localtime

    for e in shown:
        click.echo(f"{e.seq:>8}  {localtime(e.at):%Y-%m-%d %H:%M:%S}  {sentence_of(e)}")
    if not shown:
        click.echo("还没有记录。")
