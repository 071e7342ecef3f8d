"""The papers that guard the wages: agreements, insurance, board checks, confirmations asked and slips delivered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from anxin.demo import calendar as cal
from anxin.demo.sites import County
from anxin.demo.world import Person, Site
from anxin.kit import months
from anxin.law.board import BOARD_ITEMS

_CHANNELS = ("app", "app", "sms", "paper", "voice")
CONFIRMING = 4  # every fourth site asks its workers to confirm


@dataclass(slots=True, eq=False)
class Confirmation:
    """One worker asked about one month's wage. `objection` is what he said, `about` what that is about."""

    person: Person
    month: int
    asked_on: date | None
    answer: str = ""
    answered_on: date | None = None
    objection: str = ""
    about: str = ""
    settled_on: date | None = None


@dataclass(slots=True, eq=False)
class Slip:
    person: Person
    month: int
    delivered_on: date
    channel: str


@dataclass(slots=True, eq=False)
class AccountEvent:
    event: str
    on: date
    cause_text: str = ""
    cause: str = ""
    organ: str = ""
    doc_no: str = ""
    amount: int | None = None
    lifted_on: date | None = None


@dataclass(slots=True, eq=False)
class Policy:
    number: str
    insurer: str
    from_on: date | None
    to_on: date | None


@dataclass(slots=True, eq=False)
class BoardCheck:
    """`missing` are codes of law.board; what is not missing was found."""

    checked_on: date
    photo_on: date | None = None
    missing: list[str] = field(default_factory=list)
    dead_number: bool = False
    minimum_wage: int | None = None

    @property
    def found(self) -> list[str]:
        return [code for code in BOARD_ITEMS if code not in self.missing]


def keep(county: County, site: Site) -> None:
    """All that a site in order has on file by the day of the demo."""
    rng = site.rng
    assert site.start_on
    for sub in site.subs:
        site.agreements[sub.name] = site.start_on - timedelta(days=rng.randint(1, 9))
    number = f"YLGS{site.start_on:%Y}{site.index + 1:03d}"
    end = (site.planned_end or county.as_of) + timedelta(days=60)
    site.policies = [Policy(number, "云岭县社会保险中心", site.start_on - timedelta(days=3), end)]
    site.checks = [board_check(county, site, rng.randint(1, 40))]
    for person, month, day in first_payments(site).values():
        delivered = day + timedelta(days=2)
        if delivered <= county.as_of:
            site.slips.append(Slip(person, month, delivered, rng.choice(_CHANNELS)))
    if site.index % CONFIRMING == 0 and site.actual_end is None:
        asked = months.first_day(county.current) - timedelta(days=20)
        for person in workers_of(site, county.ago(1)):
            site.confirmations.append(
                Confirmation(person, county.ago(1), asked, "confirmed", asked + timedelta(days=rng.randint(0, 3)))
            )


def board_check(county: County, site: Site, days_ago: int, **more: Any) -> BoardCheck:
    """A look at the board that found all in order, unless said."""
    day = max(county.days_ago(days_ago), site.start_on or county.as_of)
    wage = cal.minimum_wage(months.last_day(county.current))
    return BoardCheck(day, **{"photo_on": day, "minimum_wage": wage, **more})


def first_payments(site: Site) -> dict[tuple[int, int], tuple[Person, int, date]]:
    """The first payment that reached each person for each month."""
    first: dict[tuple[int, int], tuple[Person, int, date]] = {}
    for r in site.receipts:
        if r.status == "success":
            key = (id(r.person), r.month)
            day = r.paid_at.date()
            if key not in first or day < first[key][2]:
                first[key] = (r.person, r.month, day)
    return first


def workers_of(site: Site, month: int) -> list[Person]:
    """Workers (no managers) who were there in the month, each once, in the order of the roster."""
    there = {id(a.person) for a in site.attendance if a.month == month and a.mask}
    people = [e.person for e in site.enrolments if e.role == "worker" and id(e.person) in there]
    return list({id(p): p for p in people}.values())
