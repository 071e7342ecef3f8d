"""What the readers of all kinds share: typed columns, problems put into words, totals, and people seen before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import REJECT, WARN, ColumnRef, Issue, ParsedRow, Recognised, SheetOutcome
from anxin.intake.recognise.vocabulary import in_wan
from anxin.kit import money
from anxin.kit.text import brief, mask_card, mask_id, plain

Row = Sequence[Any]
Convert = Callable[[Any], Any]

_CAPITALS = re.compile(r"[零〇壹贰貳叁參肆伍陆陸柒捌玖拾佰仟万萬亿億元圆圓角分整正]{4,}")
_PERSONAL = {"id_number": mask_id, "card": mask_card}


@dataclass(frozen=True, slots=True)
class Reading:
    """How one field is read: its column, its converter, and the issue that an unreadable cell makes."""

    field: str
    index: int
    convert: Convert
    header: str
    code: str
    level: str
    advice: str


@dataclass(frozen=True, slots=True)
class Money:
    """A converter for amounts; columns headed 万元 are scaled by ten thousand."""

    scale: int = 1

    def __call__(self, value: Any) -> int | None:
        return cells.amount(value, self.scale)


_ADVICE = {
    "bad_date": "请改成 2026-03-05 这样的日期",
    "bad_month": "请改成 2026-03 这样的年月",
    "bad_amount": "请只填数字，例如 6450.00",
    "bad_number": "请只填数字",
    "bad_value": "请改后重报",
}


class RowReader:
    """Base of the readers: subclasses name their typed fields and check each row.

    `feed` gets each data row with its 1-based number and the crew announced by a group row; `flush` what is still held back;
    `total` each total or subtotal row; `finish` adds what can be said only at the end.
    """

    #: field -> (converter, code of the issue, level)
    typed: dict[str, tuple[Convert, str, str]] = {}
    #: amounts that total rows are held against
    summed: tuple[str, ...] = ()

    def __init__(self, recognised: Recognised) -> None:
        self.r = recognised
        self.columns = recognised.columns
        self.readings = [self._reading(name, ref) for name, ref in self.columns.items() if name in self.typed]
        self._sums: dict[int, int] = {}
        self._since: dict[int, int] = {}
        self._section: dict[int, int] = {}
        self._early: list[tuple[int, Row]] = []
        self._sheet_issues: list[tuple[int, Issue]] = []
        self._money_at = [(self.columns[f].index, self.amount_of(f)) for f in self.summed if f in self.columns]
        self._count = 0
        #: what a title inside the table said for the rows below it: employer, project
        self.section: dict[str, str] = {}

    @property
    def money_columns(self) -> list[tuple[int, Convert]]:
        """(column, converter) of the amounts that total rows add up."""
        return self._money_at

    def _reading(self, name: str, ref: ColumnRef) -> Reading:
        convert, code, level = self.typed[name]
        if convert is cells.amount:
            convert = self.amount_of(name)
        return Reading(name, ref.index, convert, ref.shown, code, level, _ADVICE.get(code, "请改后重报"))

    def amount_of(self, name: str) -> Convert:
        """Money in fen; a 万元 column is scaled."""
        ref = self.columns.get(name)
        return self.amount_under(ref.header if ref else "")

    def amount_under(self, heading: str) -> Convert:
        """Money in fen under a heading: '(万元)' in it, or '单位：万元' over the whole sheet unless the heading says 元."""
        if in_wan(heading):
            return Money(10_000)
        if self.r.heads.get("money_unit") == "万元" and "元" not in heading and "单价" not in heading:
            return Money(10_000)
        return cells.amount

    def header(self, name: str) -> str:
        """The heading of a field as messages name it, '' when the sheet has no such column."""
        ref = self.columns.get(name)
        return ref.shown if ref else ""

    def cell(self, row: Row, name: str) -> Any:
        """The raw cell of a field, None when blank or without a column."""
        ref = self.columns.get(name)
        if ref is None or ref.index >= len(row):
            return None
        value = row[ref.index]
        return None if cells.blank(value) else value

    def typed_fields(self, row: Row, issues: list[Issue]) -> dict[str, Any]:
        """All typed fields of a row; a cell that cannot be read becomes an issue and the field stays absent."""
        fields: dict[str, Any] = {}
        width = len(row)
        for reading in self.readings:
            if reading.index >= width:
                continue
            value = row[reading.index]
            if value is None or value == "":
                continue
            try:
                found = reading.convert(value)
            except cells.CellProblem as problem:
                issues.append(self.problem(reading, value, problem))
                continue
            except (ValueError, OverflowError, ArithmeticError):
                issues.append(self.problem(reading, value, None))
                continue
            if found is not None:
                fields[reading.field] = found
        return fields

    @staticmethod
    def problem(reading: Reading, value: Any, problem: Exception | None) -> Issue:
        if cells.is_error(value):
            text = f"“{reading.header}”一栏是公式错误 {cells.show(value)}，请在 Excel 里改好公式后重报"
        else:
            text = f"“{reading.header}”一栏{problem or '看不懂：“' + cells.show(value)[:20] + '”'}，{reading.advice}"
        return Issue(reading.header, reading.code, text, reading.level)

    # -- the life of a sheet -------------------------------------------------------------------------------------------------

    def feed(self, number: int, row: Row, crew: str | None) -> Iterable[ParsedRow]:
        """Facts that this row completes."""
        self._count += 1
        for index, convert in self._money_at:
            if index < len(row) and row[index] is not None:
                try:
                    found = convert(row[index])
                except (ValueError, ArithmeticError):
                    continue
                if found:
                    self.add_up(index, found)
        try:
            parsed = self.read(number, row, crew)
        except (ValueError, ArithmeticError) as problem:
            # One odd cell must not cost the file: the row goes back, the others stay.
            parsed = ParsedRow(
                number, {}, [reject("", "bad_row", f"这一行读不懂（{problem}），请对照表头核对")], (number,)
            )
        return (parsed,) if parsed else ()

    def add_up(self, index: int, amount: int) -> None:
        """Add to what total rows below are held against."""
        for sums in (self._sums, self._since, self._section):
            sums[index] = sums.get(index, 0) + amount

    def counted(self, rows: int) -> None:
        """Rows that were read elsewhere, as columns."""
        self._count += rows

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        """The fact of one row; None when the row carries none."""
        return None

    def flush(self) -> Iterable[ParsedRow]:
        """Facts held back until the end."""
        return ()

    def total(self, number: int, row: Row, *, subtotal: bool) -> None:
        """Hold a total row against the lines above it (or, when it stands on top, against the lines below)."""
        if self._count == 0:
            self._early.append((number, row))
            return
        self._compare(number, row, [self._since if subtotal else self._section, self._sums, self._since])
        self._since = {}
        if not subtotal:
            self._section = {}

    def _compare(self, number: int, row: Row, sums: Sequence[dict[int, int]]) -> None:
        for index, convert in self._money_at:
            if index >= len(row) or row[index] is None:
                continue
            try:
                stated = convert(row[index])
            except (ValueError, ArithmeticError):
                continue
            if not stated:
                continue
            options = {s.get(index, 0) for s in sums}
            if stated not in options:
                heading = next((ref.shown for ref in self.columns.values() if ref.index == index), "")
                text = f"合计行“{heading}”写的是 {money.show(stated)} 元，各行相加是 {money.show(sums[0].get(index, 0))} 元，请核对"
                self._sheet_issues.append((number, Issue(heading, "sheet_total", text, WARN)))
        self._capitals(number, row, sums)

    def _capitals(self, number: int, row: Row, sums: Sequence[dict[int, int]]) -> None:
        if not self._money_at:
            return
        index = self._money_at[0][0]
        for value in row:
            if not isinstance(value, str):
                continue
            match = _CAPITALS.search(plain(value))
            if not match:
                continue
            try:
                stated = money.from_capitals(match[0])
            except ValueError:
                continue
            every = {s.get(i, 0) for s in sums for i, _ in self._money_at}
            if stated and stated not in every:
                text = f"大写合计是 {money.show(stated)} 元，各行相加是 {money.show(sums[0].get(index, 0))} 元，请核对"
                self._sheet_issues.append((number, Issue("大写", "sheet_total", text, WARN)))

    def finish(self, outcome: SheetOutcome) -> None:
        """Sheet-level issues, once all rows are read."""
        for number, row in self._early:
            self._compare(number, row, [self._sums])
        outcome.issues.extend(self._sheet_issues)


def leading_amount(value: Any) -> int | None:
    """The amount a rate begins with: '280元/天' and '日薪280' are 28000 fen."""
    try:
        return cells.amount(value)
    except cells.CellProblem:
        match = re.search(r"\d[\d,]*(?:\.\d+)?", plain(value))
        if match is None:
            raise
        return money.fen(Decimal(match[0].replace(",", "")))


def month_day(value: Any) -> int | None:
    """A day of the month, 1..31, out of '每月15日', '15号', 15."""
    if value is None:
        return None
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        day = int(value) if cells.finite(value) else 0
        if day != value:
            raise cells.CellProblem(f"“{brief(cells.show(value), 16)}”不是一个月里的某一天")
    else:
        shown = plain(value)
        if not shown or shown in cells.EMPTY_MARKS:
            return None
        if "月末" in shown or "月底" in shown:
            return 31
        match = re.search(r"(\d{1,2})(?:日|号)?(?:前|之前)?$", shown) or re.search(r"(\d{1,2})(?:日|号)", shown)
        if not match:
            raise cells.CellProblem(f"“{shown[:16]}”不是一个月里的某一天")
        day = int(match[1])
    if not 1 <= day <= 31:
        raise cells.CellProblem(f"“{cells.show(value)[:16]}”不是一个月里的某一天")
    return day


def rate(value: Any) -> Decimal | None:
    """A share: 0.2, '20%', 20 and '20％' are all 0.2; a number above 1 is read as per cent."""
    if value is None:
        return None
    if isinstance(value, str):
        shown = plain(value)
        if not shown or shown in cells.EMPTY_MARKS:
            return None
        match = re.match(r"^(?:不低于|约|≥|>=)?(\d+(?:\.\d+)?)(%|‰)?", shown)
        if not match:
            raise cells.CellProblem(f"“{shown[:16]}”不是比例")
        found = Decimal(match[1])
        if match[2] == "%":
            return found / 100
        if match[2] == "‰":
            return found / 1000
    else:
        number = cells.number(value)
        if number is None:
            return None
        found = number
    if found < 0 or found > 100:
        raise cells.CellProblem(f"“{cells.show(value)[:16]}”不是合理的比例")
    return found / 100 if found > 1 else found


def refused(issues: list[Issue], code: str) -> bool:
    """Whether the row is refused for that already; what is merely pointed out in another cell refuses nothing."""
    return any(issue.code == code and issue.level == REJECT for issue in issues)


def reject(column: str, code: str, message: str) -> Issue:
    return Issue(column, code, message, REJECT)


def warn(column: str, code: str, message: str) -> Issue:
    return Issue(column, code, message, WARN)
