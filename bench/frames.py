"""The eight flags as a good user of pandas would write them: columns read as needed, merges, nothing row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

_MAN = ["project_id", "worker_id", "month"]
_SITE = ["project_id", "month"]
_KNOWN = ["known_from", "known_to"]
Row = tuple[str, str, int, int, int]


def eight_flags(folder: Path, as_of: date) -> list[Row]:
    """Rule, level, findings, people and fen, over ``<table>.parquet`` and ``law/``."""
    day = pd.Timestamp(as_of)
    known = pd.Timestamp(as_of, tz="Asia/Shanghai") + pd.Timedelta(days=1)
    lines, entries = (
        _lines(folder, known),
        _read(folder, "attendance_month", known, "employer_id days_mask half_mask id"),
    )
    payments = _payments(folder, known, day)
    seen = _men(lines, entries, payments).merge(_site_months(folder, known), on=_SITE)
    managers = _read(folder, "enrolment", known, "role", month=False)
    managers = managers.loc[managers.role == "manager", ["project_id", "worker_id"]].drop_duplicates()
    seen = seen.merge(managers.assign(manager=True), "left", on=["project_id", "worker_id"])
    seen["is_worker"] = seen.manager.isna()
    seen["days"] = np.bitwise_count(seen.days_mask.to_numpy())
    return [
        *_by_person(seen, day),
        *_by_site(seen, day),
        *_by_firm(seen, day),
        *_shared(payments),
        *_two_sites(folder, entries, known),
    ]


def _read(folder: Path, table: str, known: Any, columns: str, *, month: bool = True) -> pd.DataFrame:
    wanted = [*(_MAN if month else _MAN[:2]), *columns.split(), *_KNOWN]
    frame = pd.read_parquet(folder / f"{table}.parquet", columns=wanted)
    held = (frame.known_from <= known) & (frame.known_to.isna() | (frame.known_to > known))
    return frame[held].drop(columns=_KNOWN)


def _lines(folder: Path, known: Any) -> pd.DataFrame:
    lines = _read(folder, "payroll_line", known, "employer_id payable_fen is_back_pay back_month exit_flag")
    lines["month"] = lines.month.where(~lines.is_back_pay | lines.back_month.isna(), lines.back_month).astype("int64")
    lines["is_regular"] = ~(lines.is_back_pay | lines.exit_flag)
    found = lines.groupby(_MAN, as_index=False)
    return found.agg(
        line_employer=("employer_id", "min"), owed_fen=("payable_fen", "sum"), is_regular=("is_regular", "max")
    )


def _payments(folder: Path, known: Any, day: Any) -> pd.DataFrame:
    payments = _read(folder, "receipt", known, "card_id status amount_fen paid_at")
    payments["paid_on"] = payments.paid_at.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.floor("D")
    return payments[payments.paid_on.isna() | (payments.paid_on <= day)]


def _men(lines: pd.DataFrame, entries: pd.DataFrame, payments: pd.DataFrame) -> pd.DataFrame:
    # numpy's | over groups is slow: nearly everybody has one entry, so only the others are grouped.
    twice = entries.duplicated(_MAN, keep=False)
    columns = [*_MAN, "employer_id", "days_mask"]
    several = entries.loc[twice, columns].groupby(_MAN, as_index=False)
    several = (
        several.agg({"employer_id": "min", "days_mask": np.bitwise_or.reduce}) if twice.any() else entries.iloc[:0]
    )
    attended = pd.concat([entries.loc[~twice, columns], several[columns]])
    success = payments.status == "success"
    signed = payments.amount_fen.where(success, -payments.amount_fen.where(payments.status == "returned", 0))
    first = payments.paid_on.fillna(pd.Timestamp(1970, 1, 1)).where(success)
    paid = payments[_MAN].assign(paid_fen=signed, first_paid_on=first).groupby(_MAN, as_index=False)
    paid = paid.agg(paid_fen=("paid_fen", "sum"), first_paid_on=("first_paid_on", "min"))
    men = lines.merge(attended, "outer", on=_MAN).merge(paid, "outer", on=_MAN)
    men["on_sheet"] = men.owed_fen.notna()
    men["is_regular"] = men.is_regular.eq(True)
    men["employer_id"] = men.line_employer.fillna(men.employer_id)
    whole = ["owed_fen", "paid_fen", "days_mask"]
    men[whole] = men[whole].fillna(0).astype("int64")
    men["paid_fen"] = men.paid_fen.clip(lower=0)
    return men


def _site_months(folder: Path, known: Any) -> pd.DataFrame:
    sites = _sites(folder, known)
    calendar = pd.read_parquet(folder / "law/calendar_month.parquet")
    wages = pd.read_parquet(folder / "law/minimum_wage.parquet")
    spans = wages.rename(columns={"fen": "floor_fen", "region": "region_code"})
    months = calendar[calendar.month.isin(wages.month.unique())]
    found = sites.merge(months, "cross").merge(spans, "left", on=["region_code", "month"])
    for name in ("first_day", "last_day", "next_first_day", "next_last_day"):
        found[name] = pd.to_datetime(found[name])
    here = found.first_day + pd.to_timedelta(np.minimum(found.pay_day, found.length) - 1, unit="D")
    next_length = found.next_last_day.dt.day
    following = found.next_first_day + pd.to_timedelta(np.minimum(found.pay_day, next_length) - 1, unit="D")
    found["pay_on"] = following.where(found.pay_day_next.ne(False), here)
    found["pay_on"] = found.pay_on.fillna(found.next_last_day)
    days = pd.read_parquet(folder / "law/calendar_day.parquet", columns=["day", "workday_back"])
    days = days.rename(columns={"day": "pay_on", "workday_back": "due_on"}).apply(pd.to_datetime)
    wanted = [*_SITE, "last_day", "next_last_day", "workdays", "floor_fen", "due_on"]
    return found.merge(days, on="pay_on")[wanted]


def _sites(folder: Path, known: Any) -> pd.DataFrame:
    columns = ["project_id", "region_code", "pay_day", "pay_day_next", "lon", "lat", *_KNOWN]
    sites = pd.read_parquet(folder / "project_fact.parquet", columns=columns)
    return sites[(sites.known_from <= known) & (sites.known_to.isna() | (sites.known_to > known))].drop(columns=_KNOWN)


def _row(rule: str, level: str, frame: pd.DataFrame, people: Any = None, fen: Any = 0) -> Row:
    return rule, level, len(frame), int(len(frame) if people is None else people), int(fen)


def _by_person(seen: pd.DataFrame, day: Any) -> list[Row]:
    off = seen[~seen.on_sheet & seen.is_worker & (seen.days >= 5) & (day > seen.next_last_day)]
    short = seen[(seen.paid_fen > 0) & (seen.paid_fen < seen.owed_fen) & (day > seen.due_on)]
    heads = seen[seen.days > 0].groupby(_SITE).size()
    ghost = seen[seen.is_regular & (seen.owed_fen > 0) & (seen.days == 0) & (day > seen.last_day)]
    ghost = ghost[ghost.set_index(_SITE).index.isin(heads.index)]
    return [
        _row("W08", "orange", off),
        _row("W04", "yellow", short, fen=(short.owed_fen - short.paid_fen).sum()),
        _row("W07", "orange", ghost, fen=ghost.owed_fen.sum()),
    ]


def _by_site(seen: pd.DataFrame, day: Any) -> list[Row]:
    here = seen[(seen.days > 0) & seen.is_worker]
    heads = here.assign(paid=here.paid_fen > 0).groupby(_SITE, as_index=False)
    heads = heads.agg(workers=("paid", "size"), paid=("paid", "sum"), due_on=("due_on", "min"))
    heads = heads[(day > heads.due_on) & (heads.paid < heads.workers)]
    few = heads.paid < 0.9 * heads.workers
    badly = seen[(seen.paid_fen > 0) & (seen.paid_fen < 0.8 * seen.owed_fen) & (day > seen.due_on)]
    badly = (
        badly.assign(fen=badly.owed_fen - badly.paid_fen).groupby(_SITE).agg(people=("fen", "size"), fen=("fen", "sum"))
    )
    badly = badly[badly.people >= 5]
    whole = seen[(seen.days >= seen.workdays) & (seen.paid_fen > 0) & seen.floor_fen.notna() & (day > seen.due_on)]
    low = whole[whole.paid_fen < whole.floor_fen]
    mean = whole.groupby(_SITE).agg(people=("paid_fen", "size"), fen=("paid_fen", "sum"), floor=("floor_fen", "min"))
    mean = mean[(mean.people >= 5) & (mean.fen < mean.floor * mean.people)]
    red, yellow = heads[few], heads[~few]
    return [
        _row("W03", "red", red, (red.workers - red.paid).sum()),
        _row("W03", "yellow", yellow, (yellow.workers - yellow.paid).sum()),
        _row("W04", "orange", badly, badly.people.sum(), badly.fen.sum()),
        (
            "W05",
            "red",
            len(low) + len(mean),
            int(len(low) + mean.people.sum()),
            int((low.floor_fen - low.paid_fen).sum()),
        ),
    ]


def _by_firm(seen: pd.DataFrame, day: Any) -> list[Row]:
    gap = (seen.owed_fen - seen.paid_fen).clip(lower=0)
    frame = seen[[*_SITE, "employer_id", "due_on", "next_last_day"]].assign(
        fen=gap, people=gap > 0, in_time=seen.first_paid_on <= seen.next_last_day
    )
    firms = frame.groupby([*_SITE, "employer_id"], dropna=False).agg(
        fen=("fen", "sum"), people=("people", "sum"), in_time=("in_time", "max"), due_on=("due_on", "min"),
        end=("next_last_day", "min"),
    )  # fmt: skip
    firms["days"] = (day - firms.due_on).dt.days
    firms["never"] = (day > firms.end) & ~firms.in_time
    firms = firms[(firms.people > 0) & ((firms.days >= 1) | firms.never)]
    level = np.select([(firms.days >= 30) | firms.never, firms.days >= 15], ["red", "orange"], "yellow")
    return [_row("W02", str(name), part, part.people.sum(), part.fen.sum()) for name, part in firms.groupby(level)]


def _shared(payments: pd.DataFrame) -> list[Row]:
    good = payments.loc[(payments.status == "success") & payments.card_id.notna()]
    cards = good.groupby(["card_id", "month"], as_index=False).agg(low=("worker_id", "min"), high=("worker_id", "max"))
    found = good.merge(cards.loc[cards.low < cards.high, ["card_id", "month"]], on=["card_id", "month"])
    sites = found.groupby(_SITE).agg(people=("worker_id", "nunique"), fen=("amount_fen", "sum"))
    return [_row("W11", "red", sites, sites.people.sum(), sites.fen.sum())]


def _two_sites(folder: Path, entries: pd.DataFrame, known: Any) -> list[Row]:
    elsewhere = entries[entries.duplicated(["worker_id", "month"], keep=False)]
    pairs = elsewhere.merge(elsewhere, on=["worker_id", "month"], suffixes=("", "_2"))
    pairs = pairs[(pairs.project_id != pairs.project_id_2) & (pairs.days_mask & pairs.days_mask_2 != 0)]
    clock = pd.read_parquet(folder / "attendance_month.parquet", columns=["id", "clock"]).set_index("id").clock
    sites = _sites(folder, known).set_index("project_id")
    pairs = pairs.reset_index(drop=True)
    minutes = _travel(sites.reindex(pairs.project_id), sites.reindex(pairs.project_id_2)) / 40 * 60
    both = (pairs.days_mask & pairs.days_mask_2).to_numpy()
    half = (pairs.half_mask & pairs.half_mask_2).to_numpy()
    here, there = clock.reindex(pairs.id).reset_index(drop=True), clock.reindex(pairs.id_2).reset_index(drop=True)
    clash = np.zeros(len(pairs), dtype=bool)
    for day in range(31):
        on = (both >> day) & 1 == 1
        (here_in, here_out), (there_in, there_out) = _hours(here, day), _hours(there, day)
        timed = (here_in + here_out + there_in + there_out).notna()
        overlap = (here_in < there_out) & (there_in < here_out)
        gap = np.maximum(here_in, there_in) - np.minimum(here_out, there_out)
        untimed = ~timed & ((half >> day) & 1 == 0)
        clash |= on & (untimed | (timed & (overlap | (gap < minutes))))
    found = pairs[clash].drop_duplicates(_MAN)
    return [_row("R05", "orange", found, people=0)]


def _hours(clock: pd.Series, day: int) -> tuple[pd.Series, pd.Series]:
    """Minutes of the day of first entry and last exit; none where no device told them."""
    told = [pd.to_numeric(clock.str[day * 8 + n : day * 8 + n + 2], errors="coerce") for n in (0, 2, 4, 6)]
    return told[0] * 60 + told[1], told[2] * 60 + told[3]


def _travel(here: pd.DataFrame, there: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Kilometres between sites; 0 where a coordinate is missing."""
    lat, lon, lat_2, lon_2 = (
        np.radians(frame[name].to_numpy(dtype=float)) for frame in (here, there) for name in ("lat", "lon")
    )
    angle = np.sin((lat_2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat_2) * np.sin((lon_2 - lon) / 2) ** 2
    return np.nan_to_num(2 * 6371 * np.arcsin(np.sqrt(np.minimum(1, angle))))
