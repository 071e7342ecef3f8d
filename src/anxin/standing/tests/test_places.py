"""Coverage of the safeguards and the duty to join, by place and trade; each area by the set that it has chosen."""

from datetime import date

import pytest

from anxin.access.models import Region
from anxin.access.roles import Permission
from anxin.access.scope import Grant, Scope
from anxin.audit.models import AuditEvent
from anxin.monitoring.tests.county import CLERK, County, at
from anxin.registry.models import Project, Sighting
from anxin.standing.models import ProjectStanding
from anxin.standing.selectors.coverage import coverage
from anxin.standing.selectors.joining import joining, known_elsewhere, pilots
from anxin.standing.services import WrongChoice, choose_safeguards, start_pilot
from anxin.standing.sets import FIRST, chosen

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)
ALL = " realname account payroll deposit board settlement "


def within(region: str) -> Scope:
    return Scope((Grant(frozenset({Permission.SEE_FACTS}), region=region),))


@pytest.fixture
def regions():
    Region.objects.create(code="52", name="贵州省", level="province")
    Region.objects.create(code="5223", name="黔西南州", level="city", parent_id="52")
    Region.objects.create(code="522323", name="普安县", level="county", parent_id="5223")
    for code, name in (("522323101", "甲镇"), ("522323102", "乙镇")):
        Region.objects.create(code=code, name=name, level="town", parent_id="522323")


def site(name: str, region: str, **said) -> Project:
    project = Project.objects_unscoped.create(name=name, name_key=name, region_code=region)
    ProjectStanding.objects_unscoped.create(project=project, as_of=DAY, known_at=at(DAY), **said)
    return project


def test_coverage_counts_by_the_set_of_each_place(regions):
    site(
        "一",
        "522323101",
        joining="joined",
        authority="住建局",
        lacking=" settlement ",
        faults=" no_gate ",
        short_periods=2,
    )
    site("二", "522323101", joining="joined", authority="水务局", lacking=" board ", faults=" no_gate not_monthly ")
    bare = site("三", "522323102", joining="not_joined", authority="住建局", lacking=ALL)
    site("完工", "522323102", joining="over", lacking=ALL)
    found = coverage(within("522323"))
    assert (found.total.projects, found.total.whole, found.total.none, found.none) == (3, 1, 1, [bare.pk])
    assert found.total.in_place["board"] == 1 and found.total.in_place["account"] == 2
    assert [(p.name, p.projects, p.whole) for p in found.places] == [("甲镇", 2, 1), ("乙镇", 1, 0)]
    assert (found.faults["no_gate"], found.faults["not_monthly"], found.faults["no_deposit"]) == (2, 1, 0)
    assert found.set == FIRST
    assert (found.total.short_in, [p.short_in for p in found.places]) == (1, [1, 0])

    town = Region.objects.get(code="522323101")
    choose_safeguards(
        actor=CLERK, as_of=DAY, now=at(DAY), region=town, name="六项制度", checks=[*FIRST.checks, "settlement"]
    )
    assert coverage(within("522323")).total.whole == 0
    assert coverage(within("522323101")).set.name == "六项制度"
    assert coverage(within("522323")).sets == 2


def test_nobody_counts_what_lies_in_another_town(regions):
    site("一", "522323101", joining="joined", lacking="")
    site("二", "522323102", joining="not_joined", lacking=ALL)
    found = coverage(within("522323101"))
    assert (found.total.projects, found.none, [p.key for p in found.places]) == (1, [], ["522323101"])
    total, places, _ = joining(within("522323101"))
    assert (total.due, total.not_joined, len(places)) == (1, 0, 1)
    assert coverage(Scope.nothing()).total.projects == 0


def test_the_nearest_choice_above_holds(regions):
    county = Region.objects.get(code="522323")
    choose_safeguards(
        actor=CLERK, as_of=DAY, now=at(DAY), region=county, name="一金三制", checks=["deposit", "account"]
    )
    held = chosen()
    assert held.of("522323101").name == "一金三制" and held.of("522399") == FIRST and held.of("") == FIRST
    event = AuditEvent.objects.get(act="standing.safeguards_chosen")
    assert event.region_code == "522323" and "工资保证金、专用账户" in event.sentence


@pytest.mark.parametrize(("name", "checks"), [("", ["deposit"]), ("空", []), ("错", ["deposit", "nonsense"])])
def test_a_choice_that_makes_no_sense_is_refused(regions, name, checks):
    with pytest.raises(WrongChoice):
        choose_safeguards(
            actor=CLERK, as_of=DAY, now=at(DAY), region=Region.objects.get(code="522323"), name=name, checks=checks
        )


def test_join_rate_counts_those_who_must_and_run_rate_those_who_have(regions):
    site("一", "522323101", joining="joined", running=True, authority="住建局")
    site("二", "522323101", joining="joined", running=False, authority="住建局")
    site("三", "522323102", joining="not_joined", authority="水务局")
    site("四", "522323102", joining="exempt", authority="水务局")
    site("五", "522323102", joining="unlisted")
    site("六", "522323102", joining="over")
    total, places, trades = joining(within("522323"))
    assert (total.joined, total.due, total.running, total.exempt, total.unlisted) == (2, 3, 1, 1, 1)
    assert [(p.name, p.joined, p.due) for p in places] == [("乙镇", 0, 1), ("甲镇", 2, 2)]
    assert {t.name: t.due for t in trades} == {"水务局": 1, "没写主管部门": 0, "住建局": 2}


def test_what_another_office_knows_and_we_do_not_is_listed(regions):
    county = County()
    county.file("许可.xlsx", at(date(2026, 4, 1)), "project_sighting")
    for name, joining_state in (("已接入", "joined"), ("未接入", "not_joined"), ("不在册", "unlisted")):
        project = site(name, "522323101", joining=joining_state)
        county.fact(Sighting, name, project=project, source="审批局", seen_on=date(2026, 3, 1))
    site("没人说起", "522323101", joining="unlisted")
    assert {p.name for p in known_elsewhere(within("522323"))} == {"未接入", "不在册"}
    assert not known_elsewhere(within("522323102"))


def test_a_pilot_shows_where_it_began_and_where_it_is(regions):
    town = Region.objects.get(code="522323101")
    site("一", "522323101", joining="joined", joined_on=date(2026, 1, 5), start_on=date(2025, 1, 1))
    site("二", "522323101", joining="joined", joined_on=date(2026, 4, 5), start_on=date(2025, 1, 1))
    site("三", "522323101", joining="not_joined", start_on=date(2026, 4, 1))
    said = {"actor": CLERK, "as_of": DAY, "now": at(DAY), "region": town, "name": "信息化监管试点"}
    start_pilot(**said, starts_on=date(2026, 3, 1), target_percent=60)
    (line,) = pilots(within("522323"), as_of=DAY)
    assert (line.at_start, line.now, line.reached) == ((1, 2), (2, 3), True)
    assert pilots(within("522323102"), as_of=DAY) == []
    for wrong in ({"starts_on": DAY}, {"name": "另", "starts_on": DAY, "ends_on": date(2026, 1, 1)}):
        with pytest.raises(WrongChoice):
            start_pilot(**{**said, **wrong})
