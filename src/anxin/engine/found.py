"""What a rule's query gives, checked and kept as a table of findings.

Rules on matters (clues, cases, offices) give matter and region besides, right after the month.
Columns: project_id, employer_id, worker_id, month (each null where the finding has none), level, raised_by_festival,
amount_fen, people, then the query's own numbers in its order, and evidence (list of 'table:id') where it was asked for.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import exp

from anxin.engine import views
from anxin.engine.plan import reads
from anxin.rules.card import LEVELS, SUBJECTS, RuleError
from anxin.rules.loader import Rule

KEY = ("project_id", "employer_id", "worker_id", "month")
FIXED = {*KEY, "matter", "region", "level", "amount_fen", "people", "ref", "arithmetic_key"}
_MADE = ("n", "raised_by_festival")
# Rules whose query is known to give the columns that it must; which they are does not depend on the facts.
_complete: set[tuple[str, str]] = set()


_PROMISED = frozenset(v.name for v in views.VIEWS if v.promised)


def query_problems(rule: Rule) -> list[str]:
    """What the query reads that is not promised."""
    read = reads(rule.sql)
    problems = [
        f"{rule.code}: 查询读了未承诺的表 {name};可用的视图见 docs/reference/fact-views.md"
        for name in sorted(read - _PROMISED)
    ]
    if ("project_finding" in read) != bool(rule.card.draws_on):
        problems.append(f"{rule.code}: 读 project_finding 的规则须在卡片的 draws_on 写明归集哪些规则,不读的不写")
    return problems


@lru_cache(maxsize=512)
def without_evidence(sql: str) -> str:
    """The query without its last column ``ref``, so that nothing is gathered for it."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    selects = [tree] if isinstance(tree, exp.Select) else list(_branches(tree))
    for select in selects:
        select.set("expressions", [e for e in select.expressions if e.alias_or_name != "ref"])
    return tree.sql(dialect="duckdb")


def _branches(tree: exp.Expr) -> list[exp.Select]:
    if isinstance(tree, exp.SetOperation):
        return _branches(tree.left) + _branches(tree.right)
    return [tree] if isinstance(tree, exp.Select) else []


def ask(con: duckdb.DuckDBPyConnection, rule: Rule, festival: str | None, *, evidence: bool) -> int:
    """Run the query and keep what it gives as table ``found_<code>``; how many rows. RuleError when it is wrong.

    ``festival`` names the limit that opens festival mode; None: the rule knows no such mode.
    """
    if problems := query_problems(rule):
        raise RuleError("; ".join(problems))
    sql = rule.sql if evidence else without_evidence(rule.sql)
    table = f"found_{rule.code}"
    raised, limits = "FALSE", ""
    if festival and any("project" in s for s in rule.card.subject):
        raised = f"COALESCE((SELECT days_to_festival FROM run) <= l.{festival}, FALSE) AND f.level <> '{LEVELS[-1]}'"
        limits = " LEFT JOIN limits AS l ON l.project_id = f.project_id"
    try:
        made = con.execute(
            f"CREATE TEMP TABLE {table} AS SELECT ROW_NUMBER() OVER () AS n, {raised} AS raised_by_festival, f.* "
            f"FROM ({sql}) AS f{limits}"
        ).fetchone()
    except duckdb.Error as e:
        names = _names_of(con, sql)
        if names is not None and (missing := _missing(rule, names, evidence)):
            raise RuleError(f"{rule.code}: 查询须给出列 {'、'.join(missing)}") from e
        raise RuleError(f"{rule.code}: 查询不能执行:{e}") from e
    rows = int(made[0]) if made else 0
    if not rows and (rule.code, sql) in _complete:
        return 0
    names = columns(con, rule)
    if missing := _missing(rule, names, evidence):
        raise RuleError(f"{rule.code}: 查询须给出列 {'、'.join(missing)}")
    _complete.add((rule.code, sql))
    if rows:
        _check(con, rule, table, names)
    return rows


def columns(con: duckdb.DuckDBPyConnection, rule: Rule) -> list[str]:
    """The query's columns, in its order."""
    described = con.execute(f"DESCRIBE found_{rule.code}").fetchall()
    return [str(name) for name, *_ in described if name not in _MADE]


def table(con: duckdb.DuckDBPyConnection, rule: Rule, *, evidence: bool) -> pa.Table:
    """The findings as one Arrow table (see this module), in the order of their keys."""
    names = columns(con, rule)
    keys = ", ".join(f"f.{k}" if k in names else f"CAST(NULL AS BIGINT) AS {k}" for k in KEY)
    more = "".join(
        f", CAST(f.{c} AS BIGINT) AS {c}" if c in names else f", CAST(NULL AS BIGINT) AS {c}"
        for c in ("amount_fen", "people")
    )
    numbers = "".join(f', f."{c}"' for c in names if c not in FIXED)
    matter = ", f.matter, f.region" if rule.card.of_matters else ""
    level = "CASE WHEN f.raised_by_festival THEN CASE f.level {} END ELSE f.level END".format(
        " ".join(f"WHEN '{a}' THEN '{b}'" for a, b in pairwise(LEVELS))
    )
    tail = ", COALESCE(e.evidence, []) AS evidence" if evidence else ""
    join = f" LEFT JOIN evidence AS e ON e.rule = '{rule.code}' AND e.n = f.n" if evidence else ""
    return con.execute(
        f"SELECT {keys}{matter}, {level} AS level, f.raised_by_festival{more}{numbers}{tail} FROM found_{rule.code} AS f{join} "
        f"ORDER BY {'f.matter' if rule.card.of_matters else '1, 2 NULLS FIRST, 3 NULLS FIRST, 4 NULLS FIRST'}"
    ).to_arrow_table()


def known(con: duckdb.DuckDBPyConnection, rule: Rule) -> str:
    """The query for the rows of `project_finding` that a rule has found; the level is that before festival mode."""
    names = columns(con, rule)
    numbers = ", ".join(
        f"CAST({f'f.{c}' if c in names else 'NULL'} AS BIGINT)" for c in ("employer_id", "worker_id", "month")
    )
    sums = ", ".join(f"CAST({f'f.{c}' if c in names else 'NULL'} AS BIGINT)" for c in ("amount_fen", "people"))
    return (
        f"SELECT '{rule.code}', f.project_id, p.contractor_id, {numbers}, f.level, {sums} "
        f"FROM found_{rule.code} AS f LEFT JOIN project AS p ON p.project_id = f.project_id "
        "WHERE f.project_id IS NOT NULL"
    )


def _names_of(con: duckdb.DuckDBPyConnection, sql: str) -> list[str] | None:
    try:
        return [str(n) for n, *_ in con.execute(f"DESCRIBE {sql}").fetchall()]
    except duckdb.Error:
        return None


def _missing(rule: Rule, names: list[str], evidence: bool) -> list[str]:
    key = ["project_id" if any("project" in s for s in rule.card.subject) else "employer_id"]
    if rule.card.of_matters:
        key = ["matter", "region"]
    return [n for n in (*key, "level", *(("ref",) if evidence else ())) if n not in names]


def _check(con: duckdb.DuckDBPyConnection, rule: Rule, table: str, names: list[str]) -> None:
    """Levels, subjects and keys are as the card says; RuleError with the first that is not."""
    allowed = ", ".join(f"'{level}'" for level in rule.card.levels)
    keys = ["matter"] if rule.card.of_matters else [k for k in KEY if k in names]
    about = {"project", "employer"} if rule.card.of_matters else set()
    foreign = [k for k, s in zip(KEY, SUBJECTS, strict=True) if k in names and s not in rule.card.subject_parts | about]
    # A finding without a project is about something that the card names without one.
    homeless = "project_id IS NULL" if "project_id" in names else "TRUE"
    if rule.card.of_matters:
        kinds = " OR ".join(f"matter LIKE '{s}:%'" for s in sorted(rule.card.subject_parts))
        homeless = f"matter IS NULL OR region IS NULL OR NOT ({kinds})"
    for parts in rule.card.subject:
        if "project" not in parts and not rule.card.of_matters:
            held = (
                f"{k} IS {'NOT NULL' if s in parts else 'NULL'}"
                for k, s in zip(KEY, SUBJECTS, strict=True)
                if k in names
            )
            homeless += f" AND NOT ({' AND '.join(held)})"
    counts = [
        f"BOOL_OR({homeless})",
        f"MIN(CASE WHEN level IN ({allowed}) THEN NULL ELSE COALESCE(level, 'NULL') END)",
    ]
    counts += [f"COUNT({k}) > 0" for k in foreign]
    no_project, wrong_level, *said = con.execute(f"SELECT {', '.join(counts)} FROM {table}").fetchone() or ()
    if no_project:
        raise RuleError(f"{rule.code}: 查询给出了没有项目的行,而卡片的 subject 没有这样的对象")
    if any(said):
        spoken = [s for k, s in zip(KEY, SUBJECTS, strict=True) if k in foreign and said[foreign.index(k)]]
        raise RuleError(f"{rule.code}: 卡片的 subject 不含 {'、'.join(spoken)},查询却给出了")
    if wrong_level is not None:
        raise RuleError(f"{rule.code}: 查询给出了卡片上没有的等级 {wrong_level!r}")
    listed = ", ".join(keys)
    twice = con.execute(f"SELECT {listed} FROM {table} GROUP BY {listed} HAVING COUNT(*) > 1 LIMIT 1").fetchone()
    if twice:
        raise RuleError(f"{rule.code}: 同一主体出现两行:{twice}")
