"""What the law, the calendar and the asked day put beside the facts: run, calendar, limits, minimum wage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import Any

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


class Limits:
    """The numbers of the cards as they hold for each project. None: nothing that may decide.

    A number depends on the project's region and, for some values of the law, on a day of the project; so it is asked for
    once for each of those and not for each project.
    """

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
        # Where each project lies, as the ledger says.
        self.regions: dict[int, str] = {}
        # For projects, enterprises and areas: the row of each; and of each number the values that occur, with each row's.
        self._rows: dict[str, dict[Any, int]] = {}
        self._held: dict[str, dict[str, tuple[list[Scalar], pa.Array]]] = {}

    def table(self, projects: pa.Table) -> pa.Table:
        """The ``limits`` table of projects (project_id, region, permit_on, contract_on, start_on)."""
        places = projects.column("region").to_pylist()
        self.regions = dict(zip(projects.column("project_id").to_pylist(), places, strict=True))
        return self._table("project_id", projects)

    def enterprise_table(self, enterprises: pa.Table) -> pa.Table:
        """The ``enterprise_limits`` table of enterprises (employer_id, region)."""
        return self._table("employer_id", enterprises)

    def area_table(self, regions: pa.Table) -> pa.Table:
        """The ``area_limits`` table of regions (region)."""
        return self._table("region", regions)

    def of_area(self, region: str, names: Iterable[str]) -> dict[str, Scalar]:
        """The numbers that hold where a clue or a case lies; None where unknown."""
        return self._at("region", region, names)

    def of(self, project: int | None, employer: int | None, names: Iterable[str]) -> dict[str, Scalar]:
        """The numbers that hold for a finding: its project's, or without a project its enterprise's; None where unknown."""
        key, wanted = ("project_id", project) if project is not None else ("employer_id", employer)
        return self._at(key, wanted, names)

    def _at(self, key: str, wanted: int | str | None, names: Iterable[str]) -> dict[str, Scalar]:
        row = self._rows.get(key, {}).get(wanted) if wanted is not None else None
        if row is None:
            return dict.fromkeys(names)
        held = self._held[key]
        return {name: held[name][0][held[name][1][row].as_py()] for name in names}

    def _table(self, key: str, subjects: pa.Table) -> pa.Table:
        self._rows[key] = {p: row for row, p in enumerate(subjects.column(key).to_pylist())}
        self._held[key] = {}
        columns: dict[str, pa.Array | pa.ChunkedArray] = {key: subjects.column(key)}
        regions = subjects.column("region").combine_chunks().dictionary_encode()
        by_day: dict[str, tuple[list[tuple[str, date]], pa.Array]] = {}
        for name, number in self._numbers.items():
            if name in self._forced:
                values, places = [self._forced[name]], pa.nulls(subjects.num_rows, pa.int32()).fill_null(0)
            elif number.on == "as_of" or number.on not in subjects.column_names:
                named = regions.dictionary.to_pylist()
                values, places = [self._ask(number, place(r), self._as_of) for r in named], regions.indices
            else:
                if number.on not in by_day:
                    by_day[number.on] = self._pairs(subjects.column("region"), subjects.column(number.on))
                pairs, places = by_day[number.on]
                values = [self._ask(number, place(region), on) for region, on in pairs]
            self._held[key][name] = (values, places)
            whole = all(v is None or isinstance(v, int) for v in values)
            kinds = pa.array(values if whole else [_decimal(v) for v in values], pa.int32() if whole else _DECIMAL)
            columns[name] = kinds.take(places)
        return pa.table(columns)

    def _pairs(self, regions: pa.ChunkedArray, days: pa.ChunkedArray) -> tuple[list[tuple[str, date]], pa.Array]:
        """The pairs of region and day that occur (the day asked about where a project has none), and each row's pair."""
        known: dict[tuple[str, date], int] = {}
        places = [
            known.setdefault((region, on or self._as_of), len(known))
            for region, on in zip(regions.to_pylist(), days.to_pylist(), strict=True)
        ]
        return list(known), pa.array(places, pa.int32())

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
