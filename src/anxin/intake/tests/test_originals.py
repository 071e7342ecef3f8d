"""A row of an original among its neighbours: the right rows, and nobody's name or number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from anxin.audit.services import Actor
from anxin.intake import evidence, originals
from anxin.intake.taking import Order, take
from anxin.kit import idnumber
from anxin.registry.models import Document

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 1, tzinfo=UTC)
CLERK = Actor("cli:clerk", "经办人甲")
PEOPLE = [
    "欧阳锋",
    "黄药师",
    "洪七公",
    "周伯通",
    "段智兴",
    "王重阳",
    "郭啸天",
    "杨铁心",
    "丘处机",
    "柯镇恶",
    "朱聪明",
    "韩宝驹",
]


@pytest.fixture
def sheet(settings, tmp_path) -> Document:
    """A payroll sheet of twelve people under a title, signed at its foot, taken in."""
    settings.ANXIN_HOME = tmp_path / "home"
    lines = [
        "滨河安置房2026年10月农民工工资支付表",
        "序号,姓名,身份证号码,班组,出勤天数,应发工资,实发工资,银行卡号,联系电话",
    ]
    for n, name in enumerate(PEOPLE):
        number = idnumber.complete(f"52232319800101{n + 1:03d}")
        lines.append(f"{n + 1},{name},{number},木工班,26,{6000 + n},{6000 + n},62284800000000{n:05d},1380000{n:04d}")
    file = tmp_path / "滨河安置房2026年10月工资表.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    take(file, Order(actor=CLERK, sender="劳务公司"), now=NOW)
    return Document.objects.get()


def test_the_row_stands_among_its_neighbours_under_its_headings(sheet):
    found = originals.around(sheet.batch, sheet, 9, span=2)
    assert [line.number for line in found.rows] == [7, 8, 9, 10, 11]
    assert [line.number for line in found.rows if line.here] == [9]
    assert found.rows[2].cells[5] == "6006" and found.head[-1].cells[1] == "姓名"
    assert found.total == 14 and found.letters[:2] == ("A", "B")
    # At the edges there are fewer neighbours, and the heading is not told twice.
    assert [line.number for line in originals.around(sheet.batch, sheet, 3, span=2).rows] == [3, 4, 5]
    assert [line.number for line in originals.around(sheet.batch, sheet, 14, span=2).rows] == [12, 13, 14]


def test_no_name_and_no_number_of_anybody_is_told(sheet):
    told = str(originals.around(sheet.batch, sheet, 9, span=20))
    for n, name in enumerate(PEOPLE):
        assert name not in told and f"1380000{n:04d}" not in told and f"62284800000000{n:05d}" not in told
    assert "5223231980" not in told and "欧**" in told


def test_a_firm_as_the_other_party_is_told_and_a_person_is_not():
    hide = originals._MASKS["peer_name"]
    assert hide("顺达建材有限公司") == "顺达建材有限公司" and hide("欧阳锋") == "欧**"


def test_where_no_heading_says_what_a_column_is_whatever_looks_like_a_name_is_masked():
    assert originals._cell(0, "欧阳锋", {}, known=False) == "欧**"
    assert originals._cell(0, "制表人：欧阳锋", {}, known=True) == "制表人：欧**"
    assert originals._cell(0, 13800001234.0, {}, known=True) == "[手机号]"


def test_an_original_that_is_gone_is_said_to_be_lost(sheet):
    place = evidence.path_of(sheet.batch.sha256)
    place.unlink()
    with pytest.raises(evidence.Lost, match="读不出来"):
        originals.around(sheet.batch, sheet, 9)
