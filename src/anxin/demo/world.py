"""The county as it truly is. Files say it in their own words; the ground tables say it plainly.

Money in fen, months YYYYMM, masks with bit 0 for day 1. Everything dated after the day of the demo is left out before
anything is written.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(slots=True)
class Enterprise:
    name: str
    credit_code: str
    kind: str
    legal_person: str
    address: str


@dataclass(slots=True, eq=False)
class Person:
    name: str
    id_number: str
    sex: str
    birth: date
    phone: str
    card: str
    bank: str


@dataclass(slots=True, eq=False)
class Enrolment:
    """One line of a roster. What is None or '' has no cell in the sheet either."""

    person: Person
    employer: str
    crew: str
    trade: str
    role: str
    entered_on: date
    rate_fen: int
    card: str
    bank: str
    is_leader: bool = False
    left_on: date | None = None
    contract_no: str = ""
    contract_from: date | None = None
    contract_to: date | None = None
    contract_signed_on: date | None = None
    card_holder: str = ""
    card_checked: bool | None = None
    insurance: bool | None = True
    settled_on: date | None = None
    settled_confirmed: bool | None = None
    exit_reason: str = ""
    id_valid_to: date | None = None

    def in_month(self, first: date, last: date) -> bool:
        """Whether he is enrolled on at least one day of that span."""
        return self.entered_on <= last and (self.left_on is None or self.left_on >= first)


@dataclass(slots=True, eq=False)
class Attendance:
    person: Person
    employer: str
    crew: str
    trade: str
    month: int
    mask: int
    half: int = 0
    clock: dict[int, tuple[str, str]] = field(default_factory=dict)
    late_days: int = 0
    claimed_x100: int | None = None

    @property
    def claimed(self) -> int:
        """The total that stands beside his days, in hundredths of a day."""
        if self.claimed_x100 is not None:
            return self.claimed_x100
        return self.mask.bit_count() * 100 - self.half.bit_count() * 50


@dataclass(slots=True, eq=False)
class Line:
    """One line of a payroll sheet. `month` is the month of the sheet."""

    person: Person
    employer: str
    crew: str
    trade: str
    month: int
    days_x100: int
    rate_fen: int
    items: dict[str, int]
    deductions: dict[str, int]
    prepared_on: date
    card: str
    bank: str
    card_holder: str = ""
    pay_mode: str = "bank"
    collector: str = ""
    back_month: int | None = None
    exit_flag: bool = False

    @property
    def owed(self) -> int:
        return sum(self.items.values())

    @property
    def deducted(self) -> int:
        return sum(self.deductions.values())

    @property
    def payable(self) -> int:
        return self.owed - self.deducted


@dataclass(slots=True, eq=False)
class Receipt:
    person: Person
    employer: str
    month: int
    amount: int
    paid_at: datetime
    card: str
    status: str = "success"
    fail_text: str = ""
    serial: str = ""
    batch_no: str = ""
    retry_of: str = ""


@dataclass(slots=True, eq=False)
class Entry:
    at: datetime
    direction: str
    amount: int
    peer_name: str
    peer_account: str
    summary: str
    purpose: str
    batch_no: str = ""
    serial: str = ""
    balance: int | None = 0


@dataclass(slots=True, eq=False)
class Period:
    """One period of labour cost: what is due, and the credits that answered it."""

    month: int
    due_on: date
    due: int
    credits: list[tuple[date, int]]


@dataclass(slots=True, eq=False)
class Deposit:
    kind: str = ""
    required: int | None = None
    lodged: int | None = None
    lodged_on: date | None = None
    issuer: str = ""
    doc_no: str = ""
    start_on: date | None = None
    end_on: date | None = None
    exemption: str = ""
    exemption_to: date | None = None
    rate_ppm: int | None = 15_000
    used_on: date | None = None
    used: int | None = None
    refilled_on: date | None = None
    refilled: int | None = None


@dataclass(slots=True, eq=False)
class Pause:
    from_on: date
    to_on: date | None
    reason: str
    approved_by: str = ""
    approved_on: date | None = None


@dataclass(slots=True, eq=False)
class Sighting:
    source: str
    seen_on: date
    permit_no: str = ""
    amount: int | None = None


@dataclass(slots=True, eq=False)
class Site:
    """A building site and all that is known of it. `listed` is False for one that only another office has seen.

    What guards the wages (agreements by firm, policies, checks of the board, account events, confirmations, slips) is
    made by `papers`.
    """

    index: int
    name: str
    code: str
    rng: random.Random
    town: Any
    target: int
    contractor: Enterprise
    owner: Enterprise
    subs: list[Enterprise]
    listed: bool = True
    industry: str = ""
    authority: str = ""
    funding: str = ""
    status: str = "ongoing"
    supervisor: str = ""
    contract_fen: int = 0
    contract_on: date | None = None
    permit_on: date | None = None
    permit_no: str = ""
    start_on: date | None = None
    planned_end: date | None = None
    actual_end: date | None = None
    pay_day: int = 20
    pay_day_next: bool = True
    sheet_by: date | None = None
    account_no: str = ""
    account_bank: str = ""
    account_on: date | None = None
    filed_on: date | None = None
    agreement_on: date | None = None
    joined: bool = True
    joined_on: date | None = None
    exempt_reason: str = ""
    board_on: date | None = None
    labour_officer: str = ""
    lon: float | None = None
    lat: float | None = None
    lc_day: int = 25
    lc_ratio: int = 105
    floor_pct: int = 130
    attendance_by: str = "sheet"
    peers_in_statement: bool = False
    no_turnover: bool = False
    paid_by_account: bool = True
    account_date_known: bool = True
    stop_after: date | None = None
    enrolments: list[Enrolment] = field(default_factory=list)
    provisional: list[tuple[Person, str]] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    deposits: list[Deposit] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    agreements: dict[str, date] = field(default_factory=dict)
    policies: list[Any] = field(default_factory=list)
    checks: list[Any] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    confirmations: list[Any] = field(default_factory=list)
    slips: list[Any] = field(default_factory=list)
    extra_entries: list[Entry] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    @property
    def employers(self) -> list[str]:
        return [self.contractor.name, *(s.name for s in self.subs)]

    def of(self, person: Person) -> Enrolment | None:
        """His enrolment here, if any."""
        return next((e for e in self.enrolments if e.person is person), None)


@dataclass(slots=True)
class Planted:
    """One line of the truth beside the files: what was planted, and whether the rule must find it."""

    rule: str
    project: str | None
    employer: str | None
    worker: str | None
    month: int | None
    level: str | None
    hit: bool
    why: str
