"""The page of daily reports: a unit files, the leader sees who has not, the office declares and ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from anxin.access.models import Agency
from anxin.casework.tests.office import COUNTY, DAY
from anxin.deadlines.clock import CHINA
from anxin.desk.clues.tests.test_clue_pages import text
from anxin.incidents.models import DailyReport, ReportPeriod
from anxin.testing import same_queries

pytestmark = pytest.mark.django_db
PAGE = "/emergency/daily/"


@pytest.fixture
def period(scene) -> ReportPeriod:
    """Declared in the small hours, so that today is asked for whatever the real clock says."""
    scene.now = start = datetime(DAY.year, DAY.month, DAY.day, 0, 1, tzinfo=CHINA)
    return scene.do(
        "declare_period", region=COUNTY, title="春节前零报告", from_on=start.date(), to_on=start.date() + timedelta(days=3),
        agencies=[scene.town, scene.labour],
    )  # fmt: skip


def test_a_unit_files_zeros_with_one_button_and_the_leader_sees_who_has_not(scene, period):
    report = DailyReport.objects_unscoped.get(agency=scene.town, day=DAY)
    client = scene.as_(scene.townsman)
    told = text(client.get(PAGE))
    assert "今天 2 个单位要报，0 个报了，2 个没报" in told and "报这一天" in told
    file = reverse("desk:emergency_daily_file", args=[report.pk])
    refused = client.post(file, {"disputes": "1", "incidents": "0", "people": "12", "words": ""})
    assert "写一句情况" in text(refused, 422)
    assert "没有事" in text(client.post(file, {"disputes": "0", "incidents": "0", "people": "0"}, follow=True))
    report.refresh_from_db()
    assert report.filed_at is not None and report.filed_by_name == "镇干部"
    seen = text(scene.as_(scene.leader).get(PAGE))
    assert "今天 2 个单位要报，1 个报了，1 个没报" in seen and "县劳动监察大队" in seen and "报这一天" not in seen
    assert scene.as_(scene.inspector).post(file, {"disputes": "0", "incidents": "0", "people": "0"}).status_code == 404


def test_the_office_declares_a_period_for_the_units_it_ticks_and_ends_it_early(scene):
    client = scene.as_(scene.clerk)
    told = text(client.get("/emergency/daily/periods/new/"))
    assert "甲镇政府" in told and "县住建局" in told
    day = DAY + timedelta(days=1)
    form = {
        "title": "节前",
        "from_on": day.isoformat(),
        "to_on": day.isoformat(),
        "agencies": [scene.town.pk, scene.housing.pk],
    }
    assert "一个期间最多" in text(client.post("/emergency/daily/periods/new/", {**form, "to_on": "2099-01-01"}), 422)
    assert "每天 16 时前，2 个单位" in text(client.post("/emergency/daily/periods/new/", form, follow=True))
    period = ReportPeriod.objects_unscoped.get()
    end = reverse("desk:emergency_period_end", args=[period.pk])
    assert "要写明理由" in text(client.post(end, {"reason": ""}, follow=True))
    assert "已提前结束" in text(client.post(end, {"reason": "上级统一结束"}, follow=True))
    assert not DailyReport.objects_unscoped.exists()


def test_many_units_cost_no_more_questions_than_one(scene, period):
    client = scene.as_(scene.leader)

    def more() -> None:
        for n in range(8):
            unit = scene.agency(f"单位{n}", Agency.Function.HOUSING)
            DailyReport.objects_unscoped.create(
                period=period, agency=unit, region_code=COUNTY, day=DAY, due_at=scene.now
            )

    same_queries(client, PAGE, more)
