"""The raw tables of the county as plain rows: what the files say when they are read rightly.

Identities are natural: a project, firm or crew is its name, a person his identity number, a card its number. Columns
are those of the models of registry and wages, without known_from and known_to, and with what the engine's reader adds
(`has_collector`, `card_index`, `name_index`, `peer_index` ...).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from anxin.demo.ground_papers import add_answers, add_safeguards
from anxin.demo.ground_people import SHANGHAI, Row, add_people
from anxin.demo.sites import County
from anxin.demo.world import Site
from anxin.kit import text

TABLES = (
    "project",
    "project_fact",
    "enterprise",
    "enterprise_fact",
    "participation",
    "contract",
    "permit",
    "pause",
    "sighting",
    "notice_board",
    "injury_insurance",
    "worker",
    "card",
    "crew",
    "enrolment",
    "name_ref",
    "name_tie",
    "attendance_month",
    "payroll_line",
    "receipt",
    "wage_confirmation",
    "payslip",
    "special_account",
    "account_event",
    "account_entry",
    "labour_cost",
    "deposit",
    "deposit_event",
    "payment_guarantee",
)


def tables(county: County) -> dict[str, list[Row]]:
    """All raw tables; rows carry a running `id` and dates and times as such (aware, Shanghai)."""
    out: dict[str, list[Row]] = {name: [] for name in TABLES}
    for firm in county.enterprises.values():
        out["enterprise"].append({"id": firm.name, "name": firm.name})
        out["enterprise_fact"].append(
            {
                "enterprise_id": firm.name,
                "name": firm.name,
                "credit_code": firm.credit_code,
                "credit_index": firm.credit_code,
                "credit_code_ok": True,
                "kind": firm.kind,
            }
        )
    for site in county.sites:
        out["project"].append({"id": site.name, "name": site.name, "code": site.code or None})
        if site.listed:
            _listed(out, site, set(county.enterprises))
        _seen(out, site)
    add_people(out, county)
    add_answers(out, county)
    for rows in out.values():
        for n, row in enumerate(rows, 1):
            row.setdefault("id", n)
    return out


def _listed(out: dict[str, list[Row]], site: Site, firms: set[str]) -> None:
    p = {"project_id": site.name}
    out["project_fact"].append(
        p
        | {
            "name": site.name,
            "region_code": site.town.code,
            "industry": site.industry,
            "authority": site.authority,
            "funding": site.funding,
            "status": site.status,
            "owner_id": site.owner.name,
            "contractor_id": site.contractor.name,
            "supervisor": site.supervisor,
            "start_on": site.start_on,
            "planned_end": site.planned_end,
            "actual_end": site.actual_end,
            "pay_day": site.pay_day,
            "pay_day_next": site.pay_day_next,
            "joined": site.joined,
            "joined_on": site.joined_on,
            "exempt_reason": site.exempt_reason,
            "lon": site.lon,
            "lat": site.lat,
            "labour_officer": site.labour_officer,
        }
    )
    roles = [(site.owner, "owner"), (site.contractor, "contractor"), *((s, "labour") for s in site.subs)]
    out["participation"] += [
        p | {"enterprise_id": firm.name, "role": role, "agency_agreement_on": site.agreements.get(firm.name)}
        for firm, role in roles
    ]
    out["contract"].append(
        p
        | {
            "kind": "main",
            "party_a_id": site.owner.name,
            "party_b_id": site.contractor.name,
            "signed_on": site.contract_on,
            "amount_fen": site.contract_fen,
        }
    )
    out["permit"].append(
        p | {"number": site.permit_no, "number_index": site.permit_no, "issued_on": site.permit_on, "required": True}
    )
    add_safeguards(out, site)
    if site.account_no:
        out["special_account"].append(
            p
            | {
                "account_id": site.account_no,
                "bank": site.account_bank,
                "opened_on": site.account_on if site.account_date_known else None,
                "filed_on": site.filed_on,
                "agreement_on": site.agreement_on,
                "closed_on": None,
                "status": "normal",
            }
        )
    for e in site.entries:
        out["account_entry"].append(
            p
            | {
                "account_id": site.account_no,
                "at": e.at.replace(tzinfo=SHANGHAI),
                "direction": e.direction,
                "amount_fen": e.amount,
                "balance_fen": e.balance,
                "peer_name_index": text.plain(e.peer_name),
                "peer_index": e.peer_account,
                "peer_enterprise_id": e.peer_name if e.peer_name in firms else None,
                "summary": e.summary,
                "purpose": e.purpose,
                "serial": e.serial,
                "batch_no": e.batch_no,
            }
        )
    for period in site.periods:
        paid = sum(a for _, a in period.credits)
        out["labour_cost"].append(
            p
            | {
                "month": period.month,
                "due_on": period.due_on,
                "due_fen": period.due,
                "paid_fen": paid,
                "paid_on": max((d for d, _ in period.credits), default=None),
                "payer_id": site.owner.name,
            }
        )
    for d in site.deposits:
        out["deposit"].append(
            p
            | {
                "payer_id": site.contractor.name,
                "kind": d.kind,
                "contract_fen": site.contract_fen,
                "rate_ppm": d.rate_ppm,
                "required_fen": d.required,
                "lodged_fen": d.lodged,
                "lodged_on": d.lodged_on,
                "issuer": d.issuer,
                "doc_no": d.doc_no,
                "start_on": d.start_on,
                "end_on": d.end_on,
                "exemption": d.exemption,
                "exemption_to": d.exemption_to,
            }
        )
        for event, on, amount in (("use", d.used_on, d.used), ("refill", d.refilled_on, d.refilled)):
            if on is not None:
                said = {"doc_no": d.doc_no, "event": event, "on": on, "amount_fen": amount}
                out["deposit_event"].append(p | said)
    for x in site.pauses:
        out["pause"].append(
            p
            | {
                "from_on": x.from_on,
                "to_on": x.to_on,
                "reason": x.reason,
                "approved_by": x.approved_by,
                "approved_on": x.approved_on,
            }
        )


def _seen(out: dict[str, list[Row]], site: Site) -> None:
    for s in site.sightings:
        out["sighting"].append(
            {
                "project_id": site.name,
                "source": s.source,
                "seen_on": s.seen_on,
                "permit_no": s.permit_no,
                "permit_on": site.permit_on if s.permit_no else None,
                "amount_fen": s.amount,
            }
        )


def plain(value: Any) -> Any:
    """For JSON: dates and times as ISO text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(type(value))
