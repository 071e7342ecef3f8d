"""anxin warning: what a person may do with one (sign, explain, ask for a waiver, grant it). Only data clears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from .boot import now, person, ready
from .chinese import CONTEXT, Day, Group, OneOf
from .main import print_json

REASONS = {
    "force_majeure": "不可抗力", "stop_order": "停工令", "dispute": "有争议，已进入法定程序",
    "data_fault": "数据有误，正在更正", "paid_otherwise": "经核实已以其他方式支付", "other": "其他",
}  # fmt: skip


@click.group(
    cls=Group,
    short_help="办理预警：签收、说明、申请豁免、批准豁免（只有数据能解除）",
    context_settings=CONTEXT,
    example="anxin warning explain 12 --reason 银行系统故障 --evidence 银行函告第3号 --by 王专员\n"
    "anxin warning waive 12 --reason dispute --evidence 仲裁受理通知书 --until 2026-12-31 --by 王专员\n"
    "anxin warning approve 12 --by 李主任",
)
def warning() -> None:
    """办理一条预警。没有“关闭”：数据好了，预警自己解除。"""


def _act(step: Callable[..., Any], *, by: str | None, as_json: bool, done: str, **said: Any) -> None:
    ready()
    at = now()
    step(actor=person(by), as_of=at.date(), now=at, **said)
    from anxin.monitoring.models import Warning

    held = Warning.objects_unscoped.get(pk=said["warning_id"])
    if as_json:
        print_json({"id": held.pk, "status": held.status, "level": held.level})
    else:
        click.echo(f"预警 {held.pk}：{done}，现为“{held.get_status_display()}”。")


_by = click.option("--by", metavar="姓名", help="经办人（默认用本机账户名）。")
_json = click.option("--json", "as_json", is_flag=True, help="给机器看的结果。")
_id = click.argument("warning_id", metavar="编号", type=int)


@warning.command(short_help="签收：已经看到，还要答复", example="anxin warning sign 12 --by 王专员")
@_id
@_by
@_json
def sign(warning_id: int, by: str | None, as_json: bool) -> None:
    """签收一条预警。签收不停止答复期限。"""
    ready()
    from anxin.monitoring import services

    _act(services.acknowledge_warning, by=by, as_json=as_json, done="已签收", warning_id=warning_id)


@warning.command(
    short_help="说明：附证据作答，不再逐级升级",
    example="anxin warning explain 12 --reason 银行系统故障，已于5日补发 --evidence 银行函告第3号",
)
@_id
@click.option("--reason", required=True, help="说明内容。")
@click.option("--evidence", required=True, help="证据：文件名、文号、编号。")
@_by
@_json
def explain(warning_id: int, reason: str, evidence: str, by: str | None, as_json: bool) -> None:
    """对一条预警作说明。预警仍在，直到数据解除它。"""
    ready()
    from anxin.monitoring import services

    _act(
        services.explain_warning, by=by, as_json=as_json, done="已说明",
        warning_id=warning_id, reason=reason, evidence=evidence,
    )  # fmt: skip


@warning.command(
    short_help="申请豁免：理由、证据、截止日期，另一人批准后生效",
    example="anxin warning waive 12 --reason dispute --evidence 仲裁受理通知书 --until 2026-12-31",
)
@_id
@click.option("--reason", required=True, type=OneOf(REASONS), help="；".join(f"{k} {v}" for k, v in REASONS.items()))
@click.option("--evidence", required=True, help="证据：文件名、文号、编号。")
@click.option("--until", required=True, type=Day(), help="截止日期（含当日）。")
@_by
@_json
def waive(warning_id: int, reason: str, evidence: str, until: date, by: str | None, as_json: bool) -> None:
    """申请豁免一条预警。由另一人用 anxin warning approve 批准后才生效，到期自动恢复。"""
    ready()
    from anxin.monitoring import services

    _act(
        services.propose_waiver, by=by, as_json=as_json, done="已申请豁免，待另一人批准",
        warning_id=warning_id, reason=reason, evidence=evidence, ends_on=until,
    )  # fmt: skip


@warning.command(short_help="批准豁免：须与申请人不是同一人", example="anxin warning approve 12 --by 李主任")
@_id
@_by
@_json
def approve(warning_id: int, by: str | None, as_json: bool) -> None:
    """批准一份豁免申请。"""
    ready()
    from anxin.monitoring import services

    _act(services.approve_waiver, by=by, as_json=as_json, done="已豁免", warning_id=warning_id)
