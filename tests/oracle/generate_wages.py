"""Random payroll lines, receipts and account movements: back pay, cash, failures, retries, returns, diverted money."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from anxin.kit import months

from .generate_people import Job, person

if TYPE_CHECKING:
    from .generate import Draw

# Yuan: the minimum wages of the regions drawn, a fen beside them, and sums that often repeat.
MINIMUMS = [2520_00, 2519_99, 2500_00, 2499_99, 2740_00, 2739_99, 2540_00]


def lines(draw: "Draw", jobs: list[Job], cards: dict[int, int]) -> None:
    for job in jobs:
        for month in draw.months:
            if draw.fault(0.35) or month > draw.sheets_until:
                continue
            for _ in range(2 if draw.fault(0.2) else 1):
                back = draw.fault(0.12)
                draw.add(
                    "payroll_line",
                    project_id=job.project,
                    employer_id=job.employer if draw.chance(0.93) else None,
                    **person(draw, job),
                    month=month,
                    owed_fen=6000_00,
                    payable_fen=draw.pick(5000_00, 2500_00, 4000_01, 0, *MINIMUMS) if draw.fault(0.8) else draw.wage,
                    card_id=cards[job.worker],
                    holder_differs=draw.fault(0.05),
                    pay_mode=draw.pick("", "cash", "other") if draw.fault(0.25) else "bank",
                    has_collector=draw.fault(0.05),
                    is_back_pay=back,
                    back_month=draw.pick(None, *draw.months[:4]) if back else None,
                    exit_flag=draw.fault(0.08),
                    prepared_on=None,
                )


def receipts(draw: "Draw", cards: dict[int, int]) -> None:
    """What the bank says of each line, and of some sums that stand on no sheet."""
    if draw.pays_nothing:
        return
    for line in list(draw.tables.get("payroll_line", [])):
        if draw.fault(0.3):
            continue
        owed = line["payable_fen"]
        part, whole = draw.share_paid
        amount = owed * part // whole
        if draw.fault(0.5):
            amount = draw.pick(owed, owed * 8 // 10, max(0, owed * 8 // 10 - 1), *MINIMUMS)
        whom = {k: line[k] for k in ("project_id", "employer_id", "worker_id", "name_ref_id")}
        month = draw.pick(line["month"], line["month"], line["month"], line["back_month"] or line["month"])
        day = paid_on(draw, month)
        status = draw.pick("failed", "returned", "pending") if draw.fault(0.4) else "success"
        serial = f"s{line['id']}"
        common = {**whom, "month": month, "amount_fen": amount, "card_id": draw.pick(None, *[line["card_id"]] * 4)}
        draw.add("receipt", **common, status=status, paid_at=draw.moment(day), serial=draw.pick(serial, serial, ""))
        if status == "success" and draw.fault(0.15):
            draw.add("receipt", **common, status=draw.pick("success", "returned"), paid_at=draw.moment(day))
        if status in ("failed", "returned") and draw.chance(0.5):
            again = day + timedelta(days=draw.pick(-2, 0, 1, 3, 9))
            retry = draw.pick("", serial, serial)
            status = draw.pick("success", "success", "failed", "pending")
            draw.add(
                "receipt", **common, status=status, paid_at=draw.moment(again), serial=f"t{line['id']}", retry_of=retry
            )
        if draw.fault(0.04):
            draw.add("receipt", **common, status="success", paid_at=None)


def paid_on(draw: "Draw", month: int) -> date:
    """Around the usual days, the end of the next month, or some workdays before the day that is looked at."""
    end = months.last_day(months.add(month, 1))
    return draw.pick(end, end + timedelta(days=1), end - timedelta(days=10), draw.days_ago(3, 5, 9, 11), draw.any_day())


def account_entries(draw: "Draw", place: int, firms: list[int], workers: list[int]) -> None:
    """Sometimes no statement at all; else the owner's money, wages, taxes, and money for somebody else."""
    if draw.chance(0.35):
        return
    for _ in range(draw.rng.randint(1, 9)):
        number = draw.rng.randrange(len(workers))
        peer = draw.pick(
            {},
            {"peer_enterprise_id": firms[0], "peer_index": "x-owner"},
            {"peer_enterprise_id": firms[0]},
            {"peer_enterprise_id": firms[1], "peer_name_index": "n-contractor"},
            {"peer_enterprise_id": firms[3]},
            {"peer_index": f"c{draw.base}-{number}"},
            {"peer_name_index": f"n{draw.base}-{number}"},
            {"peer_index": "x-nobody"},
        )
        coming = draw.chance(0.5)
        purposes = ("labour_cost", "", "interest", "refund") if coming else ("wage", "wage", "", "tax", "fee", "other")
        draw.add(
            "account_entry",
            project_id=place,
            at=draw.moment(draw.any_day(-5, 120)),
            direction="in" if coming else "out",
            amount_fen=draw.pick(500, 800, 1000, 2000, 10_000_00),
            balance_fen=draw.pick(
                None, 0, 5000_00, 100_000_00, *[draw.wage * n - draw.pick(0, 1) for n in (1, 2, 5, 10)]
            ),
            purpose=draw.pick(*purposes),
            **peer,
        )
