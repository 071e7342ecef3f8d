"""Small facts for the engine's tests: raw tables from rows, and one view read back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from anxin.engine import evidence
from anxin.engine.session import Session
from anxin.engine.tables import ARROW, TABLES
from anxin.rules import Rule
from anxin.rules.loader import ROOT, parse

CARD = """/*
code: Z01
name: {zh: 试读, en: reading}
version: 1
subject: [project]
question: 无
basis: [decree-724/11]
levels: {blue: 无}
clears_when: 无
first_step: 无
blind_spots: 无
reads_as: 无
arithmetic: 无
*/
"""


def reader(sql: str) -> Rule:
    """A rule that only reads, so that a view is made."""
    return parse(CARD + sql, ROOT / "Z" / "Z01.sql")


def table(name: str, *rows: dict[str, Any]) -> pa.Table:
    """A raw table of these rows; an id not given is the row's place from 1."""
    types = {c.name: ARROW[c.type] for c in TABLES[name].columns} | {
        "known_from": ARROW["MOMENT"],
        "known_to": ARROW["MOMENT"],
    }
    full = [{"id": i, **row} for i, row in enumerate(rows, start=1)]
    names = [c for c in types if any(c in r for r in full)]
    return pa.table({c: pa.array([r.get(c) for r in full], types[c]) for c in names})


def view(name: str, facts: dict[str, pa.Table], as_of: date, **options: Any) -> list[dict[str, Any]]:
    """All rows of a view over facts, ordered by their first columns."""
    rule = reader(f"SELECT * FROM {name}")
    with Session([rule], as_of=as_of, threads=1, **options) as session:
        session.load(facts)
        session.make()
        rows = session.con.execute(f"SELECT * FROM {name} ORDER BY ALL").to_arrow_table().to_pylist()
        return [{c: _followed(session, v) if c.endswith("ref") else v for c, v in row.items()} for row in rows]


def _followed(session: Session, ref: str | None) -> str | None:
    """The rows that a ref names, its handles followed."""
    if not ref or "/" not in ref:
        return ref
    session.con.execute("CREATE OR REPLACE TEMP TABLE found_T AS SELECT 1 AS n, ? AS ref", [ref])
    evidence.follow(session.con, ["T"])
    rows = session.con.execute("SELECT evidence FROM evidence").fetchone()
    session.con.execute("DROP TABLE evidence")
    return " ".join(rows[0]) if rows else ""


def one(name: str, facts: dict[str, pa.Table], as_of: date, **options: Any) -> dict[str, Any]:
    rows = view(name, facts, as_of, **options)
    assert len(rows) == 1, rows
    return rows[0]
