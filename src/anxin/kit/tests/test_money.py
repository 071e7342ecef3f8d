from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.kit import money
from anxin.kit.money import MoneyError, fen, from_capitals, show, to_capitals, yuan

amounts = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.50", 123450),
        ("￥1234.5元", 123450),
        ("¥ 1,234.50", 123450),
        ("人民币1234元整", 123400),
        ("12,34.5", None),
        ("1,2345.67", 1234567),
        ("１２３４．５", 123450),
        ("-12.3", -1230),
        ("(1,200.00)", -120000),
        ("−5", -500),
        ("0.005", 1),
        ("-0.005", -1),
        ("0.0049", 0),
        (".5", 50),
        ("1.2万", 1200000),
        ("1.2万元", 1200000),
        ("8000。", None),
        ("", None),
        ("/", None),
        ("八千", None),
        ("1e5", None),
        ("nan", None),
        ("--5", None),
        (7, 700),
        (Decimal("7.125"), 713),
        (Decimal("NaN"), None),
        (7.5, None),
        (True, None),
        ("520102199001010000", None),
    ],
)
def test_amounts_as_sheets_write_them(text, expected):
    if expected is None:
        with pytest.raises(MoneyError):
            fen(text)
    else:
        assert fen(text) == expected


def test_a_refusal_speaks_chinese_and_is_a_value_error():
    with pytest.raises(ValueError, match="不是金额"):
        fen("见附表")


@given(amounts)
def test_fen_to_yuan_and_back(n):
    assert fen(yuan(n)) == n
    assert fen(show(n)) == n
    assert fen(f"￥{show(n)}元") == n


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_rounding_is_half_up_and_within_half_a_fen(amount):
    assert abs(Decimal(fen(amount)) - amount * 100) <= Decimal("0.5")
    assert fen(-amount) == -fen(amount)


@given(amounts)
def test_capitals_round_trip(n):
    assert from_capitals(to_capitals(n)) == n


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (120000, "壹仟贰佰元整"),
        (100001, "壹仟元零壹分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (600714, "陆仟零柒元壹角肆分"),
        (10**13, "壹仟亿元整"),
        (1000000100, "壹仟万零壹元整"),
        (10000000100, "壹亿零壹元整"),
        (-500, "负伍元整"),
    ],
)
def test_capitals_as_cheques_write_them(n, words):
    assert to_capitals(n) == words
    assert from_capitals(words) == n


@pytest.mark.parametrize(
    ("words", "n"),
    [
        ("人民币(大写)：壹仟贰佰圆整", 120000),
        ("壹仟贰佰元正", 120000),
        ("壹萬貳仟叁佰元伍角", 1230050),
        ("一万二千三百元", 1230000),
        ("拾伍万元整", 15000000),
        ("叁角", 30),
        ("壹万亿元整", 10**14),
    ],
)
def test_capitals_in_the_forms_that_clerks_use(words, n):
    assert from_capitals(words) == n


@pytest.mark.parametrize("words", ["", "元整", "壹佰仟元", "壹贰元", "壹仟贰佰", "合计", "壹万万元"])
def test_capitals_that_read_two_ways_or_not_at_all_are_refused(words):
    with pytest.raises(MoneyError):
        from_capitals(words)


@pytest.mark.parametrize("value", ["\n", "一\n二", "\u202e一点", "九\r" * 500])
@pytest.mark.parametrize("read", [fen, from_capitals])
def test_what_is_no_amount_is_quoted_short_and_on_one_line(read, value):
    with pytest.raises(MoneyError) as refused:
        read(value)
    said = str(refused.value)
    assert said.isprintable() and len(said) < 60


def test_show_groups_by_thousands():
    assert show(123456789) == "1,234,567.89"
    assert show(-5) == "-0.05"
    assert money.yuan(5) == Decimal("0.05")
