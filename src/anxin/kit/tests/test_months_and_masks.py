from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.kit import masks, months

all_months = st.builds(lambda y, m: y * 100 + m, st.integers(1950, 2099), st.integers(1, 12))


@given(all_months, st.integers(-500, 500))
def test_adding_and_counting_months_undo_each_other(month, n):
    assert months.between(month, months.add(month, n)) == n
    assert months.add(months.add(month, n), -n) == month


@given(all_months)
def test_a_month_begins_after_the_one_before_ends(month):
    assert months.first_day(months.add(month, 1)) == months.last_day(month) + timedelta(days=1)
    assert months.days_in(month) == months.last_day(month).day
    assert months.month_of(months.last_day(month)) == month


@given(all_months)
def test_what_is_shown_can_be_read(month):
    y, m = divmod(month, 100)
    for text in (
        months.show(month),
        f"{y}-{m:02}",
        f"{y}{m:02}",
        f"{y}.{m}",
        f"{y}/{m:02}",
        f"{y}年{m:02}月份工资表",
        f"{y}-{m:02}-15",
    ):
        assert months.parse(text) == month, text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二〇二六年三月", 202603),
        ("二零二五年十二月农民工工资", 202512),
        ("２０２６年 ３ 月", 202603),
        ("26年3月考勤", 202603),
        ("XX项目2026年3月工资发放表.xlsx", 202603),
        ("20260315", 202603),
        (date(2026, 3, 31), 202603),
        ("3月", None),
        ("2026年13月", None),
        ("2026年1月至2026年3月", None),
        ("2026年1-3月工资", None),
        ("2026年1月、2月工资表", None),
        ("2026年3月5日至4月4日", None),
        ("二〇二六年一月至三月", None),
        ("2026年3月1日-3月31日考勤", 202603),
        ("2026.10", 202610),
        ("202613", None),
        ("13800202603", None),
        ("", None),
        (None, None),
    ],
)
def test_months_in_titles_and_file_names(text, expected):
    assert months.parse(text) == expected


def test_span_and_impossible_months():
    assert months.span(202511, 202602) == [202511, 202512, 202601, 202602]
    assert months.span(202602, 202511) == []
    with pytest.raises(ValueError, match="月份"):
        months.add(202613, 1)


@given(st.sets(st.integers(1, 31)))
def test_masks_keep_the_days(days):
    mask = masks.from_days(days)
    assert masks.days(mask) == sorted(days)
    assert masks.count(mask) == len(days)


@given(st.sets(st.integers(1, 31)), st.sets(st.integers(1, 31)))
def test_overlap_is_bitwise_and(a, b):
    assert masks.days(masks.from_days(a) & masks.from_days(b)) == sorted(a & b)


@pytest.mark.parametrize("day", [0, 32, -1])
def test_no_such_day(day):
    with pytest.raises(ValueError, match="日子"):
        masks.from_days([day])
    with pytest.raises(ValueError, match="掩码"):
        masks.days(1 << 31)
