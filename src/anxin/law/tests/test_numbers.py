"""Numbers of our own: an area may tighten them and never loosen them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin import law
from anxin.law.numbers import Default

DAY = date(2026, 3, 2)


def test_every_number_says_what_it_is():
    for name, declared in law.defaults().items():
        assert declared.zh and declared.unit and declared.stricter in {"lower", "higher", "none"}, name
        assert isinstance(declared.value, (int, Decimal)) or declared.unit == "rule"


def test_numbers_that_repeat_the_law_equal_the_law():
    tied = [d for d in law.defaults().values() if d.law]
    assert len(tied) == 5
    for declared in tied:
        found = law.deciding_value(str(declared.law), DAY)
        assert (found.value, found.unit) == (declared.value, declared.unit), declared.name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("festival.start_days", 45),
        ("wage.late_red_d", 30),
        ("wage.heads_red", Decimal("0.9")),
        ("wage.person_month_max", 50000),
        ("labour_fee.short_red", Decimal("0.5")),
        ("account.open_red_d", 45),
        ("deposit.due_wd", 20),
        ("attendance.coverage_orange", Decimal("0.6")),
        ("clue.group_amount_red", 100000),
        ("wage.due_fallback", "last_day_of_next_month"),
    ],
)
def test_defaults_of_the_catalogue(name, value):
    found = law.number(name, DAY, "522323")
    assert found.value == found.default == value and found.set_by == ""


def test_the_narrowest_area_holds_and_each_is_measured_against_the_one_above():
    areas = {"520000": {"wage.late_red_d": 25}, "522323": {"wage.late_red_d": 20}, "11": {"wage.late_red_d": 1}}
    assert law.number("wage.late_red_d", DAY, "522323101", areas).value == 20
    assert law.number("wage.late_red_d", DAY, "522323", areas).set_by == "522323"
    assert law.number("wage.late_red_d", DAY, "520102", areas).value == 25
    assert law.number("wage.late_red_d", DAY, "43", areas).value == 30
    assert law.number("wage.late_red_d", DAY, None, areas).value == 30
    looser_than_its_province = {"52": {"wage.late_red_d": 20}, "522323": {"wage.late_red_d": 25}}
    with pytest.raises(law.NotStricter, match=r"522323.*比上级的 20 宽松"):
        law.number("wage.late_red_d", DAY, "522323", looser_than_its_province)
    assert law.number("wage.late_red_d", DAY, "520102", looser_than_its_province).value == 20


@given(st.integers(-10, 100))
def test_stricter_goes_one_way_only(own):
    for name in ("wage.late_red_d", "deposit.expiry_blue_d"):
        declared = law.defaults()[name]
        allowed = own <= declared.value if declared.stricter == "lower" else own >= declared.value
        if allowed:
            assert law.number(name, DAY, "52", {"52": {name: own}}).value == own
        else:
            with pytest.raises(law.NotStricter):
                law.number(name, DAY, "52", {"52": {name: own}})


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("wage.duplicate_payments", 3),
        ("wage.late_red_d", "20"),
        ("wage.late_red_d", True),
        ("wage.late_red_d", None),
        ("wage.due_fallback", 5),
    ],
)
def test_what_may_not_be_set_is_refused(name, own):
    with pytest.raises(law.NotStricter):
        law.number(name, DAY, "52", {"52": {name: own}})


def test_an_override_may_have_dates():
    dated = {"52": {"wage.late_red_d": {"value": 20, "from": date(2026, 1, 1), "to": date(2026, 6, 30)}}}
    assert [
        law.number("wage.late_red_d", d, "52", dated).value for d in (date(2025, 12, 31), DAY, date(2026, 7, 1))
    ] == [
        30,
        20,
        30,
    ]


def test_a_changed_default_leaves_past_days_as_they_were():
    changed = Default("x", 5, "day", "lower", "某数", None, ((date(2024, 12, 31), 9), (date(2025, 12, 31), 7)))
    assert [changed.on(d) for d in (date(2024, 5, 1), date(2025, 12, 31), date(2026, 1, 1))] == [9, 7, 5]


def test_a_whole_set_is_checked_when_it_is_entered():
    law.check_overrides({"52": {"wage.late_red_d": 20}, "522323": {"attendance.coverage_yellow": 0.95}}, DAY)
    with pytest.raises(law.NotStricter, match="更大的数"):
        law.check_overrides({"52": {"attendance.coverage_yellow": 0.5}}, DAY)
    with pytest.raises(law.LawGap, match=r"wage\.late_red_d"):
        law.check_overrides({"52": {"wage.late_redd": 20}}, DAY)
