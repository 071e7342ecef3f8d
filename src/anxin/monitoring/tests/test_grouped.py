"""Evidence by kind of paper: what it adds up to is what the arithmetic says."""

from __future__ import annotations

from anxin.monitoring.selectors import Evidence, grouped


def _row(table: str, n: int, fen: int | None = None, file: str = "甲.xlsx") -> Evidence:
    return Evidence(f"{table}:{n}", table, file, "3月", n, "", "甲工地", fen)


def test_each_kind_of_paper_has_its_count_its_files_and_its_sum():
    lines = [
        _row("payroll_line", 1, 1_000_01),
        _row("receipt", 2, 500_00),
        _row("payroll_line", 3, 2_000_00, "乙.xlsx"),
    ]
    payroll, receipt = grouped(lines)
    assert payroll.title == "工资表" and [r.row for r in payroll.rows] == [1, 3]
    assert payroll.summary == "2 行，2 个文件，应付合计 3,000.01 元"
    assert receipt.summary == "1 行"


def test_money_that_failed_to_arrive_adds_nothing_and_money_that_went_back_is_taken_off():
    (receipts,) = grouped([_row("receipt", 1, 800_00), _row("receipt", 2, None), _row("receipt", 3, -300_00)])
    assert receipts.summary == "3 行，到账合计 500.00 元"


def test_a_row_of_a_message_and_a_row_of_passages_say_so():
    message = Evidence("payroll_line:1", "payroll_line", "推送.json", "第 3 个报文 Payroll.Add", 2, "", unit="条")
    assert message.place == "推送.json · 第 3 个报文 Payroll.Add · 第 2 条"
    gate = Evidence("attendance_month:1", "attendance_month", "闸机.csv", "闸机", 13, "", unit="行起")
    assert gate.place.endswith("第 13 行起")
