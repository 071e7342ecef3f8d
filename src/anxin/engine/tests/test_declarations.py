"""The declarations hold: views give what they promise, every query goes to Spark, and the reference page is printed."""

from datetime import date
from pathlib import Path

import pytest
import sqlglot
from django.apps import apps

from anxin import rules
from anxin.engine import plan, views
from anxin.engine.session import Session
from anxin.engine.spark import to_spark
from anxin.engine.tables import EVERY, TABLES
from anxin.engine.tests.facts import reader

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "fact-views.md"
MADE = [v for v in views.VIEWS if v.sql]


@pytest.mark.parametrize("view", [v for v in views.VIEWS if v.promised], ids=lambda v: v.name)
def test_a_view_has_the_columns_and_types_it_promises(view):
    with Session([reader(f"SELECT * FROM {view.name}")], as_of=date(2026, 5, 20), threads=1) as session:
        session.load({})
        session.make()
        found = {n: t for n, t, *_ in session.con.execute(f"DESCRIBE {view.name}").fetchall()}
    promised = {c.name: c.type for c in view.columns}
    if view.name in ("limits", "enterprise_limits", "area_limits"):
        promised["festival_start_days"] = "INTEGER"
    assert found == promised


@pytest.mark.parametrize("view", MADE, ids=lambda v: v.name)
def test_a_view_reads_only_what_is_made_before_it(view):
    before = {v.name for v in views.VIEWS[: views.VIEWS.index(view)]} | {f"raw.{t}" for t in EVERY}
    assert plan.reads(view.sql) <= before


@pytest.mark.parametrize("query", [*(v.sql for v in MADE), *(r.sql for r in rules.load())])
def test_every_query_translates_to_spark(query):
    assert sqlglot.parse_one(to_spark(query), read="spark").find(sqlglot.exp.Select)


def test_a_difference_of_days_must_be_said_in_a_way_that_both_engines_read_alike():
    with pytest.raises(ValueError, match="DATE_DIFF"):
        to_spark("SELECT run.as_of - p.start_on AS days FROM project AS p CROSS JOIN run")
    assert "DATEDIFF(DAY, a, b)" in to_spark("SELECT DATE_DIFF('day', a, b) AS days FROM t")


def test_raw_columns_are_columns_of_the_models():
    models = {m._meta.db_table.split("_", 1)[1].replace("_", ""): m for m in apps.get_models()}
    # The reader hands these in the place of a masked text.
    instead = {("payroll_line", "has_collector"): "collector"}
    for table in TABLES.values():
        model = models[table.name.replace("_", "")]
        held = {f.column for f in model._meta.concrete_fields}
        assert {instead.get((table.name, c), c) for c in table.names} <= held, table.name
        assert table.fact == ("known_from" in held)


def test_no_raw_column_names_a_person():
    personal = {"name", "phone", "number", "id_number", "last4", "id_last4", "payee_name", "peer_name", "card_holder"}
    for table in TABLES.values():
        assert not personal & set(table.names), table.name


def test_the_reference_page_is_what_the_declarations_print():
    assert PAGE.read_text(encoding="utf-8") == views.reference_markdown(), (
        "docs/reference/fact-views.md 与声明不符:请用 anxin.engine.views.reference_markdown() 重新打印"
    )
