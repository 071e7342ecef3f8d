"""The checks of rows: what is refused, what is pointed out, and what is taken in as it should be."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from anxin.intake.recognise import cells, fold_events
from anxin.intake.recognise.cells import SHANGHAI
from anxin.kit import creditcode, masks

from .sheets_for_tests import CARDS, IDS, codes, made, outcome_of

ROSTER = ["序号", "姓名", "身份证号", "班组", "进场日期", "退场日期", "合同签订日期", "工资卡号"]
PAYROLL = [
    "序号",
    "姓名",
    "身份证号",
    "出勤天数",
    "基本工资",
    "加班费",
    "应发合计",
    "预支",
    "扣款合计",
    "实发金额",
    "银行卡号",
]


def roster(*lines: list[object]):
    return outcome_of(made([["甲工程花名册"], ROSTER, *lines]))


def payroll(*lines: list[object], title: str = "甲工程2026年3月工资表"):
    return outcome_of(made([[title], PAYROLL, *lines]))


def test_a_clean_line_of_a_roster_is_typed() -> None:
    _, rows, _ = roster(
        [1, "张 三", IDS[0].lower(), "钢筋班", "2026年3月5日", None, 46082, CARDS[0]],
        [2, "李四光", IDS[1], "钢筋班", 20260306, "2026.4.1", "2026/3/1", CARDS[1]],
    )
    assert rows[0].fields == {
        "row_no": "1", "name": "张三", "id_number": IDS[0], "crew": "钢筋班", "entered_on": date(2026, 3, 5), "contract_signed_on": date(2026, 3, 1), "card": CARDS[0],
    }  # fmt: skip
    assert rows[1].fields["left_on"] == date(2026, 4, 1) and not rows[1].issues


@pytest.mark.parametrize(
    ("line", "code", "refused"),
    [
        (
            [1, "张三丰", IDS[0][:17] + ("0" if IDS[0][17] != "0" else "1"), None, None, None, None, None],
            "id_checksum",
            False,
        ),
        ([1, "张三丰", 5.22323198501010e17, None, None, None, None, None], "id_digits_lost", True),
        ([1, "张三丰", "5.22323E+17", None, None, None, None, None], "id_digits_lost", True),
        ([1, "张三丰", None, "木工班", None, None, None, None], "id_missing", False),
        ([1, "张三丰", "522323********1234", None, None, None, None, None], "id_missing", False),
        ([1, None, IDS[0], "木工班", None, None, None, None], "missing_name", True),
        ([1, "张三丰", IDS[0], None, "2026-02-30", None, None, None], "bad_date", True),
        ([1, "张三丰", IDS[0], None, "2026-03-05", "2026-03-04", None, None], "exit_before_entry", True),
        ([1, "张三丰", IDS[0], None, "2026-03-05", None, "2026-03-06", None], "entry_before_contract", False),
        ([1, "张三丰", IDS[0], None, None, None, None, 6.217007100000001e18], "card_digits_lost", True),
        ([1, "张三丰", IDS[0], None, None, None, None, "张三的卡"], "bad_card", False),
    ],
)
def test_a_faulty_line_of_a_roster_says_what_is_wrong(line: list[object], code: str, refused: bool) -> None:
    _, rows, _ = roster(line, [2, "李四光", IDS[1], "木工班", "2026-03-01", None, None, CARDS[1]])
    assert code in codes(rows[0]) and rows[0].rejected is refused


def test_messages_name_the_column_and_never_show_a_whole_personal_number() -> None:
    _, rows, _ = roster(
        [1, "张三丰", IDS[0][:17] + ("0" if IDS[0][17] != "0" else "1"), None, None, None, None, None],
        [2, "李四光", IDS[1], None, "2026-03-01", None, None, None],
    )
    message = rows[0].issues[0].message_zh
    assert "身份证号" in message and IDS[0][:17] not in message


def test_the_same_person_twice_is_refused_when_identical_and_pointed_out_when_not() -> None:
    line = ["张三丰", IDS[0], "木工班", "2026-03-01", None, None, CARDS[0]]
    _, rows, _ = roster([1, *line], [2, *line], [3, *line[:2], "钢筋班", *line[3:]])
    assert [(codes(r), r.rejected) for r in rows] == [
        ([], False),
        (["duplicate_person"], True),
        (["duplicate_person"], False),
    ]


def test_two_persons_with_one_card_are_pointed_out() -> None:
    _, rows, _ = roster(
        [1, "张三丰", IDS[0], None, None, None, None, CARDS[0]], [2, "李四光", IDS[1], None, None, None, None, CARDS[0]]
    )
    assert codes(rows[1]) == ["card_shared"] and CARDS[0] not in rows[1].issues[0].message_zh


def test_entry_and_exit_lists_are_rosters_of_one_day_each() -> None:
    sheet = made(
        [
            ["工人姓名", "证件号码", "进退场日期", "类型"],
            ["张三丰", IDS[0], "2026-03-01", "进场"],
            ["张三丰", IDS[0], "2026-04-30", "退场"],
        ]
    )
    found, rows, outcome = outcome_of(sheet)
    assert found.kind == "roster" and outcome.rejected == 0
    assert (rows[0].fields["entered_on"], rows[1].fields["left_on"]) == (date(2026, 3, 1), date(2026, 4, 30))


def test_a_wage_line_keeps_its_items_in_fen() -> None:
    _, rows, _ = payroll(
        [1, "张三丰", IDS[0], 26, "7,800.00", "２００元", 8000, 500, 500, "￥7500.00", CARDS[0]],
        [2, "李四光", IDS[1], 20, 6000, None, 6000, None, None, 6000, CARDS[1]],
    )
    fields = rows[0].fields
    assert (fields["items"], fields["deductions"]) == ({"基本工资": 780000, "加班费": 20000}, {"预支": 50000})
    assert (fields["owed"], fields["deducted"], fields["payable"], fields["days"]) == (
        800000,
        50000,
        750000,
        Decimal(26),
    )
    assert rows[0].issues == []


@pytest.mark.parametrize(
    ("owed", "deducted", "payable", "code", "refused"),
    [
        (8000, 500, 7400, "line_sum", False),
        (8000, 0, -8000, "negative_amount", True),
        (2_000_000, 0, 2_000_000, "absurd_amount", True),
        (1_000_000, 0, 1_000_000, None, False),
        (8000, 0, "八千多", "bad_amount", True),
        (8000, 0, None, "missing_amount", True),
    ],
)
def test_a_faulty_amount_says_what_is_wrong(
    owed: object, deducted: object, payable: object, code: str | None, refused: bool
) -> None:
    _, rows, _ = payroll(
        [1, "张三丰", IDS[0], 26, owed, None, owed, deducted, deducted, payable, None],
        [2, "李四光", IDS[1], 20, 60, None, 60, 0, 0, 60, None],
    )
    assert rows[0].rejected is refused
    assert (code in codes(rows[0])) if code else not codes(rows[0])


def test_deductions_printed_with_a_minus_sign_are_a_habit_not_an_error() -> None:
    _, rows, _ = payroll(
        [1, "张三丰", IDS[0], 26, 8000, None, 8000, -500, -500, 7500, None],
        [2, "李四光", IDS[1], 20, 60, None, 60, 0, 0, 60, None],
    )
    assert rows[0].fields["deducted"] == 50000 and rows[0].issues == []


def test_a_total_that_leaves_out_a_line_is_pointed_out_and_capitals_are_compared() -> None:
    lines = [
        [1, "张三丰", IDS[0], 26, 80, None, 80, 0, 0, 80, None],
        [2, "李四光", IDS[1], 20, 60, None, 60, 0, 0, 60, None],
    ]
    _, _, right = payroll(*lines, [None, "合计", None, 46, 140, None, 140, 0, 0, 140, "大写：壹佰肆拾元整"])
    _, _, wrong = payroll(*lines, [None, "合计", None, 46, 140, None, 140, 0, 0, 80, "大写：捌佰元整"])
    assert right.issues == [] and right.total_rows == [5]
    assert [(n, i.code, i.column) for n, i in wrong.issues] == [
        (5, "sheet_total", "实发金额"),
        (5, "sheet_total", "大写"),
    ]


def test_more_days_than_the_month_has_stay_for_the_rule_to_see() -> None:
    _, rows, _ = payroll(
        [1, "张三丰", IDS[0], 30, 80, None, 80, 0, 0, 80, None],
        [2, "李四光", IDS[1], 20, 60, None, 60, 0, 0, 60, None],
        title="甲工程2026年2月工资表",
    )
    assert codes(rows[0]) == ["days_exceed_month"] and not rows[0].rejected


def test_amounts_in_ten_thousands_are_scaled() -> None:
    sheet = made(
        [
            ["甲项目人工费拨付台账", None, "单位：万元"],
            ["月份", "应拨人工费", "实拨人工费", "应拨付日期"],
            ["2026年1月", 4, "3.65", "2026.1.31"],
            ["2026年2月", 5, 0, "2026.2.28"],
        ]
    )
    found, rows, _ = outcome_of(sheet)
    assert found.kind == "labour_cost"
    assert (rows[0].fields["due"], rows[0].fields["paid"], rows[1].fields["paid"]) == (4000000, 3650000, 0)


def test_a_credit_code_is_checked_and_a_bad_one_stays_with_a_word() -> None:
    good = creditcode.complete("91522300MA0000001")
    bad = good[:-1] + ("0" if good[-1] != "0" else "1")
    _, rows, _ = outcome_of(
        made(
            [
                ["企业名单"],
                ["企业名称", "统一社会信用代码", "法定代表人"],
                ["甲建设有限公司", good, "罗"],
                ["乙建设有限公司", bad, "岑"],
            ]
        )
    )
    assert [codes(r) for r in rows] == [[], ["bad_credit_code"]] and not rows[1].rejected


def test_punches_fold_into_worker_months_with_first_in_last_out_and_late_days() -> None:
    head = ["姓名", "身份证号", "打卡时间", "进出方向", "上传时间"]
    lines = [
        ["张三丰", IDS[0], "2026-03-02 07:50", "进", "2026-03-02 07:51"],
        ["张三丰", IDS[0], "2026-03-02 18:05", "出", "2026-03-02 18:06"],
        ["张三丰", IDS[0], "2026-03-31 23:59", "进", "2026-04-20 08:00"],
        ["张三丰", IDS[0], "2026-04-01 00:01", "出", "2026-04-08 08:00"],
    ]
    _, rows, _ = outcome_of(made([head, *lines]))
    march, april = fold_events(rows)
    assert (masks.days(march["days_mask"]), march["late_days"], len(march["clock"])) == ([2, 31], 1, 248)
    assert march["clock"][8:16] == "07501805" and march["clock"][:8] == "--------"
    assert (april["month"], april["late_days"]) == (202604, 0)  # seven days later is not yet late


def test_the_direction_of_a_statement_without_one_is_worked_out_to_the_fen() -> None:
    sheet = made(
        [
            ["账户流水"],
            ["交易日期", "交易金额", "余额", "摘要"],
            ["2026-03-01", 100, 100, "人工费"],
            ["2026-03-02", 30, 70, "代发工资"],
            ["2026-03-03", 5, 50, "材料款"],
        ]
    )
    _, rows, _ = outcome_of(sheet)
    assert [(r.fields.get("direction"), r.fields.get("purpose")) for r in rows[:2]] == [
        ("in", "labour_cost"),
        ("out", "wage"),
    ]
    assert rows[2].rejected  # 70 - 5 is not 50: nobody may guess


def test_a_memo_names_the_wage_month_by_the_day_of_payment() -> None:
    sheet = made(
        [
            ["代发回单"],
            ["户名", "账号", "金额", "状态", "交易时间", "附言"],
            ["张三丰", CARDS[0], 80, "成功", "2026-01-15 10:00:00", "12月工资"],
            ["李四光", CARDS[1], 80, "退汇", "2026-01-15", "12月工资"],
        ]
    )
    found, rows, _ = outcome_of(sheet)
    assert found.month == 202512
    assert rows[0].fields["paid_at"] == datetime(2026, 1, 15, 10, tzinfo=SHANGHAI)
    assert (rows[1].fields["status"], rows[1].fields["fail_code"]) == ("returned", "F14")


def test_deposit_events_are_read_from_words() -> None:
    head = [
        "项目名称",
        "总包单位",
        "应存金额（万元）",
        "实存金额（万元）",
        "存储形式",
        "保函号",
        "起止",
        "使用情况",
        "补足情况",
    ]
    line = [
        "甲工程",
        "甲公司",
        35.4,
        35.4,
        "现金",
        "C1",
        "2026.1.1至2026.12.31",
        "2026-01-20 使用12万元，涉及20人",
        "2026年2月3日补足120000元",
    ]
    _, rows, _ = outcome_of(
        made([["工资保证金台账"], head, line, ["乙工程", "乙公司", 1, 0, "免存", None, None, None, None]])
    )
    assert rows[0].fields["events"] == [("use", date(2026, 1, 20), 12000000), ("refill", date(2026, 2, 3), 12000000)]
    assert (rows[0].fields["lodged"], rows[0].fields["end_on"], rows[1].fields["exemption"]) == (
        35400000,
        date(2026, 12, 31),
        "免存",
    )


def test_group_rows_and_inner_titles_lend_their_crew_to_the_rows_below() -> None:
    head = ["序号", "姓名", "应发", "实发"]
    sheet = made(
        [
            ["甲工程2026年3月工资表"],
            head,
            ["一、钢筋班组"],
            [1, "张三丰", 80, 80],
            ["小计", None, 80, 80],
            ["木工班组（1人）"],
            [1, "李四光", 60, 60],
            ["合计", None, 140, 140],
        ]
    )
    _, rows, outcome = outcome_of(sheet)
    assert [r.fields["crew"] for r in rows] == ["钢筋班组", "木工班组"]
    assert (
        outcome.ignored_counts() == {"title": 1, "header": 1, "group": 2, "subtotal": 1, "total": 1}
        and outcome.issues == []
    )


def test_cells_merged_downwards_speak_for_every_row() -> None:
    sheet = made(
        [
            ["甲工程花名册"],
            ["班组", "姓名", "身份证号", "进场日期"],
            ["钢筋班", "张三丰", IDS[0], "2026-03-01"],
            [None, "李四光", IDS[1], "2026-03-01"],
        ],
        merges=[(2, 0, 3, 0)],
    )
    _, rows, _ = outcome_of(sheet)
    assert [r.fields["crew"] for r in rows] == ["钢筋班", "钢筋班"]


def test_days_and_months_of_no_working_life_are_refused_in_words():
    import datetime as dt

    for value in ("1900-01-01", 19000101, "2999-12-31", dt.date(9999, 12, 31), dt.datetime(1, 1, 1)):
        with pytest.raises(cells.CellProblem, match=r"年份不对|不是日期"):
            cells.day(value)
    for at in (dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC), dt.datetime(1, 1, 1, tzinfo=dt.UTC)):
        with pytest.raises(cells.CellProblem, match="年份不对"):
            cells.moment(at)
    with pytest.raises(cells.CellProblem, match="年份不对"):
        cells.month("1900年1月")


def test_a_number_of_a_thousand_digits_is_told_in_a_short_line():
    with pytest.raises(cells.CellProblem) as problem:
        cells.amount("9" * 1000)
    assert "大得不合常理" in str(problem.value) and len(str(problem.value)) < 80


def test_a_heading_of_a_thousand_digits_is_cut_where_it_is_quoted():
    long = "9" * 1000
    rows = [["甲工程2026年3月"], ["姓名", long, "打卡时间", "进出方向", "设备名称"]]
    rows += [["张三丰", number, "2026-03-02 07:51", "进", "1号"] for number in [*IDS[:6], IDS[6][:-3]]]
    sheet = made(rows)
    found, parsed, _ = outcome_of(sheet, kind="attendance_events")
    (issue,) = parsed[-1].issues
    assert issue.message_zh.startswith("“9999") and "…”" in issue.message_zh and len(issue.message_zh) < 120
    # Under the same short name the refused row finds the cell to mark, and a remembered layout still knows the whole one.
    assert issue.column == found.columns["id_number"].shown and found.columns["id_number"].header == long


def test_an_overlong_code_or_name_is_cut_where_it_is_quoted():
    head = ["单位名称", "统一社会信用代码", "法定代表人", "成立日期", "注册资本"]
    sheet = made([["甲县单位名单"], head, *[["乙" * 2000, "长" * 2000, "张三丰", "2020-01-01", 500]] * 3])
    _, parsed, _ = outcome_of(sheet, kind="enterprise_list")
    told = [issue for row in parsed for issue in row.issues]
    assert {issue.code for issue in told} >= {"bad_credit_code", "duplicate_enterprise"}
    assert all(len(issue.message_zh) < 150 for issue in told)


@pytest.mark.parametrize(
    ("title", "heads", "sound", "faulty"),
    [
        ("账户流水", ["交易日期", "支出", "收入", "余额", "摘要"],
         ["2026-03-02", 5, None, 95, "代发工资"], ["2026-03-03", None, None, "1E+400", "代发工资"]),
        ("人工费拨付台账", ["项目名称", "月份", "应拨人工费", "实拨人工费", "完成产值"],
         ["甲工程", "2026-02", 100, None, 500], ["甲工程", "2026-03", None, None, "1E+400"]),
        ("专户查封冻结台账", ["项目名称", "账号", "措施", "发生日期", "解除日期"],
         ["甲工程", "2011000000000067890", "冻结", "2026-03-01", None], ["甲工程", "2011000000000067890", "冻结", None, "9999"]),
    ],
)  # fmt: skip
def test_a_fault_that_is_only_pointed_out_lets_no_row_in_without_what_it_must_say(title, heads, sound, faulty) -> None:
    _, rows, _ = outcome_of(made([[title], heads, sound, faulty]))
    assert [row.rejected for row in rows] == [False, True]
    assert any(issue.level == "warn" for issue in rows[1].issues)
