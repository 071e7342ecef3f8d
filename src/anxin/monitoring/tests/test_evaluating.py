"""Warnings open, rise, clear and reopen as the facts say; an incremental run gives what a full one gives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anxin.access.scope import Scope
from anxin.audit.models import AuditEvent
from anxin.monitoring import selectors
from anxin.monitoring.models import FindingVersion, Run, Warning, WarningEvent
from anxin.monitoring.services import evaluate, explain_warning
from anxin.registry.models import Batch, ProjectFact, Worker
from anxin.rules import get
from anxin.wages.models import PayrollLine

from .county import CLERK, County, at, unpaid_site

pytestmark = pytest.mark.django_db
ALL = Scope.everything("test")
W02 = (get("W02"),)
# W02 of March: due on 2026-04-30 (no pay day agreed, last day of the next month, a workday).
LATE = date(2026, 5, 6)


def look(day: date, hour: int = 10, rules=W02, **more):
    return evaluate(actor=CLERK, as_of=day, now=at(day, hour), rules=rules, **more)


def events(warning: Warning) -> list[str]:
    return list(warning.events.order_by("id").values_list("kind", flat=True))


def test_an_unpaid_month_opens_one_warning_and_looking_again_opens_no_other():
    unpaid_site(County(), "一号工地", 1)
    report = look(LATE)
    assert (report.kind, report.why, report.dry) == ("full", "首次评估", False)
    warning = Warning.objects_unscoped.get()
    assert (warning.rule, warning.month, warning.people, warning.amount_fen) == ("W02", 202603, 2, 1_200_001)
    assert warning.status == "raised" and warning.opened_on == LATE and warning.due_on > LATE
    again = look(LATE, hour=11)
    assert (again.kind, again.projects, again.counts) == ("incremental", 0, {})
    assert events(warning) == ["raised"]


def test_before_the_pay_day_nothing_is_wrong():
    unpaid_site(County(), "一号工地", 1)
    assert look(date(2026, 4, 30)).findings == 0
    assert not Warning.objects_unscoped.exists()


def test_the_level_rises_with_the_days_and_the_answer_is_due_anew():
    county = County()
    unpaid_site(county, "一号工地", 1)
    county.file("回单.csv", at(date(2026, 4, 21)))
    line = first_line()
    county.paid(line.project, line.worker, 202603, 1, date(2026, 4, 20))
    held = []
    for day in (date(2026, 5, 1), date(2026, 5, 15), date(2026, 5, 30)):
        look(day)
        held.append(Warning.objects_unscoped.get())
        assert held[-1].due_on > day and held[-1].status == "raised"
        explain_warning(
            actor=CLERK, as_of=day, now=at(day, 11), warning_id=held[-1].pk, reason="已催办", evidence="约谈记录"
        )
    assert [w.level for w in held] == ["yellow", "orange", "red"]
    assert len({w.pk for w in held}) == 1


def first_line():
    return PayrollLine.objects_unscoped.order_by("id").first()


def pay_everybody(county: County, day: date, month: int = 202603) -> None:
    county.file(f"回单{day}.csv", at(day), kind="bank_receipt")
    for line in PayrollLine.objects_unscoped.filter(month=month, known_to=None).order_by("id"):
        county.paid(line.project, line.worker, month, line.payable_fen, day)


def test_only_data_clears_and_the_same_warning_reopens():
    county = County()
    unpaid_site(county, "一号工地", 1)
    look(LATE)
    pay_everybody(county, date(2026, 5, 7))
    report = look(date(2026, 5, 7))
    warning = Warning.objects_unscoped.get()
    assert report.counts == {"cleared": 1}
    assert warning.status == "cleared" and warning.cleared_on == date(2026, 5, 7)
    # The bank took one payment back.
    county.file("退汇.csv", at(date(2026, 5, 8)), kind="bank_receipt")
    line = first_line()
    county.paid(line.project, line.worker, 202603, line.payable_fen, date(2026, 5, 8), status="returned")
    look(date(2026, 5, 8))
    again = Warning.objects_unscoped.get()
    assert (again.pk, again.status, again.reopened) == (warning.pk, "raised", 1)
    assert again.opened_on == LATE and again.reopened_on == date(2026, 5, 8) and again.cleared_on is None
    assert again.people == 1
    assert events(again) == ["raised", "cleared", "reopened"]


def test_a_run_that_touches_one_site_leaves_the_others_alone():
    county = County()
    one = unpaid_site(county, "一号工地", 1)
    two = unpaid_site(county, "二号工地", 20)
    look(LATE)
    county.file("回单.csv", at(LATE, 11))
    worker = first_line().worker
    county.paid(one, worker, 202603, 100, LATE)
    report = look(LATE, hour=12)
    assert (report.kind, report.projects) == ("incremental", 1)
    assert report.counts == {"updated": 1}
    assert events(Warning.objects_unscoped.get(project=two)) == ["raised"]


def test_who_shares_a_worker_or_a_card_is_judged_again():
    from anxin.monitoring.services.touched import sharing, touched_by

    county = County()
    one, two = unpaid_site(county, "一号工地", 1), unpaid_site(county, "二号工地", 20)
    three, four = unpaid_site(county, "三号工地", 40), unpaid_site(county, "四号工地", 60)
    employer = county.employer("一号工地劳务公司")
    shared = Worker.objects.get(pk=first_line().worker_id)
    county.enrol(two, employer, shared)
    card = county.card("6222020000000000017")
    for number, site in enumerate((two, three), 801):
        county.enrol(site, employer, county.worker("李四", number), card=card)
    batch = county.file("新.xlsx", at(LATE))
    county.owed(one, employer, shared, 202604, 1)
    assert touched_by([batch.pk]) == {one.pk}
    assert sharing({one.pk}) == {one.pk, two.pk}
    assert sharing({two.pk}) == {one.pk, two.pk, three.pk}
    assert sharing({four.pk}) == {four.pk}


def standing() -> list[dict]:
    return list(
        Warning.objects_unscoped.order_by("key").values("key", "level", "status", "amount_fen", "people", "finding")
    )


def test_incremental_with_all_rules_equals_full_row_by_row():
    county = County()
    sites = [unpaid_site(county, f"{n}号工地", n * 20) for n in range(1, 6)]
    look(LATE, rules=None)
    county.file("回单.csv", at(LATE, 11))
    line = first_line()
    county.paid(sites[0], line.worker, 202603, line.payable_fen, LATE)
    # He now stands on a second site as well, on the same days and with a card that is another man's.
    employer = county.employer("4号工地劳务公司")
    card = county.card("6222020000000000017")
    county.enrol(sites[3], employer, line.worker, card=card)
    county.enrol(sites[4], employer, county.worker("李四", 900), card=card)
    county.worked(sites[3], employer, line.worker, 202603, range(1, 20))
    county.owed(sites[3], employer, line.worker, 202603, 50_000)
    assert look(LATE, hour=12, rules=None).kind == "incremental"
    before = standing()
    report = look(LATE, hour=13, full=True, rules=None)
    assert report.kind == "full" and report.counts == {}
    assert before == standing()
    found = {w["key"].partition("|")[0] for w in before if w["status"] != "cleared"}
    assert {"W02", "R05", "R07"} <= found


def test_an_undone_batch_is_looked_at_again():
    county = County()
    site = unpaid_site(county, "一号工地", 1)
    look(LATE)
    undo = Batch.objects.create(
        kind="undo", file_name="", sha256="0" * 64, sender="经办人甲", received_at=at(LATE, 11), applied_at=at(LATE, 11)
    )
    type(first_line()).objects_unscoped.filter(project=site).update(
        known_to=at(LATE, 11), closed_by=undo, close_reason="undone"
    )
    assert look(LATE, hour=12).counts == {"cleared": 1}


def test_a_batch_that_was_applied_again_is_new():
    from anxin.monitoring.services.touched import unseen_batches

    unpaid_site(County(), "一号工地", 1)
    look(LATE)
    assert unseen_batches(known_at=at(LATE, 23)) == {}
    Batch.objects.update(applied_at=at(LATE, 12))
    assert set(unseen_batches(known_at=at(LATE, 23))) == {Batch.objects.get().pk}


def test_a_new_day_or_another_number_makes_the_run_full(own_home):
    unpaid_site(County(), "一号工地", 1)
    look(LATE)
    assert look(LATE, hour=11).kind == "incremental"
    (own_home / "law").mkdir()
    (own_home / "law" / "numbers.yaml").write_text('"5223": {wage.late_orange_d: 5}\n', encoding="utf-8")
    tightened = look(LATE, hour=12)
    assert (tightened.kind, tightened.why) == ("full", "规则、数值或日历变了")
    next_day = look(LATE + timedelta(days=1))
    assert (next_day.kind, next_day.why) == ("full", "评估日变了")


def test_yesterday_asked_today_is_what_was_found_yesterday():
    county = County()
    unpaid_site(county, "一号工地", 1)
    unpaid_site(county, "二号工地", 20)
    look(LATE)
    pay_everybody(county, LATE + timedelta(days=1))
    look(LATE + timedelta(days=1))
    yesterday = selectors.last_run_of(LATE)
    then = {(v.key, v.level, v.amount_fen, v.people, v.digest) for v in selectors.found_at(yesterday, ALL)}
    asked = look(LATE, hour=23, known_at=yesterday.known_at)
    assert asked.dry and asked.run_id is None
    assert then == {(f.key, f.level, f.amount_fen, f.people, f.digest) for f in asked.found}
    assert len(then) == 2
    assert not selectors.found_at(selectors.last_run_of(LATE + timedelta(days=1)), ALL).exists()


def test_asking_about_the_past_changes_nothing():
    unpaid_site(County(), "一号工地", 1)
    look(LATE)
    counted = (Run.objects.count(), WarningEvent.objects.count(), FindingVersion.objects_unscoped.count())
    for report in (look(LATE - timedelta(days=3)), look(LATE, dry=True), look(LATE, known_at=at(date(2026, 4, 1)))):
        assert report.dry and report.note
    assert counted == (Run.objects.count(), WarningEvent.objects.count(), FindingVersion.objects_unscoped.count())
    assert look(LATE, known_at=at(date(2026, 4, 1))).found == []


def test_each_run_is_in_the_audit_log_without_a_personal_value():
    unpaid_site(County(), "一号工地", 1)
    look(LATE)
    event = AuditEvent.objects.get(act="monitoring.evaluated")
    assert event.fields["raised"] == 1 and event.actor_display == "经办人甲"


def test_a_site_that_only_changed_its_ledger_is_touched():
    county = County()
    site = unpaid_site(county, "一号工地", 1)
    look(LATE)
    county.file("底册.xlsx", at(LATE, 11))
    county.fact(
        ProjectFact, "一号工地", project=site, name="一号工地", region_code="522399", pay_day=20, pay_day_next=True
    )
    report = look(LATE, hour=12)
    assert report.projects == 1
    assert Warning.objects_unscoped.get().finding["numbers"]["due_on"] == "2026-04-20"
