"""What a person reads of a month: the grid, its totals, the sum line by line, and nothing of another place."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin import engine
from anxin.access.roles import Permission
from anxin.access.scope import Grant, Scope
from anxin.law.calendar import Calendar
from anxin.monitoring.reading import read_facts
from anxin.monitoring.tests.county import County, at
from anxin.registry.models import NameRef, NameTie, Worker
from anxin.standing.models import WorkerMonthStanding
from anxin.standing.selectors import GridFilters, NoSuchMonth, grid, month_story, person
from anxin.wages.models import AttendanceMonth, PayrollLine, Payslip, Receipt, WageConfirmation

from .site import LATER, MARCH, every_way, look, people

pytestmark = pytest.mark.django_db
ALL = Scope.everything("test")


def town(code: str) -> Scope:
    return Scope((Grant(frozenset({Permission.SEE_FACTS}), region=code),))


def story(project, place: int, scope: Scope = ALL, as_of: date = LATER):
    return month_story(scope, project_id=project.pk, worker_id=people(project)[place], month=MARCH, as_of=as_of,
                       calendar=Calendar.load())  # fmt: skip


def test_the_grid_puts_who_misses_most_first_and_adds_up_at_the_foot():
    project = every_way(County())
    look()
    found = grid(ALL, GridFilters(project=project.pk), as_of=LATER)
    ids = people(project)
    assert [r.key for r in found.rows][:3] == [ids[3], ids[2], ids[4]]
    assert found.months == [MARCH] and found.count == 7
    total = found.totals[MARCH]
    assert (total.owed_fen, total.paid_fen, total.missing_fen, total.owing) == (2_000_000, 1_100_000, 900_000, 2)
    words = {r.key: (r.cells[MARCH].word, r.cells[MARCH].kind) for r in found.rows}
    assert [words[i] for i in ids] == [
        ("付清", "good"), ("晚 3 天", "warn"), ("没发足", "bad"), ("没发", "bad"), ("没有表", "missing"),
        ("没考勤", "none"), ("不计", "none"),
    ]  # fmt: skip
    assert all(r.title.endswith("**") for r in found.rows), "names are masked"


def test_only_people_with_something_to_see_to_and_their_whole_rows():
    project = every_way(County())
    look()
    found = grid(ALL, GridFilters(project=project.pk, trouble=True), as_of=LATER)
    assert {r.key for r in found.rows} == set(people(project)[2:5])
    assert found.totals[MARCH].missing_fen == 900_000
    early = grid(ALL, GridFilters(project=project.pk, trouble=True), as_of=date(2026, 4, 20))
    assert {r.key for r in early.rows} == set(people(project)[2:4]), "a sheet is not missing before the pay day"


def test_by_crew_by_firm_and_by_state():
    county = County()
    project, other = every_way(county), every_way(county, "二号工地", 40)
    look()
    row = WorkerMonthStanding.objects_unscoped.filter(project=project, crew__isnull=False).first()
    assert grid(ALL, GridFilters(crew=row.crew_id), as_of=LATER).count == 4
    assert grid(ALL, GridFilters(employer=row.employer_id), as_of=LATER).count == 7
    late = grid(ALL, GridFilters(state="late"), as_of=LATER)
    assert {r.key for r in late.rows} == {people(project)[1], people(other)[1]}


def test_nothing_of_another_town_is_shown_counted_or_guessed():
    county = County()
    mine, theirs = every_way(county, region="522301001"), every_way(county, "二号工地", 40, region="522302001")
    look()
    scope = town("522301")
    assert grid(scope, GridFilters(), as_of=LATER).count == 7
    assert grid(scope, GridFilters(project=theirs.pk), as_of=LATER).rows == []
    assert person(scope, people(theirs)[0], as_of=LATER) is None
    with pytest.raises(NoSuchMonth):
        story(theirs, 3, scope)
    # A person who works in both towns: each sees his own.
    county.file("借人.xlsx", at(LATER, 9))
    county.worked(theirs, county.employer("某劳务"), Worker.objects.get(pk=people(mine)[3]), MARCH, [5, 6])
    look(hour=21)
    here = person(scope, people(mine)[3], as_of=LATER)
    assert [r.key for r in here.grid.rows] == [mine.pk]
    assert story(mine, 3, scope).calendar.shared == 0
    assert story(mine, 3).calendar.shared == 2


def test_the_sum_is_worked_out_line_by_line_with_the_row_of_each():
    county = County()
    project = every_way(county)
    county.file("代发回单.csv", at(date(2026, 4, 25)), kind="bank_receipt")
    worker = Worker.objects.get(pk=people(project)[2])
    county.paid(project, worker, MARCH, 50_000, date(2026, 4, 24))
    county.paid(project, worker, MARCH, 50_000, date(2026, 4, 25), status="returned", fail_text="账号不符")
    county.paid(project, worker, MARCH, 70_000, date(2026, 4, 25), status="failed")
    look()
    told = story(project, 2)
    assert told.answer == "没发足，还差 4,000.00 元。应付 5,000.00 元，到账 1,000.00 元，已逾期 6 天。"
    assert [(line.words, line.fen) for line in told.lines] == [
        ("工资表应付", 500_000), ("应付合计", 500_000),
        ("银行到账", -100_000), ("银行到账", -50_000), ("退汇（加回）", 50_000), ("没转成", None),
        ("到账合计", -100_000), ("尚欠", 400_000),
    ]  # fmt: skip
    assert sum(line.fen for line in told.lines if line.fen and not line.kind) == 400_000
    returned = told.lines[4]
    assert returned.evidence.file == "代发回单.csv" and returned.evidence.row == 3 and "账号不符" in returned.note
    assert told.due_words == "没有约定发薪日，按次月末日算：应发日 2026年4月30日。到今天逾期 6 天。"
    assert [w.rule for w in told.warnings] == ["W02"]
    assert not told.stale
    assert story(project, 0).warnings == [], "a warning that does not name his rows is not his"


def test_the_rows_of_the_story_are_those_that_the_engine_counts():
    county = County()
    project = every_way(county)
    county.file("杂项.xlsx", at(date(2026, 4, 26)))
    ids = people(project)
    employer = county.employer("一号工地劳务公司")
    worker = Worker.objects.get(pk=ids[2])
    # Back pay for March on April's sheet, a line by name alone that is tied to him, a receipt from the future.
    county.fact(PayrollLine, "补", project=project, employer=employer, worker=worker, month=202604, owed_fen=7, payable_fen=7,
                is_back_pay=True, back_month=MARCH)  # fmt: skip
    named = NameRef.objects.create(key="k", project=project, name="李四", name_key="李四")
    county.fact(NameTie, "tie", name_ref=named, project=project, worker=worker, state="tied", fitting=1)
    county.fact(
        PayrollLine, "名", project=project, employer=employer, name_ref=named, month=MARCH, owed_fen=5, payable_fen=5
    )
    county.paid(project, worker, MARCH, 9, date(2026, 5, 20))
    look()
    asked = {
        "line": "SELECT id FROM payroll_line WHERE worker_id = {w} AND for_month = {m}",
        "receipt": "SELECT id FROM receipt WHERE worker_id = {w} AND month = {m}",
        "attendance": "SELECT id FROM attendance_month WHERE worker_id = {w} AND month = {m}",
    }
    asked = {name: sql.format(w=worker.pk, m=MARCH) for name, sql in asked.items()}
    facts = read_facts(known_at=at(LATER, 20), columns=engine.columns_read([], queries=asked.values()))
    tables = engine.judge(facts, [], as_of=LATER, known_at=at(LATER, 20), queries=asked).tables
    told = story(project, 2)
    for name, rows in (
        ("line", told.facts.lines),
        ("receipt", told.facts.receipts),
        ("attendance", told.facts.attendance),
    ):
        assert sorted(r.row.pk for r in rows) == sorted(tables[name].column("id").to_pylist()), name
    assert len(told.facts.lines) == 3 and len(told.facts.receipts) == 1
    assert told.cell.owed_fen == 500_012 and told.lines[-1].fen == 400_012


def test_answers_in_one_sentence():
    project = every_way(County())
    look()
    said = [story(project, place).answer for place in range(7)]
    assert said[0] == "到了。应付 5,000.00 元，发薪日以前全部到账。"
    assert said[1] == "到了，晚了 3 天。应付 5,000.00 元已全部到账。"
    assert said[3] == "没有。应付 5,000.00 元，一分没到，已逾期 6 天。"
    assert said[4] == "说不清：出勤 20 天，工资表上没有他。发薪日已过。"
    assert said[5].startswith("在花名册上") and said[6].startswith("这个月不计")


def test_the_calendar_shows_days_halves_and_hours():
    county = County()
    project = every_way(county)
    worker = Worker.objects.get(pk=people(project)[3])
    told = AttendanceMonth.objects_unscoped.filter(worker=worker)
    told.update(half_mask=1 << 3, clock="07021831" + "--------" * 30)
    look()
    sheet = story(project, 3).calendar
    days = [d for week in sheet.weeks for d in week if d]
    assert (sheet.days, sheet.half_days, len(days)) == (20, 1, 31)
    assert days[0].clock == "07:02–18:31" and days[3].half and not days[20].here
    assert days[0].on.isoformat() == "2026-03-01" and sheet.weeks[0][6] is days[0], "the first of March is a Sunday"


def test_confirmations_slips_and_cards_stand_in_the_story():
    county = County()
    project = every_way(county)
    worker = Worker.objects.get(pk=people(project)[3])
    county.file("确认.xlsx", at(date(2026, 4, 26)))
    card = county.card("6222020000000001234")
    county.fact(WageConfirmation, "c", project=project, worker=worker, month=MARCH, asked_on=date(2026, 4, 3))
    county.fact(
        Payslip, "p", project=project, worker=worker, month=MARCH, delivered_on=date(2026, 4, 4), channel="paper"
    )
    county.fact(Receipt, "r", project=project, worker=worker, month=MARCH, amount_fen=1, status="pending", card=card)
    look()
    told = story(project, 3)
    assert [len(told.facts.confirmations), len(told.facts.payslips)] == [1, 1]
    assert [(c.card.last4, c.by, c.foreign) for c in told.cards] == [("1234", ("回单",), False)]


def test_what_came_after_the_last_evaluation_is_said():
    county = County()
    project = every_way(county)
    look()
    county.file("补表.xlsx", at(LATER, 21))
    worker = Worker.objects.get(pk=people(project)[4])
    county.owed(project, county.employer("一号工地劳务公司"), worker, MARCH, 1)
    assert story(project, 4).stale


def test_queries_do_not_grow_with_the_rows():
    county = County()
    every_way(county)
    big = every_way(county, "二号工地", 40)
    county.file("更多.xlsx", at(date(2026, 4, 6)))
    for place in range(25):
        worker = county.worker(f"王五{place}", 100 + place)
        county.enrol(big, county.employer("二号工地劳务公司"), worker, entered_on=date(2026, 3, 1))
        county.owed(big, county.employer("二号工地劳务公司"), worker, MARCH, 1_000)
    look()
    counts = []
    for employer in ("一号工地劳务公司", "二号工地劳务公司"):
        filters = GridFilters(employer=county.employer(employer).pk)
        with CaptureQueriesContext(connection) as queries:
            found = grid(ALL, filters, as_of=LATER)
        counts.append(len(queries))
    assert found.count == 32 and counts[0] == counts[1]


def test_what_a_line_is_made_of_stands_beside_it():
    county = County()
    project = every_way(county)
    items = {"计时工资": "5200.00", "津贴": "100.00", "扣:伙食费": "300.00"}
    line = PayrollLine.objects_unscoped.filter(project=project, worker_id=people(project)[3])
    line.update(items=items, days_x100=2000, unit_price_fen=26_000)
    look()
    assert story(project, 3).lines[0].note == "20 天 × 260.00 元，计时工资 5,200.00 + 津贴 100.00 − 伙食费 300.00"
