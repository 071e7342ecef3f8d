"""The books an inspector would lay open: projects, worker-months (人月) and project-months on one day.

Written from the contract between facts and rules; loops only, so that each number can be followed by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace

from anxin.kit import months

from . import rows, working_days


@dataclass
class Project:
    """What is known of one project; None or False where nothing is."""

    id: object
    region: str = ""
    status: str = ""
    start_on: date | None = None
    actual_end: date | None = None
    owner_id: object = None
    contractor_id: object = None
    pay_day: int | None = None
    pay_day_next: bool | None = None
    joined: bool = False
    exempt: bool = False
    lon: float | None = None
    lat: float | None = None
    contract_on: date | None = None
    contract_fen: int | None = None
    main_contract: object = None
    permit_on: date | None = None
    has_account: bool = False

    @property
    def finished(self) -> bool:
        return self.status == "finished"


@dataclass
class WorkerMonth:
    """One worker on one project in one month."""

    project_id: object
    worker_id: object
    month: int
    employer_id: object = None
    enrolled: bool = False
    days_mask: int = 0
    lines: list = field(default_factory=list)
    receipts: list = field(default_factory=list)

    @property
    def days(self) -> int:
        return bin(self.days_mask).count("1")

    @property
    def owed(self) -> int:
        return sum(line.payable_fen for line in self.lines)

    @property
    def paid(self) -> int:
        paid = 0
        for receipt in self.receipts:
            if receipt.status == "success":
                paid += receipt.amount_fen
            if receipt.status == "returned":
                paid -= receipt.amount_fen
        # A return whose success was never reported takes nothing back.
        return max(0, paid)


class Books:
    """All that the rules look at. `minimum_wage(region, day)` gives fen or None."""

    def __init__(
        self,
        tables: dict[str, list[dict]],
        as_of: date,
        known_at: datetime,
        minimum_wage: Callable[[str, date], int | None],
    ) -> None:
        self.tables, self.known_at = tables, known_at
        self.as_of = as_of
        self.this_month = months.month_of(as_of)
        self._minimum_wage = minimum_wage
        self._due: dict[tuple[object, int], date] = {}
        raw = rows.read(tables, known_at)
        self.raw = raw
        self.enrolments = raw["enrolment"]
        self.labour_costs = rows.by_project(raw["labour_cost"])
        self.deposits = rows.by_project(raw["deposit"])
        self.deposit_events = rows.by_project(e for e in raw["deposit_event"] if e.on <= as_of)
        self.sightings = rows.by_project(s for s in raw["sighting"] if s.seen_on <= as_of)
        self.pauses = rows.by_project(p for p in raw["pause"] if self._approved(p))
        self.attendance = self._attendance()
        self.lines = self._lines()
        self.receipts = self._receipts()
        self.entries = rows.by_project(self._entries())
        self.projects = self._projects()
        self._name_peers()
        self.managers = {(e.project_id, e.worker_id) for e in self.enrolments if e.role == "manager"}
        self.worker_months = self._worker_months()
        self.project_months: dict[tuple[object, int], list[WorkerMonth]] = {}
        for (project, _, month), wm in self.worker_months.items():
            self.project_months.setdefault((project, month), []).append(wm)

    # --- single sources -------------------------------------------------------------------------------------------

    def _approved(self, pause: SimpleNamespace) -> bool:
        return bool(pause.approved_by) or (pause.approved_on is not None and pause.approved_on <= self.as_of)

    def _attendance(self) -> list[SimpleNamespace]:
        """Days after as_of have not happened yet, whatever the sheet says."""
        kept = []
        for row in self.raw["attendance_month"]:
            if row.month > self.this_month:
                continue
            if row.month == self.this_month:
                row.days_mask &= (1 << self.as_of.day) - 1
            kept.append(row)
        return kept

    def _lines(self) -> list[SimpleNamespace]:
        """Back pay belongs to the month that it makes good; sheets of months to come say nothing yet."""
        kept = []
        for line in self.raw["payroll_line"]:
            line.for_month = line.back_month if line.is_back_pay and line.back_month else line.month
            if line.month <= self.this_month and line.for_month <= self.this_month:
                kept.append(line)
        return kept

    def _receipts(self) -> list[SimpleNamespace]:
        """A payment after as_of has not happened yet; one without a day has, as soon as it is known."""
        kept = []
        for row in self.raw["receipt"]:
            if row.month > self.this_month:
                continue
            moment = rows.as_moment(row.paid_at)
            row.paid_on = moment.date() if moment else None
            if row.paid_on is None or row.paid_on <= self.as_of:
                kept.append(row)
        return kept

    def _entries(self) -> list[SimpleNamespace]:
        kept = []
        for row in self.raw["account_entry"]:
            row.at = rows.as_moment(row.at)
            row.day = row.at.date()
            if row.day <= self.as_of:
                kept.append(row)
        return kept

    def _projects(self) -> dict[object, Project]:
        """Every project of which anything at all is known."""
        spoken_of = set()
        for name, table in self.raw.items():
            if name not in rows.IDENTITIES and name != "enterprise_fact":
                spoken_of |= {row.project_id for row in table}
        home = {p.id: p.region_code or "" for p in self.raw["project"]}
        projects = {id: Project(id, region=home.get(id, "")) for id in spoken_of if id is not None}
        for fact in self.raw["project_fact"]:
            p = projects[fact.project_id]
            p.region = fact.region_code or p.region
            p.status = fact.status or ""
            p.start_on, p.actual_end = fact.start_on, fact.actual_end
            p.owner_id, p.contractor_id = fact.owner_id, fact.contractor_id
            p.pay_day, p.pay_day_next = fact.pay_day, fact.pay_day_next
            p.joined = bool(fact.joined) or (fact.joined_on is not None and fact.joined_on <= self.as_of)
            p.exempt = bool(fact.exempt_reason)
            p.lon, p.lat = fact.lon, fact.lat
        for contract in self.raw["contract"]:
            if contract.kind in ("main", "", None):
                p = projects[contract.project_id]
                # The first one signed says the price; among those without a day the first one entered.
                if p.main_contract is None or (contract.signed_on and contract.signed_on < (p.contract_on or date.max)):
                    p.main_contract, p.contract_fen = contract, contract.amount_fen
                p.contract_on = earlier(p.contract_on, contract.signed_on)
        for permit in self.raw["permit"]:
            p = projects[permit.project_id]
            p.permit_on = earlier(p.permit_on, permit.issued_on)
        for account in self.raw["special_account"]:
            if account.opened_on is None or account.opened_on <= self.as_of:
                projects[account.project_id].has_account = True
        for project in self.entries:
            projects[project].has_account = True
        return projects

    def _name_peers(self) -> None:
        """Who stands on the other side of each movement of an account."""
        number_of_card = {card.id: card.card_index for card in self.raw["card"]}
        cards: set[tuple] = set()
        names: set[tuple] = set()
        for e in self.enrolments:
            if number_of_card.get(e.card_id):
                cards.add((e.project_id, number_of_card[e.card_id]))
            if e.name_index:
                names.add((e.project_id, e.name_index))
        parts = {(p.project_id, p.role, p.enterprise_id) for p in self.raw["participation"]}
        for p in self.projects.values():
            parts |= {(p.id, "owner", p.owner_id), (p.id, "contractor", p.contractor_id)}
        for project, entries in self.entries.items():
            for entry in entries:
                firm = entry.peer_enterprise_id
                if (project, entry.peer_index) in cards or (project, entry.peer_name_index) in names:
                    entry.peer_kind = "worker"
                elif firm is not None and (project, "owner", firm) in parts:
                    entry.peer_kind = "owner"
                elif firm is not None and (project, "contractor", firm) in parts:
                    entry.peer_kind = "contractor"
                elif not entry.peer_index and not entry.peer_name_index and firm is None:
                    entry.peer_kind = "none"
                else:
                    entry.peer_kind = "other"

    # --- the worker-months ----------------------------------------------------------------------------------------

    def _worker_months(self) -> dict[tuple, WorkerMonth]:
        result: dict[tuple, WorkerMonth] = {}
        employers: dict[tuple, list[set]] = {}

        def of(project: object, worker: object, month: int) -> WorkerMonth:
            key = (project, worker, month)
            if key not in result:
                result[key] = WorkerMonth(project, worker, month)
                employers[key] = [set(), set(), set(), set()]
            return result[key]

        def employed_by(rank: int, wm: WorkerMonth, employer: object) -> None:
            if employer is not None:
                employers[(wm.project_id, wm.worker_id, wm.month)][rank].add(employer)

        for line in self.lines:
            wm = of(line.project_id, line.worker_id, line.for_month)
            wm.lines.append(line)
            employed_by(0, wm, line.employer_id)
        for row in self.attendance:
            wm = of(row.project_id, row.worker_id, row.month)
            wm.days_mask |= row.days_mask
            employed_by(1, wm, row.employer_id)
        for receipt in self.receipts:
            of(receipt.project_id, receipt.worker_id, receipt.month).receipts.append(receipt)
        first_months = self._first_months(result)
        for e in self.enrolments:
            if not e.provisional:
                for month in self._months_enrolled(e, first_months.get(e.project_id, self.this_month)):
                    wm = of(e.project_id, e.worker_id, month)
                    wm.enrolled = True
                    employed_by(2, wm, e.employer_id)
        # Whoever is on no sheet that names his employer belongs to the one for whom a roster ever had him here.
        ever: dict[tuple, list] = {}
        for e in self.enrolments:
            ever.setdefault((e.project_id, e.worker_id), []).append(e.employer_id)
        for wm in result.values():
            for employer in ever.get((wm.project_id, wm.worker_id), []):
                employed_by(3, wm, employer)
        for key, wm in result.items():
            for said in employers[key]:
                if said:
                    wm.employer_id = min(said)
                    break
        return result

    def _first_months(self, so_far: dict[tuple, WorkerMonth]) -> dict[object, int]:
        """The month with which a project's books begin: the first sheet, payment or entry of anybody."""
        first: dict[object, int] = {}
        said = [(project, month) for project, _, month in so_far]
        for e in self.enrolments:
            if not e.provisional and e.entered_on is not None:
                said.append((e.project_id, months.month_of(e.entered_on)))
        for project, month in said:
            first[project] = min(month, first.get(project, month))
        return first

    def _months_enrolled(self, e: SimpleNamespace, first_month: int) -> list[int]:
        """From the month of entry (not known: the beginning of the books) to the month of leaving, or to as_of."""
        if e.entered_on is not None and e.entered_on > self.as_of:
            return []
        start = first_month if e.entered_on is None else months.month_of(e.entered_on)
        end = self.this_month if e.left_on is None else min(months.month_of(e.left_on), self.this_month)
        return months.span(start, end)

    # --- questions that rules ask ---------------------------------------------------------------------------------

    def due_on(self, project: object, month: int) -> date:
        """The agreed pay day, or the last day of the next month; on a day off, the workday before."""
        key = (project, month)
        if key not in self._due:
            p = self.projects[project]
            pay_month = month if p.pay_day_next is False and p.pay_day else months.add(month, 1)
            day = min(p.pay_day, months.days_in(pay_month)) if p.pay_day else months.days_in(pay_month)
            self._due[key] = working_days.roll_back(date(pay_month // 100, pay_month % 100, day))
        return self._due[key]

    def minimum_wage(self, project: object, month: int) -> int | None:
        return self._minimum_wage(self.projects[project].region, months.last_day(month))

    def is_worker(self, wm: WorkerMonth) -> bool:
        return (wm.project_id, wm.worker_id) not in self.managers

    def att_heads(self, project: object, month: int) -> int:
        return sum(1 for wm in self.project_months.get((project, month), []) if wm.days >= 1)

    def paused_on(self, project: object, day: date) -> bool:
        for pause in self.pauses.get(project, []):
            if pause.from_on <= day and (pause.to_on is None or day <= pause.to_on):
                return True
        return False

    def paused_all_month(self, project: object, month: int) -> bool:
        if project not in self.pauses:
            return False
        day = months.first_day(month)
        while day <= months.last_day(month):
            if not self.paused_on(project, day):
                return False
            day += timedelta(days=1)
        return True

    def past_months(self) -> list[tuple[object, int]]:
        """(project, month) of everything that is not in the future, in order of the months."""
        return sorted((k for k in self.project_months if k[1] <= self.this_month), key=lambda k: k[1])


def earlier(a: date | None, b: date | None) -> date | None:
    if a is None or b is None:
        return a or b
    return min(a, b)
