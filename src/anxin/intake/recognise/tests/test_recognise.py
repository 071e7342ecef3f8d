"""What a sheet is, and what has to be asked."""

from __future__ import annotations

from anxin.intake.recognise import Remembered, recognise, recognise_all

from .sheets_for_tests import CARDS, IDS, made, outcome_of

HEAD = ["序号", "姓名", "身份证号", "出勤天数", "应发金额", "扣款", "实发金额"]
LINES = [[1, "张三丰", IDS[0], 26, 7800, 0, 7800], [2, "李四光", IDS[1], 20, 6000, 100, 5900]]


def payroll(title: str, sheet: str = "Sheet1"):
    return made([[title], HEAD, *LINES], sheet)


def test_project_and_month_are_read_from_the_title() -> None:
    found = recognise(payroll("望江苑二期安置房项目2026年3月农民工工资表"))
    assert (found.kind, found.project, found.month, found.questions) == ("payroll", "望江苑二期安置房项目", 202603, [])


def test_project_comes_from_the_file_name_and_month_from_the_sheet_name() -> None:
    found = recognise(payroll("工资表", "2026.3"), "城北污水处理厂扩建工程工资表.xlsx")
    assert (found.project, found.month) == ("城北污水处理厂扩建工程", 202603)


def test_a_month_without_a_year_is_asked_for() -> None:
    found = recognise(payroll("望江苑二期安置房项目3月工资表"))
    assert found.month is None
    assert [q.what for q in found.questions] == ["month"]
    assert found.questions[0].blocking


def test_title_and_sheet_name_that_disagree_about_the_month_are_asked_about() -> None:
    found = recognise(payroll("望江苑二期安置房项目2026年3月工资表", "4月"))
    assert found.month is None and [q.what for q in found.questions] == ["month"]


def test_a_pay_date_alone_does_not_say_whose_month_it_was() -> None:
    sheet = made(
        [
            ["姓名", "应发工资", "实发工资", "发放日期"],
            ["张三丰", 100, 100, "2026-03-05"],
            ["李四光", 90, 90, "2026-03-05"],
        ]
    )
    found = recognise(sheet)
    assert found.month is None and found.period == "2026-03"
    assert next(q for q in found.questions if q.what == "month").options == ("2026年2月", "2026年3月")


def test_the_answer_of_a_person_wins_over_the_file() -> None:
    found, rows, _ = outcome_of(
        payroll("甲项目2026年3月工资表", "4月"), project="乙项目", month=202605, employer="丙公司"
    )
    assert (found.project, found.employer, found.month) == ("乙项目", "丙公司", 202605)
    assert {r.fields["month"] for r in rows} == {202605}


def test_two_projects_in_the_title_are_a_question_with_both_as_options() -> None:
    found = recognise(made([["项目名称：甲工程"], ["工程名称：乙工程"], ["2026年3月"], HEAD, *LINES]))
    question = next(q for q in found.questions if q.what == "project")
    assert set(question.options) == {"甲工程", "乙工程"}


def test_sister_sheets_lend_their_year_to_a_bare_month() -> None:
    first, second = payroll("甲工程5月工资表", "一队"), payroll("甲工程2026年5月工资表", "二队")
    assert [r.month for r in recognise_all([first, second], "x.xlsx")] == [202605, 202605]


def test_a_cycle_over_two_months_is_not_pressed_into_one() -> None:
    days = [*range(26, 32), *range(1, 26)]
    found = recognise(made([["甲工程2026年4月考勤表"], ["姓名", *days], ["张三丰", *["√"] * 31]]))
    assert found.month is None and "跨了两个月" in found.questions[-1].message_zh


def test_a_remembered_mapping_reads_a_column_that_no_dictionary_knows() -> None:
    sheet = made(
        [
            ["甲工程2026年3月工资表"],
            ["序号", "姓名", "应发金额", "落袋数"],
            [1, "张三丰", 100, 90],
            [2, "李四光", 80, 70],
        ]
    )
    first = recognise(sheet)
    assert "payable" not in first.columns
    memory = Remembered(first.layout, "payroll", {"payable": "落袋数"})
    assert recognise(sheet, remembered=memory).columns["payable"].letter == "D"


def test_the_layout_is_the_same_next_month() -> None:
    one, two = payroll("甲工程2026年3月工资表"), made([["乙工程2026年4月工资表"], HEAD, *LINES[::-1]])
    assert recognise(one).layout == recognise(two).layout != ""


def test_an_empty_sheet_and_a_letter_are_no_data() -> None:
    assert recognise(made([[None]])).kind == "not_data"
    assert (
        recognise(made([["关于召开工资支付工作会议的通知"], ["各施工单位："], ["请于周五参加。"]])).kind == "not_data"
    )


def test_tables_printed_side_by_side_are_both_read() -> None:
    head = ["序号", "姓名", "金额", "签字"]
    sheet = made(
        [
            ["甲工程2026年3月工资发放表"],
            head * 2,
            [1, "张三丰", 8000, None, 3, "王五福", 6000],
            [2, "李四光", 7000, None, 4, "赵六顺", 5500],
        ]
    )
    found, rows, outcome = outcome_of(sheet)
    assert found.people == 4 and outcome.accepted == 4 and outcome.accepted_rows == 2
    assert [r.fields["payable"] for r in rows] == [800000, 600000, 700000, 550000]


def test_an_identity_column_without_a_known_heading_is_known_by_its_check_digits() -> None:
    sheet = made(
        [
            ["甲工程花名册"],
            ["姓名", "进场日期", "码"],
            *[[n, "2026-03-01", i] for n, i in zip(["张三丰", "李四光", "王五福", "赵六顺"], IDS, strict=False)],
        ]
    )
    assert recognise(sheet).columns["id_number"].letter == "C"


def test_a_phone_of_somebody_else_is_not_the_workers_phone() -> None:
    found = recognise(
        made(
            [
                ["甲工程花名册"],
                ["姓名", "身份证号", "项目经理电话", "进场日期"],
                ["张三丰", IDS[0], "13800000001", "2026-03-01"],
            ]
        )
    )
    assert "phone" not in found.columns


def test_exports_of_attendance_programs_are_recognised() -> None:
    daily = made(
        [
            ["每日统计表 统计日期：2026-03-01 至 2026-03-31"],
            ["姓名", "部门", "日期", "上班1打卡时间", "下班1打卡时间"],
            ["张三丰", "钢筋班", "26-03-02 星期一", "07:55", "18:01"],
        ]
    )
    found, rows, _ = outcome_of(daily)
    assert (found.kind, found.month) == ("daily_clock", 202603)
    assert (
        f"{rows[0].fields['first_in']:%H:%M} {rows[0].fields['day']} {rows[0].fields['crew']}"
        == "07:55 2026-03-02 钢筋班"
    )
    raw = made(
        [
            ["姓名", "考勤时间", "打卡时间", "打卡设备"],
            ["张三丰", "2026-03-02 08:00", "2026-03-02 07:55", "1号"],
            ["李四光", "2026-03-02 08:00", "2026-03-02 07:56", "1号"],
        ]
    )
    _, rows, _ = outcome_of(raw)
    assert f"{rows[0].fields['at']:%H:%M}" == "07:55"


def test_bank_words_and_cards_make_a_receipt() -> None:
    sheet = made(
        [
            ["2026年3月工资代发回单"],
            ["户名", "账号", "金额", "处理状态", "失败原因"],
            ["张三丰", CARDS[0], 7800, "成功", None],
            ["李四光", CARDS[1], 6000, "失败", "户名不符"],
        ]
    )
    found, rows, _ = outcome_of(sheet)
    assert found.kind == "bank_receipt"
    assert [(r.fields["status"], r.fields.get("fail_code")) for r in rows] == [("success", None), ("failed", "F01")]


def test_a_day_column_and_a_clock_column_make_one_moment() -> None:
    head = ["交易日", "交易时间", "借方金额", "贷方金额", "余额", "摘要"]
    _, rows, _ = outcome_of(
        made(
            [
                ["交易明细"],
                head,
                ["20260305", "101112", None, "50.00", "50.00", "人工费"],
                ["20260306", "20260306 08:00:00", "1.00", None, "49.00", "手续费"],
            ]
        )
    )
    assert [f"{r.fields['at']:%Y-%m-%d %H:%M:%S}" for r in rows] == ["2026-03-05 10:11:12", "2026-03-06 08:00:00"]


def test_a_contract_number_and_its_days_in_one_cell_are_taken_apart() -> None:
    sheet = made(
        [
            ["甲工程花名册"],
            ["姓名", "身份证号", "进场日期", "劳动合同编号/起止"],
            ["张三丰", IDS[0], "2026-03-01", "HT-01/2026.3.1至2026.12.31"],
            ["李四光", IDS[1], "2026-03-01", "2026.3.1至2026.12.31"],
        ]
    )
    _, rows, _ = outcome_of(sheet)
    assert [(r.fields.get("contract_no"), str(r.fields["contract_to"]), r.issues) for r in rows] == [
        ("HT-01", "2026-12-31", []),
        (None, "2026-12-31", []),
    ]
