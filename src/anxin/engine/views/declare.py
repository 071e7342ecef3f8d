"""How a fact view is declared: what each column means, and the SELECT that makes it from the tables below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["BIGINT", "BOOLEAN", "VARCHAR", "DATE", "TIMESTAMP", "DOUBLE"]


@dataclass(frozen=True)
class Column:
    """A promised column. ``default`` (SQL literal) is what a case gets that leaves it out; None: null is allowed."""

    name: str
    type: Type
    zh: str
    unit: str = ""
    default: str | None = None
    gap: str = ""

    @property
    def nullable(self) -> bool:
        return self.default is None


@dataclass(frozen=True)
class Fill:
    """What is said afterwards about few rows of a table: ``column`` where it is empty, from ``sql`` by the ``on`` columns."""

    column: str
    on: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class View:
    """``sql`` is None for a table that the engine binds itself (calendar, law). ``promised``: rules may read it.

    ``key``: at most one row for each combination of these columns. ``in_place``: its rows are rows of the tables below
    it, read there each time anew instead of being stored once more. ``unless``: a query; when it gives no row the view is
    empty, and nothing else need be read to know it.
    """

    name: str
    zh: str
    about: str
    columns: tuple[Column, ...]
    sql: str | None
    key: tuple[str, ...] = ()
    promised: bool = True
    in_place: bool = False
    unless: str = ""
    fill: Fill | None = None

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


def id_(name: str, zh: str, gap: str = "", optional: bool = False) -> Column:
    """An id. In a case an omitted one is 0 unless the column may be null."""
    return Column(name, "BIGINT", zh, default=None if optional else "0", gap=gap)


def fen(name: str, zh: str, optional: bool = False, gap: str = "") -> Column:
    return Column(name, "BIGINT", zh, "分", None if optional else "0", gap)


def number(name: str, zh: str, unit: str = "", optional: bool = False, gap: str = "") -> Column:
    return Column(name, "BIGINT", zh, unit, None if optional else "0", gap)


def month(name: str = "month", zh: str = "月份", optional: bool = False, gap: str = "") -> Column:
    return Column(name, "BIGINT", zh, "YYYYMM", None if optional else "0", gap)


def day(name: str, zh: str, gap: str = "") -> Column:
    return Column(name, "DATE", zh, "日", None, gap)


def flag(name: str, zh: str, default: bool | None = False, gap: str = "") -> Column:
    return Column(name, "BOOLEAN", zh, "", None if default is None else str(default).upper(), gap)


def text(name: str, zh: str, default: str = "", gap: str = "") -> Column:
    return Column(name, "VARCHAR", zh, "", f"'{default}'", gap)


def ref(name: str = "ref", zh: str = "证据:原始行的记号,形如 payroll_line:17,以空格相隔,依次排列") -> Column:
    return Column(name, "VARCHAR", zh, "", "''")
