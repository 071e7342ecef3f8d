"""One evaluation on DuckDB: raw tables in, views made once, rules asked one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType

import pyarrow as pa

from anxin.engine import binding, database, views
from anxin.engine.database import EngineError, Source
from anxin.engine.finding import Finding, KnownFinding, known_table
from anxin.engine.findings import findings_of
from anxin.engine.tables import TABLES, TIES
from anxin.engine.views import View
from anxin.law import LawBook
from anxin.law.calendar import Calendar
from anxin.rules import Rule


class Session:
    """Use as a context manager: ``load`` (or ``give`` views directly), ``make``, then ``findings`` of each rule."""

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
        self._given: dict[str, pa.Table] = {}
        self._queries = [r.sql for r in self.rules]
        needed = views.needed(self._queries)
        self._words = views.words(self._queries + [v.sql for v in needed if v.sql])
        self._temp = database.temp_dir()
        self.con = database.connect(self._temp.name, memory_limit, threads)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.con.close()
        self._temp.cleanup()

    def load(self, facts: Mapping[str, Source], only_projects: Iterable[int] | None = None) -> None:
        """Take in raw tables; with ``only_projects``, keep those projects and the ones that share a worker or a card."""
        # What ties projects to one another must be read even when no view asks for it.
        words = self._words | {c for columns in TIES.values() for c in columns} | {"name_ref_id", "project_id"}
        database.take_in(self.con, facts, self.known_at, words)
        if only_projects is not None:
            self._keep(sorted(set(only_projects)))

    def give(self, view: str, rows: pa.Table) -> None:
        """Use these rows instead of making a view from the tables below it (cases)."""
        self._given[view] = rows

    def make(self) -> None:
        """Make every view that the rules read, in order, once."""
        making = views.needed(self._queries, frozenset(self._given))
        asked = frozenset(name for query in self._queries for name in views.reads(query)) | {"run"}
        # What was found is told after all else is made, and is told with each project's contractor.
        asked |= {"project"} & frozenset(v.name for v in making) if "project_finding" in asked else frozenset()
        for place, view in enumerate(making):
            if view.name in self._given:
                self._store(view.name, self._given[view.name])
            elif view.sql is None:
                self._bind(view.name)
            else:
                columns = ", ".join(f'CAST(v."{c.name}" AS {c.type}) AS "{c.name}"' for c in view.columns)
                self.con.execute(f"CREATE TABLE {view.name} AS SELECT {columns} FROM ({view.sql}) AS v")
            self._drop_spent(views.sources(view), making[place + 1 :], asked)
        database.lock(self.con)

    def findings(self, rule: Rule) -> list[Finding]:
        """The rule's findings, unordered. RuleError when the query or what it gives is wrong."""
        festival = binding.FESTIVAL if rule.card.festival else None
        return findings_of(self.con, rule, self.limits, self.as_of, festival)

    def tell(self, findings: Sequence[KnownFinding]) -> None:
        """Lay down what the rules on projects have found, for the rules that draw on it; after ``make``."""
        self.con.register("incoming", known_table(findings))
        self.con.execute(
            "INSERT INTO project_finding SELECT i.rule, i.project_id, COALESCE(p.contractor_id, i.contractor_id), "
            "i.employer_id, i.worker_id, i.month, i.level, i.amount_fen, i.people FROM incoming AS i "
            "LEFT JOIN project AS p ON p.project_id = i.project_id"
        )
        self.con.unregister("incoming")

    def _drop_spent(self, read: frozenset[str], still: Sequence[View], asked: frozenset[str]) -> None:
        """Let go of tables that nothing later reads: memory holds each fact once, not once for each room it passes."""
        later = asked.union(*(views.sources(v) for v in still))
        there = {v.name for v in views.VIEWS} | {f"raw.{t}" for t in TABLES}
        for name in sorted((read & there) - later):
            self.con.execute(f"DROP TABLE IF EXISTS {name}")

    def _store(self, name: str, rows: pa.Table) -> None:
        self.con.register("incoming", rows)
        self.con.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
        self.con.unregister("incoming")

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
            rows = self.con.execute("SELECT employer_id, region FROM enterprise").fetchall()
            self._store(name, self.limits.enterprise_table(dict(rows)))
        elif name == "project_finding":
            self._store(name, known_table([]))
        elif name == "minimum_wage":
            self._bind_minimum_wage()

    def _bind_limits(self) -> None:
        rows = self.con.execute("SELECT project_id, region, permit_on, contract_on, start_on FROM project").fetchall()
        self._store("limits", self.limits.table([binding.ProjectDays(*r) for r in sorted(rows)]))

    def _bind_minimum_wage(self) -> None:
        regions = [r for (r,) in self.con.execute("SELECT DISTINCT region FROM project").fetchall()]
        seen = " UNION ".join(f"SELECT month FROM {t}" for t in ("attendance_month", "payroll_line", "receipt"))
        wanted = self.con.execute(
            f"SELECT m.month FROM calendar_month AS m CROSS JOIN run WHERE m.month <= run.month "
            f"AND m.month >= (SELECT MIN(month) FROM ({seen}))"
        ).fetchall()
        self._store("minimum_wage", binding.minimum_wages(regions, [m for (m,) in wanted], self._book))

    def _keep(self, wanted: list[int]) -> None:
        """Drop the rows of projects that are neither asked for nor tied to one that is.

        Rules look one project away (same worker, card or permit number), so one step is the whole closure.
        """
        self._store("asked", pa.table({"project_id": pa.array(wanted, pa.int64())}))
        for column in ("worker_id", "card_id", "number_index"):
            union = " UNION ALL ".join(
                f"SELECT project_id, {column} FROM raw.{t} WHERE CAST({column} AS VARCHAR) <> ''"
                for t, columns in TIES.items()
                if column in columns
            )
            self.con.execute(
                f"CREATE TABLE tied_{column} AS WITH seen AS ({union}) SELECT DISTINCT s.project_id FROM seen AS s "
                f"WHERE s.{column} IN (SELECT {column} FROM seen WHERE project_id IN (SELECT project_id FROM asked))"
            )
        kept = (
            "SELECT project_id FROM asked UNION SELECT project_id FROM tied_worker_id "
            "UNION SELECT project_id FROM tied_card_id UNION SELECT project_id FROM tied_number_index"
        )
        self.con.execute(f"CREATE TABLE kept AS {kept}")
        for table in TABLES.values():
            if "project_id" in table.names:
                self.con.execute(f"DELETE FROM raw.{table.name} WHERE project_id NOT IN (SELECT project_id FROM kept)")
