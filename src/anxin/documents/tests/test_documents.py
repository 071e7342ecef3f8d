"""What leaves the house as a file: exact, harmless, and legible."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from anxin.documents import fonts, pdf
from anxin.documents.letters import Letter, write_letter
from anxin.documents.posters import code_svg
from anxin.documents.tables import Column, neutral, write_csv, write_table

DANGEROUS = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "https://example.org"]
COLUMNS = [
    Column("姓名"),
    Column("实发工资", "money"),
    Column("出勤", "int"),
    Column("日期", "date"),
    Column("时间", "moment"),
    Column("月份", "month"),
]
ROW = ("张三", 645050, 26, date(2026, 3, 5), datetime(2026, 3, 5, 1, 0, tzinfo=UTC), 202603)


def read(buffer):
    buffer.seek(0)
    return openpyxl.load_workbook(buffer).worksheets[0]


def test_a_sheet_carries_its_values_as_they_are():
    buffer = io.BytesIO()
    assert write_table(buffer, "工资表: 3/4月", COLUMNS, iter([ROW, ROW]), notes=["单位：元"]) == 2
    sheet = read(buffer)
    assert sheet.title == "工资表  3 4月"
    assert sheet["A1"].value == "工资表: 3/4月"
    assert sheet["A2"].value == "单位：元"
    assert [c.value for c in sheet[3]] == ["姓名", "实发工资", "出勤", "日期", "时间", "月份"]
    assert [c.value for c in sheet[4]] == [
        "张三", 6450.5, 26, datetime(2026, 3, 5), datetime(2026, 3, 5, 9, 0), "2026年3月",
    ]  # fmt: skip
    assert sheet["B4"].number_format == "#,##0.00"
    assert sheet.freeze_panes == "A4"
    assert sheet.max_row == 5


def test_no_text_becomes_a_formula_or_a_link(tmp_path):
    path = tmp_path / "t.xlsx"
    write_table(path, "=1+1", ["=A1", "内容"], [(text, 1) for text in DANGEROUS])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    # xlsx writes a carriage return as _x000D_.
    written = [row[0].value.replace("_x000D_", "\r") for row in sheet.iter_rows(min_row=3)]
    assert written == DANGEROUS


def test_numbers_of_persons_stay_text(tmp_path):
    path = tmp_path / "t.xlsx"
    write_table(path, "t", ["卡号"], [("0123456789012345678",)])
    assert openpyxl.load_workbook(path).worksheets[0]["A3"].value == "0123456789012345678"


def test_a_missing_value_is_an_empty_cell():
    buffer = io.BytesIO()
    write_table(buffer, "t", COLUMNS, [(None,) * 6])
    assert all(cell.value is None for row in read(buffer).iter_rows(min_row=3) for cell in row)


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        write_table(io.BytesIO(), "t", COLUMNS, [("张三",)])


def test_csv_neutralises_and_reads_back(tmp_path):
    path = tmp_path / "t.csv"
    assert write_csv(path, COLUMNS, [ROW]) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert rows[1] == ["张三", "6450.50", "26", "2026-03-05", "2026-03-05 09:00", "2026年3月"]
    for text in DANGEROUS[:-1]:
        assert neutral(text) == "'" + text
    out = io.StringIO()
    write_csv(out, ["=x", Column("差额", "money")], [("=1", -500)])
    assert out.getvalue().splitlines() == ["'=x,差额", "'=1,-5.00"]


def test_a_letter_has_its_parts_and_its_faces():
    buffer = io.BytesIO()
    write_letter(
        buffer,
        Letter(
            title="限期改正指令书",
            number="普人社监令〔2026〕1号",
            addressee="某某公司",
            paragraphs=["请于七日内支付。", "特此通知。\x00\x0b"],
            table=[["姓名", "金额"], ["张**", 6450], ["李**", None]],
            signed_by="普安县人力资源和社会保障局",
            signed_on="2026年3月5日",
        ),
    )
    buffer.seek(0)
    document = Document(buffer)
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "限期改正指令书" and texts[2] == "某某公司：" and texts[-1] == "2026年3月5日"
    assert "特此通知。" in texts
    assert [[c.text for c in row.cells] for row in document.tables[0].rows][1:] == [["张**", "6450"], ["李**", ""]]
    faces = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for p in document.paragraphs for run in p.runs}
    assert faces == {"仿宋_GB2312", "方正小标宋简体"}


def test_without_a_chinese_font_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(fonts, "families", lambda: frozenset({"DejaVu Sans", "Libertinus Serif"}))
    with pytest.raises(fonts.FontMissing, match="fonts-noto-cjk"):
        pdf.render_pdf("table", {"title": "x", "columns": [], "rows": []})


def test_the_font_liked_best_is_taken(monkeypatch):
    monkeypatch.setattr(fonts, "families", lambda: frozenset({"SimHei", "Noto Serif CJK SC", "DejaVu Sans"}))
    assert fonts.chinese_family() == "Noto Serif CJK SC"
    monkeypatch.setattr(fonts, "families", lambda: frozenset({"Some Font CJK JP", "DejaVu Sans"}))
    assert fonts.chinese_family() == "Some Font CJK JP"


DATA = {
    "table": {
        "title": "#panic() *工资*",
        "notes": ["单位：元"],
        "columns": [{"title": "姓名"}, {"title": "金额", "right": True}],
        "rows": [["#let x = 1", "6,450.00"], ["_b_", "1"]],
        "footer": "共 2 人",
    },
    "letter": {
        "title": "通知",
        "number": "1号",
        "addressee": "某公司",
        "paragraphs": ["#panic()", "$x$"],
        "signed_by": "局",
        "signed_on": "日",
    },
    "paper": {
        "title": "#panic() 核查表",
        "number": "1号",
        "addressee": "某公司",
        "blocks": [
            {"kind": "h", "text": "= 一"},
            {"kind": "p", "text": "#panic() $x$"},
            {"kind": "code", "text": "#let x = 1"},
            {
                "kind": "table",
                "columns": [{"title": "姓名", "wide": True}, {"title": "金额", "right": True}],
                "rows": [["#x", "_1_"]],
            },
        ],
        "signed_by": "局",
        "signed_on": "日",
        "foot": "#panic()",
    },
    "poster": {
        "paper": "a4",
        "title": "#panic()",
        "title_en": "_b_",
        "free": "*",
        "things": [{"verb": "$x$", "words": "#let x = 1"}],
        "typed": "扫不开？",
        "check": "#panic()",
        "posters": [
            {
                "place": "#panic() *" * 20,
                "svg": code_svg("https://example.org/#panic()/"),
                "address": "example.org/#panic()",
                "phones": [{"label": "#x", "number": "_1_"}],
                "foot": "= 一",
            }
        ],
    },
}


@pytest.mark.parametrize("template", sorted(DATA))
def test_each_template_prints_whatever_the_data_contains(monkeypatch, template):
    try:
        fonts.chinese_family()
    except fonts.FontMissing:
        # No Chinese face here: the page is laid out with the one that the writer carries.
        monkeypatch.setattr(pdf, "chinese_family", lambda **said: "Libertinus Serif")
    assert template in pdf.templates()
    assert pdf.render_pdf(template, DATA[template]).startswith(b"%PDF-")


def test_every_template_is_tried_above():
    assert pdf.templates() == sorted(DATA)


def test_an_unknown_template_names_those_that_exist():
    with pytest.raises(pdf.UnknownTemplate, match="letter"):
        pdf.render_pdf("../../etc/passwd", {})
