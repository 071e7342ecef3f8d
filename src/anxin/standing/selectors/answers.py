"""The three plain answers of a project (R086): 有钱发, 有人发, 发到位; each with its reason in numbers.

Worked out from the standing and its months alone, so they speak of the day of the evaluation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from anxin.kit import money, months

from ..models import ProjectMonthStanding, ProjectStanding
from ..safeguards import IN_PLACE, MISSING

YES, PARTLY, NO, UNKNOWN = "yes", "partly", "no", "unknown"


@dataclass(frozen=True)
class Answer:
    """``verdict``: yes, partly, no or unknown; ``word``: the verdict as it is said; ``shows``: where its numbers stand
    (account, months, parties)."""

    question: str
    verdict: str
    word: str
    reason: str
    shows: str


def answers(standing: ProjectStanding, by_month: Sequence[ProjectMonthStanding]) -> list[Answer]:
    """The three answers. ``by_month``: the months of the project, the oldest first."""
    return [_money(standing), _arrangements(standing, by_month), _arrived(standing, by_month)]


# --- is there money to pay -------------------------------------------------------------------------------------------


def _money(s: ProjectStanding) -> Answer:
    question = "有钱发吗"
    need = s.unpaid_fen + s.forecast_fen
    said: list[str] = []
    if s.balance_fen is None:
        verdict, word = UNKNOWN, "看不出"
        said.append("没有开专户的记录" if _missing(s, "account") else "专户没有带余额的流水")
        if _missing(s, "account"):
            verdict, word = NO, "没有专户"
        if need:
            said.append(f"要发 {money.show(need)} 元")
    elif need == 0:
        verdict, word = YES, "有"
        said.append(f"专户余额 {money.show(s.balance_fen)} 元（{_day(s.balance_on)}），现在没有要发的")
    elif s.balance_fen >= need:
        verdict, word = YES, "有"
        said.append(f"专户余额 {money.show(s.balance_fen)} 元（{_day(s.balance_on)}），要发 {money.show(need)} 元，够")
    else:
        verdict, word = NO, "不够"
        said.append(
            f"专户余额 {money.show(s.balance_fen)} 元（{_day(s.balance_on)}），要发 {money.show(need)} 元，"
            f"差 {money.show(need - s.balance_fen)} 元"
        )
    if s.forecast_fen:
        said[-1] += f"（其中 {money.show(s.forecast_fen)} 元是按前几个月估的）"
    lack = s.due_in_fen - s.paid_in_fen
    if lack > 0:
        said.append(f"人工费 {s.short_periods} 期没拨足，差 {money.show(lack)} 元")
        if verdict == YES:
            verdict, word = PARTLY, "暂时够"
    elif s.due_in_fen:
        said.append("到期的人工费都拨足了")
    return Answer(question, verdict, word, "；".join(said) + "。", "account")


# --- are the arrangements there to pay through -----------------------------------------------------------------------


def _arrangements(s: ProjectStanding, by_month: Sequence[ProjectMonthStanding]) -> Answer:
    question = "有人发吗"
    good: list[str] = []
    bad: list[str] = []
    (bad if _missing(s, "account") else good).append("没有专户" if _missing(s, "account") else "专户已开")
    if s.sub_firms and s.sub_agreed < s.sub_firms:
        bad.append(f"{s.sub_firms} 家分包只有 {s.sub_agreed} 家签了代发委托")
    elif s.sub_firms:
        good.append(f"{s.sub_firms} 家分包都签了代发委托")
    if s.safeguards.get("payroll", {}).get("state") == MISSING:
        bad.append("到期的工资没有一个月从银行代发")
    (good if s.has_officer else bad).append("配了劳资专管员" if s.has_officer else "没有劳资专管员")
    last = _last_worked(by_month, s.as_of)
    if last is not None:
        if last.on_sheet:
            confirmed = f"，工人确认 {last.confirmed}/{last.asked} 人" if last.asked else ""
            good.append(f"{months.show(last.month)}工资表已报，{last.on_sheet} 人{confirmed}")
        else:
            bad.append(f"{months.show(last.month)}有 {last.attended} 人出勤，没有工资表")
    said = "；".join(bad + good) + "。"
    if not bad:
        return Answer(question, YES, "有", said, "parties")
    if _missing(s, "account") or (len(bad) > 1 and not s.has_officer):
        return Answer(question, NO, "没落实", said, "parties")
    return Answer(question, PARTLY, "不完整", said, "parties")


# --- has it arrived --------------------------------------------------------------------------------------------------


def _arrived(s: ProjectStanding, by_month: Sequence[ProjectMonthStanding]) -> Answer:
    question = "发到位了吗"
    due = [m for m in by_month if m.due_on is not None and m.due_on < s.as_of and m.on_sheet]
    sheetless = [m for m in by_month if m.due_on is not None and m.due_on < s.as_of and m.states.get("no_sheet")]
    if not due and not sheetless:
        return Answer(question, UNKNOWN, "还没到时候", "还没有过了发薪日的工资表。", "months")
    said: list[str] = []
    if due:
        last = due[-1]
        arrived = last.on_sheet - last.people_missing
        said.append(f"{months.show(last.month)}应发 {last.on_sheet} 人，足额到账 {arrived} 人")
    if s.owed_fen:
        days = (s.as_of - s.owed_since).days if s.owed_since else 0
        when = f"，最早{months.show(s.owed_oldest)}" if s.owed_oldest and s.owed_months > 1 else ""
        said.append(f"{s.owed_people} 人 {money.show(s.owed_fen)} 元逾期{when}，已 {days} 天")
        nothing = all(m.paid_fen == 0 for m in due)
        return Answer(question, NO, "没有" if nothing else "没到位", "；".join(said) + "。", "months")
    if sheetless:
        last = sheetless[-1]
        said.append(f"{months.show(last.month)}有 {last.states['no_sheet']} 人不在工资表上，不知道应发多少")
        return Answer(question, PARTLY, "说不全", "；".join(said) + "。", "months")
    total = sum(m.paid_fen for m in due)
    said.append(f"过了发薪日的 {len(due)} 个月都发齐了，共 {money.show(total)} 元")
    return Answer(question, YES, "到位了", "；".join(said) + "。", "months")


def _last_worked(by_month: Sequence[ProjectMonthStanding], as_of: date) -> ProjectMonthStanding | None:
    """The last month before the day's that anybody worked in or stood on a sheet of."""
    current = as_of.year * 100 + as_of.month
    worked = [m for m in by_month if m.month < current and (m.attended or m.on_sheet)]
    return worked[-1] if worked else None


def _missing(s: ProjectStanding, check: str) -> bool:
    state = s.safeguards.get(check, {}).get("state")
    return state == MISSING or (check == "account" and state not in IN_PLACE and state == "not_due")


def _day(on: date | None) -> str:
    return months.show_day(on) if on else "日期不明"
