"""The safeguards of a project (R132): for each check, what stands, since when, until when, and what is wrong with it.

Whether something is there is read from the facts; whether something is wrong with it was found by the rules, whose numbers
are the law's. A check is one of ``CHECKS``; which of them an area counts is its own choice (``anxin.standing.sets``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from anxin.kit import money, months

OK, ENDING, WRONG, MISSING, NOT_DUE, EXEMPT, UNKNOWN = (
    "ok",
    "ending",
    "wrong",
    "missing",
    "not_due",
    "exempt",
    "unknown",
)
STATES_ZH = {
    OK: "已落实",
    ENDING: "将到期",
    WRONG: "异常",
    MISSING: "缺",
    NOT_DUE: "期限未到",
    EXEMPT: "免",
    UNKNOWN: "没有数据",
}
# What counts as in place where coverage is reported: it is there, and nothing is found wrong with it.
IN_PLACE = frozenset({OK, ENDING, EXEMPT})

GRAVE = frozenset({"orange", "red"})


@dataclass(frozen=True)
class Check:
    """``rules`` find what is wrong with it; ``absent`` of them, that it is not there although its day has come."""

    code: str
    zh: str
    question: str
    rules: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


CHECKS: dict[str, Check] = {
    c.code: c
    for c in (
        Check("realname", "实名制", "干活的人都在花名册上吗", ("T01", "T03", "T05", "R11")),
        Check(
            "account",
            "专用账户",
            "专户开了、签了、备了案，在用吗",
            ("A02", "A03", "A05", "A06", "A07", "A08"),
            ("A01",),
        ),
        Check("labour_cost", "人工费拨付", "建设单位按期拨足人工费了吗", ("S05", "S06", "S07", "S09")),
        Check("payroll", "总包代发", "分包都委托总包代发、工资都走银行吗", ("W10", "W15", "W16")),
        Check("deposit", "工资保证金", "保证金或保函够不够、到没到期", ("D02", "D03", "D04"), ("D01",)),
        Check("board", "维权公示", "告示牌立了、写全了吗", ("N02",), ("N01",)),
        Check("contract", "劳动合同", "在场工人都签了劳动合同吗", ("R02",)),
        Check("settlement", "施工过程结算", "按周期办过程结算了吗"),
        Check("guarantee", "支付担保", "建设单位提供工程款支付担保了吗"),
        Check("insurance", "工伤保险", "工伤保险参了、在有效期吗", (), ("R13",)),
    )
}


@dataclass
class Cell:
    """One check of one project. ``rules``: the codes that found something, each with its gravest level."""

    state: str
    says: str
    since: date | None = None
    until: date | None = None
    rules: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "says": self.says,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "rules": self.rules,
        }


@dataclass(frozen=True)
class Known:
    """What is known of one project: single rows and lists of the questions (``anxin.standing.questions``)."""

    project: Mapping[str, Any]
    seen: Mapping[str, Any]
    on_site: Mapping[str, Any]
    accounts: Mapping[str, Any]
    held: Mapping[str, Any]
    subcontractors: Mapping[str, Any]
    months: Sequence[Mapping[str, Any]]
    periods: Sequence[Mapping[str, Any]]
    deposits: Sequence[Mapping[str, Any]]
    boards: Sequence[Mapping[str, Any]]
    guarantees: Sequence[Mapping[str, Any]]
    insurance: Sequence[Mapping[str, Any]]
    found: Mapping[str, str]


def cells(known: Known, *, as_of: date, ending_days: int) -> dict[str, Cell]:
    """Every check of a project on a day. ``ending_days``: how long before its end something counts as ending."""
    made = {
        "realname": _realname(known),
        "account": _account(known),
        "labour_cost": _labour_cost(known, as_of),
        "payroll": _payroll(known, as_of),
        "deposit": _deposit(known, as_of),
        "board": _board(known),
        "contract": _contract(known),
        "settlement": Cell(UNKNOWN, "还没有过程结算的记录"),
        "guarantee": _dated(known.guarantees, as_of, "担保", "没有工程款支付担保的记录"),
        "insurance": _dated(known.insurance, as_of, "保险", "没有工伤保险的记录"),
    }
    soon = as_of + timedelta(days=ending_days)
    for code, cell in made.items():
        check = CHECKS[code]
        cell.rules = {r: known.found[r] for r in (*check.absent, *check.rules) if r in known.found}
        if cell.state == OK and cell.until is not None and cell.until <= soon:
            cell.state = ENDING
        wrong = [r for r in check.rules if known.found.get(r) in GRAVE]
        if cell.state in (OK, ENDING) and wrong:
            cell.state = WRONG
        if cell.state == NOT_DUE and any(r in known.found for r in check.absent):
            cell.state = MISSING
    return made


def _realname(known: Known) -> Cell:
    seen, on_site = known.seen, known.on_site
    if not seen:
        if on_site:
            return Cell(WRONG, f"花名册上有 {on_site['on_site']} 人，没有考勤")
        return Cell(UNKNOWN, "没有花名册，也没有考勤")
    heads, listed = seen["heads"], seen["listed"]
    month = months.show(seen["month"])
    if not listed:
        return Cell(MISSING, f"{month}出勤 {heads} 人，一个也不在花名册上")
    share = f"{listed * 100 // heads}%"
    if listed < heads:
        return Cell(WRONG, f"{month}出勤 {heads} 人，{heads - listed} 人不在花名册上，覆盖 {share}")
    return Cell(OK, f"{month}出勤 {heads} 人，都在花名册上")


def _account(known: Known) -> Cell:
    p, accounts = known.project, known.accounts
    if not p["has_account"]:
        return Cell(NOT_DUE, "没有开专户的记录")
    since = p["account_on"]
    if accounts and accounts["closed"] and not accounts["open"]:
        return Cell(OK if p["status"] == "finished" else WRONG, "专户已销户", since)
    if known.held:
        return Cell(WRONG, f"专户{_day(known.held['day'])}起被查封或冻结", since)
    lacking = [word for key, word in (("agreement_on", "三方协议"), ("filed_on", "备案")) if p[key] is None]
    opened = f"{_day(since)}开户" if since else "有流水，没写哪天开户"
    return Cell(OK, opened + (f"，没有{'、'.join(lacking)}日期" if lacking else "，协议和备案都有"), since)


def _labour_cost(known: Known, as_of: date) -> Cell:
    due = [p for p in known.periods if p["due_fen"] > 0 and p["due_on"] < as_of]
    if not due:
        return Cell(UNKNOWN, "没有到期的人工费期次")
    short = [p for p in due if p["credit_fen"] < p["due_fen"]]
    if not short:
        return Cell(OK, f"到期 {len(due)} 期都拨足了")
    lack = sum(p["due_fen"] - p["credit_fen"] for p in short)
    oldest = min(p["due_on"] for p in short)
    nothing = all(p["credit_fen"] == 0 for p in due)
    said = f"到期 {len(due)} 期，{len(short)} 期没拨足，差 {money.show(lack)} 元，最早{_day(oldest)}应拨"
    return Cell(MISSING if nothing else WRONG, said)


def _payroll(known: Known, as_of: date) -> Cell:
    subs = known.subcontractors
    due = [m for m in known.months if m["on_sheet"] and m["due_on"] < as_of]
    paid = max((m for m in due if m["paid_fen"] > 0), key=lambda m: m["month"], default=None)
    firms, agreed = (subs["firms"], subs["agreed"]) if subs else (0, 0)
    said = f"{firms} 家分包，{agreed} 家签了代发委托" if firms else "没有分包单位的记录"
    if due and paid is None:
        return Cell(MISSING, f"{said}；到期的 {len(due)} 个月都没有银行代发")
    if paid is not None:
        said += f"；{months.show(paid['month'])}有银行代发"
    if firms and agreed < firms:
        return Cell(WRONG if agreed or paid is not None else MISSING, said)
    if paid is None:
        return Cell(UNKNOWN if not firms else OK, said)
    return Cell(OK, said)


def _deposit(known: Known, as_of: date) -> Cell:
    exempt = [d for d in known.deposits if d["exemption"] and (d["exemption_to"] is None or d["exemption_to"] >= as_of)]
    lodged = [d for d in known.deposits if (d["lodged_fen"] or 0) > 0 and _begun(d, as_of)]
    if lodged:
        cash = [d for d in lodged if d["kind"] == "cash"]
        ends = [d["end_on"] for d in lodged if d["kind"] != "cash" and d["end_on"]]
        until = None if cash or not ends else max(ends)
        what = "现金" if cash else "保函"
        begun = [on for d in lodged if (on := d["lodged_on"] or d["start_on"])]
        said = f"{what} {money.show(sum(d['lodged_fen'] for d in lodged))} 元"
        if until:
            said += f"，{_day(until)}到期"
        over = until is not None and until < as_of
        return Cell(WRONG if over else OK, said, min(begun, default=None), until)
    if exempt:
        until = max((d["exemption_to"] for d in exempt if d["exemption_to"]), default=None)
        return Cell(EXEMPT, "有免存依据" + (f"，至{_day(until)}" if until else ""), None, until)
    return Cell(NOT_DUE, "没有存储、保函或有效的免存依据")


def _begun(row: Mapping[str, Any], as_of: date) -> bool:
    on = row["lodged_on"] or row["start_on"]
    return on is None or on <= as_of


def _board(known: Known) -> Cell:
    set_on = known.project["board_on"]
    checks = [b for b in known.boards if b["checked"]]
    photo = max((b["photo_on"] for b in known.boards if b["photo_on"]), default=None)
    if not known.boards and set_on is None:
        return Cell(NOT_DUE, "没有告示牌的记录")
    said = [f"{_day(set_on)}设置" if set_on else "没写哪天设置"]
    if photo:
        said.append(f"照片{_day(photo)}")
    latest = checks[-1] if checks else None
    if latest and (latest["missing_zh"] or latest["dead_number"]):
        if latest["missing_zh"]:
            said.append(f"缺 {latest['missing_zh']}")
        if latest["dead_number"]:
            said.append("有电话打不通")
        return Cell(WRONG, "，".join(said), set_on)
    said.append(f"{_day(latest['checked_on'])}查过，齐全" if latest else "还没查过牌面")
    return Cell(OK, "，".join(said), set_on)


def _contract(known: Known) -> Cell:
    on_site = known.on_site
    if not on_site or not on_site["workers"]:
        return Cell(UNKNOWN, "花名册上没有在场工人")
    workers, contracted = on_site["workers"], on_site["contracted"]
    said = f"在场 {workers} 人，签了 {contracted} 人"
    if contracted == workers:
        return Cell(OK, said)
    return Cell(WRONG if contracted else MISSING, said)


def _dated(rows: Sequence[Mapping[str, Any]], as_of: date, what: str, nothing: str) -> Cell:
    if not rows:
        return Cell(MISSING, nothing)
    running = [
        r
        for r in rows
        if (r["from_on"] is None or r["from_on"] <= as_of) and (r["to_on"] is None or r["to_on"] >= as_of)
    ]
    begun = min((r["from_on"] for r in rows if r["from_on"]), default=None)
    if not running:
        last = max((r["to_on"] for r in rows if r["to_on"]), default=None)
        if last is None or last >= as_of:
            return Cell(NOT_DUE, f"{what}{_day(begun)}起才有效", begun)
        return Cell(WRONG, f"{what}{_day(last)}已到期", begun, last)
    ends = [r["to_on"] for r in running]
    until = None if None in ends else max(ends)
    return Cell(OK, f"{what}至{_day(until)}" if until else f"{what}有效，没写止日", begun, until)


def _day(on: date | None) -> str:
    return months.show_day(on) if on else "某日"


# --- the nine faults of a site (R135) --------------------------------------------------------------------------------

FAULTS = {
    "no_gate": "未设门禁",
    "weak_realname": "实名制管理不到位",
    "no_guarantee": "无工程款支付担保",
    "no_account": "无工资专用账户",
    "no_deposit": "无工资保证金",
    "no_payroll": "未由总包代发",
    "no_progress_pay": "未按期拨付人工费",
    "not_monthly": "未按月足额支付",
    "no_upload": "未按要求上传信息",
}


def faults(made: Mapping[str, Cell], *, gate: bool | None, owed: bool, silent: bool) -> list[str]:
    """Which of the nine are found, in their order. ``gate`` None: nobody said; ``owed``: wages of a past pay day are open."""
    bad = {MISSING, WRONG}
    found = {
        "no_gate": gate is False,
        "weak_realname": made["realname"].state in bad,
        "no_guarantee": made["guarantee"].state in bad,
        "no_account": made["account"].state == MISSING,
        "no_deposit": made["deposit"].state == MISSING,
        "no_payroll": made["payroll"].state in bad,
        "no_progress_pay": made["labour_cost"].state in bad,
        "not_monthly": owed,
        "no_upload": silent,
    }
    return [code for code in FAULTS if found[code]]


def counted(made: Mapping[str, Mapping[str, Any]], checks: Iterable[str]) -> tuple[int, int]:
    """(in place, counted) of these checks, from cells as stored."""
    states = [made[c]["state"] for c in checks if c in made]
    return sum(state in IN_PLACE for state in states), len(states)


def codes(found: Iterable[str]) -> str:
    """Codes as a list keeps them: each between blanks, so that ' no_gate ' finds it and no other."""
    listed = " ".join(found)
    return f" {listed} " if listed else ""
