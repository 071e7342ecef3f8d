"""Random sheets that look made up, sums out of all proportion, back pay by the dozen, and months of living money."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .generate import Draw


def sheets(draw: "Draw") -> None:
    """Some counties get a habit of their own; drawn last, and the money that the bank moved is changed with the sheet."""
    agreed(draw)
    kind = draw.pick("", "", "", "", "", "", "invented", "back", "living", "high")
    lines = draw.tables.get("payroll_line", [])
    if kind == "invented":
        invented(draw, lines)
    if kind == "back":
        # Seen from the sheet's month; the months that it makes good are whatever they are.
        share = draw.pick(3, 4, 5)
        for number, line in enumerate(lines):
            line["is_back_pay"] = number % 10 < share
            line["back_month"] = draw.pick(None, line["month"], *draw.months[:4]) if line["is_back_pay"] else None
    if kind == "living":
        living(draw)
    if kind == "high":
        high(draw, lines)


def agreed(draw: "Draw") -> None:
    """Rates that fit the usual wage, or miss it by a fen; and some that are for pieces or months."""
    days = 2200
    fitting = draw.wage * 100 // days
    for e in draw.tables.get("enrolment", []):
        e["unit_price_fen"] = draw.pick(
            None, fitting, fitting, fitting * 13 // 10, fitting * 10 // 7, 2000_00, 2000_01, 0
        )
        if draw.tidy:
            e["unit_price_fen"] = draw.pick(fitting, fitting, fitting, fitting * 10 // 7, fitting * 10 // 7 + 1)
        e["pay_mode"] = draw.pick("计件", "月薪", "包工") if draw.chance(0.1) else draw.pick("", "计时", "日薪")
    for row in draw.tables.get("attendance_month", []):
        row["overtime_x10"] = draw.pick(None, None, 0, 80, 100, 400)


def invented(draw: "Draw", lines: list[dict]) -> None:
    """Everybody of the crew gets the same round sum; nearly everybody, in some."""
    crew = draw.pick(None, draw.base + 71)
    employer = lines[0]["employer_id"] if lines else None
    same = draw.pick(5000_00, 5100_00, 5050_00)
    for line in lines:
        line["employer_id"], line["crew_id"] = employer, crew
        if not draw.chance(0.08):
            line["payable_fen"] = same
            line["owed_fen"] = same + (line["deducted_fen"] or 0)


def living(draw: "Draw") -> None:
    share = draw.pick(2, 3, 4, 10)
    for number, receipt in enumerate(draw.tables.get("receipt", [])):
        if number % 10 < share:
            receipt["amount_fen"] = draw.pick(draw.wage // 2, draw.wage // 2 - 1, draw.wage // 3)


def high(draw: "Draw", lines: list[dict]) -> None:
    for line in lines:
        if draw.chance(0.5):
            line["payable_fen"] = draw.pick(50_000_00, 50_000_01, 60_000_00, 100_000_00, 150_000_00)
            line["owed_fen"] = line["payable_fen"] + (line["deducted_fen"] or 0)
