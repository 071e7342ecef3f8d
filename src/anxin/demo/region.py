"""The county that the demo is about: it exists on no map. Its prefecture was chosen for a minimum wage that decides.

Of most provinces the law data knows no deciding minimum wage for a county (unverified figures, or a first tier that is
not said to apply there), and rule W05 would stay silent for ever. Under this prefecture it decides from 2025-09-01.
"""

from __future__ import annotations

from typing import NamedTuple

COUNTY = "430199"
COUNTY_NAME = "云岭县"


class DemoRegion(NamedTuple):
    """One row for the regions table; `parent` is the code one level up."""

    code: str
    name: str
    level: str
    parent: str


_TOWNS = (
    ("430199001", "青石镇", 113.452, 28.214),
    ("430199002", "白鹤镇", 113.531, 28.262),
    ("430199003", "双河镇", 113.391, 28.301),
    ("430199004", "龙滩镇", 113.602, 28.187),
    ("430199005", "松坪乡", 113.348, 28.152),
    ("430199006", "新桥镇", 113.487, 28.118),
    ("430199007", "望江镇", 113.566, 28.344),
    ("430199008", "茶园镇", 113.298, 28.248),
)

DEMO_REGIONS: list[DemoRegion] = [
    DemoRegion(COUNTY, COUNTY_NAME, "county", "4301"),
    *(DemoRegion(code, name, "town", COUNTY) for code, name, _, _ in _TOWNS),
]


class Town(NamedTuple):
    code: str
    name: str
    lon: float
    lat: float


TOWNS = [Town(*t) for t in _TOWNS]
