"""Rules on who funds the wages and who stands in for whom: S07, S09, W21, W22; and what is registered twice: Q04."""

from anxin.kit import months

from .books import Books
from .findings import Findings
from .safeguard_rules import Period, periods
from .working_days import days_to_festival

NO_FUNDING = ("interest", "refund", "bank_correction")


def s07_two_short_periods(books: Books, found: Findings) -> None:
    """连续两期人工费不足: two in a row, or three of any six; silent once the last two are whole."""
    by_project: dict[object, list[Period]] = {}
    for p in periods(books):
        if p.due_fen > 0 and p.month <= books.this_month and (books.as_of - p.due_on).days >= 1:
            by_project.setdefault(p.project, []).append(p)
    for project, row in by_project.items():
        row.sort(key=lambda p: (p.due_on, p.month))
        short = [p.credit_fen < p.due_fen for p in row]
        two_in_a_row = any(short[i] and short[i + 1] for i in range(len(short) - 1))
        three_of_six = any(sum(short[i : i + 6]) >= 3 for i in range(len(short)))
        if (two_in_a_row or three_of_six) and any(short[-2:]):
            gap = sum(p.due_fen - p.credit_fen for p in row if p.credit_fen < p.due_fen)
            found.add("S07", "red", project, amount=gap)


def s09_contractor_funds_wages(books: Books, found: Findings) -> None:
    """施工单位垫资: what the contractor paid in, this month and the two before."""
    since = months.first_day(months.add(books.this_month, -2))
    government = {f.project_id for f in books.raw["project_fact"] if f.funding == "government"}
    for project, entries in books.entries.items():
        total = own = 0
        for entry in entries:
            if entry.direction == "out" or entry.day < since or entry.purpose in NO_FUNDING:
                continue
            total += entry.amount_fen
            own += entry.amount_fen if entry.peer_kind == "contractor" else 0
        if own > 0 and project in government:
            found.add("S09", "orange", project, amount=own)
        elif own > 0 and own * 2 >= total:
            found.add("S09", "yellow", project, amount=own)


def w21_contractor_did_not_pay_first(books: Books, found: Findings) -> None:
    """分包未付总包未先行清偿: ten days late, employed by neither contractor nor owner."""
    gaps: dict[tuple, list[int]] = {}
    for (project, _, month), wm in books.worker_months.items():
        p = books.projects[project]
        if wm.employer_id is None or p.contractor_id is None or wm.employer_id in (p.contractor_id, p.owner_id):
            continue
        if wm.owed > wm.paid:
            gaps.setdefault((project, wm.employer_id, month), []).append(wm.owed - wm.paid)
    for (project, employer, month), gap in gaps.items():
        if (books.as_of - books.due_on(project, month)).days >= 10:
            found.add("W21", "red", project, employer=employer, month=month, amount=sum(gap), people=len(gap))


def w22_not_clear_before_the_festival(books: Books, found: Findings) -> None:
    """节前未清零: D-45 yellow, D-30 orange, D-15 red. Not lifted again by festival mode."""
    left = days_to_festival(books.as_of)
    if left > 45:
        return
    level = "red" if left <= 15 else "orange" if left <= 30 else "yellow"
    gaps: dict[object, dict[object, int]] = {}
    for (project, worker, month), wm in books.worker_months.items():
        if wm.owed > wm.paid and books.due_on(project, month) < books.as_of:
            of_site = gaps.setdefault(project, {})
            of_site[worker] = of_site.get(worker, 0) + wm.owed - wm.paid
    for project, by_worker in gaps.items():
        found.add("W22", level, project, amount=sum(by_worker.values()), people=len(by_worker))


def q04_duplicates(books: Books, found: Findings) -> None:
    """重复建档: one credit code for two firms, one permit for two sites."""
    firms: dict[str, set] = {}
    for fact in books.raw["enterprise_fact"]:
        firms.setdefault(fact.credit_index or "", set()).add(fact.enterprise_id)
    sites: dict[str, set] = {}
    for permit in books.raw["permit"]:
        sites.setdefault(permit.number_index or "", set()).add(permit.project_id)
    for code, several in firms.items():
        for firm in several if code and len(several) > 1 else ():
            found.add("Q04", "blue", None, employer=firm)
    for number, several in sites.items():
        for site in several if number and len(several) > 1 else ():
            found.add("Q04", "blue", site)


RULES = [
    s07_two_short_periods,
    s09_contractor_funds_wages,
    w21_contractor_did_not_pay_first,
    w22_not_clear_before_the_festival,
    q04_duplicates,
]
