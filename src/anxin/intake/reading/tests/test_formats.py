"""What honest files become: cells as stored, row 1 is row 1, the content decides the format."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from anxin.intake.reading import CellError, Limits, Unreadable, read


def text(path: Path, content: str | bytes, codec: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(codec))
    return path


def test_an_xlsx_keeps_its_cells_merges_and_hidden_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"] = " 工资表 "
    sheet.merge_cells("B3:D3")
    sheet.append(
        [None, "522323199001010011", 5, 5.5, True, dt.date(2026, 3, 5), dt.datetime(2026, 3, 5, 8, 2), dt.time(8, 2)]
    )
    sheet["J4"].value, sheet["J4"].data_type = "#REF!", "e"
    sheet["K4"] = "=SUM(C4:D4)"
    hidden = book.create_sheet("底稿")
    hidden["A1"], hidden.sheet_state = 1, "hidden"
    book.save(tmp_path / "a.xlsx")

    read_book = read(tmp_path / "a.xlsx")
    first, second = read_book.sheets
    assert read_book.format == "xlsx" and len(read_book.sha256) == 64 and read_book.notes == []
    assert [list(row) for row in first.rows][:2] == [[None] * 10] * 2
    assert first.rows[2][1] == " 工资表 " and first.merges == [(2, 1, 2, 3)]
    assert first.rows[3] == [
        None, "522323199001010011", 5.0, 5.5, True, dt.date(2026, 3, 5), dt.datetime(2026, 3, 5, 8, 2), dt.time(8, 2), None, CellError("#REF!"),
    ]  # fmt: skip
    assert type(first.rows[3][2]) is float
    assert "没有保存计算结果" in first.notes[0] and "K4" in first.notes[0]
    assert second.hidden and not first.hidden


def test_an_xls_is_read_with_its_merges(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    sheet.write_merge(1, 1, 0, 2, "名册")
    sheet.write(2, 2, dt.date(2026, 3, 5), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    book.save(str(tmp_path / "a.xls"))
    got = read(tmp_path / "a.xls").sheets[0]
    assert (got.name, got.height, got.width, got.merges) == ("花名册", 3, 3, [(1, 0, 1, 2)])
    assert got.rows[0] == [None, None, None] and got.rows[2][2] == dt.date(2026, 3, 5)


def test_a_million_styled_empty_rows_are_no_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as book:
        bold, sheet = book.add_format({"bold": True}), book.add_worksheet()
        sheet.write(0, 0, "姓名")
        for row in range(1, 30_000):
            sheet.write_blank(row, 0, None, bold)
        sheet.set_row(1_048_575, 30)
    sheet_read = read(tmp_path / "a.xlsx").sheets[0]
    assert [list(row) for row in sheet_read.rows] == [["姓名"]]


@pytest.mark.parametrize(
    "codec,shown", [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 BOM"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_text_tables_in_every_encoding_and_delimiter(tmp_path: Path, codec: str, shown: str, delimiter: str) -> None:
    content = "\r\n".join(
        delimiter.join(row)
        for row in (["姓名", "工种", "镕"], ["王德富", "钢筋工", "1"], ["", "", ""], ["李长贵", "木工", ""])
    )
    book = read(text(tmp_path / "a.csv", content, codec))
    assert (book.format, book.encoding) == ("csv", shown)
    assert [list(row) for row in book.sheets[0].rows] == [
        ["姓名", "工种", "镕"], ["王德富", "钢筋工", "1"], [None, None, None], ["李长贵", "木工", None],
    ]  # fmt: skip


def test_quoted_line_breaks_stay_in_one_cell_and_excels_text_formulas_are_unwrapped(tmp_path: Path) -> None:
    sheet = read(
        text(
            tmp_path / "a.csv",
            '姓名,卡号,备注\n王德富,="6217000012",第一行\n李,"6217\n0001",x\n'.replace("\n李", "\n李"),
        )
    ).sheets[0]
    assert sheet.rows[1] == ["王德富", "6217000012", "第一行"]
    assert sheet.rows[2] == ["李", "6217\n0001", "x"]
    assert "已取其中的文字" in sheet.notes[0]


def test_a_quotation_mark_that_never_closes_does_not_swallow_rows(tmp_path: Path) -> None:
    lines = ["姓名,备注", '王德富,"未闭合'] + [f"工人{n},正常" for n in range(100)]
    sheet = read(text(tmp_path / "a.csv", "\n".join(lines))).sheets[0]
    assert sheet.height == 102 and sheet.rows[101] == ["工人99", "正常"]
    assert "引号不配对" in sheet.notes[-1]


def test_text_that_looks_like_a_formula_stays_text_and_is_named(tmp_path: Path) -> None:
    sheet = read(text(tmp_path / "a.csv", "姓名,备注\n王,=cmd|'/c calc'!A0\n")).sheets[0]
    assert sheet.rows[1][1] == "=cmd|'/c calc'!A0"
    assert "B2" in sheet.notes[0] and "不会执行" in sheet.notes[0]


def test_a_web_page_named_xls_is_one_sheet_with_spans_as_merges(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="gb2312"><style>td{}</style><title>导出</title></head><body><h3>三月工资</h3><table>'
        "<tr><th rowspan=2>姓名</th><th colspan=2>应发</th></tr><tr><th>计时</th><th>加班</th></tr>"
        "<tr><td>王&nbsp;德富<td>1,000<td>&nbsp;</tr></table><table><tr><td>制表</td></tr></table></body></html>"
    )
    book = read(text(tmp_path / "a.xls", page, "gb18030"))
    sheet = book.sheets[0]
    assert book.format == "html" and book.notes == ["文件扩展名是 .xls，内容其实是网页表格"]
    assert [list(row) for row in sheet.rows] == [
        ["三月工资", None, None], ["姓名", "应发", None], [None, "计时", "加班"], ["王\xa0德富", "1,000", None], ["制表", None, None],
    ]  # fmt: skip
    assert sorted(sheet.merges) == [(1, 0, 2, 0), (1, 1, 1, 2)]


def test_a_table_inside_a_layout_table_gives_its_own_rows(tmp_path: Path) -> None:
    page = "<html><body><table><tr><td>标题<table><tr><td>姓名</td><td>实发</td></tr><tr><td>王</td><td>1</td></tr></table></td></tr></table></body></html>"
    rows = [list(row) for row in read(text(tmp_path / "a.html", page)).sheets[0].rows]
    assert ["姓名", "实发"] in rows and ["王", "1"] in rows


def test_excel_2003_xml_keeps_indexes_types_and_merges(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet ss:Name="表"><Table><Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data></Cell></Row><Row/>'
        '<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="Number">5</Data></Cell><Cell><Data ss:Type="DateTime">2026-03-05T00:00:00.000</Data></Cell>'
        "</Row></Table></Worksheet></Workbook>"
    )
    sheet = read(text(tmp_path / "a.xls", page)).sheets[0]
    assert sheet.name == "表" and sheet.merges == [(0, 0, 0, 2)] and sheet.height == 4
    assert sheet.rows[3] == [None, 5.0, dt.date(2026, 3, 5)]


def test_json_is_parsed_exactly_and_line_by_line_when_need_be(tmp_path: Path) -> None:
    one = read(text(tmp_path / "a.json", json.dumps({"金额": "#"}).replace('"#"', "1.10")))
    assert one.format == "json" and one.json == {"金额": Decimal("1.10")} and one.sheets == []
    many = read(text(tmp_path / "b.json", '{"method": "Payroll.Add"}\n{"method": "Project.Add"}\n'))
    assert [message["method"] for message in many.json] == ["Payroll.Add", "Project.Add"]


def test_large_sheets_are_lazy_and_can_be_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anxin.intake.reading.table.IN_MEMORY", 20_000)
    lines = ["姓名,金额"] + [f"工人{n},{n}.50" for n in range(25_000)]
    sheet = read(text(tmp_path / "a.csv", "\n".join(lines))).sheets[0]
    assert type(sheet.rows).__name__ == "SpooledRows" and len(sheet.rows) == 25_001
    assert sheet.rows.head(2) == [["姓名", "金额"], ["工人0", "0.50"]]
    assert sum(1 for _ in sheet.rows) == 25_001
    assert sheet.rows[25_000] == sheet.rows[-1] == ["工人24999", "24999.50"]
    assert sheet.rows[1:3] == [["工人0", "0.50"], ["工人1", "1.50"]]
    first, second = iter(sheet.rows), iter(sheet.rows)
    assert next(first) == next(second)


def test_the_confined_child_reads_the_same_as_this_process(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("表")
        sheet.merge_range("A1:C1", "标题")
        sheet.write_row(2, 1, ["王", 1.5, True])
        sheet.write_datetime(3, 1, dt.datetime(2026, 3, 5))
    inside, outside = read(tmp_path / "a.xlsx"), read(tmp_path / "a.xlsx", limits=Limits(inline_bytes=0))
    assert [list(row) for row in inside.sheets[0].rows] == [list(row) for row in outside.sheets[0].rows]
    assert inside.sheets == outside.sheets


def test_a_workbook_under_a_false_extension_is_read_and_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write(0, 0, "姓名")
    renamed = (tmp_path / "a.xlsx").rename(tmp_path / "a.csv")
    assert read(renamed).notes == ["文件扩展名是 .csv，内容其实是Excel 工作簿（xlsx）"]


def test_a_false_size_of_the_string_table_goes_to_the_child(tmp_path: Path) -> None:
    """The reader would ask for 96 GB because of one attribute; this process must survive that."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write(0, 0, "姓名")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as good, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name).replace(b'uniqueCount="1"', b'uniqueCount="4000000000"'))
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path / "b.xlsx")
    assert refusal.value.code in ("broken_file", "too_heavy")
