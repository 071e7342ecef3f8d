"""anxin batches | undo: what was taken in, and taking it out again."""

from __future__ import annotations

from typing import Any

import click

from .boot import now, operator, ready
from .chinese import Command
from .main import print_json


@click.command(
    cls=Command,
    short_help="撤销一次导入：它带来的收回，它更正掉的恢复，历史仍可查",
    example="anxin undo 12 --reason 导错了项目",
)
@click.argument("batch", metavar="批次编号", type=click.IntRange(1, 2**63 - 1))
@click.option("--reason", metavar="理由", required=True, help="为什么撤销（记入审计）。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def undo(batch: int, reason: str, as_json: bool) -> None:
    """撤销一次导入。批次编号见 anxin batches。

    之后导入的文件若与它有关联，会按原件自动重新应用。
    """
    if not reason.strip():
        raise click.BadParameter("撤销要写明理由。", param_hint="--reason")
    ready()
    from anxin.intake.undoing import CannotUndo
    from anxin.intake.undoing import undo as undo_batch

    try:
        again = undo_batch(batch, actor=operator(), reason=reason.strip(), now=now())
    except CannotUndo as refusal:
        raise click.ClickException(str(refusal)) from None
    if as_json:
        print_json({"undone": batch, "applied_again": again})
    else:
        click.echo(
            f"批次 {batch} 已撤销" + (f"；按原件重新应用了批次 {'、'.join(map(str, again))}" if again else "") + "。"
        )
        click.echo("用 anxin evaluate 按撤销后的资料更新预警。")


@click.command(cls=Command, short_help="列出导入批次", example="anxin batches\nanxin batches --last 50")
@click.option("--last", metavar="个数", type=click.IntRange(min=1), default=20, show_default=True, help="最近多少个。")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
def batches(last: int, as_json: bool) -> None:
    """列出最近的导入批次，最新的在前。撤销一批用 anxin undo 批次编号。"""
    ready()
    from django.utils import timezone

    from anxin.registry.models import Batch

    rows = list(Batch.objects.order_by("-pk")[:last])
    if as_json:
        keys = ("id", "kind", "state", "file_name", "sha256", "sender")
        print_json([{**{k: getattr(b, k) for k in keys}, **_moments(b)} for b in rows])
        return
    for b in rows:
        click.echo(
            f"{b.pk:>6}  {timezone.localtime(b.received_at):%Y-%m-%d %H:%M}  {b.get_state_display()}  {b.file_name}"
        )
    if not rows:
        click.echo("还没有导入过文件。用 anxin import 文件…… 导入。")


def _moments(batch: Any) -> dict[str, str | None]:
    from django.utils import timezone

    return {
        name: timezone.localtime(at).isoformat() if (at := getattr(batch, name)) else None
        for name in ("received_at", "undone_at")
    }
