"""Both ways of reading hand the engine the same tables, typed as it declares them."""

import sqlite3
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from django.db import connection

from anxin.engine.tables import TABLES
from anxin.monitoring import reading, sources
from anxin.monitoring.reading import postgres_uri, read_facts
from anxin.registry.models import Sighting
from anxin.wages.models import PayrollLine, Receipt

from .county import County, at, unpaid_site


def _county() -> County:
    county = County()
    unpaid_site(county, "一号工地", 1)
    other = unpaid_site(county, "二号工地", 50)
    county.file("更正.xlsx", datetime(2026, 4, 9, 8, 0, 0, 250, tzinfo=UTC))
    line = PayrollLine.objects_unscoped.filter(project=other).first()
    county.owed(other, line.employer, line.worker, 202603, 700_000)
    county.paid(other, line.worker, 202603, 1, date(2026, 4, 1), paid_at=datetime(2026, 4, 1, 3, 4, 5, 678, tzinfo=UTC))
    PayrollLine.objects_unscoped.filter(pk=line.pk).update(collector="李四")
    return county


@pytest.mark.django_db
def test_every_table_and_column_of_the_engine_is_served():
    facts = read_facts(through="django")
    assert set(facts) == set(TABLES)
    for name, table in facts.items():
        assert table.schema.equals(TABLES[name].schema()), name


@pytest.mark.django_db
def test_days_moments_booleans_and_texts_arrive_typed():
    _county()
    facts = read_facts(through="django")
    receipt = facts["receipt"].to_pylist()[0]
    assert receipt["paid_at"] == datetime(2026, 4, 1, 3, 4, 5, 678, tzinfo=UTC)
    assert receipt["known_from"] == datetime(2026, 4, 9, 8, 0, 0, 250, tzinfo=UTC)
    assert receipt["known_to"] is None
    project = facts["project_fact"].to_pylist()[0]
    assert project["start_on"] == date(2025, 1, 6)
    assert project["joined"] is None and project["lon"] is None and project["funding"] == ""
    lines = facts["payroll_line"].to_pylist()
    assert [line["has_collector"] for line in lines].count(True) == 1
    assert facts["enrolment"].to_pylist()[0]["provisional"] is False


@pytest.mark.django_db
def test_no_name_and_no_number_leaves_the_database():
    _county()
    for name, table in read_facts(through="django").items():
        held = {c.lower() for c in table.column_names}
        assert not held & {"name", "id_number", "number", "phone", "collector", "payee_name", "peer_name"}, name
        for column in table.columns:
            if pa.types.is_string(column.type):
                assert not any("张三" in (text or "") or "李四" in (text or "") for text in column.to_pylist()), name


@pytest.mark.django_db
def test_a_replaced_line_is_read_as_it_was_known_then():
    county = _county()
    assert county.batch is not None
    before = read_facts(known_at=at(date(2026, 4, 8)), through="django")["payroll_line"]["payable_fen"].to_pylist()
    after = read_facts(known_at=at(date(2026, 4, 10)), through="django")["payroll_line"]["payable_fen"].to_pylist()
    assert 700_000 not in before and 700_000 in after and len(before) == len(after) == 4
    # At the very moment of the correction the new version is known and the old one no longer.
    exactly = read_facts(known_at=county.batch.applied_at, through="django")["payroll_line"]["payable_fen"].to_pylist()
    assert sorted(exactly) == sorted(after)


@pytest.mark.django_db
def test_one_project_is_read_with_its_own_workers_only():
    _county()
    project = PayrollLine.objects_unscoped.first().project_id
    facts = read_facts(projects={project}, through="django")
    assert set(facts["payroll_line"]["project_id"].to_pylist()) == {project}
    assert facts["worker"].num_rows == 2
    assert facts["project"].num_rows == 1


@pytest.mark.django_db(transaction=True)
def test_both_ways_read_the_same_rows(tmp_path, monkeypatch):
    _county()
    Sighting.objects_unscoped.update(amount_fen=None)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict, "NAME", _onto_disk(tmp_path))
    narrow = {Receipt.objects_unscoped.first().project_id}
    some = {"projects": narrow, "known_at": at(date(2026, 4, 20))}
    for asked, few in (({}, 20), (some, 20), (some, 0), ({"projects": set()}, 20)):
        monkeypatch.setattr(reading, "_FEW_PROJECTS", few)
        one, other = read_facts(through="beside", **asked), read_facts(through="django", **asked)
        for name in TABLES:
            assert one[name].equals(other[name]), name


def _onto_disk(folder) -> str:
    """The test database lives in memory, where no second connection sees it: a copy of it on disk."""
    path = str(folder / "copy.sqlite3")
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    return path


def test_the_uri_names_sockets_passwords_and_hosts():
    uri = postgres_uri({"NAME": "an xin", "USER": "u", "PASSWORD": "p@ss:/", "HOST": "/var/run/pg", "PORT": "5433"})
    assert uri == "postgresql://u:p%40ss%3A%2F@/an%20xin?host=%2Fvar%2Frun%2Fpg&port=5433"
    assert postgres_uri({"NAME": "a", "HOST": "db", "PORT": 5432, "OPTIONS": {"sslmode": "require"}}) == (
        "postgresql://db:5432/a?sslmode=require"
    )


def test_a_column_that_no_model_has_is_named():
    with pytest.raises(LookupError, match="Project"):
        sources.expression("project", "nonsense", pa.int64(), "sqlite")
