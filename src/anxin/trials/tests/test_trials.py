"""What a changed number or rule would have said last year, against what stands, with what was known on each day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anxin.access.models import Agency, Region
from anxin.access.scope import Grant, Scope
from anxin.audit.models import AuditEvent
from anxin.casework.models import Clue
from anxin.casework.services import file_clue
from anxin.law.calendar import Calendar
from anxin.monitoring.models import Run, Warning
from anxin.monitoring.tests.county import CLERK, County, at, unpaid_site
from anxin.registry.models import EnterpriseFact, ProjectFact
from anxin.rules import get
from anxin.trials import services
from anxin.trials.days import chosen
from anxin.trials.models import Trial, TrialRow
from anxin.trials.services import TrialRefused
from anxin.wages.models import PayrollLine, WageConfirmation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 31)
ASKED = {
    "region": "5223", "rule": "W02", "from_day": date(2026, 5, 11), "to_day": date(2026, 5, 18),
    "numbers": {"wage.late_orange_d": "5"},
}  # fmt: skip


def run(**more):
    asked = {**ASKED, **more}
    return services.try_rule(actor=CLERK, as_of=TODAY, now=at(TODAY), **asked)


def rows(trial, **wanted):
    return list(TrialRow.objects_unscoped.filter(trial=trial, **wanted).order_by("id"))


def site(county, name, first, region="522323", **more):
    """One site, March unpaid but for one fen in time, so that only the days decide the level."""
    project = unpaid_site(county, name, first, **more)
    move(project, region)
    line = PayrollLine.objects_unscoped.filter(project=project).order_by("id").first()
    county.paid(project, line.worker, 202603, 1, date(2026, 4, 20))
    return project


def move(project, region):
    type(project).objects_unscoped.filter(pk=project.pk).update(region_code=region)
    ProjectFact.objects_unscoped.filter(project=project).update(region_code=region)


def pay(county, project, on, received):
    county.file(f"回单{project.pk}{on}.csv", at(received), kind="bank_receipt")
    for line in PayrollLine.objects_unscoped.filter(project=project, known_to=None).order_by("id"):
        county.paid(project, line.worker, 202603, line.payable_fen, on)


ORANGE_ONLY = """/*
code: W02
name: {zh: 工资逾期未发, en: wages late}
version: 3
subject: [project, employer, month]
question: 只看逾期较久的。
basis: [decree-724/13]
numbers:
  wage_late_orange_d: {default: wage.late_orange_d, meaning: 逾期多少天为橙色}
levels: {orange: 逾期满 15 天}
clears_when: 全部到账。
first_step: 约谈。
blind_spots: 只认回单。
reads_as: 逾期满 15 天。
arithmetic: 逾期 {days_late} 天
*/
SELECT w.project_id, w.employer_id, w.month, 'orange' AS level,
  CAST(SUM(w.owed_fen - w.paid_fen) AS BIGINT) AS amount_fen, COUNT(*) AS people,
  MAX(DATE_DIFF('day', w.due_on, run.as_of)) AS days_late,
  STRING_AGG(w.line_ref, ' ' ORDER BY w.worker_id) AS ref
FROM worker_month AS w CROSS JOIN run JOIN limits AS l ON l.project_id = w.project_id
WHERE w.owed_fen > w.paid_fen AND DATE_DIFF('day', w.due_on, run.as_of) >= l.wage_late_orange_d
GROUP BY w.project_id, w.employer_id, w.month
"""


def test_a_stricter_number_says_the_same_sites_at_a_higher_level_and_what_became_of_them():
    county = County()
    paid, unpaid = site(county, "一号工地", 1), site(county, "二号工地", 20)
    pay(county, paid, date(2026, 5, 12), date(2026, 5, 13))
    trial = run()
    assert (trial.state, trial.step, trial.change) == ("done", "workday", "numbers")
    assert trial.numbers == {"wage.late_orange_d": "5"} and trial.standing == {"wage.late_orange_d": "15"}
    assert trial.done == trial.total == len(trial.days) == len(trial.summary["standing"])
    told = {r.project_id: r for r in rows(trial)}
    assert (told[paid.pk].side, told[paid.pk].end, told[paid.pk].new_level, told[paid.pk].old_level) == (
        "both", "paid", "orange", "yellow",
    )  # fmt: skip
    # The receipts came on 13 May, so on that day it was over.
    assert told[paid.pk].ended_on == date(2026, 5, 13)
    assert (told[unpaid.pk].end, told[unpaid.pk].ended_on, told[unpaid.pk].amount_fen) == ("open", None, 1_200_000)
    assert trial.summary["higher"] == 1 and trial.summary["both"]["count"] == 2
    assert trial.summary["more"]["count"] == trial.summary["fewer"]["count"] == 0


def test_another_text_of_the_rule_comes_later_and_misses_what_was_paid_in_between():
    county = County()
    paid, unpaid = site(county, "一号工地", 1), site(county, "二号工地", 20)
    pay(county, paid, date(2026, 5, 12), date(2026, 5, 13))
    trial = run(numbers=None, text=ORANGE_ONLY)
    assert trial.state == "done", trial.trouble
    (missed,) = rows(trial, side="fewer")
    assert (missed.project_id, missed.end) == (paid.pk, "paid")
    (late,) = rows(trial, side="both")
    # Yellow before the first day looked at; orange from the 15th day on, 15 May.
    assert (late.project_id, late.old_from, late.new_from, late.days_earlier) == (
        unpaid.pk, date(2026, 5, 11), date(2026, 5, 15), -4,
    )  # fmt: skip
    assert trial.summary["later"] == 1 and trial.summary["earlier"]["count"] == 0


def test_a_finding_that_later_data_refute_is_told_as_corrected():
    county = County()
    project = site(county, "一号工地", 1)
    # Paid on 29 April already; the bank's file only came on 14 May.
    pay(county, project, date(2026, 4, 29), date(2026, 5, 14))
    trial = run()
    (row,) = rows(trial)
    assert (row.end, row.ended_on) == ("corrected", date(2026, 5, 14))
    assert trial.summary["new"]["corrected"] == 1 and trial.summary["new"]["true"] == 0


def test_hindsight_gives_no_warning_a_knowledge_that_nobody_had():
    county = County()
    site(county, "一号工地", 1)
    PayrollLine.objects_unscoped.update(known_from=at(date(2026, 5, 13)))
    (row,) = rows(run())
    assert row.new_from == row.old_from == date(2026, 5, 13)


def test_data_brought_in_late_all_at_once_can_be_tried_with_todays_knowledge():
    county = County()
    site(county, "一号工地", 1)
    for model in (PayrollLine, ProjectFact):
        model.objects_unscoped.update(known_from=at(date(2026, 7, 1)))
    assert rows(run(from_day=date(2026, 5, 15))) == []
    (row,) = rows(run(from_day=date(2026, 5, 15), knowledge="now"))
    assert (row.new_from, row.end) == (date(2026, 5, 15), "open")


def test_switching_a_rule_off_shows_what_would_be_missed():
    county = County()
    site(county, "一号工地", 1)
    trial = run(numbers=None, off=True)
    (row,) = rows(trial)
    assert (row.side, row.new_from, row.old_from, row.end) == ("fewer", None, date(2026, 5, 11), "open")
    assert trial.summary["new"]["count"] == 0


def test_an_objecting_worker_is_told_beside_the_finding():
    county = County()
    project = site(county, "一号工地", 1)
    site(county, "二号工地", 20)
    line = PayrollLine.objects_unscoped.filter(project=project).first()
    county.file("确认.csv", at(date(2026, 5, 2)))
    county.fact(
        WageConfirmation, "一", project=project, employer=line.employer, worker=line.worker, month=202603,
        asked_on=date(2026, 5, 1), answered_on=date(2026, 5, 2), answer="objected", objection="amount",
    )  # fmt: skip
    trial = run()
    assert {r.project_id: r.disputed for r in rows(trial)}[project.pk] is True
    assert trial.summary["new"]["disputed"] == 1


@pytest.mark.parametrize(("door", "kind", "counts"), [("hotline", "wages", True), ("hotline", "project_money", False), ("warning", "wages", False)])  # fmt: skip
def test_a_complaint_about_wages_is_told_beside_the_finding(door, kind, counts):
    project = site(County(), "一号工地", 1)
    Region.objects.update_or_create(code="522323", defaults={"name": "某县", "level": "county"})
    agency = Agency.objects_unscoped.create(name="县治欠办", region_id="522323")
    who = {"actor": CLERK, "as_of": date(2026, 5, 2), "now": at(date(2026, 5, 2))}
    clue, _ = file_clue(**who, door=door, region="522323", agency=agency, text="没发", project=project, months=[202603])
    Clue.objects_unscoped.filter(pk=clue.pk).update(kind=kind)
    assert {r.project_id: r.disputed for r in rows(run())}[project.pk] is counts


def test_only_the_area_is_tried_and_another_area_cannot_read_it():
    county = County()
    here, there = site(county, "一号工地", 1), site(county, "二号工地", 20, region="522301")
    trial = run(region="522323")
    assert {r.project_id for r in rows(trial)} == {here.pk}
    assert trial.projects == 1
    elsewhere = Scope((Grant(frozenset(), region="522301"),))
    assert not Trial.objects.within(elsewhere).exists()
    whole = run(from_day=date(2026, 5, 18))
    assert {r.project_id for r in rows(whole)} == {here.pk, there.pk}
    assert [r.project_id for r in TrialRow.objects.within(elsewhere).filter(trial=whole)] == [there.pk]


def test_a_rule_on_enterprises_is_tried_on_the_areas_own_sites_alone():
    county = County()
    for n, region in enumerate(("522323", "522323", "522301")):
        site(county, f"{n}号工地", 1 + 20 * n, region=region, firm="同一劳务公司")
    firm = county.employer("同一劳务公司")
    county.file("单位.xlsx", at(date(2026, 4, 6)))
    county.fact(EnterpriseFact, firm.name, enterprise=firm, name=firm.name, region_code="522301")
    days = {"from_day": date(2026, 6, 12), "to_day": date(2026, 6, 15)}
    trial = run(region="522323", rule="E10", numbers={"enterprise.several_red": "1"}, **days)
    assert trial.state == "done", trial.trouble
    (row,) = rows(trial, side="both")
    assert (row.project_id, row.area) == (None, "522323")
    # One site of the firm lies in this county: under the standing two nothing is said of it here.
    alone = run(region="522301", rule="E10", numbers={"enterprise.several_red": "1"}, **days)
    assert [r.side for r in rows(alone)] == ["more"]


def test_a_trial_changes_no_warning_and_no_run():
    site(County(), "一号工地", 1)
    run()
    assert not Warning.objects_unscoped.exists() and not Run.objects.exists()
    assert set(AuditEvent.objects.values_list("act", flat=True)) == {"trials.asked", "trials.done"}


def test_progress_is_told_day_by_day_and_a_second_run_begins_anew():
    site(County(), "一号工地", 1)
    told = []
    trial = services.ask_trial(actor=CLERK, as_of=TODAY, now=at(TODAY), **ASKED)
    for _ in range(2):
        services.run_trial(
            actor=CLERK, as_of=TODAY, now=at(TODAY), trial_id=trial.pk, progress=lambda n, of: told.append((n, of))
        )
    assert told[0] == (1, trial.total) and told[-1] == (trial.total, trial.total)
    assert TrialRow.objects_unscoped.count() == 1


@pytest.mark.parametrize(
    ("more", "field", "says"),
    [
        ({"numbers": {"wage.late_orange_d": "20"}}, "value", "宽松"),
        ({"numbers": {"wage.late_orange_d": "15"}}, "value", "不用改"),
        ({"numbers": {"labour_fee.red_d": "5"}}, "numbers", "不用这些数值"),
        ({"numbers": {}}, "change", "选一样"),
        ({"off": True}, "change", "选一样"),
        ({"region": "11"}, "region", "没有项目"),
        ({"rule": "X99"}, "rule", "没有规则"),
        ({"to_day": TODAY + timedelta(days=1)}, "to_day", "已经过去"),
        ({"from_day": date(2020, 1, 1)}, "from_day", "最多试"),
        ({"to_day": date(2026, 5, 1)}, "to_day", "早于"),
        ({"numbers": None, "text": "SELECT 1"}, "text", "卡片"),
        ({"numbers": None, "text": ORANGE_ONLY.replace("W02", "W03")}, "text", "要试的是 W02"),
        ({"numbers": None, "text": ORANGE_ONLY.replace("FROM worker_month", "FROM raw.worker")}, "text", "未承诺"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_the_entry_it_concerns(more, field, says):
    site(County(), "一号工地", 1)
    with pytest.raises(TrialRefused, match=says) as refused:
        run(**more)
    assert refused.value.field == field
    assert not Trial.objects_unscoped.exists()


def test_a_rule_that_cannot_run_is_kept_with_its_reason():
    site(County(), "一号工地", 1)
    trial = run(numbers=None, text=ORANGE_ONLY.replace("w.owed_fen > w.paid_fen AND", "w.no_such_column = 1 AND"))
    assert trial.state == "failed" and "不能执行" in trial.trouble
    assert not rows(trial)


def test_few_days_are_all_looked_at_and_many_are_thinned():
    calendar = Calendar.load()
    step, days = chosen(date(2026, 6, 1), date(2026, 6, 30), calendar, 60)
    assert step == "workday" and all(calendar.is_workday(d) for d in days) and len(days) > 15
    step, days = chosen(date(2025, 7, 1), date(2026, 6, 30), calendar, 60)
    assert step == "week" and 50 <= len(days) <= 54 and days[-1] == date(2026, 6, 30)
    step, days = chosen(date(2023, 7, 1), date(2026, 6, 30), calendar, 60)
    assert step == "month" and len(days) == 36
    assert chosen(date(2026, 6, 6), date(2026, 6, 7), calendar, 60)[1] == [date(2026, 6, 7)]


def test_the_words_of_a_change_name_old_and_new():
    site(County(), "一号工地", 1)
    trial = services.ask_trial(actor=CLERK, as_of=TODAY, now=at(TODAY), **ASKED)
    assert services.change_zh(trial) == "工资逾期多少天为橙色 15 天→5 天"
    assert get("W02").version == 2


def test_a_stricter_number_is_tried_on_the_clues_of_a_past_month():
    from anxin.casework.tests.office import TOWN, Office

    office, filed, sorted_on = Office(), date(2026, 5, 6), date(2026, 5, 15)
    clue = office.clue(filed)
    other = office.clue(filed, region="522324", project=None, employer=office.employer)
    for one in (clue, other):
        office.say("sort_clue", office.window, sorted_on, clue_id=one.pk, kind="wages")
    trial = run(
        region=TOWN, rule="C01", from_day=filed, to_day=date(2026, 5, 20), numbers={"clue.receive_orange_wd": "1"}
    )
    (row,) = rows(trial)
    assert (row.key, row.about, row.area) == (f"clue:{clue.pk}", f"线索 {clue.number}", TOWN)
    assert (row.side, row.end, row.ended_on) == ("both", "cleared", sorted_on)
    assert (row.new_from, row.days_sooner) == (date(2026, 5, 7), 1)
    assert not Warning.objects_unscoped.exists()
