"""What the law, the calendar and the asked day put beside the facts: run, calendar, limits, minimum wage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import lru_cache

import pyarrow as pa

from anxin import law
from anxin.engine.database import EngineError
from anxin.kit import months
from anxin.law.calendar import Calendar
from anxin.law.festival import days_to_spring_festival
from anxin.rules import Number, Rule

Overrides = Mapping[str, Mapping[str, object]]
Scalar = int | Decimal | None

CHINA = timezone(timedelta(hours=8))
FIRST_YEAR = 2000
FESTIVAL = "festival_start_days"
_DECIMAL = pa.decimal128(18, 4)


def end_of_day(day: date) -> datetime:
    """The last moment of a day in China: what was known "on" that day."""
    return datetime.combine(day, time.max, tzinfo=CHINA)


def run_table(as_of: date, known_at: datetime, in_festival: bool | None = None) -> pa.Table:
    """One row. ``in_festival`` forces festival mode on or off (cases only)."""
    days = days_to_spring_festival(as_of)
    festival_on = as_of + timedelta(days=days)
    if in_festival is not None:
        days = 0 if in_festival else 10_000
    wall = known_at.astimezone(CHINA).replace(tzinfo=None)
    row = {
        "as_of": pa.array([as_of], pa.date32()),
        "known_at": pa.array([wall], pa.timestamp("us")),
        "month": pa.array([months.month_of(as_of)], pa.int64()),
        "month_mask": pa.array([(1 << as_of.day) - 1], pa.int64()),
        "festival_on": pa.array([festival_on], pa.date32()),
        "days_to_festival": pa.array([days], pa.int64()),
    }
    return pa.table(row)


@lru_cache(maxsize=1)
def _official() -> Calendar:
    return Calendar.load()


@lru_cache(maxsize=8)
def calendar_tables(last_year: int, calendar: Calendar | None = None) -> tuple[pa.Table, pa.Table]:
    """(calendar_day, calendar_month) from 2000 to the end of ``last_year``."""
    rows = (calendar or _official()).rows(date(FIRST_YEAR, 1, 1), date(last_year, 12, 31))
    backs, back = [], None
    workdays: dict[int, int] = {}
    for row in rows:
        month = months.month_of(row.day)
        workdays[month] = workdays.get(month, 0) + row.is_workday
        back = row.day if row.is_workday else back
        backs.append(back)
    by_day = pa.table(
        {
            "day": pa.array([r.day for r in rows], pa.date32()),
            "is_workday": pa.array([r.is_workday for r in rows], pa.bool_()),
            "workday_no": pa.array([r.workday_no for r in rows], pa.int64()),
            "workday_back": pa.array(backs, pa.date32()),
            "year_known": pa.array([r.year_known for r in rows], pa.bool_()),
        }
    )
    all_months = list(workdays)
    following = [months.add(m, 1) for m in all_months]
    by_month = pa.table(
        {
            "month": pa.array(all_months, pa.int64()),
            "first_day": pa.array([months.first_day(m) for m in all_months], pa.date32()),
            "last_day": pa.array([months.last_day(m) for m in all_months], pa.date32()),
            "length": pa.array([months.days_in(m) for m in all_months], pa.int64()),
            "previous_month": pa.array([months.add(m, -1) for m in all_months], pa.int64()),
            "next_month": pa.array(following, pa.int64()),
            "next_first_day": pa.array([months.first_day(m) for m in following], pa.date32()),
            "next_last_day": pa.array([months.last_day(m) for m in following], pa.date32()),
            "workdays": pa.array(list(workdays.values()), pa.int64()),
            "month_no": pa.array([m // 100 * 12 + m % 100 for m in all_months], pa.int64()),
        }
    )
    return by_day, by_month


def day_bits() -> pa.Table:
    return pa.table(
        {
            "day_no": pa.array(range(1, 32), pa.int64()),
            "bit": pa.array([1 << i for i in range(31)], pa.int64()),
        }
    )


@dataclass(frozen=True)
class ProjectDays:
    """A project's region and the days on which a law may have been asked for it."""

    project_id: int
    region: str
    permit_on: date | None = None
    contract_on: date | None = None
    start_on: date | None = None


class Limits:
    """The numbers of the cards, per project; ``values[project_id][name]``. None: nothing that may decide."""

    def __init__(
        self,
        rules: Iterable[Rule],
        as_of: date,
        overrides: Overrides | None = None,
        forced: Mapping[str, object] | None = None,
        book: law.LawBook | None = None,
    ) -> None:
        self._book = book
        self._numbers: dict[str, Number] = {
            FESTIVAL: Number(default="festival.start_days", meaning="节前模式提前的天数")
        }
        for rule in rules:
            self._numbers.update(rule.card.numbers)
        self._as_of = as_of
        self._overrides = overrides
        self._forced = {name: _scalar(value) for name, value in (forced or {}).items()}
        unknown = sorted(set(self._forced) - set(self._numbers))
        if unknown:
            raise EngineError(f"规则卡片上没有这些数值:{'、'.join(unknown)}")
        self._asked: dict[tuple[str, str, date], Scalar] = {}
        self.values: dict[int, dict[str, Scalar]] = {}
        self.of_enterprises: dict[int, dict[str, Scalar]] = {}

    def table(self, projects: Sequence[ProjectDays]) -> pa.Table:
        """The ``limits`` table; also fills ``values``."""
        self.values = {p.project_id: {n: self._value(n, x, p) for n, x in self._numbers.items()} for p in projects}
        return self._table("project_id", self.values)

    def enterprise_table(self, regions: Mapping[int, str]) -> pa.Table:
        """The ``enterprise_limits`` table from the enterprises' own regions; also fills ``of_enterprises``."""
        days = [ProjectDays(employer, region) for employer, region in sorted(regions.items())]
        self.of_enterprises = {d.project_id: {n: self._value(n, x, d) for n, x in self._numbers.items()} for d in days}
        return self._table("employer_id", self.of_enterprises)

    def of(self, project: int | None, employer: int | None) -> Mapping[str, Scalar]:
        """The numbers that hold for a finding: its project's, or without a project its enterprise's."""
        if project is not None:
            return self.values.get(project, {})
        return {} if employer is None else self.of_enterprises.get(employer, {})

    def _table(self, key: str, values: Mapping[int, Mapping[str, Scalar]]) -> pa.Table:
        columns: dict[str, pa.Array] = {key: pa.array(list(values), pa.int64())}
        for name in self._numbers:
            held = [v[name] for v in values.values()]
            whole = all(v is None or isinstance(v, int) for v in held)
            columns[name] = pa.array(held if whole else [_decimal(v) for v in held], pa.int32() if whole else _DECIMAL)
        return pa.table(columns)

    def _value(self, name: str, number: Number, project: ProjectDays) -> Scalar:
        if name in self._forced:
            return self._forced[name]
        on: date | None = self._as_of if number.on == "as_of" else getattr(project, number.on)
        key = (name, project.region, on or self._as_of)
        if key not in self._asked:
            self._asked[key] = self._ask(number, place(project.region), on or self._as_of)
        return self._asked[key]

    def _ask(self, number: Number, region: str | None, on: date) -> Scalar:
        if number.default is not None:
            return _scalar(law.number(number.default, on, region, self._overrides))
        try:
            return _scalar(law.deciding_value(str(number.law), on, region, book=self._book).value)
        except (law.LawGap, law.NotDecided):
            # Not in force then, or not verified: the number stays empty and the rule is silent on it.
            return None


def _scalar(value: object) -> Scalar:
    value = getattr(value, "value", value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, (Decimal, float, str)):
        number = Decimal(str(value))
        return (
            int(number) if number == number.to_integral_value() and not isinstance(value, (Decimal, float)) else number
        )
    raise EngineError(f"规则只能使用整数或小数,得到的是 {value!r}")


def _decimal(value: Scalar) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal("0.0001"))


def place(region: str) -> str | None:
    """The region if the law can be asked for it; a code that is none gets the nation's numbers, not a failed run."""
    return region if re.fullmatch(r"[0-9]{2,12}", region) else None


def minimum_wages(regions: Iterable[str], wanted: Iterable[int], book: law.LawBook | None = None) -> pa.Table:
    """(region, month, fen): the wage in force on the month's last day, where it may decide."""
    rows: list[tuple[str, int, int]] = []
    wanted = sorted(set(wanted))
    for region in sorted(set(regions)):
        for month in wanted:
            found = law.minimum_wage_fen(months.last_day(month), place(region), book=book)
            if found is not None and found.decides:
                rows.append((region, month, found.fen))
    return pa.table(
        {
            "region": pa.array([r[0] for r in rows], pa.string()),
            "month": pa.array([r[1] for r in rows], pa.int64()),
            "fen": pa.array([r[2] for r in rows], pa.int64()),
        }
    )
