"""The first page: what waits, what changed, how the area stands; and each number is that of the list that it opens."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from anxin.access.models import Agency, Region, User
from anxin.access.services import assign_role
from anxin.monitoring.models import Warning
from anxin.monitoring.services import propose_waiver
from anxin.monitoring.tests.county import CLERK, County, at
from anxin.standing.models import AreaDay
from anxin.standing.tests.site import LATER, MARCH, every_way, look
from anxin.testing import same_queries
from anxin.wages.models import LabourCost

pytestmark = pytest.mark.django_db
HERE, THERE, COUNTY = "522323101", "522323102", "522323"


@pytest.fixture
def county(settings, tmp_path, db) -> County:
    settings.ANXIN_HOME = tmp_path
    settings.ANXIN_TODAY = LATER
    cache.clear()
    for code, name, level, parent in (
        ("52", "某省", "province", None), ("5223", "某州", "city", "52"), (COUNTY, "某县", "county", "5223"),
        (HERE, "甲镇", "town", COUNTY), (THERE, "乙镇", "town", COUNTY),
    ):  # fmt: skip
        Region.objects.update_or_create(code=code, defaults={"name": name, "level": level, "parent_id": parent})
    held = County()
    site = every_way(held, "甲镇安置房", 1, HERE)
    every_way(held, "乙镇学校", 40, THERE)
    held.file("人工费.xlsx", at(date(2026, 4, 6)))
    held.fact(
        LabourCost, "c", project=site, month=MARCH, due_on=date(2026, 4, 1), due_fen=3_000_000, paid_fen=2_000_000
    )
    look(LATER, 3)
    return held


def person(role: str, agency: Agency | None = None, **where) -> User:
    user = User.objects_unscoped.create_user(f"{role}{where}"[:60], display_name=role, agency=agency)
    where = where or {"region": COUNTY}
    assign_role(actor=CLERK, as_of=date(2026, 1, 1), now=at(LATER), user=user, role=role, **where)
    return user


def seen_by(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def linked(client: Client, label: str) -> str:
    """The page behind the link that says so on the first page."""
    page = client.get(reverse("desk:home")).content.decode()
    found = re.search(rf'href="([^"]+)"[^>]*>{label}', page)
    assert found, label
    return text(client.get(found[1].replace("&amp;", "&")))


def test_the_sentence_counts_what_is_due_and_what_is_over(county):
    client = seen_by(person("monitor"))
    assert "没有到期的事，还有 2 件没到期。" in text(client.get(reverse("desk:home")))
    Warning.objects_unscoped.filter(project__name="甲镇安置房").update(due_on=LATER - timedelta(days=1))
    Warning.objects_unscoped.filter(project__name="乙镇学校").update(due_on=LATER)
    # Services leave a step of the warning; a row changed behind their back leaves none.
    cache.clear()
    page = text(client.get(reverse("desk:home")))
    assert "今天有 2 件事等您，其中 1 件已超期。" in page
    assert page.index("甲镇安置房") < page.index("乙镇学校"), "the longest over comes first"
    assert "2 件等您办，1 件已超期。" in linked(client, "全部 2 件")


def test_what_is_in_the_hands_of_somebody_else_does_not_wait_for_me(county):
    office = Agency.objects_unscoped.create(name="县治欠办", region_id=COUNTY)
    other = Agency.objects_unscoped.create(name="县住建局", region_id=COUNTY)
    me = person("monitor", office)
    first, second = Warning.objects_unscoped.order_by("pk")
    Warning.objects_unscoped.filter(pk=first.pk).update(agency=other)
    assert "还有 1 件没到期" in text(seen_by(me).get(reverse("desk:home")))
    Warning.objects_unscoped.filter(pk=first.pk).update(agency=office)
    cache.clear()
    assert "还有 2 件没到期" in text(seen_by(me).get(reverse("desk:home")))
    Warning.objects_unscoped.filter(pk=second.pk).update(person=person("case_handler"))
    cache.clear()
    assert "还有 1 件没到期" in text(seen_by(me).get(reverse("desk:home")))


def test_a_second_person_finds_the_waiver_that_waits_for_him(county):
    warning = Warning.objects_unscoped.order_by("pk").first()
    propose_waiver(actor=person("monitor"), as_of=LATER, now=at(LATER, 4), warning_id=warning.pk, reason="other",
                   evidence="说明", ends_on=LATER + timedelta(days=10))  # fmt: skip
    page = text(seen_by(person("warning_reviewer")).get(reverse("desk:home")))
    assert "今天有 1 件事等您" in page and "有人申请豁免：其他" in page and "去复核" in page


def test_every_number_is_that_of_the_list_that_it_opens(county):
    client = seen_by(person("viewer"))
    page = text(client.get(reverse("desk:home")))
    assert "拖欠工资 4 人 2 个项目、2 个项目月 ，1.8 万元" in page
    assert "4 人还差 18,000.00 元" in linked(client, "4</a>人")
    assert "2 个工地没发清：4 人次，18,000.00 元" in linked(client, "2 个项目、2 个项目月")
    assert "1 个项目 差 1.0 万元" in page and "66.7%" in page
    assert "1 个工地的人工费没拨足，还差 10,000.00 元。" in linked(client, "1 个项目")
    told = dict(re.findall(r'kind=(\w+)"><b class="num">(\d+)', client.get(reverse("desk:home")).content.decode()))
    assert told == {"raised": "2", "rose": "0", "fell": "0", "cleared": "0"}
    for kind, count in told.items():
        listed = text(client.get(reverse("desk:changes"), {"kind": kind}))
        assert f"共 {count} 条" in listed if count != "0" else "没有变化" in listed


def test_each_month_opens_the_sites_that_have_not_paid_it(county):
    client = seen_by(person("viewer"))
    page = client.get(reverse("desk:home"))
    assert "2026年3月 2 个工地没发清 差 1.8 万元，发了 55.0%" in text(page)
    link = re.search(r'href="([^"]+)"><b>2026年3月', page.content.decode())[1].replace("&amp;", "&")
    assert "2026年3月的工资，2 个工地没发清：4 人次，18,000.00 元。" in text(client.get(link))


def test_the_area_of_a_town_is_the_town(county):
    page = text(seen_by(person("viewer", region=HERE)).get(reverse("desk:home")))
    assert "拖欠工资 2 人 1 个项目" in page and "乙镇" not in page


def test_towns_stand_as_tiles_with_what_each_owes(county):
    page = text(seen_by(person("viewer")).get(reverse("desk:home")))
    assert "甲镇 1 个项目 欠 0.9 万元，2 人" in page and "乙镇 1 个项目 欠 0.9 万元，2 人" in page


def test_the_line_to_the_festival_says_when_it_would_be_cleared(county):
    AreaDay.objects_unscoped.create(region_code=COUNTY, on=LATER - timedelta(days=20), owed_fen=3_800_000)
    page = text(seen_by(person("viewer")).get(reverse("desk:home")))
    # 18 000 left, 1 000 less each day: 18 days on.
    assert "5 月 24 日清零，早于春节" in page and "近来每天清 1,000.00 元" in page


def test_an_area_that_owes_nothing_says_so(county):
    Region.objects.update_or_create(code="5224", defaults={"name": "邻州", "level": "city", "parent_id": "52"})
    page = text(seen_by(person("viewer", region="5224")).get(reverse("desk:home")))
    assert "已清零。" in page and "拖欠工资 0 人" in page


@pytest.mark.parametrize("role", ["bank_clerk", "labour_officer", "coordinator"])
def test_people_of_one_site_see_its_papers_and_nothing_of_others(county, role):
    from anxin.registry.models import Project

    site = Project.objects_unscoped.get(name="甲镇安置房")
    page = text(seen_by(person(role, project_id=site.pk, seat_region=HERE)).get(reverse("desk:home")))
    assert "乙镇学校" not in page
    if role != "bank_clerk":
        assert "1 件" in page, "the warning of his site waits for him, whoever has it in hand"
    if role != "coordinator":
        assert "甲镇安置房 2026年5月" in page and "还没有：考勤、工资表、回单" in page
    if role == "bank_clerk":
        assert "拖欠工资" not in page and "5,000.00" not in page


def test_the_auditor_sees_who_did_what_and_the_manager_roles_that_end(county):
    page = text(seen_by(person("auditor")).get(reverse("desk:home")))
    assert "谁做了什么" in page and "一天来看完整信息 0 次" in page
    soon = person("entry_clerk")
    soon.assignments.update(ends_on=LATER + timedelta(days=3))
    page = text(seen_by(person("access_manager")).get(reverse("desk:home")))
    assert "快到期的授权" in page and "entry_clerk：录入员" in page and "拖欠工资" not in page


def test_the_first_page_asks_the_database_as_often_with_thirty_sites_as_with_two(county):
    more = iter(range(100, 2000, 10))

    def thirty() -> None:
        for _ in range(28):
            first = next(more)
            every_way(county, f"工地{first}", first, HERE)
        look(LATER, 5)

    client = seen_by(person("monitor"))
    same_queries(client, reverse("desk:home"), thirty)
