"""A name as people say it finds the firm in the registry; another firm of the same trade is not taken for it."""

import pytest

from anxin.grievance import Registered, Registry, match_names
from anxin.grievance.matching import LIKELY

REGISTRY = Registry.of(
    [
        Registered("a", "泰安市宏远建筑劳务有限公司", ("泰安鸿运劳务",)),
        Registered("b", "泰安市恒盛建筑劳务有限公司"),
        Registered("c", "贵州华城房地产开发有限公司"),
        Registered("d", "四川东成建设工程有限公司"),
        Registered("e", "泉城花园二期工程"),
    ]
)


@pytest.mark.parametrize(
    "said,key",
    [
        ("泰安市宏远建筑劳务有限公司", "a"),
        ("宏远劳务公司", "a"),
        ("宏远建筑劳务", "a"),
        ("泰安市洪远建筑劳务公司", "a"),
        ("秦安市宏远建筑劳务有眼公司", "a"),
        ("泰安鸿运劳务", "a"),
        ("贵洲华城房地产开发有眼公司", "c"),
        ("四川东城建设工程", "d"),
        ("泉城花园二期项目部", "e"),
    ],
)
def test_a_damaged_or_short_name_finds_its_firm(said, key):
    assert match_names(said, REGISTRY)[0].key == key


@pytest.mark.parametrize("said", ["泰安市金石建筑劳务有限公司", "北京金融街物业", "公司", "", "劳务"])
def test_another_firm_is_not_taken_for_one_that_is_known(said):
    assert [m for m in match_names(said, REGISTRY) if m.score >= LIKELY] == []


def test_the_same_name_is_certain_and_each_firm_stands_once():
    found = match_names("泰安市宏远建筑劳务有限公司", REGISTRY)
    assert (found[0].score, found[0].how) == (1.0, "same")
    assert len({m.key for m in found}) == len(found)
