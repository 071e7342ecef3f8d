"""The fifty-five sites before anybody has been hired: who builds what, for whom, since when, in order in all respects."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from anxin.demo import calendar as cal
from anxin.demo.names import Names
from anxin.demo.region import COUNTY_NAME, TOWNS
from anxin.demo.world import Deposit, Enterprise, Planted, Sighting, Site
from anxin.kit import months

SITES = 55
NEW_SITES = 8
DEVICE = (9, 10, 14, 15, 26, 27, 28, 29, 30, 31)
PLATFORM = (21, 22, 23, 41, 42)
SMALL = (19,)

_WORKS = (
    ("中心小学教学楼新建工程", "房屋建筑", "县住房和城乡建设局", "government"),
    ("卫生院住院楼扩建工程", "房屋建筑", "县住房和城乡建设局", "government"),
    ("至县城公路改建工程", "交通运输", "县交通运输局", "government"),
    ("小流域河道治理工程", "水利", "县水务局", "government"),
    ("安置小区一期工程", "房屋建筑", "县住房和城乡建设局", "soe"),
    ("锦绣花园商住楼工程", "房屋建筑", "县住房和城乡建设局", "social"),
    ("污水处理厂提标改造工程", "市政公用", "县住房和城乡建设局", "ppp"),
    ("农贸市场升级改造工程", "市政公用", "县住房和城乡建设局", "soe"),
    ("大桥及引道工程", "交通运输", "县交通运输局", "soe"),
    ("水库除险加固工程", "水利", "县水务局", "government"),
    ("工业园标准厂房工程", "房屋建筑", "县住房和城乡建设局", "soe"),
    ("老旧小区改造工程", "市政公用", "县住房和城乡建设局", "government"),
    ("物流仓储中心工程", "房屋建筑", "县住房和城乡建设局", "social"),
    ("高标准农田灌渠工程", "水利", "县水务局", "government"),
)


@dataclass(slots=True)
class County:
    """The whole demo county at work: its day, its window of months, its sites and what was planted in it."""

    as_of: date
    rng: random.Random
    names: Names
    scale: float
    sites: list[Site] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)

    @property
    def current(self) -> int:
        """The month of `as_of`."""
        return months.month_of(self.as_of)

    @property
    def last(self) -> int:
        """The last full month before `as_of`."""
        return months.add(self.current, -1)

    def ago(self, n: int) -> int:
        """The month n months before the last full one."""
        return months.add(self.last, -n)

    def days_ago(self, n: int) -> date:
        return self.as_of - timedelta(days=n)

    def window(self, site: Site) -> list[int]:
        """Months in which the site was at work, the current one included."""
        assert site.start_on
        return months.span(months.month_of(site.start_on), self.current)

    def firm(self, tail: str, kind: str, word: str | None = None) -> Enterprise:
        if word and word in self.enterprises:
            return self.enterprises[word]
        firm = self.names.enterprise(tail, kind, word=word)
        self.enterprises[firm.name] = firm
        return firm


def found(county: County) -> None:
    """Fill `county.sites` with sites that keep every duty."""
    rng = county.rng
    contractors = [county.firm("建设工程有限公司", "施工总承包") for _ in range(18)]
    labour = [county.firm("建筑劳务有限公司", "劳务企业") for _ in range(30)]
    owners = {
        "soe": [county.firm("城市建设投资有限公司", "建设单位") for _ in range(3)],
        "ppp": [county.firm("环境产业有限公司", "建设单位") for _ in range(2)],
        "social": [county.firm("置业有限公司", "建设单位") for _ in range(5)],
    }
    for i in range(SITES):
        work, industry, authority, funding = _WORKS[i % len(_WORKS)]
        town = TOWNS[(i * 3 + i // 14) % len(TOWNS)]
        office = f"{COUNTY_NAME}{authority.removeprefix('县')}"
        owner = county.firm("", "政府部门", office) if funding == "government" else rng.choice(owners[funding])
        contractor = contractors[i % len(contractors)]
        crews = 0 if i < NEW_SITES else rng.choice((1, 1, 2, 2, 3))
        site = Site(
            index=i,
            name=f"{COUNTY_NAME}{town.name}{work}",
            code=f"{town.code[:6]}{county.as_of.year - 1}{i + 1:05d}",
            rng=random.Random(f"{rng.random()}-{i}"),  # noqa: S311
            town=town,
            target=_target(rng, i, county.scale),
            contractor=contractor,
            owner=owner,
            subs=rng.sample(labour, crews),
            industry=industry,
            authority=office,
            funding=funding,
        )
        _papers(county, site)
        if i >= NEW_SITES and i % 3 and site.permit_on:
            seen = site.permit_on + timedelta(days=4)
            site.sightings = [Sighting("县行政审批局", seen, site.permit_no)]
        county.sites.append(site)
    assert len({s.name for s in county.sites}) == SITES


def _target(rng: random.Random, i: int, scale: float) -> int:
    if i < NEW_SITES:
        return 9
    if i in SMALL:
        return 14
    full = rng.randint(32, 52) if i in DEVICE or i in PLATFORM else rng.randint(110, 285)
    return max(18, round(full * scale))


def _papers(county: County, site: Site) -> None:
    rng = site.rng
    first = months.first_day(county.ago(cal.MONTHS - 1))
    if site.index < NEW_SITES:
        site.start_on = county.days_ago(12)
    else:
        begin = months.first_day(county.ago(cal.MONTHS - 1 - rng.choice((0, 0, 0, 1, 2, 3, 4, 5))))
        site.start_on = begin + timedelta(days=rng.randrange(0, 8))
    while cal.shut(site.start_on):
        site.start_on += timedelta(days=1)
    site.status = "continued" if site.start_on < first + timedelta(days=4) else "ongoing"
    site.contract_fen = rng.randint(8_000_000, 180_000_000) // 10_000 * 10_000 * 100
    site.supervisor = "云岭" + rng.choice(("公正", "诚信", "方圆", "正大")) + "工程监理有限公司"
    site.labour_officer = county.names.person(set()).name
    site.lon = round(site.town.lon + rng.uniform(-0.02, 0.02), 5)
    site.lat = round(site.town.lat + rng.uniform(-0.02, 0.02), 5)
    site.permit_no = site.code[:6] + f"{site.start_on:%Y%m%d}01{site.index:02d}"
    site.pay_day, site.pay_day_next = (28, False) if site.index in (36, 50) else (rng.choice((15, 18, 20, 25)), True)
    site.peers_in_statement = site.index in (47, 48, 52)
    site.attendance_by = "device" if site.index in DEVICE else "platform" if site.index in PLATFORM else "sheet"
    signed = site.start_on - timedelta(days=rng.randint(30, 60))
    dates(county, site, contract_on=signed, permit_on=signed + timedelta(days=rng.randint(8, 20)))
    site.planned_end = max(site.start_on, county.as_of) + timedelta(days=rng.randint(150, 500))
    end = county.as_of + timedelta(days=rng.randint(120, 500))
    required = site.contract_fen * 15 // 1000
    assert site.permit_on
    lodged = cal.calendar().add_workdays(site.permit_on, rng.randint(3, 12))
    if rng.random() < 0.3:
        site.deposits = [Deposit("cash", required, required, lodged, "云岭农村商业银行", f"BZJ{site.index:04d}")]
    else:
        kind, issuer = rng.choice(
            (
                ("bank_guarantee", "中国建设银行云岭支行"),
                ("company_guarantee", "云岭融资担保有限公司"),
                ("insurance", "云岭财产保险有限公司"),
            )
        )
        site.deposits = [
            Deposit(kind, required, required, lodged, issuer, f"BH{site.index:04d}{lodged:%Y}", lodged, end)
        ]


def dates(county: County, site: Site, *, contract_on: date, permit_on: date) -> None:
    """Set the contract's and the permit's day, and the special account ten days after the contract."""
    site.contract_on, site.permit_on = contract_on, permit_on
    site.account_on = contract_on + timedelta(days=10)
    site.agreement_on = site.account_on + timedelta(days=1)
    site.filed_on = site.account_on + timedelta(days=5)
    site.account_no = county.names.account()
    site.account_bank = "云岭农村商业银行营业部"
    site.joined_on = permit_on + timedelta(days=5)
    site.board_on = site.start_on
