"""Whom to watch, what is grave, whose duty it is until the data say that it is over, and what came back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from anxin.access.models import Agency, Region
from anxin.access.scope import Grant, Scope
from anxin.audit.models import AuditEvent
from anxin.monitoring.models import Warning
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CHIEF, CLERK, County, at, unpaid_site
from anxin.registry.models import EnterpriseFact, Participation, ProjectFact
from anxin.risks import selectors, services
from anxin.risks.models import Duty, DutyStep, Focus, LookBack, RiskLine
from anxin.risks.services import RiskRefused
from anxin.risks.situations import situations_of
from anxin.rules import get
from anxin.wages.models import PayrollLine, WageConfirmation

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)
HERE = Scope((Grant(frozenset(), region="522323"),))
THERE = Scope((Grant(frozenset(), region="522301"),))
ALL = Scope.everything("test")


def who(day=DAY, actor=CLERK):
    return {"actor": actor, "as_of": day, "now": at(day)}


def site(county, name, first, region="522323", **more):
    project = unpaid_site(county, name, first, **more)
    type(project).objects_unscoped.filter(pk=project.pk).update(region_code=region)
    ProjectFact.objects_unscoped.filter(project=project).update(region_code=region)
    project.refresh_from_db()
    return project


def look(day=DAY, hour=10):
    return evaluate(actor=CLERK, as_of=day, now=at(day, hour), rules=(get("W02"),))


def pay(county, project, on):
    county.file(f"回单{project.pk}{on}.csv", at(on), kind="bank_receipt")
    for line in PayrollLine.objects_unscoped.filter(project=project, known_to=None).order_by("id"):
        county.paid(project, line.worker, line.month, line.payable_fen, on)


@pytest.fixture
def office(db):
    for code, name in (("52", "贵州省"), ("5223", "黔西南州"), ("522323", "普安县")):
        Region.objects.get_or_create(code=code, defaults={"name": name, "level": "county"})
    return Agency.objects_unscoped.create(name="普安县人社局", region_id="522323")


def told(office, **more):
    return {
        "kind": "major", "risk_class": "funds", "measure": "约谈建设单位，十日内拨付人工费", "departments": [office],
        "person": "王科长", "duty": "每三天到场一次，盯到发完", "due_on": DAY + timedelta(days=20), **more,
    }  # fmt: skip


# --- focus lists -------------------------------------------------------------------------------------------------


def test_four_lists_are_kept_and_each_entry_stands_once():
    county = County()
    project = site(county, "一号工地", 1)
    firm = county.employer("一号工地劳务公司")
    for kind, subject in (
        ("area", "522323101"),
        ("trade", "房屋建筑"),
        ("enterprise", str(firm.pk)),
        ("project", str(project.pk)),
    ):
        services.put_focus(**who(), region="522323", kind=kind, subject=subject, reason="欠薪多发")
    lines = selectors.focus_lists(HERE, DAY)
    assert [x.focus.kind for x in lines] == ["area", "enterprise", "project", "trade"]
    assert selectors.focus_lists(THERE, DAY) == []
    with pytest.raises(RiskRefused, match="已经在名单上"):
        services.put_focus(**who(), region="522323", kind="trade", subject="房屋建筑", reason="又一次")


def test_a_site_in_difficulty_is_raised_to_priority_and_taken_off_with_a_reason():
    project = site(County(), "困难工地", 1)
    asked = {"region": "522323", "kind": "project", "subject": str(project.pk)}
    watched = services.put_focus(**who(), **asked, reason="有异议")
    raised = services.put_focus(**who(), **asked, grade="priority", reason="资金困难，发不出工资")
    assert (raised.pk, raised.get_grade_display()) == (watched.pk, "重点监控")
    with pytest.raises(RiskRefused, match="移出理由"):
        services.end_focus(**who(), focus_id=raised.pk, reason="")
    services.end_focus(**who(), focus_id=raised.pk, reason="已恢复正常")
    assert selectors.focus_lists(HERE, DAY) == [] and Focus.objects_unscoped.count() == 1
    assert list(AuditEvent.objects.order_by("seq").values_list("act", flat=True)) == [
        "risks.focused", "risks.focused", "risks.unfocused",
    ]  # fmt: skip


def test_a_listed_site_is_checked_each_month_and_a_month_without_a_check_is_named():
    project = site(County(), "列管工地", 1)
    entry = services.put_focus(
        **who(), region="522323", kind="project", subject=str(project.pk), grade="listed", reason="去年欠薪被查处"
    )
    (line,) = selectors.focus_lists(HERE, DAY)
    assert (line.missing, line.due_on) == ((), date(2026, 5, 25))
    later = date(2026, 7, 26)
    (overdue,) = selectors.listed_without_check(HERE, later)
    assert overdue.missing == (202605, 202606) and overdue.due_on == date(2026, 7, 25)
    check = {"focus_id": entry.pk, "checked_on": date(2026, 7, 20), "in_order": True, "found": "看了工资表和专户流水"}
    services.check_focus(**who(later), month=202607, **check)
    with pytest.raises(RiskRefused, match="检查过"):
        services.check_focus(**who(later), month=202607, **check)
    with pytest.raises(RiskRefused, match="不用检查"):
        services.check_focus(**who(later), month=202604, **check)
    (line,) = selectors.focus_lists(HERE, later)
    assert line.due_on is None and line.last.month == 202607


def test_only_sites_are_watched_more_closely_here_and_only_listed_ones_are_checked():
    firm = County().employer("某公司")
    for kind, subject in (("trade", "水利"), ("enterprise", str(firm.pk))):
        with pytest.raises(RiskRefused, match="重点监控里办"):
            services.put_focus(**who(), region="5223", kind=kind, subject=subject, grade="listed", reason="x")
    entry = services.put_focus(**who(), region="5223", kind="trade", subject="水利", reason="多发")
    with pytest.raises(RiskRefused, match="按月检查"):
        services.check_focus(**who(), focus_id=entry.pk, month=202605, checked_on=DAY, in_order=True, found="看了")


# --- screening ------------------------------------------------------------------------------------------------------


def test_firms_are_screened_by_business_credit_and_history():
    county = County()
    project = site(county, "一号工地", 1)
    firm, calm = county.employer("一号工地劳务公司"), county.employer("平安公司")
    county.file("底册.xlsx", at(DAY))
    for one in (firm, calm):
        county.fact(Participation, f"{one.pk}", project=project, enterprise=one, role="labour")
    county.fact(EnterpriseFact, firm.name, enterprise=firm, name=firm.name, grade="C")
    line = PayrollLine.objects_unscoped.filter(project=project).first()
    county.fact(
        WageConfirmation, "一", project=project, employer=firm, worker=line.worker, month=202603,
        asked_on=date(2026, 5, 1), answered_on=date(2026, 5, 2), answer="objected", objection="amount",
    )  # fmt: skip
    look()
    first, second = selectors.screening(HERE, DAY)
    assert (first.name, first.business.points, first.credit.points, first.history.points) == (firm.name, 1, 2, 1)
    assert first.advised and "12,000.01" in first.business.says and "1 次" in first.history.says
    assert (second.credit.points, second.credit.says) == (None, "没有评级")
    assert selectors.screening(THERE, DAY) == []
    services.put_focus(
        **who(), region="522323", kind="enterprise", subject=str(firm.pk), reason="筛查靠前", inputs=first.as_inputs()
    )
    assert selectors.with_focus(HERE, [first])[0].focus is not None


# --- the ledger and the duty list -----------------------------------------------------------------------------------


def test_the_ledger_names_what_is_major_and_what_is_sensitive(office):
    county = County()
    big, small = site(county, "大工地", 1, workers=20), site(county, "小工地", 40)
    stopped = site(county, "停工工地", 60)
    ProjectFact.objects_unscoped.filter(project=stopped).update(status="stopped")
    look()
    found = situations_of([big.pk, small.pk, stopped.pk], DAY)
    assert [s.code for s in found[big.pk].met] == ["people", "amount"] and found[big.pk].kind == "major"
    assert found[small.pk].met == () and found[stopped.pk].kind == "sensitive"
    found = selectors.graves(HERE, DAY)
    assert [(line.project.name, line.duty) for line in selectors.grave_projects(HERE, found)] == [
        ("大工地", None),
        ("停工工地", None),
    ]
    assert selectors.graves(THERE, DAY) == selectors.grave_projects(THERE, found) == []
    duty = services.assign_duty(**who(), project=big, **told(office))
    assert selectors.grave_projects(HERE, found)[0].duty == duty
    assert duty.people == 20 and "被欠薪 20 人" in duty.basis


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"measure": " "}, "measure"),
        ({"person": ""}, "person"),
        ({"duty": ""}, "duty"),
        ({"departments": []}, "departments"),
        ({"due_on": DAY - timedelta(days=1)}, "due_on"),
        ({"risk_class": "x"}, "risk_class"),
    ],
)
def test_a_duty_without_measure_departments_person_duty_or_day_is_refused(office, more, field):
    project = site(County(), "一号工地", 1)
    with pytest.raises(RiskRefused) as refused:
        services.assign_duty(**who(), project=project, **told(office, **more))
    assert refused.value.field == field


def test_a_duty_ends_only_when_the_data_say_so_and_is_looked_back_at_twice(office):
    county = County()
    project = site(county, "一号工地", 1)
    look()
    duty = services.assign_duty(**who(), project=project, **told(office))
    services.add_step(**who(), duty_id=duty.pk, text="建设单位答应五月十日前拨付")
    with pytest.raises(RiskRefused, match="数据上还没有化解"):
        services.settle_duty(**who(), duty_id=duty.pk, ground="说已经发了")
    paid = DAY + timedelta(days=5)
    pay(county, project, paid)
    look(paid)
    services.settle_duty(**who(paid), duty_id=duty.pk, ground="银行回单证明全部到账")
    assert list(duty.look_backs.values_list("due_on", flat=True)) == [
        paid + timedelta(days=30), paid + timedelta(days=90),
    ]  # fmt: skip
    assert list(selectors.look_backs_due(HERE, paid)) == []
    due = paid + timedelta(days=30)
    (back,) = selectors.look_backs_due(HERE, due)
    assert list(selectors.look_backs_due(THERE, due)) == []
    services.look_back(**who(due), look_back_id=back.pk, done_on=due, result="holds", found="问了六名工人，都拿到了")
    assert list(selectors.look_backs_due(HERE, due)) == []
    assert list(duty.steps.values_list("kind", flat=True)) == ["opened", "progress", "settled", "looked_back"]


def test_what_comes_back_opens_the_same_duty_again(office):
    county = County()
    project = site(county, "一号工地", 1)
    pay(county, project, DAY)
    look()
    duty = services.assign_duty(**who(), project=project, **told(office))
    services.settle_duty(**who(), duty_id=duty.pk, ground="已付清")
    day = DAY + timedelta(days=31)
    back = LookBack.objects.filter(duty=duty).first()
    services.look_back(**who(day), look_back_id=back.pk, done_on=day, result="relapsed", found="四月工资又没发")
    duty.refresh_from_db()
    assert (duty.state, duty.reopened, duty.settled_on) == ("open", 1, None)
    assert LookBack.objects.filter(duty=duty, dropped=True).count() == 1
    assert Duty.objects_unscoped.count() == 1


def test_a_new_warning_after_the_end_is_told_at_the_look_back(office):
    county = County()
    project = site(county, "一号工地", 1)
    pay(county, project, DAY)
    look()
    duty = services.assign_duty(**who(), project=project, **told(office))
    services.settle_duty(**who(), duty_id=duty.pk, ground="已付清")
    later = DAY + timedelta(days=60)
    county.file("四月.xlsx", at(later))
    line = PayrollLine.objects_unscoped.filter(project=project).first()
    county.owed(project, line.employer, line.worker, 202604, 500_000)
    look(later)
    assert Warning.objects_unscoped.filter(project=project, month=202604).exists()
    (back, *_) = selectors.look_backs_due(HERE, later)
    assert back.back is True


def test_changing_the_person_keeps_who_it_was(office):
    project = site(County(), "一号工地", 1)
    duty = services.assign_duty(**who(), project=project, **told(office))
    asked = {k: v for k, v in told(office).items() if k not in ("kind", "risk_class")}
    services.change_duty(**who(actor=CHIEF), duty_id=duty.pk, **{**asked, "person": "李科长"}, reason="人员调动")
    step = DutyStep.objects.order_by("id").last()
    assert "王科长" in step.text and "李科长" in step.text and step.kind == "changed"
    with pytest.raises(TypeError):
        step.delete()


def test_one_open_duty_for_a_project(office):
    project = site(County(), "一号工地", 1)
    duty = services.assign_duty(**who(), project=project, **told(office))
    with pytest.raises(RiskRefused, match="已在责任清单上"):
        services.assign_duty(**who(), project=project, **told(office))
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects_unscoped.filter(pk=duty.pk).update(state="settled")


# --- scores ---------------------------------------------------------------------------------------------------------


def test_scores_are_kept_with_their_parts_and_shown_within_the_scope():
    county = County()
    here, there = site(county, "一号工地", 1), site(county, "二号工地", 20, region="522301")
    services.score_all(actor=CLERK, as_of=DAY, now=at(DAY))
    services.score_all(actor=CLERK, as_of=DAY + timedelta(days=1), now=at(DAY + timedelta(days=1)))
    day, lines = selectors.latest_scores(HERE)
    (line,) = lines
    assert (day.as_of, line.project) == (DAY + timedelta(days=1), here)
    assert line.points10 == round(sum(p["points"] for p in line.parts) * 10) and line.points10 > 0
    assert all(p["says"] for p in line.parts)
    assert [x.project for x in selectors.latest_scores(ALL)[1]] and there
    _, firms = selectors.latest_scores(HERE, firms=True)
    assert [f.enterprise.name for f in firms] == ["一号工地劳务公司"]
    assert not RiskLine.objects_unscoped.filter(day__as_of=DAY).exclude(parts=[]).exists()
