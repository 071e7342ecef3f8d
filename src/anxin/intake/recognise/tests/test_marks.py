"""Marks of attendance grids, with and without a legend."""

from __future__ import annotations

from decimal import Decimal

import pytest

from anxin.intake.recognise.marks import Legend, Mark, learn, legend_of
from anxin.kit import masks

from .sheets_for_tests import codes, made, outcome_of


@pytest.mark.parametrize(
    ("mark", "presence"),
    [
        ("√", "full"), ("✓", "full"), (1, "full"), (1.0, "full"), ("出", "full"), ("8", "full"), (8.0, "full"), ("10h", "full"), ("√+夜", "full"), ("1.5工", "full"),
        ("半", "half"), (0.5, "half"), ("◐", "half"), ("√/", "half"), ("上", "half"), ("4h", "half"), ("√/△", "half"), ("√×", "half"),
        ("×", "absent"), ("✗", "absent"), ("-", "absent"), ("休", "absent"), ("△", "absent"), (0, "absent"), ("病假", "absent"), ("旷工", "absent"),
    ],
)  # fmt: skip
def test_marks_that_mean_the_same_everywhere(mark: object, presence: str) -> None:
    read = Legend().read(mark)
    assert isinstance(read, Mark) and read.presence == presence


@pytest.mark.parametrize("mark", ["☆", "Q", "99", "??", "○", -1, 25])
def test_marks_that_nobody_explained_are_unknown(mark: object) -> None:
    assert Legend().read(mark) is False


def test_overtime_and_hours_are_kept() -> None:
    assert Legend().read("√+5") == Mark("full", overtime=Decimal(5))
    assert Legend().read("9.5") == Mark("full", hours=Decimal("9.5"))
    assert Legend(hours=True).read(3) == Mark("half", hours=Decimal(3))
    assert Legend().read(1.2) == Mark("full", units=Decimal("1.2"))


@pytest.mark.parametrize(
    "note",
    [
        "备注：出勤√，事假△，公休G",
        "图例：√ 出勤  △ 事假  G 公休",
        "说明：√表示出勤；△表示事假；G表示公休",
        "“√”为出勤、“△”为事假、“G”为公休",
        "√=出勤,△=事假,G=公休",
    ],
)
def test_a_legend_is_understood_however_it_is_written(note: str) -> None:
    told = legend_of([note])
    assert {k: told[k] for k in "√△G"} == {"√": "full", "△": "absent", "G": "absent"}


def test_a_circle_is_present_only_where_nothing_else_is() -> None:
    assert learn(["○", "○", "×"], []).read("○") == Mark("full")
    assert learn(["○", "√", "×"], []).read("○") is False
    assert learn(["○", "√"], ["○休息"]).read("○") == Mark("absent")


def grid(*lines: list[object], title: str = "甲工程2026年4月考勤表", head: tuple[object, ...] = (), merges=()):
    return outcome_of(made([[title], ["序号", "姓名", *head, *range(1, 32), "出勤天数"], *lines], merges=merges))


def test_an_unknown_mark_sends_the_row_back_with_the_column() -> None:
    _, rows, _ = grid([1, "张三丰", "√", "☆", *["√"] * 28, None, 29], [2, "李四光", *["√"] * 30, None, 30])
    assert codes(rows[0]) == ["unknown_mark"] and rows[0].rejected and "D 列" in rows[0].issues[0].message_zh
    assert masks.count(rows[1].fields["days_mask"]) == 30


def test_a_day_that_the_month_does_not_have_is_refused() -> None:
    _, rows, _ = grid([1, "张三丰", *["√"] * 31, 31], [2, "李四光", *["√"] * 30, "×", 30])
    assert "bad_month_day" in codes(rows[0]) and rows[0].rejected
    assert not rows[1].rejected


def test_morning_and_afternoon_lines_are_one_worker_month() -> None:
    _, rows, outcome = grid(
        [1, "张三丰", "上午", *["√"] * 30, None, 29.5],
        [None, None, "下午", *["√"] * 29, "×", None, None],
        [2, "李四光", "上午", *["√"] * 30],
        [None, None, "下午", *["√"] * 30],
        head=("时段",),
    )
    assert [(r.rows, masks.count(r.fields["days_mask"]), masks.days(r.fields["half_mask"])) for r in rows] == [
        ((3, 4), 30, [30]),
        ((5, 6), 30, []),
    ]
    assert (outcome.accepted, outcome.accepted_rows) == (2, 4)


def test_a_name_repeated_for_morning_and_afternoon_is_one_worker() -> None:
    _, rows, _ = grid(
        [1, "张三丰", "上午", *["√"] * 30],
        [2, "张三丰", "下午", *["√"] * 30],
        [3, "李四光", "上午", *["√"] * 30],
        head=("时段",),
    )
    assert [r.rows for r in rows] == [(3, 4), (5,)]


def test_the_second_half_of_the_month_printed_under_the_first() -> None:
    rows_in = [
        ["甲工程2026年5月考勤表"], ["姓名", *range(1, 17), "合计"], [None, *range(17, 32), None, None],
        ["张三丰", *["√"] * 16, 30], [None, *["√"] * 14, "×", None, None], ["李四光", *["√"] * 16, 20], [None, *["√"] * 4, *["×"] * 11, None, None],
    ]  # fmt: skip
    _, rows, _ = outcome_of(made(rows_in, merges=[(1, 0, 2, 0), (1, 17, 2, 17)]))
    assert [masks.count(r.fields["days_mask"]) for r in rows] == [30, 20]


def test_two_columns_for_each_day_are_its_morning_and_afternoon() -> None:
    days = [x for d in range(1, 31) for x in (d, None)]
    sheet = made(
        [
            ["甲工程2026年6月考勤表"],
            ["序号", "姓名", *days],
            [None, None, *["上", "下"] * 30],
            [1, "张三丰", *["√", "√"] * 20, *["√", "×"] * 5, *["×", "×"] * 5],
        ],
        merges=[(1, 0, 2, 0), (1, 1, 2, 1), *[(1, 2 + 2 * i, 1, 3 + 2 * i) for i in range(30)]],
    )
    found, rows, _ = outcome_of(sheet)
    assert found.header_rows == (2, 3)
    assert (masks.count(rows[0].fields["days_mask"]), masks.count(rows[0].fields["half_mask"])) == (25, 5)
