"""Every number of the law, and every one of ours, is named in plain Chinese."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from itertools import pairwise

import pytest

from anxin import law
from anxin.law import words
from anxin.law.articles import numeral
from anxin.law.book import BUILT_IN, MINIMUM_WAGE

KEYS = law.keys()
ROWS = [row for key in KEYS for row in law.built_in().rows(key)]
_LATIN = re.compile(r"[A-Za-z]{2,}|_")
# What has no other name in Chinese: sizes of files, and the kinds that people call by these letters.
_SPOKEN = re.compile(r"\b(MB|PDF)\b")


def test_every_key_of_the_law_has_name_and_meaning_and_no_word_is_of_an_unknown_key():
    keys = set(KEYS)
    assert words.known() - {MINIMUM_WAGE} == keys
    for key in keys:
        told = words.words(key)
        assert told.name and told.meaning.endswith("。"), key
        assert not _LATIN.search(told.name + told.meaning), key


def test_no_two_numbers_of_the_law_bear_one_name():
    names = sorted(words.name(key) for key in KEYS)
    assert [a for a, b in pairwise(names) if a == b] == []


def test_every_value_of_the_law_is_said_in_chinese():
    foreign = {}
    for row in ROWS:
        told = (words.say(row.value, row.unit, row.key), words.place(row.region), words.remark(row.key, row.region),
                words.when(row.since), words.when(row.until), words.STATUS_ZH[row.status])  # fmt: skip
        if any(_LATIN.search(one) for one in told):
            foreign[row.key, row.region] = told
    assert foreign == {}


def test_every_number_of_ours_has_its_words_and_its_counter():
    for name, declared in law.defaults().items():
        assert declared.zh and not _LATIN.search(_SPOKEN.sub("", declared.zh)), name
        assert not _LATIN.search(_SPOKEN.sub("", declared.said(declared.value))), name


def test_words_remarks_and_places_are_of_rows_that_exist():
    with BUILT_IN.with_name("remarks.csv").open(encoding="utf-8", newline="") as file:
        remarks = [(r["key"], r["region"]) for r in csv.DictReader(file)]
    assert set(remarks) <= {(row.key, row.region) for row in ROWS} and len(set(remarks)) == len(remarks)
    with BUILT_IN.with_name("places.csv").open(encoding="utf-8", newline="") as file:
        places = {r["region"] for r in csv.DictReader(file)}
    assert {row.region for row in ROWS} - {""} == places


@pytest.mark.parametrize(
    ("value", "unit", "key", "said"),
    [
        (30, "day", "", "30 天"),
        (5, "workday", "", "5 个工作日"),
        (Decimal("0.05"), "percent_per_day", "", "每天 0.05%"),
        (Decimal("0.85"), "ratio", "", "85%"),
        (Decimal(300000), "yuan", "", "30 万元"),
        (Decimal(2540), "yuan_per_month", "", "2540 元/月"),
        (True, "bool", "", "是"),
        (None, "yuan", "", "没有查到数值"),
        (10, "count", "assessment_grade_a_top_n", "10 名"),
        ("02-28", "month_day", "", "2月28日"),
        (["credit", "tax"], "list", "enterprise_warning_indicators", "信用、缴税"),
        (["credit", "bidding"], "list", "discredit_measure_domains", "信贷、招标投标"),
        ("last_day_of_next_month", "rule", "", "次月最后一日"),
    ],
)
def test_values_are_said_with_their_unit(value, unit, key, said):
    assert words.say(value, unit, key) == said


def test_articles_are_counted_as_people_write_them():
    assert [numeral(n) for n in (1, 10, 19, 20, 36, 100, 105, 110, 276, 1009)] == [
        "一", "十", "十九", "二十", "三十六", "一百", "一百零五", "一百一十", "二百七十六", "一千零九",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="条数"):
        numeral(0)


def test_an_areas_own_key_that_has_no_words_is_called_by_itself():
    assert words.name("our_own_key") == "our_own_key" and words.place("522323") == "贵州省（522323）"
