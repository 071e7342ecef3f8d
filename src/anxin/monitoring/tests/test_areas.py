"""What an area sets for itself decides there and nowhere else, and makes the next evaluation a full one."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from anxin import law
from anxin.monitoring import areas
from anxin.monitoring.models import Warning
from anxin.monitoring.services import evaluate
from anxin.registry.models import ProjectFact
from anxin.rules import get
from anxin.standards import services as standards
from anxin.wages.models import PayrollLine

from .county import CHIEF, CLERK, County, at, unpaid_site

pytestmark = pytest.mark.django_db
# W02 of March: due on 2026-04-30; six days late.
LATE = date(2026, 5, 6)
RULES = (get("W02"),)


def look(day=LATE, hour=10, rules=RULES):
    return evaluate(actor=CLERK, as_of=day, now=at(day, hour), rules=rules)


def tighten(value, region, name="wage.late_orange_d"):
    change = standards.propose_number(
        actor=CLERK, as_of=LATE, now=at(LATE), region=region, name=name, value=value, reason="去年此时多发",
        starts_on=LATE, held=areas.overrides(),
    )  # fmt: skip
    return standards.approve_change(actor=CHIEF, as_of=LATE, now=at(LATE), change_id=change.pk)


def switch_off(code, region):
    change = standards.propose_switch(
        actor=CLERK, as_of=LATE, now=at(LATE), region=region, code=code, off=True, reason="数据源切换",
        starts_on=LATE, ends_on=LATE + timedelta(days=10),
    )  # fmt: skip
    return standards.approve_change(actor=CHIEF, as_of=LATE, now=at(LATE), change_id=change.pk)


def site(county, name, first, region, firm=""):
    project = unpaid_site(county, name, first, firm=firm)
    type(project).objects_unscoped.filter(pk=project.pk).update(region_code=region)
    ProjectFact.objects_unscoped.filter(project=project).update(region_code=region)
    # Somebody was paid in time, so that only the days decide.
    line = PayrollLine.objects_unscoped.filter(project=project).order_by("id").first()
    county.paid(project, line.worker, 202603, 1, date(2026, 4, 20))
    return project


def levels():
    return {w.project.region_code: (w.status, w.level) for w in Warning.objects_unscoped.select_related("project")}


def two_counties():
    county = County()
    site(county, "一号工地", 1, "522323")
    site(county, "二号工地", 20, "522301")


def test_a_tightened_number_decides_in_its_area_and_makes_the_run_full():
    two_counties()
    look()
    assert levels() == {"522323": ("raised", "yellow"), "522301": ("raised", "yellow")}
    tighten("5", "522323")
    report = look(hour=11)
    assert (report.kind, report.why) == ("full", "规则、数值或日历变了")
    assert levels() == {"522323": ("raised", "orange"), "522301": ("raised", "yellow")}
    warning = Warning.objects_unscoped.get(project__region_code="522323")
    assert warning.finding["parameters"]["wage_late_orange_d"] == 5
    assert look(hour=12).kind == "incremental"


def test_a_number_that_is_only_asked_for_changes_nothing():
    two_counties()
    look()
    standards.propose_number(
        actor=CLERK, as_of=LATE, now=at(LATE), region="522323", name="wage.late_orange_d", value="5", reason="去年此时多发",
        starts_on=LATE, held=areas.overrides(),
    )  # fmt: skip
    assert look(hour=11).kind == "incremental"
    assert set(levels().values()) == {("raised", "yellow")}


def test_a_rule_that_is_off_clears_its_warnings_there_saying_why_and_comes_back():
    two_counties()
    look()
    switch_off("W02", "522323")
    look(hour=11)
    assert levels() == {"522323": ("cleared", "yellow"), "522301": ("raised", "yellow")}
    event = Warning.objects_unscoped.get(project__region_code="522323").events.order_by("id").last()
    assert event.fields == {"why": "本地区停用了这条规则"}
    look(LATE + timedelta(days=11))
    assert levels()["522323"][0] == "raised"


def test_what_a_silent_rule_finds_is_not_summed_up_for_the_enterprise():
    county = County()
    site(county, "一号工地", 1, "522323", firm="同一劳务公司")
    site(county, "二号工地", 20, "522301", firm="同一劳务公司")
    # E10: an enterprise with red arrears on several sites.
    rules = (*RULES, get("E10"))
    day = LATE + timedelta(days=60)

    def found():
        return {f.rule for f in evaluate(actor=CLERK, as_of=day, now=at(day), rules=rules, dry=True).found}

    assert found() == {"W02", "E10"}
    switch_off_for(day, "W02", "522323")
    assert found() == {"W02"}


def switch_off_for(day, code, region):
    change = standards.propose_switch(
        actor=CLERK, as_of=day, now=at(day), region=region, code=code, off=True, reason="数据源切换",
        starts_on=day, ends_on=day,
    )  # fmt: skip
    standards.approve_change(actor=CHIEF, as_of=day, now=at(day), change_id=change.pk)


def test_a_rule_on_enterprises_is_silent_where_all_their_projects_lie_in_the_area():
    county = County()
    site(county, "一号工地", 1, "522323", firm="同一劳务公司")
    site(county, "二号工地", 20, "522301", firm="同一劳务公司")
    rules = (*RULES, get("E10"))
    day = LATE + timedelta(days=60)

    def firms():
        return [
            f for f in evaluate(actor=CLERK, as_of=day, now=at(day), rules=rules, dry=True).found if not f.project_id
        ]

    assert firms()
    switch_off_for(day, "E10", "522323")
    assert firms(), "one of its projects lies elsewhere"
    switch_off_for(day, "E10", "5223")
    assert not firms()


def test_what_was_agreed_goes_with_a_copy_of_the_facts(tmp_path):
    tighten("5", "522323")
    tighten("0.95", "522323", name="wage.heads_red")
    switch_off("W02", "522301")
    folder = tmp_path / "copy"
    areas.carry(folder)
    for name, value in (("wage.late_orange_d", "5"), ("wage.heads_red", "0.95")):
        assert str(law.number(name, LATE, "522323", areas.overrides(folder)).value) == value
        assert str(law.number(name, LATE - timedelta(days=1), "522323", areas.overrides(folder)).value) != value
    assert areas.switches(LATE, folder).to_json() == {"W02": {"522301": True}}
    assert areas.switches(LATE + timedelta(days=11), folder).to_json() == {}
    assert json.loads((folder / "switches.json").read_text())[0]["place"] == "522301"
