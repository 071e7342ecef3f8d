"""One evaluation on DuckDB: raw tables in, views made once, rules asked one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from anxin.engine import binding, database, found
from anxin.engine.database import EngineError, Source
from anxin.engine.evidence import HANDLED_BY, QUERIES, follow
from anxin.engine.finding import Finding, KnownFinding, known_table
from anxin.engine.findings import findings_of
from anxin.engine.plan import Plan, folded, narrowed, own_columns, plan, reads
from anxin.engine.tables import ARROW, RECORDS, TABLES, TIES
from anxin.engine.views import View
from anxin.engine.views.bound import RUN
from anxin.law import LawBook
from anxin.law.calendar import Calendar
from anxin.rules import Rule
from anxin.rules.switches import Switches


def plan_of(queries: Sequence[str], given: frozenset[str] = frozenset(), *, evidence: bool) -> Plan:
    """What the queries need, with what following their handles needs where they read views that have any."""
    made = plan(queries, given)
    if not evidence or not HANDLED_BY & ({view.name for view in made.views} - given):
        return made
    return plan([*queries, *QUERIES], given)


class Session:
    """Use as a context manager: ``load`` (or ``give`` views directly), ``make``, ``ask``, then what each rule found.

    ``evidence`` False: rules say whom and how much, not from which rows; for counting over a whole area. ``queries``:
    further questions to the same views, answered by ``rows``.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        as_of: date,
        known_at: datetime | None = None,
        overrides: binding.Overrides | None = None,
        forced: Mapping[str, object] | None = None,
        in_festival: bool | None = None,
        calendar: Calendar | None = None,
        book: LawBook | None = None,
        memory_limit: str | None = None,
        threads: int | None = None,
        evidence: bool = True,
        queries: Sequence[str] = (),
        switches: Switches | None = None,
    ) -> None:
        if known_at is not None and known_at.tzinfo is None:
            raise EngineError("known_at 须带时区")
        self.rules = tuple(rules)
        self.as_of = as_of
        self.known_at = known_at or binding.end_of_day(as_of)
        self.limits = binding.Limits(rules, as_of, overrides, forced, book)
        self._book = book
        self._in_festival = in_festival
        self._calendar = calendar
        self._evidence = evidence
        self._queries = tuple(queries)
        self._switches = switches or Switches()
        self._given: dict[str, pa.Table] = {}
        self._files: list[Path] = []
        self._asked = False
        self._rows: dict[str, int] = {}
        self._raw: dict[str, str] = {}
        self._few = False
        self._records: frozenset[str] = frozenset(RECORDS)
        self._nothing_in: frozenset[str] = frozenset()
        # What holds rows of its own, by its full name; asking the catalogue costs as much as a small question.
        self._tables: set[str] = set()
        self._run: tuple[tuple[str, str], ...] = ()
        self._temp = database.temp_dir()
        self.con = database.connect(self._temp.name, memory_limit, threads)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.con.close()
        self._temp.cleanup()

    def load(self, facts: Mapping[str, Source], only_projects: Iterable[int] | None = None) -> None:
        """Let raw tables be read; with ``only_projects``, those projects and the ones that share a worker or a card."""
        self._files = [source for source in facts.values() if isinstance(source, Path)]
        wanted = self._plan().raw
        if only_projects is None:
            self._take_in(facts, wanted)
            return
        # What ties projects to one another must be read even when no view asks for it.
        ties = {t: frozenset({"project_id", *columns}) for t, columns in TIES.items()}

        def with_ties(table: str) -> frozenset[str] | None:
            asked = wanted(table)
            return asked if asked is None or table not in ties else asked | ties[table]

        self._take_in(facts, with_ties)
        # Of few rows, a copy is cheaper than planning each rule through the views below it.
        self._few = True
        self._keep(sorted(set(only_projects)))

    def _take_in(self, facts: Mapping[str, Source], wanted: Callable[[str], frozenset[str] | None]) -> None:
        done_by = binding.end_of_day(self.as_of)
        self._raw = database.take_in(self.con, facts, self.known_at, done_by, wanted)
        self._tables |= {f"raw.{name}" for name, kind in self._raw.items() if kind == "TABLE"}
        self._records = frozenset(t for t in RECORDS if t in self._raw and not self._is_empty(f"SELECT 1 FROM raw.{t}"))

    def give(self, view: str, rows: pa.Table) -> None:
        """Use these rows instead of making a view from the tables below it (cases)."""
        self._given[view] = rows
        self._records |= {view} & set(RECORDS)

    def make(self) -> None:
        """Make every view that the rules read, in order, once."""
        making = self._plan(frozenset(self._given))
        for place, view in enumerate(making.views):
            if view.name not in self._given and view.unless and self._is_empty(view.unless):
                self._store(view.name, pa.table({c.name: pa.array([], ARROW[c.type]) for c in view.columns}))
            elif view.name in self._given:
                self._store(view.name, self._given[view.name])
            elif view.sql is None:
                self._bind(view.name)
            else:
                self._make(view, making)
            # Memory holds each fact once, not once for each room it passes.
            if view.name == "name_owner" and self._is_empty("SELECT * FROM name_owner"):
                self._nothing_in = frozenset({view.name})
            for spent in making.until[place]:
                self._drop(spent)
        database.lock(self.con, self._files)

    def ask(
        self,
        only_projects: Iterable[int] | None = None,
        besides: Iterable[KnownFinding] = (),
        *,
        skip_without_records: bool = False,
    ) -> None:
        """Put every rule's question; what is found stays in the session until it is fetched.

        Rules that draw on others' findings are asked last: about what was found on ``only_projects`` (all when None),
        and about what is said to be found ``besides``, on other projects. ``skip_without_records``: a rule on records of work
        is not even planned where there are none; its ``findings`` are then empty, and it has no table.
        """
        drawing = [rule for rule in self.rules if rule.card.draws_on]
        for rule in self.rules:
            if rule in drawing:
                continue
            records = reads(rule.sql) & set(RECORDS)
            if skip_without_records and records and not records & self._records:
                self._rows[rule.code] = 0
            else:
                self._ask(rule)
        if drawing:
            self._tell({code for rule in drawing for code in rule.card.draws_on}, only_projects, besides)
            for rule in drawing:
                self._ask(rule)
        if self._evidence:
            follow(self.con, [rule.code for rule in self.rules if self._rows[rule.code]])
        self._asked = True

    def findings(self, rule: Rule) -> list[Finding]:
        """The rule's findings, unordered, where it is not switched off. RuleError when the query or what it gives is wrong."""
        if not self._asked:
            self.ask()
        if not self._rows[rule.code]:
            # Of a few sites most rules find nothing, and each question costs its planning.
            return []
        found = findings_of(self.con, rule, self.limits, self.as_of)
        silent = self._silent(rule.code)
        if rule.card.of_matters and self._switches.speak_of(rule.code):
            return [f for f in found if not self._switches.off(rule.code, f.region)]
        return [f for f in found if f.project_id not in silent] if silent else found

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows of one of the session's own ``queries``, columns by name."""
        return self.con.execute(query).to_arrow_table().to_pylist()

    def answer(self, query: str, only_projects: Iterable[int] | None = None) -> pa.Table:
        """One of the session's own ``queries`` as an Arrow table; of ``only_projects`` where it names projects."""
        table = self.con.execute(query).to_arrow_table()
        if only_projects is None or "project_id" not in table.column_names:
            return table
        wanted = pa.array(sorted(set(only_projects)), pa.int64())
        return table.filter(pc.is_in(table.column("project_id"), value_set=wanted))

    def table(self, rule: Rule) -> pa.Table:
        """The rule's findings as one Arrow table, see `anxin.engine.found`."""
        if not self._asked:
            self.ask()
        return found.table(self.con, rule, evidence=self._evidence)

    def _ask(self, rule: Rule) -> None:
        festival = binding.FESTIVAL if rule.card.festival else None
        self._rows[rule.code] = found.ask(self.con, rule, festival, evidence=self._evidence)

    def _tell(self, drawn: set[str], only_projects: Iterable[int] | None, besides: Iterable[KnownFinding]) -> None:
        """Lay down what the rules on projects have found, for the rules that draw on it."""
        if "project_finding" in self._given:
            return
        judged = None if only_projects is None else sorted(set(only_projects))
        for rule in self.rules:
            if rule.code in drawn and self._rows[rule.code]:
                self.con.execute(f"INSERT INTO project_finding {found.known(self.con, rule)}")
                self._hush(rule.code)
        if judged is None:
            return
        self._store("judged", pa.table({"project_id": pa.array(judged, pa.int64())}))
        self.con.execute("DELETE FROM project_finding WHERE project_id NOT IN (SELECT project_id FROM judged)")
        self.con.register("incoming", known_table([k for k in besides if k.rule in drawn]))
        self.con.execute(
            "INSERT INTO project_finding SELECT i.rule, i.project_id, COALESCE(p.contractor_id, i.contractor_id), "
            "i.employer_id, i.worker_id, i.month, i.level, i.amount_fen, i.people FROM incoming AS i "
            "LEFT JOIN project AS p ON p.project_id = i.project_id "
            "WHERE i.project_id NOT IN (SELECT project_id FROM judged)"
        )
        self.con.unregister("incoming")

    def _silent(self, code: str) -> set[int]:
        """The projects that lie where the rule is switched off."""
        if not self._switches.speak_of(code):
            return set()
        return {p for p, region in self.limits.regions.items() if self._switches.off(code, region)}

    def _hush(self, code: str) -> None:
        """What a rule finds where it is switched off is not summed up either."""
        silent = self._silent(code)
        if silent:
            self._store("silent", pa.table({"project_id": pa.array(sorted(silent), pa.int64())}))
            self.con.execute(
                "DELETE FROM project_finding WHERE rule = ? AND project_id IN (SELECT project_id FROM silent)", [code]
            )
            self._drop("silent")

    def _plan(self, given: frozenset[str] = frozenset()) -> Plan:
        queries = [rule.sql if self._evidence else found.without_evidence(rule.sql) for rule in self.rules]
        queries += self._queries
        return plan_of(queries, given, evidence=self._evidence)

    def _make(self, view: View, making: Plan) -> None:
        stored = own_columns(view, making.columns[view.name])
        columns = ", ".join(f'CAST(v."{c.name}" AS {c.type}) AS "{c.name}"' for c in view.columns if c.name in stored)
        kind = "VIEW" if view.in_place and not self._few else "TABLE"
        query = narrowed(view.sql or "", stored).sql
        if view.in_place:
            query = folded(query, self._run_literals(), self._nothing_in)
        try:
            self.con.execute(f"CREATE {kind} {view.name} AS SELECT {columns or '1 AS nothing'} FROM ({query}) AS v")
            if kind == "TABLE":
                self._tables.add(view.name)
            if view.fill and view.fill.column in stored:
                self._fill(view)
        except duckdb.DataError as e:
            raise EngineError(database.blame(self.con, e)) from e

    def _run_literals(self) -> tuple[tuple[str, str], ...]:
        if not self._run:
            columns = ", ".join(f"CAST({c.name} AS VARCHAR)" for c in RUN.columns)
            row = self.con.execute(f"SELECT {columns} FROM run").fetchone() or ()
            self._run = tuple((c.name, f"CAST('{v}' AS {c.type})") for c, v in zip(RUN.columns, row, strict=True))
        return self._run

    def _is_empty(self, sql: str) -> bool:
        return self.con.execute(f"SELECT 1 FROM ({sql}) AS x LIMIT 1").fetchone() is None

    def _fill(self, view: View) -> None:
        fill = view.fill
        if fill is None:
            return
        on = " AND ".join(f'f."{c}" = {view.name}."{c}"' for c in fill.on)
        self.con.execute(
            f'UPDATE {view.name} SET "{fill.column}" = f."{fill.column}" FROM ({fill.sql}) AS f '
            f'WHERE {on} AND {view.name}."{fill.column}" IS NULL'
        )

    def _drop(self, name: str) -> None:
        """Let go of a table; a view holds nothing, and others may stand on it."""
        if name in self._tables:
            self.con.execute(f"DROP TABLE {name}")
            self._tables.remove(name)

    def _store(self, name: str, rows: pa.Table) -> None:
        self.con.register("incoming", rows)
        self.con.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
        self.con.unregister("incoming")
        self._tables.add(name)

    def _bind(self, name: str) -> None:
        if name == "run":
            self._store(name, binding.run_table(self.as_of, self.known_at, self._in_festival))
        elif name in ("calendar_day", "calendar_month"):
            by_day, by_month = binding.calendar_tables(self.as_of.year + 2, self._calendar)
            self._store(name, by_day if name == "calendar_day" else by_month)
        elif name == "day_bit":
            self._store(name, binding.day_bits())
        elif name == "limits":
            self._bind_limits()
        elif name == "enterprise_limits":
            asked = "SELECT employer_id, region FROM enterprise ORDER BY employer_id"
            self._store(name, self.limits.enterprise_table(self.con.execute(asked).to_arrow_table()))
        elif name == "area_limits":
            asked = (
                "SELECT region FROM clue UNION SELECT region FROM project UNION SELECT region FROM case_file UNION SELECT agency_region FROM case_file "
                "ORDER BY region"
            )
            self._store(name, self.limits.area_table(self.con.execute(asked).to_arrow_table()))
        elif name == "project_finding":
            self._store(name, known_table([]))
        elif name == "minimum_wage":
            self._bind_minimum_wage()

    def _bind_limits(self) -> None:
        asked = "SELECT project_id, region, permit_on, contract_on, start_on FROM project ORDER BY project_id"
        self._store("limits", self.limits.table(self.con.execute(asked).to_arrow_table()))

    def _bind_minimum_wage(self) -> None:
        regions = [r for (r,) in self.con.execute("SELECT DISTINCT region FROM project").fetchall()]
        wanted = self.con.execute("SELECT month FROM month_seen").fetchall()
        self._store("minimum_wage", binding.minimum_wages(regions, [m for (m,) in wanted], self._book))

    def _keep(self, wanted: list[int]) -> None:
        """Keep only the rows of projects that are asked for or tied to one that is.

        Rules look one project away (same worker, card or permit number), so one step is the whole closure.
        """
        self._store("asked", pa.table({"project_id": pa.array(wanted, pa.int64())}))
        kept = ["SELECT project_id FROM asked"]
        for column in ("worker_id", "card_id", "number_index"):
            ties = [t for t, columns in TIES.items() if column in columns and t in self._raw]
            if not ties:
                continue
            union = " UNION ALL ".join(
                f"SELECT project_id, {column} FROM raw.{t} WHERE CAST({column} AS VARCHAR) <> ''" for t in ties
            )
            kept.append(
                f"SELECT s.project_id FROM ({union}) AS s WHERE s.{column} IN ("
                f"SELECT {column} FROM ({union}) AS a WHERE a.project_id IN (SELECT project_id FROM asked))"
            )
        self.con.execute(f"CREATE TABLE kept AS {' UNION '.join(kept)}")
        for table in TABLES.values():
            if table.name not in self._raw or "project_id" not in table.names:
                continue
            if self._raw[table.name] == "TABLE":
                self.con.execute(
                    f"DELETE FROM raw.{table.name} WHERE project_id IS NULL OR project_id NOT IN (SELECT project_id FROM kept)"
                )
                continue
            self.con.execute(
                f"CREATE TABLE raw.kept_rows AS SELECT * FROM raw.{table.name} "
                "WHERE project_id IN (SELECT project_id FROM kept)"
            )
            self.con.execute(f"DROP VIEW raw.{table.name}")
            self.con.execute(f"ALTER TABLE raw.kept_rows RENAME TO {table.name}")
            self._tables.add(f"raw.{table.name}")
