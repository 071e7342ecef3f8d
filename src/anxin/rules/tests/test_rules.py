"""Rule files: what is refused, what the lock notices, what the page says."""

import pytest

from anxin import rules
from anxin.rules import RuleError, lock, reference
from anxin.rules.cases import grid
from anxin.rules.cases import parse as parse_cases
from anxin.rules.loader import ROOT, law_problems, load_file, parse

GOOD = (ROOT / "W" / "W02.sql").read_text(encoding="utf-8")
W02 = ROOT / "W" / "W02.sql"


def test_a_card_says_who_what_and_by_which_article():
    rule = load_file(W02)
    assert (rule.code, rule.card.family, rule.card.festival) == ("W02", "W", True)
    assert rule.card.subject == (("project", "employer", "month"),)
    assert rule.sql.startswith("WITH employer_month")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("question:", "quesion:", "quesion"),
        ("version: 2", "version: 0", "version"),
        ("default: wage.late_red_d", "default: wage.late_red_d, law: x", "一个来源"),
        ("subject: [project, employer, month]", "subject: [employer, project]", "subject"),
        ("subject: [project, employer, month]", "subject: [project, site]", "subject"),
        ("subject: [project, employer, month]", "subject: [employer, worker]", "不能有工人"),
        ("question:", "draws_on: [W02]\nquestion:", "draws_on"),
        ("wage_late_red_d: {", "Wage-Late: {", "小写字母"),
        ("clears_when:", "answer_due: {red: 立即}\nclears_when:", "答复时限"),
        ("levels:", "levels:\n  purple: 紫", "levels"),
        ("/*", "", "/*"),
        ("WITH employer_month AS", "DELETE FROM x; WITH", "SELECT"),
    ],
)
def test_a_card_that_is_wrong_is_refused_with_the_reason(old, new, message):
    with pytest.raises(RuleError, match=message):
        parse(GOOD.replace(old, new, 1), W02)


def test_articles_and_numbers_must_exist_in_the_law():
    wrong = GOOD.replace("decree-724/11,", "decree-724/99,").replace("wage.late_red_d", "wage.never")
    problems = "\n".join(law_problems(parse(wrong, W02).card))
    assert "decree-724/99" in problems and "wage.never" in problems


def test_a_rule_lies_where_its_code_says(tmp_path):
    for place in ("W/W03.sql", "A/W02.sql", "_retired/W02.sql"):
        path = tmp_path / place
        path.parent.mkdir(exist_ok=True)
        path.write_text(GOOD, encoding="utf-8")
        with pytest.raises(RuleError):
            load_file(path)


def test_a_retired_rule_tells_where_it_went(tmp_path):
    retired = GOOD.replace("version: 2", "version: 1\nretired: {on: 2027-01-01, reason: 并入新规则, successor: W99}")
    path = tmp_path / "_retired" / "W02.sql"
    path.parent.mkdir()
    path.write_text(retired, encoding="utf-8")
    with pytest.raises(RuleError, match=r"2027-01-01 退役\(并入新规则\),由 W99 接替"):
        rules.get("W02", tmp_path)


def test_one_name_of_a_number_means_one_number(tmp_path):
    (tmp_path / "W").mkdir()
    (tmp_path / "W" / "W02.sql").write_text(GOOD, encoding="utf-8")
    other = GOOD.replace("code: W02", "code: W03").replace("default: wage.late_red_d", "default: wage.exit_red_d")
    (tmp_path / "W" / "W03.sql").write_text(other, encoding="utf-8")
    with pytest.raises(RuleError, match="wage_late_red_d,来源却不同"):
        rules.load(tmp_path)


def test_a_query_does_not_change_without_its_version(tmp_path):
    path = tmp_path / "lock.json"
    rule = parse(GOOD, W02)
    assert "未锁定" in lock.problems([rule], path)[0]
    lock.write([rule], path)
    assert lock.problems([rule], path) == []

    same = parse(GOOD.replace("SELECT\n  e.project_id", "SELECT -- 说明\n      e.project_id"), W02)
    assert lock.problems([same], path) == []
    said_better = parse(GOOD.replace("first_step: 先看", "first_step: 首先看"), W02)
    assert lock.problems([said_better], path) == []

    changed = parse(GOOD.replace("e.people > 0", "e.people > 1"), W02)
    assert "版本仍是 2" in lock.problems([changed], path)[0]
    with pytest.raises(RuleError, match="提高到 3"):
        lock.write([changed], path)
    other_number = parse(GOOD.replace("default: wage.late_red_d", "default: wage.exit_red_d"), W02)
    assert lock.problems([other_number], path)

    raised = parse(GOOD.replace("e.people > 0", "e.people > 1").replace("version: 2", "version: 3"), W02)
    assert "锁定的是版本 2" in lock.problems([raised], path)[0]
    lock.write([raised], path)
    assert lock.problems([raised], path) == []
    assert "规则文件已不在" in lock.problems([], path)[0]


def test_texts_in_quotes_are_part_of_the_query():
    assert lock.normal_sql("SELECT  'a  -- b'  -- c\n, 1/2 /* x */ - 3") == "SELECT 'a  -- b' , 1/2 - 3"
    assert lock.normal_sql("SELECT 'a'") != lock.normal_sql("SELECT 'a '")


def test_the_rules_in_the_house_are_locked():
    assert lock.problems() == []


def test_pipe_tables_are_read_by_eye():
    assert grid("| a | b |\n|---|---|\n| 1 |   |\n").records() == [{"a": "1", "b": ""}]
    for wrong in ("| a | a |", "| a |\n| 1 | 2 |", "a | b"):
        with pytest.raises(RuleError):
            grid(wrong)


@pytest.mark.parametrize(
    "text",
    ["name: x", "- {name: x}", "- {name: x, as_of: 2026-01-01, given: {}, then: nothing, oops: 1}",
     "- {name: x, as_of: 2026-01-01, given: {}, then: nothing, at: days above}",
     "- &c {name: x, as_of: 2026-01-01, given: {}, then: nothing}\n- *c"],
)  # fmt: skip
def test_a_case_file_that_is_malformed_is_refused(text):
    with pytest.raises(RuleError):
        parse_cases(text, W02)


def test_the_page_shows_article_reading_query_and_cases_together():
    page = reference.markdown([load_file(W02)])
    for part in (
        "## W02 工资逾期未发",
        "保障农民工工资支付条例",
        "**读法**",
        "```sql",
        "应发日当天尚未逾期",
        "**看不见什么**",
    ):
        assert part in page


@pytest.mark.parametrize("value", ["2026-13-01", "2026-03-05T08:00:00+99:99", "[" * 5000])
def test_what_looks_like_a_day_and_is_none_is_refused_as_a_case(value):
    with pytest.raises(RuleError, match="不是合法的 YAML"):
        parse_cases(f"- name: 甲\n  as_of: {value}\n", W02)
