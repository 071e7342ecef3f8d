"""Whatever people type, the reading comes back, points inside the text, and ends soon."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anxin import grievance
from anxin.grievance.lexicon import cues
from anxin.grievance.numerals import flat, numerals

WORDS = st.sampled_from(
    ["拖欠", "工资", "农民工", "三万二", "1万5", "20人", "每人", "去年腊月", "至今", "3月", "、", "公司", "项目", "几十", "半年",
     "没给", "共计", "元", "多", "2019年", "\n", "，", "。", " ", "（", "跳楼", "我们", "本人", "第", "万把", "陆", "￥", "１２３"]
)  # fmt: skip
MIXED = st.lists(WORDS | st.text(max_size=6), max_size=40).map("".join)
DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))


@given(st.text(max_size=400) | MIXED, DAYS)
@settings(max_examples=120, deadline=None)
def test_any_text_is_read_and_every_span_lies_inside_it(text, day):
    proposal = grievance.read(text, said_on=day)
    assert all(0 <= span.start < span.end <= len(text) for span in proposal.spans())
    assert all(amount.fen > 0 for amount in proposal.amounts)
    assert all(0 <= e.span.start < e.span.end <= len(text) for e in grievance.screen(text).elements)


@given(st.text(max_size=200) | MIXED)
@settings(max_examples=120, deadline=None)
def test_numbers_keep_their_places(text):
    assert len(flat(text)) == len(text)
    assert all(0 <= n.start < n.end <= len(text) and n.value >= 0 for n in numerals(flat(text)))


@given(st.lists(MIXED, max_size=6), MIXED)
@settings(max_examples=40, deadline=None)
def test_any_clues_are_compared(texts, new):
    clues = [grievance.Clue(str(place), text) for place, text in enumerate(texts)]
    assert all(0 <= m.score <= 1 for m in grievance.same(grievance.Clue("new", new), clues))


@given(st.lists(st.text(max_size=20), max_size=6), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_any_names_are_matched(names, asked):
    entries = [grievance.Registered(str(place), name) for place, name in enumerate(names)]
    assert all(0 <= m.score <= 1 for m in grievance.match_names(asked, entries))


@pytest.mark.parametrize("unit", ["1", "二", "工资欠", "某某公司", "3月、", "1,", "（", "欠我们五千元，"])
def test_no_pattern_runs_away_on_a_long_text(unit):
    """Ten thousand characters of the worst kind; a pattern that looked from each place to the end would not come back."""
    text = (unit * 10_000)[:10_000]
    assert grievance.read(text, said_on=date(2026, 1, 1)).text == text


def test_every_cue_says_why_in_chinese():
    assert all(cue.zh and not cue.zh.isascii() for cue in cues())
