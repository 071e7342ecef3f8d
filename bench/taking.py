"""Contest: a payroll workbook comes in. Read, recognised, checked, kept as evidence and reported, against less."""

from __future__ import annotations

import csv
import os
import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench import scratch
from bench.contest import Contest, Side, Task

NOW = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)
PREPARED_ON = date(2026, 4, 8)
MONTH = 202603
PROJECT = "云岭县城北安置房项目"
FIRM = "云岭县宏达建筑劳务有限公司"
HEADERS = ("序号", "姓名", "身份证号码", "班组", "工种", "出勤天数", "日工资", "应发工资", "扣款", "实发工资")
HEADERS += ("开户行", "银行卡号", "本人签字")
HEADER_ROW = 3


def _prepare(folder: Path, size: float) -> None:
    """The project and its roster are in already, as they are on any pay day; the workbook is of one employer."""
    ledger, roster = files(folder, size)
    scratch.begin(folder, "template")
    take_all(ledger, roster)
    scratch.close()


def take_all(*paths: Path) -> None:
    """Take files in that a contest needs beforehand; RuntimeError for one that is not taken whole."""
    from anxin.audit import MACHINE
    from anxin.intake.taking import Order, take

    for path in paths:
        report = take(path, Order(actor=MACHINE), now=NOW)
        if report.status != "imported":
            raise RuntimeError(f"{path.name}: {report.status} {report.message}")


def files(folder: Path, size: float) -> tuple[Path, Path]:
    """Write the ledger of the project, the roster of its workers and the payroll workbook; returns the first two."""
    from anxin.demo.names import Names

    names = Names(random.Random("bench-names"))  # noqa: S311  the same sheet every time
    taken: set[str] = set()
    people = [names.person(taken) for _ in range(int(size))]
    ledger, roster = folder / "ledger.csv", folder / "roster.csv"
    _csv(
        ledger,
        ["在建工程项目台账"],
        ["序号", "项目名称", "建设单位", "施工总承包单位", "合同签订日期", "开工日期", "项目状态", "每月发薪日"],
        [
            "1",
            PROJECT,
            "云岭县城建投资有限公司",
            "云岭建设集团有限公司",
            "2025-12-20",
            "2026-01-05",
            "在建",
            "次月20日",
        ],
    )
    _csv(
        roster,
        [f"{PROJECT}农民工花名册"],
        [f"项目名称：{PROJECT}", "", f"用人单位：{FIRM}"],
        ["序号", "姓名", "身份证号", "班组", "工种", "进场日期", "劳动合同签订日期", "工资卡号", "开户行"],
        *(
            [n, p.name, p.id_number, _crew(n), "木工", "2026-01-06", "2026-01-05", p.card, p.bank]
            for n, p in enumerate(people, 1)
        ),
    )
    _workbook(folder / "payroll.xlsx", people)
    return ledger, roster


def _crew(n: int) -> str:
    return f"木工{n % 40 + 1}班"


def _csv(path: Path, *rows: list[Any]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def _workbook(path: Path, people: list[Any]) -> None:
    import xlsxwriter

    rng = random.Random("bench-pay")  # noqa: S311
    rows: list[list[Any]] = [
        ["2026年3月农民工工资支付表"],
        [f"项目名称：{PROJECT}", "", "", f"用人单位：{FIRM}"],
        list(HEADERS),
    ]
    owed_all = cut_all = 0
    for n, person in enumerate(people, 1):
        days, rate, cut = rng.randrange(8, 29), rng.randrange(220, 420), rng.choice((0, 0, 0, 500))
        owed_all, cut_all = owed_all + days * rate, cut_all + cut
        who, account = [n, person.name, person.id_number, _crew(n), "木工"], [person.bank, person.card, ""]
        rows.append([*who, days, rate, days * rate, cut, days * rate - cut, *account])
    rows.append(["合计", "", "", "", "", "", "", owed_all, cut_all, owed_all - cut_all])
    rows.append([f"制表日期：{PREPARED_ON}", "", "", "编制：", "", "", "劳资专管员："])
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("工资表")
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)


# --- the sides -----------------------------------------------------------------------------------------------------


def _in_database(folder: Path) -> tuple[Path, Any]:
    """A data folder of this process and the way to make it fresh again."""
    home = folder / f"home-{os.getpid()}"
    scratch.put_back(folder / "template", home)
    scratch.django(home)

    def reset() -> None:
        scratch.close()
        scratch.put_back(folder / "template", home)

    return home, reset


def lines(_: Any) -> list[int]:
    from django.db.models import Count, Sum

    from anxin.wages.models import PayrollLine

    found = PayrollLine.objects_unscoped.aggregate(lines=Count("id"), fen=Sum("payable_fen"))
    return [found["lines"], found["fen"]]


def _take(folder: Path) -> Task:
    home, reset = _in_database(folder)
    from anxin.audit import MACHINE
    from anxin.intake.taking import Order, take

    path, order = folder / "payroll.xlsx", Order(actor=MACHINE)
    return Task(lambda: take(path, order, now=NOW, returned_to=home / "returned"), lines, reset)


def _script(folder: Path, name: str) -> Task:
    _, reset = _in_database(folder)
    from bench import scripts

    sheet = scripts.Payroll(folder / "payroll.xlsx", HEADER_ROW, PROJECT, FIRM, MONTH, NOW, PREPARED_ON)
    return Task(lambda: getattr(scripts, name)(sheet), lines, reset)


def _only_read(folder: Path) -> Task:
    import pandas

    path = folder / "payroll.xlsx"
    texts = {"身份证号码": str, "银行卡号": str}

    def answer(frame: Any) -> list[int]:
        lines = frame[pandas.to_numeric(frame["序号"], errors="coerce").notna()]
        return [len(lines), int(lines["实发工资"].sum()) * 100]

    return Task(lambda: pandas.read_excel(path, header=HEADER_ROW - 1, dtype=texts), answer)


CONTEST = Contest(
    key="intake",
    title="A payroll workbook comes in",
    size="{:,.0f} rows",
    full=5000,
    quick=60,
    prepare=_prepare,
    sides=(
        Side("Anxin: take (read, check, write, evidence, report)", _take),
        Side("openpyxl + ORM save per row, nothing checked", lambda folder: _script(folder, "row_by_row")),
        Side("openpyxl + ORM bulk_create, nothing checked", lambda folder: _script(folder, "in_bulk")),
        Side("pandas.read_excel alone, nothing written", _only_read),
    ),
)
