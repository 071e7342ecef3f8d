"""The half of the raw tables that is about persons: enrolments, attendance, payroll lines, receipts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta, timezone
from typing import Any

from anxin.demo.sites import County
from anxin.demo.world import Enrolment, Site
from anxin.kit import idnumber, text

Row = dict[str, Any]
SHANGHAI = timezone(timedelta(hours=8))


def add_people(out: dict[str, list[Row]], county: County) -> None:
    """Add workers, cards, crews, enrolments and what each worker did, was owed and was paid."""
    workers: dict[str, Row] = {}
    cards: dict[str, Row] = {}
    for site in county.sites:
        crews = sorted({(e.crew) for e in site.enrolments})
        out["crew"] += [{"id": f"{site.name}/{c}", "project_id": site.name, "name": c} for c in crews]
        for e in site.enrolments:
            _worker(workers, e.person)
            _card(cards, e.card)
            out["enrolment"].append(_enrolment(site, e))
        for person, employer in site.provisional:
            _worker(workers, person)
            _card(cards, person.card)
            out["enrolment"].append(_provisional(site, person, employer))
        out["attendance_month"] += _attendance(site)
        for line in site.lines:
            _card(cards, line.card)
            out["payroll_line"].append(_line(site, line))
        for r in site.receipts:
            _card(cards, r.card)
            out["receipt"].append(
                {
                    "project_id": site.name,
                    "employer_id": r.employer,
                    "worker_id": r.person.id_number,
                    "month": r.month,
                    "card_id": r.card or None,
                    "amount_fen": r.amount,
                    "status": r.status,
                    "fail_text": r.fail_text,
                    "paid_at": r.paid_at.replace(tzinfo=SHANGHAI),
                    "serial": r.serial,
                    "batch_no": r.batch_no,
                    "retry_of": r.retry_of,
                }
            )
    out["worker"] = list(workers.values())
    out["card"] = list(cards.values())


def _worker(workers: dict[str, Row], person: Any) -> None:
    number = person.id_number
    check = idnumber.check(number)
    workers.setdefault(number, {"id": number, "id_ok": check.ok, "sex": person.sex, "birth": person.birth})


def _card(cards: dict[str, Row], number: str) -> None:
    if number:
        cards.setdefault(number, {"id": number, "card_index": number})


def _enrolment(site: Site, e: Enrolment) -> Row:
    differs = bool(e.card_holder) and text.person_key(e.card_holder) != text.person_key(e.person.name)
    return {
        "project_id": site.name,
        "employer_id": e.employer,
        "crew_id": f"{site.name}/{e.crew}",
        "worker_id": e.person.id_number,
        "name_index": text.plain(e.person.name),
        "provisional": False,
        "trade": e.trade,
        "post": "labour_officer" if e.trade == "劳资专管员" else "",
        "role": e.role,
        "is_leader": e.is_leader,
        "entered_on": e.entered_on,
        "left_on": e.left_on,
        "exit_reason": e.exit_reason,
        "contract_no": e.contract_no,
        "contract_signed_on": e.contract_signed_on,
        "contract_from": e.contract_from,
        "contract_to": e.contract_to,
        "unit_price_fen": e.rate_fen,
        "card_id": e.card or None,
        "holder_differs": differs,
        "card_checked": e.card_checked,
        "insurance": e.insurance,
        "settled_on": e.settled_on,
        "settled_confirmed": e.settled_confirmed,
        "id_valid_to": e.id_valid_to,
    }


def _provisional(site: Site, person: Any, employer: str) -> Row:
    return {
        "project_id": site.name,
        "employer_id": employer,
        "crew_id": None,
        "worker_id": person.id_number,
        "name_index": text.plain(person.name),
        "provisional": True,
        "role": "worker",
        "entered_on": None,
        "left_on": None,
        "contract_no": "",
        "contract_signed_on": None,
        "contract_from": None,
        "card_id": None,
        "holder_differs": False,
        "card_checked": None,
        "settled_on": None,
        "settled_confirmed": None,
        "id_valid_to": None,
    }


def clock_text(clock: dict[int, tuple[str, str]]) -> str:
    """Thirty-one times 'HHMMHHMM' or eight dashes; '' when no device told anything."""
    if not clock:
        return ""
    return "".join("".join(clock[d]) if d in clock else "-" * 8 for d in range(1, 32))


def _attendance(site: Site) -> Iterable[Row]:
    for a in site.attendance:
        yield {
            "project_id": site.name,
            "employer_id": a.employer,
            "crew_id": f"{site.name}/{a.crew}",
            "worker_id": a.person.id_number,
            "month": a.month,
            "days_mask": a.mask,
            "half_mask": a.half,
            "clock": clock_text(a.clock),
            "late_days": a.late_days,
            "days_claimed_x100": a.claimed if site.attendance_by == "sheet" else None,
            "source": site.attendance_by,
        }


def _line(site: Site, x: Any) -> Row:
    differs = bool(x.card_holder) and text.person_key(x.card_holder) != text.person_key(x.person.name)
    return {
        "project_id": site.name,
        "employer_id": x.employer,
        "crew_id": f"{site.name}/{x.crew}",
        "worker_id": x.person.id_number,
        "month": x.month,
        "days_x100": x.days_x100,
        "unit_price_fen": x.rate_fen,
        "owed_fen": x.owed,
        "deducted_fen": x.deducted,
        "payable_fen": x.payable,
        "card_id": x.card or None,
        "pay_mode": x.pay_mode,
        "has_collector": bool(x.collector),
        "holder_differs": differs,
        "is_back_pay": x.back_month is not None,
        "back_month": x.back_month,
        "exit_flag": x.exit_flag,
        "prepared_on": x.prepared_on,
    }
