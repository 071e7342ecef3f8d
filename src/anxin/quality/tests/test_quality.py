"""Data quality is told project by project, and the circular goes from one hand to the other and to its date."""

from datetime import date

import pytest

from anxin.access.models import Agency, Region, User
from anxin.access.scope import Scope
from anxin.audit import Actor
from anxin.channels.models import Message
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, County, at, unpaid_site
from anxin.quality import papers, selectors, services
from anxin.quality.checking import check
from anxin.quality.lines import quality
from anxin.quality.models import Advice, Circular
from anxin.quality.services import QualityRefused
from anxin.registry.models import ProjectFact
from anxin.rules import get
from anxin.standing.models import ProjectStanding

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 6)
NOW = at(DAY)
REVIEWER = Actor("user:2", "李主任")
ALL = Scope.everything("试")


def look(day=DAY):
    evaluate(
        actor=CLERK, as_of=day, now=at(day), rules=tuple(get(code) for code in ("Q01", "Q02", "W01", "T02", "A03"))
    )


@pytest.fixture
def place():
    for code, name, level in (("522399", "云岭县", "county"),):
        Region.objects.create(code=code, name=name, level=level)
    county = County()
    joined = unpaid_site(county, "一号工地", 1)
    county.fact(
        ProjectFact,
        "一号工地",
        project=joined,
        name="一号工地",
        region_code="522399",
        status="ongoing",
        start_on=date(2025, 1, 6),
        joined=True,
        joined_on=date(2025, 2, 1),
        authority="住建局",
        industry="房屋建筑",
    )
    other = unpaid_site(county, "二号工地", 21)
    county.fact(
        ProjectFact,
        "二号工地",
        project=other,
        name="二号工地",
        region_code="522399",
        status="ongoing",
        start_on=date(2025, 1, 6),
        joined=False,
        authority="交通运输局",
        industry="公路",
    )
    look()
    return county, joined, other


def standing(project):
    return selectors.standings(ALL, DAY).get(pk=project.pk)


def test_a_project_tells_what_is_incomplete_missing_and_typed_by_hand(place):
    county, joined, _ = place
    county.file("考勤.xlsx", at(date(2026, 5, 5)))
    worker, employer = county.worker("王五", 90), county.employer("一号工地劳务公司")
    county.worked(joined, employer, worker, 202604, range(1, 20))
    look()
    (line,) = quality([standing(joined)], DAY)
    assert (202604, "缺工资表") in line.gaps
    assert line.share_ppm < 1_000_000 and "Q01" in line.warnings
    assert line.typed == line.rows > 0
    # He attended and stands on no roster.
    assert line.heads_apart == 1
    told = selectors.counts(ALL, DAY)
    assert (told["projects"], told["missing"], told["apart"]) == (2, 2, 1)


def test_a_sheet_that_came_after_its_day_is_late_and_history_is_not(place):
    county, joined, _ = place
    county.file("四月.xlsx", at(date(2026, 5, 14)))
    county.owed(joined, county.employer("一号工地劳务公司"), county.worker("赵六", 91), 202604, 500_000)
    county.file("去年.xlsx", at(date(2026, 5, 14)))
    county.owed(joined, county.employer("一号工地劳务公司"), county.worker("钱七", 92), 202512, 500_000)
    look(date(2026, 6, 2))
    (line,) = quality([selectors.standings(ALL, date(2026, 6, 2)).get(pk=joined.pk)], date(2026, 6, 2))
    assert [(one.month, one.days) for one in line.late] == [(202604, 4)]


def test_many_projects_are_told_in_as_many_queries_as_one(place, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rows = list(selectors.standings(ALL, DAY))
    with CaptureQueriesContext(connection) as one:
        quality(rows[:1], DAY)
    with CaptureQueriesContext(connection) as two:
        quality(rows, DAY)
    assert len(one) == len(two) and len(rows) == 2


def draft(**more):
    region = Region.objects.get(pk="522399")
    return services.draft_circular(actor=CLERK, as_of=DAY, now=NOW, region=region, month=202604, **more)


def test_a_circular_names_who_has_not_joined_or_runs_badly_and_why(place):
    made = draft()
    assert made.numbers["total"]["due"] == 2 and made.numbers["total"]["joined"] == 1
    named = {one["name"]: one["why"] for one in made.numbers["wrong"]}
    assert named["二号工地"] == ["应接入平台，没有接入"] and named["一号工地"]
    assert [one for one in made.checks if not one["holds"]] == []
    letter = papers.circular_letter(made)
    assert "接入率 50.0%" in letter.paragraphs[0] and any("二号工地" in p for p in letter.paragraphs)


def test_whoever_drew_it_up_does_not_sign_it_and_what_does_not_hold_must_be_explained(place):
    made = draft(remark="5 个占全部 55 个的 10% 以上。")
    assert [one["came"] for one in made.checks if not one["holds"]] == ["9.1%"]
    said = {"as_of": DAY, "now": NOW, "circular_id": made.pk}
    with pytest.raises(QualityRefused, match="不能审核自己的"):
        services.sign_circular(actor=CLERK, **said)
    with pytest.raises(QualityRefused, match="对不上"):
        services.sign_circular(actor=REVIEWER, **said)
    services.return_circular(actor=REVIEWER, reason="算错了", **said)
    again = draft(remark="6 个占全部 55 个的 10% 以上。")
    assert again.pk == made.pk and all(one["holds"] for one in again.checks)
    assert services.sign_circular(actor=REVIEWER, **said).state == "signed"
    with pytest.raises(QualityRefused, match="不能重拟"):
        draft()


def sent(place):
    housing = Agency.objects_unscoped.create(name="云岭县交通运输局", region_id="522399")
    housing.functions.create(function="transport")
    office = Agency.objects_unscoped.create(name="云岭县治欠办", region_id="522399")
    office.functions.create(function="leading_group")
    for name, agency in (("traffic", housing), ("office", office)):
        User.objects_unscoped.create_user(name, display_name=name, agency=agency)
    made = draft()
    said = {"as_of": DAY, "now": NOW, "circular_id": made.pk}
    services.sign_circular(actor=REVIEWER, **said)
    with pytest.raises(QualityRefused, match="今天以后"):
        services.send_circular(actor=REVIEWER, correct_by=DAY, **said)
    return services.send_circular(actor=REVIEWER, **said)


def test_each_authority_is_advised_with_a_date_and_told(place):
    made = sent(place)
    assert made.correct_by == date(2026, 5, 19)
    advice = Advice.objects_unscoped.get(project=place[2])
    assert (advice.authority, advice.correct_by) == ("云岭县交通运输局", date(2026, 5, 19))
    assert Message.objects_unscoped.filter(to_user__username="traffic", purpose="advice").count() == 1
    letter = papers.advice_letter(made, advice.authority, [advice])
    assert letter.addressee == "云岭县交通运输局" and "2026-05-19" in letter.paragraphs[1]


def test_only_facts_correct_and_a_missed_date_is_reported_and_circulated(place):
    other = place[2]
    sent(place)
    follow = lambda day: services.follow_advice(actor=CLERK, as_of=day, now=at(day))  # noqa: E731
    assert follow(date(2026, 5, 19)).missed == 0
    told = follow(date(2026, 5, 20))
    assert told.missed == 2
    assert Message.objects_unscoped.filter(to_user__username="office", purpose="advice_missed").count() == 1
    assert follow(date(2026, 5, 22)).missed == 0
    nxt = services.draft_circular(
        actor=CLERK,
        as_of=date(2026, 6, 2),
        now=at(date(2026, 6, 2)),
        region=Region.objects.get(pk="522399"),
        month=202605,
    )
    assert {one["name"] for one in nxt.numbers["missed"]} == {"一号工地", "二号工地"}
    # The ledger says that it has joined, and its data run.
    ProjectStanding.objects_unscoped.filter(pk=other.pk).update(joining="joined", running=True, as_of=date(2026, 6, 1))
    assert follow(date(2026, 6, 2)).corrected == 1
    assert Advice.objects_unscoped.get(project=other).state == "corrected"


def test_a_month_has_one_circular_and_none_is_drawn_up_before_it(place):
    draft()
    with pytest.raises(QualityRefused, match="还没有到"):
        services.draft_circular(actor=CLERK, as_of=DAY, now=NOW, region=Region.objects.get(pk="522399"), month=202607)
    assert draft().pk == Circular.objects_unscoped.get().pk


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("占比 6 个占系统监管在建工程项目总数 55 个的 10%以上", True), ("5个占系统监管在建工程项目总数55个的10%以上", False),
        ("27 人占 270 人的 10%", True), ("27 人占 270 人的 12.5%", False), ("1 个占 3 个的 33.3%", True),
        ("3 个占 0 个的 1%", False),
    ],
)  # fmt: skip
def test_a_share_that_somebody_wrote_is_worked_out_again(said, holds):
    row = {"due": 0, "joined": 0, "not_joined": 0, "exempt": 0, "unlisted": 0, "running": 0}
    numbers = {"total": row, "places": [], "trades": [], "wrong": [], "evaluated_on": DAY.isoformat()}
    *house, share = check(numbers, said, DAY)
    assert all(one["holds"] for one in house) and share["holds"] is holds


def test_each_county_with_an_office_gets_its_draft_every_month_and_once(place):
    office = Agency.objects_unscoped.create(name="云岭县治欠办", region_id="522399")
    office.functions.create(function="leading_group")
    empty = Region.objects.create(code="522398", name="空县", level="county")
    other = Agency.objects_unscoped.create(name="空县治欠办", region=empty)
    other.functions.create(function="leading_group")
    said = {"actor": CLERK, "as_of": DAY, "now": NOW}
    assert services.draft_all(**said) == 1 and services.draft_all(**said) == 0
    assert Circular.objects_unscoped.get().month == 202604
