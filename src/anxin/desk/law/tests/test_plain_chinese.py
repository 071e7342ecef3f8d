"""The law and the rules can be read by who reads no English: no English sentence and no raw key stands on their pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.doors.county import build
from tests.doors.plain import english

from anxin import law
from anxin.law import words
from anxin.rules import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(db: None) -> Client:
    client = Client()
    client.force_login(build().people["number_steward@here"])
    return client


def spoken(client: Client, name: str, *args: str, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200, (name, args)
    return answer.content.decode()


def test_no_english_and_no_raw_key_stands_on_the_pages_of_law_and_rules(reader):
    foreign = {}

    def read(name: str, *args: str, **asked: str) -> None:
        if found := english(spoken(reader, name, *args, **asked)):
            foreign[name, args, *asked.values()] = found

    for show in ("articles", "legal", "own"):
        read("desk:law", show=show)
    # One of each unit of the law and of ours, and those with rows of many places; the words of all the others are tested with the law.
    keys = law.keys()
    units = {row.unit: key for key in keys for row in law.built_in().rows(key)}
    ours = {declared.unit: name for name, declared in law.defaults().items()}
    for key in {*units.values(), *ours.values(), "crime_group_amount", "minimum_wage_month_tier1"}:
        read("desk:law_number", key)
    for article in list(law.articles().values())[::25]:
        read("desk:law_article", article.instrument.id, article.number)
    for rule in load():
        read("desk:rule", rule.code)
    read("desk:rule_tighten", "W02")
    read("desk:trial_new", "W02")
    assert foreign == {}


def test_a_number_of_the_law_is_told_with_meaning_place_article_and_standing(reader):
    page = spoken(reader, "desk:law_number", "deposit_rate")
    for told in (
        "保证金一般比例：2%",
        "当地规定的一般存储比例。",
        "贵州省",
        "深圳市",
        "《贵州省工资保证金规定(2025)》",
        "2025年",
        "已核对",
    ):
        assert told in page, told
    index = spoken(reader, "desk:law", show="legal", q="先清偿")
    assert words.name("liability_subcontractor_arrears_first_payer") in index and "第三十条" in index


def test_an_areas_own_row_is_told_with_its_own_note(reader, settings, tmp_path, monkeypatch):
    own = tmp_path / "own.csv"
    own.write_text(
        "key,value,unit,basis_instrument,effective_from,effective_to,region,status,note\n"
        "minimum_wage_month,1980,yuan_per_month,某县通知,2025-01-01,,522323,verified,三类地区。\n"
        "county_extra_days,5,day,某县通知,2025-01-01,,522323,verified,本县多给的天数。只在本县。\n",
        encoding="utf-8",
    )
    book = law.LawBook.load(own)
    monkeypatch.setattr("anxin.desk.law.pages.areas.law_book", lambda: book)
    held = spoken(reader, "desk:law_number", "minimum_wage_month")
    assert "当地月最低工资：1980 元/月" in held and "三类地区。" in held
    assert "本县多给的天数：5 天" in spoken(reader, "desk:law_number", "county_extra_days")
