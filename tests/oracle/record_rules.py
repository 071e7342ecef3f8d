"""More of families R, T and Q: who is too young, who never came back, days written afterwards, alike or impossible, and contradictions."""

from datetime import date, timedelta

from anxin.kit import months

from .books import Books
from .findings import Findings
from .people_rules import on_site
from .working_days import workdays_in_month

# Words in the name of a trade that is closed to those under eighteen.
DANGEROUS = [
    "架子",
    "高空",
    "高处",
    "吊",
    "塔",
    "爆破",
    "电工",
    "焊",
    "锅炉",
    "油漆",
    "防水",
    "防腐",
    "钢筋",
    "混凝土",
    "砼",
    "搬运",
    "拆除",
    "挖孔",
    "隧道",
    "井下",
]


def age_on(birth: date, day: date) -> int:
    """Full years; a birthday counts from its morning, one of 29 February from 1 March in a common year."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def r06_age(books: Books, found: Findings) -> None:
    """年龄异常: a child red, a minor in a dangerous trade orange, sixty and above blue."""
    born = {w.id: w.birth for w in books.raw["worker"]}
    for e in books.enrolments:
        birth = born.get(e.worker_id)
        if not on_site(books, e) or birth is None:
            continue
        age = age_on(birth, books.as_of)
        level = None
        if age < 16:
            level = "red"
        elif age < 18 and any(word in (e.trade or "") for word in DANGEROUS):
            level = "orange"
        elif age >= 60:
            level = "blue"
        found.add("R06", level, e.project_id, worker=e.worker_id)


def last_day(month: int, mask: int) -> date:
    return months.first_day(month) + timedelta(days=mask.bit_length() - 1)


def last_days(books: Books) -> tuple[dict, dict]:
    """The last day of attendance of each (project, worker), and of each project."""
    of_worker: dict[tuple, date] = {}
    of_site: dict[object, date] = {}
    for row in books.attendance:
        if row.days_mask:
            day = last_day(row.month, row.days_mask)
            key = (row.project_id, row.worker_id)
            of_worker[key] = max(day, of_worker.get(key, day))
            of_site[row.project_id] = max(day, of_site.get(row.project_id, day))
    return of_worker, of_site


def r10_never_closed(books: Books, found: Findings) -> None:
    """进退场未闭环: fifteen days on which the site went on without him, and no exit."""
    of_worker, of_site = last_days(books)
    entered: dict[tuple, list] = {}
    for e in books.enrolments:
        if e.role != "manager" and on_site(books, e):
            entered.setdefault((e.project_id, e.worker_id), []).append(e.entered_on)
    for (project, worker), days in entered.items():
        until = books.as_of if books.projects[project].finished else of_site.get(project)
        known = [d for d in [*days, of_worker.get((project, worker))] if d is not None]
        if until is not None and known and (until - max(known)).days >= 15:
            found.add("R10", "blue", project, worker=worker)


def t03_back_entry(books: Books, found: Findings) -> None:
    """事后集中补录: of a month's worker-days, more than a fifth written afterwards or by hand beside a gate."""
    rows_of: dict[tuple, dict] = {}
    for row in books.attendance:
        rows_of.setdefault((row.project_id, row.month), {}).setdefault(row.worker_id, []).append(row)
    for (project, month), people in rows_of.items():
        if books.as_of <= months.last_day(month):
            continue
        gate = any(r.source not in ("sheet", None) and r.days_mask for rows in people.values() for r in rows)
        days = late = heads = 0
        for rows in people.values():
            whole = machine = 0
            for r in rows:
                whole |= r.days_mask
                if r.source not in ("sheet", None):
                    machine |= r.days_mask
            his = bin(whole).count("1")
            afterwards = max(r.late_days or 0 for r in rows)
            if gate:
                afterwards = max(afterwards, bin(whole & ~machine).count("1"))
            days += his
            late += min(his, afterwards)
            heads += min(his, afterwards) > 0
        if late * 100 > days * 20:
            found.add("T03", "orange", project, month=month, people=heads)


def t05_impossible_days(books: Books, found: Findings) -> None:
    """出勤天数不可能: more days than the month has, red; a crew all alike at full count for three months, yellow."""
    for row in books.attendance:
        if (row.days_claimed_x100 or 0) > months.days_in(row.month) * 100:
            found.add("T05", "red", row.project_id, worker=row.worker_id, month=row.month)
    for line in books.lines:
        if (line.days_x100 or 0) > months.days_in(line.month) * 100 and not line.is_back_pay:
            found.add("T05", "red", line.project_id, worker=line.worker_id, month=line.month)
    crew_of: dict[tuple, list] = {}
    for e in books.enrolments:
        if e.crew_id is not None:
            crew_of.setdefault((e.project_id, e.worker_id), []).append(e.crew_id)
    masks: dict[tuple, dict] = {}
    for row in books.attendance:
        who = (row.project_id, row.worker_id)
        crew = row.crew_id if row.crew_id is not None else min(crew_of.get(who, []), default=None)
        over = books.as_of > months.last_day(row.month)
        if row.days_mask and crew is not None and who not in books.managers and over:
            people = masks.setdefault((row.project_id, crew, row.month), {})
            people[row.worker_id] = people.get(row.worker_id, 0) | row.days_mask
    alike: dict[tuple, int] = {}
    for key, people in masks.items():
        counts = [bin(mask).count("1") for mask in people.values()]
        for count in set(counts):
            same = counts.count(count)
            if len(counts) >= 5 and count >= workdays_in_month(key[2]) and same * 100 >= len(counts) * 80:
                alike[key] = same
    heads: dict[tuple, int] = {}
    for (project, crew, month), same in alike.items():
        if all((project, crew, months.add(month, -back)) in alike for back in (1, 2)):
            heads[(project, month)] = heads.get((project, month), 0) + same
    for (project, month), people in heads.items():
        found.add("T05", "yellow", project, month=month, people=people)


def before(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a < b


def q02_contradictions(books: Books, found: Findings) -> None:
    """逻辑冲突: an end before its start, more paid than owed, work after leaving, a line that does not add up."""
    odd = set()
    for e in books.enrolments:
        if before(e.left_on, e.entered_on) or before(e.contract_to, e.contract_from):
            odd.add(e.project_id)
    for p in books.raw["project_fact"]:
        if before(p.planned_end, p.start_on) or before(p.actual_end, p.start_on):
            odd.add(p.project_id)
    odd |= {p.project_id for p in books.raw["pause"] if before(p.to_on, p.from_on)}
    odd |= {d.project_id for d in books.raw["deposit"] if before(d.end_on, d.start_on)}
    odd |= {wm.project_id for wm in books.worker_months.values() if wm.lines and wm.paid > wm.owed}
    odd |= {x.project_id for x in books.lines if (x.owed_fen or 0) - (x.deducted_fen or 0) != x.payable_fen}
    left: dict[tuple, list] = {}
    for e in books.enrolments:
        if not e.provisional:
            left.setdefault((e.project_id, e.worker_id), []).append(e.left_on)
    of_worker, _ = last_days(books)
    for key, days in left.items():
        if None not in days and before(max(days), of_worker.get(key)):
            odd.add(key[0])
    for project in odd:
        found.add("Q02", "yellow", project)


RULES = [
    r06_age,
    r10_never_closed,
    t03_back_entry,
    t05_impossible_days,
    q02_contradictions,
]
