"""Whatever stands in the cells: no crash, and every row of the file is accounted for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from anxin.intake.reading import CellError
from anxin.intake.recognise import cells, parse, parse_json, recognise
from anxin.intake.recognise.marks import Legend, legend_of
from anxin.intake.recognise.vocabulary import kinds

from .sheets_for_tests import made, outcome_of

cell = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        [
            "姓名",
            "合计",
            "小计",
            "序号",
            "√",
            "×",
            "2026年3月",
            "项目名称：甲",
            "1,234.5元",
            "5.2E+17",
            "2026.13.45",
            "备注：",
            "张三",
            "-",
            "　",
            "=cmd|' /C'!A0",
            "0",
            "壹佰元整",
        ]
    ),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.times(),
    st.timedeltas(),
    st.just(CellError("#REF!")),
)
HEADS = {
    "roster": ["序号", "姓名", "身份证号", "班组", "进场日期", "退场日期", "工资卡号", "合同期限", "工伤保险"],
    "payroll": ["序号", "姓名", "身份证号", "出勤天数", "基本工资", "应发合计", "预支", "实发金额", "银行卡号"],
    "attendance_grid": ["序号", "姓名", *range(1, 32), "出勤天数", "加班"],
    "bank_receipt": ["收款人", "收款账号", "代发金额", "处理状态", "失败原因", "交易时间", "附言"],
    "bank_statement": ["交易日期", "借方发生额", "贷方发生额", "余额", "对方户名", "摘要"],
    "attendance_events": ["姓名", "身份证号", "打卡时间", "进出方向", "设备名称", "上传时间"],
    "daily_clock": ["姓名", "身份证号", "考勤日期", "签到时间", "签退时间", "是否旷工"],
    "labour_cost": ["项目名称", "月份", "应拨人工费", "实拨人工费", "应拨付日期", "拨付日期"],
    "deposit": [
        "项目名称",
        "总包单位",
        "合同造价",
        "应存金额",
        "实存金额",
        "存储形式",
        "保函编号",
        "有效期",
        "使用情况",
        "返还情况",
    ],
    "project_list": [
        "项目名称",
        "建设单位",
        "施工总承包单位",
        "合同造价（万元）",
        "资金性质",
        "项目状态",
        "开工日期",
        "发薪日",
        "劳资专管员",
        "专户银行及账号",
    ],
    "project_sighting": ["项目名称", "施工许可证号", "发证日期", "移交部门", "移交日期", "施工单位"],
    "enterprise_list": ["企业名称", "统一社会信用代码", "法定代表人", "注册资本", "成立日期", "曾用名"],
    "pause": ["项目名称", "停工日期", "复工日期", "停工原因", "批准人"],
}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cell, min_size=1, max_size=9), max_size=14), st.text(max_size=8), st.text(max_size=20))
def test_any_sheet_is_recognised_and_accounted_for(rows: list[list[object]], name: str, file_name: str) -> None:
    outcome_of(made(rows or [[None]], name), file_name)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(HEADS)), st.data())
def test_any_cells_under_a_known_header_become_rows_or_reasons(kind: str, data: st.DataObject) -> None:
    width = len(HEADS[kind])
    rows = data.draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=6))
    found, parsed, outcome = outcome_of(made([["甲工程2026年3月"], HEADS[kind], *rows]), kind=kind)
    # Lines with nothing but a serial number are a form that nobody has filled in yet.
    assert found.kind == kind or (found.kind == "roster_form" and not parsed)
    assert outcome.accepted + outcome.rejected == len(parsed)
    for row in parsed:
        assert all(issue.message_zh and issue.code for issue in row.issues)
        assert not any(isinstance(value, float) for value in row.fields.values())


def test_every_kind_that_imports_has_a_reader() -> None:
    from anxin.intake.recognise.rows.registry import READERS

    assert {k.code for k in kinds().values() if k.imports} == {*READERS, "attendance_grid"}


@settings(max_examples=200, deadline=None)
@given(cell)
def test_cell_readers_answer_or_say_what_is_wrong(value: object) -> None:
    for read in (
        cells.amount,
        cells.number,
        cells.day,
        cells.moment,
        cells.month,
        cells.time_of_day,
        cells.yes_no,
        cells.text,
        cells.show,
    ):
        try:
            read(value)
        except (ValueError, ArithmeticError):
            continue


@given(cell)
def test_any_mark_is_read_or_called_unknown(value: object) -> None:
    Legend(hours=True).read(value)
    Legend(circles_present=True).read(value)


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_note_can_be_searched_for_a_legend(notes: list[str]) -> None:
    assert set(legend_of(notes).values()) <= {"full", "half", "absent"}


json_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["method", "data", "workerList", "detailList", "idCardNumber", "date", "payMonth", "builderLicenses"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    json_value,
    st.sampled_from(
        ["Payroll.Add", "ProjectWorker.Add", "Project.Add", "WorkerAttendance.Add", "WorkerContract.Add", ""]
    ),
)
def test_any_message_is_read_or_left_alone(payload: object, method: str) -> None:
    for _, rows in parse_json({"method": method, "data": payload}, "x.json"):
        assert all(isinstance(row.fields, dict) for row in rows)
    parse_json(payload, "x.json")


def test_recognising_and_parsing_do_not_change_the_sheet() -> None:
    sheet = made([["甲工程2026年3月工资表"], ["姓名", "实发金额"], ["张三丰", Decimal("1.5")], ["李四光", 2.5]])
    before = [list(row) for row in sheet.rows]
    list(parse(sheet, recognise(sheet)))
    assert sheet.rows == before
