"""Files that are too large in one direction or another."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from .case import Case
from .sheets import payroll, rebuilt, sheet_data, xlsx


def styled_rows(folder: Path) -> Path:
    """A million rows that somebody coloured down to the end, below an honest sheet."""
    good = xlsx(folder / "good.xlsx", payroll())
    rows = b"".join(
        b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n)
        for n in range(7, 1_048_577)
    )
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(
                name, data.replace(b"</sheetData>", rows + b"</sheetData>") if name.endswith("sheet1.xml") else data
            )
    return folder / "a.xlsx"


def columns(folder: Path) -> Path:
    return xlsx(folder / "a.xlsx", [["x"] * 16_384])


def columns_csv(folder: Path) -> Path:
    (folder / "a.csv").write_text((",".join("x" * 16_384) + "\n") * 10)
    return folder / "a.csv"


def corner(folder: Path) -> Path:
    return rebuilt(folder / "a.xlsx", sheet_data(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def far_below(folder: Path) -> Path:
    cells = b'<row r="1"><c r="AX1"><v>1</v></c></row><row r="1048000"><c r="A1048000"><v>1</v></c></row>'
    return rebuilt(folder / "a.xlsx", sheet_data(cells))


def many_sheets(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        for n in range(10_000):
            book.add_worksheet(f"s{n}")
    return folder / "a.xlsx"


def long_cell_csv(folder: Path) -> Path:
    with (folder / "a.csv").open("w") as file:
        file.write("姓名,备注\n王德富,")
        for _ in range(190):
            file.write("长" * 349_000)
        file.write("\n")
    return folder / "a.csv"


def long_cell_xlsx(folder: Path) -> Path:
    """200 MB of text in one cell, not so uniform that the archive's ratio gives it away."""
    import random

    rng = random.Random(7)
    block = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=100_000)).encode()
    with (
        zipfile.ZipFile(rebuilt(folder / "good.xlsx", sheet_data(b""))) as source,
        zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                head, _, rest = (
                    data.partition(b"<sheetData/>") if b"<sheetData/>" in data else data.partition(b"</sheetData>")
                )
                open_tag = b"<sheetData>" if b"<sheetData/>" in data else b""
                with target.open(name, "w", force_zip64=True) as part:
                    part.write(head + open_tag + b'<row r="1"><c r="A1" t="inlineStr"><is><t>')
                    for _ in range(2_000):
                        part.write(rng.randbytes(30_000).hex().encode() + block[:40_000])
                    part.write(b"</t></is></c></row></sheetData>" + rest)
            else:
                target.writestr(name, data)
    return folder / "a.xlsx"


def shared_long_string(folder: Path) -> Path:
    """A text of 32,000 letters stored once and shown in 200,000 cells: 6 GB from 1 MB."""

    def change(name: str, data: bytes) -> bytes:
        if name == "xl/sharedStrings.xml":
            head = data.partition(b"<sst")[0]
            text = b"x" * 32_000
            return (
                head
                + b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1">'
                b"<si><t>" + text + b"</t></si></sst>"
            )
        cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (r, r) for r in range(1, 200_001))
        return sheet_data(cells)(name, data)

    return rebuilt(folder / "a.xlsx", change)


def too_large(folder: Path) -> Path:
    with (folder / "a.csv").open("wb") as file:
        file.truncate(250 * 1024**2)
    return folder / "a.csv"


def deep_json(folder: Path) -> Path:
    (folder / "a.json").write_text("[" * 200_000)
    return folder / "a.json"


def wide_json(folder: Path) -> Path:
    (folder / "a.json").write_text('{"method": "Payroll.Add", "data": [' + "{}," * 15_000_000 + "{}]}")
    return folder / "a.json"


def long_number_json(folder: Path) -> Path:
    (folder / "a.json").write_text('{"method": "Payroll.Add", "data": ' + "9" * 1_000_000 + "}")
    return folder / "a.json"


def spans(folder: Path) -> Path:
    (folder / "a.xls").write_text(
        "<html><table><tr>" + "<td colspan=1000 rowspan=99999>x</td>" * 40 + "</tr></table></html>"
    )
    return folder / "a.xls"


def deep_page(folder: Path) -> Path:
    (folder / "a.xls").write_text("<html>" + "<table><tr><td>" * 200_000 + "x")
    return folder / "a.xls"


def million_rows_csv(folder: Path) -> Path:
    (folder / "a.csv").write_text("a,b\n" * 1_100_000)
    return folder / "a.csv"


def _case(key: str, what: str, make: Any, code: str = "", *says: str, heavy: bool = False, status: str = "") -> Case:
    return Case(key, what, make, code, status, says, heavy)


CASES = [
    _case("styled", "a million styled empty rows below an honest sheet", styled_rows, heavy=True),
    _case("columns", "16,384 columns (xlsx)", columns, "too_many_columns", "512 列"),
    _case("columns-csv", "16,384 columns (csv)", columns_csv, "too_many_columns", "512 列"),
    _case("corner", "one cell in the last corner, XFD1048576", corner, "too_many_columns", "XFD1048576"),
    _case("far-below", "a lone cell in row 1,048,000", far_below, "too_sparse", "1048000"),
    _case("rows-csv", "1.1 million rows (csv)", million_rows_csv, "too_many_rows", "1,048,576"),
    _case("sheets", "10,000 sheets", many_sheets, "too_many_sheets", "256", heavy=True),
    _case("cell-csv", "one cell of 199 MB (csv)", long_cell_csv, "cell_too_long", "第 2 行", heavy=True),
    _case("cell-xlsx", "one cell of 200 MB (xlsx)", long_cell_xlsx, "cell_too_long", "A1", heavy=True),
    _case("shared", "a text of 32,000 letters shown in 200,000 cells", shared_long_string, "too_heavy", heavy=True),
    _case("too-large", "a file of 250 MB", too_large, "too_large", "200 MB"),
    _case("json-deep", "JSON, 200,000 levels deep", deep_json, "json_too_deep", "嵌套"),
    _case("json-wide", "JSON with 15 million empty objects", wide_json, "json_too_large", heavy=True),
    _case("json-number", "JSON with a number of a million digits", long_number_json, "json_broken", "数字"),
    _case("spans", "web page whose cells span 1,000 columns and 99,999 rows", spans, "too_many_columns"),
    _case("page-deep", "web page with 200,000 tables in each other", deep_page, status="nothing"),
]
