"""What the law says is asked with a day and a region, and a doubtful figure never decides."""

import csv
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin import law
from anxin.law import book as book_module
from anxin.law.book import LawBook, prefix
from anxin.law.calendar import Calendar

DAY = date(2026, 3, 2)


def area(tmp_path, *rows) -> LawBook:
    path = tmp_path / "area.csv"
    header = "key,value,unit,basis_instrument,article_ids,effective_from,effective_to,region,status"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return LawBook.load(path)


def test_every_row_of_the_handbook_is_there_typed_and_cited():
    rows = book_module.read(book_module.BUILT_IN)
    assert len(rows) == 578
    assert len({r.key for r in rows}) == 516
    assert all(r.article_ids for r in rows)
    assert {r.status for r in rows} == {"verified", "from knowledge", "unverified"}
    assert all(r.checked for r in rows)


def test_every_cited_article_resolves_and_says_something():
    for row in book_module.read(book_module.BUILT_IN):
        for article_id in row.article_ids:
            found = law.article(article_id)
            assert found.id == article_id and found.summary.endswith("。")


def test_a_value_does_not_begin_before_its_instrument():
    for row in book_module.read(book_module.BUILT_IN):
        if row.region == "" and row.since.earliest and row.article_ids:
            begun = law.article(row.article_ids[0]).instrument.since.earliest
            assert begun is None or begun <= row.since.earliest, row.key


def test_decree_724_is_known_article_by_article():
    assert [law.article(f"decree-724/{n}").number for n in range(1, 65)] == [str(n) for n in range(1, 65)]
    found = law.article("decree-724/26")
    assert found.title == "《保障农民工工资支付条例》第二十六条"
    assert found.in_force_from == date(2020, 5, 1) and found.in_force_to is None
    assert "专用账户" in found.summary
    assert law.article("criminal-law/276-1").title == "《刑法》第二百七十六条之一"


def test_an_unknown_article_is_refused_with_its_neighbours():
    with pytest.raises(law.UnknownArticle, match="decree-724/6"):
        law.article("decree-724/65")


@pytest.mark.parametrize(
    ("key", "region", "value", "kind"),
    [
        ("deposit_lodge_deadline_workdays", None, 20, int),
        ("special_account_required", None, True, bool),
        ("deposit_rate_band_min", None, Decimal(1), Decimal),
        ("monthly_pay_days", None, Decimal("21.75"), Decimal),
        ("deposit_small_contract_exempt_below", None, Decimal(3000000), Decimal),
        ("deposit_small_contract_exempt_below", "520102", Decimal(4000000), Decimal),
        ("deposit_rate", "440305", Decimal(3), Decimal),
        ("wage_payment_forbidden_forms", None, ["in_kind", "securities"], list),
        (
            "special_account_bank_alert_chain",
            None,
            ["bank", "general_contractor", "hrss_and_industry_authority", "warning_system"],
            list,
        ),
        ("clue_platform_open_date", None, date(2020, 12, 14), date),
        ("wage_pay_date_holiday_shift", None, "earlier", str),
    ],
)
def test_values_by_region(key, region, value, kind):
    found = law.value(key, DAY, region)
    assert found.value == value and type(found.value) is kind and found.decides


def test_money_is_decimal_yuan_and_fen():
    found = law.value("fine_art55_min", DAY)
    assert (found.value, found.fen, found.shown) == (Decimal(50000), 5000000, "5 万元")
    assert found.article_ids == ("decree-724/55",) and found.confirmed
    assert law.value("deposit_lodge_deadline_workdays", DAY).number == 20
    with pytest.raises(TypeError, match="不是数值"):
        _ = law.value("special_account_required", DAY).number
    with pytest.raises(TypeError, match="不是金额"):
        _ = law.value("special_account_required", DAY).fen


def test_the_day_chooses_the_version():
    assert law.value("assessment_2017_grade_a_top_n", date(2020, 1, 1)).value == 10
    with pytest.raises(law.LawGap, match="别的日期有数值"):
        law.value("assessment_2017_grade_a_top_n", DAY)
    with pytest.raises(law.LawGap, match="别的日期有数值"):
        law.value("fine_art55_min", date(2020, 4, 30))
    assert law.value("fine_art55_min", date(2020, 5, 1)).value == 50000


def test_a_change_in_the_law_is_a_new_row(tmp_path):
    book = area(
        tmp_path,
        "x_days,5,workday,某规定,decree-724/27,2020-05-01,2026-06-30,,verified",
        "x_days,3,workday,某规定,decree-724/27,2026-07-01,,,verified",
        "x_days,2,workday,某省规定,,2026-01-01,,520000,verified",
    )
    assert law.value("x_days", date(2026, 6, 30), book=book).value == 5
    assert law.value("x_days", date(2026, 7, 1), book=book).value == 3
    assert law.value("x_days", date(2026, 7, 1), "522323", book=book).value == 2
    assert law.value("x_days", date(2025, 7, 1), "522323", book=book).value == 5


def test_an_unverified_value_is_shown_and_never_decides():
    shown = law.value("minimum_wage_month_tier1", DAY, "52")
    assert shown.value == Decimal(2130) and not shown.decides
    with pytest.raises(law.NotDecided, match="未经核实"):
        law.deciding_value("minimum_wage_month_tier1", DAY, "52")
    assert law.deciding_value("minimum_wage_month_tier1", DAY, "43").fen == 220000
    nothing = law.value("minimum_wage_month_tier1", DAY, "63")
    assert nothing.value is None and not nothing.decides
    book = LawBook.load()
    for key in book.keys():  # noqa: SIM118
        for row in book.rows(key):
            if row.status == "unverified" and row.in_force(DAY):
                assert not law.value(key, DAY, row.region).decides


def test_a_start_of_which_only_the_year_is_known_decides_from_the_next_year():
    assert not law.value("deposit_rate", date(2025, 6, 1), "52").decides
    assert law.value("deposit_rate", date(2026, 1, 1), "52").decides
    with pytest.raises(law.LawGap):
        law.value("deposit_rate", date(2024, 12, 31), "52")


def test_a_start_that_is_not_known_is_cautioned():
    found = law.value("crime_group_amount", DAY, "41")
    assert found.decides and "没有查到施行日期" in str(found.caution)


def test_from_knowledge_warns_before_a_penalty():
    found = law.value("guarantee_type", DAY)
    assert found.decides and not found.confirmed and "法制审核" in str(found.caution)


@pytest.mark.parametrize(
    ("key", "region", "says"),
    [
        ("crime_group_amont", None, "crime_group_amount"),
        ("crime_group_amount", "11", "幅度"),
        ("crime_group_amount", "440106", "一类地区"),
        ("deposit_rate_clean_2_years", "11", "补录"),
    ],
)
def test_a_gap_says_what_to_do(key, region, says):
    with pytest.raises(law.LawGap, match=says) as refused:
        law.value(key, DAY, region)
    if key != "crime_group_amont":
        assert law.words.name(key) in str(refused.value) and "2026年3月2日" in str(refused.value)
        assert law.words.place(str(region)) in str(refused.value)


def test_classed_scopes_match_no_region_by_accident():
    for key in ("crime_single_worker_amount", "owner_guarantee_percent_min"):
        for region in ("44", "4401", "440106", "32", "3201", "42", "420100"):
            with suppress(law.LawGap):
                assert "/" not in law.value(key, DAY, region).region


@pytest.mark.parametrize("region", ["5", "52x", "贵州", "5" * 13, "５２"])
def test_a_region_is_a_code(region):
    with pytest.raises(ValueError, match="行政区划代码"):
        law.value("deposit_rate", DAY, region)


def test_padded_codes_name_the_same_region():
    assert [prefix(x) for x in ("520000", "522300", "522323", "522323000", "522323101", "52", "")] == [
        "52",
        "5223",
        "522323",
        "522323",
        "522323101",
        "52",
        "",
    ]


@pytest.mark.parametrize(
    ("amount", "region", "answer"),
    [
        (4999, "11", "not_reached"),
        (5000, "11", "undetermined"),
        (19999, "11", "undetermined"),
        (20000, "11", "reached"),
        (12500, None, "undetermined"),
        (9999, "520102", "not_reached"),
        (10000, "520102", "reached"),
        (Decimal("9999.99"), "52", "not_reached"),
        (15000, "440106", "undetermined"),
    ],
)
def test_a_figure_left_to_the_province_is_answered_in_three_states(amount, region, answer):
    assert law.band("crime_single_worker_amount", amount, DAY, region) == answer


@given(st.integers(0, 200000), st.sampled_from([None, "11", "52", "43", "4401"]))
def test_more_money_never_reaches_less(amount, region):
    order = ["not_reached", "undetermined", "reached"]
    less, more = (law.band("crime_group_amount", x, DAY, region) for x in (amount, amount + 1000))
    assert order.index(less) <= order.index(more)


def test_an_undecided_provincial_figure_leaves_the_band(tmp_path):
    book = area(tmp_path, "crime_group_amount,50000,yuan,某通知,,2020-01-01,,11,unverified")
    assert law.band("crime_group_amount", 60000, DAY, "11", book=book) == "undetermined"
    with pytest.raises(TypeError):
        law.band("crime_group_amount", 1.5, DAY)  # type: ignore[arg-type]


def known_minimum(region, book=None) -> law.LawValue:
    found = law.minimum_wage_fen(DAY, region, book=book)
    assert found is not None
    return found


def test_the_first_tier_minimum_wage_decides_only_in_first_tier_places(tmp_path):
    changsha, yueyang, shenzhen = (known_minimum(code) for code in ("430102", "430602", "440305"))
    assert changsha.decides and changsha.fen == 220000
    assert shenzhen.decides and shenzhen.fen == 252000
    assert not yueyang.decides and yueyang.fen == 220000 and "一档" in str(yueyang.caution)
    assert known_minimum("520102").decides is False
    assert law.minimum_wage_fen(DAY, None) is None
    assert law.minimum_wage_fen(date(2020, 1, 1), "43") is None
    own = area(tmp_path, "minimum_wage_month,1890,yuan_per_month,省政府通知,,2023-02-01,,522323,verified")
    found = known_minimum("522323", own)
    assert found.decides and found.fen == 189000


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("x,abc,yuan,某文件,,2020-01-01,,,verified", "第 2 行.*不是数字"),
        ("x,1,furlong,某文件,,2020-01-01,,,verified", "单位"),
        ("x,1,yuan,某文件,decree-724/99,2020-01-01,,,verified", "没有编号"),
        ("x,1,yuan,某文件,,2020-13-01,,,verified", "第 2 行"),
        ("x,1,yuan,某文件,,2020-01-01,,,rumour", "status"),
        ("x,1,yuan,某文件,,2020-01-01,,贵州,verified", "行政区划"),
    ],
)
def test_a_faulty_local_row_is_named(tmp_path, row, says):
    with pytest.raises(law.LawDataError, match=says):
        area(tmp_path, row)


def test_the_calendar_agrees_with_the_notices_among_the_parameters():
    def listed(key, on) -> Any:
        return law.value(key, on).value

    cal = Calendar.load()
    for year in (2025, 2026):
        on = date(year, 6, 1)
        off = {
            first + timedelta(days=i)
            for first, last in listed(f"calendar_{year}_days_off", on)
            for i in range((last - first).days + 1)
        }
        makeup = set(listed(f"calendar_{year}_makeup_workdays", on))
        day = date(year, 1, 1)
        while day.year == year:
            assert cal.is_workday(day) == (day in makeup or (day.weekday() < 5 and day not in off)), day
            day += timedelta(days=1)
        assert set(listed(f"calendar_{year}_statutory_holidays", on)) <= off
        assert len(listed(f"calendar_{year}_statutory_holidays", on)) == 13


def test_the_data_file_reads_as_plain_csv():
    with book_module.BUILT_IN.open(encoding="utf-8", newline="") as file:
        assert all(None not in row and None not in row.values() for row in csv.DictReader(file))
