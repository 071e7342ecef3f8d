"""The three plain answers: money to pay, arrangements to pay, wages arrived; each with its reason in numbers."""

from datetime import date

from anxin.standing.models import ProjectMonthStanding, ProjectStanding
from anxin.standing.selectors import answers

DAY = date(2026, 5, 20)
MARCH = {"month": 202603, "due_on": date(2026, 4, 30), "on_sheet": 148, "people": 148, "attended": 148, "as_of": DAY}


def standing(**said) -> ProjectStanding:
    return ProjectStanding(
        **{
            "as_of": DAY,
            "safeguards": {"account": {"state": "ok"}},
            "has_officer": True,
            "balance_fen": 312_055,
            "balance_on": date(2026, 5, 18),
            **said,
        }
    )


def month(**said) -> ProjectMonthStanding:
    return ProjectMonthStanding(**{**MARCH, **said})


def test_too_little_money_says_how_much_is_missing_and_who_did_not_pay_in():
    money, _, _ = answers(
        standing(unpaid_fen=46_900_000, due_in_fen=200_000_000, paid_in_fen=81_600_000, short_periods=2), []
    )
    assert (money.verdict, money.word) == ("no", "不够")
    assert money.reason == (
        "专户余额 3,120.55 元（2026年5月18日），要发 469,000.00 元，差 465,879.45 元；人工费 2 期没拨足，差 1,184,000.00 元。"
    )


def test_enough_money_with_labour_cost_short_is_only_for_now():
    assert answers(standing(unpaid_fen=312_055), [])[0].verdict == "yes"
    short = answers(standing(unpaid_fen=312_055, due_in_fen=2, paid_in_fen=1, short_periods=1), [])[0]
    assert (short.verdict, short.word) == ("partly", "暂时够")
    assert answers(standing(unpaid_fen=312_056), [])[0].verdict == "no"


def test_an_estimate_is_said_to_be_one():
    reason = answers(standing(unpaid_fen=0, forecast_fen=100_000), [])[0].reason
    assert "要发 1,000.00 元，够（其中 1,000.00 元是按前几个月估的）" in reason


def test_without_an_account_or_a_balance_nothing_is_claimed():
    none = {"balance_fen": None, "balance_on": None}
    assert answers(standing(safeguards={"account": {"state": "missing"}}, **none), [])[0].word == "没有专户"
    assert answers(standing(**none), [])[0].verdict == "unknown"


def test_arrangements_that_are_whole_and_that_are_not():
    good = answers(standing(sub_firms=2, sub_agreed=2), [month(asked=27, confirmed=24)])[1]
    assert good.verdict == "yes" and "2026年3月工资表已报，148 人，工人确认 24/27 人" in good.reason
    part = answers(standing(sub_firms=2, sub_agreed=1), [month()])[1]
    assert part.verdict == "partly" and part.reason.startswith("2 家分包只有 1 家签了代发委托")
    sheetless = answers(standing(has_officer=False), [month(on_sheet=0)])[1]
    assert sheetless.verdict == "no" and "2026年3月有 148 人出勤，没有工资表" in sheetless.reason


def test_wages_that_did_not_arrive_name_people_money_and_days():
    late = standing(
        owed_people=27, owed_fen=41_863_000, owed_months=1, owed_oldest=202603, owed_since=date(2026, 4, 30)
    )
    arrived = answers(late, [month(people_missing=27, missing_fen=41_863_000, paid_fen=1)])[2]
    assert (arrived.verdict, arrived.word) == ("no", "没到位")
    assert arrived.reason == "2026年3月应发 148 人，足额到账 121 人；27 人 418,630.00 元逾期，已 20 天。"


def test_wages_that_arrived_and_pay_days_that_have_not_come():
    assert answers(standing(), [month(paid_fen=100)])[2].verdict == "yes"
    assert answers(standing(), [month(due_on=DAY)])[2].verdict == "unknown"
    part = answers(standing(), [month(paid_fen=100, states={"no_sheet": 3})])[2]
    assert part.verdict == "partly" and "3 人不在工资表上" in part.reason
