"""Random ages, crews, hours written afterwards and sums that do not add up, laid over the rosters and sheets that are there."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from anxin.kit import masks, months

if TYPE_CHECKING:
    from .generate import Draw

TRADES = ["架子工", "钢筋工", "普工", "保洁", "塔吊司机", "", "高处作业工"]


def records(draw: "Draw") -> None:
    """Drawn after everything else, so that what other rules see stays as it was."""
    people(draw)
    attendance(draw)
    lines(draw)


def born(draw: "Draw") -> date | None:
    """On either side of sixteen, eighteen and sixty, or anything between."""
    years = draw.pick(15, 16, 16, 17, 18, 30, 45, 59, 60, 60, 66)
    if draw.tidy and draw.chance(0.8):
        years = 40
    day = draw.around - timedelta(days=draw.pick(-1, 0, 1, 100, -100))
    day = day if (day.month, day.day) != (2, 29) else day - timedelta(days=1)
    return day.replace(year=day.year - years) if draw.chance(0.95) else None


def people(draw: "Draw") -> None:
    for worker in draw.tables["worker"]:
        worker["birth"] = born(draw)
    crews = draw.pick([71], [71], [71, 72])
    for e in draw.tables.get("enrolment", []):
        e["trade"] = draw.pick(*TRADES)
        e["crew_id"] = draw.base + draw.pick(*crews) if draw.chance(0.9) else None
        start = e.get("contract_from")
        if start is not None:
            e["contract_to"] = start + timedelta(days=draw.pick(0, 365, -1 if draw.fault(0.1) else 30))
    for fact in draw.tables.get("project_fact", []):
        if fact.get("start_on") is not None:
            fact["planned_end"] = fact["start_on"] + timedelta(days=-1 if draw.fault(0.1) else 400)


def attendance(draw: "Draw") -> None:
    afterwards = draw.chance(0.4)
    paper = draw.pick("device", "device", "sheet", "platform")
    named = draw.chance(0.5)
    for row in draw.tables.get("attendance_month", []):
        row["source"] = paper if draw.chance(0.8) else draw.pick("sheet", "device")
        his = masks.count(row["days_mask"])
        row["late_days"] = draw.pick(0, his // 5, his // 5 + 1, his, 40) if afterwards or draw.fault(0.2) else 0
        row["crew_id"] = draw.base + 73 if named and draw.chance(0.9) else None
        full = months.days_in(row["month"]) * 100
        row["days_claimed_x100"] = draw.pick(None, his * 100, full, full + 50 if draw.fault(0.2) else full)
    gone_but_working(draw)


def gone_but_working(draw: "Draw") -> None:
    """A crew that works on and on beside people who stopped coming weeks ago."""
    if not draw.chance(0.4):
        return
    rows = draw.tables.get("attendance_month", [])
    recent = [r for r in rows if r["month"] >= draw.months[-2]]
    for row in recent:
        if draw.chance(0.5):
            row["days_mask"] &= draw.pick(0, 0b11, (1 << 14) - 1)
            row["half_mask"] &= row["days_mask"]


def lines(draw: "Draw") -> None:
    for line in draw.tables.get("payroll_line", []):
        line["owed_fen"] = line["payable_fen"] + draw.pick(0, 0, 200_00)
        line["deducted_fen"] = line["owed_fen"] - line["payable_fen"]
        if draw.fault(0.06):
            line["deducted_fen"] += draw.pick(1, 100_00)
        full = months.days_in(line["month"]) * 100
        line["days_x100"] = draw.pick(None, 2200, full, full + 50 if draw.fault(0.2) else full)
