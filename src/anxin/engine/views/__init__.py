"""The promised fact views: what a rule may read, in the order in which they are made."""

from __future__ import annotations

import re
from functools import lru_cache

import sqlglot
from sqlglot import exp

from anxin.engine.views.answers import ANSWERS
from anxin.engine.views.bound import AFTER_PROJECTS, BEFORE_PROJECTS
from anxin.engine.views.declare import Column, View
from anxin.engine.views.firms import FIRMS_AFTER, FIRMS_BEFORE
from anxin.engine.views.money import MONEY
from anxin.engine.views.months import MONTHS
from anxin.engine.views.people import PEOPLE
from anxin.engine.views.projects import PROJECTS
from anxin.engine.views.reference import markdown
from anxin.engine.views.safeguards import SAFEGUARDS

__all__ = ["BY_NAME", "VIEWS", "Column", "View", "needed", "reads", "reference_markdown", "sources", "words"]

VIEWS: tuple[View, ...] = (
    *BEFORE_PROJECTS,
    *FIRMS_BEFORE,
    *PEOPLE,
    *ANSWERS,
    *PROJECTS,
    *SAFEGUARDS,
    *AFTER_PROJECTS,
    *MONEY,
    *MONTHS,
    *FIRMS_AFTER,
)
BY_NAME: dict[str, View] = {v.name: v for v in VIEWS}


@lru_cache(maxsize=1024)
def reads(sql: str) -> frozenset[str]:
    """Tables that a query reads, CTEs left out; raw tables as 'raw.name'."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    own = {cte.alias_or_name for cte in tree.find_all(exp.CTE)}
    found = {f"{t.db}.{t.name}" if t.db else t.name for t in tree.find_all(exp.Table) if t.name}
    return frozenset(t for t in found if t not in own)


# What the engine itself reads to bind a table that has no query of its own.
_BOUND_READS = {
    "limits": frozenset({"project"}),
    "enterprise_limits": frozenset({"enterprise"}),
    "project_finding": frozenset({"project"}),
    "minimum_wage": frozenset({"project", "calendar_month", "run", "attendance_month", "payroll_line", "receipt"}),
}


def sources(view: View) -> frozenset[str]:
    """What the engine reads to make a view: tables as `reads` names them."""
    return reads(view.sql) if view.sql else _BOUND_READS.get(view.name, frozenset())


def needed(queries: list[str], given: frozenset[str] = frozenset()) -> list[View]:
    """The views that the queries read, directly or through other views, in the order of making.

    A ``given`` view is not made, so nothing is needed for its sake. `run` and `limits` are always among them: festival
    mode stands on both.
    """
    wanted: set[str] = set()
    todo = ["run", "limits", *(name for q in queries for name in sorted(reads(q)))]
    while todo:
        name = todo.pop()
        if name not in BY_NAME or name in wanted:
            continue
        wanted.add(name)
        if name not in given:
            todo += sources(BY_NAME[name])
    return [v for v in VIEWS if v.name in wanted]


_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def words(queries: list[str]) -> frozenset[str]:
    """Every word of the queries: a raw column that is no word of any query need not be read."""
    return frozenset(w for q in queries for w in _WORD.findall(q.lower()))


def reference_markdown() -> str:
    """docs/reference/fact-views.md as it must stand, printed from the declarations."""
    return markdown([v for v in VIEWS if v.promised])
