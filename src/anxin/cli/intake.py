"""anxin import | undo | batches: files in, and out again."""

import json
from collections.abc import Iterable
from pathlib import Path

import click

from .boot import now, operator, ready
from .chinese import Command

KINDS = {
    "project_list": "在建项目底册",
    "project_sighting": "他处已知项目（许可、拨款、巡查、招标）",
    "enterprise_list": "用人单位名单",
    "roster": "花名册",
    "attendance_grid": "考勤表",
    "attendance_events": "考勤机打卡记录",
    "daily_clock": "每日上下班记录",
    "payroll": "工资支付表",
    "bank_receipt": "代发回单",
    "account_statement": "专户流水",
    "labour_cost": "人工费拨付台账",
    "deposit": "工资保证金台账",
    "pause": "停工备案",
}
_STATUS = {
    "imported": "全部入库",
    "partly": "部分入库",
    "unchanged": "早已导入，没有变化",
    "question": "要先回答问题",
    "nothing": "没有可用的数据",
    "waiting": "先收着，等项目底册",
    "unreadable": "读不了",
}


@click.command("import", cls=Command, short_help="导入文件：花名册、考勤、工资表、回单……认得出是什么就自动入库")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--kind", type=click.Choice(list(KINDS)), help="这是什么表（认不出来时用）")
@click.option("--project", help="项目名称或编码（表里没写时用）")
@click.option("--employer", help="用人单位名称（表里没写时用）")
@click.option("--month", help="月份，如 2026-03（表里没写时用）")
@click.option("--crew", help="班组（表里没写时用）")
@click.option(
    "--status", type=click.Choice(["success", "failed", "pending"]), help="发放清单没有结果一栏时：这些款发成没有"
)
@click.option("--sender", default="", help="谁报来的；同一报送人同一版式，确认过一次就记住")
@click.option(
    "--map", "mapping", multiple=True, metavar="字段=表头", help="某一列是什么，如 --map payable=到手；会记住"
)
@click.option("--overlap", type=click.Choice(["replace", "add"]), help="与先前的表只有部分人相同：更正还是补充")
@click.option("--returned", type=click.Path(path_type=Path), help="退回文件放在哪里（默认在数据目录的 returned 下）")
@click.option("--secret-file", type=click.Path(exists=True, path_type=Path), help="实名制平台报文的密钥文件")
@click.option("--dry-run", is_flag=True, help="只看认出了什么，不入库")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果")
def import_(
    files,
    kind,
    project,
    employer,
    month,
    crew,
    status,
    sender,
    mapping,
    overlap,
    returned,
    secret_file,
    dry_run,
    as_json,
):
    """导入文件。可以一次给很多文件，也可以给文件夹；顺序随意。

    例：anxin import 花名册.xlsx 3月考勤.xls 3月工资表.csv 回单.csv

    好的行入库，坏的行写成“…-退回.xlsx”还给你，哪一格、为什么、怎么改都写在里面。
    同一个文件导入两次不会重复；改过的表再导入就是更正，历史都留着；导错了用 anxin undo 撤销。

    退出码：0 全部入库；3 有行被退回或有问题要回答；2 没有一行可用。
    """
    ready()
    from django.conf import settings

    from anxin.intake import taking
    from anxin.intake.recognise.model import Answers
    from anxin.kit import months

    said_month = None
    if month:
        said_month = months.parse(month)
        if said_month is None:
            raise click.BadParameter(f"“{month}”不是月份，请写成 2026-03 这样", param_hint="--month")
    order = taking.Order(
        actor=operator(),
        sender=sender,
        answers=Answers(kind=kind, project=project, employer=employer, month=said_month, crew=crew, status=status),
        overlap=overlap or "",
        secret=secret_file.read_text(encoding="utf-8").strip() if secret_file else "",
    )
    every = list(_each_file(files))
    if mapping:
        _confirm_mapping(every, order, mapping)
    folder = returned or settings.ANXIN_HOME / "returned"
    reports = []
    for path, name in _with_progress(every, not as_json):
        report = (
            taking.look(path, order) if dry_run else taking.take(path, order, now=now(), name=name, returned_to=folder)
        )
        reports.append(report)
        if not as_json:
            _print(report)
    if as_json:
        click.echo(json.dumps({"files": [r.as_json() for r in reports]}, ensure_ascii=False, indent=2, default=str))
    raise SystemExit(_exit_code(reports))


def _each_file(paths: Iterable[Path]) -> Iterable[tuple[Path, str]]:
    """Files with the names under which they are known: inside a folder, the path from that folder on."""
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
            yield from ((p, str(p.relative_to(path))) for p in inside)
        else:
            yield path, path.name


def _with_progress(files: list[tuple[Path, str]], shown: bool) -> Iterable[tuple[Path, str]]:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    if shown and console.is_terminal and len(files) > 3:
        return track(files, description="导入", console=console)
    return files


def _confirm_mapping(files: list[tuple[Path, str]], order, mapping: tuple[str, ...]) -> None:
    from anxin.intake import taking
    from anxin.intake.layouts import confirm_layout

    columns = {}
    for pair in mapping:
        field, eq, header = pair.partition("=")
        if not eq or not header:
            raise click.BadParameter(f"“{pair}”要写成 字段=表头，例如 payable=到手", param_hint="--map")
        columns[field.strip()] = header.strip()
    for path, _ in files:
        for sheet in taking.look(path, order).sheets:
            seen = sheet.recognised
            headers = {str(c.header) for c in [*seen.columns.values(), *seen.unknown_columns]}
            if not set(columns.values()) & headers:
                continue
            said = {name: str(c.header) for name, c in seen.columns.items() if c.header not in columns.values()}
            confirm_layout(
                actor=order.actor,
                sender=order.whose,
                layout=seen.layout,
                kind=order.answers.kind or seen.kind,
                columns={**said, **columns},
                now=now(),
            )


def _exit_code(reports) -> int:
    good = [r for r in reports if r.status in ("imported", "partly", "unchanged", "waiting")]
    if not good:
        return 2
    return 3 if any(r.status != "unchanged" and (r.status != "imported" or r.rejected) for r in reports) else 0


def _print(report) -> None:
    click.echo(f"{report.file}：{_STATUS[report.status]}{'（' + report.message + '）' if report.message else ''}")
    for sheet in report.sheets:
        kind = KINDS.get(sheet.recognised.kind, "不是工资类资料，没有动")
        where = "，".join(str(x) for x in (sheet.project, sheet.employer, sheet.month) if x)
        click.echo(
            f"  [{sheet.sheet}] {kind}{'：' + where if where else ''}；共 {sheet.rows} 行，入库 {sheet.accepted}，"
            f"未变 {sheet.unchanged}，退回 {sheet.rejected}，略过 {sheet.ignored}"
        )
        for question in sheet.questions:
            click.echo(f"    要问：{question.message_zh}")
        for note in sheet.notes[:5]:
            click.echo(f"    注意：{note}")
        for issue in sheet.issues[:10]:
            click.echo(f"    第 {issue.row} 行 {issue.column}：{issue.message}")
        if len(sheet.issues) > 10:
            click.echo(f"    …… 另有 {len(sheet.issues) - 10} 条，用 --json 看全部")
    if report.returned:
        click.echo(f"  退回的行在：{report.returned}")


@click.command(cls=Command, short_help="撤销一次导入：它带来的收回，它更正掉的恢复，历史仍可查")
@click.argument("batch", type=int)
@click.option("--reason", required=True, help="为什么撤销（记入审计）")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果")
def undo(batch, reason, as_json):
    """撤销编号为 BATCH 的导入。例：anxin undo 12 --reason 导错了项目

    编号见 anxin batches。之后导入的文件若与它有关联，会按原件自动重新应用。
    """
    ready()
    from anxin.intake.undoing import CannotUndo
    from anxin.intake.undoing import undo as undo_batch

    try:
        again = undo_batch(batch, actor=operator(), reason=reason, now=now())
    except CannotUndo as refusal:
        raise click.ClickException(str(refusal)) from None
    if as_json:
        click.echo(json.dumps({"undone": batch, "applied_again": again}))
    else:
        click.echo(f"批次 {batch} 已撤销" + (f"；按原件重新应用了批次 {'、'.join(map(str, again))}" if again else ""))


@click.command(cls=Command, short_help="列出导入批次")
@click.option("--json", "as_json", is_flag=True, help="给机器看的结果")
@click.option("--last", default=20, show_default=True, help="最近多少个")
def batches(last, as_json):
    """列出最近的导入批次，最新的在前。例：anxin batches --last 50"""
    ready()
    from django.utils import timezone

    from anxin.registry.models import Batch

    rows = list(Batch.objects.order_by("-pk")[:last])
    if as_json:
        keys = ("id", "kind", "state", "file_name", "sha256", "sender", "received_at", "undone_at")
        click.echo(json.dumps([{k: getattr(b, k) for k in keys} for b in rows], ensure_ascii=False, default=str))
        return
    for b in rows:
        click.echo(
            f"{b.pk:>6}  {timezone.localtime(b.received_at):%Y-%m-%d %H:%M}  {b.get_state_display()}  {b.file_name}"
        )
