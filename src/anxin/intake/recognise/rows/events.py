"""打卡记录 and 考勤日报: punches and worker-days from devices, and their folding into worker-months."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.model import REJECT, WARN, Issue, ParsedRow
from anxin.intake.recognise.rows.base import Row, refused, reject, warn
from anxin.intake.recognise.rows.person import PersonReader
from anxin.kit import masks
from anxin.kit.text import person_key, plain

LATE_AFTER_DAYS = 7  # an event received later than this counts as entered afterwards (补录)
NO_CLOCK = "--------"
_IN = re.compile(r"进|入|签到|上班|^IN$|^I$|^01$|^1$", re.IGNORECASE)
_OUT = re.compile(r"出|离|签退|下班|^OUT$|^O$|^02$|^2$|^0$", re.IGNORECASE)


def direction(value: Any) -> str | None:
    """'in' or 'out'; None for a device that does not tell."""
    shown = plain(cells.show(value))
    if not shown or shown in cells.EMPTY_MARKS or shown in {"未识别", "3", "未知"}:
        return None
    outward, inward = _OUT.search(shown), _IN.search(shown)
    if bool(outward) == bool(inward):
        return None
    return "in" if inward else "out"


class _DeviceReader(PersonReader):
    def identify(self, row: Row, fields: dict[str, Any], issues: list[Issue], crew: str | None) -> None:
        self.person(row, fields, issues, crew)
        if not any(k in fields for k in ("name", "id_number", "worker_no", "id_masked")) and not any(
            i.level == REJECT for i in issues
        ):
            issues.append(
                reject(
                    self.header("name"),
                    "missing_name",
                    f"“{self.header('name') or '姓名'}”一栏没有填，不知道是谁的考勤，请填写姓名",
                )
            )

    def uploaded(self, row: Row, fields: dict[str, Any], issues: list[Issue]) -> None:
        heading = self.header("uploaded_at")
        try:
            found = cells.moment(self.cell(row, "uploaded_at"))
        except (ValueError, OverflowError) as problem:
            issues.append(warn(heading, "bad_date", f"“{heading}”一栏{problem}，请核对"))
            return
        if found is not None:
            fields["received_at"] = found


class EventsReader(_DeviceReader):
    """One punch per row."""

    typed = {
        "direction": (direction, "bad_value", WARN),
        "device": (cells.text, "bad_value", WARN),
        "mode": (cells.text, "bad_value", WARN),
    }

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        self.identify(row, fields, issues, crew)
        heading = self.header("at")
        value, day = self.cell(row, "at"), self.cell(row, "day")
        try:
            if day is not None and value is not None and not _dated(value):
                at = cells.moment(day, value)
            else:
                at = cells.moment(value if value is not None else day)
        except (ValueError, OverflowError) as problem:
            issues.append(
                reject(heading, "bad_date", f"“{heading}”一栏{problem}，请改成 2026-03-05 08:02:00 这样的时间")
            )
            at = None
        else:
            if at is None:
                issues.append(reject(heading, "bad_date", f"“{heading}”一栏没有填，请补填打卡时间"))
        if at is not None:
            fields["at"] = at
        self.uploaded(row, fields, issues)
        return ParsedRow(number, fields, issues, (number,))


def _dated(value: Any) -> bool:
    """Whether a time cell carries its day as well."""
    if isinstance(value, (datetime, date)):
        return not isinstance(value, datetime) or value.year > 1900
    if isinstance(value, (int, float)):
        return value >= 1
    return len(plain(value)) > 8


class DailyClockReader(_DeviceReader):
    """One worker-day per row: first in, last out, or absent."""

    typed = {
        "day": (cells.day, "bad_date", REJECT),
        "first_in": (cells.time_of_day, "bad_value", WARN),
        "last_out": (cells.time_of_day, "bad_value", WARN),
        "absent": (cells.yes_no, "bad_value", WARN),
        "hours": (cells.number, "bad_number", WARN),
        "device": (cells.text, "bad_value", WARN),
    }

    def read(self, number: int, row: Row, crew: str | None) -> ParsedRow | None:
        issues: list[Issue] = []
        fields = self.typed_fields(row, issues)
        self.identify(row, fields, issues, crew)
        heading = self.header("day")
        if "day" not in fields and not refused(issues, "bad_date"):
            issues.append(reject(heading, "bad_date", f"“{heading}”一栏没有填，请补填日期"))
        self.uploaded(row, fields, issues)
        if "absent" not in fields:
            fields["absent"] = "first_in" not in fields and "last_out" not in fields and not fields.get("hours")
        return ParsedRow(number, fields, issues, (number,))


def fold_events(rows: Iterable[ParsedRow]) -> list[dict[str, Any]]:
    """Worker-months out of punches or worker-days; rejected rows are left out.

    Each: who (id_number, name, worker_no, employer, crew as first seen), month, days_mask, `clock` of 31 * 8 characters ('HHMMHHMM', first in and
    last out, or '--------'; a single punch stands on both sides), late_days, rows (file rows) and source 'device'.
    """
    folded: dict[tuple[Any, int], dict[str, Any]] = {}
    spans: dict[tuple[Any, int], dict[int, list[time]]] = {}
    late: dict[tuple[Any, int], set[int]] = {}
    for row in rows:
        fields = row.fields
        at, day = fields.get("at"), fields.get("day")
        when = at.date() if at is not None else day
        if row.rejected or when is None or fields.get("absent"):
            continue
        who = fields.get("id_number") or (
            person_key(fields.get("name", "")),
            fields.get("worker_no"),
            fields.get("crew"),
        )
        key = (who, when.year * 100 + when.month)
        one = folded.setdefault(key, {"month": key[1], "source": "device", "rows": []})
        for name in (
            "id_number",
            "id_type",
            "name",
            "worker_no",
            "employer",
            "crew",
            "trade",
            "project",
            "project_code",
        ):
            if name in fields:
                one.setdefault(name, fields[name])
        one["rows"].append(row.row)
        times = spans.setdefault(key, {}).setdefault(when.day, [])
        times.extend(
            [at.time()]
            if at is not None
            else [t for t in (fields.get("first_in"), fields.get("last_out")) if t is not None]
        )
        received = fields.get("received_at")
        if received is not None and received.date() - when > timedelta(days=LATE_AFTER_DAYS):
            late.setdefault(key, set()).add(when.day)
    for key, one in folded.items():
        days = spans[key]
        one["days_mask"] = masks.from_days(days)
        one["clock"] = "".join(_clock(days.get(d)) for d in range(1, 32))
        one["late_days"] = len(late.get(key, ()))
        one["device_days"] = len(days)
    return list(folded.values())


def _clock(times: list[time] | None) -> str:
    if not times:
        return NO_CLOCK
    first, last = min(times), max(times)
    return f"{first:%H%M}{last:%H%M}"
