"""What stands in the cells, messages and words of careless and of evil people."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from anxin.intake.reading import CellError

NASTY: list[Any] = [
    None, "", " ", "　", "\u200b", "-", "—", "/", "无", "0", 0, -1, 1e12, -1e12, 1e308, float("inf"), float("nan"), 1e-9,
    10**30, -(10**30), Decimal("NaN"), Decimal("1E+400"), Decimal("-0"), True, False, "TRUE", "9" * 30, "9" * 400, "1e999", "１２３．５", "1,2,3",
    "(1,234.50)", "￥", "-￥5元", "壹佰元整", "亿亿元", "零元", "1.2万", "万", "2026-13-45", "2026年13月", "2026年02月30日", "0000-00-00", "9999-12-31",
    "1900-01-01", 0.5, 1.0, 14000, 60000, 99999999, 20261301, 20260230, "24:00", "25:61", "12:60:60", "3月5日", "2月30日", "2026.3", 2026.3,
    "上午8点", "次日2:00", "2026-03-05T08:00:00+99:99", "2026-03-05 08:00:00.999999Z", "19000229", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)",
    "=HYPERLINK(\"x\")", "'123", "合计", "小计", "总计：", "姓名", "序号", "项目名称：", "项目名称：甲", "班组：", "备注：x", "注：", "制表人：", "√", "×", "△", "半", "0.5天",
    "522323199001010011", "52232319900101001X", "11010519491231002x", "5.22323E+17", 5.22323199001010e17, "52232319900101****", "123456789012345",
    "6217000012345678901", 6.217e18, "6217 0000 1234 5678", "6217****8901", "91520100MA6DLXXXXX", "王德富", "王 德 富", "阿卜杜拉·买买提", "王\u202e德富", "𠮷野家",
    "é", "\ud7ff\ue000", "A" * 200, "长" * 3000, "a\nb\nc", "\t", "a\x0bb", "null", "None", "NaN", "#REF!", "#N/A", CellError("#REF!"), CellError("#DIV/0!"), CellError("?"),
    dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(1899, 12, 31), dt.date(2026, 3, 5), dt.datetime(2026, 3, 5, 8, 0), dt.datetime(9999, 12, 31, 23, 59, 59),
    dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC), dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.time(23, 59), dt.timedelta(days=400), dt.timedelta(seconds=-1),
    "1,2;3|4", "2026年1-3月", "2026年3月至2026年5月", "50%", "-20%", "1/2", "½", "①", "Ⅷ", "々", "ＡＢＣ", "是", "否", "有/无", "长期", "至今", "2015.01.01-2035.01.01",
]  # fmt: skip

text = st.one_of(
    st.text(max_size=20),
    st.sampled_from([v for v in NASTY if isinstance(v, str)]),
    st.text("0123456789.,-+eE/年月日万元亿壹佰拾:： ", max_size=20),
)
cell = st.one_of(
    st.sampled_from(NASTY), text, st.integers(-(10**20), 10**20), st.floats(), st.decimals(), st.booleans(), st.dates(), st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)), st.times(), st.timedeltas(),
)  # fmt: skip
rows = st.lists(st.lists(cell, min_size=1, max_size=9), min_size=1, max_size=14)
