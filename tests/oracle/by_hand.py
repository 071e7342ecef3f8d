"""Short ways to write down a tiny county for one question."""

from datetime import date

from anxin.kit import masks, months

from .findings import NaiveFinding
from .naive import evaluate

SITE, OTHER_SITE = 1, 2
FIRM, OTHER_FIRM, OWNER = 11, 12, 13
LI, WANG, ZHAO, CHEN, SUN, QIAN = 101, 102, 103, 104, 105, 106
CREW = [LI, WANG, ZHAO, CHEN, SUN]

MARCH = 202603


def site(id: int = SITE, **fact: object) -> dict:
    """A site under construction since January 2026 that pays on the 20th of the next month."""
    return {
        "project_id": id,
        "region_code": "522399",
        "status": "ongoing",
        "owner_id": OWNER,
        "contractor_id": FIRM,
        "pay_day": 20,
        "pay_day_next": True,
        "joined": True,
        **fact,
    }


def ask(rule: str, on: str, **tables: list[dict]) -> dict[tuple, NaiveFinding]:
    """What one rule finds on a day: (project, employer, worker, month) -> finding."""
    tables.setdefault("project_fact", [site()])
    for name, rows in tables.items():
        for number, row in enumerate(rows):
            row.setdefault("id", 1000 + number)
            if name not in ("worker", "card", "enterprise_fact"):
                row.setdefault("project_id", SITE)
    tables["project"] = [{"id": SITE, "region_code": "522399"}, {"id": OTHER_SITE, "region_code": "522399"}]
    found = evaluate(tables, date.fromisoformat(on))
    return {key[1:]: finding for key, finding in found.items() if key[0] == rule}


def level(rule: str, on: str, **tables: list[dict]) -> str | None:
    """The level of the only finding; None when there is none."""
    found = ask(rule, on, **tables)
    assert len(found) <= 1, found
    return next(iter(found.values())).level if found else None


def days(*numbers: int) -> int:
    return masks.from_days(numbers)


def worked(worker: int, month: int = MARCH, mask: int | None = None, **more: object) -> dict:
    """Attendance, all of the month's days unless said."""
    whole = (1 << months.days_in(month)) - 1
    mask = whole if mask is None else mask
    return {"worker_id": worker, "employer_id": FIRM, "month": month, "days_mask": mask, "half_mask": 0, **more}


def line(worker: int, yuan: int = 5000, month: int = MARCH, **more: object) -> dict:
    return {
        "worker_id": worker,
        "employer_id": FIRM,
        "month": month,
        "payable_fen": yuan * 100,
        "pay_mode": "bank",
        "is_back_pay": False,
        "exit_flag": False,
        "holder_differs": False,
        **more,
    }


def receipt(worker: int, yuan: int = 5000, on: str = "2026-04-17", month: int = MARCH, **more: object) -> dict:
    return {
        "worker_id": worker,
        "month": month,
        "amount_fen": yuan * 100,
        "status": "success",
        "paid_at": f"{on}T10:00:00+08:00",
        **more,
    }


def enrolled(worker: int, since: str | None = "2026-01-05", until: str | None = None, **more: object) -> dict:
    return {
        "worker_id": worker,
        "employer_id": FIRM,
        "role": "worker",
        "provisional": False,
        "entered_on": since,
        "left_on": until,
        "contract_no": "HT-1",
        **more,
    }


def moved(direction: str, yuan: int, on: str, **more: object) -> dict:
    """A movement of the special account."""
    return {"direction": direction, "amount_fen": yuan * 100, "at": f"{on}T09:30:00+08:00", "purpose": "", **more}
