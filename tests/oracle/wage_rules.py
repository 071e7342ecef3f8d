"""Family W: whether the wages were written down, paid, paid in full, and paid to the person who earned them."""

from datetime import date

from anxin.kit import months

from .books import Books, WorkerMonth
from .findings import Findings, step
from .working_days import workdays_after, workdays_in_month

Group = tuple[object, object, int]


def employer_months(books: Books) -> dict[Group, list[WorkerMonth]]:
    """(project, employer, month) -> its worker-months, none of the future."""
    groups: dict[Group, list[WorkerMonth]] = {}
    for wm in books.worker_months.values():
        if wm.month <= books.this_month:
            groups.setdefault((wm.project_id, wm.employer_id, wm.month), []).append(wm)
    return groups


def past(books: Books) -> list[WorkerMonth]:
    return [wm for wm in books.worker_months.values() if wm.month <= books.this_month]


def successes(wm: WorkerMonth) -> list:
    return [r for r in wm.receipts if r.status == "success"]


def w01_no_monthly_sheet(books: Books, found: Findings) -> None:
    """未按月编制工资表: people worked, and nobody wrote a sheet: 10th of the next month yellow, its end orange."""
    for (project, employer, month), group in employer_months(books).items():
        # A line that names no employer counts for the one whom the worker's attendance or roster names.
        if not any(wm.days >= 1 for wm in group) or any(wm.lines for wm in group):
            continue
        next_month = months.add(month, 1)
        level = None
        if books.as_of >= date(next_month // 100, next_month % 100, 10):
            level = "yellow"
        if books.as_of > months.last_day(next_month):
            level = "orange"
        found.add("W01", level, project, employer=employer, month=month)


def w02_wages_late(books: Books, found: Findings) -> None:
    """工资逾期未发: due +1 d yellow, +15 orange, +30 red; nothing at all by the end of the next month, red."""
    for (project, employer, month), group in employer_months(books).items():
        unpaid = [wm for wm in group if wm.owed > wm.paid]
        if not unpaid:
            continue
        late = (books.as_of - books.due_on(project, month)).days
        level = step(late, [(1, "yellow"), (15, "orange"), (30, "red")])
        end = months.last_day(months.add(month, 1))
        paid_in_time = False
        for wm in group:
            for receipt in successes(wm):
                # A payment without a day is not held against the payer.
                if receipt.paid_on is None or receipt.paid_on <= end:
                    paid_in_time = True
        if books.as_of > end and not paid_in_time:
            level = "red"
        amount = sum(wm.owed - wm.paid for wm in unpaid)
        found.add("W02", level, project, employer=employer, month=month, amount=amount, people=len(unpaid))


def w03_heads_unpaid(books: Books, found: Findings) -> None:
    """发放人数不足: of the workers who attended, not all paid yellow, fewer than 90 % red."""
    for project, month in books.past_months():
        attended = [wm for wm in books.project_months[(project, month)] if wm.days >= 1 and books.is_worker(wm)]
        paid = [wm for wm in attended if wm.paid > 0]
        if books.as_of <= books.due_on(project, month) or len(paid) == len(attended):
            continue
        level = "red" if len(paid) * 100 < len(attended) * 90 else "yellow"
        found.add("W03", level, project, month=month, people=len(attended) - len(paid))


def w04_paid_short(books: Books, found: Findings) -> None:
    """未足额支付: a worker got less than owed yellow; five of a project got less than 80 % orange."""
    far_short: dict[tuple, list[WorkerMonth]] = {}
    for wm in past(books):
        if books.as_of > books.due_on(wm.project_id, wm.month) and 0 < wm.paid < wm.owed:
            gap = wm.owed - wm.paid
            found.add("W04", "yellow", wm.project_id, worker=wm.worker_id, month=wm.month, amount=gap)
            if wm.paid * 100 < wm.owed * 80:
                far_short.setdefault((wm.project_id, wm.month), []).append(wm)
    for (project, month), group in far_short.items():
        if len(group) >= 5:
            gaps = sum(wm.owed - wm.paid for wm in group)
            found.add("W04", "orange", project, month=month, amount=gaps, people=len(group))


def w05_below_minimum_wage(books: Books, found: Findings) -> None:
    """低于最低工资: a full month's work paid below the local minimum; or the mean of five such workers."""
    full: dict[tuple, list[WorkerMonth]] = {}
    for wm in past(books):
        minimum = books.minimum_wage(wm.project_id, wm.month)
        if minimum is None or books.as_of <= books.due_on(wm.project_id, wm.month):
            continue
        if wm.days >= workdays_in_month(wm.month) and wm.paid > 0:
            full.setdefault((wm.project_id, wm.month), []).append(wm)
            if wm.paid < minimum:
                short = minimum - wm.paid
                found.add("W05", "red", wm.project_id, worker=wm.worker_id, month=wm.month, amount=short)
    for (project, month), group in full.items():
        minimum = books.minimum_wage(project, month)
        if len(group) >= 5 and sum(wm.paid for wm in group) < minimum * len(group):
            found.add("W05", "red", project, month=month)


def w07_paid_never_there(books: Books, found: Findings) -> None:
    """有工资无考勤: an ordinary line for somebody whom the site's attendance of that month never saw."""
    for wm in past(books):
        regular = [line for line in wm.lines if not line.is_back_pay and not line.exit_flag]
        over = books.as_of > months.last_day(wm.month)
        if regular and wm.owed > 0 and wm.days == 0 and over and books.att_heads(wm.project_id, wm.month) >= 1:
            found.add("W07", "orange", wm.project_id, worker=wm.worker_id, month=wm.month, amount=wm.owed)


def w08_there_never_on_a_sheet(books: Books, found: Findings) -> None:
    """有考勤无工资: five days of work, and no line by the end of the next month."""
    for wm in past(books):
        over = books.as_of > months.last_day(months.add(wm.month, 1))
        if wm.days >= 5 and books.is_worker(wm) and not wm.lines and over:
            found.add("W08", "orange", wm.project_id, worker=wm.worker_id, month=wm.month)


def w10_cash_or_collected(books: Books, found: Findings) -> None:
    """现金或他人代领: any line of the month's sheets orange, more than a tenth of them red."""
    sheets: dict[tuple, list] = {}
    for line in books.lines:
        if line.month <= books.this_month:
            sheets.setdefault((line.project_id, line.month), []).append(line)
    for (project, month), lines in sheets.items():
        odd = [x for x in lines if x.pay_mode in ("cash", "other") or x.has_collector or x.holder_differs]
        if odd:
            level = "red" if len(odd) * 100 > len(lines) * 10 else "orange"
            amount = sum(line.payable_fen for line in odd)
            people = len({line.worker_id for line in odd})
            found.add("W10", level, project, month=month, amount=amount, people=people)


def w11_one_card_for_several(books: Books, found: Findings) -> None:
    """多人同一收款账户: in one month one card took the wages of two people."""
    payees: dict[tuple, set] = {}
    paid = [r for r in books.receipts if r.status == "success" and r.card_id is not None]
    for receipt in paid:
        payees.setdefault((receipt.card_id, receipt.month), set()).add(receipt.worker_id)
    shared: dict[tuple, list] = {}
    for receipt in paid:
        if len(payees[(receipt.card_id, receipt.month)]) >= 2 and receipt.month <= books.this_month:
            shared.setdefault((receipt.project_id, receipt.month), []).append(receipt)
    for (project, month), receipts in shared.items():
        amount = sum(r.amount_fen for r in receipts)
        people = len({r.worker_id for r in receipts})
        found.add("W11", "red", project, month=month, amount=amount, people=people)


def w13_left_unsettled(books: Books, found: Findings) -> None:
    """离场未结清: gone +1 d yellow, +15 orange, +30 red; red as soon as he says himself that he was not paid."""
    for e in books.enrolments:
        if e.left_on is None or e.provisional:
            continue
        gone = (books.as_of - e.left_on).days
        level = None
        if e.settled_on is None or e.settled_on > books.as_of:
            level = step(gone, [(1, "yellow"), (15, "orange"), (30, "red")])
        denied = e.settled_confirmed is not None and not e.settled_confirmed
        if denied and gone >= 1:
            level = "red"
        found.add("W13", level, e.project_id, worker=e.worker_id)


def unrepaired(wm: WorkerMonth) -> list:
    """The payments that failed or came back and were followed by no success, the oldest first."""
    result = []
    for broken in wm.receipts:
        if broken.status not in ("failed", "returned") or broken.paid_on is None:
            continue
        healed = False
        for success in successes(wm):
            later = success.paid_on is not None and success.paid_on >= broken.paid_on
            if later or (broken.serial and success.retry_of == broken.serial):
                healed = True
        if not healed:
            result.append(broken)
    return sorted(result, key=lambda r: (r.paid_on, r.id))


def w16_failure_not_repaired(books: Books, found: Findings) -> None:
    """代发失败未重发: open for 3 workdays yellow, for 7 orange; the oldest counts, and failing again restarts nothing."""
    open_ones: dict[tuple, list[list]] = {}
    for wm in past(books):
        broken = unrepaired(wm)
        if broken:
            open_ones.setdefault((wm.project_id, wm.month), []).append(broken)
    for (project, month), workers in open_ones.items():
        oldest = min(broken[0].paid_on for broken in workers)
        level = step(workdays_after(oldest, books.as_of), [(3, "yellow"), (7, "orange")])
        # Several attempts were after the same wage: the last one says how much is open.
        amount = sum(broken[-1].amount_fen for broken in workers)
        found.add("W16", level, project, month=month, amount=amount, people=len(workers))


def w17_paid_twice(books: Books, found: Findings) -> None:
    """同月重复发放: the same sum to the same worker for the same month more than once, and not sent back."""
    for wm in past(books):
        too_much = 0
        for amount in {r.amount_fen for r in successes(wm)}:
            times = sum(1 for r in successes(wm) if r.amount_fen == amount)
            returned = sum(1 for r in wm.receipts if r.status == "returned" and r.amount_fen == amount)
            too_much += max(0, amount * (times - 1 - returned))
        if too_much > 0:
            found.add("W17", "yellow", wm.project_id, worker=wm.worker_id, month=wm.month, amount=too_much)


RULES = [
    w01_no_monthly_sheet,
    w02_wages_late,
    w03_heads_unpaid,
    w04_paid_short,
    w05_below_minimum_wage,
    w07_paid_never_there,
    w08_there_never_on_a_sheet,
    w10_cash_or_collected,
    w11_one_card_for_several,
    w13_left_unsettled,
    w16_failure_not_repaired,
    w17_paid_twice,
]
