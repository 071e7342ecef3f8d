"""The case runner: it reads tables as people write them, and it notices a case that does not do what it says."""

from pathlib import Path

import pytest

from anxin.engine.cases import duties, run_cases
from anxin.rules.loader import parse

RULE = """/*
code: Z01
name: {zh: 人少, en: few}
version: 1
subject: [project, month]
question: 人够不够?
basis: [decree-724/11]
numbers:
  heads: {default: account.idle_heads, meaning: 人数}
levels: {blue: 少}
clears_when: 够了
first_step: 看
blind_spots: 无
reads_as: 出勤人数少于规定数
arithmetic: "{att_heads} 人 < {heads} 人({month})"
*/
SELECT m.project_id, m.month, 'blue' AS level, m.att_heads, CAST(m.att_heads AS BIGINT) AS people, m.ref
FROM project_month AS m JOIN limits AS l ON l.project_id = m.project_id
WHERE m.att_heads < l.heads
"""

FOUR = """
- name: 四人太少
  as_of: 2026-05-20
  at: heads below
  given:
    project_month: |
      | project | month   | att_heads |
      |---------|---------|-----------|
      | 甲      | 2026-03 | 4         |
  then: |
    | project | month  | level | people | att_heads |
    | 甲      | 202603 | blue  | 4      | 4         |
"""
FIVE = """
- name: 五人够了
  as_of: 2026-05-20
  at: heads at
  given:
    project_month: |
      | project | month  | att_heads |
      | 甲      | 202603 | 5         |
  then: nothing
"""


@pytest.fixture
def rule(tmp_path):
    def make(cases: str):
        path = tmp_path / "Z" / "Z01.sql"
        path.parent.mkdir(exist_ok=True)
        rule = parse(RULE, path)
        Path(rule.cases_path).write_text(cases, encoding="utf-8")
        return rule

    return make


def test_cases_that_do_their_duty(rule):
    assert duties(rule(FOUR + FIVE)) == []


def test_a_missing_side_is_named(rule):
    assert "数值 heads 缺少 at: heads at 的用例" in "\n".join(duties(rule(FOUR)))
    assert "没有一个不触发的用例" in "\n".join(duties(rule(FOUR)))


def test_a_case_that_claims_the_edge_without_standing_on_it_is_named(rule):
    assert "它不在边上" in "\n".join(duties(rule(FOUR + FIVE.replace("| 5  ", "| 50 "))))


def test_a_wrong_expectation_shows_what_was_found(rule):
    results = run_cases(rule(FOUR.replace("| blue  | 4 ", "| blue  | 3 ")))
    assert not results[0].ok
    assert "却得到" in str(results[0].problem) and "4 人 < 5 人(2026年3月)" in str(results[0].problem)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (FOUR.replace("att_heads |\n      |-", "heads_there |\n      |-"), "没有列 heads_there"),
        (FOUR.replace("project_month:", "project_year:"), "没有视图或原始表 project_year"),
        (FOUR.replace("| 4         |", "| 四        |", 1), "不合 BIGINT 的写法"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(rule, wrong, message):
    assert message in str(run_cases(rule(wrong))[0].problem)


def test_limits_and_raw_tables_and_masks(rule):
    cases = """
- name: 原始考勤汇总成项目月
  as_of: 2026-05-20
  limits: {heads: 2}
  given:
    raw.attendance_month: |
      | project | worker | month  | days_mask |
      | 甲      | 张三   | 202603 | 1-5 8     |
      | 甲      | 李四   | 202603 | 0         |
  then: |
    | project | people |
    | 甲      | 1      |
"""
    assert [r.problem for r in run_cases(rule(cases))] == [None]
