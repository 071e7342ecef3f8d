"""An enterprise as the reader's own projects show it: never with another town's money."""

import pytest
from django.urls import reverse

from anxin.desk.projects.tests.conftest import built, sheet, text, towns  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def test_an_enterprise_of_two_towns_shows_only_what_it_owes_in_ones_own(towns):  # noqa: F811
    address = reverse("desk:enterprise", args=[towns.shared.pk])
    here = text(towns.of("viewer").get(address))
    assert "同一劳务公司：欠 2 人 12,000.00 元，在 1 个项目上。" in here and "乙镇" not in here
    both = text(towns.of("county").get(address))
    assert "欠 7 人 42,000.00 元，在 2 个项目上。" in both and "乙镇学校" in both


def test_a_general_contractor_answers_for_what_others_owe_on_its_sites(towns):  # noqa: F811
    contractor = towns.site.standing.contractor
    seen = text(towns.of("viewer").get(reverse("desk:enterprise", args=[contractor.pk])))
    assert "自己没有到期没发的工资；总包的项目上一共欠着 12,000.00 元，它要先行清偿" in seen


def test_an_enterprise_of_another_town_alone_is_unknown(towns):  # noqa: F811
    assert towns.of("viewer").get(reverse("desk:enterprise", args=[towns.stranger.pk])).status_code == 404
    listed = text(towns.of("viewer").get(reverse("desk:enterprises")))
    assert "1 家单位欠着工资，共 12,000.00 元。" in listed and "乙镇总包公司" not in listed
    rows = str(sheet(towns.of("viewer").get(reverse("desk:enterprises"), {"export": "xlsx"})))
    assert "同一劳务公司" in rows and "乙镇" not in rows
    assert "乙镇总包公司" not in text(towns.of("viewer").get(reverse("desk:enterprises"), {"q": "乙镇"}))
