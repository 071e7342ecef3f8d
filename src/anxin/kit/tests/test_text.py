import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.kit import text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("　张 三\u00a0", "张三"),
        ("ＡＢc１２", "ABc12"),
        ("a\u200bb\ufeff\t\n", "ab"),
        (None, ""),
        (12, "12"),
    ],
)
def test_plain(raw, expected):
    assert text.plain(raw) == expected


@given(st.text(max_size=80))
def test_a_quotation_is_short_and_on_one_line(s):
    shown = text.brief(s, 24)
    assert len(shown) <= 24 and "\n" not in shown
    assert text.brief("应发合计", 24) == "应发合计" and text.brief("长" * 25, 24) == "长" * 23 + "…"


@given(st.text())
def test_keys_are_stable(s):
    assert text.plain(text.plain(s)) == text.plain(s)


@given(st.text("张三艾尼瓦尔·•.． 　ＡaB​"))
def test_a_person_has_one_key(s):
    assert text.person_key(text.person_key(s)) == text.person_key(s)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("贵州建工(集团)有限公司", "贵州建工（集团）有限公司 "),
        ("安置房项目〔一标段〕", "安置房项目(一标段)"),
        ("中铁某局贵阳项目经理部", "中铁某局贵阳"),
        ("人民医院迁建工程项目部", "人民医院迁建工程"),
        ("a1 地块", "A1地块"),
    ],
)
def test_names_of_one_body_share_a_key(a, b):
    assert text.name_key(a) == text.name_key(b)


def test_a_name_that_is_nothing_but_site_office_stays():
    assert text.name_key("项目部") == "项目部"


@pytest.mark.parametrize("dot", "·•・‧.．●")
def test_dots_in_transliterated_names(dot):
    assert text.person_key(f"买买提{dot}艾山") == "买买提·艾山"


def test_masks_show_no_more_than_they_should():
    assert text.mask_id("520102199003070011") == "520*************11"
    assert text.mask_card("6222 0212 3456 7890 123") == "***************0123"
    assert text.mask_phone("138-1234-5678") == "138****5678"
    assert text.mask_name("张三丰") == "张**"
    assert text.mask_name("张") == "*"
    for mask in (text.mask_id, text.mask_card, text.mask_phone, text.mask_name):
        assert mask("") == "" and mask(None) == ""


@given(st.text("0123456789X", min_size=1, max_size=20))
def test_never_more_than_half_is_shown(s):
    for mask in (text.mask_id, text.mask_card):
        shown = sum(c != "*" for c in mask(s))
        assert len(mask(s)) == len(s)
        assert shown <= max(1, len(s) // 2) and (shown < len(s))
