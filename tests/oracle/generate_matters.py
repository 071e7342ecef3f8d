"""Random clues and cases of a county: the same people and firms again and again, days close to where a rule turns."""

from datetime import datetime, timedelta
from typing import Any

from .rows import BEIJING

REGIONS = ("522399", "110101", "500101")
STATES = (
    "received", "received", "sorted", "routed", "accepted", "accepted", "verified", "disposed", "replied", "called_back",
    "closed", "closed", "guided", "joined", "withdrawn",
)  # fmt: skip
CASE_STATES = (
    "filed",
    "demanded",
    "demanded",
    "paying",
    "paying",
    "paid",
    "called_back",
    "closed",
    "closed",
    "withdrawn",
)


def matters(draw: Any, places: list[int], firms: list[int], workers: list[int]) -> None:
    if draw.chance(0.5):
        return
    region = draw.pick(*REGIONS)
    cases = [case(draw, region, places, firms, workers) for _ in range(draw.pick(0, 1, 2, 4))]
    said: list[int] = []
    for _ in range(draw.pick(1, 2, 4, 7)):
        said.append(clue(draw, region, places, firms, workers, cases, said))
    for unit in (1, 2):
        if draw.chance(0.2):
            day = draw.days_ago(-1, 0, 1)
            due = datetime(day.year, day.month, day.day, 16, tzinfo=BEIJING)
            filed = draw.pick(None, due - timedelta(hours=2), due + timedelta(hours=2), due + timedelta(days=2))
            draw.add(
                "report_due", agency_id=draw.base + unit, region_code=region, day=day, known_from=due, known_to=filed
            )
    for firm in firms[:2]:
        for _ in range(draw.pick(0, 0, 1, 2)):
            day = draw.days_ago(0, 5, 40, 60, 65)
            draw.add("firm_check", employer_id=firm, region_code=region, checked_on=day, trouble=draw.chance(0.3))


def clue(draw: Any, region: str, places: list, firms: list, workers: list, cases: list, said: list) -> int:
    state = draw.pick(*STATES)
    arrived = draw.days_ago(0, 1, 2, 3, 10, 30, 40)
    months = sorted((draw.pick(*draw.months), draw.pick(*draw.months))) if draw.chance(0.7) else [None, None]
    found = sorted((draw.pick(*draw.months), draw.pick(*draw.months))) if draw.chance(0.7) else [None, None]
    concluded = state in ("disposed", "replied", "called_back", "closed") or draw.chance(0.05)
    closed = draw.days_ago(0, 5, 20, 89, 90) if state == "closed" or draw.chance(0.15) else None
    limit_from = draw.days_ago(10, 14, 15, 21, 22, 30)
    keys = [None, *said[-2:]] if said else [None]
    row = {
        "state": state, "clue_no": "", "region_code": region, "door": draw.pick("hotline", "national", "counter", "site_code"),
        "kind": draw.pick("wages", "wages", "wages", "", "project_money"),
        "project_id": draw.pick(*places[:2], places[0], None), "employer_id": draw.pick(firms[0], firms[1], None),
        "worker_id": draw.pick(None, workers[0], workers[1]), "agency_id": draw.base + 1, "first_agency_id": draw.base + 1,
        "case_id": draw.pick(None, None, *cases), "anonymous": False, "arrived_on": arrived,
        "received_on": arrived + timedelta(days=draw.pick(0, 0, 0, 1)), "first_month": months[0], "last_month": months[1],
        "people": draw.pick(None, 1, 1, 2, 9, 10, 19, 20), "amount_fen": draw.pick(None, 500_000, 1_000_000, 9_999_999, 10_000_000),
        "extreme": draw.chance(0.1), "opinion": draw.chance(0.1), "urgent": draw.chance(0.3), "passed_on": draw.pick(0, 0, 0, 2, 3),
        "routed_on": draw.pick(None, arrived + timedelta(days=draw.pick(0, 2, 4))) if state != "received" else None,
        "limit_from": limit_from, "limit_on": draw.pick(None, limit_from + timedelta(days=21), draw.days_ago(0, 1, 5, 7)),
        "found_people": draw.pick(None, 1, 10, 20) if concluded or state == "verified" else None,
        "found_fen": draw.pick(None, 500_000, 10_000_000) if concluded or state == "verified" else None,
        "found_first_month": found[0] if concluded else None, "found_last_month": found[1] if concluded else None,
        "conclusion": draw.pick("paid", "paid", "no_arrears", "case", "plan", "legal_way") if concluded else "",
        "replied_on": draw.days_ago(0, 9, 10, 11) if state in ("replied", "called_back", "closed") else None,
        "answer": draw.pick("", "", "got_it", "not_all", "nothing", "unreachable") if concluded else "",
        "closed_on": closed if state == "closed" else None, "last_closed_on": closed,
        "reopened_on": draw.pick(None, draw.days_ago(0, 5)) if state != "closed" and closed else None,
        "accepted_on": None, "paid_fen": None,
    }  # fmt: skip
    row["answered_on"] = draw.days_ago(0, 5, 10) if row["answer"] else None
    row["limit_on"] = max(row["limit_on"], limit_from + timedelta(days=1)) if row["limit_on"] else None
    id = draw.id()
    row["phone_key"], row["person_key"] = draw.pick(id, *keys), draw.pick(id, *keys)
    two_times(draw, "clue", id, row, state="received", conclusion="", answer="")
    return id


def two_times(draw: Any, table: str, id: int, row: dict, **before: object) -> None:
    """Sometimes the thing stood otherwise until a few days ago."""
    early = draw.moment_of(300)
    if draw.chance(0.3):
        turn = draw.moment(draw.any_day(-3, 12))
        draw.add(table, **{**row, **before}, id=id, known_from=early, known_to=turn)
        early = turn
    draw.add(table, **row, id=id, known_from=early, known_to=None)


def case(draw: Any, region: str, places: list, firms: list, workers: list) -> int:
    id, state = draw.id(), draw.pick(*CASE_STATES)
    owed = draw.pick(1_200_000, 1_200_000, 9_999_999, 10_000_000)
    paid = state in ("paid", "called_back") or (state == "closed" and not draw.chance(0.15))
    recovered = owed if paid else draw.pick(0, 0, 600_000)
    row = {
        "state": state, "case_no": "", "region_code": region, "agency_region": region, "agency_id": draw.base + draw.pick(1, 2),
        "project_id": draw.pick(*places[:2], None), "employer_id": draw.pick(firms[0], None), "tier": "general",
        "filed_on": draw.days_ago(5, 86, 88, 90, 95, 130, 150), "is_old": False, "led": draw.chance(0.3),
        "people": draw.pick(2, 2, 19, 20, 0), "owed_fen": owed, "recovered_fen": recovered,
        "pay_by": draw.pick(None, draw.days_ago(0, 1, 5)), "promised_on": draw.pick(None, draw.days_ago(2, 10)),
        "paid_on": draw.days_ago(9, 10, 11) if paid else None, "answer": draw.pick("", "", "got_it", "nothing"),
        "answered_on": draw.days_ago(0, 3), "closed_on": draw.days_ago(9, 10, 20, 90) if state in ("closed", "withdrawn") else None,
        "asked_after": draw.pick(0, 0, 0, 1),
    }  # fmt: skip
    two_times(draw, "case_file", id, row, state="filed", closed_on=None, paid_on=None, recovered_fen=0)
    for _ in range(draw.pick(0, 1, 2, 9, 10)):
        months, left = draw.pick(1, 2, 3, 3), draw.pick(300_000, 499_999, 500_000, 600_000, 1_000_000)
        draw.add("case_claim", case_id=id, worker_id=draw.pick(None, *workers[:2]), months=months, left_fen=left)
    for _ in range(draw.pick(0, 0, 1, 2)):
        draw.add("case_promise", case_id=id, due_on=draw.days_ago(-5, 0, 1, 8), amount_fen=draw.pick(600_000, 601_000))
    if draw.chance(0.4):
        who = draw.pick("both", "both", "legal_person", "manager")
        first = draw.pick(3, 4, 6, 10)
        for days, post in ((first, "both"), (draw.pick(first, first - 2), "manager"), (draw.pick(first - 3, 0), who)):
            draw.add("case_contact", case_id=id, who=post, called_at=draw.moment_of(days), reached=draw.chance(0.1))
        for _ in range(draw.pick(0, 1, 1, 2)):
            draw.add("case_sign", case_id=id, kind=draw.pick("closed", "moving"), seen_on=draw.days_ago(-1, 0, 4))
        if draw.chance(0.2):
            draw.add("case_advance", case_id=id, advanced_on=draw.days_ago(0, 4, 20), amount_fen=100_000)
    for _ in range(draw.pick(0, 0, 0, 1, 2)):
        fen, due = draw.pick(300_000, 600_000, 1_200_000), draw.days_ago(-3, 5, 29, 30, 31, 60)
        draw.add(
            "case_award", case_id=id, kind="arbitration", award_no="", effective_on=due - timedelta(days=draw.pick(0, 10)), due_on=due,
            amount_fen=fen, left_fen=draw.pick(0, fen, fen // 2), applied_on=draw.pick(None, due),
        )  # fmt: skip
    for _ in range(draw.pick(0, 0, 1, 2)):
        kind, made = draw.pick("notice_to_pay", "supervision", "case_report"), draw.days_ago(3, 10, 20)
        draw.add("case_order", case_id=id, kind=kind, made_on=made, due_on=draw.pick(None, draw.days_ago(-3, 0, 1)))
    return id
