"""What one evaluation makes: the views that its queries read, in order, and of each table only the columns that are read.

Two million workers are held once and narrow: a column that no query names is neither read nor stored, and a view whose
rows are rows of the table below it (``in_place``) is not stored at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp

from anxin.engine.views import BY_NAME, VIEWS, View

# What the engine itself reads to bind a table that has no query of its own, and which columns.
_BOUND_READS = {
    "limits": {"project": frozenset({"project_id", "region", "permit_on", "contract_on", "start_on"})},
    "enterprise_limits": {"enterprise": frozenset({"employer_id", "region"})},
    "area_limits": {
        "project": frozenset({"region"}),
        "clue": frozenset({"region"}),
        "case_file": frozenset({"region", "agency_region"}),
    },
    "project_finding": {"project": frozenset({"project_id", "contractor_id"})},
    "minimum_wage": {
        "project": frozenset({"region"}),
        "month_seen": frozenset({"month"}),
    },
}
_WORD = re.compile(r"[a-z_][a-z0-9_]*")

Columns = frozenset[str] | None
"""Column names that are read; None: all of them."""


@dataclass(frozen=True)
class Query:
    """A query, the tables that it reads (CTEs left out; raw tables as 'raw.name'), and of each the columns it may read."""

    sql: str
    tables: dict[str, Columns]


@lru_cache(maxsize=4096)
def look(sql: str) -> Query:
    """Which tables a query reads. A column is read when its name stands anywhere in the text, or a star stands for it."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    return Query(sql, _tables(tree, frozenset(_WORD.findall(sql.lower()))))


@lru_cache(maxsize=4096)
def narrowed(sql: str, wanted: Columns) -> Query:
    """The query with only the wanted ones of its columns (all when None)."""
    if wanted is None:
        return look(sql)
    tree = sqlglot.parse_one(sql, read="duckdb")
    outer = tree
    if isinstance(outer, exp.Select) and not outer.args.get("distinct"):
        kept = [e for e in outer.expressions if e.alias_or_name in wanted]
        # A query must give something, and a count of its rows needs no column at all.
        outer.set("expressions", kept or [exp.Literal.number(1)])
        _leave_out_joins(outer)
        _leave_out_inside(outer)
    narrow = tree.sql(dialect="duckdb")
    return Query(narrow, _tables(tree, frozenset(_WORD.findall(narrow.lower()))))


def _leave_out_joins(select: exp.Select) -> None:
    """A LEFT JOIN by the key of its table, of which nothing is taken, changes nothing: it is left out."""
    joins = list(select.args.get("joins") or [])
    for join in reversed(joins):
        table, on = join.this, join.args.get("on")
        if join.side != "LEFT" or not isinstance(table, exp.Table) or on is None:
            continue
        alias = table.alias_or_name
        elsewhere = (
            c
            for c in select.find_all(exp.Column)
            # A bare name inside brackets belongs to what stands in them.
            if (c.table == alias or (c.table == "" and c.find_ancestor(exp.Select) is select)) and not _inside(c, join)
        )
        if any(elsewhere) or not _key_of(table) or not _key_of(table) <= _equal_to(on, alias):
            continue
        joins.remove(join)
    select.set("joins", joins)


def _leave_out_inside(select: exp.Select) -> None:
    """The columns of a query in brackets that the one around it does not take are left out, and so on inwards."""
    for source in [select.args.get("from_") or select.args.get("from"), *(select.args.get("joins") or [])]:
        inner = source.this if source is not None else None
        if not isinstance(inner, exp.Subquery) or not inner.alias or any(map(_is_star, select.expressions)):
            continue
        columns = [c for c in select.find_all(exp.Column) if not _inside(c, inner)]
        branches = _branches(inner.this)
        if not branches or any(c.table == "" for c in columns):
            # Whose column that is cannot be told without knowing what the tables hold.
            continue
        taken = {c.name for c in columns if c.table == inner.alias}
        names = [e.alias_or_name for e in branches[0].expressions]
        places = [
            n for n, name in enumerate(names) if name in taken or any(_makes_rows(b.expressions[n]) for b in branches)
        ]
        for branch in branches:
            branch.set("expressions", [branch.expressions[n] for n in places or [0]])
            _leave_out_inside(branch)


def _branches(query: exp.Expr) -> list[exp.Select]:
    """The one select, or those of a UNION ALL; none where leaving out a column could change the rows."""
    if isinstance(query, exp.Union) and not query.args.get("distinct"):
        left, right = _branches(query.left), _branches(query.right)
        return [*left, *right] if left and right else []
    told = ("distinct", "order", "limit", "qualify", "having", "with_", "with")
    if not isinstance(query, exp.Select) or any(query.args.get(arg) for arg in told):
        return []
    return [] if any(map(_is_star, query.expressions)) else [query]


def _is_star(e: exp.Expr) -> bool:
    return isinstance(e, exp.Star) or (isinstance(e, exp.Column) and isinstance(e.this, exp.Star))


def _makes_rows(e: exp.Expr) -> bool:
    return e.find(exp.Unnest, exp.Explode) is not None


@lru_cache(maxsize=1024)
def folded(sql: str, row: tuple[tuple[str, str], ...], empty: frozenset[str]) -> str:
    """The query with what is known already put in its place.

    ``row``: the one row of `run` as (column, SQL literal), instead of a CROSS JOIN with it; ``empty``: tables without rows,
    LEFT JOINs with which give nothing but nulls. Two million rows need not ask either again and again.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    literals = dict(row)
    for select in list(tree.find_all(exp.Select)):
        kept = []
        for join in select.args.get("joins") or []:
            name, alias = (join.this.name, join.alias_or_name) if isinstance(join.this, exp.Table) else ("", "")
            if name == "run" and join.kind == "CROSS":
                _replace(select, alias, literals)
            elif name in empty and join.side == "LEFT":
                _replace(select, alias, {})
            else:
                kept.append(join)
        select.set("joins", kept)
    return tree.sql(dialect="duckdb")


def _replace(select: exp.Select, alias: str, literals: dict[str, str]) -> None:
    for column in list(select.find_all(exp.Column)):
        if column.table == alias:
            column.replace(sqlglot.parse_one(literals.get(column.name, "NULL"), read="duckdb"))


def _inside(node: exp.Expr, other: exp.Expr) -> bool:
    above: exp.Expr | None = node
    while above is not None:
        if above is other:
            return True
        above = above.parent
    return False


def _key_of(table: exp.Table) -> frozenset[str]:
    if table.db == "raw":
        return frozenset({"id"})
    view = BY_NAME.get(table.name)
    return frozenset(view.key) if view else frozenset()


def _equal_to(on: exp.Expr, alias: str) -> frozenset[str]:
    """Columns of the alias that the condition sets equal to something."""
    found = set()
    for part in on.flatten() if isinstance(on, exp.And) else [on]:
        if isinstance(part, exp.EQ):
            found |= {
                side.name
                for side in (part.this, part.expression)
                if isinstance(side, exp.Column) and side.table == alias
            }
    return frozenset(found)


def _tables(tree: exp.Expr, words: frozenset[str]) -> dict[str, Columns]:
    own = {cte.alias_or_name for cte in tree.find_all(exp.CTE)}
    found: dict[str, Columns] = {}
    for table in tree.find_all(exp.Table):
        name = f"{table.db}.{table.name}" if table.db else table.name
        if table.name and name not in own:
            found[name] = None if _starred(table) else found.get(name, words)
    return found


def _starred(table: exp.Table) -> bool:
    """Whether the SELECT that reads the table takes all its columns by a star."""
    select = table.find_ancestor(exp.Select)
    if select is None:
        return False
    for e in select.expressions:
        if isinstance(e, exp.Star):
            return True
        if isinstance(e, exp.Column) and isinstance(e.this, exp.Star) and e.table == table.alias_or_name:
            return True
    return False


def reads(sql: str) -> frozenset[str]:
    """Tables that a query reads, CTEs left out; raw tables as 'raw.name'."""
    return frozenset(look(sql).tables)


@dataclass(frozen=True)
class Plan:
    """``views`` in the order of making; ``columns`` of each table and raw table ('raw.name') that is read.

    ``until[place]``: tables that nothing reads after the view at that place has been made.
    """

    views: tuple[View, ...]
    columns: dict[str, Columns]
    until: tuple[tuple[str, ...], ...]

    def raw(self, table: str) -> Columns:
        return self.columns.get(f"raw.{table}", frozenset())


def plan(queries: Iterable[str], given: frozenset[str] = frozenset(), keep: frozenset[str] = frozenset()) -> Plan:
    """What must be made for the queries.

    A ``given`` view is not made, so nothing is needed for its sake. `run` and `limits` are always among them: festival
    mode stands on both. ``keep`` names tables that are read once more when all is made.
    """
    columns: dict[str, Columns] = {"run": None, "limits": frozenset({"project_id", "festival_start_days"})}
    asked = {"run", "limits"} | keep
    for sql in queries:
        for name, read in look(sql).tables.items():
            _want(columns, name, read)
            asked.add(name)
    making: list[View] = []
    # A view reads only what is made before it, so the wishes of all its readers are known when its turn comes.
    for view in reversed(VIEWS):
        if view.name not in columns:
            continue
        making.append(view)
        if view.name not in given:
            for name, read in sources(view, columns[view.name]).items():
                _want(columns, name, read)
    making.reverse()
    if "project_finding" in columns:
        # What was found is told after all else is made, and is told with each project's contractor.
        asked.add("project")
    return Plan(tuple(making), columns, _until(making, given, asked))


def sources(view: View, wanted: Columns = None) -> dict[str, Columns]:
    """What the engine reads to make these columns of a view (all when None)."""
    if view.sql is None:
        return dict(_BOUND_READS.get(view.name, {}))
    read = dict(narrowed(view.sql, own_columns(view, wanted)).tables)
    if view.fill and (wanted is None or view.fill.column in wanted):
        for name, more in look(view.fill.sql).tables.items():
            if name != view.name:
                _want(read, name, more)
    return read


def own_columns(view: View, wanted: Columns) -> frozenset[str]:
    """The columns of a view that are stored when these are wanted, with those that its own fill looks at."""
    names = frozenset(c.name for c in view.columns)
    if wanted is None:
        return names
    if view.fill and view.fill.column in wanted:
        wanted = wanted | {*view.fill.on, view.fill.column}
    return names & wanted


def _want(columns: dict[str, Columns], name: str, read: Columns) -> None:
    before = columns.get(name, frozenset())
    columns[name] = None if read is None or before is None else before | read


def _until(making: Sequence[View], given: frozenset[str], asked: set[str]) -> tuple[tuple[str, ...], ...]:
    """For each place, the tables whose last reader is made there. What is read in place is read by its readers."""
    last: dict[str, int] = {}
    end = len(making)

    def read_at(name: str, place: int) -> None:
        if last.get(name, -1) >= place:
            return
        last[name] = place
        view = BY_NAME.get(name)
        if view is not None and view.in_place and name not in given:
            for below in sources(view):
                read_at(below, place)

    for name in asked:
        read_at(name, end)
    for place in range(end - 1, -1, -1):
        view = making[place]
        if view.name not in given and not view.in_place:
            for name in sources(view):
                read_at(name, place)
    return tuple(tuple(sorted(n for n, at in last.items() if at == place)) for place in range(end))
