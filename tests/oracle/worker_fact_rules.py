"""Rules on what workers confirm and receive, on agreements, insurance, officers, boards and empty fields."""

from datetime import date, timedelta
from types import SimpleNamespace

from anxin.kit import months

from .books import Books, Project, WorkerMonth
from .findings import Findings
from .people_rules import on_site
from .rows import by_project

AT_WORK = ("ongoing", "continued", "half_stopped")


def not_later(day: date | None, books: Books) -> bool:
    """Whether something has a day, and that day has come."""
    return day is not None and day <= books.as_of


def running(books: Books) -> list[Project]:
    return [p for p in books.projects.values() if p.status in AT_WORK]


# --- the account ------------------------------------------------------------------------------------------------------


def is_closed(books: Books, account: SimpleNamespace) -> bool:
    if not_later(account.closed_on, books) or account.status == "closed":
        return True
    for event in books.raw["account_event"]:
        same = event.account_id is None or event.account_id == account.account_id
        if event.project_id == account.project_id and event.event == "closed" and same and not_later(event.on, books):
            return True
    return False


def a02_agreement_or_filing_missing(books: Books, found: Findings) -> None:
    """三方协议或备案缺失: an account open for 30 days, and one of the two papers wanting."""
    for account in books.raw["special_account"]:
        if books.projects[account.project_id].finished or not not_later(account.opened_on, books):
            continue
        papers = not_later(account.agreement_on, books) and not_later(account.filed_on, books)
        if (books.as_of - account.opened_on).days >= 30 and not papers and not is_closed(books, account):
            found.add("A02", "yellow", account.project_id)


def a07_frozen_or_seized(books: Books, found: Findings) -> None:
    """专户被查封冻结划拨: for another cause than this project's wages, and not lifted."""
    open_events: dict[object, list] = {}
    for event in books.raw["account_event"]:
        holds = event.event in ("frozen", "seized", "deducted") and event.cause != "own_wages"
        if holds and not_later(event.on, books) and not not_later(event.lifted_on, books):
            open_events.setdefault(event.project_id, []).append(event.amount_fen)
    for project, amounts in open_events.items():
        told = [a for a in amounts if a is not None]
        found.add("A07", "red", project, amount=sum(told) if told else None)


# --- officers and insurance -------------------------------------------------------------------------------------------


def attended_days(books: Books, project: object) -> list[tuple[object, date]]:
    """(worker, day) of all attendance on the project."""
    result = []
    for row in books.attendance:
        if row.project_id == project:
            for day in range(1, months.days_in(row.month) + 1):
                if row.days_mask >> (day - 1) & 1:
                    result.append((row.worker_id, date(row.month // 100, row.month % 100, day)))
    return result


def r11_no_labour_officer(books: Books, found: Findings) -> None:
    """劳资专管员缺位: nobody is named, or those who are were not seen for 15 days while others worked."""
    named = {f.project_id for f in books.raw["project_fact"] if f.labour_officer}
    for p in running(books):
        here = [
            e for e in books.enrolments if e.project_id == p.id and e.post == "labour_officer" and on_site(books, e)
        ]
        if not here:
            if p.id not in named:
                found.add("R11", "yellow", p.id)
            continue
        if any(e.entered_on is not None and (books.as_of - e.entered_on).days < 15 for e in here):
            continue
        officers = {e.worker_id for e in here}
        since = books.as_of - timedelta(days=14)
        seen = {worker for worker, day in attended_days(books, p.id) if since <= day <= books.as_of}
        if seen - officers and not seen & officers:
            found.add("R11", "yellow", p.id)


def r13_no_injury_insurance(books: Books, found: Findings) -> None:
    """工伤保险缺失: work has begun and no policy is in force."""
    policies = by_project(books.raw["injury_insurance"])
    for p in running(books):
        worked = any(books.att_heads(q, m) > 0 for (q, m) in books.project_months if q == p.id)
        begun = p.start_on <= books.as_of if p.start_on is not None else worked
        insured = any(
            (x.from_on is None or x.from_on <= books.as_of) and (x.to_on is None or x.to_on >= books.as_of)
            for x in policies.get(p.id, [])
        )
        if begun and not insured:
            found.add("R13", "yellow", p.id)


# --- the board --------------------------------------------------------------------------------------------------------


def n01_no_board(books: Books, found: Findings) -> None:
    """未设告示牌: seven days after the start neither a board nor a dated photo of one."""
    boards = by_project(b for b in books.raw["notice_board"] if b.set_on or b.photo_on)
    for p in running(books):
        if p.start_on is None or (books.as_of - p.start_on).days < 7:
            continue
        shown = False
        for b in boards.get(p.id, []):
            # What somebody looked at on a later day is not known to have been looked at yet.
            if not_later(b.checked_on or b.photo_on or b.set_on, books):
                shown = shown or not_later(b.set_on, books) or not_later(b.photo_on, books)
        if not shown:
            found.add("N01", "yellow", p.id)


def n02_items_missing(books: Books, found: Findings) -> None:
    """告示牌要素不全或旧版: the latest look at the board found an item wanting, a dead number or an old minimum wage."""
    latest: dict[object, tuple] = {}
    for b in books.raw["notice_board"]:
        day = b.checked_on or b.photo_on or b.set_on
        looked_at = b.items or b.missing or b.dead_number or b.minimum_wage_fen is not None
        if looked_at and not_later(day, books):
            latest[b.project_id] = max(latest.get(b.project_id, (date.min, 0)), (day, b.id))
    by_id = {b.id: b for b in books.raw["notice_board"]}
    for p in running(books):
        if p.id not in latest:
            continue
        b = by_id[latest[p.id][1]]
        in_force = books.minimum_wage(p.id, books.this_month)
        outdated = b.minimum_wage_fen is not None and in_force is not None and b.minimum_wage_fen != in_force
        if b.missing or b.dead_number or outdated:
            found.add("N02", "yellow", p.id)


# --- what workers answer and receive ----------------------------------------------------------------------------------


def w12_not_confirmed_or_disputed(books: Books, found: Findings) -> None:
    """工人未确认或有异议: silent for three days blue, an objection yellow, five or a fifth of them orange."""
    answers: dict[tuple, list] = {}
    for c in books.raw["wage_confirmation"]:
        if c.month <= books.this_month and (c.asked_on is None or c.asked_on <= books.as_of):
            answers.setdefault((c.project_id, c.worker_id, c.month), []).append(c)
    asked: dict[tuple, int] = {}
    objecting: dict[tuple, int] = {}
    for (project, worker, month), told in answers.items():
        asked[(project, month)] = asked.get((project, month), 0) + 1
        given = [c for c in told if c.answer and (c.answered_on is None or c.answered_on <= books.as_of)]
        if any(c.answer == "objected" and not not_later(c.settled_on, books) for c in given):
            objecting[(project, month)] = objecting.get((project, month), 0) + 1
            found.add("W12", "yellow", project, worker=worker, month=month, people=1)
        elif not given:
            days = [c.asked_on for c in told if c.asked_on is not None]
            if days and (books.as_of - min(days)).days >= 3:
                found.add("W12", "blue", project, worker=worker, month=month, people=1)
    for (project, month), people in objecting.items():
        if people >= 5 or people * 100 >= asked[(project, month)] * 20:
            found.add("W12", "orange", project, month=month, people=people)


def first_paid_on(wm: WorkerMonth) -> date | None:
    days = [r.paid_on for r in wm.receipts if r.status == "success" and r.paid_on is not None]
    return min(days) if days else None


def w14_no_payslip(books: Books, found: Findings) -> None:
    """工资清单未送达: five days after the money no slip; a month without any slip is the project's, not each worker's."""
    slips = set()
    for s in books.raw["payslip"]:
        if s.month <= books.this_month and (s.delivered_on is None or s.delivered_on <= books.as_of):
            slips.add((s.project_id, s.worker_id, s.month))
    months_with = {(project, month) for project, _, month in slips}
    without: dict[tuple, int] = {}
    for (project, worker, month), wm in books.worker_months.items():
        day = first_paid_on(wm)
        if not books.is_worker(wm) or wm.paid <= 0 or day is None or (books.as_of - day).days < 5:
            continue
        if (project, worker, month) in slips:
            continue
        if (project, month) in months_with:
            found.add("W14", "blue", project, worker=worker, month=month, people=1)
        else:
            without[(project, month)] = without.get((project, month), 0) + 1
    for (project, month), people in without.items():
        found.add("W14", "blue", project, month=month, people=people)


def w15_no_agency_agreement(books: Books, found: Findings) -> None:
    """未签代发委托: people of a subcontractor work, and it never agreed that the contractor pays them."""
    roles: dict[tuple, set] = {}
    agreed = set()
    for x in books.raw["participation"]:
        roles.setdefault((x.project_id, x.enterprise_id), set()).add(x.role)
        if not_later(x.agency_agreement_on, books):
            agreed.add((x.project_id, x.enterprise_id))
    for p in books.projects.values():
        for role, firm in (("owner", p.owner_id), ("contractor", p.contractor_id)):
            if firm is not None:
                roles.setdefault((p.id, firm), set()).add(role)
    led = {project for (project, _), parts in roles.items() if "contractor" in parts}
    heads: dict[tuple, dict[int, int]] = {}
    for wm in books.worker_months.values():
        if wm.days > 0 and wm.employer_id is not None:
            of_firm = heads.setdefault((wm.project_id, wm.employer_id), {})
            of_firm[wm.month] = of_firm.get(wm.month, 0) + 1
    for (project, firm), by_month in heads.items():
        part = roles.get((project, firm), set())
        is_sub = not part & {"contractor", "owner", "supervisor"}
        if project in led and is_sub and not books.projects[project].finished and (project, firm) not in agreed:
            found.add("W15", "yellow", project, employer=firm, people=by_month[max(by_month)])


# --- what is left blank -----------------------------------------------------------------------------------------------


def q01_key_fields_empty(books: Books, found: Findings) -> None:
    """关键字段缺项: any blank in the ledger, or less than 99 % of all, blue; less than 95 % yellow."""
    contract_days: dict[object, list] = {}
    for c in books.raw["contract"]:
        if c.kind in ("main", "", None):
            # The earliest by its day decides, one without a day comes last.
            key = (c.signed_on is None, c.signed_on or date.max, c.id)
            contract_days.setdefault(c.project_id, []).append((key, c.signed_on, c.amount_fen))
    for f in books.raw["project_fact"]:
        p = books.projects[f.project_id]
        if p.finished:
            continue
        _, signed_on, amount = min(contract_days.get(f.project_id, [((), None, None)]), key=lambda c: c[0])
        parties = [p.owner_id, p.contractor_id]
        ledger = [p.region or None, f.funding or None, f.status or None, *parties, f.start_on, f.planned_end]
        ledger += [signed_on, amount, f.pay_day]
        said = [value is not None for value in ledger]
        whole = all(said)
        for e in books.enrolments:
            if e.project_id == f.project_id and e.role != "manager" and on_site(books, e):
                roster = [e.employer_id, e.crew_id, e.trade or None, e.entered_on, e.card_id]
                said += [value is not None for value in roster]
        level = None if whole else "blue"
        if sum(said) * 100 < len(said) * 99:
            level = "blue"
        if sum(said) * 100 < len(said) * 95:
            level = "yellow"
        found.add("Q01", level, f.project_id)


RULES = [
    a02_agreement_or_filing_missing,
    a07_frozen_or_seized,
    r11_no_labour_officer,
    r13_no_injury_insurance,
    n01_no_board,
    n02_items_missing,
    w12_not_confirmed_or_disputed,
    w14_no_payslip,
    w15_no_agency_agreement,
    q01_key_fields_empty,
]
