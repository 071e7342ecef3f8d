"""W02 (wages late) as one would write it in a notebook: pandas merges over payroll lines and bank receipts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from anxin.kit import months
from anxin.law.calendar import Calendar

_MONTH = ["project_id", "worker_id", "month"]
_FIRM = ["project_id", "employer_id", "month"]


def late_wages(frames: dict[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """project_id, employer_id, month, level, people, amount_fen of every employer-month with wages late on ``as_of``."""
    worked = _worker_months(frames)
    due = worked.loc[worked.owed > 0, ["project_id", "month"]].drop_duplicates()
    due = due.merge(frames["project_fact"][["project_id", "pay_day", "pay_day_next"]], "left")
    calendar = Calendar.load()
    due["due_on"] = [_due_on(row, calendar) for row in due.itertuples()]
    worked["gap"] = (worked.owed - worked.paid).clip(lower=0)
    worked["people"] = worked.gap > 0
    firms = worked.groupby(_FIRM, as_index=False).agg(
        amount_fen=("gap", "sum"), people=("people", "sum"), first_paid=("first_paid", "min")
    )
    firms = firms[firms.people > 0].merge(due[["project_id", "month", "due_on"]], "left")
    end = pd.Series([months.last_day(months.add(int(m), 1)) for m in firms.month], index=firms.index)
    never = (end < as_of) & ~(firms.first_paid <= pd.to_datetime(end))
    days = pd.Series([(as_of - day).days for day in firms.due_on], index=firms.index)
    firms["level"] = "yellow"
    firms.loc[days >= 15, "level"] = "orange"
    firms.loc[(days >= 30) | never, "level"] = "red"
    return firms[(days >= 1) | never]


def _worker_months(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    lines = frames["payroll_line"]
    month = lines.month.where(~lines.is_back_pay | lines.back_month.isna(), lines.back_month).astype("int64")
    owed = lines.assign(month=month).groupby(_MONTH, as_index=False)
    owed = owed.agg(owed=("payable_fen", "sum"), employer_id=("employer_id", "min"))
    receipts = frames["receipt"].copy()
    good, back = receipts.status == "success", receipts.status == "returned"
    receipts["paid"] = receipts.amount_fen.where(good, -receipts.amount_fen.where(back, 0))
    receipts["first_paid"] = (
        receipts.paid_at.where(good).dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.floor("D")
    )
    paid = receipts.groupby(_MONTH, as_index=False).agg(paid=("paid", "sum"), first_paid=("first_paid", "min"))
    worked = owed.merge(paid, "left", on=_MONTH)
    worked["paid"] = worked.paid.fillna(0).clip(lower=0).astype("int64")
    return worked


def _due_on(row: Any, calendar: Calendar) -> date:
    following = months.add(int(row.month), 1)
    if pd.isna(row.pay_day):
        return calendar.roll_back(months.last_day(following))
    month = int(row.month) if row.pay_day_next is False else following
    return calendar.roll_back(months.first_day(month).replace(day=min(int(row.pay_day), months.days_in(month))))
