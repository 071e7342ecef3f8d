"""What the engine promises as a whole: pure, in two times, incremental without a difference, closed to the outside."""

import json
import random
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anxin import law, rules
from anxin.engine import EngineError, evaluate, evaluate_folder, judge
from anxin.engine.tests.facts import CARD, reader, table
from anxin.rules import RuleError
from anxin.rules.loader import ROOT, parse

MAY_20 = date(2026, 5, 20)
W02 = rules.load_file(ROOT / "W" / "W02.sql")
A01 = rules.load_file(ROOT / "A" / "A01.sql")


def moment(day: int, month: int = 4) -> datetime:
    return datetime(2026, month, day, 4, tzinfo=UTC)


def line(project: int, worker: int, fen: int, **more):
    return {"project_id": project, "employer_id": 5, "worker_id": worker, "month": 202603, "payable_fen": fen, **more}


@pytest.fixture
def county():
    return {
        "payroll_line": table("payroll_line", *(line(p, 10 * p + w, 1000 * w) for p in (1, 2, 3) for w in (1, 2, 3))),
        "receipt": table(
            "receipt",
            *(
                {
                    "project_id": 1,
                    "worker_id": 10 + w,
                    "month": 202603,
                    "amount_fen": 1000 * w,
                    "status": "success",
                    "paid_at": moment(20),
                }
                for w in (1, 2)
            ),
        ),
        "contract": table("contract", *({"project_id": p, "signed_on": date(2026, 3, 1)} for p in (1, 2, 3))),
    }


def test_the_order_of_rows_changes_nothing(county):
    once = evaluate(county, [W02, A01], as_of=MAY_20)
    assert [f.key for f in once][:3] == [
        ("A01", 1, None, None, None),
        ("A01", 2, None, None, None),
        ("A01", 3, None, None, None),
    ]
    for seed in range(3):
        shuffled = {}
        for name, rows in county.items():
            places = list(range(rows.num_rows))
            random.Random(seed).shuffle(places)
            shuffled[name] = rows.take(pa.array(places))
        assert evaluate(shuffled, [A01, W02], as_of=MAY_20, threads=2) == once


def test_a_finding_names_its_rows_its_numbers_and_its_arithmetic(county):
    finding = evaluate(county, [W02], as_of=MAY_20)[0]
    assert finding.key == ("W02", 1, 5, None, 202603)
    assert (finding.level, finding.amount_fen, finding.people) == ("orange", 3000, 1)
    assert finding.evidence == ["payroll_line:3"]
    assert "1 人应付合计 30.00 元 − 已到账 0.00 元 = 尚欠 30.00 元" in finding.arithmetic
    assert "应发日 2026-04-30，至 2026-05-20 已逾期 20 天" in finding.arithmetic
    assert finding.parameters == {"wage_late_yellow_d": 1, "wage_late_orange_d": 15, "wage_late_red_d": 30}
    json.dumps(asdict(finding))


def test_a_version_closed_later_is_still_seen_at_its_time():
    facts = {
        "payroll_line": table(
            "payroll_line",
            line(1, 7, 9000, known_from=moment(10), known_to=moment(18, 5)),
            line(1, 7, 5000, known_from=moment(18, 5), known_to=None),
        ),
        "receipt": table(
            "receipt",
            {
                "project_id": 1,
                "worker_id": 7,
                "month": 202603,
                "amount_fen": 4000,
                "status": "success",
                "paid_at": moment(20),
                "known_from": moment(2, 5),
            },
        ),
    }

    def owed(**when):
        return [f.amount_fen for f in evaluate(facts, [W02], **when)]

    assert owed(as_of=date(2026, 5, 17)) == [5000]
    assert owed(as_of=MAY_20) == [1000]
    assert owed(as_of=MAY_20, known_at=moment(17, 5)) == [5000]
    # A version is known from its first moment on, and no longer at the moment that closes it.
    assert owed(as_of=MAY_20, known_at=moment(18, 5)) == [1000]
    assert owed(as_of=date(2026, 5, 1)) == [9000]
    with pytest.raises(EngineError, match="时区"):
        owed(as_of=MAY_20, known_at=datetime(2026, 5, 1))


def test_some_projects_alone_find_what_the_full_run_finds_for_them():
    shared = (
        "SELECT a.project_id, a.worker_id, 'blue' AS level, a.ref FROM enrolment AS a WHERE EXISTS ("
        "SELECT 1 FROM enrolment AS b WHERE b.card_id = a.card_id AND b.worker_id <> a.worker_id)"
    )
    rule = parse(CARD.replace("[project]", "[project, worker]") + shared, ROOT / "Z" / "Z01.sql")
    facts = {
        "enrolment": table(
            "enrolment",
            {"project_id": 1, "worker_id": 1, "card_id": 90},
            {"project_id": 2, "worker_id": 2, "card_id": 90},
            {"project_id": 3, "worker_id": 3, "card_id": 91},
            {"project_id": 4, "worker_id": 4, "card_id": 91},
        )
    }
    full = evaluate(facts, [rule], as_of=MAY_20)
    assert [f.project_id for f in full] == [1, 2, 3, 4]
    assert evaluate(facts, [rule], as_of=MAY_20, only_projects={1}) == full[:1]
    assert evaluate(facts, [rule], as_of=MAY_20, only_projects={2, 3}) == full[1:3]
    assert evaluate(facts, [rule], as_of=MAY_20, only_projects=set()) == []


def test_a_parquet_folder_gives_the_same(county, tmp_path):
    for name, rows in county.items():
        pq.write_table(rows, tmp_path / f"{name}.parquet")
    assert evaluate_folder(tmp_path, [W02, A01], as_of=MAY_20) == evaluate(county, [W02, A01], as_of=MAY_20)
    with pytest.raises(EngineError, match="Parquet"):
        evaluate_folder(tmp_path / "empty", [W02], as_of=MAY_20)


def test_streams_are_read_once_and_are_enough(county):
    streams = {n: pa.RecordBatchReader.from_batches(t.schema, t.to_batches(max_chunksize=2)) for n, t in county.items()}
    assert evaluate(streams, [W02], as_of=MAY_20) == evaluate(county, [W02], as_of=MAY_20)


def test_columns_as_a_file_database_hands_them():
    """SQLite keeps days and moments as text, yes and no as numbers, and an all-null column has no type."""
    facts = {
        "payroll_line": pa.table(
            {"id": [1], "project_id": [1], "employer_id": [5], "worker_id": [7], "name_ref_id": pa.array([None], pa.int64()),
             "month": [202603], "payable_fen": [9000], "is_back_pay": [0], "prepared_on": pa.array([None], pa.int64()),
             "known_from": ["2026-04-10 04:00:00.250000"], "known_to": pa.array([None], pa.int64())}
        ),
        "receipt": pa.table(
            {"id": [1], "project_id": [1], "worker_id": [7], "month": [202603], "amount_fen": [4000],
             "status": ["success"], "paid_at": ["2026-04-30 16:30:00"]}
        ),
        "project_fact": pa.table({"id": [1], "project_id": [1], "labour_officer": ["张三"], "joined": [1]}),
        "contract": pa.table({"id": [1], "project_id": [1], "signed_on": ["2026-03-01"]}),
    }  # fmt: skip
    found = evaluate(facts, [W02, A01], as_of=MAY_20)
    assert [(f.rule, f.level, f.amount_fen) for f in found] == [("A01", "red", None), ("W02", "red", 5000)]
    # Half past midnight on 1 May in China: not within the next month any more.
    assert found[1].numbers["paid_in_time"] is False


def test_festival_mode_raises_wage_rules_and_no_others():
    as_of = date(2026, 1, 3)  # 45 days before the Spring Festival of 17 February
    facts = {
        "payroll_line": table("payroll_line", {**line(1, 7, 9000), "month": 202511}, {**line(1, 8, 100), "month": 202511}),
        "receipt": table(
            "receipt",
            {"project_id": 1, "worker_id": 8, "month": 202511, "amount_fen": 100, "status": "success",
             "paid_at": datetime(2025, 12, 30, tzinfo=UTC)},
        ),
        "contract": table("contract", {"project_id": 1, "signed_on": date(2025, 12, 10)}),
    }  # fmt: skip
    found = evaluate(facts, [W02, A01], as_of=as_of)
    assert [(f.rule, f.level, f.raised_by_festival) for f in found] == [("A01", "blue", False), ("W02", "orange", True)]
    before = evaluate(facts, [W02], as_of=date(2026, 1, 2))
    assert [(f.level, f.raised_by_festival) for f in before] == [("yellow", False)]


def test_an_area_may_tighten_a_number_and_not_loosen_it():
    facts = {
        "project_fact": table("project_fact", {"project_id": 1, "region_code": "522301", "status": "ongoing"}),
        "contract": table("contract", {"project_id": 1, "signed_on": date(2026, 5, 10)}),
    }
    strict = {"5223": {"account.open_notice_d": 10}}
    found = evaluate(facts, [A01], as_of=MAY_20, overrides=strict)
    assert [(f.level, f.parameters["account_open_notice_d"]) for f in found] == [("blue", 10)]
    assert evaluate(facts, [A01], as_of=MAY_20, overrides={"51": {"account.open_notice_d": 10}}) == []
    with pytest.raises(law.NotStricter):
        evaluate(facts, [A01], as_of=MAY_20, overrides={"52": {"account.open_notice_d": 30}})


def test_a_number_of_the_law_is_that_of_its_day_and_silent_where_there_was_none():
    text = CARD.replace(
        "levels:", "numbers:\n  days: {law: special_account_open_deadline_days, on: contract_on, meaning: 天}\nlevels:"
    )
    rule = parse(text + "SELECT p.project_id, 'blue' AS level, l.days, p.ref FROM project AS p "
                 "JOIN limits AS l ON l.project_id = p.project_id", ROOT / "Z" / "Z01.sql")  # fmt: skip
    facts = {
        "contract": table(
            "contract",
            {"project_id": 1, "signed_on": date(2026, 5, 10)},
            {"project_id": 2, "signed_on": date(2019, 5, 10)},
            {"project_id": 3, "signed_on": None},
        )
    }
    assert [f.numbers["days"] for f in evaluate(facts, [rule], as_of=MAY_20)] == [30, None, 30]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"wages": pa.table({"id": [1]})}, "不认识的事实表:wages"),
        ({"receipt": pa.table({"id": [1]})}, "缺少必需的列:project_id、month"),
        ({"payroll_line": pa.table({"id": [1], "project_id": ["甲"], "month": [202603]})}, "payroll_line 读不进来"),
    ],
)
def test_facts_that_cannot_be_read_are_named(facts, message):
    with pytest.raises(EngineError, match=message):
        evaluate(facts, [W02], as_of=MAY_20)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT project_id, 'blue' AS level, '' AS ref FROM raw.contract", "未承诺的表 raw.contract"),
        ("SELECT project_id, 'blue' AS level, '' AS ref FROM name_owner", "未承诺的表 name_owner"),
        (
            "SELECT project_id, 'blue' AS level, x.ref FROM project AS x, read_csv('/etc/passwd') AS f",
            "未承诺|不能执行",
        ),
        ("SELECT project_id, 'green' AS level, ref FROM project", "没有的等级 'green'"),
        ("SELECT project_id, 'blue' AS level FROM project", "须给出列 ref"),
        ("SELECT NULL AS project_id, 'blue' AS level, ref FROM project", "没有项目的行"),
        ("SELECT project_id, 202601 AS month, 'blue' AS level, ref FROM project", "不含 month"),
        ("SELECT project_id, 'blue' AS level, ref FROM project UNION ALL SELECT 1, 'blue', ''", "同一主体出现两行"),
    ],
)
def test_a_rule_that_reads_or_gives_what_it_may_not_is_refused(sql, message, county):
    with pytest.raises(RuleError, match=message):
        evaluate(county, [reader(sql)], as_of=MAY_20)


def test_shares_are_exact_decimals():
    text = CARD.replace("levels:", "numbers:\n  part: {default: attendance.coverage_orange, meaning: 比例}\nlevels:")
    rule = parse(text + "SELECT p.project_id, 'blue' AS level, p.ref, l.part * 5 AS five FROM project AS p "
                 "JOIN limits AS l ON l.project_id = p.project_id WHERE 3 < l.part * 5 OR 3 = l.part * 5",
                 ROOT / "Z" / "Z01.sql")  # fmt: skip
    found = evaluate({"contract": table("contract", {"project_id": 1})}, [rule], as_of=MAY_20)
    assert Decimal(str(found[0].numbers["five"])) == 3


def test_further_questions_are_answered_in_the_same_session_and_change_no_finding():
    facts = {
        "project": table("project", {"id": 1}, {"id": 2}),
        "payroll_line": table(
            "payroll_line",
            {"project_id": 1, "worker_id": 7, "month": 202603, "payable_fen": 100},
            {"project_id": 2, "worker_id": 7, "month": 202603, "payable_fen": 300},
        ),
    }
    asked = {"owed": "SELECT project_id, CAST(SUM(owed_fen) AS BIGINT) AS fen FROM worker_month GROUP BY project_id"}
    late = [W02]
    both = judge(facts, late, as_of=date(2026, 6, 1), queries=asked)
    assert both.findings == evaluate(facts, late, as_of=date(2026, 6, 1))
    assert sorted(both.tables["owed"].to_pylist(), key=lambda r: r["project_id"]) == [
        {"project_id": 1, "fen": 100},
        {"project_id": 2, "fen": 300},
    ]
    # The other site is read along because they share a worker; the answer is about the one that was asked for.
    narrow = judge(facts, late, as_of=date(2026, 6, 1), queries=asked, only_projects={2})
    assert narrow.tables["owed"].to_pylist() == [{"project_id": 2, "fen": 300}]
    # Without rules, the questions alone.
    alone = judge(facts, [], as_of=date(2026, 6, 1), queries=asked)
    assert alone.findings == [] and alone.tables["owed"].num_rows == 2
