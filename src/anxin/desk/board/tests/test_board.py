"""The leader's board: places and trades down to the site, on the area's own map where it has supplied one."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anxin.access.models import Region, User
from anxin.access.services import assign_role
from anxin.audit.models import AuditEvent
from anxin.monitoring.tests.county import CLERK, County, at
from anxin.registry.models import ProjectFact
from anxin.standing.models import AreaShape
from anxin.standing.shapes import WrongShapes, lay_flat, match, read_shapes
from anxin.standing.tests.site import LATER, every_way, look

pytestmark = pytest.mark.django_db
HERE, THERE, COUNTY, CITY = "522323101", "522323102", "522323", "5223"
NEXT = "522324101"


@pytest.fixture
def county(settings, tmp_path, db) -> County:
    settings.ANXIN_HOME = tmp_path
    settings.ANXIN_TODAY = LATER
    cache.clear()
    for code, name, level, parent in (
        ("52", "某省", "province", None), (CITY, "某州", "city", "52"), (COUNTY, "某县", "county", CITY),
        ("522324", "邻县", "county", CITY), (HERE, "甲镇", "town", COUNTY), (THERE, "乙镇", "town", COUNTY),
        (NEXT, "丙镇", "town", "522324"),
    ):  # fmt: skip
        Region.objects.update_or_create(code=code, defaults={"name": name, "level": level, "parent_id": parent})
    held = County()
    for name, first, town, trade in (
        ("甲镇安置房", 1, HERE, "住建局"), ("乙镇学校", 40, THERE, "住建局"), ("丙镇水库", 80, NEXT, "水利局"),
    ):  # fmt: skip
        site = every_way(held, name, first, town)
        ProjectFact.objects_unscoped.filter(project=site).update(authority=trade)
    look()
    return held


def leader(region: str = CITY, role: str = "leader") -> Client:
    user = User.objects_unscoped.create_user(f"{role}-{region}", display_name="领导")
    assign_role(actor=CLERK, as_of=date(2026, 1, 1), now=at(LATER), user=user, role=role, region=region)
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_from_the_city_down_to_the_site(county):
    client = leader()
    page = client.get(reverse("desk:board"))
    assert "某州 3 个项目，3 个欠着 6 人的工资。" in text(page) and "离春节 276 天" in text(page)
    assert "某县 2 个项目 欠 1.8 万元，4 人" in text(page)
    assert reverse("desk:board_place", args=(COUNTY,)) in page.content.decode()
    page = client.get(reverse("desk:board_place", args=(COUNTY,)))
    assert "甲镇 1 个项目 欠 0.9 万元，2 人" in text(page) and "丙镇" not in text(page)
    page = client.get(reverse("desk:board_place", args=(HERE,)))
    assert "甲镇安置房" in text(page) and "乙镇学校" not in text(page)
    assert "看板 某州 某县 甲镇" in text(page)


def test_the_numbers_of_a_part_are_those_of_the_lists_that_they_open(county):
    client = leader()
    for code, people, money, sites in ((COUNTY, 4, "18,000.00", 2), (HERE, 2, "9,000.00", 1)):
        page = client.get(reverse("desk:board_place", args=(code,))).content.decode()
        links = {u.replace("&amp;", "&") for u in re.findall(r'href="(/months/[^"]*region[^"]*)"', page)}
        assert len(links) == 2
        for link in links:
            told = text(client.get(link))
            assert f"{people} 人还差 {money} 元" in told or f"{sites} 个工地没发清：{people} 人次，{money} 元" in told


def test_by_trade(county):
    client = leader()
    page = client.get(reverse("desk:board"), {"by": "trade"})
    assert "住建局 2 个项目 欠 1.8 万元，4 人" in text(page) and "水利局 1 个项目" in text(page)
    page = text(client.get(reverse("desk:board_place", args=(CITY,)), {"trade": "水利局"}))
    assert "丙镇水库" in page and "甲镇安置房" not in page


def test_what_lies_outside_is_not_there(county):
    client = leader(COUNTY)
    for code in (NEXT, "522324", CITY, "52", "999999", "abc"):
        assert client.get(reverse("desk:board_place", args=(code,))).status_code == 404, code
    assert "丙镇" not in text(client.get(reverse("desk:board")))
    # A list that is asked for a place outside answers with nothing, not with everything.
    assert "没有人的工资没发清" in text(client.get(reverse("desk:month_people"), {"region": NEXT}))


def geojson(*features: tuple[dict, list]) -> str:
    told = [
        {"type": "Feature", "properties": p, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for p, ring in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": told})


def square(lon: float, lat: float) -> list:
    return [[lon, lat], [lon + 1, lat], [lon + 1, lat + 1], [lon, lat + 1], [lon, lat]]


def test_the_areas_own_map_takes_the_place_of_tiles(county):
    steward = leader(COUNTY, "number_steward")
    told = geojson(
        ({"adcode": f"{HERE}000"}, square(105, 25)),
        ({"name": "乙镇"}, square(106, 25)),
        ({"code": NEXT}, square(107, 25)),
    )
    assert "<path" not in leader(COUNTY).get(reverse("desk:board")).content.decode().partition("map")[2]
    answer = steward.post(
        reverse("desk:board_boundaries"), {"file": SimpleUploadedFile("镇.geojson", told.encode())}, follow=True
    )
    assert "2 个地方有了边界；1 个面对不上：" in text(answer)
    assert set(AreaShape.objects_unscoped.values_list("region_code", flat=True)) == {HERE, THERE}
    event = AuditEvent.objects.get(act="standing.boundaries_set")
    assert event.fields["shapes"] == 2 and event.region_code == HERE
    page = leader(COUNTY, "viewer").get(reverse("desk:board")).content.decode()
    assert page.count('<path class="') == 2 and "各地情况地图" in page


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("不是", "读不出 JSON"), ("[]", "FeatureCollection"), ('{"type":"FeatureCollection","features":[]}', "没有面"),
        (geojson(({"code": HERE}, square(500_000, 3_000_000))), "不是经纬度"),
        (geojson(({"code": HERE}, [[105, 25], [105, 25]])), "不足三个点"),
        (geojson(({"code": "110101"}, square(116, 40))), "对不上"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_map_is_refused_with_the_reason(county, told, why):
    answer = leader(COUNTY, "number_steward").post(
        reverse("desk:board_boundaries"), {"file": SimpleUploadedFile("x.geojson", told.encode())}
    )
    assert answer.status_code == 422 and why in answer.content.decode()
    assert not AreaShape.objects_unscoped.exists()


def test_north_is_up_and_the_sheet_is_filled():
    shapes, strange = match(
        read_shapes(geojson(({"code": "1"}, square(100, 30)), ({"code": "2"}, square(100, 31)))), {"1": "南", "2": "北"}
    )
    assert strange == []
    drawn, height = lay_flat(shapes)
    south, north = drawn
    assert north.y < south.y and north.y >= 0 and south.y <= height
    with pytest.raises(WrongShapes):
        read_shapes(b"{" * 100_000)
