"""Who answers for a project: appointed, named by the ledger, or by place and trade."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from anxin.access.policies import AccessDenied
from anxin.audit.models import AuditEvent
from anxin.organisation import selectors, services
from anxin.organisation.models import ProjectOwner
from anxin.organisation.services import OrganisationRefused, Person
from anxin.organisation.trades import may_handle
from anxin.registry.models import Enterprise

from .conftest import NOW, TODAY, WHEN, agency, project, user


def test_every_project_has_a_territorial_and_a_trade_owner_without_an_appointment(place):
    found = selectors.responsible(place.project, TODAY)
    assert (found.territory.agency, found.territory.source) == (place.town, "by_place")
    assert (found.trade.agency, found.trade.source) == (place.housing, "ledger")
    assert found.labour.agency == place.labour
    assert found.of("office").agency == place.office
    assert found.gaps == ("coordinator", "paired", "labour_officer", "prevention", "leader")


def test_the_trade_follows_the_kind_of_works_when_no_authority_is_named(place):
    water = agency("普安县水务局", "522323", "water")
    assert selectors.responsible(project("河堤", industry="水利"), TODAY).trade.agency == water
    assert selectors.responsible(project("不知何类"), TODAY).trade is None


def test_an_areas_own_split_of_trades_comes_first(place):
    roads = agency("普安县交通运输局", "522323", "transport")
    services.set_trade_duty(actor=place.clerk, **WHEN, region=place.county, industry="房屋建筑", agency=roads)
    assert selectors.responsible(place.project, TODAY).trade.agency == roads


def test_a_town_without_an_office_leaves_the_territory_to_the_county(place):
    found = selectors.responsible(project("青山小学", region="522323101"), TODAY)
    assert found.territory.agency == place.labour
    assert "由上一级负责" in found.territory.why


def test_government_money_is_watched_by_reform_and_finance_and_private_money_is_not(place):
    reform = agency("普安县发展和改革局", "522323", "reform")
    finance = agency("普安县财政局", "522323", "finance")
    agency("普安县国资中心", "522323", "state_assets")
    assert [o.agency for o in selectors.responsible(place.project, TODAY).watchers] == [reform, finance]
    assert selectors.responsible(project("商品房", funding="social"), TODAY).watchers == ()


def test_names_in_the_ledger_count_until_somebody_is_appointed(place):
    named = project("二号安置房", labour_officer="专管丁", coordinator="协管戊")
    found = selectors.responsible(named, TODAY)
    assert (found.labour_officer.name, found.coordinator.name) == ("专管丁", "协管戊")
    assert found.coordinator.source == "ledger"
    services.appoint_owner(
        actor=place.clerk, **WHEN, project=named, part="coordinator", person=Person(user=place.coordinator)
    )
    assert selectors.responsible(named, TODAY).coordinator.user == place.coordinator


def test_a_new_owner_ends_the_former_one_the_day_before_and_both_stay(place):
    common = {"actor": place.clerk, "now": NOW, "project": place.project, "part": "leader"}
    services.appoint_owner(as_of=TODAY, **common, person=Person(name="县长己", title="副县长", agency=place.labour))
    later = TODAY + timedelta(days=10)
    services.appoint_owner(as_of=later, **common, person=Person(name="县长庚", title="副县长", agency=place.labour))
    assert selectors.responsible(place.project, later - timedelta(days=1)).leader.name == "县长己"
    assert selectors.responsible(place.project, later).leader.name == "县长庚"
    assert selectors.responsible(place.project, TODAY - timedelta(days=1)).leader is None
    events = AuditEvent.objects.filter(act="organisation.owner_appointed")
    assert [e.fields["before"] for e in events] == ["", "普安县人社局 县长己（副县长）"]
    assert events[1].region_code == "522323100"


def test_an_owner_may_not_start_before_the_one_he_follows(place):
    common = {"actor": place.clerk, **WHEN, "project": place.project, "part": "leader"}
    services.appoint_owner(**common, person=Person(name="县长己"))
    with pytest.raises(OrganisationRefused, match="自 2026-03-05 起"):
        services.appoint_owner(**common, person=Person(name="县长庚"), starts_on=date(2026, 3, 1))


def test_one_project_has_one_coordinator_and_he_has_no_second_project(place):
    common = {"actor": place.clerk, **WHEN, "part": "coordinator", "person": Person(user=place.coordinator)}
    services.appoint_owner(project=place.project, **common)
    with pytest.raises(OrganisationRefused, match="一项目一协管"):
        services.appoint_owner(project=project("二号"), **common)
    row = ProjectOwner.objects_unscoped.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_many_projects_get_an_owner_together_or_not_at_all(place):
    others = [project(f"{n}号") for n in range(3)]
    with pytest.raises(OrganisationRefused, match="一项目一协管"):
        services.appoint_owner_of_many(
            actor=place.clerk, **WHEN, projects=others, part="coordinator", person=Person(user=place.coordinator)
        )
    assert not ProjectOwner.objects_unscoped.exists() and not AuditEvent.objects.exists()
    services.appoint_owner_of_many(
        actor=place.clerk, **WHEN, projects=others, part="leader", person=Person(name="县长己")
    )
    assert [selectors.responsible(p, TODAY).leader.name for p in others] == ["县长己"] * 3


def test_the_arrears_office_urges_and_is_nobodys_handling_unit(place):
    with pytest.raises(OrganisationRefused, match="统筹督促而不办案"):
        services.appoint_owner(
            actor=place.clerk, **WHEN, project=place.project, part="trade", person=Person(agency=place.office)
        )
    assert not may_handle({"leading_group"})
    assert may_handle({"leading_group"}, listed=True)
    assert may_handle({"leading_group", "human_resources"})


def test_only_who_keeps_the_organisation_there_appoints(place):
    common = {**WHEN, "project": place.project, "part": "leader", "person": Person(name="县长己")}
    with pytest.raises(AccessDenied):
        services.appoint_owner(actor=place.viewer, **common)
    neighbour = user("neighbour", "邻县", place.office, "office_clerk", "522302")
    with pytest.raises(AccessDenied):
        services.appoint_owner(actor=neighbour, **common)


def test_ending_an_owner_opens_a_gap_and_says_why(place):
    given = services.appoint_owner(
        actor=place.clerk, **WHEN, project=place.project, part="leader", person=Person(name="县长己")
    )
    later = TODAY + timedelta(days=3)
    with pytest.raises(OrganisationRefused, match="终止原因"):
        services.end_owner(actor=place.clerk, as_of=later, now=NOW, owner=given, reason=" ")
    services.end_owner(actor=place.clerk, as_of=later, now=NOW, owner=given, reason="调离")
    assert "leader" in selectors.responsible(place.project, later).gaps
    assert "原因：调离" in AuditEvent.objects.order_by("-seq")[0].sentence


def test_each_town_belongs_to_one_prevention_area_and_the_overall_one_has_the_rest(place):
    area = services.open_area(actor=place.clerk, **WHEN, region=place.county, name="城区", towns=[place.town_region])
    with pytest.raises(OrganisationRefused, match="已在片区"):
        services.open_area(actor=place.clerk, **WHEN, region=place.county, name="再来", towns=[place.town_region])
    whole = services.open_area(actor=place.clerk, **WHEN, region=place.county, name="总负责", overall=True)
    keeper = services.appoint_keeper(actor=place.clerk, **WHEN, area=area, person=Person(name="防欠辛"))
    services.appoint_keeper(actor=place.clerk, **WHEN, area=whole, person=Person(name="总防壬"))
    assert selectors.responsible(place.project, TODAY).prevention.name == "防欠辛"
    assert selectors.responsible(project("青山小学", region="522323101"), TODAY).prevention.name == "总防壬"

    services.mark_keeper(actor=place.clerk, **WHEN, owner=keeper, period="2026Q1", points=92, note="台账齐全")
    with pytest.raises(OrganisationRefused, match="已经评过分"):
        services.mark_keeper(actor=place.clerk, **WHEN, owner=keeper, period="2026Q1", points=90, note="再评")
    with pytest.raises(OrganisationRefused, match="0 到 100"):
        services.mark_keeper(actor=place.clerk, **WHEN, owner=keeper, period="2026Q2", points=101, note="超")


def test_a_notice_goes_to_the_nearest_who_can_be_reached(place):
    assert selectors.owner_of(place.project, TODAY).agency == place.town
    services.appoint_owner(
        actor=place.clerk, **WHEN, project=place.project, part="coordinator", person=Person(name="只有姓名")
    )
    # A name alone reads nothing; the office next to him does.
    assert selectors.owner_of(place.project, TODAY).agency == place.town
    services.appoint_owner(
        actor=place.clerk, **WHEN, project=place.project, part="coordinator", person=Person(user=place.coordinator)
    )
    assert selectors.owner_of(place.project, TODAY).user == place.coordinator
    order = [o.part for o in selectors.notice_order(selectors.responsible(place.project, TODAY))]
    assert order == ["coordinator", "territory", "trade", "labour", "office"]


def test_many_projects_cost_as_many_queries_as_one(place, django_assert_num_queries):
    many = [project(f"{n}号", industry="房屋建筑") for n in range(30)]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        selectors.responsible_for_many(many[:1], TODAY)
    with django_assert_num_queries(len(one)):
        assert len(selectors.responsible_for_many(many, TODAY)) == 30


def test_what_the_ledger_said_on_a_day_is_what_counts_on_that_day(place):
    before = date(2026, 1, 31)
    found = selectors.responsible(place.project, before)
    assert found.trade is None
    assert found.territory.agency == place.town


def test_whoever_owes_pays_and_the_contractor_pays_first(place):
    labour, contractor, owner = (
        Enterprise.objects.create(name=name, name_key=name) for name in ("大成劳务", "宏图建设", "城投公司")
    )
    site = project("三号安置房", contractor=contractor, owner=owner)
    found = selectors.payers(site, TODAY, employer_id=labour.pk)
    assert [(p.enterprise.name, p.article) for p in found] == [
        ("大成劳务", "decree-724/30"),
        ("宏图建设", "decree-724/30"),
        ("城投公司", "decree-724/29"),
    ]
    assert "先行清偿" in found[1].duty
    assert [p.enterprise.name for p in selectors.payers(site, TODAY, employer_id=contractor.pk)] == [
        "宏图建设",
        "城投公司",
    ]
    assert selectors.payers(project("不知谁建"), TODAY) == []
