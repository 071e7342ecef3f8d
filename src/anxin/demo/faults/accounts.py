"""Money that only passes through the account, and statements that do not add up (A06 A08)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from anxin.demo import bank
from anxin.demo.faults.common import Fault, on_site, plant
from anxin.demo.sites import County
from anxin.demo.world import Enterprise, Entry, Site
from anxin.kit import creditcode, months

_DEALER = ("云岭顺达建材有限公司", "51029900000000004321")
_CREDIT = 50_000_000


def plan(county: County) -> list[Fault]:
    s = county.sites
    code = creditcode.complete("91430199MA9000001")
    county.enterprises[_DEALER[0]] = Enterprise(_DEALER[0], code, "材料供应商", "", "云岭县青石镇建材市场3号")
    return [
        through(county, s[34], [(1, 100)], "red", "总包打进专户的钱第二天全部转给建材公司"),
        through(county, s[35], [(0, 40), (3, 40)], "red", "三天之内分两笔转走，合计恰好八成"),
        through(county, s[37], [(2, 95)], "red", "两天后转走九成五"),
        through(county, s[53], [(4, 100)], None, "第四天才转走"),
        through(county, s[51], [(1, 79)], None, "三天之内只转走不到八成"),
        through(county, s[36], [(1, 100)], None, "转给的是本项目的工人，不是单位", to_worker=True),
        misprinted(county, s[24], 20_000, "yellow", "有一天的余额多写了 200 元"),
        misprinted(county, s[28], -2, "yellow", "有一天的余额少写了 2 分"),
        line_missing(county, s[38]),
        misprinted(county, s[25], 1, None, "有一天的余额差 1 分"),
        blanks(county, s[29]),
        many_at_once(county, s[47]),
    ]


def through(
    county: County, site: Site, parts: list[tuple[int, int]], level: str | None, why: str, *, to_worker: bool = False
) -> Fault:
    """The contractor puts money in; so many days later so many percent of it are gone. No wages move in these days."""
    yield "people"
    day = months.first_day(county.ago(1)).replace(day=5)
    name, account = site.contractor.name, bank.contractor_account(site)
    credit = Entry(datetime.combine(day, time(9, 20)), "in", _CREDIT, name, account, "总包补足专户资金", "other")
    site.extra_entries.append(credit)
    person = on_site(county, site)[0].person
    peer, number = (person.name, person.card) if to_worker else _DEALER
    for days, percent in parts:
        at = datetime.combine(day + timedelta(days=days), time(15, 5))
        site.extra_entries.append(Entry(at, "out", _CREDIT * percent // 100, peer, number, "支付材料款", "other"))
    plant(county, "A06", site, why, level=level, month=county.ago(1))


def _ends_of_days(county: County, site: Site, month: int) -> list[Entry]:
    """The last movement of each day of the month, and of days on which nothing else moves at that moment."""
    last = {e.at.date(): e for e in site.entries}
    moments = [e.at for e in site.entries]
    return [e for e in last.values() if months.month_of(e.at.date()) == month and moments.count(e.at) == 1]


def _in(county: County, site: Site, fits: Callable[[list[Entry]], bool]) -> tuple[int, list[Entry]]:
    for back in range(1, 7):
        found = _ends_of_days(county, site, county.ago(back))
        if fits(found):
            return county.ago(back), found
    raise LookupError(f"{site.index} 号工地没有合适的流水")


def misprinted(county: County, site: Site, by: int, level: str | None, why: str) -> Fault:
    yield "money"
    month, ends = _in(county, site, lambda found: len(found) >= 2)
    ends[1].balance = (ends[1].balance or 0) + by
    plant(county, "A08", site, why, level=level, month=month)


def line_missing(county: County, site: Site) -> Fault:
    """The clerk forgot one line of the bank's statement."""
    yield "money"
    month, ends = _in(county, site, lambda found: len(found) >= 2)
    site.entries.remove(ends[1])
    plant(county, "A08", site, "流水漏报一笔", level="yellow", month=month)


def blanks(county: County, site: Site) -> Fault:
    yield "money"
    month, ends = _in(county, site, lambda found: len(found) >= 2)
    ends[1].balance = None
    plant(county, "A08", site, "有一天的流水没写余额，下一笔对得上", month=month)


def many_at_once(county: County, site: Site) -> Fault:
    """Every worker's wage is a line of its own, all at one second."""
    yield "money"
    plant(county, "A08", site, "同一时刻几十笔代发，逐笔余额对得上", month=county.ago(1))
