"""What one row of a list of clues says, and what is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from anxin import grievance
from anxin.deadlines.clock import CHINA
from anxin.intake.reading import Sheet
from anxin.intake.recognise import cells
from anxin.intake.recognise.cells import CellProblem
from anxin.kit import idnumber, months
from anxin.kit.text import plain

from .headings import Columns, channel_in, field_of

REJECT, WARN = "reject", "warn"
_LONGEST = 4000
_MONTHS = 24
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|本页合计|累计)")
_SIGNED = re.compile(r"^(?:填表|制表|审核|填报|备注|说明|注)[人单位]*\s*[:：]")
_YES = frozenset({"是", "匿名", "保密", "y", "yes", "true", "1", "√"})
_COUNT = re.compile(r"^[约近共有]*(\d{1,5})(?:余|多)?[人名个]?(?:左右)?$")
_PHONE = re.compile(r"\+?\d[\d\- ]{5,18}\d")
# Excel keeps fifteen digits: a longer number that was kept as a number has lost its end.
_DIGITS = 10**15


@dataclass(frozen=True)
class Fault:
    """``row`` as the spreadsheet program shows it. ``message`` says what to do. ``level``: reject or warn."""

    sheet: str
    row: int
    column: str
    message: str
    level: str = REJECT


@dataclass(frozen=True)
class Line:
    """One row. Money fen; ``months`` YYYYMM ascending; ``read``: fields that were read out of the text, not written in a column."""

    sheet: str
    row: int
    door: str = ""
    their_number: str = ""
    arrived_at: datetime | None = None
    due_on: date | None = None
    their_state: str = ""
    text: str = field(default="", repr=False)
    anonymous: bool = False
    reporter_name: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    credit_code: str = ""
    employer_name: str = ""
    project_name: str = ""
    debtor_name: str = field(default="", repr=False)
    months: tuple[int, ...] = ()
    people: int | None = None
    amount_fen: int | None = None
    area: str = "construction"
    their_kind: str = ""
    urgency: tuple[str, ...] = ()
    place: str = ""
    read: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def rejected(self) -> bool:
        return any(one.level == REJECT for one in self.faults)

    @property
    def key(self) -> str:
        """32 hex characters over what was said and by whom: the same row again has the same, whatever its state is now."""
        said = (self.door, plain(self.text), plain(self.phone), plain(self.reporter_name), plain(self.project_name),
                plain(self.employer_name), self.months, self.amount_fen, self.people)  # fmt: skip
        return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()


def read_lines(sheet: Sheet, columns: Columns, *, door: str, as_of: date, fill: bool) -> Iterator[Line]:
    """Every row of the table that says something; blank rows, totals, signatures and headings again are left out.

    ``door``: the channel, where the row does not name one of its own. ``fill``: what no column says is read out of the text.
    """
    tall = {(r, c): (r0, c0) for r0, c0, r1, c1 in sheet.merges if r1 > r0 > columns.last for r in range(r0 + 1, r1 + 1) for c in range(c0, c1 + 1)}  # fmt: skip
    tops = set(tall.values())
    held: dict[tuple[int, int], Any] = {}
    for number, row in enumerate(sheet.rows):
        if number <= columns.last:
            continue
        values = list(row)
        for c in range(len(values)):
            if (number, c) in tops:
                held[number, c] = values[c]
            elif (number, c) in tall and cells.blank(values[c]):
                values[c] = held.get(tall[number, c])
        if _says_nothing(values, columns):
            continue
        yield _Reader(sheet.name, number + 1, values, columns, as_of).line(door, fill)


def _says_nothing(row: Sequence[Any], columns: Columns) -> bool:
    filled = [cells.show(v) for v in row if not cells.blank(v)]
    if not filled:
        return True
    if _TOTAL.match(plain(filled[0])) or (len(filled) <= 3 and _SIGNED.match(filled[0])):
        return True
    if sum(bool(field_of(v)[0]) for v in filled if len(v) <= 20) >= max(3, len(columns.of) - 1):
        return True  # the headings once more, on the next page
    ours = [cells.show(row[ref.index]) for ref in columns.of.values() if ref.index < len(row)]
    return not any(ours)


class _Reader:
    """Reads the cells of one row and gathers what is wrong."""

    def __init__(self, sheet: str, number: int, row: Sequence[Any], columns: Columns, as_of: date) -> None:
        self.sheet, self.number, self.row, self.columns, self.as_of = sheet, number, row, columns, as_of
        self.faults: list[Fault] = []

    def fault(self, name: str, message: str, level: str = REJECT) -> None:
        shown = self.columns.of[name].shown if name in self.columns.of else ""
        self.faults.append(Fault(self.sheet, self.number, shown, message, level))

    def value(self, name: str) -> Any:
        ref = self.columns.of.get(name)
        return self.row[ref.index] if ref is not None and ref.index < len(self.row) else None

    def text(self, name: str, most: int) -> str:
        value = self.value(name)
        if cells.is_error(value):
            self.fault(name, "这一格是公式错误，请改成文字", WARN)
            return ""
        return (cells.text(value) or "")[:most]

    def tried(self, name: str, how: Callable[[Any], Any], what: str, level: str = REJECT) -> Any:
        value = self.value(name)
        if cells.blank(value):
            return None
        try:
            return how(value)
        except (CellProblem, ValueError, OverflowError) as error:
            self.fault(name, f"{what}：{error}", level)
            return None

    def digits(self, name: str, most: int, what: str) -> str:
        """A number that is a name: never one that the spreadsheet program has rounded."""
        value = self.value(name)
        if isinstance(value, float) and (abs(value) >= _DIGITS or not value.is_integer()):
            self.fault(name, f"{what}被表格软件当成数字，末几位丢了；把这一列设成文本，重新填写")
            return ""
        found = cells.text(value) or ""
        if re.fullmatch(r"\d(?:\.\d+)?[eE]\+\d+", found):
            self.fault(name, f"{what}成了科学计数，末几位丢了；把这一列设成文本，重新填写")
            return ""
        return found[:most]

    def line(self, door: str, fill: bool) -> Line:
        title, text = self.text("title", 200), self.long_text()
        said = text if not title or title in text else f"{title}。{text}" if text else title
        named = self.text("their_channel", 60)
        own = channel_in(named) if named else ""
        if named and not own and not door:
            self.fault("their_channel", f"不认得渠道“{named[:20]}”，写成 12345、信访、全国平台等")
        arrived = self.moment("arrived_at")
        if arrived is not None and arrived.date() > self.as_of:
            self.fault("arrived_at", f"{arrived:%Y-%m-%d} 还没到，请核对")
        line = Line(
            self.sheet, self.number, door=own or door, their_number=plain(self.digits("their_number", 60, "编号")), arrived_at=arrived,
            due_on=self.due(), their_state=self.text("their_state", 40), text=said[:_LONGEST],
            anonymous=plain(self.text("anonymous", 10)).casefold() in _YES or "匿名" in self.text("reporter_name", 50),
            reporter_name=self.text("reporter_name", 50), id_number=self.id_number(), phone=self.phone(),
            credit_code=self.text("credit_code", 30).upper(), employer_name=self.text("employer_name", 200),
            project_name=self.text("project_name", 200), debtor_name=self.text("debtor_name", 50), months=self.months(),
            people=self.people(), amount_fen=self.amount(), area=_area(self.text("area", 20)),
            their_kind=self.text("their_kind", 60), place=self.text("place", 200),
        )  # fmt: skip
        if line.anonymous:
            line = replace(line, reporter_name="", id_number="")
        if not (line.text or line.project_name or line.employer_name):
            name = next((n for n in ("text", "title", "project_name", "employer_name") if n in self.columns.of), "")
            self.fault(name, "没写反映内容，也没写工地和单位，看不出欠的是谁的钱；补上一项再导入")
        if fill and line.text:
            line = _filled(line, self.as_of)
        return replace(line, faults=tuple(self.faults))

    def long_text(self) -> str:
        value = self.value("text")
        if isinstance(value, str):
            # Lines of a long text stay apart: they are read again by people.
            return "\n".join(part for part in (" ".join(p.split()) for p in value.splitlines()) if part)[:_LONGEST]
        return self.text("text", _LONGEST)

    def moment(self, name: str) -> datetime | None:
        found = self.tried(name, lambda v: cells.moment(v), "看不懂日期")
        if (
            found is None
            and not cells.blank(self.value(name))
            and not any(f.column == self.columns.of[name].shown for f in self.faults)
        ):
            day = self.tried(name, lambda v: cells.day(v), "看不懂日期")
            found = datetime.combine(day, time(), CHINA) if day is not None else None
        if found is None:
            return None
        return found if found.tzinfo is not None else found.replace(tzinfo=CHINA)

    def due(self) -> date | None:
        value = self.value("due_on")
        if cells.blank(value) or (
            isinstance(value, str) and re.fullmatch(r"\d{1,3}\s*个?(?:工作)?日(?:内)?", value.strip())
        ):
            return None  # '5个工作日' is the duty of the channel, which we count ourselves
        return self.tried("due_on", lambda v: cells.day(v), "看不懂期限，按这个渠道自己的期限算", WARN)  # type: ignore[no-any-return]

    def id_number(self) -> str:
        found = self.digits("id_number", 30, "证件号码")
        if not found or "*" in found:
            return ""
        checked = idnumber.check(found, self.as_of)
        if not checked.ok:
            self.fault("id_number", "证件号码不对，没有记下；照着证件改好可以再导入", WARN)
            return ""
        return checked.normal

    def phone(self) -> str:
        found = self.digits("phone", 60, "电话")
        if not found or "*" in found:
            return ""
        match = _PHONE.search(plain(found))
        if match is None:
            self.fault("phone", "电话看不懂，没有记下", WARN)
            return ""
        return re.sub(r"[ ]", "", match[0])[:20]

    def months(self) -> tuple[int, ...]:
        value = self.value("months")
        if cells.blank(value):
            return ()
        if isinstance(value, date):
            found = {months.month_of(value)}
        else:
            shown = cells.show(value)
            found = months.every(shown)
            ends = sorted(found)
            if len(ends) == 2 and re.search(r"至|到|—|–|~|～|-\s*20\d\d", shown) and months.between(*ends) <= _MONTHS:
                found = set(months.span(*ends))
        ahead = {m for m in found if m > months.month_of(self.as_of)}
        if ahead:
            self.fault("months", f"{months.show(min(ahead))}还没到，请核对")
        elif not found:
            self.fault("months", "看不出是哪几个月，没有记下；写成“2026年3月、4月”", WARN)
        return tuple(sorted(found - ahead))[:60]

    def people(self) -> int | None:
        value = self.value("people")
        if cells.blank(value):
            return None
        match = _COUNT.match(plain(cells.show(value)))
        if match is not None:
            count = int(match[1])
            return count or None
        number = self.tried("people", cells.number, "人数不是数字")
        if number is None:
            return None
        if number != int(number) or not 0 <= number <= 99_999:
            self.fault("people", f"人数“{cells.show(value)[:12]}”不对，应是整数")
            return None
        return int(number) or None

    def amount(self) -> int | None:
        ref = self.columns.of.get("amount")
        scale = 10_000 if ref is not None and ref.index in self.columns.wan else 1
        shown = cells.show(self.value("amount"))
        bare = (
            re.sub(r"^[约近共]+|(?:余|多|左右)(?=万?元?$)|左右$", "", plain(shown))
            if isinstance(self.value("amount"), str)
            else None
        )
        found = self.tried("amount", lambda v: cells.amount(bare if bare is not None else v, scale), "金额看不懂")
        if found is not None and found < 0:
            self.fault("amount", "金额是负数，请核对")
            return None
        return found or None


def _area(said: str) -> str:
    return "other" if "非工程" in said or "其他" in said else "construction"


def _filled(line: Line, as_of: date) -> Line:
    """What no column says, as the text says it: a proposal that whoever imports looks at before he confirms."""
    told = grievance.read(line.text, said_on=line.arrived_at.date() if line.arrived_at else as_of)
    more: dict[str, Any] = {}
    if line.people is None and told.people is not None:
        more["people"] = told.people.count
    if line.amount_fen is None and told.amount is not None:
        more["amount_fen"] = told.amount.fen
    period = told.period
    if (
        not line.months
        and period is not None
        and period.first
        and period.last
        and months.between(period.first, period.last) <= _MONTHS
    ):
        found = tuple(m for m in months.span(period.first, period.last) if m <= months.month_of(as_of))
        if found:
            more["months"] = found
    if not line.project_name and told.projects:
        more["project_name"] = told.projects[0].text[:200]
    if not line.employer_name and told.employers:
        more["employer_name"] = told.employers[0].text[:200]
    urgent = tuple(sorted({u.what for u in told.urgencies}))
    if urgent:
        more["urgency"] = urgent
    return replace(line, **more, read=tuple(more)) if more else line
