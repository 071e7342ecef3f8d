"""How a case is said: what is owed, what came, what is left, who pays first."""

from __future__ import annotations

from anxin.casework import services
from anxin.casework.flow import CASE
from anxin.casework.liability import Liable
from anxin.casework.models import Case
from anxin.kit import money


def money_of(case: Case) -> str:
    """'欠 2 人 12,000.00 元，已到 6,000.00 元，还差 6,000.00 元。'"""
    if case.owed_fen <= 0:
        return "还没有登记谁被欠、欠多少。"
    left = f"还差 {money.show(case.left_fen)} 元" if case.left_fen else "都到了"
    return f"欠 {case.people} 人 {money.show(case.owed_fen)} 元，已到 {money.show(case.recovered_fen)} 元，{left}。"


def first_payer(payers: list[Liable]) -> str:
    if not payers:
        return ""
    first = [p for p in payers if p.order == payers[0].order]
    return "先由" + "、".join(f"{p.party.role.label}{p.party.name or '（还没查明是谁）'}" for p in first) + "付。"


def standing(case: Case) -> str:
    """'已查实，由县劳动监察大队 监察员甲责令支付。'"""
    state = CASE.states[case.state]
    if not case.is_open or case.clock is None:
        return f"{state}。"
    return f"{state}，由{turn(case)}{case.clock.purpose}。"


def turn(case: Case) -> str:
    if case.state in ("paid", "called_back"):
        return "承办人以外的人"
    return " ".join(x for x in (case.agency.name, case.handler.display_name if case.handler else "") if x)


def who_pays(case: Case) -> list[Liable]:
    return services.who_pays(case)
