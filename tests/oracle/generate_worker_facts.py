"""Random answers, slips, agreements, policies, boards and officers, laid over a county that is otherwise done."""

from datetime import timedelta
from typing import TYPE_CHECKING

from anxin.kit import masks, months
from anxin.law.board import BOARD_ITEMS

from .generate_people import Job, person

if TYPE_CHECKING:
    from .generate import Draw


def worker_facts(draw: "Draw", places: list[int], firms: list[int], jobs: list[Job]) -> None:
    ledgers(draw)
    rosters(draw)
    accounts(draw)
    for place in places:
        agreements(draw, place, firms)
        account_events(draw, place)
        policies(draw, place)
        boards(draw, place)
        officers(draw, place, firms)
    confirmations(draw, jobs)
    slips(draw)


def some_days(draw: "Draw", *limits: int) -> object:
    """A day beside one of the limits, any day, or none."""
    return draw.pick(None, draw.days_ago(*limits), draw.days_ago(*limits), draw.any_day())


def ledgers(draw: "Draw") -> None:
    """What ledgers say beyond what other rules ask; well-kept ones leave nothing out."""
    for fact in draw.tables.get("project_fact", []):
        fact["planned_end"] = None if draw.fault(0.3) else draw.around + timedelta(days=200)
        fact["labour_officer"] = draw.pick("", "岑专管", "岑专管")
        if draw.tidy and draw.chance(0.8):
            fact["owner_id"] = fact["owner_id"] or fact["contractor_id"] or 1
            fact["contractor_id"] = fact["contractor_id"] or fact["owner_id"]
            fact["funding"] = fact["funding"] or "social"
            fact["start_on"] = fact["start_on"] or draw.any_day(100, 160)
            fact["pay_day"] = fact["pay_day"] or 15
            draw.add(
                "contract", project_id=fact["project_id"], kind="main", signed_on=draw.any_day(161, 200), amount_fen=1
            )
        if draw.chance(0.4):
            fact["start_on"] = draw.days_ago(0, 7)
    for contract in draw.tables.get("contract", []):
        contract.setdefault("amount_fen", None if draw.fault(0.3) else 900_000_00)


def rosters(draw: "Draw") -> None:
    for e in draw.tables.get("enrolment", []):
        e["crew_id"] = None if draw.fault(0.2) else draw.base + 9000
        e["trade"] = "" if draw.fault(0.2) else "木工"
        e["post"] = "labour_officer" if draw.fault(0.1) else ""
        if draw.tidy and e["card_id"] is None and draw.chance(0.9):
            e["card_id"] = next(iter(c["id"] for c in draw.tables["card"]))


def accounts(draw: "Draw") -> None:
    for account in draw.tables.get("special_account", []):
        account["account_id"] = draw.pick(None, draw.base + 9100)
        if draw.chance(0.6):
            account["opened_on"] = draw.days_ago(30)
        account["agreement_on"] = some_days(draw, 0, 29)
        account["filed_on"] = some_days(draw, 0, 29)
        account["closed_on"] = draw.days_ago(0) if draw.chance(0.1) else None
        account["status"] = "closed" if draw.chance(0.05) else "normal"


def agreements(draw: "Draw", place: int, firms: list[int]) -> None:
    for firm in firms:
        if draw.chance(0.3):
            role = draw.pick("labour", "labour", "professional", "other", "supervisor")
            signed = some_days(draw, 0)
            draw.add("participation", project_id=place, enterprise_id=firm, role=role, agency_agreement_on=signed)


def account_events(draw: "Draw", place: int) -> None:
    for _ in range(draw.pick(0, 0, 0, 1, 2)):
        draw.add(
            "account_event",
            project_id=place,
            account_id=draw.pick(None, draw.base + 9100, draw.base + 9101),
            event=draw.pick("frozen", "seized", "deducted", "closed"),
            on=draw.pick(draw.days_ago(0), draw.any_day()),
            lifted_on=draw.pick(None, None, draw.days_ago(0), draw.any_day()),
            cause=draw.pick("", "other", "own_wages"),
            amount_fen=draw.pick(None, 100, 2500),
        )


def policies(draw: "Draw", place: int) -> None:
    for _ in range(draw.pick(0, 1, 1, 2)):
        begin = draw.pick(None, draw.days_ago(0), draw.any_day(100, 200))
        end = draw.pick(None, draw.days_ago(0), draw.any_day(-200, -100))
        draw.add("injury_insurance", project_id=place, from_on=begin, to_on=end)


def boards(draw: "Draw", place: int) -> None:
    for _ in range(draw.pick(0, 0, 1, 1, 2, 3)):
        there = [code for code in BOARD_ITEMS if draw.chance(0.9)]
        wanting = [code for code in BOARD_ITEMS if code not in there] if draw.chance(0.7) else []
        looked = draw.chance(0.8)
        draw.add(
            "notice_board",
            project_id=place,
            set_on=draw.pick(None, draw.days_ago(0), draw.any_day()),
            checked_on=draw.pick(None, draw.days_ago(0), draw.any_day()),
            photo_on=draw.pick(None, None, draw.days_ago(0), draw.any_day()),
            items=" ".join(there) if looked else "",
            missing=" ".join(wanting) if looked else "",
            dead_number=draw.chance(0.1),
            minimum_wage_fen=draw.pick(None, None, 2520_00, 2519_99, 2500_00, 2740_00, 2540_00),
        )


def officers(draw: "Draw", place: int, firms: list[int]) -> None:
    """One in charge of the wages, who comes, or has not come of late, or came a little while ago."""
    if draw.chance(0.5):
        return
    officer = draw.identity("worker", id_ok=True)
    draw.add(
        "enrolment",
        project_id=place,
        employer_id=firms[1],
        worker_id=officer,
        name_index="",
        provisional=False,
        role="manager",
        post="labour_officer",
        trade="劳资专管员",
        crew_id=None,
        entered_on=draw.pick(None, draw.days_ago(14, 15), draw.any_day(60, 160)),
        left_on=draw.pick(None, None, None, draw.days_ago(0)),
        contract_no="HT-2",
        card_id=None,
        card_checked=None,
        holder_differs=False,
    )
    last = draw.pick(None, draw.days_ago(14, 15), draw.days_ago(1), draw.any_day(0, 40))
    if last is None:
        return
    for month in draw.months:
        days = [d for d in range(1, months.days_in(month) + 1) if months.first_day(month).replace(day=d) <= last]
        kept = [d for d in days if draw.chance(0.5) or months.first_day(month).replace(day=d) == last]
        draw.add(
            "attendance_month",
            project_id=place,
            employer_id=firms[1],
            worker_id=officer,
            name_ref_id=None,
            month=month,
            days_mask=masks.from_days(kept),
            half_mask=0,
            clock="",
            source="sheet",
        )


def confirmations(draw: "Draw", jobs: list[Job]) -> None:
    for month in draw.months[2:]:
        mood = draw.pick(0.05, 0.2, 0.6)
        if draw.chance(0.5):
            continue
        for job in jobs:
            for _ in range(draw.pick(0, 1, 1, 1, 2)):
                answer = draw.pick("confirmed", "confirmed", "")
                if draw.chance(mood):
                    answer = "objected"
                draw.add(
                    "wage_confirmation",
                    project_id=job.project,
                    employer_id=job.employer,
                    **person(draw, job),
                    month=month,
                    asked_on=draw.pick(None, draw.days_ago(3), draw.days_ago(3), draw.any_day(-5, 30)),
                    answer=answer,
                    answered_on=draw.pick(None, draw.days_ago(0), draw.any_day(0, 20)) if answer else None,
                    objection="days" if answer == "objected" else "",
                    settled_on=draw.pick(None, None, draw.days_ago(0)) if answer == "objected" else None,
                )


def slips(draw: "Draw") -> None:
    """Slips of most payments in some months, of none in others; the days of pay that slips can be late of are near."""
    dutiful = {month for month in draw.months if draw.chance(0.6)}
    for receipt in list(draw.tables.get("receipt", [])):
        if draw.chance(0.3) and receipt["status"] == "success":
            receipt["paid_at"] = draw.moment(draw.days_ago(5))
        if receipt["month"] in dutiful and not draw.fault(0.4):
            whom = {k: receipt[k] for k in ("project_id", "employer_id", "worker_id", "name_ref_id")}
            day = draw.pick(None, draw.days_ago(0), draw.any_day(0, 30))
            draw.add("payslip", **whom, month=receipt["month"], delivered_on=day, channel="sms")
