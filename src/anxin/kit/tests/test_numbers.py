from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from anxin.kit import creditcode, idnumber

births = st.dates(date(1900, 1, 1), date(2020, 12, 31))


@st.composite
def ids(draw):
    area = draw(st.sampled_from(["110101", "520102", "440305", "659001"]))
    birth = draw(births)
    return idnumber.complete(f"{area}{birth:%Y%m%d}{draw(st.integers(1, 999)):03}")


@given(ids())
def test_good_numbers_pass_and_agree_with_a_second_library(number):
    assert ric.calc_check_digit(number) == number[-1]
    found = idnumber.check(number)
    assert found.ok and found.problem is None and found.normal == number
    assert found.birth == ric.get_birth_date(number)
    assert found.sex == ("M" if int(number[16]) % 2 else "F")
    assert found.area == number[:6]


@given(ids(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not idnumber.check(wrong).ok


@given(ids(), st.integers(0, 15))
def test_two_swapped_digits_are_always_noticed(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert idnumber.check(swapped).ok == (swapped == number)


def test_forms_in_which_sheets_carry_them():
    number = idnumber.complete("52010219900307001")
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for text in (f" {number} ", f"'{number}", full_width, number[:6] + " " + number[6:14] + "\u3000" + number[14:]):
        assert idnumber.check(text).normal == number
    x = next(n for n in (idnumber.complete(f"52010219900307{i:03}") for i in range(1, 99)) if n.endswith("X"))
    assert idnumber.check(x.lower()).normal == x
    assert idnumber.check(x[:-1] + "×").ok


def test_former_counties_are_no_reason_to_refuse():
    # 330719 ended in 1985; nobody who was born there got a new number.
    assert idnumber.check(idnumber.complete("33071919600101001")).ok


def test_fifteen_digits_are_lengthened():
    found = idnumber.check("520102900307001")
    assert found.ok and found.normal == idnumber.complete("52010219900307001") and found.birth == date(1990, 3, 7)
    assert idnumber.check("520102901307001").problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "为空"),
        (None, "为空"),
        ("52010219900307", "18 位"),
        ("5201021990030700AB", "17 位数字"),
        ("5.20102199003070E+17", "科学计数"),
        (idnumber.complete("52010219900230001"), "出生日期不存在"),
        (idnumber.complete("52010218000301001"), "出生日期不合理"),
        ("520102199003070000", "丢失"),
    ],
)
def test_each_problem_is_named(text, says):
    found = idnumber.check(text)
    assert not found.ok and says in str(found.problem)


def test_birth_after_the_day_asked():
    number = idnumber.complete("52010220260307001")
    assert idnumber.check(number).ok
    assert idnumber.check(number, on=date(2026, 3, 7)).ok
    assert "不合理" in str(idnumber.check(number, on=date(2026, 3, 6)).problem)


@given(
    st.lists(
        st.one_of(ids(), ids().map(str.lower), ids().map(lambda s: "'" + s[1:]), st.text("0123456789X' ", max_size=19))
    )
)
def test_a_column_says_what_each_number_says(column):
    for on in (None, date(1990, 6, 15)):
        assert idnumber.check_column(column, on) == [idnumber.check(t, on).ok for t in column]


codes = st.builds(
    lambda a, b, c: creditcode.complete(a + b + c),
    st.sampled_from(["91", "92", "12", "51", "N2"]),
    st.integers(110000, 659999).map(str),
    st.text(creditcode.ALPHABET, min_size=9, max_size=9),
)


@given(codes)
def test_credit_codes_agree_with_a_second_library(code):
    assert creditcode.check(code).ok
    assert uscc.calc_check_digit(code) == code[-1]


@given(codes, st.integers(0, 16), st.sampled_from(creditcode.ALPHABET))
def test_one_wrong_character_in_a_credit_code_is_noticed(code, place, other):
    wrong = code[:place] + other + code[place + 1 :]
    assert creditcode.check(wrong).ok == (wrong == code)


@pytest.mark.parametrize(
    ("text", "ok", "says"),
    [
        ("91110000600037341L", True, None),
        ("9111 0000-6000 37341l", True, None),
        ("９１１１００００６０００３７３４１Ｌ", True, None),
        ("91110000600037341M", False, "校验码"),
        ("9I110000600037341L", False, "I、O"),
        ("91AB0000600037341L", False, "行政区划"),
        ("110000600037341", False, "15 位"),
        ("9111", False, "18 位"),
        ("", False, "为空"),
    ],
)
def test_credit_codes_as_sheets_write_them(text, ok, says):
    found = creditcode.check(text)
    assert found.ok is ok
    assert (found.problem is None) if says is None else (says in str(found.problem))


def test_incomplete_beginnings_are_refused():
    with pytest.raises(ValueError, match="17 位"):
        idnumber.complete("123")
    with pytest.raises(ValueError, match="17 位"):
        creditcode.complete("9111000060003734I")
