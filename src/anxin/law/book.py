"""The reader of dated law: one key, one day, one region, one answer.

Rules of reading (see data/README.md)
- the most specific region in force on that day wins; rows without a region are national;
- a value with status `unverified` may be shown and never decides;
- where only the year of a value's start is known, it decides from the end of that year on;
- a figure that the law leaves to the province is answered in three states and never by a midpoint.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Literal

from anxin.kit import months
from anxin.law import words
from anxin.law.articles import article
from anxin.law.dates import parse
from anxin.law.errors import LawDataError, LawGap, NotDecided, UnknownArticle
from anxin.law.values import LawRow, LawValue, typed

BUILT_IN = Path(__file__).parent / "data" / "parameters.csv"
STATUSES = frozenset({"verified", "from knowledge", "unverified"})
Band = Literal["reached", "not_reached", "undetermined"]

MINIMUM_WAGE = "minimum_wage_month"
MINIMUM_WAGE_TIER1 = "minimum_wage_month_tier1"


class LawBook:
    """All dated values. Immutable once loaded."""

    def __init__(self, rows: Iterable[LawRow]) -> None:
        self._rows: dict[str, list[LawRow]] = {}
        for row in rows:
            self._rows.setdefault(row.key, []).append(row)

    @classmethod
    def load(cls, extra: Path | None = None) -> LawBook:
        """The built-in values, and an area's own rows from a .csv or a folder of them (`<home>/law/parameters`)."""
        paths: list[Path] = []
        if extra is not None and extra.exists():
            paths = sorted(extra.glob("*.csv")) if extra.is_dir() else [extra]
        return cls([*_carried(), *(row for path in paths for row in read(path))])

    def keys(self) -> list[str]:
        """Every key, sorted."""
        return sorted(self._rows)

    def rows(self, key: str) -> Sequence[LawRow]:
        """The dated rows of a key, newest start first within each region. LawGap on an unknown key."""
        found = self._rows.get(key)
        if found is None:
            near = get_close_matches(key, self._rows, n=3)
            hint = f"是不是：{'、'.join(near)}?" if near else "用 anxin law --find 词 可以查参数名。"
            raise LawGap(f"法规参数里没有“{key}”。{hint}")
        return sorted(found, key=lambda r: (r.region, -(r.since.earliest or date.min).toordinal()))

    def value(self, key: str, on: date, region: str | None = None) -> LawValue:
        """What the law says about `key` on a day in a region (GB/T 2260 code of any length; None = national only).

        Money is Decimal yuan (`.fen` for fen), shares are Decimal percent, durations int in their own unit. Raises LawGap when
        nothing is in force; the answer may be one that does not decide, so look at `.decides` or ask `deciding_value`.
        """
        code = check_region(region)
        rows = [r for r in self.rows(key) if r.in_force(on) and covers(r.region, code)]
        if not rows:
            raise LawGap(self._gap(key, on, code))
        # Of two versions in one region the one that began last holds.
        best = max(rows, key=lambda r: (len(r.region), r.since.earliest or date.min))
        return _answer(best, on)

    def deciding_value(self, key: str, on: date, region: str | None = None) -> LawValue:
        """As `value`, but only a value that may decide. Raises NotDecided with the reason, LawGap as `value` does."""
        found = self.value(key, on, region)
        if not found.decides:
            raise NotDecided(
                f"“{words.name(key)}”在{months.show_day(on)}、{words.place(region or '')}只有参考值 {found.shown}，不能据以认定：{found.caution}。"
                "请向主管部门核实后，在本地参数文件中录入核实过的数值。"
            )
        return found

    def band(self, key: str, amount: Decimal | int, on: date, region: str | None = None) -> Band:
        """Whether an amount, in the unit of the key, reaches a figure that the law leaves to the province.

        With a deciding provincial value: reached or not. Without one: below `<key>_band_min` not reached, from `<key>_band_max` on
        reached everywhere, between them undetermined (regulations handbook 0.5).
        """
        if isinstance(amount, (float, bool)):
            raise TypeError("金额与比例须用 Decimal 或整数")
        try:
            own = self.value(key, on, region)
        except LawGap:
            own = None
        if own is not None and own.decides:
            return "reached" if amount >= own.number else "not_reached"
        low = self.deciding_value(f"{key}_band_min", on, region).number
        high = self.deciding_value(f"{key}_band_max", on, region).number
        if amount < low:
            return "not_reached"
        return "reached" if amount >= high else "undetermined"

    def minimum_wage_fen(self, on: date, region: str | None) -> LawValue | None:
        """The monthly minimum wage of a place on a day (`.fen`), or None when nothing is known.

        A figure that the area entered itself (`minimum_wage_month`) comes first. The provincial first-tier figure decides only where the
        source names the place as first tier: in a second-tier county it would accuse an employer who pays what is due.
        """
        code = check_region(region)
        if not code:
            return None
        if MINIMUM_WAGE in self._rows:
            try:
                return self.value(MINIMUM_WAGE, on, code)
            except LawGap:
                pass
        try:
            found = self.value(MINIMUM_WAGE_TIER1, on, code)
        except LawGap:
            return None
        if not found.decides:
            return found
        row = next(r for r in self.rows(MINIMUM_WAGE_TIER1) if r.region == found.region and r.in_force(on))
        if any(covers(place, code) for place in row.tier1_in):
            return found
        caution = f"{found.shown}是本省一档标准，还没有录入当地适用哪一档"
        return _answer(row, on, decides=False, caution=caution)

    def _gap(self, key: str, on: date, region: str) -> str:
        message = f"“{words.name(key)}”在{months.show_day(on)}、{words.place(region)}没有现行数值。"
        rows = self._rows[key]
        classed = [r for r in rows if "/" in r.region and region.startswith(r.region[:2]) and r.in_force(on)]
        if classed:
            names = "、".join(sorted({words.place(r.region) for r in classed}))
            return f"{message}本省按类别另定（{names}），当地属哪一类要在本地参数文件里写明。"
        if any(covers(r.region, region) for r in rows):
            return f"{message}别的日期有数值，请核对日期。"
        if f"{key}_band_min" in self._rows:
            return f"{message}没有录入本省的具体数额；幅度见“{words.name(f'{key}_band_min')}”和“{words.name(f'{key}_band_max')}”。"
        return f"{message}核实后可以补录到本地参数文件。"


def check_region(region: str | None) -> str:
    """A region code as a prefix: '520000' and '52' are both Guizhou; None is ''. ValueError on anything but 2 to 12 digits."""
    if region is None or region == "":
        return ""
    if not region.isascii() or not region.isdigit() or not 2 <= len(region) <= 12:
        raise ValueError(f"“{region}”不是行政区划代码(2 至 12 位数字)")
    return region


def prefix(region: str) -> str:
    """A padded code cut to what it names: '520000' is '52', '522300' is '5223', '522323000' is '522323'."""
    code = check_region(region)
    if len(code) > 6 and not code[6:].strip("0"):
        code = code[:6]
    while len(code) in {4, 6} and code.endswith("00"):
        code = code[:-2]
    return code


def covers(place: str, region: str) -> bool:
    """Whether a row's region holds for a region code. '' is national; a classed region ('44/class1') holds for none."""
    return region.startswith(place) if place == "" or place.isdigit() else False


def _answer(row: LawRow, on: date, decides: bool = True, caution: str | None = None) -> LawValue:
    if caution is None:
        if row.value is None:
            decides, caution = False, "没有可用数值"
        elif row.status == "unverified":
            decides, caution = False, "该数值未经核实"
        elif not row.since.exact and row.since.latest is not None and on < row.since.latest:
            decides, caution = False, f"只知道从{words.when(row.since)}起施行，没有查到是哪一天"
        elif row.since.earliest is None:
            caution = "没有查到施行日期，用于较早的日期前请核实"
        elif row.status == "from knowledge":
            caution = "没有见到原文，用于处罚或拒绝决定前要经法制审核"
    return LawValue(
        key=row.key,
        value=row.value,
        unit=row.unit,
        instrument=row.instrument,
        article_ids=row.article_ids,
        effective_from=row.since.earliest,
        effective_to=row.until.latest,
        region=row.region,
        status=row.status,
        note=row.note,
        checked=row.checked,
        decides=decides,
        caution=caution,
    )


@lru_cache(maxsize=1)
def _carried() -> tuple[LawRow, ...]:
    """The values that come with the programme, read once for all of its life."""
    return tuple(read(BUILT_IN))


def read(path: Path) -> list[LawRow]:
    """All rows of a parameters file. LawDataError names file and line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        needed = {"key", "value", "unit", "basis_instrument", "effective_from", "effective_to", "region", "status"}
        if missing := needed - set(reader.fieldnames or ()):
            raise LawDataError(f"{path.name} 缺少列：{'、'.join(sorted(missing))}")
        return [_row(entry, f"{path.name} 第 {i} 行") for i, entry in enumerate(reader, 2)]


def _row(entry: dict[str, str | None], where: str) -> LawRow:
    e = {k: (v or "").strip() for k, v in entry.items() if k}
    try:
        if not e["key"] or e["status"] not in STATUSES:
            raise ValueError(f"参数名为空，或 status 不是 {'、'.join(sorted(STATUSES))}")
        region = e["region"] if "/" in e["region"] else prefix(e["region"])
        ids = tuple(x for x in e.get("article_ids", "").split("|") if x)
        for article_id in ids:
            article(article_id)
        return LawRow(
            key=e["key"],
            value=typed(e["value"], e["unit"]),
            unit=e["unit"],
            instrument=e["basis_instrument"],
            basis_article=e.get("basis_article", ""),
            article_ids=ids,
            since=parse(e["effective_from"]),
            until=parse(e["effective_to"]),
            scope=e.get("scope", ""),
            region=region,
            tier1_in=tuple(x for x in e.get("tier1_in", "").split("|") if x),
            status=e["status"],
            checked=e.get("checked", ""),
            note=e.get("note", ""),
        )
    except (ValueError, UnknownArticle) as error:
        raise LawDataError(f"{where}:{error}") from error
