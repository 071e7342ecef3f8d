"""xlsx, xlsm, xlsb and xls through calamine, inside this process or in a confined child.

Which of the two: a workbook whose XML parts unpack to at most `Limits.inline_bytes`, that expat finds well-formed, and
whose cells fill a modest block, is read right here (2 ms for 30 rows of 10 columns). Everything else goes to
the child (7 ms more, 0.1 s for the first file of a command): it has a memory ceiling and a clock, and when a damaged or hostile file makes the reader
abort, only the child is lost. Old .xls files always go there: their binary records cannot be judged beforehand.
Macros are never looked at, formulas never computed: a cell is what the writer stored as its last result. calamine shows
error cells (#REF!) as blank; they are put back from the scan of the parts (xlsx) or of the records (.xls, see `biff`).
"""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from .archive import BROKEN, open_archive
from .biff import scan_biff
from .compound import check_is_workbook
from .model import CellError, Limits, Sheet, Unreadable, Value
from .parts import Odd, SheetFacts, is_xml, refuse_doctype, scan_inside, scan_streaming
from .sniff import refuse_foreign_zip
from .table import Budget, Spool, Table

_INLINE_CELLS = 400_000

Extract = tuple[list[Sheet], list[str]]


def read_zip(path: Path, limits: Limits, confined: Callable[[Path, str], Extract]) -> tuple[str, Extract]:
    """Judge the archive, then read it here or hand it to `confined`. Returns the format and the sheets with notes."""
    with open_archive(path, limits) as archive:
        names = [name.replace("\\", "/") for name in archive.namelist()]
        format_ = _format(archive, names)
        refuse_doctype(archive)
        if format_ == "xlsb":
            return format_, confined(path, format_)
        unpacked = sum(entry.file_size for entry in archive.infolist() if is_xml(entry.filename))
        facts: dict[str, SheetFacts] | None = None
        clean = b""
        if unpacked <= limits.inline_bytes:
            with contextlib.suppress(Odd):
                facts, clean = scan_inside(archive, limits)
    if facts is None or sum((f.last_row + 1) * (f.last_column + 1) for f in facts.values()) > _INLINE_CELLS:
        return format_, confined(path, format_)
    tables, notes = extract(io.BytesIO(clean), format_, limits, facts)
    return format_, ([table.sheet() for table in tables], notes)


def read_ole(path: Path, limits: Limits, confined: Callable[[Path, str], Extract]) -> tuple[str, Extract]:
    """An OLE container: refuse what is encrypted or no workbook, and let the child read the rest."""
    check_is_workbook(path)
    return "xls", confined(path, "xls")


def _format(archive: zipfile.ZipFile, names: list[str]) -> str:
    lowered = {name.lower().lstrip("/") for name in names}
    if not any(name.startswith("xl/") for name in lowered):
        refuse_foreign_zip(names)
    if "xl/workbook.bin" in lowered:
        return "xlsb"
    try:
        types = archive.read(archive.getinfo("[Content_Types].xml")) if "[Content_Types].xml" in names else b""
    except Exception as error:
        raise BROKEN from error
    return "xlsm" if b"macroEnabled" in types else "xlsx"


def facts_for_child(path: Path, format_: str, limits: Limits) -> dict[str, SheetFacts]:
    """What calamine will not tell: the error cells and the reach of the sheets; nothing for xlsb."""
    if format_ == "xls":
        return scan_biff(path)
    if format_ == "xlsb":
        return {}
    with open_archive(path, limits) as archive:
        return scan_streaming(archive, limits)


def extract(
    source: Path | io.BytesIO, format_: str, limits: Limits, facts: dict[str, SheetFacts], spool: Spool | None = None
) -> tuple[list[Table], list[str]]:
    """Read all sheets with calamine. Raises Unreadable only; a panic inside the reader is a broken file."""
    try:
        with _opened(source) as book:
            return _tables(book, limits, facts, spool)
    except (Unreadable, MemoryError):
        raise
    except PasswordError as error:
        raise Unreadable("encrypted", "文件有打开密码，请先去掉密码再导入") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise _broken(format_) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust panics come as a BaseException of pyo3
            raise _broken(format_) from error
        raise


def _broken(format_: str) -> Unreadable:
    return Unreadable("broken_file", "文件内容已损坏，读不出来；请用 Excel 打开后另存为 xlsx 再导入")


@contextlib.contextmanager
def _opened(source: Path | io.BytesIO) -> Iterator[CalamineWorkbook]:
    """From an open file, not from its path: calamine would believe the extension, which may be false or missing."""
    with (
        contextlib.nullcontext(source) if isinstance(source, io.BytesIO) else source.open("rb") as file,
        CalamineWorkbook.from_filelike(file) as book,
    ):
        yield book


def _tables(
    book: Any, limits: Limits, facts: dict[str, SheetFacts], spool: Spool | None
) -> tuple[list[Table], list[str]]:
    tables: list[Table] = []
    notes: list[str] = []
    budget = Budget(limits)
    metadata = book.sheets_metadata
    if len(metadata) > limits.max_sheets:
        raise Unreadable("too_many_sheets", f"文件超过 {limits.max_sheets} 个工作表，请拆成几个文件再导入")
    for index, meta in enumerate(metadata):
        if meta.typ != SheetTypeEnum.WorkSheet:
            notes.append(f"“{meta.name}”不是数据表（图表或宏表），已略过")
            continue
        try:
            source = book.get_sheet_by_index(index)
        except CalamineError:
            notes.append(f"工作表“{meta.name}”读不出来，已略过")
            continue
        hidden = meta.visible != SheetVisibleEnum.Visible
        table = Table(meta.name, index, budget, hidden=hidden, spool=spool)
        _fill(table, source, facts.get(meta.name) or SheetFacts())
        tables.append(table)
    if not tables:
        raise Unreadable("no_sheets", "文件里没有可读的工作表，请用 Excel 打开后另存为 xlsx 再导入")
    return tables, notes


def _fill(table: Table, source: Any, facts: SheetFacts) -> None:
    if source.start is None:
        if not facts.errors:
            return
        rows: Iterator[list[Any]] = iter([])
        left = 0
    else:
        # iter_rows keeps the empty rows above the block but not the empty columns left of it.
        rows, left = source.iter_rows(), source.start[1]
    errors_by_row: dict[int, dict[int, str]] = {}
    for (row, column), code in facts.errors.items():
        errors_by_row.setdefault(row, {})[column] = code
    padding: list[Value] = [None] * left
    at = -1
    for at, cells in enumerate(rows):
        row_values = padding + [None if cell == "" else cell for cell in cells]
        if at in errors_by_row:
            _place_errors(row_values, errors_by_row.pop(at))
        table.add(row_values)
    for row_index in sorted(row_index for row_index in errors_by_row if row_index > at):
        table.skip_to(row_index)
        beyond: list[Value] = []
        _place_errors(beyond, errors_by_row[row_index])
        table.add(beyond)
    merges = source.merged_cell_ranges or []
    table.merges = [(top, left_, bottom, right) for (top, left_), (bottom, right) in merges]
    if facts.unsaved:
        table.notes.append(
            f"有 {facts.unsaved} 个公式单元格（如 {facts.first_unsaved}）没有保存计算结果，按空白处理；"
            "请用 Excel 打开后保存一次再导入"
        )


def _place_errors(row: list[Value], errors: dict[int, str]) -> None:
    for column, code in errors.items():
        if column >= len(row):
            row.extend([None] * (column + 1 - len(row)))
        row[column] = CellError(code)
