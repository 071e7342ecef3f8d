"""Families S, A, D: the owner's money, the special account, the deposit."""

from datetime import date, timedelta
from typing import NamedTuple

from anxin.kit import months

from .books import Books, Project
from .findings import Findings, step
from .working_days import day_after_workdays, workdays_after


class Period(NamedTuple):
    """What the owner owed for one month, and how much of it has come."""

    project: object
    month: int
    due_on: date
    due_fen: int
    credit_fen: int


def periods(books: Books) -> list[Period]:
    """All periods of all projects; several rows of one month are one period, due on the first of their days."""
    result = []
    for project, rows in books.labour_costs.items():
        due_on: dict[int, date] = {}
        due: dict[int, int] = {}
        told: dict[int, int] = {}
        for row in rows:
            day = row.due_on or months.last_day(row.month)
            due_on[row.month] = min(day, due_on.get(row.month, day))
            due[row.month] = due.get(row.month, 0) + row.due_fen
            arrived = row.paid_on is None or row.paid_on <= books.as_of
            told[row.month] = told.get(row.month, 0) + (row.paid_fen or 0 if arrived else 0)
        entries = books.entries.get(project, [])
        money = 0
        for entry in entries:
            # Under whatever words: the contractor's own money is not the owner's, nor is what a worker sends back.
            theirs = entry.purpose == "labour_cost" and entry.peer_kind not in ("contractor", "worker")
            if entry.direction == "in" and (theirs or entry.peer_kind == "owner"):
                money += entry.amount_fen
        for month in sorted(due, key=lambda m: (due_on[m], m)):
            # The account's statement is believed before the ledger; its money fills the oldest period first.
            credit = min(due[month], max(0, money)) if entries else told[month]
            money -= due[month]
            result.append(Period(project, month, due_on[month], due[month], credit))
    return result


def s05_labour_cost_late(books: Books, found: Findings) -> None:
    """人工费逾期未拨付: due +1 d blue, +5 yellow, +15 orange, +30 red."""
    for p in periods(books):
        if p.due_fen > 0 and p.credit_fen < p.due_fen and p.month <= books.this_month:
            late = (books.as_of - p.due_on).days
            level = step(late, [(1, "blue"), (5, "yellow"), (15, "orange"), (30, "red")])
            found.add("S05", level, p.project, month=p.month, amount=p.due_fen - p.credit_fen)


def s06_labour_cost_short(books: Books, found: Findings) -> None:
    """人工费拨付不足: something came, but less than due: < 100 % yellow, < 80 % orange, < 50 % red."""
    for p in periods(books):
        if 0 < p.credit_fen < p.due_fen and books.as_of > p.due_on and p.month <= books.this_month:
            level = "yellow"
            if p.credit_fen * 100 < p.due_fen * 80:
                level = "orange"
            if p.credit_fen * 100 < p.due_fen * 50:
                level = "red"
            found.add("S06", level, p.project, month=p.month, amount=p.due_fen - p.credit_fen)


def a01_account_not_opened(books: Books, found: Findings) -> None:
    """专户未开立: day 20 blue, 30 orange, 45 red; or ten people at work in a month, red."""
    for p in books.projects.values():
        if p.has_account or p.finished:
            continue
        start = p.contract_on or p.permit_on or p.start_on
        if start is not None:
            found.add("A01", step((books.as_of - start).days, [(20, "blue"), (30, "orange"), (45, "red")]), p.id)
    for project, month in books.past_months():
        p = books.projects[project]
        if not p.has_account and not p.finished and books.att_heads(project, month) >= 10:
            found.add("A01", "red", project)


def unused_account(books: Books, project: object, month: int) -> bool:
    """People worked in the month, and to the end of the next one no wage left the account for them."""
    first, last = months.first_day(month), months.last_day(months.add(month, 1))
    if not books.projects[project].has_account or books.as_of <= last or books.att_heads(project, month) < 5:
        return False
    for wm in books.project_months.get((project, month), []):
        for receipt in wm.receipts:
            if receipt.status == "success":
                return False
    for entry in books.entries.get(project, []):
        is_wage = entry.direction == "out" and (entry.purpose == "wage" or entry.peer_kind == "worker")
        if is_wage and first <= entry.day <= last:
            return False
    return True


def a03_account_is_decoration(books: Books, found: Findings) -> None:
    """专户成摆设: orange; the second month in a row, red."""
    for project, month in books.past_months():
        if unused_account(books, project, month):
            twice = unused_account(books, project, months.add(month, -1))
            found.add("A03", "red" if twice else "orange", project, month=month)


def lines_and_owed(books: Books, project: object, month: int) -> tuple[int, int]:
    here = books.project_months.get((project, month), [])
    return sum(len(wm.lines) for wm in here), sum(wm.owed for wm in here)


def a04_balance_too_low(books: Books, found: Findings) -> None:
    """余额不足: what the next sheet needs is not on the account: <= 10 d yellow, <= 3 d orange, due day red."""
    for project, month in books.past_months():
        stated = [e for e in books.entries.get(project, []) if e.balance_fen is not None]
        if not stated:
            continue
        balance = max(stated, key=lambda e: (e.day, e.at, e.id)).balance_fen
        lines, owed = lines_and_owed(books, project, month)
        if lines > 0:
            need = owed - sum(wm.paid for wm in books.project_months[(project, month)])
        elif books.att_heads(project, month) > 0:
            earlier = [m for (p, m) in books.project_months if p == project and m < month]
            with_sheet = [m for m in sorted(earlier) if lines_and_owed(books, project, m)[0] > 0][-3:]
            if not with_sheet:
                continue
            need = sum(lines_and_owed(books, project, m)[1] for m in with_sheet) // len(with_sheet)
        else:
            continue
        if need <= 0 or balance >= need:
            continue
        days_left = (books.due_on(project, month) - books.as_of).days
        level = None
        if 4 <= days_left <= 10:
            level = "yellow"
        elif 1 <= days_left <= 3:
            level = "orange"
        elif days_left <= 0 and lines > 0:
            level = "red"
        found.add("A04", level, project, month=month, amount=need - balance)


def a05_not_for_wages(books: Books, found: Findings) -> None:
    """非工资支出: money that left the account to somebody who is no worker of the project."""
    lawful = ("tax", "fee", "bank_correction", "refund", "interest")
    for project, entries in books.entries.items():
        diverted: dict[int, int] = {}
        for entry in entries:
            if entry.direction != "out" or entry.purpose in lawful:
                continue
            to_whom_known = entry.peer_kind in ("owner", "contractor", "other")
            if to_whom_known or (entry.peer_kind == "none" and entry.purpose != "wage"):
                month = months.month_of(entry.day)
                diverted[month] = diverted.get(month, 0) + entry.amount_fen
        for month, amount in diverted.items():
            found.add("A05", "red", project, month=month, amount=amount)


def has_exemption(books: Books, p: Project) -> bool:
    for deposit in books.deposits.get(p.id, []):
        if deposit.exemption and (deposit.exemption_to is None or deposit.exemption_to >= books.as_of):
            return True
    return False


def d01_deposit_not_lodged(books: Books, found: Findings) -> None:
    """保证金未存储: 15 workdays blue, 20 orange, 30 d after those 20 red."""
    for p in books.projects.values():
        start = p.permit_on or p.contract_on
        if p.finished or start is None or has_exemption(books, p):
            continue
        lodged = False
        for deposit in books.deposits.get(p.id, []):
            since = deposit.lodged_on or deposit.start_on or books.as_of
            if (deposit.lodged_fen or 0) > 0 and since <= books.as_of:
                lodged = True
        if lodged:
            continue
        level = step(workdays_after(start, books.as_of), [(15, "blue"), (20, "orange")])
        if books.as_of >= day_after_workdays(start, 20) + timedelta(days=30):
            level = "red"
        found.add("D01", level, p.id)


def d03_guarantee_expiring(books: Books, found: Findings) -> None:
    """保函临期或失效: 60 d blue, 30 d yellow, past its end orange."""
    for p in books.projects.values():
        deposits = books.deposits.get(p.id, [])
        cash = any(d.kind == "cash" and (d.lodged_fen or 0) > 0 for d in deposits)
        ends = [d.end_on for d in deposits if d.kind != "cash" and d.end_on is not None]
        if p.finished or cash or not ends or has_exemption(books, p):
            continue
        left = (max(ends) - books.as_of).days
        level = None
        if left < 0:
            level = "orange"
        elif left <= 30:
            level = "yellow"
        elif left <= 60:
            level = "blue"
        found.add("D03", level, p.id)


RULES = [
    s05_labour_cost_late,
    s06_labour_cost_short,
    a01_account_not_opened,
    a03_account_is_decoration,
    a04_balance_too_low,
    a05_not_for_wages,
    d01_deposit_not_lodged,
    d03_guarantee_expiring,
]
