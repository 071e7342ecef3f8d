"""Joining, coverage of the safeguards, and what an area chooses, on the pages."""

import pytest
from django.urls import reverse

from anxin.standing.models import AreaSafeguards, Pilot

from .conftest import HERE, THERE, sheet, text

pytestmark = pytest.mark.django_db


def test_the_rates_are_those_of_ones_own_town(towns):
    seen = text(towns.of("viewer").get(reverse("desk:joining")))
    assert "该接入 1 个，接入 1 个，接入率 100.0%" in seen and "甲镇" in seen and "乙镇" not in seen
    assert "该接入 2 个，接入 2 个" in text(towns.of("county").get(reverse("desk:joining")))


def test_the_gaps_are_listed_with_what_is_missing_and_exported(towns):
    # Nobody worked since March, so attendance has stopped.
    rows = sheet(towns.of("viewer").get(reverse("desk:joining"), {"export": "xlsx"}))
    told = [r for r in rows if r and r[0] == "甲镇安置房"]
    assert len(told) == 1 and any("考勤中断" in str(cell) for cell in told[0])
    assert "乙镇学校" not in str(rows)
    assert "运行正常 0 个，运行率 0.0%" in text(towns.of("viewer").get(reverse("desk:joining")))


def test_what_another_office_knows_is_held_against_the_size_that_must_be_reported(towns):
    towns.site.standing.joining = "not_joined"
    towns.site.standing.save()
    rows = sheet(towns.of("viewer").get(reverse("desk:joining_elsewhere"), {"export": "xlsx"}))
    (told,) = [r for r in rows if r and r[0] == "甲镇安置房"]
    assert "审批局" in told and "是" in told and "乙镇学校" not in str(rows)


def test_coverage_counts_each_check_and_its_number_opens_the_list(towns):
    seen = text(towns.of("viewer").get(reverse("desk:safeguards")))
    assert "1 个没完工的项目，五项制度全部落实的 0 个，覆盖 0.0%" in seen and "乙镇" not in seen
    assert reverse("desk:projects") + "?fault=no_gate" in seen
    assert "1 个项目</a>，占 1 个的 100.0%" in seen
    county = text(towns.of("county").get(reverse("desk:safeguards")))
    assert "2 个项目</a>，占 2 个的 100.0%" in county and "乙镇" in county


def test_an_area_chooses_what_it_counts_only_for_itself_and_only_by_its_steward(towns):
    address = reverse("desk:safeguards_choose")
    said = {"region": HERE, "name": "一金三制", "checks": ["deposit", "account"]}
    assert towns.of("viewer").post(address, said).status_code == 404
    wrong = towns.of("steward").post(address, {**said, "region": THERE})
    assert wrong.status_code == 422 and not AreaSafeguards.objects_unscoped.exists()
    empty = towns.of("steward").post(address, {**said, "checks": []})
    assert empty.status_code == 422 and 'class="err"' in empty.content.decode()
    assert towns.of("steward").post(address, said).status_code == 302
    assert "一金三制全部落实的" in text(towns.of("viewer").get(reverse("desk:safeguards")))
    assert "按“一金三制”考核" in text(towns.of("viewer").get(reverse("desk:project", args=[towns.site.pk])))


def test_a_pilot_is_registered_and_its_progress_shown(towns):
    address = reverse("desk:joining_pilot")
    said = {"region": HERE, "name": "先行试点", "starts_on": "2025-01-01", "target_percent": "90"}
    assert towns.of("steward").post(address, {**said, "ends_on": "2024-01-01"}).status_code == 422
    assert towns.of("steward").post(address, said).status_code == 302 and Pilot.objects_unscoped.count() == 1
    seen = text(towns.of("viewer").get(reverse("desk:joining")))
    assert "先行试点" in seen and "达到目标" in seen
