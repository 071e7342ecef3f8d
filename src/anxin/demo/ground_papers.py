"""The part of the raw tables that is about papers: boards, insurance, account events, confirmations and slips."""

from __future__ import annotations

from anxin.demo.ground_people import Row
from anxin.demo.sites import County
from anxin.demo.world import Site


def add_safeguards(out: dict[str, list[Row]], site: Site) -> None:
    """What ledgers and checks say of one site's board, insurance and account."""
    p = {"project_id": site.name}
    if site.board_on:
        out["notice_board"].append(p | {"set_on": site.board_on, "items": "", "missing": "", "dead_number": False})
    for c in site.checks:
        out["notice_board"].append(
            p
            | {
                "checked_on": c.checked_on,
                "photo_on": c.photo_on,
                "items": " ".join(c.found),
                "missing": " ".join(c.missing),
                "dead_number": c.dead_number,
                "minimum_wage_fen": c.minimum_wage,
            }
        )
    for x in site.policies:
        out["injury_insurance"].append(
            p | {"policy_no": x.number, "insurer": x.insurer, "from_on": x.from_on, "to_on": x.to_on}
        )
    for e in site.events:
        out["account_event"].append(
            p
            | {
                "account_id": site.account_no,
                "event": e.event,
                "on": e.on,
                "lifted_on": e.lifted_on,
                "cause": e.cause,
                "cause_text": e.cause_text,
                "organ": e.organ,
                "doc_no": e.doc_no,
                "amount_fen": e.amount,
            }
        )


def add_answers(out: dict[str, list[Row]], county: County) -> None:
    """What workers confirmed, and the slips that reached them."""
    for site in county.sites:
        for c in site.confirmations:
            out["wage_confirmation"].append(
                {
                    "project_id": site.name,
                    "worker_id": c.person.id_number,
                    "month": c.month,
                    "asked_on": c.asked_on,
                    "answered_on": c.answered_on,
                    "answer": c.answer,
                    "objection": c.about,
                    "settled_on": c.settled_on,
                }
            )
        for s in site.slips:
            out["payslip"].append(
                {
                    "project_id": site.name,
                    "worker_id": s.person.id_number,
                    "month": s.month,
                    "delivered_on": s.delivered_on,
                    "channel": s.channel,
                }
            )
