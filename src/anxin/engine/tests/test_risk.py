"""The risk score done by hand, block by block; and what it promises whatever the facts are."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlglot
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from anxin import law
from anxin.engine import views
from anxin.engine.plan import reads
from anxin.engine.risk import BLOCKS, FEATURES, Score, Scores, scores
from anxin.engine.risk.features import GRADES, PROJECTS, WAGES
from anxin.engine.spark import to_spark
from anxin.engine.tests.facts import table

DAY = date(2026, 5, 20)
SITE, OTHER, FIRM, SUB, OWNER = 1, 2, 11, 12, 13


def rows(name: str, *said: dict[str, Any]) -> dict[str, Any]:
    return {name: table(name, *({"project_id": SITE, **row} for row in said))} if said else {}


def site(**said: Any) -> dict[str, Any]:
    return rows("project_fact", {"contractor_id": FIRM, "owner_id": OWNER, "status": "ongoing", **said})


def ask(*facts: dict[str, Any], as_of: date = DAY) -> Scores:
    together: dict[str, Any] = {}
    for one in facts:
        together |= one
    return scores(together, as_of=as_of, threads=1)


def parts(score: Score) -> dict[str, tuple[Decimal, str]]:
    return {p.feature: (p.points, p.says) for p in score.parts}


def points(*facts: dict[str, Any], as_of: date = DAY) -> dict[str, Decimal]:
    (only,) = ask(*facts, as_of=as_of).projects
    return {feature: given for feature, (given, _) in parts(only).items() if given}


def line(fen: int, month: int = 202603, worker: int = 101, **more: Any) -> dict[str, Any]:
    return {"employer_id": SUB, "worker_id": worker, "month": month, "payable_fen": fen, **more}


def paid(fen: int, month: int = 202603, worker: int = 101, **more: Any) -> dict[str, Any]:
    at = datetime(2026, 4, 20, 4, tzinfo=UTC)
    return {"worker_id": worker, "month": month, "amount_fen": fen, "status": "success", "paid_at": at, **more}


def test_weights_are_those_of_the_catalogue_and_make_a_hundred():
    held = {b: sum(int(str(law.number(f.weight, DAY).value)) for f in FEATURES if f.block == b) for b in BLOCKS}
    assert held == {
        "money_in": 18, "money_out": 20, "account": 10, "evidence": 10, "people": 14, "safeguards": 8, "firm": 14,
        "context": 6,
    }  # fmt: skip


def test_money_in_share_of_the_last_three_periods_and_days_late():
    fees = [
        {"month": m, "due_on": date(2026, m % 100 + 1, 5), "due_fen": 1000, "paid_fen": fen}
        for m, fen in ((202601, 0), (202602, 1000), (202603, 1000), (202604, 700))
    ]
    # Of 3000 due in the last three, 300 did not come: 10 % of which 50 % is full. January is 104 days late: full.
    found = points(rows("labour_cost", *fees))
    assert found == {"fee_short": Decimal("2.4"), "fee_days": Decimal("6.0")}
    assert points(rows("labour_cost", {**fees[3], "due_on": date(2026, 5, 11)})) == {
        "fee_short": Decimal("7.2"),
        "fee_days": Decimal("1.8"),
    }


def test_money_out_share_unpaid_and_months_owed():
    sheet = rows("payroll_line", line(1000, 202602), line(1000, 202603))
    # A quarter of what was due is unpaid (half would be full), in one month of three.
    found = points(sheet, rows("receipt", paid(1000, 202602), paid(500, 202603)))
    assert found == {"wage_unpaid": Decimal("6.0"), "wage_months": Decimal("2.7")}
    # April is due on 31 May: not counted yet.
    assert points(rows("payroll_line", line(1000, 202604))) == {}


def test_account_balance_against_the_next_sheet_and_money_diverted():
    moved = [
        {"at": datetime(2026, 5, day, 2, tzinfo=UTC), "direction": way, "amount_fen": 10, "balance_fen": fen, **more}
        for day, way, fen, more in (
            (3, "in", 900, {"peer_enterprise_id": OWNER}),
            (4, "out", 250, {"peer_index": "x", "purpose": ""}),
        )
    ]
    sheet = rows("payroll_line", line(1000, 202604))
    found = points(site(), rows("account_entry", *moved), sheet)
    # 250 lie there, 1000 are needed: three quarters of six. One month with money to a stranger: four.
    assert {k: found[k] for k in ("balance", "diverted")} == {"balance": Decimal("4.5"), "diverted": Decimal("4.0")}


def test_evidence_coverage_of_last_month_and_back_entry():
    roster = rows("enrolment", *({"worker_id": w, "entered_on": date(2026, 1, 5)} for w in range(101, 111)))
    attended = rows(
        "attendance_month",
        *({"worker_id": w, "month": 202604, "days_mask": 0b1111, "late_days": 1} for w in range(101, 109)),
    )
    # Two of ten without attendance: 20 % of 40 %. A quarter of the days entered late: 25 % of 40 %.
    assert points(roster, attended) == {"coverage": Decimal("2.5"), "back_entry": Decimal("1.9")}


def test_people_objections_among_the_answers():
    said = rows(
        "wage_confirmation",
        *({"worker_id": 100 + n, "month": 202603, "answer": "objected" if n == 0 else "confirmed"} for n in range(10)),
    )
    assert points(said) == {"objections": Decimal("1.5")}


def test_safeguards_firm_and_context():
    papers = [
        site(labour_officer=True, funding="social", status="stopped", contractor_id=FIRM),
        rows("contract", {"signed_on": date(2026, 1, 1), "kind": "main"}),
        rows("deposit", {"lodged_fen": 5}),
        rows("notice_board", {"set_on": date(2026, 1, 3)}),
        {"enterprise_fact": table("enterprise_fact", {"enterprise_id": FIRM, "grade": "C级"})},
    ]
    # Only the owner's guarantee lacks: one of five. Grade C, private money, stopped.
    expected = {"safeguards": "1.6", "grade": "2.0", "private": "2.0", "stopped": "2.0"}
    assert points(*papers) == {k: Decimal(v) for k, v in expected.items()}
    # Fifteen days before the festival of 6 February 2027: thirty of forty-five days have gone.
    assert points(*papers, as_of=date(2027, 1, 22))["festival"] == Decimal("1.3")


def test_what_is_not_known_counts_nothing_and_says_so():
    (only,) = ask(rows("payroll_line", line(1000, 202603))).projects
    assert only.missing == sum(p.weight for p in only.parts if p.share is None) == Decimal(78)
    lacking = {p.feature: p.says for p in only.parts if p.share is None}
    assert lacking["fee_short"] == "缺数据：没有已到应拨日的人工费期次"
    assert lacking["clues"] == "缺数据：投诉线索还没有接入"
    assert "safeguards" in lacking and "grade" in lacking


def test_the_arithmetic_of_a_part_can_be_followed():
    (only,) = ask(rows("payroll_line", line(100_000)), rows("receipt", paid(75_000))).projects
    assert parts(only)["wage_unpaid"][1] == (
        "近几个到期月份应付 1,000.00 元，未付 250.00 元，占 25.0%；÷ 满分值 0.5 计 50.0%，× 权重 12 = 6.0 分"
    )


def test_an_enterprise_is_judged_by_its_worst_project_and_by_all_it_owes():
    facts = {
        "project_fact": table(
            "project_fact",
            {"project_id": SITE, "contractor_id": FIRM, "status": "stopped"},
            {"project_id": OTHER, "contractor_id": FIRM, "status": "ongoing"},
        ),
        "payroll_line": table(
            "payroll_line",
            {"project_id": SITE, **line(1000, 202602)},
            {"project_id": OTHER, **line(1000, 202603)},
            {"project_id": OTHER, **line(2000, 202603, worker=102), "employer_id": FIRM},
        ),
        "receipt": table("receipt", {"project_id": OTHER, **paid(2000, 202603, worker=102)}),
    }
    firms = {s.id: s for s in ask(facts).enterprises}
    assert set(firms) == {FIRM, SUB}
    # The contractor answers for all that is owed on its sites: 2000 of 4000 in two months. The subcontractor: 2000 of 2000.
    assert {f: parts(s)["wage_unpaid"][0] for f, s in firms.items()} == {FIRM: Decimal("12.0"), SUB: Decimal("12.0")}
    assert {f: parts(s)["wage_months"][0] for f, s in firms.items()} == {FIRM: Decimal("5.3"), SUB: Decimal("5.3")}
    assert "未付 20.00 元，占 50.0%" in parts(firms[FIRM])["wage_unpaid"][1]
    assert "未付 20.00 元，占 100.0%" in parts(firms[SUB])["wage_unpaid"][1]
    stopped = next(p for p in firms[FIRM].parts if p.feature == "stopped")
    assert (stopped.points, stopped.project_id) == (Decimal("2.0"), SITE)


@pytest.mark.parametrize(
    ("total", "band"), [("39.9", ""), ("40", "yellow"), ("60", "orange"), ("79.9", "orange"), ("80", "red")]
)
def test_bands(total, band):
    from anxin.engine.risk.score import _Marks

    assert _Marks(DAY).band(Decimal(total)) == band


MONTHS = st.sampled_from([202601, 202602, 202603, 202604])
FEN = st.integers(0, 3000)
SHEET = st.lists(st.tuples(st.integers(101, 104), MONTHS, FEN), max_size=8)
FEES = st.lists(st.tuples(MONTHS, FEN, FEN), max_size=4)


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(SHEET, SHEET.filter(bool), FEES, st.integers(0, 5000), st.integers(0, 7))
def test_a_score_is_its_parts_lies_between_0_and_100_and_never_falls_when_less_is_paid(
    sheet, receipts, fees, balance, which
):
    def all_scores(received: list[tuple[int, int, int]]) -> dict[tuple[str, int], Score]:
        entry = {"at": datetime(2026, 5, 4, 2, tzinfo=UTC), "direction": "in", "amount_fen": 1, "balance_fen": balance}
        found = ask(
            site(funding="social"),
            rows("payroll_line", *(line(fen, month, worker) for worker, month, fen in sheet)),
            rows("receipt", *(paid(fen, month, worker) for worker, month, fen in received)),
            rows("labour_cost", *({"month": m, "due_fen": due, "paid_fen": fen} for m, due, fen in fees)),
            rows("account_entry", entry),
        )
        return {(s.kind, s.id): s for s in (*found.projects, *found.enterprises)}

    before = all_scores(receipts)
    for score in before.values():
        assert 0 <= score.points <= 100
        assert score.points == sum(p.points for p in score.parts) == sum(given for _, given, _ in score.blocks)
        assert all(0 <= p.points <= p.weight for p in score.parts)
        assert score.points + score.missing <= 100
    # The same people and sheets; one of the payments did not come, so more is owed.
    less = [*receipts]
    del less[which % len(less)]
    after = all_scores(less)
    assert all(after[key].points >= score.points for key, score in before.items())


@pytest.mark.parametrize("query", [*(f.sql for f in FEATURES if f.sql), WAGES, PROJECTS, GRADES])
def test_every_query_reads_promised_views_and_goes_to_spark(query):
    query = query.replace(":months", "3").replace(":periods", "3")
    assert reads(query) <= {v.name for v in views.VIEWS if v.promised}
    assert sqlglot.parse_one(to_spark(query), read="spark").find(sqlglot.exp.Select)
