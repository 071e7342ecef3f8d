"""anxin warning: what a person may do with one (sign, explain, ask for a waiver, grant it). Only data clears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from .boot import now, operator, person, ready
from .chinese import CONTEXT, Day, Group, OneOf
from .main import print_json

REASONS = {
    "force_majeure": "不可抗力", "stop_order": "停工令", "dispute": "有争议，已进入法定程序",
    "data_fault": "数据有误，正在更正", "paid_otherwise": "经核实已以其他方式支付", "other": "其他",
}  # fmt: skip


@click.group(
    cls=Group,
    short_help="办理预警：签收、说明、处置、豁免、误报；到期升级和告知（只有数据能解除）",
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


@warning.command(
    short_help="不同意豁免：写明理由，须与申请人不是同一人",
    example="anxin warning refuse 12 --reason 证据不符 --by 李主任",
)
@_id
@click.option("--reason", required=True, help="不同意的理由。")
@_by
@_json
def refuse(warning_id: int, reason: str, by: str | None, as_json: bool) -> None:
    """不同意一份豁免申请。期限一直在走，没有停过。"""
    ready()
    from anxin.monitoring import services

    _act(services.refuse_waiver, by=by, as_json=as_json, done="不同意豁免", warning_id=warning_id, reason=reason)


@warning.command(
    short_help="记录处置：做了什么、哪天、谁办的",
    example="anxin warning act 12 --what 约谈总包，承诺周五前先行清偿 --on 2026-11-20 --done-by 王专员",
)
@_id
@click.option("--what", required=True, help="做了什么。")
@click.option("--on", "done_on", required=True, type=Day(), help="哪天做的。")
@click.option("--done-by", required=True, metavar="姓名", help="谁办的，可写几个人。")
@_by
@_json
def act(warning_id: int, what: str, done_on: date, done_by: str, by: str | None, as_json: bool) -> None:
    """记录对一条预警的处置。红色预警光说明不够，还要在期限内处置。"""
    ready()
    from anxin.monitoring import services

    _act(
        services.record_act, by=by, as_json=as_json, done="已记录处置",
        warning_id=warning_id, what=what, done_on=done_on, done_by=done_by,
    )  # fmt: skip


@warning.command(short_help="申报误报：由另一人复核", example="anxin warning false-alarm 12 --reason 已由总包账户代发")
@_id
@click.option("--reason", required=True, help="为什么是误报。")
@_by
@_json
def false_alarm(warning_id: int, reason: str, by: str | None, as_json: bool) -> None:
    """申报一条预警为误报。由另一人用 anxin warning review 复核；认定的计入该规则的误报率。"""
    ready()
    from anxin.monitoring import services

    _act(
        services.claim_false_alarm, by=by, as_json=as_json, done="已申报误报，待另一人复核",
        warning_id=warning_id, reason=reason,
    )  # fmt: skip


@warning.command(
    short_help="复核误报：须与申报人不是同一人",
    example="anxin warning review 12 --upheld --reason 回单属实 --by 李主任",
)
@_id
@click.option("--upheld/--refused", required=True, default=None, help="认定为误报，或不认定。")
@click.option("--reason", required=True, help="复核意见。")
@_by
@_json
def review(warning_id: int, upheld: bool, reason: str, by: str | None, as_json: bool) -> None:
    """复核一份误报申报。认定后预警不再升级，仍由数据解除。"""
    ready()
    from anxin.monitoring import services

    done = "认定为误报" if upheld else "不认定误报"
    _act(
        services.decide_false_alarm, by=by, as_json=as_json, done=done,
        warning_id=warning_id, upheld=upheld, reason=reason,
    )  # fmt: skip


@warning.command(short_help="到期升级：逾期没有答复的升一级（每天自动做，也可手动）", example="anxin warning escalate")
@click.option("--as-of", type=Day(), help="以哪一天为准（默认今天）。")
@_json
def escalate(as_of: date | None, as_json: bool) -> None:
    """按期限推进全部预警：逾期未答复的升一级，红色逾期的建议督办，豁免到期的恢复。同一天做几遍，结果一样。"""
    ready()
    from anxin.monitoring import services

    at = now()
    try:
        report = services.escalate(actor=operator(), as_of=as_of or at.date(), now=at)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print_json({"warnings": report.warnings, "steps": report.counts})
        return
    said = "，".join(f"{_STEPS.get(kind, kind)} {n} 次" for kind, n in sorted(report.counts.items()))
    click.echo(f"推进了 {report.warnings} 条预警" + (f"：{said}。" if said else "，没有到期的。"))


@warning.command(short_help="告知：把新触发、升级、逾期的预警告知责任人", example="anxin warning tell")
@_json
def tell(as_json: bool) -> None:
    """把还没有告知过的触发、升级和逾期告知责任人，并把到期的短信、邮件发出去。重复运行不会重复告知。"""
    ready()
    from anxin.channels.services import deliver
    from anxin.monitoring import services

    at = now()
    told = services.tell_responsible(actor=operator(), as_of=at.date(), now=at)
    sent = deliver(as_of=at.date(), now=now(), clock=now)
    if as_json:
        print_json(
            {
                "warnings": told.warnings, "people": told.people, "nobody": told.nobody,
                "sent": sent.sent, "put_off": sent.put_off, "failed": sent.failed,
            }
        )  # fmt: skip
        return
    click.echo(f"{told.warnings} 条预警告知了 {told.people} 人；发出 {sent.sent} 条短信和邮件。")
    if told.nobody:
        click.echo(f"{told.nobody} 条没有可以告知的责任人，请给项目指定责任人。")
    if sent.put_off or sent.failed:
        click.echo(f"{sent.put_off} 条没发出去，稍后再试；{sent.failed} 条不再试，见投递记录。")


_STEPS = {"escalated": "逾期升级", "supervision_proposed": "建议督办", "waiver_expired": "豁免到期"}
