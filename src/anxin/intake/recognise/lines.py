"""What each row of a sheet is: data, or something that stands around data (totals, signatures, notes, headings ...)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.calendar_columns import day_run, session_of
from anxin.intake.recognise.header import Header
from anxin.intake.recognise.shapes import shape
from anxin.intake.recognise.vocabulary import known_word
from anxin.kit.text import plain

DATA = "data"
BLANK = "blank"
TITLE = "title"
HEADER = "header"
SUBTOTAL = "subtotal"
TOTAL = "total"
SIGNATURE = "signature"
NOTE = "note"
GROUP = "group"
EMPTY = "empty_line"
OTHER = "other_table"

WHY_ZH = {
    BLANK: "空行", TITLE: "标题行", HEADER: "表头行", SUBTOTAL: "小计行", TOTAL: "合计行", SIGNATURE: "签字行", NOTE: "说明行",
    GROUP: "分组行", EMPTY: "只有序号的空行", OTHER: "表格之外的其他内容", "not_imported": "此类表格不入库",
}  # fmt: skip

_TOTAL = re.compile(
    r"^(?:总|合|共|总合|累)计(?:$|[::()（].*|人数.*|金额.*|人民币.*|大写.*|\d.*)|^(?:grand)?total(?:$|[:\s].*|.*records.*)|^sum$|^总额[:]?$|.{1,20}(?:总计|合计)$|^大写",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(
    r"小计[:]?(?:$|\d|\()|^(?:本页|本表|分页)合计|^页计|^subtotal|^sub-total|.+(?:班组?|组|部|队|公司|单位|部门)合计$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:制表|编制|编报|审核|审批|复核|制单|填表|填报|负责人|项目经理|班组长|考勤员|专管员|劳资员|经办|领导|签字|签名|签章|盖章|公章|会计|出纳|主管|经理|核准|批准|记工"
    r"|财务|监理|甲方|乙方|日期|时间|电话|公示|单位意见|项目部|审定|施工单位|总包|劳务公司|工长|施工员|打印|制作)[^:：]{0,10}[:：]"
)
_SECTION = re.compile(
    r"^(?:用人单位|劳务公司|劳务单位|劳务企业|分包单位|班组|班组名称|项目名称|工程名称|项目|所属项目|月份|年月|所属月份|工资月份)(?:名称)?[:：]"
)
_NOTE = re.compile(
    r"^(?:备\s*注|注|说\s*明|填表说明|填写说明|图例|附注|本表|此表|备注说明|提示|温馨提示|注意|考勤符号|符号说明|承诺|声明|\*|※|[一二三四五六七八九十]+、|\d+[、.．]\s*\D)"
)
_CREW = re.compile(r"(?:班组?|组|队|公司|单位|部|标段|工区)(?:[:：(（].*)?$")


def words_of(row: Sequence[Any]) -> tuple[str, ...]:
    """The non-blank cells of a row as plain text."""
    return tuple(plain(cells.show(v)) for v in row if not cells.blank(v))


@dataclass(slots=True)
class Lines:
    """Classifier of the rows below a header. Build once per sheet; `kind_of(row)` for each row, top to bottom."""

    header: Header
    mapped: frozenset[int]
    names: tuple[int, ...]
    serial: int | None = None
    ids: tuple[int, ...] = ()
    titles: frozenset[tuple[str, ...]] = frozenset()
    sessions: tuple[int, ...] = ()
    summed: tuple[tuple[int, Callable[[Any], int | None]], ...] = ()
    _running: dict[int, int] = field(default_factory=dict)
    _signature: dict[int, str] = field(default_factory=dict)
    _tops: dict[int, str] = field(default_factory=dict)
    _closed: bool = False
    _days: frozenset[int] = frozenset()
    _front: tuple[int, ...] = ()
    _title_starts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._signature = {c: plain(p[-1]) for c, p in self.header.paths.items()}
        self._tops = {c: plain(p[0]) for c, p in self.header.paths.items()}
        self._days = frozenset(d.index for d in self.header.days)
        self._title_starts = frozenset(words[0] for words in self.titles)
        stop = min(self.names) if self.names else 3
        self._front = tuple(range(0, max(stop + 1, 3)))

    def kind_of(self, row: Sequence[Any]) -> str:
        """One of the constants of this module. Rows after a second, different table are all `other_table`."""
        kind = self._kind_of(row)
        if kind == DATA and self.summed:
            width = len(row)
            for c, convert in self.summed:
                if c < width and row[c] is not None:
                    try:
                        self._running[c] = self._running.get(c, 0) + (convert(row[c]) or 0)
                    except (ValueError, ArithmeticError):
                        continue
        return kind

    def early_total(self, row: Sequence[Any]) -> bool:
        """Whether a row above the header is the table's total: its label, and figures."""
        first = next((v for v in row if not cells.blank(v)), None)
        if not isinstance(first, str) or not _TOTAL.match(plain(first)) or len(plain(first)) > 12:
            return False
        return any(shape(v) == "n" for v in row)

    def _bare_total(self, row: Sequence[Any], used: Sequence[int]) -> bool:
        """A row of nothing but sums: no name, no words, and each amount is what the lines above add up to."""
        matched = 0
        for c, convert in self.summed:
            if c in used:
                try:
                    stated = convert(row[c])
                except (ValueError, ArithmeticError):
                    return False
                if stated and stated != self._running.get(c, 0):
                    return False
                matched += bool(stated)
        return matched > 0

    def _kind_of(self, row: Sequence[Any]) -> str:
        width = len(row)
        if self._closed:
            return OTHER if any(not cells.blank(v) for v in row) else BLANK
        name = None
        for c in self.names:
            if c < width and not cells.blank(row[c]):
                name = row[c]
                break
        # The fast path of a hundred thousand ordinary rows: a short name that is no total, no label, no heading.
        if isinstance(name, str) and len(name) <= 40:
            text = plain(name)
            if self._no_heading(text):
                if text in self._title_starts and words_of(row) in self.titles:
                    return TITLE
                front = self._front_total(row)
                if front:
                    return front
                if self._has_more(row):
                    return DATA
        return self._slow(row, name)

    def _no_heading(self, text: str) -> bool:
        return (
            not self._special(text)
            and text != self._signature.get(self.names[0])
            and text != self._tops.get(self.names[0])
        )

    # -- what a column of rows may ask ---------------------------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        """Whether another table has begun."""
        return self._closed

    @property
    def front(self) -> tuple[int, ...]:
        """The columns in which a total may be announced."""
        return self._front

    @property
    def headings(self) -> frozenset[str]:
        """Words that are no name: headings of the name column, and what titles begin with."""
        own = (self._signature.get(self.names[0]), self._tops.get(self.names[0])) if self.names else ()
        return self._title_starts.union(word for word in own if word)

    def ordinary_name(self, name: Any) -> bool:
        """Whether a cell of the first name column lets its row take the fast path, whatever else the row says."""
        if not isinstance(name, str) or len(name) > 40 or cells.blank(name):
            return False
        text = plain(name)
        return self._no_heading(text) and text not in self._title_starts

    def add(self, column: int, amount: int) -> None:
        """Add to the running sum of a column, for rows that were not asked about one by one."""
        self._running[column] = self._running.get(column, 0) + amount

    # -- the rest of the way row by row --------------------------------------------------------------------------------------

    def _special(self, text: str) -> bool:
        return (
            "计" in text or ":" in text or "：" in text or "大写" in text or text[:5].lower() in ("total", "grand", "sum")
            or (text[:1] in "注备说*※" and bool(_NOTE.match(text)) and len(text) > 4)
        )  # fmt: skip

    def _has_more(self, row: Sequence[Any]) -> bool:
        width = len(row)
        seen = 0
        for c in self.mapped:
            if c < width and not cells.blank(row[c]):
                seen += 1
                if seen >= 2:
                    return True
        return any(c < width and not cells.blank(row[c]) for c in self._days)

    def _front_total(self, row: Sequence[Any]) -> str | None:
        for c in self._front:
            if c < len(row) and c not in self.names and isinstance(row[c], str):
                found = self.front_of(c, row[c])
                if found:
                    return found
        return None

    def front_of(self, column: int, value: Any) -> str | None:
        """TOTAL or SUBTOTAL when a cell in front of the names announces one."""
        if not isinstance(value, str):
            return None
        text = plain(value)
        if text and len(text) <= 30 and ("计" in text or text[:5].lower() in ("total", "grand")):
            if column in self.mapped and column != self.serial and column != 0:
                return None
            if _SUBTOTAL.search(text):
                return SUBTOTAL
            if _TOTAL.match(text):
                return TOTAL
        return None

    def _slow(self, row: Sequence[Any], name: Any) -> str:
        used = [c for c, v in enumerate(row) if not cells.blank(v)]
        if not used:
            return BLANK
        if self._repeats_header(row, used):
            return HEADER
        if self.titles and words_of(row) in self.titles:
            return TITLE
        texts = [(c, plain(row[c])) for c in used if isinstance(row[c], str)]
        has_id = any(c < len(row) and len(plain(row[c])) >= 15 and plain(row[c])[:1].isdigit() for c in self.ids)
        if not has_id:
            limit = max(self.names) if self.names else 4
            leading = [t for c, t in texts if c <= limit] or [t for _, t in texts[:1]]
            for text in leading:
                if len(text) <= 40 and _SUBTOTAL.search(text):
                    return SUBTOTAL
            for text in leading:
                if len(text) <= 60 and _TOTAL.match(text):
                    return TOTAL
        numbers = sum(1 for c in used if shape(row[c]) == "n")
        if any(c in self.sessions and isinstance(row[c], str) and session_of(row[c]) is not None for c in used):
            return DATA
        if texts and numbers <= 1 and not has_id:
            first = texts[0][1]
            if _SECTION.match(first) and all(":" in t or "：" in t for _, t in texts):
                return TITLE
            signed = sum(1 for _, t in texts if _SIGNED.search(t))
            if signed and (
                name is None or ":" in plain(name) or "：" in str(name) or len(plain(name)) > 15 or signed >= 2
            ):
                return SIGNATURE
            if len(used) == 1 and len(first) <= 20 and self.crew_of(first):
                return GROUP
            if (_NOTE.match(first) and (len(first) > 5 or len(used) == 1)) and len(used) <= 3:
                return NOTE
        if name is None and self.summed and not any(shape(row[c]) == "t" for c in used) and self._bare_total(row, used):
            return TOTAL
        if self._new_table(row, used, texts):
            self._closed = True
            return OTHER
        filled = [c for c in used if c in self.mapped and c != self.serial]
        marks = [c for c in used if c in self._days]
        if not filled and not marks:
            if used == [self.serial] and shape(row[used[0]]) == "n":
                return EMPTY
            return GROUP if len(used) == 1 and len(texts[0][1] if texts else "") <= 20 else NOTE
        if len(used) == 1 and texts:
            text = texts[0][1]
            if not marks:
                if used[0] in self.names and 2 <= len(text) <= 4 and self.crew_of(text) is None:
                    return DATA
                return GROUP if len(text) <= 24 and not text.isdigit() else NOTE
        if len(filled) == 1 and not marks and isinstance(row[filled[0]], str) and len(str(row[filled[0]])) > 24:
            return NOTE
        if texts and len(used) <= 2 and len(texts[0][1]) > 30:
            return NOTE
        return DATA

    def _repeats_header(self, row: Sequence[Any], used: Sequence[int]) -> bool:
        same = sum(
            1
            for c in used
            if isinstance(row[c], str)
            and plain(row[c])
            and plain(row[c]) in (self._signature.get(c), self._tops.get(c))
        )
        texts = sum(1 for c in used if isinstance(row[c], str))
        if same >= 3 and same * 10 >= texts * 6:
            return True
        return (
            bool(self._days)
            and len(day_run(row)) >= 10
            and len(used) - len(day_run(row)) <= same + 2
            and same >= 0
            and self._is_day_header(row)
        )

    def _is_day_header(self, row: Sequence[Any]) -> bool:
        run = day_run(row)
        columns = {d.index: d.day for d in self.header.days}
        return sum(1 for c, day in run if columns.get(c) == day) >= 10

    def _new_table(self, row: Sequence[Any], used: Sequence[int], texts: Sequence[tuple[int, str]]) -> bool:
        """A second header with other words: what follows is another table and is not read as rows of this one."""
        if len(texts) < 4 or len(texts) < len(used):
            return False
        known = sum(1 for _, t in texts if known_word(t))
        same = sum(1 for c, t in texts if t == self._signature.get(c))
        return known >= 4 and known * 10 >= len(texts) * 8 and same < known / 2

    @staticmethod
    def crew_of(text: str) -> str | None:
        """The crew that a group row announces ('一、钢筋班组' gives '钢筋班组'), None for other words."""
        trimmed = re.sub(
            r"^(?:[一二三四五六七八九十\d]+[、.．]|班组[:：]|[(（]?[一二三四五六七八九十]+[)）])", "", plain(text)
        )
        trimmed = re.sub(r"(?:[(（]?\d+人[)）]?|[:：])$", "", trimmed)
        shift = re.fullmatch(r"[加值早晚中白夜上下倒轮]班.*", trimmed)
        return trimmed if _CREW.search(trimmed) and len(trimmed) <= 20 and not shift else None
