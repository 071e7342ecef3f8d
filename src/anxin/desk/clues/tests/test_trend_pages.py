"""The page of the three trends: its sentence, its arithmetic, and that every number opens just the rows it counts."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from anxin.casework.models import Clue
from anxin.casework.tests.office import TOWN
from anxin.monitoring.tests.county import at
from anxin.testing import same_queries

from .conftest import OTHER_TOWN
from .test_clue_pages import text

pytestmark = pytest.mark.django_db
PAGE, ROWS = "/clues/trends/", "/clues/trends/rows/"


def came(clue: Clue, on: date, n: int = 1, **said: Any) -> None:
    """``n`` more like it that were told on a day."""
    rows = []
    for _ in range(n):
        row = Clue.objects_unscoped.get(pk=clue.pk)
        number = Clue.objects_unscoped.count() + len(rows)
        row.pk, row.number, row.arrived_at = None, f"K{number}", at(on)
        for name, value in said.items():
            setattr(row, name, value)
        rows.append(row)
    Clue.objects_unscoped.bulk_create(rows)


@pytest.fixture
def two_years(office: Any) -> Any:
    """Ten in the year before (two of them in the rush), twelve now (one in the rush); one of another town; one this month."""
    clue = office.clue()
    # The records begin before the two years that are compared.
    for on, n in (
        (date(2024, 4, 2), 1),
        (date(2024, 6, 20), 8),
        (date(2024, 12, 20), 2),
        (date(2025, 7, 8), 11),
        (date(2026, 1, 20), 1),
    ):
        came(clue, on, n)
    came(clue, date(2026, 3, 3), region_code=OTHER_TOWN, project=None, project_name="乙镇学校")
    return office


def test_one_sentence_then_each_trend_with_its_arithmetic(two_years):
    told = text(two_years.as_(two_years.inspector).get(PAGE))
    assert "近十二个月 13 起欠薪，比上年同期多 3 起（30%）；呈多发、早发" in told
    assert "春节前 60 天的高峰以外来了 12 起 ，占 92.3%；上年 8 起 ，占 80%，高 12.3 个百分点" in told
    assert "平常每月 0.8 起（上年 10 起 ÷ 12）；十二个月里 3 个月超过平常" in told
    assert "2025年7月 11 0 11 11 超过" in told and "甲镇 12" in told and "乙镇 1" in told


def test_every_number_opens_just_the_rows_that_it_counts(two_years):
    client = two_years.as_(two_years.inspector)
    body = client.get(PAGE).content.decode()
    links = set(re.findall(r'href="(/clues/trends/rows/[^"]*)"[^>]*>([\d,]+)(?: 起)?</a>', body))
    assert len(links) > 20
    for link, number in links:
        head = text(client.get(unescape(link)))
        assert (f" {number} 起" in head) if number != "0" else ("没有这样的线索和案件" in head), (link, number)


def test_a_town_counts_its_own_alone_and_another_is_unknown_to_it(two_years):
    client = two_years.as_(two_years.stranger)
    assert "近十二个月 1 起欠薪" in text(client.get(PAGE))
    rows = text(client.get(ROWS))
    assert "乙镇学校" in rows and "安置房" not in rows
    for page in (PAGE, ROWS):
        assert client.get(page, {"region": TOWN}).status_code == 404
        assert client.get(page, {"region": "5223231x"}).status_code == 404
    assert "没有这样的线索和案件" in text(client.get(ROWS, {"at": TOWN, "digits": "9"}))


def test_a_place_is_read_by_itself(two_years):
    told = text(two_years.as_(two_years.inspector).get(PAGE, {"region": OTHER_TOWN}))
    assert "乙镇：近十二个月 1 起欠薪" in told and "不到 10 起，看不出趋势" in told


def test_nothing_yet_is_said_and_not_drawn(office):
    told = text(office.as_(office.viewer).get(PAGE))
    assert "近十二个月没有欠薪线索和案件。" in told and "怎么数的" not in told
    # What came this month waits for the month to end.
    office.clue()
    assert "近十二个月没有欠薪线索和案件。" in text(office.as_(office.viewer).get(PAGE))


def test_both_pages_ask_the_database_equally_often_for_one_row_and_for_thirty(office):
    client, clue = office.as_(office.inspector), office.clue(employer=office.employer)
    came(clue, date(2026, 2, 3))

    def more() -> None:
        came(clue, date(2026, 2, 3), 15)
        came(clue, date(2025, 2, 3), 14, region_code=OTHER_TOWN)

    same_queries(client, PAGE, more)
    assert "30 起" in text(client.get(ROWS))
    same_queries(client, ROWS, more)


def test_months_and_rows_are_exported_as_shown(two_years):
    client = two_years.as_(two_years.inspector)
    for page in (PAGE, ROWS):
        answer = client.get(page, {"export": "xlsx"})
        assert answer.status_code == 200 and "spreadsheetml" in answer["Content-Type"]
        assert len(b"".join(answer.streaming_content)) > 1000


def test_the_way_there_is_on_the_register_and_the_board(office):
    client = office.as_(office.inspector)
    assert PAGE in client.get("/clues/").content.decode()
    assert PAGE in client.get(reverse("desk:board")).content.decode()
