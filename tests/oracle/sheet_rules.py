"""More of family W: wages too high, off the agreed rate, made up at a desk, paid afterwards or in crumbs."""

from anxin.kit import months

from .books import Books, WorkerMonth
from .findings import Findings

Month = tuple[object, int]


def w06_too_high(books: Books, found: Findings) -> None:
    """单人金额畸高: over 50,000 yuan in a month, or over 300,000 in a year on all sites together."""
    years: dict[tuple, dict[object, int]] = {}
    for wm in books.worker_months.values():
        fen = max(wm.owed, wm.paid)
        if fen > 50_000_00:
            found.add("W06", "red", wm.project_id, worker=wm.worker_id, month=wm.month, amount=fen)
        if fen > 0:
            sites = years.setdefault((wm.worker_id, wm.month // 100), {})
            sites[wm.project_id] = sites.get(wm.project_id, 0) + fen
    latest: dict[tuple, tuple[int, int]] = {}
    for (worker, year), sites in years.items():
        if sum(sites.values()) > 300_000_00:
            for project in sites:
                latest[(project, worker)] = max(latest.get((project, worker), (0, 0)), (year, sum(sites.values())))
    for (project, worker), (_, fen) in latest.items():
        found.add("W06", "red", project, worker=worker, amount=fen)


def day_rates(books: Books) -> dict[tuple, list[int]]:
    """The agreed day rates of each (project, worker); nobody whose rate may be for pieces, months or a whole job."""
    stints: dict[tuple, list] = {}
    for e in books.enrolments:
        if not e.provisional:
            stints.setdefault((e.project_id, e.worker_id), []).append(e)
    result = {}
    for key, rows in stints.items():
        rates = [e.unit_price_fen for e in rows]
        by_the_day = not any(word in (e.pay_mode or "") for e in rows for word in "件包月年")
        known = None not in rates and min(rates) > 0 and max(rates) <= 2000_00
        if known and by_the_day and not any(e.role == "manager" for e in rows):
            result[key] = rates
    return result


def days_x100(books: Books, wm: WorkerMonth) -> int:
    """Days of attendance in hundredths; a day that every source calls half is half a day."""
    whole = 0
    for row in books.attendance:
        if (row.project_id, row.worker_id, row.month) == (wm.project_id, wm.worker_id, wm.month):
            whole |= row.days_mask & ~(row.half_mask or 0)
    halves = bin(wm.days_mask & ~whole).count("1")
    return wm.days * 100 - halves * 50


def w09_off_the_rate(books: Books, found: Findings) -> None:
    """单价偏离合同: gross pay below seven tenths, or above thirteen tenths, of the agreed rate times the days."""
    rates = day_rates(books)
    sheets: dict[tuple, list] = {}
    for line in books.lines:
        key = (line.project_id, line.worker_id)
        if key in rates and not line.is_back_pay and not line.exit_flag:
            sheets.setdefault((*key, line.month), []).append(line)
    overtime: dict[tuple, int] = {}
    for row in books.attendance:
        key = (row.project_id, row.worker_id, row.month)
        overtime[key] = overtime.get(key, 0) + max(0, row.overtime_x10 or 0)
    # The notice that says that a day has eight hours is of 2025; before it no overtime is counted.
    eight = books.as_of.year >= 2025
    for key, lines in sheets.items():
        project, worker, month = key
        owed = sum(x.owed_fen or 0 for x in lines)
        if any(x.days_x100 is None for x in lines):
            wm = books.worker_months.get(key)
            days = days_x100(books, wm) if wm else 0
        else:
            days = sum(x.days_x100 for x in lines)
        if days <= 0:
            continue
        low, high = min(rates[key[:2]]), max(rates[key[:2]])
        more = days + (overtime.get(key, 0) * 10 // 8 if eight else 0)
        # Rate in fen times hundredths of a day, so pay is a hundred times fen; tenths of it on both sides.
        if owed * 1000 < low * days * 7:
            amount = low * days // 100 - owed
        elif owed * 1000 > high * more * 13:
            amount = owed - high * more // 100
        else:
            continue
        found.add("W09", "yellow", project, worker=worker, month=month, amount=amount)


def w18_invented(books: Books, found: Findings) -> None:
    """工资表造表特征: nine lines of ten in round hundreds, and ten lines all the same."""
    crews: dict[tuple, list[int]] = {}
    for line in books.lines:
        if line.payable_fen > 0:
            key = (line.project_id, line.employer_id, line.month, line.crew_id)
            crews.setdefault(key, []).append(line.payable_fen)
    odd: dict[tuple, list[int]] = {}
    for (project, employer, month, _), amounts in crews.items():
        rounded = sum(1 for a in amounts if a % 100_00 == 0)
        most = max(amounts.count(a) for a in set(amounts))
        if rounded * 100 >= len(amounts) * 90 and most >= 10:
            odd.setdefault((project, employer, month), []).extend(amounts)
    for (project, employer, month), amounts in odd.items():
        found.add("W18", "yellow", project, employer=employer, month=month, amount=sum(amounts), people=len(amounts))


def in_a_row(those: set[Month], count: int) -> list[Month]:
    """The (project, month) that are the last of so many months in a row."""
    return [(p, m) for p, m in those if all((p, months.add(m, -back)) in those for back in range(count))]


def w19_back_pay(books: Books, found: Findings) -> None:
    """补发占比高: more than three lines of ten are back pay, two months in a row."""
    sheets: dict[Month, list] = {}
    for line in books.lines:
        sheets.setdefault((line.project_id, line.month), []).append(line)
    back = {key: [x for x in lines if x.is_back_pay] for key, lines in sheets.items()}
    heavy = {key for key in sheets if len(back[key]) * 10 > len(sheets[key]) * 3}
    for key in in_a_row(heavy, 2):
        people = {x.worker_id for x in back[key]}
        amount = sum(x.payable_fen for x in back[key])
        found.add("W19", "yellow", key[0], month=key[1], amount=amount, people=len(people))


def w20_living_money(books: Books, found: Findings) -> None:
    """仅发生活费: for three months in a row, three of ten got something, but less than half of what they earned."""
    little: dict[Month, list[WorkerMonth]] = {}
    for (project, month), people in books.project_months.items():
        if month > books.this_month or books.as_of <= books.due_on(project, month):
            continue
        owed = [wm for wm in people if wm.owed > 0]
        few = [wm for wm in owed if 0 < wm.paid * 2 < wm.owed]
        if few and len(few) * 10 >= len(owed) * 3:
            little[(project, month)] = few
    for key in in_a_row(set(little), 3):
        amount = sum(wm.owed - wm.paid for wm in little[key])
        found.add("W20", "orange", key[0], month=key[1], amount=amount, people=len(little[key]))


RULES = [
    w06_too_high,
    w09_off_the_rate,
    w18_invented,
    w19_back_pay,
    w20_living_money,
]
