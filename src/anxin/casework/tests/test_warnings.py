"""Clues and cases warn of themselves: raised and cleared by what was done, judged of past days by what was done then."""

import importlib
import re
from datetime import date, timedelta

import pytest
from django.apps import apps

from anxin.access.scope import Grant, Scope
from anxin.audit.services import MACHINE
from anxin.casework.flow import CASE, CLUE
from anxin.casework.models import CaseStanding, ClaimStanding, ClueStanding, Door
from anxin.engine.views import BY_NAME
from anxin.jobs.models import JobRun
from anxin.monitoring import matters, selectors, services
from anxin.monitoring.models import Holding, Status, Touch, Warning
from anxin.monitoring.tests.county import CLERK, at
from anxin.rules import load

from .office import COUNTY, DAY, TOWN

pytestmark = pytest.mark.django_db
C_RULES = tuple(rule for rule in load() if rule.code.startswith("C"))
NEXT, LATER = DAY + timedelta(days=1), DAY + timedelta(days=6)


def judge(day, hour=20, **asked):
    return services.evaluate(actor=CLERK, as_of=day, now=at(day, hour), **asked)


def open_now(rule):
    return set(
        Warning.objects_unscoped.filter(rule=rule).exclude(status=Status.CLEARED).values_list("matter", flat=True)
    )


def both_ways(day, hour):
    """What stands open, and what a full look at the same moment finds, of the rules on clues and cases."""
    held = Warning.objects_unscoped.exclude(status=Status.CLEARED).filter(rule__startswith="C")
    full = judge(day, hour, full=True, dry=True).found
    return (
        {(w.key, w.data_level, w.digest) for w in held},
        {(f.key, f.level, f.digest) for f in full if f.rule.startswith("C")},
    )


def test_a_clue_that_nobody_sorts_warns_and_clears_by_being_sorted(office):
    clue = office.clue()
    judge(NEXT, 1)
    warning = Warning.objects_unscoped.get(rule="C01")
    assert (warning.matter, warning.data_level, warning.project, warning.area) == (
        f"clue:{clue.pk}",
        "yellow",
        None,
        TOWN,
    )
    assert warning.spoke_of == [office.project.pk] and warning.about == f"线索 {clue.number}"
    assert clue.number in warning.finding["arithmetic"]

    office.say("sort_clue", office.window, NEXT, clue_id=clue.pk, kind="wages")
    report = judge(NEXT, 20)
    assert (report.kind, report.projects) == ("incremental", 1)
    assert open_now("C01") == set() and Touch.objects.count() == 0
    one, other = both_ways(NEXT, 21)
    assert one == other


def test_every_step_asks_for_an_evaluation_once(office):
    clue = office.clue()
    office.say("sort_clue", office.window, clue_id=clue.pk, kind="wages")
    assert JobRun.objects.filter(name="evaluate").count() == 1
    assert list(Touch.objects.values_list("project_id", flat=True)) == [office.project.pk] * 2


def test_the_warning_is_in_the_hands_of_whoever_has_the_clue_and_goes_along(office):
    clue = office.clue()
    judge(NEXT, 1)
    warning = Warning.objects_unscoped.get(rule="C01")
    assert (warning.agency, warning.person) == (office.arrears, office.window)
    later = DAY + timedelta(days=13)
    office.say("sort_clue", office.window, later, clue_id=clue.pk, kind="wages")
    judge(later, 20)
    office.say("route_clue", office.window, later, clue_id=clue.pk, agency=office.labour)
    judge(later, 21)
    warning = Warning.objects_unscoped.get(rule="C02")
    assert (warning.agency, warning.person) == (office.labour, None)
    assert Holding.objects.filter(warning=warning).count() == 2


def test_nobody_who_merely_sees_the_site_learns_of_the_clue(office):
    office.clue()
    judge(NEXT, 1)

    def seen(**where):
        scope = Scope((Grant(frozenset(), **where),))
        return Warning.objects.within(scope).filter(rule="C01").count()

    assert (seen(region=TOWN), seen(region=COUNTY), seen(region="522324")) == (1, 1, 0)
    assert seen(project=office.project.pk) == seen(enterprise=office.contractor.pk) == 0


def test_a_past_day_is_judged_by_what_was_done_then(office):
    clue = office.clue()
    office.say("sort_clue", office.window, LATER, clue_id=clue.pk, kind="wages")
    judge(LATER, 20)
    found = {day: {f.rule for f in judge(day, known_at=at(day, 15)).found} for day in (DAY, NEXT, LATER)}
    assert "C01" not in found[DAY] and "C01" in found[NEXT] and "C01" not in found[LATER]
    # With all that is known today, too, what was done later had not been done.
    assert "C01" in {f.rule for f in judge(NEXT, known_at=at(LATER, 21)).found}
    assert ClueStanding.objects.filter(clue=clue).count() == 2


def test_a_broken_promise_and_an_order_that_ran_out(office):
    case = office.case()
    office.say("describe_case", case_id=case.pk, cause="malice")
    office.say("establish_case", case_id=case.pk)
    office.say("demand_payment", case_id=case.pk, pay_by=date(2026, 5, 12))
    judge(date(2026, 5, 12))
    assert open_now("C14") == set()
    judge(date(2026, 5, 13), 1)
    assert open_now("C14") == {f"case:{case.pk}"}
    plan = [(date(2026, 5, 20), 600_000), (date(2026, 6, 20), 600_000)]
    office.say("promise_payment", day=date(2026, 5, 13), case_id=case.pk, promised_by="甲劳务公司", instalments=plan)
    judge(date(2026, 5, 13))
    assert open_now("C14") == set() == open_now("C11")
    judge(date(2026, 5, 21), 1)
    broken = Warning.objects_unscoped.get(rule="C11")
    assert (broken.amount_fen, broken.data_level, broken.employer) == (600_000, "orange", office.employer)
    office.receipt(office.workers[0], 600_000, date(2026, 5, 21))
    office.say("collect_receipts", MACHINE, date(2026, 5, 21), case_id=case.pk)
    judge(date(2026, 5, 21))
    assert open_now("C11") == set()
    one, other = both_ways(date(2026, 5, 21), 21)
    assert one == other
    then = {f.rule: f.amount_fen for f in judge(date(2026, 5, 21), known_at=at(date(2026, 5, 21), 1)).found}
    assert then["C11"] == 600_000


def test_a_returned_complaint_is_found_whoever_wrote_the_project_down(office):
    """The second clue names another site of the same firm: judging one looks at the other as well."""
    first = office.accepted(phone="13800000001", employer=office.employer)
    office.say("verify_clue", clue_id=first.pk, people=0, amount_fen=0, months=[], facts="工资已结清，有回单")
    office.say("dispose_clue", clue_id=first.pk, conclusion="no_arrears")
    office.say("reply_clue", clue_id=first.pk, words="查过，没有欠")
    office.say("call_back_clue", office.second, clue_id=first.pk, answer="got_it")
    office.say("close_clue", office.second, clue_id=first.pk)
    judge(DAY)
    other = office.county.project("另一工地", TOWN)
    again = office.clue(NEXT, phone="13800000001", employer=office.employer, project=other)
    assert judge(NEXT, 20).kind == "full" and open_now("C06") == {f"clue:{again.pk}"}
    found = Warning.objects_unscoped.get(rule="C06").finding
    assert found["evidence"] == [f"clue:{first.pk}", f"clue:{again.pk}"]
    told = selectors.explain(Scope.everything("test"), Warning.objects_unscoped.get(rule="C06").pk)
    assert any(first.number in row.says for row in told.evidence)
    assert "13800000001" not in str(found)


def test_without_clues_no_rule_on_them_is_asked(office, monkeypatch):
    from anxin.engine import found, session

    asked = []
    real = found.ask
    monkeypatch.setattr(
        session.found, "ask", lambda con, rule, *a, **k: asked.append(rule.code) or real(con, rule, *a, **k)
    )
    judge(DAY)
    assert asked and not [code for code in asked if code.startswith("C")]


def test_a_rule_that_is_off_in_the_county_says_nothing_of_its_clues(office, monkeypatch):
    from anxin.monitoring import areas
    from anxin.rules.switches import Switches

    office.clue()
    monkeypatch.setattr(areas, "switches", lambda *a, **k: Switches({"C01": {COUNTY: True}}))
    judge(NEXT, 1)
    assert open_now("C01") == set()


def test_clues_from_before_stand_as_their_history_tells(office):
    """What the migration makes of a history is what was kept step by step."""
    first = office.accepted(phone="13800000001")
    office.say(
        "verify_clue", day=NEXT, clue_id=first.pk, people=2, amount_fen=1_200_000, months=[202603], facts="工资表和回单"
    )
    case = office.case(day=NEXT, clues=[first])
    office.say("dispose_clue", day=LATER, clue_id=first.pk, conclusion="case")
    models = (ClueStanding, CaseStanding, ClaimStanding)
    kept = [standings(model) for model in models]
    for model in models:
        model.objects.all().delete()
    importlib.import_module("anxin.casework.migrations.0007_standings").from_history(apps, None)
    told = [standings(model) for model in models]
    assert told[1:] == kept[1:]
    # What the history does not say: when the case was laid beside the clue, which office had it before, its class at first.
    assert [r["state"] for r in told[0]] == ["accepted", "verified", "disposed"]
    assert told[0][-1] == kept[0][-1] and case.people == 2


def standings(model):
    rows = model.objects.order_by("known_from", "id").values()
    return [{k: v for k, v in row.items() if k != "id"} for row in rows]


def test_many_complaints_about_a_site_are_told_to_the_office_and_not_to_the_site(office):
    office.clue(people=12)
    judge(DAY)
    warning = Warning.objects_unscoped.get(rule="C05")
    assert (warning.matter, warning.about, warning.people) == (f"site:{office.project.pk}", "安置房", 12)
    of_site = Scope((Grant(frozenset(), project=office.project.pk),))
    assert not Warning.objects.within(of_site).filter(rule="C05").exists()
    assert matters.says(warning.finding["evidence"], of_site) == {}
    assert len(matters.says(warning.finding["evidence"], Scope((Grant(frozenset(), region=TOWN),)))) == 1


def test_every_door_is_called_by_its_name():
    """The rule is read where the labels of doors are not at hand, so it has its own."""
    sql = next(rule.sql for rule in C_RULES if rule.code == "C18")
    assert [d for d in Door.values if f"'{d}'" not in sql] == []


def test_what_is_over_is_over_for_the_rules_as_well():
    """The view says of each state of the tables whether the thing is open, as the tables do."""
    said = {view: BY_NAME[view].sql for view in ("clue", "case_file")}
    for view, flow in (("clue", CLUE), ("case_file", CASE)):
        listed = re.search(r"c\.state NOT IN \(([^)]*)\) AS is_open", said[view])[1]
        assert set(re.findall(r"'(\w+)'", listed)) == flow.ends
