"""Leading groups, offices, task forces, villages, pairings, leaders' areas and cases."""

from datetime import date, timedelta

import pytest

from anxin.access.models import Region
from anxin.access.policies import AccessDenied
from anxin.access.scope import Scope
from anxin.audit.models import AuditEvent
from anxin.organisation import selectors, services
from anxin.organisation.models import LeadingGroup, MemberUnit, Paper, Seat
from anxin.organisation.services import OrganisationRefused, Person
from anxin.organisation.services.task_forces import KNOWN_FORCES
from anxin.registry.models import Enterprise

from .conftest import NOW, TODAY, WHEN, project, user


@pytest.fixture
def group(place):
    return services.form_group(
        actor=place.clerk,
        **WHEN,
        region=place.county,
        name="普安县根治拖欠农民工工资工作领导小组",
        office_name="县治欠办",
        host=place.labour,
    )


@pytest.mark.parametrize("code", ["52", "5223", "522323", "522323100"])
def test_a_group_may_stand_at_each_level(place, code):
    from anxin.audit.services import MACHINE

    group = services.form_group(actor=MACHINE, **WHEN, region=Region.objects.get(pk=code), name="领导小组")
    assert group.region_id == code


def test_units_are_free_and_as_many_as_there_are(place, group):
    for number in range(20):
        services.add_unit(actor=place.clerk, **WHEN, group=group, name=f"第{number}单位")
    services.add_unit(actor=place.clerk, **WHEN, group=group, agency=place.labour, standing="deputy", duty="统筹协调")
    assert MemberUnit.objects_unscoped.filter(group=group).count() == 21
    with pytest.raises(OrganisationRefused, match="已是"):
        services.add_unit(actor=place.clerk, **WHEN, group=group, agency=place.labour)


def test_a_group_has_one_leader_at_a_time_and_any_number_of_deputies(place, group):
    seat = {"actor": place.clerk, "now": NOW, "body": group}
    services.seat_person(**seat, as_of=TODAY, post="leader", person=Person(name="县长甲", title="县长"))
    for name in ("副县长乙", "副县长丙"):
        services.seat_person(**seat, as_of=TODAY, post="deputy", person=Person(name=name))
    later = TODAY + timedelta(days=30)
    services.seat_person(**seat, as_of=later, post="leader", person=Person(name="县长丁", title="县长"))
    seats = Seat.objects_unscoped
    assert [s.name for s in seats.filter(post="leader").in_force(TODAY)] == ["县长甲"]
    assert [s.name for s in seats.filter(post="leader").in_force(later)] == ["县长丁"]
    assert seats.filter(post="deputy").in_force(later).count() == 2
    with pytest.raises(OrganisationRefused, match="没有这个职位"):
        services.seat_person(**seat, as_of=TODAY, post="first_responsible", person=Person(name="村长"))


def test_the_office_names_who_does_its_daily_business(place, group):
    for post in ("office_director", "office_deputy", "clerk", "contact", "ledger_keeper"):
        services.seat_person(actor=place.clerk, **WHEN, body=group, post=post, person=Person(user=place.clerk))
    assert Seat.objects_unscoped.filter(group=group, user=place.clerk).count() == 5


def test_a_task_force_has_seconded_staff_a_remit_and_a_plan(place, group):
    paper = services.file_paper(
        actor=place.clerk, **WHEN, region=place.county, title="专班工作方案", file_name="方案.docx", content=b"abc"
    )
    force = services.form_force(
        actor=place.clerk, **WHEN, group=group, name="欠薪化解专班", remit="逐案化解", plan=paper
    )
    services.seat_person(
        actor=place.clerk, **WHEN, body=force, post="seconded", person=Person(name="抽调戊", agency=place.housing)
    )
    assert bytes(Paper.objects_unscoped.get().content) == b"abc"
    assert force.seats.get().agency == place.housing


def test_the_seven_task_forces_of_a_town_stand_side_by_side(place):
    town = services.form_group(actor=place.clerk, **WHEN, region=place.town_region, name="街道领导小组")
    for name, remit in KNOWN_FORCES:
        services.form_force(actor=place.clerk, **WHEN, group=town, name=name, remit=remit)
    names = [force.name for force in selectors.standing_of(town, TODAY).forces]
    assert len(names) == 7 and names[0] == "欠薪化解专班" and "宅基地处置专班" in names


def test_an_enterprise_above_scale_without_an_official_is_a_gap(place):
    firms = [Enterprise.objects.create(name=name, name_key=name) for name in ("大成劳务", "小成劳务")]
    for firm in firms:
        services.list_key_enterprise(actor=place.clerk, **WHEN, region=place.county, enterprise=firm, why="above_scale")
    services.pair_official(
        actor=place.clerk, **WHEN, person=Person(name="干部甲"), enterprise=firms[0], region=place.county
    )
    listed = selectors.key_enterprises(Scope.of(place.clerk, TODAY), TODAY)
    assert [(row.enterprise.name, row.has_pair) for row in listed] == [("小成劳务", False), ("大成劳务", True)]


def test_a_file_that_is_too_large_is_refused(place):
    with pytest.raises(OrganisationRefused, match="超过 10 MB"):
        services.file_paper(
            actor=place.clerk, **WHEN, region=place.county, title="大", content=b"0" * (10 * 1024 * 1024 + 1)
        )


def test_dissolving_a_group_ends_all_that_stands_in_it(place, group):
    services.add_unit(actor=place.clerk, **WHEN, group=group, name="单位")
    force = services.form_force(actor=place.clerk, **WHEN, group=group, name="专班", remit="化解")
    services.seat_person(actor=place.clerk, **WHEN, body=force, post="leader", person=Person(name="己"))
    later = TODAY + timedelta(days=9)
    services.dissolve_group(actor=place.clerk, as_of=later, now=NOW, group=group)
    assert not Seat.objects_unscoped.all().in_force(later).exists()
    assert Seat.objects_unscoped.all().in_force(later - timedelta(days=1)).exists()
    with pytest.raises(OrganisationRefused, match="已撤销"):
        services.seat_person(actor=place.clerk, **WHEN, body=group, post="member", person=Person(name="庚"))


def test_the_head_of_a_village_is_its_first_person_responsible(place):
    village = services.add_village(actor=place.clerk, **WHEN, region=place.town_region, name="平桥村")
    services.seat_person(
        actor=place.clerk, **WHEN, body=village, post="first_responsible", person=Person(name="书记辛", title="书记")
    )
    assert village.seats.get().post == "first_responsible"
    with pytest.raises(OrganisationRefused, match="乡镇"):
        services.add_village(actor=place.clerk, **WHEN, region=place.county, name="错")


def test_what_a_head_did_in_person_is_logged_and_never_ahead_of_time(place):
    entry = {"actor": place.clerk, **WHEN, "region": place.county, "head_name": "局长壬", "what": "听取汇报"}
    services.log_duty(**entry, kind="scheduled", on=TODAY)
    assert AuditEvent.objects.order_by("-seq")[0].sentence == "经办甲登记：局长壬于2026-03-05亲自调度"
    with pytest.raises(OrganisationRefused, match="不能晚于今天"):
        services.log_duty(**entry, kind="enquired", on=TODAY + timedelta(days=1))
    with pytest.raises(OrganisationRefused):
        services.log_duty(**entry, kind="dreamt", on=TODAY)
    with pytest.raises(AccessDenied):
        services.log_duty(**{**entry, "actor": place.viewer}, kind="enquired", on=TODAY)


def test_an_enterprise_is_paired_with_one_official_who_logs_his_contacts(place):
    firm = Enterprise.objects.create(name="大成劳务", name_key="大成劳务")
    official = user("official", "干部癸", place.labour)
    pair = services.pair_official(
        actor=place.clerk, **WHEN, person=Person(user=official), enterprise=firm, region=place.county
    )
    assert selectors.responsible_for_enterprise(firm.pk, "522323", TODAY).paired.user == official
    said = {**WHEN, "pairing": pair, "on": TODAY, "spoke_with": "经理", "heard": "工资按月发"}
    for way in ("talk", "questionnaire", "telephone"):
        services.log_contact(actor=official, **said, way=way)
    with pytest.raises(AccessDenied):
        services.log_contact(actor=place.viewer, **said, way="talk")
    with pytest.raises(OrganisationRefused, match="后续"):
        services.log_contact(actor=official, **said, way="talk", trouble=True)
    with pytest.raises(OrganisationRefused, match="不在结对期间"):
        services.log_contact(actor=official, **{**said, "on": date(2026, 1, 1)}, way="talk")


def test_a_second_official_takes_over_and_the_first_stays_in_history(place):
    common = {"actor": place.clerk, "now": NOW, "project": place.project}
    services.pair_official(**common, as_of=TODAY, person=Person(name="甲干部"))
    later = TODAY + timedelta(days=5)
    services.pair_official(**common, as_of=later, person=Person(name="乙干部"))
    assert selectors.responsible(place.project, TODAY).paired.name == "甲干部"
    assert selectors.responsible(place.project, later).paired.name == "乙干部"


def test_a_leaders_case_has_unit_leader_measures_and_day(place):
    case = {
        "actor": place.clerk, **WHEN, "region": place.county, "kind": "case", "subject": "一号安置房欠薪案",
        "measures": "督促总包先行清偿",
    }  # fmt: skip
    with pytest.raises(OrganisationRefused, match="定单位"):
        services.take_charge(**case, person=Person(name="县长甲"), due_on=date(2026, 4, 1))
    with pytest.raises(OrganisationRefused, match="定时限"):
        services.take_charge(**case, person=Person(name="县长甲", agency=place.labour))
    charge = services.take_charge(**case, person=Person(name="县长甲", agency=place.labour), due_on=date(2026, 4, 1))
    services.step_charge(actor=place.clerk, **WHEN, charge=charge, on=TODAY, progress="已约谈总包")
    services.close_charge(actor=place.clerk, **WHEN, charge=charge, outcome="solved")
    with pytest.raises(OrganisationRefused, match="已于"):
        services.step_charge(actor=place.clerk, **WHEN, charge=services_reload(charge), on=TODAY, progress="晚了")


def services_reload(row):
    return type(row).objects_unscoped.get(pk=row.pk)


def test_a_town_sees_its_own_bodies_and_not_its_neighbours(place, group):
    services.form_group(actor=place.clerk, **WHEN, region=place.other_town, name="青山镇领导小组")
    services.form_group(actor=place.clerk, **WHEN, region=place.town_region, name="盘水街道领导小组")
    officer = user("town", "街道", place.town, "viewer", "522323100")
    seen = LeadingGroup.objects.within(Scope.of(officer, TODAY))
    assert [g.name for g in seen] == ["盘水街道领导小组"]
    project("无关", region="522302")
