"""The invented workers, firms and sites that all sample sheets share. Numbers are synthetic; check digits are right."""

from __future__ import annotations

from dataclasses import dataclass

from anxin.kit.creditcode import complete as credit_code
from anxin.kit.idnumber import complete as id_number

_NAMES = [
    "王德富",
    "李长贵",
    "张永明",
    "刘国祥",
    "陈远兴",
    "杨秀芳",
    "赵天喜",
    "黄文礼",
    "周世平",
    "吴应学",
    "徐光荣",
    "孙兴旺",
    "马朝阳",
    "朱正权",
    "胡开贵",
    "郭庭富",
    "何维珍",
    "林昌碧",
    "罗发明",
    "梁启顺",
    "欧阳定国",
    "谢安邦",
    "韦明珠",
    "岑少云",
    "潘兴美",
    "蒙泽军",
    "覃家旺",
    "冉隆华",
    "田应强",
    "石绍勇",
]


@dataclass(frozen=True)
class Person:
    name: str
    id: str
    phone: str
    card: str
    sex: str
    birth: str


def _person(number: int) -> Person:
    year, month, day = 1966 + number % 30, 1 + number % 12, 1 + (number * 7) % 28
    area = ("522323", "522325", "520201", "511526", "532128", "450221")[number % 6]
    serial = 2 * number + (0 if _NAMES[number] in ("杨秀芳", "何维珍", "韦明珠", "潘兴美") else 1)
    identity = id_number(f"{area}{year}{month:02d}{day:02d}{serial:03d}")
    card = f"621700{7100 + number % 7:04d}00{number * 7919 % 10_000_000:07d}"
    return Person(
        _NAMES[number],
        identity,
        f"1380000{number + 1:04d}",
        card,
        "男" if serial % 2 else "女",
        f"{year}.{month}",
    )


PEOPLE = [_person(number) for number in range(len(_NAMES))]


def wrong_check(identity: str) -> str:
    """The same number with another last digit."""
    return identity[:17] + ("1" if identity[17] != "1" else "2")


WANGJIANG = "望江苑二期安置房项目"
WATER = "城北污水处理厂扩建工程"
SCHOOL = "鲁屯镇中心小学教学楼工程"
ROAD = "普安至晴隆公路改造工程三标段"

QIANLING = "黔岭建设集团有限公司"
TONGHE = "同和建筑工程有限公司"
HUILI = "汇力建筑劳务有限公司"
JINZHOU = "金州劳务服务有限公司"
SHUIWU = "黔西水务建设有限公司"

CODES = {
    QIANLING: credit_code("91522300MA0000001"),
    TONGHE: credit_code("91522300MA0000002"),
    HUILI: credit_code("91522323MA0000003"),
    JINZHOU: credit_code("91522301MA0000004"),
    SHUIWU: credit_code("91522300MA0000005"),
}
