"""The carried list of regions, loaded whole or in part."""

import pytest

from anxin.access.models import Region
from anxin.access.regions import load_regions, published

# Codes and years as the civil affairs ministry announced them: identity numbers still carry them, the list does not.
ABOLISHED = {
    "522301": ("兴义市", None),  # still in force: the control
    "522322": ("兴仁县", 2018),
    "110103": ("崇文区", 2010),
    "110104": ("宣武区", 2010),
    "310103": ("卢湾区", 2011),
    "310119": ("南汇区", 2009),
    "320502": ("沧浪区", 2012),
    "330621": ("绍兴县", 2013),
    "370983": ("肥城市", None),  # control
    "371203": ("钢城区", 2019),
    "420115": ("江夏区", None),  # control
    "510122": ("双流县", 2015),
    "510124": ("郫县", 2016),
    "330103": ("下城区", 2021),
    "330104": ("江干区", 2021),
}


@pytest.fixture(scope="module")
def everything():
    return dict(published())


def test_the_list_is_whole(everything):
    by_length = {n: sum(len(code) == n for code in everything) for n in (2, 4, 6, 9)}
    assert by_length == {2: 31, 4: 342, 6: 2978, 9: 41352}
    assert all(name.strip() == name and name for name in everything.values())


def test_every_region_hangs_on_one_above(everything):
    above = {4: 2, 6: 4, 9: 6}
    assert [code for code in everything if len(code) > 2 and code[: above[len(code)]] not in everything] == []


def test_abolished_counties_are_not_regions_of_today(everything):
    for code, (name, year) in ABOLISHED.items():
        assert (everything.get(code) == name) is (year is None), code


@pytest.mark.django_db
def test_one_county_with_what_is_above_it():
    loaded = load_regions("522323")
    assert loaded.added == Region.objects.count() > 10
    county = Region.objects.get(code="522323")
    assert county.level == "county"
    assert county.full_name() == "贵州省黔西南布依族苗族自治州普安县"
    assert [r.code for r in (county.parent, county.parent.parent)] == ["5223", "52"]
    assert county.subtree().count() == loaded.added - 2
    assert not Region.objects.filter(code="522301").exists()


@pytest.mark.django_db
def test_a_statistical_placeholder_is_not_part_of_a_name():
    load_regions("110101")
    assert Region.objects.get(code="110101").full_name() == "北京市东城区"


@pytest.mark.django_db
def test_loading_again_changes_nothing_but_a_changed_name():
    load_regions("522323")
    Region.objects.filter(code="522323").update(name="旧名")
    Region.objects.create(code="522323999", name="自设片区", level="town", parent_id="522323")
    again = load_regions("522323")
    assert (again.added, again.renamed) == (0, 1)
    assert Region.objects.get(code="522323").name == "普安县"
    assert Region.objects.filter(code="522323999").exists()
    third = load_regions("522323")
    assert (third.added, third.renamed) == (0, 0)


@pytest.mark.django_db
def test_an_unknown_code_is_said_so():
    with pytest.raises(ValueError, match="999999"):
        load_regions("999999")
