"""Warnings about an enterprise: summed over its sites, found alike by every kind of run, seen only by whoever may see all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anxin.access.scope import Grant, Scope
from anxin.monitoring import selectors
from anxin.monitoring.models import FindingVersion, Warning
from anxin.monitoring.selectors.risk import risks
from anxin.monitoring.services import evaluate
from anxin.monitoring.services.firms import area_of
from anxin.registry.models import EnterpriseFact, Project
from anxin.rules import get
from anxin.wages.models import PayrollLine

from .county import CLERK, County, at

pytestmark = pytest.mark.django_db
ALL = Scope.everything("test")
DAY = date(2026, 6, 3)
RULES = tuple(get(code) for code in ("W02", "W04", "W13", "E01", "E10"))
TOWN_A, TOWN_B = "522323100", "522323101"


def officer(region: str) -> Scope:
    return Scope((Grant(frozenset(), region=region),))


def site(county: County, name: str, region: str, month: int, first: int, firm: str = "共同劳务公司") -> Project:
    county.file(f"{name}.xlsx", at(date(2026, 4, 5)) + timedelta(minutes=first))
    employer = county.employer(firm)
    project = county.project(name, region, contractor=county.employer("共同总包公司"))
    for i in range(2):
        worker = county.worker(f"张三{i}", first + i)
        county.enrol(project, employer, worker)
        county.worked(project, employer, worker, month, range(1, 23))
        county.owed(project, employer, worker, month, 600_000)
    return project


def pay(county: County, project: Project, day: date, hour: int) -> None:
    county.file(f"回单{project.pk}.csv", at(day, hour), kind="bank_receipt")
    for line in PayrollLine.objects_unscoped.filter(project=project, known_to=None).order_by("id"):
        county.paid(project, line.worker, line.month, line.payable_fen, date(2026, 4, 20))


def look(hour: int, day: date = DAY, **more):
    return evaluate(actor=CLERK, as_of=day, now=at(day, hour), rules=RULES, **more)


def open_now() -> dict[str, tuple]:
    rows = Warning.objects_unscoped.exclude(status="cleared")
    return {w.key: (w.data_level, w.amount_fen, w.people, w.finding) for w in rows}


def assert_as_a_full_run_finds(hour: int) -> None:
    full = {
        one.key: (one.level, one.amount_fen, one.people, one.stored) for one in look(hour, full=True, dry=True).found
    }
    assert open_now() == full


def firm_warning(rule: str = "E01") -> Warning:
    return Warning.objects_unscoped.get(rule=rule, employer__name="共同劳务公司")


def test_months_owed_on_two_sites_are_one_warning_of_the_enterprise():
    county = County()
    one, two = site(county, "甲工地", TOWN_A, 202603, 1), site(county, "乙工地", TOWN_B, 202604, 20)
    look(9)
    warning = firm_warning()
    assert (warning.key, warning.project, warning.month) == (f"E01|p|e{warning.employer_id}|w|", None, None)
    assert (warning.level, warning.amount_fen) == ("orange", 2_400_000)
    assert warning.finding["evidence"] == [f"project:{one.pk}", f"project:{two.pk}"]
    assert (warning.spoke_of, warning.area) == ([one.pk, two.pk], "522323")
    assert (
        "涉及 2 个月（最早 2026年3月，最晚 2026年4月），4 人次，尚欠合计 24,000.00 元" in warning.finding["arithmetic"]
    )


def test_a_town_officer_learns_nothing_of_another_town():
    county = County()
    site(county, "甲工地", TOWN_A, 202603, 1)
    look(9)
    warning = firm_warning()
    assert warning.area == TOWN_A
    assert selectors.explain(officer(TOWN_A), warning.pk).warning == warning
    site(county, "乙工地", TOWN_B, 202604, 20)
    county.batch.applied_at = at(DAY, 10)
    county.batch.save()
    look(11)
    for town in (TOWN_A, TOWN_B):
        seen = selectors.as_json(selectors.warnings(officer(town), selectors.Filters(status="all")), officer(town))
        assert {one["rule"] for one in seen} == {"W02"}
        other = "乙工地" if town == TOWN_A else "甲工地"
        assert other not in str(seen) and "24000.00" not in str(seen)
        with pytest.raises(selectors.NoSuchWarning):
            selectors.explain(officer(town), warning.pk)
        assert selectors.of_firms(officer(town)) == {}
        assert not FindingVersion.objects.within(officer(town)).filter(rule="E01", run_to=None).exists()
    county_officer = officer("522323")
    story = selectors.explain(county_officer, warning.pk)
    assert [w.project.name for w in story.parts] == ["甲工地", "乙工地"]
    assert "共同劳务公司：欠薪月数，金额 24,000.00 元。" in story.answer
    assert story.to_json()["subject"] == {"project": None, "employer": "共同劳务公司", "worker": None, "month": None}
    assert selectors.of_firms(county_officer) == {"orange": 1, "red": 2}


def test_what_a_warning_once_spoke_of_keeps_it_out_of_sight():
    county = County()
    site(county, "甲工地", TOWN_A, 202603, 1)
    two = site(county, "乙工地", TOWN_B, 202604, 20)
    look(9)
    pay(county, two, DAY, 10)
    look(11)
    warning = firm_warning()
    assert warning.level == "yellow" and warning.area == "522323"
    # Its history still tells what was owed in the other town.
    with pytest.raises(selectors.NoSuchWarning):
        selectors.explain(officer(TOWN_A), warning.pk)


def test_an_incremental_run_finds_of_enterprises_what_a_full_run_finds():
    county = County()
    sites = [site(county, f"{n}号工地", TOWN_A, 202601 + n, 10 + 10 * n) for n in range(3)]
    assert look(8).kind == "full"
    assert {w.rule for w in Warning.objects_unscoped.all()} == {"W02", "E01", "E10"}
    assert Warning.objects_unscoped.get(rule="E10", employer__name="共同总包公司").level == "red"
    pay(county, sites[0], DAY, 9)
    report = look(10)
    assert (report.kind, report.projects) == ("incremental", 1)
    assert (firm_warning().level, firm_warning().finding["numbers"]["months"]) == ("orange", 2)
    assert_as_a_full_run_finds(10)
    pay(county, sites[1], DAY, 11)
    look(12)
    assert firm_warning().level == "yellow"
    assert not Warning.objects_unscoped.filter(rule="E10").exclude(status="cleared").exists()
    assert_as_a_full_run_finds(12)
    pay(county, sites[2], DAY, 13)
    look(14)
    assert open_now() == {} and firm_warning().status == "cleared"
    assert_as_a_full_run_finds(14)


def test_another_contractor_takes_the_sites_findings_with_him():
    county = County()
    sites = [site(county, f"{n}号工地", TOWN_A, 202601, 10 + 10 * n, firm=f"劳务{n}") for n in range(2)]
    look(8)
    assert [w.employer.name for w in Warning.objects_unscoped.filter(rule="E10")] == ["共同总包公司"]
    county.file("底册.xlsx", at(DAY, 9), kind="project_list")
    from anxin.registry.models import ProjectFact

    county.fact(ProjectFact, "1号工地", project=sites[1], name="1号工地", region_code=TOWN_A, status="ongoing",
                start_on=date(2025, 1, 6), contractor=county.employer("新总包公司"))  # fmt: skip
    look(10)
    assert not Warning.objects_unscoped.filter(rule="E10").exclude(status="cleared").exists()
    assert_as_a_full_run_finds(10)


def test_in_festival_mode_the_sum_counts_levels_as_the_rules_gave_them():
    county = County()
    for n in range(3):
        project = site(county, f"{n}号工地", TOWN_A, 202612, 10 + 10 * n)
        line = PayrollLine.objects_unscoped.filter(project=project).first()
        county.paid(project, line.worker, 202612, 100, date(2027, 1, 20))
    day = date(2027, 2, 3)  # five days late: yellow, and orange three days before the Spring Festival
    look(8, day)
    assert {w.level for w in Warning.objects_unscoped.filter(rule="W02")} == {"orange"}
    assert not Warning.objects_unscoped.filter(rule="E10").exists()
    county.file("单位台账.xlsx", at(day, 9), kind="enterprise_list")
    county.fact(EnterpriseFact, "x", enterprise=county.employer("共同劳务公司"), name="共同劳务公司")
    report = look(10, day)
    assert report.kind == "incremental"
    assert not Warning.objects_unscoped.filter(rule="E10").exists()


def test_the_area_is_the_longest_whole_region_around_all_projects():
    regions = {1: "522323100", 2: "522323101", 3: "522301", 4: "", 5: "522323100201", 6: "110101"}
    assert area_of([1], regions) == "522323100"
    assert area_of([1, 5], regions) == "522323100"
    assert area_of([1, 2], regions) == "522323"
    assert area_of([1, 3], regions) == "5223"
    assert area_of([1, 6], regions) == ""
    assert area_of([1, 4], regions) == area_of([], regions) == area_of([99], regions) == ""


def test_an_enterprises_risk_is_told_only_to_whoever_may_see_all_its_projects():
    county = County()
    one = site(county, "甲工地", TOWN_A, 202603, 1)
    site(county, "乙工地", TOWN_B, 202604, 20)
    when = {"as_of": DAY, "known_at": at(DAY)}
    assert [r.name for r in risks(officer(TOWN_A), **when)] == ["甲工地"]
    assert risks(officer(TOWN_A), **when, firms=True) == []
    seen = {r.name: r for r in risks(officer("522323"), **when, firms=True)}
    assert set(seen) == {"共同劳务公司", "共同总包公司"}
    assert seen["共同劳务公司"].projects[one.pk] == "甲工地"
    # The score of a past day is that of what was known then.
    assert risks(ALL, as_of=DAY, known_at=at(date(2026, 4, 1))) == []
