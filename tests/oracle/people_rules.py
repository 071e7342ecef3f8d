"""Families R, T, Q: real names and contracts, attendance, and projects that nobody has reported."""

from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from anxin.kit import months

from .books import Books, Project
from .findings import Findings, step
from .working_days import is_workday, workdays_after


def on_site(books: Books, e) -> bool:
    """On the roster for certain, arrived, and not gone yet."""
    arrived = e.entered_on is None or e.entered_on <= books.as_of
    gone = e.left_on is not None and e.left_on <= books.as_of
    return not e.provisional and arrived and not gone


def has_contract(books: Books, e) -> bool:
    signed = e.contract_signed_on or e.contract_from
    return bool(e.contract_no) or (signed is not None and signed <= books.as_of)


def r02_no_labour_contract(books: Books, found: Findings) -> None:
    """未签劳动合同: a worker more than 3 d on site yellow; a fifth of the site orange."""
    here: dict[object, set] = {}
    without: dict[object, set] = {}
    for e in books.enrolments:
        if e.role != "manager" and on_site(books, e):
            here.setdefault(e.project_id, set()).add(e.worker_id)
            long_enough = e.entered_on is not None and (books.as_of - e.entered_on).days > 3
            if long_enough and not has_contract(books, e):
                without.setdefault(e.project_id, set()).add(e.worker_id)
                found.add("R02", "yellow", e.project_id, worker=e.worker_id)
    for project, workers in without.items():
        if len(workers) * 100 >= len(here[project]) * 20:
            found.add("R02", "orange", project, people=len(workers))


def r04_identity_check_failed(books: Books, found: Findings) -> None:
    """身份核验不通过: a number that cannot be, or a card past its date."""
    wrong_number = {w.id for w in books.raw["worker"] if w.id_ok is not None and not w.id_ok}
    for e in books.enrolments:
        expired = e.id_valid_to is not None and e.id_valid_to < books.as_of
        if on_site(books, e) and (e.worker_id in wrong_number or expired):
            found.add("R04", "yellow", e.project_id, worker=e.worker_id)


def distance_km(a: Project, b: Project) -> float:
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return 0.0
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.lon - a.lon) / 2
    return 2 * 6371 * asin(sqrt(sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2))


def clock_on(row, day: int) -> tuple[int, int] | None:
    """First entry and last exit of the day in minutes after midnight, where a device told them."""
    text = (row.clock or "")[(day - 1) * 8 : day * 8]
    if len(text) < 8 or text == "--------":
        return None
    return int(text[0:2]) * 60 + int(text[2:4]), int(text[4:6]) * 60 + int(text[6:8])


def impossible(books: Books, a, b, day: int) -> bool:
    """Whether one person cannot have done both rows' work on that day of the month."""
    bit = 1 << (day - 1)
    if not (a.days_mask & bit and b.days_mask & bit):
        return False
    at_a, at_b = clock_on(a, day), clock_on(b, day)
    if at_a and at_b:
        if at_a[0] < at_b[1] and at_b[0] < at_a[1]:
            return True
        gap = max(at_a[0], at_b[0]) - min(at_a[1], at_b[1])
        km = distance_km(books.projects[a.project_id], books.projects[b.project_id])
        return gap < km / 40 * 60
    # Without clocks two half days make one day; anything more does not fit into it.
    half_on_both = (a.half_mask or 0) & bit and (b.half_mask or 0) & bit
    return not half_on_both


def r05_two_sites_at_once(books: Books, found: Findings) -> None:
    """一人多地: one person, one day, two sites, and no time to travel."""
    of_worker: dict[tuple, list] = {}
    for row in books.attendance:
        of_worker.setdefault((row.worker_id, row.month), []).append(row)
    for (worker, month), rows in of_worker.items():
        for a in rows:
            for b in rows:
                if a.project_id != b.project_id and any(impossible(books, a, b, day) for day in range(1, 32)):
                    found.add("R05", "orange", a.project_id, worker=worker, month=month)


def r07_one_card_several_workers(books: Books, found: Findings) -> None:
    """一卡多人: one card bound to two people, wherever they work."""
    holders: dict[object, set] = {}
    bound = [e for e in books.enrolments if e.card_id is not None and not e.provisional]
    for e in bound:
        holders.setdefault(e.card_id, set()).add(e.worker_id)
    for e in bound:
        if len(holders[e.card_id]) >= 2:
            found.add("R07", "red", e.project_id, worker=e.worker_id)


def r08_card_of_somebody_else(books: Books, found: Findings) -> None:
    """工资卡非本人: the bank says so, or the holder's name is another."""
    for e in books.enrolments:
        refused = e.card_checked is not None and not e.card_checked
        if not e.provisional and e.card_id is not None and (refused or e.holder_differs):
            found.add("R08", "red", e.project_id, worker=e.worker_id)


def t01_attendance_coverage(books: Books, found: Findings) -> None:
    """考勤覆盖率低: of the enrolled, fewer than 90 % attended yellow, fewer than 60 % orange."""
    for project, month in books.past_months():
        p = books.projects[project]
        enrolled = [wm for wm in books.project_months[(project, month)] if wm.enrolled]
        attended = [wm for wm in enrolled if wm.days >= 1]
        over = p.actual_end is not None and month > months.month_of(p.actual_end)
        if not enrolled or over or books.as_of <= months.last_day(month) or books.paused_all_month(project, month):
            continue
        level = None
        if len(attended) * 100 < len(enrolled) * 90:
            level = "yellow"
        if len(attended) * 100 < len(enrolled) * 60:
            level = "orange"
        found.add("T01", level, project, month=month)


def t02_attendance_stopped(books: Books, found: Findings) -> None:
    """考勤中断: a site at work sends nothing for 3 workdays yellow, for 7 orange; an approved pause does not count."""
    last_day_of: dict[object, object] = {}
    for row in books.attendance:
        if row.days_mask:
            day = months.first_day(row.month) + timedelta(days=row.days_mask.bit_length() - 1)
            last_day_of[row.project_id] = max(day, last_day_of.get(row.project_id, day))
    for p in books.projects.values():
        if p.status not in ("ongoing", "continued"):
            continue
        last = last_day_of.get(p.id)
        if last is None and p.start_on is not None:
            last = p.start_on - timedelta(days=1)
        if last is None:
            continue
        silent = 0
        day = last + timedelta(days=1)
        while day <= books.as_of:
            if is_workday(day) and not books.paused_on(p.id, day):
                silent += 1
            day += timedelta(days=1)
        found.add("T02", step(silent, [(3, "yellow"), (7, "orange")]), p.id)


def q05_should_be_on_the_platform(books: Books, found: Findings) -> None:
    """应接未接: known to another office for 10 workdays, and still not connected."""
    for project, sightings in books.sightings.items():
        p = books.projects[project]
        first = min(s.seen_on for s in sightings)
        if not p.joined and not p.exempt and workdays_after(first, books.as_of) >= 10:
            found.add("Q05", "orange", project)


RULES = [
    r02_no_labour_contract,
    r04_identity_check_failed,
    r05_two_sites_at_once,
    r07_one_card_several_workers,
    r08_card_of_somebody_else,
    t01_attendance_coverage,
    t02_attendance_stopped,
    q05_should_be_on_the_platform,
]
