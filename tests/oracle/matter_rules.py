"""Rules on clues and cases, read once more. A finding's key holds the number and the kind: (rule, 17, None, "clue", None).

Records are work: what was done later than the day that is looked at had not been done.
"""

from datetime import date, datetime
from types import SimpleNamespace

from . import rows
from .books import Books
from .findings import Findings, step
from .working_days import workdays_after

# (one worker for three months, ten workers together), in fen; elsewhere the least that the interpretation allows.
CRIME = {"52": (1_000_000, 5_000_000), "50": (1_000_000, 6_000_000)}
LEAST_CRIME = (500_000, 3_000_000)
LONG_AGO = datetime(1900, 1, 1, tzinfo=rows.BEIJING)
UNDECIDED = ("received", "sorted", "routed", "accepted", "verified")
OVER = ("closed", "joined", "withdrawn")
NO_WAGES = ("project_money", "contract", "other", "suspected_false")
NOT_HERE = ("no_arrears", "project_money", "legal_way", "other_area")
NO = ("not_all", "nothing")


class Desk:
    """The records as they stood on the day."""

    def __init__(self, books: Books) -> None:
        self.as_of = books.as_of
        self.books = books
        at = min(books.known_at, rows.end_of_day(books.as_of))

        def known(name: str) -> list[SimpleNamespace]:
            kept = [
                {k: v for k, v in row.items() if k not in ("known_from", "known_to")}
                for row in books.tables.get(name, [])
                if rows.was_known(row, at)
            ]
            return [SimpleNamespace(**row) for row in sorted(kept, key=lambda row: row["id"])]

        self.clues = [c for c in known("clue") if c.received_on <= self.as_of]
        self.cases = [c for c in known("case_file") if c.filed_on <= self.as_of]
        self.claims = known("case_claim")
        self.promises = known("case_promise")
        self.awards = [a for a in known("case_award") if a.effective_on <= self.as_of]
        self.contacts = [c for c in known("case_contact") if rows.as_day(c.called_at) <= self.as_of]
        self.signs = [s for s in known("case_sign") if s.seen_on <= self.as_of]
        self.advances = [v for v in known("case_advance") if v.advanced_on <= self.as_of]
        self.orders = [o for o in known("case_order") if o.made_on <= self.as_of]
        self.owed_reports = [r for r in known("report_due") if r.day <= self.as_of]
        self.checks = [k for k in known("firm_check") if k.checked_on <= self.as_of]

    def left(self, case: SimpleNamespace) -> int:
        return max(case.owed_fen - case.recovered_fen, 0)

    def open_cases(self) -> list[SimpleNamespace]:
        return [c for c in self.cases if c.state not in ("closed", "withdrawn")]

    def due(self, case: SimpleNamespace) -> int:
        """What was promised for days that have passed."""
        return sum(p.amount_fen for p in self.promises if p.case_id == case.id and p.due_on < self.as_of)

    def vanished_since(self, case: SimpleNamespace) -> date | None:
        """Since when neither the legal person nor the manager answers, if for three days or more."""
        since = []
        for post in ("legal_person", "manager"):
            calls = [c for c in self.contacts if c.case_id == case.id and c.who in (post, "both")]
            answered = [c.called_at for c in calls if c.reached]
            silent = [
                rows.as_day(c.called_at)
                for c in calls
                if not c.reached and c.called_at > max(answered, default=LONG_AGO)
            ]
            if not silent or (max(silent) - min(silent)).days < 3:
                return None
            since.append(min(silent))
        return max(since)

    def limits(self, case: SimpleNamespace) -> list[date]:
        said = [o.due_on for o in self.orders if o.case_id == case.id and o.kind == "notice_to_pay"]
        return [day for day in [case.pay_by, *said] if day is not None]


def said_on(clue: SimpleNamespace) -> date:
    return clue.arrived_on or clue.received_on


def same(a: object, b: object) -> bool:
    return a is not None and a == b


def same_person(a: SimpleNamespace, b: SimpleNamespace) -> bool:
    return same(a.worker_id, b.worker_id) or same(a.person_key, b.person_key) or same(a.phone_key, b.phone_key)


def same_firm(a: SimpleNamespace, b: SimpleNamespace) -> bool:
    return same(a.employer_id, b.employer_id) or same(a.project_id, b.project_id)


def first_of(*values: int | None) -> int | None:
    return next((v for v in values if v is not None), None)


def add(found: Findings, rule: str, level: str | None, kind: str, id: object, **more: object) -> None:
    found.add(rule, level, id, worker=kind, **more)


def of_single_clues(books: Books, found: Findings) -> None:
    """接收、流转、核处、极端苗头、回访: each clue by itself."""
    desk = Desk(books)
    for c in desk.clues:
        waited = workdays_after(said_on(c), desk.as_of)
        if c.state == "received":
            level = step(waited, [(1, "yellow"), (2, "orange")])
            if c.urgent and (desk.as_of - said_on(c)).days >= 1:
                level = "orange"
            add(found, "C01", level, "clue", c.id)
        routed = workdays_after(c.received_on, c.routed_on or desk.as_of)
        if c.state in ("received", "sorted", "routed") and (routed > (1 if c.urgent else 2) or c.passed_on > 2):
            add(found, "C02", "orange" if c.urgent else "yellow", "clue", c.id)
        if c.state in UNDECIDED and c.limit_on is not None and c.limit_from is not None:
            used, whole = workdays_after(c.limit_from, desk.as_of), workdays_after(c.limit_from, c.limit_on)
            if desk.as_of > c.limit_on:
                over = workdays_after(c.limit_on, desk.as_of)
                add(found, "C03", "red" if over >= (2 if c.urgent else 5) else "orange", "clue", c.id)
            elif 10 * used >= 7 * whole:
                add(found, "C03", "yellow" if 10 * used >= 9 * whole else "blue", "clue", c.id)
        led = any(f.led for f in desk.cases if f.id == c.case_id)
        confirmed = c.state != "received" or c.door not in ("site_code", "street_code", "record")
        if c.state in UNDECIDED and (c.extreme or c.opinion) and confirmed and not led:
            add(found, "C17", "red", "clue", c.id)
        if c.state == "replied" and c.replied_on is not None and (desk.as_of - c.replied_on).days >= 10:
            add(found, "C20", "yellow", "clue", c.id)


def c04_conclusions(books: Books, found: Findings) -> None:
    desk = Desk(books)
    for c in desk.clues:
        first = first_of(c.found_first_month, c.first_month, 0)
        last = first_of(c.found_last_month, c.last_month, 999912)
        settled = c.state in ("disposed", "replied", "called_back", "closed")
        amount = None
        if c.conclusion == "paid":
            came = 0
            for r in books.receipts:
                mine = r.project_id == c.project_id and r.worker_id == c.worker_id and first <= r.month <= last
                if mine and (r.paid_on is None or r.paid_on >= c.arrived_on):
                    came += r.amount_fen * {"success": 1, "returned": -1}.get(r.status, 0)
            denied = c.answer in NO and (c.replied_on is None or c.answered_on is None or c.answered_on >= c.replied_on)
            told = c.state in ("replied", "called_back", "closed") and c.answer != "got_it"
            checked = None not in (c.worker_id, c.project_id, c.found_fen)
            if denied:
                amount = (c.found_fen,)
            elif told and checked and max(came, 0) < c.found_fen:
                amount = (c.found_fen - max(came, 0),)
        if c.conclusion == "no_arrears" and settled:
            short = 0
            for wm in books.worker_months.values():
                claimed = (
                    wm.project_id == c.project_id and first <= wm.month <= last and c.worker_id in (None, wm.worker_id)
                )
                if claimed and books.due_on(wm.project_id, wm.month) < desk.as_of:
                    short += max(wm.owed - wm.paid, 0)
            if short:
                amount = (short,)
        empty = c.found_people is None or c.found_fen is None
        if amount is None and c.conclusion in ("paid", "plan", "case") and settled and empty:
            amount = (c.found_fen,)
        if amount is not None:
            add(found, "C04", "red", "clue", c.id, amount=amount[0])
    for f in desk.cases:
        left = desk.left(f)
        denied = f.state != "withdrawn" and f.owed_fen > 0 and left == 0 and f.answer in NO
        if denied or (f.state == "closed" and (left > 0 or f.people == 0)):
            add(found, "C04", "red", "case", f.id, amount=left or f.owed_fen)


def c05_many_on_one_site(books: Books, found: Findings) -> None:
    desk = Desk(books)
    sites: dict[object, list[SimpleNamespace]] = {}
    for c in desk.clues:
        valid = c.state not in ("joined", "withdrawn") and c.kind not in NO_WAGES and c.conclusion not in NOT_HERE
        if valid and c.project_id is not None:
            sites.setdefault(c.project_id, []).append(c)
    for site, clues in sites.items():
        last = max(said_on(c) for c in clues)
        group = [c for c in clues if (last - said_on(c)).days < 30]
        people = sum(first_of(c.found_people, c.people, 1) for c in group)
        money = sum(first_of(c.found_fen, c.amount_fen, 0) for c in group)
        level = None
        if len(group) >= 3 or people >= 10:
            level = "red" if len(group) >= 5 or people >= 20 else "orange"
        quiet = (desk.as_of - last).days >= 30 and all(c.state in OVER for c in group)
        if not quiet:
            add(found, "C05", level, "site", site, amount=money, people=people)


def pairs(books: Books, found: Findings) -> None:
    """重复投诉、多渠道同诉: clues laid beside one another."""
    desk = Desk(books)
    for c in desk.clues:
        if c.state in OVER:
            continue
        again = None not in (c.last_closed_on, c.reopened_on) and 0 <= (c.reopened_on - c.last_closed_on).days <= 90
        for b in desk.clues:
            if b.id == c.id or not same_person(b, c) or not same_firm(b, c):
                continue
            if b.state == "closed" and b.last_closed_on is not None:
                again = again or 0 <= (said_on(c) - b.last_closed_on).days <= 90
            apart = None not in (b.first_month, c.first_month, b.last_month, c.last_month) and (
                b.first_month > c.last_month or c.first_month > b.last_month
            )
            if b.id < c.id and b.state not in OVER and b.door != c.door and not apart:
                add(found, "C18", "blue", "clue", c.id)
        if again:
            add(found, "C06", "orange", "clue", c.id)


def c07_large_groups(books: Books, found: Findings) -> None:
    desk = Desk(books)
    large = []
    for c in desk.clues:
        if c.state in UNDECIDED and c.case_id is None and c.kind not in ("project_money", "other", "suspected_false"):
            large.append(("clue", c.id, first_of(c.found_people, c.people), first_of(c.found_fen, c.amount_fen)))
    for f in desk.open_cases():
        if desk.left(f) > 0 and (f.promised_on is None or desk.due(f) > f.recovered_fen):
            large.append(("case", f.id, f.people, f.owed_fen))
    for kind, id, people, fen in large:
        if (people or 0) >= 20 or (fen or 0) >= 10_000_000:
            add(found, "C07", "red", kind, id, people=people, amount=fen)


def c08_missed_by_a_check(books: Books, found: Findings) -> None:
    desk = Desk(books)
    for c in desk.clues:
        checks = [k for k in desk.checks if same(k.employer_id, c.employer_id)]
        before = [k for k in checks if k.checked_on <= said_on(c)]
        if c.state in ("joined", "withdrawn") or c.kind in NO_WAGES or c.conclusion in NOT_HERE or not before:
            continue
        newest = max(k.checked_on for k in before)
        clean = not any(k.trouble for k in before if k.checked_on == newest)
        if clean and len(before) == len(checks) and (said_on(c) - newest).days <= 60:
            add(found, "C08", "yellow", "clue", c.id)


def c12_looks_false(books: Books, found: Findings) -> None:
    desk = Desk(books)
    rostered = {e.project_id for e in books.enrolments if not e.provisional}
    on_site = {(e.project_id, e.worker_id) for e in books.enrolments}
    on_site |= {(wm.project_id, wm.worker_id) for wm in books.worker_months.values()}
    for c in desk.clues:
        if c.state not in ("received", "sorted", "routed", "accepted"):
            continue
        signs = 0
        if c.project_id in rostered and c.worker_id is not None and (c.project_id, c.worker_id) not in on_site:
            signs += 1
        first, last = first_of(c.first_month, 0), first_of(c.last_month, 999912)
        mine = [
            wm.owed - wm.paid
            for wm in books.worker_months.values()
            if (wm.project_id, wm.worker_id) == (c.project_id, c.worker_id) and first <= wm.month <= last
        ]
        if sum(mine) > 0 and c.people in (None, 1) and (c.amount_fen or 0) > 2 * sum(mine):
            signs += 1
        others = [o for o in desk.clues if same(o.phone_key, c.phone_key) and o.state not in ("joined", "withdrawn")]
        if c.person_key is not None and any(o.person_key not in (None, c.person_key) for o in others):
            signs += 1
        if signs >= 2:
            add(found, "C12", "blue", "clue", c.id)


def of_cases(books: Books, found: Findings) -> None:
    """逃匿、涉刑、承诺、积案、责令、督办、裁决、回访."""
    desk = Desk(books)
    for f in desk.open_cases():
        left = desk.left(f)
        owed = [c for c in desk.claims if c.case_id == f.id and c.left_fen > 0]
        single, together = CRIME.get(f.region_code[:2], LEAST_CRIME)
        total = sum(c.left_fen for c in owed)
        grave = any(c.months >= 3 and c.left_fen >= single for c in owed) or (len(owed) >= 10 and total >= together)
        passed = [day for day in desk.limits(f) if day < desk.as_of]
        if grave and passed:
            add(found, "C09", "red", "case", f.id, amount=total, people=len(owed))
        if left > 0 and desk.due(f) > f.recovered_fen:
            add(found, "C11", "orange", "case", f.id, amount=desk.due(f) - f.recovered_fen)
        since, signs = desk.vanished_since(f), [s for s in desk.signs if s.case_id == f.id]
        helped = [v for v in desk.advances if v.case_id == f.id and since is not None and v.advanced_on >= since]
        if left > 0 and since is not None and signs and not helped:
            add(found, "C10", "red", "case", f.id, amount=left)
        overdue = [
            a for a in desk.awards if a.case_id == f.id and a.left_fen > 0 and (desk.as_of - a.due_on).days >= 30
        ]
        if left > 0 and overdue:
            add(found, "C16", "orange", "case", f.id, amount=min(sum(a.left_fen for a in overdue), left))
        lasted = workdays_after(f.filed_on, desk.as_of)
        if lasted > 60:
            add(found, "C13", "red" if lasted > 90 else "orange", "case", f.id, amount=left)
        if left > 0 and desk.limits(f):
            latest = max(desk.limits(f))
            if latest < desk.as_of and (f.promised_on is None or f.promised_on < latest):
                add(found, "C14", "red", "case", f.id, amount=left)
        letters = [o for o in desk.orders if o.case_id == f.id and o.kind == "supervision" and o.due_on is not None]
        if letters and max(letters, key=lambda o: (o.made_on, o.due_on)).due_on < desk.as_of:
            add(found, "C15", "red", "case", f.id, amount=left)
        if f.state == "paid" and f.paid_on is not None and (desk.as_of - f.paid_on).days >= 10:
            add(found, "C20", "yellow", "case", f.id)
    for unit in {r.agency_id for r in desk.owed_reports}:
        add(found, "C19", "yellow", "office", unit)
    offices: dict[object, list[int]] = {}
    for f in desk.cases:
        if f.state == "closed" and f.closed_on is not None and 10 <= (desk.as_of - f.closed_on).days <= 90:
            offices.setdefault(f.agency_id, []).append(f.asked_after)
    for office, asked in offices.items():
        if 5 * sum(1 for n in asked if n > 0) < len(asked):
            add(found, "C20", "yellow", "office", office)


RULES = [
    of_single_clues,
    c04_conclusions,
    c05_many_on_one_site,
    pairs,
    c07_large_groups,
    c08_missed_by_a_check,
    c12_looks_false,
    of_cases,
]
# Some of these readings say what several rules find.
CODES = [
    "C01",
    "C02",
    "C03",
    "C04",
    "C05",
    "C06",
    "C07",
    "C08",
    "C09",
    "C10",
    "C11",
    "C12",
    "C13",
    "C14",
    "C15",
    "C16",
    "C17",
    "C18",
    "C19",
    "C20",
]
