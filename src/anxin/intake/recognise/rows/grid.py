"""考勤表: one worker-month from one, two or three lines and 31 columns (ledgers.md B2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from anxin.intake.recognise import cells
from anxin.intake.recognise.calendar_columns import session_of
from anxin.intake.recognise.extent import session_columns
from anxin.intake.recognise.marks import ABSENT, FULL, HALF, Legend, Mark
from anxin.intake.recognise.model import REJECT, WARN, Issue, ParsedRow, Recognised, letter
from anxin.intake.recognise.rows.base import Row, reject, warn
from anxin.intake.recognise.rows.person import PersonReader
from anxin.kit import masks, months
from anxin.kit.text import mask_name, person_key, plain

_HALF_DAY = Decimal("0.5")


@dataclass(slots=True)
class _Line:
    number: int
    row: Row
    session: str | None
    crew: str | None


@dataclass(slots=True)
class _Day:
    """What the lines and columns of one day add up to."""

    sessions: dict[str, str] = field(default_factory=dict)
    whole: str | None = None
    hours: Decimal = Decimal(0)
    overtime: Decimal = Decimal(0)
    units: Decimal | None = None


class GridReader(PersonReader):
    """Lines without a name, or with the same name and another part of the day, belong to the worker above."""

    typed = {
        "row_no": (cells.text, "bad_value", WARN),
        "month": (cells.month, "bad_month", WARN),
        "days_claimed": (cells.number, "bad_number", WARN),
        "hours": (cells.number, "bad_number", WARN),
        "overtime_hours": (cells.number, "bad_number", WARN),
        "device_days": (cells.number, "bad_number", WARN),
        "late_days": (cells.number, "bad_number", WARN),
        "remark": (cells.text, "bad_value", WARN),
    }

    def __init__(self, recognised: Recognised, legend: Legend) -> None:
        super().__init__(recognised)
        self.legend = legend
        self._days = recognised.day_columns
        self._day_headers = {d.index: f"{d.day}日" for d in self._days}
        self._group: list[_Line] = []
        self._key: Any = None
        self._session_at = session_columns(recognised)

    def feed(self, number: int, row: Row, crew: str | None) -> Iterable[ParsedRow]:
        self._count += 1
        session = self._session(row)
        key = self._who(row)
        continues = bool(self._group) and (
            key is None
            or (key == self._key and session is not None and session not in {x.session for x in self._group})
        )
        if continues and len(self._group) < 6:
            self._group.append(_Line(number, row, session, crew))
            return ()
        done = self._close()
        self._group, self._key = [_Line(number, row, session, crew)], key
        return done

    def flush(self) -> Iterable[ParsedRow]:
        return self._close()

    def _who(self, row: Row) -> Any:
        number = self.cell(row, "id_number")
        name = self.cell(row, "name")
        if name is None and number is None:
            worker_no = self.cell(row, "worker_no")
            return None if worker_no is None else plain(cells.show(worker_no))
        return (person_key(cells.show(name)), plain(cells.show(number)))

    def _session(self, row: Row) -> str | None:
        for c in self._session_at:
            if c < len(row) and isinstance(row[c], str):
                found = session_of(row[c])
                if found is not None:
                    return found
        return None

    def _close(self) -> tuple[ParsedRow, ...]:
        if not self._group:
            return ()
        group, self._group = self._group, []
        first = group[0]
        issues: list[Issue] = []
        fields = self.typed_fields(first.row, issues)
        self.person(first.row, fields, issues, first.crew)
        for line in group[1:]:
            extra = self.typed_fields(line.row, [])
            for name, value in extra.items():
                fields.setdefault(name, value)
        if (
            "name" not in fields
            and "id_number" not in fields
            and "worker_no" not in fields
            and not any(i.level == REJECT for i in issues)
        ):
            issues.append(
                reject(
                    self.header("name"),
                    "missing_name",
                    f"“{self.header('name') or '姓名'}”一栏没有填，不知道是谁的考勤，请填写姓名",
                )
            )
        fields.setdefault("month", self.r.month)
        month = fields["month"]
        if month is None:
            del fields["month"]
        days = self._read_days(group, issues)
        self._fill(days, fields, issues, month)
        self._split_device(first.row, fields)
        fields["source"] = "sheet"
        self.duplicate(first.number, fields, issues, month)
        return (ParsedRow(first.number, fields, issues, tuple(x.number for x in group)),)

    def _roles(self, group: Sequence[_Line]) -> list[str]:
        """Per line: '' whole day, 'am', 'pm' or 'ot'; by its label, else by its place and its contents."""
        if len(group) == 1:
            return [group[0].session if group[0].session in ("am", "pm", "ot") else ""]
        roles: list[str] = []
        unlabelled = 0
        for line in group:
            if line.session is not None:
                roles.append(line.session)
                continue
            if roles and self._overtime_line(line.row, group[0].row):
                roles.append("ot")
            else:
                roles.append(("am", "pm", "ot")[min(unlabelled, 2)])
                unlabelled += 1
        if roles.count("am") == 1 and "pm" not in roles and group[0].session is None:
            roles[roles.index("am")] = ""  # one line of marks and one of overtime hours
        return roles

    def _overtime_line(self, row: Row, first: Row) -> bool:
        numbers = words = 0
        for d in self._days:
            value = row[d.index] if d.index < len(row) else None
            if value is None or cells.blank(value):
                continue
            try:
                cells.number(value)
                numbers += 1
            except cells.CellProblem:
                words += 1
        ticked = any(
            isinstance(first[d.index], str) and not plain(first[d.index])[:1].isdigit()
            for d in self._days
            if d.index < len(first) and first[d.index]
        )
        return (numbers > 0 and words == 0 and ticked) or (numbers == 0 and words == 0)

    def _read_days(self, group: Sequence[_Line], issues: list[Issue]) -> dict[int, _Day]:
        stacked = any(d.line >= 0 for d in self._days)
        roles = [""] * len(group) if stacked else self._roles(group)
        days: dict[int, _Day] = {}
        told: set[str] = set()
        for at, (line, role) in enumerate(zip(group, roles, strict=True)):
            row = line.row
            for d in self._days:
                if d.line >= 0 and d.line != at:
                    continue
                value = row[d.index] if d.index < len(row) else None
                if value is None or value == "":
                    continue
                session = d.session or role
                if session == "ot":
                    self._overtime(days.setdefault(d.day, _Day()), value, d.day, d.index, issues, told)
                    continue
                mark = self.legend.read(value)
                if mark is None:
                    continue
                if mark is False:
                    shown = cells.show(value)[:10]
                    if shown not in told:
                        told.add(shown)
                        heading = self._day_headers.get(d.index, letter(d.index))
                        text = f"{d.day}日（{letter(d.index)} 列，第 {line.number} 行）的记号“{shown}”看不懂，请改成 √ 或 ×，或在表下注明记号的意思"
                        issues.append(reject(heading, "unknown_mark", text))
                    continue
                if isinstance(mark, Mark):
                    _add(days.setdefault(d.day, _Day()), session, mark)
        return days

    def _overtime(self, day: _Day, value: Any, number: int, index: int, issues: list[Issue], told: set[str]) -> None:
        try:
            hours = cells.number(value)
        except cells.CellProblem:
            mark = self.legend.read(value)
            if isinstance(mark, Mark):
                return  # a tick for overtime tells no hours
            shown = cells.show(value)[:10]
            if shown not in told:
                told.add(shown)
                issues.append(
                    reject(
                        self._day_headers.get(index, ""),
                        "unknown_mark",
                        f"{number}日（{letter(index)} 列）的加班“{shown}”看不懂，请填加班小时数",
                    )
                )
            return
        if hours and 0 < hours <= 24:
            day.overtime += hours

    def _fill(self, days: dict[int, _Day], fields: dict[str, Any], issues: list[Issue], month: int | None) -> None:
        full: list[int] = []
        half: list[int] = []
        hours: dict[int, Decimal] = {}
        units: dict[int, Decimal] = {}
        overtime = Decimal(0)
        limit = months.days_in(month) if month else 31
        for number, day in sorted(days.items()):
            presence = day.whole
            if presence is None and day.sessions:
                present = sum(1 for s in day.sessions.values() if s == FULL) + 0.5 * sum(
                    1 for s in day.sessions.values() if s == HALF
                )
                presence = FULL if present >= 2 else HALF if present > 0 else ABSENT
                if day.hours > 4:
                    presence = FULL
            if number > limit:
                if presence in (FULL, HALF):
                    text = (
                        f"{months.show(month) if month else ''}没有 {number} 日，这一天却有出勤记号，请核对月份或删去"
                    )
                    issues.append(reject(f"{number}日", "bad_month_day", text))
                continue
            if presence == FULL:
                full.append(number)
            elif presence == HALF:
                half.append(number)
            if day.hours:
                hours[number] = day.hours
            if day.units is not None:
                units[number] = day.units
            overtime += day.overtime
        fields["days_mask"] = masks.from_days([*full, *half])
        fields["half_mask"] = masks.from_days(half)
        if hours:
            fields["day_hours"] = hours
            fields.setdefault("hours", sum(hours.values(), Decimal(0)))
        if units:
            fields["day_units"] = units
        if overtime and "overtime_hours" not in fields:
            fields["overtime_hours"] = overtime
        claimed = fields.get("days_claimed")
        heading = self.header("days_claimed")
        if claimed is None:
            return
        if claimed > limit and not units:
            shown = mask_name(fields.get("name")) if fields.get("name") else ""
            issues.append(
                warn(
                    heading,
                    "days_exceed_month",
                    f"{shown}“{heading}”一栏 {claimed} 天，比当月的 {limit} 天还多，请核对",
                )
            )

    def _split_device(self, row: Row, fields: dict[str, Any]) -> None:
        value = self.cell(row, "device_late")
        match = (
            re.match(r"^(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)$", plain(cells.show(value)))
            if value is not None
            else None
        )
        if match:
            fields.setdefault("device_days", Decimal(match[1]))
            fields.setdefault("late_days", Decimal(match[2]))
        for name in ("device_days", "late_days"):
            if isinstance(fields.get(name), Decimal) and fields[name] == fields[name].to_integral_value():
                fields[name] = int(fields[name])


def _add(day: _Day, session: str, mark: Mark) -> None:
    if session in ("am", "pm"):
        presence = mark.presence
        if presence == HALF and mark.units is None:
            presence = FULL  # 半 or 0.5 on a half-day line is that half, worked
        if mark.hours is not None or presence == FULL:
            presence = FULL if mark.presence != ABSENT else ABSENT
        day.sessions[session] = presence
    else:
        order = (ABSENT, HALF, FULL)
        if day.whole is None or order.index(mark.presence) > order.index(day.whole):
            day.whole = mark.presence
    if mark.hours is not None:
        day.hours += mark.hours
    if mark.overtime is not None:
        day.overtime += mark.overtime
    if mark.units is not None:
        day.units = (day.units or Decimal(0)) + mark.units
