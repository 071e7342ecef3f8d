"""What the terminal says about a file that was taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from anxin.intake.reports import FileReport, SheetReport

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
    "bank_statement": "专户流水",
    "labour_cost": "人工费拨付台账",
    "deposit": "工资保证金台账",
    "pause": "停工备案",
    "participant_list": "参建单位名单",
    "wage_confirmation": "工资确认表",
    "payslip": "工资清单送达记录",
    "account_event": "专户查封冻结划拨台账",
    "injury_insurance": "工伤保险参保台账",
    "notice_board": "维权告示牌检查表",
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


def tell(report: FileReport, *, dry: bool = False) -> None:
    """One file's account for a terminal."""
    status = _status(report, dry)
    click.echo(f"{report.file}：{status}{'（' + report.message + '）' if report.message else ''}")
    for sheet in report.sheets:
        _tell_sheet(sheet)
    if report.returned:
        click.echo(f"  退回的行在：{report.returned}")


def _status(report: FileReport, dry: bool) -> str:
    if not dry:
        return _STATUS[report.status]
    if report.status not in ("imported", "partly"):
        return "试看，" + _STATUS[report.status]
    return "试看，没有入库" + ("；要先回答下面的问题" if any(s.questions for s in report.sheets) else "")


def _tell_sheet(sheet: SheetReport) -> None:
    from anxin.kit import months

    kind = KINDS.get(sheet.recognised.kind, "不是工资类资料，没有动")
    where = "，".join(
        str(x) for x in (sheet.project, sheet.employer, months.show(sheet.month) if sheet.month else "") if x
    )
    head = f"  [{sheet.sheet}] {kind}{'：' + where if where else ''}；"
    if sheet.status in ("question", "waiting"):
        click.echo(f"{head}{sheet.recognised.data_rows or 0} 行资料，回答问题后才入库")
    else:
        click.echo(
            f"{head}共 {sheet.rows} 行，入库 {sheet.accepted}，未变 {sheet.unchanged}，退回 {sheet.rejected}，"
            f"略过 {sheet.ignored}"
        )
    for question in sheet.questions:
        click.echo(f"    要问：{question.message_zh}")
    _some([f"    注意：{note}" for note in sheet.notes], 5)
    _some([f"    第 {issue.row} 行 {issue.column}：{issue.message}" for issue in sheet.issues], 10)


def _some(lines: list[str], most: int) -> None:
    for line in lines[:most]:
        click.echo(line)
    if len(lines) > most:
        click.echo(f"    …… 另有 {len(lines) - most} 条，用 --json 看全部")
