"""What is kept of each worker-month is what the engine says of it, at once after every evaluation."""

from __future__ import annotations

from datetime import date

import pytest

from anxin import engine
from anxin.monitoring.models import Warning
from anxin.monitoring.reading import read_facts
from anxin.monitoring.tests.county import County, at
from anxin.registry.models import Worker
from anxin.standing.bringing import bring
from anxin.standing.models import ProjectMonthStanding, WorkerMonthStanding
from anxin.standing.worker_months import WORKER_MONTHS

from .site import LATER, MARCH, every_way, look, people

pytestmark = pytest.mark.django_db
FIELDS = ("project_id", "worker_id", "month", "employer_id", "crew_id", "role", "state", "excused", "days", "lines",
          "owed_fen", "paid_fen", "missing_fen", "due_on", "settled_on")  # fmt: skip


def kept() -> list[tuple]:
    return sorted(WorkerMonthStanding.objects_unscoped.values_list(*FIELDS), key=str)


def engine_says(day: date, hour: int = 20) -> list[tuple]:
    asked = {"told": WORKER_MONTHS}
    facts = read_facts(known_at=at(day, hour), columns=engine.columns_read([], queries=asked.values()))
    rows = engine.judge(facts, [], as_of=day, known_at=at(day, hour), queries=asked).tables["told"].to_pylist()
    return sorted((tuple(r[f] for f in FIELDS) for r in rows), key=str)


def test_each_way_in_which_a_month_can_stand():
    project = every_way(County())
    look()
    rows = {r.worker_id: r for r in WorkerMonthStanding.objects_unscoped.filter(project=project, month=MARCH)}
    states = [rows[w].state for w in people(project)]
    assert states == ["full", "late", "short", "unpaid", "no_sheet", "idle", "idle"]
    assert [rows[w].missing_fen for w in people(project)] == [0, 0, 400_000, 500_000, 0, 0, 0]
    assert [rows[w].late_days(LATER) for w in people(project)] == [0, 3, 6, 6, 0, 0, 0]
    assert [rows[w].excused for w in people(project)] == [False] * 6 + [True]
    assert [bool(rows[w].crew_id) for w in people(project)] == [True] * 4 + [False] * 3


def test_the_missing_money_is_that_of_the_warning_about_late_wages():
    every_way(County())
    look()
    warning = Warning.objects_unscoped.get(rule="W02")
    owing = WorkerMonthStanding.objects_unscoped.filter(missing_fen__gt=0)
    assert sum(r.missing_fen for r in owing) == warning.amount_fen
    assert owing.count() == warning.people


def test_before_the_pay_day_nothing_is_missing_yet():
    every_way(County())
    look(date(2026, 4, 21))
    assert set(WorkerMonthStanding.objects_unscoped.values_list("state", flat=True)) == {
        "full", "pending", "no_sheet", "idle",
    }  # fmt: skip
    assert not WorkerMonthStanding.objects_unscoped.filter(missing_fen__gt=0).exists()


def test_standings_follow_what_comes_in_and_equal_the_engines_view_after_each_step():
    county = County()
    one, two = every_way(county), every_way(county, "二号工地", 40)
    look(LATER, 9)
    assert kept() == engine_says(LATER, 9) and len(kept()) == 14
    untouched = set(WorkerMonthStanding.objects_unscoped.filter(project=two).values_list("pk", flat=True))
    # A payment, a corrected line, and a person who works on both sites.
    county.file("补表.xlsx", at(LATER, 10))
    workers = list(Worker.objects.order_by("pk"))
    county.paid(one, workers[3], MARCH, 500_000, LATER)
    county.owed(one, county.employer("一号工地劳务公司"), workers[2], MARCH, 90_000)
    assert look(LATER, 11).kind == "incremental"
    assert kept() == engine_says(LATER, 11)
    assert untouched == set(WorkerMonthStanding.objects_unscoped.filter(project=two).values_list("pk", flat=True))
    county.file("借人.xlsx", at(LATER, 12))
    county.worked(two, county.employer("二号工地劳务公司"), workers[3], MARCH, [5])
    look(LATER, 13)
    assert kept() == engine_says(LATER, 13) and len(kept()) == 15
    # Another day, everything anew.
    look(date(2026, 6, 1))
    assert kept() == engine_says(date(2026, 6, 1))


def test_what_the_facts_no_longer_say_is_no_longer_kept():
    county = County()
    project = every_way(county)
    look(LATER, 9)
    rows = WorkerMonthStanding.objects_unscoped.filter(project=project)
    rows.filter(worker_id=people(project)[0]).update(worker_id=county.worker("赵六", 300).pk)
    rows.filter(worker_id=people(project)[1]).update(owed_fen=1)
    look(LATER, 10, full=True)
    assert kept() == engine_says(LATER, 10)


def test_rows_that_are_the_same_are_not_written_again():
    every_way(County())
    look()
    asked = {"told": WORKER_MONTHS}
    facts = read_facts(known_at=at(LATER, 20), columns=engine.columns_read([], queries=asked.values()))
    rows = engine.judge(facts, [], as_of=LATER, known_at=at(LATER, 20), queries=asked).tables["told"]
    brought = bring(WorkerMonthStanding, rows, key=("project_id", "worker_id", "month"), projects=None)
    assert (brought.written, brought.removed) == (0, 0)


def test_a_months_counts_of_states_are_counts_of_these_rows():
    county = County()
    every_way(county), every_way(county, "二号工地", 40)
    for day in (date(2026, 4, 21), LATER):
        look(day)
        told = {(m.project_id, m.month): m.states for m in ProjectMonthStanding.objects_unscoped.all()}
        counted: dict = {}
        for row in WorkerMonthStanding.objects_unscoped.all():
            states = counted.setdefault((row.project_id, row.month), {})
            states[row.state] = states.get(row.state, 0) + 1
        assert told == counted
