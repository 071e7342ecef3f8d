"""Firms on several sites, who funds whose wages, and what is registered twice (S07 S09 W21 W22 Q04 E01 E10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from anxin.demo import bank
from anxin.demo.faults.common import (
    Fault,
    choose_pay_day,
    drop_receipts,
    paid_people,
    plant,
    receipt_of,
)
from anxin.demo.sites import County
from anxin.demo.world import Enterprise, Entry, Site
from anxin.law import festival


def plan(county: County) -> list[Fault]:
    s = county.sites
    one, two, three, four, late, early, parts = (_firm(county) for _ in range(7))
    for site, firm in (
        (s[38], one), (s[48], one), (s[46], two), (s[34], three), (s[37], four),
        (s[35], late), (s[47], early), (s[36], parts),
    ):  # fmt: skip
        site.subs = [firm]
    return [
        *(short_twice(county, s[i]) for i in (11, 15, 19)),
        *(short_once(county, s[i]) for i in (8, 9, 10)),
        paid_late_but_paid(county, s[48]),
        *(contractor_pays(county, s[i], 300_000, "orange") for i in (23, 25, 29)),
        *(young_account(county, s[i]) for i in (4, 5, 6)),
        *(contractor_pays(county, s[i], 1_000, None) for i in (46, 47, 50)),
        unpaid_by(county, s[38], one, (2,)),
        unpaid_by(county, s[48], one, (3,)),
        unpaid_by(county, s[46], two, (2,)),
        unpaid_by(county, s[34], three, (2, 3, 4)),
        unpaid_by(county, s[37], four, (2,)),
        months_of(county, one, "orange", "两个项目上各有一个月有人没有发"),
        months_of(county, two, "yellow", "只有一个月有 2 人没有发"),
        months_of(county, three, "red", "三个月都有人没有发"),
        sites_of(county, one.name, "red", "两个项目的工资逾期都满 30 天"),
        sites_of(county, s[52].contractor.name, "red", "总包的两个项目都有满 30 天没有发的工资"),
        sites_of(county, s[53].contractor.name, "red", "总包的两个项目都有满 30 天没有发的工资"),
        *(sites_of(county, f.name, None, "只有一个项目欠薪") for f in (two, three, four)),
        settled_late(county, s[35], late),
        not_yet_due(county, s[47], early),
        in_two_parts(county, s[36], parts),
        own_staff(county, s[17]),
        *(before_festival(county, s[i]) for i in (15, 34, 52)),
        *(same_code(county, n) for n in range(3)),
        *(other_code(county, n) for n in range(3)),
        one_permit(county, s[20], s[28]),
    ]


def _firm(county: County) -> Enterprise:
    return county.firm("建筑劳务有限公司", "劳务企业")


# --- the owner's money --------------------------------------------------------------------------------------------


def short_twice(county: County, site: Site) -> Fault:
    """Where nothing came for 45 days, two periods have fallen due."""
    plant(county, "S07", site, "上一期和这一期的人工费都没有拨足", level="red")
    return
    yield


def short_once(county: County, site: Site) -> Fault:
    plant(county, "S07", site, "只有最近一期没有拨足")
    return
    yield


def paid_late_but_paid(county: County, site: Site) -> Fault:
    plant(county, "S07", site, "上一期晚到，但已经补齐")
    return
    yield


def contractor_pays(county: County, site: Site, yuan: int, level: str | None) -> Fault:
    at = datetime.combine(county.days_ago(6), time(15, 20))
    account = bank.contractor_account(site)
    site.extra_entries.append(Entry(at, "in", yuan * 100, site.contractor.name, account, "总包补足专户资金", "other"))
    why = "政府投资项目，总包向专户垫入工资款" if level else "非政府投资项目，总包只垫入一小笔"
    plant(county, "S09", site, why, level=level)
    return
    yield


def young_account(county: County, site: Site) -> Fault:
    plant(county, "S09", site, "新开的专户里只有总包存入的启动资金", level="yellow")
    return
    yield


# --- firms and what they owe --------------------------------------------------------------------------------------


def unpaid_by(county: County, site: Site, firm: Enterprise, backs: tuple[int, ...]) -> Fault:
    """In each of these months, long due, two of the firm's people were not paid."""
    yield "receipts"
    for back in backs:
        month = county.ago(back)
        drop_receipts(site, month, [e.person for e in paid_people(site, month, employer=firm.name)[-2:]])
        why = "分包有 2 人没有发，总包一个多月没有先行清偿"
        plant(county, "W21", site, why, level="red", employer=firm.name, month=month)


def months_of(county: County, firm: Enterprise, level: str, why: str) -> Fault:
    plant(county, "E01", None, why, level=level, employer=firm.name)
    return
    yield


def sites_of(county: County, firm: str, level: str | None, why: str) -> Fault:
    plant(county, "E10", None, why, level=level, employer=firm)
    return
    yield


def settled_late(county: County, site: Site, firm: Enterprise) -> Fault:
    """Paid only yesterday, but paid."""
    yield "receipts"
    month = county.ago(2)
    for e in paid_people(site, month, employer=firm.name)[:3]:
        r = receipt_of(site, e.person, month)
        r.paid_at = datetime.combine(county.days_ago(1), r.paid_at.time())
    plant(county, "W21", site, "拖了一个多月，昨天由总包发清", employer=firm.name, month=month)
    plant(county, "E01", None, "拖了一个多月，昨天已经发清", employer=firm.name)
    plant(county, "W22", site, "拖了一个多月，昨天已经发清")


def not_yet_due(county: County, site: Site, firm: Enterprise) -> Fault:
    month = choose_pay_day(county, site, lambda days: -25 <= days <= 0)
    yield "receipts"
    drop_receipts(site, month)
    plant(county, "W21", site, "还没有发，但发薪日未过", employer=firm.name, month=month)
    plant(county, "E01", None, "还没有发，但发薪日未过", employer=firm.name)
    plant(county, "W22", site, "还没有发，但发薪日未过")


def in_two_parts(county: County, site: Site, firm: Enterprise) -> Fault:
    yield "receipts"
    month = county.ago(3)
    e = paid_people(site, month, employer=firm.name)[1]
    r = receipt_of(site, e.person, month)
    half = r.amount // 2
    site.receipts.append(replace(r, amount=r.amount - half, paid_at=r.paid_at + timedelta(minutes=50)))
    r.amount = half
    plant(county, "E01", None, "有人分两笔发，合计足额", employer=firm.name)
    plant(county, "W22", site, "有人分两笔发，合计足额")


def own_staff(county: County, site: Site) -> Fault:
    """The contractor's own people went unpaid here: no subcontractor failed."""
    why = "欠的是总包自己的人，没有分包欠薪"
    plant(county, "W21", site, why, employer=site.contractor.name, month=county.ago(2))
    return
    yield


def before_festival(county: County, site: Site) -> Fault:
    """Wages long due are open; how grave that is depends on how far the festival is."""
    left = festival.days_to_spring_festival(county.as_of)
    level = next((name for days, name in ((15, "red"), (30, "orange"), (45, "yellow")) if left <= days), None)
    why = "有到期没付清的工资" + (f"，距春节只有 {left} 天" if level else "，但离春节还早")
    plant(county, "W22", site, why, level=level)
    return
    yield


# --- registered twice ---------------------------------------------------------------------------------------------


def same_code(county: County, n: int) -> Fault:
    """One firm under two names: the list of firms has it twice, with one credit code."""
    first = _firm(county)
    name = first.name.replace("建筑劳务有限公司", ("建筑劳务公司", "劳务有限公司", "建设劳务有限公司")[n])
    county.enterprises[name] = replace(first, name=name)
    for firm in (first.name, name):
        plant(county, "Q04", None, "两个名称登记着同一个统一社会信用代码", level="blue", employer=firm)
    return
    yield


def other_code(county: County, n: int) -> Fault:
    """A firm and its namesake branch have codes of their own."""
    first = _firm(county)
    branch = _firm(county)
    county.enterprises.pop(branch.name)
    name = first.name + ("云岭分公司", "青石分公司", "第二分公司")[n]
    county.enterprises[name] = replace(branch, name=name)
    for firm in (first.name, name):
        plant(county, "Q04", None, "名称相近，但信用代码不同", employer=firm)
    return
    yield


def one_permit(county: County, site: Site, other: Site) -> Fault:
    """The clerk copied the permit number of the line above."""
    other.permit_no = site.permit_no
    for one in (site, other):
        one.sightings = [replace(x, permit_no=one.permit_no) if x.permit_no else x for x in one.sightings]
        plant(county, "Q04", one, "两个项目登记着同一个施工许可证号", level="blue")
    return
    yield
